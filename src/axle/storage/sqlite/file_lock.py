"""That one server alone works on an SQLite file: two would not know what the other keeps in mind."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from axle.core.errors import StorageFailure
from axle.storage.sqlite.files import open_private


@contextlib.contextmanager
def alone(path: str) -> Iterator[None]:
    """Hold a file for as long as the block runs. Raises StorageFailure where another server holds it.

    The lock is on a file beside the database, `…-serve`: one on the database itself would be lost with the first connection
    that is closed. It ends with the process, however that ends.
    """
    try:
        import fcntl
    except ImportError:  # no such locks on Windows: there it is left to the operator
        yield
        return
    with open(f"{path}-serve", "a", opener=open_private) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StorageFailure(f"another axle serve works on {path}; stop it first, or use PostgreSQL") from None
        yield
