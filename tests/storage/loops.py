"""An event loop on a test's own thread that reads and searches on PostgreSQL."""

from __future__ import annotations

import asyncio
import functools
import threading
import time
from collections.abc import Callable
from typing import Any

from axle.core.accounts import Account
from axle.storage.interface import READ_LANE, Job, Transaction
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.sql import SQL
from axle.testing.conformance.samples import NOW, A, owner

WAIT_SECONDS = 20
Work = Callable[[Transaction], Any]


class Desk:
    """An event loop on the test's own thread, and the threads that the works of the last reads ran on."""

    def __init__(self, storage: Postgres, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.storage = storage
        self.threads: list[str] = []
        self._loop = loop or asyncio.new_event_loop()

    def close(self) -> None:
        """End the storage and the loop."""
        self.storage.close()
        self._loop.close()

    def read(self, *works: Work, account: int = A, lane: str = READ_LANE) -> list[Any]:
        """Submit reads together and return the outcome of each, errors too."""
        self.threads = []
        return self._loop.run_until_complete(self._all(works, account, lane))

    def read_while(self, work: Work, happens: Callable[[], None]) -> Any:
        """Submit a read, let it be sent, have something happen while the loop stands still, and return the outcome."""

        async def reading() -> Any:
            waiting = self._submit(work, A)
            await asyncio.sleep(0.1)
            happens()
            async with asyncio.timeout(WAIT_SECONDS):
                return await waiting

        self.threads = []
        return self._loop.run_until_complete(reading())

    async def _all(self, works: tuple[Work, ...], account: int, lane: str) -> list[Any]:
        waiting = [self._submit(work, account, lane) for work in works]
        async with asyncio.timeout(WAIT_SECONDS):
            return await asyncio.gather(*waiting, return_exceptions=True)

    def _submit(self, work: Work, account: int, lane: str = READ_LANE) -> asyncio.Future[Any]:
        future = self._loop.create_future()

        def noted(tx: Transaction) -> Any:
            self.threads.append(threading.current_thread().name)
            return work(tx)

        job = Job(account, noted, functools.partial(self._back, threading.get_ident()), future)
        job.loop = self._loop
        self.storage.submit(lane, job)
        return future

    def _back(self, thread: int, jobs: list[Job]) -> None:
        for job in jobs:
            if threading.get_ident() == thread:
                _resolve(job)
            else:
                self._loop.call_soon_threadsafe(_resolve, job)

    def settle(self) -> None:
        """Read until the loop does so itself."""
        until = time.monotonic() + WAIT_SECONDS
        while self.read(ping) != [1] or not self.on_loop:
            assert time.monotonic() < until, self.threads
            self._loop.run_until_complete(asyncio.sleep(0.02))

    @property
    def on_loop(self) -> bool:
        """Tell whether the last reads ran on the loop's thread alone."""
        return set(self.threads) == {threading.current_thread().name}


def _resolve(job: Job) -> None:
    if job.error is None:
        job.ticket.set_result(job.result)
    else:
        job.ticket.set_exception(job.error)


def run(tx: Transaction, text: str, *args: Any) -> Any:
    """Run one statement of a test."""
    return tx._cursor.run(SQL(text, args))  # type: ignore[attr-defined] # not of the interface


def ping(tx: Transaction) -> Any:
    """Ask for one row."""
    return run(tx, "SELECT 1")[0][0]


def seen(record: Any) -> Work:
    """Return work that reads a record."""
    return lambda tx: tx.records(record.type, [record.id])


def opened(url: str, **options: Any) -> Postgres:
    """Open a storage with the account A."""
    storage = Postgres(url, options=PoolOptions(**options))
    if not storage.accounts():
        storage.add_account(Account(A, "A", NOW), owner(1))
    return storage
