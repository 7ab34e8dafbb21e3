"""Webhooks: events told in each second, by one, 20 and 200 receivers; how soon; what a write notices of it; and the memory.

Beside each number of requests stands a bare loop of the same requests on one connection. CPU seconds are those of this process,
which holds the server: with another load on the machine they say more than the seconds that pass. Writes are measured in short
rounds, one without and one with a subscription, in turns.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from axle.config import Config
from axle.core import changes
from axle.core.accounts import App as OAuthApp
from axle.core.record import Moment, Source
from axle.core.webhooks import CREATION, MAX_EVENTS, Subscription, WebhookSettings
from axle.http.app import App
from axle.http.endpoint import clock
from axle.storage.interface import Transaction
from benchmarks.postgres_databases import own_database
from benchmarks.results import keep
from benchmarks.server import machine
from benchmarks.webhook_receiver import SECRET, Arrival, Receivers, receivers
from benchmarks.webhook_results import HEADING, KINDS, POSTGRES, Latency, Rate, Round, Table, Writes, report

HANGING = 20  # of 200 receivers, and beside the one whose latency is measured
RATE = 500  # events in each second, while receivers hang
EVENT_TYPE = "contact.creation"
RECEIVERS = (1, 20, 200)
WAITING = 100_000


class Portal:
    """A server in this process, one account of it, and apps that are told of each new contact."""

    def __init__(self, database: str, running: Receivers, apps: int, hanging: int = 0) -> None:
        self.app = App(Config(database=database, access_log=False, webhook_allow=("127.0.0.1",)))
        self.app.prepare()
        self.app.webhooks.sending._open_secret = lambda app: SECRET
        self.account = self.app.storage.accounts()[0].id
        self.contacts = self.app.catalog.find("contacts")
        for number in range(apps + hanging):
            self._subscribe(number + 1, running.url(number, number >= apps))

    def _subscribe(self, number: int, url: str) -> None:
        now, app = clock(), 30_000 + number
        row = OAuthApp(app, f"client-{app}", "", self.account, "An app", (), "", now)
        settings = WebhookSettings(self.account, app, url, 10, now, now)
        subscription = Subscription(
            self.account, app, number, EVENT_TYPE, "", self.contacts.key, CREATION, "", True, now, now, now
        )

        def work(tx: Transaction) -> None:
            tx.save_app(row)
            tx.save_webhook_settings(settings)
            tx.save_subscription(subscription)

        self.app.storage.write(self.account, work)

    def write(self, count: int) -> list[int]:
        """Create so many contacts in one transaction, and return their ids."""

        def work(tx: Transaction) -> list[int]:
            ids = list(tx.new_ids(count))
            moment = Moment(clock(), Source())
            tx.save([changes.create(self.contacts, number, {"firstname": f"c{number}"}, moment) for number in ids])
            return ids

        return self.app.storage.write(self.account, work)

    def close(self) -> None:
        """End the server; what is under way to a receiver that hangs is waited for."""
        self.app.close()


@contextlib.contextmanager
def empty(kind: str) -> Iterator[str]:
    """Make an empty database, and return its URL."""
    if kind == POSTGRES:
        with own_database() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/axle.db"


@contextlib.contextmanager
def portal(kind: str, running: Receivers, apps: int, hanging: int = 0) -> Iterator[Portal]:
    """Make a portal in an empty database."""
    with empty(kind) as database, contextlib.closing(Portal(database, running, apps, hanging)) as made:
        made.app.webhooks.fan_out.run()
        yield made


def told(kind: str, running: Receivers, receivers: int, events: int, size: int) -> Rate:
    """Tell so many events, each to all receivers, in bodies of at most `size`; of 200 receivers, 20 hang."""
    hanging = HANGING if receivers > HANGING else 0
    with portal(kind, running, receivers - hanging, hanging) as site:
        site.app.webhooks.fan_out._events = size
        for _ in range(events // MAX_EVENTS):
            site.write(MAX_EVENTS)
        running.arrivals()
        expected, arrived, requests = events * (receivers - hanging), 0, 0
        began, cpu = time.monotonic(), time.process_time()
        site.app.webhooks.start()
        while arrived < expected:
            time.sleep(0.2)
            batch = running.arrivals()
            requests += len(batch)
            arrived += sum(len(one.ids) for one in batch)
        passed, used = time.monotonic() - began, time.process_time() - cpu
    return Rate(arrived / passed, arrived / used, requests / used)


def bare(running: Receivers, size: int, requests: int) -> Rate:
    """Post as many bodies of the same size in a bare loop."""
    body = msgspec.json.encode(
        [{"objectId": 100_000_000_000 + n, "subscriptionType": EVENT_TYPE, "x": "y" * 150} for n in range(size)]
    )
    where = urlsplit(running.url(0))
    connection = http.client.HTTPConnection(where.netloc)
    began, cpu = time.monotonic(), time.process_time()
    for _ in range(requests):
        connection.request("POST", where.path, body)
        connection.getresponse().read()
    passed, used = time.monotonic() - began, time.process_time() - cpu
    running.arrivals()
    return Rate(requests * size / passed, requests * size / used, requests / used)


def latency(kind: str, running: Receivers, seconds: float) -> Latency:
    """Return the time from commit to first byte, at 500 events a second, while 20 other receivers hang."""
    with portal(kind, running, 1, HANGING) as site:
        site.app.webhooks.start()
        running.arrivals()
        committed: dict[int, float] = {}
        until, step = time.monotonic() + seconds, 10 / RATE
        following = time.monotonic()
        while following < until:
            ids = site.write(10)
            committed.update(dict.fromkeys(ids, time.monotonic()))
            following += step
            time.sleep(max(0.0, following - time.monotonic()))
        arrivals: list[Arrival] = []
        while sum(len(one.ids) for one in arrivals) < len(committed):
            time.sleep(0.5)
            arrivals += running.arrivals()
    times = sorted(one.at - committed[number] for one in arrivals for number in one.ids if number in committed)
    return Latency(len(times), *(1e3 * times[place] for place in (len(times) // 2, len(times) * 99 // 100, -1)))


def writing(kind: str, running: Receivers, rate: float, seconds: float, apps: int) -> Round:
    """Time single writes at a steady rate."""
    with portal(kind, running, apps) as site:
        if apps:
            site.app.webhooks.start()
        times: list[float] = []
        until = following = time.monotonic()
        until += seconds
        cpu = time.process_time()
        while following < until:
            began = time.monotonic()
            site.write(1)
            times.append(time.monotonic() - began)
            following += 1 / rate
            time.sleep(max(0.0, following - time.monotonic()))
        used = time.process_time() - cpu
    return Round(times, used / len(times))


def full_rate(kind: str, running: Receivers, seconds: float) -> float:
    """Return how many single writes eight threads do in a second."""
    with portal(kind, running, 0) as site:
        counts = [0] * 8
        until = time.monotonic() + seconds

        def work(place: int) -> None:
            while time.monotonic() < until:
                site.write(1)
                counts[place] += 1

        threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(counts) / seconds


def writes(kind: str, running: Receivers, seconds: float, rounds: int) -> Writes:
    """Measure writes at a quarter of what the database does, without and with a subscription in turns."""
    rate = full_rate(kind, running, 3.0) / 4
    found: dict[int, list[Round]] = {0: [], 1: []}
    for number in range(rounds):
        for apps in (0, 1) if number % 2 else (1, 0):
            found[apps].append(writing(kind, running, rate, seconds, apps))
    return Writes(rate, found[0], found[1])


def memory(kind: str, running: Receivers, waiting: int) -> float:
    """Return the MiB that a server in a process of its own has more while so many deliveries wait, to receivers that hang."""
    with empty(kind) as database:
        with contextlib.closing(Portal(database, running, 0, 2)) as site:
            site.app.webhooks.fan_out.run()
        before = _private(database)
        with contextlib.closing(Portal(database, running, 0, 2)) as site:
            site.app.webhooks.fan_out._events = 1
            for _ in range(waiting // MAX_EVENTS // 2):
                site.write(MAX_EVENTS)
            while site.app.webhooks.fan_out.run():
                pass
        return _private(database) - before


def _private(database: str) -> float:
    command = [sys.executable, "-m", "benchmarks.webhook_memory", database]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(table: Table, kind: str, running: Receivers, options: argparse.Namespace) -> None:
    """Measure what is asked for on one database, and say so."""
    if "told" in options.only:
        for size in (MAX_EVENTS, 1):
            requests = options.events // 10 // (size if size > 1 else 10)
            table.add_rate(kind, 0, size, bare(running, size, requests))
            for receivers_ in RECEIVERS:
                share = options.events // receivers_ // (1 if size > 1 else 10)
                count = max(MAX_EVENTS, share // MAX_EVENTS * MAX_EVENTS)
                table.add_rate(kind, receivers_, size, told(kind, running, receivers_, count, size))
    if "latency" in options.only:
        table.add_latency(kind, latency(kind, running, options.seconds))
    if "writes" in options.only:
        table.add_writes(kind, writes(kind, running, options.seconds / 5, options.rounds))
    if "memory" in options.only:
        table.add_memory(kind, memory(kind, running, options.waiting))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=KINDS, action="append", help="only this one")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=10, help="of writes without and with a subscription")
    parser.add_argument("--waiting", type=int, default=WAITING, help="deliveries that wait while memory is measured")
    parser.add_argument("--only", default="told,latency,writes,memory")
    parser.add_argument("--write", action="store_true", help="keep the table in RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        facts = machine(Path(folder)) + f" Niceness {os.nice(0)}."
    table = Table()
    with receivers() as running:
        for kind in options.database or KINDS:
            measure(table, kind, running, options)
    text = report(table, facts, options)
    print(text)
    if options.write:
        keep(HEADING + text)


if __name__ == "__main__":
    main()
