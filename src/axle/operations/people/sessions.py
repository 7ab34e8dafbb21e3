"""A person's sessions: what the one that asks may do, changing its account, and ending it or another one."""

from __future__ import annotations

import secrets

import msgspec

from axle.core.errors import NotFound
from axle.core.oauth import HASH_SHOWN, digest
from axle.core.people import Membership, Person, Session, SignedIn
from axle.core.roles import scopes_of
from axle.operations.people.sign_in import SECRET_BYTES
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

MAX_SESSIONS = 100  # that are listed


class AccountChoice(msgspec.Struct):
    """The account to go on with, by its portal id."""

    portalId: int


class Place(msgspec.Struct):
    """An account that a person is let into."""

    membership: Membership
    name: str


class SessionView(HiddenRepr, msgspec.Struct):
    """Who is signed in, where, as what; `secret` is that of a session that has just begun."""

    person: Person
    membership: Membership
    owner_id: int | None
    places: list[Place]
    scopes: list[str]
    secret: str = ""


class SessionList(msgspec.Struct):
    """A person's sessions; `current` is the hash of the one that asks."""

    sessions: list[Session]
    current: str


def read(tx: Transaction, caller: Caller, request: Request[None]) -> SessionView:
    """Say who is signed in."""
    return view(tx, caller, caller.visitor.person, caller.visitor.membership)


def view(tx: Transaction, caller: Caller, person: Person, membership: Membership) -> SessionView:
    """Show a person in one of their accounts."""
    here = tx.for_account(membership.account)
    owners = [owner for owner in here.owners_of_user(membership.user_id) if owner.archived_ms is None]
    places = []
    for let_in in tx.memberships(person.id):
        account = tx.for_account(let_in.account).own_account()
        if let_in.archived_ms is None and account is not None:
            places.append(Place(let_in, account.name))
    scopes = sorted(scopes_of(membership.role, caller.catalog))
    return SessionView(person, membership, owners[0].id if owners else None, places, scopes)


def end(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Sign out."""
    tx.end_session(caller.visitor.session.hash)


def change_account(tx: Transaction, caller: Caller, request: Request[AccountChoice]) -> SessionView:
    """Go on in another account, with a new secret: what was sent with the old one never reaches the new account.

    Raises NotFound for an account that does not let the person in.
    """
    visitor, portal = caller.visitor, request.body.portalId
    here = [one for one in tx.memberships(visitor.person.id) if one.account == portal and one.archived_ms is None]
    if not here:
        raise NotFound(f"No account {portal} lets you in.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    tx.end_session(visitor.session.hash)
    tx.add_session(msgspec.structs.replace(visitor.session, hash=digest(secret), account=portal))
    changed = view(tx, caller, visitor.person, here[0])
    changed.secret = secret
    return changed


def list_sessions(tx: Transaction, caller: Caller, request: Request[None]) -> SessionList:
    """Return the person's sessions, those that were used last first."""
    visitor: SignedIn = caller.visitor
    sessions = tx.sessions(visitor.person.id, MAX_SESSIONS)
    return SessionList([one for one in sessions if one.expires_ms > caller.moment.now_ms], visitor.session.hash)


def end_another(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """End one of the person's sessions, by its id. Raises NotFound."""
    for session in tx.sessions(caller.visitor.person.id, MAX_SESSIONS):
        if session.hash[:HASH_SHOWN] == request.path["sessionId"]:
            tx.end_session(session.hash)
            return
    raise NotFound("There is no such session.")
