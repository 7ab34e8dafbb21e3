"""What a search means, in plain Python: the oracle that every database's answer is compared with.

It is given live records; archived ones never appear in a search. A search with a query and no sort is ranked: records that have
every word whole come before those that only have words which begin so; among equals the oldest come first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.operators import Filter, matches_filter
from axle.core.property_types import Key, instant, key
from axle.core.search import SORT_LENGTH, AssociationFilter, Cursor, Group, Search, Sort
from axle.core.text import fits, tokens


class Row(msgspec.Struct, frozen=True):
    """What search sees of a record; `links` holds, per type key, the ids of the records that it is linked to."""

    id: int
    properties: Mapping[str, str] = {}
    created_ms: int = 0
    updated_ms: int = 0
    links: Mapping[int, Collection[int]] = {}


class _Down:
    """A key that sorts the other way round."""

    def __init__(self, up: Key) -> None:
        self.up: Any = up

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and bool(self.up == other.up)

    def __lt__(self, other: _Down) -> bool:
        return bool(other.up < self.up)


def value(from_type: ObjectType, row: Row, name: str) -> str:
    """Return the text of a record's property, "" where it has none; its id and its times come from the record itself."""
    if name == SYSTEM_ID:
        return str(row.id)
    if name in from_type.definition.created:
        return instant(row.created_ms)
    if name in from_type.definition.modified:
        return instant(row.updated_ms)
    return row.properties.get(name, "")


def matches(search: Search, row: Row) -> bool:
    """Say whether a record is among the results: one group accepts it, or there is none, and the query does."""
    grouped = not search.groups or any(_accepts(group, search.type, row) for group in search.groups)
    return grouped and _queried(search, row)


def _accepts(group: Group, from_type: ObjectType, row: Row) -> bool:
    return all(_true(condition, from_type, row) for condition in group)


def _true(condition: Filter | AssociationFilter, from_type: ObjectType, row: Row) -> bool:
    if isinstance(condition, AssociationFilter):
        return not set(condition.ids).isdisjoint(row.links.get(condition.type.key, ()))
    return matches_filter(condition, value(from_type, row, condition.property.name))


def _queried(search: Search, row: Row) -> bool:
    """Each token of the query begins some token of some searchable property; they need not be in the same one."""
    if not search.query:
        return True
    texts = _searchable(search, row)
    return all(any(fits(word, token) for token in texts) for word in search.query)


def _whole(search: Search, row: Row) -> bool:
    """Tell whether every word of the query stands in the record whole, not only as the beginning of a longer one."""
    texts = _searchable(search, row)
    return all(word.text in texts for word in search.query)


def _searchable(search: Search, row: Row) -> set[str]:
    return {token for name in search.type.definition.searchable for token in tokens(value(search.type, row, name))}


def order_key(sort: Sort, from_type: ObjectType, row: Row) -> Key | None:
    """Return the key by which a sort places a record, None for no value; a multi-select is placed by its whole text."""
    text = value(from_type, row, sort.property.name)
    whole = key(sort.property, text) if text else None
    return whole[:SORT_LENGTH] if isinstance(whole, str) else whole


def _placed(sort: Sort, place: Key | None) -> tuple[Any, ...]:
    if place is None:
        return (1,)
    return (0, _Down(place) if sort.descending else place)


def _tie(search: Search, number: int) -> int:
    return -number if search.order[-1].descending else number


def sort_key(search: Search, row: Row) -> tuple[Any, ...]:
    """Return a record's place in the order: by each sort, values missing last, then by id in the direction of the last sort.

    The order of a ranked search begins with the rank.
    """
    rank = (0 if _whole(search, row) else 1,) if search.ranked else ()
    places = [_placed(sort, order_key(sort, search.type, row)) for sort in search.order]
    return (*rank, *places, _tie(search, row.id))


def cursor(search: Search, row: Row, offset: int) -> Cursor:
    """Return the place behind a record of a search by one sort, which `offset` records lead up to, itself included."""
    return Cursor(offset, order_key(search.order[0], search.type, row), row.id)


def after_edge(search: Search) -> tuple[Any, ...] | None:
    """Return the place in the order behind which the page begins, where a cursor says so."""
    after = search.after
    return None if after is None else (_placed(search.order[0], after.key), _tie(search, after.id))


def run(search: Search, rows: Iterable[Row]) -> tuple[list[Row], int]:
    """Return one page of the results, in order, and how many results there are in all."""
    results = sorted((row for row in rows if matches(search, row)), key=lambda row: sort_key(search, row))
    edge = after_edge(search)
    start = search.offset if edge is None else sum(not edge < sort_key(search, row) for row in results)
    return results[start : start + search.limit], len(results)
