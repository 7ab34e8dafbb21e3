"""What a storage does with the people who sign in. They belong to the server: none of these calls is about one account alone.

What changes where somebody is let in, or with what, is noted as a credential event of the account, with the transaction's
`actor`. Moments are epoch milliseconds.
"""

from __future__ import annotations

from typing import Protocol

from axle.core.people import Membership, OneTimeLink, Person, Session, SignedIn


class Persons(Protocol):
    """Persons, their memberships, their sessions, and links that are good once; within a transaction."""

    def person(self, person_id: int) -> Person | None:
        """Return a person by id."""

    def person_with_email(self, email: str) -> Person | None:
        """Return the person with an address, which is in lower case."""

    def person_of_identity(self, issuer: str, subject: str) -> Person | None:
        """Return the person to whom a provider's identity is bound."""

    def subject_of(self, issuer: str, person_id: int) -> str:
        """Return what a provider calls a person; empty where nothing of it is bound to them."""

    def bind_identity(self, issuer: str, subject: str, person_id: int, now_ms: int) -> None:
        """Bind an identity that is bound to nobody."""

    def save_person(self, person: Person) -> None:
        """Add a person, or replace the one with the same id. Raises Conflict where another one has the address."""

    def anybody_has_credential(self) -> bool:
        """Tell whether a person who is let in somewhere has a password, or an identity of a provider."""

    def memberships(self, person_id: int) -> list[Membership]:
        """Return where a person is let in, by account, archived ones too."""

    def members(self, limit: int) -> list[Membership]:
        """Return who is let into the transaction's account, archived ones too, oldest first."""

    def members_of_user(self, user_id: int) -> list[Membership]:
        """Return whom a user of the transaction's account is, archived ones too."""

    def save_membership(self, membership: Membership, now_ms: int) -> None:
        """Let a person into an account, or change as what; an archived membership ends the person's sessions there."""

    def signed_in(self, session_hash: str) -> SignedIn | None:
        """Return the session with a hash, expired ones too; None where its person is not let into its account any more."""

    def sessions(self, person_id: int, limit: int) -> list[Session]:
        """Return the sessions of a person, expired ones too, those that were used last first."""

    def add_session(self, session: Session) -> None:
        """Add a session."""

    def use_session(self, session_hash: str, now_ms: int, expires_ms: int) -> None:
        """Note when a session was used last, and when it ends now."""

    def end_session(self, session_hash: str) -> bool:
        """End a session. False where there is none."""

    def end_sessions(self, person_id: int, but: str = "") -> None:
        """End the sessions of a person, but one, which its hash names."""

    def one_time_link(self, link_hash: str) -> OneTimeLink | None:
        """Return the link with a hash, used and expired ones too."""

    def add_one_time_link(self, link: OneTimeLink) -> None:
        """Add a link."""

    def use_one_time_link(self, link_hash: str, now_ms: int) -> bool:
        """Use a link up. False where it was used before: of several at the same time one succeeds."""

    def forget_visits(self, before_ms: int) -> None:
        """Remove sessions and links that expired before a moment."""
