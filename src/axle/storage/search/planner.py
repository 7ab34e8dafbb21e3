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
from axle.core.operators import OPERATORS, Filter
from axle.core.property_types import EXACT, Key, multiple
from axle.core.search import SORT_LENGTH, AssociationFilter, Group, Search
from axle.core.text import Word
from axle.storage.dialect import Dialect
from axle.storage.search import row_bounds, slot_queries
from axle.storage.search.comparisons import COMPARISONS, compared, comparison_of, counter
from axle.storage.search.expressions import Words, merged
from axle.storage.search.slot_queries import Way
from axle.storage.search.slots import ColumnCondition, Slot, column_of, index_of, slottable
from axle.storage.search.thresholds import USUAL, Thresholds
from axle.storage.search.words import MAX_WORD, PRESENT, indexed, mark, textual, value_word
from axle.storage.sql import SQL, Value, join, sql

MAX_NUMBER = 2**63 - 1  # the last number that a column of ids or moments holds
TOGETHER = ("t1", "t2", "n1", "created_ms", "updated_ms", "id")  # columns whose indexes the database chooses among by itself
MAX_PROBED = 20_000  # rows that a look at a condition counts at most: about a millisecond
NOTHING = SQL("1 = 0")
ANYTHING = SQL("1 = 1")


class Condition(NamedTuple):
    """A fragment that holds for every match; where `exact`, for nothing else.

    `words` is what a condition on words alone asks for, `absent` what one does that asks that they be absent.
    `on_column` is the condition of one that a column answers, `counted` of one that kept counts do. `loose` is the same
    fragment in a form that no index serves, where the column's own index could: `indexed` names that column.
    """

    sql: SQL
    exact: bool = True
    words: Words | None = None
    absent: Words | None = None
    indexed: str = ""
    loose: SQL = NOTHING
    counted: ColumnCondition | None = None
    on_column: ColumnCondition | None = None

    @property
    def on_associations(self) -> bool:
        """Tell whether it asks for neither values nor words."""
        return not (self.on_column or self.words or self.absent)

    @property
    def names_values(self) -> bool:
        """Tell whether it lists the values that a column of texts must have."""
        condition = self.on_column
        return condition is not None and condition.column in ("t1", "t2") and condition.operator in ("EQ", "IN")


class Run(NamedTuple):
    """A part of the results that comes before others: one condition per group, and what that condition is made of.

    `source` is the way in which the only group is to be read whatever the order, if there is one.
    """

    groups: list[SQL]
    conditions: list[list[Condition]]
    source: Way | None = None

    @property
    def words(self) -> Words | None:
        """The words that are all that is asked; None where there is more to it."""
        return self.conditions[0][0].words if len(self.conditions) == len(self.conditions[0]) == 1 else None

    @property
    def presences(self) -> list[str]:
        """The expressions that properties have any value, of those conditions that ask for that."""
        sought = [each.words or each.absent for conditions in self.conditions for each in conditions]
        return [words.presence for words in sought if words and words.presence]


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
    object_type: ObjectType
    scope: tuple[int, int]
    dialect: Dialect

    def lacking(self) -> SQL:
        """Return the condition on words that they be absent in a form that looks at one record after the other."""
        where = SQL("slot.account = ? AND slot.type = ?", self.scope)
        absent = self.alone.absent.expression(self.dialect) if self.alone.absent else ""
        return sql("? AND ?", where, SQL(self.dialect.lacks_words, (absent,)))


class Planner:
    """Builds the plan of searches of one type in one account."""

    def __init__(
        self,
        dialect: Dialect,
        scope: tuple[int, ObjectType],
        slots: Mapping[str, Slot],
        looks: Looks,
        thresholds: Thresholds = USUAL,
    ) -> None:
        account, object_type = scope
        self._listed, self._probe = looks
        self._dialect = dialect
        self._account = account
        self._type = object_type
        self._slots = slots
        self._thresholds = thresholds
        self._counted: dict[SQL, int] = {}

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
            self._type,
            (self._account, self._type.key),
            self._dialect,
        )

    def _run(self, joined: list[list[Condition]]) -> Run:
        if len(joined) == 1 and self._dialect.compares_rows and (bounds := _owner_and_status(joined[0])):
            source = Way(self._dialect.walk.format(index_of("t2")), row_bounds.ORDER)
            return Run([self._scoped([Condition(bounds)])], joined, source)
        return Run([self._scoped(self._guided(conditions)) for conditions in joined], joined)

    def _ranked(self, query: Sequence[Word], groups: Sequence[Sequence[Condition]]) -> tuple[Run, ...]:
        """Return the groups with the query's words whole, and the groups with words that only begin so."""
        names, word = self._type.definition.searchable, self._dialect.word
        whole = tuple(self._dialect.either.join(word.format(self._mark(name) + each.text) for name in names) for each in query)
        runs = ([self._having(each)] for each in (Words(whole), Words(self._begun(names, query), whole)))
        return tuple(self._run([self._merged([*conditions, *run]) for conditions in groups]) for run in runs)

    def _begun(self, names: Sequence[str], query: Sequence[Word]) -> tuple[str, ...]:
        """Return for each word of a query the expression that it begins a word of any of some properties."""
        return tuple(self._dialect.either.join(self._asked(self._mark(name), word) for name in names) for word in query)

    def _filtered(self, search: Search) -> list[str]:
        """Return the properties on which a filter would be answered by a slot."""
        filters = [one for group in search.groups for one in group if isinstance(one, Filter)]
        return [filter_.property.name for filter_ in filters if comparison_of(filter_.operator).sql]

    def _wants_slot(self, name: str) -> bool:
        return not column_of(self._type, name, self._slots) and slottable(self._type, name)

    def _merged(self, conditions: Sequence[Condition]) -> list[Condition]:
        """Make one condition of all that are on words alone."""
        worded = [(condition, condition.words) for condition in conditions if condition.words]
        if len(worded) < 2:
            return list(conditions)
        exact = all(condition.exact for condition, _ in worded)
        whole = self._having(merged(self._dialect, [words for _, words in worded]), exact)
        return [*(condition for condition in conditions if not condition.words), whole]

    def _guided(self, conditions: Sequence[Condition]) -> list[Condition]:
        """Where several indexes could serve a group, let only the one do so that finds the fewest; a short look tells."""
        ways = _ways(conditions)
        if len(ways) < 2 or self._dialect.chooses_index:
            return list(conditions)
        best = min(ways, key=self._looked)
        return [
            condition if not condition.indexed or condition in best else condition._replace(sql=condition.loose)
            for condition in conditions
        ]

    def _looked(self, way: Sequence[Condition], limit: int = MAX_PROBED) -> int:
        """Return how many rows a way finds, looked for once per search, and counted no further than a bound."""
        where = self._scoped(way)
        if where not in self._counted:
            self._counted[where] = self._probe(where, limit)
        return self._counted[where]

    def _finds_few(self, conditions: Sequence[Condition]) -> bool:
        """Tell whether the database itself is fast for a group, so that no columns in memory are wanted."""
        if self._dialect.mirrors_first or _is_counted(conditions) or any(each.on_associations for each in conditions):
            return True  # of associations: few records are associated with a few
        if self._one_index_covers(conditions):
            return True
        few = self._thresholds.few
        return any(self._looked(way, few) < few for way in _ways(conditions))

    def _one_index_covers(self, conditions: Sequence[Condition]) -> bool:
        """Tell whether one index holds all columns that a group asks for, several of them, and is entered at some values."""
        columns = {each.on_column.column for each in conditions if each.on_column}
        only_columns = all(each.on_column for each in conditions)
        entered = any(each.names_values for each in conditions)
        return only_columns and entered and len(columns) > 1 and columns <= self._thresholds.covered

    def _scoped(self, conditions: Sequence[Condition]) -> SQL:
        """Join the conditions of a group, with account and type in each, so that every group can use an index of its own."""
        scope = SQL("slot.account = ? AND slot.type = ?", (self._account, self._type.key))
        return join(" AND ", [scope, *(condition.sql for condition in conditions)])

    def _group(self, group: Group) -> list[Condition]:
        return [self._linked(one) if isinstance(one, AssociationFilter) else self._filter(one) for one in group]

    def _linked(self, filter_: AssociationFilter) -> Condition:
        """A record is linked to others if rows lead to it from them."""
        if not filter_.association_types or not filter_.ids:
            return Condition(NOTHING)
        rows = slot_queries.linked_to(self._dialect, self._account, filter_.ids, filter_.association_types)
        return Condition(sql("slot.id IN (SELECT to_id FROM (?) AS linked)", rows))

    def _filter(self, filter_: Filter) -> Condition:
        """Return the condition of a filter: by words or by a column where the operator and the property have them.

        Where neither is so, what may match is found, and the oracle decides.
        """
        comparison = comparison_of(filter_.operator)
        column = column_of(self._type, filter_.property.name, self._slots)
        has_words = filter_.property.name in indexed(self._type)
        if comparison.words is not None:
            return self._tokens(filter_, comparison.words)
        if column and comparison.sql:
            return self._compared(filter_, column)
        if has_words and comparison.presence is not None:
            return self._presence(filter_, comparison.presence)
        if has_words and comparison.options is not None and multiple(filter_.property):
            return self._options(filter_, comparison.options)
        return self._by_presence(filter_)

    def _compared(self, filter_: Filter, column: str) -> Condition:
        values = tuple(_operand(value, column) for value in filter_.values)
        on_column = ColumnCondition(column, filter_.operator, values, filter_.inclusive)
        if not all(_fits(value) for value in filter_.values):
            if OPERATORS[filter_.operator].accepts_missing:
                return Condition(ANYTHING, False)
            wider = on_column._replace(operator=COMPARISONS[filter_.operator].wider, inclusive=True)
            return Condition(compared(self._dialect, wider), False)
        condition = Condition(
            compared(self._dialect, on_column), counted=on_column if counter(on_column) else None, on_column=on_column
        )
        if not COMPARISONS[filter_.operator].indexed:
            return condition
        loose = compared(self._dialect, on_column, self._dialect.sort)
        return condition._replace(indexed=column, loose=loose)

    def _mark(self, name: str) -> str:
        return mark(self._account, self._type.key, name)

    def _having(self, words: Words, exact: bool = True) -> Condition:
        return Condition(words.sql(self._dialect), exact, words)

    def _having_part(self, *expressions: str) -> Condition:
        """Return the condition that a record has some words, of one that asks for more than these."""
        return Condition(Words(expressions).sql(self._dialect), False)

    def _present_word(self, name: str) -> str:
        """Return the expression for the word of any value of a property."""
        return self._dialect.word.format(self._mark(name) + PRESENT)

    def _presence(self, filter_: Filter, present: bool) -> Condition:
        """A property has any value, or none: its word says so."""
        words = Words((self._present_word(filter_.property.name),))
        if present:
            return self._having(words)
        return Condition(sql("NOT ?", words.sql(self._dialect)), absent=words)

    def _options(self, filter_: Filter, having: bool) -> Condition:
        """A multi-select has one of the values, or none of them: its values are words."""
        start = self._mark(filter_.property.name) + PRESENT
        if not filter_.values:
            return self._by_presence(filter_)
        values = [self._dialect.word.format(start + value_word(str(value))) for value in filter_.values]
        return self._worded(filter_.property.name, (f"({self._dialect.either.join(values)})",), having)

    def _worded(self, name: str, words: tuple[str, ...], having: bool) -> Condition:
        """A condition on words alone: those asked for or, of records that have a value, the value without them."""
        return self._having(Words(words) if having else Words((self._present_word(name),), words))

    def _tokens(self, filter_: Filter, having: bool) -> Condition:
        """A text has all words of a pattern, or lacks one; exact where the index holds those words whole."""
        name = filter_.property.name
        plain = self._is_worded(filter_) and not filter_.pattern.literals
        if plain and all(not word.rest and 0 < len(word.text) < MAX_WORD for word in filter_.pattern.words):
            words = [self._asked(self._mark(name), word) for word in filter_.pattern.words] or [self._present_word(name)]
            if all(words):
                return self._worded(name, tuple(words), having)
        return (
            (self._by_word_ends(filter_) if having else None)
            or (self._by_word_starts(filter_) if having else None)
            or self._by_presence(filter_)
        )

    def _is_worded(self, filter_: Filter) -> bool:
        """Tell whether the words of a property's text are kept."""
        return textual(filter_.property) and filter_.property.name in indexed(self._type)

    def _by_word_ends(self, filter_: Filter) -> Condition | None:
        """Find what may match by how its words end, or by a part of them, where the database can look for that."""
        start = self._mark(filter_.property.name)
        words = [word for word in filter_.pattern.words if word.left and word.text]
        if not words or not self._dialect.may_end or not self._is_worded(filter_):
            return None
        ends = [word.text[:MAX_WORD] + ("%" if word.begins else "") for word in words]
        conditions = [SQL(self._dialect.may_end, (f"{start}%{end}", f"{start}%")) for end in ends]
        present = self._having_part(self._present_word(filter_.property.name))
        return Condition(join(" AND ", [present.sql, *conditions]), False)

    def _by_word_starts(self, filter_: Filter) -> Condition | None:
        """Find what may match by the beginnings of those words that have no wildcard in front."""
        words = [word for word in filter_.pattern.words if word.text and not word.left]
        if not words or not self._is_worded(filter_):
            return None
        start = self._mark(filter_.property.name)
        return self._having_part(*(self._asked(start, word) for word in words))

    def _by_presence(self, filter_: Filter) -> Condition:
        """Find what may match: records that have a value, where words or a column tell; all, where those without one may."""
        name = filter_.property.name
        column = column_of(self._type, name, self._slots)
        if OPERATORS[filter_.operator].accepts_missing:
            return Condition(ANYTHING, False)
        if name in indexed(self._type):
            return self._having_part(self._present_word(name))
        return Condition(SQL(f"slot.{column} IS NOT NULL") if column and column[0] in "tn" else ANYTHING, False)

    def _asked(self, start: str, word: Word) -> str:
        """Return the expression for one word or, with a wildcard at the left, for all that fit; empty if they are too many."""
        if word.left:
            listed = self._listed(start, word)
            return (
                f"({self._dialect.either.join(self._dialect.word.format(start + text) for text in listed)})" if listed else ""
            )
        return (self._dialect.beginning if word.begins else self._dialect.word).format(start + word.text[:MAX_WORD])

    def _query(self, query: Sequence[Word]) -> list[Condition]:
        """Each word of a query begins some word of some searchable property."""
        names = self._type.definition.searchable
        if not query:
            return []
        if not names or any(not word.text for word in query):
            return [Condition(NOTHING)]
        if any(name not in indexed(self._type) for name in names):
            return [Condition(ANYTHING, False)]
        return [self._having(Words(self._begun(names, query)), all(len(word.text) < MAX_WORD for word in query))]


def _ways(conditions: Sequence[Condition]) -> list[list[Condition]]:
    """Return the conditions that one index each could serve."""
    apart = [[condition] for condition in conditions if condition.indexed and condition.indexed not in TOGETHER]
    together = [condition for condition in conditions if condition.indexed in TOGETHER]
    return [*apart, *([together] if together else [])]


def _owner_and_status(conditions: Sequence[Condition]) -> SQL | None:
    """Return the bounds of a group that asks for an owner and a status, and perhaps when a record is due; None of others."""
    columns = [each.on_column for each in conditions if each.on_column]
    owner, status = ([each for each in columns if row_bounds.is_equality(each, column)] for column in ("t2", "t1"))
    due = [each for each in columns if row_bounds.is_range(each)]
    if len(owner) != 1 or len(status) != 1 or len(due) + 2 != len(conditions):
        return None
    return row_bounds.bounded(owner[0].values[0], status[0].values[0], due)


def _is_counted(conditions: Sequence[Condition]) -> bool:
    """Tell whether kept counts answer how many a group finds."""
    return len(conditions) == 1 and conditions[0].counted is not None


def _operand(value: Key, column: str) -> Value:
    if isinstance(value, str):
        return value[:SORT_LENGTH]
    whole = column in ("id", "created_ms", "updated_ms") and float(value.n).is_integer()
    # A number that no database holds is compared as the last that it does: nothing lies beyond that.
    return max(-MAX_NUMBER, min(MAX_NUMBER, int(value.n))) if whole else float(value.n)


def _fits(value: Key) -> bool:
    """Tell whether a slot compares this operand exactly: it keeps 400 characters, and doubles."""
    return len(value) < SORT_LENGTH if isinstance(value, str) else abs(value.n) < EXACT
