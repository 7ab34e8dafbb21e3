"""Quick reads, carried out on the event loop that waits for them: one round trip, and no other thread.

A read is first run up to the statement that it asks for. That is sent, with those of other reads, and the version of the
account's definitions behind them. When the answer has come, the read is run again from its start, now to its end: reads are
short, and change nothing. Where a second statement is asked for, both are sent again, in one transaction: so a read sees one
state of the database.

A read rests on the definitions that the account had when it was last read from. Where others have changed them since, or
where anything else is not as usual, the read lane's threads carry it out, in a transaction of its own.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult

from axle.core.errors import AxleError, Unavailable
from axle.storage import queries
from axle.storage.interface import EventLoop, Job
from axle.storage.lanes import Lane, hand_back
from axle.storage.postgres.connection import Connection
from axle.storage.postgres.connections import Connections
from axle.storage.postgres.pipeline import Batch, Pipeline, expressible, settle
from axle.storage.sql import SQL, Row
from axle.storage.transaction import SQLTransaction

MIN_POOL = 3  # connections, of which one may be an event loop's own
MAX_READS = 256  # that are under way on one loop
MAX_STATEMENTS = 4  # of a read
MAX_ROWS_AT_ONCE = 10  # of an answer, for its read to run in the same turn as others
MAX_ACCOUNTS = 10_000  # accounts whose version of definitions is remembered
SLOW_SECONDS = 0.1  # of silence, after which further reads do not wait behind a statement that takes long
AGAIN_SECONDS = 0.25  # between two attempts to get a connection
CLOSE_SECONDS = 2.0  # that a loop has for letting go of its connection

Begin = Callable[[int, "_Answers"], SQLTransaction]


class _Asks(BaseException):
    """A read needs the answer to a statement. No error, so that nobody takes it for one of his."""

    def __init__(self, query: SQL) -> None:
        super().__init__()
        self.query = query


class _Elsewhere(BaseException):
    """A read wants something that no statement here can give."""


class _Answers:
    """A cursor of the transaction layer that has the answers to some statements already."""

    def __init__(self, read: _Read, answers: Sequence[Sequence[Row]]) -> None:
        self._read = read
        self._answers = answers
        self.used = 0

    def run(self, query: SQL) -> Sequence[Row]:
        """Return the rows of the next statement. Raises _Asks where they are not there."""
        read = self._read
        if query == read.versioned:
            return [(read.version,)]
        number = self.used
        if number < len(self._answers) and read.queries[number] == query:
            self.used = number + 1
            return self._answers[number]
        raise _Asks(query)

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Nothing is written here."""
        raise _Elsewhere

    def stream(self, query: SQL) -> Iterator[Row]:
        """Nothing that has to come in portions is read here."""
        raise _Elsewhere


class _Read:
    """A job on its way: the statements that it has asked for so far, and the version that it takes definitions to have."""

    __slots__ = ("job", "queries", "version", "versioned")

    def __init__(self, job: Job, version: int) -> None:
        self.job = job
        self.version = version
        self.versioned = queries.statement(queries.DEFINITIONS_VERSION, job.account)
        self.queries: list[SQL] = []

    def run(self, begin: Begin, answers: Sequence[Sequence[Row]] = ()) -> bool:
        """Run the work; True where it has come to its end, False where another statement was added that it asks for.

        Raises _Elsewhere, and what the work raises.
        """
        cursor = _Answers(self, answers)
        tx = begin(self.job.account, cursor)
        tx.quick = True
        try:
            self.job.result = self.job.work(tx)
            return True
        except _Asks as asks:
            self.queries = [*self.queries[: cursor.used], asks.query]
            return False


class _LoopReads:
    """The reads of one event loop. All of it runs on the loop's thread, but for `_lend`."""

    def __init__(self, loop: EventLoop, reading: Reading) -> None:
        self._loop = loop
        self._reading = reading
        self._pipeline: Pipeline | None = None
        self._lent = contextlib.ExitStack()
        self._next: list[_Read] = []  # to be sent on the loop's next turn, or behind a pooler when there is an answer
        self._long: deque[tuple[_Read, Sequence[PGresult | None]]] = deque()  # with many rows each
        self._under_way = 0
        self._connecting = False
        self._connect_from = 0.0
        self.thread = threading.get_ident()

    def take(self, job: Job) -> bool:
        """Carry a job out; False where it is to be carried out elsewhere."""
        pipeline, now = self._pipeline, time.monotonic()
        if pipeline is None:
            self._connect(now)
            return False
        if self._under_way >= MAX_READS or (pipeline.busy and now > pipeline.heard_at + SLOW_SECONDS):
            return False
        read = _Read(job, self._reading.versions.get(job.account, 0))
        try:
            read.run(self._reading.begin)
        except (Exception, _Elsewhere):  # what refused it may have changed: a look at the database tells
            return False
        if not self._send_soon(read):
            return False
        self._under_way += 1
        return True

    def _send_soon(self, read: _Read) -> bool:
        """Have the statements of a read sent; False where they cannot be sent here."""
        pipeline = self._pipeline
        if pipeline is None or any(query.text in pipeline.refused or not expressible(query) for query in read.queries[-1:]):
            return False
        if not self._next and pipeline.ready:
            self._loop.call_soon(self._send)
        self._next.append(read)
        return True

    def _send(self) -> None:
        """Send all that waits, in one batch; behind it the versions that it has to rest on."""
        if not self._next:
            return
        reads, self._next = self._next, []
        accounts = {read.job.account: read.versioned for read in reads}
        statements = [query for read in reads for query in read.queries]
        snapshot = any(len(read.queries) > 1 for read in reads)
        batch = Batch([*statements, *accounts.values()], snapshot, functools.partial(self._go_on, reads, list(accounts)))
        if self._pipeline is None:
            batch.finish(batch)
        else:
            self._pipeline.send(batch)

    def _go_on(self, reads: Sequence[_Read], accounts: Sequence[int], batch: Batch) -> None:
        """Run each read on with what was answered."""
        if self._pipeline is None or self._pipeline.ready:
            self._send()  # without a pipeline too, so that what waited for its turn is carried out elsewhere
        answers = iter(batch.answers)
        results_of = [(read, list(itertools.islice(answers, len(read.queries)))) for read in reads]
        versions = dict(zip(accounts, map(self._version, answers), strict=True))
        for read, results in results_of:
            if versions[read.job.account] != read.version or None in results:
                self._leave(read, versions[read.job.account])
            elif any(result.ntuples > MAX_ROWS_AT_ONCE for result in results if result is not None):
                if not self._long:
                    self._loop.call_soon(self._run_next)
                self._long.append((read, results))
            else:
                self._run_on(read, results)

    def _version(self, result: PGresult | None) -> Any:
        """Return the version that was answered; None for no answer, 0 for an account that has none."""
        if result is None or self._pipeline is None:
            return None
        return next(iter(self._pipeline.rows(result)), (0,))[0]

    def _leave(self, read: _Read, version: Any = None) -> None:
        """Have a read carried out elsewhere."""
        if version is not None:
            self._reading.remember(read.job.account, version)
        self._under_way -= 1
        self._reading.leave(read.job)

    def _run_next(self) -> None:
        """Run one read with many rows; what it returns is shown and sent before the next one is run."""
        self._run_on(*self._long.popleft())
        if self._long:
            self._loop.call_soon(self._run_next)

    def _run_on(self, read: _Read, results: Sequence[PGresult | None]) -> None:
        """Run a read with its answers, and send what it asks for further, or hand it back."""
        pipeline, job = self._pipeline, read.job
        try:
            rows = [pipeline.rows(result) for result in results if pipeline is not None and result is not None]
            ended = not read.queries or read.run(self._reading.begin, rows)
        except AxleError as refused:
            job.error = refused
            ended = True
        except (Exception, _Elsewhere):
            self._leave(read)
            return
        if not ended and len(read.queries) <= MAX_STATEMENTS and self._send_soon(read):
            return
        if not ended:
            self._leave(read)
            return
        self._under_way -= 1
        hand_back(job)

    def _connect(self, now: float) -> None:
        """Get a connection, on a thread that may wait for it."""
        if not self._connecting and now >= self._connect_from:
            self._connecting = True
            threading.Thread(target=self._lend, name="axle-read-connect", daemon=True).start()

    def _lend(self) -> None:
        with contextlib.ExitStack() as lent:
            connection = None
            with contextlib.suppress(AxleError, psycopg.Error):
                connection = lent.enter_context(self._reading.connections.lend())
                settle(connection)
            self._lent = lent.pop_all()
        try:
            self._loop.call_soon_threadsafe(functools.partial(self._connected, connection))
        except RuntimeError:  # the loop has ended meanwhile
            self._lent.close()

    def _connected(self, connection: Connection | None) -> None:
        """Go on with a connection; where there is none, try again a little later."""
        self._connecting = False
        if connection is None or self._reading.closed:
            self._ended()
            return
        self._pipeline = Pipeline(connection, self._loop, self._ended)
        try:
            self._pipeline.open()
        except (psycopg.Error, NotImplementedError):
            self._pipeline.close()

    def _ended(self) -> None:
        self._pipeline = None
        self._connect_from = time.monotonic() + AGAIN_SECONDS
        self._lent.close()

    def close(self) -> None:
        """Let go of the connection; what is under way is carried out elsewhere."""
        if self._pipeline is not None:
            self._pipeline.close()
        self._lent.close()


class Reading:
    """The quick reads of all event loops, a connection for each. `begin` makes a transaction of a cursor.

    `leave` takes the jobs that are to be carried out elsewhere.
    """

    def __init__(self, connections: Connections, begin: Begin, lane: Lane) -> None:
        self.connections = connections
        self.begin = begin
        self.versions: dict[int, int] = {}
        self.closed = False
        self._lane = lane
        self._loops: dict[EventLoop, _LoopReads] = {}

    def take(self, job: Job) -> bool:
        """Carry a job out on the event loop that waits for it, whose thread this is; False where that cannot be."""
        if job.loop is None:
            return False
        reads = self._loops.get(job.loop) or self._add(job.loop)
        return reads is not None and reads.take(job)

    def _add(self, loop: EventLoop) -> _LoopReads | None:
        """Serve one more loop, unless its connection would be missed."""
        for ended in [other for other in self._loops if other.is_closed()]:
            self._loops.pop(ended).close()
        if self.closed or MIN_POOL * (len(self._loops) + 1) > self.connections.size:
            return None
        reads = self._loops[loop] = _LoopReads(loop, self)
        return reads

    def remember(self, account: int, version: int) -> None:
        """Take an account's definitions to have this version, until an answer says otherwise."""
        if len(self.versions) >= MAX_ACCOUNTS:
            self.versions.clear()
        self.versions[account] = version

    def leave(self, job: Job) -> None:
        """Have a job carried out elsewhere."""
        try:
            self._lane.put(job)
        except Unavailable as refused:
            job.error = refused
            hand_back(job)

    def close(self) -> None:
        """Take no more jobs, and have those that are under way carried out elsewhere."""
        self.closed = True
        for loop, reads in list(self._loops.items()):
            if not loop.is_running() or threading.get_ident() == reads.thread:
                reads.close()
                continue
            gone = threading.Event()

            def close(reads: _LoopReads = reads, gone: threading.Event = gone) -> None:
                reads.close()
                gone.set()

            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(close)
                gone.wait(CLOSE_SECONDS)
