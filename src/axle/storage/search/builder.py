"""Prepares what searches ask for: slots, given to properties and filled in small steps between other writes, and mirrors."""

from __future__ import annotations

import contextlib
import functools
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from axle.core.catalog import ObjectType
from axle.core.errors import AxleError

T = TypeVar("T")

MAX_WANTED = 100  # properties that may wait for a slot; further ones are asked for again by the next search
WORTH_IT = 1_000  # live records of a type from which a slot pays
CHUNK = 500  # records filled by one write
PAUSE_SECONDS = 0.002  # between chunks, so that other writes go first

Write = Callable[[int, Callable[[Any], T]], T]


class IndexBuilder:
    """A thread that serves one property at a time; it starts with the first one that is wanted."""

    def __init__(self, write: Write[Any], read: Write[Any]) -> None:
        self._write = write
        self._read = read
        self._queue: queue.Queue[tuple[int, ObjectType, str, bool] | None] = queue.Queue(MAX_WANTED)
        self._wanted: set[tuple[int, int, str, bool]] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def want(self, account: int, object_type: ObjectType, name: str, mirror: bool = False) -> None:
        """Ask for a property's slot, or for a column to be mirrored; asking twice does no harm."""
        key = (account, object_type.key, name, mirror)
        with self._lock:
            if key in self._wanted or self._stopping.is_set():
                return
            with contextlib.suppress(queue.Full):
                self._queue.put_nowait((account, object_type, name, mirror))
                self._wanted.add(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="axle-slots", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (wish := self._queue.get()) is not None:
            account, object_type, name, mirror = wish
            with contextlib.suppress(AxleError):  # a busy database: the next search asks again
                if mirror:
                    self._read(account, functools.partial(_mirror, object_type, name))
                else:
                    self._serve(account, object_type, name)
            with self._lock:
                self._wanted.discard((account, object_type.key, name, mirror))

    def _serve(self, account: int, object_type: ObjectType, name: str) -> None:
        if self._write(account, lambda tx: tx.assign_slot(object_type, name, WORTH_IT)):
            while not self._stopping.is_set() and not self._write(account, lambda tx: tx.fill_slot(object_type, name, CHUNK)):
                self._stopping.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """End the thread after the chunk it is at; what is half filled goes on when the property is wanted again."""
        self._stopping.set()
        if self._thread:
            with contextlib.suppress(queue.Full):
                self._queue.put_nowait(None)
            self._thread.join()


def _mirror(object_type: ObjectType, column: str, tx: Any) -> None:
    tx.mirror(object_type, column)
