"""Values: what each property type takes and shows, and how a wrong one is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.api import COMPANIES, CONTACTS, DUE, TASKS, Api

DEALS = "/crm/v3/objects/deals"

TAKEN: list[tuple[str, str, Any, str | None]] = [
    ("tasks", "hs_timestamp", 1767225600000, "2026-01-01T00:00:00.000Z"),
    ("tasks", "hs_timestamp", "1767225600001", "2026-01-01T00:00:00.001Z"),
    ("tasks", "hs_timestamp", "2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00.000Z"),
    ("tasks", "hs_timestamp", "2026-01-01T00:00:00.123456Z", "2026-01-01T00:00:00.123Z"),
    ("tasks", "hs_timestamp", "2026-01-01", "2026-01-01T00:00:00.000Z"),
    ("tasks", "hs_task_is_all_day", True, "true"),
    ("tasks", "hs_task_is_all_day", "FALSE", "false"),
    ("tasks", "hubspot_owner_id", 64492917, "64492917"),
    ("tasks", "hs_task_body", "  ünï\n", "  ünï\n"),
    ("deals", "amount", "5000.00", "5000.00"),
    ("deals", "amount", 10000, "10000"),
    ("deals", "amount", 0.1, "0.1"),
    ("contacts", "hs_latest_source_timestamp", "2026-03-01", "2026-03-01"),
    ("contacts", "hs_latest_source_timestamp", 1767225600000, "2026-01-01"),
    ("contacts", "email", " Ann@Example.COM ", "ann@example.com"),
    ("contacts", "phone", "+1 (555) 01", "+1 (555) 01"),
    ("contacts", "city", "", None),
    ("contacts", "city", None, None),
]


@pytest.mark.parametrize(("kind", "name", "given", "shown"), TAKEN)
def test_values_are_normalised(api: Api, kind: str, name: str, given: Any, shown: str | None) -> None:
    """Each type of property shows its canonical text."""
    needed = {"hs_timestamp": DUE} if kind == "tasks" else {}
    record = api.post(f"/crm/v3/objects/{kind}", {"properties": {**needed, name: given}})["id"]
    assert api.read(kind, record, name)[name] == shown


REFUSED: list[tuple[str, str, Any, str, str]] = [
    ("tasks", "hs_timestamp", "invalid", "INVALID_LONG", "invalid was not a valid long."),
    ("tasks", "hs_timestamp", "2026-13-01", "INVALID_LONG", "2026-13-01 was not a valid long."),
    ("tasks", "hs_task_is_all_day", "yes", "INVALID_OPTION", "yes was not one of the allowed options: [true, false]"),
    ("tasks", "hs_task_status", "DONE", "INVALID_OPTION", "DONE was not one of the allowed options: ["),
    ("tasks", "hs_task_status", "completed", "INVALID_OPTION", "completed was not one of the allowed options: ["),
    ("tasks", "hs_task_reminders", "2026-01-01T00:00:00Z", "INVALID_LONG", "2026-01-01T00:00:00Z was not a valid long."),
    ("tasks", "hs_task_reminders", "1;x", "INVALID_LONG", "1;x was not a valid long."),
    ("tasks", "hs_task_body", "x" * 65_537, "INVALID_LENGTH", "hs_task_body"),
    ("tasks", "hs_task_body", "a\x00b", "INVALID_CHARACTER", "hs_task_body"),
    ("contacts", "email", "nobody", "INVALID_EMAIL", "Email address nobody is invalid"),
    ("contacts", "hs_latest_source_timestamp", 1767225600001, "INVALID_DATE", "1767225600001 is at 0:0:0.1 UTC, not midnight!"),
    ("contacts", "nosuch", "x", "PROPERTY_DOESNT_EXIST", 'Property "nosuch" does not exist'),
    ("contacts", "hs_object_id", "5", "READ_ONLY_VALUE", '"hs_object_id" is a'),
    ("contacts", "createdate", "5", "READ_ONLY_VALUE", '"createdate" is a'),
    ("deals", "amount", "much", "INVALID_INTEGER", "much was not a valid number"),
    ("deals", "amount", "1e999", "INVALID_INTEGER", "1e999 was not a valid number"),
]


@pytest.mark.parametrize(("kind", "name", "given", "code", "message"), REFUSED)
def test_wrong_values_are_named(api: Api, kind: str, name: str, given: Any, code: str, message: str) -> None:
    """A wrong value is a 400 that names the property, on create and on update, and nothing is written."""
    needed = {"hs_timestamp": DUE} if kind == "tasks" else {}
    path = f"/crm/v3/objects/{kind}"
    record = api.post(path, {"properties": needed})["id"]
    before = api.get(f"{path}/{record}")
    for answer in (
        api.post(path, {"properties": {**needed, name: given}}, 400),
        api.patch(f"{path}/{record}", {name: given}, 400),
    ):
        assert answer["category"] == "VALIDATION_ERROR"
        (entry,) = answer["errors"]
        assert (entry["code"], entry["context"]) == (code, {"propertyName": [name]})
        assert message in entry["message"]
    assert api.get(f"{path}/{record}") == before
    assert len(api.get(path)["results"]) == 1


def test_all_that_is_wrong_is_listed(api: Api) -> None:
    """Every bad property of every input is in the message, as JSON, and in `errors`."""
    inputs = [{"properties": {"nosuch": 1, "email": "x"}}, {"properties": {"nosuch": 2}}]
    answer = api.post(f"{CONTACTS}/batch/create", {"inputs": inputs}, 400)
    assert list(answer) == ["status", "message", "correlationId", "errors", "category"]
    items = msgspec.json.decode(answer["message"].removeprefix("Property values were not valid: "))
    assert [one["name"] for one in items] == ["nosuch", "email", "nosuch"]
    assert list(items[0])[:4] == ["isValid", "message", "error", "name"]
    assert [one["code"] for one in answer["errors"]] == ["PROPERTY_DOESNT_EXIST", "INVALID_EMAIL", "PROPERTY_DOESNT_EXIST"]
    assert api.get(CONTACTS) == {"results": []}


def test_an_empty_text_clears(api: Api) -> None:
    """An empty text or null clears; a later read shows null."""
    for empty in ("", None):
        contact = api.contact(city="Rome")
        assert api.patch(f"{CONTACTS}/{contact}", {"city": empty})["properties"]["city"] == ""
        assert api.read("contacts", contact, "city")["city"] is None


def test_a_leading_semicolon_appends(api: Api) -> None:
    """A multi-select takes values joined by semicolons; a leading one adds to what is there."""
    task = api.task(hs_queue_membership_ids="1;2")
    api.patch(f"{TASKS}/{task}", {"hs_queue_membership_ids": ";3;2"})
    assert api.read("tasks", task, "hs_queue_membership_ids")["hs_queue_membership_ids"] == "1;2;3"
    api.patch(f"{TASKS}/{task}", {"hs_queue_membership_ids": "4"})
    assert api.read("tasks", task, "hs_queue_membership_ids")["hs_queue_membership_ids"] == "4"


REQUIRED = [
    ("tasks", {}, "TASK", ["hs_timestamp"]),
    ("notes", {}, "NOTE", ["hs_timestamp"]),
    ("calls", {}, "CALL", ["hs_timestamp"]),
    ("emails", {}, "EMAIL", ["hs_timestamp", "hs_email_direction"]),
    ("leads", {}, "LEAD", ["hs_lead_name"]),
    ("tickets", {"subject": "x"}, "TICKET", ["hs_pipeline_stage"]),
    ("companies", {}, "COMPANY", ["name", "domain"]),
]


@pytest.mark.parametrize(("kind", "given", "label", "names"), REQUIRED)
def test_required_properties(api: Api, kind: str, given: dict[str, str], label: str, names: list[str]) -> None:
    """A create without a required property is refused in the service's words."""
    answer = api.post(f"/crm/v3/objects/{kind}", {"properties": given}, 400)
    assert answer["message"] == f"Error creating {label}. Some required properties were not set."
    assert (answer["context"], answer["category"]) == ({"properties": names}, "VALIDATION_ERROR")


@pytest.mark.parametrize("kind", ["contacts", "deals", "meetings"])
def test_types_without_required_properties(api: Api, kind: str) -> None:
    """Contacts, deals and meetings need nothing."""
    api.post(f"/crm/v3/objects/{kind}", {"properties": {}})


def test_contacts_are_unique_by_email(api: Api) -> None:
    """A second contact with an e-mail is a 409 that names the first; so is giving it to another one."""
    first = api.contact("a@example.com")
    other = api.contact("b@example.com")
    answer = api.post(CONTACTS, {"properties": {"email": "A@example.com"}}, 409)
    assert answer["message"] == f"Contact already exists. Existing ID: {first}"
    assert list(answer) == ["status", "message", "correlationId", "category"]
    assert api.patch(f"{CONTACTS}/{other}", {"email": "a@example.com"}, 409)["category"] == "CONFLICT"
    api.delete(f"{CONTACTS}/{first}")
    api.patch(f"{CONTACTS}/{other}", {"email": "a@example.com"})


def test_the_lifecycle_moves_forward_only(api: Api) -> None:
    """A contact's lifecycle stage does not go back unless it is cleared first."""
    contact = api.contact(lifecyclestage="customer")
    for given, shown in (("lead", "customer"), ("", None), ("lead", "lead"), ("evangelist", "evangelist")):
        api.patch(f"{CONTACTS}/{contact}", {"lifecyclestage": given})
        assert api.read("contacts", contact, "lifecyclestage")["lifecyclestage"] == shown


def test_a_phone_number_is_found_however_it_was_written(api: Api) -> None:
    """By its digits without the country code, and by its parts; a record without the number is not."""
    ann = api.contact("ann@example.com", phone="+1 (555) 777-1234")
    bob = api.contact("bob@example.com", mobilephone="555.777.9999")
    acme = str(api.post(COMPANIES, {"properties": {"name": "Acme", "phone": "555 777 1234"}})["id"])

    def found(kind: str, query: str) -> list[str]:
        return [one["id"] for one in api.post(f"{kind}/search", {"query": query}, 200)["results"]]

    assert found(CONTACTS, "5557771234") == found(CONTACTS, "777-1234") == [ann]
    assert found(CONTACTS, "5557779999") == [bob]
    assert found(COMPANIES, "5557771234") == [acme]
    api.patch(f"{CONTACTS}/{ann}", {"phone": ""})
    assert found(CONTACTS, "5557771234") == []


@pytest.mark.parametrize(
    ("kind", "name", "sent", "kept"),
    [
        ("tasks", "hs_task_status", "\t WAITING ", "WAITING"),
        ("tasks", "hs_timestamp", " 2026-02-03 ", "2026-02-03T00:00:00.000Z"),
        ("tasks", "hs_task_is_all_day", " True\n", "true"),
        ("tasks", "hubspot_owner_id", " 1001 ", "1001"),
        ("contacts", "hs_buying_role", " BUDGET_HOLDER ; CHAMPION ", "BUDGET_HOLDER;CHAMPION"),
        ("deals", "amount", " 5.00 ", "5.00"),
        ("deals", "closedate", f" {DUE} ", DUE),
        ("contacts", "city", " Bern ", " Bern "),
        ("deals", "amount", "  ", None),
    ],
)
def test_blanks_around_values(api: Api, kind: str, name: str, sent: str, kept: str | None) -> None:
    """They do not count, around each of several neither; text keeps them. Nothing but blanks is no value."""
    path = f"/crm/v3/objects/{kind}"
    made = api.post(path, {"properties": {"hs_timestamp": DUE} if kind == "tasks" else {}})["id"]
    api.patch(f"{path}/{made}", {name: sent})
    assert api.read(kind, made, name)[name] == kept
