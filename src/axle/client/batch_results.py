"""The answer to a batch, matched to its inputs: results in the order of the inputs, errors with the places of theirs.

The server promises neither order nor places. It names records by id, by the property that is their key, or by the trace id that
an input had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

ID = "hs_object_id"
TRACE = "objectWriteTraceId"
FROM, TO = "fromObjectId", "toObjectId"
NAMING = ("ids", "id", "name", FROM, TO)  # fields of an error's context that name what it is about


_Places = dict[str, set[int]]


class MatchedResults(NamedTuple):
    """One result for each input, None where there is none, and the results that belong to no input for certain."""

    placed: list[Any]
    unmatched: list[Any]


def in_order(
    inputs: Sequence[Mapping[str, Any]], results: Sequence[Any], key: str | None = None, refused: Collection[int] = ()
) -> MatchedResults:
    """Give each input its result: by its trace id, its id, or the property that is its key.

    Results that name no input go to the inputs without a result, in the server's order, if there are as many as inputs left
    that were not `refused`. Otherwise they would be taken for those of other inputs.
    """
    by_trace, by_id = _Results(), _Results()
    for result in results:
        by_id.add(result.id, result)
        by_trace.add(result.object_write_trace_id, result)
    placed = [_result_of(item, by_trace, by_id, results, key) for item in inputs]
    taken = {id(result) for result in placed}
    rest = [result for result in results if id(result) not in taken]
    empty = [place for place, result in enumerate(placed) if result is None and place not in refused]
    if len(rest) != len(empty):
        return MatchedResults(placed, rest)
    for place, result in zip(empty, rest, strict=True):
        placed[place] = result
    return MatchedResults(placed, [])


class _Results:
    """Results by a name that several may have: each is given once, and the last of them again and again."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Any]] = defaultdict(list)

    def add(self, name: str | None, result: Any) -> None:
        if name is not None:
            self._by_name[name].append(result)

    def take(self, name: str) -> Any:
        results = self._by_name.get(name)
        if not results:
            return None
        return results.pop(0) if len(results) > 1 else results[0]


def _result_of(item: Mapping[str, Any], by_trace: _Results, by_id: _Results, results: Sequence[Any], key: str | None) -> Any:
    trace, key = item.get(TRACE), item.get("idProperty") or key
    result = None if trace is None else by_trace.take(trace)
    if result is None and "id" in item:
        result = by_id.take(item["id"]) if key in (None, ID) else _result_with(key, item["id"], results)
    return result


def _result_with(key: str, value: str, results: Sequence[Any]) -> Any:
    """Find a record by the value of its key, which may be written in another case, as addresses are."""
    for record in results:
        try:
            text = record[key]
        except (KeyError, AttributeError, TypeError):
            continue
        if isinstance(text, str) and text.casefold() == value.casefold():
            return record
    return None


class InputIndex:
    """The places of the inputs of a request, by the names that an error may have for them."""

    def __init__(self, inputs: Sequence[Any]) -> None:
        self._by_trace: _Places = defaultdict(set)
        self._by_name: _Places = defaultdict(set)
        self._by_from: _Places = defaultdict(set)
        self._by_to: _Places = defaultdict(set)
        for place, item in enumerate(inputs):
            fields = msgspec.to_builtins(item) if isinstance(item, msgspec.Struct) else item
            if isinstance(fields, Mapping):
                self._add(place, fields)

    def _add(self, place: int, item: Mapping[str, Any]) -> None:
        if isinstance(trace := item.get(TRACE), str):
            self._by_trace[trace].add(place)
        for index, part in ((self._by_name, item), (self._by_from, item.get("from")), (self._by_to, item.get("to"))):
            for name in _names_in(part):
                index[name].add(place)
                self._by_name[name].add(place)

    def places_of(self, context: Mapping[str, Sequence[str]]) -> list[int]:
        """Return the inputs that the context of an error names: by trace id, by both ends, or by any other name."""
        if traces := context.get(TRACE):
            return sorted(_places(self._by_trace, traces))
        if FROM in context and TO in context:
            return sorted(_places(self._by_from, context[FROM]) & _places(self._by_to, context[TO]))
        return sorted(_places(self._by_name, [name for field in NAMING for name in context.get(field, ())]))


def _places(index: _Places, names: Iterable[str]) -> set[int]:
    return {place for name in names for place in index.get(name, ())}


def _names_in(part: Any) -> set[str]:
    """Return the id or the name of an input, of one end of an association, or of several."""
    if isinstance(part, list):
        return {name for entry in part for name in _names_in(entry)}
    return {str(part[field]) for field in ("id", "name") if field in part} if isinstance(part, Mapping) else set()
