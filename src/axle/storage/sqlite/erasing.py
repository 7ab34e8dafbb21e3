"""What is erased leaves the file: words that no query finds any more are merged away, and the write-ahead log is emptied.

SQLite overwrites what is deleted from a table (`secure_delete`), but the full-text index only notes which rows are gone, and
keeps their words until it merges its parts. So after an erasure all parts are merged into one, a few pages in each write. The
file's `user_version` counts erasures, and says that this is still to be done. It changes with the erasure itself, so a crash
does not lose it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from axle.core.errors import AxleError
from axle.storage.sqlite.writer import Checkpointer, erasures

T = TypeVar("T")

PAGES = 16  # of the index that one write merges: a few milliseconds
MIN_PARTS = 16  # parts of one size that are merged for their number alone, so that a merge which goes on comes first
REST = 2.5  # pause after each write, times the time that it took
DELAY_SECONDS = 1.0  # after an erasure, so that those which follow it share the work
MERGE = "INSERT INTO words(words, rank) VALUES('merge', ?)"
NOTHING_DONE = 2  # changes below which SQLite says that a merge had nothing to do

Write = Callable[[Callable[[Any], T]], T]


class Erasing:
    """A thread that merges the index after erasures; `write` runs work in the writer, on whose connection `db` is."""

    def __init__(self, db: Any, write: Write[Any], checkpointer: Checkpointer) -> None:
        self._db = db
        self._write = write
        self._checkpointer = checkpointer
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="axle-erasing", daemon=True)
        self._thread.start()

    def want(self) -> None:
        """Say that something has been erased."""
        self._wanted.set()

    def stop(self) -> None:
        """End the thread after the write that it is at; what is left is done at the next start."""
        self._stopping.set()
        self._wanted.set()
        self._thread.join()

    def _run(self) -> None:
        self._wanted.set()  # by a process before this one, it may be
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if not self._stopping.wait(DELAY_SECONDS):
                with contextlib.suppress(AxleError):  # the disk is full, or the writer has ended: the next erasure, or start
                    self._clean()

    def _clean(self) -> None:
        """Merge all that was erased until now, and empty the log."""
        erased = self._write(lambda tx: erasures(self._db))
        if not erased:
            return
        self._write(lambda tx: self._db.execute("INSERT INTO words(words, rank) VALUES('usermerge', ?)", (MIN_PARTS,)))
        pages = -PAGES  # all parts become the input of one merge, which the next calls go on with
        while self._step(pages):
            pages = PAGES
        if not self._stopping.is_set() and self._write(lambda tx: self._done(erased)):
            self._checkpointer.empty_log()

    def _step(self, pages: int) -> bool:
        """Merge some pages; False where there is nothing left to merge."""
        seconds = 0.0

        def work(tx: Any) -> bool:
            nonlocal seconds
            began, changes = time.monotonic(), self._db.total_changes()
            self._db.execute(MERGE, (pages,))
            seconds = time.monotonic() - began
            return bool(self._db.total_changes() - changes >= NOTHING_DONE)

        more = self._write(work)
        return bool(more) and not self._stopping.wait(REST * seconds)

    def _done(self, erased: int) -> bool:
        """Note that nothing is left of those erasures; False where there were others meanwhile, which begins anew."""
        if erasures(self._db) != erased:
            self.want()
            return False
        self._db.execute("PRAGMA user_version = 0")
        return True
