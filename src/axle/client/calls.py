"""What each call sends and how its answer is decoded: plain values, made by functions that do no I/O."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, ParamSpec, TypedDict, TypeVar
from urllib.parse import quote

import msgspec

from axle.client.config import RetryConfig
from axle.client.errors import ConfigurationError, HubSpotError, InvalidInput, InvalidType
from axle.client.messages import Response, Timeout
from axle.client.retries import Safety

T = TypeVar("T")
Arguments = ParamSpec("Arguments")


def refusing(make: Callable[Arguments, T]) -> Callable[Arguments, T]:
    """Let what makes a call of what it is given refuse that in our own words, whatever it stumbles over.

    It raises InvalidType or InvalidInput. That is a net: what is wrong is named where it is looked at.
    """

    @functools.wraps(make)
    def made(*given: Arguments.args, **options: Arguments.kwargs) -> T:
        try:
            return make(*given, **options)
        except HubSpotError:
            raise
        except (TypeError, AttributeError, LookupError) as wrong:
            raise InvalidType(f"{make.__name__}: what it was given cannot be sent: {wrong}") from wrong
        except (ValueError, ArithmeticError, RecursionError, MemoryError) as wrong:
            raise InvalidInput(f"{make.__name__}: what it was given cannot be sent: {wrong or type(wrong).__name__}") from wrong

    return made


def mapping(name: str, given: Any) -> Mapping[Any, Any]:
    """Return an option of a call that is a mapping. Raises ConfigurationError for one that is none."""
    if given is None or isinstance(given, Mapping):
        return given or {}
    raise ConfigurationError(f"{name} takes a mapping of names to values, not {type(given).__name__}")


class CallOptions(TypedDict, total=False):
    """What every call takes: more headers and query fields, another timeout, other retries."""

    headers: Mapping[str, str | Sequence[str]]
    params: Mapping[str, Any]
    timeout: float | Decimal | Timeout | None
    retry: RetryConfig | int | None


class Call(msgspec.Struct, kw_only=True):
    """One call of the API."""

    method: str
    path: str
    query: list[tuple[str, str]] = []
    body: bytes = b""
    content_type: str = "application/json"
    safety: Safety = Safety.READ
    search: bool = False
    decode: Callable[[Response], Any] | None = None
    options: CallOptions = {}

    @property
    def target(self) -> str:
        """Return path and query."""
        fields = self.query
        if params := mapping("params", self.options.get("params")):
            fields = [*fields, *((str(name), text) for name, value in params.items() for text in texts(value))]
        if not fields:
            return self.path
        given = "&".join([f"{_quoted(name)}={_quoted(text)}" for name, text in fields])
        return f"{self.path}{'&' if '?' in self.path else '?'}{given}"


PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def _quoted(text: str) -> str:
    """Return a text as a query holds it; most are plain, and quoting would take longer than all else about a call."""
    return text if PLAIN.fullmatch(text) else _sendable(quote, text, safe="")


def texts(value: Any) -> list[str]:
    """Return the texts that a query field stands for: one, one for each entry of a list, or none for None.

    Raises InvalidInput for what has no end, InvalidType for what is no value.
    """
    return [value] if type(value) is str else _sendable(_texts, value)


def _texts(value: Any) -> list[str]:
    if isinstance(value, Enum):
        return _texts(value.value)
    if isinstance(value, str):
        return [str.__str__(value)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, bytes | bytearray | memoryview | Mapping | type):
        raise TypeError(f"{type(value).__name__} is no value of a query, nor a name")
    if isinstance(value, Iterable):
        return [text for entry in value for text in _texts(entry)]
    return [] if value is None else [str(value)]


def names(given: Any) -> list[str]:
    """Return the names of properties for a body, where a text may name one, or several with commas between."""
    return [name for text in texts(given) for name in text.split(",")]


def segment(value: object) -> str:
    """Return one segment of a path, encoded. Raises InvalidInput for what would make it the path of something else."""
    text = id_of(value)
    return text if text.isalnum() and text.isascii() else _sendable(quote, text, safe="")


def id_of(value: object) -> str:
    """Return an id or a name, which is a text or a whole number. Raises InvalidInput for all else, None before all."""
    value = value.value if isinstance(value, Enum) else value
    if isinstance(value, bool) or not (isinstance(value, str) or hasattr(type(value), "__index__")):
        raise InvalidInput(f"{value!r:.100} is no id or name: it takes a text or a whole number")
    text: str = str.__str__(value) if isinstance(value, str) else _sendable(lambda number: str(operator.index(number)), value)
    if text in ("", ".", ".."):
        raise InvalidInput(f"{text!r} is no id or name")
    return text


NOT_IN_PATHS = re.compile(r"[^\x21-\x7e]+")


def path_of(text: str) -> str:
    """Return a path of one's own as it is sent. Raises InvalidInput for what would make it the end of another host's name."""
    if not isinstance(text, str) or not text.startswith("/"):
        shown = f"{text!r:.100}" if isinstance(text, str) else type(text).__name__
        raise InvalidInput(f"{shown} is no path: it does not begin with /")
    return NOT_IN_PATHS.sub(lambda found: _sendable(quote, found[0]), text)


CALL_NAMES = frozenset(CallOptions.__annotations__)


def split(options: Mapping[str, Any], known: Mapping[str, str]) -> tuple[CallOptions, dict[str, Any]]:
    """Part what is for every call from what is for this one; `known` are its names, with those of the wire."""
    ours: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in options.items():
        if name in CALL_NAMES:
            ours[name] = value
        elif name not in known:
            raise InvalidType(f"unknown option {name!r}; there are {', '.join([*known, *sorted(CALL_NAMES)])}")
        elif value is not None:
            rest[known[name]] = value
    return CallOptions(**ours), rest  # type: ignore[typeddict-item]


def query_of(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a query; lists become one value joined by commas, which keeps addresses short."""
    return [(name, ",".join(texts(value))) for name, value in fields.items()]


def encode(body: Any) -> bytes:
    """Return a body as JSON. Raises InvalidInput or InvalidType for what JSON cannot hold, however deep in it."""
    return _sendable(msgspec.json.encode, body)


def _sendable(write: Callable[..., T], value: Any, **options: Any) -> T:
    try:
        return write(value, **options)
    except TypeError as wrong:
        raise InvalidType(f"this cannot be sent: {wrong}") from wrong
    except (ValueError, OverflowError, RecursionError, MemoryError) as wrong:
        raise InvalidInput(f"this cannot be sent: {wrong or type(wrong).__name__}") from wrong


def merged(first: Mapping[str, Any], then: Mapping[str, Any]) -> CallOptions:
    """Lay the options of a call over those of its client; headers and query fields are put together."""
    both: Any = {**first, **then}
    for name in ("headers", "params"):
        maps = [mapping(name, given[name]) for given in (first, then) if given.get(name)]
        if maps:
            both[name] = {key: value for given in maps for key, value in given.items()}
    options: CallOptions = both
    return options
