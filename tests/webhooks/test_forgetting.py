"""What is forgotten of webhooks: values of erased records, events that nobody needs, and old deliveries."""

from __future__ import annotations

import apsw
import psycopg
import pytest

from axle.workers.delivery_trim import DeliveryTrimming
from axle.workers.trim import EVENTS_KEPT_MS, EventTrimming
from tests.webhooks.portal import DAY, SECOND, Hooked

VALUE = "Quirin-7-erased"


def holding(hooked: Hooked, database: str) -> list[str]:
    """Return the tables that hold the value anywhere."""
    if database.startswith("postgresql:"):
        with psycopg.connect(database) as db:
            names = db.execute("SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()")
            return [
                name for (name,) in names.fetchall()
                if any(VALUE.lower() in str(row).lower() for row in db.execute(f"SELECT * FROM {name}".encode()))
            ]  # fmt: skip
    file = apsw.Connection(":memory:")
    file.deserialize("main", hooked.app.storage.snapshot())  # type: ignore[attr-defined] # in memory
    tables = [
        name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words%'")
    ]
    return [t for t in tables if any(VALUE.lower() in str(row).lower() for row in file.execute(f"SELECT * FROM {t}"))]


def test_an_erased_value_is_nowhere(hooked: Hooked, database: str) -> None:
    """Not in a delivery that waits or was sent, nor in an answer that repeated it; and it is told no more."""
    hooked.subscribe("contact.propertyChange", "firstname")
    hooked.subscribe("contact.creation")
    hooked.subscribe("contact.deletion")
    contact = hooked.contact("a@example.com", firstname=VALUE)
    hooked.receiver.answers = [(500, f"I do not want {VALUE}" + " really" * 1_000 + VALUE)]
    hooked.deliver()
    assert VALUE in hooked.receiver.received[0].body.decode()
    assert VALUE in hooked.attempts()[0].answer
    assert {"attempt", "long_answer"} <= set(holding(hooked, database))
    hooked.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": contact}, 204)
    assert holding(hooked, database) == []
    assert (hooked.attempts()[0].answer, hooked.attempts()[0].answer_length) == ("", 0)
    hooked.receiver.received.clear()
    hooked.now_ms += 60 * SECOND
    hooked.deliver()
    assert hooked.receiver.types() == ["contact.deletion"]
    assert [delivery.state for delivery in hooked.deliveries()] == ["empty", "delivered"]


def test_an_answer_that_comes_after_the_erasure_is_not_kept(hooked: Hooked, database: str) -> None:
    """A request was under way when the contact was erased, and its receiver repeats what it got."""
    hooked.subscribe("contact.propertyChange", "firstname")
    contact = hooked.contact("a@example.com", firstname=VALUE)
    while hooked.hooks.fan_out.run():
        pass
    requests, _ = hooked.hooks.sending.turn([], 10)
    hooked.receiver.answers = [(500, f"I do not want {VALUE}")]
    results = [hooked.hooks.sending.post(request) for request in requests]
    hooked.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": contact}, 204)
    hooked.hooks.sending.turn(results, 10)
    assert [(one.result, one.answer) for one in hooked.attempts()] == [("server_error", "")]
    assert holding(hooked, database) == []


@pytest.mark.parametrize("waits", ["for the consumer", "for the receiver"])
def test_trimming_passes_no_event_that_is_still_to_be_told(hooked: Hooked, waits: str) -> None:
    """Neither one that no delivery was made of, nor one whose delivery waits; then they go."""
    hooked.subscribe("contact.creation")
    hooked.app.webhooks.fan_out.run()
    hooked.contact("a@example.com")
    if waits == "for the receiver":
        while hooked.hooks.fan_out.run():
            pass
    hooked.now_ms += EVENTS_KEPT_MS + DAY
    trimming = EventTrimming(hooked.app.storage, lambda: hooked.now_ms)
    trimming.trim()
    assert [outcome.result for outcome in hooked.deliver()] == ["success"]
    assert hooked.receiver.types() == ["contact.creation"]
    hooked.now_ms += 2 * 60_000
    assert trimming.trim() > 0
    assert hooked.write(lambda tx: tx.events(0, 10)) == []


def test_an_account_that_nobody_is_told_of_keeps_no_event(hooked: Hooked) -> None:
    """A consumer without subscriptions does not hold events back."""
    number = hooked.subscribe("contact.creation")
    hooked.deliver()
    hooked.write(lambda tx: tx.delete_subscription(hooked.app_id, number))
    hooked.contact("a@example.com")
    hooked.deliver()
    assert hooked.app.storage.following() == []
    hooked.now_ms += EVENTS_KEPT_MS + DAY
    assert EventTrimming(hooked.app.storage, lambda: hooked.now_ms).trim() == 1


def test_the_log_is_kept_for_thirty_days(hooked: Hooked) -> None:
    """Then deliveries go with their attempts; one that waits stays."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.deliver()
    hooked.now_ms += 29 * DAY
    hooked.receiver.answers = [(500, "no")]
    hooked.contact("b@example.com")
    hooked.deliver()
    trimming = DeliveryTrimming(hooked.app.storage, lambda: hooked.now_ms)
    assert trimming.trim() == 0
    hooked.now_ms += 2 * DAY
    assert trimming.trim() == 1
    (left,) = hooked.deliveries()
    assert left.state == "waiting"
    assert [one.result for one in hooked.attempts()] == ["server_error"]
