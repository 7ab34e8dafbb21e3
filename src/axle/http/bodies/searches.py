"""Several searches on the wire."""

from __future__ import annotations

import msgspec

from axle.http.bodies import records
from axle.http.bodies.records import SearchBody
from axle.http.bodies.wire import Wire
from axle.operations.records.searches import SearchesResult


class SearchesBody(msgspec.Struct):
    """A page for each search; what associated records are called, by the plural name of their type and their id, and owners.

    The stream of events goes on from `eventId`.
    """

    results: list[SearchBody]
    titles: dict[str, dict[str, str]]
    owners: dict[str, str]
    eventId: int


def searched(result: SearchesResult, wire: Wire) -> SearchesBody:
    """Show what was found."""
    pages = [records.searched(page, wire) for page in result.pages]
    titles = {name: {str(number): text for number, text in texts.items()} for name, texts in result.titles.items()}
    owners = {str(number): text for number, text in result.owners.items()}
    return SearchesBody(pages, titles, owners, result.event)
