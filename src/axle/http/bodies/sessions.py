"""Sessions on the wire: who is signed in, and the sessions of a person."""

from __future__ import annotations

import msgspec

from axle.core.errors import NotPermitted, Unauthenticated
from axle.core.oauth import HASH_SHOWN
from axle.core.people import Session
from axle.http.bodies.wire import Wire
from axle.http.messages import Answer
from axle.http.sessions import cookie
from axle.operations.people.sessions import SessionList, SessionView
from axle.operations.people.sign_in import SignInRefused


class PersonBody(msgspec.Struct):
    """Who is signed in."""

    id: str
    email: str
    firstName: str
    lastName: str


class AccountBody(msgspec.Struct):
    """An account that lets the person in, and as what."""

    portalId: int
    name: str
    role: str


class UserRefBody(msgspec.Struct):
    """The user that the person is in the account, and the owner."""

    id: str
    ownerId: str | None


class SessionBody(msgspec.Struct):
    """A session: who, in which account, and what may be done there."""

    person: PersonBody
    portalId: int
    accounts: list[AccountBody]
    user: UserRefBody
    role: str
    scopes: list[str]
    timeZone: str | None


class SessionEntry(msgspec.Struct):
    """One of a person's sessions; `method` is how they signed in."""

    id: str
    portalId: int
    method: str
    userAgent: str
    createdAt: str
    lastUsedAt: str
    expiresAt: str
    current: bool


class SessionsBody(msgspec.Struct):
    """The sessions of a person."""

    results: list[SessionEntry]


def session(view: SessionView, wire: Wire) -> SessionBody:
    """Show who is signed in; a session that has just begun gives the browser its cookie."""
    if view.secret:
        wire.headers += cookie(view.secret, wire.base)
    person, membership = view.person, view.membership
    return SessionBody(
        person=PersonBody(str(person.id), person.email, person.first_name, person.last_name),
        portalId=membership.account,
        accounts=[AccountBody(place.membership.account, place.name, place.membership.role) for place in view.places],
        user=UserRefBody(str(membership.user_id), str(view.owner_id) if view.owner_id is not None else None),
        role=membership.role,
        scopes=view.scopes,
        timeZone=person.time_zone or None,
    )


def signed_in(step: SessionView | SignInRefused, wire: Wire) -> SessionBody:
    """Show who has just signed in. Raises Unauthenticated, or NotPermitted, for who has not."""
    if isinstance(step, SignInRefused):
        raise (Unauthenticated if step.guessed else NotPermitted)(step.problem)
    return session(step, wire)


def sessions(listing: SessionList, wire: Wire) -> SessionsBody:
    """Show a person's sessions."""
    return SessionsBody([_entry(one, one.hash == listing.current, wire) for one in listing.sessions])


def _entry(session: Session, current: bool, wire: Wire) -> SessionEntry:
    return SessionEntry(
        id=session.hash[:HASH_SHOWN],
        portalId=session.account,
        method=session.means,
        userAgent=session.agent,
        createdAt=wire.time(session.created_ms),
        lastUsedAt=wire.time(session.used_ms),
        expiresAt=wire.time(session.expires_ms),
        current=current,
    )


def signed_out(result: None, wire: Wire) -> Answer:
    """Take the browser's cookie away."""
    return Answer(204, b"", headers=[(b"cache-control", b"no-store"), *cookie("", wire.base)])
