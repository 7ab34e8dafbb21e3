"""`make bench-memory`: the private memory (RssAnon) of a server and of connections, on SQLite and on PostgreSQL. Linux only.

A server on a new database: a second after its start; after some creates, reads and searches one after the other; with a
thousand connections that each have sent one request; and after a burst of requests at once. PostgreSQL has a process for each
connection of the pool: their private memory is shown where they run on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.inside import task
from benchmarks.load import Group, request, run
from benchmarks.measured import yes_or_no
from benchmarks.postgres_databases import own_database
from benchmarks.process import TOKEN, Server, private, processes
from benchmarks.results import RESULTS, keep
from benchmarks.server import PATH, SEARCH, machine

SQLITE, POSTGRES, WORKERS = "a server on SQLite", "a server on PostgreSQL", "a worker of two, on PostgreSQL"
MOST_MIB = {
    SQLITE: 35.0,
    POSTGRES: 38.0,
    WORKERS: 38.0,
}  # at the start and after requests, one after the other
REQUESTS, CONNECTIONS = 200, 1_000
WRITERS, READERS, BURST_SECONDS = 64, 8, 3.0
SETTLE_SECONDS = 1.0
MIB = 2**20
FIRST_DUE_MS = 1_767_225_600_000


class Memory(NamedTuple):
    """The private memory of one server, in MiB: of its largest process, and of what it needs beside."""

    start: float
    used: float
    connections: float
    burst: float
    parent: float | None
    backends: list[float]


class Measured(NamedTuple):
    """What was measured of one kind of server, in each round."""

    name: str
    rounds: list[Memory]

    def met(self) -> bool:
        """Tell whether the median is within the bound, at the start and after requests."""
        return max(self._median("start"), self._median("used")) <= MOST_MIB[self.name]

    def row(self) -> str:
        """Return a row of the table."""
        numbers = " | ".join(f"{self._median(name):.1f}" for name in ("start", "used", "connections", "burst"))
        parents = [one.parent for one in self.rounds if one.parent is not None]
        parent = f"{statistics.median(parents):.1f}" if parents else "–"
        backends = [size for one in self.rounds for size in one.backends]
        backend = f"{len(backends) // len(self.rounds)} × {statistics.median(backends):.1f}" if backends else "–"
        bound = f"≤ {MOST_MIB[self.name]:g}"
        return f"| {self.name} | {numbers} | {parent} | {backend} | {bound} | {yes_or_no(self.met())} |"

    def _median(self, name: str) -> float:
        return float(statistics.median(getattr(one, name) for one in self.rounds))


class Measuring:
    """A server while it is measured."""

    def __init__(self, folder: Path, url: str, arguments: Sequence[str] = ()) -> None:
        self._url = url
        self._server = Server(folder / "memory.db", arguments, url=url)

    def measure(self) -> Memory:
        """Measure it in all its states, and end it."""
        try:
            start = self._settled()
            self._requests_in_turn()
            used = self._settled()
            with contextlib.ExitStack() as closing:
                for _ in range(CONNECTIONS):
                    closing.enter_context(self._connection())
                connections = self._settled()
            self._burst()
            burst = self._settled()
            return Memory(start, used, connections, burst, self._parent(), self._backends())
        finally:
            self._server.stop()

    def _settled(self) -> float:
        """Return the memory of the server; of its largest process, where it has several."""
        time.sleep(SETTLE_SECONDS)
        return max(map(private, processes(self._server.pid))) / MIB

    def _parent(self) -> float | None:
        serving = processes(self._server.pid)
        return private(serving[0]) / MIB if len(serving) > 1 else None

    def _requests_in_turn(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port)

        def answer(method: str, path: str, body: bytes | None = None) -> Any:
            headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
            if response.status >= 300:
                raise RuntimeError(f"{method} {path}: {response.status} {content[:200]!r}")
            return json.loads(content)

        with contextlib.closing(connection):
            for number in range(REQUESTS):
                made = answer("POST", PATH, json.dumps({"properties": _small(number)}).encode())
                answer("GET", f"{PATH}/{made['id']}")
                answer("POST", f"{PATH}/search", SEARCH)

    def _connection(self) -> socket.socket:
        """Return a connection on which one request was answered."""
        connection = socket.create_connection(("127.0.0.1", self._server.port))
        connection.sendall(request("GET", f"{PATH}?limit=1", TOKEN))
        connection.recv(64 * 1024)
        return connection

    def _burst(self) -> None:
        """Send creates and searches at once, for some seconds."""
        bodies = [json.dumps({"properties": task(number)}).encode() for number in range(256)]
        creates = Group(WRITERS, itertools.cycle([request("POST", PATH, TOKEN, body) for body in bodies]))
        searches = Group(READERS, itertools.repeat(request("POST", f"{PATH}/search", TOKEN, SEARCH)))
        run(self._server.port, [creates, searches], BURST_SECONDS, self._server.cpu)

    def _backends(self) -> list[float]:
        """Return the memory of PostgreSQL's processes for this server, where they run here and may be looked at."""
        if not self._url:
            return []
        with psycopg.connect(make_conninfo(self._url)) as db:
            asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            numbers = [number for (number,) in db.execute(f"{asked} AND backend_type = 'client backend'")]
        return [private(number) / MIB for number in numbers if Path(f"/proc/{number}/status").exists()]


def _small(number: int) -> dict[str, Any]:
    """Return a task with no more than it needs, so that what grows is not the data."""
    return {"hs_task_subject": f"s{number}", "hs_timestamp": FIRST_DUE_MS + number, "hs_task_status": "NOT_STARTED"}


def measured(name: str) -> Memory:
    """Measure one kind of server on a new database."""
    with contextlib.ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="axle-bench-memory-")))
        url = "" if name == SQLITE else closing.enter_context(own_database())
        return Measuring(folder, url, ("--workers", "2") if name == WORKERS else ()).measure()


HEADING = f"""# Results of `make bench-memory`

Kept by `python -m benchmarks.memory --write`. Private memory (RssAnon) in MiB, medians: a second after the start on a new
database; after {REQUESTS} creates, reads and searches one after the other; then with {CONNECTIONS:,} open connections that had
one answer each; then after {BURST_SECONDS:g} s of {WRITERS} connections that create and {READERS} that search. `parent` is the
process that starts workers, `backends` PostgreSQL's processes for the pool. The bound is for the first two.

"""


def main() -> int:
    """Measure and print the table; exit status 1 if a bound is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[], choices=("sqlite", "postgres", "workers"), help="repeatable")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULTS.name}")
    given = parser.parse_args()
    names = {"sqlite": SQLITE, "postgres": POSTGRES, "workers": WORKERS}
    results = [Measured(name, []) for short, name in names.items() if short in given.only or not given.only]
    for _ in range(given.rounds):
        for result in results:
            result.rounds.append(measured(result.name))
            print(f"{result.name}: {result.rounds[-1]}", file=sys.stderr)
    head = (
        "| | start | requests | connections | burst | parent | backends | bound | met |\n|---|---|---|---|---|---|---|---|---|"
    )
    facts = f"{time.strftime('%Y-%m-%d')}; {given.rounds} rounds.\n{machine(Path(tempfile.gettempdir()))}\n\n"
    text = facts + "\n".join([head, *(result.row() for result in results)]) + "\n"
    print(text)
    if given.write:
        keep(HEADING + text)
    return int(not all(result.met() for result in results))


if __name__ == "__main__":
    sys.exit(main())
