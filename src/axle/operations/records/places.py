"""Pages of records of several types: the cursor that says where the next one begins, and which types are asked for."""

from __future__ import annotations

import re

from axle.core.errors import unparsable
from axle.operations.request import Caller, Request
from axle.storage.interface import Place

_PLACE = re.compile(r"(-?\d{1,18})\.(\d{1,18})\.(\d{1,18})", re.ASCII)


def place_after(after: str) -> Place | None:
    """Read a cursor; None for the beginning. Raises InvalidQuery."""
    if not after:
        return None
    match = _PLACE.fullmatch(after)
    if match is None:
        raise unparsable("after", after)
    return Place(*map(int, match.groups()))


def after_place(place: Place) -> str:
    """Return the cursor of what stands behind a place."""
    return ".".join(map(str, place))


def wanted_types(caller: Caller, request: Request[None]) -> set[int]:
    """Return the keys of the types that the query asks for, by any of their names, none for all. Raises UnknownType."""
    names = [part.strip() for name, value in request.query if name == "types" for part in value.split(",")]
    return {caller.catalog.find(name).key for name in names if name}
