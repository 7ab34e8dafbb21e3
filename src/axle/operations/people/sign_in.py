"""Signing in: by a link that is good once, or by a password that has been proved; and what a session is from then on.

Each sign-in makes a new session and ends the one that the browser had: whoever knew that one has nothing of this one.
"""

from __future__ import annotations

import re
import secrets

import msgspec

from axle.core.oauth import digest
from axle.core.people import (
    BY_LINK,
    IDLE_MS,
    MAX_AGENT,
    SESSION_MS,
    SIGN_IN,
    Membership,
    Person,
    Session,
    name_of,
)
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

HOME = "/tasks"
SECRET_BYTES = 32
MAX_NEXT = 2_000  # characters of an address to go on to
_NEXT = re.compile(r"/(?![/\\])[!-~]*")
UNUSABLE = "This link has been used, or it is too old. Ask for another one."


class Browser(HiddenRepr, msgspec.Struct, frozen=True):
    """What the browser of somebody who signs in has and says: the session that it had, and what it calls itself."""

    session: str = ""
    agent: str = ""


class LinkUse(HiddenRepr, msgspec.Struct, frozen=True):
    """A link that is used; `next` is where to go on to."""

    next: str = ""
    browser: Browser = Browser()


class LinkShown(msgspec.Struct):
    """The page of a link that can be used: for whom, and for which account."""

    name: str
    account: str


class SignInRefused(msgspec.Struct):
    """Nobody has signed in; `guessed` says that a secret was shown that is none.

    `wait` is after how many seconds to try again, `next` where whoever signs in then goes on to. `email` is what was written.
    """

    problem: str
    guessed: bool = False
    wait: int = 0
    next: str = ""
    email: str = ""


class SignedInNow(HiddenRepr, msgspec.Struct):
    """Somebody has signed in: the secret of the session, where to go on to, and where the person is let in."""

    secret: str
    next: str
    membership: Membership


def onward(address: str) -> str:
    """Return where to go on to: an address of this server, or the first page for what is none."""
    return address if len(address) <= MAX_NEXT and _NEXT.fullmatch(address) else HOME


def slowed(wait: int) -> SignInRefused:
    """Say that too many have failed to sign in."""
    return SignInRefused(f"Too many have failed to sign in. Wait for {wait} seconds, and try again.", wait=wait)


def show_link(tx: Transaction, caller: Caller, request: Request[None]) -> LinkShown | SignInRefused:
    """Say whom a link would sign in. It is not used up: programs look at links in mails."""
    link = tx.one_time_link(digest(request.path["secret"]))
    if link is None or link.purpose != SIGN_IN:
        return SignInRefused(UNUSABLE, guessed=True)
    person, account = tx.person(link.subject), tx.for_account(link.account).own_account()
    if link.used_ms is not None or link.expires_ms <= caller.moment.now_ms or person is None or account is None:
        return SignInRefused(UNUSABLE)
    return LinkShown(name_of(person), account.name)


def use_link(tx: Transaction, caller: Caller, request: Request[LinkUse]) -> SignedInNow | SignInRefused:
    """Sign in with a link, which is used up."""
    now, link = caller.moment.now_ms, tx.one_time_link(digest(request.path["secret"]))
    if link is None or link.purpose != SIGN_IN:
        return SignInRefused(UNUSABLE, guessed=True)
    person = tx.person(link.subject)
    membership = let_in(tx, person, link.account) if person else None
    if person is None or membership is None or link.expires_ms <= now or not tx.use_one_time_link(link.hash, now):
        return SignInRefused(UNUSABLE)
    secret = begin(tx, membership, BY_LINK, request.body.browser, now)
    return SignedInNow(secret, onward(request.body.next), membership)


def let_in(tx: Transaction, person: Person, account: int = 0) -> Membership | None:
    """Return where a person is let in: the account that is asked for, or the first for 0."""
    live = [one for one in tx.memberships(person.id) if one.archived_ms is None and account in (0, one.account)]
    return live[0] if live else None


def begin(tx: Transaction, membership: Membership, means: str, browser: Browser, now_ms: int) -> str:
    """Begin a session, end the one that the browser had, and return the secret of the new one."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    if browser.session:
        tx.end_session(digest(browser.session))
    tx.forget_visits(now_ms)
    session = Session(
        hash=digest(secret),
        person=membership.person,
        account=membership.account,
        means=means,
        agent=browser.agent[:MAX_AGENT],
        created_ms=now_ms,
        used_ms=now_ms,
        expires_ms=now_ms + IDLE_MS,
    )
    tx.add_session(session)
    return secret


def ends_at(session: Session, now_ms: int) -> int:
    """Return when a session ends that is used now."""
    return min(now_ms + IDLE_MS, session.created_ms + SESSION_MS)


def show_form(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Show the form with which people sign in."""
