"""The object types of an account as pages need them: what they are called, by what a record is known, what may be done."""

from __future__ import annotations

import msgspec

from axle.core import permissions
from axle.core.catalog import ObjectType
from axle.core.permissions import READ, WRITE
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


class UsableType(msgspec.Struct):
    """An object type, what the caller may do with its records, and whether these have a timeline."""

    type: ObjectType
    readable: bool
    writable: bool
    timeline: bool


def list_types(tx: Transaction, caller: Caller, request: Request[None]) -> list[UsableType]:
    """Return all object types whose records the caller may read or write."""
    catalog = caller.catalog
    caller.require(*permissions.of_any_object(catalog))
    activities = [object_type for object_type in catalog.types if object_type.definition.activity]
    usable = [
        UsableType(
            object_type,
            permissions.may(caller.scopes, object_type, READ),
            permissions.may(caller.scopes, object_type, WRITE),
            any(catalog.default(object_type.id, activity.id) for activity in activities),
        )
        for object_type in catalog.types
    ]
    return [one for one in usable if one.readable or one.writable]
