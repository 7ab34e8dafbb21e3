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
from tests.storage import databases
from tests.webhooks.child import BATCH, now
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import Hooked

FAILING = 0.3
UNDER_WAY = 10
CALM_SECONDS = 3.0
# The whole run takes up to an hour: AXLE_TEST_WEBHOOK_EVENTS=100000 pytest -m long -k whole tests/webhooks/test_kills.py
EVENTS = int(os.environ.get("AXLE_TEST_WEBHOOK_EVENTS", "0"))
NOT_ASKED = pytest.mark.skipif(not EVENTS, reason="AXLE_TEST_WEBHOOK_EVENTS says how many events, 100000 for the whole run")


@pytest.fixture(params=["file", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that survives a kill, of each kind."""
    with databases.lasting(request.param, tmp_path) as url:
        yield url


def start(database: str, account: int, events: int, acknowledged: list[int], ended: threading.Event) -> subprocess.Popen[str]:
    """Start a server, and note what it says that it has written."""
    command = [sys.executable, "-m", "tests.webhooks.child", database, str(account), str(events)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def follow() -> None:
        assert child.stdout
        with child.stdout as lines:
            for line in lines:
                if line == "end\n":
                    ended.set()
                elif line.endswith("\n"):
                    acknowledged.extend(map(int, line.split()))

    threading.Thread(target=follow, daemon=True).start()
    return child


def wait_until_told(receivers: list[Receiver], expected: set[int], seconds: float) -> None:
    """Wait until all is told and nothing comes any more."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told = {event["objectId"] for receiver in receivers for event in receiver.taken()}
        if expected <= told:
            return
        time.sleep(0.2)


def wait_until_noted(database: str, account: int, seconds: float) -> None:
    """Wait until no delivery waits: what was under way at a kill is noted when it is sent again."""
    until = time.monotonic() + seconds
    storage = open_storage(database)
    try:
        while time.monotonic() < until:
            if not storage.read(account, lambda tx: tx.deliveries(DeliveryQuery(1, state="waiting"))):
                return
            time.sleep(1.0)
    finally:
        storage.close()


@pytest.mark.parametrize(
    ("events", "kills", "seconds"),
    [
        pytest.param(4_500, 2, 90, marks=pytest.mark.long),
        pytest.param(EVENTS, 5, max(600, EVENTS // 20), marks=[pytest.mark.long, NOT_ASKED]),
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
    ended = threading.Event()
    share = events // (kills + 1) // BATCH * BATCH
    first.failing = lambda: chance.random() < FAILING
    for number in range(kills + 1):
        ended.clear()
        child = start(lasting, account, share, acknowledged, ended)
        if number < kills:
            ended.wait(seconds)
            time.sleep(chance.uniform(0.0, 0.5))
            child.send_signal(signal.SIGKILL)
            child.wait()
        if number < 2:
            receivers[-1].close()
            time.sleep(0.5)
            receivers.append(Receiver(port))
            receivers[-1].failing = lambda: chance.random() < FAILING
    ended.wait(seconds)
    wait_until_told(receivers, set(acknowledged), seconds)
    wait_until_noted(lasting, account, seconds)
    time.sleep(CALM_SECONDS)
    child.send_signal(signal.SIGKILL)
    child.wait()
    taken = Counter(event["objectId"] for receiver in receivers for event in receiver.taken())
    assert len(acknowledged) == share * (kills + 1)
    assert set(acknowledged) - set(taken) == set()
    assert sum(count - 1 for count in taken.values()) <= kills * UNDER_WAY * MAX_EVENTS
    log = attempts(lasting, account)
    arrived = {(int(r.headers["x-axle-delivery"]), r.events()[0]["attemptNumber"]) for one in receivers for r in one.received}
    assert arrived - {(one.delivery, one.number) for one in log} == set()
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
