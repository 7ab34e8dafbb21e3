"""Every statement about journals: what apps follow, how far their journals have been cut into files, the files, notes."""

from __future__ import annotations

from collections.abc import Sequence

from axle.core.journal import JournalFile
from axle.storage.dialect import Dialect
from axle.storage.interface.journal import FileQuery
from axle.storage.sql import SQL, sql

SUBSCRIPTION_COLUMNS = (
    "app, number, id, kind, portal, topic, selection, since_number, until_number, created_ms, updated_ms, deleted_ms"
)
SUBSCRIPTIONS = f"SELECT {SUBSCRIPTION_COLUMNS} FROM journal_subscription WHERE account = ? AND app = ?"
HOLDING = f"{SUBSCRIPTIONS} AND until_number IS NULL ORDER BY id"
OF_PORTAL = f"{SUBSCRIPTIONS} AND portal = ? ORDER BY number"
ADD_SUBSCRIPTION = (
    f"INSERT INTO journal_subscription (account, {SUBSCRIPTION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
END_SUBSCRIPTION = (
    "UPDATE journal_subscription SET until_number = ?, deleted_ms = ? WHERE account = ? AND app = ? AND number = ?"
    " AND until_number IS NULL"
)
FORGET_SUBSCRIPTIONS = "DELETE FROM journal_subscription WHERE account = ? AND deleted_ms < ?"

FILTER_COLUMNS = "app, id, subscription, conditions, since_number, until_number, created_ms"
FILTERS = f"SELECT {FILTER_COLUMNS} FROM journal_filter WHERE account = ? AND app = ? ORDER BY id"
ADD_FILTER = f"INSERT INTO journal_filter (account, {FILTER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
END_FILTER = (
    "UPDATE journal_filter SET until_number = ? WHERE account = ? AND app = ? AND id = ? AND until_number IS NULL RETURNING id"
)
FORGET_FILTERS = (
    "DELETE FROM journal_filter WHERE account = ? AND NOT EXISTS (SELECT 1 FROM journal_subscription AS s"
    " WHERE s.account = ? AND s.app = journal_filter.app AND s.id = journal_filter.subscription)"
)

# Those whose turn was longest ago come first.
POSITIONS = "SELECT portal, source, number FROM journal_position WHERE account = ? AND app = ? ORDER BY moved_ms, portal"
BEGIN_POSITION = (
    "INSERT INTO journal_position (account, app, portal, source, number, moved_ms) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
MOVE_POSITION = (
    "UPDATE journal_position SET number = ?, moved_ms = ? WHERE account = ? AND app = ? AND portal = ? AND source = ?"
    " AND number = ? RETURNING number"
)
LAST_EVENT = "SELECT next_event - 1 FROM counter WHERE account = ?"
JOURNALS = SQL("SELECT DISTINCT account FROM journal_position")

FILE_COLUMNS = "app, number, name, portal, source, after_number, through_number, at_ms, created_ms"
FILE = f"SELECT {FILE_COLUMNS} FROM journal_file WHERE account = ? AND app = ?"
NAMED_FILE = f"{FILE} AND name = ?"
ADD_FILE = f"INSERT INTO journal_file (account, {FILE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# Of what is too old, the newest of each portal stays: whoever came up to there has missed nothing.
FORGET_FILES = (
    "DELETE FROM journal_file WHERE account = ? AND at_ms < ? AND EXISTS (SELECT 1 FROM journal_file AS later"
    " WHERE later.account = ? AND later.app = journal_file.app AND later.portal = journal_file.portal"
    " AND later.number > journal_file.number AND later.at_ms < ?)"
)

NOTE_COLUMNS = "app, number, name, kind, portal, at_ms, body"
NOTES = f"SELECT {NOTE_COLUMNS} FROM journal_note WHERE account = ? AND app = ? AND number > ? ORDER BY number LIMIT ?"
LAST_NOTE = "SELECT number FROM journal_note WHERE account = ? AND app = ? ORDER BY number DESC LIMIT 1"
NAMED_NOTE = f"SELECT {NOTE_COLUMNS} FROM journal_note WHERE account = ? AND app = ? AND name = ?"
ADD_NOTE = f"INSERT INTO journal_note (account, {NOTE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
FORGET_NOTES = "DELETE FROM journal_note WHERE account = ? AND at_ms < ?"
GRANTED = (
    "SELECT scopes FROM token WHERE app = ? AND account = ? AND kind <> 'private' AND kind = 'refresh' AND revoked_ms IS NULL"
)


def last_events(d: Dialect, accounts: Sequence[int]) -> SQL:
    """Read the numbers of the last events of accounts."""
    return sql("SELECT account, next_event - 1 FROM counter WHERE ?", d.among("account", accounts))


def files(account: int, query: FileQuery, newest: bool) -> SQL:
    """Read files in order, or the newest first."""
    conditions = SQL("number > ? AND at_ms >= ?", (query.after, query.oldest_ms))
    order = SQL("ORDER BY number DESC LIMIT ?" if newest else "ORDER BY number LIMIT ?", (query.limit,))
    return sql("? AND ?? ?", SQL(FILE, (account, query.app)), conditions, _about(query.portal), order)


def lost(account: int, file: JournalFile, portal: int | None, oldest_ms: int) -> SQL:
    """Look for a file behind another one that is too old."""
    text = "SELECT 1 FROM journal_file WHERE account = ? AND app = ? AND number > ? AND at_ms < ?? LIMIT 1"
    return sql(text, account, file.app, file.number, oldest_ms, _about(portal))


def _about(portal: int | None) -> SQL:
    return SQL("") if portal is None else SQL(" AND portal = ?", (portal,))
