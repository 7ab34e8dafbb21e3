"""What a call sends and how its answer is decoded: plain values, made by functions that do no I/O."""

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
from axle.client.messages import Response
from axle.client.retries import Safety
from axle.client.timeouts import Timeout

T = TypeVar("T")
Arguments = ParamSpec("Arguments")


def refuses_clearly(make: Callable[Arguments, T]) -> Callable[Arguments, T]:
    """Turn any error of a function that makes a call into InvalidType or InvalidInput.

    This is a safety net: most mistakes are named where they are checked.
    """

    @functools.wraps(make)
    def make_or_refuse(*arguments: Arguments.args, **options: Arguments.kwargs) -> T:
        try:
            return make(*arguments, **options)
        except HubSpotError:
            raise
        except (TypeError, AttributeError, LookupError) as wrong:
            raise InvalidType(f"{make.__name__}: the arguments cannot be sent: {wrong}") from wrong
        except (ValueError, ArithmeticError, RecursionError, MemoryError) as wrong:
            raise InvalidInput(f"{make.__name__}: the arguments cannot be sent: {wrong or type(wrong).__name__}") from wrong

    return make_or_refuse


def mapping(name: str, value: Any) -> Mapping[Any, Any]:
    """Return an option of a call that is a mapping. Raises ConfigurationError for one that is none."""
    if value is None or isinstance(value, Mapping):
        return value or {}
    raise ConfigurationError(f"{name} takes a mapping of names to values, not {type(value).__name__}")


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
    streams: bool = False
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
        query = "&".join([f"{_quoted(name)}={_quoted(text)}" for name, text in fields])
        return f"{self.path}{'&' if '?' in self.path else '?'}{query}"


PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def _quoted(text: str) -> str:
    """Return a text quoted for a query; most need no quoting, which would take longer than the rest of a call."""
    return text if PLAIN.fullmatch(text) else _sendable(quote, text, safe="")


def texts(value: Any) -> list[str]:
    """Return the texts of a query field: one for a single value, one for each entry of a list, none for None.

    Raises InvalidInput for an endless value, InvalidType for an impossible one.
    """
    return [value] if type(value) is str else _sendable(_query_texts, value)


def _query_texts(value: Any) -> list[str]:
    if isinstance(value, Enum):
        return _query_texts(value.value)
    if isinstance(value, str):
        return [str.__str__(value)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, bytes | bytearray | memoryview | Mapping | type):
        raise TypeError(f"{type(value).__name__} is not a valid query value or name")
    if isinstance(value, Iterable):
        return [text for entry in value for text in _query_texts(entry)]
    return [] if value is None else [str(value)]


def names(value: Any) -> list[str]:
    """Return the names of properties for a body, where a text may name one, or several with commas between."""
    return [name for text in texts(value) for name in text.split(",")]


def segment(value: object) -> str:
    """Return one segment of a path, encoded. Raises InvalidInput for what would make it the path of something else."""
    text = id_of(value)
    return text if text.isalnum() and text.isascii() else _sendable(quote, text, safe="")


def id_of(value: object) -> str:
    """Return an id or a name, which is a text or a whole number. Raises InvalidInput for anything else, above all None."""
    value = value.value if isinstance(value, Enum) else value
    if isinstance(value, bool) or not (isinstance(value, str) or hasattr(type(value), "__index__")):
        raise InvalidInput(f"{value!r:.100} is not a valid id or name: pass a text or a whole number")
    text: str = str.__str__(value) if isinstance(value, str) else _sendable(lambda number: str(operator.index(number)), value)
    if text in ("", ".", ".."):
        raise InvalidInput(f"{text!r} is not a valid id or name")
    return text


NOT_IN_PATHS = re.compile(r"[^\x21-\x7e]+")


def path_of(text: str) -> str:
    """Return a custom path as it is sent. Raises InvalidInput if it could become part of the host's name."""
    if not isinstance(text, str) or not text.startswith("/"):
        value = f"{text!r:.100}" if isinstance(text, str) else type(text).__name__
        raise InvalidInput(f"{value} is not a path: a path begins with /")
    return NOT_IN_PATHS.sub(lambda match: _sendable(quote, match[0]), text)


CALL_NAMES = frozenset(CallOptions.__annotations__)


def split_options(arguments: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[CallOptions, dict[str, Any]]:
    """Split the options of every call from those of this one; `fields` maps the latter to their names on the wire."""
    call_options: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name, value in arguments.items():
        if name in CALL_NAMES:
            call_options[name] = value
        elif name not in fields:
            raise InvalidType(f"unknown option {name!r}; valid options are {', '.join([*fields, *sorted(CALL_NAMES)])}")
        elif value is not None:
            others[fields[name]] = value
    return CallOptions(**call_options), others  # type: ignore[typeddict-item] # all names are those of options


def plain_options(options: Mapping[str, Any]) -> CallOptions:
    """Return the options of a call that has only the common ones. Raises InvalidType for any other."""
    return split_options(options, {})[0]


def query_fields(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
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


def merged_options(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> CallOptions:
    """Merge the options of a call into those of its client; headers and query fields are combined."""
    values: Any = {**outer, **inner}
    for name in ("headers", "params"):
        maps = [mapping(name, options[name]) for options in (outer, inner) if options.get(name)]
        if maps:
            values[name] = {key: value for options in maps for key, value in options.items()}
    options: CallOptions = values
    return options
