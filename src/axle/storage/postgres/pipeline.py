"""A pipeline: statements that an event loop sends on one connection without waiting for the answers, which come in their order.

It stands on libpq itself: a statement costs a tenth of what the driver's cursor takes, and what is sent together is answered
together. It knows nothing of what the statements are for.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from axle.storage.interface import EventLoop
from axle.storage.postgres.connection import BEGIN_SECONDS, BITMAPS, GRACE_SECONDS, JIT, Connection
from axle.storage.postgres.failures import STOPPED
from axle.storage.sql import SQL, Row

STATEMENT_SECONDS = 1.0  # of the server for a statement here, behind which others wait; what takes longer runs elsewhere
LOOK_SECONDS = 0.1  # between two looks at the socket while answers are to come, though the loop has not called
MAX_NAMES = 200  # statements that are prepared on a connection; others are sent with their text each time
MAX_ROWS = 1_000  # of one answer; more would hold up the event loop
UNFIT, BAD_VALUE = "42", "22"  # classes of errors: of a statement, of its values

_SESSION = f"SET statement_timeout = {int(STATEMENT_SECONDS * 1000)}; SET {JIT}; SET {BITMAPS}"
_DEADLINE = f"SET LOCAL statement_timeout = {int(STATEMENT_SECONDS * 1000)}"
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_COMMIT = "COMMIT"


class Batch:
    """Statements that are sent together. `finish` is called once, with the batch, when all is known.

    `answers` has that of each; None where the statement failed, or has more rows than the event loop has time for.
    With `snapshot` they see one state of the database; without, each sees the one that it meets.
    """

    __slots__ = ("answers", "finish", "queries", "snapshot")

    def __init__(self, queries: Sequence[SQL], snapshot: bool, finish: Callable[[Batch], None]) -> None:
        self.queries = queries
        self.snapshot = snapshot
        self.finish = finish
        self.answers: list[PGresult | None] = [None] * len(queries)


class _Step(NamedTuple):
    """One answer that is to come: to the query in this place of a batch, -1 for what only has to succeed."""

    batch: Batch
    place: int
    text: str


class Pipeline:
    """Batches on one connection, while it is lent. `ended` is called once, when it is of no more use.

    `refused` are texts that the server does not take as they are sent here; `heard_at` is when it was last heard, or first
    asked after a silence.
    """

    def __init__(self, connection: Connection, loop: EventLoop, ended: Callable[[], None]) -> None:
        self._connection = connection
        self._server = connection.db.pgconn
        self._file = connection.fileno()
        self._loop = loop
        self._ended = ended
        self._prepares = connection.db.prepare_threshold is not None
        self._pooled = is_shared(connection)
        self._loaders = Transformer(connection.db)
        self._names: dict[str, bytes] = {}
        self._prepared = 0
        self._sent: deque[Batch] = deque()
        self._steps: deque[_Step] = deque()
        self._over = False
        self._looking = False
        self.refused: set[str] = set()
        self.heard_at = 0.0

    def open(self) -> None:
        """Have answers read as they come. Raises psycopg.Error."""
        self._server.nonblocking = 1
        self._server.enter_pipeline_mode()
        self._loop.add_reader(self._file, self._receive)

    @property
    def busy(self) -> bool:
        """Tell whether an answer is still to come."""
        return bool(self._sent)

    @property
    def ready(self) -> bool:
        """Tell whether a batch may be sent. Behind a pooler there is one at a time: the next one may be another session's."""
        return not (self._pooled and self._sent)

    def send(self, batch: Batch) -> None:
        """Send a batch."""
        if not self._sent:
            self._hear()
        self._sent.append(batch)
        self._look_soon()
        try:
            self._put(batch)
        except psycopg.Error:
            self.close()

    def _look_soon(self) -> None:
        if not self._looking:
            self._looking = True
            self._loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        """Look whether the connection is still there, or whether there are answers.

        For a socket with an error an event loop may call once and never again, as uvloop does. If the last words of the server
        are read then, the error is not.
        """
        self._looking = False
        if self._over or not self._sent:
            return
        self._look_soon()
        try:
            self._server.consume_input()
            if self._take() and not self._over:
                self._hear()
        except psycopg.Error:
            self.close()
        if not self._sent:
            self._connection.rest()

    def _put(self, batch: Batch) -> None:
        if batch.snapshot or self._pooled:
            self._put_plain(batch, _SNAPSHOT)
            if self._pooled:
                self._put_plain(batch, _DEADLINE)
            self._put_queries(batch)
            self._put_plain(batch, _COMMIT)
        else:
            self._put_queries(batch)
        self._server.pipeline_sync()
        if self._server.flush():
            self._loop.add_writer(self._file, self._send_rest)

    def _put_plain(self, batch: Batch, text: str) -> None:
        self._server.send_query_params(text.encode(), None)
        self._steps.append(_Step(batch, -1, text))

    def _put_queries(self, batch: Batch) -> None:
        for place, query in enumerate(batch.queries):
            name = self._names.get(query.text) or self._prepare(batch, query.text)
            values = [as_text(value) for value in query.args]
            if name:
                self._server.send_query_prepared(name, values)
            else:
                self._server.send_query_params(numbered(query.text), values)
            self._steps.append(_Step(batch, place, query.text))

    def _prepare(self, batch: Batch, text: str) -> bytes:
        """Give a statement a name on this connection; empty where it is to have none."""
        if not self._prepares or self._prepared >= MAX_NAMES:
            return b""
        self._prepared += 1
        name = self._names[text] = b"axle_%d" % self._prepared
        self._server.send_prepare(name, numbered(text))
        self._steps.append(_Step(batch, -1, text))
        return name

    def _send_rest(self) -> None:
        """Send what the socket did not take at once."""
        try:
            if not self._server.flush():
                self._loop.remove_writer(self._file)
        except psycopg.Error:
            self.close()

    def _hear(self) -> None:
        """Give the server its time anew: it has just been asked, or has just shown that it lives."""
        self.heard_at = self._connection.ask(STATEMENT_SECONDS + GRACE_SECONDS)

    def _receive(self) -> None:
        """Take the answers that have come."""
        try:
            self._server.consume_input()
            self._hear()
            self._take()
        except psycopg.Error:
            self.close()
        if not self._sent:
            self._connection.rest()

    def _take(self) -> bool:
        """Take the answers that are there; tell whether there was one."""
        answered = False
        gaps = 0  # there is one behind each answer, and two where there is nothing more
        while gaps < 2 and not self._over and not self._server.is_busy():
            result = self._server.get_result()
            gaps = gaps + 1 if result is None else 0
            if result is None:
                continue
            answered = True
            if result.status == ExecStatus.PIPELINE_SYNC:
                batch = self._sent.popleft()
                batch.finish(batch)
            else:
                self._note(self._steps.popleft(), result)
        return answered

    def _note(self, step: _Step, result: PGresult) -> None:
        """Keep an answer. Raises OperationalError for one after which nothing more is to be asked here."""
        if result.status == ExecStatus.TUPLES_OK:
            if result.ntuples <= MAX_ROWS:
                step.batch.answers[step.place] = result
        elif result.status != ExecStatus.COMMAND_OK:
            if step.place < 0:
                self._names.pop(step.text, None)  # it has not been prepared
            state = (result.error_field(DiagnosticField.SQLSTATE) or b"").decode()
            if state.startswith(UNFIT):
                if len(self.refused) >= MAX_NAMES:
                    self.refused.clear()
                self.refused.add(step.text)
            elif result.status == ExecStatus.FATAL_ERROR and state != STOPPED and not state.startswith(BAD_VALUE):
                raise psycopg.OperationalError(f"a read failed: {state}")

    def rows(self, result: PGresult) -> Sequence[Row]:
        """Return the rows of an answer. They take several times the room that it takes: so when they are needed."""
        self._loaders.set_pgresult(result)
        return self._loaders.load_rows(0, result.ntuples, tuple)

    def close(self) -> None:
        """Give up what is under way: whoever waits learns that there is no answer."""
        if self._over:
            return
        self._over = True
        if not self._loop.is_closed():
            self._loop.remove_reader(self._file)
            self._loop.remove_writer(self._file)
        self._connection.rest()
        self._connection.db.close()
        self._ended()
        while self._sent:
            batch = self._sent.popleft()
            batch.finish(batch)


def is_shared(connection: Connection) -> bool:
    """Tell whether each transaction may meet another session of the server, as far as is known."""
    return connection.pooled or connection.db.prepare_threshold is None


def settle(connection: Connection) -> None:
    """Tell the session of a connection how long its statements may take; one that is shared is told with each batch."""
    if not is_shared(connection):
        with connection.answering(BEGIN_SECONDS):
            connection.db.execute(_SESSION.encode(), prepare=False)


def expressible(query: SQL) -> bool:
    """Tell whether the values of a statement can be sent: no text of the database holds NUL, and lists are of numbers."""
    return all(map(_expressible, query.args))


def _expressible(value: Any) -> bool:
    if isinstance(value, list):
        return all(type(item) is int for item in value)
    return value is None or isinstance(value, int) or (isinstance(value, str) and "\0" not in value)


def as_text(value: Any) -> bytes | None:
    """Return a value in the form in which the server reads it."""
    if value is None:
        return None
    if isinstance(value, list):
        return b"{%s}" % ",".join(map(str, value)).encode()
    return str(value).encode()


@functools.lru_cache(MAX_NAMES)
def numbered(text: str) -> bytes:
    """Return a statement with its places marked as the server wants them."""
    first, *pieces = text.split("?")
    return "".join([first, *(f"${number}{piece}" for number, piece in enumerate(pieces, 1))]).encode()
