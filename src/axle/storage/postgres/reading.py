"""Quick reads and searches, carried out on the event loop that waits for them: one round trip, and no other thread.

A read is first run up to the statement that it asks for. That is sent, with those of other reads, and the version of the
account's definitions behind them. When the answer has come, the read is run again from its start, now to its end: reads are
short, and change nothing. Where a second statement is asked for, both are sent again, in one transaction: so a read sees one
state of the database.

A read rests on the definitions that the account had when it was last read from. Where others have changed them since, or
where anything else is not as usual, the read lane's threads carry it out, in a transaction of its own.

A search is quick where columns in memory tell which records are on its page: then these are all that is asked for. It rests on
the state of the account in which a thread has searched last. Its records are read before that state is asked for again: so
where it is still the same, they are of it too.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn, cast

import psycopg
from psycopg.pq.abc import PGresult

from axle.core.errors import AxleError, Unavailable
from axle.storage import queries
from axle.storage.interface import EventLoop, Job
from axle.storage.lanes import Lane, hand_back
from axle.storage.postgres.connection import Connection
from axle.storage.postgres.connections import Connections
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.lost_machines import EVERYWHERE
from axle.storage.postgres.pipeline import Batch, Pipeline, expressible, settle
from axle.storage.search import slot_queries
from axle.storage.search.pages import Page
from axle.storage.sql import SQL, Row
from axle.storage.transaction import SQLTransaction

MIN_POOL = 3  # connections, of which one may be an event loop's own
MAX_READS = 256  # that are under way on one loop
MAX_STATEMENTS = 4  # of a read
MAX_ROWS_AT_ONCE = 10  # of an answer, for its read to run in the same turn as others
MAX_ACCOUNTS = 10_000  # accounts whose version of definitions is remembered
SLOW_SECONDS = 0.1  # of silence, after which further reads do not wait behind a statement that takes long
NOTHING_NEW: Mapping[SQL, Sequence[Row] | None] = MappingProxyType({})
AGAIN_SECONDS = 0.25  # between two attempts to get a connection
CLOSE_SECONDS = 2.0  # that a loop has for letting go of its connection

STATE = slot_queries.state(0, 0).text
_READER = POSTGRES._replace(lock="", skip_locked="", locks=False)
_RECORDS = frozenset(queries.records(_READER, 0, 0, ids, False).text for ids in ([0], [0, 1]))  # what a search may ask for

Begin = Callable[[int, "_Answers", list[Page] | None], SQLTransaction]


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
        expected = read.expected(query)
        if expected is not None:
            return expected
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
    """A job on its way: the statements that it has asked for so far, and what it takes others to be answered."""

    def __init__(self, job: Job, reading: Reading) -> None:
        self.job = job
        self.queries: list[SQL] = []
        self.pages: list[Page] | None = None
        self._version = reading.versions.get(job.account, 0)
        self._versioned = queries.statement(queries.DEFINITIONS_VERSION, job.account)
        # Nobody's account has no definitions, and what is read for it is on every machine.
        self.rests_on: dict[SQL, Sequence[Row]] = {self._versioned: [(self._version,)]} if job.account else {}

    def expected(self, query: SQL) -> Sequence[Row] | None:
        """Return what a statement is taken to be answered; None where the database is to be asked. Raises _Elsewhere."""
        return [(self._version,)] if query == self._versioned else None

    def run(self, begin: Begin, answers: Sequence[Sequence[Row]] = ()) -> bool:
        """Run the work; True where it has come to its end, False where another statement was added that it asks for.

        Raises _Elsewhere, and what the work raises.
        """
        cursor = _Answers(self, answers)
        tx = begin(self.job.account, cursor, self.pages)
        tx.quick = True
        try:
            self.job.result = self.job.work(tx)
            return True
        except _Asks as asks:
            self.queries = [*self.queries[: cursor.used], asks.query]
            return False


class _Search(_Read):
    """A search on its way, which asks for records alone."""

    def __init__(self, job: Job, reading: Reading) -> None:
        super().__init__(job, reading)
        self.pages = []
        self._states = reading.states.get(job.account, {})

    def expected(self, query: SQL) -> Sequence[Row] | None:
        """Return what a statement is taken to be answered; None for one about records. Raises _Elsewhere."""
        if query.text == STATE:
            rows: Any = self._states.get(query)
            if not rows or rows[0][1] != self._version:
                raise _Elsewhere
            self.rests_on[query] = rows
            self.rests_on.pop(self._versioned, None)  # the state tells it too
            return cast(Sequence[Row], rows)
        if query.text not in _RECORDS:
            return super().expected(query) or _elsewhere()
        if self._versioned in self.rests_on:  # no search has come before: so it is another work of that lane
            raise _Elsewhere
        return None


def _elsewhere() -> NoReturn:
    raise _Elsewhere


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

    def take(self, job: Job, searching: bool) -> bool:
        """Carry a job out; False where it is to be carried out elsewhere."""
        pipeline, now = self._pipeline, time.monotonic()
        if pipeline is None:
            self._connect(now)
            return False
        if self._under_way >= MAX_READS or (pipeline.busy and now > pipeline.heard_at + SLOW_SECONDS):
            return False
        read = _Search(job, self._reading) if searching else _Read(job, self._reading)
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
        rests_on = list(dict.fromkeys(query for read in reads for query in read.rests_on))
        statements = [query for read in reads for query in read.queries]
        snapshot = any(len(read.queries) > 1 for read in reads)
        batch = Batch([*statements, *rests_on], snapshot, functools.partial(self._go_on, reads, rests_on))
        if self._pipeline is None:
            batch.finish(batch)
        else:
            self._pipeline.send(batch)

    def _go_on(self, reads: Sequence[_Read], rests_on: Sequence[SQL], batch: Batch) -> None:
        """Run each read on with what was answered."""
        if self._pipeline is None or self._pipeline.ready:
            self._send()  # without a pipeline too, so that what waited for its turn is carried out elsewhere
        answers = iter(batch.answers)
        results_of = [(read, list(itertools.islice(answers, len(read.queries)))) for read in reads]
        now = dict(zip(rests_on, map(self._answered, answers), strict=True))
        for read, results in results_of:
            if None in results or any(now[query] != rows for query, rows in read.rests_on.items()):
                self._leave(read, {query: now[query] for query in read.rests_on})
            elif any(result.ntuples > MAX_ROWS_AT_ONCE for result in results if result is not None):
                if not self._long:
                    self._loop.call_soon(self._run_next)
                self._long.append((read, results))
            else:
                self._run_on(read, results)

    def _answered(self, result: PGresult | None) -> Sequence[Row] | None:
        """Return the rows that were answered; None for no answer, a version of 0 for an account that has none."""
        if result is None or self._pipeline is None:
            return None
        return self._pipeline.rows(result) or [(0,)]

    def _leave(self, read: _Read, now: Mapping[SQL, Sequence[Row] | None] = NOTHING_NEW) -> None:
        """Have a read carried out elsewhere, and know better the next time."""
        for query, rows in now.items():
            if rows is not None:
                self._reading.learn(read.job.account, query, rows)
        self._under_way -= 1
        self._reading.leave(read)

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
                connection.account = EVERYWHERE  # reads of any account may be under way on it
                settle(connection)
            self._lent = lent.pop_all()
        if self._reading.closed:  # the loop may never run again
            self._lent.close()
            return
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
    """The quick reads and searches of all event loops, a connection for each. `begin` makes a transaction of a cursor.

    `reads` and `searches` take the jobs that are to be carried out elsewhere.
    """

    def __init__(self, connections: Connections, begin: Begin, reads: Lane, searches: Lane) -> None:
        self.connections = connections
        self.begin = begin
        self.versions: dict[int, int] = {}
        self.states: dict[int, dict[SQL, Sequence[Row]]] = {}  # of each account, in which it was searched last, by type
        self.closed = False
        self._reads = reads
        self._searches = searches
        self._loops: dict[EventLoop, _LoopReads] = {}

    def take(self, job: Job, searching: bool = False) -> bool:
        """Carry a job out on the event loop that waits for it, whose thread this is; False where that cannot be."""
        if job.loop is None or (searching and job.account not in self.states):
            return False
        reads = self._loops.get(job.loop) or self._add(job.loop)
        return reads is not None and reads.take(job, searching)

    def _add(self, loop: EventLoop) -> _LoopReads | None:
        """Serve one more loop, unless its connection would be missed."""
        for ended in [other for other in self._loops if other.is_closed()]:
            self._loops.pop(ended).close()
        if self.closed or MIN_POOL * (len(self._loops) + 1) > self.connections.size:
            return None
        reads = self._loops[loop] = _LoopReads(loop, self)
        return reads

    def learn(self, account: int, query: SQL, rows: Sequence[Any]) -> None:
        """Take a statement on an account to be answered so, until an answer says otherwise."""
        for kept in (self.versions, self.states):
            if len(kept) >= MAX_ACCOUNTS:
                kept.clear()
        if query.text == STATE:
            self.states.setdefault(account, {})[query] = rows
        self.versions[account] = rows[0][1 if query.text == STATE else 0]

    def forget(self, account: int) -> None:
        """Something has been written: a thread that searches learns what the account's state is now."""
        self.states.pop(account, None)

    def leave(self, read: _Read) -> None:
        """Have a job carried out elsewhere."""
        job, lane = read.job, self._reads if read.pages is None else self._searches
        try:
            lane.put(job)
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
