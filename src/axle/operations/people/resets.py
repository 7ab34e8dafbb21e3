"""Asking for a link by e-mail, since a password is forgotten. What is answered and written is the same for everybody."""

from __future__ import annotations

import secrets

import msgspec

from axle.core.oauth import digest
from axle.core.people import LINK_MS, SIGN_IN, OneTimeLink
from axle.operations.people.sign_in import SECRET_BYTES, SignInRefused, let_in
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

NOBODY = 0
TOO_OLD = "This page was too old, or your browser keeps no cookies of it. Try again."


class ResetForm(HiddenRepr, msgspec.Struct, frozen=True):
    """Who has forgotten a password. `expected` says that the form is this server's own."""

    email: str = ""
    expected: bool = False


class LinkAsked(HiddenRepr, msgspec.Struct):
    """A link is on its way to an address; there is no `email` where nobody has it, and then nothing is sent.

    It counts as a guess: whoever asks too often has to wait.
    """

    secret: str
    email: str = ""
    guessed: bool = True


def offer(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Show the form with which people ask for a link."""


def ask(tx: Transaction, caller: Caller, request: Request[ResetForm]) -> LinkAsked | SignInRefused:
    """Make a link for who has an address; for nobody where none has it, so that it takes as long."""
    if not request.body.expected:
        return SignInRefused(TOO_OLD)
    email, now_ms = request.body.email.strip().lower(), caller.moment.now_ms
    person = tx.person_with_email(email)
    membership = let_in(tx, person) if person else None
    subject, account = (membership.person, membership.account) if membership else (NOBODY, NOBODY)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    tx.forget_visits(now_ms)
    tx.add_one_time_link(OneTimeLink(digest(secret), SIGN_IN, account, 0, 0, subject, now_ms + LINK_MS))
    return LinkAsked(secret, email if membership else "")
