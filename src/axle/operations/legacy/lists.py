"""Many records at a time, as the legacy APIs list, search and read them."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.errors import Invalid
from axle.core.permissions import READ
from axle.core.record import Record
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.core.sizes import Batched, Names
from axle.operations.legacy.profiles import VALUE_ONLY, add_parents, profile_options
from axle.operations.legacy.records import (
    LegacyReadOptions,
    LegacyRecordView,
    no_such_path,
    read_options,
    record_views,
    type_of_path,
)
from axle.operations.records.lookup import MAX_ID, numbers
from axle.operations.request import Caller, Request
from axle.storage.interface import SearchPage, Transaction

PAGE_DEFAULT, MAX_PAGE = 100, 250
LIST_DEFAULT, MAX_LIST = 20, 100  # of profiles, and of the records of the last changes
MAX_READ = 100  # records that are read by id at once
RECENT_MS = 30 * 86_400_000  # how far back the list of the last changed goes
MAX_RECENT = 10_000  # how far back the last changed can be paged by number
LATEST_ID = 10**18 - 1  # beyond every id


class LegacyPage(msgspec.Struct):
    """Some records, where the next begin, and whether there are any.

    `total` is there where all were counted, `moment` where moments order them, `query` where a text found them.
    """

    object_type: ObjectType
    results: list[LegacyRecordView]
    offset: int
    more: bool
    total: int | None = None
    moment: int | None = None
    query: str | None = None


class DomainOptions(msgspec.Struct):
    """What to show of what is found."""

    properties: Names = []


class Place(msgspec.Struct):
    """Where to go on."""

    companyId: int | str | None = None


class DomainInput(msgspec.Struct):
    """How much to show of what is found by a value."""

    limit: int | None = None
    offset: Place | None = None
    requestOptions: DomainOptions = msgspec.field(default_factory=DomainOptions)


class ReadInput(msgspec.Struct):
    """Records to read, by id."""

    ids: Batched[int | str]


def page_size(request: Request[Any], name: str, default: int, most: int) -> int:
    """Return the size of a page; more than the largest is taken as that."""
    return min(request.number(name, default, MAX_ID, 1), most)


def page(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return records by id, with the properties that are asked for."""
    object_type = type_of_path(caller, request.path, READ)
    limit = page_size(request, "limit", PAGE_DEFAULT, MAX_PAGE if object_type.legacy.records else PAGE_DEFAULT)
    options = read_options(request, everything=True)
    if request.field("includeAssociations").lower() != "true":
        options = msgspec.structs.replace(options, associations=False)
    return _page_by_id(tx, caller, (object_type, request.number("offset", 0, MAX_ID), limit), options)


def profiles_by_id(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return profiles by id."""
    object_type = type_of_path(caller, request.path, READ)
    after, limit = request.number("vidOffset", 0, MAX_ID), page_size(request, "count", LIST_DEFAULT, MAX_LIST)
    profiles = _page_by_id(tx, caller, (object_type, after, limit), _list_options(request, object_type))
    for view in profiles.results:
        view.added_ms = view.record.created_ms
    return profiles


def _list_options(request: Request[None], object_type: ObjectType) -> LegacyReadOptions:
    """Return what a list shows of profiles: values alone, and a few of them, unless the request says otherwise."""
    options = profile_options(request, VALUE_ONLY)
    return msgspec.structs.replace(options, names=object_type.legacy.listed) if options.names is None else options


def _page_by_id(tx: Transaction, caller: Caller, place: tuple[ObjectType, int, int], options: LegacyReadOptions) -> LegacyPage:
    """Return a page of the records of a type, which begins behind an id."""
    object_type, after, limit = place
    records = tx.record_page(object_type, after + 1, limit + 1, False)
    results = record_views(tx, caller, object_type, records[:limit], options)
    return LegacyPage(object_type, results, results[-1].record.id if results else after, len(records) > limit)


def latest(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return profiles, the last created or changed first, from the end of another page on."""
    object_type = type_of_path(caller, request.path, READ)
    by_change = _is_by_change(request.path["list"])
    name = (object_type.definition.modified if by_change else object_type.definition.created)[0]
    earliest = [_filter(name, "GTE", caller.moment.now_ms - RECENT_MS)] if by_change else []
    moment, last_id = request.number("timeOffset", 0, MAX_ID), request.number("vidOffset", 0, MAX_ID)
    groups = _groups_behind(name, moment, last_id, earliest)
    limit = page_size(request, "count", LIST_DEFAULT, MAX_LIST)
    search_page = _searched(tx, caller, object_type, _search_request(groups, name, limit))
    results = record_views(tx, caller, object_type, search_page.records, _list_options(request, object_type))
    for view in results:
        view.added_ms = view.record.updated_ms if by_change else view.record.created_ms
    more = bool(search_page.after)
    if not results:
        return LegacyPage(object_type, results, last_id, more, moment=moment)
    return LegacyPage(object_type, results, results[-1].record.id, more, moment=results[-1].added_ms)


def _is_by_change(name: str) -> bool:
    """Tell whether a list of profiles has the last changed first, or the last created. Raises NotFoundHtml for any other."""
    if name not in ("recently_updated", "all"):
        raise no_such_path()
    return name == "recently_updated"


def _groups_behind(name: str, moment: int, last_id: int, earliest: list[FilterInput]) -> list[list[FilterInput]]:
    """Return the filters for what comes behind a moment, newest first, and of the same moment behind an id."""
    if not moment:
        return [earliest] if earliest else []
    before = [_filter(name, "LT", moment)]
    same_moment = [_filter(name, "EQ", moment), _filter(SYSTEM_ID, "LT", last_id or LATEST_ID)]
    return [[*earliest, *before], [*earliest, *same_moment]]


def _filter(name: str, operator: str, value: int) -> FilterInput:
    return FilterInput(propertyName=name, operator=operator, value=str(value))


def _search_request(groups: list[list[FilterInput]], name: str, limit: int, direction: str = "DESCENDING") -> SearchRequest:
    sorts = [{"propertyName": name, "direction": direction}]
    return SearchRequest(filterGroups=[GroupInput(filters) for filters in groups], sorts=sorts, limit=limit)


def _searched(tx: Transaction, caller: Caller, object_type: ObjectType, request: SearchRequest) -> SearchPage:
    return tx.search(check(request, object_type, caller.catalog, caller.limits))


def recent(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return records, the last created or changed first; those since a moment, where one is given."""
    object_type = type_of_path(caller, request.path, READ)
    moments = {"modified": object_type.definition.modified, "created": object_type.definition.created}
    if request.path["what"] not in moments:
        raise no_such_path()
    name = moments[request.path["what"]][0]
    limit, offset = page_size(request, "count", LIST_DEFAULT, MAX_LIST), request.number("offset", 0, MAX_ID)
    if offset + limit > MAX_RECENT:
        raise Invalid(f"offset and count must not exceed {MAX_RECENT} together.", context={"offset": [str(offset)]})
    search_request = _search_request([[_filter(name, "GTE", request.number("since", 0, MAX_ID))]], name, limit)
    search_request.after = str(offset)
    search_page = _searched(tx, caller, object_type, search_request)
    history_of = None if request.field("includePropertyVersions").lower() == "true" else frozenset[str]()
    results = record_views(tx, caller, object_type, search_page.records, LegacyReadOptions(history_of=history_of))
    end = offset + len(results)
    return LegacyPage(object_type, results, end, bool(search_page.after) and end < MAX_RECENT, search_page.total)


def search(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return the profiles that a text finds."""
    object_type = caller.type(request.path["objectType"], READ)
    text = request.field("q")
    offset, limit = request.number("offset", 0, MAX_ID), page_size(request, "count", LIST_DEFAULT, MAX_LIST)
    search_page = _searched(tx, caller, object_type, SearchRequest(query=text, limit=limit, after=str(offset)))
    results = record_views(tx, caller, object_type, search_page.records, profile_options(request, VALUE_ONLY))
    return LegacyPage(object_type, results, offset + len(results), bool(search_page.after), search_page.total, query=text)


def by_value(tx: Transaction, caller: Caller, request: Request[DomainInput]) -> LegacyPage:
    """Return the records that have a value of the property by which their type is looked up."""
    object_type = type_of_path(caller, request.path, READ)
    if not object_type.legacy.searched:
        raise no_such_path()
    limit = MAX_LIST if request.body.limit is None else min(request.body.limit, MAX_LIST)
    last_id = str((request.body.offset and request.body.offset.companyId) or 0)
    equal = FilterInput(propertyName=object_type.legacy.searched, operator="EQ", value=request.path["value"])
    behind = FilterInput(propertyName=SYSTEM_ID, operator="GT", value=last_id)
    search_page = _searched(tx, caller, object_type, _search_request([[equal, behind]], SYSTEM_ID, limit, "ASCENDING"))
    options = LegacyReadOptions(tuple(request.body.requestOptions.properties), frozenset())
    results = record_views(tx, caller, object_type, search_page.records, options)
    return LegacyPage(object_type, results, results[-1].record.id if results else 0, bool(search_page.after))


def batch_read(tx: Transaction, caller: Caller, request: Request[ReadInput]) -> list[LegacyRecordView]:
    """Return the records with these ids; those that do not exist are left out."""
    object_type = type_of_path(caller, request.path, READ)
    records = _records_called(tx, object_type, [str(record_id) for record_id in request.body.ids], "")
    return record_views(tx, caller, object_type, records, read_options(request, everything=True))


def profiles(tx: Transaction, caller: Caller, request: Request[None]) -> list[LegacyRecordView]:
    """Return the profiles that the query names, by id or by another key; those that do not exist are left out."""
    object_type = type_of_path(caller, request.path, READ)
    keys = object_type.legacy.keys
    key = request.path["keys"].removesuffix("s")
    if key not in keys or not request.path["keys"].endswith("s"):
        raise no_such_path()
    values = [value for name, value in request.query if name in (key, f"{key}[]")]
    records = _records_called(tx, object_type, values, keys[key])
    return add_parents(tx, caller, record_views(tx, caller, object_type, records, profile_options(request, VALUE_ONLY)))


def _records_called(tx: Transaction, object_type: ObjectType, values: list[str], prop: str) -> list[Record]:
    """Return the live records of a batch by the values of a property, by id without one: each once, in their order."""
    if len(values) > MAX_READ:
        raise Invalid(f"At most {MAX_READ} records can be read at once.", context={"limit": [str(MAX_READ)]})
    ids = list(dict.fromkeys(record_id for record_id in numbers(tx, object_type, values, prop) if record_id))
    records = {record.id: record for record in tx.records(object_type, ids)}
    return [records[record_id] for record_id in ids if record_id in records]
