"""Bodies that do not have the shape which a route wants, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import inspect

from axle.core.errors import InvalidBody, MissingField


def misshapen(told: str, shape: Any, given: Any) -> InvalidBody:
    """Tell what shape was wanted, in the words that clients of the service know: of missing fields, all of one object."""
    missing = told.partition("missing required field `")[2].partition("`")[0]
    if not missing:
        return InvalidBody(f"Invalid input JSON on line 1, column 1: {told[:300]}")
    found = _lacking(inspect.type_info(shape), given)
    names = ", ".join(found if missing in found else [missing])
    return MissingField(f"Invalid input JSON on line 1, column 1. Some required fields were not set: [{names}]")


def _lacking(kind: inspect.Type, given: Any) -> list[str]:
    """Return what the first object that lacks required fields has not; one inside another comes before it, as it is read."""
    if isinstance(kind, inspect.UnionType):
        return _first((one, given) for one in kind.types)
    if isinstance(kind, inspect.CollectionType) and isinstance(given, list):
        return _first((kind.item_type, one) for one in given)
    if not isinstance(kind, inspect.StructType) or not isinstance(given, dict):
        return []
    inside = _first((field.type, given[field.encode_name]) for field in kind.fields if field.encode_name in given)
    return inside or [field.encode_name for field in kind.fields if field.required and field.encode_name not in given]


def _first(pairs: Iterable[tuple[inspect.Type, Any]]) -> list[str]:
    return next(filter(None, (_lacking(kind, given) for kind, given in pairs)), [])
