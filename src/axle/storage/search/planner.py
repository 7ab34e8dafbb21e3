"""From a search to SQL: one builder for every database, property names never in the text, values only as arguments.

Each condition becomes a fragment on the slot table or on the words, and says whether it is exact. Where one is not (a property
without a slot, a wildcard at the left, a number too large for a double), the statement finds a superset, and the oracle of the
core decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from axle.core.catalog import ObjectType
from axle.core.operators import Filter
from axle.core.property_types import EXACT, OPTION, Key, form_of, multiple
from axle.core.search import SORT_LENGTH, AssociationFilter, Group, Search
from axle.core.text import Word
from axle.storage import queries
from axle.storage.dialect import Dialect
from axle.storage.search.kept_counts import Asked, answers
from axle.storage.search.slots import Slot, column_of, slottable
from axle.storage.search.words import LONGEST, PRESENT, indexed, mark, textual, value_word
from axle.storage.sql import SQL, Value, join, sql

HIGHEST = 2**63 - 1  # the last number that a column of ids or moments holds
FEW = 8
SERVED = ("EQ", "IN", "LT", "LTE", "GT", "GTE", "BETWEEN")  # operators that an index on the column serves
# What finds at least every match where a slot does not keep enough of a value to tell.
WIDER = {"NEQ": "HAS_PROPERTY", "NOT_IN": "HAS_PROPERTY", "LT": "LTE", "GT": "GTE"}
TOGETHER = ("t1", "t2", "n1", "created_ms", "updated_ms", "id")  # columns whose indexes the database chooses among by itself
PROBED = 20_000  # rows that a look at a condition counts at most: about a millisecond
COVERED = {"t1", "t2", "n1"}  # columns that one index holds together
FEW_FOUND = 2_000  # rows that are looked up one by one in a few milliseconds
NOTHING = SQL("1 = 0")
ANYTHING = SQL("1 = 1")


class Condition(NamedTuple):
    """A fragment that holds for every match; where `exact`, for nothing else.

    `words` is the bare expression of a condition on words alone, `absent` that of one which asks that they be absent. `loose`
    is the same fragment in a form that no index serves, where `column` could serve it with its own.
    """

    sql: SQL
    exact: bool = True
    words: str = ""
    absent: str = ""
    column: str = ""
    loose: SQL = NOTHING
    tally: Asked | None = None
    asked: Asked | None = None


class Run(NamedTuple):
    """A part of the results that comes before others: one condition per group, and what that condition is made of."""

    groups: list[SQL]
    conditions: list[list[Condition]]

    @property
    def words(self) -> str:
        """The expression on words which is all that is asked; empty where there is more to it."""
        return self.conditions[0][0].words if len(self.conditions) == len(self.conditions[0]) == 1 else ""


class Looks(NamedTuple):
    """What the planner may ask the database.

    `listed`: the words that begin with a mark and fit a word with a wildcard at the left; none if they are too many.
    `probe`: how many slot rows a condition finds, counted no further than it is worth.
    """

    listed: Callable[[str, Word], list[str]]
    probe: Callable[[SQL, int], int]


class Plan(msgspec.Struct):
    """What a search is in SQL: one condition per group, to be joined by OR.

    `exact` says that the database's answer needs no second look. `unslotted` are properties that would be answered faster from
    a slot. `alone` is the one condition, if there is but one. `few` says that an index finds few for every group.
    `ranked` are the parts of a ranked search.
    """

    whole: Run
    exact: bool
    unslotted: list[str]
    alone: Condition
    everything: bool
    few: bool
    ranked: tuple[Run, ...]
    kind: ObjectType
    scope: tuple[int, int]
    dialect: Dialect

    def lacking(self) -> SQL:
        """Return the condition on words that they be absent in a form that looks at one record after the other."""
        where = SQL("slot.account = ? AND slot.type = ?", self.scope)
        return sql("? AND ?", where, SQL(self.dialect.lacks_words, (self.alone.absent,)))


class Planner:
    """Builds the plan of searches of one type in one account."""

    def __init__(self, dialect: Dialect, scope: tuple[int, ObjectType], slots: Mapping[str, Slot], looks: Looks) -> None:
        account, object_type = scope
        self._listed, self._probe = looks
        self._dialect = dialect
        self._account = account
        self._kind = object_type
        self._slots = slots
        self._found: dict[SQL, int] = {}

    def plan(self, search: Search) -> Plan:
        """Return the plan of a search."""
        query = self._query(search.query)
        groups = [self._group(group) for group in search.groups] or [[]]
        joined = [self._merged([*conditions, *query]) for conditions in groups]
        sort = search.order[0].property.name
        unslotted = [name for name in (*self._filtered(search), sort) if self._wants_slot(name)]
        exact = all(condition.exact for conditions in joined for condition in conditions)
        return Plan(
            self._run(joined),
            exact,
            list(dict.fromkeys(unslotted)),
            joined[0][0] if len(joined) == 1 and len(joined[0]) == 1 and exact else Condition(ANYTHING),
            not any(joined),
            all(self._finds_few(conditions) for conditions in joined),
            self._ranked(search.query, groups) if search.ranked and exact else (),
            self._kind,
            (self._account, self._kind.key),
            self._dialect,
        )

    def _run(self, joined: list[list[Condition]]) -> Run:
        return Run([self._scoped(self._guided(conditions)) for conditions in joined], joined)

    def _ranked(self, query: Sequence[Word], groups: Sequence[Sequence[Condition]]) -> tuple[Run, ...]:
        """Return the groups with the query's words whole, and the groups with words that only begin so."""
        names, word = self._kind.definition.searchable, self._dialect.word
        each = [self._dialect.either.join(word.format(self._mark(name) + one.text) for name in names) for one in query]
        whole = self._dialect.both.join(f"({one})" for one in each)
        (begun,) = self._query(query)
        rest = f"(({begun.words}){self._dialect.without}({whole}))"
        runs = ([Condition(self._has_words(text), True, text)] for text in (whole, rest))
        return tuple(self._run([self._merged([*conditions, *run]) for conditions in groups]) for run in runs)

    def _filtered(self, search: Search) -> list[str]:
        """Return the properties on which a filter would be answered by a slot."""
        filters = [one for group in search.groups for one in group if isinstance(one, Filter)]
        return [filter_.property.name for filter_ in filters if not filter_.operator.endswith("TOKEN")]

    def _wants_slot(self, name: str) -> bool:
        return not column_of(self._kind, name, self._slots) and slottable(self._kind, name)

    def _merged(self, conditions: Sequence[Condition]) -> list[Condition]:
        """Make one condition of all that are on words alone."""
        worded = [condition for condition in conditions if condition.words]
        if len(worded) < 2:
            return list(conditions)
        expression = self._dialect.both.join(f"({condition.words})" for condition in worded)
        exact = all(condition.exact for condition in worded)
        return [
            *(condition for condition in conditions if not condition.words),
            Condition(self._has_words(expression), exact, expression),
        ]

    def _guided(self, conditions: Sequence[Condition]) -> list[Condition]:
        """Where several indexes could serve a group, let only the one do so that finds the fewest; a short look tells."""
        ways = _ways(conditions)
        if len(ways) < 2 or self._dialect.sort == "{}":
            return list(conditions)
        best = min(ways, key=self._looked)
        return [
            condition if not condition.column or condition in best else condition._replace(sql=condition.loose)
            for condition in conditions
        ]

    def _looked(self, way: Sequence[Condition], most: int = PROBED) -> int:
        """Return how many rows a way finds, looked for once per search, and counted no further than a bound."""
        where = self._scoped(way)
        if where not in self._found:
            self._found[where] = self._probe(where, most)
        return self._found[where]

    def _finds_few(self, conditions: Sequence[Condition]) -> bool:
        """Tell whether an index finds few for a group, or has all columns that it asks for."""
        if self._dialect.sort == "{}" or (len(conditions) == 1 and conditions[0].tally):
            return True
        if any(
            not (condition.asked or condition.words or condition.absent) for condition in conditions
        ):  # few are linked to a few
            return True
        columns = {condition.asked.column for condition in conditions if condition.asked}
        sure = any(
            condition.asked and condition.asked.column in ("t1", "t2") and condition.asked.operator in ("EQ", "IN")
            for condition in conditions
        )
        if len(columns) > 1 and sure and columns <= COVERED and all(condition.asked for condition in conditions):
            return True
        return any(self._looked(way, FEW_FOUND) < FEW_FOUND for way in _ways(conditions))

    def _scoped(self, conditions: Sequence[Condition]) -> SQL:
        """Join the conditions of a group, with account and type in each, so that every group can use an index of its own."""
        scope = SQL("slot.account = ? AND slot.type = ?", (self._account, self._kind.key))
        return join(" AND ", [scope, *(condition.sql for condition in conditions)])

    def _group(self, group: Group) -> list[Condition]:
        return [self._linked(one) if isinstance(one, AssociationFilter) else self._filter(one) for one in group]

    def _linked(self, filter_: AssociationFilter) -> Condition:
        """A record is linked to others if rows lead to it from them."""
        if not filter_.association_types or not filter_.ids:
            return Condition(NOTHING)
        rows = queries.linked_to(self._dialect, self._account, filter_.ids, filter_.association_types)
        return Condition(sql("slot.id IN (SELECT to_id FROM (?) AS linked)", rows))

    def _filter(self, filter_: Filter) -> Condition:
        if filter_.operator.endswith("CONTAINS_TOKEN"):
            return self._tokens(filter_)
        column = column_of(self._kind, filter_.property.name, self._slots)
        if column:
            return self._compared(filter_, column)
        if filter_.property.name in indexed(self._kind):
            if filter_.operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
                word = self._dialect.word.format(self._mark(filter_.property.name) + PRESENT)
                has = filter_.operator == "HAS_PROPERTY"
                return (
                    Condition(self._has_words(word), True, word)
                    if has
                    else Condition(sql("NOT ?", self._has_words(word)), absent=word)
                )
            if multiple(filter_.property):
                return self._several(filter_)
        return Condition(self._present(filter_), False)

    def _present(self, filter_: Filter) -> SQL:
        """Narrow an inexact condition to records that have a value, where the words tell."""
        if filter_.operator != "NOT_HAS_PROPERTY" and filter_.property.name in indexed(self._kind):
            return self._has_words(self._dialect.word.format(self._mark(filter_.property.name) + PRESENT))
        return ANYTHING

    def _compared(self, filter_: Filter, column: str) -> Condition:
        values = [_operand(value, column) for value in filter_.values]
        exact = all(_fits(value) for value in filter_.values)
        if not exact:
            wider = _COMPARE[WIDER.get(filter_.operator, filter_.operator)]
            return Condition(wider(self._dialect, f"slot.{column}", values, True), False)
        compare = _COMPARE[filter_.operator]
        found = compare(self._dialect, f"slot.{column}", values, filter_.inclusive)
        asked = Asked(column, filter_.operator, tuple(values), filter_.inclusive)
        counted = asked if answers(asked) else None
        if filter_.operator not in SERVED:
            return Condition(found, tally=counted, asked=asked)
        loose = compare(self._dialect, self._dialect.sort.format(f"slot.{column}"), values, filter_.inclusive)
        return Condition(found, column=column, loose=loose, tally=counted, asked=asked)

    def _mark(self, name: str) -> str:
        return mark(self._account, self._kind.key, name)

    def _has_words(self, expression: str) -> SQL:
        return SQL(self._dialect.has_words, (expression,))

    def _several(self, filter_: Filter) -> Condition:
        """A multi-select has one of the values: its values are words."""
        start = self._mark(filter_.property.name) + PRESENT
        present = self._has_words(self._dialect.word.format(start))
        if filter_.operator not in ("EQ", "NEQ", "IN", "NOT_IN") or not filter_.values:
            return Condition(present, False)
        values = [self._dialect.word.format(start + value_word(str(value))) for value in filter_.values]
        return self._worded(start, f"({self._dialect.either.join(values)})", filter_.operator in ("EQ", "IN"))

    def _worded(self, present: str, asked: str, wanted: bool) -> Condition:
        """A condition on words alone: those asked for or, of records that have the value, those without them."""
        expression = asked if wanted else f"({self._dialect.word.format(present)}{self._dialect.without}{asked})"
        return Condition(self._has_words(expression), True, expression)

    def _tokens(self, filter_: Filter) -> Condition:
        name = filter_.property.name
        plain = textual(filter_.property) and name in indexed(self._kind) and not filter_.pattern.literals
        if not plain or any(word.rest or not 0 < len(word.text) < LONGEST for word in filter_.pattern.words):
            return self._unsure(filter_)
        present = self._mark(name) + PRESENT
        words = [self._asked(self._mark(name), word) for word in filter_.pattern.words] or [self._dialect.word.format(present)]
        if not all(words):
            return self._unsure(filter_)
        return self._worded(present, f"({self._dialect.both.join(words)})", filter_.operator == "CONTAINS_TOKEN")

    def _unsure(self, filter_: Filter) -> Condition:
        """Find what may match: records that have the value, and those of its words that the index can tell."""
        name = filter_.property.name
        if (
            filter_.operator == "CONTAINS_TOKEN"
            and self._dialect.may_end
            and textual(filter_.property)
            and name in indexed(self._kind)
        ):
            start = self._mark(name)
            ends = [word.text[:LONGEST] + "%" * word.begins for word in filter_.pattern.words if word.left and word.text]
            found = [SQL(self._dialect.may_end, (f"{start}%{end}", f"{start}%")) for end in ends]
            if found:
                return Condition(join(" AND ", [self._present(filter_), *found]), False)
        sure = [word for word in filter_.pattern.words if word.text and not word.left]
        if filter_.operator == "CONTAINS_TOKEN" and sure and textual(filter_.property) and name in indexed(self._kind):
            asked = self._dialect.both.join(self._asked(self._mark(name), word) for word in sure)
            return Condition(self._has_words(asked), False)
        if form_of(filter_.property) is OPTION or not textual(filter_.property):
            column = column_of(self._kind, name, self._slots)
            return Condition(SQL(f"slot.{column} IS NOT NULL") if column and column[0] in "tn" else ANYTHING, False)
        return Condition(self._present(filter_), False)

    def _asked(self, start: str, word: Word) -> str:
        """Return the expression for one word or, with a wildcard at the left, for all that fit; empty if they are too many."""
        if word.left:
            found = self._listed(start, word)
            return f"({self._dialect.either.join(self._dialect.word.format(start + one) for one in found)})" if found else ""
        return (self._dialect.beginning if word.begins else self._dialect.word).format(start + word.text[:LONGEST])

    def _query(self, query: Sequence[Word]) -> list[Condition]:
        """Each word of a query begins some word of some searchable property."""
        names = self._kind.definition.searchable
        if not query:
            return []
        if not names or any(not word.text for word in query):
            return [Condition(NOTHING)]
        if any(name not in indexed(self._kind) for name in names):
            return [Condition(ANYTHING, False)]
        each = [self._dialect.either.join(self._asked(self._mark(name), word) for name in names) for word in query]
        expression = self._dialect.both.join(f"({one})" for one in each)
        exact = all(len(word.text) < LONGEST for word in query)
        return [Condition(self._has_words(expression), exact, expression)]


def _ways(conditions: Sequence[Condition]) -> list[list[Condition]]:
    """Return the conditions that one index each could serve."""
    own = [[condition] for condition in conditions if condition.column and condition.column not in TOGETHER]
    together = [condition for condition in conditions if condition.column in TOGETHER]
    return [*own, *([together] if together else [])]


def compared(d: Dialect, counted: Asked) -> SQL:
    """Return a condition on a slot as SQL."""
    return _COMPARE[counted.operator](d, f"slot.{counted.column}", counted.values, counted.inclusive)


def _operand(value: Key, column: str) -> Value:
    if isinstance(value, str):
        return value[:SORT_LENGTH]
    whole = column in ("id", "created_ms", "updated_ms") and float(value.n).is_integer()
    # A number that no database holds is compared as the last that it does: nothing lies beyond that.
    return max(-HIGHEST, min(HIGHEST, int(value.n))) if whole else float(value.n)


def _fits(value: Key) -> bool:
    """Tell whether a slot compares this operand exactly: it keeps 400 characters, and doubles."""
    return len(value) < SORT_LENGTH if isinstance(value, str) else abs(value.n) < EXACT


Compare = Callable[[Dialect, str, Sequence[Value], bool], SQL]


def _operation(sign: str) -> Compare:
    return lambda d, column, values, inclusive: SQL(f"{column} {sign} ?", (values[0],))


def _within(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    low, high = (">=", "<=") if inclusive else (">", "<")
    return SQL(f"{column} {low} ? AND {column} {high} ?", (values[0], values[1]))


def _among(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    return join(" OR ", [SQL(f"{column} = ?", (value,)) for value in values]) if len(values) == 1 else d.listed(column, values)


def _not_among(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    if len(values) <= FEW:  # a comparison with each takes half as long as a look-up in a list
        return join(" AND ", [SQL(f"{column} <> ?", (value,)) for value in values])
    return sql(f"{column} IS NOT NULL AND NOT (?)", _among(d, column, values, inclusive))


_COMPARE: dict[str, Compare] = {
    "EQ": _operation("="),
    "NEQ": _operation("<>"),
    "LT": _operation("<"),
    "LTE": _operation("<="),
    "GT": _operation(">"),
    "GTE": _operation(">="),
    "BETWEEN": _within,
    "IN": _among,
    "NOT_IN": _not_among,
    "HAS_PROPERTY": lambda d, column, values, inclusive: SQL(f"{column} IS NOT NULL"),
    "NOT_HAS_PROPERTY": lambda d, column, values, inclusive: SQL(f"{column} IS NULL"),
}
