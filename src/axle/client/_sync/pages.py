"""Results that are fetched page by page, while they are walked."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Generic, TypeVar

from axle.client.responses import Cursors, Page

T = TypeVar("T")


class Pages(Generic[T]):
    """All results of a list. Nothing is sent before the first is asked for; each walk begins anew."""

    def __init__(self, fetch: Callable[[str | None], Page[T]], after: str | None = None) -> None:
        self._fetch = fetch
        self._after = after

    def pages(self) -> Generator[Page[T], None, None]:
        """Walk page by page."""
        after, passed = self._after, Cursors()
        while True:
            page = self._fetch(after)
            yield page
            after = page.after
            if after is None:
                return
            passed.pass_by(after)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.results

    def first(self) -> T | None:
        """Return the first result, or None."""
        with closing(self.pages()) as pages:
            for page in pages:
                for one in page.results:
                    return one
        return None

    def all(self) -> list[T]:
        """Return all results as a list."""
        return [one for one in self]
