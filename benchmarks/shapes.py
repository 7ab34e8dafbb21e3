"""What the search benchmark asks: each search as a client sends it, and the same in SQL as one would write it by hand."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from benchmarks.tasks import CONTACTS, DAY, FIRST, START

PAGE = 100
NOW = START + 365 * DAY
OWNER = "70000003"
CREATED = "hs_createdate"
DUE = "hs_timestamp"


class Shape(NamedTuple):
    """One search; `where` and `order` are its hand-written SQL. A common one has a lower limit."""

    name: str
    body: dict[str, Any]
    where: str
    order: str
    common: bool = False

    @property
    def request(self) -> dict[str, Any]:
        """Return the body of the request for one page."""
        return {"limit": PAGE, **self.body}

    @property
    def page_sql(self) -> str:
        """Return the statement that reads the page."""
        offset = int(self.body.get("after", 0))
        return f"SELECT id, json FROM task WHERE {self.where} ORDER BY {self.order} LIMIT {PAGE} OFFSET {offset}"

    @property
    def count_sql(self) -> str:
        """Return the statement that counts the matches."""
        return f"SELECT count(*) FROM task WHERE {self.where}"


def field(name: str) -> str:
    """Return the expression of one property in the plain table; its indexes are on the same."""
    return f"(json ->> '{name}')"


def iso(ms: int) -> str:
    """Return an instant as its text stands in the JSON."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms // 1000)) + f".{ms % 1000:03}Z"


def _is(name: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    given = {} if value is None else {"value": value}
    return {"propertyName": name, "operator": operator, **given, **more}


def _equal(name: str, value: str) -> tuple[dict[str, Any], str]:
    return _is(name, "EQ", value), f"{field(name)} = '{value}'"


def _between(low: int, high: int) -> tuple[dict[str, Any], str]:
    return _is(DUE, "BETWEEN", low, highValue=high), f"{field(DUE)} BETWEEN '{iso(low)}' AND '{iso(high)}'"


def _before(ms: int) -> tuple[dict[str, Any], str]:
    return _is(DUE, "LT", ms), f"{field(DUE)} < '{iso(ms)}'"


def _among(name: str, operator: str, values: list[str]) -> tuple[dict[str, Any], str]:
    listed = ", ".join(f"'{value}'" for value in values)
    return _is(name, operator, values=values), f"{field(name)} {operator.replace('_', ' ')} ({listed})"


def _found(expression: str) -> str:
    return f"id IN (SELECT rowid FROM word WHERE word MATCH '{expression}')"


def _shape(name: str, filters: list[tuple[dict[str, Any], str]], sort: str = "", *, common: bool = False, **more: Any) -> Shape:
    """Make a search of filters that all hold, each with its SQL; sorted by a property, `-` before it for downwards."""
    body: dict[str, Any] = {"filters": [one for one, _ in filters], **more}
    if sort:
        body["sorts"] = [{"propertyName": sort[1:], "direction": "DESCENDING"} if sort[0] == "-" else {"propertyName": sort}]
    return Shape(name, body, " AND ".join(text for _, text in filters) or "1", _order(sort), common)


def _order(sort: str) -> str:
    column, down = field(sort.removeprefix("-") or CREATED), " DESC" if sort.startswith("-") else ""
    return f"{'id' if 'hs_object_id' in sort else column}{down}, id{down}"


def _or3() -> Shape:
    groups = [
        [_equal("hs_task_status", "DEFERRED"), _equal("hs_task_priority", "HIGH")],
        [_equal("hubspot_owner_id", "70000100")],
        [_between(NOW, NOW + DAY)],
    ]
    body = {"filterGroups": [{"filters": [one for one, _ in group]} for group in groups]}
    where = " OR ".join("(" + " AND ".join(text for _, text in group) + ")" for group in groups)
    return Shape("or3", body, where, _order(""))


def _simple() -> list[Shape]:
    """Return the searches by what nearly every client searches by."""
    status = _equal("hs_task_status", "NOT_STARTED")
    owner = _equal("hubspot_owner_id", OWNER)
    first = FIRST + CONTACTS
    contact = FIRST + 69_927  # has 3 tasks of 100,000, 8 of 1,000,000
    return [
        _shape("status+owner+due", [status, owner, _before(NOW)], DUE, common=True),
        _shape("status", [status], DUE, common=True),
        _shape("owner", [owner], DUE, common=True),
        _shape("between", [_between(NOW, NOW + 7 * DAY)], DUE, common=True),
        _shape(
            "assoc",
            [(_is("associations.contact", "EQ", str(contact)), f"id IN (SELECT task FROM link WHERE contact = {contact})")],
            common=True,
        ),
        _shape("one id", [(_is("hs_object_id", "EQ", first + 5000), f"id = {first + 5000}")], common=True),
        _shape("id from", [(_is("hs_object_id", "GT", first + 5000), f"id > {first + 5000}")], "hs_object_id"),
        _shape(
            "modified",
            [(_is("hs_lastmodifieddate", "GTE", _LATE), f"{field('hs_lastmodifieddate')} >= '{iso(_LATE)}'")],
            "hs_lastmodifieddate",
        ),
        _shape("due", [_before(NOW)], f"-{DUE}"),
        _shape("broad60", [_equal("hs_task_status", "COMPLETED")], "-hs_lastmodifieddate"),
        _shape("all", []),
        _shape("empty", [_equal("hubspot_owner_id", "5")]),
    ]


_LATE = START + 600 * DAY


def _negated() -> list[Shape]:
    """Return the searches for what is not so, and those of several values."""
    queues = "hs_queue_membership_ids"
    not_status = (_is("hs_task_status", "NEQ", "COMPLETED"), f"{field('hs_task_status')} <> 'COMPLETED'")
    lacking = (_is(queues, "NOT_HAS_PROPERTY"), f"{field(queues)} IS NULL")
    scoreless = (_is("bench_score", "NOT_HAS_PROPERTY"), f"{field('bench_score')} IS NULL")
    several = " OR ".join(f"';' || {field(queues)} || ';' LIKE '%;{one};%'" for one in "37")
    owners = [str(70_000_000 + one) for one in range(20, 70)]
    return [
        _shape("not_has", [lacking]),
        _shape("not_has+status", [scoreless, _equal("hs_task_status", "WAITING")]),
        _shape("neq", [(_is("hs_task_priority", "NEQ", "NONE"), f"{field('hs_task_priority')} <> 'NONE'")]),
        _shape("not_in", [_among("hs_task_status", "NOT_IN", ["COMPLETED", "DEFERRED"])]),
        _shape("in50", [_among("hubspot_owner_id", "IN", owners), _equal("hs_task_status", "NOT_STARTED")]),
        _or3(),
        _shape("multi", [(_is(queues, "IN", values=["3", "7"]), f"({several})")]),
        _shape("deep", [not_status], f"-{CREATED}", after="9900"),
        _shape("sorttext", [_equal("hs_task_priority", "HIGH")], "hs_task_subject"),
        _shape("prio+status", [_equal("hs_task_priority", "MEDIUM"), _equal("hs_task_status", "COMPLETED")]),
        _shape("custom", [_equal("bench_score", "77")]),
        _shape("customtext", [_equal("bench_region", "region 7"), _equal("hs_task_status", "NOT_STARTED")]),
    ]


def _worded() -> list[Shape]:
    """Return the searches for words."""
    subject = field("hs_task_subject")
    invoice = (_is("hs_task_subject", "CONTAINS_TOKEN", "invoice"), _found("subject : invoice"))
    berlin = (_is("hs_task_body", "CONTAINS_TOKEN", "berlin"), _found("body : berlin"))
    without = (_is("hs_task_body", "NOT_CONTAINS_TOKEN", "berlin"), f"NOT {_found('body : berlin')}")
    ending = (_is("hs_task_subject", "CONTAINS_TOKEN", "*voice"), f"({subject} || ' ') LIKE '%voice %'")
    return [
        _shape("token", [invoice]),
        _shape("token_due", [berlin, _before(NOW)], DUE),
        _shape("not_token", [without]),
        _shape("suffix", [ending]),
        Shape("query", {"query": "berlin invoice"}, _found("berlin* invoice*"), _order("")),
        Shape("query1", {"query": "berl"}, _found("berl*"), _order("")),
    ]


SHAPES = [*_simple(), *_negated(), *_worded()]
