"""Statements on slots, kept counts and words: what a search is made of, and what keeps it in step."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, Value, join, sql

MOVE_POPULATION = (
    "INSERT INTO population (account, type, live, newest_ms, lag_ms) VALUES (?, ?, ?, 0, 0)"
    " ON CONFLICT (account, type) DO UPDATE SET live = population.live + excluded.live"
)
# One run of records in the order of their creation: how far it lies behind the newest before it, and how far it reaches.
NOTE_CREATED = (
    "UPDATE population SET lag_ms = CASE WHEN newest_ms - ? > lag_ms THEN newest_ms - ? ELSE lag_ms END,"
    " newest_ms = CASE WHEN newest_ms > ? THEN newest_ms ELSE ? END WHERE account = ? AND type = ?"
)
MOVE_TALLY = (
    "INSERT INTO tally (account, type, slot, value, live) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (account, type, slot, value) DO UPDATE SET live = tally.live + excluded.live"
)
DELETE_SLOT = "DELETE FROM slot WHERE account = ? AND type = ? AND id = ?"
SAVE_DEFINITION = (
    "INSERT INTO definition (account, type, kind, name, body, archived_ms) VALUES (?, ?, ?, ?, ?, NULL)"
    " ON CONFLICT (account, type, kind, name) DO UPDATE SET body = excluded.body, archived_ms = NULL"
)
FORGET_SLOT = "DELETE FROM definition WHERE account = ? AND type = ? AND kind = 'slot' AND name = ?"


class Way(NamedTuple):
    """How slots are read in order: the index that is followed, if one is named, and the order."""

    hint: str
    order: str


def linked_to(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int]) -> SQL:
    """Read which records the visible links of some records lead to."""
    return sql(
        "SELECT from_id, to_id FROM link WHERE account = ? AND ? AND ? AND hidden = 0",
        account, d.among("from_id", from_ids), d.among("type", types),
    )  # fmt: skip


def candidates(d: Dialect, groups: Sequence[SQL]) -> SQL:
    """Read the records of which a superset condition holds, for the oracle to decide.

    The signs say nothing, but let slots be looked through first: SQLite would go through all records, and for each through the
    whole list of rows that the words have. A cluster must not have them: it joins on one machine what has the same account.
    """
    sign = "" if d.chooses_index else "+"
    return sql(
        "SELECT record.type, record.id, record.created_ms, record.updated_ms, record.archived_ms, record.properties FROM slot"
        f" JOIN record ON record.account = {sign}slot.account AND record.type = {sign}slot.type AND record.id = {sign}slot.id"
        " WHERE ?",
        either(groups),
    )


def either(groups: Sequence[SQL]) -> SQL:
    """Join the conditions of groups."""
    return groups[0] if len(groups) == 1 else join(" OR ", [sql("(?)", group) for group in groups])


def count_slots(groups: Sequence[SQL], source: Way | None = None) -> SQL:
    """Count the records that one of the groups accepts, read in a given way."""
    return sql("SELECT count(*) FROM ?", within(either(groups), source))


def within(where: SQL, source: Way | None) -> SQL:
    """Return the slots of which a condition holds, read in a given way: the offset, of none, keeps that apart from all else."""
    if source is None:
        return sql("slot WHERE ?", where)
    return sql(f"(SELECT * FROM slot{source.hint} WHERE ? ORDER BY {source.order} OFFSET 0) AS slot", where)


def between(column: str, low: Value, high: Value) -> SQL:
    """Return the condition that a slot lies between two values, the ends excluded; an end that is None is open."""
    if low is None and high is None:
        return SQL(f"slot.{column} IS NOT NULL")
    ends = [SQL(f"slot.{column} {sign} ?", (value,)) for sign, value in ((">", low), ("<", high)) if value is not None]
    return ends[0] if len(ends) == 1 else sql("? AND ?", *ends)


def count_up_to(where: SQL, most: int) -> SQL:
    """Count the slot rows of which a condition holds, no further than a bound."""
    return sql("SELECT count(*) FROM (SELECT 1 FROM slot WHERE ? LIMIT ?) AS few", where, most)


def sorted_page(where: SQL, source: Way, order: str, limit: int, offset: int) -> SQL:
    """Read the ids of a page of one group whose matches are read in a given way, and then sorted."""
    return sql(f"SELECT id FROM ? ORDER BY {order} LIMIT ? OFFSET ?", within(where, source), limit, offset)


def slot_page(where: SQL, way: Way, limit: int, offset: int) -> SQL:
    """Read the ids of a page of one group."""
    return sql(f"SELECT id FROM slot{way.hint} WHERE ? ORDER BY {way.order} LIMIT ? OFFSET ?", where, limit, offset)


def slot_union(groups: Sequence[tuple[SQL, Way]], column: str, final: Way, limit: int, offset: int) -> SQL:
    """Read the ids of a page of several groups: the first of each, merged; a record of two groups counts once."""
    columns = "id" if column == "id" else f"id, {column}"
    each = [
        sql(
            f"SELECT * FROM (SELECT {columns} FROM slot{way.hint} WHERE ? ORDER BY {way.order} LIMIT ?) AS g{n}",
            group,
            limit + offset,
        )
        for n, (group, way) in enumerate(groups)
    ]
    return sql(f"SELECT id FROM (?) AS found ORDER BY {final.order} LIMIT ? OFFSET ?", join(" UNION ", each), limit, offset)


def slot_gather(groups: Sequence[SQL], column: str, down: bool, limit: int) -> SQL:
    """Read the ids that the groups accept, each once, in order, those without the order's value last; bounded per group."""
    direction = " DESC" if down else ""
    columns = "id" if column == "id" else f"id, {column}"
    each = [
        sql(f"SELECT * FROM (SELECT {columns} FROM slot WHERE ? LIMIT ?) AS g{n}", group, limit)
        for n, group in enumerate(groups)
    ]
    order = f"{column} IS NULL, {column}{direction}, id{direction}"
    return sql(f"SELECT id FROM (?) AS found ORDER BY {order}", join(" UNION ", each))


def beyond(scope: tuple[int, int], column: str, hint: str, bound: float) -> SQL:
    """Look for one number outside of a bound, in either direction, along the index that is named, which the order follows."""
    look = f"SELECT 1 FROM slot{hint} WHERE account = ? AND type = ? AND {column} {{}} ? ORDER BY {column} LIMIT 1"
    parts = [SQL(look.format(sign), (*scope, value)) for sign, value in ((">=", bound), ("<=", -bound))]
    return join(" UNION ALL ", [sql("SELECT * FROM (?) AS b", part) for part in parts])


def state(account: int, type_key: int) -> SQL:
    """Read what tells one state of the database from another, the counts of a type, and which properties have been given slots.

    Each of these has a row, or there is one row without.
    """
    return sql(
        "SELECT counter.next_event, counter.definitions, coalesce(population.live, 0), coalesce(population.lag_ms, 0),"
        " definition.name, definition.body FROM counter"
        " LEFT JOIN population ON population.account = counter.account AND population.type = ?"
        " LEFT JOIN definition ON definition.account = counter.account AND definition.type = ? AND definition.kind = 'slot'"
        " WHERE counter.account = ?",
        type_key, type_key, account,
    )  # fmt: skip


def population(account: int, type_key: int) -> SQL:
    """Read how many live records of a type there are, and how far the order of rows is from the order of creation."""
    return SQL("SELECT live, lag_ms FROM population WHERE account = ? AND type = ?", (account, type_key))


def tally_listed(d: Dialect, account: int, type_key: int, column: str, values: Sequence[str]) -> SQL:
    """Add up the kept counts of some values of a slot."""
    return sql(
        "SELECT coalesce(sum(live), 0) FROM tally WHERE account = ? AND type = ? AND slot = ? AND ?",
        account, type_key, column, d.among("value", values),
    )  # fmt: skip


def tally_span(account: int, type_key: int, column: str, low: str, high: str) -> SQL:
    """Add up the kept counts of a span of values of a slot, the upper end excluded."""
    text = "SELECT coalesce(sum(live), 0) FROM tally WHERE account = ? AND type = ? AND slot = ? AND value >= ? AND value < ?"
    return SQL(text, (account, type_key, column, low, high))


def slot_count(account: int, type_key: int, column: str) -> SQL:
    """Count the records that have a value in a column."""
    return SQL(f"SELECT count(*) FROM slot WHERE account = ? AND type = ? AND {column} IS NOT NULL", (account, type_key))


def slot_step(scope: tuple[int, int], column: str, after: SQL, apart: int) -> SQL:
    """Read a value of a column that stands so many rows behind others."""
    text = f"SELECT {column} FROM slot WHERE account = ? AND type = ? AND ? ORDER BY {column} LIMIT 1 OFFSET ?"
    return sql(text, *scope, after, apart)


def slot_definitions(account: int, type_key: int) -> SQL:
    """Read which properties of a type have been given slots."""
    return SQL("SELECT name, body FROM definition WHERE account = ? AND type = ? AND kind = 'slot'", (account, type_key))


@functools.cache
def insert_slot(columns: tuple[str, ...], words: str = "") -> str:
    """Add a record's slots, and its words where they have a place there."""
    if words:
        columns = (*columns, "words")
    places = ", ".join(words if column == "words" else "?" for column in columns)
    return f"INSERT INTO slot (account, type, id, {', '.join(columns)}) VALUES (?, ?, ?, {places})"


def clear_slot(column: str) -> str:
    """Clear a column of a record's slots, where something stands there."""
    return f"UPDATE slot SET {column} = NULL WHERE account = ? AND type = ? AND id = ? AND {column} IS NOT NULL"


def update_slot(columns: Sequence[str]) -> str:
    """Change some of a record's slots."""
    return f"UPDATE slot SET {', '.join(f'{column} = ?' for column in columns)} WHERE account = ? AND type = ? AND id = ?"
