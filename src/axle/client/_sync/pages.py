"""Results that are fetched page by page, while you iterate."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Generic, TypeVar

from axle.client.responses import Cursors, Page

T = TypeVar("T")
Fetch = Callable[[str | None, int | None], Page[T]]
"""Fetches the page at a cursor; a number limits its size, if the caller's own limit does not apply."""


class Pages(Generic[T]):
    """All results of a list. Nothing is sent until you iterate; each iteration starts from the beginning."""

    def __init__(self, fetch: Fetch[T], after: str | None = None, of: str = "") -> None:
        self._fetch = fetch
        self._after = after
        self._of = of

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {self._of}"

    def __bool__(self) -> bool:
        raise TypeError("results are not fetched yet, so a list has no truth value: use first(), or the total of a search")

    def pages(self) -> Generator[Page[T], None, None]:
        """Iterate page by page."""
        return self._walk()

    def _walk(self, limit: int | None = None) -> Generator[Page[T], None, None]:
        after, passed = self._after, Cursors()
        while True:
            page = self._fetch(after, limit)
            yield page
            after = page.after
            if after is None:
                return
            passed.pass_by(after)

    def page(self) -> Page[T]:
        """Return the first page."""
        with closing(self.pages()) as pages:
            return next(pages)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.results

    def first(self) -> T | None:
        """Return the first result, or None; the request asks for one only."""
        with closing(self._walk(1)) as pages:
            for page in pages:
                for result in page.results:
                    return result
        return None

    def all(self) -> list[T]:
        """Return all results as a list."""
        return [one for one in self]
