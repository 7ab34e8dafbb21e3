"""Search expressions mean what they say: compared with plain Python, through the oracle of searches."""

from __future__ import annotations

import contextlib
import enum
import inspect
import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from axle.client.errors import ExpressionTooLarge
from axle.client.expressions import (
    MAX_ALL_FILTERS,
    MAX_FILTERS,
    MAX_GROUPS,
    AssociationField,
    Condition,
    Expression,
    Field,
    P,
)
from axle.core.operators import OPERATORS, Operands
from axle.core.property_types import instant
from axle.core.search import LIMITS, SearchLimits, SearchRequest, check
from axle.core.search_oracle import Row, matches
from tests.search.portals import CATALOG, COLOURS, OTHERS, THINGS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Given = dict[str, Any]  # a record, its values as Python has them
Truth = bool | None  # None: unknown
Case = tuple[Expression, Callable[[Given], Truth]]


# What a record holds, as Python values and as the text that a server keeps.
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(COLOURS),
    "due": st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours)),
    "title": st.lists(st.sampled_from(("call", "ada", "back", "soon")), min_size=1, max_size=3).map(" ".join),
    "amount": st.one_of(st.integers(-4, 4), st.integers(-8, 8).map(lambda n: Decimal(n) / 2)),
    "day": st.integers(-2, 2).map(lambda days: date(2026, 1, 1) + timedelta(days=days)),
    "flag": st.booleans(),
    "colours": st.sets(st.sampled_from(COLOURS), min_size=1, max_size=3),
    "others": st.sets(st.integers(1, 3), max_size=2),
}
records = st.fixed_dictionaries({}, optional=VALUES)


def kept(name: str, value: Any) -> str:
    """Return the text that a server keeps."""
    if isinstance(value, datetime):
        return instant(round(value.timestamp() * 1000))
    if isinstance(value, set):
        return ";".join(sorted(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def row(record: Given) -> Row:
    """Return a record as the oracle sees it."""
    texts = {name: kept(name, value) for name, value in record.items() if name != "others"}
    return Row(1, texts, links={OTHERS.key: record.get("others", set())})


def unknown_without(name: str, test: Callable[[Any], bool]) -> Callable[[Given], Truth]:
    """Return a test of a record that is unknown where it has no value."""
    return lambda record: test(record[name]) if name in record else None


COMPARISONS: list[tuple[Callable[[Field, Any], Expression], Callable[[Any, Any], bool]]] = [
    (Field.eq, operator.eq),
    (Field.neq, operator.ne),
    (Field.lt, operator.lt),
    (Field.lte, operator.le),
    (Field.gt, operator.gt),
    (Field.gte, operator.ge),
    (operator.eq, operator.eq),
    (operator.ne, operator.ne),
    (operator.lt, operator.lt),
    (operator.le, operator.le),
    (operator.gt, operator.gt),
    (operator.ge, operator.ge),
]


@st.composite
def compared(draw: st.DrawFn) -> Case:
    """A comparison of a property that has an order."""
    name = draw(st.sampled_from(("due", "amount", "day")))
    build, plain = draw(st.sampled_from(COMPARISONS))
    value = draw(VALUES[name])
    return build(P[name], value), unknown_without(name, lambda own: plain(own, value))


@st.composite
def ranged(draw: st.DrawFn) -> Case:
    """A range."""
    name = draw(st.sampled_from(("due", "amount", "day")))
    low, high = sorted((draw(VALUES[name]), draw(VALUES[name])))
    return P[name].between(low, high), unknown_without(name, lambda own: low <= own <= high)


@st.composite
def chosen(draw: st.DrawFn) -> Case:
    """A choice among values, of properties with one value or several."""
    name = draw(st.sampled_from(("status", "amount", "flag", "day")))
    values = draw(st.lists(VALUES[name], min_size=1, max_size=3))
    if draw(st.booleans()):
        return P[name].in_(values), unknown_without(name, lambda own: own in values)
    return P[name].not_in(values), unknown_without(name, lambda own: own not in values)


@st.composite
def several(draw: st.DrawFn) -> Case:
    """An option of a multi-select."""
    value = draw(st.sampled_from(COLOURS))
    if draw(st.booleans()):
        return P.colours == value, unknown_without("colours", lambda own: value in own)
    return P.colours != value, unknown_without("colours", lambda own: value not in own)


@st.composite
def worded(draw: st.DrawFn) -> Case:
    """A word."""
    word = draw(st.sampled_from(("call", "CALL", "ada", "nothing")))
    if draw(st.booleans()):
        return P.title.contains(word), unknown_without("title", lambda own: word.lower() in own.split())
    return P.title.not_contains(word), unknown_without("title", lambda own: word.lower() not in own.split())


@st.composite
def present(draw: st.DrawFn) -> Case:
    """Whether there is a value, which is never unknown."""
    name = draw(st.sampled_from(("status", "due", "colours")))
    if draw(st.booleans()):
        return P[name].has(), lambda record: name in record
    return P[name].not_has(), lambda record: name not in record


def negated(case: Case) -> Case:
    """Turn a case round: unknown stays unknown."""
    made, plain = case

    def turned(record: Given) -> Truth:
        truth = plain(record)
        return None if truth is None else not truth

    return ~made, turned


def both(cases: list[Case]) -> Case:
    """Join cases by AND."""

    def joined(record: Given) -> Truth:
        truths = [plain(record) for _, plain in cases]
        return False if False in truths else (None if None in truths else True)

    made = cases[0][0]
    for other, _ in cases[1:]:
        made = made & other
    return made, joined


def either(cases: list[Case]) -> Case:
    """Join cases by OR."""

    def joined(record: Given) -> Truth:
        truths = [plain(record) for _, plain in cases]
        return True if True in truths else (None if None in truths else False)

    made = cases[0][0]
    for other, _ in cases[1:]:
        made = made | other
    return made, joined


leaves = st.one_of(compared(), ranged(), chosen(), several(), worded(), present())
cases = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(negated),
        st.lists(inner, min_size=2, max_size=3).map(both),
        st.lists(inner, min_size=2, max_size=3).map(either),
    ),
    max_leaves=7,
)


def asked(groups: list[dict[str, Any]], record: Given, limits: SearchLimits = LIMITS) -> bool:
    """Ask the oracle whether a search finds a record; the body goes through JSON, and limits hold."""
    sent = msgspec.json.encode({"filterGroups": groups})
    return matches(check(msgspec.json.decode(sent, type=SearchRequest), THINGS, CATALOG, limits), row(record))


def compare(case: Case, found: list[Given]) -> None:
    """Compare a search with plain Python."""
    made, plain = case
    try:
        groups = made.filter_groups()
    except ExpressionTooLarge:
        sizes = [len(group) for group in made.groups()]
        assert len(sizes) > MAX_GROUPS or max(sizes) > MAX_FILTERS or sum(sizes) > MAX_ALL_FILTERS
        return
    for record in found:
        assert asked(groups, record) == (plain(record) is True)


several_records = st.lists(records, min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(case=cases, found=several_records)
def test_an_expression_is_the_search_that_it_becomes(case: Case, found: list[Given]) -> None:
    """What the search finds is what plain Python finds true; or the expression is refused, and is indeed too large."""
    compare(case, found)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(case=cases, found=several_records)
def test_many_expressions_are_the_searches_that_they_become(case: Case, found: list[Given]) -> None:
    """The same, for longer."""
    compare(case, found)


@settings(max_examples=100, deadline=None)
@given(case=cases, record=records)
def test_a_double_negation_says_the_same(case: Case, record: Given) -> None:
    """However conditions are joined."""
    made, plain = case
    groups = [{"filters": [one.filter() for one in group]} for group in (~~made).groups()]
    unlimited = msgspec.structs.replace(LIMITS, groups=1_000, filters=1_000, all_filters=100_000)
    assert asked(groups, record, unlimited) == (plain(record) is True)


@given(ids=st.sets(st.integers(1, 3), min_size=1), linked=st.sets(st.integers(1, 3), max_size=2))
def test_associations_are_looked_for_by_id(ids: set[int], linked: set[int]) -> None:
    """By one id, or by several."""
    record = {"others": linked}
    assert asked(P.associations.other.in_(ids).filter_groups(), record) == bool(ids & linked)
    assert asked(P.associations["other"].eq(str(min(ids))).filter_groups(), record) == (min(ids) in linked)


ARGUMENTS: dict[Operands, tuple[Any, ...]] = {
    Operands.NONE: (),
    Operands.ONE: ("a",),
    Operands.RANGE: ("a", "b"),
    Operands.SEVERAL: (["a"],),
    Operands.WORDS: ("a",),
}


def written() -> dict[str, Condition]:
    """Return a condition of each operator that a method of a property makes, by what the operator takes."""
    methods = [method for name, method in inspect.getmembers(Field, inspect.isfunction) if not name.startswith("_")]
    conditions: dict[str, Condition] = {}
    for method, arguments in product(methods, ARGUMENTS.values()):
        with contextlib.suppress(TypeError, ValueError):
            made = method(P.x, *arguments)
            if isinstance(made, Condition) and ARGUMENTS[OPERATORS[made.operator].operands] == arguments:
                conditions[made.operator] = made
    return conditions


WRITTEN = written()


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_can_be_written(operator: str) -> None:
    """Each of those that the server knows has a method of a property."""
    assert operator in WRITTEN, f"axle.client.expressions.Field has no method for {operator}"


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_can_be_negated_or_says_that_it_cannot(operator: str) -> None:
    """What `~` makes is true exactly where the operator is false, of a record with a value."""
    condition = msgspec.structs.replace(WRITTEN[operator], name="title")
    if OPERATORS[operator].complement or operator == "BETWEEN":
        for text in ("a", "b", "c"):
            record = {"title": text}
            assert asked(condition.filter_groups(), record) is not asked((~condition).filter_groups(), record)
    else:
        with pytest.raises(TypeError, match=f"{operator} cannot be negated"):
            condition.__invert__()


def test_the_limits_are_the_server_s() -> None:
    """Those that HubSpot documents."""
    assert (LIMITS.groups, LIMITS.filters, LIMITS.all_filters) == (MAX_GROUPS, MAX_FILTERS, MAX_ALL_FILTERS)


class Stage(enum.Enum):
    """An enumeration of a user's own."""

    OPEN = "open"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("WAITING", "WAITING"),
        (5, "5"),
        (-0.5, "-0.5"),
        (1e22, "10000000000000000000000"),
        (Decimal("1E+3"), "1000"),
        (Decimal("5000.00"), "5000.00"),
        (True, "true"),
        (False, "false"),
        (Stage.OPEN, "open"),
        (NOW, "1767225600000"),
        (NOW.astimezone(timezone(timedelta(hours=2))), "1767225600000"),
        (NOW + timedelta(microseconds=1_999), "1767225600001"),
        (date(2026, 1, 1), "1767225600000"),
        (datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC), "-1"),
    ],
    ids=repr,
)
def test_values_are_written_as_hubspot_compares_them(value: Any, text: str) -> None:
    """Numbers without exponents, moments as epoch milliseconds."""
    assert P.x.eq(value).filter() == {"propertyName": "x", "operator": "EQ", "value": text}


@pytest.mark.parametrize(
    ("build", "kind", "message"),
    [
        (lambda: P.due < datetime(2026, 1, 1), ValueError, r"due: 2026-01-01 00:00:00 has no time zone"),
        (lambda: P.x.eq(cast("Any", None)), TypeError, r"x: None cannot be compared; use has\(\) or not_has\(\)"),
        (lambda: P.x == "", ValueError, r"x: .* use has\(\) or not_has\(\)"),
        (lambda: P.x.eq(cast("Any", ["a"])), TypeError, r"x: list is not a valid property value"),
        (lambda: P.x.eq(float("nan")), ValueError, "x: nan is not a number"),
        (lambda: P.x.in_("abc"), TypeError, r"x: IN takes several values; for one, write \[value\]"),
        (lambda: P.x.not_in([]), ValueError, "x: NOT_IN needs at least one value"),
        (lambda: P.x.eq(1) and P.y.eq(2), TypeError, "join with &, | and ~"),
        (lambda: not P.x.eq(1), TypeError, "join with &, | and ~"),
        (lambda: 1 < P.x < 5, TypeError, "no truth value"),
        (lambda: ~P.associations.contact.eq(1), TypeError, r"associations.contact takes only eq\(\) and in_\(\)"),
        (lambda: P.x.eq(1) & cast("Any", "y"), TypeError, "unsupported operand"),
        (lambda: P.x.eq(1) | cast("Any", True), TypeError, "unsupported operand"),
    ],
)
def test_mistakes_are_refused_where_they_are_made(build: Callable[[], Any], kind: type[Exception], message: str) -> None:
    """Before anything travels, with a message that names the property."""
    with pytest.raises(kind, match=message):
        build()


def any_of(*made: Expression) -> Expression:
    """Join by OR."""
    joined = made[0]
    for one in made[1:]:
        joined = joined | one
    return joined


def all_of(*made: Expression) -> Expression:
    """Join by AND."""
    joined = made[0]
    for one in made[1:]:
        joined = joined & one
    return joined


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (any_of(*(P[f"x{n}"].eq(1) for n in range(6))), "needs 6 groups of filters, 1 in the longest and 6 in all"),
        (all_of(*(P[f"x{n}"].eq(1) for n in range(7))), "needs 1 groups of filters, 7 in the longest and 7 in all"),
        (any_of(*(all_of(*(P[f"x{n}{m}"].has() for m in range(5))) for n in range(4))), "and 20 in all"),
        (all_of(*(P[f"x{n}"].has() | P[f"y{n}"].has() for n in range(3))), "8 groups .* multiplied out"),
        (all_of(*(P[f"x{n}"].has() | P[f"y{n}"].has() for n in range(40))), "needs 128 groups of filters or more"),
    ],
    ids=["groups", "filters", "all", "product", "explosion"],
)
def test_what_hubspot_does_not_take_is_refused_with_the_reason(made: Expression, message: str) -> None:
    """The error says what is needed, what there is, and what helps; and it comes at once, however large the product."""
    with pytest.raises(ExpressionTooLarge, match=message) as caught:
        made.filter_groups()
    assert "HubSpot takes 5 groups, 6 filters in each and 18 in all" in str(caught.value)
    assert "in_()" in str(caught.value)


def test_what_fits_is_not_refused() -> None:
    """At the limits, and where a group that finds nothing new is left out."""
    full = any_of(*(all_of(*(P[f"x{n}{m}"].has() for m in range(6))) for n in range(3)))
    assert [len(group["filters"]) for group in full.filter_groups()] == [6, 6, 6]
    a, b = P.a.has(), P.b.has()
    assert (a | (a & b) | a).filter_groups() == a.filter_groups()
    assert ((a | b) & (a | b)).filter_groups() == (a | b).filter_groups()


def test_negations_take_the_complementary_operator() -> None:
    """By De Morgan down to the conditions; what a range leaves out lies on both of its sides."""
    made = ~(P.status.in_(["A", "B"]) & (P.amount <= 5) & P.owner.has())
    operators = [[one["operator"] for one in group["filters"]] for group in made.filter_groups()]
    assert operators == [["NOT_IN"], ["GT"], ["NOT_HAS_PROPERTY"]]
    assert repr(~P.amount.between(1, 5)) == "(LT(amount, '1') | GT(amount, '5'))"


def test_sorts_are_written_as_objects() -> None:
    """With their direction."""
    assert P.hs_timestamp.desc().wire() == {"propertyName": "hs_timestamp", "direction": "DESCENDING"}
    assert P["hs_timestamp"].asc().wire() == {"propertyName": "hs_timestamp", "direction": "ASCENDING"}


def test_names_are_what_is_written() -> None:
    """Any name that does not belong to Python is a property's; two expressions are equal if they say the same."""
    assert P.hs_object_id.name == P["hs_object_id"].name == "hs_object_id"
    assert isinstance(P.associations.contact, AssociationField)
    assert not hasattr(P, "__wrapped__")
    assert P.x.eq(1) & P.y.eq(2) == P.x.eq(1) & P.y.eq(2)
