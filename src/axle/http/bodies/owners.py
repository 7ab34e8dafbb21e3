"""Owners on the wire, and the same people as users of the account."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.accounts import Owner
from axle.http.bodies.wire import Paging, Wire, next_link
from axle.operations.people.owners import OwnerPage
from axle.operations.people.users import Members


class TeamBody(msgspec.Struct):
    """A team of an owner's."""

    id: str
    name: str
    primary: bool


class OwnerBody(msgspec.Struct):
    """An owner; one that is archived has no user but the one that it was."""

    id: str
    email: str
    type: str
    firstName: str
    lastName: str
    userId: int | None
    userIdIncludingInactive: int | None
    createdAt: str
    updatedAt: str
    archived: bool
    teams: list[TeamBody] | UnsetType = UNSET


class Owners(msgspec.Struct):
    """Some owners."""

    results: list[OwnerBody]
    paging: Paging | UnsetType = UNSET


class RemoteBody(msgspec.Struct):
    """The user that an owner is, as the second version lists it."""

    id: int
    portalId: int
    ownerId: int
    remoteId: str
    remoteType: str
    active: bool


class LegacyOwner(msgspec.Struct):
    """An owner in the second version: numbers for ids and moments. Who has left has no active user."""

    portalId: int
    ownerId: int
    type: str
    firstName: str
    lastName: str
    email: str
    createdAt: int
    updatedAt: int
    remoteList: list[RemoteBody]
    hasContactsAccess: bool
    activeUserId: int | None
    userIdIncludingInactive: int | None
    isActive: bool


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


class MembersBody(msgspec.Struct):
    """A team, with the users whose first team it is, and the others."""

    id: str
    name: str
    userIds: list[str]
    secondaryUserIds: list[str]


class TeamsBody(msgspec.Struct):
    """All teams."""

    results: list[MembersBody]


class RolesBody(msgspec.Struct):
    """All roles."""

    results: list[str]


class Users(msgspec.Struct):
    """Some users."""

    results: list[UserBody]
    paging: Paging | UnsetType = UNSET


def owner(one: Owner, wire: Wire) -> OwnerBody:
    """Show an owner."""
    archived = one.archived_ms is not None
    user = None if archived else one.user_id
    times = (wire.time(one.created_ms), wire.time(one.updated_ms))
    body = OwnerBody(str(one.id), one.email, "PERSON", one.first_name, one.last_name, user, one.user_id, *times, archived)
    if one.teams:
        body.teams = [TeamBody(team.id, team.name, team.primary) for team in one.teams]
    return body


def owners(page: OwnerPage, wire: Wire) -> Owners:
    """Show a page of owners."""
    body = Owners([owner(one, wire) for one in page.owners])
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def legacy_owner(one: Owner, wire: Wire) -> LegacyOwner:
    """Show an owner in the second version."""
    active = one.archived_ms is None
    user = one.id if one.user_id is None else one.user_id
    remote = RemoteBody(user, wire.account, one.id, str(user), "HUBSPOT", active)
    names = (one.first_name, one.last_name, one.email)
    times = (one.created_ms, one.updated_ms)
    users = (one.user_id if active else None, one.user_id)
    return LegacyOwner(wire.account, one.id, "PERSON", *names, *times, [remote], True, *users, active)


def legacy_owners(found: list[Owner], wire: Wire) -> list[LegacyOwner]:
    """Show all owners in the second version."""
    return [legacy_owner(one, wire) for one in found]


def user(one: Owner, wire: Wire) -> UserBody:
    """Show a user."""
    number = str(one.user_id) if one.user_id is not None else str(one.id)
    body = UserBody(number, one.email, one.first_name, one.last_name, [], False)
    if one.teams:
        body.primaryTeamId = next((team.id for team in one.teams if team.primary), UNSET)
        body.secondaryTeamIds = [team.id for team in one.teams if not team.primary]
    return body


def new_user(one: Owner, wire: Wire) -> UserBody:
    """Show a user that was just made: nobody is mailed."""
    body = user(one, wire)
    body.sendWelcomeEmail = False
    return body


def users(page: OwnerPage, wire: Wire) -> Users:
    """Show a page of users."""
    body = Users([user(one, wire) for one in page.owners])
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def teams(found: list[Members], wire: Wire) -> TeamsBody:
    """Show all teams."""
    return TeamsBody([MembersBody(one.id, one.name, one.users, one.others) for one in found])


def roles(found: list[str], wire: Wire) -> RolesBody:
    """Show all roles."""
    return RolesBody(found)
