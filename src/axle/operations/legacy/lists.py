"""Many records at a time, as the first versions of the API list, search and read them."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.changes import Record
from axle.core.errors import Invalid
from axle.core.model import LegacyForm
from axle.core.permissions import READ
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


def size(ask: Request[Any], name: str, default: int, most: int) -> int:
    """Return the size of a page; more than the largest is taken as that."""
    return min(ask.number(name, default, MAX_ID, 1), most)


def page(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyPage:
    """Return records by id, with the properties that are asked for."""
    kind, known = form(caller, ask, READ)
    limit = size(ask, "limit", PAGE_DEFAULT, PAGE_LIMIT if known.records else PAGE_DEFAULT)
    wanted = named(ask, everything=True)
    if ask.field("includeAssociations").lower() != "true":
        wanted = msgspec.structs.replace(wanted, links=False)
    return _by_id(tx, caller, (kind, ask.number("offset", 0, MAX_ID), limit), wanted)


def listed(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyPage:
    """Return profiles by id."""
    kind, known = form(caller, ask, READ)
    after, limit = ask.number("vidOffset", 0, MAX_ID), size(ask, "count", LIST_DEFAULT, LIST_LIMIT)
    found = _by_id(tx, caller, (kind, after, limit), _in_list(ask, known))
    for one in found.results:
        one.added_ms = one.record.created_ms
    return found


def _in_list(ask: Request[None], known: LegacyForm) -> LegacyReadOptions:
    """Return what a list shows of profiles: values alone, and a few of them, unless the request says otherwise."""
    wanted = look(ask, VALUE_ONLY)
    return msgspec.structs.replace(wanted, names=known.listed) if wanted.names is None else wanted


def _by_id(tx: Transaction, caller: Caller, place: tuple[ObjectType, int, int], wanted: LegacyReadOptions) -> LegacyPage:
    """Return the records of a type behind an id."""
    kind, after, limit = place
    found = tx.page(kind, after + 1, limit + 1, False)
    results = show(tx, caller, kind, found[:limit], wanted)
    return LegacyPage(kind, results, results[-1].record.id if results else after, len(found) > limit)


def latest(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyPage:
    """Return profiles, the last created or changed first, from the end of another page on."""
    kind, known = form(caller, ask, READ)
    changed = ask.names["list"] == "recently_updated"
    if not changed and ask.names["list"] != "all":
        raise unknown()
    name = (kind.definition.modified if changed else kind.definition.created)[0]
    bound = [_filter(name, "GTE", caller.moment.now_ms - RECENT_MS)] if changed else []
    moment, last = ask.number("timeOffset", 0, MAX_ID), ask.number("vidOffset", 0, MAX_ID)
    groups = [bound] if bound else []
    if moment:
        same = [_filter(name, "EQ", moment), _filter(SYSTEM_ID, "LT", last or LATEST_ID)]
        groups = [[*bound, _filter(name, "LT", moment)], [*bound, *same]]
    found = _searched(tx, caller, kind, _request(groups, name, size(ask, "count", LIST_DEFAULT, LIST_LIMIT)))
    results = show(tx, caller, kind, found.records, _in_list(ask, known))
    for one in results:
        one.added_ms = one.record.updated_ms if changed else one.record.created_ms
    end = results[-1] if results else None
    return LegacyPage(kind, results, end.record.id if end else last, bool(found.after), moment=end.added_ms if end else moment)


def _filter(name: str, operator: str, value: int) -> FilterInput:
    return FilterInput(propertyName=name, operator=operator, value=str(value))


def _request(groups: list[list[FilterInput]], name: str, limit: int, direction: str = "DESCENDING") -> SearchRequest:
    sorts = [{"propertyName": name, "direction": direction}]
    return SearchRequest(filterGroups=[GroupInput(filters) for filters in groups], sorts=sorts, limit=limit)


def _searched(tx: Transaction, caller: Caller, kind: ObjectType, request: SearchRequest) -> SearchPage:
    return tx.search(check(request, kind, caller.catalog, caller.limits))


def recent(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyPage:
    """Return records, the last created or changed first; those since a moment, where one is given."""
    kind, _ = form(caller, ask, READ)
    moments = {"modified": kind.definition.modified, "created": kind.definition.created}
    if ask.names["what"] not in moments:
        raise unknown()
    name = moments[ask.names["what"]][0]
    limit, offset = size(ask, "count", LIST_DEFAULT, LIST_LIMIT), ask.number("offset", 0, MAX_ID)
    if offset + limit > RECENT_RESULTS:
        raise Invalid(f"offset and count must not exceed {RECENT_RESULTS} together.", context={"offset": [str(offset)]})
    request = _request([[_filter(name, "GTE", ask.number("since", 0, MAX_ID))]], name, limit)
    request.after = str(offset)
    found = _searched(tx, caller, kind, request)
    past = None if ask.field("includePropertyVersions").lower() == "true" else frozenset[str]()
    results = show(tx, caller, kind, found.records, LegacyReadOptions(None, past))
    end = offset + len(results)
    return LegacyPage(kind, results, end, bool(found.after) and end < RECENT_RESULTS, found.total)


def search(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyPage:
    """Return the profiles that a text finds."""
    kind = caller.type(ask.names["objectType"], READ)
    text = ask.field("q")
    offset, limit = ask.number("offset", 0, MAX_ID), size(ask, "count", LIST_DEFAULT, LIST_LIMIT)
    found = _searched(tx, caller, kind, SearchRequest(query=text, limit=limit, after=str(offset)))
    results = show(tx, caller, kind, found.records, look(ask, VALUE_ONLY))
    return LegacyPage(kind, results, offset + len(results), bool(found.after), found.total, query=text)


def by_value(tx: Transaction, caller: Caller, ask: Request[DomainInput]) -> LegacyPage:
    """Return the records that have a value of the property by which their type is looked up."""
    kind, known = form(caller, ask, READ)
    if not known.searched:
        raise unknown()
    limit = LIST_LIMIT if ask.body.limit is None else min(ask.body.limit, LIST_LIMIT)
    last = str((ask.body.offset and ask.body.offset.companyId) or 0)
    equal = FilterInput(propertyName=known.searched, operator="EQ", value=ask.names["value"])
    behind = FilterInput(propertyName=SYSTEM_ID, operator="GT", value=last)
    found = _searched(tx, caller, kind, _request([[equal, behind]], SYSTEM_ID, limit, "ASCENDING"))
    results = show(tx, caller, kind, found.records, LegacyReadOptions(tuple(ask.body.requestOptions.properties), frozenset()))
    return LegacyPage(kind, results, results[-1].record.id if results else 0, bool(found.after))


def batch_read(tx: Transaction, caller: Caller, ask: Request[ReadInput]) -> list[LegacyRecordView]:
    """Return the records with these ids; those that do not exist are left out."""
    kind, _ = form(caller, ask, READ)
    found = _known(tx, kind, [str(one) for one in ask.body.ids], "")
    return show(tx, caller, kind, found, named(ask, everything=True))


def profiles(tx: Transaction, caller: Caller, ask: Request[None]) -> list[LegacyRecordView]:
    """Return the profiles that the query names, by id or by another key; those that do not exist are left out."""
    kind, known = form(caller, ask, READ)
    key = ask.names["keys"].removesuffix("s")
    if key not in known.keys or not ask.names["keys"].endswith("s"):
        raise unknown()
    given = [value for name, value in ask.fields if name in (key, f"{key}[]")]
    found = _known(tx, kind, given, known.keys[key])
    return add_parents(tx, caller, show(tx, caller, kind, found, look(ask, VALUE_ONLY)))


def _known(tx: Transaction, kind: ObjectType, given: list[str], prop: str) -> list[Record]:
    """Return the live records of a batch, each once and in its order."""
    if len(given) > READ_LIMIT:
        raise Invalid(f"At most {READ_LIMIT} records can be read at once.", context={"limit": [str(READ_LIMIT)]})
    ids = list(dict.fromkeys(one for one in numbers(tx, kind, given, prop) if one))
    found = {record.id: record for record in tx.records(kind, ids)}
    return [found[one] for one in ids if one in found]
