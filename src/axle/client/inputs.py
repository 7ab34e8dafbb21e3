"""Inputs on their way out: typed ones are checked before they travel, others are written as they are given."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from axle.client.catalog import Definition
from axle.client.conversions import CONVERSIONS, MOMENTS, conversion, written
from axle.client.errors import InvalidProperties, InvalidType
from axle.client.properties import properties_of

Input = Mapping[str, Any] | msgspec.Struct


def checked(object_type: str, given: Input) -> dict[str, str]:
    """Return the texts of an input whose properties are known. Raises InvalidProperties, which names all that is wrong.

    `None` and `""` clear a property. Of a type that the catalog does not know, nothing is checked but the values themselves.
    """
    definitions = properties_of(object_type).definitions
    return _collected(_fields(given), functools.partial(_text, definitions) if definitions else _loose)


def as_given(given: Input, object_type: str = "") -> dict[str, str]:
    """Return the texts of an input that is sent as it is: Python values are written, nothing else. Raises InvalidProperties.

    Of a structure, the fields that are set are sent. Moments in a text, as reminders are, are written for their own type alone.
    """
    fields = _fields(given)
    if any(isinstance(value, list | tuple | datetime) for value in fields.values()):
        return _collected(fields, functools.partial(_moments, properties_of(object_type).definitions))
    return _collected(fields, _loose)


def parted(told: Mapping[str, Any], options: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part what a call was told into the properties of the record and the options of the call."""
    properties = {name: value for name, value in told.items() if name not in options}
    return properties, {name: value for name, value in told.items() if name in options}


def is_whole(given: Any) -> bool:
    """Tell whether an input is a payload of the API's, with its properties in it, and not the properties alone."""
    return isinstance(given, Mapping) and isinstance(given.get("properties"), Mapping | msgspec.Struct)


def only(given: Any, parts: Iterable[str], what: str) -> None:
    """Refuse what is no mapping, or has a part that there is not: it would be lost. Raises InvalidProperties."""
    if not isinstance(given, Mapping):
        raise InvalidProperties({what: f"takes a mapping, not {type(given).__name__}"})
    known = tuple(parts)
    unknown = {f"{what}.{name}": f"is no part of this payload{_meant(known, name)}" for name in given if name not in known}
    if unknown:
        raise InvalidProperties(unknown)


def unpacked(given: Input | None, told: Mapping[str, Any], parts: Mapping[str, str]) -> tuple[Input, dict[str, Any]]:
    """Return the properties and the options of an input that may be a payload of the API's; `parts` are what that may hold.

    What the call is told beside goes before. Raises InvalidProperties for a part that there is not.
    """
    if not is_whole(given):
        return given or {}, _linked(told)
    whole: Any = given
    unknown = {str(name): f"is no part of this payload{_meant(parts, name)}" for name in whole if name not in parts}
    if unknown:
        raise InvalidProperties(unknown)
    options = {parts[name]: value for name, value in whole.items() if name != "properties" and value is not None}
    return whole["properties"], _linked({**options, **told})


def _linked(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a create, whose targets are looked at. Raises InvalidType."""
    for name, of in (("associate", tuple | list), ("associations", Mapping)):
        value = options.get(name)
        if value is None:
            continue
        kept = list(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping) else [value]
        if not all(isinstance(one, of) and (of is Mapping or 2 <= len(one) <= 3) for one in kept):
            shape = "(id, type), or (id, type, label)" if name == "associate" else "a mapping with `to` and `types`"
            raise InvalidType(f"{name} takes a list, each of {shape}")
        options = {**options, name: kept}
    return dict(options)


def _fields(given: Input) -> Mapping[str, Any]:
    if isinstance(given, Mapping):
        return given
    if not isinstance(given, msgspec.Struct):
        raise InvalidProperties({"properties": f"takes a mapping of names to values, not {type(given).__name__}"})
    found = ((field.encode_name, getattr(given, field.name)) for field in msgspec.structs.fields(given))
    return {name: value for name, value in found if value is not msgspec.UNSET}


def _collected(given: Mapping[str, Any], write: Callable[[str, Any], str]) -> dict[str, str]:
    texts, problems = {}, {}
    for name, value in given.items():
        try:
            texts[name] = write(name, value)
        except (TypeError, ValueError, ArithmeticError, RecursionError, MemoryError) as wrong:
            problems[str(name)] = str(wrong) or type(wrong).__name__
    if problems:
        raise InvalidProperties(problems)
    return texts


def _loose(name: str, value: Any) -> str:
    return written(value)


def _moments(definitions: Mapping[str, Definition], name: str, value: Any) -> str:
    definition = definitions.get(name)
    special = definition and definition.format == MOMENTS and value is not None
    return CONVERSIONS[MOMENTS].write(definition, value) if definition and special else written(value)


def _text(definitions: Mapping[str, Definition], name: str, value: Any) -> str:
    definition = definitions.get(name)
    if definition is None:
        raise ValueError(f"is not known{_meant(definitions, name)}; an account's own property goes into properties={{…}}")
    if definition.read_only:
        raise ValueError("is read-only: HubSpot sets it by itself")
    value = value.value if isinstance(value, Enum) else value
    return "" if value is None or value == "" else conversion(definition).write(definition, value)


def _meant(names: Iterable[str], name: Any) -> str:
    from difflib import get_close_matches  # only who is mistaken needs it

    close = get_close_matches(str(name), names, 1)
    return f" (did you mean {close[0]}?)" if close else ""
