"""The results of the benchmark of webhooks, and their table in RESULTS.md."""

from __future__ import annotations

import argparse
import datetime
import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.measured import yes_or_no

SQLITE, POSTGRES = KINDS = ("sqlite", "postgres")
MIN_EVENTS, MIN_SINGLE = 2_000.0, 300.0  # told in a second
MAX_LATENCY_MS = 1_000.0
MAX_RATIO = 1.1
MAX_MIB = 50.0
HEADING = """# Results of `make bench-webhooks`

Kept by `python -m benchmarks.webhooks --write`. Events told in a second by a server in this process; receivers are a process
of their own on the same cores. In brackets: what a CPU second of the server tells. Writes at a quarter of what eight threads
write, in rounds without and with a subscription in turns; the ratio is that of the medians of all, in brackets those of two
rounds that follow each other.

"""


class Rate(NamedTuple):
    """How fast events were told: in each second that passed, and in each CPU second."""

    events: float
    events_cpu: float
    requests_cpu: float


class Latency(NamedTuple):
    """How long events took from commit to first byte, in milliseconds."""

    events: int
    p50: float
    p99: float
    longest: float


class Round(NamedTuple):
    """How long each write of a round took, and the CPU of one with all that is told of it, in seconds."""

    times: list[float]
    cpu: float


class Writes(NamedTuple):
    """Writes at a rate, in rounds without and with a subscription in turns."""

    rate: float
    without: list[Round]
    with_one: list[Round]

    @property
    def ratio(self) -> float:
        """Return the ratio of the medians of all writes: those of single rounds differ by what else the machine does."""
        return self._median(self.with_one) / self._median(self.without)

    def _median(self, rounds: Sequence[Round]) -> float:
        return statistics.median(one for each in rounds for one in each.times)

    def shown(self) -> str:
        """Return what a table says."""
        both = (self.without, self.with_one)
        alone, told = (self._median(rounds) * 1e3 for rounds in both)
        cpu, cpu_told = (statistics.median(each.cpu for each in rounds) * 1e6 for rounds in both)
        ratios = [statistics.median(b.times) / statistics.median(a.times) for a, b in zip(*both, strict=True)]
        return (
            f"{alone:.2f} and {told:.2f} ms at {self.rate:.0f}/s: **{self.ratio:.2f}×** "
            f"({min(ratios):.2f}..{max(ratios):.2f}); CPU {cpu:.0f} and {cpu_told:.0f} µs"
        )


class Check(NamedTuple):
    """One line of the table, on one database: what was measured, and whether that is enough; None where nothing is asked."""

    shown: str
    met: bool | None


class Table:
    """What was measured, by line and database. Each result is printed at once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], dict[str, Check]] = {}

    def _add(self, kind: str, name: str, target: str, check: Check) -> None:
        self.rows.setdefault((name, target), {})[kind] = check
        print(f"{kind}: {name}: {check.shown}", flush=True)

    def add_rate(self, kind: str, receivers: int, size: int, rate: Rate) -> None:
        """Add how fast events were told to some receivers, 0 for a bare loop."""
        least = MIN_EVENTS if size > 1 else MIN_SINGLE
        hanging = ", of which 20 hang" if receivers > 20 else ""
        name = f"{receivers} receiver{'s' if receivers > 1 else ''}{hanging}" if receivers else "bare loop, one connection"
        shown = f"{rate.events:,.0f} events/s ({rate.events_cpu:,.0f})"
        bodies = f"bodies of up to {size}" if size > 1 else "single events"
        target = f"≥ {least:,.0f}" if receivers else ""
        self._add(kind, f"{bodies}: {name}", target, Check(shown, rate.events >= least if receivers else None))

    def add_latency(self, kind: str, times: Latency) -> None:
        """Add how soon events were told."""
        shown = f"{times.p50:.0f} ms, p99 {times.p99:.0f} ms, longest {times.longest:.0f} ms"
        name = "commit to first byte, 500 events/s, 20 others hang: p50"
        self._add(kind, name, f"p99 < {MAX_LATENCY_MS:,.0f} ms", Check(shown, times.p99 < MAX_LATENCY_MS))

    def add_writes(self, kind: str, writes: Writes) -> None:
        """Add what a write notices of a subscription."""
        met = writes.ratio <= MAX_RATIO
        self._add(kind, "a write, without and with a subscription: median", f"≤ {MAX_RATIO}×", Check(writes.shown(), met))

    def add_memory(self, kind: str, mib: float) -> None:
        """Add what deliveries that wait cost."""
        check = Check(f"{mib:.0f} MiB", mib <= MAX_MIB)
        self._add(kind, "memory of the deliveries that wait", f"≤ {MAX_MIB:.0f} MB", check)


def report(table: Table, facts: str, options: argparse.Namespace) -> str:
    """Return the table."""
    measured = [kind for kind in KINDS if any(kind in row for row in table.rows.values())]
    titles = {SQLITE: "SQLite", POSTGRES: "PostgreSQL"}
    lines = [
        f"{datetime.date.today()}; {options.events:,} events, {options.rounds} rounds of {options.seconds / 5:g} s, "
        f"{options.waiting:,} deliveries that wait.",
        facts,
        "",
        f"| check | {' | '.join(titles[kind] for kind in measured)} | target | met |",
        f"|---|{'---|' * len(measured)}---|---|",
    ]
    return "\n".join([*lines, *(_line(name, target, row, measured) for (name, target), row in table.rows.items())]) + "\n"


def _line(name: str, target: str, row: dict[str, Check], kinds: Sequence[str]) -> str:
    shown: Callable[[str], str] = lambda kind: row[kind].shown if kind in row else "–"  # noqa: E731 # one line
    met = [check.met for check in row.values() if check.met is not None]
    return f"| {name} | {' | '.join(map(shown, kinds))} | {target or '–'} | {yes_or_no(all(met)) if met else '–'} |"
