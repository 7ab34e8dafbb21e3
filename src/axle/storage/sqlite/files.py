"""Who may read the files of an SQLite database: its owner alone."""

from __future__ import annotations

import contextlib
import os
import stat

PRIVATE_MODE = 0o600
BESIDE = ("", "-wal", "-shm", "-serve", "-key")  # what names of an SQLite database's files end in


def make_private(path: str) -> None:
    """Make a file that is not there yet, for its owner alone; SQLite gives the files beside it the same mode.

    A file that is there is left alone: closing it here would end the locks that this process has on it.
    """
    if not os.path.exists(path):
        with contextlib.suppress(OSError):  # SQLite says better what is wrong
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_MODE))


def open_private(path: str, flags: int) -> int:
    """Open a file as `open` does, but make it for its owner alone."""
    return os.open(path, flags, PRIVATE_MODE)


def exposed(path: str) -> str:
    """Return a warning that names those of a database's files that others may read or write; empty where there are none."""
    open_to_others = []
    for name in (path + ending for ending in BESIDE):
        with contextlib.suppress(OSError):
            if os.name == "posix" and stat.S_IMODE(os.stat(name).st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
                open_to_others.append(name)
    return f"others may read {', '.join(open_to_others)}; mend it with: chmod 600" if open_to_others else ""
