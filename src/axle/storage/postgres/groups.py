"""Groups of writes: requests of one account in one transaction, committed once, and only then answered.

A group is bounded as SQLite's is. What a refused request wrote is left out, where it was not sent yet. Where it was, where the
database fails, or where the account's definitions have changed meanwhile, the whole group is rolled back, and each request
runs alone. A group that cannot have its connection, or whose commit has no answer, is told so: nothing of it is run again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.pq import TransactionStatus

from axle.core.errors import AxleError, ConcurrentConflict, Unavailable
from axle.storage.cursor import Outdated
from axle.storage.group_lane import deliver
from axle.storage.interface import Job
from axle.storage.lanes import run_now
from axle.storage.postgres.connection import Connection, Mode
from axle.storage.postgres.connections import Connections
from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.failures import ATTEMPTS_ELSEWHERE, STOPPED, WAITED, elsewhere, lost, translated
from axle.storage.postgres.foreseen import Foreseen
from axle.storage.postgres.group_cursor import AccountBusy, GroupCursor
from axle.storage.postgres.ids import Blocks
from axle.storage.postgres.lost_machines import EVERYWHERE, MachineLost
from axle.storage.transaction import SQLTransaction

MAX_REQUESTS = 64  # of one group
MAX_RECORDS = 400
MAX_SECONDS = 0.050  # after which a group takes no further request
ATTEMPTS = 3  # to begin a transaction
ALONE_SECONDS = 10.0  # in which the requests of a group that was undone must have begun

Alone = Callable[[int, Callable[[Any], Any]], Any]


class Undone(Exception):
    """The transaction of a group must be rolled back whole."""


class Group:
    """The jobs of one transaction, as far as they have begun; the last one of them runs until `ended`."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.ended = False
        self.everywhere = False  # whether it needs all machines of a cluster


class Around(NamedTuple):
    """What a group asks of its storage.

    To fetch ids, to run a request alone, to be told of a commit that saved records, and to run what shares no transaction.
    """

    refill: Callable[[Connection, int], None]
    alone: Alone
    committed: Callable[[int], None]
    apart: Alone


class Groups:
    """Runs the jobs of one account in as few transactions as their bounds allow. Any number of threads may do so."""

    def __init__(self, connections: Connections, blocks: Blocks, around: Around, mode: Mode) -> None:
        self._connections = connections
        self._blocks = blocks
        self._around = around
        self._mode = mode
        self._foreseen = Foreseen()

    def serve(self, jobs: Sequence[Job]) -> None:
        """Carry out jobs of one account and hand them back."""
        left = list(jobs)
        attempts = 0
        while left:
            group, written = Group(), 0
            try:
                written = self._together(left, group)
            except MachineLost as refused:
                group.jobs = group.jobs or left[:MAX_REQUESTS]
                self._lost(group, refused)
            except AxleError as refused:
                group.jobs = group.jobs or left[:MAX_REQUESTS]
                _tell(group.jobs, refused)
            except Exception as wrong:  # whatever it is, each request is told of its own fault when it runs alone
                attempts += 1
                if isinstance(wrong, psycopg.Error) and elsewhere(wrong):
                    group.jobs = [] if attempts < ATTEMPTS_ELSEWHERE else group.jobs or left[:MAX_REQUESTS]
                    self._lost(group, translated(wrong))
                else:
                    self._undone(group, wrong, left, attempts)
            deliver(group.jobs)
            if written:
                self._around.committed(jobs[0].account)
            left = left[len(group.jobs) :]

    def _lost(self, group: Group, refused: AxleError) -> None:
        """Tell jobs that their machine is lost; where one of them alone needed it, the others run without that one."""
        if group.everywhere and len(group.jobs) > 1:
            self._each_alone(group, refused)
        else:
            _tell(group.jobs, refused)  # one by one they would wait for that machine one by one

    def _undone(self, group: Group, wrong: Exception, left: Sequence[Job], attempts: int) -> None:
        """Run the jobs of a group that was undone one by one; or none, where it has not begun and may begin yet."""
        connection_lost = isinstance(wrong, psycopg.Error) and lost(wrong)
        if connection_lost:
            self._connections.discard_idle()
        if not group.jobs and not (connection_lost and attempts < ATTEMPTS):
            group.jobs, group.ended = list(left[:MAX_REQUESTS]), True
        self._each_alone(group, wrong)

    def _together(self, jobs: Sequence[Job], group: Group) -> int:
        """Run jobs in one transaction until a bound is reached; return how many records they wrote. `group` takes the jobs."""
        account = jobs[0].account
        if self._apart(jobs[0]):
            group.jobs.append(jobs[0])
            run_now(jobs[0], self._around.apart)
            return 0
        with self._connections.lend(account=account or None) as connection:
            cursor = GroupCursor(PostgresCursor(connection, self._mode.seconds), account, self._blocks)
            try:
                if self._blocks.low(account):
                    self._around.refill(connection, account)
                cursor.foresee(connection.begin(self._mode._replace(first=self._foreseen.of(account))))
                written = self._fill(connection, cursor, jobs, group)
                group.ended = True
                cursor.finish()
            except (psycopg.OperationalError, MachineLost):
                group.everywhere = connection.account == EVERYWHERE
                connection.check_cut()
                raise
            connection.commit(self._mode.seconds)
            cursor.tell(self._foreseen)
            return written

    def _fill(self, connection: Connection, cursor: GroupCursor, jobs: Sequence[Job], group: Group) -> int:
        until = time.monotonic() + MAX_SECONDS
        written = 0
        for job in jobs[:MAX_REQUESTS]:
            if self._apart(job):
                break
            group.jobs.append(job)
            written += self._step(cursor, job)
            if connection.db.info.transaction_status == TransactionStatus.INERROR:
                raise Undone
            if written >= MAX_RECORDS or time.monotonic() > until:
                break
        return written

    def _apart(self, job: Job) -> bool:
        """Tell whether a job shares no transaction: on a cluster it would keep the others waiting for all machines."""
        return job.everywhere and self._connections.clustered

    def _step(self, cursor: GroupCursor, job: Job) -> int:
        """Run one job and return how many records it wrote. Raises Undone where it is refused too late."""
        job.result = job.error = None
        tx = SQLTransaction(cursor.account, cursor, POSTGRES, cursor.take)
        try:
            job.result = job.work(tx)
        except (Undone, Outdated, psycopg.Error):
            raise
        except Exception as refused:  # it is the request's, and is told to it alone
            if cursor.lasting or isinstance(refused, ConcurrentConflict):
                raise Undone from refused
            job.error = refused
            cursor.forget_running()
            return 0
        cursor.keep()
        return tx.written

    def _each_alone(self, group: Group, wrong: Exception) -> None:
        """Run each job once more in a transaction of its own; what has used up its time is told so."""
        jobs = group.jobs
        if isinstance(wrong, psycopg.Error) and wrong.sqlstate in (STOPPED, WAITED):
            innocent = [] if group.ended or isinstance(wrong, AccountBusy) else jobs[:-1]
            _tell(jobs[len(innocent) :], translated(wrong))
            jobs = innocent
        until = time.monotonic() + ALONE_SECONDS
        for job in jobs:
            job.result = job.error = None
            if time.monotonic() < until:
                run_now(job, self._around.alone)
            else:
                _tell([job], Unavailable("Others are writing to the same records; try again in a moment."))


def _tell(jobs: Sequence[Job], error: AxleError) -> None:
    """Give jobs an error as their outcome."""
    for job in jobs:
        job.result, job.error = None, error
