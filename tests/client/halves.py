"""Both halves of the client, asked in one way: `plain` blocks, `awaited` runs in an event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import axle
from axle.client.messages import Response

HALVES = ("plain", "awaited")
FASTEST = axle.RetryConfig(interval=0.01, max_wait_interval=0.05)


def send(half: str, url: str, *calls: tuple[Any, ...], **settings: Any) -> list[Response]:
    """Send requests one after another by one client: (method, path), (method, path, body) or with a mapping of options."""
    given: Any = {"retry": FASTEST, "timeout": 5.0, "base_url": url, **settings}
    auth = given.pop("auth", "tok")
    asked = [_split(call) for call in calls or (("GET", "/x"),)]
    if half == "plain":
        with axle.Client(auth, **given) as client:
            return [client.request(*positional, **options) for positional, options in asked]

    async def run() -> list[Response]:
        async with axle.AsyncClient(auth, **given) as client:
            return [await client.request(*positional, **options) for positional, options in asked]

    return asyncio.run(run())


def one(half: str, url: str, *call: Any, **settings: Any) -> Response:
    """Send one request."""
    return send(half, url, call or ("GET", "/x"), **settings)[0]


def _split(call: tuple[Any, ...]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if isinstance(call[-1], dict) and len(call) == 4:
        return call[:3], call[3]
    return call, {}


@contextlib.contextmanager
def refused(*words: str) -> Iterator[None]:
    """Expect that a setting is refused, with these words."""
    try:
        yield
    except axle.ConfigurationError as error:
        assert all(word in str(error) for word in words), error
        return
    raise AssertionError("nothing was refused")
