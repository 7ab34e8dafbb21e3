"""A simulated disk under SQLite: a VFS over the real one that asks a `Disk` before everything that reaches the medium.

It is registered as SQLite's default while it is mounted, so the code under test opens its files through it without knowing.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import apsw

_numbers = itertools.count(1)


class Verdict(NamedTuple):
    """How much of a write is carried out, and what is answered if that is not all."""

    kept: int
    error: apsw.Error | None = None


class Disk:
    """A disk that does what it is asked; others override what they do differently."""

    def opened(self, path: str, new: bool) -> None:
        """Take note of a file that is opened, and whether it was created by that."""

    def read(self, path: str) -> None:
        """Allow a read, or raise."""

    def write(self, path: str, offset: int, data: bytes) -> Verdict:
        """Allow a write, or a part of it."""
        return Verdict(len(data))

    def truncate(self, path: str, size: int) -> None:
        """Allow a file to be cut, or raise."""

    def sync(self, path: str) -> None:
        """Allow a file to be made durable, or raise."""

    def delete(self, path: str, synced: bool) -> None:
        """Allow a file to be deleted, or raise; `synced` asks for its folder to be made durable at once."""


class _File(apsw.VFSFile):
    """One open file; locks and shared memory are the real file's."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        new = bool(path) and not os.path.exists(path or "")
        super().__init__("unix", name, flags)
        self._disk = disk if path else Disk()
        self._path = path or ""
        self._disk.opened(self._path, new)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 # apsw's name
        """Read."""
        self._disk.read(self._path)
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 # apsw's name
        """Write all of it, or the part that the disk still takes."""
        whole = bytes(data)
        kept, error = self._disk.write(self._path, offset, whole)
        if kept:
            super().xWrite(whole[:kept], offset)
        if error:
            raise error

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 # apsw's name
        """Cut the file."""
        self._disk.truncate(self._path, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 # apsw's name
        """Make the file durable."""
        self._disk.sync(self._path)
        super().xSync(flags)


class _Files(apsw.VFS):
    """The files of one disk."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(f"disk-{next(_numbers)}", "unix", makedefault=True)
        self._disk = disk

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:  # noqa: N802 # apsw's name
        """Open a file."""
        return _File(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 # apsw's name
        """Delete a file."""
        self._disk.delete(filename, syncdir)
        super().xDelete(filename, syncdir)


@contextlib.contextmanager
def mounted(disk: Disk) -> Iterator[None]:
    """Let every connection that is opened meanwhile live on `disk`; all must be closed before the end."""
    files = _Files(disk)
    try:
        yield
    finally:
        files.unregister()


def failure(code: int) -> apsw.Error:
    """Make the error by which a disk answers an SQLite result code."""
    kind = apsw.FullError if code == apsw.SQLITE_FULL else apsw.IOError
    error: apsw.Error = kind(f"simulated, code {code}")
    setattr(error, "extendedresult", code)  # noqa: B010 # apsw has it, its type stubs do not
    return error
