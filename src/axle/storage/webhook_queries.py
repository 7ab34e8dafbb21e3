"""Every statement about webhooks: what apps want to be told, who follows the events, deliveries and their attempts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, join, sql

SETTINGS_COLUMNS = "account, app, target_url, max_requests, created_ms, updated_ms"
SETTINGS = f"SELECT {SETTINGS_COLUMNS} FROM webhook_settings"
SAVE_SETTINGS = (
    f"INSERT INTO webhook_settings ({SETTINGS_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, app) DO UPDATE SET"
    " target_url = excluded.target_url, max_requests = excluded.max_requests, updated_ms = excluded.updated_ms"
)
DELETE_SETTINGS = "DELETE FROM webhook_settings WHERE app = ?"

SUBSCRIPTION_COLUMNS = "account, app, id, event_type, type_id, type, action, property, active, since_ms, created_ms, updated_ms"
SUBSCRIPTIONS = f"SELECT {SUBSCRIPTION_COLUMNS} FROM webhook_subscription"
SAVE_SUBSCRIPTION = (
    f"INSERT INTO webhook_subscription ({SUBSCRIPTION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (account, app, id) DO UPDATE SET active = excluded.active, since_ms = excluded.since_ms,"
    " updated_ms = excluded.updated_ms"
)
DELETE_SUBSCRIPTION = "DELETE FROM webhook_subscription WHERE app = ? AND id = ? RETURNING id"

# Who is told what, over all accounts: of reference tables alone. A refresh token says that an app is installed.
_TELLING = "FROM webhook_settings AS s JOIN app ON app.id = s.app AND app.archived_ms IS NULL"
TELLING = SQL(f"SELECT {', '.join(f's.{name}' for name in SETTINGS_COLUMNS.split(', '))} {_TELLING} ORDER BY s.app")
WANTED = SQL(
    f"SELECT {', '.join(f'w.{name}' for name in SUBSCRIPTION_COLUMNS.split(', '))} {_TELLING}"
    " JOIN webhook_subscription AS w ON w.account = s.account AND w.app = s.app WHERE w.active = 1 ORDER BY w.app, w.id"
)
INSTALLED = SQL(
    "SELECT token.app, token.account, min(token.created_ms) FROM webhook_settings AS s JOIN token ON token.app = s.app"
    " WHERE token.kind <> 'private' AND token.kind = 'refresh' AND token.revoked_ms IS NULL GROUP BY token.app, token.account"
)

INSTALLED_IN = (
    "SELECT 1 FROM app WHERE id = ? AND archived_ms IS NULL AND (account = ? OR EXISTS (SELECT 1 FROM token"
    " WHERE token.app = app.id AND token.account = ? AND token.kind <> 'private' AND token.kind = 'refresh'"
    " AND token.revoked_ms IS NULL))"
)

# Only accounts with a consumer have a row here.
BEHIND = SQL(
    "SELECT consumer.account FROM consumer JOIN counter ON counter.account = consumer.account"
    " WHERE consumer.number < counter.next_event - 1"
)
FOLLOWING = SQL("SELECT account FROM consumer WHERE number IS NOT NULL")
NUMBER = "SELECT number FROM consumer WHERE account = ? AND name = ?"
BEGIN = (
    "INSERT INTO consumer (account, name, number) VALUES (?, ?, ?) ON CONFLICT (account, name)"
    " DO UPDATE SET number = coalesce(consumer.number, excluded.number)"
)
MOVE = "UPDATE consumer SET number = ? WHERE account = ? AND name = ? AND number = ? RETURNING number"
REST = "UPDATE consumer SET number = NULL WHERE account = ? AND name = ?"
EVENT_BEFORE = "SELECT seq FROM event WHERE account = ? AND at_ms < ? ORDER BY seq DESC LIMIT 1"
EVENT_AT = "SELECT seq FROM event WHERE account = ? AND at_ms <= ? ORDER BY seq DESC LIMIT 1"
LAST_NEEDED = "SELECT min(number) FROM consumer WHERE account = ?"
FIRST_WAITING = "SELECT min(first_event) FROM delivery WHERE account = ? AND ended_ms IS NULL AND first_event > 0"

NEXT_NUMBERS = (
    "INSERT INTO definition (account, type, kind, name, body, archived_ms) VALUES (?, 0, 'sequence', ?, CAST(? AS text), NULL)"
    " ON CONFLICT (account, type, kind, name)"
    " DO UPDATE SET body = CAST(CAST(definition.body AS bigint) + CAST(excluded.body AS bigint) AS text) RETURNING body"
)

DELIVERY_COLUMNS = "id, app, kind, state, items, attempts, next_ms, created_ms, ended_ms, lease"
DELIVERY = f"SELECT {DELIVERY_COLUMNS} FROM delivery WHERE account = ?"
ADD_DELIVERY = (
    "INSERT INTO delivery (account, id, app, kind, state, items, first_event, attempts, next_ms, lease, created_ms, ended_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# A receiver that keeps failing is left alone for as long as it was to be.
WAKE_ENDPOINT = (
    "INSERT INTO endpoint (account, app, next_ms, room, failures, failing_ms, paused_ms) VALUES (?, ?, ?, 1, 0, NULL, NULL)"
    " ON CONFLICT (account, app) DO UPDATE SET next_ms = CASE WHEN endpoint.next_ms IS NULL"
    " OR (endpoint.failures < ? AND endpoint.next_ms > excluded.next_ms) THEN excluded.next_ms ELSE endpoint.next_ms END"
)
ENDPOINT_COLUMNS = "app, next_ms, room, failures, failing_ms, paused_ms"
ENDPOINT = f"SELECT {ENDPOINT_COLUMNS} FROM endpoint WHERE account = ? AND app = ?"
ENDPOINTS = f"SELECT {ENDPOINT_COLUMNS} FROM endpoint WHERE account = ? ORDER BY app"
LOCK_ENDPOINT = (
    "INSERT INTO endpoint (account, app, next_ms, room, failures, failing_ms, paused_ms) VALUES (?, ?, NULL, 1, 0, NULL, NULL)"
    f" ON CONFLICT (account, app) DO UPDATE SET room = endpoint.room RETURNING {ENDPOINT_COLUMNS}"
)
SAVE_ENDPOINT = (
    "UPDATE endpoint SET next_ms = ?, room = ?, failures = ?, failing_ms = ?, paused_ms = ? WHERE account = ? AND app = ?"
)
DUE_DELIVERIES = f"{DELIVERY} AND app = ? AND ended_ms IS NULL AND next_ms <= ? ORDER BY next_ms, id LIMIT ?"
NEXT_DELIVERY = "SELECT next_ms FROM delivery WHERE account = ? AND app = ? AND ended_ms IS NULL ORDER BY next_ms LIMIT 1"
LEASE = "UPDATE delivery SET lease = ?, next_ms = ? WHERE account = ? AND id = ?"
SETTLE = (
    "UPDATE delivery SET state = ?, attempts = attempts + 1, next_ms = ?, ended_ms = ?, lease = ''"
    " WHERE account = ? AND id = ? AND lease = ? AND attempts = ? RETURNING attempts"
)
COMPLETE_LOST = (
    "UPDATE attempt SET at_ms = ?, duration_ms = ?, result = ?, status = ?, detail = ?"
    " WHERE account = ? AND delivery = ? AND number = ? AND result = ?"
)
GIVE_UP = "UPDATE delivery SET state = 'failed', ended_ms = ? WHERE account = ? AND lease = '' AND app = ? AND ended_ms IS NULL"
AGAIN = (
    "UPDATE delivery SET state = 'waiting', next_ms = ?, ended_ms = NULL, lease = '' WHERE account = ? AND id = ?"
    " AND lease = '' RETURNING app"
)
COUNT_LOST = "UPDATE delivery SET attempts = attempts + 1 WHERE account = ? AND id = ?"
ATTEMPT_COLUMNS = "delivery, number, at_ms, duration_ms, result, status, detail, answer, answer_length"
ADD_ATTEMPT = f"INSERT INTO attempt (account, {ATTEMPT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
ADD_LONG_ANSWER = "INSERT INTO long_answer (account, delivery, number, answer) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
LONG_ANSWER = "SELECT answer FROM long_answer WHERE account = ? AND delivery = ? AND number = ?"
CUT_LONG_ANSWERS = (  # the oldest, beyond so many
    "DELETE FROM long_answer WHERE account = ? AND delivery <="
    " (SELECT delivery FROM long_answer WHERE account = ? ORDER BY delivery DESC LIMIT 1 OFFSET ?)"
)
ADD_TOLD = "INSERT INTO told (account, type, record, delivery) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_TOLD_OF = "(SELECT delivery FROM told WHERE told.account = ? AND told.type = ? AND told.record = ?)"
FORGET_ANSWERS = f"UPDATE attempt SET answer = '', answer_length = 0 WHERE account = ? AND delivery IN {_TOLD_OF}"
FORGET_LONG_ANSWERS = f"DELETE FROM long_answer WHERE account = ? AND delivery IN {_TOLD_OF}"
FORGET_TOLD = "DELETE FROM told WHERE account = ? AND type = ? AND record = ?"
OLD_DELIVERIES = (  # among the first ones: those were added first
    "SELECT id FROM (SELECT id, ended_ms FROM delivery WHERE account = ? ORDER BY id LIMIT ?) AS first WHERE ended_ms < ?"
)


def settings_of(d: Dialect, apps: Sequence[int]) -> SQL:
    """Read where apps are told."""
    return sql(f"{SETTINGS} WHERE ?", d.among("app", apps))


def subscriptions_of(d: Dialect, apps: Sequence[int]) -> SQL:
    """Read what apps are told."""
    return sql(f"{SUBSCRIPTIONS} WHERE ? ORDER BY app, id", d.among("app", apps))


def endpoints_due(now_ms: int, limit: int) -> SQL:
    """Read which receivers are next, over all accounts."""
    return sql("SELECT account, app FROM endpoint WHERE next_ms <= ? ORDER BY next_ms LIMIT ?", now_ms, limit)


NEXT_ENDPOINT = SQL("SELECT min(next_ms) FROM endpoint")
LOGGING = SQL("SELECT DISTINCT account FROM endpoint")


def in_flight(d: Dialect, account: int, apps: Sequence[int], now_ms: int) -> SQL:
    """Read how many deliveries are leased for each receiver, and when the first lease ends."""
    text = (
        "SELECT app, count(*), min(next_ms) FROM delivery WHERE account = ? AND lease <> '' AND next_ms > ? AND ? GROUP BY app"
    )
    return sql(text, account, now_ms, d.among("app", apps))


def numbered(d: Dialect, account: int, numbers: Sequence[int]) -> SQL:
    """Read events by their numbers."""
    text = "SELECT seq, type, record, at_ms, change, detail FROM event WHERE account = ? AND ? ORDER BY seq"
    return sql(text, account, d.among("seq", numbers))


def deliveries(account: int, app: int | None, state: str, before: int, limit: int) -> SQL:
    """Read deliveries, newest first: of one app or all, of one state or all."""
    parts = [SQL(f"{DELIVERY} AND id < ?", (account, before))]
    if app is not None:
        parts.append(SQL("app = ?", (app,)))
    if state:
        parts.append(SQL("state = ?", (state,)))
    return sql("? ORDER BY id DESC LIMIT ?", join(" AND ", parts), limit)


def attempts(d: Dialect, account: int, deliveries: Sequence[int]) -> SQL:
    """Read the attempts of deliveries, in order."""
    text = f"SELECT {ATTEMPT_COLUMNS} FROM attempt WHERE account = ? AND ? ORDER BY delivery, number"
    return sql(text, account, d.among("delivery", deliveries))


def forget_deliveries(d: Dialect, account: int, ids: Sequence[int]) -> list[SQL]:
    """Remove deliveries with all that is kept of them."""
    return [
        sql("DELETE FROM attempt WHERE account = ? AND ?", account, d.among("delivery", ids)),
        sql("DELETE FROM long_answer WHERE account = ? AND ?", account, d.among("delivery", ids)),
        sql("DELETE FROM told WHERE account = ? AND ?", account, d.among("delivery", ids)),
        sql("DELETE FROM delivery WHERE account = ? AND ?", account, d.among("id", ids)),
    ]


def failed(account: int, app: int | None, limit: int) -> SQL:
    """Read which deliveries have failed, oldest first."""
    only = SQL("") if app is None else SQL(" AND app = ?", (app,))
    return sql("SELECT id FROM delivery WHERE account = ? AND state = 'failed'? ORDER BY id LIMIT ?", account, only, limit)


def values_after(d: Dialect, account: int, moments: Sequence[tuple[int, int, str, int]]) -> SQL:
    """Read for each property of a record what its value was from a moment on, where it has been replaced since.

    `moments` are types, records, properties and milliseconds; a row says which of them it is about, counted from 1.
    """
    if not d.arrays:
        return SQL(d.values_after, (msgspec.json.encode(moments).decode(), account))
    columns: Any = zip(*moments, strict=True)
    return SQL(d.values_after, (*(d.many(list(column)) for column in columns), account))
