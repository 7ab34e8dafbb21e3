"""`make bench-search`: searches of 100,000 and 1,000,000 tasks, in process and over HTTP, beside a plain SQLite of the same.

The databases are made once and kept in `--folder`. Every search has a time limit: none can hold up the run.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import http.client
import itertools
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import msgspec

from axle.core.catalog import Catalog
from axle.http.app import catalog
from axle.storage.index import Index
from benchmarks.databases import Bar, Facts, axle_file, facts, keep_facts, plain_file, remove, say
from benchmarks.load import Group, request, run
from benchmarks.process import TOKEN, Server
from benchmarks.results import RESULTS, keep
from benchmarks.server import machine
from benchmarks.shapes import PAGE, SHAPES, Shape
from benchmarks.sides import LIMIT_SECONDS, Answer, Axle, Plain, Side, TooLong
from benchmarks.tasks import CONTACTS, FIRST, catalog_with_custom, tasks

SIZES = (100_000, 1_000_000)
REPETITIONS = 20
SLOW_SECONDS = 2.0  # a search that takes longer is not repeated
PLAIN_SECONDS = 4.0  # for all repetitions of one search by the plain database
AIM_PAGE_MS, AIM_ROW_NS, SMALL_COUNT_MS = 10.0, 100.0, 1.0
FLOOR_MS, COMMON_MS = 250.0, 5.0
PAGE_GROWTH = 3.0
SHORT_MS = 0.05  # below this a growth is noise
MEMORY_MIB = 600
READERS, SEARCHERS, ROUNDS, ROUND_SECONDS = 8, 2, 3, 4.0
BATCH, BATCHES = 100, 30
PATH = "/crm/v3/objects/tasks"


class Measured:
    """One search on one side: seconds of each repetition, of the whole and of the count alone."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.counts: list[float] = []
        self.answer: Answer | None = None
        self.stopped = False

    @property
    def p50(self) -> float:
        """Return the median, in milliseconds."""
        return statistics.median(self.times) * 1e3

    @property
    def p99(self) -> float:
        """Return the 99th percentile, in milliseconds."""
        return _percentile(self.times, 99) * 1e3

    @property
    def count(self) -> float:
        """Return the median of the count alone, in milliseconds."""
        return statistics.median(self.counts or self.times) * 1e3

    @property
    def page(self) -> float:
        """Return what the page costs beside the count, in milliseconds."""
        return max(self.p50 - self.count, 0.0)

    @property
    def per_row(self) -> float:
        """Return the nanoseconds that the count takes for each match."""
        return self.count * 1e6 / max(self.answer.total if self.answer else 0, 1)

    @property
    def aim(self) -> bool:
        """Tell whether page and count are as fast as wanted; where few match, the count is fast enough below a millisecond."""
        counted = self.per_row <= AIM_ROW_NS or self.count <= SMALL_COUNT_MS
        return self.answer is not None and counted and self.page < AIM_PAGE_MS

    def floor(self, common: bool) -> bool:
        """Tell whether the whole is as fast as it must be."""
        return self.answer is not None and self.p50 <= (COMMON_MS if common else FLOOR_MS)

    def shown(self) -> str:
        """Return the median for the table, marked if it is not one."""
        if self.answer is None:
            return f"> {LIMIT_SECONDS:g} s"
        return f"{_ms(self.p50)}{' (once)' if self.stopped else ''}"


class Row(NamedTuple):
    """One search on both sides, by size."""

    shape: Shape
    axle: dict[int, Measured]
    plain: dict[int, Measured]


def _percentile(times: Sequence[float], percent: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def _ms(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _yes(good: bool) -> str:
    return "yes" if good else "**no**"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _first(side: Side, shape: Shape) -> Measured:
    """Run a search for the first time; one that takes too long stays at that."""
    found = Measured()
    began = time.perf_counter()
    with contextlib.suppress(TooLong):
        found.answer = side.find(shape)
    took = time.perf_counter() - began
    if found.answer is None or took > SLOW_SECONDS:
        found.stopped = True
        found.times.append(took)
    return found


def _again(side: Side, shape: Shape, found: Measured) -> None:
    """Time one repetition; of Axle the count alone too."""
    done = found.stopped or (isinstance(side, Plain) and sum(found.times) > PLAIN_SECONDS)
    if done:
        return
    try:
        found.times.append(_timed(lambda: side.find(shape)))
        if not isinstance(side, Plain):
            found.counts.append(_timed(lambda: side.count(shape)))
    except TooLong:
        found.stopped = True


def measure(shape: Shape, sides: Sequence[Side], repetitions: int) -> list[Measured]:
    """Time a search on all sides, one after the other in each repetition; the order turns round every other time."""
    found = [_first(side, shape) for side in sides]
    pairs = list(zip(sides, found, strict=True))
    for number in range(repetitions):
        for side, one in reversed(pairs) if number % 2 else pairs:
            _again(side, shape, one)
    return found


class Bench:
    """The databases of one run, and what is measured on them."""

    def __init__(self, folder: Path, options: argparse.Namespace, known: Catalog) -> None:
        self.folder = folder
        self.sizes: list[int] = sorted(options.sizes)
        self._options = options
        self._catalog = known
        self.loaded: dict[int, Path] = {}
        self.filled: dict[int, Path] = {}
        self.plain: dict[int, Path] = {}
        self.disagreements: list[str] = []
        for size in self.sizes:
            self.loaded[size] = axle_file(folder, size, known)
            self.plain[size] = plain_file(folder, size, self.loaded[size])
            self.filled[size] = self._fill(size)

    def _fill(self, size: int) -> Path:
        """Return a copy in which every slot that the searches ask for is filled."""
        path, source = self.folder / f"filled-{size}.db", self.loaded[size]
        if (
            path.exists()
            and not self._options.refill
            and path.stat().st_mtime >= source.stat().st_mtime
            and facts(path).seconds
        ):
            say(f"{path} is there")
            return path
        remove(path)
        shutil.copyfile(source, path)
        axle = Axle(path, self._catalog)
        try:
            seconds = axle.fill(SHAPES)
        finally:
            axle.close()
        say(f"slots of {size:,} tasks filled: {seconds:.0f} s")
        keep_facts(path, Facts(seconds, size))
        return path

    def searches(self, shapes: Sequence[Shape]) -> list[Row]:
        """Time each search in process, at all sizes and on both sides."""
        axles = {size: Axle(self.filled[size], self._catalog) for size in self.sizes}
        plains = {size: Plain(self.plain[size]) for size in self.sizes}
        sides: list[Side] = [*axles.values(), *plains.values()]
        rows: list[Row] = []
        gc.collect()
        gc.freeze()
        try:
            for shape in shapes:
                found = measure(shape, sides, self._options.repetitions)
                half = len(self.sizes)
                rows.append(Row(shape, *(dict(zip(self.sizes, one, strict=True)) for one in (found[:half], found[half:]))))
                self._compare(rows[-1])
                say(f"{shape.name:18}" + "".join(f" {size:>9,}: {rows[-1].axle[size].shown():>12} ms" for size in self.sizes))
            if self._options.explain:
                self._explain(rows, axles[self.sizes[-1]])
        finally:
            for side in sides:
                side.close()
        return rows

    def _compare(self, row: Row) -> None:
        """Note where the sides do not find the same."""
        for size in self.sizes:
            own, other = row.axle[size].answer, row.plain[size].answer
            wrong = ""
            if own is None or other is None:
                wrong = "" if own else "Axle gave no answer"
            elif own.total != other.total:
                wrong = f"TOTALS DIFFER: Axle {own.total:,}, plain {other.total:,}"
            elif own.ids != other.ids:
                wrong = "the totals agree, but not the records of the page"
            if wrong:
                self.disagreements.append(f"{row.shape.name}, {size:,} tasks: {wrong}")
                say(f"!!! {self.disagreements[-1]}")

    def _explain(self, rows: Sequence[Row], axle: Axle) -> None:
        size = self.sizes[-1]
        for row in sorted(rows, key=lambda row: -row.axle[size].p50):
            found = row.axle[size]
            if not (found.aim and found.floor(row.shape.common)):
                say(f"\n{row.shape.name}: {found.shown()} ms at {size:,}\n{axle.explain(row.shape)}")

    def write_price(self) -> str:
        """Time batches with and without the work on the index, in turn, on a copy of the largest database."""
        size = self.sizes[-1]
        path = self.folder / "written.db"
        remove(path)
        shutil.copyfile(self.filled[size], path)
        axle = Axle(path, self._catalog)
        made = tasks(self._catalog, FIRST + CONTACTS + size, BATCH * 2 * (BATCHES + 1), seed=2)
        times: dict[bool, list[float]] = {True: [], False: []}
        try:
            for number in range(2 * (BATCHES + 1)):
                batch = list(itertools.islice(made, BATCH))
                indexed = number % 2 == 0
                off = mock.patch.object(Index, "save", lambda index, changes: None)
                with contextlib.nullcontext() if indexed else off:
                    times[indexed].append(_timed(lambda some=batch: axle.save(some)))  # type: ignore[misc]
        finally:
            axle.close()
            remove(path)
        return _write_table(times, size)


def _write_table(times: dict[bool, list[float]], size: int) -> str:
    with_index, without = (times[indexed][1:] for indexed in (True, False))  # the first warms up
    lines = [
        f"\nA durable batch of {BATCH} new tasks among {size:,}, {BATCHES} of each in turn, storage alone:\n",
        "| | p50 ms | p99 ms | µs a record |\n|---|---|---|---|",
    ]
    for name, one in (("with the index", with_index), ("without", without)):
        p50 = statistics.median(one) * 1e3
        lines.append(f"| {name} | {_ms(p50)} | {_ms(_percentile(one, 99) * 1e3)} | {p50 * 1e3 / BATCH:.0f} |")
    ratio = statistics.median(with_index) / statistics.median(without)
    return "\n".join([*lines, f"\nThe index makes it {ratio:.1f} times as long.\n"])


class Watch:
    """Looks at a server's private memory while it is open, and keeps the most."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.most = 0

    def _run(self) -> None:
        while not self._ended.wait(0.02):
            self.most = max(self.most, self._server.memory())

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *wrong: object) -> None:
        self._ended.set()
        self._thread.join()


class Http:
    """The real server on the largest database."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        self._server = Server(path, module="benchmarks.custom")
        self._draw = random.Random(1)

    def close(self) -> None:
        """Stop the server."""
        self._server.stop()

    def memory(self, shapes: Sequence[Shape], times: int) -> str:
        """Run all searches many times and return what memory the server then has."""
        before = self._server.memory()
        failed: list[str] = []
        bar = Bar("searches over HTTP", len(shapes) * times)
        with Watch(self._server) as watch:
            for number, shape in enumerate(shapes, 1):
                if trouble := self._repeat(shape, times):
                    failed.append(trouble)
                bar.at(number * times)
        after = self._server.memory()
        shown = ", ".join(f"{name} {value / 2**20:.0f} MiB" for name, value in (("before", before), ("after", after)))
        most = watch.most / 2**20
        return (
            f"\nPrivate memory of the server (RssAnon), every search {times} times over HTTP at {self.size:,}: {shown}, at most"
            f" {most:.0f} MiB (must stay below {MEMORY_MIB}: {_yes(most < MEMORY_MIB)})."
            + "".join(f"\n- {one}" for one in failed)
            + "\n"
        )

    def _repeat(self, shape: Shape, times: int) -> str:
        body = msgspec.json.encode(shape.request)
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=3 * LIMIT_SECONDS)
        try:
            for _ in range(times):
                began = time.perf_counter()
                connection.request("POST", f"{PATH}/search", body, headers)
                answer = connection.getresponse()
                said = answer.read()
                if answer.status != 200:
                    return f"{shape.name}: {answer.status} {said[:200].decode('utf-8', 'replace')}"
                if (took := time.perf_counter() - began) > SLOW_SECONDS:
                    return f"{shape.name}: {took:.1f} s, not repeated"
        finally:
            connection.close()
        return ""

    def reads(self, slowest: Shape) -> str:
        """Time reads of one record alone and while searches run, in turn."""
        search = itertools.repeat(request("POST", f"{PATH}/search", TOKEN, msgspec.json.encode(slowest.request)))
        alone: list[list[float]] = []
        beside: list[list[float]] = []
        searched = 0
        for _ in range(ROUNDS):
            alone.append(self._run([Group(READERS, self._gets())])[0])
            readers, searchers = self._run([Group(READERS, self._gets()), Group(SEARCHERS, search)])
            beside.append(readers)
            searched += len(searchers)
        rows = "\n".join(_read_row(name, one) for name, one in (("alone", alone), ("while searches run", beside)))
        head = "| | reads/s | p50 ms | p99 ms |\n|---|---|---|---|"
        return (
            f"\nReads of one record over HTTP at {self.size:,}, {READERS} connections, alone and while {SEARCHERS} connections"
            f" search `{slowest.name}` without pause ({searched / ROUNDS / ROUND_SECONDS:.1f} searches/s);"
            f" medians of {ROUNDS} interleaved rounds of {ROUND_SECONDS:g} s:\n\n{head}\n{rows}\n"
        )

    def _run(self, groups: list[Group]) -> list[list[float]]:
        found = run(self._server.port, groups, ROUND_SECONDS, self._server.cpu)
        return [one.latencies for one in found]

    def _gets(self) -> Iterator[bytes]:
        ids = (FIRST + CONTACTS + self._draw.randrange(self.size) for _ in range(512))
        return itertools.cycle([request("GET", f"{PATH}/{one}", TOKEN) for one in ids])


def _read_row(name: str, rounds: list[list[float]]) -> str:
    rate = statistics.median(len(one) / ROUND_SECONDS for one in rounds)
    p50, p99 = (statistics.median(_percentile(one, percent) for one in rounds) * 1e3 for percent in (50, 99))
    return f"| {name} | {rate:,.0f} | {_ms(p50)} | {_ms(p99)} |"


def search_table(rows: Sequence[Row], sizes: Sequence[int]) -> str:
    """Return the searches as a table, and the counts of what is met."""
    names = [_short(size) for size in sizes]
    largest = sizes[-1]
    head = ["search", f"total {names[-1]}", *(f"{one} p50" for one in names), *(f"{one} p99" for one in names)]
    head += [f"count {names[-1]}", "ns/row", f"page {names[-1]}", "growth", "of page", *(f"plain {one}" for one in names)]
    head += ["aim", "floor"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [_search_row(row, sizes) for row in rows]
    aims = sum(row.axle[largest].aim for row in rows)
    floors = sum(row.axle[largest].floor(row.shape.common) for row in rows)
    grown = [row.shape.name for row in rows if _growth(row, sizes) >= PAGE_GROWTH and row.axle[largest].page > AIM_PAGE_MS / 10]
    return "\n".join(
        [
            *lines,
            f"\nAt {largest:,}: {aims} of {len(rows)} meet the aim, {floors} the floor. Pages of at least"
            f" {AIM_PAGE_MS / 10:g} ms that grow {PAGE_GROWTH:g} times or more: {', '.join(grown) or 'none'}.\n",
        ]
    )


def _growth(row: Row, sizes: Sequence[int]) -> float:
    """Return how much longer a page takes at the largest size than at the smallest; 0 where it is too short to tell."""
    first = row.axle[sizes[0]].page
    return row.axle[sizes[-1]].page / first if first > SHORT_MS else 0.0


def _search_row(row: Row, sizes: Sequence[int]) -> str:
    last = row.axle[sizes[-1]]
    cells = [f"{row.shape.name}{' ●' if row.shape.common else ''}", f"{last.answer.total:,}" if last.answer else "?"]
    cells += [row.axle[size].shown() for size in sizes]
    cells += [_ms(row.axle[size].p99) for size in sizes]
    cells += [_ms(last.count), f"{last.per_row:,.0f}" if last.answer else "–", _ms(last.page)]
    first = row.axle[sizes[0]]
    growth = _growth(row, sizes)
    cells += [f"{last.p50 / first.p50:.1f}", f"{growth:.1f}" if growth else "–"]
    cells += [row.plain[size].shown() for size in sizes]
    return f"| {' | '.join([*cells, _yes(last.aim), _yes(last.floor(row.shape.common))])} |"


def _short(size: int) -> str:
    return f"{size // 1_000_000}M" if size % 1_000_000 == 0 else f"{size / 1_000:g}k"


def load_table(bench: Bench) -> str:
    """Return how the databases were made, and how large they are."""
    lines = [
        "| tasks (+ 100,000 contacts) | load, records/s | bytes/record | with slots filled | filling, s | plain, bytes/task |",
        "|---|---|---|---|---|---|",
    ]
    for size in bench.sizes:
        known = facts(bench.loaded[size])
        rate = f"{known.records / known.seconds:,.0f}" if known.seconds else "?"
        loaded, filled = (one[size].stat().st_size / (size + CONTACTS) for one in (bench.loaded, bench.filled))
        plain = bench.plain[size].stat().st_size / size
        seconds = facts(bench.filled[size]).seconds
        lines.append(f"| {size:,} | {rate} | {loaded:,.0f} | {filled:,.0f} | {seconds:.0f} | {plain:,.0f} |")
    return "\n".join([*lines, ""])


HEADING = f"""# Results of `make bench-search`

Kept by `python -m benchmarks.search --write`. Times in milliseconds, in process, of one page of {PAGE} records with its exact
total; `count` is the total alone, `page` the rest, `of page` its growth. `plain` is one table of JSON with indexes on five
expressions, FTS5 and a link table, searched by SQL written by hand; `(once)`: more than {SLOW_SECONDS:g} s, not repeated.
Aim: page below {AIM_PAGE_MS:g} ms, count at most {AIM_ROW_NS:g} ns a match (or {SMALL_COUNT_MS:g} ms). Floor: the whole at most
{FLOOR_MS:g} ms, common searches (●) {COMMON_MS:g} ms.

"""


def report(bench: Bench, rows: Sequence[Row], repetitions: int, machine_facts: str) -> str:
    """Return the part about the searches in process, as Markdown."""
    agreed = "\n".join(f"- {one}" for one in bench.disagreements) or "Both sides found the same, page for page."
    return (
        f"{time.strftime('%Y-%m-%d')}; {repetitions} interleaved repetitions after one that warms up.\n{machine_facts}\n\n"
        f"{load_table(bench)}\n{search_table(rows, bench.sizes)}\n{agreed}\n"
    )


def options() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of tasks")
    parser.add_argument("--folder", type=Path, help="keep the databases here, and use them again; default: a temporary folder")
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--refill", action="store_true", help="fill the slots again, in a new copy")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this search, in process alone")
    parser.add_argument("--explain", action="store_true", help="show the statements of what misses aim or floor")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {RESULTS.name}")
    return parser


def _over_http(bench: Bench, rows: Sequence[Row]) -> str:
    size = bench.sizes[-1]
    answering = [row for row in rows if not row.axle[size].stopped]
    server = Http(bench.filled[size], size)
    try:
        text = server.memory([row.shape for row in rows], 20)
        return text + server.reads(max(answering, key=lambda row: row.axle[size].p50).shape)
    finally:
        server.close()
        bench.filled[size].with_suffix(".log").unlink(missing_ok=True)


def _run(folder: Path, given: argparse.Namespace, shapes: Sequence[Shape]) -> int:
    known = catalog_with_custom(catalog())
    facts_of_machine = machine(folder)
    (folder / "sync").unlink(missing_ok=True)
    bench = Bench(folder, given, known)
    rows = bench.searches(shapes)
    text = report(bench, rows, given.repetitions, facts_of_machine)
    print(text, flush=True)
    if not given.only:
        over_http = _over_http(bench, rows)
        print(over_http, flush=True)
        price = bench.write_price()
        print(price, flush=True)
        text += over_http + price
    if given.write:
        keep(HEADING + text)
    good = all(row.axle[bench.sizes[-1]].floor(row.shape.common) for row in rows) and not bench.disagreements
    return int(not good)


def main() -> int:
    """Measure and print the tables; exit status 1 if a search misses its floor or the plain database finds something else."""
    parser = options()
    given = parser.parse_args()
    shapes = [shape for shape in SHAPES if not given.only or shape.name in given.only]
    if unknown := set(given.only) - {shape.name for shape in SHAPES}:
        parser.error(f"unknown search: {', '.join(sorted(unknown))}; there are {', '.join(shape.name for shape in SHAPES)}")
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        return _run(given.folder, given, shapes)
    with tempfile.TemporaryDirectory(prefix="axle-bench-search-") as name:
        return _run(Path(name), given, shapes)


if __name__ == "__main__":
    sys.exit(main())
