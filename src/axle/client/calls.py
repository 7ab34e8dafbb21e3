"""What each call sends and how its answer is decoded: plain values, made by functions that do no I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict
from urllib.parse import quote

import msgspec

from axle.client.config import RetryConfig
from axle.client.errors import ConfigurationError
from axle.client.messages import Response, Timeout
from axle.client.retries import Safety


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
            fields = [*fields, *((name, text) for name, value in params.items() for text in texts(value))]
        if not fields:
            return self.path
        given = "&".join([f"{_quoted(name)}={_quoted(text)}" for name, text in fields])
        return f"{self.path}{'&' if '?' in self.path else '?'}{given}"


PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def _quoted(text: str) -> str:
    """Return a text as a query holds it; most are plain, and quoting would take longer than all else about a call."""
    return text if PLAIN.fullmatch(text) else quote(text, safe="")


def texts(value: Any) -> list[str]:
    """Return the texts that a query field stands for: one, one for each entry of a list, or none for None."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return [text for entry in value for text in texts(entry)]
    return [] if value is None else [str(value)]


def segment(value: object) -> str:
    """Return one segment of a path, encoded. Raises ValueError for what would make it the path of something else."""
    text = str(value)
    if text in ("", ".", ".."):
        raise ValueError(f"{text!r} is no id or name")
    return text if text.isalnum() and text.isascii() else quote(text, safe="")


NOT_IN_PATHS = re.compile(r"[^\x21-\x7e]+")


def path_of(text: str) -> str:
    """Return a path of one's own as it is sent. Raises ValueError for what would make it the end of another host's name."""
    if not text.startswith("/"):
        raise ValueError(f"{text!r} is no path: it does not begin with /")
    return NOT_IN_PATHS.sub(lambda found: quote(found[0]), text)


CALL_NAMES = frozenset(CallOptions.__annotations__)


def split(options: Mapping[str, Any], known: Mapping[str, str]) -> tuple[CallOptions, dict[str, Any]]:
    """Part what is for every call from what is for this one; `known` are its names, with those of the wire."""
    ours: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in options.items():
        if name in CALL_NAMES:
            ours[name] = value
        elif name not in known:
            raise TypeError(f"unknown option {name!r}; there are {', '.join([*known, *sorted(CALL_NAMES)])}")
        elif value is not None:
            rest[known[name]] = value
    return CallOptions(**ours), rest  # type: ignore[typeddict-item]


def query_of(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a query; lists become one value joined by commas, which keeps addresses short."""
    return [(name, ",".join(texts(value))) for name, value in fields.items()]


def encode(body: Any) -> bytes:
    """Return a body as JSON."""
    return msgspec.json.encode(body)


def merged(first: Mapping[str, Any], then: Mapping[str, Any]) -> CallOptions:
    """Lay the options of a call over those of its client; headers and query fields are put together."""
    both: Any = {**first, **then}
    for name in ("headers", "params"):
        maps = [mapping(name, given[name]) for given in (first, then) if given.get(name)]
        if maps:
            both[name] = {key: value for given in maps for key, value in given.items()}
    options: CallOptions = both
    return options
