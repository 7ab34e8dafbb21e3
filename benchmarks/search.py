"""`make bench-search`: searches of 100,000 and 1,000,000 tasks, in process and over HTTP, beside a plain SQLite of the same.

The databases are made once and kept in `--folder`. Every search has a time limit: none can hold up the run.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from axle.core.catalog import Catalog
from axle.http.app import catalog
from axle.storage.search.index import Index
from benchmarks.databases import Facts, axle_file, facts, keep_facts, plain_file, remove, say
from benchmarks.measured import (
    AIM_PAGE_MS,
    AIM_ROW_NS,
    COMMON_MS,
    FLOOR_MS,
    SLOW_SECONDS,
    SMALL_COUNT_MS,
    Row,
    measure,
    timed,
)
from benchmarks.results import RESULTS, keep
from benchmarks.searched_http import Http
from benchmarks.searched_tables import search_table, write_table
from benchmarks.server import machine
from benchmarks.shapes import PAGE, SHAPES, Shape
from benchmarks.sides import Axle, Plain, Side
from benchmarks.tasks import CONTACTS, FIRST, catalog_with_custom, tasks

SIZES = (100_000, 1_000_000)
REPETITIONS = 20
BATCH, BATCHES = 100, 30


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
        for size, axle in axles.items():
            say(f"columns of {size:,} tasks mirrored: {axle.mirror(shapes):.1f} s")
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
                    # Mypy infers no lambda with defaults.
                    times[indexed].append(timed(lambda some=batch: axle.save(some)))  # type: ignore[misc]
        finally:
            axle.close()
            remove(path)
        return write_table(times, BATCH, size)


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
total; `first` is the first time of all, with columns in memory but no set of rows kept yet; `count` is the total alone, `page`
the rest, `of page` its growth. `plain` is one table of JSON with indexes on five
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
