"""A request and an answer as plain values, the striking out of secrets, and what is wrong with an answer.

An error holds its request and its answer, and an answer that cannot be read raises one: so `HubSpotError` and that error are
defined here. `axle.client.errors` has them and all others.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import msgspec

STRUCK = "***"  # what stands in place of a secret
# A custom header with such a name holds a secret too, as those of gateways do.
SECRET_HEADERS = re.compile(r"(?i)authorization|cookie|private-app|token|secret|passw|credential|(api|access|auth)[-_]?key")
# A code of OAuth is a secret; the code of an error, words in capitals joined by underscores, is what people look for.
# It begins with a set of letters, which `re` looks for ten times as fast as for words in any case: a body may be a large file.
SECRET_FIELDS = re.compile(
    rb"([sStTcC](?:"
    rb"(?<=[sS])(?i:ecret)(?:=|\"\s*:\s*\")|"
    rb"(?<=[tT])(?i:oken(?:_?key)?)(?:=|\"\s*:\s*\")|"
    rb"(?<=[cC])(?i:ode)(?:=|\"\s*:\s*\")(?![A-Z]+(?:_[A-Z]+)+\")"
    rb"))[^&\"\s]*"
)
SECRET_PATHS = re.compile(r"(?i)(/(?:access|refresh)-tokens/)([^/?]+)")
SECRET_QUERY = re.compile(r"(?i)([?&](?:hapikey|code|[a-z_]*(?:secret|token))=)([^&#]*)")
MIN_SECRET = 6  # a shorter text is found by chance in what is none


class TimeLimits(msgspec.Struct, frozen=True):
    """Seconds that a request may take, as transports read them: as a whole, and each part of it; None means no limit."""

    total: float | None = 30.0
    connect: float | None = 15.0
    read: float | None = 30.0
    write: float | None = 30.0
    pool: float | None = 30.0


class Request(msgspec.Struct):
    """What is sent. Names of headers are lower case. It is shown and pickled without its secrets."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""
    timeout: TimeLimits = TimeLimits()

    def __repr__(self) -> str:
        return msgspec.Struct.__repr__(redacted(self))

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return fields(redacted(self))

    def __reduce__(self) -> Any:
        return msgspec.Struct.__reduce__(redacted(self))

    @property
    def host(self) -> str:
        """Return the host and port that it goes to."""
        return self.url.partition("://")[2].partition("/")[0].partition("?")[0]

    @property
    def path(self) -> str:
        """Return the path, with secrets struck out."""
        rest = self.url.partition("://")[2]
        return SECRET_PATHS.sub(rf"\1{STRUCK}", "/" + rest.partition("/")[2].partition("?")[0])


class Response(msgspec.Struct):
    """What came back, whole. Names of headers are lower case, and a header may come several times.

    It is shown without secrets. Its body is pickled as it came. Where a call asked for a stream, it has no body but `pieces`,
    from which that is read as it comes.
    """

    status: int
    fields: list[tuple[str, str]]
    body: bytes
    request: Request | None = None
    http_version: str = "HTTP/1.1"
    elapsed: float = 0.0
    attempts: int = 1
    gave_up: str = ""
    pieces: Any = None

    def __repr__(self) -> str:
        return msgspec.Struct.__repr__(redacted_answer(self))

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return fields(redacted_answer(self))

    def header(self, name: str, default: str = "") -> str:
        """Return the value of a header."""
        for field, value in self.fields:
            if field == name:
                return value
        return default

    def number(self, name: str, largest: int) -> int | None:
        """Return a header that is a whole number, or None if it is missing or implausibly large."""
        text = self.header(name)
        if not text.isascii() or not text.isdigit() or len(text) > len(str(largest)):
            return None
        return int(text) if int(text) <= largest else None

    @property
    def headers(self) -> dict[str, str]:
        """Return all headers; the values of one that came several times are joined by commas."""
        joined: dict[str, str] = {}
        for name, value in self.fields:
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
        return joined

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body, decoded. Raises ResponseValidationError where it is no JSON."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise ResponseValidationError(f"the answer is not JSON: {wrong}", response=self) from wrong

    @property
    def correlation_id(self) -> str:
        """Return what HubSpot's support finds the call by: of the headers, or of the body of an error."""
        return self.header("x-hubspot-correlation-id") or str(self.error_body().get("correlationId") or "")

    def error_body(self) -> Mapping[str, Any]:
        """Return the JSON object of an error, or nothing where there is none."""
        try:
            body = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def retry_after(self, now: float | None = None) -> float | None:
        """Return the seconds that the answer asks to wait.

        A date counts from the answer's own Date, or from `now`, which is our clock's unless it is given.
        """
        text = self.header("retry-after").strip()
        if not text:
            return None
        try:
            return max(0.0, float(text))
        except ValueError:
            return self._until(text, now)

    def _until(self, text: str, now: float | None) -> float | None:
        try:
            at = parsedate_to_datetime(text).timestamp()
            date = self.header("date")
            start = parsedate_to_datetime(date) if date else None
        except ValueError:
            return None
        if start is not None:
            now = start.timestamp()
        return max(0.0, at - (datetime.now(UTC).timestamp() if now is None else now))


def redacted(request: Request | None) -> Request | None:
    """Return a request with its secrets struck out."""
    if request is None:
        return None
    headers = {name: STRUCK if SECRET_HEADERS.search(name) else value for name, value in request.headers.items()}
    url = SECRET_QUERY.sub(rf"\1{STRUCK}", SECRET_PATHS.sub(rf"\1{STRUCK}", request.url))
    return Request(request.method, url, headers, struck(request.body), request.timeout)


def redacted_answer(response: Response | None) -> Response | None:
    """Return an answer with its secrets struck out, among them those of its request that it repeats."""
    if response is None:
        return None
    hidden = list(secrets(response.request))
    fields = [(name, STRUCK if SECRET_HEADERS.search(name) else struck_from(value, hidden)) for name, value in response.fields]
    body = struck(response.body)
    for secret in hidden:
        body = body.replace(secret.encode(), STRUCK.encode())
    return msgspec.structs.replace(response, fields=fields, body=body, request=redacted(response.request))


def struck(body: bytes) -> bytes:
    """Strike out what follows the names of secrets, in a form or in JSON."""
    return SECRET_FIELDS.sub(rb"\1" + STRUCK.encode(), body)


def secrets(request: Request | None) -> Iterator[str]:
    """Find the secrets of a request: in its headers, its address, and its body where that is a form."""
    if request is None:
        return
    for value in [value for name, value in request.headers.items() if SECRET_HEADERS.search(name)]:
        scheme, _, credential = value.rpartition(" ")
        if scheme.lower() == "basic":
            credential = _decoded(credential)
        yield from (part for part in (credential, credential.rpartition(":")[2]) if len(part) >= MIN_SECRET)
    texts = [unquote_plus(match[2]) for pattern in (SECRET_PATHS, SECRET_QUERY) for match in pattern.finditer(request.url)]
    if "form" in request.headers.get("content-type", ""):
        form = request.body.decode("utf-8", "replace")
        texts += [value for name, value in parse_qsl(form) if name.endswith(("secret", "token", "code"))]
    yield from (text for text in texts if len(text) >= MIN_SECRET)


def _decoded(credential: str) -> str:
    try:
        return base64.b64decode(credential).decode("utf-8", "replace")
    except ValueError:
        return credential


def struck_from(text: str, hidden: list[str]) -> str:
    """Return a text with these secrets struck out."""
    for secret in hidden:
        text = text.replace(secret, STRUCK)
    return text


def fields(struct: msgspec.Struct | None) -> list[tuple[str, Any]]:
    """Return the fields of a structure, with their names."""
    return [(name, getattr(struct, name)) for name in struct.__struct_fields__] if struct is not None else []


def _unpickled(error_class: type[HubSpotError], args: tuple[Any, ...], state: dict[str, Any]) -> HubSpotError:
    """Rebuild an error from its parts when it is unpickled."""
    error = error_class.__new__(error_class, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class HubSpotError(Exception):
    """Any error of a call, described in one sentence.

    If a request of a batch fails as a whole, `done` is what the others achieved: a BatchResult. If the call could have been
    retried and was not, `gave_up` says why.
    """

    request: Request | None = None
    done: Any = None
    gave_up: str = ""

    def __init__(self, message: str, *, request: Request | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.request = redacted(request)

    def __str__(self) -> str:
        return f"{self.message}; {self.gave_up}" if self.gave_up else self.message

    def __reduce__(self) -> Any:
        return _unpickled, (type(self), self.args, self.__dict__)


class ResponseValidationError(HubSpotError):
    """The answer does not have the expected shape."""

    def __init__(self, message: str, *, response: Response | None = None, path: str = "") -> None:
        super().__init__(message, request=response.request if response else None)
        self.response = redacted_answer(response)
        self.path = path
