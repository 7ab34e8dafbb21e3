"""A type with properties of every type, records of it, and searches over it: made at random, within what the API accepts.

Property types and operators are those of the tables in the core: a new row of either is drawn without a word here.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from axle.core.catalog import Catalog, ObjectType
from axle.core.model import AssociationType, Group, ObjectTypeDefinition, Option, Property
from axle.core.operators import OPERATORS, Operands
from axle.core.property_types import BOOL, DATE, MOMENT, NUMBER, OPTION, PROPERTY_TYPES, TEXT, Form, form_of, instant, normalise
from axle.storage.search.slots import fixed, slottable

COLOURS = ("Red", "red", "dark blue", "GREEN", "a-b", "100")
NUMBERS = ("0", "-0", "7", "7.0", "-3.5", "1e3", "9007199254740992", "9007199254740993", "-9007199254740993", "1e300", "0.1")
WORDS = ("follow", "Follow-up", "Straße", "STRASSE", "ﬁne", "x", "ÉCOLE", "école", "日本", "a_b", "100%", "it's", "--", "up")
MOMENTS = (0, -1, 999, 1_767_225_600_000, 1_767_225_600_001, -62_135_596_800_000, 253_402_300_799_999, 86_400_000)
DAYS = (0, 86_400_000, -86_400_000, 1_767_225_600_000)


def _options() -> tuple[Option, ...]:
    return tuple(Option(value) for value in COLOURS)


_NAMED = (
    Property("hs_object_id", "Id", "number", "number", "g", read_only=True),
    Property("hs_createdate", "Created", "datetime", "date", "g", read_only=True),
    Property("hs_lastmodifieddate", "Modified", "datetime", "date", "g", read_only=True),
    Property("status", "Status", "enumeration", "select", "g", options=_options()),
    Property("owner", "Owner", "enumeration", "select", "g", externalOptions=True),
    Property("due", "Due", "datetime", "date", "g"),
    Property("title", "Title", "string", "text", "g"),
    Property("body", "Body", "string", "textarea", "g"),
    Property("amount", "Amount", "number", "number", "g"),
    Property("day", "Day", "date", "date", "g"),
    Property("flag", "Flag", "bool", "booleancheckbox", "g"),
    Property("colours", "Colours", "enumeration", "checkbox", "g", options=_options()),
    Property("phone", "Phone", "phone_number", "phonenumber", "g"),
    Property("secret", "Read-only text", "string", "text", "g", read_only=True),
)
_BY_TYPE = {f"as_{name}": name for name in PROPERTY_TYPES if name not in {prop.type for prop in _NAMED}}
PROPERTIES = (*_NAMED, *(Property(name, name, of, "text", "g") for name, of in _BY_TYPE.items()))
LINKS = (
    AssociationType(1, "thing_to_other", "0-1", "0-2", 2, default=True),
    AssociationType(2, "other_to_thing", "0-2", "0-1", 1, default=True),
)


def _type(name: str, type_id: str) -> ObjectTypeDefinition:
    return ObjectTypeDefinition(
        name=name, singular=name[:-1], id=type_id, created=("hs_createdate",), modified=("hs_lastmodifieddate",),
        defaults=("hs_object_id",), properties=PROPERTIES, groups=(Group("g", "G"),),
        searchable=("title", "body"), status="status", owner="owner", due="due",
    )  # fmt: skip


CATALOG = Catalog([_type("things", "0-1"), _type("others", "0-2")], LINKS)
THINGS: ObjectType = CATALOG.find("things")
OTHERS: ObjectType = CATALOG.find("others")

_words = st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["C"]), max_size=6))
_text = st.one_of(
    st.lists(_words, max_size=4).map(" ".join), st.just("long " * 79 + "tail"), st.just("y" * 399 + "Z"), st.just("y" * 405)
)
_several = st.lists(st.sampled_from(COLOURS), max_size=3, unique=True).map(";".join)
_number = st.one_of(st.sampled_from(NUMBERS), st.integers(-20, 20).map(str), st.floats(-1e6, 1e6).map(repr))
_RAW: dict[str, st.SearchStrategy[str]] = {
    "status": st.sampled_from(COLOURS),
    "owner": st.sampled_from(("1", "2", "007", "7")),
    "due": st.sampled_from(MOMENTS).map(instant),
    "title": _text,
    "body": _text,
    "amount": _number,
    "day": st.sampled_from(DAYS).map(lambda ms: instant(ms)[:10]),
    "flag": st.sampled_from(("true", "false")),
    "colours": _several,
    "phone": st.sampled_from(("+1 (555) 010-1234", "5550101234", "555")),
    "secret": _text,
}
# Values of types that have no property above; text is quoted, so that it is JSON too.
_OF_FORM: dict[Form, st.SearchStrategy[str]] = {
    TEXT: st.sampled_from(WORDS).map(lambda word: f'"{word}"'),
    BOOL: _RAW["flag"],
    OPTION: _RAW["status"],
    NUMBER: _number,
    DATE: _RAW["day"],
    MOMENT: _RAW["due"],
}
_RAW.update({name: _OF_FORM[PROPERTY_TYPES[of].form] for name, of in _BY_TYPE.items()})
SLOTTED = tuple(prop.name for prop in PROPERTIES if prop.name not in fixed(THINGS) and slottable(THINGS, prop.name))


def _normal(given: dict[str, str]) -> dict[str, str]:
    values = {name: normalise(THINGS.properties[name], text) for name, text in given.items()}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


properties = st.fixed_dictionaries({}, optional=_RAW).map(_normal)
stamps = st.tuples(st.integers(0, 5), st.integers(0, 5))

_OPERAND: dict[str, st.SearchStrategy[Any]] = {
    **_RAW,
    "hs_object_id": st.integers(100_000_000_000, 100_000_000_012),
    "hs_createdate": st.one_of(st.integers(0, 5), st.integers(0, 5).map(instant)),
    "hs_lastmodifieddate": st.integers(0, 5),
    "due": st.one_of(st.sampled_from(MOMENTS), st.sampled_from(MOMENTS).map(instant)),
    "amount": st.one_of(_number, st.integers(-5, 5)),
    "flag": st.booleans(),
    "colours": st.sampled_from((*COLOURS, "Red;red")),
}
_token = st.one_of(
    _words,
    st.lists(_words, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(("*", "fol*", "*low", "*o*", "*-up", "stra*", "f*w", "*l*o*", "f*l*w*", "*o*-up")),
)


def _filter(name: str, only: str = "") -> st.SearchStrategy[dict[str, Any]]:
    """Return filters on a property, of any operator or of one alone."""
    value = _OPERAND[name].filter(lambda one: one != "" and (not isinstance(one, str) or bool(one.strip())))
    base = {"propertyName": st.just(name)}
    token = _token.filter(lambda one: bool(one.strip()))
    operands: dict[Operands, dict[str, st.SearchStrategy[Any]]] = {
        Operands.NONE: {},
        Operands.ONE: {"value": value},
        Operands.RANGE: {"value": value, "highValue": value, "inclusive": st.booleans()},
        Operands.SEVERAL: {"values": st.lists(value, min_size=1, max_size=3)},
        Operands.WORDS: {"value": token},
    }
    usable = [shape for shape in Operands if shape is not Operands.WORDS or form_of(THINGS.properties[name]).tokens]
    return st.one_of(
        *(
            st.fixed_dictionaries({**base, "operator": st.sampled_from(operators), **operands[shape]})
            for shape in usable
            if (operators := [each for each, row in OPERATORS.items() if row.operands is shape and only in ("", each)])
        )
    )


def filters_of(operator: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return filters of one operator on any property that it can be used with."""
    words = OPERATORS[operator].operands is Operands.WORDS
    return st.one_of(*(_filter(name, operator) for name in _OPERAND if form_of(THINGS.properties[name]).tokens or not words))


_linked = st.one_of(
    st.fixed_dictionaries(
        {"propertyName": st.just("associations.other"), "operator": st.just("EQ"), "value": st.integers(1, 3)}
    ),
    st.fixed_dictionaries(
        {
            "propertyName": st.just("associations.others"),
            "operator": st.just("IN"),
            "values": st.lists(st.integers(1, 3), min_size=1, max_size=2),
        }
    ),
)
filters = st.one_of(*(_filter(name) for name in _OPERAND), _linked)
_groups = st.lists(
    st.fixed_dictionaries({"filters": st.one_of(st.lists(filters, min_size=1, max_size=1), st.lists(filters, max_size=3))}),
    min_size=1,
    max_size=3,
)
searches = st.fixed_dictionaries(
    {"filterGroups": st.one_of(_groups, _groups, _groups, st.just([]))},
    optional={
        "query": st.one_of(st.just(""), st.lists(_words, max_size=2).map(" ".join)),
        "sorts": st.lists(
            st.fixed_dictionaries(
                {"propertyName": st.sampled_from(sorted(_OPERAND)), "direction": st.sampled_from(("ASCENDING", "DESCENDING"))}
            ),
            max_size=1,
        ),
        "limit": st.integers(1, 5),
        "after": st.integers(0, 6),
    },
)
