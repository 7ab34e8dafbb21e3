"""What becomes of a record: history, archive, restore, purge, pins, merge, erasure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.portal import COMPANIES, CONTACTS, DUE, START, TASKS, Portal, links

DAY = 86_400_000
PIN = "hs_pinned_engagement_id"


def history(portal: Portal, path: str, record: str, name: str) -> list[dict[str, Any]]:
    """Return the values that a property had, newest first."""
    chain: list[dict[str, Any]] = portal.get(f"{path}/{record}?propertiesWithHistory={name}")["propertiesWithHistory"][name]
    return chain


def restore(portal: Portal, kind: str, record: str, status: int = 200) -> Any:
    """Take a record out of the recycle bin."""
    return portal.post(f"/_axle/objects/{kind}/{record}/restore", None, status)


def test_history_is_a_chain_back_to_the_creation(portal: Portal) -> None:
    """Every value is there, newest first, with source and time; clearing is an empty value."""
    contact = portal.contact(city="a")
    for city in ("b", "", "c"):
        portal.now_ms += 1000
        portal.patch(f"{CONTACTS}/{contact}", {"city": city})
    chain = history(portal, CONTACTS, contact, "city")
    assert [one["value"] for one in chain] == ["c", "", "b", "a"]
    assert [one["timestamp"] for one in chain] == [f"2026-01-01T00:00:0{n}.000Z" for n in (3, 2, 1, 0)]
    assert all(list(one) == ["value", "timestamp", "sourceType", "sourceId"] for one in chain)
    assert {(one["sourceType"], one["sourceId"]) for one in chain} == {("INTEGRATION", str(portal.account))}


def test_history_of_what_was_set_later_or_never(portal: Portal) -> None:
    """A property that was set later starts there; one that never was has no history; unknown names are left out."""
    contact = portal.contact()
    portal.patch(f"{CONTACTS}/{contact}", {"city": "a"})
    shown = portal.get(f"{CONTACTS}/{contact}?propertiesWithHistory=city,phone&propertiesWithHistory=nosuch")
    assert [one["value"] for one in shown["propertiesWithHistory"]["city"]] == ["a"]
    assert shown["propertiesWithHistory"]["phone"] == []
    assert "nosuch" not in shown["propertiesWithHistory"]


def test_archive_and_restore(portal: Portal) -> None:
    """A restored record has its properties, history and associations again."""
    contact = portal.contact(city="a")
    portal.patch(f"{CONTACTS}/{contact}", {"city": "b"})
    task = portal.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    before = portal.get(f"{CONTACTS}/{contact}?properties=city&propertiesWithHistory=city&associations=tasks")
    portal.now_ms += DAY
    portal.delete(f"{CONTACTS}/{contact}")
    assert portal.get(f"{TASKS}/{task}?associations=contacts")["associations"] == {}
    assert portal.get(f"{CONTACTS}/{contact}?archived=true")["archivedAt"] == "2026-01-02T00:00:00.000Z"
    portal.delete(f"{CONTACTS}/{contact}", 404)
    shown = restore(portal, "contacts", contact)
    assert shown["archived"] is False
    after = portal.get(f"{CONTACTS}/{contact}?properties=city&propertiesWithHistory=city&associations=tasks")
    for name in ("id", "propertiesWithHistory", "createdAt", "associations"):
        assert after[name] == before[name]
    restore(portal, "contacts", contact, 404)


def test_both_ends_archived(portal: Portal) -> None:
    """An association is seen again only when both of its ends are back."""
    contact = portal.contact()
    task = portal.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    portal.delete(f"{CONTACTS}/{contact}")
    portal.delete(f"{TASKS}/{task}")
    restore(portal, "contacts", contact)
    assert portal.get(f"{CONTACTS}/{contact}?associations=tasks")["associations"] == {}
    restore(portal, "tasks", task)
    assert portal.get(f"{CONTACTS}/{contact}?associations=tasks")["associations"].keys() == {"tasks"}


def test_a_unique_value_is_free_while_its_record_is_archived(portal: Portal) -> None:
    """Archiving frees an e-mail; restoring claims it again, or is a 409 that changes nothing."""
    first = portal.contact("a@example.com")
    portal.delete(f"{CONTACTS}/{first}")
    second = portal.contact("a@example.com")
    assert restore(portal, "contacts", first, 409)["category"] == "CONFLICT"
    portal.get(f"{CONTACTS}/{first}?archived=true")
    portal.delete(f"{CONTACTS}/{second}")
    restore(portal, "contacts", first)
    assert portal.get(f"{CONTACTS}/a@example.com?idProperty=email")["id"] == first


def test_the_recycle_bin_is_emptied_after_90_days(portal: Portal) -> None:
    """An archived record is purged 90 days later, one that was restored is not."""
    gone, back = portal.task(), portal.task()
    portal.delete(f"{TASKS}/{gone}")
    portal.delete(f"{TASKS}/{back}")
    restore(portal, "tasks", back)
    portal.wait(90 * DAY - 1)
    portal.get(f"{TASKS}/{gone}?archived=true")
    portal.wait(1)
    portal.get(f"{TASKS}/{gone}?archived=true", 404)
    portal.get(f"{TASKS}/{back}")


def pinned(portal: Portal, contact: str) -> Any:
    """Return what is pinned on a contact."""
    return portal.read("contacts", contact, PIN)[PIN]


def pin(portal: Portal, contact: str) -> str:
    """Associate a task with a contact and pin it."""
    task = portal.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    portal.patch(f"{CONTACTS}/{contact}", {PIN: task})
    return str(task)


def test_only_an_associated_activity_can_be_pinned(portal: Portal) -> None:
    """A task that is not associated, a record that is no activity, and nonsense are refused."""
    contact, company = portal.contact(), portal.company()
    portal.put(f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    for wrong in (portal.task(), company, "99", "0", contact):
        assert portal.patch(f"{CONTACTS}/{contact}", {PIN: wrong}, 400)["category"] == "VALIDATION_ERROR"
    portal.patch(f"{CONTACTS}/{contact}", {PIN: "x"}, 400)
    assert pinned(portal, contact) is None


def test_the_same_create_may_associate_and_pin(portal: Portal) -> None:
    """A create that associates a task may pin it; one that does not is refused."""
    task = portal.task()
    body = {"properties": {PIN: task}, "associations": links(task, 203)}
    assert portal.post(CONTACTS, body)["properties"][PIN] == task
    portal.post(CONTACTS, {"properties": {PIN: task}}, 400)
    assert len(portal.get(CONTACTS)["results"]) == 1


def test_a_second_pin_replaces_the_first(portal: Portal) -> None:
    """A record has one pinned activity, and an empty text takes it off."""
    contact = portal.contact()
    pin(portal, contact)
    second = pin(portal, contact)
    assert pinned(portal, contact) == second
    portal.patch(f"{CONTACTS}/{contact}", {PIN: ""})
    assert pinned(portal, contact) is None


@pytest.mark.parametrize("how", ["v3", "v4", "archive", "batch"])
def test_a_pin_goes_with_its_association(portal: Portal, how: str) -> None:
    """Removing the association or archiving the activity clears the pin, as a calculated change."""
    contact = portal.contact()
    task = pin(portal, contact)
    if how == "v3":
        portal.delete(f"{TASKS}/{task}/associations/contacts/{contact}/204")
    elif how == "v4":
        portal.delete(f"/crm/v4/objects/contacts/{contact}/associations/tasks/{task}")
    elif how == "batch":
        portal.post(f"{TASKS}/batch/archive", {"inputs": [{"id": task}]}, 204)
    else:
        portal.delete(f"{TASKS}/{task}")
    assert pinned(portal, contact) is None
    assert [one["value"] for one in history(portal, CONTACTS, contact, PIN)] == ["", task]


def test_a_pin_whose_activity_went_while_the_record_was_archived(portal: Portal) -> None:
    """A restored record is not pinned to an activity that has been archived meanwhile."""
    contact = portal.contact()
    task = pin(portal, contact)
    portal.delete(f"{CONTACTS}/{contact}")
    portal.delete(f"{TASKS}/{task}")
    restore(portal, "contacts", contact)
    assert pinned(portal, contact) is None


def test_merge(portal: Portal) -> None:
    """The primary keeps its values, takes what it lacks and all associations; the other one leads to it from then on."""
    primary, other = portal.contact("a@example.com", city="Rome"), portal.contact("b@example.com", city="Oslo", zip="1")
    task = portal.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(other, 204)})["id"]
    shown = portal.post(f"{CONTACTS}/merge", {"primaryObjectId": primary, "objectIdToMerge": other}, 200)
    assert (shown["id"], shown["properties"]["city"], shown["properties"]["zip"]) == (primary, "Rome", "1")
    assert shown["properties"]["hs_merged_object_ids"] == other
    assert portal.get(f"{CONTACTS}/{primary}?associations=tasks")["associations"]["tasks"]["results"][0]["id"] == task
    assert portal.get(f"{CONTACTS}/{other}")["id"] == primary
    assert portal.patch(f"{CONTACTS}/{other}", {"zip": "2"})["id"] == primary
    assert [one["id"] for one in portal.get(CONTACTS)["results"]] == [primary]
    body = {"inputs": [{"id": other, "properties": {"zip": "3"}}]}
    assert portal.post(f"{CONTACTS}/batch/update", body, 207)["results"] == []
    assert portal.post(f"{CONTACTS}/search", {}, 200)["total"] == 1


def test_the_address_of_a_merged_away_contact_leads_to_the_other(portal: Portal) -> None:
    """It stays an additional address of the primary contact, which is found by it; nobody else can have it."""
    first, second, third = (portal.contact(f"{name}@example.com") for name in "abc")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": second, "objectIdToMerge": third}, 200)
    shown = portal.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    assert shown["properties"]["email"] == "a@example.com"
    assert shown["properties"]["hs_additional_emails"] == "b@example.com;c@example.com"
    for name in "abc":
        assert portal.get(f"{CONTACTS}/{name}@example.com?idProperty=email")["id"] == first
    inputs = [{"id": "c@example.com", "idProperty": "email", "properties": {"city": "Rome"}}]
    (upserted,) = portal.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert (upserted["id"], upserted["new"]) == (first, False)
    for operand in ({"operator": "EQ", "value": "c@example.com"}, {"operator": "IN", "values": ["c@example.com", "d"]}):
        body = {"filters": [{"propertyName": "hs_additional_emails", **operand}]}
        assert [one["id"] for one in portal.post(f"{CONTACTS}/search", body, 200)["results"]] == [first]
    refused = portal.post(CONTACTS, {"properties": {"email": "b@example.com"}}, 409)
    assert refused["message"] == f"Contact already exists. Existing ID: {first}"
    portal.delete(f"{CONTACTS}/{first}")
    portal.contact("b@example.com")


def test_an_additional_address_that_becomes_the_first_changes_places_with_it(portal: Portal) -> None:
    """As in an upsert by it, where clients send it among the properties too: none of the addresses is lost."""
    first, second = portal.contact("a@example.com"), portal.contact("b@example.com")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    inputs = [{"id": "b@example.com", "idProperty": "email", "properties": {"email": "b@example.com", "city": "Rome"}}]
    assert portal.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"][0]["new"] is False
    shown = portal.read("contacts", first, "email", "hs_additional_emails")
    assert (shown["email"], shown["hs_additional_emails"]) == ("b@example.com", "a@example.com")
    assert portal.get(f"{CONTACTS}/a@example.com?idProperty=email")["id"] == first


def test_an_address_of_a_merge_is_not_kept_twice(portal: Portal) -> None:
    """A primary contact without an address takes the other's as its own, and there is no additional one."""
    first, second = portal.post(CONTACTS, {"properties": {"city": "Rome"}})["id"], portal.contact("b@example.com")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    shown = portal.read("contacts", first, "email", "hs_additional_emails")
    assert (shown["email"], shown["hs_additional_emails"]) == ("b@example.com", None)


def test_merge_of_a_merged_record(portal: Portal) -> None:
    """Ids merged away lead on to the last primary."""
    first, second, third = portal.company(), portal.company(), portal.company()
    portal.post(f"{COMPANIES}/merge", {"primaryObjectId": second, "objectIdToMerge": first}, 200)
    portal.post(f"{COMPANIES}/merge", {"primaryObjectId": third, "objectIdToMerge": second}, 200)
    for one in (first, second, third):
        assert portal.get(f"{COMPANIES}/{one}")["id"] == third


def test_merge_keeps_one_primary(portal: Portal) -> None:
    """Both contacts have a primary company: the primary contact keeps its own, and is linked to both."""
    contacts, companies = [portal.contact(), portal.contact()], [portal.company(), portal.company()]
    for contact, company in zip(contacts, companies, strict=True):
        portal.put(f"{CONTACTS}/{contact}/associations/companies/{company}/1")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": contacts[0], "objectIdToMerge": contacts[1]}, 200)
    found = portal.get(f"/crm/v4/objects/contacts/{contacts[0]}/associations/companies")["results"]
    assert [(one["toObjectId"], [t["typeId"] for t in one["associationTypes"]]) for one in found] == [
        (int(companies[0]), [1, 279]),
        (int(companies[1]), [279]),
    ]
    for company in companies:
        assert portal.read("companies", company, "num_associated_contacts")["num_associated_contacts"] == "1"


def test_what_cannot_be_merged(portal: Portal) -> None:
    """Tasks, a record with itself, and records that are not there cannot be merged."""
    task, contact = portal.task(), portal.contact()
    portal.post(f"{TASKS}/merge", {"primaryObjectId": task, "objectIdToMerge": portal.task()}, 400)
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": contact}, 400)
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": "99"}, 404)
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": task}, 404)
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": contact}, 400)


@pytest.mark.parametrize("by", ["id", "email", "archived"])
def test_gdpr_delete_leaves_nothing(portal: Portal, by: str) -> None:
    """Nothing of an erased contact is found: record, history, search, association, unique value, event."""
    contact = portal.contact("secret@example.com", city="Secretville")
    portal.patch(f"{CONTACTS}/{contact}", {"city": "Secretburg"})
    task = pin(portal, contact)
    if by == "archived":
        portal.delete(f"{CONTACTS}/{contact}")
    body = {"objectId": "secret@example.com", "idProperty": "email"} if by == "email" else {"objectId": contact}
    portal.post(f"{CONTACTS}/gdpr-delete", body, 204)
    for flag in ("true", "false"):
        portal.get(f"{CONTACTS}/{contact}?archived={flag}", 404)
    assert portal.post(f"{CONTACTS}/search", {"query": "secretburg"}, 200)["total"] == 0
    assert portal.get(f"{TASKS}/{task}?associations=contacts")["associations"] == {}
    assert portal.read("tasks", task, "hs_num_associated_contacts")["hs_num_associated_contacts"] == "0"
    restore(portal, "contacts", contact, 404)
    portal.post(f"{CONTACTS}/gdpr-delete", body, 404)
    portal.contact("secret@example.com")
    events = portal.app.storage.read(portal.account, lambda tx: tx.events(0, 1000))
    assert not [event for event in events if event.record_id == int(contact) and "Secret" in event.detail]


def test_gdpr_delete_is_for_contacts(portal: Portal) -> None:
    """Other types cannot be erased."""
    portal.post(f"{COMPANIES}/gdpr-delete", {"objectId": portal.company()}, 400)


def test_changes_of_one_millisecond_stay_apart(portal: Portal) -> None:
    """Two changes within a millisecond have different modified dates, in order."""
    contact = portal.contact(city="a")
    times = [portal.patch(f"{CONTACTS}/{contact}", {"city": city})["updatedAt"] for city in "bcd"]
    assert times == sorted(set(times))
    assert portal.now_ms == START


def test_a_merged_away_record_is_not_restored(portal: Portal) -> None:
    """What was merged into another record cannot come back beside it, not even after further merges."""
    first, second, third = (portal.contact(f"{name}@b.co") for name in "abc")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": third, "objectIdToMerge": first}, 200)
    for gone in (first, second):
        told = restore(portal, "contacts", gone, 400)
        assert told["message"] == f"Record {gone} was merged into {third}: it cannot be restored."
        assert told["category"] == "VALIDATION_ERROR"


def test_the_id_of_a_merged_away_record_does_not_archive_the_other(portal: Portal) -> None:
    """DELETE means the very record that it names; that one is archived already."""
    kept, gone = portal.contact("a@b.co"), portal.contact("b@b.co")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    portal.delete(f"{CONTACTS}/{gone}", 404)
    assert portal.get(f"{CONTACTS}/{kept}")["archived"] is False


def test_merging_has_a_bound(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """More records than the limit are not merged into one."""
    monkeypatch.setattr("axle.operations.records.single.MERGE_LIMIT", 2)
    kept, *others = (portal.contact() for _ in range(4))
    for number, other in enumerate(others):
        status = 200 if number < 2 else 400
        portal.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": other}, status)


def test_gdpr_delete_forgets_what_was_merged_in_too(portal: Portal) -> None:
    """Nothing is left of a contact that was merged into the erased one."""
    kept, gone = portal.contact("a@b.co"), portal.contact("b@b.co")
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    portal.post(f"{CONTACTS}/gdpr-delete", {"objectId": kept}, 204)
    for archived in ("false", "true"):
        assert portal.get(f"{CONTACTS}?archived={archived}")["results"] == []


def test_a_restored_task_knows_what_time_it_is(portal: Portal) -> None:
    """A task that fell due in the recycle bin is overdue when it comes back."""
    task = portal.task()
    portal.delete(f"{TASKS}/{task}")
    portal.wait(3 * DAY)
    restore(portal, "tasks", task)
    flags = portal.read("tasks", task, "hs_task_is_overdue", "hs_task_is_past_due_date")
    assert (flags["hs_task_is_overdue"], flags["hs_task_is_past_due_date"]) == ("true", "true")
    assert [one["value"] for one in history(portal, TASKS, task, "hs_task_is_overdue")] == ["true", "false"]


def test_a_property_with_history_is_shown_too(portal: Portal) -> None:
    """The present value of a property whose history is asked for stands among the properties."""
    contact = portal.contact(city="a")
    assert portal.get(f"{CONTACTS}/{contact}?propertiesWithHistory=city")["properties"]["city"] == "a"
    shown = portal.get(f"{CONTACTS}?properties=email&propertiesWithHistory=city")["results"][0]["properties"]
    assert shown["city"] == "a" and "firstname" not in shown


@pytest.mark.parametrize("kind", ["deals", "tickets"])
def test_a_new_record_may_say_when_it_was_created(portal: Portal, kind: str) -> None:
    """Where the property can be written: a record that comes from elsewhere keeps its date, in every way of reading it."""
    path = f"/crm/v3/objects/{kind}"
    required = {"deals": {"dealname": "x"}, "tickets": {"subject": "x", "hs_pipeline_stage": "1"}}[kind]
    old = {"properties": {**required, "createdate": "2020-02-03T04:05:06Z"}}
    now = portal.post(path, {"properties": required})["id"]
    one = portal.post(path, old)
    (two,) = portal.post(f"{path}/batch/create", {"inputs": [old]})["results"]
    for made in (one, two):
        read = portal.get(f"{path}/{made['id']}?properties=createdate,hs_createdate&propertiesWithHistory=createdate")
        assert read["createdAt"] == made["createdAt"] == "2020-02-03T04:05:06.000Z"
        assert read["properties"]["createdate"] == read["properties"]["hs_createdate"] == "2020-02-03T04:05:06.000Z"
        assert [one["value"] for one in read["propertiesWithHistory"]["createdate"]] == ["2020-02-03T04:05:06.000Z"]
        assert read["updatedAt"] > "2026"
    before = {"filterGroups": [{"filters": [{"propertyName": "createdate", "operator": "LT", "value": "2021-01-01"}]}]}
    assert {found["id"] for found in portal.post(f"{path}/search", before, 200)["results"]} == {one["id"], two["id"]}
    by_date = {"sorts": [{"propertyName": "createdate", "direction": "DESCENDING"}]}
    assert portal.post(f"{path}/search", by_date, 200)["results"][0]["id"] == now
    changed = portal.call("PATCH", f"{path}/{now}", {"properties": {"createdate": "2020-02-03"}})
    assert (changed.status, changed.json()["errors"][0]["code"]) == (400, "READ_ONLY_VALUE")
    wrong = portal.call("POST", path, {"properties": {**required, "createdate": "soon"}})
    assert (wrong.status, wrong.json()["category"]) == (400, "VALIDATION_ERROR")
