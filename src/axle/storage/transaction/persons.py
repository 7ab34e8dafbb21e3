"""The people who sign in, within a transaction: persons, memberships, sessions and links."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.errors import Conflict
from axle.core.people import Membership, OneTimeLink, Person, Session, SignedIn
from axle.storage import credentials, person_queries, queries
from axle.storage.transaction.credentials import SQLCredentials

_SESSION = len(msgspec.structs.fields(Session))
_PERSON = _SESSION + len(msgspec.structs.fields(Person))


class SQLPersons(SQLCredentials):
    """Persons and what they sign in with. What changes a membership notes it, as for credentials."""

    def person(self, person_id: int) -> Person | None:
        """Return a person by id."""
        return next(iter(self._rows(person_queries.person(person_id), Person)), None)

    def person_with_email(self, email: str) -> Person | None:
        """Return the person with an address."""
        return next(iter(self._rows(person_queries.person_with_email(email), Person)), None)

    def person_of_identity(self, issuer: str, subject: str) -> Person | None:
        """Return the person to whom a provider's identity is bound."""
        return next(iter(self._rows(person_queries.person_of_identity(issuer, subject), Person)), None)

    def subject_of(self, issuer: str, person_id: int) -> str:
        """Return what a provider calls a person."""
        return next(iter(self._rows(person_queries.subject_of(issuer, person_id), str)), "")

    def bind_identity(self, issuer: str, subject: str, person_id: int, now_ms: int) -> None:
        """Bind an identity."""
        self._cursor.run(queries.statement(person_queries.ADD_IDENTITY, issuer, subject, person_id, now_ms))

    def save_person(self, person: Person) -> None:
        """Add a person, or replace the one with the same id."""
        other_person = self.person_with_email(person.email)
        if other_person is not None and other_person.id != person.id:
            raise Conflict(f"another person has the address {person.email}")
        self._cursor.run(queries.statement(person_queries.SAVE_PERSON, *msgspec.structs.astuple(person)))

    def anybody_has_credential(self) -> bool:
        """Tell whether anybody who is let in has something of their own to sign in with."""
        return bool(self._cursor.run(person_queries.CREDENTIALED))

    def memberships(self, person_id: int) -> list[Membership]:
        """Return where a person is let in."""
        return self._rows(person_queries.memberships(person_id), Membership)

    def members(self, limit: int) -> list[Membership]:
        """Return who is let into the account."""
        return self._rows(person_queries.members(self.account, limit), Membership)

    def members_of_user(self, user_id: int) -> list[Membership]:
        """Return whom a user of the account is."""
        return self._rows(person_queries.members_of_user(self.account, user_id), Membership)

    def save_membership(self, membership: Membership, now_ms: int) -> None:
        """Let a person in, or change as what; an archived membership ends the sessions there."""
        before = next((one for one in self.memberships(membership.person) if one.account == membership.account), None)
        if membership == before:
            return
        self._cursor.run(queries.statement(person_queries.SAVE_MEMBERSHIP, *msgspec.structs.astuple(membership)))
        if membership.archived_ms is not None:
            self._cursor.run(queries.statement(person_queries.END_SESSIONS_IN, membership.person, membership.account))
        self._note(credentials.about_membership(membership, before, now_ms))

    def signed_in(self, session_hash: str) -> SignedIn | None:
        """Return a session with its person and its membership."""
        return next(iter(self._rows(person_queries.signed_in(session_hash), _signed_in)), None)

    def sessions(self, person_id: int, limit: int) -> list[Session]:
        """Return the sessions of a person."""
        return self._rows(person_queries.sessions(person_id, limit), Session)

    def add_session(self, session: Session) -> None:
        """Add a session."""
        self._cursor.run(queries.statement(person_queries.ADD_SESSION, *msgspec.structs.astuple(session)))

    def use_session(self, session_hash: str, now_ms: int, expires_ms: int) -> None:
        """Note that a session was used."""
        self._cursor.run(queries.statement(person_queries.USE_SESSION, now_ms, expires_ms, session_hash))

    def end_session(self, session_hash: str) -> bool:
        """End a session."""
        return bool(self._cursor.run(queries.statement(person_queries.END_SESSION, session_hash)))

    def end_sessions(self, person_id: int, but: str = "") -> None:
        """End the sessions of a person, but one."""
        self._cursor.run(queries.statement(person_queries.END_SESSIONS, person_id, but))

    def one_time_link(self, link_hash: str) -> OneTimeLink | None:
        """Return the link with a hash."""
        return next(iter(self._rows(person_queries.link(link_hash), OneTimeLink)), None)

    def add_one_time_link(self, link: OneTimeLink) -> None:
        """Add a link."""
        self._cursor.run(queries.statement(person_queries.ADD_LINK, *msgspec.structs.astuple(link)))

    def use_one_time_link(self, link_hash: str, now_ms: int) -> bool:
        """Use a link up; of several at the same time one succeeds."""
        return bool(self._cursor.run(queries.statement(person_queries.USE_LINK, now_ms, link_hash)))

    def forget_visits(self, before_ms: int) -> None:
        """Forget sessions and links that expired before a moment."""
        self._cursor.run(queries.statement(person_queries.FORGET_SESSIONS, before_ms))
        self._cursor.run(queries.statement(person_queries.FORGET_LINKS, before_ms))


def _signed_in(*row: Any) -> SignedIn:
    """Make what a row has side by side: a session, its person, its membership."""
    return SignedIn(Session(*row[:_SESSION]), Person(*row[_SESSION:_PERSON]), Membership(*row[_PERSON:]))
