"""Properties on their way out: those passed by name are checked before they are sent, others are only written as text."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from axle.client.catalog import CatalogProperty
from axle.client.conversions import CONVERSIONS, MOMENTS, conversion, written
from axle.client.errors import InvalidProperties, InvalidType
from axle.client.properties import properties_of

Input = Mapping[str, Any] | msgspec.Struct


def checked_texts(object_type: str, values: Input) -> dict[str, str]:
    """Return the texts of an input whose properties are known. Raises InvalidProperties, which names every mistake.

    `None` and `""` clear a property. Of a type that the catalog does not know, nothing is checked but the values themselves.
    """
    definitions = properties_of(object_type).definitions
    return _collected(_set_fields(values), functools.partial(_checked_text, definitions) if definitions else _unchecked_text)


def texts_as_given(values: Input, object_type: str = "") -> dict[str, str]:
    """Return the texts of an input that is sent as it is: Python values are written, nothing else. Raises InvalidProperties.

    Of a structure, the fields that are set are sent. Moments in a text, as reminders are, are written for their own type alone.
    """
    fields = _set_fields(values)
    if any(isinstance(value, list | tuple | datetime) for value in fields.values()):
        return _collected(fields, functools.partial(_text_of_moments, properties_of(object_type).definitions))
    return _collected(fields, _unchecked_text)


def split_properties(arguments: Mapping[str, Any], options: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split the arguments of a call into the properties of the record and the options of the call."""
    properties = {name: value for name, value in arguments.items() if name not in options}
    return properties, {name: value for name, value in arguments.items() if name in options}


def is_payload(value: Any) -> bool:
    """Tell whether an input is a payload of the API, with its properties in it, and not just the properties."""
    return isinstance(value, Mapping) and isinstance(value.get("properties"), Mapping | msgspec.Struct)


def refuse_unknown_parts(payload: Any, parts: Iterable[str], where: str) -> None:
    """Refuse what is no mapping, or has a part that a payload does not have: it would be lost. Raises InvalidProperties."""
    if not isinstance(payload, Mapping):
        raise InvalidProperties({where: f"takes a mapping, not {type(payload).__name__}"})
    names = tuple(parts)
    unknown = {f"{where}.{name}": f"is not part of this payload{_hint(names, name)}" for name in payload if name not in names}
    if unknown:
        raise InvalidProperties(unknown)


def properties_and_options(
    properties: Input | None, options: Mapping[str, Any], parts: Mapping[str, str]
) -> tuple[Input, dict[str, Any]]:
    """Return the properties and the options of an input that may be a payload of the API's; `parts` are what that may hold.

    An option overrides what the payload says. Raises InvalidProperties for a part that a payload does not have.
    """
    if not is_payload(properties):
        return properties or {}, _with_checked_targets(options)
    payload: Any = properties
    unknown = {str(name): f"is not part of this payload{_hint(parts, name)}" for name in payload if name not in parts}
    if unknown:
        raise InvalidProperties(unknown)
    merged = {parts[name]: value for name, value in payload.items() if name != "properties" and value is not None}
    return payload["properties"], _with_checked_targets({**merged, **options})


def _with_checked_targets(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a create, with its targets checked. Raises InvalidType."""
    for name, expected in (("associate", tuple | list), ("associations", Mapping)):
        value = options.get(name)
        if value is None:
            continue
        entries = list(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping) else [value]
        if not all(isinstance(entry, expected) and (expected is Mapping or 2 <= len(entry) <= 3) for entry in entries):
            shape = "(id, type), or (id, type, label)" if name == "associate" else "a mapping with `to` and `types`"
            raise InvalidType(f"{name} takes a list, each of {shape}")
        options = {**options, name: entries}
    return dict(options)


def _set_fields(values: Input) -> Mapping[str, Any]:
    if isinstance(values, Mapping):
        return values
    if not isinstance(values, msgspec.Struct):
        raise InvalidProperties({"properties": f"takes a mapping of names to values, not {type(values).__name__}"})
    fields = ((field.encode_name, getattr(values, field.name)) for field in msgspec.structs.fields(values))
    return {name: value for name, value in fields if value is not msgspec.UNSET}


def _collected(values: Mapping[str, Any], write: Callable[[str, Any], str]) -> dict[str, str]:
    texts, problems = {}, {}
    for name, value in values.items():
        try:
            texts[name] = write(name, value)
        except (TypeError, ValueError, ArithmeticError, RecursionError, MemoryError) as wrong:
            problems[str(name)] = str(wrong) or type(wrong).__name__
    if problems:
        raise InvalidProperties(problems)
    return texts


def _unchecked_text(name: str, value: Any) -> str:
    return written(value)


def _text_of_moments(definitions: Mapping[str, CatalogProperty], name: str, value: Any) -> str:
    definition = definitions.get(name)
    special = definition and definition.format == MOMENTS and value is not None
    return CONVERSIONS[MOMENTS].write(definition, value) if definition and special else written(value)


def _checked_text(definitions: Mapping[str, CatalogProperty], name: str, value: Any) -> str:
    definition = definitions.get(name)
    if definition is None:
        raise ValueError(f"is not known{_hint(definitions, name)}; pass an account's own property in properties={{…}}")
    if definition.read_only:
        raise ValueError("is read-only: HubSpot sets it")
    value = value.value if isinstance(value, Enum) else value
    return "" if value is None or value == "" else conversion(definition).write(definition, value)


def _hint(names: Iterable[str], name: Any) -> str:
    from difflib import get_close_matches  # needed only for mistakes

    close = get_close_matches(str(name), names, 1)
    return f" (did you mean {close[0]}?)" if close else ""
