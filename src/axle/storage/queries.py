"""Every statement, once. A function returns a statement; nothing here runs one.

`?` marks an argument. Lists travel as one argument (`Dialect.among`), so that a statement's text, and with it the database's
prepared form, does not depend on how many values there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, Value, sql

RECORD = "type, id, created_ms, updated_ms, archived_ms, properties"
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
ADD_LINK = "INSERT INTO link (account, from_id, type, to_id, hidden) VALUES (?, ?, ?, ?, 0) ON CONFLICT DO NOTHING"
DROP_LINK = "DELETE FROM link WHERE account = ? AND from_id = ? AND type = ? AND to_id = ?"
HIDE_LINK = "UPDATE link SET hidden = hidden + ? WHERE account = ? AND from_id = ? AND type = ? AND to_id = ?"
ADD_HISTORY = (
    "INSERT INTO history (account, record, property, at_ms, ended, source, source_id, user_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
ERASE_HISTORY = "DELETE FROM history WHERE account = ? AND record = ?"
ADD_EVENT = "INSERT INTO event (account, seq, type, record, at_ms, change, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
BLANK_EVENTS = "UPDATE event SET detail = '' WHERE account = ? AND type = ? AND record = ?"
ADD_DUE = "INSERT INTO due (account, record, rule, at_ms, type) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
CLEAR_DUE = "DELETE FROM due WHERE account = ? AND record = ?"
DONE_DUE = "DELETE FROM due WHERE account = ? AND record = ? AND rule = ? AND at_ms = ?"
SAVE_OWNER = (
    "INSERT INTO owner (account, id, user_id, email, first_name, last_name, created_ms, updated_ms, archived_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, id) DO UPDATE SET user_id = excluded.user_id,"
    " email = excluded.email, first_name = excluded.first_name, last_name = excluded.last_name,"
    " updated_ms = excluded.updated_ms, archived_ms = excluded.archived_ms"
)
SAVE_TOKEN = (
    "INSERT INTO token (hash, account, app, name, scopes, created_ms, expires_ms, revoked_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (hash) DO UPDATE SET revoked_ms = excluded.revoked_ms, expires_ms = excluded.expires_ms"
)
ADD_ACCOUNT = "INSERT INTO account (id, name, created_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
ADD_COUNTER = "INSERT INTO counter (account, next_id, next_event) VALUES (?, ?, 1)"
TOKEN = "SELECT hash, account, app, name, scopes, created_ms, expires_ms, revoked_ms FROM token"
VERSION = "SELECT version FROM migration ORDER BY version DESC LIMIT 1"
CREATE_MIGRATION = "CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, applied_ms bigint NOT NULL)"
ADD_MIGRATION = "INSERT INTO migration (version, applied_ms) VALUES (?, ?)"


def records(d: Dialect, account: int, kind: int, ids: Sequence[int], archived: bool | None) -> SQL:
    """Read records of one type by id."""
    return sql(
        f"SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND ?{_LIVE[archived]}", account, kind, d.among("id", ids)
    )


def typed(d: Dialect, account: int, kinds: Sequence[int], ids: Sequence[int]) -> SQL:
    """Read live records of several types by id."""
    return sql(
        f"SELECT {RECORD} FROM record WHERE account = ? AND ? AND ? AND archived_ms IS NULL",
        account, d.among("type", kinds), d.among("id", ids),
    )  # fmt: skip


def page(account: int, kind: int, start: int, limit: int, archived: bool) -> SQL:
    """Read records of one type in the order of their ids."""
    return sql(
        f"SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND id >= ?{_LIVE[archived]} ORDER BY id LIMIT ?",
        account, kind, start, limit,
    )  # fmt: skip


def holders(d: Dialect, account: int, kind: int, prop: str, values: Sequence[str]) -> SQL:
    """Read which record holds each unique value."""
    return sql(
        "SELECT value, record FROM unique_value WHERE account = ? AND type = ? AND property = ? AND ?",
        account, kind, prop, d.among("value", values),
    )  # fmt: skip


def links(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int], after: int) -> SQL:
    """Read the visible links of records, of the given association types."""
    return sql(
        "SELECT type, from_id, to_id FROM link WHERE account = ? AND ? AND ? AND to_id >= ? AND hidden = 0"
        " ORDER BY from_id, to_id, type",
        account, d.among("from_id", from_ids), d.among("type", types), after,
    )  # fmt: skip


def limited(query: SQL, limit: int) -> SQL:
    """Bound what a statement returns."""
    return sql("? LIMIT ?", query, limit)


def all_links(account: int, from_id: int) -> SQL:
    """Read every link row of one record."""
    return sql("SELECT type, from_id, to_id, hidden FROM link WHERE account = ? AND from_id = ?", account, from_id)


def history(d: Dialect, account: int, ids: Sequence[int], names: Sequence[str]) -> SQL:
    """Read how properties changed, newest first."""
    return sql(
        "SELECT record, property, at_ms, ended, source, source_id, user_id FROM history WHERE account = ? AND ? AND ?"
        " ORDER BY record, property, at_ms DESC",
        account, d.among("record", ids), d.among("property", names),
    )  # fmt: skip


def take(account: int, ids: int, events: int) -> SQL:
    """Move the account's counters on and read where they are now."""
    return sql(
        "UPDATE counter SET next_id = next_id + ?, next_event = next_event + ? WHERE account = ? RETURNING next_id, next_event",
        ids, events, account,
    )  # fmt: skip


def owners(account: int) -> SQL:
    """Read an account's owners."""
    return sql(
        "SELECT id, user_id, email, first_name, last_name, created_ms, updated_ms, archived_ms FROM owner"
        " WHERE account = ? ORDER BY id",
        account,
    )  # fmt: skip


def events(account: int, after: int, limit: int) -> SQL:
    """Read what happened, in order."""
    return sql(
        "SELECT seq, type, record, at_ms, change, detail FROM event WHERE account = ? AND seq > ? ORDER BY seq LIMIT ?",
        account, after, limit,
    )  # fmt: skip


def due(now_ms: int, limit: int) -> SQL:
    """Read moments that have come, of every account."""
    return sql("SELECT account, type, record, rule, at_ms FROM due WHERE at_ms <= ? ORDER BY at_ms LIMIT ?", now_ms, limit)


def scan(account: int, kind: int) -> SQL:
    """Read all live records of one type."""
    return sql(f"SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND archived_ms IS NULL", account, kind)


NEXT_DUE = SQL("SELECT min(at_ms) FROM due")
ACCOUNTS = SQL("SELECT id, name, created_ms FROM account ORDER BY id")
TOKENS = SQL(f"{TOKEN} ORDER BY created_ms, hash")


def token(token_hash: str) -> SQL:
    """Read one token by its hash."""
    return SQL(f"{TOKEN} WHERE hash = ?", (token_hash,))


def statement(text: str, *args: Value) -> SQL:
    """Give one of the constant statements its arguments."""
    return SQL(text, args)
