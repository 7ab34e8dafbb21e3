"""A disk whose power is cut: what was not synced is gone, or any part of it is there.

What the running process sees is in the real file. Apart from it, each file has an image of what is durable and the list of
changes since its last sync; the folder likewise has the names that are durable and those that are not yet.
"""

from __future__ import annotations

import contextlib
import random
import threading
from pathlib import Path

import apsw

from tests.durability.disk import Disk, Verdict, failure

SECTOR = 512
KEEPS = ("nothing", "a prefix", "anything")
LOGS = ("-wal", "-journal")  # when SQLite first syncs a log that it created, it makes the folder durable as well
NEVER = 1 << 60


class Image:
    """A file as it is on the medium, with what has not reached it yet: (offset, data), or (size, None) for a cut."""

    def __init__(self, durable: bytes, new: bool) -> None:
        self.durable = bytearray(durable)
        self.pending: list[tuple[int, bytes | None]] = []
        self.new = new

    def apply(self, offset: int, data: bytes | None) -> None:
        """Let one change reach the medium."""
        if data is None:
            del self.durable[offset:]
        else:
            self.durable.extend(bytes(max(0, offset - len(self.durable))))
            self.durable[offset : offset + len(data)] = data

    def sync(self) -> None:
        """Let everything reach the medium."""
        for change in self.pending:
            self.apply(*change)
        self.pending.clear()

    def lose(self, keep: str, rng: random.Random) -> None:
        """Lose what is pending, or all but a prefix of it, or any of it; one kept write may lack sectors at its end."""
        count = len(self.pending)
        if keep == "nothing":
            kept = []
        elif keep == "a prefix":
            kept = self.pending[: rng.randint(0, count)]
        else:
            share = rng.random()
            kept = [one for one in self.pending if rng.random() < share]
        torn = rng.randrange(len(kept)) if kept else -1
        for number, (offset, data) in enumerate(kept):
            if data is not None and number == torn:
                data = data[: rng.randrange(0, len(data) + SECTOR, SECTOR)]
            self.apply(offset, data)
        self.pending.clear()


class PowerCut(Disk):
    """A disk that works for a number of operations and then never again."""

    def __init__(self, operations: int = NEVER) -> None:
        self.off = False
        self.done = 0
        self._left = operations
        self._lock = threading.Lock()
        self._names: dict[str, Image] = {}
        self._durable_names: dict[str, Image] = {}

    def _step(self) -> None:
        self._left -= 1
        self.done += 1
        if self.off or self._left <= 0:
            self.off = True
            raise failure(apsw.SQLITE_IOERR)

    def opened(self, path: str, new: bool) -> None:
        """Take a file in: one that existed is durable as it is."""
        with self._lock:
            if path not in self._names and not self.off:
                image = self._names[path] = Image(b"" if new else Path(path).read_bytes(), new)
                if not new:
                    self._durable_names[path] = image

    def write(self, path: str, offset: int, data: bytes) -> Verdict:
        """Keep a write apart until its file is synced."""
        with self._lock:
            if not self.off:
                self._names[path].pending.append((offset, data))
            self._step()
        return Verdict(len(data))

    def truncate(self, path: str, size: int) -> None:
        """Keep a cut apart until its file is synced."""
        with self._lock:
            if not self.off:
                self._names[path].pending.append((size, None))
            self._step()

    def sync(self, path: str) -> None:
        """Make a file durable, unless the power goes first."""
        with self._lock:
            self._step()
            image = self._names[path]
            image.sync()
            if image.new and path.endswith(LOGS):
                image.new = False
                self._durable_names = dict(self._names)

    def delete(self, path: str, synced: bool) -> None:
        """Take a name out of the folder; it may come back until the folder is synced. Without power it just stays."""
        with self._lock, contextlib.suppress(apsw.IOError):
            self._step()
            self._names.pop(path, None)
            if synced:
                self._durable_names = dict(self._names)

    def survive(self, folder: Path, keep: str, rng: random.Random) -> None:
        """Cut the power and write what is left into another folder."""
        with self._lock:
            self.off = True
            names = self._durable_names if keep == "nothing" or rng.random() < 0.5 else self._names
            for image in {id(one): one for one in names.values()}.values():
                image.lose(keep, rng)
        folder.mkdir()
        for path, image in names.items():
            (folder / Path(path).name).write_bytes(image.durable)
