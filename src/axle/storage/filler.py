"""Gives slots to the properties that searches ask for, and fills them in small steps between other writes."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from axle.core.catalog import Type
from axle.core.errors import AxleError

T = TypeVar("T")

WANTED_LIMIT = 100  # properties that may wait for a slot; further ones are asked for again by the next search
WORTH_IT = 1_000  # live records of a type from which a slot pays
CHUNK = 500  # records filled by one write
PAUSE_SECONDS = 0.002  # between chunks, so that other writes go first

Write = Callable[[int, Callable[[Any], T]], T]


class Filler:
    """A thread that serves one property at a time; it starts with the first one that is wanted."""

    def __init__(self, write: Write[Any]) -> None:
        self._write = write
        self._queue: queue.Queue[tuple[int, Type, str] | None] = queue.Queue(WANTED_LIMIT)
        self._wanted: set[tuple[int, int, str]] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def want(self, account: int, kind: Type, name: str) -> None:
        """Ask for a slot; asking twice does no harm."""
        key = (account, kind.key, name)
        with self._lock:
            if key in self._wanted or self._stopping.is_set():
                return
            with contextlib.suppress(queue.Full):
                self._queue.put_nowait((account, kind, name))
                self._wanted.add(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="axle-slots", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (one := self._queue.get()) is not None:
            account, kind, name = one
            with contextlib.suppress(AxleError):  # a busy database: the next search asks again
                self._serve(account, kind, name)
            with self._lock:
                self._wanted.discard((account, kind.key, name))

    def _serve(self, account: int, kind: Type, name: str) -> None:
        if self._write(account, lambda tx: tx.assign_slot(kind, name, WORTH_IT)):
            while not self._stopping.is_set() and not self._write(account, lambda tx: tx.fill_slot(kind, name, CHUNK)):
                self._stopping.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """End the thread after the chunk it is at; what is half filled goes on when the property is wanted again."""
        self._stopping.set()
        if self._thread:
            with contextlib.suppress(queue.Full):
                self._queue.put_nowait(None)
            self._thread.join()
