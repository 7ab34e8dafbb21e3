"""Search expressions: conditions on properties, joined by `&`, `|` and `~`, and written as HubSpot's groups of filters.

    from axle import P

    waiting = P.hs_task_status.eq("WAITING") & (P.hs_timestamp < now)
    waiting.filter_groups()

`P` knows no object type: every name is a property, and the server says whether there is one. What a condition means is the
server's too; here stands only how conditions are joined. A condition with an operand is true, false or, of a record without a
value, unknown, as in SQL. `~` turns true and false round and leaves unknown as it is, so neither `P.amount > 5` nor
`~(P.amount > 5)` finds a record without an amount; `P.amount.not_has()` does.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from itertools import product
from typing import Any, ClassVar, NoReturn

import msgspec

from axle.client.conversions import Value, operand
from axle.client.errors import ExpressionTooLarge, InvalidInput, InvalidType
from axle.core.operators import OPERATORS

MAX_GROUPS = 5
MAX_FILTERS = 6
MAX_ALL_FILTERS = 18
_MAX_STEPS = 100  # groups on the way to the normal form; more would cost time, and would not shrink to five

_ADVICE = "Use in_() instead of several eq(), between() instead of two comparisons, or two searches"


class Expression(msgspec.Struct, frozen=True):
    """Something that is true of some records and not of others."""

    def __and__(self, other: Expression) -> Expression:
        """Return what is true where both are."""
        return Both((*_terms(Both, self), *_terms(Both, other))) if isinstance(other, Expression) else NotImplemented

    def __or__(self, other: Expression) -> Expression:
        """Return what is true where at least one is."""
        return Either((*_terms(Either, self), *_terms(Either, other))) if isinstance(other, Expression) else NotImplemented

    def __invert__(self) -> Expression:
        """Return what is true where this is false; see the module on records without a value."""
        raise NotImplementedError

    def __bool__(self) -> NoReturn:
        """Refuse to be a truth value: Python would drop one side of `a and b`, and the left of `1 < P.x < 5`."""
        raise TypeError("an expression has no truth value: use &, | and ~ instead of and, or, not, in or a < b < c")

    def groups(self) -> list[Group]:
        """Return the normal form: groups of conditions, true where all conditions of one group are."""
        raise NotImplementedError

    def filter_groups(self) -> list[dict[str, Any]]:
        """Return the normal form as a search sends it. Raises ExpressionTooLarge."""
        try:
            groups = self.groups()
        except RecursionError:
            raise ExpressionTooLarge("this search nests conditions too deeply") from None
        _limited(groups)
        return [{"filters": [one.filter() for one in group]} for group in groups]


class Condition(Expression, frozen=True):
    """One property, one operator, and its operands as they are sent."""

    name: str
    operator: str
    value: str | None = None
    high: str | None = None
    values: tuple[str, ...] | None = None

    def __invert__(self) -> Expression:
        """Take the complementary operator; the complement of a range is what lies on either side of it."""
        if self.name.startswith(ASSOCIATIONS):
            raise TypeError(f"{self.name} takes only eq() and in_(): no search finds records without an association")
        if self.operator == "BETWEEN":
            return Condition(self.name, "LT", self.value) | Condition(self.name, "GT", self.high)
        complement = OPERATORS[self.operator].complement
        if not complement:
            raise TypeError(f"{self.operator} cannot be negated: no operator finds all other records that have a value")
        return msgspec.structs.replace(self, operator=complement)

    def __repr__(self) -> str:
        operands = [repr(one) for one in (self.value, self.high, self.values) if one is not None]
        return f"{self.operator}({', '.join([self.name, *operands])})"

    def groups(self) -> list[Group]:
        """Return one group of one."""
        return [(self,)]

    def filter(self) -> dict[str, Any]:
        """Return the filter as it is sent."""
        operands = {"value": self.value, "highValue": self.high, "values": None if self.values is None else [*self.values]}
        present = {name: operand for name, operand in operands.items() if operand is not None}
        return {"propertyName": self.name, "operator": self.operator, **present}


Group = tuple[Condition, ...]


class Both(Expression, frozen=True):
    """True where all terms are."""

    terms: tuple[Expression, ...]

    def __invert__(self) -> Expression:
        """By De Morgan: where one of the negated terms is true."""
        return Either(tuple(~term for term in self.terms))

    def __repr__(self) -> str:
        return f"({' & '.join(map(repr, self.terms))})"

    def groups(self) -> list[Group]:
        """Return each choice of one group of every term, joined."""
        return functools.reduce(_crossed, (term.groups() for term in self.terms))


class Either(Expression, frozen=True):
    """True where at least one term is."""

    terms: tuple[Expression, ...]

    def __invert__(self) -> Expression:
        """By De Morgan: where all of the negated terms are true."""
        return Both(tuple(~term for term in self.terms))

    def __repr__(self) -> str:
        return f"({' | '.join(map(repr, self.terms))})"

    def groups(self) -> list[Group]:
        """Return the groups of all terms."""
        return _fewest([group for term in self.terms for group in term.groups()])


def _terms(join: type[Both | Either], expression: Expression) -> tuple[Expression, ...]:
    return expression.terms if isinstance(expression, join) else (expression,)


def _crossed(left: list[Group], right: list[Group]) -> list[Group]:
    return _fewest([tuple(dict.fromkeys((*one, *other))) for one, other in product(left, right)])


def _fewest(groups: list[Group]) -> list[Group]:
    """Leave out groups that ask for all that another asks for, and more: they find nothing that the other does not."""
    if len(groups) > _MAX_STEPS:
        raise ExpressionTooLarge(f"this search needs {len(groups)} groups of filters or more; {_allowed()}. {_ADVICE}")
    kept: dict[frozenset[Condition], Group] = {}
    for group in sorted(groups, key=len):  # a shorter one is never left out for a longer one
        conditions = frozenset(group)
        if not any(other <= conditions for other in kept):
            kept[conditions] = group
    return [group for group in dict.fromkeys(groups) if group in kept.values()]


def _allowed() -> str:
    return f"HubSpot takes {MAX_GROUPS} groups, {MAX_FILTERS} filters in each and {MAX_ALL_FILTERS} in all"


def _limited(groups: list[Group]) -> None:
    """Refuse what HubSpot would. Raises ExpressionTooLarge."""
    longest, total = max(map(len, groups)), sum(map(len, groups))
    if len(groups) <= MAX_GROUPS and longest <= MAX_FILTERS and total <= MAX_ALL_FILTERS:
        return
    needs = f"{len(groups)} groups of filters, {longest} in the longest and {total} in all"
    joined = " & between | was multiplied out, because HubSpot joins groups only by OR;" if len(groups) > MAX_GROUPS else ""
    raise ExpressionTooLarge(f"this search needs {needs}; {_allowed()}.{joined} {_ADVICE}")


class Sort(msgspec.Struct, frozen=True):
    """An order by one property; records without a value come last in both directions."""

    name: str
    descending: bool = False

    def wire(self) -> dict[str, str]:
        """Return the sort as it is sent."""
        return {"propertyName": self.name, "direction": "DESCENDING" if self.descending else "ASCENDING"}


class AssociationField:
    """The records of a type that a record is associated with, by their ids; HubSpot takes only these two operators."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name: str = name

    def eq(self, id: str | int) -> Condition:
        """Find records that are associated with this one."""
        return Condition(self.name, "EQ", operand(self.name, id))

    def in_(self, ids: Iterable[str | int]) -> Condition:
        """Find records that are associated with at least one of these."""
        return _several(self.name, "IN", ids)


class Field:
    """A property in a search. Where a value is compared, a date is its first moment in UTC and a datetime needs a zone."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name: str = name

    def __repr__(self) -> str:
        return f"P[{self.name!r}]"

    def eq(self, value: Value) -> Condition:
        """Find records whose value is equal: text without regard to case, options with regard to it."""
        return self._single("EQ", value)

    def neq(self, value: Value) -> Condition:
        """Find records that have a value, and another one."""
        return self._single("NEQ", value)

    def lt(self, value: Value) -> Condition:
        """Find records whose value is less."""
        return self._single("LT", value)

    def lte(self, value: Value) -> Condition:
        """Find records whose value is less or equal."""
        return self._single("LTE", value)

    def gt(self, value: Value) -> Condition:
        """Find records whose value is greater."""
        return self._single("GT", value)

    def gte(self, value: Value) -> Condition:
        """Find records whose value is greater or equal."""
        return self._single("GTE", value)

    def between(self, low: Value, high: Value) -> Condition:
        """Find records whose value lies between the two, ends included."""
        return Condition(self.name, "BETWEEN", operand(self.name, low), operand(self.name, high))

    def in_(self, values: Iterable[Value]) -> Condition:
        """Find records whose value is one of these; HubSpot wants lower case here for properties that hold plain text."""
        return _several(self.name, "IN", values)

    def not_in(self, values: Iterable[Value]) -> Condition:
        """Find records that have a value, and none of these; HubSpot wants lower case here for plain text."""
        return _several(self.name, "NOT_IN", values)

    def has(self) -> Condition:
        """Find records that have a value."""
        return Condition(self.name, "HAS_PROPERTY")

    def not_has(self) -> Condition:
        """Find records that have no value."""
        return Condition(self.name, "NOT_HAS_PROPERTY")

    def contains(self, words: str) -> Condition:
        """Find records whose value has all of these words; `*` at an end of a word stands for any more characters."""
        return self._single("CONTAINS_TOKEN", words)

    def not_contains(self, words: str) -> Condition:
        """Find records that have a value, which lacks at least one of these words."""
        return self._single("NOT_CONTAINS_TOKEN", words)

    def asc(self) -> Sort:
        """Order by this property, smallest first."""
        return Sort(self.name)

    def desc(self) -> Sort:
        """Order by this property, greatest first."""
        return Sort(self.name, True)

    __lt__ = lt
    __le__ = lte
    __gt__ = gt
    __ge__ = gte
    __hash__: ClassVar[None]  # type: ignore[assignment]  # equality makes a condition, so no two fields can be told apart

    def __eq__(self, value: Value) -> Condition:  # type: ignore[override] # comparing makes a condition
        return self.eq(value)

    def __ne__(self, value: Value) -> Condition:  # type: ignore[override] # comparing makes a condition
        return self.neq(value)

    def _single(self, operator: str, value: Value) -> Condition:
        return Condition(self.name, operator, operand(self.name, value))


def _several(name: str, operator: str, values: Iterable[Value]) -> Condition:
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InvalidType(f"{name}: {operator} takes several values; for one, write [value]")
    texts = tuple(dict.fromkeys(operand(name, one) for one in values))
    if not texts:
        raise InvalidInput(f"{name}: {operator} needs at least one value")
    return Condition(name, operator, values=texts)


class AssociationNames:
    """`P.associations`: `P.associations.contact.eq(id)`."""

    def __getattr__(self, name: str) -> AssociationField:
        """Return the association with a type."""
        return self[_public(name)]

    def __getitem__(self, name: str) -> AssociationField:
        """Return the association with a type whose name is no Python name."""
        return AssociationField(ASSOCIATIONS + name)


class PropertyNames:
    """`P`: every attribute is the property of that name; `P["name"]` is the same for names that Python does not take."""

    associations: ClassVar[AssociationNames] = AssociationNames()

    def __getattr__(self, name: str) -> Field:
        """Return the property of a name."""
        return self[_public(name)]

    def __getitem__(self, name: str) -> Field:
        """Return the property of any name."""
        return Field(name)


def _public(name: str) -> str:
    if name.startswith("__"):
        raise AttributeError(name)  # Python asks for such names by itself; no property is called so
    return name


ASSOCIATIONS = "associations."
P = PropertyNames()
