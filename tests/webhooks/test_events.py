"""Each thing that happens to a record is told to whoever asked for it, as HubSpot tells it."""

from __future__ import annotations

from typing import Any

from axle.core import changes
from axle.core.accounts import REFRESH, Token
from axle.core.record import Moment, Source
from axle.storage.interface import Transaction
from tests.api import links
from tests.webhooks.portal import Hooked


def told(hooked: Hooked, *names: str) -> list[Any]:
    """Deliver, and return the event types that arrived, each with some of its fields."""
    hooked.receiver.received.clear()
    assert {outcome.result for outcome in hooked.deliver()} <= {"success"}
    return [(event["subscriptionType"], *(event.get(name) for name in names)) for event in hooked.receiver.events()]


def test_deletion_and_restore(hooked: Hooked) -> None:
    """A record that goes to the recycle bin and comes back."""
    for action in ("deletion", "restore"):
        hooked.subscribe(f"contact.{action}")
    contact = hooked.contact("a@example.com")
    hooked.delete(f"/crm/v3/objects/contacts/{contact}")
    hooked.now_ms += 1
    hooked.post(f"/_axle/objects/contacts/{contact}/restore", {}, 200)
    assert told(hooked, "objectId", "changeFlag") == [
        ("contact.deletion", int(contact), "DELETED"),
        ("contact.restore", int(contact), "RESTORED"),
    ]


def test_privacy_deletion_is_told_beside_the_deletion(hooked: Hooked) -> None:
    """The id alone is told, and nothing of what had happened to the contact before."""
    for event_type in ("contact.creation", "contact.deletion", "contact.privacyDeletion"):
        hooked.subscribe(event_type)
    hooked.subscribe("contact.propertyChange", "firstname")
    contact = hooked.contact("a@example.com", firstname="Quirin")
    hooked.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": contact}, 204)
    assert told(hooked, "objectId", "propertyValue") == [
        ("contact.deletion", int(contact), None),
        ("contact.privacyDeletion", int(contact), None),
    ]


def test_the_purge_of_the_recycle_bin_tells_nobody(hooked: Hooked) -> None:
    """Its deletion was told when it went there."""
    for action in ("deletion", "privacyDeletion"):
        hooked.subscribe(f"contact.{action}")
    contact = hooked.contact("a@example.com")
    hooked.delete(f"/crm/v3/objects/contacts/{contact}")
    assert told(hooked) == [("contact.deletion",)]
    hooked.now_ms += 100 * 86_400_000
    while hooked.app.due.run():
        pass
    hooked.get(f"/crm/v3/objects/contacts/{contact}?archived=true", 404)
    assert told(hooked) == []


def test_a_merge_says_what_became_of_what(hooked: Hooked) -> None:
    """The record that stays, the one that went, and how many properties moved."""
    hooked.subscribe("contact.merge")
    first, second = hooked.contact("a@example.com"), hooked.contact("b@example.com", city="Ulm")
    hooked.now_ms += 1
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    hooked.post("/crm/v3/objects/contacts/merge", body, 200)
    (event,) = told(hooked, "primaryObjectId", "mergedObjectIds", "newObjectId", "numberOfPropertiesMoved")
    assert event[:-1] == ("contact.merge", int(first), [int(second)], int(first))
    assert event[-1] > 0


def test_both_sides_of_an_association_are_told(hooked: Hooked) -> None:
    """To each side's subscription, when it comes and when it goes; the generic form says of which type it is."""
    hooked.subscribe("contact.associationChange")
    hooked.subscribe("object.associationChange", type_id="0-27")
    contact, task = hooked.contact("a@example.com"), hooked.task()
    path = f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}"
    hooked.put(path)
    names = ("fromObjectId", "toObjectId", "associationType", "associationRemoved", "associationTypeId")
    ends = int(contact), int(task)
    assert sorted(told(hooked, *names)) == [
        ("contact.associationChange", *ends, "CONTACT_TO_TASK", False, None),
        ("object.associationChange", *ends[::-1], "TASK_TO_CONTACT", False, 204),
    ]
    hooked.now_ms += 1
    hooked.delete(f"/crm/v4/objects/tasks/{task}/associations/contacts/{contact}")
    assert sorted(one[4] for one in told(hooked, *names)) == [True, True]


def test_custom_objects_are_told_by_their_id(hooked: Hooked) -> None:
    """By the generic event types."""
    schema = hooked.post("/crm/v3/schemas", {
        "name": "parcel", "labels": {"singular": "Parcel", "plural": "Parcels"}, "primaryDisplayProperty": "code",
        "requiredProperties": ["code"], "associatedObjects": [],
        "properties": [{"name": "code", "label": "Code", "type": "string", "fieldType": "text"}],
    })  # fmt: skip
    hooked.subscribe("object.creation", type_id=schema["objectTypeId"])
    hooked.post(f"/crm/v3/objects/{schema['objectTypeId']}", {"properties": {"code": "x"}})
    assert told(hooked, "objectTypeId") == [("object.creation", schema["objectTypeId"])]


def test_an_app_is_told_of_the_accounts_in_which_it_is_installed(hooked: Hooked) -> None:
    """Since its installation, and of no other account."""
    hooked.subscribe("contact.creation")
    other, token = hooked.app.storage.accounts()[0].id, hooked.other_account()
    accounts = [account.id for account in hooked.app.storage.accounts() if account.id != other]
    body = {"properties": {"email": "a@example.com"}}
    assert hooked.call("POST", "/crm/v3/objects/contacts", body, token).status == 201
    assert told(hooked) == []
    hooked.now_ms += 1
    hooked.install(hooked.app_id, accounts[0])
    body = {"properties": {"email": "b@example.com"}}
    assert hooked.call("POST", "/crm/v3/objects/contacts", body, token).status == 201
    assert told(hooked, "portalId") == [("contact.creation", accounts[0])]


def test_an_app_is_told_what_it_may_read(hooked: Hooked) -> None:
    """Elsewhere than at home: nothing of a type that its users have not granted, and no association with one."""
    for event_type in ("contact.creation", "deal.creation", "contact.associationChange", "deal.associationChange"):
        hooked.subscribe(event_type)
    other, token = hooked.app.storage.accounts()[0].id, hooked.other_account()
    (account,) = (one.id for one in hooked.app.storage.accounts() if one.id != other)
    hooked.install(hooked.app_id, account)
    contact = hooked.call("POST", "/crm/v3/objects/contacts", {"properties": {"email": "a@example.com"}}, token).json()["id"]
    deal = {"properties": {"dealname": "x", "dealstage": "appointmentscheduled"}, "associations": links(contact, 3)}
    assert hooked.call("POST", "/crm/v3/objects/deals", deal, token).status == 201
    assert told(hooked) == [("contact.creation",)]
    more = Token("more", account, hooked.app_id, "", "crm.objects.deals.read", hooked.now_ms, purpose=REFRESH)
    hooked.app.storage.save_token(more)
    assert hooked.call("POST", "/crm/v3/objects/deals", deal, token).status == 201
    assert {name for (name,) in told(hooked)} == {"deal.creation", "contact.associationChange", "deal.associationChange"}


def test_what_is_written_quietly_is_told_to_nobody(hooked: Hooked) -> None:
    """Seeds and imports are no news; what is done to such records later is."""
    hooked.subscribe("contact.creation")
    hooked.subscribe("contact.propertyChange", "city")
    object_type = hooked.app.catalog.find("contacts")
    moment = Moment(hooked.now_ms, Source())

    def quietly(tx: Transaction) -> int:
        tx.quiet = True
        (number,) = tx.new_ids(1)
        tx.save([changes.create(object_type, number, {"email": "a@example.com", "city": "Ulm"}, moment)])
        return number

    contact = hooked.write(quietly)
    assert told(hooked) == []
    hooked.now_ms += 1
    hooked.patch(f"/crm/v3/objects/contacts/{contact}", {"city": "Bonn"})
    assert told(hooked, "propertyValue") == [("contact.propertyChange", "Bonn")]
