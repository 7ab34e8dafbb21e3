"""A server that tells of what happens is killed again and again, and its receiver fails and dies: nothing is lost."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from axle.core.webhooks import MAX_EVENTS, Attempt
from axle.storage import open_storage
from axle.storage.interface import DeliveryQuery, Transaction
from axle.workers.fanout import CONSUMER
from tests.storage import databases
from tests.webhooks.child import now
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import Hooked

FAILING = 0.3
UNDER_WAY = 10
CALM_SECONDS = 3.0
PATIENT_SECONDS = 90.0
# The whole run takes a quarter of an hour: AXLE_TEST_WEBHOOK_EVENTS=100000 pytest -m long -k whole tests/webhooks/test_kills.py
EVENTS = int(os.environ.get("AXLE_TEST_WEBHOOK_EVENTS", "0"))
NOT_ASKED = pytest.mark.skipif(not EVENTS, reason="AXLE_TEST_WEBHOOK_EVENTS says how many events, 100000 for the whole run")


@pytest.fixture(params=["file", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that survives a kill, of each kind."""
    with databases.lasting(request.param, tmp_path) as url:
        yield url


class Child:
    """A server in a process of its own, which notes in `acknowledged` what it says that it has written."""

    def __init__(self, database: str, account: int, events: int, acknowledged: list[int]) -> None:
        command = [sys.executable, "-m", "tests.webhooks.child", database, str(account), str(events)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._acknowledged = acknowledged
        self._reading = threading.Thread(target=self._follow, daemon=True)
        self._reading.start()

    def _follow(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._acknowledged.extend(map(int, line.split()) if line.endswith("\n") else [])

    def wait_for(self, events: int, seconds: float) -> None:
        """Wait until so many events have been acknowledged, by this server and by those before."""
        until = time.monotonic() + seconds
        while len(self._acknowledged) < events:
            assert time.monotonic() < until, f"{len(self._acknowledged)} of {events} were written"
            time.sleep(0.01)

    def kill(self) -> None:
        """End it as a cut of the power does, and read what it has said."""
        self.process.kill()
        self.process.wait()
        self._reading.join()


def all_noted(database: str, account: int, seconds: float) -> bool:
    """Wait until nothing waits: what was under way at a kill is noted when it is sent again. False where that did not come."""

    def waits(tx: Transaction) -> bool:
        return bool(tx.events(tx.consumed(CONSUMER) or 0, 1) or tx.deliveries(DeliveryQuery(1, state="waiting")))

    until = time.monotonic() + seconds
    with contextlib.closing(open_storage(database)) as storage:
        while storage.read(account, waits):
            if time.monotonic() > until:
                return False
            time.sleep(1.0)
    return True


@pytest.mark.parametrize(
    ("events", "kills", "seconds"),
    [
        pytest.param(4_500, 2, 90, marks=pytest.mark.long),
        pytest.param(EVENTS, 5, max(180, EVENTS // 100), marks=[pytest.mark.long, NOT_ASKED]),
    ],
    ids=["short", "whole"],
)
def test_nothing_is_lost_and_little_is_told_twice(lasting: str, events: int, kills: int, seconds: int) -> None:
    """Each event is taken; those taken twice were under way at a kill; each request that arrived stands in the log."""
    chance = random.Random(7)
    first = Receiver()
    receivers = [first]
    with contextlib.closing(Hooked(lasting, first)) as portal:
        portal.now_ms = now()
        portal.subscribe("contact.creation")
        account = portal.account
    port = int(first.url.rpartition(":")[2].partition("/")[0])
    acknowledged: list[int] = []
    first.failing = lambda: chance.random() < FAILING
    for number, goal in enumerate([*sorted(chance.sample(range(events), kills)), events]):
        child = Child(lasting, account, events - len(acknowledged), acknowledged)
        child.wait_for(goal, seconds)
        if number < kills:
            time.sleep(chance.uniform(0.0, 0.5))
            child.kill()
        if number < 2:
            receivers[-1].close()
            time.sleep(0.5)
            receivers.append(Receiver(port))
            receivers[-1].failing = lambda: chance.random() < FAILING
    if not all_noted(lasting, account, PATIENT_SECONDS):  # what has failed often is due in hours: then, it is
        receivers[-1].failing = lambda: False
        child.process.send_signal(signal.SIGUSR1)
        assert all_noted(lasting, account, seconds)
    time.sleep(CALM_SECONDS)
    child.kill()
    taken = Counter(event["objectId"] for receiver in receivers for event in receiver.taken())
    assert len(acknowledged) >= events
    assert set(acknowledged) - set(taken) == set()
    doubled = sum(count - 1 for count in taken.values())
    assert doubled <= kills * UNDER_WAY * MAX_EVENTS
    log = {(one.delivery, one.number) for one in attempts(lasting, account)}
    arrived = {(int(r.headers["x-axle-delivery"]), r.events()[0]["attemptNumber"]) for one in receivers for r in one.received}
    assert arrived - log == set()
    print(f"{len(taken)} events told, {doubled} told again; {len(arrived)} requests arrived, {len(log)} attempts in the log")
    for receiver in receivers:
        receiver.close()


def attempts(database: str, account: int) -> list[Attempt]:
    """Return the whole log."""
    storage = open_storage(database)

    def work(tx: Transaction) -> list[Attempt]:
        return tx.attempts([delivery.id for delivery in tx.deliveries(DeliveryQuery(1_000_000))])

    try:
        return storage.read(account, work)
    finally:
        storage.close()
