"""Filters of journal subscriptions: which records they tell of. Values are compared as searches compare them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from axle.core.catalog import ObjectType
from axle.core.errors import Invalid, excerpt
from axle.core.journal import MAX_VALUES, Condition
from axle.core.operators import Filter, matches_filter
from axle.core.property_types import MAX_TEXT, Key, form_of, key
from axle.core.search import searched_property
from axle.core.text import fold

# The operators that searches have too, and their names there.
_COMPARED = {
    "EQ": "EQ", "N_EQ": "NEQ", "LT": "LT", "LTE": "LTE", "GT": "GT", "GTE": "GTE", "IN": "IN", "NOT_IN": "NOT_IN",
    "IS_EMPTY": "NOT_HAS_PROPERTY", "IS_NOT_EMPTY": "HAS_PROPERTY",
}  # fmt: skip
_PARTS: dict[str, Callable[[str, str], bool]] = {
    "CONTAINS": str.__contains__,
    "STARTS_WITH": str.startswith,
    "ENDS_WITH": str.endswith,
}
OPERATORS = (*_COMPARED, *_PARTS)
_SEVERAL = ("IN", "NOT_IN")
_NONE = ("IS_EMPTY", "IS_NOT_EMPTY")
FILTER_TYPE = "CRM_OBJECT_PROPERTY"


class Test(NamedTuple):
    """A condition that is ready to be asked: of which property, and whether a value fulfils it; "" is no value."""

    property: str
    fulfils: Callable[[str], bool]


def checked(condition: Condition, object_type: ObjectType) -> Test:
    """Make a condition ready. Raises Invalid, naming what is wrong with it."""
    name = condition.operator
    if condition.filterType != FILTER_TYPE:
        raise Invalid(f"Unknown filterType: {excerpt(condition.filterType)} (it is {FILTER_TYPE})")
    if name not in OPERATORS:
        raise Invalid(f"Unknown operator: {excerpt(name)} (it is one of {', '.join(sorted(OPERATORS))})")
    prop = searched_property(object_type, condition.property)
    operands = _operands(condition)
    if name in _PARTS:
        part, within = fold(operands[0]), _PARTS[name]
        return Test(prop.name, lambda text: within(fold(text), part))
    keys: list[Key] = []
    for text in operands:
        operand = key(prop, text.strip() if form_of(prop).column == "n" else text)
        if operand is None:
            raise Invalid(f"{excerpt(text)} is not a valid {prop.type}, in a condition on {prop.name}")
        keys.append(operand)
    compared = Filter(prop, _COMPARED[name], tuple(dict.fromkeys(keys)))
    return Test(prop.name, lambda text: matches_filter(compared, text))


def _operands(condition: Condition) -> Sequence[str]:
    """Return the values that a condition compares with. Raises Invalid where some are missing."""
    name = condition.operator
    if name in _NONE:
        return ()
    if name in _SEVERAL:
        texts = condition.values or ()
        if not texts or len(texts) > MAX_VALUES:
            raise Invalid(f"Operator {name} requires values, at most {MAX_VALUES}, in a condition on {condition.property}")
    else:
        texts = (condition.value or "",)
    for text in texts:
        if not text or len(text) > MAX_TEXT or "\0" in text:
            raise Invalid(f"Operator {name} requires a value, in a condition on {condition.property}")
    return texts


def passes(filters: Sequence[Sequence[Test]], values: Mapping[str, str]) -> bool:
    """Tell whether a record with these values fulfils all conditions of one filter, or there is none."""
    return not filters or any(all(test.fulfils(values.get(test.property, "")) for test in tests) for tests in filters)
