"""A contact, a deal and a task of one id: whatever is done to one of them, the API leaves the others as they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from axle.core import changes
from axle.core.record import Moment, Source
from tests.api import CONTACTS, START, TASKS, Api
from tests.storage import databases

DEALS, COMPANIES = "/crm/v3/objects/deals", "/crm/v3/objects/companies"
ID = "101"
VALUES = {
    "contacts": {"firstname": "Ann", "email": "ann@example.com"},
    "deals": {"dealname": "Deal", "pipeline": "default", "dealstage": "appointmentscheduled"},
    "tasks": {"hs_timestamp": "2026-01-01T00:00:01.000Z", "hs_task_subject": "Call"},
}
NAMES = {"contacts": "firstname", "deals": "dealname", "tasks": "hs_task_subject"}


@pytest.fixture(params=["sqlite", "postgres"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """A portal with a contact, a deal and a task of one id, on each database."""
    if request.param == "sqlite":
        opened = Api()
        fill(opened)
        yield opened
        opened.close()
        return
    with databases.own_schema(databases.server()) as url:
        opened = Api(database=url)
        fill(opened)
        yield opened
        opened.close()


def fill(api: Api) -> None:
    """Give the portal records with an id from elsewhere."""
    moment = Moment(api.now_ms, Source())
    made = [changes.create(api.app.catalog.find(name), int(ID), values, moment) for name, values in VALUES.items()]
    api.app.storage.write(api.account, lambda tx: tx.save(made))


def history(api: Api, name: str) -> list[str]:
    """Return the values that a record's property had, newest first."""
    prop = NAMES[name]
    shown = api.get(f"/crm/v3/objects/{name}/{ID}?propertiesWithHistory={prop}")["propertiesWithHistory"][prop]
    return [entry["value"] for entry in shown]


def told(api: Api, *names: str) -> dict[str, str]:
    """Return what each of the records is called, or some of them."""
    return {name: api.read(name, ID, NAMES[name])[NAMES[name]] for name in names or NAMES}


def linked(api: Api, name: str, other: str) -> list[str]:
    """Return the ids that a record is associated with."""
    found = api.get(f"/crm/v4/objects/{name}/{ID}/associations/{other}")["results"]
    return sorted({str(row["toObjectId"]) for row in found})


def found(api: Api, name: str) -> list[str]:
    """Return the ids that a search finds."""
    return [row["id"] for row in api.post(f"/crm/v3/objects/{name}/search", {}, 200)["results"]]


def test_each_is_changed_by_itself(api: Api) -> None:
    """By a write, by a batch; and each has the history of its own property."""
    api.patch(f"{CONTACTS}/{ID}", {"firstname": "Bea"})
    api.post(f"{DEALS}/batch/update", {"inputs": [{"id": ID, "properties": {"dealname": "Other"}}]}, 200)
    assert told(api) == {"contacts": "Bea", "deals": "Other", "tasks": "Call"}
    assert [history(api, name) for name in NAMES] == [["Bea", "Ann"], ["Other", "Deal"], ["Call"]]
    assert [found(api, name) for name in NAMES] == [[ID]] * 3


def test_they_are_associated_with_each_other(api: Api) -> None:
    """One by one and in a batch; counts and activities follow on both sides, and removing one association leaves the others."""
    api.put(f"/crm/v4/objects/contacts/{ID}/associations/default/deals/{ID}")
    pair = {"inputs": [{"from": {"id": ID}, "to": {"id": ID}}]}
    assert api.post("/crm/v4/associations/tasks/contacts/batch/associate/default", pair, 200)["status"] == "COMPLETE"
    api.put(f"/crm/v4/objects/tasks/{ID}/associations/default/deals/{ID}")
    assert [linked(api, *ends) for ends in (("contacts", "deals"), ("deals", "contacts"), ("tasks", "contacts"))] == [[ID]] * 3
    for name, other in (("contacts", "num_associated_deals"), ("deals", "num_associated_contacts")):
        shown = api.read(name, ID, other, "num_notes")
        assert (shown[other], shown["num_notes"]) == ("1", "1")
    dates = [api.read(name, ID, "notes_next_activity_date")["notes_next_activity_date"] for name in ("contacts", "deals")]
    assert dates[0]
    assert dates[0] == dates[1]
    api.delete(f"/crm/v4/objects/contacts/{ID}/associations/deals/{ID}")
    assert linked(api, "contacts", "deals") == []
    assert linked(api, "tasks", "contacts") == linked(api, "deals", "tasks") == [ID]
    refused = api.post("/crm/v4/associations/contacts/contacts/batch/associate/default", pair, 200)
    assert "itself" in str(refused)


def test_archiving_one_hides_what_is_its_own(api: Api) -> None:
    """And restoring shows it again, with its associations."""
    api.put(f"/crm/v4/objects/contacts/{ID}/associations/default/deals/{ID}")
    api.put(f"/crm/v4/objects/tasks/{ID}/associations/default/deals/{ID}")
    api.delete(f"{CONTACTS}/{ID}")
    assert [found(api, name) for name in NAMES] == [[], [ID], [ID]]
    assert (linked(api, "deals", "contacts"), linked(api, "deals", "tasks")) == ([], [ID])
    assert api.read("deals", ID, "num_associated_contacts")["num_associated_contacts"] == "0"
    api.post(f"/_axle/objects/contacts/{ID}/restore", None, 200)
    assert [found(api, name) for name in NAMES] == [[ID]] * 3
    assert (linked(api, "deals", "contacts"), linked(api, "deals", "tasks")) == ([ID], [ID])


def test_erasing_one_leaves_the_others(api: Api) -> None:
    """Their values, history, associations and events are there; nothing of the erased one is."""
    for name, prop in NAMES.items():
        api.patch(f"/crm/v3/objects/{name}/{ID}", {prop: "new"})
    api.put(f"/crm/v4/objects/contacts/{ID}/associations/default/deals/{ID}")
    api.put(f"/crm/v4/objects/tasks/{ID}/associations/default/deals/{ID}")
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": ID}, 204)
    api.get(f"{CONTACTS}/{ID}", 404)
    assert (history(api, "deals"), history(api, "tasks")) == (["new", "Deal"], ["new", "Call"])
    assert (linked(api, "deals", "contacts"), linked(api, "deals", "tasks")) == ([], [ID])
    fill_again = changes.create(api.app.catalog.find("contacts"), int(ID), VALUES["contacts"], Moment(api.now_ms, Source()))
    api.app.storage.write(api.account, lambda tx: tx.save([fill_again]))
    assert history(api, "contacts") == ["Ann"]
    assert linked(api, "contacts", "deals") == []


def test_what_falls_due_is_of_one_record(api: Api) -> None:
    """A task's moment comes for the task, the purge of the recycle bin for the contact."""
    api.delete(f"{CONTACTS}/{ID}")
    api.wait(2_000 if api.now_ms < START + 2_000 else 0)
    api.wait(91 * 86_400_000)
    assert api.read("tasks", ID, "hs_task_is_overdue")["hs_task_is_overdue"] == "true"
    api.post(f"/_axle/objects/contacts/{ID}/restore", None, 404)
    assert told(api, "deals") == {"deals": "Deal"}


def test_a_merge_takes_the_associations_of_its_own_type(api: Api) -> None:
    """What another contact was associated with goes to the one that it becomes a part of, a deal with the same id too."""
    other = api.contact("other@example.com")
    api.put(f"/crm/v4/objects/contacts/{other}/associations/default/deals/{ID}")
    api.put(f"/crm/v4/objects/contacts/{ID}/associations/default/tasks/{ID}")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": ID, "objectIdToMerge": other}, 200)
    assert (linked(api, "contacts", "deals"), linked(api, "contacts", "tasks"), linked(api, "deals", "contacts")) == ([ID],) * 3
    assert linked(api, "deals", "tasks") == []
    assert api.get(f"{CONTACTS}/{other}")["id"] == ID


def test_one_write_changes_records_of_one_id(api: Api) -> None:
    """A task that is created with associations to both of them brings both in step."""
    inputs = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number} for number in (204, 216)]
    associations = [{"to": {"id": ID}, "types": [spec]} for spec in inputs]
    task = api.post(TASKS, {"properties": {"hs_timestamp": START + 5}, "associations": associations})["id"]
    assert int(task) > int(ID)
    assert [linked(api, name, "tasks") for name in ("contacts", "deals")] == [[task], [task]]
    dates = [api.read(name, ID, "notes_next_activity_date")["notes_next_activity_date"] for name in ("contacts", "deals")]
    assert dates[0]
    assert dates[0] == dates[1]
