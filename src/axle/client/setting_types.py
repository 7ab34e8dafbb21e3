"""What a setting takes, by the type of its field: values are checked, and converted, when a group of settings is made.

A wrong one is a ConfigurationError that names the field and says what it takes. Values of fields that may hold secrets are not
shown.
"""

from __future__ import annotations

import functools
import math
import operator
import os
import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    NoReturn,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from axle.client.errors import ConfigurationError
from axle.client.messages import STRUCK

MAX_SECONDS = 1e9  # seconds: what is longer, clocks and sockets cannot count
SHOWN_TYPES = (bool, int, float, str, types.NoneType)
SECRET = re.compile(r"password|secret|token|key|hapikey|private_app|auth|proxy|headers|params|payload")


class Range(NamedTuple):
    """The numbers that a field takes, in words."""

    words: str
    least: float = 0
    most: float = math.inf
    above: bool = False  # whether the least itself is too little


class FileName(NamedTuple):
    """A path of a file, as text or as a `Path`."""


class Statuses(NamedTuple):
    """Statuses of HTTP."""


ABOVE_ZERO = Range("a number of seconds above 0", 0, MAX_SECONDS, True)
Seconds = Annotated[float, Range("a number of seconds, 0 or more", 0, MAX_SECONDS)]
Bound = Annotated[float, ABOVE_ZERO]
Factor = Annotated[float, Range("a number, 0 or more")]
Share = Annotated[float, Range("a number from 0 to 1", 0, 1)]
Count = Annotated[int, Range("a whole number, 0 or more")]
Positive = Annotated[int, Range("a whole number, 1 or more", 1)]
Limit = Annotated[int, Range("a whole number, or -1 for no limit", -1)]
Port = Annotated[int, Range("a port from 1 to 65535", 1, 65_535)]
Codes = Annotated[tuple[int, ...], Statuses()]
File = Annotated[str, FileName()]


class SettingType(NamedTuple):
    """What a field takes, in words, and what makes that of a value. It raises ValueError for what does not fit."""

    words: str
    take: Callable[[Any], Any]


class Checked(msgspec.StructMeta):
    """Makes groups of settings; their `label` is what they are called in errors."""

    label: ClassVar[str]

    if not TYPE_CHECKING:  # what it takes, a type checker sees in the fields

        def __call__(self, *positional: Any, **keywords: Any) -> Any:
            """Check the values, and make the group. Raises ConfigurationError."""
            label = getattr(self, "label", self.__name__)
            types = setting_types(self) if positional or keywords else {}  # defaults need no look at what fields take
            by_position = dict(zip(self.__struct_fields__, positional, strict=False))
            by_position, keywords = converted(types, by_position, label), converted(types, keywords, label)
            try:
                return super().__call__(*by_position.values(), *positional[len(by_position) :], **keywords)
            except TypeError as wrong:
                raise ConfigurationError(f"{label}: {wrong}") from None


class Setting(msgspec.Struct, metaclass=Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of settings. Passwords are not shown."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return [(name, STRUCK if value and name.endswith("password") else value) for name, value in values]


def converted(
    types: Mapping[str, SettingType], values: Mapping[str, Any], label: str = "", others: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the checked values; `others` are names of the same fields in other clients. Raises ConfigurationError."""
    start = f"{label}: " if label else ""
    converted = {}
    for name, value in values.items():
        if name not in types:
            raise ConfigurationError(f"{start}{name} is not known{hint_at(name, types, others or {})}")
        try:
            converted[name] = types[name].take(value)
        except (ValueError, TypeError, OverflowError):
            raise ConfigurationError(f"{start}{name} takes {types[name].words}, not {value_for_error(name, value)}") from None
    return converted


def value_for_error(name: str, value: Any) -> str:
    """Return a value as an error shows it: only its type if it may be secret or long."""
    if not isinstance(value, SHOWN_TYPES) or (value is not None and SECRET.search(name)):
        return type(value).__name__
    try:
        return f"{value!r:.60}"
    except ValueError:  # a number has too many digits to be written
        return type(value).__name__


def hint_at(name: str, known_names: Iterable[str], others: Mapping[str, str]) -> str:
    """Suggest the name that was meant, if one is close: spelt as in other languages, or mistyped."""
    from difflib import get_close_matches  # needed only for mistakes

    names = list(known_names)
    spellings = {plain_spelling(one): one for one in names} | {plain_spelling(one): other for one, other in others.items()}
    close = spellings.get(plain_spelling(name)) or next(iter(get_close_matches(name, names, 1)), "")
    return f" (did you mean {close}?)" if close else f"; valid names are {', '.join(names)}"


def plain_spelling(name: str) -> str:
    """Return a name without what tells `retryConfig` from `retry_config`."""
    return str(name).replace("_", "").replace("-", "").lower()


@functools.cache
def setting_types(group: type) -> dict[str, SettingType]:
    """Return what the fields of a class take."""
    hints = get_type_hints(group, include_extras=True)
    names = getattr(group, "__struct_fields__", hints)
    return {name: setting_type(hints[name]) for name in names}


def setting_type(hint: Any) -> SettingType:
    """Return what a type takes."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(args[0], args[1])
    if origin in (Union, types.UnionType):
        return _union([setting_type(one) for one in args])
    if origin is Literal:
        return SettingType(f"one of {', '.join(map(str, args))}", functools.partial(_as_literal, args))
    if origin is tuple:
        return _list_of(setting_type(args[0]))
    if hint in PLAIN_TYPES:
        return PLAIN_TYPES[hint]
    return _instance(origin or hint)


def _instance(expected: Any) -> SettingType:
    if expected is Callable:
        return SettingType("a function", functools.partial(_as_it_is, callable))
    if expected is Mapping:
        return SettingType(
            "a mapping of names to values", functools.partial(_as_it_is, lambda value: isinstance(value, Mapping))
        )
    return SettingType(expected.__name__, functools.partial(_as_it_is, lambda value: isinstance(value, expected)))


def _as_it_is(fits: Callable[[Any], bool], value: Any) -> Any:
    if not fits(value):
        raise ValueError
    return value


def _annotated(base: Any, annotation: Any) -> SettingType:
    if isinstance(annotation, FileName):
        return SettingType("the path of a file", _as_path)
    if isinstance(annotation, Statuses):
        return SettingType("a list of statuses from 100 to 999", _as_statuses)
    number = _as_whole if base is int else _as_number

    def take(value: Any) -> Any:
        converted = number(value)
        if not annotation.least <= converted <= annotation.most or (annotation.above and converted == annotation.least):
            raise ValueError
        return converted

    return SettingType(annotation.words, take)


def _union(arms: Sequence[SettingType]) -> SettingType:
    def take(value: Any) -> Any:
        for arm in arms:
            try:
                return arm.take(value)
            except (ValueError, TypeError, OverflowError):
                continue
        raise ValueError

    *first, last = [arm.words for arm in arms]
    return SettingType(f"{', '.join(first)} or {last}", take)


def _list_of(item: SettingType) -> SettingType:
    def take(value: Any) -> Any:
        if isinstance(value, str | bytes) or not isinstance(value, Iterable):
            raise ValueError
        return tuple(item.take(one) for one in value)

    return SettingType(f"a list, each of {item.words}", take)


def _as_literal(allowed: Sequence[Any], value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError
    return next((one for one in allowed if one.lower() == value.lower()), None) or _refuse()


def _refuse() -> NoReturn:
    raise ValueError


def _as_number(value: Any) -> float:
    """Return any real number as a float: Decimal and Fraction are some, True is none."""
    if isinstance(value, bool) or not hasattr(type(value), "__float__"):
        raise ValueError
    number = float(value)
    return number if math.isfinite(number) else _refuse()


def _as_whole(value: Any) -> int:
    return _refuse() if isinstance(value, bool) else operator.index(value)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else _refuse()


def _as_bool(value: Any) -> bool:
    return value if isinstance(value, bool) else _refuse()


def _as_none(value: Any) -> None:
    if value is not None:
        raise ValueError


def _as_path(value: Any) -> str:
    path = os.fspath(value)
    return path if isinstance(path, str) and path else _refuse()


def _as_statuses(value: Any) -> tuple[int, ...]:
    codes = tuple(_as_whole(one) for one in value)
    return codes if all(100 <= code <= 999 for code in codes) else _refuse()


PLAIN_TYPES: dict[Any, SettingType] = {
    float: SettingType("a number", _as_number),
    int: SettingType("a whole number", _as_whole),
    bool: SettingType("True or False", _as_bool),
    str: SettingType("a text", _as_text),
    types.NoneType: SettingType("None", _as_none),
    Any: SettingType("anything", lambda value: value),
}
