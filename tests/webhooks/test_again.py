"""Receivers that fail: when a delivery is sent again, for how long, and what others notice of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from axle.core.webhooks import RETRIES_MS
from axle.workers.sending import LEASE_MS, UNDER_WAY_MS, Result
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import DAY, HOUR, SECOND, Hooked


def test_a_failed_delivery_is_sent_again_later(hooked: Hooked) -> None:
    """Signed afresh, with the next attempt's number, and not before its moment; each attempt stands in the log."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(500, "no"), (302, ""), (200, "")]
    assert [outcome.result for outcome in hooked.deliver()] == ["server_error"]
    assert hooked.deliver() == []
    for _ in range(2):
        hooked.now_ms = hooked.deliveries()[0].next_ms - 1
        assert hooked.deliver() == []
        hooked.now_ms += 1
        hooked.deliver()
    assert [event["attemptNumber"] for event in hooked.receiver.events()] == [0, 1, 2]
    assert len({request.headers["x-hubspot-signature-v3"] for request in hooked.receiver.received}) == 3
    assert [(one.number, one.result, one.status, one.answer) for one in hooked.attempts()] == [
        (0, "server_error", 500, "no"), (1, "redirect_refused", 302, ""), (2, "success", 200, ""),
    ]  # fmt: skip
    (delivery,) = hooked.deliveries("delivered")
    assert (delivery.attempts, delivery.lease) == (3, "")


def test_a_delivery_is_sent_again_ten_times_within_a_day(hooked: Hooked) -> None:
    """With delays that grow; then it has failed."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(503, "")] * 20
    began, moments = hooked.now_ms, [hooked.now_ms]
    hooked.deliver()
    while waiting := hooked.deliveries("waiting"):
        hooked.now_ms = max(waiting[0].next_ms, hooked.now_ms + 30 * SECOND)
        if hooked.deliver():
            moments.append(hooked.now_ms)
    delays = [after - before for before, after in pairwise(moments)]
    assert len(moments) == 1 + len(RETRIES_MS) == 11
    assert delays == sorted(delays)
    assert HOUR < moments[-1] - began < DAY
    assert hooked.deliveries("failed")[0].attempts == 11


def test_a_receiver_that_is_gone_ends_its_subscriptions(hooked: Hooked) -> None:
    """Those of the delivery that it refused so, and no other."""
    hooked.subscribe("contact.creation")
    hooked.subscribe("contact.deletion")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(410, "")]
    hooked.deliver()
    active = {one.event_type: one.active for one in hooked.write(lambda tx: tx.subscriptions(hooked.app_id))}
    assert active == {"contact.creation": False, "contact.deletion": True}
    assert hooked.deliveries("failed")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("servers", [1, 2])
def test_a_request_that_outlasts_its_lease_stands_in_the_log(hooked: Hooked, order: tuple[int, int], servers: int) -> None:
    """Beside the one that followed it, whoever sent that, and whichever answer comes first: a machine may have slept."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.hooks.fan_out.run()
    senders = [hooked.hooks.sending, hooked.hooks.sending if servers == 1 else hooked.server().sending]
    results = []
    for sender in senders:
        (request,), _ = sender.turn([], 10)
        results.append(sender.post(request))
        hooked.now_ms += LEASE_MS
    assert [(one.number, one.result) for one in hooked.attempts()] == [(0, "lost")]
    for place in order:
        senders[place].turn([results[place]], 0)
    assert [event["attemptNumber"] for event in hooked.receiver.events()] == [0, 1]
    assert [(one.number, one.result, one.status) for one in hooked.attempts()] == [(0, "success", 200), (1, "success", 200)]
    assert [delivery.attempts for delivery in hooked.deliveries("delivered")] == [2]


def test_what_a_server_has_lost_holds_up_nothing_else_for_long(hooked: Hooked) -> None:
    """A receiver may have one request at first. It is sent again when its lease ends, the others sooner."""
    hooked.subscribe("contact.creation")
    ids = []
    for number in range(2):
        ids.append(hooked.contact(f"{number}@example.com"))
        hooked.hooks.fan_out.run()
    lost, _ = hooked.server().sending.turn([], 10)
    assert len(lost) == 1
    hooked.now_ms += UNDER_WAY_MS - 1
    assert hooked.deliver() == []
    hooked.now_ms += 1
    assert [outcome.status for outcome in hooked.deliver()] == [200]
    hooked.now_ms += LEASE_MS - UNDER_WAY_MS
    assert [outcome.status for outcome in hooked.deliver()] == [200]
    assert [event["objectId"] for event in hooked.receiver.events()] == [int(ids[1]), int(ids[0])]


@pytest.mark.parametrize("again", ["replay", "test"])
def test_a_receiver_that_is_gone_says_so_to_a_replay_and_a_sample_too(hooked: Hooked, again: str) -> None:
    """Whatever a request is for, 410 ends the subscriptions that it told of."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.deliver()
    hooked.receiver.answers = [(410, "")]
    hooked.call("POST", f"/_axle/webhooks/{hooked.app_id}/{again}", {"from": 1} if again == "replay" else None)
    assert [outcome.status for outcome in hooked.deliver()] == [410]
    assert [one.active for one in hooked.write(lambda tx: tx.subscriptions(hooked.app_id))] == [False]


def test_a_receiver_that_fails_for_days_is_paused(hooked: Hooked) -> None:
    """Nothing waits for it any more, and what happens is not written down for it, until its app is set anew."""
    hooked.subscribe("contact.creation")
    hooked.hooks.sending.patient = False
    hooked.receiver.answers = [(500, "")] * 100
    for day in range(6):
        hooked.contact(f"a{day}@example.com")
        hooked.deliver()
        hooked.now_ms += DAY
    (endpoint,) = hooked.write(lambda tx: tx.endpoints())
    assert endpoint.paused_ms is not None
    assert not hooked.deliveries("waiting")
    failed = len(hooked.deliveries("failed"))
    hooked.receiver.answers = []
    hooked.contact("b@example.com")
    assert hooked.deliver() == []
    settings = hooked.write(lambda tx: tx.webhook_settings(hooked.app_id))
    hooked.now_ms += 1
    hooked.write(lambda tx: tx.save_webhook_settings(msgspec.structs.replace(settings, updated_ms=hooked.now_ms)))
    hooked.contact("c@example.com")
    assert [outcome.result for outcome in hooked.deliver()] == ["success"]
    assert len(hooked.deliveries("failed")) == failed


def test_a_killed_servers_deliveries_are_sent_by_another(hooked: Hooked) -> None:
    """After the lease, not before; the attempt whose end nobody knows stands in the log, and its end once that is known."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    while hooked.hooks.fan_out.run():
        pass
    (request,), _ = hooked.hooks.sending.turn([], 10)
    other = hooked.server()
    assert other.deliver() == []
    hooked.now_ms += 20 * SECOND
    assert [result.outcome.result for result in other.deliver()] == ["success"]
    assert [one.result for one in hooked.attempts()] == ["lost", "success"]
    late = hooked.hooks.sending.post(request)
    hooked.hooks.sending.turn([late], 10)
    assert [one.result for one in hooked.attempts()] == ["success", "success"]
    assert [event["attemptNumber"] for event in hooked.receiver.events()] == [1, 0]


def test_receivers_with_much_to_tell_keep_no_other_waiting(hooked: Hooked) -> None:
    """Where there is room for a few of them at a time, it is not the first ones that always get it."""
    apps = [hooked.app_id, *(hooked.add_app() for _ in range(11))]
    for app in apps:
        hooked.subscribe("contact.creation", app_id=app)
    hooked.hooks.fan_out._events = 1
    for number in range(40):
        hooked.contact(f"a{number}@example.com")
    while hooked.hooks.fan_out.run():
        pass
    sending = hooked.hooks.sending
    results: list[Result] = []
    for _ in range(60):
        requests, _ = sending.turn(results, 4)
        results = [sending.post(request) for request in requests]
        assert len(results) <= 4
    assert {event["appId"] for event in hooked.receiver.events()} == set(apps)
    assert len(hooked.receiver.received) > 200


def test_no_more_requests_are_under_way_than_an_app_allows(hooked: Hooked) -> None:
    """Of all servers together, once its receiver has shown that it answers."""
    hooked.subscribe("contact.creation")
    hooked.hooks.fan_out._events = 1
    for number in range(40):
        hooked.contact(f"a{number}@example.com")
    while hooked.hooks.fan_out.run():
        pass
    other, sizes = hooked.server(), []
    requests, _ = hooked.hooks.sending.turn([], 100)
    for _ in range(5):
        assert other.sending.turn([], 100) == ([], [])
        sizes.append(len(requests))
        requests, _ = hooked.hooks.sending.turn([hooked.hooks.sending.post(one) for one in requests], 100)
    assert sizes == [1, 2, 8, 10, 10]


def test_what_many_receivers_have_in_common_is_read_once(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record that all are told of, and what is under way to them; each has its own subscription and address."""
    others = [hooked.add_app(url=hooked.receiver.url) for _ in range(4)]
    for app in (hooked.app_id, *others):
        hooked.subscribe("contact.creation", app_id=app)
    hooked.contact("a@example.com")
    while hooked.hooks.fan_out.run():
        pass
    read: list[str] = []
    view = type(hooked.write(lambda tx: tx))

    def noting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            read.append(name)
            return real(*given)

        return noted

    for name in ("records", "in_flight", "apps_with"):
        monkeypatch.setattr(view, name, noting(name, getattr(view, name)))
    requests, _ = hooked.hooks.sending.turn([], 100)
    assert sorted(request.delivery.app for request in requests) == sorted((hooked.app_id, *others))
    assert sorted(read) == ["apps_with", "apps_with", "in_flight", "records"]
    told = [msgspec.json.decode(request.body)[0] for request in requests]
    assert [one["appId"] for one in told] == [request.delivery.app for request in requests]
    assert len({one["subscriptionId"] for one in told}) == 5


def test_a_receiver_that_keeps_failing_costs_others_nothing(hooked: Hooked) -> None:
    """It is asked by one request at a time, with pauses; what another app waits for goes on."""
    hooked.hooks.fan_out._events = 1
    with contextlib.closing(Receiver()) as broken:
        broken.answers = [(500, "")] * 1_000
        app = hooked.add_app(url=broken.url)
        for one in (app, hooked.app_id):
            hooked.subscribe("contact.creation", app_id=one)
        for number in range(30):
            hooked.contact(f"a{number}@example.com")
        hooked.deliver()
        assert len(hooked.receiver.received) == 30
        assert len(broken.received) == 5
        broken.answers = []
        hooked.now_ms += 60 * SECOND
        hooked.deliver()
        assert len(broken.received) == 35


def test_an_app_that_is_archived_is_told_nothing_more(hooked: Hooked) -> None:
    """What waits for it has failed."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    hooked.receiver.answers = [(500, "")]
    hooked.deliver()
    app = hooked.write(lambda tx: tx.app_by_id(hooked.app_id))
    app.archived_ms = hooked.now_ms
    hooked.write(lambda tx: tx.save_app(app))
    hooked.contact("b@example.com")
    hooked.now_ms += HOUR
    assert hooked.deliver() == []
    assert [delivery.state for delivery in hooked.deliveries()] == ["failed"]


def poisoned(hooked: Hooked) -> int:
    """Add a delivery of a real event whose association row has no number, so that no body can be made; return its id."""
    (healthy,) = hooked.deliveries("waiting")
    (item,) = healthy.items
    broken = msgspec.structs.replace(item, subject="+nothing")
    (added,) = hooked.write(lambda tx: tx.add_deliveries([msgspec.structs.replace(healthy, items=(broken,))]))
    return int(added.id)


def test_a_body_that_cannot_be_made_fails_like_an_attempt(hooked: Hooked, capfd: pytest.CaptureFixture[str]) -> None:
    """It is tried as often as others and no more, the log says why, and what is sent beside it arrives at once."""
    hooked.subscribe("contact.associationChange")
    contact, task = hooked.contact("a@example.com"), hooked.task()
    hooked.put(f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
    while hooked.hooks.fan_out.run():
        pass
    number = poisoned(hooked)
    assert sorted(outcome.result for outcome in hooked.deliver()) == ["fault", "success"]
    assert hooked.receiver.types() == ["contact.associationChange"]
    tries = 1
    while waiting := hooked.deliveries("waiting"):
        assert hooked.deliver() == []
        hooked.now_ms = waiting[0].next_ms
        assert [outcome.result for outcome in hooked.deliver()] == ["fault"]
        tries += 1
        assert tries <= 20
    (failed,) = hooked.deliveries("failed")
    assert (tries, failed.id, failed.attempts, failed.lease) == (11, number, 11, "")
    shown = hooked.get(f"/_axle/webhooks/deliveries/{number}")
    reasons = [(one["attemptNumber"], one["result"], one["detail"]) for one in shown["attempts"]]
    assert "body" not in shown
    assert reasons == [(place, "fault", "the body could not be made: ValueError") for place in range(11)]
    (endpoint,) = hooked.write(lambda tx: tx.endpoints())
    assert (endpoint.failures, endpoint.next_ms) == (0, None)
    hooked.now_ms += DAY
    assert hooked.deliver() == []
    assert capfd.readouterr().err.count("ValueError: ") == 11


def test_a_delivery_that_ends_each_server_fails_in_the_end(hooked: Hooked) -> None:
    """It is leased as often as any other is sent, and then no more; the log says why."""
    hooked.subscribe("contact.creation")
    hooked.contact("a@example.com")
    while hooked.hooks.fan_out.run():
        pass
    leased = 0
    for _ in range(20):
        requests, _unnoted = hooked.hooks.sending.turn([], 10)
        leased += len(requests)  # each time the server that has it ends before it sends anything
        hooked.now_ms += 60 * SECOND
    assert leased == len(RETRIES_MS) + 1 == len(hooked.attempts())
    assert {attempt.result for attempt in hooked.attempts()} == {"lost"}
    assert "ended before it noted an answer" in hooked.attempts()[-1].detail
    assert [delivery.state for delivery in hooked.deliveries()] == ["failed"]
