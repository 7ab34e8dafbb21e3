"""Several searches at once, of one state of the database: what a page shows at first. HubSpot has nothing like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from axle.core.permissions import READ
from axle.core.search import SearchRequest
from axle.core.sizes import Names
from axle.core.titles import title_of
from axle.operations.records import search, views
from axle.operations.request import Caller, ReadOptions, RecordPage, RecordView, Request
from axle.storage.interface import Transaction

MAX_SEARCHES = 12


class TypedSearch(SearchRequest, kw_only=True):
    """A search of records of one type; `associations` are types whose records are named beside those that are found."""

    objectType: str
    associations: Names | None = None


class SearchesInput(msgspec.Struct):
    """Searches, each carried out as it would be by itself."""

    searches: Annotated[list[TypedSearch], msgspec.Meta(min_length=1, max_length=MAX_SEARCHES)]


class SearchesResult(msgspec.Struct):
    """A page for each search, in order; by type and id, what associated records are called; the last event before."""

    pages: list[RecordPage]
    titles: dict[str, dict[int, str]]
    event: int


def search_all(tx: Transaction, caller: Caller, request: Request[SearchesInput]) -> SearchesResult:
    """Carry out searches one after another; what is wrong with one refuses all."""
    # The number is read first: who follows the stream from it on misses nothing.
    result = SearchesResult([], {}, tx.last_event())
    for typed in request.body.searches:
        page = search.search(tx, caller, Request({"objectType": typed.objectType}, request.options, typed))
        if typed.associations:
            page.views = _with_links(tx, caller, page.views, typed)
            _add_titles(tx, caller, page.views, result.titles)
        result.pages.append(page)
    return result


def _with_links(tx: Transaction, caller: Caller, found_views: Sequence[RecordView], typed: TypedSearch) -> list[RecordView]:
    reading = ReadOptions(properties=tuple(typed.properties or ()) or None, associations=tuple(typed.associations or ()))
    return views.views(tx, caller, [view.record for view in found_views], reading)


def _add_titles(tx: Transaction, caller: Caller, linked: Iterable[RecordView], titles: dict[str, dict[int, str]]) -> None:
    """Add what the associated records are called; views hold those alone that the caller may read."""
    ids_by_type: dict[str, set[int]] = {}
    for view in linked:
        for name, page in (view.links or {}).items():
            ids_by_type.setdefault(name, set()).update(link.id for link in page.links)
    for name, ids in ids_by_type.items():
        object_type = caller.type(name, READ)
        records = tx.records(object_type, sorted(ids - titles.get(name, {}).keys()))
        titles.setdefault(name, {}).update((record.id, title_of(record)) for record in records)
