"""`make bench-client`: what a call costs the caller, against HubSpot's clients and a bare loop, all in one run.

A server in a process of its own gives canned bytes, so that only the client is measured. Each client has a process of its own
too; every round asks all of them, in random order, and ratios are made within a round. CPU is that of the client's process, all
its threads included.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.client_memory import peak_of_walking
from benchmarks.client_server import canned
from benchmarks.results import keep

ROUNDS = 9
SECONDS = 0.4
REFERENCE = "httpx + msgspec"
WALKED = 1_000_000

SYNC = ("axle", "axle fast", REFERENCE, "hubspot-api-client", "hubspot-sdk")
ASYNC = ("axle", "axle fast", REFERENCE, "hubspot-sdk")
CELLS = ("sync single", "sync page", "async single", "async page", "async16 single", "async16 page")
PACKAGES = ("httpx2", "pyreqwest", "httpx", "msgspec", "hubspot-api-client", "hubspot-sdk")


class Cost(NamedTuple):
    """What one request costs, in microseconds."""

    cpu: float
    wall: float


class Worker:
    """One client in a process of its own, which does one cell when it is told to."""

    def __init__(self, name: str, url: str) -> None:
        command = [sys.executable, "-m", "benchmarks.client_worker", name, url]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self, cell: str, seconds: float) -> Cost:
        """Do one cell for some time."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{cell} {seconds}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"a worker ended: {self.process.args!r}")
        return Cost(*json.loads(line))

    def stop(self) -> None:
        """End the process."""
        with contextlib.suppress(OSError):
            assert self.process.stdin
            self.process.stdin.close()
        self.process.wait(10)


def clients(cell: str) -> tuple[str, ...]:
    """Return the clients that can do a cell."""
    return SYNC if cell.startswith("sync") else ASYNC


def measure(url: str, rounds: int, seconds: float) -> dict[str, dict[str, list[Cost]]]:
    """Measure every cell with every client, in rounds."""
    workers = {name: Worker(name, url) for name in SYNC}
    found: dict[str, dict[str, list[Cost]]] = {cell: {name: [] for name in clients(cell)} for cell in CELLS}
    try:
        for number in range(rounds + 1):
            for cell in CELLS:
                for name in random.sample(clients(cell), len(clients(cell))):
                    cost = workers[name].measure(cell, seconds)
                    if number:  # the first round warms up
                        found[cell][name].append(cost)
    finally:
        for worker in workers.values():
            worker.stop()
    return found


def ratios(costs: dict[str, list[Cost]], name: str, part: int) -> list[float]:
    """Return what a client costs relative to the reference, round by round."""
    return [one[part] / base[part] for one, base in zip(costs[name], costs[REFERENCE], strict=True)]


def import_times(rounds: int) -> dict[str, float]:
    """Return the CPU milliseconds of importing each package, less those of an empty interpreter."""
    codes = {
        "nothing": "pass",
        "import axle": "import axle",
        "axle.Client": "import axle; axle.Client",
        "a client, made": "import axle; axle.Client('t', 'http://localhost')",
        "import httpx2": "import httpx2",
        "httpx2, first connection": "import httpx2; httpx2.Client(verify=False)",
        "import httpx": "import httpx",
        "import hubspot": "import hubspot; hubspot.HubSpot(access_token='t').crm.objects.tasks",
        "import hubspot_sdk": "import hubspot_sdk",
    }
    found: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name in random.sample(list(codes), len(codes)):
            before = os.times()
            subprocess.run([sys.executable, "-c", codes[name]], check=True)
            after = os.times()
            spent = (after.children_user + after.children_system) - (before.children_user + before.children_system)
            found[name].append(1000 * spent)
    empty = statistics.median(found.pop("nothing"))
    return {name: statistics.median(times) - empty for name, times in found.items()}


class Check(NamedTuple):
    """One target."""

    what: str
    value: float
    target: float
    at_least: bool = False

    def row(self) -> str:
        """Return the line of the table."""
        met = self.value >= self.target if self.at_least else self.value <= self.target
        bound = "≥" if self.at_least else "≤"
        return f"| {self.what} | **{self.value:.2f}×** | {bound} {self.target:g}× | {'yes' if met else '**no**'} |"


def checks(found: dict[str, dict[str, list[Cost]]], imports: dict[str, float]) -> Iterator[Check]:
    """Return the targets and what was measured."""
    for cell in ("sync page", "async page", "async16 page"):
        costs = found[cell]
        yield Check(f"{cell}: CPU against {REFERENCE}", statistics.median(ratios(costs, "axle", 0)), 1.0)
        yield Check(f"{cell}: CPU, fast, against {REFERENCE}", statistics.median(ratios(costs, "axle fast", 0)), 0.4)
    page = found["sync page"]
    pairs = zip(page["hubspot-api-client"], page["axle"], strict=True)
    times = statistics.median(theirs.cpu / ours.cpu for theirs, ours in pairs)
    yield Check("sync page: CPU of hubspot-api-client against ours", times, 15.0, at_least=True)
    yield Check("`import axle` against `import httpx2`", imports["import axle"] / imports["import httpx2"], 2.0)
    yield Check("the client's class against `import httpx2`", imports["axle.Client"] / imports["import httpx2"], 2.0)


def table(found: dict[str, dict[str, list[Cost]]], part: int) -> Iterator[str]:
    """Return the lines of a table of CPU or wall time."""
    yield f"| {('CPU', 'wall')[part]} each | " + " | ".join(CELLS) + " |"
    yield "|---" * (len(CELLS) + 1) + "|"
    for name in SYNC:
        shown = [_cell(found[cell], name, part) for cell in CELLS]
        yield f"| {name} | " + " | ".join(shown) + " |"


def _cell(costs: dict[str, list[Cost]], name: str, part: int) -> str:
    if name not in costs:
        return "–"
    micros = statistics.median(one[part] for one in costs[name])
    ratio = ratios(costs, name, part)
    return f"**{statistics.median(ratio):.2f}** ({min(ratio):.2f}..{max(ratio):.2f}), {micros:,.0f} µs"


def report(found: dict[str, dict[str, list[Cost]]], imports: dict[str, float], memory: tuple[float, float], given: Any) -> str:
    """Return the part of RESULTS.md."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    first, last = memory
    lines = [
        "# Results of `make bench-client`",
        "",
        "Kept by `python -m benchmarks.client --write`. Ratios to a bare loop of httpx 0.28 with msgspec, within a round:",
        "median (min..max). A page holds 100 tasks, 61 KB; single is one task. async16 has 16 calls in flight.",
        "",
        f"{given.rounds} rounds of {given.seconds} s; {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}; Python"
        f" {sys.version.split()[0]}, {versions}.",
        "",
        "| check | measured | target | met |",
        "|---|---|---|---|",
        *(check.row() for check in checks(found, imports)),
        "",
        *table(found, 0),
        "",
        *table(found, 1),
        "",
        "| import, CPU ms beyond an empty interpreter | |",
        "|---|---|",
        *(f"| {name} | {times:.0f} |" for name, times in imports.items()),
        "",
        f"Walking {given.walk:,} records page by page: {first:.1f} MiB after the first 10,000, {last:.1f} MiB at the end.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the results if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--walk", type=int, default=WALKED, help="records to walk for the measurement of memory")
    parser.add_argument("--write", action="store_true", help="keep the results in RESULTS.md")
    given: Any = parser.parse_args()
    with canned() as url:
        found = measure(url, given.rounds, given.seconds)
        memory = peak_of_walking(url, given.walk)
    text = report(found, import_times(given.rounds), memory, given)
    print(text)
    if given.write:
        keep(text, Path(__file__).with_name("RESULTS.md"))


if __name__ == "__main__":
    main()
