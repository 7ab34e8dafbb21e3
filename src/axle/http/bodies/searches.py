"""Several searches on the wire."""

from __future__ import annotations

import msgspec

from axle.http.bodies import records
from axle.http.bodies.records import SearchBody
from axle.http.bodies.wire import Wire
from axle.operations.records.searches import SearchesResult


class SearchesBody(msgspec.Struct):
    """A page for each search, and what associated records are called, by the plural name of their type and their id."""

    results: list[SearchBody]
    titles: dict[str, dict[str, str]]


def searched(result: SearchesResult, wire: Wire) -> SearchesBody:
    """Show what was found."""
    pages = [records.searched(page, wire) for page in result.pages]
    return SearchesBody(
        pages, {name: {str(number): text for number, text in titles.items()} for name, titles in result.titles.items()}
    )
