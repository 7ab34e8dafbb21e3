"""A database without records, kept so that the next one in memory is a copy: to make its tables takes ten times as long.

A run of tests makes thousands of them.
"""

from __future__ import annotations

import apsw

_kept: list[bytes] = []


def keep(db: apsw.Connection) -> None:
    """Keep the tables of a database in which there is nothing else."""
    _kept[:] = [db.serialize("main")]


def copy_into(db: apsw.Connection) -> bool:
    """Fill an empty database with the tables that are kept; False where none are.

    A database that is read from bytes may not grow beyond a gibibyte: so what is read is copied.
    """
    if not _kept:
        return False
    source = apsw.Connection(":memory:")
    source.deserialize("main", _kept[0])
    with db.backup("main", source, "main") as copying:
        copying.step()
    source.close()
    return True
