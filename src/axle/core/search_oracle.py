"""What a search means, in plain Python: the oracle that every database's answer is compared with.

It is given live records; archived ones never appear in a search. A search with a query and no sort is ranked: records that have
every word whole come before those that only have words which begin so; among equals the oldest come first.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.model import Property
from axle.core.property_types import instant
from axle.core.search import SORT_LENGTH, AssociationFilter, Cursor, Filter, Group, Key, Search, Sort, cased, key, parts
from axle.core.text import fits, fold, tokens


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


Test = Callable[[Filter, str], bool]


def keys(prop: Property, text: str) -> list[Key]:
    """Return each of a property's values as it is compared; none where there is no value, or none of the property's type."""
    found = (key(prop, part) for part in parts(prop, text))
    return [one for one in found if one is not None]


def _any(compare: Callable[[Any, Any], bool]) -> Test:
    return lambda filter_, text: any(compare(own, filter_.values[0]) for own in keys(filter_.property, text))


def _within(filter_: Filter, text: str) -> bool:
    below: Callable[[Any, Any], bool] = operator.le if filter_.inclusive else operator.lt
    low, high = filter_.values
    return any(below(low, own) and below(own, high) for own in keys(filter_.property, text))


def _in(filter_: Filter, text: str) -> bool:
    return any(own in filter_.values for own in keys(filter_.property, text))


def _contains(filter_: Filter, text: str) -> bool:
    own = parts(filter_.property, text) if cased(filter_.property) else tokens(text)
    words = all(any(fits(word, token) for token in own) for word in filter_.pattern.words)
    return words and all(literal in fold(text) for literal in filter_.pattern.literals)


def _not(test: Test) -> Test:
    return lambda filter_, text: not test(filter_, text)


def _has(filter_: Filter, text: str) -> bool:
    return True


# What an operator says of a record that has a value.
OPERATORS: dict[str, Test] = {
    "EQ": _any(operator.eq),
    "NEQ": _not(_any(operator.eq)),
    "LT": _any(operator.lt),
    "LTE": _any(operator.le),
    "GT": _any(operator.gt),
    "GTE": _any(operator.ge),
    "BETWEEN": _within,
    "IN": _in,
    "NOT_IN": _not(_in),
    "HAS_PROPERTY": _has,
    "NOT_HAS_PROPERTY": _not(_has),
    "CONTAINS_TOKEN": _contains,
    "NOT_CONTAINS_TOKEN": _not(_contains),
}

# What an operator says of a record without a value; those that are not listed are false. No document states the first three.
# The usual advice, to add a group with NOT_HAS_PROPERTY, only makes sense if NEQ and NOT_IN leave such records out; and
# NOT_CONTAINS_TOKEN follows the same rule, so that there is one: a filter with a value speaks of records that have one.
MISSING: dict[str, bool] = {
    "NEQ": False,
    "NOT_IN": False,
    "NOT_CONTAINS_TOKEN": False,
    "NOT_HAS_PROPERTY": True,
}

# The operators that look at a value's text whatever it is; to the others, text that does not fit the type is no value.
_ANY_TEXT = frozenset({"HAS_PROPERTY", "NOT_HAS_PROPERTY", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"})


def value(from_type: ObjectType, row: Row, name: str) -> str:
    """Return the text of a record's property, "" where it has none; its id and its times come from the record itself."""
    if name == SYSTEM_ID:
        return str(row.id)
    if name in from_type.definition.created:
        return instant(row.created_ms)
    if name in from_type.definition.modified:
        return instant(row.updated_ms)
    return row.properties.get(name, "")


def holds(filter_: Filter, text: str) -> bool:
    """Say whether a filter accepts a record whose property has this text, "" for no value."""
    present = text if filter_.operator in _ANY_TEXT else keys(filter_.property, text)
    return OPERATORS[filter_.operator](filter_, text) if present else MISSING.get(filter_.operator, False)


def matches(search: Search, row: Row) -> bool:
    """Say whether a record is among the results: one group accepts it, or there is none, and the query does."""
    grouped = not search.groups or any(_accepts(group, search.type, row) for group in search.groups)
    return grouped and _queried(search, row)


def _accepts(group: Group, from_type: ObjectType, row: Row) -> bool:
    return all(_true(one, from_type, row) for one in group)


def _true(one: Filter | AssociationFilter, from_type: ObjectType, row: Row) -> bool:
    if isinstance(one, AssociationFilter):
        return not set(one.ids).isdisjoint(row.links.get(one.type.key, ()))
    return holds(one, value(from_type, row, one.property.name))


def _queried(search: Search, row: Row) -> bool:
    """Each token of the query begins some token of some searchable property; they need not be in the same one."""
    if not search.query:
        return True
    own = _searchable(search, row)
    return all(any(fits(word, token) for token in own) for word in search.query)


def _whole(search: Search, row: Row) -> bool:
    """Tell whether every word of the query stands in the record whole, not only as the beginning of a longer one."""
    own = _searchable(search, row)
    return all(word.text in own for word in search.query)


def _searchable(search: Search, row: Row) -> set[str]:
    return {token for name in search.type.definition.searchable for token in tokens(value(search.type, row, name))}


def order_key(sort: Sort, from_type: ObjectType, row: Row) -> Key | None:
    """Return the key by which a sort places a record, None for no value; a multi-select is placed by its whole text."""
    text = value(from_type, row, sort.property.name)
    found = key(sort.property, text) if text else None
    return found[:SORT_LENGTH] if isinstance(found, str) else found


def _placed(sort: Sort, found: Key | None) -> tuple[Any, ...]:
    if found is None:
        return (1,)
    return (0, _Down(found) if sort.descending else found)


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
    found = sorted((row for row in rows if matches(search, row)), key=lambda row: sort_key(search, row))
    edge = after_edge(search)
    start = search.offset if edge is None else sum(not edge < sort_key(search, row) for row in found)
    return found[start : start + search.limit], len(found)
