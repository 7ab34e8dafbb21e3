"""Every statement about the people who sign in: persons, memberships, sessions and links."""

from __future__ import annotations

from axle.storage.sql import SQL

PERSON_COLUMNS = "id, email, first_name, last_name, created_ms, password, time_zone"
MEMBERSHIP_COLUMNS = "person, account, user_id, role, created_ms, archived_ms"
SESSION_COLUMNS = "hash, person, account, means, agent, created_ms, used_ms, expires_ms"
LINK_COLUMNS = "hash, purpose, account, type, record, subject, expires_ms, used_ms"

SAVE_PERSON = (
    f"INSERT INTO person ({PERSON_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET email = excluded.email,"
    " first_name = excluded.first_name, last_name = excluded.last_name, password = excluded.password,"
    " time_zone = excluded.time_zone"
)
SAVE_MEMBERSHIP = (
    f"INSERT INTO membership ({MEMBERSHIP_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (person, account) DO UPDATE SET"
    " user_id = excluded.user_id, role = excluded.role, archived_ms = excluded.archived_ms"
)
ADD_SESSION = f"INSERT INTO session ({SESSION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
USE_SESSION = "UPDATE session SET used_ms = ?, expires_ms = ? WHERE hash = ?"
END_SESSION = "DELETE FROM session WHERE hash = ? RETURNING hash"
END_SESSIONS = "DELETE FROM session WHERE person = ? AND hash <> ?"
END_SESSIONS_IN = "DELETE FROM session WHERE person = ? AND account = ?"
FORGET_SESSIONS = "DELETE FROM session WHERE expires_ms < ?"
ADD_LINK = f"INSERT INTO one_time_link ({LINK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
USE_LINK = "UPDATE one_time_link SET used_ms = ? WHERE hash = ? AND used_ms IS NULL RETURNING hash"
FORGET_LINKS = "DELETE FROM one_time_link WHERE expires_ms < ?"
FORGET_LINKS_OF = "DELETE FROM one_time_link WHERE account = ? AND type = ? AND record = ?"
ADD_IDENTITY = "INSERT INTO provider_person (issuer, subject, person, created_ms) VALUES (?, ?, ?, ?)"
CREDENTIALED = SQL(
    "SELECT 1 FROM membership AS m JOIN person AS p ON p.id = m.person WHERE m.archived_ms IS NULL"
    " AND (p.password <> '' OR EXISTS (SELECT 1 FROM provider_person AS i WHERE i.person = p.id)) LIMIT 1"
)


def person(person_id: int) -> SQL:
    """Read one person."""
    return SQL(f"SELECT {PERSON_COLUMNS} FROM person WHERE id = ?", (person_id,))


def person_with_email(email: str) -> SQL:
    """Read the person with an address."""
    return SQL(f"SELECT {PERSON_COLUMNS} FROM person WHERE email = ?", (email,))


def person_of_identity(issuer: str, subject: str) -> SQL:
    """Read the person whom a provider calls so."""
    columns = ", ".join(f"p.{name}" for name in PERSON_COLUMNS.split(", "))
    text = (
        f"SELECT {columns} FROM provider_person AS i JOIN person AS p ON p.id = i.person WHERE i.issuer = ? AND i.subject = ?"
    )
    return SQL(text, (issuer, subject))


def subject_of(issuer: str, person_id: int) -> SQL:
    """Read what a provider calls a person."""
    return SQL("SELECT subject FROM provider_person WHERE person = ? AND issuer = ? LIMIT 1", (person_id, issuer))


def memberships(person_id: int) -> SQL:
    """Read where a person is or was let in."""
    return SQL(f"SELECT {MEMBERSHIP_COLUMNS} FROM membership WHERE person = ? ORDER BY account", (person_id,))


def members(account: int, limit: int) -> SQL:
    """Read who is or was let into an account."""
    text = f"SELECT {MEMBERSHIP_COLUMNS} FROM membership WHERE account = ? ORDER BY created_ms, person LIMIT ?"
    return SQL(text, (account, limit))


def members_of_user(account: int, user_id: int) -> SQL:
    """Read whom a user of an account is or was."""
    text = f"SELECT {MEMBERSHIP_COLUMNS} FROM membership WHERE account = ? AND user_id = ? ORDER BY person"
    return SQL(text, (account, user_id))


def signed_in(session_hash: str) -> SQL:
    """Read a session with its person and its membership; none where the person is not let in any more."""
    tables = (("s", SESSION_COLUMNS), ("p", PERSON_COLUMNS), ("m", MEMBERSHIP_COLUMNS))
    columns = ", ".join(f"{table}.{name}" for table, names in tables for name in names.split(", "))
    text = (
        f"SELECT {columns} FROM session AS s JOIN person AS p ON p.id = s.person"
        " JOIN membership AS m ON m.person = s.person AND m.account = s.account"
        " WHERE s.hash = ? AND m.archived_ms IS NULL"
    )
    return SQL(text, (session_hash,))


def sessions(person_id: int, limit: int) -> SQL:
    """Read a person's sessions, those that were used last first."""
    text = f"SELECT {SESSION_COLUMNS} FROM session WHERE person = ? ORDER BY used_ms DESC, hash LIMIT ?"
    return SQL(text, (person_id, limit))


def link(link_hash: str) -> SQL:
    """Read one link."""
    return SQL(f"SELECT {LINK_COLUMNS} FROM one_time_link WHERE hash = ?", (link_hash,))
