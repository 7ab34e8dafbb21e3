"""How a database answers operators, one row each: what a row leaves out costs time, and what has no row is the oracle's.

The core's own row of an operator says what it means, see `axle.core.operators`. Here stands what makes it fast: SQL on a column
of slots, an index that serves it, kept counts, bins of a column in memory, words of the text index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from axle.storage.dialect import Dialect
from axle.storage.search import column_bins as bins
from axle.storage.search import kept_counts as counts
from axle.storage.search.column_bins import Choice, ColumnBins
from axle.storage.search.kept_counts import DAYS, TEXTS, Count, KeptCounts
from axle.storage.search.slots import ColumnCondition
from axle.storage.sql import SQL, Value, join, sql

MAX_COMPARED = 8  # values up to which a comparison with each takes half as long as a look-up in a list

Compare = Callable[[Dialect, str, Sequence[Value], bool], SQL]


class Comparison(NamedTuple):
    """How an operator is answered faster than by the oracle.

    `sql` makes a condition of a column, of operands and of whether the ends of a range belong to it; None: the oracle decides.
    `wider` is the operator that finds at least the matches where a slot does not keep enough of a value to tell.
    `indexed`: the column's index serves the condition. `text_count` and `day_count` answer it from kept counts, `choice` from
    the bins of a column in memory. `negates` names the operator of which it finds all others that have a value, or all others
    if it finds records without one. `words`, `options` and `presence` tell that words decide: whether a text has those of a
    pattern, a multi-select one of some values, a property any value; False: those are found that do not.
    """

    sql: Compare | None = None
    wider: str = "HAS_PROPERTY"
    indexed: bool = False
    text_count: Count | None = None
    day_count: Count | None = None
    choice: Callable[[ColumnBins, ColumnCondition], Choice] | None = None
    negates: str = ""
    words: bool | None = None
    options: bool | None = None
    presence: bool | None = None


BY_ORACLE = Comparison()


def _operation(sign: str) -> Compare:
    return lambda d, column, values, inclusive: SQL(f"{column} {sign} ?", (values[0],))


def _within(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    low, high = (">=", "<=") if inclusive else (">", "<")
    return SQL(f"{column} {low} ? AND {column} {high} ?", (values[0], values[1]))


def _among(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    return SQL(f"{column} = ?", (values[0],)) if len(values) == 1 else d.listed(column, values)


def _not_among(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    if len(values) <= MAX_COMPARED:
        return join(" AND ", [SQL(f"{column} <> ?", (value,)) for value in values])
    return sql(f"{column} IS NOT NULL AND NOT (?)", _among(d, column, values, inclusive))


def _present(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    return SQL(f"{column} IS NOT NULL")


def _missing(d: Dialect, column: str, values: Sequence[Value], inclusive: bool) -> SQL:
    return SQL(f"{column} IS NULL")


COMPARISONS: dict[str, Comparison] = {
    "EQ": Comparison(
        _operation("="), "EQ", indexed=True, text_count=counts.listed, choice=bins.choose_values, options=True
    ),
    "NEQ": Comparison(_operation("<>"), text_count=counts.not_listed, negates="EQ", options=False),
    "LT": Comparison(_operation("<"), "LTE", indexed=True, day_count=counts.until, choice=bins.chooser(bins.below)),
    "LTE": Comparison(_operation("<="), "LTE", indexed=True, day_count=counts.up_to, choice=bins.chooser(bins.up_to)),
    "GT": Comparison(_operation(">"), "GTE", indexed=True, day_count=counts.after, choice=bins.chooser(bins.above)),
    "GTE": Comparison(_operation(">="), "GTE", indexed=True, day_count=counts.since, choice=bins.chooser(bins.since)),
    "BETWEEN": Comparison(
        _within, "BETWEEN", indexed=True, day_count=counts.within, choice=bins.chooser(bins.within)
    ),
    "IN": Comparison(_among, "IN", indexed=True, text_count=counts.listed, choice=bins.choose_values, options=True),
    "NOT_IN": Comparison(_not_among, text_count=counts.not_listed, negates="IN", options=False),
    "HAS_PROPERTY": Comparison(
        _present, text_count=counts.present, day_count=counts.present, choice=bins.choose_present, presence=True
    ),
    "NOT_HAS_PROPERTY": Comparison(
        _missing, text_count=counts.missing, day_count=counts.missing, negates="HAS_PROPERTY", presence=False
    ),
    "CONTAINS_TOKEN": Comparison(words=True),
    "NOT_CONTAINS_TOKEN": Comparison(words=False),
}  # fmt: skip


def comparison_of(operator: str) -> Comparison:
    """Return how an operator is answered."""
    return COMPARISONS.get(operator, BY_ORACLE)


def compared(d: Dialect, condition: ColumnCondition, form: str = "{}") -> SQL:
    """Return a condition on a column as SQL, of an operator that has it; `form` is that in which the column is written."""
    compare = COMPARISONS[condition.operator].sql
    if compare is None:
        raise LookupError(f"{condition.operator} has no SQL")
    return compare(d, form.format(f"slot.{condition.column}"), condition.values, condition.inclusive)


def counter(condition: ColumnCondition) -> Count | None:
    """Return what answers a condition from kept counts; None where nothing does."""
    comparison = comparison_of(condition.operator)
    if condition.column in TEXTS:
        return comparison.text_count
    return comparison.day_count if condition.column in DAYS else None


def total(condition: ColumnCondition, kept: KeptCounts) -> int:
    """Return how many records a condition accepts that kept counts answer."""
    count = counter(condition)
    if count is None:
        raise LookupError(f"{condition.operator} on {condition.column} is not counted")
    return count(condition, kept)
