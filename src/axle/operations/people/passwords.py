"""Passwords: signing in with one, and setting one. Hashing is done before, by who carries out the operation."""

from __future__ import annotations

import msgspec

from axle.core.errors import Invalid
from axle.core.people import BY_LINK, BY_PASSWORD, Person, SignedIn
from axle.operations.people.sign_in import Browser, SignedInNow, SignInRefused, begin, let_in, onward
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

MIN_PASSWORD = 10  # characters
MAX_PASSWORD = 1_000
MAX_SHOWN = 150  # characters of an address that the form shows again
FRESH_MS = 3_600_000  # how long somebody who has signed in by a link may set a password without saying the present one
WRONG = "The e-mail address or the password is wrong."
PLAIN = (
    "This server is reached without encryption, so that others could read your password on the way. Open a link to sign in, or "
    "use an address that begins with https."
)


class Proof(HiddenRepr, msgspec.Struct, frozen=True):
    """What a request's password proved: of the person with this id, whose password had this hash then.

    `fresh` is the hash of the new password, where there is one.
    """

    person: int = 0
    kept: str = ""
    proved: bool = False
    fresh: str = ""


class PasswordSignIn(HiddenRepr, msgspec.Struct, frozen=True):
    """An address and a password to sign in with. `expected` says that the form, or the script, is this server's own."""

    email: str = ""
    password: str = ""
    new_password: str = ""
    next: str = ""
    browser: Browser = Browser()
    expected: bool = False
    proof: Proof = Proof()


def with_password(tx: Transaction, caller: Caller, request: Request[PasswordSignIn]) -> SignedInNow | SignInRefused:
    """Sign in with a password that has been proved."""
    asks, proof = request.body, request.body.proof
    person = tx.person(proof.person) if proof.proved else None
    membership = let_in(tx, person) if person and person.password == proof.kept else None
    if person is None or membership is None:
        return SignInRefused(WRONG, guessed=True, next=onward(asks.next), email=asks.email.strip()[:MAX_SHOWN])
    return SignedInNow(begin(tx, membership, BY_PASSWORD, asks.browser, caller.moment.now_ms), onward(asks.next), membership)


def check_strength(password: str, person: Person) -> None:
    """Raise Invalid for a password that is too easily guessed."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid(f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
    lowered = password.lower()
    if len(set(password)) < MIN_PASSWORD // 2 or lowered in (person.email, person.email.partition("@")[0] * 2):
        raise Invalid("This password is too easily guessed.")


def needs_present(visitor: SignedIn, now_ms: int) -> bool:
    """Tell whether somebody must say the present password to set another one: not where a link has just let them in."""
    session = visitor.session
    fresh = session.means == BY_LINK and now_ms - session.created_ms < FRESH_MS
    return bool(visitor.person.password) and not fresh


def set_password(tx: Transaction, visitor: SignedIn, proof: Proof, now_ms: int) -> Person:
    """Set a password that has been hashed; all other sessions end. Raises Invalid where the present one is wrong."""
    person = tx.person(visitor.person.id)
    if person is None or person.password != proof.kept or (needs_present(visitor, now_ms) and not proof.proved):
        raise Invalid("The present password is wrong.")
    person.password = proof.fresh
    tx.save_person(person)
    tx.end_sessions(person.id, visitor.session.hash)
    return person
