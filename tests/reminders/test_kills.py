"""Nothing is lost and nothing is told twice: the mail server is dead, the server is killed, the clock is stepped."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from axle.core import changes
from axle.core.property_types import instant
from axle.core.record import Moment, Source
from axle.core.reminders import SENT, Message, MessageAttempt
from axle.storage import open_storage
from axle.storage.interface import MessageQuery, Transaction
from axle.workers.reminding import LEASED
from tests.reminders.child import clock_of
from tests.reminders.mails import Sink
from tests.reminders.portal import HOUR, MINUTE, Reminded
from tests.storage import databases

REMINDERS = 1_000
WINDOW_MS = 60_000  # in which they fall due
WAIT_SECONDS = 120
BATCH = 100


@pytest.fixture(params=["file", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that survives a kill, of each kind."""
    with databases.lasting(request.param, tmp_path) as url:
        yield url


class Reminding:
    """A server in a process of its own, on a database with many reminders."""

    def __init__(self, database: str, sink: Sink, folder: Path) -> None:
        self.database = database
        self.sink = sink
        self.offset = folder / "offset"
        self.offset.write_text("0")
        self._child: subprocess.Popen[str] | None = None
        with contextlib.closing(Reminded(database, sink)) as portal:
            self.account = portal.account
            self._owner = portal.owner

    @property
    def now_ms(self) -> int:
        """What the server's clock shows."""
        return clock_of(self.offset)

    def step(self, ms: int) -> None:
        """Move the server's clock, from one moment to the next."""
        fresh = self.offset.with_suffix(".new")
        fresh.write_text(str(int(self.offset.read_text()) + ms))
        os.replace(fresh, self.offset)

    def start(self) -> None:
        """Start the server."""
        command = [sys.executable, "-m", "tests.reminders.child", self.database, self.sink.url, str(self.offset)]
        self._child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._child.stdout and self._child.stdout.readline() == "ready\n"

    def kill(self) -> None:
        """Kill the server."""
        assert self._child and self._child.stdout
        self._child.kill()
        self._child.wait()
        self._child.stdout.close()

    def add(self, count: int, first_ms: int, window_ms: int) -> set[str]:
        """Make tasks whose reminders fall due one after the other in a time; return their ids."""
        storage = open_storage(self.database)
        with contextlib.closing(Reminded("memory:", self.sink)) as portal:
            object_type = portal.app.catalog.find("tasks")
        ids: set[str] = set()

        def write(begin: int, tx: Transaction) -> list[int]:
            numbers = list(tx.new_ids(BATCH))
            moment = Moment(self.now_ms, Source())
            tx.save(
                [
                    changes.create(object_type, number, self._values(first_ms + (begin + place) * window_ms // count), moment)
                    for place, number in enumerate(numbers)
                ]
            )
            return numbers

        try:
            for begin in range(0, count, BATCH):
                ids.update(map(str, storage.write(self.account, partial(write, begin))))
        finally:
            storage.close()
        return ids

    def _values(self, moment_ms: int) -> dict[str, str]:
        return {
            "hs_timestamp": instant(moment_ms + HOUR), "hs_task_reminders": str(moment_ms),
            "hs_task_subject": "Call", "hubspot_owner_id": self._owner,
        }  # fmt: skip

    def taken(self) -> Counter[str]:
        """Return how often a mail of each task was taken."""
        return Counter(mail["X-Axle-Reminder"].split("/")[2] for mail in self.sink.taken())

    def log(self) -> tuple[list[Message], list[MessageAttempt]]:
        """Return the messages by e-mail, and all their attempts."""
        storage = open_storage(self.database)

        def work(tx: Transaction) -> tuple[list[Message], list[MessageAttempt]]:
            messages = [one for one in tx.messages(MessageQuery(10 * REMINDERS)) if one.key.channel == "email"]
            return messages, [attempt for one in messages for attempt in tx.message_attempts(one.key)]

        try:
            return storage.read(self.account, work)
        finally:
            storage.close()

    def wait_for(self, count: int) -> None:
        """Wait until mails of so many tasks were taken."""
        until = time.monotonic() + WAIT_SECONDS
        while len(self.taken()) < count:
            assert time.monotonic() < until, f"{len(self.taken())} of {count} were taken"
            time.sleep(0.1)


@pytest.fixture
def own_sink(tmp_path: Path) -> Iterator[Sink]:
    """A mail server of this test alone."""
    sink = Sink(tmp_path)
    sink.start()
    yield sink
    sink.kill()


@pytest.mark.long
def test_a_thousand_reminders_are_sent_once_whatever_fails(lasting: str, own_sink: Sink, tmp_path: Path) -> None:
    """The mail server is dead for ten minutes, the server is killed twice, the clock is stepped by an hour."""
    reminding = Reminding(lasting, own_sink, tmp_path)
    ids = reminding.add(REMINDERS, reminding.now_ms + 2_000, WINDOW_MS // 3)
    own_sink.kill()
    reminding.start()
    time.sleep(8)
    reminding.kill()  # while it tries in vain
    reminding.step(10 * MINUTE)
    reminding.start()
    own_sink.start()
    reminding.step(HOUR)
    reminding.wait_for(50)
    reminding.kill()  # while it sends
    time.sleep(1)
    reminding.start()
    reminding.wait_for(REMINDERS)
    time.sleep(2)
    reminding.kill()
    taken, (messages, attempts) = reminding.taken(), reminding.log()
    assert set(taken) == ids
    assert sum(taken.values()) <= REMINDERS + 2, "at most the one in DATA at each kill"
    assert [one.state for one in messages] == [SENT] * REMINDERS
    successes = Counter(attempt.key for attempt in attempts if attempt.result == "success")
    assert set(successes.values()) == {1} and len(successes) == REMINDERS
    assert sum(attempt.result == "interrupted" for attempt in attempts) <= 2 * LEASED
    own = {mail["Message-ID"] for mail in own_sink.taken()}
    assert len(own) == REMINDERS


@pytest.mark.long
def test_a_clock_that_is_stepped_back_loses_nothing(lasting: str, own_sink: Sink, tmp_path: Path) -> None:
    """What has come already is sent all the same, and what is to come in its time."""
    reminding = Reminding(lasting, own_sink, tmp_path)
    own_sink.kill()
    ids = reminding.add(BATCH, reminding.now_ms + 1_000, 1_000)
    reminding.start()
    time.sleep(5)
    own_sink.start()
    reminding.step(-HOUR)  # or they would wait until the clock shows the time again at which they are tried next
    reminding.wait_for(BATCH)
    reminding.kill()
    assert reminding.taken() == Counter(ids)


@pytest.mark.long
def test_reminders_are_on_time_at_a_thousand_a_minute(lasting: str, own_sink: Sink, tmp_path: Path) -> None:
    """99 of 100 within two seconds."""
    reminding = Reminding(lasting, own_sink, tmp_path)
    reminding.add(REMINDERS, reminding.now_ms + 5_000, WINDOW_MS)
    reminding.start()
    reminding.wait_for(REMINDERS)
    time.sleep(1)
    reminding.kill()
    _, attempts = reminding.log()
    late = sorted(attempt.at_ms + attempt.duration_ms - attempt.key.moment_ms for attempt in attempts)
    assert len(late) == REMINDERS and late[int(REMINDERS * 0.99)] < 2_000, late[int(REMINDERS * 0.99)]
