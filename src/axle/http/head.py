"""What the head of a request must be, before anything else of it is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from axle.core.errors import Invalid, UriTooLong
from axle.http.messages import Scope

# Fields that a request has once. Of two, one reader would take the first and another the last.
SINGLE = frozenset({
    b"host", b"authorization", b"private-app", b"private-app-legacy", b"content-type", b"content-encoding", b"content-length",
    b"transfer-encoding",
})  # fmt: skip
CODING = b"transfer-encoding"  # of several, the HTTP server undoes the last one alone
MAX_REQUEST_LINE = 16 * 1024  # bytes of a request line, where the service refuses longer ones
AROUND = len("  HTTP/1.1")  # what a request line has beside its method and its target
MAX_ACCEPTS = 256
MAX_HOSTS = 256
_HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(?::[0-9]{1,5})?")


def check(scope: Scope, headers: Mapping[bytes, bytes], *, short: bool) -> None:
    """Raise Invalid for a head that can be read in two ways, TooLong for a long request line where it is to be `short`.

    `headers` are those of the scope by name. A Host is a name or an address and a port: it is shown in links.
    """
    if len(headers) < len(scope["headers"]):
        _check_single(scope["headers"])
    if CODING in headers and headers[CODING].strip().lower() != b"chunked":
        raise Invalid("A request has no other transfer coding than chunked.")
    host = headers.get(b"host")
    if not host:  # granian has an empty one for none
        if scope.get("http_version") == "1.1":
            raise Invalid("A request of HTTP/1.1 needs a Host header.")
    elif not well_formed(host):
        raise Invalid("The Host header is not a host with a port.")
    if short:
        target = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) + bool(scope["query_string"])
        if len(scope["method"]) + target + AROUND > MAX_REQUEST_LINE:
            raise UriTooLong(f"The request line is longer than {MAX_REQUEST_LINE} bytes.")


def _check_single(headers: Sequence[tuple[bytes, bytes]]) -> None:
    names = set()
    for name, _ in headers:
        if name in SINGLE and name in names:
            raise Invalid(f"The header {name.decode()} is repeated.")
        names.add(name)


@lru_cache(MAX_HOSTS)
def well_formed(host: bytes) -> bool:
    """Tell whether a host may be shown: a name or an address, and perhaps a port."""
    return _HOST.fullmatch(host) is not None


@lru_cache(MAX_ACCEPTS)
def takes_json(accept: bytes) -> bool:
    """Tell whether an Accept header lets JSON through: the range that names it most closely counts."""
    best, weight = -1, True
    for part in accept.lower().split(b","):
        name, *parameters = (piece.strip() for piece in part.split(b";"))
        closeness = _RANGES.get(name, -1)
        if closeness > best:
            best = closeness
            weight = not any(re.fullmatch(rb"q=0(\.0*)?", one) for one in parameters)
    return weight and (best >= 0 or not accept.strip())


_RANGES = {b"*": 0, b"*/*": 0, b"application/*": 1, b"application/json": 2}
