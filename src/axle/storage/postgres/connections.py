"""The connections to one PostgreSQL database: a bounded number, lent in the order in which they are asked for.

A connection is made by the thread that needs one. Where none can be made and none is left, there is an outage: for its first
second whoever asks waits, afterwards he is refused at once, until a thread of its own has reached the database again. Another
thread cuts the connections on which the server does not answer, which is an outage until the contrary is shown.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import psycopg

from axle.core.errors import Unavailable
from axle.storage.postgres.connection import NEVER, Connection
from axle.storage.postgres.failures import ENDING, UNREACHABLE
from axle.storage.postgres.lost_machines import LostMachines
from axle.storage.postgres.pool_options import AUTO

TAKE_SECONDS = 5.0  # how long to wait for a connection to come free
PATIENCE_SECONDS = 1.0  # of an outage in which requests wait: a quick restart is not told to clients
PROBE_SECONDS = 0.25  # between two attempts to reach the database again
GROW_SECONDS = 1.0  # until another connection is asked for, where one more was refused
LOOK_SECONDS = 0.25  # between two looks at the connections in use
STALL_SECONDS = 1.5  # an attempt to connect that fails after so long has met nobody
IDLE_SECONDS = 60.0  # after which a connection that nobody needs is closed
KEPT = 2  # connections that are kept even then
ENDING_SECONDS = 5.0  # that a statement has once the server ends
BUSY = "Too many requests are waiting for the database; try again in a moment."


class _Waiting:
    """A thread that waits for a connection. It wakes with one, or without, to look again what has become possible."""

    __slots__ = ("connection", "woken")

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.connection: Connection | None = None


class Connections:
    """At most `size` connections with the settings of one database."""

    def __init__(self, settings: dict[str, Any], size: int, prepare: str = AUTO) -> None:
        self.size = size
        self.clustered = False
        self.lost = LostMachines()
        self._settings = settings
        self._prepare = prepare
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._in_use: set[Connection] = set()
        self._open = 0  # those that exist, or are being made
        self._waiting: deque[_Waiting] = deque()
        self._outage: float | None = None  # since when
        self._grow_from = 0.0
        self._most = NEVER  # seconds that a statement has, whatever it is
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="axle-database", daemon=True).start()

    @property
    def in_outage(self) -> bool:
        """Tell whether the database cannot be reached at the moment."""
        return self._outage is not None

    @contextlib.contextmanager
    def lend(self, seconds: float = TAKE_SECONDS, account: int | None = None) -> Iterator[Connection]:
        """Lend a connection, for an account. Raises Unavailable where none comes free in time, or it would meet nobody."""
        self.lost.check(account)
        connection = self._take(time.monotonic() + seconds)
        connection.account = account
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _take(self, until: float) -> Connection:
        while True:
            waiting = None
            with self._lock:
                self._refuse()
                if self._idle and not self._waiting and self._outage is None:  # an idle one is as silent as the rest
                    connection = self._idle.pop()
                    self._in_use.add(connection)
                    return connection
                if not self._may_grow():
                    waiting = _Waiting()
                    self._waiting.append(waiting)
                    wake_at = until if self._outage is None else min(until, self._outage + PATIENCE_SECONDS)
                else:
                    self._open += 1
            taken = self._grow() if waiting is None else self._wait(waiting, wake_at, until)
            if taken is not None:
                return taken

    def _may_grow(self) -> bool:
        if self._outage is not None or self._open >= self.size:
            return False
        return not self._open or time.monotonic() >= self._grow_from

    def _refuse(self) -> None:
        """Raise Unavailable where it makes no sense to wait."""
        if self._closed.is_set():
            raise Unavailable(ENDING)
        if self._outage is not None and time.monotonic() >= self._outage + PATIENCE_SECONDS:
            raise Unavailable(UNREACHABLE)

    def _wait(self, waiting: _Waiting, wake_at: float, until: float) -> Connection | None:
        """Wait for a connection, or for a reason to look again."""
        waiting.woken.wait(max(0.0, wake_at - time.monotonic()))
        with self._lock:
            if not waiting.woken.is_set():
                self._waiting.remove(waiting)
                if time.monotonic() >= until:
                    raise Unavailable(BUSY)
            return waiting.connection

    def _grow(self) -> Connection | None:
        """Make one more connection, whose place is taken already. None where another one is to be waited for."""
        began = time.monotonic()
        try:
            return self._connect()
        except psycopg.Error:
            with self._lock:
                self._open -= 1
                self._grow_from = time.monotonic() + GROW_SECONDS
                if not self._open or time.monotonic() - began > STALL_SECONDS:
                    self._begin_outage()
                else:
                    self._wake(1)
            return None

    def _connect(self) -> Connection:
        connection = Connection(psycopg.connect(**self._settings, autocommit=True), self._prepare)
        connection.lost = self.lost
        with self._lock:
            self._in_use.add(connection)
        try:
            connection.settle()
        except BaseException:
            with self._lock:
                self._in_use.discard(connection)
            connection.close()
            raise
        return connection

    def _give_back(self, connection: Connection) -> None:
        """Lend a connection to whoever has waited longest, or keep it; one that is of no more use makes room for another."""
        usable = connection.reset()
        with self._lock:
            self._in_use.discard(connection)
            if self._outage is not None and connection.answered_at > self._outage:
                self._end_outage()
            # In an outage it has not answered: whoever waits would meet the same silence, and it may be dead afterwards.
            usable = usable and not connection.was_cut and not self._closed.is_set() and self._outage is None
            if not usable:
                self._open -= 1
                self._wake(1)
            elif self._waiting:
                waiting = self._waiting.popleft()
                self._in_use.add(connection)
                waiting.connection = connection
                waiting.woken.set()
            else:
                connection.idle_since = time.monotonic()
                self._idle.append(connection)
        if not usable:
            connection.close()

    def _wake(self, count: int) -> None:
        """Have those that have waited longest look again."""
        for _ in range(min(count, len(self._waiting))):
            self._waiting.popleft().woken.set()

    def discard_idle(self) -> None:
        """Close what nobody uses: a connection was lost, and the others may be lost with it."""
        with self._lock:
            idle, self._idle = self._idle, []
            self._open -= len(idle)
            self._wake(len(idle))
        for connection in idle:
            connection.close()

    def _begin_outage(self) -> None:
        """Note that the database cannot be reached, and have a thread try until it can."""
        if self._outage is None and not self._closed.is_set():
            self._outage = time.monotonic()
            self._wake(len(self._waiting))
            threading.Thread(target=self._probe, name="axle-database-probe", daemon=True).start()

    def _end_outage(self) -> None:
        """Note that the database has answered, so that all who wait look again."""
        self._outage = None
        self._grow_from = 0.0
        self._wake(len(self._waiting))

    def _probe(self) -> None:
        self.discard_idle()
        while self._outage is not None and not self._closed.is_set():
            try:
                connection = self._connect()
            except psycopg.Error:
                self._closed.wait(PROBE_SECONDS)
                continue
            with self._lock:
                self._open += 1
                self._end_outage()
                connection.was_cut = self._open > self.size  # one more than there may be: it has shown what it was to show
            self._give_back(connection)
            return

    def _watch(self) -> None:
        """Cut what is not answered in time, and close what nobody needs."""
        while not self._closed.wait(LOOK_SECONDS):
            now = time.monotonic()
            with self._lock:
                overdue = [one for one in self._in_use if not one.was_cut and one.overdue(now, self._most)]
                if not all(one.watches for one in overdue):
                    self._begin_outage()
                old = self._idle[: max(0, self._open - KEPT)]
                surplus = [connection for connection in old if now > connection.idle_since + IDLE_SECONDS]
                self._idle = self._idle[len(surplus) :]
                self._open -= len(surplus)
                for connection in overdue:  # not later: it may be somebody else's by then
                    connection.cut()
            for connection in surplus:
                connection.close()

    def cut_lost(self, moment: float) -> None:
        """Cut what needs a lost machine and waits for it since a moment: its place is somebody else's.

        It is cut under the lock: given back meanwhile, it would be cut under whoever has it next.
        """
        with self._lock:
            for connection in self._in_use:
                if connection.waits_since(moment) and self.lost.needed_by(connection.account):
                    connection.was_lost = True
                    connection.cut()

    def hurry(self) -> None:
        """Give each statement a few seconds at most from now on: the server ends, whether the database answers or not."""
        self._most = ENDING_SECONDS

    def close(self) -> None:
        """Close what nobody uses, and all else when it is given back."""
        with self._lock:
            self._closed.set()
            self._wake(len(self._waiting))
        self.discard_idle()
