"""`GET /ready`: whether requests can be carried out now, which needs the database, unlike `/health`.

It needs no token, so it must cost little however often it is asked: the database is asked once a second at most.
"""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

from axle.core.errors import AxleError
from axle.http.messages import Answer
from axle.storage.interface import Storage

PATH = "/ready"
FRESH_SECONDS = 1.0  # how long an answer of the database holds

Check = asyncio.Task[tuple[float, AxleError | None]]  # when the database had answered, and what was wrong


class Readiness:
    """Asks the database whether it answers, for all who want to know at the same time together."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._checks: WeakKeyDictionary[asyncio.AbstractEventLoop, Check] = WeakKeyDictionary()

    async def answer(self) -> Answer:
        """Return the answer of a server that is ready. Raises Unavailable or StorageFailure where it is not."""
        loop = asyncio.get_running_loop()
        check = self._checks.get(loop)
        if check is None or (check.done() and loop.time() > check.result()[0] + FRESH_SECONDS):
            check = self._checks[loop] = loop.create_task(self._ask())
        _, wrong = await asyncio.shield(check)
        if wrong is not None:
            raise wrong
        return Answer(200, b'{"status":"ready"}')

    async def _ask(self) -> tuple[float, AxleError | None]:
        loop = asyncio.get_running_loop()
        wrong = None
        try:
            if self._storage.inline:
                self._storage.check()
            else:
                await loop.run_in_executor(None, self._storage.check)
        except AxleError as refused:
            wrong = refused
        return loop.time(), wrong
