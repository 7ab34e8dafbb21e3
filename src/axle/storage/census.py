"""About how many live records there are of each type: enough to choose a way, never shown to anybody."""

from __future__ import annotations

from collections.abc import Callable

USES = 200  # how often one count is believed
KEPT = 10_000  # counts that are remembered


class Census:
    """Counts that are believed for a while; shared by the threads of one process."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, int], tuple[int, int]] = {}

    def about(self, account: int, type_key: int, count: Callable[[], int]) -> int:
        """Return a count that was right not long ago."""
        key = (account, type_key)
        number, uses = self._counts.get(key, (0, 0))
        if uses <= 0:
            if len(self._counts) >= KEPT:
                self._counts.clear()
            number, uses = count(), USES
        self._counts[key] = (number, uses - 1)
        return number
