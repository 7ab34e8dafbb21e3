"""Results that are fetched page by page, while they are walked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Generic, TypeVar

from axle.client.responses import Cursors, Page

T = TypeVar("T")


class AsyncPages(Generic[T]):
    """All results of a list. Nothing is sent before the first is asked for; each walk begins anew."""

    def __init__(self, fetch: Callable[[str | None], Awaitable[Page[T]]], after: str | None = None) -> None:
        self._fetch = fetch
        self._after = after

    async def pages(self) -> AsyncGenerator[Page[T], None]:
        """Walk page by page."""
        after, passed = self._after, Cursors()
        while True:
            page = await self._fetch(after)
            yield page
            after = page.after
            if after is None:
                return
            passed.pass_by(after)

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for one in page.results:
                yield one

    async def first(self) -> T | None:
        """Return the first result, or None."""
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for one in page.results:
                    return one
        return None

    async def all(self) -> list[T]:
        """Return all results as a list."""
        return [one async for one in self]
