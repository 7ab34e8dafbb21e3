"""What is read without a token: whether the server lives, what it offers, and the pages for people, with what they load."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import msgspec

from axle.core.errors import Unauthenticated
from axle.http import readiness, sending
from axle.http.callers import Callers
from axle.http.exchange import Exchange
from axle.http.messages import Answer
from axle.http.pages import assets, front, screens, sign_in

READS = ("GET", "HEAD")


@cache
def _openapi() -> Answer:
    from axle.http.openapi import document  # which describes rows that may not have been imported yet

    body = msgspec.json.encode(document())
    return Answer(200, body, packed=sending.compressed(body))


@cache
def _openapi_page() -> Answer:
    from axle.http.openapi import document
    from axle.http.pages.openapi import POLICY, page

    body = page(document())
    return Answer(200, body, b"text/html;charset=utf-8", [(b"content-security-policy", POLICY)], sending.compressed(body))


# What anyone may read, the same for everybody.
PAGES: dict[str, Callable[[], Answer]] = {
    "/health": lambda: Answer(200, b'{"status":"ok"}'),
    "/openapi.json": _openapi,
    "/openapi": _openapi_page,
}


class Site:
    """Answers requests that need no route."""

    def __init__(self, callers: Callers, ready: readiness.Readiness, now: Callable[[], int]) -> None:
        self._callers = callers
        self._ready = ready
        self._now = now

    async def answer(self, exchange: Exchange) -> Answer | None:
        """Return the answer to a request that reads what is here; None for all others."""
        path = exchange.path
        if exchange.scope["method"] not in READS:
            return None
        if path in PAGES:
            return PAGES[path]()
        if front.asked_for(path, exchange.headers):
            return front.front_page()
        if path == readiness.PATH:
            return await self._ready.answer()
        name = screens.screen_at(path)
        return assets.asset(path) if name is None else await self._screen(name, exchange)

    async def _screen(self, name: str, exchange: Exchange) -> Answer:
        """Return a page; who is not signed in is sent to do so.

        A browser opens a page with its cookie alone. The pages have no data, and so a client that sends a token gets them too.
        """
        if b"authorization" not in exchange.headers:
            try:
                await self._callers.visitor(exchange, self._now())
            except Unauthenticated:
                return sign_in.to_sign_in(exchange.path, exchange.scope["query_string"])
        return screens.screen(name)
