"""Every table, once: how a cluster distributes it, what removes its rows, and whether a copy of an account reads it.

A test compares this list with the schema, so that a new table is forgotten nowhere.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Spread(Enum):
    """Where the rows of a table are on a cluster."""

    BY_ACCOUNT = "by account"  # on the machine that has the account, with its rows of the other tables
    REFERENCE = "reference"  # on every machine, whole: it is read before the account is known
    LOCAL = "local"  # not on a cluster


class Removed(NamedTuple):
    """Rows go with what they belong to: those that have its id in one of the columns, and its type where a row has one."""

    columns: tuple[str, ...]


class Kept(NamedTuple):
    """Rows stay, or are not read, for a reason."""

    reason: str


class Read(NamedTuple):
    """A copy, a check and a backup of an account read the rows."""


class Table(NamedTuple):
    """What has to be known of one table.

    `record` and `account` say what becomes of rows when a record is erased, and when an account is removed. `copy` says
    whether copy, check and backup read it. `database` names the only database that has the table.
    """

    name: str
    spread: Spread
    record: Removed | Kept
    account: Removed | Kept
    copy: Read | Kept
    database: str = ""


_ACCOUNT = Removed(("account",))
_WHOLE = Kept("it says nothing of a record")
_MADE = Kept("it is made anew from the records")
_SECRET = Kept("secrets belong to a server, not to a copy of an account")
_VIEW = Kept("it shows the words, and has no rows of its own")
_LOG = Kept("it says what a server has sent, and is of no use to another")
_PERSON = Kept("people belong to a server; who is let into no account any more is nobody's")
_PEOPLE = Kept("people belong to a server, not to a copy of an account")
_FOLLOWED = Kept("its numbers mean something only beside the events")
_STATISTICS = Kept("the schema fills it while there are no records; it says the same in each database")

TABLES = (
    Table("account", Spread.REFERENCE, _WHOLE, Removed(("id",)), Read()),
    Table("app", Spread.REFERENCE, _WHOLE, _ACCOUNT, _SECRET),
    Table("attempt", Spread.BY_ACCOUNT, Kept("answers are removed by the table told; there is no other value"), _ACCOUNT, _LOG),
    Table("audit", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Read()),
    Table("code", Spread.REFERENCE, _WHOLE, _ACCOUNT, _SECRET),
    Table("consumer", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Kept("its number means something only beside the events")),
    Table("counter", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Read()),
    Table("credential_audit", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Read()),
    Table("definition", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Read()),
    Table("delivery", Spread.BY_ACCOUNT, Kept("it names events and holds no value"), _ACCOUNT, _LOG),
    Table("due", Spread.BY_ACCOUNT, Removed(("record",)), _ACCOUNT, Read()),
    Table("endpoint", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, _LOG),
    Table(
        "event", Spread.BY_ACCOUNT, Kept("followers must learn of it; there are ids and names of properties, no value"),
        _ACCOUNT, Kept("its numbers mean something only beside the counter of their own database"),
    ),
    Table("history", Spread.BY_ACCOUNT, Removed(("record",)), _ACCOUNT, Read()),
    Table("journal_file", Spread.BY_ACCOUNT, Kept("it names events and holds no value"), _ACCOUNT, _FOLLOWED),
    Table("journal_filter", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, _FOLLOWED),
    Table("journal_note", Spread.BY_ACCOUNT, Kept("it names a record and properties, no value"), _ACCOUNT, _FOLLOWED),
    Table("journal_position", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, _FOLLOWED),
    Table("journal_subscription", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, _FOLLOWED),
    Table(
        "idempotency", Spread.BY_ACCOUNT, Kept("any erasure in the account empties the answers"), _ACCOUNT,
        Kept("what is sent again is sent to the same server"),
    ),
    Table(
        "lease", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT,
        Kept("it says which process does the work, and only of this database"),
    ),
    Table("link", Spread.BY_ACCOUNT, Removed(("from_id", "to_id")), _ACCOUNT, Read()),
    Table("long_answer", Spread.BY_ACCOUNT, Kept("answers are removed by the table told"), _ACCOUNT, _LOG),
    Table("membership", Spread.REFERENCE, _WHOLE, _ACCOUNT, _PEOPLE),
    Table("message", Spread.BY_ACCOUNT, Removed(("record",)), _ACCOUNT, _LOG),
    Table("message_attempt", Spread.BY_ACCOUNT, Removed(("record",)), _ACCOUNT, _LOG),
    Table("migration", Spread.REFERENCE, _WHOLE, Kept("it says nothing of an account"), Kept("a copy has a schema of its own")),
    Table("one_time_link", Spread.REFERENCE, Removed(("record",)), _ACCOUNT, _SECRET),
    Table("owner", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Read()),
    Table("owner_settings", Spread.BY_ACCOUNT, _WHOLE, _ACCOUNT, Read()),
    Table("person", Spread.REFERENCE, _WHOLE, _PERSON, _PEOPLE),
    Table("provider_person", Spread.REFERENCE, _WHOLE, _PERSON, _PEOPLE),
    Table("population", Spread.BY_ACCOUNT, Kept("it counts; the record is taken off"), _ACCOUNT, _MADE),
    Table("record", Spread.BY_ACCOUNT, Removed(("id",)), _ACCOUNT, Read()),
    Table("session", Spread.REFERENCE, _WHOLE, _ACCOUNT, _SECRET),
    Table("slot", Spread.BY_ACCOUNT, Removed(("id",)), _ACCOUNT, _MADE),
    Table(
        "tally", Spread.BY_ACCOUNT, Kept("it counts statuses, owners and days; the record is taken off"), _ACCOUNT, _MADE,
    ),
    Table("told", Spread.BY_ACCOUNT, Removed(("record",)), _ACCOUNT, _LOG),
    Table("token", Spread.REFERENCE, _WHOLE, _ACCOUNT, _SECRET),
    Table("unique_value", Spread.BY_ACCOUNT, Removed(("record",)), _ACCOUNT, _MADE),
    Table("webhook_settings", Spread.REFERENCE, _WHOLE, _ACCOUNT, Read()),
    Table("webhook_subscription", Spread.REFERENCE, _WHOLE, _ACCOUNT, Read()),
    # Of a removed row the index keeps the words, which no query finds, until sqlite/erasing.py has merged its parts.
    Table("words", Spread.LOCAL, Removed(("rowid",)), Removed(("rowid",)), _MADE, "sqlite"),
    Table("words_terms", Spread.LOCAL, _VIEW, _VIEW, _VIEW, "sqlite"),
    Table("sqlite_stat1", Spread.LOCAL, _STATISTICS, _STATISTICS, _STATISTICS, "sqlite"),
    Table("sqlite_stat4", Spread.LOCAL, _STATISTICS, _STATISTICS, _STATISTICS, "sqlite"),
)  # fmt: skip


def of_database(name: str) -> list[Table]:
    """Return the tables that a database has, by the name of its dialect."""
    return [table for table in TABLES if table.database in ("", name)]
