"""Journals within a transaction: what apps follow, files, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.journal import MAX_SPAN_MS, Condition, JournalFile, JournalFilter, JournalSubscription, Note, Position, Selection
from axle.storage import journal_queries as queries
from axle.storage.interface.journal import FileQuery
from axle.storage.queries import NEXT_NUMBER, statement
from axle.storage.sql import SQL
from axle.storage.transaction.view import View

_encode = msgspec.json.Encoder().encode
_wanted = msgspec.json.Decoder(Selection).decode
_conditions = msgspec.json.Decoder(tuple[Condition, ...]).decode


class SQLJournals(View):
    """The journals of one account's apps."""

    def last_event(self) -> int:
        """Return the number of the account's last event."""
        return next(iter(self._rows(SQL(queries.LAST_EVENT, (self.account,)), int)), 0)

    def last_events(self, accounts: Sequence[int]) -> dict[int, int]:
        """Return the numbers of the last events of several accounts."""
        rows: Any = self._cursor.run(queries.last_events(self._dialect, accounts)) if accounts else ()
        return dict(rows)

    def granted_scopes(self, app_id: int) -> list[str]:
        """Return the scopes of each approval that still holds."""
        return self._rows(SQL(queries.GRANTED, (app_id, self.account)), str)

    def journal_subscriptions(self, app_id: int) -> list[JournalSubscription]:
        """Return an app's subscriptions that hold."""
        return self._rows(SQL(queries.HOLDING, (self.account, app_id)), subscription_of)

    def journal_subscriptions_ever(self, app_id: int, portal: int) -> list[JournalSubscription]:
        """Return what an app follows in an account and has followed there."""
        return self._rows(SQL(queries.OF_PORTAL, (self.account, app_id, portal)), subscription_of)

    def add_journal_subscription(self, subscription: JournalSubscription) -> None:
        """Add what an app follows."""
        values = msgspec.structs.asdict(subscription) | {"selection": _encode(subscription.selection).decode()}
        self._cursor.run(SQL(queries.ADD_SUBSCRIPTION, (self.account, *values.values())))

    def end_journal_subscription(self, subscription: JournalSubscription, until: int, now_ms: int) -> None:
        """Have a subscription hold up to a number alone."""
        key = (self.account, subscription.app, subscription.row)
        self._cursor.run(SQL(queries.END_SUBSCRIPTION, (until, now_ms, *key)))

    def journal_filters(self, app_id: int) -> list[JournalFilter]:
        """Return an app's filters."""
        return self._rows(SQL(queries.FILTERS, (self.account, app_id)), filter_of)

    def add_journal_filter(self, journal_filter: JournalFilter) -> None:
        """Add a filter."""
        values = msgspec.structs.asdict(journal_filter) | {"conditions": _encode(journal_filter.conditions).decode()}
        self._cursor.run(SQL(queries.ADD_FILTER, (self.account, *values.values())))

    def end_journal_filter(self, journal_filter: JournalFilter, until: int) -> bool:
        """Have a filter hold up to a number alone."""
        key = (self.account, journal_filter.app, journal_filter.id)
        return bool(self._cursor.run(SQL(queries.END_FILTER, (until, *key))))

    def journal_positions(self, app_id: int) -> list[Position]:
        """Return how far an app's journal has been cut."""
        return self._rows(SQL(queries.POSITIONS, (self.account, app_id)), Position)

    def begin_journal(self, app_id: int, position: Position, now_ms: int) -> None:
        """Have a journal be cut from a number on."""
        values = (self.account, app_id, position.portal, position.source, position.number, now_ms)
        self._cursor.run(SQL(queries.BEGIN_POSITION, values))

    def cut_journal(self, app_id: int, before: Position, after: int, file: JournalFile | None, now_ms: int) -> bool:
        """Cut a journal up to a number, and add the file that begins at `before`."""
        number = self._next(app_id, "file")  # whoever comes second waits here, so that files appear in order
        key = (self.account, app_id, before.portal, before.source, before.number)
        moved = bool(self._cursor.run(SQL(queries.MOVE_POSITION, (after, now_ms, *key))))
        if moved and file:
            values = msgspec.structs.asdict(file) | {"number": number}
            self._cursor.run(SQL(queries.ADD_FILE, (self.account, *values.values())))
        return moved

    def _next(self, app_id: int, what: str) -> int:
        """Return the next number of one of an app's sequences, which nobody else gets before this transaction ends."""
        (number,) = self._rows(statement(NEXT_NUMBER, self.account, f"journal {what} {app_id}"), int)
        return number

    def journal_file(self, app_id: int, name: str) -> JournalFile | None:
        """Return the file that goes by an offset."""
        return next(iter(self._rows(SQL(queries.NAMED_FILE, (self.account, app_id, name)), JournalFile)), None)

    def journal_files(self, query: FileQuery) -> list[JournalFile]:
        """Return the first files that are asked for."""
        return self._rows(queries.files(self.account, query, newest=False), JournalFile)

    def last_journal_files(self, query: FileQuery) -> list[JournalFile]:
        """Return the last files that are asked for."""
        return self._rows(queries.files(self.account, query, newest=True), JournalFile)[::-1]

    def journal_lost(self, file: JournalFile, portal: int | None, oldest_ms: int) -> bool:
        """Tell whether a file behind another one is too old."""
        return bool(self._cursor.run(queries.lost(self.account, file, portal, oldest_ms)))

    def add_note(self, note: Note) -> None:
        """Add a note."""
        values = msgspec.structs.asdict(note) | {"number": self._next(note.app, "note")}
        self._cursor.run(SQL(queries.ADD_NOTE, (self.account, *values.values())))

    def last_note(self, app_id: int) -> int:
        """Return the number of an app's last note."""
        return next(iter(self._rows(SQL(queries.LAST_NOTE, (self.account, app_id)), int)), 0)

    def notes(self, app_id: int, after: int, limit: int) -> list[Note]:
        """Return notes in order."""
        return self._rows(SQL(queries.NOTES, (self.account, app_id, after, limit)), Note)

    def note(self, app_id: int, name: str) -> Note | None:
        """Return the note that goes by a name."""
        return next(iter(self._rows(SQL(queries.NAMED_NOTE, (self.account, app_id, name)), Note)), None)

    def trim_journals(self, before_ms: int) -> None:
        """Forget what is too old."""
        account = self.account
        self._cursor.run(SQL(queries.FORGET_FILES, (account, before_ms, account, before_ms)))
        begun_ms = before_ms - MAX_SPAN_MS  # a file that stays may begin so much earlier
        self._cursor.run(SQL(queries.FORGET_NOTES, (account, begun_ms)))
        self._cursor.run(SQL(queries.FORGET_SUBSCRIPTIONS, (account, begun_ms)))
        self._cursor.run(SQL(queries.FORGET_FILTERS, (account, account)))


def subscription_of(*row: Any) -> JournalSubscription:
    """Make a subscription of a row, where what is selection is JSON text."""
    values = list(row)
    values[6] = _wanted(values[6])
    return JournalSubscription(*values)


def filter_of(*row: Any) -> JournalFilter:
    """Make a filter of a row, whose conditions are JSON text."""
    app, number, subscription, conditions, since, until, created_ms = row
    return JournalFilter(app, number, subscription, _conditions(conditions), since, until, created_ms)
