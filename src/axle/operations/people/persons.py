"""The people who are let into an account: inviting them, links that they sign in with, their roles, and letting them go.

An operator does this on the command line. A person is a user of each account that lets them in.
"""

from __future__ import annotations

import secrets

import msgspec

from axle.core.accounts import Owner
from axle.core.catalog import Catalog
from axle.core.errors import Invalid, NotFound, PropertyError, excerpt
from axle.core.model import Property
from axle.core.oauth import digest
from axle.core.people import LINK_MS, SIGN_IN, Membership, OneTimeLink, Person
from axle.core.property_types import normalise
from axle.core.roles import ADMIN, ROLES
from axle.operations.people import made_tokens, owners
from axle.operations.people.owners import NewOwner
from axle.operations.request import HiddenRepr
from axle.storage.interface import Transaction

MAX_MEMBERS = 100_000  # that are listed
MAX_WITH_ADDRESS = 100  # owners with one address, who came from elsewhere, that are looked at
ID_BITS = 48  # of a person's id, which is made up: it says nothing of how many there are
SECRET_BYTES = 32
_MAIL = Property("email", "Email", format="email")


class Invitation(msgspec.Struct, frozen=True):
    """Who is to be let in, and as what. Names are for somebody who is not known yet."""

    email: str
    role: str
    first_name: str = ""
    last_name: str = ""


class Member(msgspec.Struct):
    """A person as one account sees them; `seen_ms` is when they last used a session.

    `revoked` is how many of their tokens a change of theirs has just revoked.
    """

    person: Person
    membership: Membership
    seen_ms: int | None = None
    revoked: int = 0


class NewLink(HiddenRepr, msgspec.Struct):
    """A link that nobody can read again; `secret` is what its address ends with."""

    member: Member
    secret: str
    expires_ms: int


def email_of(text: str) -> str:
    """Return an address as it is kept. Raises Invalid for what is none."""
    email = normalise(_MAIL, text)
    if isinstance(email, PropertyError) or not email or len(email) > owners.MAX_NAME:
        raise Invalid(f"Email address {excerpt(text)} is invalid")
    return email.lower()


def check_role(role: str) -> None:
    """Raise Invalid for a role that there is not."""
    if role not in ROLES:
        raise Invalid(f"there is no role {excerpt(role)}; write one of {', '.join(ROLES)}")


def invite(tx: Transaction, invitation: Invitation, now_ms: int) -> Member:
    """Let somebody into the transaction's account. Who is a user there already stays that user, else becomes one.

    Raises Invalid for an address or a role that cannot be.
    """
    check_role(invitation.role)
    email = email_of(invitation.email)
    person = tx.person_with_email(email)
    if person is None:
        names = (invitation.first_name, invitation.last_name)
        if not any(names):
            names = next(((one.first_name, one.last_name) for one in tx.owner_page(0, 1, False, email)), names)
        person = Person(secrets.randbits(ID_BITS) | 1, email, names[0], names[1], now_ms)
        tx.save_person(person)
    user_id = _user(tx, person, now_ms)
    before = _membership(tx, person)
    created_ms = before.created_ms if before is not None and before.archived_ms is None else now_ms
    membership = Membership(person.id, tx.account, user_id, invitation.role, created_ms)
    tx.save_membership(membership, now_ms)
    return Member(person, membership)


def _user(tx: Transaction, person: Person, now_ms: int) -> int:
    """Return the user that a person is in the account. An owner with the address becomes one; who is new is an owner too."""
    with_address: list[Owner] = tx.owner_page(0, MAX_WITH_ADDRESS, False, person.email)
    for owner in with_address:
        if owner.user_id is not None:
            return owner.user_id
    if with_address:
        return owners.make_user(tx, with_address[0], now_ms)
    (owner,) = owners.add(tx, [NewOwner(person.email, person.first_name, person.last_name)], now_ms)
    return owner.user_id or 0


def _membership(tx: Transaction, person: Person) -> Membership | None:
    return next((one for one in tx.memberships(person.id) if one.account == tx.account), None)


def find(tx: Transaction, email: str) -> Member:
    """Return who has an address and is let into the account. Raises NotFound."""
    person = tx.person_with_email(email.strip().lower())
    membership = _membership(tx, person) if person else None
    if person is None or membership is None or membership.archived_ms is not None:
        raise NotFound(f"no user of account {tx.account} has the address {excerpt(email)}")
    return Member(person, membership)


def listed(tx: Transaction) -> list[Member]:
    """Return everybody who is or was let into the account, with when they were last there."""
    listing = []
    for membership in tx.members(MAX_MEMBERS):
        person = tx.person(membership.person)
        if person is not None:
            last = [one.used_ms for one in tx.sessions(person.id, 1) if one.account == tx.account]
            listing.append(Member(person, membership, next(iter(last), None)))
    return listing


def link(tx: Transaction, member: Member, now_ms: int, lasts_ms: int = LINK_MS) -> NewLink:
    """Make a link that signs a person in, once."""
    secret, expires_ms = secrets.token_urlsafe(SECRET_BYTES), now_ms + lasts_ms
    tx.forget_visits(now_ms)
    tx.add_one_time_link(OneTimeLink(digest(secret), SIGN_IN, tx.account, 0, 0, member.person.id, expires_ms))
    return NewLink(member, secret, expires_ms)


def path_of_link(secret: str) -> str:
    """Return the path at which a link is used."""
    return f"/link/{secret}"


def give_role(tx: Transaction, email: str, role: str, catalog: Catalog, now_ms: int) -> Member:
    """Change what somebody may do in the account; tokens of theirs that do more are revoked.

    Raises NotFound, or Invalid for a role that there is not.
    """
    check_role(role)
    member = find(tx, email)
    member.membership = msgspec.structs.replace(member.membership, role=role)
    tx.save_membership(member.membership, now_ms)
    member.revoked = made_tokens.revoke_beyond_role(tx, member.membership, catalog, now_ms)
    return member


def archive(tx: Transaction, email: str, now_ms: int) -> Member:
    """Let somebody leave: their sessions in the account end, their tokens are revoked, the owner that they are is archived.

    Raises NotFound.
    """
    member = find(tx, email)
    member.revoked = made_tokens.revoke_all(tx, member.membership.user_id, now_ms)
    for owner in tx.owners_of_user(member.membership.user_id):
        if owner.archived_ms is None:
            owners.archive(tx, owner, now_ms)
    member.membership = msgspec.structs.replace(member.membership, archived_ms=now_ms)
    tx.save_membership(member.membership, now_ms)
    return member


def first_link(tx: Transaction, email: str, now_ms: int) -> NewLink | None:
    """Make a link for who runs the server, as an admin of the transaction's account.

    None once anybody has a credential, and while no address says who that would be: the first owner need not have one.
    """
    if tx.anybody_has_credential():
        return None
    owner: Owner | None = next(iter(tx.owner_page(0, 1)), None)
    admins = [one for one in tx.members(MAX_MEMBERS) if one.archived_ms is None and one.role == ADMIN]
    person = tx.person(admins[0].person) if admins else None
    if person is not None:
        return link(tx, Member(person, admins[0]), now_ms)
    address = owner.email if owner else email
    return link(tx, invite(tx, Invitation(address, ADMIN), now_ms), now_ms) if _is_address(address) else None


def _is_address(text: str) -> bool:
    try:
        return bool(email_of(text))
    except Invalid:
        return False
