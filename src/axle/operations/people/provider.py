"""Signing in with a provider of identities (OpenID Connect): who is let in, once the provider has said who it is.

Only people who have been invited are. The first time they are found by the address that the provider has verified; from then on
by what the provider calls them, which nobody else can be called.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from axle.core.oauth import digest
from axle.core.people import BY_PROVIDER, Person
from axle.operations.people.sign_in import Browser, SignedInNow, SignInRefused, begin, let_in, onward
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

STRANGER = "Nobody has invited you here. Ask whoever runs this server."
NOT_VERIFIED = "The provider has not verified your e-mail address."
SOMEBODY_ELSE = "Another identity of the provider is bound to your e-mail address. Ask whoever runs this server."
TOO_OLD = "This sign-in was too old, or was begun in another browser. Try again."


class Flow(HiddenRepr, msgspec.Struct, frozen=True):
    """One way to the provider and back: a secret that the browser keeps meanwhile, and where to go on to afterwards.

    What the provider is told, and must repeat, follows from the secret; so nothing is kept here.
    """

    secret: str = ""
    next: str = ""

    @property
    def state(self) -> str:
        """What the provider sends back with the browser."""
        return digest(f"state {self.secret} {self.next}")

    @property
    def nonce(self) -> str:
        """What the provider writes into the identity."""
        return digest(f"nonce {self.secret}")

    @property
    def verifier(self) -> str:
        """What proves that the code came to who asked for it (RFC 7636)."""
        return digest(f"verifier {self.secret}")

    @property
    def text(self) -> str:
        """The form in which a browser keeps it."""
        return f"{self.secret}.{urlsafe_b64encode(self.next.encode()).decode().rstrip('=')}"


def flow_of(text: str) -> Flow:
    """Read what a browser has kept; an empty flow for what is none."""
    secret, _, packed = text.partition(".")
    try:
        return Flow(secret, urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode())
    except ValueError:
        return Flow()


class Identity(HiddenRepr, msgspec.Struct, frozen=True):
    """Whom the provider says that it is. `verified` tells whether the address is known to be theirs."""

    issuer: str = ""
    subject: str = ""
    email: str = ""
    verified: bool = False


class ProviderVisit(HiddenRepr, msgspec.Struct, frozen=True):
    """Somebody on the way to the provider, to an `address` there, or back from it with a code or an error."""

    flow: Flow = Flow()
    state: str = ""
    code: str = ""
    error: str = ""
    browser: Browser = Browser()
    address: str = ""
    identity: Identity = Identity()


class AwayTo(HiddenRepr, msgspec.Struct):
    """On to the provider; the browser keeps the flow."""

    address: str
    flow: Flow


def same_browser(visit: ProviderVisit) -> bool:
    """Tell whether somebody who comes back is who went away, in the same browser."""
    return bool(visit.flow.secret) and hmac.compare_digest(visit.state.encode(), visit.flow.state.encode())


def leave(tx: Transaction, caller: Caller, request: Request[ProviderVisit]) -> AwayTo:
    """Go to the provider."""
    return AwayTo(request.body.address, request.body.flow)


def come_back(tx: Transaction, caller: Caller, request: Request[ProviderVisit]) -> SignedInNow | SignInRefused:
    """Sign in as who the provider says that it is."""
    visit, now = request.body, caller.moment.now_ms
    person = _person(tx, visit.identity, now)
    if isinstance(person, SignInRefused):
        return person
    membership = let_in(tx, person)
    if membership is None:
        return SignInRefused(STRANGER)
    return SignedInNow(begin(tx, membership, BY_PROVIDER, visit.browser, now), onward(visit.flow.next), membership)


def _person(tx: Transaction, identity: Identity, now_ms: int) -> Person | SignInRefused:
    """Return whom an identity is bound to; it is bound when it first comes."""
    person = tx.person_of_identity(identity.issuer, identity.subject)
    if person is not None:
        return person
    if not identity.verified:
        return SignInRefused(NOT_VERIFIED)
    person = tx.person_with_email(identity.email.strip().lower())
    if person is None or let_in(tx, person) is None:
        return SignInRefused(STRANGER)
    if tx.subject_of(identity.issuer, person.id):
        return SignInRefused(SOMEBODY_ELSE)
    tx.bind_identity(identity.issuer, identity.subject, person.id, now_ms)
    return person
