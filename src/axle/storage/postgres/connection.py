"""One connection to PostgreSQL: how a transaction begins on it and ends, and until when its server has to answer.

Nothing is set for the connection as a whole, since behind a pooler each transaction may meet another session of the server:
what a transaction needs is set in the message that begins it, and for it alone.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.pq import TransactionStatus

from axle.core.errors import StorageFailure, Unavailable
from axle.storage.postgres.failures import TOO_LONG
from axle.storage.postgres.lost_machines import EVERYWHERE, LostMachines, MachineLost, writes_everywhere
from axle.storage.postgres.pool_options import AUTO, OFF
from axle.storage.postgres.statements import Statements
from axle.storage.sql import SQL, Row

BEGIN_SECONDS = 5.0  # until a server must have begun a transaction, or rolled one back, which is no work
GRACE_SECONDS = 1.0  # that a statement has beyond its own limit, so that the server stops it first where it still can
LOCK_SECONDS = 5.0  # how long to wait for another transaction
IDLE_SECONDS = 1.5  # until a transaction that changes something is ended where nothing more is asked in it: others wait for it
NEVER = float("inf")
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
CLUSTER = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"
JIT = "jit = off"  # to compile a statement takes longer than any of ours runs, and only wrong estimates ask for it
# A bitmap without room for its details names pages, all rows of which are looked at again.
BITMAPS = "work_mem = '64MB'"  # room for the details of about 10 GB of a table
_FOLLOWING = "SET LOCAL enable_sort = off"  # what can be read in its order is; what cannot is sorted all the same

# How soon a session ends whose connection was cut. Without it, one that waits for a lock keeps all that it has locked itself.
_NOTICING = "client_connection_check_interval"
NOTICE_MS = 500

# A server that does not wait for its disk would make "durable when delivered" untrue. PostgreSQL notices connections that are
# cut from version 14 on, and not on Windows.
_SETTINGS = (
    "SELECT pg_backend_pid(),"
    " CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END,"
    f" current_setting('{_NOTICING}', true) IS NOT NULL AND version() !~* 'windows|visual|msvc|mingw',"
    f" EXISTS ({CLUSTER})"
)
# Citus tells the other machines of a cluster the settings of a transaction where it is asked to. It hands on the whole message
# that a setting stands in; those within a block it has one by one. So what else is set, and not in a block, is set before it is
# asked. A machine that does not answer is given up soon.
_ON_CLUSTER = "SET LOCAL citus.node_connection_timeout = 2000; SET LOCAL citus.propagate_set_commands = 'local'"


class Mode(NamedTuple):
    """How a transaction sees the database, and how long each of its statements may take.

    `first` are statements that it is certain to run, or nearly so: they go with the message that begins it. One that writes is
    ended where nothing is asked in it for `idle_seconds`.
    """

    writes: bool
    seconds: float
    first: tuple[SQL, ...] = ()
    idle_seconds: float = IDLE_SECONDS


class Connection:
    """A connection, in autocommit: transactions begin and end by messages of our own."""

    def __init__(self, db: psycopg.Connection, prepare: str) -> None:
        self.db = db
        self.idle_since = 0.0
        self.answered_at = 0.0
        self.was_cut = False
        self.pooled = False  # whether a pooler stands between
        self.clustered = False  # whether other machines may have part of the data
        self.lost = LostMachines()
        self.account: int | None = None  # the account that it serves at the moment, or EVERYWHERE
        self.watches = False  # whether it asks machines for their health alone: that one is silent is no outage
        self.was_lost = False  # whether it was cut since a machine does not answer
        self._socket = socket.fromfd(db.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        self._prepare = prepare
        self._synchronous_commit = "on"
        self._notices = False  # whether its server may be told to notice that it was cut
        self._statements = Statements(db)
        self._asked = NEVER  # when the statement was sent that runs
        self._limit = NEVER  # the seconds that it has

    def fileno(self) -> int:
        """Return the number of its socket, or rather of the copy, which holds until the connection is closed here."""
        return self._socket.fileno()

    def settle(self) -> None:
        """Ask what each transaction has to be told. Behind a pooler nothing is prepared, unless a setting says so.

        A pooler hands out numbers of its own for its sessions: that is how it is seen.
        """
        rows: Any
        with self.answering(BEGIN_SECONDS):
            rows = self.db.execute(_SETTINGS, prepare=False).fetchall()
        process, self._synchronous_commit, self._notices, self.clustered = rows[0]
        self.pooled = process != self.db.info.backend_pid
        if self._prepare == OFF or (self._prepare == AUTO and self.pooled):
            self.db.prepare_threshold = None
            self._statements.prepares = False

    @contextlib.contextmanager
    def answering(self, seconds: float) -> Iterator[None]:
        """Have the connection cut where the server does not answer in time."""
        self.ask(seconds)
        try:
            yield
            self.answered_at = time.monotonic()
        finally:
            self.rest()

    def ask(self, seconds: float) -> float:
        """Give the server its time from now on, anew where it has some already; return what time it is."""
        self._limit, self._asked = seconds, time.monotonic()
        return self._asked

    def rest(self) -> None:
        """Note that nothing is asked of the server."""
        self._asked = NEVER

    def waits_since(self, moment: float) -> bool:
        """Tell whether the server was asked before a moment, and has not answered yet."""
        return self._asked < moment

    def overdue(self, now: float, most: float) -> bool:
        """Tell whether the server has had its time, `most` seconds in any case."""
        return now > self._asked + min(self._limit, most)

    def run(self, query: SQL, seconds: float) -> Sequence[Row]:
        """Run one statement within its time, and return its rows. Raises MachineLost where it would meet nobody."""
        if self.clustered:
            self._reach(query)
        with self.answering(seconds):
            return self._statements.run(query)

    def run_together(self, queries: Sequence[SQL], seconds: float) -> list[Sequence[Row]]:
        """Run statements that travel together, each within its time, and return the rows of each."""
        if self.clustered:
            for query in queries:
                self._reach(query)
        with self.answering(seconds):
            return self._statements.run_together(queries)

    def _reach(self, query: SQL) -> None:
        """Note that a statement needs all machines, if it does."""
        if writes_everywhere(query.text):
            self.account = EVERYWHERE
            self.lost.check(EVERYWHERE)

    def say(self, text: str, seconds: float) -> None:
        """Run statements without values and without rows."""
        with self.answering(seconds):
            self._statements.say(text)

    def begin(self, mode: Mode) -> list[tuple[SQL, Sequence[Row]]]:
        """Begin a transaction and set its limits, in one message; return its first statements, each with its rows."""
        begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" if mode.writes else _BEGIN_READING
        limits = self._limits(mode)
        if self.clustered:
            self.say(f"{begin}; {_ON_CLUSTER}; DO $$ BEGIN {'; '.join(limits)}; END $$", BEGIN_SECONDS)
            answers = self.run_together(mode.first, BEGIN_SECONDS) if mode.first else []
        elif mode.first:
            answers = self.run_together([*map(SQL, (begin, *limits)), *mode.first], BEGIN_SECONDS)[1 + len(limits) :]
        else:
            self.say("; ".join((begin, *limits)), BEGIN_SECONDS)
            answers = []
        return list(zip(mode.first, answers, strict=True))

    def _limits(self, mode: Mode) -> list[str]:
        """Return the statements that set the limits of a transaction."""
        limits = [f"SET LOCAL statement_timeout = {max(1, int(mode.seconds * 1000))}", f"SET LOCAL {JIT}"]
        if mode.writes:
            limits.append(f"SET LOCAL lock_timeout = {int(LOCK_SECONDS * 1000)}")
            limits.append(f"SET LOCAL idle_in_transaction_session_timeout = {int(mode.idle_seconds * 1000)}")
            limits.append(f"SET LOCAL synchronous_commit = {self._synchronous_commit}")
            if self._notices:
                limits.append(f"SET LOCAL {_NOTICING} = {NOTICE_MS}")
        else:
            limits += (_FOLLOWING, f"SET LOCAL {BITMAPS}")
        return limits

    def commit(self, seconds: float) -> None:
        """Commit. Raises StorageFailure if the outcome is unknown: to run such a transaction again might do it twice.

        On a cluster an error may come from the machine that has the account, which did or did not commit.
        """
        if self.db.info.transaction_status == TransactionStatus.INERROR:
            raise StorageFailure("The database refused a statement of this request. Nothing of it was stored.")
        if time.monotonic() > self.answered_at + IDLE_SECONDS:  # its session may have ended, and then nothing was stored
            self.say("SELECT 1", BEGIN_SECONDS)
        try:
            self.say("COMMIT", seconds + GRACE_SECONDS)
        except psycopg.Error as wrong:
            if self.db.closed or self.clustered:
                text = "The connection to the database was lost at COMMIT: whether this request was stored is not known."
                raise StorageFailure(text) from wrong
            raise

    def roll_back(self) -> None:
        """Roll back what is open."""
        if self.db.info.transaction_status != TransactionStatus.IDLE:
            self.say("ROLLBACK", BEGIN_SECONDS)

    def reset(self) -> bool:
        """Roll back what is open. False where the connection is of no more use."""
        try:
            self.roll_back()
            return not self.db.closed and self.db.info.transaction_status == TransactionStatus.IDLE
        except psycopg.Error:
            return False
        finally:
            self.account = None

    def check_cut(self) -> None:
        """Raise Unavailable where the connection was cut, because a statement was not answered in time."""
        if self.was_lost:
            raise MachineLost
        if self.was_cut:
            raise Unavailable(TOO_LONG)

    def cut(self) -> None:
        """Make whoever waits for an answer fail at once. The socket is a copy: its number can be nobody else's by now."""
        self.was_cut = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()
        self.db.close()
