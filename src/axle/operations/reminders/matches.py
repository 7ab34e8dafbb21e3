"""Records that reminders look for: those of an owner that are due or begin within a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from axle.core.catalog import Catalog, ObjectType
from axle.core.record import Record
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.storage.interface import Transaction

PAGE = 200  # records that are read at once


def matches(
    tx: Transaction, catalog: Catalog, object_type: ObjectType, filters: Sequence[FilterInput], most: int
) -> Iterator[Record]:
    """Return up to `most` live records of a type for which all filters hold, those with the earliest due date first."""
    sort = [{"propertyName": object_type.definition.due, "direction": "ASCENDING"}]
    after = ""
    while most > 0:
        request = SearchRequest([GroupInput(list(filters))], sorts=sort, limit=min(PAGE, most), after=after or None)
        page = tx.search(check(request, object_type, catalog))
        yield from page.records
        after, most = page.after, most - len(page.records)
        if not after:
            return
