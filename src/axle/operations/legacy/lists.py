"""Many records at a time, as the first versions of the API list, search and read them."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.errors import Invalid
from axle.core.legacy import LegacyForm
from axle.core.permissions import READ
from axle.core.record import Record
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.core.sizes import Batched, Names
from axle.operations.legacy.profiles import VALUE_ONLY, add_parents, look
from axle.operations.legacy.records import LegacyReadOptions, LegacyRecordView, form, named, show, unknown
from axle.operations.records.lookup import MAX_ID, numbers
from axle.operations.request import Caller, Request
from axle.storage.interface import SearchPage, Transaction

PAGE_DEFAULT, PAGE_LIMIT = 100, 250
LIST_DEFAULT, LIST_LIMIT = 20, 100  # of profiles, and of the records of the last changes
READ_LIMIT = 100  # records that are read by id at once
RECENT_MS = 30 * 86_400_000  # how far back the list of the last changed goes
RECENT_RESULTS = 10_000  # how far back the last changed can be paged by number
LATEST_ID = 10**18 - 1  # beyond every id


class LegacyPage(msgspec.Struct):
    """Some records, where the next begin, and whether there are any.

    `total` is there where all were counted, `moment` where moments order them, `query` where a text found them.
    """

    kind: ObjectType
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


def size(request: Request[Any], name: str, default: int, most: int) -> int:
    """Return the size of a page; more than the largest is taken as that."""
    return min(request.number(name, default, MAX_ID, 1), most)


def page(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return records by id, with the properties that are asked for."""
    object_type, known = form(caller, request, READ)
    limit = size(request, "limit", PAGE_DEFAULT, PAGE_LIMIT if known.records else PAGE_DEFAULT)
    options = named(request, everything=True)
    if request.field("includeAssociations").lower() != "true":
        options = msgspec.structs.replace(options, links=False)
    return _by_id(tx, caller, (object_type, request.number("offset", 0, MAX_ID), limit), options)


def listed(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return profiles by id."""
    object_type, known = form(caller, request, READ)
    after, limit = request.number("vidOffset", 0, MAX_ID), size(request, "count", LIST_DEFAULT, LIST_LIMIT)
    found = _by_id(tx, caller, (object_type, after, limit), _in_list(request, known))
    for view in found.results:
        view.added_ms = view.record.created_ms
    return found


def _in_list(request: Request[None], known: LegacyForm) -> LegacyReadOptions:
    """Return what a list shows of profiles: values alone, and a few of them, unless the request says otherwise."""
    options = look(request, VALUE_ONLY)
    return msgspec.structs.replace(options, names=known.listed) if options.names is None else options


def _by_id(tx: Transaction, caller: Caller, place: tuple[ObjectType, int, int], options: LegacyReadOptions) -> LegacyPage:
    """Return the records of a type behind an id."""
    object_type, after, limit = place
    records = tx.record_page(object_type, after + 1, limit + 1, False)
    results = show(tx, caller, object_type, records[:limit], options)
    return LegacyPage(object_type, results, results[-1].record.id if results else after, len(records) > limit)


def latest(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return profiles, the last created or changed first, from the end of another page on."""
    object_type, known = form(caller, request, READ)
    changed = request.path["list"] == "recently_updated"
    if not changed and request.path["list"] != "all":
        raise unknown()
    name = (object_type.definition.modified if changed else object_type.definition.created)[0]
    bound = [_filter(name, "GTE", caller.moment.now_ms - RECENT_MS)] if changed else []
    moment, last = request.number("timeOffset", 0, MAX_ID), request.number("vidOffset", 0, MAX_ID)
    groups = [bound] if bound else []
    if moment:
        same = [_filter(name, "EQ", moment), _filter(SYSTEM_ID, "LT", last or LATEST_ID)]
        groups = [[*bound, _filter(name, "LT", moment)], [*bound, *same]]
    found = _searched(tx, caller, object_type, _request(groups, name, size(request, "count", LIST_DEFAULT, LIST_LIMIT)))
    results = show(tx, caller, object_type, found.records, _in_list(request, known))
    for view in results:
        view.added_ms = view.record.updated_ms if changed else view.record.created_ms
    end = results[-1] if results else None
    return LegacyPage(
        object_type, results, end.record.id if end else last, bool(found.after), moment=end.added_ms if end else moment
    )


def _filter(name: str, operator: str, value: int) -> FilterInput:
    return FilterInput(propertyName=name, operator=operator, value=str(value))


def _request(groups: list[list[FilterInput]], name: str, limit: int, direction: str = "DESCENDING") -> SearchRequest:
    sorts = [{"propertyName": name, "direction": direction}]
    return SearchRequest(filterGroups=[GroupInput(filters) for filters in groups], sorts=sorts, limit=limit)


def _searched(tx: Transaction, caller: Caller, object_type: ObjectType, request: SearchRequest) -> SearchPage:
    return tx.search(check(request, object_type, caller.catalog, caller.limits))


def recent(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyPage:
    """Return records, the last created or changed first; those since a moment, where one is given."""
    object_type, _ = form(caller, ask, READ)
    moments = {"modified": object_type.definition.modified, "created": object_type.definition.created}
    if ask.path["what"] not in moments:
        raise unknown()
    name = moments[ask.path["what"]][0]
    limit, offset = size(ask, "count", LIST_DEFAULT, LIST_LIMIT), ask.number("offset", 0, MAX_ID)
    if offset + limit > RECENT_RESULTS:
        raise Invalid(f"offset and count must not exceed {RECENT_RESULTS} together.", context={"offset": [str(offset)]})
    request = _request([[_filter(name, "GTE", ask.number("since", 0, MAX_ID))]], name, limit)
    request.after = str(offset)
    found = _searched(tx, caller, object_type, request)
    past = None if ask.field("includePropertyVersions").lower() == "true" else frozenset[str]()
    results = show(tx, caller, object_type, found.records, LegacyReadOptions(None, past))
    end = offset + len(results)
    return LegacyPage(object_type, results, end, bool(found.after) and end < RECENT_RESULTS, found.total)


def search(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPage:
    """Return the profiles that a text finds."""
    object_type = caller.type(request.path["objectType"], READ)
    text = request.field("q")
    offset, limit = request.number("offset", 0, MAX_ID), size(request, "count", LIST_DEFAULT, LIST_LIMIT)
    found = _searched(tx, caller, object_type, SearchRequest(query=text, limit=limit, after=str(offset)))
    results = show(tx, caller, object_type, found.records, look(request, VALUE_ONLY))
    return LegacyPage(object_type, results, offset + len(results), bool(found.after), found.total, query=text)


def by_value(tx: Transaction, caller: Caller, request: Request[DomainInput]) -> LegacyPage:
    """Return the records that have a value of the property by which their type is looked up."""
    object_type, known = form(caller, request, READ)
    if not known.searched:
        raise unknown()
    limit = LIST_LIMIT if request.body.limit is None else min(request.body.limit, LIST_LIMIT)
    last = str((request.body.offset and request.body.offset.companyId) or 0)
    equal = FilterInput(propertyName=known.searched, operator="EQ", value=request.path["value"])
    behind = FilterInput(propertyName=SYSTEM_ID, operator="GT", value=last)
    found = _searched(tx, caller, object_type, _request([[equal, behind]], SYSTEM_ID, limit, "ASCENDING"))
    results = show(
        tx, caller, object_type, found.records, LegacyReadOptions(tuple(request.body.requestOptions.properties), frozenset())
    )
    return LegacyPage(object_type, results, results[-1].record.id if results else 0, bool(found.after))


def batch_read(tx: Transaction, caller: Caller, request: Request[ReadInput]) -> list[LegacyRecordView]:
    """Return the records with these ids; those that do not exist are left out."""
    object_type, _ = form(caller, request, READ)
    records = _known(tx, object_type, [str(one) for one in request.body.ids], "")
    return show(tx, caller, object_type, records, named(request, everything=True))


def profiles(tx: Transaction, caller: Caller, request: Request[None]) -> list[LegacyRecordView]:
    """Return the profiles that the query names, by id or by another key; those that do not exist are left out."""
    object_type, known = form(caller, request, READ)
    key = request.path["keys"].removesuffix("s")
    if key not in known.keys or not request.path["keys"].endswith("s"):
        raise unknown()
    given = [value for name, value in request.query if name in (key, f"{key}[]")]
    records = _known(tx, object_type, given, known.keys[key])
    return add_parents(tx, caller, show(tx, caller, object_type, records, look(request, VALUE_ONLY)))


def _known(tx: Transaction, object_type: ObjectType, given: list[str], prop: str) -> list[Record]:
    """Return the live records of a batch, each once and in its order."""
    if len(given) > READ_LIMIT:
        raise Invalid(f"At most {READ_LIMIT} records can be read at once.", context={"limit": [str(READ_LIMIT)]})
    ids = list(dict.fromkeys(one for one in numbers(tx, object_type, given, prop) if one))
    records = {record.id: record for record in tx.records(object_type, ids)}
    return [records[one] for one in ids if one in records]
