"""Every statement, once. A function returns a statement; nothing here runs one.

`?` marks an argument. Lists travel as one argument (`Dialect.among`), so that a statement's text, and with it the database's
prepared form, does not depend on how many values there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from axle.core.associations import Date
from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, Value, join, sql

RECORD = "type, id, created_ms, updated_ms, archived_ms, properties"
OWNER = "id, user_id, email, first_name, last_name, created_ms, updated_ms, archived_ms, teams"
MAX_ID = 2**63 - 1  # the last number that a column of ids holds
_SAYING = {True: " AND hidden & 1 = 1", False: " AND hidden & 1 = 0", None: ""}  # the bit is FROM_ARCHIVED
_LIVE = {False: " AND archived_ms IS NULL", True: " AND archived_ms IS NOT NULL", None: ""}

INSERT_RECORD = (
    "INSERT INTO record (account, type, id, created_ms, updated_ms, archived_ms, properties) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_RECORD = "UPDATE record SET updated_ms = ?, archived_ms = ?, properties = ? WHERE account = ? AND type = ? AND id = ?"
DELETE_RECORD = "DELETE FROM record WHERE account = ? AND type = ? AND id = ?"
CLAIM_VALUE = (
    "INSERT INTO unique_value (account, type, property, value, record) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING RETURNING record"
)
FREE_VALUE = "DELETE FROM unique_value WHERE account = ? AND type = ? AND property = ? AND value = ? AND record = ?"
FREE_PROPERTY = "DELETE FROM unique_value WHERE account = ? AND type = ? AND property = ?"
ADD_ASSOCIATION = (
    "INSERT INTO link (account, from_id, type, to_id, hidden, at_ms, open, shown_ms) VALUES (?, ?, ?, ?, 0, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
REMOVE_ASSOCIATION = "DELETE FROM link WHERE account = ? AND from_id = ? AND type = ? AND to_id = ?"
HIDE_ASSOCIATION = "UPDATE link SET hidden = hidden | ? WHERE account = ? AND from_id = ? AND type = ? AND to_id = ?"
SHOW_ASSOCIATION = "UPDATE link SET hidden = hidden & ? WHERE account = ? AND from_id = ? AND type = ? AND to_id = ?"
ADD_HISTORY = (
    "INSERT INTO history (account, type, record, property, at_ms, ended, source, source_id, user_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ERASE_HISTORY = "DELETE FROM history WHERE account = ? AND type = ? AND record = ?"
ERASE_HISTORY_OF = f"{ERASE_HISTORY} AND property = ?"
ADD_EVENT = "INSERT INTO event (account, seq, type, record, at_ms, change, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
FORGET_EVENTS = "DELETE FROM event WHERE account = ? AND seq <= ?"
ADD_DUE = "INSERT INTO due (account, type, record, rule, at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
POSTPONE_DUE = (
    "INSERT INTO due (account, type, record, rule, at_ms, moment_ms, tries) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
CLEAR_DUE = "DELETE FROM due WHERE account = ? AND type = ? AND record = ? AND at_ms > ? AND rule <> ? AND tries <= ?"
RECORD_COUNTS = "SELECT type, live FROM population WHERE account = ?"
DEFINE = (
    "INSERT INTO definition (account, type, kind, name, body, archived_ms) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (account, type, kind, name) DO UPDATE SET body = excluded.body, archived_ms = excluded.archived_ms"
)
UNDEFINE = "DELETE FROM definition WHERE account = ? AND type = ? AND kind = ? AND name = ?"
FORGET_OBJECT_TYPE = tuple(
    f"DELETE FROM {table} WHERE account = ? AND type = ?" for table in ("definition", "population", "tally")
)
NEXT_NUMBER = (
    "INSERT INTO definition (account, type, kind, name, body, archived_ms) VALUES (?, 0, 'sequence', ?, '1', NULL)"
    " ON CONFLICT (account, type, kind, name)"
    " DO UPDATE SET body = CAST(CAST(definition.body AS bigint) + 1 AS text) RETURNING body"
)
PASS_NUMBERS = (
    "INSERT INTO definition (account, type, kind, name, body, archived_ms) VALUES (?, 0, 'sequence', ?, CAST(? AS text), NULL)"
    " ON CONFLICT (account, type, kind, name) DO UPDATE SET body = CASE WHEN CAST(definition.body AS bigint)"
    " < CAST(excluded.body AS bigint) THEN excluded.body ELSE definition.body END RETURNING body"
)
PASS_IDS = "UPDATE counter SET next_id = ? WHERE account = ? AND next_id < ?"
NEXT_ID = "SELECT next_id FROM counter WHERE account = ?"
TAKE_BLOCK = "UPDATE counter SET next_id = next_id + ? WHERE account = ? RETURNING next_id, definitions"
# Ids below this number are in no block that a server may still use: see `SQLDefinitions._fence_ids`.
ID_FENCE = "SELECT body FROM definition WHERE account = ? AND type = 0 AND kind = 'sequence' AND name = 'ids'"
SET_ID_FENCE = (
    "INSERT INTO definition (account, type, kind, name, body, archived_ms) VALUES (?, 0, 'sequence', 'ids', ?, NULL)"
    " ON CONFLICT (account, type, kind, name) DO UPDATE SET body = excluded.body"
)
DEFINITIONS_VERSION = "SELECT definitions FROM counter WHERE account = ?"
SET_DEFINITIONS_VERSION = "UPDATE counter SET definitions = ? WHERE account = ?"
SAVE_OWNER = (
    "INSERT INTO owner (account, id, user_id, email, first_name, last_name, created_ms, updated_ms, archived_ms, teams)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, id) DO UPDATE SET user_id = excluded.user_id,"
    " email = excluded.email, first_name = excluded.first_name, last_name = excluded.last_name,"
    " updated_ms = excluded.updated_ms, archived_ms = excluded.archived_ms, teams = excluded.teams"
)
ADD_AUDIT = (
    "INSERT INTO audit (account, type, pipeline, stage, number, at_ms, action, user_id, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_ACCOUNT = "INSERT INTO account (id, name, created_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
ADD_COUNTER = "INSERT INTO counter (account, next_id, next_event, definitions) VALUES (?, ?, 1, 0)"
VERSION = "SELECT version FROM migration ORDER BY version DESC LIMIT 1"
CREATE_MIGRATION = "CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, applied_ms bigint NOT NULL)"
ADD_MIGRATION = "INSERT INTO migration (version, applied_ms) VALUES (?, ?)"


def records(d: Dialect, account: int, type_key: int, ids: Sequence[int], archived: bool | None) -> SQL:
    """Read records of one type by id."""
    if len(ids) == 1:
        return SQL(_one_record(d.lock, archived), (account, type_key, ids[0]))
    text = f"SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND {{}}{_LIVE[archived]}{d.lock}"
    if len(set(ids)) > 1 and d.look_up:
        return SQL(d.look_up.format(text.format("id = wanted.id")), (d.many(sorted(set(ids))), account, type_key))
    return sql(text.format("?"), account, type_key, d.among("id", ids))


@lru_cache
def _one_record(lock: str, archived: bool | None) -> str:
    """Return the text that reads one record: putting it together takes half as long as running it."""
    return f"SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND id = ?{_LIVE[archived]}{lock}"


def records_by_key(d: Dialect, account: int, ids_by_type: Mapping[int, Sequence[int]], skip_locked: bool) -> SQL:
    """Read live records of several types by id."""
    groups = [sql("(type = ? AND ?)", type_key, d.among("id", ids)) for type_key, ids in ids_by_type.items()]
    lock = d.skip_locked if skip_locked else d.lock
    return sql(
        f"SELECT {RECORD} FROM record WHERE account = ? AND (?) AND archived_ms IS NULL{lock}", account, join(" OR ", groups)
    )


def record_page(account: int, type_key: int, start: int, limit: int, archived: bool) -> SQL:
    """Read records of one type in the order of their ids.

    The upper bound excludes nothing: a database without statistics takes so few records to be between two bounds that it walks
    along the key rather than sorts all of the type.
    """
    text = f"SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND id >= ? AND id <= ?{_LIVE[archived]}"
    return sql(f"{text} ORDER BY id LIMIT ?", account, type_key, start, MAX_ID, limit)


def records_with_value(account: int, type_key: int, name: str, start: int, limit: int) -> SQL:
    """Look for records of one type that hold a value under a name, through all of them: names are only in their text."""
    pattern = "%" + f'"{name}":'.replace("_", r"\_") + "%"
    return sql(
        "SELECT id FROM record WHERE account = ? AND type = ? AND id >= ?"
        r" AND properties LIKE ? ESCAPE '\' ORDER BY id LIMIT ?",
        account, type_key, start, pattern, limit,
    )  # fmt: skip


def unique_holders(d: Dialect, account: int, type_key: int, prop: str, values: Sequence[str]) -> SQL:
    """Read which record holds each unique value."""
    return sql(
        "SELECT value, record FROM unique_value WHERE account = ? AND type = ? AND property = ? AND ?",
        account, type_key, prop, d.among("value", values),
    )  # fmt: skip


def associations(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int], after: int) -> SQL:
    """Read the visible links of records, of the given association types."""
    return sql(
        "SELECT type, from_id, to_id FROM link WHERE account = ? AND ? AND ? AND to_id >= ? AND hidden = 0"
        " ORDER BY from_id, to_id, type",
        account, d.among("from_id", from_ids), d.among("type", types), after,
    )  # fmt: skip


def limited(query: SQL, limit: int) -> SQL:
    """Bound what a statement returns."""
    return sql("? LIMIT ?", query, limit)


def count_associations(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int]) -> SQL:
    """Count the visible links of records, by association type."""
    return sql(
        "SELECT from_id, type, count(*) FROM link WHERE account = ? AND ? AND ? AND hidden = 0 GROUP BY from_id, type",
        account, d.among("from_id", from_ids), d.among("type", types),
    )  # fmt: skip


def count_associated(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int]) -> SQL:
    """Count the records that records are visibly linked to by some association types, each once."""
    return sql(
        "SELECT from_id, count(DISTINCT to_id) FROM link WHERE account = ? AND ? AND ? AND hidden = 0 GROUP BY from_id",
        account, d.among("from_id", from_ids), d.among("type", types),
    )  # fmt: skip


def records_near_limit(d: Dialect, account: int, types: Sequence[int], least: int, limit: int) -> SQL:
    """Read which records have at least so many visible links of an association type."""
    return sql(
        "SELECT from_id, type, count(*) FROM link WHERE account = ? AND ? AND hidden = 0"
        " GROUP BY from_id, type HAVING count(*) >= ? ORDER BY from_id, type LIMIT ?",
        account, d.among("type", types), least, limit,
    )  # fmt: skip


def has_associations(d: Dialect, account: int, types: Sequence[int]) -> SQL:
    """Look for one visible link of some association types."""
    return sql("SELECT 1 FROM link WHERE account = ? AND ? AND hidden = 0 LIMIT 1", account, d.among("type", types))


def remove_association_types(d: Dialect, account: int, types: Sequence[int]) -> SQL:
    """Remove every link of some association types."""
    return sql("DELETE FROM link WHERE account = ? AND ?", account, d.among("type", types))


def all_associations(d: Dialect, scope: tuple[int, int], types: Sequence[int], archived: bool | None, limit: int | None) -> SQL:
    """Read rows that lead from one record, which the types tell from records of other types with the same id.

    `scope` is the account and the record. All rows are read, or those that say that it is archived, or those that do not.
    """
    text = f"SELECT type, from_id, to_id, hidden FROM link WHERE account = ? AND from_id = ? AND ?{_SAYING[archived]}"
    query = sql(text, *scope, d.among("type", types))
    return query if limit is None else sql("? ORDER BY type, to_id LIMIT ?", query, limit)


def date_associations(d: Dialect, account: int, record_id: int, types: tuple[Sequence[int], Sequence[int]], date: Date) -> SQL:
    """Say when a record happens on the links that lead to it; they are found by its own, which lead back, hidden ones too."""
    outward, inward = types
    return sql(
        "UPDATE link SET at_ms = ?, open = ?, shown_ms = ? WHERE account = ? AND to_id = ? AND ?"
        " AND from_id IN (SELECT to_id FROM link AS back WHERE back.account = ? AND back.from_id = ? AND ?)",
        *date, account, record_id, d.among("type", inward), account, record_id, d.among("back.type", outward),
    )  # fmt: skip


def _activity_time(open_: int, sign: str, direction: str) -> str:
    """Look one moment up in the index of an association type's activities."""
    return (
        "(SELECT at_ms FROM link WHERE account = ? AND from_id = r.value AND type = t.value"
        f" AND open = {open_} AND hidden = 0 AND at_ms {sign} ? ORDER BY at_ms {direction} LIMIT 1)"
    )


_ACTIVITY_TIMES = ", ".join(
    (
        _activity_time(0, "<=", "DESC"),
        _activity_time(1, "<=", "DESC"),
        _activity_time(0, ">", "ASC"),
        _activity_time(1, ">", "ASC"),
    )
)


def activity_times(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int], now_ms: int) -> SQL:
    """Read the last and the next activity of records, by association type: done ones and open ones."""
    text = f"SELECT r.value, t.value, {_ACTIVITY_TIMES} FROM {d.each.format('r')} CROSS JOIN {d.each.format('t')}"
    return SQL(text, (*(account, now_ms) * 4, d.many(from_ids), d.many(types)))


def history(d: Dialect, scope: tuple[int, int], ids: Sequence[int], names: Sequence[str], most: int) -> SQL:
    """Read the newest changes of properties of records of one type, of each of them so many, in no order."""
    return SQL(d.newest_history, (d.many(ids), d.many(names), *scope, most))


def take_numbers(account: int, ids: int, events: int) -> SQL:
    """Move the account's counters on and read where they are now."""
    return sql(
        "UPDATE counter SET next_id = next_id + ?, next_event = next_event + ? WHERE account = ? RETURNING next_id, next_event",
        ids, events, account,
    )  # fmt: skip


def owners(account: int, condition: SQL, limit: int) -> SQL:
    """Read an account's owners that a condition names, by id."""
    return sql(f"SELECT {OWNER} FROM owner WHERE account = ? AND ? ORDER BY id LIMIT ?", account, condition, limit)


def owner_page(start: int, archived: bool | None, email: str) -> SQL:
    """Return the condition that an owner has an id from `start` on, is archived or not, and has an address if one is given."""
    return sql("id >= ??" + (" AND email = ?" if email else ""), start, SQL(_LIVE[archived]), *([email] if email else []))


def pipeline_audits(account: int, type_key: int, pipeline: str, stage: str, limit: int) -> SQL:
    """Read what was done to a pipeline or a stage, newest first."""
    return sql(
        "SELECT type, pipeline, stage, at_ms, action, user_id, body FROM audit"
        " WHERE account = ? AND type = ? AND pipeline = ? AND stage = ? ORDER BY number DESC LIMIT ?",
        account, type_key, pipeline, stage, limit,
    )  # fmt: skip


def events(account: int, after: int, limit: int) -> SQL:
    """Read what happened, in order."""
    return sql(
        "SELECT seq, type, record, at_ms, change, detail FROM event WHERE account = ? AND seq > ? ORDER BY seq LIMIT ?",
        account, after, limit,
    )  # fmt: skip


def event_span(account: int) -> SQL:
    """Read the number of the first event that is kept, and that of the next one."""
    text = "SELECT (SELECT min(seq) FROM event WHERE account = ?), next_event FROM counter WHERE account = ?"
    return SQL(text, (account, account))


def complete_due(d: Dialect, account: int, moments: Sequence[tuple[int, int, str, int]]) -> SQL:
    """Forget reserved moments, each given by type, record, rule and time; read which there were."""
    return SQL(d.complete_due, (*d.columns(moments), account))


def due(now_ms: int, limit: int) -> SQL:
    """Read moments that have come, of every account."""
    text = "SELECT account, type, record, rule, at_ms, moment_ms, tries FROM due WHERE at_ms <= ? ORDER BY at_ms LIMIT ?"
    return sql(text, now_ms, limit)


DEFINED_SIZES = (  # by type: of what is there, and of all
    "SELECT type, sum(CASE WHEN archived_ms IS NULL THEN octet_length(body) ELSE 0 END), sum(octet_length(body))"
    " FROM definition WHERE account = ? AND kind NOT IN ('slot', 'sequence') GROUP BY type"
)


def definitions(account: int, type_key: int | None, category: str) -> SQL:
    """Read what an account defines, but for slots and sequences, which are the storage's own: all, of one type or category."""
    text = "SELECT type, kind, name, body, archived_ms FROM definition WHERE account = ? AND kind NOT IN ('slot', 'sequence')"
    parts = [SQL(text, (account,))]
    if type_key is not None:
        parts.append(SQL("type = ?", (type_key,)))
    if category:
        parts.append(SQL("kind = ?", (category,)))
    return sql("? ORDER BY type, kind, name", join(" AND ", parts))


def next_event(account: int) -> SQL:
    """Read the number that the account's next event will have, and that of its definitions: which state it is that one sees."""
    return SQL("SELECT next_event, definitions FROM counter WHERE account = ?", (account,))


def touched(account: int, since: int, limit: int) -> SQL:
    """Read the type and the id of the record of each event from a number on."""
    return SQL("SELECT type, record FROM event WHERE account = ? AND seq >= ? LIMIT ?", (account, since, limit))


NEXT_DUE = SQL("SELECT min(at_ms) FROM due")
ACCOUNT = "SELECT id, name, created_ms FROM account"
ACCOUNTS = SQL(f"{ACCOUNT} ORDER BY id")


def account(number: int) -> SQL:
    """Read one account."""
    return SQL(f"{ACCOUNT} WHERE id = ?", (number,))


def statement(text: str, *args: Value) -> SQL:
    """Give one of the constant statements its arguments."""
    return SQL(text, args)
