"""A record with many associations is archived, restored and erased a part at a time, and in the end as any other is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from axle.core.rules import ASSOCIATIONS_RULE
from axle.operations.records.settling import MAX_SETTLED, MAX_SETTLED_LATER
from tests.api import COMPANIES, CONTACTS, TASKS, Api, links

LEADS = "/crm/v3/objects/leads"
TO_CONTACT, CONTACT_TO_COMPANY, LEAD_TO_CONTACT = 204, 1, 578
COUNT = MAX_SETTLED + 2 * MAX_SETTLED_LATER + 50


@pytest.fixture
def api(database: str) -> Iterator[Api]:
    """A portal on each kind of database."""
    opened = Api(database=database)
    yield opened
    opened.close()


def batch(api: Api, path: str, inputs: list[dict[str, Any]]) -> list[str]:
    """Create records, a hundred at a time, and return their ids."""
    created: list[str] = []
    for start in range(0, len(inputs), 100):
        results = api.post(f"{path}/batch/create", {"inputs": inputs[start : start + 100]})["results"]
        created += [record["id"] for record in results]
    return created


def tasks_of(api: Api, contact: str, count: int = COUNT) -> list[str]:
    """Create tasks of a contact."""
    properties = {"hs_timestamp": "2026-03-01T00:00:00.000Z"}
    return batch(api, TASKS, [{"properties": properties, "associations": links(contact, TO_CONTACT)} for _ in range(count)])


def counted(api: Api, path: str, ids: list[str], name: str) -> list[str | None]:
    """Return a property of many records, by id."""
    values: dict[str, str | None] = {}
    for start in range(0, len(ids), 100):
        body = {"properties": [name], "inputs": [{"id": number} for number in ids[start : start + 100]]}
        results = api.post(f"{path}/batch/read", body, 200)["results"]
        values.update((record["id"], record["properties"].get(name)) for record in results)
    return [values[number] for number in ids]


def linked(api: Api, from_type: str, ids: list[str], to_type: str) -> list[list[str]]:
    """Return what each record is associated with."""
    ends: dict[str, list[str]] = {}
    for start in range(0, len(ids), 100):
        body = {"inputs": [{"id": number} for number in ids[start : start + 100]]}
        answer = api.call("POST", f"/crm/v4/associations/{from_type}/{to_type}/batch/read", body).json()
        ends.update((one["from"]["id"], [str(to["toObjectId"]) for to in one["to"]]) for one in answer["results"])
    return [ends.get(number, []) for number in ids]


def agreed(api: Api, tasks: list[str]) -> int:
    """Return how many tasks have a contact; each says how many it has."""
    ends = linked(api, "tasks", tasks, "contacts")
    assert [str(len(one)) for one in ends] == [
        value or "0" for value in counted(api, TASKS, tasks, "hs_num_associated_contacts")
    ]
    return sum(len(one) for one in ends)


def parts(api: Api, tasks: list[str]) -> list[int]:
    """Let due work go on part by part; return how many tasks have a contact after each."""
    states = [agreed(api, tasks)]
    while any(row.rule == ASSOCIATIONS_RULE for row in api.app.storage.due(api.now_ms, 1_000)):
        assert api.app.due.run()  # at once, not after the loop's pause
        states.append(agreed(api, tasks))
    api.wait(0)
    return states


def restore(api: Api, contact: str) -> None:
    """Restore a contact."""
    api.post(f"/_axle/objects/contacts/{contact}/restore", None, 200)


def erase(api: Api, name: str, record: str) -> None:
    """Erase a record."""
    api.post(f"/crm/objects/2026-09/{name}/gdpr-delete", {"objectId": record}, 204)


def rows(api: Api, from_type: str, record: str) -> list[Any]:
    """Return every association row that leads from a record, hidden ones too."""
    catalog = api.app.catalog
    object_type = catalog.known(from_type)
    assert object_type is not None
    types = catalog.ways_from(object_type.id)
    return api.app.storage.read(api.account, lambda tx: tx.all_associations(int(record), types))


def test_archiving_and_restoring_go_on_after_the_answer(api: Api) -> None:
    """Each write sees to a bounded number; a task says at each moment how many contacts it is associated with."""
    contact = api.contact("a@example.com")
    tasks = tasks_of(api, contact)
    assert agreed(api, tasks) == COUNT
    api.delete(f"{CONTACTS}/{contact}")
    api.get(f"{CONTACTS}/{contact}", 404)
    left = COUNT - MAX_SETTLED
    assert parts(api, tasks) == [left, left - MAX_SETTLED_LATER, left - 2 * MAX_SETTLED_LATER, 0]
    restore(api, contact)
    assert parts(api, tasks) == [MAX_SETTLED, MAX_SETTLED + MAX_SETTLED_LATER, MAX_SETTLED + 2 * MAX_SETTLED_LATER, COUNT]
    assert {bits for _, bits in rows(api, "contacts", contact)} == {0}


def test_a_restored_record_counts_when_all_is_back(api: Api) -> None:
    """Until then it says what it said before it was archived, and its pin stays; what is gone by then is counted off."""
    contact = api.contact("a@example.com")
    tasks = tasks_of(api, contact)
    api.patch(f"{CONTACTS}/{contact}", {"hs_pinned_engagement_id": tasks[-1]})
    api.delete(f"{CONTACTS}/{contact}")
    api.wait(0)
    api.delete(f"{TASKS}/{tasks[-2]}")
    restore(api, contact)
    names = ("num_notes", "hs_pinned_engagement_id")
    assert api.read("contacts", contact, *names).items() >= {"num_notes": str(COUNT), names[1]: tasks[-1]}.items()
    api.wait(0)
    assert api.read("contacts", contact, *names).items() >= {"num_notes": str(COUNT - 1), names[1]: tasks[-1]}.items()
    history = api.get(f"{CONTACTS}/{contact}?propertiesWithHistory=num_notes")["propertiesWithHistory"]["num_notes"]
    assert [entry["value"] for entry in history][:2] == [str(COUNT - 1), str(COUNT)]


def test_a_restored_record_loses_a_pin_that_is_gone(api: Api) -> None:
    """The pinned task was archived while the contact was."""
    contact = api.contact("a@example.com")
    tasks = tasks_of(api, contact)
    api.patch(f"{CONTACTS}/{contact}", {"hs_pinned_engagement_id": tasks[-1]})
    api.delete(f"{CONTACTS}/{contact}")
    api.wait(0)
    api.delete(f"{TASKS}/{tasks[-1]}")
    restore(api, contact)
    api.wait(0)
    assert not api.read("contacts", contact, "hs_pinned_engagement_id")["hs_pinned_engagement_id"]


def test_what_was_begun_is_turned_round(api: Api) -> None:
    """A record is restored, archived and erased again before all of its associations were seen to: the last one counts."""
    contact = api.contact("a@example.com")
    tasks = tasks_of(api, contact)
    api.delete(f"{CONTACTS}/{contact}")
    api.app.due.apply()
    restore(api, contact)
    api.app.due.apply()
    assert parts(api, tasks)[-1] == COUNT
    assert api.read("contacts", contact, "num_notes")["num_notes"] == str(COUNT)
    restoring = contact
    api.delete(f"{CONTACTS}/{restoring}")
    api.wait(0)
    restore(api, restoring)
    api.delete(f"{CONTACTS}/{restoring}")
    assert parts(api, tasks)[-1] == 0
    restore(api, restoring)
    erase(api, "contacts", restoring)
    assert parts(api, tasks)[-1] == 0
    assert rows(api, "contacts", restoring) == []
    assert [row for task in tasks for row in rows(api, "tasks", task)] == []


def test_an_erased_record_is_gone_at_once_and_its_associations_soon(api: Api) -> None:
    """Leads that repeat the address of an erased contact forget it, in their history too; so do archived ones."""
    contact, leads = contact_with_leads(api)
    name = "hs_associated_contact_email"
    api.delete(f"{LEADS}/{leads[-1]}")
    api.wait(0)
    assert set(counted(api, LEADS, leads[:-1], name)) == {"a@example.com"}
    erase(api, "contacts", contact)
    api.get(f"{CONTACTS}/{contact}", 404)
    api.wait(0)
    api.post(f"/_axle/objects/leads/{leads[-1]}/restore", None, 200)
    assert set(counted(api, LEADS, leads, name)) <= {None, ""}
    assert [row for lead in leads for row in rows(api, "leads", lead)] == []
    assert [lead for lead in (leads[0], leads[-2], leads[-1]) if remembers(api, lead)] == []


def test_an_archived_record_that_is_erased_is_forgotten_too(api: Api) -> None:
    """Nobody is associated with it any more, but the leads have what it said in their history."""
    contact, leads = contact_with_leads(api)
    api.delete(f"{CONTACTS}/{contact}")
    api.wait(0)
    assert remembers(api, leads[0])
    assert remembers(api, leads[-1])
    erase(api, "contacts", contact)
    api.wait(0)
    assert [lead for lead in (leads[0], leads[-1]) if remembers(api, lead)] == []
    assert [row for lead in leads for row in rows(api, "leads", lead)] == []


def contact_with_leads(api: Api) -> tuple[str, list[str]]:
    """Create a contact with leads that repeat its address."""
    contact = api.contact("a@example.com")
    body = {"properties": {"hs_lead_name": "L"}, "associations": links(contact, LEAD_TO_CONTACT)}
    return contact, batch(api, LEADS, [body] * COUNT)


def remembers(api: Api, lead: str) -> bool:
    """Tell whether the history of a lead has the address of its contact."""
    name = "hs_associated_contact_email"
    shown = api.get(f"{LEADS}/{lead}?propertiesWithHistory={name}")["propertiesWithHistory"]
    return "a@example.com" in [entry["value"] for entry in shown.get(name, [])]


def test_a_primary_that_was_replaced_meanwhile_does_not_come_back(api: Api) -> None:
    """As for a company with few contacts; the unlabelled associations come back all the same."""
    company, other = api.company("Initech"), api.company("Acme")
    contacts = batch(api, CONTACTS, [{"properties": {}, "associations": links(company, CONTACT_TO_COMPANY)}] * COUNT)
    api.delete(f"{COMPANIES}/{company}")
    api.wait(0)
    for contact in (contacts[0], contacts[-1]):
        api.put(f"{CONTACTS}/{contact}/associations/companies/{other}/{CONTACT_TO_COMPANY}")
    api.post(f"/_axle/objects/companies/{company}/restore", None, 200)
    api.wait(0)
    followed = counted(api, CONTACTS, contacts, "associatedcompanyid")
    assert (followed[0], followed[-1], set(followed[1:-1])) == (other, other, {company})
    primaries = [[bits for row, bits in rows(api, "contacts", one) if row.type == CONTACT_TO_COMPANY] for one in contacts]
    assert primaries == [[0]] * COUNT
    assert api.read("companies", company, "num_associated_contacts")["num_associated_contacts"] == str(COUNT)


def test_leads_of_an_archived_contact_are_archived_with_it(database: str) -> None:
    """However many they are, where a lead must have a contact."""
    api = Api("documented,lead_needs_contact=true", database=database)
    contact, leads = contact_with_leads(api)
    api.delete(f"{CONTACTS}/{contact}")
    assert len(api.get(f"{LEADS}?limit=100")["results"]) == 100
    api.wait(0)
    assert api.get(LEADS)["results"] == []
    assert len(api.get(f"{LEADS}?archived=true&limit=100")["results"]) == min(100, len(leads))
    api.close()


def test_the_work_goes_on_after_a_crash(tmp_path: Path) -> None:
    """Files as they are in the middle of it, opened by another server."""
    api = Api(database=f"sqlite:///{tmp_path / 'axle.db'}")
    contact = api.contact("a@example.com")
    tasks = tasks_of(api, contact)
    api.delete(f"{CONTACTS}/{contact}")
    api.app.due.apply()
    for ending in ("", "-wal"):
        shutil.copy(f"{tmp_path / 'axle.db'}{ending}", f"{tmp_path / 'copy.db'}{ending}")
    api.close()
    api = Api(database=f"sqlite:///{tmp_path / 'copy.db'}")
    left = COUNT - MAX_SETTLED - MAX_SETTLED_LATER
    assert parts(api, tasks) == [left, left - MAX_SETTLED_LATER, 0]
    api.close()
