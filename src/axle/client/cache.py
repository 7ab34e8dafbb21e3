"""The cache of answers: used again while they are fresh, or if the server confirms them."""

from __future__ import annotations

import re
import threading
from typing import NamedTuple

import msgspec

from axle.client import statuses
from axle.client.config import CacheConfig
from axle.client.messages import Request, Response


class _Entry(NamedTuple):
    response: Response
    until: float
    varying: tuple[tuple[str, str], ...]


class Cache:
    """The cached answers of one client to GET requests; the oldest make room."""

    def __init__(self, rules: CacheConfig) -> None:
        self._rules = rules
        self._lock = threading.Lock()
        self._kept: dict[str, _Entry] = {}

    def fresh(self, request: Request, now: float) -> Response | None:
        """Return a kept answer that needs no confirmation."""
        kept = self._found(request)
        return kept.response if kept and now < kept.until else None

    def asking(self, request: Request) -> Request:
        """Return the request with the question whether the kept answer still holds."""
        kept = self._found(request)
        if kept is None:
            return request
        headers = dict(request.headers)
        for field, asks in (("etag", "if-none-match"), ("last-modified", "if-modified-since")):
            if value := kept.response.header(field):
                headers[asks] = value
        return msgspec.structs.replace(request, headers=headers)

    def keep(self, request: Request, response: Response, now: float) -> Response:
        """Take an answer in, and return what the caller is to see."""
        kept = self._found(request)
        if response.status == statuses.NOT_MODIFIED and kept is not None:
            self._put(request, kept.response, now)
            return kept.response
        if request.method == "GET" and response.status == statuses.OK and self._may_keep(response):
            self._put(request, response, now)
        elif request.method != "GET":
            self._forget(request.url)
        return response

    def _may_keep(self, response: Response) -> bool:
        control = response.header("cache-control").lower()
        if "no-store" in control or response.header("vary") == "*" or (self._rules.is_shared and "private" in control):
            return False
        validated = bool(response.header("etag") or response.header("last-modified"))
        if self._rules.policy == "RFC_7234":
            return validated or _lifetime(response, self._rules) > 0
        return validated and bool(control)

    def _found(self, request: Request) -> _Entry | None:
        if request.method != "GET":
            return None
        with self._lock:
            kept = self._kept.get(request.url)
        if kept is None or any(request.headers.get(name, "") != value for name, value in kept.varying):
            return None
        return kept

    def _put(self, request: Request, response: Response, now: float) -> None:
        names = {"authorization", "private-app", *(n.strip().lower() for n in response.header("vary").split(",") if n.strip())}
        varying = tuple((name, request.headers.get(name, "")) for name in sorted(names))
        until = now + _lifetime(response, self._rules)
        with self._lock:
            self._kept.pop(request.url, None)
            if len(self._kept) >= self._rules.capacity:
                for url in list(self._kept)[: max(1, int(self._rules.capacity * self._rules.eviction_factor))]:
                    del self._kept[url]
            self._kept[request.url] = _Entry(response, until, varying)

    def _forget(self, url: str) -> None:
        with self._lock:
            self._kept.pop(url, None)


def _lifetime(response: Response, rules: CacheConfig) -> float:
    control = response.header("cache-control").lower()
    if "no-cache" in control:
        return 0.0
    for name in ("s-maxage", "max-age") if rules.is_shared else ("max-age",):
        if match := re.search(rf"(?:^|[\s,]){name}=(\d+)", control):
            return float(match[1])
    return 0.0
