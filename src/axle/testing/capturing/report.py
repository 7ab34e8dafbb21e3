"""How many calls of each host were captured, and how many connections were let through and refused."""

from __future__ import annotations

import sys
from collections import Counter

from axle.testing.capturing.hosts import is_hubspot, name_of

CAPTURED = "captured"
LET_THROUGH = "let through"
REFUSED = "refused"


class Report:
    """Counts, and says it in lines."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, host: str, outcome: str) -> None:
        """Count a call or a connection, and say at once that a host is refused."""
        self._counts[host, outcome] += 1
        if outcome == REFUSED and self._counts[host, outcome] == 1:
            print(f"axle capture: {host} was refused", file=sys.stderr, flush=True)

    def captured(self, host: str) -> None:
        """Count a call that Axle answered; those to the server's own address are none."""
        if is_hubspot(host.partition(":")[0]):
            self.count(name_of(host.partition(":")[0]), CAPTURED)

    def lines(self) -> list[str]:
        """Return a line for each host."""
        hosts = sorted({host for host, _ in self._counts})
        if not hosts:
            return ["axle capture: no call was seen"]
        return [f"axle capture: {host}: {self._of(host)}" for host in hosts]

    def _of(self, host: str) -> str:
        outcomes = (CAPTURED, LET_THROUGH, REFUSED)
        return ", ".join(f"{self._counts[host, outcome]} {outcome}" for outcome in outcomes if self._counts[host, outcome])
