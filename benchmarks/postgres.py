"""`make bench-postgres`: the same product on PostgreSQL and on SQLite, in one run, each result as a ratio to SQLite.

Two servers over HTTP, and the searches of `make bench-search` in process: first on tables of which no statistics were ever
gathered, as they are after a load, then with statistics.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo

from axle.core.accounts import Token
from axle.core.catalog import Catalog
from axle.core.errors import Unavailable
from axle.core.permissions import ALL
from axle.core.search import Search, SearchRequest, check
from axle.http.app import add_account, add_token, catalog
from axle.http.endpoint import clock
from axle.operations.oauth.account_tokens import new_token
from axle.storage.interface import FIRST_ID, SEARCH_LANE, Job
from axle.storage.lanes import wait_for
from axle.storage.postgres.database import Postgres
from benchmarks.databases import ACCOUNT, axle_file, say
from benchmarks.inside import Inside, preload, task
from benchmarks.load import Group, request, run
from benchmarks.measured import Measured, measure, shown_ms, yes_or_no
from benchmarks.postgres_databases import analyse, copy, never_analyse, own_database, server
from benchmarks.process import TOKEN, Server
from benchmarks.results import RESULTS, keep
from benchmarks.server import PATH, SEARCH, Check, Result, machine
from benchmarks.server import measure as measure_checks
from benchmarks.shapes import PAGE, SHAPES, Shape
from benchmarks.sides import FAR, LIMIT_SECONDS, Answer, Axle, TooLong, forget_masks
from benchmarks.tasks import catalog_with_custom

ROUNDS, RECORDS, SIZE, REPETITIONS = 4, 20_000, 100_000, 10
READERS, LISTERS, WRITERS, BATCHERS, ACCOUNTS = 8, 4, 64, 8, 8
BATCH = 100
SLOWER, BEHIND_MS, MOST_MS = 2.5, 2.0, 250.0  # a search takes at most so many times SQLite's or so much longer, and never more
MANY = 1_000_000  # tasks from which the last bound holds
OVER_HTTP = 0.4

_request = msgspec.json.Decoder(SearchRequest, strict=False).decode


class Served:
    """A server on one of the two databases, with some tasks, and further accounts."""

    def __init__(self, folder: Path, name: str, url: str, options: argparse.Namespace) -> None:
        self._seconds: float = options.seconds
        self._draw = random.Random(1)
        self._records: int = options.records
        self._numbers = itertools.count(options.records)
        say(f"{name}: {options.records:,} tasks")
        preload(url, options.records)
        self._tokens = _accounts(url)
        self.process = Server(folder / f"{name}.db", url=url)

    def _rate(self, groups: Sequence[Group]) -> float:
        done = run(self.process.port, groups, self._seconds, self.process.cpu)
        return sum(one.rate for one in done)

    def reads(self) -> float:
        """Return how many reads of one record are answered a second."""
        paths = (f"{PATH}/{FIRST_ID + self._draw.randrange(self._records)}" for _ in range(512))
        return self._rate([Group(READERS, itertools.cycle([request("GET", path, TOKEN) for path in paths]))])

    def lists(self) -> float:
        """Return how many pages of 100 are answered a second."""
        starts = (FIRST_ID + self._draw.randrange(self._records - BATCH) for _ in range(512))
        paths = [f"{PATH}?limit={BATCH}&after={start}" for start in starts]
        return self._rate([Group(LISTERS, itertools.cycle([request("GET", path, TOKEN) for path in paths]))])

    def creates(self) -> float:
        """Return how many creates are answered a second."""
        return self._rate([Group(WRITERS, self._created(TOKEN))])

    def batches(self) -> float:
        """Return how many records a second are created in batches."""
        numbers = iter(lambda: next(self._numbers) * BATCH, None)
        bodies = ({"inputs": [{"properties": task(number + one)} for one in range(BATCH)]} for number in numbers)
        requests = [request("POST", f"{PATH}/batch/create", TOKEN, msgspec.json.encode(next(bodies))) for _ in range(16)]
        return self._rate([Group(BATCHERS, itertools.cycle(requests))]) * BATCH

    def accounts(self) -> float:
        """Return how many creates a second are answered to accounts that write together."""
        return self._rate([Group(WRITERS // ACCOUNTS, self._created(token)) for token in self._tokens])

    def searches(self) -> float:
        """Return how many searches by status and owner are answered a second."""
        return self._rate([Group(READERS, itertools.repeat(request("POST", f"{PATH}/search", TOKEN, SEARCH)))])

    def _created(self, token: str) -> Iterator[bytes]:
        bodies = (msgspec.json.encode({"properties": task(next(self._numbers))}) for _ in range(256))
        return itertools.cycle([request("POST", PATH, token, body) for body in bodies])


def _accounts(url: str) -> list[str]:
    """Add accounts and return a token of each."""
    inside = Inside(url)
    try:
        storage, now = inside.app.storage, clock()
        made = [add_account(storage, f"Account {number}", "", now).id for number in range(ACCOUNTS)]
        return [add_token(storage, new_token(), Token("", one, one, "bench", ALL, now)) for one in made]
    finally:
        inside.close()


def checks(lite: Served, post: Served) -> dict[str, Check]:
    """Return what is measured over HTTP, by the name that `--only` takes."""

    def one(text: str, unit: str, way: Callable[[Served], float], target: float) -> Check:
        return Check(text, "SQLite", unit, lambda: way(post), lambda: way(lite), target)

    return {
        "read": one(f"read one record, {READERS} connections", "req/s", Served.reads, 0.5),
        "list": one(f"list of {BATCH}, {LISTERS} connections", "req/s", Served.lists, 0.6),
        "search": one(f"search by status and owner, {READERS} connections", "req/s", Served.searches, OVER_HTTP),
        "create": one(f"creates, {WRITERS} connections", "req/s", Served.creates, 0.6),
        "batch": one(f"batch create of {BATCH}, {BATCHERS} connections", "records/s", Served.batches, 0.6),
        "accounts": one(f"creates, {ACCOUNTS} accounts of {WRITERS // ACCOUNTS} connections", "req/s", Served.accounts, 0.8),
    }


def _nothing(_: object) -> None:
    """Nobody waits for a job that is carried out here."""


class OnPostgres:
    """Axle's storage on PostgreSQL, in process: a side of the searches."""

    def __init__(self, url: str, known: Catalog) -> None:
        self._storage = Postgres(f"{url}?options=-cstatement_timeout%3D{LIMIT_SECONDS:.0f}s")
        self._catalog = known
        self._searches: dict[str, Search] = {}

    def mirror(self, shapes: Sequence[Shape]) -> float:
        """Have the columns in memory that the searches ask for, but no sets of rows, and return how long that took."""
        began = time.monotonic()
        for shape in shapes:
            search = self._search(shape)
            with contextlib.suppress(Unavailable):
                # Mypy infers no lambda with defaults.
                wait_for(self._storage, SEARCH_LANE, ACCOUNT, lambda tx, search=search: tx.search(search))  # type: ignore[misc]
        while self._storage._filler._wanted:
            time.sleep(0.02)
        self.forget()
        return time.monotonic() - began

    def forget(self) -> None:
        """Forget what searches have found, so that the next one is the first of its kind; the columns stay."""
        forget_masks(self._storage._beside.caches)

    def _search(self, shape: Shape) -> Search:
        if shape.name not in self._searches:
            asked = _request(msgspec.json.encode(shape.request))
            self._searches[shape.name] = check(asked, self._catalog.find("tasks"), self._catalog)
        return self._searches[shape.name]

    def find(self, shape: Shape) -> Answer:
        """Find one page and the number of matches. Raises TooLong."""
        return self._read(self._search(shape))

    def count(self, shape: Shape) -> int:
        """Find the number of matches alone. Raises TooLong."""
        return self._read(msgspec.structs.replace(self._search(shape), offset=FAR)).total

    def _read(self, search: Search) -> Answer:
        try:
            found = self._storage._search(Job(ACCOUNT, _nothing, _nothing), lambda tx: tx.search(search))
        except Unavailable:
            raise TooLong from None
        return Answer(found.total, [record.id for record in found.records])

    def close(self) -> None:
        """Let go of the database."""
        self._storage.close()


class Row(NamedTuple):
    """One search on SQLite, and on PostgreSQL without and with statistics; and its ratio over HTTP."""

    shape: Shape
    lite: Measured
    bare: Measured
    told: Measured
    agreed: bool
    over_http: float | None

    def met(self, size: int) -> bool:
        """Tell whether PostgreSQL is fast enough either way."""
        bound = max(SLOWER * self.lite.p50, self.lite.p50 + BEHIND_MS)
        most = MOST_MS if size >= MANY else LIMIT_SECONDS * 1e3
        fast = all(one.answer is not None and one.p50 <= bound and one.p50 <= most for one in (self.bare, self.told))
        first_fast = max(self.bare.first, self.told.first) * 1e3 <= most
        return fast and first_fast and self.agreed and (self.over_http is None or self.over_http >= OVER_HTTP)

    def row(self, size: int) -> str:
        """Return the search as a row of the table."""
        times = " | ".join(one.shown() for one in (self.lite, self.bare, self.told))
        firsts = " | ".join(shown_ms(one.first * 1e3) for one in (self.bare, self.told))
        ratio = f"{max(self.bare.p50, self.told.p50) / self.lite.p50:.1f}"
        over_http = "–" if self.over_http is None else f"{self.over_http:.2f}"
        total = f"{self.lite.answer.total:,}" if self.lite.answer else "?"
        verdict = yes_or_no(self.met(size)) if self.agreed else "**other answer**"
        return f"| {self.shape.name} | {total} | {times} | {firsts} | {ratio} | {over_http} | {verdict} |"


def searches(folder: Path, options: argparse.Namespace, url: str, shapes: Sequence[Shape]) -> list[Row]:
    """Time each search on both databases, without statistics and with them."""
    known = catalog_with_custom(catalog())
    file = axle_file(folder, options.size, known)
    lite = Axle(file, known)
    say(f"slots filled: {lite.fill(SHAPES):.0f} s")  # at once where they are
    copy(file, url, known)
    say(f"columns mirrored: {lite.mirror(shapes):.1f} s")
    post = OnPostgres(url, known)
    say(f"on PostgreSQL: {post.mirror(shapes):.1f} s")
    gc.collect()
    gc.freeze()
    try:
        bare = [_measured(shape, lite, post, options.repetitions) for shape in shapes]
        over_http = _searched_over_http(folder, (file, url), shapes, options) if options.over_http else [None] * len(shapes)
        analyse(url)
        post.close()
        post = OnPostgres(url, known)  # its prepared statements remember how they were planned
        post.mirror(shapes)
        told = [_measured(shape, lite, post, options.repetitions) for shape in shapes]
    finally:
        lite.close()
        post.close()
    return [
        Row(shape, first[0], first[1], second[1], first[0].answer == first[1].answer == second[1].answer, ratio)
        for shape, first, second, ratio in zip(shapes, bare, told, over_http, strict=True)
    ]


def _measured(shape: Shape, lite: Axle, post: OnPostgres, repetitions: int) -> list[Measured]:
    post.forget()
    found = measure(shape, [lite, post], repetitions)
    say(f"{shape.name:18} SQLite {found[0].shown():>10} ms, PostgreSQL {found[1].shown():>10} ms")
    return found


def _searched_over_http(
    folder: Path, where: tuple[Path, str], shapes: Sequence[Shape], options: argparse.Namespace
) -> list[float | None]:
    """Return the ratio of each search over HTTP: PostgreSQL's answers a second to SQLite's."""
    file, url = where
    with contextlib.ExitStack() as closing:
        servers = [
            Server(file, module="benchmarks.custom"),
            Server(folder / "postgres.db", module="benchmarks.custom", url=url),
        ]
        for one in servers:
            closing.callback(one.stop)

        def rate(one: Server, shape: Shape) -> float:
            body = msgspec.json.encode(shape.request)
            asked = itertools.repeat(request("POST", f"{PATH}/search", TOKEN, body))
            return run(one.port, [Group(READERS, asked)], options.seconds / 2, one.cpu)[0].rate

        def ratio(shape: Shape) -> float:
            rounds = [[rate(one, shape) for one in servers] for _ in range(3)]
            return statistics.median(post / lite for lite, post in rounds)

        return [ratio(shape) for shape in shapes]


TITLE = "# Results of `make bench-postgres`"
ABOUT = f"""

Kept by `python -m benchmarks.postgres --write`. PostgreSQL beside SQLite, in one run; ratios of the same round. Searches in
milliseconds, in process, of one page of {PAGE} records with its exact total; on PostgreSQL without statistics (`bare`, as after
a load) and with them (`told`). Both have in memory columns, and which records have a value of a property; `first` is the first
search of its kind, of which nothing else is there yet. A search is to take at most {SLOWER:g} times as long as on SQLite, or
{BEHIND_MS:g} ms more; at {MANY:,} none more than {MOST_MS:g} ms, the first of its kind included; over HTTP at least
{OVER_HTTP:g} of its rate.

"""


def _heading(size: int) -> str:
    """Return what stands above the results; those of another size than the usual one are a part of their own."""
    return (TITLE if size == SIZE else f"{TITLE}, {size:,} tasks") + ABOUT


def _served(folder: Path, url: str, options: argparse.Namespace) -> str:
    """Return the tables of what is measured over HTTP, without statistics and with them."""
    lite = post = None
    try:
        lite = Served(folder, "sqlite", f"sqlite:///{folder / 'sqlite.db'}", options)
        post = Served(folder, "postgres", url, options)
        never_analyse(url)
        wanted = [one for name, one in checks(lite, post).items() if not options.only or name in options.only]
        parts = [_table("statistics never gathered", measure_checks(wanted, options.rounds))]
        analyse(url)
        parts.append(_table("after ANALYZE", measure_checks(wanted, options.rounds)))
        memory = ", ".join(
            f"{name} {one.process.memory() / 2**20:.0f}" for name, one in (("SQLite", lite), ("PostgreSQL", post))
        )
        return "\n".join([*parts, f"Private memory of the servers (RssAnon), MiB: {memory}.\n"])
    finally:
        for one in (lite, post):
            if one is not None:
                one.process.stop()


def _table(name: str, results: Sequence[Result]) -> str:
    head = f"| {name} | PostgreSQL | reference | ratio, median (min..max) | target | met |\n|---|---|---|---|---|---|"
    return "\n".join([head, *(one.row() for one in results), ""])


def _search_table(rows: Sequence[Row], size: int) -> str:
    head = "| search | matches | SQLite | bare | told | first bare | first told | × | over HTTP | met |"
    head += "\n|---|---|---|---|---|---|---|---|---|---|"
    good = sum(row.met(size) for row in rows)
    return "\n".join(
        [f"Searches of {size:,} tasks:\n", head, *(row.row(size) for row in rows), f"\n{good} of {len(rows)} met.\n"]
    )


def _postgres_version() -> str:
    with psycopg.connect(make_conninfo(server())) as db:
        rows = db.execute("SELECT current_setting('server_version'), current_setting('autovacuum')").fetchall()
    return f"PostgreSQL {rows[0][0]}, autovacuum {rows[0][1]}"


def options() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.postgres", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each measurement over HTTP")
    parser.add_argument("--records", type=int, default=RECORDS, help="tasks of the servers at the start")
    parser.add_argument("--size", type=int, default=SIZE, help="tasks that are searched in process")
    parser.add_argument("--repetitions", type=int, default=REPETITIONS, help="of each search in process")
    parser.add_argument("--over-http", action="store_true", help="each of the searches over HTTP too")
    parser.add_argument("--folder", type=Path, help="keep the SQLite file of the searches here, and use it again")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this check or search; repeatable")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {RESULTS.name}")
    return parser


def main() -> int:
    """Measure and print the tables; exit status 1 if a target is missed."""
    parser = options()
    given = parser.parse_args()
    shapes = [shape for shape in SHAPES if not given.only or shape.name in given.only]
    names = {"read", "list", "search", "create", "batch", "accounts"}
    if unknown := set(given.only) - names - {shape.name for shape in SHAPES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="axle-bench-postgres-") as name:
        folder = Path(name)
        text = (
            f"{time.strftime('%Y-%m-%d')}; {given.rounds} rounds of {given.seconds:g} s, {given.records:,} tasks at the start"
        )
        text += f"; {given.repetitions} repetitions.\n{machine(folder)} {_postgres_version()}.\n\n"
        if not given.only or names & set(given.only):
            with own_database() as url:
                text += _served(folder, url, given) + "\n"
        if shapes:
            kept = given.folder or folder
            kept.mkdir(parents=True, exist_ok=True)
            with own_database() as url:
                text += _search_table(searches(kept, given, url, shapes), given.size)
    print(text)
    if given.write:
        keep(_heading(given.size) + text)
    return int("**no**" in text or "other answer" in text)


if __name__ == "__main__":
    sys.exit(main())
