"""The users of an account, as its settings show them: the same people as its owners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
MAX_OWNERS = 100_000  # whose teams are read at once


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


class TeamMembers(msgspec.Struct):
    """A team, with the ids of the users whose primary team it is, and of those whose secondary team it is."""

    id: str
    name: str
    primary_users: list[str] = []
    secondary_users: list[str] = []


def list_users(tx: Transaction, caller: Caller, request: Request[None]) -> OwnerPage:
    """Return a page of users, by the ids of their owners."""
    caller.require(*permissions.USERS[READ])
    return owners.page(tx, request, archived=False)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Owner:
    """Return a user by id or address. Raises NotFound."""
    caller.require(*permissions.USERS[READ])
    return _find(tx, request)


def list_teams(tx: Transaction, caller: Caller, request: Request[None]) -> list[TeamMembers]:
    """Return the account's teams by id, each with its users."""
    caller.require(*permissions.USERS[READ])
    teams = {team_id: TeamMembers(team_id, name) for team_id, name in owners.teams(tx).items()}
    for owner in tx.owner_page(0, MAX_OWNERS, False):
        for team in owner.teams:
            if team.id in teams and owner.user_id is not None:
                members = teams[team.id]
                (members.primary_users if team.primary else members.secondary_users).append(str(owner.user_id))
    return sorted(teams.values(), key=lambda team: int(team.id))


def list_roles(tx: Transaction, caller: Caller, request: Request[None]) -> list[str]:
    """Return the account's roles. It has none: a token may do what its scopes say."""
    caller.require(*permissions.USERS[READ])
    return []


def _find(tx: Transaction, request: Request[Any]) -> Owner:
    text, id_property = request.path["userId"], request.options.id_property or BY_ID
    if id_property not in LOOK_UPS:
        raise unparsable("idProperty", id_property)
    for user in LOOK_UPS[id_property](tx, text):
        if user.archived_ms is None:
            return user
    raise NotFound("resource not found", context={"userId": [excerpt(text)]})


def _with_email(tx: Transaction, text: str) -> list[Owner]:
    return [] if unstorable(text) else tx.owner_page(0, 1, False, text.strip().lower())


def _with_user_id(tx: Transaction, text: str) -> list[Owner]:
    user_id = owners.read_id(text)
    return [] if user_id is None else tx.owners_of_user(user_id)


# How a user is looked up by what the query calls `idProperty`.
LOOK_UPS: dict[str, Callable[[Transaction, str], list[Owner]]] = {BY_ID: _with_user_id, BY_EMAIL: _with_email}


def create(tx: Transaction, caller: Caller, request: Request[UserInput]) -> Owner:
    """Add a user, who is an owner too. Raises Conflict for an address that one has already."""
    caller.require(*permissions.USERS[WRITE])
    body = request.body
    _no_roles(body.roleId)
    email = body.email.strip().lower()
    if not unstorable(email) and tx.owner_page(0, 1, False, email):
        raise Conflict(f"There is a user with the address {excerpt(email)} already.", context={"email": [excerpt(email)]})
    teams = _teams(tx, (), body)
    (owner,) = owners.add(tx, [NewOwner(body.email, body.firstName, body.lastName)], caller.moment.now_ms)
    owner.teams = teams
    tx.save_owner(owner)
    return owner


def update(tx: Transaction, caller: Caller, request: Request[UserUpdate]) -> Owner:
    """Change the names or the teams of a user."""
    caller.require(*permissions.USERS[WRITE])
    user, body = _find(tx, request), request.body
    _no_roles(body.roleId)
    if unstorable(f"{body.firstName}{body.lastName}"):
        raise Invalid("No name has a control character.", context={"userId": [str(user.user_id)]})
    user.first_name = user.first_name if body.firstName is None else body.firstName[: owners.MAX_NAME]
    user.last_name = user.last_name if body.lastName is None else body.lastName[: owners.MAX_NAME]
    user.teams = _teams(tx, user.teams, body)
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


def _teams(tx: Transaction, before: tuple[Team, ...], body: UserInput | UserUpdate) -> tuple[Team, ...]:
    """Return the teams of a user as asked, the primary one first; those not spoken of stay.

    Raises Invalid for a team that does not exist.
    """
    team_ids = [*filter(None, [body.primaryTeamId]), *(body.secondaryTeamIds or ())]
    names = owners.teams(tx) if team_ids else {}
    unknown = [excerpt(team_id) for team_id in team_ids if team_id not in names]
    if unknown:
        raise Invalid(f"There is no team {unknown[0]}.", context={"teamId": unknown[:100]})
    primary = _primary_team(before, body.primaryTeamId, names)
    secondary = _secondary_teams(before, body.secondaryTeamIds, names)
    return (*primary, *(team for team in secondary if team.id not in {team.id for team in primary}))


def _primary_team(before: tuple[Team, ...], team_id: str | None, names: Mapping[str, str]) -> list[Team]:
    """Return the primary team as the only one of a list; an empty list where there is none."""
    if not team_id:
        return [team for team in before if team.primary]
    return [Team(team_id, names[team_id], True)]


def _secondary_teams(before: tuple[Team, ...], team_ids: list[str] | None, names: Mapping[str, str]) -> list[Team]:
    if team_ids is None:
        return [team for team in before if not team.primary]
    return [Team(team_id, names[team_id]) for team_id in dict.fromkeys(team_ids)]
