"""Users of the account on the wire, and their teams."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.accounts import Owner
from axle.http.bodies.wire import Paging, Wire, next_link
from axle.operations.people.owners import OwnerPage
from axle.operations.people.users import TeamMembers


class UserBody(msgspec.Struct, omit_defaults=True):
    """A user of the account. Everybody may do everything that their token may: there are no roles."""

    id: str
    email: str
    firstName: str
    lastName: str
    roleIds: list[str]
    superAdmin: bool
    primaryTeamId: str | UnsetType = UNSET
    secondaryTeamIds: list[str] | UnsetType = UNSET
    sendWelcomeEmail: bool | UnsetType = UNSET


class Users(msgspec.Struct):
    """Some users."""

    results: list[UserBody]
    paging: Paging | UnsetType = UNSET


class TeamMembersBody(msgspec.Struct):
    """A team, with the users whose primary team it is, and those whose secondary team it is."""

    id: str
    name: str
    userIds: list[str]
    secondaryUserIds: list[str]


class TeamsBody(msgspec.Struct):
    """All teams."""

    results: list[TeamMembersBody]


class RolesBody(msgspec.Struct):
    """All roles."""

    results: list[str]


def user(owner: Owner, wire: Wire) -> UserBody:
    """Show a user."""
    body = UserBody(
        id=str(owner.id if owner.user_id is None else owner.user_id),
        email=owner.email,
        firstName=owner.first_name,
        lastName=owner.last_name,
        roleIds=[],
        superAdmin=False,
    )
    if owner.teams:
        body.primaryTeamId = next((team.id for team in owner.teams if team.primary), UNSET)
        body.secondaryTeamIds = [team.id for team in owner.teams if not team.primary]
    return body


def new_user(owner: Owner, wire: Wire) -> UserBody:
    """Show a user that was just made: nobody is mailed."""
    body = user(owner, wire)
    body.sendWelcomeEmail = False
    return body


def users(page: OwnerPage, wire: Wire) -> Users:
    """Show a page of users."""
    body = Users([user(owner, wire) for owner in page.owners])
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def teams(teams: list[TeamMembers], wire: Wire) -> TeamsBody:
    """Show all teams."""
    return TeamsBody([TeamMembersBody(team.id, team.name, team.primary_users, team.secondary_users) for team in teams])


def roles(roles: list[str], wire: Wire) -> RolesBody:
    """Show all roles."""
    return RolesBody(roles)
