"""Statements whose answers are many ids, packed into one string of bytes: rows of a result take ten times as long.

The columns in memory are read by them, and pages of rows that are known. See `axle.storage.search.listed_rows`.
"""

from __future__ import annotations

from collections.abc import Sequence

from axle.storage.postgres.dialect import MANY, POSTGRES
from axle.storage.search.slot_queries import Way
from axle.storage.search.words import MARK
from axle.storage.sql import SQL, Value, sql

FIRST = (-(2**63), 0)  # before every creation

_IDS = "SELECT string_agg(int8send(id), ''::bytea) FROM"
_CREATED = "string_agg(int8send(id), ''::bytea), string_agg(int8send(created_ms), ''::bytea)"
_TYPES = {"t": "text", "n": "double precision"}


def ids_where(scope: tuple[int, int], condition: SQL, many: bool) -> SQL:
    """Read the ids of a type of which a condition holds; `many`: they are many."""
    return sql(f"{_IDS} slot WHERE account = ? AND type = ? AND ?{MANY if many else ''}", *scope, condition)


def ids_with_words(account: int, having: SQL, many: bool) -> SQL:
    """Read the ids that have words, which tell the account and the type too; `many`: they are many.

    Asked for the type, a database without statistics reads all of it. The account is there for a cluster, which sees it through
    the cast: without that, such a database gathers all rows of the account from the key, to leave out those of others.
    """
    return sql(f"{_IDS} slot WHERE account = ?::numeric AND ?{MANY if many else ''}", account, having)


def _some(scope: tuple[int, int], after: tuple[int, int], columns: str, hint: str, limit: int) -> SQL:
    """Read the next records in the order of creation."""
    return sql(
        f"SELECT id, created_ms{columns} FROM slot{hint} WHERE account = ? AND type = ?"
        " AND (created_ms, id) > (?, ?) ORDER BY created_ms, id LIMIT ?",
        *scope, *after, limit,
    )  # fmt: skip


def created_page(scope: tuple[int, int], after: tuple[int, int], hint: str, limit: int) -> SQL:
    """Read the ids and the creations of the next records."""
    return sql(f"SELECT {_CREATED} FROM (?) AS part", _some(scope, after, "", hint, limit))


def bins_page(
    scope: tuple[int, int], after: tuple[int, int], column: str, bounds: Sequence[Value], walk: tuple[str, int]
) -> SQL:
    """Read the next records' ids, their creations, the bins of their values (see `ColumnBins.code`), and numbers."""
    bin_of = (
        "CASE WHEN value IS NULL THEN 0 WHEN value = bounds[width_bucket(value, bounds)] THEN 2 * width_bucket(value, bounds)"
        " ELSE 2 * width_bucket(value, bounds) + 1 END"
    )
    hint, limit = walk
    values = "NULL" if column[0] == "t" else "string_agg(float8send(coalesce(value::double precision, 'NaN')), ''::bytea)"
    return sql(
        f"SELECT {_CREATED}, string_agg(int2send(({bin_of})::smallint), ''::bytea), {values}"
        f" FROM (?) AS part CROSS JOIN (SELECT ?::{_TYPES.get(column[0], 'bigint')}[] AS bounds) AS b",
        # Bounds of one column have one type.
        _some(scope, after, f", {column} AS value", hint, limit), POSTGRES.many(bounds),  # type: ignore[arg-type]
    )  # fmt: skip


def words_page(scope: tuple[int, int], after: tuple[int, int], start: str, walk: tuple[str, int]) -> SQL:
    """Read the next records' ids and creations, and each word of one property that they have, without its mark."""
    hint, limit = walk
    return sql(
        f"WITH part AS MATERIALIZED (?) SELECT {_CREATED}, (SELECT array_agg(DISTINCT substr(word, {MARK + 1}))"
        " FROM part AS each, unnest(tsvector_to_array(each.words)) AS word WHERE starts_with(word, ?)) FROM part",
        _some(scope, after, ", words", hint, limit),
        start,
    )


def words_of(scope: tuple[int, int], start: str, ids: Sequence[int]) -> SQL:
    """Read each word of one property that some records have, without its mark."""
    return sql(
        f"SELECT array_agg(DISTINCT substr(word, {MARK + 1})) FROM (?) AS slot"
        " CROSS JOIN unnest(tsvector_to_array(slot.words)) AS word WHERE starts_with(word, ?)",
        values_of(scope, ("words",), ids),
        start,
    )


def values_of(scope: tuple[int, int], columns: Sequence[str], ids: Sequence[int]) -> SQL:
    """Read columns of records, each looked up by its id."""
    text = f"SELECT {', '.join(columns)} FROM slot WHERE account = ? AND type = ? AND id = wanted.id"
    return SQL(POSTGRES.look_up.format(text), (POSTGRES.many(ids), *scope))


def having_words(scope: tuple[int, int], expressions: Sequence[str], ids: Sequence[int]) -> SQL:
    """Read which of some records have the words of which expression, by its number from 1 on."""
    return sql(
        "SELECT e.number, slot.id FROM (?) AS slot"
        " CROSS JOIN unnest(?::text[]) WITH ORDINALITY AS e(expression, number) WHERE slot.words @@ e.expression::tsquery",
        values_of(scope, ("id", "words"), ids),
        POSTGRES.many(expressions),
    )


def sorted_ids(scope: tuple[int, int], column: str, ids: Sequence[int], tail: tuple[SQL, str, int, int]) -> SQL:
    """Read the ids of some records in order; the tail are a condition, the terms of the order, how many and behind how many."""
    condition, terms, limit, offset = tail
    columns = ("id",) if column == "id" else ("id", column)
    return sql(
        f"SELECT id FROM (?) AS slot WHERE ? ORDER BY {terms} LIMIT ? OFFSET ?",
        values_of(scope, columns, ids), condition, limit, offset,
    )  # fmt: skip


def ids_along(scope: tuple[int, int], condition: SQL, way: Way, limit: int, offset: int) -> SQL:
    """Read ids along an index."""
    text = f"SELECT id FROM slot{way.hint} WHERE account = ? AND type = ? AND ? ORDER BY {way.order} LIMIT ? OFFSET ?"
    return sql(f"{_IDS} (?) AS part", sql(text, *scope, condition, limit, offset))
