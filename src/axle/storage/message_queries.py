"""Every statement about messages to owners: what an owner wants to be told, messages, and their attempts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, Value, join, sql

SETTINGS_COLUMNS = (
    "owner, channels, webhook_url, zone, quiet_from, quiet_until, digest_at, digest_ms, meeting_minutes, updated_ms"
)
SAVE_SETTINGS = (
    f"INSERT INTO owner_settings (account, {SETTINGS_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (account, owner) DO UPDATE SET channels = excluded.channels, webhook_url = excluded.webhook_url,"
    " zone = excluded.zone, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,"
    " digest_at = excluded.digest_at, digest_ms = excluded.digest_ms, meeting_minutes = excluded.meeting_minutes,"
    " updated_ms = excluded.updated_ms"
)
HAS_WEBHOOKS = SQL("SELECT account FROM owner_settings WHERE webhook_url <> '' LIMIT 1")

KEY_COLUMNS = "type, record, moment_ms, channel"
MESSAGE_COLUMNS = f"{KEY_COLUMNS}, kind, owner, state, attempts, next_ms, created_ms, ended_ms, lease"
_KEY = "account = ? AND type = ? AND record = ? AND moment_ms = ? AND channel = ?"
ADD_MESSAGE = (
    f"INSERT INTO message (account, {MESSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
MESSAGE = f"SELECT {MESSAGE_COLUMNS} FROM message WHERE {_KEY}"
# Of two that try, one leases it: the other one sees that it is to be sent later.
LEASE = (
    f"UPDATE message SET lease = ?, next_ms = ?, attempts = attempts + CASE WHEN lease = '' THEN 0 ELSE 1 END"
    f" WHERE {_KEY} AND ended_ms IS NULL AND next_ms <= ? RETURNING {MESSAGE_COLUMNS}"
)
SETTLE = (
    "UPDATE message SET state = ?, owner = ?, attempts = attempts + 1, next_ms = ?, ended_ms = ?, lease = ''"
    f" WHERE {_KEY} AND lease = ? RETURNING attempts"
)
ATTEMPT_COLUMNS = f"{KEY_COLUMNS}, number, at_ms, duration_ms, result, status, detail"
ADD_ATTEMPT = (
    f"INSERT INTO message_attempt (account, {ATTEMPT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
ATTEMPTS = f"SELECT {ATTEMPT_COLUMNS} FROM message_attempt WHERE {_KEY} ORDER BY number"
HASTEN = (
    "UPDATE message SET next_ms = ? WHERE account = ? AND channel = ? AND ended_ms IS NULL AND created_ms > ? AND lease = ''"
)
FORGET = tuple(f"DELETE FROM {table} WHERE account = ? AND type = ? AND record = ?" for table in ("message_attempt", "message"))
FORGET_ONE = tuple(f"DELETE FROM {table} WHERE {_KEY}" for table in ("message_attempt", "message"))
OLD = f"SELECT {KEY_COLUMNS} FROM message WHERE account = ? AND created_ms < ? ORDER BY created_ms LIMIT ?"


class MessageFilter(NamedTuple):
    """Which messages are asked for, newest first; `before` names the one behind which they stand."""

    state: str = ""
    owner: int | None = None
    record_id: int | None = None
    before: tuple[Value, ...] = ()


def owner_settings(d: Dialect, account: int, owners: Sequence[int]) -> SQL:
    """Read what owners want to be told."""
    return sql(f"SELECT {SETTINGS_COLUMNS} FROM owner_settings WHERE account = ? AND ?", account, d.among("owner", owners))


def messages_due(channel: str, now_ms: int, limit: int) -> SQL:
    """Read which messages are to be sent on a channel, over all accounts, earliest first."""
    return sql(
        f"SELECT account, {MESSAGE_COLUMNS} FROM message WHERE channel = ? AND ended_ms IS NULL AND next_ms <= ?"
        " ORDER BY next_ms LIMIT ?",
        channel, now_ms, limit,
    )  # fmt: skip


def accounts_with_future(channel: str, now_ms: int) -> SQL:
    """Read which accounts have messages that wait and were made after now: the clock was put back."""
    text = "SELECT DISTINCT account FROM message WHERE channel = ? AND ended_ms IS NULL AND created_ms > ?"
    return sql(text, channel, now_ms)


def accounts_with_old(before_ms: int, limit: int) -> SQL:
    """Read which accounts have messages from before a moment."""
    text = "SELECT DISTINCT account FROM (SELECT account FROM message WHERE created_ms < ? ORDER BY created_ms LIMIT ?) AS old"
    return sql(text, before_ms, limit)


def messages(account: int, chosen: MessageFilter, limit: int) -> SQL:
    """Read messages, newest first."""
    parts = [SQL(f"SELECT {MESSAGE_COLUMNS} FROM message WHERE account = ?", (account,))]
    if chosen.state:
        parts.append(SQL("state = ?", (chosen.state,)))
    if chosen.owner is not None:
        parts.append(SQL("owner = ?", (chosen.owner,)))
    if chosen.record_id is not None:
        parts.append(SQL("record = ?", (chosen.record_id,)))
    if chosen.before:
        parts.append(SQL("(created_ms, type, record, moment_ms, channel) < (?, ?, ?, ?, ?)", chosen.before))
    order = "created_ms DESC, type DESC, record DESC, moment_ms DESC, channel DESC"
    return sql(f"? ORDER BY {order} LIMIT ?", join(" AND ", parts), limit)


def reserved(account: int, rule: str, chosen: tuple[tuple[int, int, int], int | None], limit: int) -> SQL:
    """Read moments of a rule that are to come, earliest first, behind one that is named by time, type and record."""
    after, record_id = chosen
    only = SQL("") if record_id is None else SQL(" AND record = ?", (record_id,))
    return sql(
        "SELECT type, record, rule, at_ms FROM due WHERE account = ? AND rule = ? AND (at_ms, type, record) > (?, ?, ?)?"
        " ORDER BY at_ms, type, record LIMIT ?",
        account, rule, *after, only, limit,
    )  # fmt: skip
