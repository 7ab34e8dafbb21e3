"""Owners on the wire of v2 of their API: numbers for ids and moments."""

from __future__ import annotations

import msgspec

from axle.core.accounts import Owner
from axle.http.bodies.wire import Wire


class RemoteBody(msgspec.Struct):
    """The user that an owner is."""

    id: int
    portalId: int
    ownerId: int
    remoteId: str
    remoteType: str
    active: bool


class OwnerBody(msgspec.Struct):
    """An owner. One that is archived has no active user."""

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


def owner(owner: Owner, wire: Wire) -> OwnerBody:
    """Show an owner."""
    active = owner.archived_ms is None
    return OwnerBody(
        portalId=wire.account,
        ownerId=owner.id,
        type="PERSON",
        firstName=owner.first_name,
        lastName=owner.last_name,
        email=owner.email,
        createdAt=owner.created_ms,
        updatedAt=owner.updated_ms,
        remoteList=[_remote(owner, wire)],
        hasContactsAccess=True,
        activeUserId=owner.user_id if active else None,
        userIdIncludingInactive=owner.user_id,
        isActive=active,
    )


def _remote(owner: Owner, wire: Wire) -> RemoteBody:
    user_id = owner.id if owner.user_id is None else owner.user_id
    return RemoteBody(
        id=user_id,
        portalId=wire.account,
        ownerId=owner.id,
        remoteId=str(user_id),
        remoteType="HUBSPOT",
        active=owner.archived_ms is None,
    )


def owners(owners: list[Owner], wire: Wire) -> list[OwnerBody]:
    """Show all owners."""
    return [owner(each, wire) for each in owners]
