"""Owners on the wire."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.accounts import Owner
from axle.http.bodies.wire import Paging, Wire, next_link
from axle.operations.people.owners import OwnerPage


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


def owner(owner: Owner, wire: Wire) -> OwnerBody:
    """Show an owner."""
    archived = owner.archived_ms is not None
    return OwnerBody(
        id=str(owner.id),
        email=owner.email,
        type="PERSON",
        firstName=owner.first_name,
        lastName=owner.last_name,
        userId=None if archived else owner.user_id,
        userIdIncludingInactive=owner.user_id,
        createdAt=wire.time(owner.created_ms),
        updatedAt=wire.time(owner.updated_ms),
        archived=archived,
        teams=[TeamBody(team.id, team.name, team.primary) for team in owner.teams] or UNSET,
    )


def owners(page: OwnerPage, wire: Wire) -> Owners:
    """Show a page of owners."""
    body = Owners([owner(each, wire) for each in page.owners])
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body
