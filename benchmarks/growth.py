"""How the time of an operation grows with what there is: records, accounts, properties, associations, history, due moments.

Each row of each table is measured in databases of different sizes, by turns in one run; a ratio is to the smallest size. In
process: operations and storage, without HTTP. The databases are made in a temporary folder, which takes most of the time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from axle.workers.due import DueWork
from benchmarks.databases import say
from benchmarks.grown import YEAR_MS, Creating, Grown, creating
from benchmarks.measured import percentile, shown_ms, timed
from benchmarks.results import RESULTS, keep
from benchmarks.server import machine

ROUNDS = 25
FLAT = 1.5  # growth up to which a row is called flat
WARM_UP_SECONDS = 2.0  # in which columns in memory and slots are prepared, after the first searches
THREADS = 8
ALONE_SECONDS = 3.0
HELD_UP_MS = 50.0  # that a write may be held up by another one
MIN_DRAINED, MIN_KEPT = 3_000, 0.7

Works = Mapping[str, Callable[[], object]]


class Sizes(NamedTuple):
    """The sizes of each table."""

    records: Sequence[int]
    accounts: Sequence[int]
    properties: Sequence[int]
    associations: Sequence[int]
    history: Sequence[int]
    moments: Sequence[int]


# A record has at most 50,000 associations of a type, and some are added while it is measured.
FULL = Sizes(
    (10_000, 100_000, 1_000_000), (1, 100, 10_000), (0, 100, 1_000), (1, 1_000, 49_500), (1, 1_000, 50_000), (100_000,)
)
SMALL = Sizes((1_000, 10_000, 30_000), (1, 20, 200), (0, 20, 200), (1, 100, 5_000), (1, 100, 5_000), (6_000,))

REASONS = {
    "records": "Indexes get deeper, and more of them than fit into the cache of 64 MiB: a write of the larger sizes reads "
    "pages from the system. A search of the largest size counts and walks more index entries.",
    "accounts": "Nothing is kept per account but its own rows; what grows are the indexes that all accounts share, and the "
    "first request of an account in a process reads its definitions.",
    "properties": "The catalog of an account is made once for each change of it. What grows is the loop over the names that a "
    "record is shown with by default, and over those that an answer may have.",
    "associations": "Archiving sees to 200 associations at once, so it costs more than with one, but no more with 50,000. "
    "Reading a page of associations reads 500 of them. A new one counts those that there are, since a record may have so many.",
    "history": "A read with history has the newest 1,000 values, and takes the time to read and encode these.",
}


def medians(places: Mapping[int, Works], rounds: int) -> dict[str, dict[int, float]]:
    """Time all works in all places by turns; return the median milliseconds by work and size."""
    times: dict[str, dict[int, list[float]]] = {}
    for number in range(rounds):
        sizes = list(places)
        for size in reversed(sizes) if number % 2 else sizes:
            for name, work in places[size].items():
                times.setdefault(name, {}).setdefault(size, []).append(timed(work))
    return {name: {size: statistics.median(of) * 1e3 for size, of in by_size.items()} for name, by_size in times.items()}


def table(what: str, rows: Mapping[str, Mapping[int, float]]) -> str:
    """Return a table of milliseconds and of ratios to the smallest size, and why what is not flat is not."""
    sizes = list(next(iter(rows.values())))
    head = f"| {what} | " + " | ".join(f"{size:,}, ms" for size in sizes) + " | growth | flat |"
    lines = [head, "|" + "---|" * (len(sizes) + 3)]
    flat = True
    for name, by_size in rows.items():
        growth = max(by_size.values()) / next(iter(by_size.values()))
        flat = flat and growth <= FLAT
        cells = " | ".join(shown_ms(by_size[size]) for size in sizes)
        lines.append(f"| {name} | {cells} | {growth:.2f} | {'yes' if growth <= FLAT else '**no**'} |")
    reason = "" if flat else f"\n{REASONS[what]}\n"
    return "\n".join([*lines, reason])


class Growth:
    """The tables, each measured in databases of its own in one folder."""

    def __init__(self, folder: Path, sizes: Sizes, rounds: int) -> None:
        self._folder = folder
        self._sizes = sizes
        self._rounds = rounds

    def _grown(self, name: str) -> Grown:
        say(f"{time.strftime('%H:%M:%S')} {name}")
        return Grown(self._folder / f"{name.replace(' ', '-')}.db")

    def _measured(self, what: str, places: Mapping[int, Grown], works: Callable[[Grown, int], Works]) -> str:
        """Measure the same works in each place, warmed up."""
        by_size = {size: works(grown, size) for size, grown in places.items()}
        medians(by_size, 2)
        time.sleep(WARM_UP_SECONDS)
        text = table(what, medians(by_size, self._rounds))
        for grown in places.values():
            grown.close()
        return text

    def records(self) -> str:
        """Measure with more and more records."""
        places = {size: self._grown(f"records {size}") for size in self._sizes.records}
        for size, grown in places.items():
            grown.load(size)
            grown.add_contact(size)
        return self._measured("records", places, lambda grown, size: {**everyday(grown), "batch of 100": grown.create_batch})

    def accounts(self) -> str:
        """Measure with more and more accounts, each with ten tasks."""
        places = {size: self._grown(f"accounts {size}") for size in self._sizes.accounts}
        for size, grown in places.items():
            for number in range(2_000_000, 2_000_000 + size):
                grown.add_account(number)
            grown.add_contact(size)
        return self._measured("accounts", places, lambda grown, size: everyday(grown))

    def properties(self) -> str:
        """Measure with more and more properties of the account's own."""
        places = {size: self._grown(f"properties {size}") for size in self._sizes.properties}
        for size, grown in places.items():
            grown.define(size)
            grown.load(2_000)
            grown.add_contact(size)
        return self._measured("properties", places, lambda grown, size: everyday(grown))

    def associations(self) -> str:
        """Measure with more and more associations of one record, and what its archiving does to other writes."""
        places = {size: self._grown(f"associations {size}") for size in self._sizes.associations}
        held_up = []
        for size, grown in places.items():
            grown.load(size, grown.add_contact(size))
            held_up.append(self._held_up(grown, size))
        return self._measured("associations", places, associated) + "\n" + "\n".join(held_up) + "\n"

    def _held_up(self, grown: Grown, size: int) -> str:
        """Archive and restore the record while others write; return what they waited."""
        contact, due = grown.contacts[0], grown.due()
        _, alone = creating(grown, 1, ALONE_SECONDS)
        said = [f"- {size:,}: creates alone take {statistics.median(alone) * 1e3:.1f} ms, the longest {alone[-1] * 1e3:.0f}"]
        for name, work in (("archived", grown.archive), ("restored", grown.restore)):
            others = Creating(grown, 1)
            # Mypy infers no lambda with defaults.
            answered = timed(lambda work=work: work("contacts", contact))  # type: ignore[misc]
            done = answered + timed(lambda: _drain(due))
            _, times = others.stop()
            longest = times[-1] * 1e3
            said.append(
                f"{name} in {answered * 1e3:.0f} ms, all associations {done:.1f} s; creates meanwhile: "
                f"99 % within {percentile(times, 99) * 1e3:.0f} ms, the longest {longest:.0f} (wanted: {HELD_UP_MS:.0f})"
            )
        return "; ".join(said) + "."

    def history(self) -> str:
        """Measure with more and more changes of one property."""
        places = {size: self._grown(f"history {size}") for size in self._sizes.history}
        for size, grown in places.items():
            grown.load(100)
            grown.add_contact(size)
            grown.change(grown.add_task(), size)
        return self._measured("history", places, remembered)

    def moments(self) -> str:
        """Measure how fast moments that come at once are applied, and what creates keep meanwhile."""
        return "".join(self._moments(size) for size in self._sizes.moments)

    def _moments(self, size: int) -> str:
        grown = self._grown(f"moments {size}")
        grown.load(size)
        due = grown.due(YEAR_MS)
        seconds = [ALONE_SECONDS, ALONE_SECONDS]
        before, _ = creating(grown, THREADS, seconds[0])
        began, drained = time.perf_counter(), 0
        while drained < size // 3:
            due.run()
            drained += due.batch
        alone = drained / (time.perf_counter() - began)
        others = Creating(grown, THREADS)
        began, drained = time.perf_counter(), 0
        while drained < size // 2:
            due.run()
            drained += due.batch
        beside = drained / (time.perf_counter() - began)
        rate, times = others.stop()
        after, _ = creating(grown, THREADS, seconds[1])
        grown.close()
        kept = rate / ((before + after) / 2)
        return (
            f"\n| {size:,} moments at once | measured | wanted |\n|---|---|---|\n"
            f"| applied a second, nobody else writing | {alone:,.0f} | {MIN_DRAINED:,} |\n"
            f"| applied a second, {THREADS} threads creating | {beside:,.0f} | |\n"
            f"| creates a second meanwhile, of those without | {rate:,.0f}, {kept:.2f} | {MIN_KEPT} |\n"
            f"| the longest create meanwhile, ms | {times[-1] * 1e3:.0f} | |\n"
        )


def _drain(due: DueWork) -> None:
    while due.run():
        pass
    due.run()


def everyday(grown: Grown) -> Works:
    """Return what everybody does, by name."""
    contact = grown.contacts[-1]

    def associate() -> None:
        grown.associate(grown.add_task(), contact)

    def archive() -> None:
        grown.archive("tasks", grown.tasks.pop())

    return {
        "create": grown.add_task,
        "read": lambda: grown.read("tasks", grown.tasks[0]),
        "search": grown.find,
        "create and associate": associate,
        "archive": archive,
    }


def associated(grown: Grown, size: int) -> Works:
    """Return what is done with a record that has associations."""
    contact = grown.contacts[0]

    def associate() -> None:
        grown.associate(grown.add_task(), contact)

    return {
        "create and associate one more": associate,
        "read": lambda: grown.read("contacts", contact),
        "read with associations": lambda: grown.read("contacts", contact, "associations=tasks"),
        "read the other end": lambda: grown.read("tasks", grown.tasks[0], "associations=contacts"),
        "archive the other end": lambda: grown.archive("tasks", grown.tasks.pop()),
    }


def remembered(grown: Grown, size: int) -> Works:
    """Return what is done with a record that has a history."""
    record = grown.tasks[-1]
    return {
        "read": lambda: grown.read("tasks", record),
        "read with history": lambda: grown.read("tasks", record, "propertiesWithHistory=hs_task_subject"),
        "change": lambda: grown.change(record, 1),
        "search": grown.find,
    }


ROWS = ("records", "accounts", "properties", "associations", "history", "moments")
HEADING = """# Results of `make bench-growth`

Kept by `python -m benchmarks.growth --write`. Medians in milliseconds, in process, on SQLite, each write in a commit of its
own; growth is the largest median of a row by that of the smallest size. Sizes are measured by turns.

"""


def options() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--small", action="store_true", help="smaller sizes: less than two minutes")
    parser.add_argument("--only", action="append", default=[], choices=ROWS, help="only this table")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, help="where the databases are made; default: a temporary folder")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {RESULTS.name}")
    return parser


def main() -> int:
    """Measure and print the tables."""
    given = options().parse_args()
    with tempfile.TemporaryDirectory(prefix="axle-bench-growth-", dir=given.folder) as name:
        text = f"{time.strftime('%Y-%m-%d')}; {given.rounds} rounds.\n{machine(Path(name))}\n\n"
        growth = Growth(Path(name), SMALL if given.small else FULL, given.rounds)
        for row in given.only or ROWS:
            part: str = getattr(growth, row)()
            print(part, flush=True)
            text += part + "\n"
    if given.write:
        keep(HEADING + text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
