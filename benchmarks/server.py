"""`make bench`: starts the real server, loads it, and prints each result as a ratio to a reference of the same run.

Every check measures the server and its reference one after the other, in each round; a ratio is made within its round. What
counts is the median of the rounds, because the machine's speed drifts: absolute numbers compare with nothing.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import msgspec

from axle.storage.interface import FIRST_ID
from benchmarks.inside import BATCH, TYPE, Inside, Replay, cpu_each, preload, rate, sqlite_version, task
from benchmarks.load import Group, Outcome, request, run
from benchmarks.process import TOKEN, Server, bare_start
from benchmarks.results import RESULTS, keep

ROUNDS = 5
RECORDS = 20_000
READERS, WRITERS, MANY_WRITERS, BATCHERS, LISTERS = 8, 32, 64, 8, 4
REPLAYED_BATCHES = 30  # per round
VARIANTS = 512  # different prebuilt requests of one kind
START_LIMIT = 1.0  # seconds, whatever Python's own start takes

PATH = f"/crm/v3/objects/{TYPE}"
NAMED = (
    "hs_task_subject,hs_task_body,hs_task_status,hs_task_priority,hs_task_type,hs_timestamp,hubspot_owner_id,"
    "hs_task_is_overdue,hs_task_is_completed,hs_pipeline_stage,hs_object_source,hs_task_completion_date"
)
SEARCH = msgspec.json.encode(
    {
        "filterGroups": [
            {
                "filters": [
                    {"propertyName": "hs_task_status", "operator": "EQ", "value": "NOT_STARTED"},
                    {"propertyName": "hubspot_owner_id", "operator": "EQ", "value": "1005"},
                ]
            }
        ],
        "sorts": [{"propertyName": "hs_timestamp", "direction": "ASCENDING"}],
        "properties": ["hs_task_subject", "hs_task_status", "hs_timestamp"],
        "limit": 20,
    }
)


class Check(NamedTuple):
    """What is measured, against what, and the ratio that is wanted: at least `target`, or at most if `most`."""

    name: str
    reference: str
    unit: str
    measure: Callable[[], float]
    compare: Callable[[], float]
    target: float | None
    most: bool = False
    limit: float | None = None


class Result(NamedTuple):
    """One check's numbers, round by round."""

    check: Check
    measured: list[float]
    compared: list[float]

    @property
    def ratios(self) -> list[float]:
        """Return the ratio of each round."""
        return [one / other for one, other in zip(self.measured, self.compared, strict=True)]

    def met(self) -> str:
        """Say whether the target is met."""
        check, ratio = self.check, statistics.median(self.ratios)
        if check.target is None:
            return "–"
        good = ratio <= check.target if check.most else ratio >= check.target
        return "yes" if good and (check.limit is None or statistics.median(self.measured) < check.limit) else "**no**"

    def row(self) -> str:
        """Return the result as a row of the table."""
        check = self.check
        sign = "≤" if check.most else "≥"
        target = f"{sign} {check.target:g}×" if check.target is not None else "–"
        if check.limit is not None:
            target += f", < {check.limit:g} {check.unit}"
        measured, compared = (f"{_short(statistics.median(one))} {check.unit}" for one in (self.measured, self.compared))
        ratios = self.ratios
        ratio = f"**{statistics.median(ratios):.2f}×** ({min(ratios):.2f}..{max(ratios):.2f})"
        return f"| {check.name} | {measured} | {check.reference}: {compared} | {ratio} | {target} | {self.met()} |"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


class Bench:
    """The servers and in-process twins of one run, each on its own copy of the same database, and the checks over them."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self._folder = folder
        self._seconds: float = options.seconds
        self._arguments: list[str] = options.server_argument
        self._closing: list[Callable[[], None]] = []
        self._numbers = itertools.count(options.records)
        self._copies = itertools.count()
        self._random = random.Random(1)
        self._records: int = options.records
        preload(folder / "made.db", options.records)
        self.server = self._server("made")

    def _copy(self, name: str) -> Path:
        copy = self._folder / f"{name}-{next(self._copies)}.db"
        shutil.copy(self._folder / f"{name}.db", copy)
        return copy

    def _server(self, name: str, module: str = "axle.cli") -> Server:
        server = Server(self._copy(name), self._arguments, module)
        self._closing.append(server.stop)
        return server

    def _inside(self, name: str) -> Inside:
        inside = Inside(self._copy(name))
        self._closing.append(inside.close)
        return inside

    def close(self) -> None:
        """Stop every server and close every database."""
        for close in reversed(self._closing):
            close()

    def _load(self, connections: int, requests: Iterator[bytes]) -> Outcome:
        return run(self.server.port, [Group(connections, requests)], self._seconds, self.server.cpu)[0]

    def _ids(self) -> Iterator[int]:
        while True:
            yield FIRST_ID + self._random.randrange(self._records)

    def _gets(self) -> Iterator[bytes]:
        ids = self._ids()
        return itertools.cycle([request("GET", f"{PATH}/{next(ids)}", TOKEN) for _ in range(VARIANTS)])

    def _queries(self, more: str) -> list[str]:
        starts = (FIRST_ID + self._random.randrange(max(self._records - 200, 1)) for _ in range(VARIANTS))
        return [f"limit=100&after={start}{more}" for start in starts]

    def _creates(self) -> Iterator[bytes]:
        made = [request("POST", PATH, TOKEN, _create_body(next(self._numbers))) for _ in range(VARIANTS)]
        return itertools.cycle(made)

    def _batches(self) -> Iterator[bytes]:
        made = [request("POST", f"{PATH}/batch/create", TOKEN, _batch_body(next(self._numbers))) for _ in range(16)]
        return itertools.cycle(made)

    def _updates(self) -> Iterator[bytes]:
        for one, number in zip(self._ids(), self._numbers, strict=False):
            body = b'{"properties":{"hs_task_subject":"Changed to %d"}}' % number
            yield request("PATCH", f"{PATH}/{one}", TOKEN, body)

    def checks(self) -> dict[str, Callable[[], Check]]:
        """Return what makes each check, by the name that `--only` takes."""
        return {
            "read": self._read,
            "readcpu": self._read_cpu,
            "list": lambda: self._list("list of 100, default properties, CPU each", ""),
            "list12": lambda: self._list("list of 100, 12 named properties, CPU each", f"&properties={NAMED}"),
            "create": self._create,
            "batch": self._batch,
            "batchlogic": self._batch_logic,
            "update": self._update,
            "search": self._search,
            "mixed": self._mixed,
            "start": lambda: self._start("start on an empty database", None),
            "restart": lambda: self._start(f"start on {self._records:,} records", "made"),
        }

    def _read(self) -> Check:
        gets = self._gets()
        health = itertools.repeat(request("GET", "/health", TOKEN))
        return Check(
            f"read one record, {READERS} connections",
            "`GET /health`, same server",
            "req/s",
            lambda: self._load(READERS, gets).rate,
            lambda: self._load(READERS, health).rate,
            0.55,
        )

    def _read_cpu(self) -> Check:
        """Compare as `_read` does, but by the server's own processor time: the load generator has no part in that."""
        gets = self._gets()
        health = itertools.repeat(request("GET", "/health", TOKEN))
        return Check(
            "read one record, CPU each",
            "`GET /health`, same server",
            "µs",
            lambda: self._load(READERS, gets).cpu_each * 1e6,
            lambda: self._load(READERS, health).cpu_each * 1e6,
            1.82,
            most=True,
        )

    def _list(self, name: str, more: str) -> Check:
        inside, queries = self._inside("made"), self._queries(more)
        requests = itertools.cycle([request("GET", f"{PATH}?{one}", TOKEN) for one in queries])
        turn = itertools.cycle(queries)
        return Check(
            name,
            "statement + projection + encoding in process",
            "µs",
            lambda: self._load(LISTERS, requests).cpu_each * 1e6,
            lambda: cpu_each(lambda: inside.page(PATH, next(turn)), self._seconds / 2) * 1e6,
            1.6,
            most=True,
        )

    def _create(self) -> Check:
        inside = self._inside("made")
        return Check(
            f"durable creates, {MANY_WRITERS} connections",
            "single commits in process",
            "req/s",
            lambda: self._load(MANY_WRITERS, self._creates()).rate,
            lambda: rate(inside.create, self._seconds),
            1.3,
        )

    def _batch(self) -> Check:
        replay = Replay(self._copy("made"), self._copy("made"))
        self._closing.append(replay.close)
        return Check(
            f"durable batch create of {BATCH}, {BATCHERS} connections",
            "the same rows by a plain loop",
            "batches/s",
            lambda: self._load(BATCHERS, self._batches()).rate,
            lambda: replay.rate(REPLAYED_BATCHES),
            0.75,
        )

    def _batch_logic(self) -> Check:
        """Compare with the same operation in process, which tells the price of HTTP apart from that of the logic."""
        inside = self._inside("made")
        return Check(
            f"durable batch create of {BATCH}, again",
            "the same operation in process, one at a time",
            "batches/s",
            lambda: self._load(BATCHERS, self._batches()).rate,
            lambda: rate(inside.create_batch, self._seconds),
            None,
        )

    def _update(self) -> Check:
        inside, numbers = self._inside("made"), itertools.count()
        return Check(
            f"durable updates of one property, {MANY_WRITERS} connections",
            "single commits in process",
            "req/s",
            lambda: self._load(MANY_WRITERS, self._updates()).rate,
            lambda: rate(lambda: inside.update(self._random.randrange(self._records), f"To {next(numbers)}"), self._seconds),
            None,
        )

    def _search(self) -> Check:
        inside = self._inside("made")
        requests = itertools.repeat(request("POST", f"{PATH}/search", TOKEN, SEARCH))
        return Check(
            f"search by status and owner, {READERS} connections",
            "same search in process",
            "req/s",
            lambda: self._load(READERS, requests).rate,
            lambda: rate(lambda: inside.search(SEARCH), self._seconds),
            0.4,
        )

    def _mixed(self) -> Check:
        grouping, waiting = self._server("made"), self._server("made", "benchmarks.inline")

        def reads(server: Server) -> float:
            groups = [Group(READERS, self._gets()), Group(WRITERS, self._creates())]
            return run(server.port, groups, self._seconds, server.cpu)[0].rate

        return Check(
            f"reads, {READERS} connections, during {WRITERS} writers",
            "commits inline on the event loop",
            "req/s",
            lambda: reads(grouping),
            lambda: reads(waiting),
            3.0,
        )

    def _start(self, name: str, database: str | None) -> Check:
        def start() -> float:
            path = self._copy(database) if database else self._folder / f"empty-{time.monotonic_ns()}.db"
            server = Server(path, self._arguments)
            server.stop()
            return server.took

        return Check(name, "`python -c pass`", "s", start, bare_start, 60, most=True, limit=START_LIMIT)


def _create_body(number: int) -> bytes:
    return msgspec.json.encode({"properties": task(number)})


def _batch_body(number: int) -> bytes:
    return msgspec.json.encode({"inputs": [{"properties": task(number * BATCH + one)} for one in range(BATCH)]})


def measure(checks: Sequence[Check], rounds: int) -> list[Result]:
    """Carry out all checks in every round; the reference goes first in every other one."""
    results = [Result(check, [], []) for check in checks]
    gc.collect()
    gc.freeze()  # the prebuilt requests are not to be walked through again and again while references are timed
    for number in range(rounds):
        for result in results:
            sides = [(result.measured, result.check.measure), (result.compared, result.check.compare)]
            for numbers, side in reversed(sides) if number % 2 else sides:
                numbers.append(side())
            print(f"round {number + 1}: {result.check.name}: {result.ratios[-1]:.2f}", file=sys.stderr)
    return results


def machine(folder: Path) -> str:
    """Say in one line what was measured on."""
    model = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("granian", "msgspec", "uvloop", "apsw"))
    return (
        f"{os.cpu_count()} cores ({model}), Linux {platform.release()}, Python {platform.python_version()}, "
        f"SQLite {sqlite_version()}, {versions}; before the run: load average {os.getloadavg()[0]:.1f}, "
        f"one fdatasync of 4 KiB {_sync_time(folder) * 1e6:.0f} µs."
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines()


def _sync_time(folder: Path) -> float:
    times = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def report(results: Sequence[Result], facts: str, memory: int, options: argparse.Namespace) -> str:
    """Return the table and what belongs to it, as Markdown."""
    head = "| check | measured | reference | ratio, median (min..max) | target | met |\n|---|---|---|---|---|---|"
    rows = "\n".join(result.row() for result in results)
    scale = f"{options.rounds} interleaved rounds of {options.seconds:g} s, {options.records:,} tasks at the start"
    arguments = f"; server run with {' '.join(options.server_argument)}" if options.server_argument else ""
    return (
        f"{time.strftime('%Y-%m-%d')}; {scale}{arguments}.\n{facts}\n\n{head}\n{rows}\n\n"
        f"Private memory of the server after the run (RssAnon): {memory / 2**20:.0f} MiB.\n"
    )


HEADING = """# Results of `make bench`

Kept by `python -m benchmarks.server --write`. Ratios compare within one run and one machine; the absolute numbers compare with
nothing. The load generator shares the cores with the server. Access log on, `synchronous=FULL`, ten properties a task.

"""


def options() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each measurement")
    parser.add_argument("--records", type=int, default=RECORDS, help="tasks in the database at the start")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="only this check; may be given several times"
    )
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULTS.name}")
    parser.add_argument("--server-argument", action="append", default=[], help="pass on to `axle serve`")
    return parser


def main() -> int:
    """Measure and print the table; exit status 1 if a target is missed."""
    parser = options()
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="axle-bench-") as name:
        folder = Path(name)
        facts = machine(folder)
        bench = Bench(folder, given)
        try:
            makers = bench.checks()
            if unknown := [one for one in given.only if one not in makers]:
                parser.error(f"unknown check: {', '.join(unknown)}; there are {', '.join(makers)}")
            results = measure([make() for name, make in makers.items() if name in given.only or not given.only], given.rounds)
            text = report(results, facts, bench.server.memory(), given)
        finally:
            bench.close()
    print(text)
    if given.write:
        keep(HEADING + text)
    return int(any(result.met() == "**no**" for result in results))


if __name__ == "__main__":
    sys.exit(main())
