"""What becomes of a record: history, archive, restore, purge, pins, merge, erasure."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.events import Merged, PropertiesChanged, happenings
from tests.api import COMPANIES, CONTACTS, DUE, START, TASKS, Api, links

DAY = 86_400_000
PIN = "hs_pinned_engagement_id"


def history(api: Api, path: str, record: str, name: str) -> list[dict[str, Any]]:
    """Return the values that a property had, newest first."""
    chain: list[dict[str, Any]] = api.get(f"{path}/{record}?propertiesWithHistory={name}")["propertiesWithHistory"][name]
    return chain


def restore(api: Api, kind: str, record: str, status: int = 200) -> Any:
    """Take a record out of the recycle bin."""
    return api.post(f"/_axle/objects/{kind}/{record}/restore", None, status)


def test_history_is_a_chain_back_to_the_creation(api: Api) -> None:
    """Every value is there, newest first, with source and time; clearing is an empty value."""
    contact = api.contact(city="a")
    for city in ("b", "", "c"):
        api.now_ms += 1000
        api.patch(f"{CONTACTS}/{contact}", {"city": city})
    chain = history(api, CONTACTS, contact, "city")
    assert [one["value"] for one in chain] == ["c", "", "b", "a"]
    assert [one["timestamp"] for one in chain] == [f"2026-01-01T00:00:0{n}.000Z" for n in (3, 2, 1, 0)]
    assert all(list(one) == ["value", "timestamp", "sourceType", "sourceId"] for one in chain)
    assert {(one["sourceType"], one["sourceId"]) for one in chain} == {("INTEGRATION", str(api.account))}


def test_history_of_what_was_set_later_or_never(api: Api) -> None:
    """A property that was set later starts there; one that never was has no history; unknown names are left out."""
    contact = api.contact()
    api.patch(f"{CONTACTS}/{contact}", {"city": "a"})
    shown = api.get(f"{CONTACTS}/{contact}?propertiesWithHistory=city,phone&propertiesWithHistory=nosuch")
    assert [one["value"] for one in shown["propertiesWithHistory"]["city"]] == ["a"]
    assert shown["propertiesWithHistory"]["phone"] == []
    assert "nosuch" not in shown["propertiesWithHistory"]


def test_archive_and_restore(api: Api) -> None:
    """A restored record has its properties, history and associations again."""
    contact = api.contact(city="a")
    api.patch(f"{CONTACTS}/{contact}", {"city": "b"})
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    before = api.get(f"{CONTACTS}/{contact}?properties=city&propertiesWithHistory=city&associations=tasks")
    api.now_ms += DAY
    api.delete(f"{CONTACTS}/{contact}")
    assert api.get(f"{TASKS}/{task}?associations=contacts")["associations"] == {}
    assert api.get(f"{CONTACTS}/{contact}?archived=true")["archivedAt"] == "2026-01-02T00:00:00.000Z"
    api.delete(f"{CONTACTS}/{contact}", 404)
    shown = restore(api, "contacts", contact)
    assert shown["archived"] is False
    after = api.get(f"{CONTACTS}/{contact}?properties=city&propertiesWithHistory=city&associations=tasks")
    for name in ("id", "propertiesWithHistory", "createdAt", "associations"):
        assert after[name] == before[name]
    restore(api, "contacts", contact, 404)


def test_both_ends_archived(api: Api) -> None:
    """An association is seen again only when both of its ends are back."""
    contact = api.contact()
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    api.delete(f"{CONTACTS}/{contact}")
    api.delete(f"{TASKS}/{task}")
    restore(api, "contacts", contact)
    assert api.get(f"{CONTACTS}/{contact}?associations=tasks")["associations"] == {}
    restore(api, "tasks", task)
    assert api.get(f"{CONTACTS}/{contact}?associations=tasks")["associations"].keys() == {"tasks"}


def test_a_unique_value_is_free_while_its_record_is_archived(api: Api) -> None:
    """Archiving frees an e-mail; restoring claims it again, or is a 409 that changes nothing."""
    first = api.contact("a@example.com")
    api.delete(f"{CONTACTS}/{first}")
    second = api.contact("a@example.com")
    assert restore(api, "contacts", first, 409)["category"] == "CONFLICT"
    api.get(f"{CONTACTS}/{first}?archived=true")
    api.delete(f"{CONTACTS}/{second}")
    restore(api, "contacts", first)
    assert api.get(f"{CONTACTS}/a@example.com?idProperty=email")["id"] == first


def test_the_recycle_bin_is_emptied_after_90_days(api: Api) -> None:
    """An archived record is purged 90 days later, one that was restored is not."""
    gone, back = api.task(), api.task()
    api.delete(f"{TASKS}/{gone}")
    api.delete(f"{TASKS}/{back}")
    restore(api, "tasks", back)
    api.wait(90 * DAY - 1)
    api.get(f"{TASKS}/{gone}?archived=true")
    api.wait(1)
    api.get(f"{TASKS}/{gone}?archived=true", 404)
    api.get(f"{TASKS}/{back}")


def pinned(api: Api, contact: str) -> Any:
    """Return what is pinned on a contact."""
    return api.read("contacts", contact, PIN)[PIN]


def pin(api: Api, contact: str) -> str:
    """Associate a task with a contact and pin it."""
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(contact, 204)})["id"]
    api.patch(f"{CONTACTS}/{contact}", {PIN: task})
    return str(task)


def test_only_an_associated_activity_can_be_pinned(api: Api) -> None:
    """A task that is not associated, a record that is no activity, and nonsense are refused."""
    contact, company = api.contact(), api.company()
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    for wrong in (api.task(), company, "99", "0", contact):
        assert api.patch(f"{CONTACTS}/{contact}", {PIN: wrong}, 400)["category"] == "VALIDATION_ERROR"
    api.patch(f"{CONTACTS}/{contact}", {PIN: "x"}, 400)
    assert pinned(api, contact) is None


def test_the_same_create_may_associate_and_pin(api: Api) -> None:
    """A create that associates a task may pin it; one that does not is refused."""
    task = api.task()
    body = {"properties": {PIN: task}, "associations": links(task, 203)}
    assert api.post(CONTACTS, body)["properties"][PIN] == task
    api.post(CONTACTS, {"properties": {PIN: task}}, 400)
    assert len(api.get(CONTACTS)["results"]) == 1


def test_a_second_pin_replaces_the_first(api: Api) -> None:
    """A record has one pinned activity, and an empty text takes it off."""
    contact = api.contact()
    pin(api, contact)
    second = pin(api, contact)
    assert pinned(api, contact) == second
    api.patch(f"{CONTACTS}/{contact}", {PIN: ""})
    assert pinned(api, contact) is None


@pytest.mark.parametrize("how", ["v3", "v4", "archive", "batch"])
def test_a_pin_goes_with_its_association(api: Api, how: str) -> None:
    """Removing the association or archiving the activity clears the pin, as a calculated change."""
    contact = api.contact()
    task = pin(api, contact)
    if how == "v3":
        api.delete(f"{TASKS}/{task}/associations/contacts/{contact}/204")
    elif how == "v4":
        api.delete(f"/crm/v4/objects/contacts/{contact}/associations/tasks/{task}")
    elif how == "batch":
        api.post(f"{TASKS}/batch/archive", {"inputs": [{"id": task}]}, 204)
    else:
        api.delete(f"{TASKS}/{task}")
    assert pinned(api, contact) is None
    assert [one["value"] for one in history(api, CONTACTS, contact, PIN)] == ["", task]


def test_a_pin_whose_activity_went_while_the_record_was_archived(api: Api) -> None:
    """A restored record is not pinned to an activity that has been archived meanwhile."""
    contact = api.contact()
    task = pin(api, contact)
    api.delete(f"{CONTACTS}/{contact}")
    api.delete(f"{TASKS}/{task}")
    restore(api, "contacts", contact)
    assert pinned(api, contact) is None


def test_merge(api: Api) -> None:
    """The primary keeps its values, takes what it lacks and all associations; the other one leads to it from then on."""
    primary, other = api.contact("a@example.com", city="Rome"), api.contact("b@example.com", city="Oslo", zip="1")
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(other, 204)})["id"]
    shown = api.post(f"{CONTACTS}/merge", {"primaryObjectId": primary, "objectIdToMerge": other}, 200)
    assert (shown["id"], shown["properties"]["city"], shown["properties"]["zip"]) == (primary, "Rome", "1")
    assert shown["properties"]["hs_merged_object_ids"] == other
    assert api.get(f"{CONTACTS}/{primary}?associations=tasks")["associations"]["tasks"]["results"][0]["id"] == task
    assert api.get(f"{CONTACTS}/{other}")["id"] == primary
    assert api.patch(f"{CONTACTS}/{other}", {"zip": "2"})["id"] == primary
    assert [one["id"] for one in api.get(CONTACTS)["results"]] == [primary]
    body = {"inputs": [{"id": other, "properties": {"zip": "3"}}]}
    assert api.post(f"{CONTACTS}/batch/update", body, 207)["results"] == []
    assert api.post(f"{CONTACTS}/search", {}, 200)["total"] == 1


def test_a_merge_is_told_as_one(api: Api) -> None:
    """Who follows the events learns what the other record became a part of, and not that it was archived."""
    primary, other = api.contact(), api.contact(city="Ulm")
    last = api.app.storage.read(api.account, lambda tx: tx.events(0, 1000))[-1].number
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": primary, "objectIdToMerge": other}, 200)
    events = api.app.storage.read(api.account, lambda tx: tx.events(last, 1000))
    told = [(str(event.record_id), happening) for event in events for happening in happenings(event)]
    assert [happening for record, happening in told if record == other] == [Merged(int(primary))]
    assert [record for record, happening in told if isinstance(happening, PropertiesChanged)] == [primary]


def test_the_address_of_a_merged_away_contact_leads_to_the_other(api: Api) -> None:
    """It stays an additional address of the primary contact, which is found by it; nobody else can have it."""
    first, second, third = (api.contact(f"{name}@example.com") for name in "abc")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": second, "objectIdToMerge": third}, 200)
    shown = api.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    assert shown["properties"]["email"] == "a@example.com"
    assert shown["properties"]["hs_additional_emails"] == "b@example.com;c@example.com"
    for name in "abc":
        assert api.get(f"{CONTACTS}/{name}@example.com?idProperty=email")["id"] == first
    inputs = [{"id": "c@example.com", "idProperty": "email", "properties": {"city": "Rome"}}]
    (upserted,) = api.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert (upserted["id"], upserted["new"]) == (first, False)
    for operand in ({"operator": "EQ", "value": "c@example.com"}, {"operator": "IN", "values": ["c@example.com", "d"]}):
        body = {"filters": [{"propertyName": "hs_additional_emails", **operand}]}
        assert [one["id"] for one in api.post(f"{CONTACTS}/search", body, 200)["results"]] == [first]
    refused = api.post(CONTACTS, {"properties": {"email": "b@example.com"}}, 409)
    assert refused["message"] == f"Contact already exists. Existing ID: {first}"
    api.delete(f"{CONTACTS}/{first}")
    api.contact("b@example.com")


def test_an_additional_address_that_becomes_the_first_changes_places_with_it(api: Api) -> None:
    """As in an upsert by it, where clients send it among the properties too: none of the addresses is lost."""
    first, second = api.contact("a@example.com"), api.contact("b@example.com")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    inputs = [{"id": "b@example.com", "idProperty": "email", "properties": {"email": "b@example.com", "city": "Rome"}}]
    assert api.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"][0]["new"] is False
    shown = api.read("contacts", first, "email", "hs_additional_emails")
    assert (shown["email"], shown["hs_additional_emails"]) == ("b@example.com", "a@example.com")
    assert api.get(f"{CONTACTS}/a@example.com?idProperty=email")["id"] == first


def test_an_address_of_a_merge_is_not_kept_twice(api: Api) -> None:
    """A primary contact without an address takes the other's as its own, and there is no additional one."""
    first, second = api.post(CONTACTS, {"properties": {"city": "Rome"}})["id"], api.contact("b@example.com")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    shown = api.read("contacts", first, "email", "hs_additional_emails")
    assert (shown["email"], shown["hs_additional_emails"]) == ("b@example.com", None)


def test_merge_of_a_merged_record(api: Api) -> None:
    """Ids merged away lead on to the last primary."""
    first, second, third = api.company(), api.company(), api.company()
    api.post(f"{COMPANIES}/merge", {"primaryObjectId": second, "objectIdToMerge": first}, 200)
    api.post(f"{COMPANIES}/merge", {"primaryObjectId": third, "objectIdToMerge": second}, 200)
    for one in (first, second, third):
        assert api.get(f"{COMPANIES}/{one}")["id"] == third


def test_merge_keeps_one_primary(api: Api) -> None:
    """Both contacts have a primary company: the primary contact keeps its own, and is linked to both."""
    contacts, companies = [api.contact(), api.contact()], [api.company(), api.company()]
    for contact, company in zip(contacts, companies, strict=True):
        api.put(f"{CONTACTS}/{contact}/associations/companies/{company}/1")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": contacts[0], "objectIdToMerge": contacts[1]}, 200)
    found = api.get(f"/crm/v4/objects/contacts/{contacts[0]}/associations/companies")["results"]
    assert [(one["toObjectId"], [t["typeId"] for t in one["associationTypes"]]) for one in found] == [
        (int(companies[0]), [1, 279]),
        (int(companies[1]), [279]),
    ]
    for company in companies:
        assert api.read("companies", company, "num_associated_contacts")["num_associated_contacts"] == "1"


def test_what_cannot_be_merged(api: Api) -> None:
    """Tasks, a record with itself, and records that are not there cannot be merged."""
    task, contact = api.task(), api.contact()
    api.post(f"{TASKS}/merge", {"primaryObjectId": task, "objectIdToMerge": api.task()}, 400)
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": contact}, 400)
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": "99"}, 404)
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": task}, 404)
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": contact}, 400)


@pytest.mark.parametrize("by", ["id", "email", "archived"])
def test_gdpr_delete_leaves_nothing(api: Api, by: str) -> None:
    """Nothing of an erased contact is found: record, history, search, association, unique value, event."""
    contact = api.contact("secret@example.com", city="Secretville")
    api.patch(f"{CONTACTS}/{contact}", {"city": "Secretburg"})
    task = pin(api, contact)
    if by == "archived":
        api.delete(f"{CONTACTS}/{contact}")
    body = {"objectId": "secret@example.com", "idProperty": "email"} if by == "email" else {"objectId": contact}
    api.post(f"{CONTACTS}/gdpr-delete", body, 204)
    for flag in ("true", "false"):
        api.get(f"{CONTACTS}/{contact}?archived={flag}", 404)
    assert api.post(f"{CONTACTS}/search", {"query": "secretburg"}, 200)["total"] == 0
    assert api.get(f"{TASKS}/{task}?associations=contacts")["associations"] == {}
    assert api.read("tasks", task, "hs_num_associated_contacts")["hs_num_associated_contacts"] == "0"
    restore(api, "contacts", contact, 404)
    api.post(f"{CONTACTS}/gdpr-delete", body, 404)
    api.contact("secret@example.com")
    events = api.app.storage.read(api.account, lambda tx: tx.events(0, 1000))
    assert not [event for event in events if event.record_id == int(contact) and "Secret" in str(event.detail)]


def test_gdpr_delete_is_for_contacts(api: Api) -> None:
    """Other types cannot be erased."""
    api.post(f"{COMPANIES}/gdpr-delete", {"objectId": api.company()}, 400)


def test_changes_of_one_millisecond_stay_apart(api: Api) -> None:
    """Two changes within a millisecond have different modified dates, in order."""
    contact = api.contact(city="a")
    times = [api.patch(f"{CONTACTS}/{contact}", {"city": city})["updatedAt"] for city in "bcd"]
    assert times == sorted(set(times))
    assert api.now_ms == START


def test_a_merged_away_record_is_not_restored(api: Api) -> None:
    """What was merged into another record cannot come back beside it, not even after further merges."""
    first, second, third = (api.contact(f"{name}@b.co") for name in "abc")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": third, "objectIdToMerge": first}, 200)
    for gone in (first, second):
        told = restore(api, "contacts", gone, 400)
        assert told["message"] == f"Record {gone} was merged into {third}: it cannot be restored."
        assert told["category"] == "VALIDATION_ERROR"


def test_the_id_of_a_merged_away_record_does_not_archive_the_other(api: Api) -> None:
    """DELETE means the very record that it names; that one is archived already."""
    kept, gone = api.contact("a@b.co"), api.contact("b@b.co")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    api.delete(f"{CONTACTS}/{gone}", 404)
    assert api.get(f"{CONTACTS}/{kept}")["archived"] is False


def test_merging_has_a_bound(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """More records than the limit are not merged into one."""
    monkeypatch.setattr("axle.operations.records.single.MAX_MERGED", 2)
    kept, *others = (api.contact() for _ in range(4))
    for number, other in enumerate(others):
        status = 200 if number < 2 else 400
        api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": other}, status)


def test_gdpr_delete_forgets_what_was_merged_in_too(api: Api) -> None:
    """Nothing is left of a contact that was merged into the erased one."""
    kept, gone = api.contact("a@b.co"), api.contact("b@b.co")
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": kept}, 204)
    for archived in ("false", "true"):
        assert api.get(f"{CONTACTS}?archived={archived}")["results"] == []


def test_a_restored_task_knows_what_time_it_is(api: Api) -> None:
    """A task that fell due in the recycle bin is overdue when it comes back."""
    task = api.task()
    api.delete(f"{TASKS}/{task}")
    api.wait(3 * DAY)
    restore(api, "tasks", task)
    flags = api.read("tasks", task, "hs_task_is_overdue", "hs_task_is_past_due_date")
    assert (flags["hs_task_is_overdue"], flags["hs_task_is_past_due_date"]) == ("true", "true")
    assert [one["value"] for one in history(api, TASKS, task, "hs_task_is_overdue")] == ["true", "false"]


def test_a_property_with_history_is_shown_too(api: Api) -> None:
    """The present value of a property whose history is asked for stands among the properties."""
    contact = api.contact(city="a")
    assert api.get(f"{CONTACTS}/{contact}?propertiesWithHistory=city")["properties"]["city"] == "a"
    shown = api.get(f"{CONTACTS}?properties=email&propertiesWithHistory=city")["results"][0]["properties"]
    assert shown["city"] == "a" and "firstname" not in shown


@pytest.mark.parametrize("kind", ["deals", "tickets"])
def test_a_new_record_may_say_when_it_was_created(api: Api, kind: str) -> None:
    """Where the property can be written: a record that comes from elsewhere keeps its date, in every way of reading it."""
    path = f"/crm/v3/objects/{kind}"
    required = {"deals": {"dealname": "x"}, "tickets": {"subject": "x", "hs_pipeline_stage": "1"}}[kind]
    old = {"properties": {**required, "createdate": "2020-02-03T04:05:06Z"}}
    now = api.post(path, {"properties": required})["id"]
    one = api.post(path, old)
    (two,) = api.post(f"{path}/batch/create", {"inputs": [old]})["results"]
    for made in (one, two):
        read = api.get(f"{path}/{made['id']}?properties=createdate,hs_createdate&propertiesWithHistory=createdate")
        assert read["createdAt"] == made["createdAt"] == "2020-02-03T04:05:06.000Z"
        assert read["properties"]["createdate"] == read["properties"]["hs_createdate"] == "2020-02-03T04:05:06.000Z"
        assert [one["value"] for one in read["propertiesWithHistory"]["createdate"]] == ["2020-02-03T04:05:06.000Z"]
        assert read["updatedAt"] > "2026"
    before = {"filterGroups": [{"filters": [{"propertyName": "createdate", "operator": "LT", "value": "2021-01-01"}]}]}
    assert {found["id"] for found in api.post(f"{path}/search", before, 200)["results"]} == {one["id"], two["id"]}
    by_date = {"sorts": [{"propertyName": "createdate", "direction": "DESCENDING"}]}
    assert api.post(f"{path}/search", by_date, 200)["results"][0]["id"] == now
    changed = api.call("PATCH", f"{path}/{now}", {"properties": {"createdate": "2020-02-03"}})
    assert (changed.status, changed.json()["errors"][0]["code"]) == (400, "READ_ONLY_VALUE")
    wrong = api.call("POST", path, {"properties": {**required, "createdate": "soon"}})
    assert (wrong.status, wrong.json()["category"]) == (400, "VALIDATION_ERROR")
