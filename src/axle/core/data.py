"""The base of everything that a catalog file may contain."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

import msgspec

_NAMES_PROPERTIES = "names properties"  # the mark of fields that hold names of the type's own properties
PropertyName = Annotated[str, _NAMES_PROPERTIES]
PropertyNames = Annotated[tuple[str, ...], _NAMES_PROPERTIES]


class Data(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """Immutable, strict about names, and without its defaults where it is written."""


@cache
def _naming_fields(data_type: type[Data]) -> tuple[str, ...]:
    """Return the fields of a type of data that are marked as names of properties."""
    hints: dict[str, Any] = get_type_hints(data_type, include_extras=True)
    return tuple(name for name, hint in hints.items() if _NAMES_PROPERTIES in get_args(hint)[1:])


def property_names(data: Data) -> set[str]:
    """Return the properties that the marked fields of some data name; the data inside it is not looked at."""
    values = (getattr(data, field) for field in _naming_fields(type(data)))
    names: Iterable[str] = (name for value in values for name in ((value,) if isinstance(value, str) else value))
    return set(filter(None, names))
