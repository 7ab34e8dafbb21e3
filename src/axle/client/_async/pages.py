"""Results that are fetched page by page, while you iterate."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Generic, TypeVar

from axle.client.responses import Cursors, Page

T = TypeVar("T")
Fetch = Callable[[str | None, int | None], Awaitable[Page[T]]]
"""Fetches the page at a cursor; a number limits its size, if the caller's own limit does not apply."""


class AsyncPages(Generic[T]):
    """All results of a list. Nothing is sent until you iterate; each iteration starts from the beginning."""

    def __init__(self, fetch: Fetch[T], after: str | None = None, of: str = "") -> None:
        self._fetch = fetch
        self._after = after
        self._of = of

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {self._of}"

    def __bool__(self) -> bool:
        raise TypeError("results are not fetched yet, so a list has no truth value: use first(), or the total of a search")

    def pages(self) -> AsyncGenerator[Page[T], None]:
        """Iterate page by page."""
        return self._walk()

    async def _walk(self, limit: int | None = None) -> AsyncGenerator[Page[T], None]:
        after, passed = self._after, Cursors()
        while True:
            page = await self._fetch(after, limit)
            yield page
            after = page.after
            if after is None:
                return
            passed.pass_by(after)

    async def page(self) -> Page[T]:
        """Return the first page."""
        async with aclosing(self.pages()) as pages:
            return await anext(pages)

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for result in page.results:
                yield result

    async def first(self) -> T | None:
        """Return the first result, or None; the request asks for one only."""
        async with aclosing(self._walk(1)) as pages:
            async for page in pages:
                for result in page.results:
                    return result
        return None

    async def all(self) -> list[T]:
        """Return all results as a list."""
        return [one async for one in self]
