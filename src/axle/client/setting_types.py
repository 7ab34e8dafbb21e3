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

if TYPE_CHECKING:
    from axle.client.errors import ConfigurationError

STRUCK = "***"
MAX_SECONDS = 1e9  # seconds: what is longer, clocks and sockets cannot count
SHOWN = (bool, int, float, str, types.NoneType)
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
Seconds = Annotated[float, Range("a number of seconds from 0 on", 0, MAX_SECONDS)]
Bound = Annotated[float, ABOVE_ZERO]
Factor = Annotated[float, Range("a number from 0 on")]
Share = Annotated[float, Range("a number from 0 to 1", 0, 1)]
Count = Annotated[int, Range("a whole number from 0 on")]
Positive = Annotated[int, Range("a whole number from 1 on", 1)]
Limit = Annotated[int, Range("a whole number, -1 for no bound", -1)]
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

        def __call__(self, *positional: Any, **named: Any) -> Any:
            """Check the values, and make the group. Raises ConfigurationError."""
            label = getattr(self, "label", self.__name__)
            takes = setting_types(self) if positional or named else {}  # defaults need no look at what fields take
            first = dict(zip(self.__struct_fields__, positional, strict=False))
            first, named = checked(takes, first, label), checked(takes, named, label)
            try:
                return super().__call__(*first.values(), *positional[len(first) :], **named)
            except TypeError as wrong:
                raise error(f"{label}: {wrong}") from None


class Setting(msgspec.Struct, metaclass=Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of settings. Passwords are not shown."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        values = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return [(name, STRUCK if value and name.endswith("password") else value) for name, value in values]


def checked(
    takes: Mapping[str, SettingType], given: Mapping[str, Any], label: str = "", others: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the values as they are kept; `others` are names of the same fields elsewhere. Raises ConfigurationError."""
    start = f"{label}: " if label else ""
    kept = {}
    for name, value in given.items():
        if name not in takes:
            raise error(f"{start}{name} is not known{hint_at(name, takes, others or {})}")
        try:
            kept[name] = takes[name].take(value)
        except (ValueError, TypeError, OverflowError):
            raise error(f"{start}{name} takes {takes[name].words}, not {shown(name, value)}") from None
    return kept


def shown(name: str, value: Any) -> str:
    """Return a value as an error shows it: its type alone where it may hold a secret, or much."""
    if not isinstance(value, SHOWN) or (value is not None and SECRET.search(name)):
        return type(value).__name__
    try:
        return f"{value!r:.60}"
    except ValueError:  # a number has too many digits to be written
        return type(value).__name__


def hint_at(name: str, there_are: Iterable[str], others: Mapping[str, str]) -> str:
    """Return a hint at the name that was meant, if one is close: spelt as in other languages, or mistyped."""
    from difflib import get_close_matches  # only who is mistaken needs it

    names = list(there_are)
    same = {plainly(one): one for one in names} | {plainly(one): other for one, other in others.items()}
    close = same.get(plainly(name)) or next(iter(get_close_matches(name, names, 1)), "")
    return f" (did you mean {close}?)" if close else f"; there are {', '.join(names)}"


def plainly(name: str) -> str:
    """Return a name without what tells `retryConfig` from `retry_config`."""
    return str(name).replace("_", "").replace("-", "").lower()


def error(message: str) -> ConfigurationError:
    """Return the error; its module stands on others that have settings."""
    from axle.client.errors import ConfigurationError

    return ConfigurationError(message)


@functools.cache
def setting_types(of: type) -> dict[str, SettingType]:
    """Return what the fields of a class take."""
    hints = get_type_hints(of, include_extras=True)
    names = getattr(of, "__struct_fields__", hints)
    return {name: setting_type(hints[name]) for name in names}


def setting_type(hint: Any) -> SettingType:
    """Return what a type takes."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _ruled(args[0], args[1])
    if origin in (Union, types.UnionType):
        return _either([setting_type(one) for one in args])
    if origin is Literal:
        return SettingType(f"one of {', '.join(map(str, args))}", functools.partial(_word, args))
    if origin is tuple:
        return _several(setting_type(args[0]))
    if hint in PLAIN:
        return PLAIN[hint]
    return _of_class(origin or hint)


def _of_class(kind: Any) -> SettingType:
    if kind is Callable:
        return SettingType("a function", functools.partial(_fit, callable))
    if kind is Mapping:
        return SettingType("a mapping of names to values", functools.partial(_fit, lambda value: isinstance(value, Mapping)))
    return SettingType(kind.__name__, functools.partial(_fit, lambda value: isinstance(value, kind)))


def _fit(fits: Callable[[Any], bool], value: Any) -> Any:
    if not fits(value):
        raise ValueError
    return value


def _ruled(base: Any, rule: Any) -> SettingType:
    if isinstance(rule, FileName):
        return SettingType("the path of a file", _path)
    if isinstance(rule, Statuses):
        return SettingType("a list of statuses from 100 to 999", _codes)
    number = _whole if base is int else _number

    def take(value: Any) -> Any:
        found = number(value)
        if not rule.least <= found <= rule.most or (rule.above and found == rule.least):
            raise ValueError
        return found

    return SettingType(rule.words, take)


def _either(arms: Sequence[SettingType]) -> SettingType:
    def take(value: Any) -> Any:
        for arm in arms:
            try:
                return arm.take(value)
            except (ValueError, TypeError, OverflowError):
                continue
        raise ValueError

    *first, last = [arm.words for arm in arms]
    return SettingType(f"{', '.join(first)} or {last}", take)


def _several(item: SettingType) -> SettingType:
    def take(value: Any) -> Any:
        if isinstance(value, str | bytes) or not isinstance(value, Iterable):
            raise ValueError
        return tuple(item.take(one) for one in value)

    return SettingType(f"a list, each of {item.words}", take)


def _word(allowed: Sequence[Any], value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError
    return next((one for one in allowed if one.lower() == value.lower()), None) or _no()


def _no() -> NoReturn:
    raise ValueError


def _number(value: Any) -> float:
    """Return any real number as a float: Decimal and Fraction are some, True is none."""
    if isinstance(value, bool) or not hasattr(type(value), "__float__"):
        raise ValueError
    found = float(value)
    return found if math.isfinite(found) else _no()


def _whole(value: Any) -> int:
    return _no() if isinstance(value, bool) else operator.index(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _no()


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else _no()


def _nothing(value: Any) -> None:
    if value is not None:
        raise ValueError


def _path(value: Any) -> str:
    found = os.fspath(value)
    return found if isinstance(found, str) and found else _no()


def _codes(value: Any) -> tuple[int, ...]:
    codes = tuple(_whole(one) for one in value)
    return codes if all(100 <= code <= 999 for code in codes) else _no()


PLAIN: dict[Any, SettingType] = {
    float: SettingType("a number", _number),
    int: SettingType("a whole number", _whole),
    bool: SettingType("True or False", _truth),
    str: SettingType("a text", _text),
    types.NoneType: SettingType("None", _nothing),
    Any: SettingType("anything", lambda value: value),
}
