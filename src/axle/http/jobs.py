"""From the event loop into the storage's lanes and back: each piece of work is awaited, and a search ends with its client."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from axle.core.errors import ClientGone, Unavailable
from axle.http.receiving import Receiver
from axle.operations.account_catalogs import Unmade
from axle.operations.request import WriteFirst
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE, Job, Storage, Transaction

MAX_WRITES_FIRST = 250  # writes that one request may need before it can be answered
WATCHED_AFTER = 0.05  # seconds after which a search looks whether its client is still there; most have long ended

Work = Callable[[Transaction], Any]


class Jobs:
    """Carries out work for the event loops that await it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        # The way back into a loop: the same object each time, so that a group of jobs comes back in one call.
        self._deliveries: WeakKeyDictionary[asyncio.AbstractEventLoop, Callable[[list[Job]], None]] = WeakKeyDictionary()

    async def run(self, lane: str, account: int, work: Work, receiver: Receiver | None = None) -> Any:
        """Carry the work out in its lane: quick reads on this thread where the storage allows it, all else in another.

        A search is given up when `receiver` says that its client has gone. A read that needs a new catalog is not quick.
        """
        if lane == READ_LANE and self._storage.inline:
            try:
                return self._storage.read(account, partial(_quickly, work))
            except Unmade:
                lane = SEARCH_LANE
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        job = Job(account, work, self._delivery(loop), future)
        job.loop = loop
        self._storage.submit(lane, job)
        if lane != SEARCH_LANE or receiver is None:
            return await future
        watch = loop.call_later(WATCHED_AFTER, _watch, job, receiver)
        try:
            return await future
        finally:
            watch.cancel()

    async def run_after(self, first: WriteFirst, lane: str, account: int, work: Work, receiver: Receiver | None = None) -> Any:
        """Write what the work has found that has to be written first, and carry it out again, until it finds nothing more.

        Raises Unavailable where there is no end to that.
        """
        for _ in range(MAX_WRITES_FIRST):
            await self.run(WRITE_LANE, account, first.write)
            result = await self.run(lane, account, work, receiver)
            if not isinstance(result, WriteFirst):
                return result
            first = result
        raise Unavailable("Others write what this request has to write first; ask again.")

    def _delivery(self, loop: asyncio.AbstractEventLoop) -> Callable[[list[Job]], None]:
        deliver = self._deliveries.get(loop)
        if deliver is None:
            deliver = self._deliveries[loop] = partial(_deliver, loop, threading.get_ident())
        return deliver


def _quickly(work: Work, tx: Transaction) -> Any:
    """Do some work that must not take long."""
    tx.quick = True
    return work(tx)


def _deliver(loop: asyncio.AbstractEventLoop, thread: int, jobs: list[Job]) -> None:
    if threading.get_ident() == thread:
        _resolve(jobs)
    else:
        loop.call_soon_threadsafe(_resolve, jobs)


def _resolve(jobs: list[Job]) -> None:
    for job in jobs:
        future: asyncio.Future[Any] = job.ticket
        if future.done():
            continue
        if job.error is None:
            future.set_result(job.result)
        else:
            future.set_exception(job.error)


def _watch(job: Job, receiver: Receiver) -> None:
    """Give a job up, and free whoever waits for it, when its client goes."""
    watching = asyncio.ensure_future(_abandon_with_client(job, receiver))
    job.ticket.add_done_callback(lambda _: watching.cancel())


async def _abandon_with_client(job: Job, receiver: Receiver) -> None:
    if not await receiver.gone():
        return
    if not job.ticket.done():  # first: a lane that gives the job up tells it at once, and less well
        job.ticket.set_exception(ClientGone("The client has gone."))
    job.abandon()
