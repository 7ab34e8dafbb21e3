"""A disk that fails at every k-th operation of one sort, until it is mended."""

from __future__ import annotations

import threading
from typing import NamedTuple

import apsw

from tests.durability.disk import Disk, Verdict, failure


class Fault(NamedTuple):
    """Which operations fail, every how many of them, and how."""

    operation: str
    every: int
    code: int
    partly: bool = False  # a failing write leaves its first half behind

    def __str__(self) -> str:
        return f"{self.operation}-{self.code}-every-{self.every}{'-partly' if self.partly else ''}"


class FailingDisk(Disk):
    """A disk with a fault; it is well until `fault` is set."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.failures = 0
        self._count = 0
        self._lock = threading.Lock()

    def _error(self, operation: str) -> apsw.Error | None:
        """Return the error of this operation, if it is one that fails."""
        with self._lock:
            fault = self.fault
            if fault is None or fault.operation != operation:
                return None
            self._count += 1
            if self._count % fault.every:
                return None
            self.failures += 1
            return failure(fault.code)

    def _check(self, operation: str) -> None:
        error = self._error(operation)
        if error:
            raise error

    def read(self, path: str) -> None:
        """Read, or fail."""
        self._check("read")

    def write(self, path: str, offset: int, data: bytes) -> Verdict:
        """Write, or fail with nothing or a half of it written."""
        fault = self.fault
        error = self._error("write")
        if error is None:
            return Verdict(len(data))
        return Verdict(len(data) // 2 if fault and fault.partly else 0, error)

    def sync(self, path: str) -> None:
        """Sync, or fail."""
        self._check("sync")

    def truncate(self, path: str, size: int) -> None:
        """Cut, or fail like a sync."""
        self._check("sync")
