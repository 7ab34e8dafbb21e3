"""Memory that the worker processes of a server share, and a lock over it."""

from __future__ import annotations

import fcntl
import mmap
import os
import time

BYTES = 2 * 1024 * 1024
WORD = 8  # bytes
# How often the lock is tried, and the pause between: a worker that has it needs microseconds, unless it has been stopped.
LOCK_TRIES = 50
LOCK_PAUSE_SECONDS = 0.0005


def shared_file() -> int:
    """Return the descriptor of a new file without a name, for the memory of several processes."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("axle-shared")
    else:
        import tempfile

        with tempfile.TemporaryFile(prefix="axle-shared-") as file:
            descriptor = os.dup(file.fileno())
    os.truncate(descriptor, BYTES)
    return descriptor


class SharedMemory:
    """Words of 64 bits, zero at first: those of a file that several processes have, or of this process alone.

    The lock belongs to the file and to the process, so that it ends with a process that is killed.
    """

    def __init__(self, descriptor: int = -1) -> None:
        self._descriptor = descriptor
        self._words = memoryview(mmap.mmap(descriptor, BYTES)).cast("Q")
        self._taken = 0

    def take(self, count: int) -> memoryview:
        """Return the next so many words. Who asks in the same order in each process gets the same ones."""
        start, self._taken = self._taken, self._taken + count
        if self._taken > len(self._words):
            raise ValueError("the shared memory is too small")
        return self._words[start : self._taken]

    def lock(self) -> None:
        """Keep the other processes out until `unlock`. Where one has been stopped in there, nobody waits for it for long."""
        if self._descriptor < 0:
            return
        for _ in range(LOCK_TRIES):
            try:
                fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
            except OSError:
                time.sleep(LOCK_PAUSE_SECONDS)
            else:
                return

    def unlock(self) -> None:
        """Let the others in."""
        if self._descriptor >= 0:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1)
