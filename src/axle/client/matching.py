"""The results of a batch in the order of its inputs, which the server does not promise to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def in_order(inputs: Sequence[Mapping[str, Any]], results: Sequence[Any], key: str | None) -> list[Any]:
    """Return one result for each input: by its trace id, its id, or the property that is its key; None where there is none.

    Results that name no input stand where none has been placed, in the server's order.
    """
    traced: dict[str, Any] = {one.object_write_trace_id: one for one in results if one.object_write_trace_id is not None}
    by_id = {one.id: one for one in results}
    placed = [_found(given, traced, by_id) for given in inputs]
    if key is not None or any("idProperty" in given for given in inputs):
        placed = [one or _by_key(given, results, key) for one, given in zip(placed, inputs, strict=True)]
    known = {id(one) for one in placed if one is not None}
    rest = iter([one for one in results if id(one) not in known])
    return [*_filled(placed, rest), *rest]


def _found(given: Mapping[str, Any], traced: Mapping[str, Any], by_id: Mapping[str, Any]) -> Any:
    trace = given.get("objectWriteTraceId")
    if trace is not None and trace in traced:
        return traced[trace]
    return by_id.get(given.get("id", "")) if "idProperty" not in given else None


def _by_key(given: Mapping[str, Any], results: Sequence[Any], key: str | None) -> Any:
    """Find a record by the value of its key, which may be written in another case, as addresses are."""
    name = given.get("idProperty") or key
    wanted = given.get("id", "").casefold()
    for one in results:
        value = _value(one, name)
        if isinstance(value, str) and value.casefold() == wanted:
            return one
    return None


def _value(record: Any, name: str | None) -> Any:
    try:
        return record[name]
    except (KeyError, AttributeError, TypeError):
        return None


def _filled(placed: Sequence[Any], rest: Iterator[Any]) -> Iterator[Any]:
    for one in placed:
        yield one if one is not None else next(rest, None)
