"""The log of webhooks: an operator sees every attempt, and can send again."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from axle import webhooks
from axle.client import signatures
from axle.storage.sql import SQL
from axle.storage.transaction import deliveries
from axle.workers.delivery_trim import DeliveryTrimming
from axle.workers.receiver_connections import MAX_ANSWER
from tests.webhooks.portal import SECOND, SECRET, Hooked

LOG = "/_axle/webhooks"


def logged(hooked: Hooked, query: str = "") -> list[Any]:
    """Return the deliveries of the log, newest first."""
    results: list[Any] = hooked.get(f"{LOG}/deliveries{query}")["results"]
    return results


@pytest.mark.covers("webhooks.log.list_page", "success")
@pytest.mark.covers("webhooks.log.read", "success")
def test_each_attempt_is_shown(hooked: Hooked) -> None:
    """With its time, status, duration and the beginning of the answer, what the delivery tells, and when it is sent again."""
    hooked.subscribe("contact.propertyChange", "city")
    contact = hooked.contact("a@example.com", city="Ulm")
    hooked.receiver.answers = [(500, "x" * 5_000 + "end")]
    hooked.deliver()
    (row,) = logged(hooked)
    (attempt,) = row.pop("attempts")
    assert (attempt["attemptNumber"], attempt["result"], attempt["status"]) == (0, "server_error", 500)
    assert attempt["sentAt"] == "2026-01-01T00:00:00.000Z"
    assert (attempt["answer"], attempt["answerLength"]) == ("x" * 1_000, 5_003)
    assert row == {
        "id": row["id"], "appId": hooked.app_id, "purpose": "event", "state": "waiting", "events": 1,
        "createdAt": "2026-01-01T00:00:00.000Z", "endedAt": None, "nextAt": "2026-01-01T00:00:27.000Z",
    }  # fmt: skip
    shown = hooked.get(f"{LOG}/deliveries/{row['id']}")
    (event,) = shown["body"]
    assert (event["objectId"], event["propertyValue"]) == (int(contact), "Ulm")
    assert shown["attempts"] == [attempt]


@pytest.mark.covers("webhooks.log.read", "400", "404")
def test_an_attempt_is_shown_with_its_whole_answer(hooked: Hooked) -> None:
    """Up to the 64 KB that are read of it, whether it failed or not; short ones too; an attempt that was not made is none."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    long = "".join(f"{number} " for number in range(15_000))
    hooked.receiver.answers = [(500, long), (200, "thank you")]
    hooked.deliver()
    hooked.now_ms += 60 * SECOND
    hooked.deliver()
    (row,) = logged(hooked)
    assert [(one["answer"], one["answerLength"]) for one in row["attempts"]] == [
        (long[:1_000], MAX_ANSWER), ("thank you", 9)
    ]  # fmt: skip
    path = f"{LOG}/deliveries/{row['id']}?attempt="
    (first,) = hooked.get(f"{path}0")["attempts"]
    assert (first["attemptNumber"], first["answer"], first["answerLength"]) == (0, long[:MAX_ANSWER], MAX_ANSWER)
    assert hooked.get(f"{path}1")["attempts"] == row["attempts"][1:]
    hooked.get(f"{path}2", 404)
    hooked.get(f"{path}x", 400)


def long_answers(hooked: Hooked) -> int:
    """Return how many long answers the database holds."""
    rows: Any = hooked.write(
        lambda tx: tx._cursor.run(SQL("SELECT count(*) FROM long_answer WHERE account = ?", (tx.account,)))
    )
    return int(rows[0][0])


def test_only_so_many_long_answers_are_kept(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the older ones, and of those that the log forgets, no more than their beginnings."""
    monkeypatch.setattr(deliveries, "MAX_LONG_ANSWERS", 2)
    hooked.subscribe("contact.creation")
    hooked.receiver.answers = [(200, "y" * 3_000)] * 4
    for number in range(4):
        hooked.contact(f"a{number}@example.com")
        hooked.deliver()

    def lengths() -> list[tuple[str, int, int]]:
        rows = [hooked.get(f"{LOG}/deliveries/{row['id']}?attempt=0") for row in logged(hooked)]
        return [(row["id"], len(one["answer"]), one["answerLength"]) for row in rows for one in row["attempts"]]

    assert lengths() == [("4", 3_000, 3_000), ("3", 3_000, 3_000), ("2", 1_000, 3_000), ("1", 1_000, 3_000)]
    assert long_answers(hooked) == 2
    hooked.now_ms += 31 * 86_400 * SECOND
    assert DeliveryTrimming(hooked.app.storage, lambda: hooked.now_ms).trim() == 4
    assert (lengths(), long_answers(hooked)) == ([], 0)


def test_the_log_reads_no_long_answer(hooked: Hooked) -> None:
    """What is read of attempts is as long as what a page shows of them."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(500, "z" * 60_000)]
    hooked.deliver()
    (attempt,) = hooked.attempts()
    assert len(attempt.answer) == 1_000


def test_the_log_is_read_in_pages(hooked: Hooked) -> None:
    """Newest first, by state and by app."""
    hooked.subscribe("contact.creation")
    for number in range(3):
        hooked.contact(f"a{number}@example.com")
        hooked.deliver()
    first = hooked.get(f"{LOG}/deliveries?limit=2")
    assert [row["id"] for row in first["results"]] == ["3", "2"]
    assert [row["id"] for row in logged(hooked, f"?after={first['paging']['next']['after']}")] == ["1"]
    assert logged(hooked, "?state=failed") == []
    assert len(logged(hooked, f"?appId={hooked.app_id}&state=delivered")) == 3
    assert logged(hooked, "?appId=7") == []
    hooked.get(f"{LOG}/deliveries?state=lost", 400)


@pytest.mark.covers("webhooks.log.retry", "success")
def test_a_delivery_is_sent_again_at_once(hooked: Hooked) -> None:
    """One that waits, one that has failed, and one that was taken already."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(500, "")]
    hooked.deliver()
    for _ in range(2):
        hooked.post(f"{LOG}/deliveries/1/retry", None, 200)
        assert [outcome.result for outcome in hooked.deliver()] == ["success"]
    assert [one["attemptNumber"] for one in logged(hooked)[0]["attempts"]] == [0, 1, 2]
    hooked.post(f"{LOG}/deliveries/9/retry", None, 404)
    hooked.post(f"{LOG}/deliveries/x/retry", None, 400)


@pytest.mark.covers("webhooks.log.retry_all", "success")
def test_all_that_failed_is_sent_again(hooked: Hooked) -> None:
    """Of one app, or of all."""
    hooked.subscribe("contact.creation")
    hooked.hooks.sending.patient = False
    hooked.receiver.answers = [(410, "")] * 3
    for number in range(3):
        hooked.contact(f"a{number}@example.com")
        hooked.hooks.fan_out.run()
    hooked.deliver()
    assert len(logged(hooked, "?state=failed")) == 3
    assert hooked.post(f"{LOG}/deliveries/retry?appId=7", None, 200) == {"retried": 0, "more": False}
    assert hooked.post(f"{LOG}/deliveries/retry", None, 200) == {"retried": 3, "more": False}
    hooked.deliver()
    assert len(logged(hooked, "?state=delivered")) == 3


@pytest.mark.covers("webhooks.log.replay", "success")
def test_what_happened_is_told_again(hooked: Hooked) -> None:
    """By times or by numbers: with the same ids, marked, and of the subscriptions that are active now."""
    hooked.subscribe("contact.creation")
    began = hooked.now_ms
    for number in range(3):
        hooked.contact(f"a{number}@example.com")
        hooked.now_ms += SECOND
    hooked.deliver()
    before = hooked.receiver.events()
    hooked.receiver.received.clear()
    times = {"from": "2026-01-01T00:00:01.000Z", "to": "2026-01-01T00:00:02.000Z"}
    answer = hooked.post(f"{LOG}/{hooked.app_id}/replay", times, 200)
    assert answer == {"events": 2, "deliveries": 1, "next": None}
    hooked.deliver()
    (request,) = hooked.receiver.received
    assert request.headers["x-axle-purpose"] == "replay"
    assert request.events() == before[1:]
    assert logged(hooked)[0]["purpose"] == "replay"
    first = before[0]["eventId"] // 1_000
    answer = hooked.post(f"{LOG}/{hooked.app_id}/replay", {"from": first, "to": first}, 200)
    assert answer == {"events": 1, "deliveries": 1, "next": None}
    for broken in ("yesterday", 2**70, -(2**70), str(2**70)):
        hooked.post(f"{LOG}/{hooked.app_id}/replay", {"from": broken}, 400)
        hooked.post(f"{LOG}/{hooked.app_id}/replay", {"from": 1, "to": broken}, 400)
    hooked.post(f"{LOG}/7/replay", {"from": 1}, 404)
    assert began < hooked.now_ms


def test_a_replay_that_fails_is_not_sent_again_by_itself(hooked: Hooked) -> None:
    """Nor does it count against its receiver."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.deliver()
    hooked.receiver.answers = [(500, "")]
    hooked.post(f"{LOG}/{hooked.app_id}/replay", {"from": 1}, 200)
    hooked.deliver()
    assert [row["state"] for row in logged(hooked)] == ["failed", "delivered"]
    (endpoint,) = hooked.get(f"{LOG}/endpoints")["results"]
    assert (endpoint["failures"], endpoint["failingSince"], endpoint["paused"]) == (0, None, False)


@pytest.mark.covers("webhooks.log.test", "success")
def test_a_sample_shows_whether_a_receiver_listens(hooked: Hooked) -> None:
    """One event of each active subscription, of a record that is none."""
    hooked.post(f"{LOG}/{hooked.app_id}/test", None, 400)
    number = hooked.subscribe("contact.creation")
    assert hooked.post(f"{LOG}/{hooked.app_id}/test", None)["purpose"] == "test"
    hooked.deliver()
    (event,) = hooked.receiver.events()
    assert event["subscriptionId"] == number
    assert (event["objectId"], event["changeFlag"]) == (123, "NEW")


def test_a_sample_has_the_shape_of_what_happens(hooked: Hooked) -> None:
    """So a receiver that reads its events with axle.webhooks can read a sample too."""
    hooked.subscribe("contact.propertyChange", "email")
    hooked.subscribe("contact.merge")
    hooked.subscribe("object.creation", type_id="0-27")
    hooked.subscribe("object.associationChange", type_id="0-1")
    hooked.post(f"{LOG}/{hooked.app_id}/test", None)
    hooked.deliver()
    (request,) = hooked.receiver.received
    received = signatures.Received("POST", hooked.receiver.url, request.headers, request.body)
    change, merge, creation, association = webhooks.events(received, SECRET, now=hooked.now_ms / 1_000)
    assert isinstance(change, webhooks.PropertyChange)
    assert (change.object_id, change.property_name, change.property_value) == (123, "email", "sample-value")
    assert isinstance(merge, webhooks.Merge)
    assert (merge.primary_object_id, merge.merged_object_ids) == (123, [124])
    assert (creation.object_id, creation.object_type_id) == (123, "0-27")
    assert isinstance(association, webhooks.AssociationChange)
    assert (association.from_object_id, association.to_object_id) == (123, 124)


@pytest.mark.covers("webhooks.log.endpoints", "success")
def test_a_receiver_that_fails_is_shown(hooked: Hooked) -> None:
    """Since when, and how often in a row."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(500, "")]
    hooked.deliver()
    (endpoint,) = hooked.get(f"{LOG}/endpoints")["results"]
    assert endpoint["failingSince"] == "2026-01-01T00:00:00.000Z"
    assert (endpoint["appId"], endpoint["failures"], endpoint["paused"]) == (hooked.app_id, 1, False)


@pytest.mark.covers("webhooks.log.list_page", "isolation")
@pytest.mark.covers("webhooks.log.read", "isolation")
@pytest.mark.covers("webhooks.log.retry", "isolation")
@pytest.mark.covers("webhooks.log.list_page", "scope")
def test_nobody_sees_another_accounts_log(hooked: Hooked) -> None:
    """Nor can send anything of it again; and a token needs a scope for it."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.deliver()
    other = hooked.other_account()
    hooked.receiver.received.clear()
    body = msgspec.json.encode({"from": 1})
    headers = {"authorization": f"Bearer {other}", "content-type": "application/json"}
    assert hooked.send("POST", f"{LOG}/{hooked.app_id}/replay", body, headers).status == 404
    assert hooked.call("GET", f"{LOG}/deliveries", token=other).json()["results"] == []
    assert hooked.call("GET", f"{LOG}/deliveries/1", token=other).status == 404
    assert hooked.call("POST", f"{LOG}/deliveries/1/retry", token=other).status == 404
    scoped = hooked.token(scopes="crm.objects.contacts.read")
    assert hooked.call("GET", f"{LOG}/deliveries", token=scoped).status == 403
    assert hooked.call("POST", f"{LOG}/{hooked.app_id}/test", token=scoped).status == 403
    assert hooked.call("POST", f"{LOG}/{hooked.app_id}/test", token=other).status == 404
    reading = hooked.token(scopes="developers-read")
    assert hooked.call("GET", f"{LOG}/deliveries", token=reading).status == 200
