"""Batches of associations: v4 and v3, what succeeds beside what does not, pages, scopes, accounts."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core import errors
from axle.http.errors import STATUS
from axle.http.routes.association_batches import BATCHES_2026_09, BATCHES_DATED, BATCHES_V3, BATCHES_V4, EVERY_BATCH
from axle.http.routes.association_batches import ROUTES as ROWS
from axle.operations.associations import batches
from tests.api import COMPANIES, CONTACTS, DUE, TASKS, Api, links
from tests.associations.samples import (
    BACK,
    BILLING,
    PAIR,
    PLAIN,
    PRIMARY,
    V3,
    V4,
    inputs,
    label,
    linked,
    messages,
    pair,
    spec,
)  # fmt: skip

NOBODY = "99"
CONTACTS_ONLY = "crm.objects.contacts.read crm.objects.contacts.write"
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "create_v4": (f"{PAIR}/batch/create", {"types": spec(PRIMARY)}),
    "create_default": (f"{PAIR}/batch/associate/default", {}),
    "create_v3": (f"{V3}/contacts/companies/batch/create", {"type": "contact_to_company"}),
    "archive_v4": (f"{PAIR}/batch/archive", {}),
    "archive_labels": (f"{PAIR}/batch/labels/archive", {"types": spec(PLAIN)}),
    "archive_v3": (f"{V3}/contacts/companies/batch/archive", {"type": str(PLAIN)}),
    "read_v4": (f"{PAIR}/batch/read", {}),
    "read_v3": (f"{V3}/contacts/companies/batch/read", {}),
}


def call(api: Api, name: str, one: str, two: str, token: str = "tok") -> tuple[int, Any]:
    """Call one of the batches with one pair of records."""
    address, more = CALLS[name]
    given: dict[str, Any] = {"from": {"id": one}, "to": {"id": two}, "id": one, **more}
    if name == "archive_v4":
        given["to"] = [{"id": two}]
    answer = api.call("POST", address, {"inputs": [given]}, token)
    return answer.status, answer.json() if answer.body else None


@pytest.mark.covers("associations.batches.create_v4", "success")
def test_a_batch_sets_labels(api: Api) -> None:
    """Each pair gets its types and the unlabelled one beside them, seen from both sides; the answer names the labels."""
    one, two, firm = api.contact(), api.contact(), api.company()
    given = inputs(pair(one, firm, PRIMARY, BILLING), pair(two, firm, PLAIN))
    answer = api.post(f"{PAIR}/batch/create", given)
    assert answer["status"] == "COMPLETE"
    assert "numErrors" not in answer
    ends = {"fromObjectTypeId": "0-1", "toObjectTypeId": "0-2", "toObjectId": int(firm)}
    assert answer["results"] == [
        {**ends, "fromObjectId": int(one), "labels": ["Primary", "Billing contact"]},
        {**ends, "fromObjectId": int(two), "labels": []},
    ]
    assert linked(api, "contacts", one, "companies") == {firm: [PRIMARY, PLAIN, BILLING]}
    assert linked(api, "companies", firm, "contacts") == {one: [2, 280, 930], two: [280]}
    assert api.read("companies", firm, "num_associated_contacts")["num_associated_contacts"] == "2"


def test_a_batch_replaces_the_labels_that_were_there(api: Api) -> None:
    """What is not named again is gone; a pair that one batch names twice has the types of both inputs."""
    contact, firm = api.contact(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PRIMARY)))
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, BILLING)))
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN, BILLING]}
    answer = api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PRIMARY), pair(contact, firm, BILLING)))
    assert [one["labels"] for one in answer["results"]] == [["Primary"], ["Primary", "Billing contact"]]
    assert linked(api, "contacts", contact, "companies") == {firm: [PRIMARY, PLAIN, BILLING]}


@pytest.mark.covers("associations.batches.create_v4", "400")
@pytest.mark.covers("associations.batches.create_default", "400")
@pytest.mark.covers("associations.batches.create_v3", "400")
@pytest.mark.parametrize("name", ["create_v4", "create_default", "create_v3"])
def test_what_cannot_be_linked_harms_no_other_input(api: Api, name: str) -> None:
    """Records that are not there or archived, and ids that cannot be, are told one by one; the others are linked."""
    address, more = CALLS[name]
    one, gone, firm = api.contact(), api.contact(), api.company()
    api.delete(f"{CONTACTS}/{gone}")
    pairs = [(NOBODY, firm), (gone, firm), ("x", firm), ("0", firm), (one, NOBODY), (one, firm)]
    answer = api.call("POST", address, inputs(*(pair(a, b, **more) for a, b in pairs)))
    assert answer.status == (200 if name == "create_default" else 207)
    body = answer.json()
    assert body["status"] == "COMPLETE"
    assert messages(body) == [
        f"CONTACT={NOBODY} is not valid",
        f"CONTACT={gone} is not valid",
        "Object not found.  objectId are usually numeric.",
        "Object not found. objectId is usually positive.",
        f"COMPANY={NOBODY} is not valid",
    ]
    assert {one["category"] for one in body["errors"]} == {"VALIDATION_ERROR"}
    assert [one.get("subCategory") for one in body["errors"]][2] == "crm.associations.INVALID_IDENTIFIER"
    assert body["errors"][2]["context"] == {"id": ["x"]}
    assert len(body["results"]) == (1 if name == "create_v4" else 2)
    assert linked(api, "companies", firm, "contacts").keys() == {one}
    assert api.post(address, {"inputs": []}, 400)["message"].startswith("Batch input provided")


@pytest.mark.parametrize(("types", "part"), [
    ([], "At least one"),
    (spec(3), "expected: 0-3"),
    (spec(4), "do not lead to companies"),
    (spec(PRIMARY, category="USER_DEFINED"), "invalid"),
    (spec(999_999), "invalid"),
    (spec(2), "expected: 0-2"),
])  # fmt: skip
def test_types_that_cannot_be(api: Api, types: list[Any], part: str) -> None:
    """An unknown type, one of another category, a wrong direction and one that leads elsewhere are told of their input."""
    contact, firm = api.contact(), api.company()
    body = api.post(f"{PAIR}/batch/create", inputs({**pair(contact, firm), "types": types}), 207)
    assert part in messages(body)[0]
    assert linked(api, "contacts", contact, "companies") == {}


def test_a_record_is_not_linked_to_itself_in_a_batch(api: Api) -> None:
    """On each route that links, and the others of the batch are."""
    one, two = api.company(), api.company()
    at = f"{V4}/companies/companies/batch"
    wrong = f"Object {one} cannot be associated to itself ({one})"
    assert messages(api.post(f"{at}/create", inputs(pair(one, one, 450), pair(one, two, 13)), 207)) == [wrong]
    assert messages(api.post(f"{at}/associate/default", inputs(pair(one, one)), 200)) == [wrong]
    v3 = f"{V3}/companies/companies/batch/create"
    assert messages(api.post(v3, inputs(pair(one, one, type="parent_to_child_company")), 207)) == [wrong]
    assert linked(api, "companies", one, "companies") == {two: [13, 450]}
    assert linked(api, "companies", two, "companies") == {one: [14, 450]}


@pytest.mark.covers("associations.batches.create_default", "success")
def test_default_associations_keep_labels(api: Api) -> None:
    """The answer has both directions of each; labels that were there stay."""
    contact, firm, other = api.contact(), api.company(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PRIMARY)))
    answer = api.post(f"{PAIR}/batch/associate/default", inputs(pair(contact, firm), pair(contact, other)), 200)
    shown = [(one["from"]["id"], one["to"]["id"], one["associationSpec"]["associationTypeId"]) for one in answer["results"]]
    assert shown == [(contact, firm, 279), (firm, contact, 280), (contact, other, 279), (other, contact, 280)]
    assert linked(api, "contacts", contact, "companies") == {firm: [PRIMARY, PLAIN], other: [PLAIN]}
    api.post(f"{V4}/tasks/tasks/batch/associate/default", inputs(pair("1", "2")), 400)


@pytest.mark.covers("associations.batches.create_v3", "success")
def test_v3_answers_with_both_directions(api: Api) -> None:
    """Types go by name or number; each link is two results, and what was there stays."""
    contact, firm = api.contact(), api.company()
    address = f"{V3}/contact/company/batch/create"
    for kind in ("contact_to_company", "CONTACT_TO_COMPANY", "1", 1):
        answer = api.post(address, inputs(pair(contact, firm, type=kind)))
        assert answer["results"] == [
            {"from": {"id": contact}, "to": {"id": firm}, "type": "contact_to_company"},
            {"from": {"id": firm}, "to": {"id": contact}, "type": "company_to_contact"},
        ]
    api.post(address, inputs(pair(contact, firm, type="931")))
    assert linked(api, "contacts", contact, "companies") == {firm: [PRIMARY, PLAIN, BILLING]}
    body = api.post(address, inputs(pair(contact, firm, type="company_to_contact")), 207)
    assert messages(body) == ["company_to_contact is not a valid association type from contact to company"]


@pytest.mark.covers("associations.batches.archive_v4", "success", "400")
def test_archiving_removes_every_type(api: Api) -> None:
    """Of each pair that is named; what is not there is ignored, and the counts follow."""
    contact, firms = api.contact(), [api.company() for _ in range(3)]
    api.post(f"{PAIR}/batch/create", inputs(*(pair(contact, firm, BILLING) for firm in firms)))
    fans = [{"from": {"id": contact}, "to": [{"id": firms[0]}, {"id": firms[1]}, {"id": NOBODY}, {"id": "x"}]}]
    api.post(f"{PAIR}/batch/archive", {"inputs": [*fans, {"from": {"id": NOBODY}, "to": [{"id": firms[2]}]}]}, 204)
    assert linked(api, "contacts", contact, "companies") == {firms[2]: [PLAIN, BILLING]}
    assert [api.read("companies", firm, "num_associated_contacts")["num_associated_contacts"] for firm in firms] == [
        "0", "0", "1",
    ]  # fmt: skip
    api.post(f"{PAIR}/batch/archive", {"inputs": [{"from": {"id": contact}, "to": []}]}, 400)


@pytest.mark.covers("associations.batches.archive_labels", "success", "400")
@pytest.mark.covers("associations.batches.archive_v3", "success", "400")
@pytest.mark.parametrize("version", ["v4", "v3"])
def test_archiving_labels(api: Api, version: str) -> None:
    """A label goes and all else stays; the unlabelled type takes all others with it; an unknown type refuses the batch."""
    contact, firm, other = api.contact(), api.company(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PRIMARY, BILLING), pair(contact, other, BILLING)))

    def archive(two: str, number: int, status: int = 204) -> None:
        if version == "v4":
            api.post(f"{PAIR}/batch/labels/archive", inputs(pair(contact, two, number)), status)
        else:
            api.post(f"{V3}/contacts/companies/batch/archive", inputs(pair(contact, two, type=str(number))), status)

    archive(firm, BILLING)
    archive(firm, BILLING)
    archive(NOBODY, BILLING)
    assert linked(api, "contacts", contact, "companies") == {firm: [PRIMARY, PLAIN], other: [PLAIN, BILLING]}
    archive(other, PLAIN)
    assert linked(api, "contacts", contact, "companies") == {firm: [PRIMARY, PLAIN]}
    archive(firm, 999_999, 400)
    archive(firm, BACK[PRIMARY], 400)
    assert linked(api, "companies", firm, "contacts") == {contact: [2, 280]}


@pytest.mark.covers("associations.batches.read_v4", "success", "400")
def test_reading_many(api: Api) -> None:
    """Ids of the other end are numbers; a record without associations is told in the service's words."""
    one, alone, firm = api.contact(), api.contact(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(one, firm, PRIMARY)))
    answer = api.post(f"{PAIR}/batch/read", {"inputs": [{"id": one}, {"id": alone}, {"id": "x"}]}, 207)
    kinds = [
        {"category": "HUBSPOT_DEFINED", "typeId": PRIMARY, "label": "Primary"},
        {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "label": None},
    ]
    assert answer["results"] == [{"from": {"id": one}, "to": [{"toObjectId": int(firm), "associationTypes": kinds}]}]
    assert answer["errors"][0] == {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": f"No company is associated with contact {alone}.",
        "context": {"fromObjectId": [alone], "fromObjectType": ["contact"], "toObjectType": ["company"]},
        "links": {},
        "errors": [],
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
    }
    assert answer["errors"][1]["subCategory"] == "crm.associations.INVALID_IDENTIFIER"
    assert api.post(f"{PAIR}/batch/read", {"inputs": [{"id": one}]}, 200)["results"] == answer["results"]
    api.post(f"{PAIR}/batch/read", {"inputs": [{"id": one, "after": "x"}]}, 400)
    api.post(f"{PAIR}/batch/read", {"inputs": []}, 400)


@pytest.mark.covers("associations.batches.read_v3", "success", "400")
def test_v3_reads_companies_by_the_primary(api: Api) -> None:
    """To companies the v3 read gives the primary one alone, where there can be one; from companies it gives every type."""
    one, plain, firm, other = api.contact(), api.contact(), api.company(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(one, firm, PRIMARY), pair(one, other, PLAIN), pair(plain, firm, PLAIN)))
    answer = api.post(f"{V3}/contacts/companies/batch/read", {"inputs": [{"id": one}, {"id": plain}]}, 207)
    assert answer["results"] == [{"from": {"id": one}, "to": [{"id": firm, "type": "contact_to_company"}]}]
    assert messages(answer) == [f"No company is associated with contact {plain}."]
    back = api.post(f"{V3}/companies/contacts/batch/read", {"inputs": [{"id": firm}]}, 200)["results"]
    assert back[0]["to"] == [
        {"id": one, "type": "company_to_contact"},
        {"id": one, "type": "company_to_contact_unlabeled"},
        {"id": plain, "type": "company_to_contact_unlabeled"},
    ]
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(firm, 192)})["id"]
    assert api.post(f"{V3}/tasks/companies/batch/read", {"inputs": [{"id": task}]}, 200)["results"][0]["to"] == [
        {"id": firm, "type": "task_to_company"}
    ]
    api.post(f"{V3}/tasks/companies/batch/read", {"inputs": [{"no": task}]}, 400)


@pytest.mark.parametrize(
    ("at", "name"), [(V4, "toObjectId"), (BATCHES_2026_09[0], "toObjectId"), (V3, "id")], ids=["v4", "2026-09", "v3"]
)
@pytest.mark.parametrize("rows", [50_000, 4])
def test_pages_of_a_batch_read(api: Api, monkeypatch: pytest.MonkeyPatch, rows: int, at: str, name: str) -> None:
    """Each record has its own page and cursor; by the cursor, or by the link, every associated record is met once.

    Nor is one missed where the batch as a whole would read too much: then some records only say where to go on.
    """
    monkeypatch.setattr(batches, "LINKS_PAGE", 2)
    monkeypatch.setattr(batches, "LINKS_BESIDE", 2)
    monkeypatch.setattr(batches, "MAX_ROWS_READ", rows)
    many, few = api.contact(), api.contact()
    wanted = {many: 7, few: 1}
    made = {
        one: [
            api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(one, 204)})["id"] for _ in range(count)
        ]
        for one, count in wanted.items()
    }
    met: dict[str, list[str]] = {one: [] for one in wanted}
    followed: dict[str, str] = {}
    left: list[dict[str, str]] = [{"id": one} for one in wanted]
    while left:
        answer = api.post(f"{at}/contacts/tasks/batch/read", {"inputs": left}, 200)
        left = []
        for one in answer["results"]:
            met[one["from"]["id"]] += [str(to[name]) for to in one["to"]]
            assert len(one["to"]) <= 2
            if "paging" in one:
                left.append({"id": one["from"]["id"], "after": one["paging"]["next"]["after"]})
                followed.setdefault(one["from"]["id"], one["paging"]["next"]["link"])
    assert met == made
    rest = api.get(followed[many].removeprefix("http://axle.test"))["results"]
    assert [str(to[name]) for to in rest] == [one for one in made[many] if int(one) >= int(rest[0][name])]
    assert type(rest[0][name]) is type(made[many][0]) or at == V4
    beyond = api.post(f"{at}/contacts/tasks/batch/read", {"inputs": [{"id": few, "after": "9" * 15}]}, 200)
    assert beyond["results"] == [{"from": {"id": few}, "to": []}]


def test_batches_are_bounded(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """More records or pairs than a batch may have are a 400, and nothing is done."""
    assert (batches.MAX_PAIRS, batches.MAX_RECORDS_READ) == (2_000, 1_000)
    contact, firm = api.contact(), api.company()
    api.post(f"{PAIR}/batch/associate/default", inputs(pair(contact, firm)), 200)
    monkeypatch.setattr(batches, "MAX_PAIRS", 1)
    monkeypatch.setattr(batches, "MAX_RECORDS_READ", 1)
    for name, (address, more) in CALLS.items():
        one = {**pair(contact, firm, **more), "id": contact}
        given = [{"from": {"id": contact}, "to": [{"id": firm}, {"id": firm}]}] if name == "archive_v4" else [one, one]
        assert "maximum number of inputs is 1" in api.post(address, {"inputs": given}, 400)["message"]
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN]}


def test_the_largest_batch(api: Api) -> None:
    """Two thousand pairs at once, once more the same, and away with them."""
    firm = api.company()
    people: list[str] = []
    for _ in range(10):
        made = api.post(f"{CONTACTS}/batch/create", {"inputs": [{"properties": {}}] * 100})["results"]
        people += [one["id"] for one in made]
    firms = [firm, api.company()]
    pairs = [pair(one, other, PLAIN) for one in people for other in firms]
    before = len(events(api))
    assert len(api.post(f"{PAIR}/batch/create", {"inputs": pairs})["results"]) == 2_000
    assert len(events(api)) - before == 1_000 + 2  # each contact, and the companies whose counts moved
    assert api.read("companies", firm, "num_associated_contacts")["num_associated_contacts"] == "1000"
    before = len(events(api))
    api.post(f"{PAIR}/batch/create", {"inputs": pairs})
    assert len(events(api)) == before
    assert len(api.post(f"{PAIR}/batch/read", {"inputs": [{"id": one} for one in people]}, 200)["results"]) == 1_000
    fans = [{"from": {"id": one}, "to": [{"id": other} for other in firms]} for one in people]
    api.post(f"{PAIR}/batch/archive", {"inputs": fans}, 204)
    assert linked(api, "companies", firm, "contacts") == {}
    assert api.read("companies", firm, "num_associated_contacts")["num_associated_contacts"] == "0"


def events(api: Api) -> list[Any]:
    """Return what has happened in the account."""
    return api.app.storage.read(api.account, lambda tx: tx.events(0, 10_000))


def test_a_batch_moves_primaries(api: Api) -> None:
    """The last company that one batch makes primary is so, the others stay associated; the same by v3."""
    contact, firms = api.contact(), [api.company() for _ in range(3)]
    api.post(f"{PAIR}/batch/create", inputs(*(pair(contact, firm, PRIMARY) for firm in firms)))
    assert linked(api, "contacts", contact, "companies") == {
        firms[0]: [PLAIN],
        firms[1]: [PLAIN],
        firms[2]: [PRIMARY, PLAIN],
    }
    v3 = [pair(firm, contact, type="company_to_contact") for firm in firms[:2]]
    api.post(f"{V3}/companies/contacts/batch/create", inputs(*v3))
    assert linked(api, "contacts", contact, "companies") == {
        firms[0]: [PLAIN],
        firms[1]: [PRIMARY, PLAIN],
        firms[2]: [PLAIN],
    }


@pytest.mark.parametrize("prefix", [*EVERY_BATCH, *BATCHES_V3])
def test_every_published_path(api: Api, prefix: str) -> None:
    """Each version answers its batches with the statuses that are published of it, and does the same."""
    contact, firm = api.contact(), api.company()
    at = f"{prefix}/contacts/companies/batch"
    tells = prefix in BATCHES_2026_09
    as_read = str if prefix in BATCHES_DATED else int
    kind = {"type": "contact_to_company"} if prefix in BATCHES_V3 else {"types": spec(PRIMARY)}
    made = api.post(f"{at}/create", inputs(pair(contact, firm, **kind)), 201)["results"][0]
    wrong = api.post(f"{at}/create", inputs(pair(contact, NOBODY, **kind)), 207)
    assert wrong["numErrors"] == 1
    (found,) = api.post(f"{at}/read", {"inputs": [{"id": contact}]}, 200)["results"][0]["to"]
    alone = api.contact()
    assert api.post(f"{at}/read", {"inputs": [{"id": contact}, {"id": alone}]}, 207)["numErrors"] == 1
    if prefix not in BATCHES_V3:
        assert (made["fromObjectId"], made["toObjectId"]) == (as_read(contact), as_read(firm))
        assert found["toObjectId"] == as_read(firm)
    if prefix in BATCHES_V3:
        api.post(f"{at}/archive", inputs(pair(contact, firm, type=str(PLAIN))), 204)
    else:
        api.post(f"{at}/labels/archive", inputs(pair(contact, firm, PRIMARY)), 200 if tells else 204)
        assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN]}
        gone = api.post(f"{at}/archive", {"inputs": [{"from": {"id": contact}, "to": [{"id": firm}]}]}, 200 if tells else 204)
        assert (gone is None) != tells
        assert gone is None or (gone["status"], gone["results"]) == ("COMPLETE", [])
    assert linked(api, "contacts", contact, "companies") == {}


def test_a_pin_goes_with_its_association(api: Api) -> None:
    """An activity that a batch takes away from a contact is no longer pinned there."""
    contact = api.contact()
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    api.patch(f"{CONTACTS}/{contact}", {"hs_pinned_engagement_id": task})
    api.post(f"{V4}/tasks/contacts/batch/archive", {"inputs": [{"from": {"id": task}, "to": [{"id": contact}]}]}, 204)
    assert api.read("contacts", contact, "hs_pinned_engagement_id")["hs_pinned_engagement_id"] is None


def test_a_label_in_a_batch_and_on_every_other_way(api: Api) -> None:
    """A label of the account's own links on create, by both batches, by the v3 path by name, and in a search."""
    there, back = label(api)
    firm = api.company()
    on_create = api.post(
        CONTACTS, {"properties": {}, "associations": [{"to": {"id": firm}, "types": spec(there)}]}
    )["id"]  # fmt: skip
    by_v4, by_v3, by_path = api.contact(), api.contact(), api.contact()
    answer = api.post(f"{PAIR}/batch/create", inputs(pair(by_v4, firm, there)))
    assert answer["results"][0]["labels"] == ["Boss"]
    shown = api.post(f"{V3}/contacts/companies/batch/create", inputs(pair(by_v3, firm, type="boss")))["results"]
    assert [one["type"] for one in shown] == ["boss", "boss"]
    api.put(f"{COMPANIES}/{firm}/associations/contacts/{by_path}/BOSS")
    everybody = [on_create, by_v4, by_v3, by_path]
    assert linked(api, "companies", firm, "contacts") == {one: [280, back] for one in everybody}
    for one in everybody:
        assert linked(api, "contacts", one, "companies") == {firm: [PLAIN, there]}
        found = api.get(f"{CONTACTS}/{one}?associations=companies")["associations"]["companies"]["results"]
        assert {kind["type"] for kind in found} == {"contact_to_company_unlabeled", "boss"}
    filters = [{"propertyName": "associations.company", "operator": "EQ", "value": firm}]
    assert api.post(f"{CONTACTS}/search", {"filterGroups": [{"filters": filters}]}, 200)["total"] == len(everybody)


@pytest.mark.covers("associations.batches.create_v4", "isolation", "scope")
@pytest.mark.covers("associations.batches.create_default", "isolation", "scope")
@pytest.mark.covers("associations.batches.create_v3", "isolation", "scope")
@pytest.mark.covers("associations.batches.archive_v4", "isolation", "scope")
@pytest.mark.covers("associations.batches.archive_labels", "isolation", "scope")
@pytest.mark.covers("associations.batches.archive_v3", "isolation", "scope")
@pytest.mark.covers("associations.batches.read_v4", "isolation", "scope")
@pytest.mark.covers("associations.batches.read_v3", "isolation", "scope")
@pytest.mark.parametrize("name", CALLS)
def test_accounts_and_scopes(api: Api, name: str) -> None:
    """Another account with our ids, and a token without the scopes of both ends, see and change nothing."""
    contact, firm, free = api.contact(), api.company(), api.contact()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, PRIMARY)))
    status, body = call(api, name, contact if name.startswith(("read", "archive")) else free, firm, api.other_account())
    assert status < 300
    assert not body or not body["results"]
    for scopes in (CONTACTS_ONLY, "crm.objects.companies.read crm.objects.companies.write"):
        status, body = call(api, name, contact, firm, api.token(scopes=scopes))
        assert status == STATUS[errors.Forbidden]
    assert linked(api, "contacts", contact, "companies") == {firm: [PRIMARY, PLAIN]}
    assert linked(api, "contacts", free, "companies") == {}


def test_every_batch_is_called_here() -> None:
    """So none is left out of the tests of accounts and scopes."""
    assert {row.operation.__name__ for row in ROWS} == set(CALLS)
    assert set(EVERY_BATCH) == {*BATCHES_V4, *BATCHES_DATED}
