"""The object types of an account as pages need them: what they are called, by what a record is known, what may be done."""

from __future__ import annotations

from operator import attrgetter

import msgspec

from axle.core import permissions
from axle.core.catalog import Catalog, ObjectType
from axle.core.model import AssociationType
from axle.core.permissions import READ, WRITE
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


class TimelineType(msgspec.Struct):
    """A type of activities on the timelines of a type; `association` leads from such an activity to the record."""

    type: ObjectType
    association: AssociationType


class UsableType(msgspec.Struct):
    """An object type, what the caller may do with its records, and what they can be associated with.

    `timeline` are the activities that the caller may read, `others` all other types.
    """

    type: ObjectType
    readable: bool
    writable: bool
    timeline: list[TimelineType]
    others: list[ObjectType]


def list_types(tx: Transaction, caller: Caller, request: Request[None]) -> list[UsableType]:
    """Return all object types whose records the caller may read or write."""
    caller.require(*permissions.of_any_object(caller.catalog))
    types = caller.catalog.types
    readable = [object_type for object_type in types if permissions.may(caller.scopes, object_type, READ)]
    writable = [object_type for object_type in types if permissions.may(caller.scopes, object_type, WRITE)]
    activities = sorted((one for one in readable if one.definition.activity), key=_engagements_first)
    records = sorted((one for one in readable if not one.definition.activity), key=attrgetter("key"))
    return [
        UsableType(
            object_type,
            object_type in readable,
            object_type in writable,
            _timeline(caller.catalog, object_type, activities),
            [other for other in records if caller.catalog.default(object_type.id, other.id)],
        )
        for object_type in types
        if object_type in readable or object_type in writable
    ]


def _timeline(catalog: Catalog, object_type: ObjectType, activities: list[ObjectType]) -> list[TimelineType]:
    pairs = [(activity, catalog.default(activity.id, object_type.id)) for activity in activities]
    return [TimelineType(activity, association_type) for activity, association_type in pairs if association_type]


def _engagements_first(activity: ObjectType) -> tuple[bool, int]:
    return activity.definition.engagement is None, activity.key
