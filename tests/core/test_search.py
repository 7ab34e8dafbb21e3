"""What a search request may say, and how each mistake in it is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from axle.core.catalog import Catalog
from axle.core.errors import Invalid, InvalidBody
from axle.core.model import ObjectTypeDefinition, Property
from axle.core.operators import OPERATORS, Filter
from axle.core.property_types import Number, key, number_key, parts
from axle.core.search import (
    LIMITS,
    AssociationFilter,
    Cursor,
    Search,
    SearchLimits,
    SearchRequest,
    check,
    searched_property,
)
from axle.core.text import Pattern, Word

TASKS = ObjectTypeDefinition(
    name="tasks",
    singular="task",
    id="0-27",
    created=("hs_createdate",),
    modified=("hs_lastmodifieddate",),
    defaults=(),
    searchable=("subject",),
    unfilterable=("preview",),
    properties=(
        Property("hs_createdate", "", "datetime", "date"),
        Property("hs_lastmodifieddate", "", "string", "text"),
        Property("subject", ""),
        Property("preview", ""),
        Property("status", "", "enumeration", "select"),
        Property("colours", "", "enumeration", "checkbox"),
        Property("amount", "", "number", "number"),
        Property("due", "", "datetime", "date"),
        Property("day", "", "date", "date"),
        Property("done", "", "bool", "booleancheckbox"),
    ),
)
CONTACTS = msgspec.structs.replace(TASKS, name="contacts", singular="contact", id="0-1")
CATALOG = Catalog([TASKS, CONTACTS], [])
TYPE = CATALOG.find("tasks")
LIFTED = SearchLimits(results=None)


def read(body: dict[str, Any], limits: SearchLimits = LIMITS) -> Search:
    """Check a request from its JSON."""
    return check(msgspec.json.decode(msgspec.json.encode(body), type=SearchRequest), TYPE, CATALOG, limits)


def one(**sent: Any) -> Filter | AssociationFilter:
    """Return the only filter of a search that has one."""
    ((found,),) = read({"filterGroups": [{"filters": [sent]}]}).groups
    return found


def operands(name: str, operator: str, **sent: Any) -> tuple[Any, ...]:
    """Return the operands that a filter is read with."""
    found = one(propertyName=name, operator=operator, **sent)
    assert isinstance(found, Filter)
    return found.values


def refused(body: dict[str, Any], limits: SearchLimits = LIMITS) -> str:
    """Return the message with which a request is refused."""
    with pytest.raises((Invalid, msgspec.ValidationError)) as caught:
        read(body, limits)
    assert not isinstance(caught.value, InvalidBody)
    return str(caught.value)


def refused_filter(**sent: Any) -> str:
    """Return the message with which a filter is refused."""
    return refused({"filters": [sent]})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"filterGroups": []},
        {"filterGroups": [{"filters": []}], "sorts": [], "after": "", "query": "", "properties": []},
        {"filterGroups": [{}], "filters": []},
        {"filterGroups": None, "filters": None, "sorts": None, "query": None, "properties": None, "limit": None, "after": None},
        {"after": 0, "limit": "10", "unknown": 1},
    ],
)
def test_nothing_asked(body: dict[str, Any]) -> None:
    """Every way to ask for nothing in particular is the same search."""
    assert Search(TYPE) == read(body)


def test_top_level_filters_are_a_group() -> None:
    """Filters outside of groups are one more group."""
    has = {"propertyName": "subject", "operator": "HAS_PROPERTY"}
    assert len(read({"filters": [has], "filterGroups": [{"filters": [has, has]}, {"filters": []}]}).groups) == 2


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("subject", "ÄB", "äb"),
        ("subject", 5, "5"),
        ("subject", True, "true"),
        ("status", "In Progress", "In Progress"),
        ("status", 7, "7"),
        ("done", "TRUE", "true"),
        ("done", False, "false"),
        ("amount", " 1.50 ", Number(1.5)),
        ("amount", 2, Number(2)),
        ("amount", 2.5, Number(2.5)),
        ("amount", "-9007199254740993", Number(-9007199254740992.0, -9007199254740993)),
        ("amount", 12345678901234567890123, Number(1.2345678901234568e22, 12345678901234567890123)),
        ("due", 1767225600000, Number(1767225600000)),
        ("due", "1767225600000", Number(1767225600000)),
        ("due", 1767225600000.0, Number(1767225600000)),
        ("due", "2026-01-01T01:00:00+01:00", Number(1767225600000)),
        ("due", "2026-01-01", Number(1767225600000)),
        ("day", "2026-01-01T12:00:00Z", Number(1767268800000)),
        ("hs_createdate", "2026-01-01", Number(1767225600000)),
        ("hs_lastmodifieddate", "2026-01-01", Number(1767225600000)),
        ("hs_object_id", "100000000001", Number(100000000001)),
    ],
)
def test_operands(name: str, raw: Any, expected: Any) -> None:
    """An operand is read by the type of its property, from any JSON scalar."""
    assert (expected,) == operands(name, "EQ", value=raw)


def test_forms_of_operands() -> None:
    """Each operator takes its operands where the documents put them."""
    assert (Number(1), Number(2)) == operands("amount", "BETWEEN", value="1", highValue=2)
    assert operands("subject", "IN", values=["A", "b", "a"]) == ("a", "b")
    assert operands("subject", "NOT_HAS_PROPERTY", value="ignored") == ()
    between = {"propertyName": "amount", "operator": "BETWEEN", "value": 1, "highValue": 2}
    for more, inclusive in (({}, True), ({"inclusive": True}, True), ({"inclusive": False}, False)):
        found = one(**between, **more)
        assert isinstance(found, Filter)
        assert found.inclusive is inclusive


def test_token_operands() -> None:
    """Token operators take words on text and one value on an enumeration."""
    text = one(propertyName="subject", operator="CONTAINS_TOKEN", value="Follow UP*")
    assert isinstance(text, Filter)
    assert Pattern((Word("follow"), Word("up", right=True))) == text.pattern
    listed = one(propertyName="colours", operator="NOT_CONTAINS_TOKEN", value="Red Hot")
    assert isinstance(listed, Filter)
    assert Pattern((Word("Red Hot"),)) == listed.pattern


@pytest.mark.parametrize("name", ["associations.contact", "associations.contacts", "associations.CONTACT", "associations.0-1"])
def test_links(name: str) -> None:
    """A pseudo-property names a type in any way that the API does, and takes ids as text or numbers."""
    to_type = CATALOG.find("contacts")
    single = one(propertyName=name, operator="EQ", value=12)
    several = one(propertyName=name, operator="IN", values=["12", 13, 12])
    assert isinstance(single, AssociationFilter) and isinstance(several, AssociationFilter)
    assert (single.type, single.ids) == (to_type, (12,))
    assert (several.type, several.ids) == (to_type, (12, 13))


@pytest.mark.parametrize(
    ("raw", "name", "descending"),
    [
        ("subject", "subject", False),
        ("-subject", "subject", True),
        ("-hs_object_id", "hs_object_id", True),
        ({"propertyName": "due"}, "due", False),
        ({"propertyName": "due", "direction": "ASCENDING"}, "due", False),
        ({"propertyName": "due", "direction": "DESCENDING"}, "due", True),
        ('{"propertyName":"due","direction":"DESCENDING"}', "due", True),
    ],
)
def test_sorts(raw: Any, name: str, descending: bool) -> None:
    """A sort is a name, a name behind a minus, an object, or the text of one."""
    (sort,) = read({"sorts": [raw]}).sorts
    assert (name, descending) == (sort.property.name, sort.descending)


def test_default_order() -> None:
    """Without a sort the order is by the time of creation."""
    assert [sort.property.name for sort in read({}).order] == ["hs_createdate"]
    assert [sort.property.name for sort in read({"sorts": ["due"]}).order] == ["due"]


def words(count: int, before: str = "") -> list[dict[str, Any]]:
    """Return a filter with so many words, each with something before it."""
    text = " ".join(f"{before}w{n}" for n in range(count))
    return [{"propertyName": "subject", "operator": "NOT_CONTAINS_TOKEN", "value": text}]


@pytest.mark.parametrize("filters", [words(500), words(20, "*"), [*words(500), *words(20, "*")]])
def test_as_many_words_as_are_allowed(filters: list[dict[str, Any]]) -> None:
    """Up to the limits, words are taken as they are given."""
    assert len(read({"filters": filters, "query": " ".join(f"w{n}" for n in range(500))}).query) == 500


def test_page() -> None:
    """Limit, offset, properties and query are taken as they are given."""
    search = read({"limit": 200, "after": "9800", "properties": ["b", "a", "b"], "query": "Ann"})
    assert (search.limit, search.offset, search.properties) == (200, 9800, ("b", "a"))
    assert (Word("ann", right=True),) == search.query
    assert read({"after": 3.0}).offset == 3


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"filters": [{}]}, "required attributes are not set [propertyName, operator]"),
        ({"filters": [{"propertyName": "subject"}]}, "required attributes are not set [operator]"),
        ({"filterGroups": [{"filters": []}] * 6}, "Too many filterGroups: 6, at most 5 are allowed"),
        ({"query": "x" * 3_001}, "query is longer than 3000 characters"),
        ({"query": ["x"]}, "query must be a string"),
        ({"query": " ".join(f"w{n}" for n in range(501))}, "Too many words in query: 501, at most 500 are allowed"),
        ({"filterGroups": [{"filters": words(334)}] * 3}, "Too many words in all filters: 1002, at most 1000 are allowed"),
        ({"filterGroups": [{"filters": words(14, "*")}] * 3}, "in all filters that begin with a wildcard: 42, at most 40"),
        ({"limit": 201}, "limit must be a whole number from 1 to 200"),
        ({"limit": 0}, "limit must be"),
        ({"limit": -1}, "limit must be"),
        ({"limit": True}, "limit must be"),
        ({"limit": [1]}, "limit must be"),
        ({"limit": 1.5}, "limit must be"),
        ({"sorts": ["due", "day"]}, "Too many sorts: 2, at most 1 are allowed"),
        ({"sorts": [{"propertyName": "nope"}]}, "Property nope does not exist"),
        ({"sorts": [5]}, "A sort must be"),
        ({"sorts": [{}]}, "A sort must be"),
        ({"sorts": ["{"]}, "A sort must be"),
        ({"sorts": [{"propertyName": "due", "direction": "UP"}]}, "Unknown sort direction UP"),
        ({"after": "9991"}, "beyond 10000 results"),
        ({"after": 9801, "limit": 200}, "beyond 10000 results"),
        ({"after": -1}, "after is not valid: -1"),
        ({"after": "abc"}, "after is not valid: abc"),
        ({"after": [1]}, "after is not valid"),
        ({"after": "10~1~2"}, "after is not valid: 10~1~2"),
        ({"after": "9" * 20}, "after is not valid"),
    ],
)
def test_refused(body: dict[str, Any], message: str) -> None:
    """A request that breaks a limit or has the wrong shape is refused with what is wrong."""
    assert message in refused(body)


@pytest.mark.parametrize("name", ["ascending", "-nope", ""])
def test_a_sort_by_a_bare_name_that_is_no_property(name: str) -> None:
    """It is ignored, as the service ignores it: the oldest comes first, or the best match."""
    assert read({"sorts": [name]}) == read({})
    assert read({"sorts": [name], "query": "call"}).ranked


def test_too_many_filters() -> None:
    """Filters are limited per group and in all, and both limits can be reached."""
    has = {"propertyName": "subject", "operator": "HAS_PROPERTY"}
    assert [len(group) for group in read({"filterGroups": [{"filters": [has] * 6}] * 3}).groups] == [6, 6, 6]
    assert "Too many filters in one group: 7, at most 6" in refused({"filters": [has] * 7})
    assert "Too many filters in all groups: 20, at most 18" in refused({"filterGroups": [{"filters": [has] * 5}] * 4})


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (
            {"propertyName": "subject", "operator": "LIKE", "value": 1},
            "Enum type must be one of: [IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN,",
        ),
        ({"propertyName": "subject", "operator": "EQ"}, "operator EQ requires a value"),
        ({"propertyName": "subject", "operator": "EQ", "value": ""}, "operator EQ requires a value"),
        ({"propertyName": "subject", "operator": "EQ", "values": ["a"]}, "operator EQ requires a value"),
        (
            {"propertyName": "subject", "operator": "EQ", "value": ["a"]},
            "Expected `bool | int | float | str | null`, got `array`",
        ),
        (
            {"propertyName": "subject", "operator": "EQ", "value": {"a": 1}},
            "Expected `bool | int | float | str | null`, got `object`",
        ),
        ({"propertyName": "subject", "operator": "IN", "value": "a"}, "operator IN requires values"),
        ({"propertyName": "subject", "operator": "NOT_IN", "values": []}, "operator NOT_IN requires values"),
        ({"propertyName": "subject", "operator": "IN", "values": "a"}, "Expected `array | null`, got `str`"),
        (
            {"propertyName": "subject", "operator": "IN", "values": [["a"]]},
            "Expected `bool | int | float | str | null`, got `array`",
        ),
        ({"propertyName": "amount", "operator": "BETWEEN", "value": 1}, "operator BETWEEN requires a highValue"),
        ({"propertyName": "amount", "operator": "BETWEEN", "highValue": 1}, "operator BETWEEN requires a value"),
        ({"propertyName": "associations.contact", "operator": "EQ"}, "operator EQ requires a value"),
        ({"propertyName": "subject", "operator": "eq", "value": "a"}, "Enum type must be one of: ["),
        ({"propertyName": "subject", "operator": str(len(OPERATORS)), "value": "a"}, "Enum type must be one of: ["),
        ({"propertyName": "subject", "operator": len(OPERATORS), "value": "a"}, "Enum type must be one of: ["),
        ({"propertyName": "subject", "operator": "\u00a0EQ", "value": "a"}, "Enum type must be one of: ["),
        ({"operator": "eq"}, "Enum type must be one of: ["),
        ({"propertyName": "subject", "operator": " "}, "required attributes are not set [operator]"),
    ],
)
def test_a_filter_that_cannot_be_read(sent: dict[str, Any], message: str) -> None:
    """What a filter lacks, and an operator that is none, are told while the request is read."""
    assert message in refused_filter(**sent)


def test_operators_by_number_and_between_blanks() -> None:
    """A number stands for the operator at that place, blanks and control characters around one do not count."""
    for number, name in enumerate(OPERATORS):
        sent = {"propertyName": "amount", "value": 1, "highValue": 2, "values": [1]}
        sent["propertyName"] = "subject" if "TOKEN" in name else "amount"
        search = read({"filters": [{**sent, "operator": name}]})
        for other in (str(number), number, f" {name}\t", f"\x00{name}\n", f" {number} "):
            assert read({"filters": [{**sent, "operator": other}]}) == search
        assert search.groups[0][0].operator == name  # type: ignore[union-attr] # it is a filter


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"propertyName": "nope", "operator": "EQ", "value": 1}, "Property nope does not exist"),
        ({"propertyName": "preview", "operator": "HAS_PROPERTY"}, "Property preview cannot be used in a filter"),
        ({"propertyName": "subject", "operator": "EQ", "value": "a\0"}, "control character"),
        ({"propertyName": "subject", "operator": "EQ", "value": "a" * 65_537}, "too long"),
        ({"propertyName": "subject", "operator": "IN", "values": [None]}, "requires an entry of values"),
        ({"propertyName": "subject", "operator": "IN", "values": ["a"] * 1_001}, "Too many values for subject: 1001"),
        ({"propertyName": "amount", "operator": "GT", "value": "x"}, "x is not a valid number, in a filter on amount"),
        ({"propertyName": "amount", "operator": "GT", "value": True}, "true is not a valid number"),
        ({"propertyName": "amount", "operator": "GT", "value": "1e999"}, "1e999 is not a valid number"),
        ({"propertyName": "amount", "operator": "IN", "values": [1, "x"]}, "x is not a valid number"),
        ({"propertyName": "due", "operator": "LT", "value": "soon"}, "soon is not a valid datetime, in a filter on due"),
        ({"propertyName": "day", "operator": "LT", "value": "2026-13-01"}, "2026-13-01 is not a valid date"),
        ({"propertyName": "hs_object_id", "operator": "EQ", "value": "x"}, "x is not a valid number"),
        ({"propertyName": "due", "operator": "CONTAINS_TOKEN", "value": "2026"}, "CONTAINS_TOKEN cannot be used with due"),
        ({"propertyName": "subject", "operator": "CONTAINS_TOKEN", "value": "a" * 3_001}, "longer than 3000 characters"),
        (words(501)[0], "Too many words for subject: 501, at most 500 are allowed"),
        (words(21, "*")[0], "Too many words for subject that begin with a wildcard: 21, at most 20 are allowed"),
        (
            {"propertyName": "subject", "operator": "CONTAINS_TOKEN", "value": " ".join(f"*@{n}.x" for n in range(21))},
            "Too many words for subject that begin with a wildcard: 21, at most 20 are allowed",
        ),
        ({"propertyName": "associations.x", "operator": "EQ", "value": 1}, "Property associations.x does not exist"),
        ({"propertyName": "associations.contact", "operator": "GT", "value": 1}, "use EQ or IN"),
        ({"propertyName": "associations.contact", "operator": "EQ", "value": "x"}, "x is not the id of a record"),
        ({"propertyName": "associations.contact", "operator": "IN", "values": ["9" * 19]}, "is not the id of a record"),
    ],
)
def test_refused_filter(sent: dict[str, Any], message: str) -> None:
    """A filter that cannot be read is refused, and the message names the property."""
    found = refused_filter(**sent)
    assert message in found
    assert sent["propertyName"] in found or sent["operator"] in found


def test_refusal_names_the_property_apart() -> None:
    """A program finds the property's name in the error's context."""
    with pytest.raises(Invalid) as caught:
        searched_property(TYPE, "nope")
    assert caught.value.context == {"propertyName": ["nope"]}


def test_lifted_limit() -> None:
    """Where the bound on paging is lifted, one may go on by offset or by cursor."""
    assert read({"after": "1000000"}, LIFTED).offset == 1_000_000
    search = read({"after": "20~a~b~7", "sorts": ["subject"]}, LIFTED)
    assert (20, Cursor(20, "a~b", 7)) == (search.offset, search.after)
    assert Cursor(20, None, 7) == read({"after": "20~~7", "sorts": ["subject"]}, LIFTED).after
    assert Cursor(20, Number(1.5), 7) == read({"after": "20~1.5~7", "sorts": ["-amount"]}, LIFTED).after
    assert Cursor(20, Number(99), 7) == read({"after": "20~99~7"}, LIFTED).after


@pytest.mark.parametrize("after", ["20~x~7", "20~7", "20~1~x", "20~1~"])
def test_foreign_cursor(after: str) -> None:
    """A cursor that does not fit the search is refused."""
    assert "after does not belong to this search" in refused({"after": after}, LIFTED)


@given(
    st.integers(0, 10**9), st.integers(0, 10**15), st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)
)
def test_cursor_of_text(offset: int, number: int, text: str) -> None:
    """A cursor is read as it was written, whatever characters the key has."""
    cursor = Cursor(offset, key(searched_property(TYPE, "subject"), text), number)
    assert cursor == read({"sorts": ["subject"], "after": cursor.text()}, LIFTED).after


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_cursor_of_number(number: float) -> None:
    """A cursor keeps a number exactly, small, negative or huge."""
    cursor = Cursor(1, number_key(str(number)), 2)
    assert cursor == read({"sorts": ["amount"], "after": cursor.text()}, LIFTED).after


@given(st.integers(-62_135_596_800_000, 253_402_300_799_999))
def test_cursor_of_instant(ms: int) -> None:
    """A cursor keeps an instant."""
    cursor = Cursor(1, Number(float(ms)), 2)
    assert cursor == read({"after": cursor.text()}, LIFTED).after


@given(st.integers(), st.integers())
def test_whole_numbers_compare_exactly(a: int, b: int) -> None:
    """Whole numbers of any size are ordered as they are, though doubles cannot tell some apart."""
    for x, y in ((a, b), (2**53 + a, 2**53 + b), (-(2**70) + a, -(2**70) + b)):
        first, second = number_key(str(x)), number_key(str(y))
        assert first is not None
        assert second is not None
        assert ((x < y), (x == y)) == ((first < second), (first == second))


@pytest.mark.parametrize("text", ["", "x", "1e999", "١", "nan", "1_0", " 1"])
def test_not_comparable(text: str) -> None:
    """What is not a finite number in plain digits has no place among numbers."""
    assert number_key(text) is None


@pytest.mark.parametrize(
    ("one_way", "other_way"), [("1", "1.0"), ("+5", "5"), ("1e3", "1000"), ("-0", "0"), ("1e22", "1" + "0" * 22)]
)
def test_spellings_of_a_number(one_way: str, other_way: str) -> None:
    """A number compares by value, however it is written."""
    assert number_key(one_way) == number_key(other_way)


def test_parts() -> None:
    """Only a multi-select has several values."""
    assert parts(searched_property(TYPE, "colours"), "a;b") == ["a", "b"]
    assert parts(searched_property(TYPE, "status"), "a;b") == ["a;b"]
    assert parts(searched_property(TYPE, "subject"), "") == []
