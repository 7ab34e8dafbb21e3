"""What a storage remembers of what happened to records, and of what time will do to them. Moments are epoch milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from axle.core.events import DueRow, Event


class EventSpan(NamedTuple):
    """Which events are kept: the number of the first, above `last` for none, and that of the last that there ever was."""

    first: int
    last: int


class Events(Protocol):
    """The events of one account, and the moments that are reserved for its records."""

    def events(self, after: int, limit: int) -> list[Event]:
        """Return up to `limit` events with a number above `after`, by number.

        Numbers follow the order of commits: a number below one that was read never appears later. Some may be missing.
        """

    def event_span(self) -> EventSpan:
        """Return which events are kept."""

    def trim_events(self, before_ms: int, limit: int) -> int:
        """Forget up to `limit` of the oldest events, as far as they happened before `before_ms`; return how many."""

    def reserve(self, rows: Sequence[DueRow]) -> None:
        """Reserve moments of the account's records beside those that they have; one that is reserved already stays."""

    def postpone(self, row: DueRow, at_ms: int) -> None:
        """Have a moment that has failed once more come again; nothing but the record's end or its restoration ends that."""

    def complete_due(self, rows: Sequence[DueRow]) -> list[DueRow]:
        """Forget reserved moments of the account, and return those that were reserved until now.

        The others are forgotten already: of several servers, one does what falls due.
        """
