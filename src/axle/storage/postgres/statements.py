"""Statements on one connection, by libpq itself: the driver's cursor costs several times what most of ours take.

Several can travel together: they are sent in one message, and their answers are waited for once. Where a value is of a kind
that only the driver can write, its cursor carries the statement out.
"""

from __future__ import annotations

import functools
import select
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from axle.storage.sql import SQL, Row

PREPARED_FROM = 3  # times that a statement is run on a connection, from which on it has a name there
MAX_NAMES = 150  # statements with a name; the one that was not used for the longest time makes room
MAX_COUNTED = 500  # texts of which it is remembered how often they were run
TEXTS = 500  # texts whose other form is remembered
MAX_WHOLE = 2**63
_DOUBLE, _NUMERIC = 701, 1700  # types of values that a comparison must not take for those of its column
GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)

Key = tuple[str, tuple[int, ...] | None]


class Statements:
    """What is run on one connection, and which statements are prepared there, unless `prepares` is false."""

    def __init__(self, db: psycopg.Connection) -> None:
        self.prepares = True
        self._db = db
        self._server = db.pgconn
        self._loaders = Transformer(db)
        self._names: dict[Key, bytes] = {}
        self._counts: dict[Key, int] = {}
        self._named = 0
        self._file = db.fileno()
        self._poll = select.poll()
        self._poll.register(self._file)

    def run(self, query: SQL) -> Sequence[Row]:
        """Run one statement and return its rows. Raises psycopg.Error."""
        if not expressible(query.args):
            return self._by_driver(query)
        values: Any = list(map(as_text, query.args))  # one that is None is NULL
        key = (query.text, types_of(query.args))
        name = self._name(key)
        if name:
            return self._rows(self._server.exec_prepared(name, values))
        name = self._new_name(key)
        if not name:
            return self._rows(self._server.exec_params(numbered(query.text), values, key[1]))
        self._rows(self._server.prepare(name, numbered(query.text), key[1]))
        self._keep(key, name)
        return self._rows(self._server.exec_prepared(name, values))

    def run_together(self, queries: Sequence[SQL]) -> list[Sequence[Row]]:
        """Run statements one after the other, none behind one that fails; return the rows of each. Raises psycopg.Error.

        Each is given a name, unless none is to have one: what travels together is asked again.
        """
        if not all(expressible(query.args) for query in queries):
            return [self.run(query) for query in queries]
        try:
            self._server.enter_pipeline_mode()
            steps = self._send(queries)
            answers = self._answers()
            self._server.exit_pipeline_mode()
        except BaseException:  # nobody knows what else the server is about to say
            self._db.close()
            raise
        for step, answer in zip(steps, answers, strict=True):
            if step and answer.status in GOOD:
                self._keep(*step)
        for answer in answers:
            if answer.status not in GOOD:
                raise _error(answer)
        return [self._rows(answer) for step, answer in zip(steps, answers, strict=True) if not step]

    def _send(self, queries: Sequence[SQL]) -> list[tuple[Key, bytes] | None]:
        """Send statements, before each new one what gives it a name; return which name each answer is about, None for rows."""
        server, new = self._server, dict[Key, bytes]()
        steps: list[tuple[Key, bytes] | None] = []
        for text, args in queries:
            key = (text, types_of(args))
            values = list(map(as_text, args))
            if self.prepares:
                name = self._name(key) or new.get(key)
                if not name:
                    name = new[key] = self._next_name()
                    server.send_prepare(name, numbered(text), key[1])
                    steps.append((key, name))
                server.send_query_prepared(name, values)
            else:
                server.send_query_params(numbered(text), values, key[1])
            steps.append(None)
        server.pipeline_sync()
        while server.flush():
            self._wait(select.POLLIN | select.POLLOUT)
        return steps

    def _answers(self) -> list[PGresult]:
        """Return all answers to what was sent. The driver is not asked to wait: no other thread could run meanwhile."""
        answers: list[PGresult] = []
        gaps = 0  # there is one behind each answer, and two where there is nothing more
        while gaps < 2:
            while self._server.is_busy():
                self._wait(select.POLLIN)
            result = self._server.get_result()
            gaps = gaps + 1 if result is None else 0
            if result is not None:
                if result.status == ExecStatus.PIPELINE_SYNC:
                    return answers
                answers.append(result)
        raise psycopg.OperationalError("the connection was lost")

    def _wait(self, events: int) -> None:
        """Wait until the server has sent something, or can be sent more. Raises OperationalError where it has gone."""
        self._poll.modify(self._file, events)
        self._poll.poll()
        self._server.consume_input()

    def say(self, text: str) -> None:
        """Run statements without values, whose rows nobody wants, in one message. Raises psycopg.Error."""
        self._rows(self._server.exec_(text.encode()))

    def _by_driver(self, query: SQL) -> Sequence[Row]:
        done = self._db.execute(marked(query.text), query.args, prepare=False)
        return done.fetchall() if done.description else []

    def _rows(self, result: PGresult) -> Sequence[Row]:
        if result.status == ExecStatus.TUPLES_OK:
            self._loaders.set_pgresult(result)
            rows: Sequence[Row] = self._loaders.load_rows(0, result.ntuples, tuple)
            self._loaders.set_pgresult(None)
            return rows
        if result.status not in GOOD:
            raise _error(result)
        return []

    def _name(self, key: Key) -> bytes | None:
        """Return the name that a statement has, which is now the last one that was used."""
        name = self._names.pop(key, None)
        if name:
            self._names[key] = name
        return name

    def _new_name(self, key: Key) -> bytes:
        """Return a name for a statement that was run some times; empty for one that is to have none yet."""
        if not self.prepares:
            return b""
        count = self._counts.get(key, 0) + 1
        if count < PREPARED_FROM:
            if len(self._counts) >= MAX_COUNTED:
                self._counts.clear()
            self._counts[key] = count
            return b""
        return self._next_name()

    def _next_name(self) -> bytes:
        self._named += 1
        return b"axle_alone_%d" % self._named  # a pipeline on this connection has names of its own

    def _keep(self, key: Key, name: bytes) -> None:
        """Remember that a statement has a name, and have the server forget another one where there are many."""
        self._counts.pop(key, None)
        self._names[key] = name
        if len(self._names) > MAX_NAMES:
            oldest = self._names.pop(next(iter(self._names)))
            self._rows(self._server.exec_(b"DEALLOCATE " + oldest))


def _error(result: PGresult) -> psycopg.Error:
    """Return the driver's error for an answer; one that has no code is libpq's own, about the connection."""
    if result.error_field(DiagnosticField.SQLSTATE):
        return errors.error_from_result(result)
    return psycopg.OperationalError(result.get_error_message())


def expressible(args: Sequence[Any]) -> bool:
    """Tell whether values can be written here: no text of the database holds NUL, and lists are all of one kind."""
    return all(map(_expressible, args))


def _expressible(value: Any) -> bool:
    if type(value) is str:
        return "\0" not in value
    if type(value) is list:
        types = set(map(type, value))
        return len(types) < 2 and types <= {int, float, str} and (types != {str} or all(map(_expressible, value)))
    return value is None or type(value) in (int, float)


def as_text(value: Any) -> bytes | None:
    """Return a value in the form in which the server reads it."""
    if value is None:
        return None
    if type(value) is list:
        items = map(_quoted, value) if value and type(value[0]) is str else map(str, value)
        return f"{{{','.join(items)}}}".encode()
    return str(value).encode()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def types_of(args: Sequence[Any]) -> tuple[int, ...] | None:
    """Return the types of values where some are not of the types of the columns that they are compared with."""
    types = tuple(_DOUBLE if type(value) is float else _NUMERIC if _is_long(value) else 0 for value in args)
    return types if any(types) else None


def _is_long(value: Any) -> bool:
    return type(value) is int and not -MAX_WHOLE <= value < MAX_WHOLE


@functools.lru_cache(TEXTS)
def marked(text: str) -> bytes:
    """Return a statement with its places marked as psycopg wants them."""
    return text.replace("%", "%%").replace("?", "%s").encode()


@functools.lru_cache(TEXTS)
def numbered(text: str) -> bytes:
    """Return a statement with its places marked as the server wants them."""
    first, *pieces = text.split("?")
    return "".join([first, *(f"${number}{piece}" for number, piece in enumerate(pieces, 1))]).encode()
