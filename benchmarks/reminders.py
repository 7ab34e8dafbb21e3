"""Reminders: how late they are at a thousand a minute, and how fast what has piled up is sent.

The mail server is a process of its own on this machine, over STARTTLS. Beside the drain stands a bare loop that sends the same
number of mails on one connection: what the library and the mail server cost by themselves. Lateness counts from the moment of a
reminder to the mail server's answer.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.reminders.mails import Sink

from axle.config import Config
from axle.core import changes
from axle.core.mail_server import mail_server
from axle.core.property_types import instant
from axle.core.record import Moment, Source
from axle.core.reminders import EMAIL, SENT
from axle.http.app import App
from axle.http.endpoint import clock
from axle.storage.interface import MessageQuery, Transaction
from axle.workers.mailing import Mailer
from benchmarks.postgres_databases import own_database

SENDER = "Axle <axle@example.com>"
SQLITE, POSTGRES = "sqlite", "postgres"
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
BATCH = 200
WAIT_SECONDS = 600


class Lateness(NamedTuple):
    """How late reminders were, in milliseconds: the median, 99 of 100, the last."""

    median: int
    p99: int
    last: int


class Portal:
    """A server in this process, one account of it, and its owner, who is reminded by e-mail."""

    def __init__(self, database: str, sink: Sink) -> None:
        self.app = App(Config(database=database, access_log=False, smtp_url=sink.url, mail_from=SENDER))
        self.app.prepare()
        self.account = self.app.storage.accounts()[0].id
        self._tasks = self.app.catalog.find("tasks")

    def remind(self, count: int, first_ms: int, window_ms: int) -> None:
        """Make tasks whose reminders come one after the other in a time."""

        def write(begin: int, tx: Transaction) -> None:
            (owner,) = tx.owner_page(0, 1)
            moments = [first_ms + place * window_ms // count for place in range(begin, min(begin + BATCH, count))]
            values = [
                {
                    "hs_timestamp": instant(at_ms + HOUR_MS), "hs_task_reminders": str(at_ms), "hs_task_subject": "Call",
                    "hubspot_owner_id": str(owner.id),
                }
                for at_ms in moments
            ]  # fmt: skip
            moment = Moment(clock(), Source())
            ids = tx.new_ids(len(values))
            tx.save([changes.create(self._tasks, *each, moment) for each in zip(ids, values, strict=True)])

        for begin in range(0, count, BATCH):
            self.app.storage.write(self.account, partial(write, begin))

    def sent(self, limit: int) -> int:
        """Return how many mails the log says were sent."""
        page = self.app.storage.read(self.account, lambda tx: tx.messages(MessageQuery(3 * limit, state=SENT)))
        return sum(message.key.channel == EMAIL for message in page)

    def wait_for(self, count: int) -> None:
        """Wait until so many mails were sent."""
        until = time.monotonic() + WAIT_SECONDS
        while self.sent(count) < count:
            if time.monotonic() > until:
                raise TimeoutError(f"{self.sent(count)} of {count} were sent")
            time.sleep(0.2)

    def lateness(self, count: int) -> Lateness:
        """Return how late the mails were."""

        def work(tx: Transaction) -> list[int]:
            messages = [message for message in tx.messages(MessageQuery(3 * count)) if message.key.channel == EMAIL]
            attempts = [attempt for message in messages for attempt in tx.message_attempts(message.key)]
            return sorted(one.at_ms + one.duration_ms - one.key.moment_ms for one in attempts)

        late = self.app.storage.read(self.account, work)
        return Lateness(late[len(late) // 2], late[len(late) * 99 // 100], late[-1])


@contextlib.contextmanager
def _file() -> Iterator[str]:
    """Return the URL of an empty file, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/axle.db"


@contextlib.contextmanager
def reminded(kind: str, sink: Sink) -> Iterator[Portal]:
    """Make a portal on a database of a kind."""
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(own_database() if kind == POSTGRES else _file())
        portal = Portal(database, sink)
        try:
            yield portal
        finally:
            portal.app.close()


def bare_loop(sink: Sink, count: int) -> float:
    """Return how many mails a bare loop sends in a second."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, "owner@example.com", "Reminder: Call"
    mail.set_content("Call\n")
    with contextlib.closing(Mailer(mail_server(sink.url), SENDER)) as mailer:
        began = time.perf_counter()
        for _ in range(count):
            mailer.send(mail)
        return count / (time.perf_counter() - began)


def measure(kind: str, sink: Sink, count: int) -> None:
    """Print one database's numbers."""
    with reminded(kind, sink) as portal:
        portal.app.start()
        portal.remind(count, clock() + 3_000, count * MINUTE_MS // 1_000)
        portal.wait_for(count)
        late = portal.lateness(count)
    print(f"{kind}: {count} at 1,000 a minute: late by {late.median} ms (median), {late.p99} ms (p99), {late.last} ms (last)")
    with reminded(kind, sink) as portal:
        portal.remind(count, clock() + 2_000, 1)
        time.sleep(2.5)
        began = time.perf_counter()
        portal.app.start()
        portal.wait_for(count)
        rate = count / (time.perf_counter() - began)
    bare = bare_loop(sink, count)
    print(f"{kind}: {count} that have piled up: {rate:.0f} mails a second; a bare loop: {bare:.0f} ({rate / bare:.2f})")


def main() -> None:
    """Measure on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="reminders (1000)")
    parser.add_argument("--database", choices=(SQLITE, POSTGRES), action="append", help="only this one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sink = Sink(Path(folder))
        sink.start()
        try:
            for kind in options.database or (SQLITE, POSTGRES):
                measure(kind, sink, options.count)
        finally:
            sink.kill()


if __name__ == "__main__":
    main()
