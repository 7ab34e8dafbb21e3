"""What a journal tells of: records and which of them, associations, erasures, installations, snapshots."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from axle.core.accounts import CODE, Code
from axle.core.oauth import digest
from axle.operations.journal.telling import values_shown
from tests.api import COMPANIES, CONTACTS, package_catalog
from tests.journal.portal import READABLE, SECRET, Journal
from tests.journal.test_reading import actions


def refused(journal: Journal, **wish: Any) -> str:
    """Subscribe to what cannot be, and return why."""
    wish = {"subscriptionType": "OBJECT", "portalId": journal.account, "objectTypeId": "0-1", "actions": ["CREATE"]} | wish
    answer = journal.ask("POST", "subscriptions", wish)
    assert answer.status == 400, answer.body
    return str(answer.json()["message"])


def test_a_subscription_says_which_records_and_properties(journal: Journal) -> None:
    """Other records and other properties are left out; a value that is cleared is null."""
    first, second = journal.contact("a@example.com"), journal.contact("b@example.com")
    journal.subscribe(actions=["UPDATE"], properties=["firstname"], objectIds=[int(first)])
    journal.patch(f"{CONTACTS}/{first}", {"firstname": "Ann", "lastname": "A"})
    journal.patch(f"{CONTACTS}/{first}", {"lastname": "B"})
    journal.patch(f"{CONTACTS}/{second}", {"firstname": "Bob"})
    journal.patch(f"{CONTACTS}/{first}", {"firstname": ""})
    assert [event["propertyChanges"] for event in journal.events()] == [{"firstname": "Ann"}, {"firstname": None}]


def test_a_restored_and_a_merged_record(journal: Journal) -> None:
    """A merge is told of the record that remains."""
    journal.subscribe(actions=["DELETE", "RESTORE", "MERGE"])
    first, second = journal.contact("a@example.com"), journal.contact("b@example.com")
    journal.delete(f"{CONTACTS}/{second}")
    assert journal.call("POST", f"/_axle/objects/contacts/{second}/restore").status in (200, 204)
    journal.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}, 200)
    events = journal.events()
    assert [event["action"] for event in events] == ["DELETE", "RESTORE", "MERGE"]
    assert events[2]["mergedObjectIds"] == [int(second)] or int(first) in events[2]["mergedObjectIds"]
    assert events[2]["objectId"] not in events[2]["mergedObjectIds"]


def test_associations_are_told_of_the_end_that_is_subscribed_to(journal: Journal) -> None:
    """Added and removed, of other types not at all."""
    journal.subscribe(
        subscriptionType="ASSOCIATION", actions=["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"], associatedObjectTypeIds=["0-2"]
    )
    contact, company = journal.contact("a@example.com"), journal.company()
    path = f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}"
    journal.put(path, [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}], 201)
    journal.delete(path)
    told = [
        (event["action"], event["fromObjectId"], event["toObjectId"], event["associationTypeId"]) for event in journal.events()
    ]
    assert ("ASSOCIATION_ADDED", int(contact), int(company), 279) in told
    assert ("ASSOCIATION_REMOVED", int(contact), int(company), 279) in told
    assert all(event["type"] == "association" and event["fromObjectTypeId"] == "0-1" for event in journal.events())


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ({"operator": "EQ", "value": "ann"}, ["Ann"]),
        ({"operator": "N_EQ", "value": "Ann"}, ["Bob", "Annabel"]),
        ({"operator": "IN", "values": ["Ann", "Bob"]}, ["Ann", "Bob"]),
        ({"operator": "NOT_IN", "values": ["Ann", "Bob"]}, ["Annabel"]),
        ({"operator": "CONTAINS", "value": "NNA"}, ["Annabel"]),
        ({"operator": "STARTS_WITH", "value": "ann"}, ["Ann", "Annabel"]),
        ({"operator": "ENDS_WITH", "value": "b"}, ["Bob"]),
        ({"operator": "GT", "value": "Annabel"}, ["Bob"]),
        ({"operator": "GTE", "value": "Annabel"}, ["Bob", "Annabel"]),
        ({"operator": "LT", "value": "Annabel"}, ["Ann"]),
        ({"operator": "LTE", "value": "Annabel"}, ["Ann", "Annabel"]),
        ({"operator": "IS_EMPTY"}, [None]),
        ({"operator": "IS_NOT_EMPTY"}, ["Ann", "Bob", "Annabel"]),
    ],
    ids=lambda one: one["operator"] if isinstance(one, dict) else "",
)
@pytest.mark.covers("journal.filters.create", "success")
def test_each_operator_of_a_filter(here: Journal, condition: dict[str, Any], names: list[str | None]) -> None:
    """Of four new contacts those are told that fulfil it."""
    number = here.subscribe(actions=["CREATE"], properties=["firstname"])
    condition = {"filterType": "CRM_OBJECT_PROPERTY", "property": "firstname"} | condition
    answer = here.ask("POST", "subscriptions/filters", {"subscriptionId": number, "filter": {"conditions": [condition]}})
    assert answer.status == 200, answer.body
    for place, name in enumerate(("Ann", "Bob", "Annabel", "")):
        here.contact(f"{place}@example.com", **({"firstname": name} if name else {}))
    assert [event["propertyChanges"].get("firstname") for event in here.events()] == names


@pytest.mark.covers("journal.filters.read", "success", "404")
@pytest.mark.covers("journal.filters.list_filters", "success", "404")
@pytest.mark.covers("journal.filters.remove", "success", "404")
@pytest.mark.covers("journal.filters.create", "404")
def test_filters_are_listed_and_removed_and_old_files_stay(journal: Journal) -> None:
    """One of several filters is enough; a filter that is removed holds for what happened before."""
    number = journal.subscribe(actions=["CREATE"], properties=["firstname"])
    ids = []
    for name in ("Ann", "Bob"):
        conditions = [{"filterType": "CRM_OBJECT_PROPERTY", "property": "firstname", "operator": "EQ", "value": name}]
        wish = {"subscriptionId": number, "filter": {"conditions": conditions}}
        ids.append(journal.ask("POST", "subscriptions/filters", wish).json()["filterId"])
    listed = journal.ask("GET", f"subscriptions/filters/subscription/{number}").json()
    assert [one["id"] for one in listed] == ids
    assert journal.ask("GET", f"subscriptions/filters/{ids[1]}").json() == listed[1]
    assert listed[1]["filter"]["conditions"][0]["value"] == "Bob"
    for name in ("Ann", "Bob", "Cid"):
        journal.contact(f"{name}@example.com", firstname=name)
    before = journal.pages()
    assert [event["propertyChanges"]["firstname"] for page in before for event in page["journalEvents"]] == ["Ann", "Bob"]
    for one in ids:
        assert journal.ask("DELETE", f"subscriptions/filters/{one}").status == 204
    assert journal.ask("GET", f"subscriptions/filters/{ids[0]}").status == 404
    assert journal.ask("DELETE", f"subscriptions/filters/{ids[0]}").status == 404
    assert journal.ask("GET", "subscriptions/filters/subscription/999").status == 404
    wish = {"subscriptionId": 999, "filter": {"conditions": []}}
    assert journal.ask("POST", "subscriptions/filters", wish).status == 404
    journal.contact("d@example.com", firstname="Dan")
    assert journal.pages()[: len(before)] == before
    assert journal.events(before[-1]["offset"])[0]["propertyChanges"] == {"firstname": "Dan"}


@pytest.mark.parametrize(
    "condition",
    [
        {"operator": "LIKE", "value": "a"},
        {"operator": "EQ"},
        {"operator": "IN", "values": []},
        {"operator": "EQ", "value": "a", "property": "no_such_property"},
        {"operator": "EQ", "value": "a", "filterType": "OTHER"},
        {"operator": "GT", "value": "abc", "property": "createdate"},
    ],
    ids=str,
)
@pytest.mark.covers("journal.filters.create", "400")
def test_a_bad_filter_is_refused(here: Journal, condition: dict[str, Any]) -> None:
    """With 400."""
    number = here.subscribe(actions=["CREATE"])
    condition = {"filterType": "CRM_OBJECT_PROPERTY", "property": "firstname"} | condition
    answer = here.ask("POST", "subscriptions/filters", {"subscriptionId": number, "filter": {"conditions": [condition]}})
    assert answer.status == 400, answer.body
    assert here.ask("GET", f"subscriptions/filters/subscription/{number}").json() == []


@pytest.mark.covers("journal.subscriptions.upsert", "success", "400")
def test_what_cannot_be_subscribed_to_is_refused_with_the_reason(here: Journal) -> None:
    """Lists among them, since there are none."""
    assert "no lists" in refused(here, subscriptionType="LIST_MEMBERSHIP", listIds=[1])
    assert "Invalid subscription type" in refused(here, subscriptionType="EVENT")
    assert "actions" in refused(here, actions=[])
    assert "ASSOCIATION_ADDED" in refused(here, actions=["ASSOCIATION_ADDED"])
    assert "objectTypeId" in refused(here, objectTypeId="0-99999")
    assert "not installed" in refused(here, portalId=77)
    assert "portalId" in refused(here, portalId=None)
    assert "not installed" in refused(here, portalId=2**63)
    assert "eventTypeId" in refused(here, subscriptionType="APP_LIFECYCLE_EVENT", eventTypeId="4-1")


@pytest.mark.covers("journal.subscriptions.read", "success", "404")
@pytest.mark.covers("journal.subscriptions.list_subscriptions", "success")
@pytest.mark.covers("journal.subscriptions.unsubscribe", "success", "404")
@pytest.mark.covers("journal.subscriptions.unsubscribe_in_portal", "success")
def test_the_same_subscription_again_keeps_its_id(journal: Journal) -> None:
    """It is replaced; another type has another one; all of an account end together."""
    first = journal.subscribe(actions=["CREATE"])
    assert journal.subscribe(actions=["CREATE"]) == first
    assert journal.subscribe(actions=["UPDATE"], properties=["email"]) == first
    second = journal.subscribe(objectTypeId="0-2", actions=["CREATE"])
    listed = journal.ask("GET", "subscriptions").json()["results"]
    assert [one["id"] for one in listed] == [first, second]
    assert listed[0] == journal.ask("GET", f"subscriptions/{first}").json()
    assert (listed[0]["actions"], listed[0]["properties"], listed[0]["appId"]) == (["UPDATE"], ["email"], journal.app_id)
    assert journal.ask("DELETE", f"subscriptions/{first}").status == 204
    assert journal.ask("DELETE", f"subscriptions/{first}").status == 404
    assert journal.ask("GET", f"subscriptions/{first}").status == 404
    assert journal.ask("DELETE", f"subscriptions/portals/{journal.account}").status == 204
    assert journal.ask("GET", "subscriptions").json() == {"results": []}


def test_an_installation_is_told_to_the_app(journal: Journal) -> None:
    """And its end; nothing of it where nobody follows that."""
    other, _ = journal.add_portal()
    for event_type in ("4-1909196", "4-1916193"):
        wish = {"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": event_type}
        assert journal.ask("POST", "subscriptions", wish).status == 200
    code = Code(digest("code"), CODE, other, 5, journal.app_id, READABLE, "https://x.example", "", "", journal.now_ms + 60_000)
    journal.app.storage.write(other, lambda tx: tx.add_code(code))
    fields = {"client_id": f"client-{journal.app_id}", "client_secret": SECRET}
    form = fields | {"grant_type": "authorization_code", "code": "code", "redirect_uri": "https://x.example"}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    tokens = journal.send("POST", "/oauth/2026-03/token", urlencode(form).encode(), headers)
    assert tokens.status == 200, tokens.body
    answer = journal.send("DELETE", f"/oauth/v1/refresh-tokens/{tokens.json()['refresh_token']}")
    assert answer.status == 204
    events = journal.events()
    assert [(one["type"], one["action"], one["portalId"], one["eventTypeId"]) for one in events] == [
        ("app_lifecycle_event", "APP_INSTALL", other, "4-1909196"),
        ("app_lifecycle_event", "APP_UNINSTALL", other, "4-1916193"),
    ]
    assert events[0]["properties"]["hs_app_id"] == str(journal.app_id)
    assert journal.events(part="journal-local") == []
    assert len(journal.events(part="journal-local", query=f"?installPortalId={other}")) == 2


@pytest.mark.covers("journal.snapshots.create", "success", "400")
@pytest.mark.covers("journal.snapshots.status", "success", "404")
def test_a_snapshot_tells_the_values_of_its_moment(journal: Journal) -> None:
    """Also without a subscription; of a record that is not there its status says why; an erased one is told no more."""
    contact = journal.contact("a@example.com", firstname="Zebedee")
    wish = {"portalId": journal.account, "objectId": int(contact), "objectTypeId": "0-1", "properties": ["firstname", "phone"]}
    answer = journal.ask("POST", "snapshots/crm", {"snapshotRequests": [wish, wish | {"objectId": 99}]})
    assert answer.status == 200, answer.body
    taken, refused_one = answer.json()["snapshotResponses"]
    journal.now_ms += 5
    journal.patch(f"{CONTACTS}/{contact}", {"firstname": "Other"})
    (event,) = journal.events()
    assert (event["action"], event["propertyChanges"]) == ("SNAPSHOT", {"firstname": "Zebedee", "phone": None})
    assert journal.ask("GET", f"journal/status/{taken['snapshotStatusId']}").json()["status"] == "SUCCESS"
    status = journal.ask("GET", f"journal-local/status/{refused_one['snapshotStatusId']}").json()
    assert (status["status"], status["errorCode"]) == ("FAILED", "VALIDATION_ERROR")
    assert journal.ask("GET", f"journal/status/{contact}").status == 404
    assert journal.ask("POST", "snapshots/crm", {"snapshotRequests": [wish | {"properties": []}]}).status == 400
    assert journal.ask("POST", "snapshots/crm", {"snapshotRequests": [wish | {"portalId": 2**63}]}).status == 400
    assert journal.call("POST", f"{CONTACTS}/gdpr-delete", {"objectId": contact}).status == 204
    assert journal.events() == []


def test_records_that_the_app_may_not_read_are_not_followed(here: Journal) -> None:
    """It needs the scope in the account: to subscribe, and to be told."""
    here.app_token = here.client_credentials(here.add_app(scopes="oauth crm.objects.companies.read"))
    wish = {"subscriptionType": "OBJECT", "portalId": here.account, "objectTypeId": "0-1", "actions": ["CREATE"]}
    answer = here.ask("POST", "subscriptions", wish)
    assert answer.status == 403
    assert "crm.objects.contacts.read" in str(answer.json())
    assert here.ask("POST", "subscriptions", wish | {"objectTypeId": "0-2"}).status == 200
    company = here.call("POST", COMPANIES, {"properties": {"name": "A"}}).json()["id"]
    assert actions(here.events()) == [("CREATE", int(company))]


def test_archiving_tells_of_no_association_and_what_is_erased_is_told_no_more(here: Journal) -> None:
    """A restore brings hidden associations back; of an erased record no file has any."""
    here.subscribe(
        subscriptionType="ASSOCIATION", objectTypeId="0-2", actions=["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"], objectIds=[]
    )
    contact, company = here.contact("a@example.com"), here.company()
    here.put(f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    added = here.events()
    assert {event["action"] for event in added} == {"ASSOCIATION_ADDED"}
    here.delete(f"{CONTACTS}/{contact}")
    assert here.events() == added
    assert here.call("POST", f"{CONTACTS}/gdpr-delete", {"objectId": contact}).status == 204
    assert here.events() == []


def test_associations_with_records_that_the_app_may_not_read_are_not_told(here: Journal) -> None:
    """No id of them is told; to name their type is refused."""
    here.app_token = here.client_credentials(here.add_app(scopes="oauth crm.objects.contacts.read"))
    here.subscribe(subscriptionType="ASSOCIATION", actions=["ASSOCIATION_ADDED"])
    named = {"portalId": here.account, "objectTypeId": "0-1", "actions": ["ASSOCIATION_ADDED"]}
    wish = named | {"subscriptionType": "ASSOCIATION", "associatedObjectTypeIds": ["0-2"]}
    assert here.ask("POST", "subscriptions", wish).status == 403
    contact, company, task = here.contact("a@example.com"), here.company(), here.task()
    here.put(f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    here.put(f"/crm/v4/objects/contacts/{contact}/associations/default/tasks/{task}")
    assert {event["toObjectTypeId"] for event in here.events()} == {"0-27"}


def test_a_sensitive_value_is_hidden() -> None:
    """What it was is not told; that there is none, is."""
    contacts = package_catalog().find("contacts")
    sensitive = msgspec.structs.replace(contacts.properties["firstname"], dataSensitivity="sensitive")
    changed: Any = SimpleNamespace(properties={**contacts.properties, "firstname": sensitive})
    values = {"firstname": "Zebedee", "lastname": "A"}
    names = ("firstname", "lastname")
    assert values_shown(changed, names, values, unset=True) == {"firstname": "REDACTED", "lastname": "A"}
    assert values_shown(changed, names[:1], {}, unset=True) == {"firstname": None}
