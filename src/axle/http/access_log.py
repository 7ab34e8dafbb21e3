"""The access log: a line for each request, and no secret and no address of a person in any of them.

What may be shown is decided by the row that a request belongs to, however its path was written.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
import traceback
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from axle.core.errors import AxleError
from axle.http.messages import Scope, path_of
from axle.http.router import Router
from axle.http.routes.row import Route

LOG_SECONDS = 0.05  # how long lines gather
MAX_LOGGED_BODY = 2_000  # bytes of a body
STRUCK = "***"
BY_PROPERTY = b"idProperty="  # the id in the path is then the value of a property
ROW = "axle.row"  # where a request's scope has its row, once it is known
_HARMLESS = re.compile(r"[A-Za-z0-9/_.,~-]*")  # a path that has no address and nothing escaped
# What a path that no row has may show: words and numbers. Anything else might be what belongs into the place of a secret.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,23}|[0-9]{1,19}|[0-9]{1,4}-[0-9]{1,9}|")


class Logged(NamedTuple):
    """A request that has been answered."""

    scope: Scope
    path: str
    status: int
    correlation_id: str
    seconds: float
    body: bytes


class AccessLog:
    """Gathers lines and writes them together: one call to the system for many requests."""

    def __init__(self, router: Router[Route], bodies: bool, now: Callable[[], float] = time.time) -> None:
        self._router = router
        self._now = now
        self._bodies = bodies
        self._lines: list[str] = []
        self._second = (-1, "")  # the last one in which a line was added, and how the log shows it
        self.write: Callable[[str], object] = sys.stderr.write

    def add(self, request: Logged) -> None:
        """Add the line of a request, and where bodies are wanted the beginning of its body."""
        if not self._lines:
            asyncio.get_running_loop().call_later(LOG_SECONDS, self.flush)
        second = int(self._now())
        if second != self._second[0]:
            self._second = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(second))
        path, secret = self.shown(request.scope, request.path)
        line = f"{request.scope['method']} {path} {request.status} {request.seconds * 1000:.1f}ms {request.correlation_id}"
        self._lines.append(f"{self._second[1]} {line}\n")
        if self._bodies and request.body and not secret:
            self._lines.append(f"{request.correlation_id} {request.body[:MAX_LOGGED_BODY].decode('utf-8', 'replace')}\n")

    def bug(self, scope: Scope, error: Exception, correlation_id: str) -> None:
        """Report an error that nobody expected: its kind and where it happened, and what it says where bodies are wanted.

        What it says may be anything that was in the request.
        """
        speaks = self._bodies and not self.shown(scope, path_of(scope))[1]
        self.write(f"{correlation_id} internal error: {_told(error, speaks)}\n{_trace(error, speaks)}")

    def flush(self) -> None:
        """Write the lines that have gathered."""
        self.write("".join(self._lines))
        self._lines.clear()

    def shown(self, scope: Scope, path: str) -> tuple[str, bool]:
        """Return a request's path as it may be shown, and whether the request holds secrets; one that no row has may."""
        row: Route | None = scope.get(ROW)
        if row is not None and not row.secret and _HARMLESS.fullmatch(path) and BY_PROPERTY not in scope["query_string"]:
            return path, False  # as nearly all are: looking the row up once more would cost more than the rest of the line
        segments = path.split("/")
        try:
            row, names = self._router.find(scope["method"], path)
        except AxleError:
            return "/".join(_printable(part) if _PLAIN.fullmatch(part) else STRUCK for part in segments), True
        hidden = {value for value in names.values() if row.secret or "@" in value}
        if BY_PROPERTY in scope["query_string"]:
            hidden.add(names.get("objectId", ""))
        visible = (STRUCK if part and unquote(part) in hidden else _printable(part) for part in segments)
        return "/".join(visible), row.secret


def _printable(text: str) -> str:
    return text.encode("unicode_escape").decode()


def _told(error: BaseException, speaks: bool) -> str:
    return f"{type(error).__name__}: {error}" if speaks else type(error).__name__


def _trace(error: BaseException | None, speaks: bool) -> str:
    """Return where an error and those before it happened."""
    parts: list[str] = []
    while error is not None:
        parts.append("".join(traceback.format_tb(error.__traceback__)) + _told(error, speaks) + "\n")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "then\n".join(reversed(parts))
