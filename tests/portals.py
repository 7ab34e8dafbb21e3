"""Where the portals of tests are: in memory, or on a database that AXLE_TEST_PORTALS names, each with tables of its own.

So the same tests run on a cluster: `AXLE_TEST_PORTALS=citus AXLE_TEST_CITUS=postgresql://… pytest tests/definitions`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from axle.storage.postgres import citus
from axle.storage.postgres.pool_options import PoolOptions
from tests.storage import databases

MEMORY = "memory:"
SECRET_KEY = "0123456789abcdef" * 4
FEW_SHARDS = "-ccitus.shard_count%3D4"  # each is a file for each table and index: more of them take longer to make

_unused: dict[str, list[str]] = {}
_lent: dict[str, str] = {}
_until_the_end = contextlib.ExitStack()


def take() -> str:
    """Return the URL of a database without an account, for one portal at a time."""
    kind = os.environ.get("AXLE_TEST_PORTALS", "memory")
    if kind == "memory":
        return MEMORY
    make, clear = KINDS[kind]
    unused = _unused.setdefault(kind, [])
    if unused:
        url = unused.pop()
        clear(url)
    else:
        url = make()
    _lent[url] = kind
    return url


def give_back(url: str) -> None:
    """Let another portal have a database; one that was not taken here is somebody else's."""
    kind = _lent.pop(url, "")
    if kind:
        _unused[kind].append(url)


def drop_all() -> None:
    """Drop what was made here."""
    _unused.clear()
    _until_the_end.close()


def _on_postgres() -> str:
    return _until_the_end.enter_context(databases.own_schema(databases.server()))


def _on_citus() -> str:
    url = _until_the_end.enter_context(databases.own_schema(databases.cluster(), FEW_SHARDS))
    citus.migrate(url, PoolOptions())
    return url


KINDS: dict[str, tuple[Callable[[], str], Callable[[str], None]]] = {
    "postgres": (_on_postgres, databases.empty),
    "citus": (_on_citus, databases.clear),
}
