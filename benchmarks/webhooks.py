"""Webhooks: events told in each second, by one, 20 and 200 receivers; how soon; and what a write notices of it.

Beside each number of requests stands a bare loop of the same requests on one connection. CPU seconds are those of this process,
which holds the server: with another load on the machine they say more than the seconds that pass.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple
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
from benchmarks.webhook_receiver import Arrival, Receivers, receivers

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
HANGING = 20
RATE = 500  # events in each second, while receivers hang
EVENT_TYPE = "contact.creation"


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
def portal(database: str, running: Receivers, apps: int, hanging: int = 0) -> Iterator[Portal]:
    """Make a portal in an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        made = Portal(database or f"sqlite:///{folder}/axle.db", running, apps, hanging)
        try:
            yield made
        finally:
            made.close()


class Rate(NamedTuple):
    """How fast events were told: in each second that passed, and in each CPU second."""

    events: float
    events_cpu: float
    requests_cpu: float


def told(database: str, running: Receivers, apps: int, events: int, size: int) -> Rate:
    """Tell so many events, each to all apps, in bodies of at most `size`."""
    with portal(database, running, apps) as site:
        site.app.webhooks.fan_out._events = size
        site.app.webhooks.fan_out.run()
        for _ in range(events // MAX_EVENTS):
            site.write(MAX_EVENTS)
        running.arrivals()
        expected, arrived, requests = events * apps, 0, 0
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


def latency(database: str, running: Receivers, seconds: float) -> list[float]:
    """Return the seconds from commit to first byte, at 500 events a second, while 20 other receivers hang."""
    with portal(database, running, 1, HANGING) as site:
        site.app.webhooks.fan_out.run()
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
    return sorted(one.at - committed[number] for one in arrivals for number in one.ids if number in committed)


def writing(database: str, running: Receivers, rate: float, seconds: float, apps: int) -> list[float]:
    """Return the seconds that single writes took at a steady rate."""
    with portal(database, running, apps) as site:
        site.app.webhooks.fan_out.run()
        if apps:
            site.app.webhooks.start()
        times: list[float] = []
        until = following = time.monotonic()
        until += seconds
        while following < until:
            began = time.monotonic()
            site.write(1)
            times.append(time.monotonic() - began)
            following += 1 / rate
            time.sleep(max(0.0, following - time.monotonic()))
    return sorted(times)


def full_rate(database: str, running: Receivers, seconds: float) -> float:
    """Return how many single writes eight threads do in a second."""
    with portal(database, running, 0) as site:
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


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="", help="an empty database (a new SQLite file)")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", default="told,latency,writes")
    options = parser.parse_args()
    with receivers() as running:
        if "told" in options.only:
            for size in (MAX_EVENTS, 1):
                loop = bare(running, size, options.events // 10 // (size if size > 1 else 10))
                print(f"bare loop, bodies of {size}: {_rate(loop)}")
                for apps in (1, 20, 200):
                    count = max(MAX_EVENTS, options.events // apps // (1 if size > 1 else 10) // MAX_EVENTS * MAX_EVENTS)
                    rate = told(options.database, running, apps, count, size)
                    print(f"{apps} receivers, bodies of at most {size}: {_rate(rate)}")
        if "latency" in options.only:
            times = latency(options.database, running, options.seconds)
            print(f"commit to first byte, {HANGING} receivers hang: {_times(times)}")
        if "writes" in options.only:
            _print_writes(options.database, running, options.seconds)


def _print_writes(database: str, running: Receivers, seconds: float) -> None:
    rate = full_rate(database, running, 3.0) / 4
    rounds: dict[int, list[float]] = {0: [], 1: []}
    for _ in range(4):
        for apps, medians in rounds.items():
            medians.append(statistics.median(writing(database, running, rate, seconds / 4, apps)))
    without, with_one = (statistics.median(medians) * 1e3 for medians in rounds.values())
    print(
        f"a write at {rate:.0f}/s: {without:.2f} ms without a subscription, {with_one:.2f} with one: {with_one / without:.2f} x"
    )


def _rate(rate: Rate) -> str:
    return f"{rate.events:,.0f} events/s; in a CPU second {rate.events_cpu:,.0f} events, {rate.requests_cpu:,.0f} requests"


def _times(times: list[float]) -> str:
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return f"{len(times)} events, p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, longest {times[-1] * 1e3:.0f} ms"


if __name__ == "__main__":
    main()
