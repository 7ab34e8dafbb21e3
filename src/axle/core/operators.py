"""The operators of filters: one row each, from which everything that knows operators is made or checked.

A row says what an operator takes, which records it accepts, which operator is its complement, and what the reference says.
The search reads operands by it, `axle.core.search_oracle` asks it about records, the client negates by it, tests draw from it.
How a database answers it faster stands in `axle.storage.search.comparisons`; where nothing does, the oracle answers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from axle.core.model import Property
from axle.core.property_types import OPTION, Key, form_of, keys, parts
from axle.core.text import Pattern, fits, fold, tokens


class Operands(Enum):
    """What an operator takes."""

    NONE = "nothing"
    ONE = "one value"
    RANGE = "two values"
    SEVERAL = "a list of values"
    WORDS = "words"

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields that a filter must have, each with the words in which a refusal asks for it."""
        return _FIELDS[self]


_FIELDS: dict[Operands, dict[str, str]] = {
    Operands.NONE: {},
    Operands.ONE: {"value": "a value"},
    Operands.RANGE: {"value": "a value", "highValue": "a highValue"},
    Operands.SEVERAL: {"values": "values"},
    Operands.WORDS: {"value": "a value"},
}


class Filter(msgspec.Struct, frozen=True):
    """A condition on one property; a range has two values, a token operator a pattern instead."""

    property: Property
    operator: str
    values: tuple[Key, ...] = ()
    pattern: Pattern = Pattern()
    inclusive: bool = True


Test = Callable[[Filter, str], bool]


class Operator(NamedTuple):
    """One operator.

    `accepts` says whether a record is found whose property has this text; `meaning` says the same in words. `complement` is
    the operator that finds all other records with a value, if there is one. `accepts_missing`: records without a value are
    found. `any_text`: text that does not fit the type of the property is looked at too; to the others it is no value.
    """

    operands: Operands
    accepts: Test
    meaning: str
    complement: str = ""
    accepts_missing: bool = False
    any_text: bool = False


def _any(compare: Callable[[Any, Any], bool]) -> Test:
    return lambda filter_, text: any(compare(each, filter_.values[0]) for each in keys(filter_.property, text))


def _within(filter_: Filter, text: str) -> bool:
    below: Callable[[Any, Any], bool] = operator.le if filter_.inclusive else operator.lt
    low, high = filter_.values
    return any(below(low, each) and below(each, high) for each in keys(filter_.property, text))


def _in(filter_: Filter, text: str) -> bool:
    return any(each in filter_.values for each in keys(filter_.property, text))


def _contains(filter_: Filter, text: str) -> bool:
    candidates = parts(filter_.property, text) if form_of(filter_.property) is OPTION else tokens(text)
    words = all(any(fits(word, token) for token in candidates) for word in filter_.pattern.words)
    return words and all(literal in fold(text) for literal in filter_.pattern.literals)


def _has(filter_: Filter, text: str) -> bool:
    return True


def _not(test: Test) -> Test:
    return lambda filter_, text: not test(filter_, text)


_equal = _any(operator.eq)

# In the order by which a number may stand for one; new ones come last. No document states what NEQ, NOT_IN and
# NOT_CONTAINS_TOKEN say of records without a value. The usual advice, to add a group with NOT_HAS_PROPERTY, only makes sense if
# they are left out; so there is one rule: a filter with a value speaks of records that have one.
OPERATORS: dict[str, Operator] = {
    "EQ": Operator(Operands.ONE, _equal, "The value is equal.", "NEQ"),
    "NEQ": Operator(Operands.ONE, _not(_equal), "The value is not equal; for a multi-select, none of its values is.", "EQ"),
    "LT": Operator(Operands.ONE, _any(operator.lt), "The value is less.", "GTE"),
    "LTE": Operator(Operands.ONE, _any(operator.le), "The value is less than or equal.", "GT"),
    "GT": Operator(Operands.ONE, _any(operator.gt), "The value is greater.", "LTE"),
    "GTE": Operator(Operands.ONE, _any(operator.ge), "The value is greater than or equal.", "LT"),
    "BETWEEN": Operator(
        Operands.RANGE, _within, "The value is between the two, ends included; with `inclusive: false`, ends excluded."
    ),
    "IN": Operator(Operands.SEVERAL, _in, "The value is one of these.", "NOT_IN"),
    "NOT_IN": Operator(Operands.SEVERAL, _not(_in), "The value is none of these.", "IN"),
    "HAS_PROPERTY": Operator(Operands.NONE, _has, "Always.", "NOT_HAS_PROPERTY", any_text=True),
    "NOT_HAS_PROPERTY": Operator(
        Operands.NONE, _not(_has), "Never.", "HAS_PROPERTY", accepts_missing=True, any_text=True
    ),
    "CONTAINS_TOKEN": Operator(
        Operands.WORDS, _contains, "All words of the operand are among the words of the value.", "NOT_CONTAINS_TOKEN",
        any_text=True,
    ),
    "NOT_CONTAINS_TOKEN": Operator(
        Operands.WORDS, _not(_contains), "At least one word of the operand is not among the words of the value.",
        "CONTAINS_TOKEN", any_text=True,
    ),
}  # fmt: skip

_REFUSAL_ORDER = (  # the order in which the service's refusal lists them
    "IN", "NOT_HAS_PROPERTY", "LT", "EQ", "GT", "NOT_IN", "GTE", "CONTAINS_TOKEN", "HAS_PROPERTY", "LTE",
    "NOT_CONTAINS_TOKEN", "BETWEEN", "NEQ",
)  # fmt: skip
LISTED = (*_REFUSAL_ORDER, *(name for name in OPERATORS if name not in _REFUSAL_ORDER))
BY_NUMBER = {str(number): name for number, name in enumerate(OPERATORS)}


def matches_filter(filter_: Filter, text: str) -> bool:
    """Tell whether a filter accepts a record whose property has this text, "" for no value."""
    row = OPERATORS[filter_.operator]
    present = text if row.any_text else keys(filter_.property, text)
    return row.accepts(filter_, text) if present else row.accepts_missing
