"""The users of an account, as its settings show them: the same people as its owners."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core import permissions, sizes
from axle.core.accounts import Owner, Team
from axle.core.errors import Conflict, Invalid, NotFound, excerpt, unparsable
from axle.core.permissions import READ, WRITE
from axle.core.property_types import unstorable
from axle.operations.people import owners
from axle.operations.people.owners import NewOwner, OwnerPage
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

BY_ID, BY_EMAIL = "USER_ID", "EMAIL"
EVERYBODY = 100_000  # owners whose teams are read at once


class UserInput(msgspec.Struct):
    """A new user. There are no roles; a mail of welcome is never sent."""

    email: str
    firstName: str = ""
    lastName: str = ""
    roleId: str | None = None
    primaryTeamId: str | None = None
    secondaryTeamIds: sizes.Listed[str] | None = None
    sendWelcomeEmail: bool = False


class UserUpdate(msgspec.Struct):
    """What is to be changed of a user; what is not given stays."""

    firstName: str | None = None
    lastName: str | None = None
    roleId: str | None = None
    primaryTeamId: str | None = None
    secondaryTeamIds: sizes.Listed[str] | None = None


class Members(msgspec.Struct):
    """A team, with the users whose first team it is, and the others."""

    id: str
    name: str
    users: list[str]
    others: list[str]


def list_users(tx: Transaction, caller: Caller, request: Request[None]) -> OwnerPage:
    """Return a page of users, by the ids of their owners."""
    caller.require(*permissions.USERS[READ])
    return owners.page(tx, request, archived=False)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Owner:
    """Return a user by id or address. Raises NotFound."""
    caller.require(*permissions.USERS[READ])
    return _find(tx, request)


def list_teams(tx: Transaction, caller: Caller, request: Request[None]) -> list[Members]:
    """Return the account's teams by id, each with its users."""
    caller.require(*permissions.USERS[READ])
    found = {number: Members(number, name, [], []) for number, name in owners.teams(tx).items()}
    for owner in tx.owner_page(0, EVERYBODY, False):
        for team in owner.teams:
            if team.id in found and owner.user_id is not None:
                (found[team.id].users if team.primary else found[team.id].others).append(str(owner.user_id))
    return sorted(found.values(), key=lambda one: int(one.id))


def list_roles(tx: Transaction, caller: Caller, request: Request[None]) -> list[str]:
    """Return the account's roles. It has none: a token may do what its scopes say."""
    caller.require(*permissions.USERS[READ])
    return []


def _find(tx: Transaction, request: Request[Any]) -> Owner:
    text, by = request.path["userId"], request.options.id_property or BY_ID
    if by not in (BY_ID, BY_EMAIL):
        raise unparsable("idProperty", by)
    if by == BY_EMAIL:
        found = [] if unstorable(text) else tx.owner_page(0, 1, False, text.strip().lower())
    else:
        known = owners.number(text)
        found = [] if known is None else tx.owners_of_user(known)
    user = next((owner for owner in found if owner.archived_ms is None), None)
    if user is None:
        raise NotFound("resource not found", context={"userId": [excerpt(text)]})
    return user


def create(tx: Transaction, caller: Caller, request: Request[UserInput]) -> Owner:
    """Add a user, who is an owner too. Raises Conflict for an address that one has already."""
    caller.require(*permissions.USERS[WRITE])
    body = request.body
    _no_roles(body.roleId)
    email = body.email.strip().lower()
    if not unstorable(email) and tx.owner_page(0, 1, False, email):
        raise Conflict(f"There is a user with the address {excerpt(email)} already.", context={"email": [excerpt(email)]})
    joined = _teams(tx, (), body.primaryTeamId, body.secondaryTeamIds)
    (owner,) = owners.add(tx, [NewOwner(body.email, body.firstName, body.lastName)], caller.moment.now_ms)
    owner.teams = joined
    tx.save_owner(owner)
    return owner


def update(tx: Transaction, caller: Caller, request: Request[UserUpdate]) -> Owner:
    """Change the names or the teams of a user."""
    caller.require(*permissions.USERS[WRITE])
    user, body = _find(tx, request), request.body
    _no_roles(body.roleId)
    if unstorable(f"{body.firstName}{body.lastName}"):
        raise Invalid("No name has a control character.", context={"userId": [str(user.user_id)]})
    user.first_name = user.first_name if body.firstName is None else body.firstName[: owners.NAME_LENGTH]
    user.last_name = user.last_name if body.lastName is None else body.lastName[: owners.NAME_LENGTH]
    user.teams = _teams(tx, user.teams, body.primaryTeamId, body.secondaryTeamIds)
    user.updated_ms = caller.moment.now_ms
    tx.save_owner(user)
    return user


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Let a user leave; the owner is archived, and records stay assigned."""
    caller.require(*permissions.USERS[WRITE])
    owners.archive(tx, _find(tx, request), caller.moment.now_ms)


def _no_roles(role: str | None) -> None:
    if role is not None:
        raise Invalid("Axle has no roles: leave roleId out.", context={"roleId": [excerpt(role)]})


def _teams(tx: Transaction, before: tuple[Team, ...], primary: str | None, others: list[str] | None) -> tuple[Team, ...]:
    """Return the teams of a user as asked; those not spoken of stay. Raises Invalid for a team that there is not."""
    known = owners.teams(tx) if primary or others else {}
    named = [*([primary] if primary else []), *(others or [])]
    if unknown := [team for team in named if team not in known]:
        raise Invalid(f"There is no team {excerpt(unknown[0])}.", context={"teamId": [excerpt(one) for one in unknown[:100]]})
    first = [Team(primary, known[primary], True)] if primary else [team for team in before if team.primary]
    rest = [Team(one, known[one]) for one in dict.fromkeys(others)] if others is not None else list(before)
    return (*first, *(team for team in rest if not team.primary and team.id not in {one.id for one in first}))
