"""Calculated properties in which other records have a part: who follows whom, what is gathered, and what it costs."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from axle.core import rules
from axle.core.catalog import ObjectType
from axle.core.rule_types import AnyRule, Follow
from axle.operations.records.calculated import AT_ONCE
from axle.storage.interface import Transaction
from tests.api import COMPANIES, CONTACTS, START, TASKS, Api, ApiFactory, links, package_catalog
from tests.records.calculated import check, events, everyone, history, linked, text

LEADS, NOTES = "/crm/v3/objects/leads", "/crm/v3/objects/notes"
HOUR = 3_600_000
NAMES = ("hs_primary_contact_id", "hs_associated_contact_email", "hs_associated_contact_firstname")
NEXT, LAST, TOUCHED = "notes_next_activity_date", "notes_last_updated", "lastmodifieddate"


def lead_of(api: Api, contact: str) -> str:
    """Create a lead whose primary contact is the given one."""
    body = {"properties": {"hs_lead_name": "x"}, "associations": links(contact, 578)}
    return str(api.post(LEADS, body)["id"])


def task(api: Api, contact: str, hours: int, **properties: str) -> str:
    """Create a task of a contact that is due some hours from now."""
    given = {"hs_timestamp": text(api.now_ms + hours * HOUR), **properties}
    return str(api.post(TASKS, {"properties": given, "associations": links(contact, 204)})["id"])


def said(api: Api, record: str, *names: str, kind: str = "contacts") -> list[str | None]:
    """Return some values of a record."""
    shown = api.read(kind, record, *names)
    return [shown[name] for name in names]


def count_statements(api: Api, monkeypatch: pytest.MonkeyPatch, rows: list[int]) -> None:
    """Have the number of link rows that transactions read noted."""
    original = type(api.app.storage.read(api.account, lambda tx: tx)).associations

    def links_read(tx: Transaction, *args: object, **named: object) -> object:
        found = original(tx, *args, **named)  # type: ignore[arg-type] # what it was called with
        rows.append(len(found))
        return found

    monkeypatch.setattr(type(api.app.storage.read(api.account, lambda tx: tx)), "associations", links_read)


def test_a_lead_follows_its_contact(api: Api) -> None:
    """From its creation on, when the contact changes, is exchanged or goes; each change is the server's own, with an event."""
    contact = api.contact("ada@example.com", firstname="Ada")
    body = {"properties": {"hs_lead_name": "x"}, "associations": links(contact, 578)}
    made = api.post(LEADS, body)
    assert [made["properties"][name] for name in NAMES] == [contact, "ada@example.com", "Ada"]
    lead = made["id"]
    api.now_ms += 1000
    api.patch(f"{CONTACTS}/{contact}", {"firstname": "Eva", "lastname": "L"})
    assert said(api, lead, *NAMES, "hs_associated_contact_lastname", kind="leads") == [
        contact,
        "ada@example.com",
        "Eva",
        "L",
    ]
    assert api.read("leads", lead)["hs_lastmodifieddate"] == text(api.now_ms)
    assert history(api, "leads", lead, NAMES[2]) == [("Eva", "CALCULATED"), ("Ada", "CALCULATED")]
    changed = ["hs_associated_contact_firstname", "hs_associated_contact_lastname"]
    assert events(api, lead)[-1] == ("updated", changed)
    other = api.contact("bob@example.com")
    api.put(f"/crm/v4/objects/leads/{lead}/associations/contacts/{other}", [spec(578)], 201)
    assert said(api, lead, *NAMES, kind="leads") == [other, "bob@example.com", None]
    api.delete(f"{CONTACTS}/{other}")
    assert said(api, lead, *NAMES, kind="leads") == [None, None, None]
    api.post(f"/_axle/objects/contacts/{other}/restore", None, 200)
    assert said(api, lead, *NAMES, kind="leads") == [other, "bob@example.com", None]


def test_a_lead_that_comes_back_follows_who_is_there(api: Api) -> None:
    """Its contact may have gone or got another name while it was away; nobody else tells it."""
    gone, renamed = api.contact("ada@example.com"), api.contact("eva@example.com")
    one, two = lead_of(api, gone), lead_of(api, renamed)
    for lead in (one, two):
        api.delete(f"{LEADS}/{lead}")
    api.delete(f"{CONTACTS}/{gone}")
    api.patch(f"{CONTACTS}/{renamed}", {"firstname": "Eva"})
    for lead in (one, two):
        api.post(f"/_axle/objects/leads/{lead}/restore", None, 200)
    assert said(api, one, *NAMES, kind="leads") == [None, None, None]
    assert said(api, two, *NAMES, kind="leads") == [renamed, "eva@example.com", "Eva"]


def test_what_is_repeated_is_repeated_further(open_api: ApiFactory) -> None:
    """A rule may follow what another rule keeps, over an association that is named by its type; a circle comes to an end."""
    chain: dict[str, AnyRule] = {
        "deals": Follow(to="contacts", values={"description": "associatedcompanyid"}),
        "tickets": Follow(to="deals", values={"content": "description"}),
        "contacts": Follow(to="tickets", values={"jobtitle": "content", "message": "message"}),
    }
    definitions = {object_type.name: object_type.definition for object_type in package_catalog().types}
    object_types = [
        ObjectType(replace(definitions[name], rules=(*definitions[name].rules, rule))) for name, rule in chain.items()
    ]
    api = open_api(known=package_catalog().extended(object_types, {}))
    contact, company = api.contact(), api.company()
    deal = api.post("/crm/v3/objects/deals", {"properties": {"dealname": "x"}, "associations": links(contact, 3)})["id"]
    ends = [*links(deal, 28), *links(contact, 16)]
    ticket = api.post("/crm/v3/objects/tickets", {"properties": {"hs_pipeline_stage": "1"}, "associations": ends})["id"]
    api.patch(f"{CONTACTS}/{contact}", {"associatedcompanyid": company})
    assert said(api, deal, "description", kind="deals") == said(api, ticket, "content", kind="tickets") == [company]
    assert said(api, contact, "jobtitle") == [company]


def spec(number: int) -> dict[str, object]:
    """Return an association type as requests name it."""
    return {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}


def test_what_is_repeated_nowhere_touches_nobody(api: Api) -> None:
    """A change of a contact that no lead repeats leaves its leads alone, and so does writing the same name again."""
    contact = api.contact("ada@example.com", firstname="Ada")
    lead = lead_of(api, contact)
    before = api.get(f"{LEADS}/{lead}")
    api.now_ms += 1000
    api.patch(f"{CONTACTS}/{contact}", {"jobtitle": "Poet", "firstname": "Ada"})
    assert api.get(f"{LEADS}/{lead}") == before
    assert len(events(api, lead)) == 1


def test_leads_are_found_by_whom_they_follow(api: Api) -> None:
    """By the id and by the words of the name, before and after the name changes."""
    contact = api.contact("ada@example.com", firstname="Ada")
    lead = lead_of(api, contact)
    for name in ("Ada", "Eva"):
        api.patch(f"{CONTACTS}/{contact}", {"firstname": name})
        for prop, value in ((NAMES[0], contact), (NAMES[2], name)):
            body = {"filters": [{"propertyName": prop, "operator": "EQ", "value": value}]}
            assert [one["id"] for one in api.post(f"{LEADS}/search", body, 200)["results"]] == [lead]
    assert (
        api.post(f"{LEADS}/search", {"filters": [{"propertyName": NAMES[2], "operator": "EQ", "value": "Ada"}]}, 200)["total"]
        == 0
    )


def test_a_contact_with_many_leads(api: Api) -> None:
    """A bounded number of them follows within the write, the others right after it; none is left out."""
    contact = api.contact("ada@example.com", firstname="Ada")
    inputs = [{"properties": {"hs_lead_name": "x"}, "associations": links(contact, 578)}] * 90
    for _ in range(3):
        api.post(f"{LEADS}/batch/create", {"inputs": inputs})
    api.now_ms += 1000
    api.patch(f"{CONTACTS}/{contact}", {"firstname": "Eva"})

    def total(name: str) -> int:
        body = {"filters": [{"propertyName": NAMES[2], "operator": "EQ", "value": name}]}
        return int(api.post(f"{LEADS}/search", body, 200)["total"])

    assert (total("Eva"), total("Ada")) == (AT_ONCE, 270 - AT_ONCE)
    api.wait(0)
    assert (total("Eva"), total("Ada")) == (270, 0)


def test_the_company_of_a_contact(api: Api) -> None:
    """It is the primary one, moves with it, and is emptied with it; a company without being primary is none."""
    contact, one, two = api.contact(), api.company(), api.company()
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{one}")
    assert said(api, contact, "associatedcompanyid") == [None]
    for company in (one, two):
        api.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", [spec(1)], 201)
        assert said(api, contact, "associatedcompanyid") == [company]
    api.delete(f"/crm/v4/objects/contacts/{contact}/associations/companies/{two}")
    assert said(api, contact, "associatedcompanyid") == [None]


def test_the_company_of_a_contact_is_written_too(api: Api) -> None:
    """A client that writes the id makes that company the primary one; an empty one ends that; an unknown one is refused."""
    one, two = api.company(), api.company()
    contact = api.contact(associatedcompanyid=one)
    assert linked(api, "contacts", contact, "companies") == {one: {1, 279}}
    api.patch(f"{CONTACTS}/{contact}", {"associatedcompanyid": two})
    assert linked(api, "contacts", contact, "companies") == {one: {279}, two: {1, 279}}
    assert said(api, contact, "associatedcompanyid") == [two]
    api.patch(f"{CONTACTS}/{contact}", {"associatedcompanyid": "777", "firstname": "x"}, 400)
    api.patch(f"{CONTACTS}/{contact}", {"associatedcompanyid": contact}, 400)
    assert said(api, contact, "associatedcompanyid", "firstname") == [two, None]
    api.patch(f"{CONTACTS}/{contact}", {"associatedcompanyid": ""})
    assert linked(api, "contacts", contact, "companies") == {one: {279}, two: {279}}
    assert said(api, contact, "associatedcompanyid") == [None]


def test_time_moves_the_next_activity(api: Api) -> None:
    """When it comes it is the last one, and the next is the one after it; what is done already is never next."""
    contact = api.contact()
    for hours in (3, 1, 2):
        task(api, contact, hours)
    done = task(api, contact, 4, hs_task_status="COMPLETED")
    at = [text(START + hours * HOUR) for hours in range(5)]
    assert said(api, contact, LAST, NEXT) == [None, at[1]]
    api.wait(HOUR - 1)
    assert said(api, contact, LAST, NEXT) == [None, at[1]]
    api.wait(1)
    assert said(api, contact, LAST, NEXT, TOUCHED) == [at[1], at[2], at[1]]
    assert history(api, "contacts", contact, NEXT) == [(value, "CALCULATED") for value in (at[2], at[1], at[3])]
    api.wait(HOUR)
    assert said(api, contact, LAST, NEXT) == [at[2], at[3]]
    api.wait(HOUR)
    assert said(api, contact, LAST, NEXT) == [at[3], None]
    api.wait(HOUR)
    assert said(api, contact, LAST, NEXT) == [at[4], None]
    api.patch(f"{TASKS}/{done}", {"hs_timestamp": text(api.now_ms + HOUR), "hs_task_status": "WAITING"})
    assert said(api, contact, LAST, NEXT) == [at[3], text(api.now_ms + HOUR)]


def test_a_contact_that_comes_back_goes_on_with_time(api: Api) -> None:
    """What happened while it was away has happened, and what is still to come moves it again."""
    contact = api.contact()
    for hours in (1, 3, 5):
        task(api, contact, hours)
    api.delete(f"{CONTACTS}/{contact}")
    api.wait(2 * HOUR)
    api.post(f"/_axle/objects/contacts/{contact}/restore", None, 200)
    assert said(api, contact, LAST, NEXT) == [text(START + HOUR), text(START + 3 * HOUR)]
    api.wait(HOUR)
    assert said(api, contact, LAST, NEXT) == [text(START + 3 * HOUR), text(START + 5 * HOUR)]


def test_a_meeting_counts_from_its_start(api: Api) -> None:
    """Not from when it was noted."""
    contact = api.contact()
    given = {"hs_timestamp": text(START - HOUR), "hs_meeting_start_time": text(START + HOUR)}
    api.post("/crm/v3/objects/meetings", {"properties": given, "associations": links(contact, 200)})
    assert said(api, contact, "notes_last_contacted", NEXT) == [None, text(START + HOUR)]


def test_a_note_is_no_contact(api: Api) -> None:
    """It is an activity, but nobody was spoken to."""
    contact = api.contact()
    api.post(NOTES, {"properties": {"hs_timestamp": text(START - HOUR)}, "associations": links(contact, 202)})
    shown = said(api, contact, "num_notes", "num_contacted_notes", LAST, "notes_last_contacted")
    assert shown == ["1", "0", text(START - HOUR), None]


def test_large_numbers_of_activities(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound they are not read again at each write, and stay exact; the last one is found when it goes."""
    contact = api.contact()
    for start in (300, 200, 100):
        stamp = [text(START - (start - n) * HOUR) for n in range(100)]
        inputs = [{"properties": {"hs_timestamp": one}, "associations": links(contact, 202)} for one in stamp]
        api.post(f"{NOTES}/batch/create", {"inputs": inputs})
    rows: list[int] = []
    count_statements(api, monkeypatch, rows)
    note = api.post(NOTES, {"properties": {"hs_timestamp": text(START)}, "associations": links(contact, 202)})["id"]
    assert said(api, contact, "num_notes", LAST) == ["301", text(START)]
    api.patch(f"{NOTES}/{note}", {"hs_timestamp": text(START - 500 * HOUR)})
    assert said(api, contact, "num_notes", LAST) == ["301", text(START - HOUR)]
    api.delete(f"/crm/v4/objects/notes/{note}/associations/contacts/{contact}")
    api.delete(f"{NOTES}/{everyone(api, 'notes')[0]}")
    assert said(api, contact, "num_notes", LAST) == ["299", text(START - HOUR)]
    assert sum(rows) <= 10


def test_an_activity_of_many_contacts(api: Api) -> None:
    """When it moves, a bounded number of contacts follows at once and the others right after; the same when it goes."""
    made = []
    for _ in range(2):
        inputs: list[dict[str, object]] = [{"properties": {}}] * 75
        made += [one["id"] for one in api.post(f"{CONTACTS}/batch/create", {"inputs": inputs})["results"]]
    note = api.post(NOTES, {"properties": {"hs_timestamp": text(START - HOUR)}})["id"]
    pairs = [{"from": {"id": note}, "to": {"id": one}} for one in made]
    for some in (pairs[:100], pairs[100:]):
        api.post("/crm/v4/associations/notes/contacts/batch/associate/default", {"inputs": some}, 200)
    api.patch(f"{NOTES}/{note}", {"hs_timestamp": text(START - 2 * HOUR)})
    moved = [said(api, one, LAST) for one in made].count([text(START - 2 * HOUR)])
    assert moved == AT_ONCE
    api.wait(0)
    assert all(said(api, one, LAST, "num_notes") == [text(START - 2 * HOUR), "1"] for one in made)
    api.delete(f"{NOTES}/{note}")
    api.wait(0)
    assert all(said(api, one, LAST, "num_notes") == [None, "0"] for one in made)


def test_an_erased_contact_is_forgotten_by_its_leads(api: Api) -> None:
    """Live ones and archived ones: neither their values nor their history tell who it was."""
    contact = api.contact("ada@example.com", firstname="Ada")
    lead, archived = lead_of(api, contact), lead_of(api, contact)
    api.patch(f"{CONTACTS}/{contact}", {"firstname": "Eva"})
    api.delete(f"{LEADS}/{archived}")
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": contact}, 204)
    assert said(api, lead, *NAMES, kind="leads") == [None, None, None]
    api.post(f"/_axle/objects/leads/{archived}/restore", None, 200)
    for one in (lead, archived):
        assert api.read("leads", one, *NAMES[1:])[NAMES[2]] is None
        assert history(api, "leads", one, NAMES[1]) == history(api, "leads", one, NAMES[2]) == []


def test_custom_objects_gather_their_activities(api: Api) -> None:
    """By the same rules: the pattern of such types has them."""
    schema = {"name": "car", "labels": {"singular": "Car", "plural": "Cars"}, "properties": [{"name": "name", "label": "Name"}]}
    kind = api.post("/crm-object-schemas/v3/schemas", schema)["objectTypeId"]
    car = api.post(f"/crm/v3/objects/{kind}", {"properties": {"name": "x"}})["id"]
    call = api.post("/crm/v3/objects/calls", {"properties": {"hs_timestamp": text(START - HOUR)}})["id"]
    api.put(f"/crm/v4/objects/calls/{call}/associations/default/{kind}/{car}")
    task_ = api.task(hs_timestamp=text(START + HOUR))
    api.put(f"/crm/v4/objects/{kind}/{car}/associations/default/tasks/{task_}")
    names = ("num_notes", "num_contacted_notes", LAST, "notes_last_contacted", NEXT)
    at = text(START - HOUR)
    assert said(api, car, *names, kind=kind) == ["2", "1", at, at, text(START + HOUR)]
    api.wait(HOUR)
    assert said(api, car, LAST, NEXT, kind=kind) == [text(START + HOUR), None]


def test_a_moment_of_its_own_survives_other_changes(api: Api) -> None:
    """Whatever else is written to a contact, the moment at which its next activity comes stays reserved."""
    contact = api.contact()
    task(api, contact, 1)
    api.patch(f"{CONTACTS}/{contact}", {"firstname": "x"})
    due = api.app.storage.due(START + HOUR, 10)
    assert [row.rule for row in due if str(row.record_id) == contact] == [rules.CALCULATED_RULE]
    api.wait(HOUR)
    check(api, "contacts", contact)


def test_writes_that_touch_nothing_ask_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creating and changing a record without links reads no links, and counts none, for the sake of calculated properties."""
    rows: list[int] = []
    count_statements(api, monkeypatch, rows)
    one, company = api.task(), api.company()
    api.patch(f"{TASKS}/{one}", {"hs_task_subject": "x"})
    api.patch(f"{COMPANIES}/{company}", {"city": "x"})
    assert rows == []


def test_events_name_what_was_calculated(api: Api) -> None:
    """An activity that is associated is an event of the contact that names its properties."""
    contact = api.contact()
    api.now_ms += 1
    task(api, contact, -1)
    kind, names = events(api, contact)[-1]
    assert (kind, names) == ("updated", [LAST, "num_contacted_notes", "num_notes"])
    note = api.post(NOTES, {"properties": {"hs_timestamp": text(START)}})["id"]
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/default/notes/{note}")
    (happened,) = api.app.storage.read(api.account, lambda tx: tx.events(0, 100))[-1:]
    detail = msgspec.to_builtins(happened.detail)
    assert (happened.record_id, detail["names"]) == (int(contact), [LAST, "num_notes"])
    assert sorted(detail["linked"]) == [[201, int(contact), int(note)], [202, int(note), int(contact)]]
