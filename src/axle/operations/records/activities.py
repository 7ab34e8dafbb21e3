"""Activities that are engagements: the types whose records are, taken together."""

from __future__ import annotations

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Forbidden
from axle.core.permissions import may
from axle.operations.request import Caller


def engagement_types(catalog: Catalog) -> list[ObjectType]:
    """Return the types whose records are engagements."""
    return [object_type for object_type in catalog.types if object_type.definition.engagement]


def permitted_engagement_types(caller: Caller, action: str) -> dict[int, ObjectType]:
    """Return the types of engagements on whose records the caller may do something, by key. Raises Forbidden for none."""
    object_types = engagement_types(caller.catalog)
    permitted = {
        object_type.key: object_type for object_type in object_types if may(caller.scopes, object_type, action, caller.version)
    }
    if not permitted:
        caller.type(object_types[0].name, action)
        raise Forbidden("No type of engagement may be used with this token.")
    return permitted
