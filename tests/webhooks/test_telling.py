"""What happens is told: by a real request, signed, with the values of the moment of each event."""

from __future__ import annotations

from axle.core.signatures import v1, v3
from tests.webhooks.portal import SECRET, Hooked


def test_a_new_task_is_told_to_whoever_asked(hooked: Hooked) -> None:
    """One request with one event, as HubSpot's, and both signatures; nothing of what happened before the subscription."""
    hooked.task()
    hooked.now_ms += 1
    number = hooked.subscribe("object.creation", type_id="0-27")
    task = hooked.task()
    assert [outcome.result for outcome in hooked.deliver()] == ["success"]
    (request,) = hooked.receiver.received
    assert request.events() == [
        {
            "eventId": request.events()[0]["eventId"],
            "subscriptionId": number,
            "portalId": hooked.account,
            "appId": hooked.app_id,
            "occurredAt": hooked.now_ms,
            "subscriptionType": "object.creation",
            "attemptNumber": 0,
            "objectId": int(task),
            "changeFlag": "CREATED",
            "objectTypeId": "0-27",
            "changeSource": "INTEGRATION",
            "sourceId": str(hooked.account),
        }
    ]
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-hubspot-signature"] == v1(SECRET, request.body)
    sent = ("POST", hooked.receiver.url)
    assert request.headers["x-hubspot-signature-v3"] == v3(SECRET, sent, request.body, str(hooked.now_ms))
    assert hooked.deliver() == []


def test_values_are_those_of_their_moment(hooked: Hooked) -> None:
    """Three changes of one property, told together afterwards, have three values; one that was cleared is empty."""
    hooked.subscribe("contact.propertyChange", "city")
    contact = hooked.contact(email="a@example.com", city="Ulm")
    for city in ("Bonn", "", "Kiel"):
        hooked.now_ms += 10
        hooked.patch(f"/crm/v3/objects/contacts/{contact}", {"city": city})
    hooked.deliver()
    assert [event["propertyValue"] for event in hooked.receiver.events()] == ["Ulm", "Bonn", "", "Kiel"]
    assert {event["propertyName"] for event in hooked.receiver.events()} == {"city"}


def test_a_new_record_tells_of_the_values_that_it_has(hooked: Hooked) -> None:
    """Of those that it was made with; what came later is told as a change of its own, once."""
    hooked.subscribe("contact.propertyChange", "city")
    hooked.subscribe("contact.propertyChange", "zip")
    hooked.subscribe("contact.propertyChange", "state")
    contact = hooked.contact(email="a@example.com", city="Ulm")
    hooked.now_ms += 10
    hooked.patch(f"/crm/v3/objects/contacts/{contact}", {"zip": "89073"})
    hooked.deliver()
    told = [(event["propertyName"], event["propertyValue"]) for event in hooked.receiver.events()]
    assert told == [("city", "Ulm"), ("zip", "89073")]


def test_a_later_subscription_does_not_tell_of_what_was_before_it(hooked: Hooked) -> None:
    """Though nothing of that has been told to others yet."""
    first = hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.now_ms += 1
    second = hooked.subscribe("contact.creation")
    hooked.contact("b@example.com")
    hooked.deliver()
    assert [event["subscriptionId"] for event in hooked.receiver.events()] == [first, first, second]
