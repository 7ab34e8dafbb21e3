"""A person's sessions: what the one that asks may do, changing its account, and ending it or another one."""

from __future__ import annotations

import secrets

import msgspec

from axle.core.errors import NotFound
from axle.core.oauth import HASH_SHOWN, digest
from axle.core.people import Membership, Person, Session, SignedIn
from axle.core.roles import scopes_of
from axle.operations.people.passwords import PasswordSignIn, with_password
from axle.operations.people.sign_in import SECRET_BYTES, SignInRefused
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
    scopes = sorted(scopes_of(membership.role, caller.catalog))
    return SessionView(person, membership, owners[0].id if owners else None, places_of(tx, person), scopes)


def begin_session(tx: Transaction, caller: Caller, request: Request[PasswordSignIn]) -> SessionView | SignInRefused:
    """Sign in with a password, and say who has."""
    step = with_password(tx, caller, request)
    if isinstance(step, SignInRefused):
        return step
    person = tx.person(step.membership.person)
    assert person is not None
    begun = view(tx, caller, person, step.membership)
    begun.secret = step.secret
    return begun


def places_of(tx: Transaction, person: Person) -> list[Place]:
    """Return the accounts that a person is let into."""
    places = []
    for let_in in tx.memberships(person.id):
        account = tx.for_account(let_in.account).own_account()
        if let_in.archived_ms is None and account is not None:
            places.append(Place(let_in, account.name))
    return places


def end(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Sign out."""
    tx.end_session(caller.visitor.session.hash)


def change_account(tx: Transaction, caller: Caller, request: Request[AccountChoice]) -> SessionView:
    """Go on in another account, with a new secret: what was sent with the old one never reaches the new account.

    Raises NotFound for an account that does not let the person in.
    """
    membership, secret = enter(tx, caller.visitor, request.body.portalId)
    changed = view(tx, caller, caller.visitor.person, membership)
    changed.secret = secret
    return changed


def enter(tx: Transaction, visitor: SignedIn, portal: int) -> tuple[Membership, str]:
    """Renew a session for another account; return where that is, and the new secret. Raises NotFound."""
    here = [one for one in tx.memberships(visitor.person.id) if one.account == portal and one.archived_ms is None]
    if not here:
        raise NotFound(f"No account {portal} lets you in.")
    return here[0], renew(tx, msgspec.structs.replace(visitor.session, account=portal))


def renew(tx: Transaction, session: Session) -> str:
    """Give a session another secret, and return that; the one before is worth nothing."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    tx.end_session(session.hash)
    tx.add_session(msgspec.structs.replace(session, hash=digest(secret)))
    return secret


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
