"""What happened to records and what time will do to them, within a transaction: events, history, reserved moments."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.events import ARCHIVED, CREATED, ERASED, RESTORED, DueRow, Event, EventDetail, EventName, History
from axle.core.record import CALCULATED
from axle.core.rules import CALCULATED_RULE
from axle.storage import queries, webhook_queries
from axle.storage.interface import HISTORY_ROWS, EventSpan
from axle.storage.sql import Row
from axle.storage.transaction import history
from axle.storage.transaction.view import View

EVER = -1  # before every moment that is reserved
EVERY_TRY = 1_000_000  # more than a moment is tried
NO_EVENTS = EventSpan(1, 0)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(EventDetail).decode


class SQLEvents(View):
    """The events of one account, the history of its records, and the moments that are reserved for them."""

    def events(self, after: int, limit: int) -> list[Event]:
        """Return what happened after a number."""
        return self._rows(queries.events(self.account, after, limit), event_of)

    def event_span(self) -> EventSpan:
        """Return which events are kept."""
        return next(iter(self._rows(queries.event_span(self.account), _span)), NO_EVENTS)

    def trim_events(self, before_ms: int, limit: int) -> int:
        """Forget the oldest events, as far as they are old enough and nobody needs them; return how many."""
        last = self._last_free_event()
        old = list(itertools.takewhile(lambda event: event.at_ms < before_ms and event.number <= last, self.events(0, limit)))
        if old:
            self._cursor.run(queries.statement(queries.FORGET_EVENTS, self.account, old[-1].number))
        return len(old)

    def _last_free_event(self) -> int:
        """Return up to which number no consumer and no waiting delivery needs events."""
        (consumed,) = self._rows(queries.statement(webhook_queries.LAST_NEEDED, self.account), _or_last)
        (waiting,) = self._rows(queries.statement(webhook_queries.FIRST_WAITING, self.account), _or_last)
        return min(consumed, waiting - 1)

    def _save_events(self, changes: Sequence[Change]) -> None:
        next_id, first = self._take(self.account, 0, len(changes))
        self._pass_ids([change.after.id for change in changes if change.event == CREATED], next_id)
        self._many(
            queries.ADD_EVENT,
            [
                (self.account, number, *_key(change), change.at_ms, change.event, _detail(change, self.quiet))
                for number, change in enumerate(changes, first)
            ],
        )

    def _pass_ids(self, created: Sequence[int], next_id: int) -> None:
        """Move the counter of ids past those that new records were given from elsewhere, so that no other record gets them."""
        highest = max(created, default=0)
        if highest >= next_id:
            self._cursor.run(queries.statement(queries.PASS_IDS, highest + 1, self.account, highest + 1))

    def history(self, object_type: ObjectType, ids: Sequence[int], names: Sequence[str], most: int = HISTORY_ROWS) -> History:
        """Return how properties changed, newest first: of each the newest `most` changes, or fewer where the texts are long."""
        return history.read(self._cursor, self._dialect, (self.account, object_type.key), (ids, names), most)

    def erase_history(self, object_type: ObjectType, ids: Sequence[int], names: Sequence[str]) -> None:
        """Remove for good how properties of records changed."""
        self.erased = True
        self._many(
            queries.ERASE_HISTORY_OF, ((self.account, object_type.key, record_id, name) for record_id in ids for name in names)
        )

    def _save_history(self, changes: Sequence[Change]) -> None:
        rows: list[Row] = []
        for change in changes:
            for name, before in change.changed.items():
                source = CALCULATED if name in change.after.type.calculated else change.source
                what = (name, change.at_ms, before, source.type, source.id, source.user)
                rows.append((*self._key(change.after), *what))
        self._many(queries.ADD_HISTORY, rows)
        self._many(queries.ERASE_HISTORY, [self._key(change.after) for change in changes if change.event == ERASED])

    def reserve(self, rows: Sequence[DueRow]) -> None:
        """Reserve moments of records beside those that they have."""
        self._many(queries.ADD_DUE, ((self.account, row.type_key, row.record_id, row.rule, row.at_ms) for row in rows))

    def complete_due(self, rows: Sequence[DueRow]) -> list[DueRow]:
        """Forget reserved moments, and return those that were not forgotten already."""
        if not rows:
            return []
        by_key = {(row.type_key, row.record_id, row.rule, row.at_ms): row for row in rows}
        forgotten: Any = self._cursor.run(queries.complete_due(self._dialect, self.account, sorted(by_key)))
        return [by_key[type_key, record_id, rule, at_ms] for type_key, record_id, rule, at_ms in forgotten]

    def postpone(self, row: DueRow, at_ms: int) -> None:
        """Have a moment come again that has failed once more."""
        values = (row.type_key, row.record_id, row.rule, at_ms, row.moment_ms, row.tries + 1)
        self._cursor.run(queries.statement(queries.POSTPONE_DUE, self.account, *values))

    def _save_due(self, changes: Sequence[Change]) -> None:
        """Reserve moments anew. One that has come but waits for its turn stays, unless the record is gone."""
        dated = [change for change in changes if change.due is not None]
        self._many(
            queries.CLEAR_DUE,
            [(*self._key(change.after), *_kept_due(change)) for change in dated if change.event != CREATED],
        )
        self.reserve(
            [
                DueRow(self.account, change.after.type.key, change.after.id, due.rule, due.at_ms)
                for change in dated
                for due in change.due or ()
            ]
        )


def _kept_due(change: Change) -> tuple[int, str, int]:
    """Return up to when a record's moments stay as they are, the rule whose moments stay all the same, and which of the others.

    Those that have failed stay, unless the record is gone, or is back: then it is not to be erased.
    """
    if change.event in (ARCHIVED, ERASED):
        return EVER, "", EVERY_TRY
    return change.at_ms, CALCULATED_RULE, EVERY_TRY if change.event == RESTORED else 0


def _key(change: Change) -> tuple[int, int]:
    return change.after.type.key, change.after.id


def _detail(change: Change, quiet: bool) -> str:
    source = change.source
    rows = (sorted(change.changed), change.linked, change.unlinked, change.merged_into)
    return _encode(EventDetail(*rows, source.type, source.id, source.user, quiet)).decode()


def event_of(number: int, type_key: int, record_id: int, at_ms: int, *rest: str) -> Event:
    """Make an event of a row."""
    name, detail = rest
    return Event(number, type_key, record_id, at_ms, _name(name), _decode(detail))


def _span(first: int | None, following: int) -> EventSpan:
    return EventSpan(following if first is None else first, following - 1)


def _or_last(number: int | None) -> int:
    return queries.MAX_ID if number is None else number


def _name(text: str) -> EventName:
    return text  # type: ignore[return-value] # only these are ever written
