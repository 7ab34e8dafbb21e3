"""The cursor of a group of writes of one account: it inserts late, and reads once what cannot change meanwhile.

Rows that are inserted wait until the group ends, or until a statement reads their table. What waits for other transactions, or
cannot be taken back without undoing the group, first locks the account: so no two groups wait for each other in a circle, and
whoever only inserts locks it for the last statements alone. Event numbers are given under this lock, which is held until the
commit: they become visible in their order, without gaps.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import psycopg

from axle.core.errors import StorageFailure
from axle.storage import queries
from axle.storage.cursor import Outdated
from axle.storage.postgres import collected
from axle.storage.postgres.collected import Collected
from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.foreseen import Foreseen, Owners
from axle.storage.postgres.ids import Blocks, move_on
from axle.storage.sql import SQL, Row

STEADY = frozenset(("owner", "definition"))  # what a group reads once, unless it changes it itself
LAST = frozenset(("tally", "population", "event"))  # written under the lock of the account
STATEMENTS = 500  # texts of which is remembered what they do
_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)")
_BY_ID = re.compile(r"FROM record WHERE account = \? AND (type = \? AND id = |\(\(type = \? AND id = |\(type, id\) IN)")
_NUMBER = (
    "UPDATE counter SET next_event = next_event + ?, next_id = greatest(next_id, ?) WHERE account = ? RETURNING definitions"
)


class AccountBusy(psycopg.errors.LockNotAvailable):
    """Another transaction keeps the account locked for too long: none of the group's requests is at fault."""


class Use(NamedTuple):
    """What a statement does: the tables that it names, and whether it changes nothing and waits for nobody."""

    tables: frozenset[str]
    plain: bool
    by_id: bool


@functools.lru_cache(maxsize=STATEMENTS)
def use_of(text: str) -> Use:
    """Tell what a statement does."""
    tables = set(_TABLE.findall(text))
    if "next_event" in text:  # it counts the events that wait
        tables.add("event")
    return Use(frozenset(tables), text.startswith("SELECT ") and " FOR " not in text, bool(_BY_ID.search(text)))


class GroupCursor:
    """One transaction of several requests of one account, one after the other."""

    def __init__(self, cursor: PostgresCursor, account: int, blocks: Blocks) -> None:
        self.account = account
        self.holds_account = False  # whether the account is locked
        self.lasting = False  # whether the request that runs has done what only the group's end undoes
        self._cursor = cursor
        self._blocks = blocks
        self._rows = Collected()
        self._answers: dict[SQL, Sequence[Row]] = {}
        self._owners = Owners(account)
        self._asked: dict[SQL, None] = {}  # statements on what does not change meanwhile
        self._version = queries.statement(queries.DEFINITIONS_VERSION, account)
        self._lock = queries.statement(POSTGRES.lock_account, account)
        self._highest = 0  # of the ids of new records

    def run(self, query: SQL) -> Sequence[Row]:
        """Run one statement and return its rows."""
        use = use_of(query.text)
        if not use.plain:
            return self._run_locked(use, query)
        self._write_read(use, query)
        if self._owners.are_asked_by(query):
            return self._read_owners(query)
        if query != self._version and (not use.tables <= STEADY or any(isinstance(value, list) for value in query.args)):
            return self._cursor.run(query)
        if query != self._version and "definition" in use.tables:
            self.run(self._version)  # before, so that it is noticed if they have changed
        self._asked[query] = None
        answer = self._answers.get(query)
        if answer is None:
            answer = self._answers[query] = self._cursor.run(query)
        return answer

    def _read_owners(self, query: SQL) -> Sequence[Row]:
        unknown = self._owners.unknown(query)
        if unknown is not None:
            self._owners.learn(unknown, self._cursor.run(unknown))
        return self._owners.rows(query)

    def foresee(self, answers: Iterable[tuple[SQL, Sequence[Row]]]) -> None:
        """Know what was read when the transaction began."""
        for query, rows in answers:
            if self._owners.are_asked_by(query):
                self._owners.learn(query, rows)
            else:
                self._answers[query] = rows

    def tell(self, foreseen: Foreseen) -> None:
        """Tell what the group has asked for, so that the account's next one begins with it."""
        foreseen.note(self.account, self._asked, self._owners.asked)

    def _forget_answers(self) -> None:
        self._answers.clear()
        self._owners.clear()

    def _run_locked(self, use: Use, query: SQL) -> Sequence[Row]:
        """Run a statement that changes something, or waits for other transactions."""
        self.lock_account()
        if query == self._lock:
            return self.run(self._version)
        self._write_read(use, query)
        if not query.text.startswith("SELECT "):
            self.lasting = True
            self._forget_answers()
        return self._cursor.run(query)

    def stream(self, query: SQL) -> Iterator[Row]:
        """Run one statement and return its rows one by one."""
        self._write_read(use_of(query.text), query)
        return self._cursor.stream(query)

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Run one statement once per row of arguments: at once, or late where it inserts."""
        if collected.insert_of(text) is not None and rows[0][0] == self.account:
            self._rows.add(text, rows)
            return
        self.lock_account()
        self._write(self._rows.tables() & use_of(text).tables)
        self.lasting = True
        self._forget_answers()
        self._cursor.many(text, rows)

    def lock_account(self) -> None:
        """Keep all other writes of the account out until the group ends. Raises Outdated where its definitions have changed."""
        if not self.holds_account:
            self.holds_account = True
            try:
                self._check_version(self._cursor.run(self._lock))
            except psycopg.errors.LockNotAvailable as wrong:
                raise AccountBusy(str(wrong)) from wrong

    def _check_version(self, version: Sequence[Row]) -> None:
        if self._answers.setdefault(self._version, version) != version:
            raise Outdated

    def take(self, account: int, ids: int, events: int) -> tuple[int, int]:
        """Return the first of so many ids; events are numbered when they are written.

        Where the block of ids has too few they come from the counter, and a new block before the next group.
        """
        if account != self.account:
            return move_on(self, account, ids, events)
        start = self._blocks.take(account, ids, self._definitions()) if ids else 0
        if start is None:
            self.lock_account()
            past = self._highest_id() + 1  # a record that waits may have an id from elsewhere that is yet to be passed
            self._cursor.run(queries.statement(queries.PASS_IDS, past, account, past))
            start, _ = move_on(self._cursor, account, ids, 0)
            self._blocks.drop(account)  # smaller ids than these would not follow the order of creation
        return (start, 0) if ids else (queries.MAX_ID, 0)

    def _definitions(self) -> int:
        rows: Any = self.run(self._version)
        return next((version for (version,) in rows), 0)

    def keep(self) -> None:
        """The request that ran is done."""
        self._rows.keep()
        self.lasting = False

    def forget_running(self) -> None:
        """The request that ran is refused: nothing of it is written."""
        self._rows.forget_running()
        self.lasting = False

    def finish(self) -> None:
        """Write what waits."""
        self._write(self._rows.tables())

    def _write_read(self, use: Use, query: SQL) -> None:
        """Write what waits for a table that is about to be read."""
        tables = self._rows.tables() & use.tables
        if tables and not (use.by_id and self._absent(query)):
            self.lock_account()
            self._write(tables)

    def _absent(self, query: SQL) -> bool:
        """Tell whether a statement that reads records by id asks for none of those that wait to be inserted."""
        waiting = {row[2] for row in self._rows.waiting(queries.INSERT_RECORD)}
        asked_for: Any = query.args
        return waiting.isdisjoint(
            value for argument in asked_for for value in (argument if isinstance(argument, list) else (argument,))
        )

    def _write(self, tables: Collection[str]) -> None:
        """Write what waits for some tables, in one message; where it is written last, all of that, numbered before."""
        if not LAST.isdisjoint(tables):
            tables = LAST.union(tables)
        statements: list[SQL] = []
        numbered: int | None = None
        for text in self._rows.of(tables):
            if numbered is None and collected.table_of(text) in LAST:
                numbered = len(statements)
                statements.append(self._number())
            if self._rows.running(text):
                self.lasting = True
            rows = self._rows.take(text)
            if text == queries.INSERT_RECORD:
                self._highest = max(self._highest, _highest(rows))
            statements.append(collected.statement(text, rows))
        answers = self._cursor.run_together(statements) if statements else []
        if numbered is not None:
            self._check_numbered(answers[numbered])

    def _number(self) -> SQL:
        """Return what numbers the events that wait, locks the account, and moves its counter past the ids of new records."""
        events = len(self._rows.waiting(queries.ADD_EVENT))
        return queries.statement(_NUMBER, events, self._highest_id() + 1, self.account)

    def _check_numbered(self, rows: Sequence[Any]) -> None:
        """Look at what the counter says now that it is locked. Raises Outdated where the definitions have changed."""
        if not rows:
            raise StorageFailure(f"account {self.account} does not exist")
        if not self.holds_account:
            self.holds_account = True
            self._check_version(rows)

    def _highest_id(self) -> int:
        return max(self._highest, _highest(self._rows.waiting(queries.INSERT_RECORD)))


def _highest(records: Sequence[Any]) -> int:
    """Return the highest id of records that are inserted."""
    return max((row[2] for row in records), default=0)
