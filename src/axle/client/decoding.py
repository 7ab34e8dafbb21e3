"""How the bytes of an answer become its types: strictly, leniently, or as far as they go."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, get_origin

import msgspec
from msgspec import UNSET, UnsetType

from axle.client.errors import ResponseValidationError
from axle.client.messages import Response

PROPERTIES = "properties"


class _Strict(msgspec.Struct, rename="camel"):
    """The fields of a record that may be absent, but not null."""

    archived: bool | UnsetType = UNSET
    archived_at: datetime | UnsetType = UNSET
    url: str | UnsetType = UNSET
    associations: dict[str, Any] | UnsetType = UNSET
    propertiesWithHistory: dict[str, Any] | UnsetType = UNSET
    results: list[_Strict] | UnsetType = UNSET


_STRICT = msgspec.json.Decoder(_Strict)


@functools.cache
def _json_decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape, strict=False)


@functools.lru_cache(maxsize=1_000)
def decoder_of(shape: Any, validation: bool = True, lax: bool = True) -> Callable[[Response], Any]:
    """Return the function that makes a type of an answer. It raises ResponseValidationError, unless `validation` is off."""
    decoder = _json_decoder(shape)

    def read(response: Response) -> Any:
        try:
            if validation and not lax:
                _STRICT.decode(response.body)
            return decoder.decode(response.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            if not isinstance(wrong, msgspec.ValidationError) or (validation and not lax):
                raise _unexpected(response, wrong) from wrong
            try:
                return _with_nulls_absent(shape, msgspec.json.decode(response.body), validation)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as worse:
                raise _unexpected(response, wrong if isinstance(worse, msgspec.ValidationError) else worse) from wrong

    return read


def _with_nulls_absent(shape: Any, value: Any, validation: bool) -> Any:
    """Convert an answer, treating null as absent. Raises msgspec.ValidationError, unless `validation` is off."""
    try:
        return msgspec.convert(_without_nulls(value), shape, strict=False)
    except msgspec.ValidationError:
        if validation:
            raise
    return leniently(shape, value)


def _without_nulls(value: Any) -> Any:
    """Leave fields away that are null: they count as absent. That a property is null means that it has no value."""
    if isinstance(value, list):
        return [_without_nulls(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    kept = ((name, one) for name, one in value.items() if one is not None)
    return {name: one if name == PROPERTIES and isinstance(one, dict) else _without_nulls(one) for name, one in kept}


def _unexpected(response: Response, wrong: Exception) -> ResponseValidationError:
    text = str(wrong)
    path = text.rpartition("at `")[2].rstrip("`") if "at `" in text else ""
    return ResponseValidationError(f"the answer is not as expected: {text}", response=response, path=path)


def leniently(shape: Any, value: Any) -> Any:
    """Make what can be made of a value: fields that do not fit stay as they are, and missing ones are None."""
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError:
        pass
    plain = get_origin(shape) or shape
    if isinstance(value, dict) and isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        fields = msgspec.structs.fields(shape)
        return plain(**{field.name: _field(field, value) for field in fields})
    if isinstance(value, list) and plain is list:
        (inner,) = shape.__args__
        return [leniently(inner, entry) for entry in value]
    return value


def _field(field: Any, value: dict[str, Any]) -> Any:
    if field.encode_name in value:
        return leniently(field.type, value[field.encode_name])
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return None if field.default is msgspec.NODEFAULT else field.default
