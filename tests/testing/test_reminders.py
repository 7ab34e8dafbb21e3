"""Reminders under test: moved by the clock, parsed, failing when a test wants it, and the same over HTTP."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from axle.client.signatures import Received, verify
from axle.testing import Portal, Server
from axle.testing.controls import Controls
from tests.testing.test_webhooks import ControlCaller
from tests.webhooks.listening import Receiver

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def task_in(portal: Portal, **more: Any) -> Any:
    """Make a task with a reminder in an hour."""
    moment = int((portal.clock.now + timedelta(hours=1)).timestamp() * 1000)
    (owner,) = portal.client().owners.list()
    given = {"hs_timestamp": moment, "hs_task_reminders": str(moment), "hubspot_owner_id": owner.id}
    return portal.client().tasks.create({"hs_task_subject": "Call", **given, **more})


@pytest.fixture
def portal() -> Iterator[Portal]:
    """An account on a Monday at noon."""
    with Server() as server:
        server.clock.stop(NOON)
        yield server.portal(email="ada@example.com")


def test_the_clock_moves_reminders_and_mails_are_parsed(portal: Portal) -> None:
    """Neither before their moment, nor twice."""
    task = task_in(portal)
    portal.clock.advance(minutes=59)
    assert portal.reminders == []
    with pytest.raises(AssertionError, match=r"a reminder of \d+ to ada@example.com was to be sent"):
        portal.assert_reminded(task, to="ada@example.com")
    portal.clock.advance(minutes=1)
    sent = portal.assert_reminded(task, to="ada@example.com")
    assert sent.mail is not None
    assert (sent.mail["Subject"], sent.moment, sent.result) == ("Reminder: Call", NOON + timedelta(hours=1), "success")
    assert portal.assert_reminded(task.id) == portal.assert_reminded({"id": task.id}) == sent
    portal.clock.advance(days=3)
    assert len(portal.reminders) == 1


def test_a_webhook_is_signed_at_the_real_time(portal: Portal) -> None:
    """However the clock stands: who receives it compares with the real time."""
    (owner,) = portal.client().owners.list()
    with contextlib.closing(Receiver()) as receiver:
        wanted = {"webhookUrl": receiver.url, "channels": ["webhook"]}
        settings = portal.client().request("PATCH", f"/_axle/owners/{owner.id}/settings", wanted).json()
        task_in(portal)
        portal.clock.advance(hours=1)
        assert [sent.result for sent in portal.reminders] == ["success"]
        headers, body = receiver.received[0]
        verify(settings["webhookSecret"], Received("POST", receiver.url, headers, body), time.time())
    portal.server.app.receivers.close()


def test_a_mail_server_fails_when_a_test_wants_it(portal: Portal) -> None:
    """The clock brings the next attempt; an address that is none gets none."""
    task = task_in(portal)
    portal.fail_mail(451)
    portal.fail_mail(0)
    portal.clock.advance(hours=1)
    portal.clock.advance(minutes=1)
    assert [sent.result for sent in portal.reminders] == ["deferred", "unreachable"]
    portal.clock.advance(minutes=5)
    portal.assert_reminded(task)
    other = task_in(portal)
    portal.fail_mail(550)
    portal.clock.advance(hours=1)
    portal.clock.advance(days=3)
    with pytest.raises(AssertionError):
        portal.assert_reminded(other)


def test_the_links_of_a_mail_work(portal: Portal) -> None:
    """They lead to the server under test."""
    task = task_in(portal)
    portal.clock.advance(hours=1)
    mail = portal.assert_reminded(task).mail
    assert mail is not None
    part = mail.get_body(("plain",))
    assert part is not None
    address = next(line for line in part.get_content().splitlines() if line.startswith("Complete: "))
    client = portal.client()
    client.request("POST", address.partition("axle.test")[2], None)
    assert client.tasks.get(task.id, properties=["hs_task_status"]).properties.hs_task_status == "COMPLETED"


def test_what_is_seeded_with_moments_that_have_passed_tells_nobody_and_a_reset_forgets(portal: Portal) -> None:
    """What is to come is sent in its time, after a reset too."""
    moment = int(NOON.timestamp() * 1000)
    owners = [{"id": 7, "email": "grace@example.com"}]
    task = {"hs_timestamp": moment, "hubspot_owner_id": 7, "hs_task_subject": "x"}
    passed, to_come = (str(moment + minutes * 60_000) for minutes in (-1, 1))
    tasks = [{**task, "hs_task_reminders": passed}, {"$as": "late", **task, "hs_task_reminders": to_come}]
    seed = {"owners": owners, "tasks": tasks}
    for _ in range(2):
        ids = portal.seed(seed)
        assert portal.reminders == []
        portal.clock.advance(minutes=1)
        portal.assert_reminded(ids["late"], to="grace@example.com")
        assert len(portal.reminders) == 1
        portal.reset()
        portal.clock.set(NOON)


def test_the_same_over_http(portal: Portal) -> None:
    """For tests in any language."""
    http = ControlCaller(Controls(portal.server), portal.account)
    task = task_in(portal)
    assert http.call("POST", "/mail-faults", {"status": 451}) == (201, {"status": 451, "times": 1})
    assert http.call("PATCH", "/clock", {"advance": 3_600})[0] == 200
    http.call("PATCH", "/clock", {"advance": 60})
    refused, sent = http.call("GET", "/reminders")[1]["results"]
    assert (refused["result"], sent["result"], sent["objectId"], sent["to"]) == (
        "deferred",
        "success",
        task.id,
        "ada@example.com",
    )
    assert sent["mail"]["subject"] == "Reminder: Call" and "<h2>" in sent["mail"]["html"]
    for body in ({"times": 0}, {"status": "x"}):
        assert http.call("POST", "/mail-faults", body)[0] == 400
