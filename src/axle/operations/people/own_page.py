"""The page on which people see and change what is their own: their password, their time zone, their sessions, the account.

Its forms bring a word that only a page of the same session has.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from axle.core.errors import Invalid, NotFound
from axle.core.oauth import HASH_SHOWN, digest
from axle.core.people import Person, Session, SignedIn
from axle.operations.people import sessions
from axle.operations.people.passwords import Proof, check_strength, needs_present, set_password
from axle.operations.people.sessions import Place
from axle.operations.reminders.zones import zone_called
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

PATH = "/account"
SIGN_IN_PATH = "/sign-in"
WORD_LENGTH = 32
DONE: Mapping[str, str] = {
    "password": "Your password is set. All other sessions have ended.",
    "zone": "Your time zone is set.",
    "end": "The session has ended.",
}


class OwnForm(HiddenRepr, msgspec.Struct, frozen=True):
    """What a form of the page asks for: an `action`, the `word` of the session, and what the action needs."""

    action: str = ""
    word: str = ""
    email: str = ""  # always empty: whoever has signed in is known
    password: str = ""
    new_password: str = ""
    repeated: str = ""
    session: str = ""
    account: str = ""
    zone: str = ""
    proof: Proof = Proof()


class OwnPage(HiddenRepr, msgspec.Struct):
    """What the page shows."""

    person: Person
    places: list[Place]
    sessions: list[Session]
    current: Session
    word: str
    needs_present: bool
    notice: str = ""
    problem: str = ""


class Moved(HiddenRepr, msgspec.Struct):
    """It is done: where to go on to. `secret` is that of a session that has begun, empty where one ended, None for neither."""

    address: str
    secret: str | None = None


def show(tx: Transaction, caller: Caller, request: Request[None]) -> OwnPage:
    """Show the page."""
    page = _looked_up(tx, caller, request)
    page.notice = DONE.get(request.field("done"), "")
    return page


def _looked_up(tx: Transaction, caller: Caller, request: Request[Any]) -> OwnPage:
    visitor = caller.visitor
    listing = sessions.list_sessions(tx, caller, Request(request.path, request.options, None))
    return OwnPage(
        person=tx.person(visitor.person.id) or visitor.person,
        places=sessions.places_of(tx, visitor.person),
        sessions=listing.sessions,
        current=visitor.session,
        word=_word(visitor),
        needs_present=needs_present(visitor, caller.moment.now_ms),
    )


def _word(visitor: SignedIn) -> str:
    return digest(f"form {visitor.session.hash}")[:WORD_LENGTH]


def act(tx: Transaction, caller: Caller, request: Request[OwnForm]) -> OwnPage | Moved:
    """Do what a form asks for; what is wrong is said on the page."""
    page, asks = _looked_up(tx, caller, request), request.body
    if not hmac.compare_digest(asks.word.encode(), page.word.encode()) or asks.action not in _ACTIONS:
        page.problem = "This page was too old. Try again."
        return page
    try:
        return _ACTIONS[asks.action](tx, caller, asks)
    except (Invalid, NotFound) as refused:
        page.problem = refused.message
        return page


def _set_password(tx: Transaction, caller: Caller, asks: OwnForm) -> Moved:
    check_strength(asks.new_password, caller.visitor.person)
    if asks.new_password != asks.repeated:
        raise Invalid("The two new passwords are not the same.")
    set_password(tx, caller.visitor, asks.proof, caller.moment.now_ms)
    return Moved(f"{PATH}?done=password", sessions.renew(tx, caller.visitor.session))


def _set_zone(tx: Transaction, caller: Caller, asks: OwnForm) -> Moved:
    """Set the zone of the pages, and that of the mails which the person gets as an owner."""
    try:
        zone_called(asks.zone)
    except ValueError as wrong:
        raise Invalid(f"{wrong}.") from None
    person = tx.person(caller.visitor.person.id) or caller.visitor.person
    person.time_zone = asks.zone
    tx.save_person(person)
    for place in sessions.places_of(tx, person):
        here = tx.for_account(place.membership.account)
        for owner in here.owners_of_user(place.membership.user_id):
            settings = here.owner_settings([owner.id])[owner.id]
            here.save_owner_settings(msgspec.structs.replace(settings, zone=asks.zone))
    return Moved(f"{PATH}?done=zone")


def _end(tx: Transaction, caller: Caller, asks: OwnForm) -> Moved:
    for session in tx.sessions(caller.visitor.person.id, sessions.MAX_SESSIONS):
        if session.hash[:HASH_SHOWN] == asks.session:
            tx.end_session(session.hash)
    return Moved(f"{PATH}?done=end")


def _sign_out(tx: Transaction, caller: Caller, asks: OwnForm) -> Moved:
    tx.end_session(caller.visitor.session.hash)
    return Moved(SIGN_IN_PATH, "")


def _enter(tx: Transaction, caller: Caller, asks: OwnForm) -> Moved:
    chosen = int(asks.account) if asks.account.isdecimal() and len(asks.account) < HASH_SHOWN else 0
    return Moved(PATH, sessions.enter(tx, caller.visitor, chosen)[1])


_ACTIONS: Mapping[str, Callable[[Transaction, Caller, OwnForm], Moved]] = {
    "password": _set_password,
    "zone": _set_zone,
    "end": _end,
    "sign-out": _sign_out,
    "enter": _enter,
}
