"""The requests of a search, one page after another, as far as it goes.

In the order of ids a search has no end: each page asks for the ids above the last one, so that nothing is lost or seen twice,
whatever changes meanwhile. In another order pages are counted off, and HubSpot refuses to count beyond 10,000.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from axle.client.calls import Call, CallOptions, encode, names, refuses_clearly, split_options
from axle.client.conversions import written
from axle.client.errors import InvalidProperties, ResponseValidationError, SearchLimit
from axle.client.expressions import MAX_ALL_FILTERS, MAX_FILTERS, Expression, Sort
from axle.client.inputs import refuse_unknown_parts
from axle.client.records import ObjectTypeRef
from axle.client.responses import Cursors, Page, Record, page_of

ID = "hs_object_id"
MAX_PAGE = 200
MAX_COUNTED = 10_000
OPTIONS = {
    "query": "query",
    "sort": "sort",
    "properties": "properties",
    "limit": "limit",
    "after": "after",
}
LIMIT_EXPLAINED = (
    "a search goes beyond 10,000 results only in the order of ids: omit `sort` (or sort by hs_object_id), with at most "
    "five filters in a group and room for one more filter in each group among the 18 of all"
)

Where = Expression | Mapping[str, Any] | Sequence[Mapping[str, Any]]


class SearchOptions(CallOptions, total=False):
    """What a search looks for and shows; `sort` is a property, with `-` before it for the largest first, or `P.name.desc()`."""

    query: str
    sort: str | Sort | Sequence[str | Sort]
    properties: Sequence[str]
    limit: int
    after: str


class SearchProgress(msgspec.Struct):
    """One search, and how far it has come."""

    object_type: ObjectTypeRef
    groups: list[dict[str, Any]]
    body: dict[str, Any]
    options: CallOptions
    by_id: bool
    last: int = -1
    passed: Cursors = msgspec.field(default_factory=Cursors)

    def call(self) -> Call:
        """Return the request for the next page."""
        body = dict(self.body)
        groups = self.groups
        if self.by_id:
            body["sorts"] = [{"propertyName": ID, "direction": "ASCENDING"}]
            if self.last >= 0:
                groups = [_with_filter_above(group, self.last) for group in groups or [{"filters": []}]]
        if groups:
            body["filterGroups"] = groups
        decode = self.object_type.decoder(page_of)
        path = f"{self.object_type.path}/search"
        return Call(method="POST", path=path, body=encode(body), search=True, decode=decode, options=self.options)

    def advance(self, page: Page[Record[Any]]) -> bool:
        """Move on to the page after this one; tell whether there is one."""
        if page.after is None:
            return False
        if self.by_id and page.results:
            self.last = _highest(page, self.last)
            self.body.pop("after", None)
        else:  # also where a page is empty, and has more behind it
            self.passed.pass_by(page.after)
            self.body["after"] = page.after
        return True

    @property
    def past_the_end(self) -> bool:
        """Tell whether the next page lies beyond the 10,000 results that HubSpot counts."""
        after = str(self.body.get("after") or "")
        return after.isdecimal() and len(after) < 20 and int(after) + int(self.body["limit"]) > MAX_COUNTED

    def refusal(self) -> SearchLimit:
        """Return the error for a search that cannot continue."""
        return SearchLimit(LIMIT_EXPLAINED)


@refuses_clearly
def search(object_type: ObjectTypeRef, where: Where | None, options: Mapping[str, Any]) -> SearchProgress:
    """Make a search of an expression, of a whole request, of `filterGroups`, of filters, or of nothing."""
    where, whole = _taken_apart(where)
    call_options, fields = split_options({"properties": object_type.default_properties or None, **whole, **options}, OPTIONS)
    groups = filter_groups(where)
    sorts = _sorts(fields.pop("sort", ()))
    if sorts:
        fields["sorts"] = [sort.wire() for sort in sorts]
    if "properties" in fields:
        fields["properties"] = names(fields["properties"])
    fields.setdefault("limit", MAX_PAGE)
    by_id = sorts in ([], [Sort(ID)]) and "after" not in fields and has_room_for_filter(groups)
    return SearchProgress(object_type, groups, fields, call_options, by_id)


REQUEST_OPTIONS = {"query": "query", "properties": "properties", "sorts": "sort", "limit": "limit", "after": "after"}
FILTER_FIELDS = ("filterGroups", "filters")
FILTER_PARTS = ("propertyName", "operator", "value", "highValue", "values")


def _taken_apart(where: Where | None) -> tuple[Where | None, dict[str, Any]]:
    """Part a whole request, as it is on the wire, into its filters and the options that it means. Raises InvalidProperties."""
    if not isinstance(where, Mapping) or "propertyName" in where:
        return where, {}
    refuse_unknown_parts(where, (*FILTER_FIELDS, *REQUEST_OPTIONS), "search")
    if all(where.get(name) for name in FILTER_FIELDS):
        raise InvalidProperties({"search": "takes filterGroups or filters, not both"})
    groups = where.get("filterGroups") or where.get("filters") or None
    return groups, {
        REQUEST_OPTIONS[name]: value for name, value in where.items() if name in REQUEST_OPTIONS and value not in (None, [], "")
    }


def filter_groups(where: Where | None) -> list[dict[str, Any]]:
    """Return the groups of filters that a search is given in one of its forms, with values as texts."""
    if where is None:
        return []
    groups = where.filter_groups() if isinstance(where, Expression) else where
    if isinstance(groups, Mapping):
        groups = groups.get("filterGroups", [groups])
    entries = list(groups)
    if any(isinstance(entry, Mapping) and "filters" in entry for entry in entries):
        return [_group(entry) for entry in entries]
    return [_group({"filters": entries})] if entries else []


def _group(entry: Mapping[str, Any]) -> dict[str, Any]:
    refuse_unknown_parts(entry, ("filters",), "filterGroups")
    return {"filters": [_filter(filter_input) for filter_input in entry.get("filters", ())]}


def has_room_for_filter(groups: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether each group can take one filter more."""
    sizes = [len(group["filters"]) for group in groups]
    return max(sizes, default=0) < MAX_FILTERS and sum(sizes) + len(sizes) <= MAX_ALL_FILTERS


def _filter(filter_input: Mapping[str, Any]) -> dict[str, Any]:
    refuse_unknown_parts(filter_input, FILTER_PARTS, "filters")
    body = dict(filter_input)
    for name in ("value", "highValue"):
        if name in body:
            body[name] = written(body[name])
    if "values" in body:
        body["values"] = [written(one) for one in body["values"]]
    return body


def _highest(page: Page[Record[Any]], last: int) -> int:
    """Return the last id of a page that has more behind it. Raises ResponseValidationError where it is not in order.

    To go on from there could lose records, or never end.
    """
    with contextlib.suppress(TypeError, ValueError):
        ids = [int(record.id) for record in page.results]
        if ids[0] > last and ids == sorted(set(ids)):
            return ids[-1]
    raise ResponseValidationError("the results of a search are not in the order of their ids", path="$.results")


def _with_filter_above(group: Mapping[str, Any], last: int) -> dict[str, Any]:
    return {"filters": [*group["filters"], {"propertyName": ID, "operator": "GT", "value": str(last)}]}


def _sorts(sorts: str | Sort | Sequence[str | Sort]) -> list[Sort]:
    entries = [sorts] if isinstance(sorts, str | Sort | Mapping) else sorts
    return [_sort(one) for one in entries]


def _sort(sort: Any) -> Sort:
    if isinstance(sort, Sort):
        return sort
    if isinstance(sort, Mapping):
        refuse_unknown_parts(sort, ("propertyName", "direction"), "sorts")
        name, direction = sort.get("propertyName"), sort.get("direction", "ASCENDING")
        if not isinstance(name, str) or direction not in ("ASCENDING", "DESCENDING"):
            raise InvalidProperties({"sorts": "takes a propertyName and a direction, ASCENDING or DESCENDING"})
        return Sort(name, direction == "DESCENDING")
    if not isinstance(sort, str):
        raise InvalidProperties({"sorts": f"takes names of properties, not {type(sort).__name__}"})
    return Sort(sort.removeprefix("-"), sort.startswith("-"))
