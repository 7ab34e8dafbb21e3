"""The key beside an SQLite database, with which secrets in it are sealed: a file of its own, for its owner alone.

It is no part of the database, so that no backup of the database has it. Whoever moves the database takes it along.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from axle.core.errors import StorageFailure
from axle.core.secret_key import KEY_BYTES
from axle.storage.sqlite.files import PRIVATE_MODE

ENDING = "-key"


def key_beside(path: str) -> bytes:
    """Return the key of a database, which is made where there is none yet. Raises StorageFailure where that cannot be."""
    file = Path(f"{path}{ENDING}")
    try:
        if not file.exists():
            _make(file)
        key = bytes.fromhex(file.read_text("ascii").strip())
    except OSError as wrong:
        raise StorageFailure(f"cannot use the key file {file}: {wrong.strerror}") from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StorageFailure(f"the key file {file} does not hold {2 * KEY_BYTES} hexadecimal digits")
    return key


def _make(file: Path) -> None:
    """Make a key. Of several processes at the same moment one does: a whole file appears, or none."""
    draft = file.with_name(f"{file.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_MODE)
    try:
        with os.fdopen(descriptor, "w") as content:
            content.write(f"{secrets.token_hex(KEY_BYTES)}\n")
            content.flush()
            os.fsync(content.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
    _keep_name(file.parent)


def _keep_name(folder: Path) -> None:
    """Have the disk keep the name of a new file, where the system can be asked to."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
