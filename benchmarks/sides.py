"""The two sides of the search benchmark, Axle's storage and the plain SQLite: both answer the same searches within a time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from unittest import mock

import apsw
import msgspec

from axle.core.catalog import Catalog
from axle.core.errors import Unavailable
from axle.core.operators import Filter
from axle.core.search import Search, SearchRequest, check
from axle.storage.interface import SEARCH_LANE
from axle.storage.lanes import wait_for
from axle.storage.search.column_caches import ColumnCaches
from axle.storage.search.slots import column_of, slottable
from axle.storage.sql import SQL
from axle.storage.sqlite.database import NEVER, PROGRESS_STEPS, Connection, Sqlite
from benchmarks.databases import ACCOUNT, open_plain, say
from benchmarks.shapes import Shape

LIMIT_SECONDS = 10.0
FILL_SECONDS = 1_800.0
FAR = 10**12  # an offset that no search reaches: a page from there costs the count and nothing else

_properties = msgspec.json.Decoder(dict[str, str]).decode
_request = msgspec.json.Decoder(SearchRequest, strict=False).decode


class TooLong(Exception):
    """A search was stopped."""


class Answer(NamedTuple):
    """What a search found."""

    total: int
    ids: list[int]


class Side(Protocol):
    """Whatever answers searches."""

    def find(self, shape: Shape) -> Answer:
        """Find one page and the number of matches. Raises TooLong."""

    def count(self, shape: Shape) -> int:
        """Find the number of matches alone. Raises TooLong."""

    def close(self) -> None:
        """Let go of the database."""


class Axle:
    """Axle's storage, in process."""

    def __init__(self, path: Path, catalog: Catalog) -> None:
        self._storage = Sqlite(str(path))
        self._catalog = catalog
        self._kind = catalog.find("tasks")
        self._searches: dict[str, Search] = {}

    def search(self, shape: Shape) -> Search:
        """Return a shape as the storage takes it."""
        if shape.name not in self._searches:
            request = _request(msgspec.json.encode(shape.request))
            self._searches[shape.name] = check(request, self._kind, self._catalog)
        return self._searches[shape.name]

    def find(self, shape: Shape) -> Answer:
        """Find one page and the number of matches. Raises TooLong."""
        return self._read(self.search(shape))

    def count(self, shape: Shape) -> int:
        """Find the number of matches alone. Raises TooLong."""
        return self._read(msgspec.structs.replace(self.search(shape), offset=FAR)).total

    def _read(self, search: Search) -> Answer:
        connection = self._storage._taken(self._storage._idle)
        connection.deadline = time.monotonic() + LIMIT_SECONDS
        try:
            page = self._storage._read_on(connection, ACCOUNT, lambda tx: tx.search(search))
        except Unavailable:
            raise TooLong from None
        finally:
            connection.deadline = NEVER
            self._storage._idle.append(connection)
        return Answer(page.total, [record.id for record in page.records])

    def fill(self, shapes: list[Shape]) -> float:
        """Run each search once as the server does, wait until what it asked for is prepared, and return how long that took."""
        began = time.monotonic()
        for shape in shapes:
            search = self.search(shape)
            try:
                # Mypy infers no lambda with defaults.
                wait_for(self._storage, SEARCH_LANE, ACCOUNT, lambda tx, one=search: tx.search(one))  # type: ignore[misc]
            except Unavailable as stopped:
                say(f"first run of {shape.name}: {stopped.message}")
        self._wait()
        if lacking := {name for shape in shapes for name in self._unslotted(shape)}:
            say(f"STILL WITHOUT A SLOT, after one run of each search: {', '.join(sorted(lacking))}; asked for directly")
            for name in lacking:
                self._storage._filler.want(ACCOUNT, self._kind, name)
            self._wait()
        return time.monotonic() - began

    def mirror(self, shapes: Sequence[Shape]) -> float:
        """Have the columns in memory that the searches ask for, but no sets of rows, and return how long that took."""
        began = time.monotonic()
        for shape in shapes:
            search = self.search(shape)
            # Mypy infers no lambda with defaults.
            wait_for(self._storage, SEARCH_LANE, ACCOUNT, lambda tx, one=search: tx.search(one))  # type: ignore[misc]
        self._wait()
        forget_masks(self._storage._reads.caches)
        return time.monotonic() - began

    def _unslotted(self, shape: Shape) -> list[str]:
        """Return the properties of a search that could have a slot, but have none yet."""
        search, object_type = self.search(shape), self._kind
        filters = [one for group in search.groups for one in group if isinstance(one, Filter)]
        names = [filter_.property.name for filter_ in filters if not filter_.operator.endswith("TOKEN")]
        names.append(search.order[0].property.name)
        slots = self._storage.read(ACCOUNT, lambda tx: tx._index.slots(object_type))
        return [name for name in names if slottable(object_type, name) and not column_of(object_type, name, slots)]

    def _wait(self) -> None:
        until = time.monotonic() + FILL_SECONDS
        while self._storage._filler._wanted:
            if time.monotonic() > until:
                raise RuntimeError(f"slots were not filled within {FILL_SECONDS:g} s")
            time.sleep(0.1)

    def explain(self, shape: Shape) -> str:
        """Return the statements of one search: milliseconds, text, and the way that SQLite takes."""
        kept: list[tuple[SQL, str]] = []
        run, stream = Connection.run, Connection.stream

        def run_kept(connection: Connection, statement: SQL) -> Any:
            began = time.perf_counter()
            rows = run(connection, statement)
            kept.append((statement, f"{(time.perf_counter() - began) * 1e3:9.2f} ms"))
            return rows

        def stream_kept(connection: Connection, statement: SQL) -> Any:
            kept.append((statement, "streamed past the oracle"))
            return stream(connection, statement)

        with contextlib.suppress(TooLong):
            self.find(shape)  # so that what it reads is in the cache
        with (
            contextlib.suppress(TooLong),
            mock.patch.object(Connection, "run", run_kept),
            mock.patch.object(Connection, "stream", stream_kept),
        ):
            self.find(shape)
        asked = [one for one in kept if one[0].text.startswith("SELECT")]
        return "\n".join(f"  {took}  {one.text[:700]}\n{self._way(one)}" for one, took in asked)

    def _way(self, statement: SQL) -> str:
        plan = SQL(f"EXPLAIN QUERY PLAN {statement.text}", statement.args)
        rows: Any = self._storage._plain(plan)
        return "\n".join(f"{'':16}{row[3]}" for row in rows)

    def save(self, changes: list[Any]) -> None:
        """Write records in one durable commit."""
        self._storage.write(ACCOUNT, lambda tx: tx.save(changes))

    def close(self) -> None:
        """Let go of the database."""
        self._storage.close()


def forget_masks(caches: ColumnCaches | None) -> None:
    """Forget the sets of rows that caches remember; the columns stay."""
    for cache in caches._caches.values() if caches else ():
        for kept in (cache._words, cache._masks, cache._orders, cache._pages, cache._listings, cache._wished):
            kept.clear()


class Plain:
    """One table of JSON, its indexes, and SQL written by hand."""

    def __init__(self, path: Path) -> None:
        self._db = open_plain(path)
        self._deadline = NEVER
        self._db.set_progress_handler(lambda: time.monotonic() > self._deadline, PROGRESS_STEPS)

    def find(self, shape: Shape) -> Answer:
        """Find one page and the number of matches. Raises TooLong."""
        total = self.count(shape)
        found = [(int(str(row[0])), _properties(str(row[1]))) for row in self._run(shape.page_sql)]
        return Answer(total, [number for number, _ in found])

    def count(self, shape: Shape) -> int:
        """Find the number of matches alone. Raises TooLong."""
        return int(str(self._run(shape.count_sql)[0][0]))

    def _run(self, text: str) -> list[Any]:
        self._deadline = time.monotonic() + LIMIT_SECONDS
        try:
            return self._db.execute(text).fetchall()
        except apsw.InterruptError:
            raise TooLong from None
        finally:
            self._deadline = NEVER

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()
