"""What each operator, the query and the order mean, by example and by law."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from axle.core.catalog import Catalog
from axle.core.model import ObjectTypeDefinition, Property
from axle.core.operators import OPERATORS, Filter, Operands, matches_filter
from axle.core.property_types import keys
from axle.core.search import Search, SearchLimits, SearchRequest, Sort, check, searched_property
from axle.core.search_oracle import Row, cursor, matches, run, sort_key

TASKS = ObjectTypeDefinition(
    name="tasks",
    singular="task",
    id="0-27",
    created=("hs_createdate",),
    modified=("hs_lastmodifieddate",),
    defaults=(),
    searchable=("subject", "body"),
    properties=(
        Property("hs_createdate", "", "datetime", "date"),
        Property("hs_lastmodifieddate", "", "datetime", "date"),
        Property("subject", ""),
        Property("body", ""),
        Property("status", "", "enumeration", "select"),
        Property("colours", "", "enumeration", "checkbox"),
        Property("amount", "", "number", "number"),
        Property("due", "", "datetime", "date"),
        Property("day", "", "date", "date"),
        Property("done", "", "bool", "booleancheckbox"),
    ),
)
CATALOG = Catalog([TASKS, msgspec.structs.replace(TASKS, name="contacts", singular="contact", id="0-1")], [])
TYPE = CATALOG.find("tasks")
LIFTED = SearchLimits(results=None)
JAN, FEB = "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"
JAN_MS, FEB_MS = 1767225600000, 1769904000000


def read(**body: Any) -> Search:
    """Check a request that is given by its fields."""
    return check(msgspec.convert(body, SearchRequest), TYPE, CATALOG, LIFTED)


def finds(name: str, text: str, operator: str, value: Any = None, high: Any = None) -> bool:
    """Say whether one filter finds a record whose property has this text; a list is sent as `values`."""
    several = isinstance(value, list)
    sent = {"propertyName": name, "operator": operator, "values" if several else "value": value, "highValue": high}
    return matches(read(filters=[sent]), Row(1, {name: text} if text else {}))


@pytest.mark.parametrize(
    ("name", "text", "operator", "value", "expected"),
    [
        ("subject", "Straße", "EQ", "STRASSE", True),
        ("subject", "Call", "EQ", "call ", False),
        ("subject", "Call", "NEQ", "CALL", False),
        ("subject", "Call", "NEQ", "Mail", True),
        ("subject", "Call", "IN", ["mail", "CALL"], True),
        ("subject", "Call", "IN", ["mail"], False),
        ("subject", "Call", "NOT_IN", ["call"], False),
        ("subject", "Call", "NOT_IN", ["mail"], True),
        ("subject", "b", "GT", "A", True),
        ("subject", "B", "LT", "a", False),
        ("subject", "B", "GTE", "b", True),
        ("subject", "10", "LT", "9", True),
        ("subject", "Z", "LT", "é", True),
        ("status", "DONE", "EQ", "DONE", True),
        ("status", "DONE", "EQ", "done", False),
        ("status", "DONE", "NEQ", "done", True),
        ("status", "DONE", "IN", ["done"], False),
        ("status", "DONE", "NOT_IN", ["done"], True),
        ("done", "true", "EQ", True, True),
        ("done", "true", "EQ", "TRUE", True),
        ("done", "false", "EQ", True, False),
        ("amount", "1.50", "EQ", 1.5, True),
        ("amount", "10", "GT", "9", True),
        ("amount", "-10", "LT", "-9", True),
        ("amount", "10", "LTE", "1e1", True),
        ("amount", "9007199254740993", "EQ", "9007199254740992", False),
        ("amount", "9007199254740993", "GT", "9007199254740992", True),
        ("amount", "9007199254740993", "IN", [9007199254740993], True),
        ("amount", "9007199254740993", "NEQ", "9007199254740994", True),
        ("due", JAN, "EQ", JAN_MS, True),
        ("due", JAN, "EQ", "2026-01-01T01:00:00+01:00", True),
        ("due", JAN, "GTE", "2026-01-01", True),
        ("due", JAN, "GT", str(JAN_MS - 1), True),
        ("due", JAN, "LT", JAN_MS, False),
        ("due", JAN, "IN", ["2026-01-01", FEB], True),
        ("day", "2026-01-01", "LT", JAN_MS + 1, True),
        ("day", "2026-01-01", "EQ", "2026-01-01", True),
    ],
)
def test_comparing(name: str, text: str, operator: str, value: Any, expected: bool) -> None:
    """Text ignores case, enumerations do not, numbers go by value, dates are instants."""
    assert expected is finds(name, text, operator, value)


@pytest.mark.parametrize(
    ("name", "text", "low", "high", "expected"),
    [
        ("amount", "1", 1, 3, True),
        ("amount", "3", 1, 3, True),
        ("amount", "3.1", 1, 3, False),
        ("amount", "2", 3, 1, False),
        ("due", JAN, JAN_MS, FEB_MS, True),
        ("subject", "M", "a", "n", True),
    ],
)
def test_between(name: str, text: str, low: Any, high: Any, expected: bool) -> None:
    """A range holds both its ends, and nothing when they are the wrong way round."""
    assert expected is finds(name, text, "BETWEEN", low, high)


def test_between_exclusive() -> None:
    """A range may leave out its ends."""
    sent = {"propertyName": "amount", "operator": "BETWEEN", "value": 1, "highValue": 3, "inclusive": False}
    search = read(filters=[sent])
    assert [matches(search, Row(1, {"amount": text})) for text in ("1", "2", "3")] == [False, True, False]


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("EQ", "red", True),
        ("EQ", "Red", False),
        ("EQ", "red;blue", False),
        ("NEQ", "red", False),
        ("NEQ", "green", True),
        ("NEQ", "red;blue", True),
        ("IN", ["green", "blue"], True),
        ("IN", ["green"], False),
        ("NOT_IN", ["green", "blue"], False),
        ("NOT_IN", ["green"], True),
        ("CONTAINS_TOKEN", "blue", True),
        ("CONTAINS_TOKEN", "BLUE", False),
        ("CONTAINS_TOKEN", "bl*", True),
        ("CONTAINS_TOKEN", "red blue", False),
        ("CONTAINS_TOKEN", "red;blue", False),
        ("NOT_CONTAINS_TOKEN", "blue", False),
        ("NOT_CONTAINS_TOKEN", "green", True),
        ("LT", "c", True),
        ("HAS_PROPERTY", None, True),
    ],
)
def test_multi_select(operator: str, value: Any, expected: bool) -> None:
    """A multi-select is compared per value, so that a list equals none of them."""
    assert expected is finds("colours", "red;blue", operator, value)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("Follow up with client", "follow", True),
        ("Follow up with client", "UP Follow", True),
        ("Follow up with client", "follow down", False),
        ("Follow up", "foll", False),
        ("Follow up", "foll*", True),
        ("Follow up", "*low", True),
        ("Follow up", "*ll*", True),
        ("Follow up", "*ollow u*", True),
        ("a@hubspot.com", "hubspot", True),
        ("a@hubspot.com", "hubspot.com", True),
        ("a@hubspot.com", "*@HubSpot.com", True),
        ("a@mail.hubspot.com", "*@hubspot.com", False),
        ("a@mail.hubspot.com", "*hubspot.com", True),
        ("a@myhubspot.com", "*@hubspot.com", False),
        ("a@myhubspot.com", "*hubspot.com", True),
        ("Straße", "STRASSE", True),
        ("ＦＵＬＬ", "full", True),
        ("anything", "*", True),
        ("🎉", "*", True),
        ("🎉", "🎉", False),
    ],
)
def test_tokens_of_text(text: str, value: str, expected: bool) -> None:
    """All words of the operand are among the tokens, in any order, with wildcards at either end; and the reverse."""
    assert expected is finds("subject", text, "CONTAINS_TOKEN", value)
    assert expected is not finds("subject", text, "NOT_CONTAINS_TOKEN", value)


@pytest.mark.parametrize(
    ("name", "text", "value", "expected"),
    [
        ("status", "NOT_STARTED", "NOT_STARTED", True),
        ("status", "NOT_STARTED", "NOT_*", True),
        ("status", "NOT_STARTED", "STARTED", False),
        ("status", "NOT_STARTED", "not_started", False),
        ("amount", "1234", "12*", True),
        ("amount", "12.5", "12", True),
        ("done", "true", "TRUE", True),
    ],
)
def test_tokens_of_other_types(name: str, text: str, value: str, expected: bool) -> None:
    """A value of an enumeration is one token in its own case; a number or boolean has the tokens of its text."""
    assert expected is finds(name, text, "CONTAINS_TOKEN", value)


@pytest.mark.parametrize("name", ["subject", "status", "colours", "amount", "due", "day", "done"])
@pytest.mark.parametrize("operator", OPERATORS)
def test_missing(name: str, operator: str) -> None:
    """A record without a value is found where the operator's row says so, whatever the property's type."""
    operands = OPERATORS[operator].operands
    if operands is Operands.WORDS and name in ("due", "day"):
        return
    assert finds(name, "", operator, [1] if operands is Operands.SEVERAL else 1, 2) is OPERATORS[operator].accepts_missing


def test_records_without_a_value_are_found_by_one_operator() -> None:
    """By NOT_HAS_PROPERTY alone."""
    assert [name for name, row in OPERATORS.items() if row.accepts_missing] == ["NOT_HAS_PROPERTY"]


def test_has_property() -> None:
    """A record with a value, be it only a blank, has the property."""
    assert finds("subject", " ", "HAS_PROPERTY")
    assert not finds("subject", " ", "NOT_HAS_PROPERTY")


def test_foreign_text() -> None:
    """Text that does not fit the property's type, left from another definition, is there but compares as no value."""
    assert finds("amount", "n/a", "HAS_PROPERTY")
    assert not finds("amount", "n/a", "NEQ", 1)
    assert not finds("amount", "n/a", "LT", 1)
    assert finds("amount", "n/a", "CONTAINS_TOKEN", "n")


def test_system_properties() -> None:
    """A record's id and times are found under the names of its type."""
    row = Row(100, {}, JAN_MS, FEB_MS)
    for name, value in (("hs_object_id", "100"), ("hs_createdate", JAN_MS), ("hs_lastmodifieddate", "2026-02-01")):
        assert matches(read(filters=[{"propertyName": name, "operator": "EQ", "value": value}]), row)
        assert not matches(read(filters=[{"propertyName": name, "operator": "NOT_HAS_PROPERTY"}]), row)
    assert matches(read(filters=[{"propertyName": "hs_object_id", "operator": "GT", "value": 99}]), row)


def test_links() -> None:
    """A record is found by any record that it is linked to."""
    row = Row(1, links={1: {7, 8}})
    name = "associations.contact"
    assert matches(read(filters=[{"propertyName": name, "operator": "EQ", "value": 7}]), row)
    assert matches(read(filters=[{"propertyName": name, "operator": "IN", "values": [6, "8"]}]), row)
    assert not matches(read(filters=[{"propertyName": name, "operator": "EQ", "value": 6}]), row)
    assert not matches(read(filters=[{"propertyName": name, "operator": "EQ", "value": 7}]), Row(1))


def test_groups() -> None:
    """Filters in a group are joined by AND, groups by OR, and both by AND with the query."""
    call = {"propertyName": "subject", "operator": "EQ", "value": "call"}
    big = {"propertyName": "amount", "operator": "GT", "value": 5}
    done = {"propertyName": "done", "operator": "EQ", "value": True}
    search = read(filterGroups=[{"filters": [call, big]}, {"filters": [done]}])
    assert matches(search, Row(1, {"subject": "Call", "amount": "6"}))
    assert not matches(search, Row(1, {"subject": "Call", "amount": "5"}))
    assert matches(search, Row(1, {"subject": "Mail", "done": "true"}))
    assert not matches(read(filters=[call], query="other"), Row(1, {"subject": "Call"}))
    assert not matches(read(filters=[call], query="ca"), Row(1, {"subject": "Mail", "body": "call"}))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", True),
        ("  ", True),
        ("ann", True),
        ("AN", True),
        ("nn", False),
        ("ann contract", True),
        ("contract ann", True),
        ("ann missing", False),
        ("hidden", False),
        ("🎉", False),
    ],
)
def test_query(query: str, expected: bool) -> None:
    """Each token of a query begins a token of some searchable property."""
    row = Row(1, {"subject": "Call Ann", "body": "about the contract", "status": "hidden"})
    assert expected is matches(read(query=query), row)


def ids(rows: list[Row], **body: Any) -> list[int]:
    """Return the ids of one page in their order."""
    return [row.id for row in run(read(**body), rows)[0]]


@pytest.mark.parametrize(
    ("name", "texts", "up", "down"),
    [
        ("amount", ["10", "9", "", "-1", "9.0"], [4, 2, 5, 1, 3], [1, 5, 2, 4, 3]),
        ("subject", ["b", "A", "", "a", "Ä"], [2, 4, 1, 5, 3], [5, 1, 4, 2, 3]),
        ("status", ["b", "A", "", "a", "B"], [2, 5, 4, 1, 3], [1, 4, 5, 2, 3]),
        ("due", [FEB, JAN, "", FEB, JAN], [2, 5, 1, 4, 3], [4, 1, 5, 2, 3]),
        ("day", ["2026-02-01", "2025-12-31", "", "2026-01-01", "2026-01-02"], [2, 4, 5, 1, 3], [1, 5, 4, 2, 3]),
        ("amount", ["9007199254740993", "9007199254740992", "x", "9007199254740994", "0"], [5, 2, 1, 4, 3], [4, 1, 2, 5, 3]),
    ],
)
def test_sorting(name: str, texts: list[str], up: list[int], down: list[int]) -> None:
    """Values sort by their type, ties by id in the sort's direction, and missing values last in both directions."""
    rows = [Row(at, {name: text}) for at, text in enumerate(texts, 1)]
    assert up == ids(rows, sorts=[name])
    assert down == ids(rows, sorts=["-" + name])


def test_missing_ties() -> None:
    """Records without a value are in the order of their ids, in the sort's direction."""
    assert ids([Row(2), Row(1)], sorts=["amount"]) == [1, 2]
    assert ids([Row(1), Row(2)], sorts=["-amount"]) == [2, 1]


def test_long_text_sorts_by_its_beginning() -> None:
    """Text that agrees in its first 400 characters is sorted by id."""
    rows = [Row(1, {"subject": "x" * 400 + "b"}), Row(2, {"subject": "X" * 400 + "a"})]
    assert ids(rows, sorts=["subject"]) == [1, 2]
    assert ids(rows, sorts=["-subject"]) == [2, 1]


def test_default_order() -> None:
    """Without a sort, the oldest record comes first, and ids decide among those of one moment."""
    assert ids([Row(5, created_ms=20), Row(2, created_ms=20), Row(9, created_ms=10)]) == [9, 2, 5]


def test_several_sorts() -> None:
    """Inside Axle a search may have several sorts, the first counting most."""
    sorts = (Sort(searched_property(TYPE, "status")), Sort(searched_property(TYPE, "amount"), descending=True))
    texts = [("b", "1"), ("a", "1"), ("a", "2"), ("a", "1")]
    rows = [Row(at, {"status": status, "amount": amount}) for at, (status, amount) in enumerate(texts, 1)]
    assert [row.id for row in run(Search(TYPE, sorts=sorts), rows)[0]] == [3, 4, 2, 1]


def test_paging() -> None:
    """A page is a slice of the results, and the total counts them all."""
    rows = [Row(at, {"subject": "a" if at % 2 else "b"}) for at in range(1, 21)]
    page, total = run(read(query="a", limit=3, after="4"), rows)
    assert ([row.id for row in page], total) == ([9, 11, 13], 10)


TEXTS = st.text(alphabet="aAbß;*@. -é🎉", max_size=6)
NUMBERS = st.integers(-3, 3).map(str) | st.integers(2**53 - 2, 2**53 + 4).map(str) | st.floats(-2, 2).map(str)
MOMENTS = st.sampled_from([JAN, FEB, "2026-01-01T00:00:00.001Z"])
OPTIONS = st.sampled_from(["a", "A", "b", "a;b", "b;c"])
VALUES = {"subject": TEXTS, "amount": NUMBERS, "due": MOMENTS, "status": OPTIONS, "colours": OPTIONS}
ROWS = st.builds(
    Row,
    st.just(0),
    st.fixed_dictionaries({}, optional=VALUES),
    st.integers(0, 2),
    st.integers(0, 2),
).flatmap(lambda row: st.integers(1, 10**6).map(lambda number: msgspec.structs.replace(row, id=number)))
SETS = st.lists(ROWS, max_size=12, unique_by=lambda row: row.id)


@given(st.data(), st.sampled_from([name for name, row in OPERATORS.items() if row.complement]))
def test_complements(data: st.DataObject, operator: str) -> None:
    """Of a record with one value exactly one of two complements is true; of one without, both are what their rows say."""
    names = (operator, OPERATORS[operator].complement)
    ordered = operator in ("LT", "LTE", "GT", "GTE")  # of several values, one may be less and another greater
    name = data.draw(st.sampled_from(["subject", "amount", "status", *(() if ordered else ("colours",))]))
    operand = data.draw(VALUES[name].filter(bool))
    sent = {"propertyName": name, "value": operand, "values": [operand]}
    text = data.draw(st.just("") | VALUES[name])
    positive, negative = (read(filters=[{**sent, "operator": operator}]) for operator in names)
    row = Row(1, {name: text})
    if text:
        assert matches(positive, row) is not matches(negative, row)
    else:
        assert [OPERATORS[each].accepts_missing for each in names] == [matches(positive, row), matches(negative, row)]


@given(SETS, st.sampled_from([*VALUES, "hs_createdate"]), st.booleans())
def test_order_is_total(rows: list[Row], name: str, descending: bool) -> None:
    """No two records have the same place, and the other direction is the reverse but for missing values."""
    search = read(sorts=[("-" if descending else "") + name], limit=200)
    places = sorted(sort_key(search, row) for row in rows)
    assert all(first < second and not second < first for first, second in pairwise(places))
    there = [row for row in rows if row.properties.get(name) or name not in VALUES]
    other_search = read(sorts=[("" if descending else "-") + name], limit=200)
    assert run(search, there)[0] == run(other_search, there)[0][::-1]


@given(SETS, st.sampled_from([*VALUES, "hs_createdate"]), st.booleans(), st.integers(1, 4))
def test_walking_by_cursor(rows: list[Row], name: str, descending: bool, limit: int) -> None:
    """Pages by cursor are the pages by offset: they neither repeat nor lose a record."""
    body: dict[str, Any] = {"sorts": [("-" if descending else "") + name], "limit": limit}
    expected, _ = run(read(**{**body, "limit": 200}), rows)
    walked: list[Row] = []
    after = ""
    while page := run(read(**body, after=after), rows)[0]:
        assert page == run(read(**body, after=len(walked)), rows)[0]
        walked += page
        after = cursor(read(**body), page[-1], len(walked)).text()
    assert expected == walked


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_complement_has_the_operator_for_its_own(operator: str) -> None:
    """Both take the same, and each names the other."""
    complement = OPERATORS[operator].complement
    if complement:
        assert OPERATORS[complement].complement == operator
        assert OPERATORS[complement].operands is OPERATORS[operator].operands


def test_holds_without_a_record() -> None:
    """A filter's meaning can be asked of a text alone."""
    subject = searched_property(TYPE, "subject")
    assert matches_filter(Filter(subject, "EQ", ("a",)), "A")
    assert keys(subject, "A") == ["a"]
    assert keys(subject, "") == []
