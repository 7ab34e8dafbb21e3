"""The results of a batch in the order of its inputs, which the server does not promise to keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

ID = "hs_object_id"


class MatchedResults(NamedTuple):
    """One result for each input, None where there is none, and the results of which nobody can tell whose they are."""

    placed: list[Any]
    unmatched: list[Any]


def in_order(
    inputs: Sequence[Mapping[str, Any]], results: Sequence[Any], key: str | None = None, refused: Collection[int] = ()
) -> MatchedResults:
    """Give each input its result: by its trace id, its id, or the property that is its key.

    Results that name no input stand where none has been placed, in the server's order, if there are as many as inputs left
    that were not `refused`. Otherwise they would be taken for those of other inputs.
    """
    traced, by_id = _Results(), _Results()
    for result in results:
        by_id.add(result.id, result)
        traced.add(result.object_write_trace_id, result)
    placed = [_placed(given, traced, by_id, results, key) for given in inputs]
    held = {id(result) for result in placed}
    rest = [result for result in results if id(result) not in held]
    places = [place for place, result in enumerate(placed) if result is None and place not in refused]
    if len(rest) != len(places):
        return MatchedResults(placed, rest)
    for place, result in zip(places, rest, strict=True):
        placed[place] = result
    return MatchedResults(placed, [])


class _Results:
    """Results by a name that several may have: each is given once, and the last of them again and again."""

    def __init__(self) -> None:
        self._named: dict[str, list[Any]] = defaultdict(list)

    def add(self, name: str | None, result: Any) -> None:
        if name is not None:
            self._named[name].append(result)

    def take(self, name: str) -> Any:
        named = self._named.get(name)
        return None if not named else named.pop(0) if len(named) > 1 else named[0]


def _placed(given: Mapping[str, Any], traced: _Results, by_id: _Results, results: Sequence[Any], key: str | None) -> Any:
    trace, name = given.get("objectWriteTraceId"), given.get("idProperty") or key
    result = None if trace is None else traced.take(trace)
    if result is None and "id" in given:
        result = by_id.take(given["id"]) if name in (None, ID) else _by_key(given["id"], results, name)
    return result


def _by_key(wanted: str, results: Sequence[Any], name: str) -> Any:
    """Find a record by the value of its key, which may be written in another case, as addresses are."""
    for result in results:
        value = _value(result, name)
        if isinstance(value, str) and value.casefold() == wanted.casefold():
            return result
    return None


def _value(record: Any, name: str) -> Any:
    try:
        return record[name]
    except (KeyError, AttributeError, TypeError):
        return None
