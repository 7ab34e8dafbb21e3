"""Several searches at once, of one state of the database: what a page shows at first. HubSpot has nothing like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from axle.core import permissions
from axle.core.people import name_of
from axle.core.permissions import READ
from axle.core.search import SearchRequest
from axle.core.sizes import Names
from axle.core.titles import title_of
from axle.core.whole_numbers import whole_number
from axle.operations.records import search, views
from axle.operations.request import Caller, ReadOptions, RecordPage, RecordView, Request
from axle.storage.interface import Transaction

MAX_SEARCHES = 12
MAX_ROWS = 2_000  # of all searches together


class TypedSearch(SearchRequest, kw_only=True):
    """A search of records of one type; `associations` are types whose records are named beside those that are found."""

    objectType: str
    associations: Names | None = None


class SearchesInput(msgspec.Struct):
    """Searches, each carried out as it would be by itself.

    With `rows`, that many are returned at most, of the first searches first; of those behind, only the totals.
    """

    searches: Annotated[list[TypedSearch], msgspec.Meta(min_length=1, max_length=MAX_SEARCHES)]
    rows: Annotated[int, msgspec.Meta(ge=0, le=MAX_ROWS)] | None = None


class SearchesResult(msgspec.Struct):
    """A page for each search, in order; what owners and associated records are called; the last event before.

    `titles` has names by type and id, `owners` by id.
    """

    pages: list[RecordPage]
    titles: dict[str, dict[int, str]]
    owners: dict[int, str]
    event: int


def search_all(tx: Transaction, caller: Caller, request: Request[SearchesInput]) -> SearchesResult:
    """Carry out searches one after another; what is wrong with one refuses all."""
    # The number is read first: who follows the stream from it on misses nothing.
    result = SearchesResult([], {}, {}, tx.last_event())
    rows = request.body.rows
    for typed in request.body.searches:
        page = search.page(tx, caller, typed.objectType, typed, rows)
        if rows is not None:
            rows -= len(page.views)
        if typed.associations:
            page.views = _with_links(tx, caller, page.views, typed)
            _add_titles(tx, caller, page.views, result.titles)
        result.pages.append(page)
    result.owners = _owners(tx, caller, [view for page in result.pages for view in page.views])
    return result


def _owners(tx: Transaction, caller: Caller, record_views: Iterable[RecordView]) -> dict[int, str]:
    """Return what the owners of records are called, for a caller who may read owners; of properties that are shown."""
    if not permissions.has_scopes(caller.scopes, permissions.OWNERS):
        return {}
    names = [(view, view.record.type.definition.owner) for view in record_views]
    values = {view.record.properties.get(name, "") for view, name in names if name in view.names}
    ids = sorted({number for value in values if (number := whole_number(value)) is not None})
    return {owner.id: name_of(owner) for owner in tx.owners(ids)}


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
