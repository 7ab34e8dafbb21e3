"""The definitions of a type, as connectors still ask the legacy APIs for them.

What is written here is checked and kept as by the current API; only the shapes are older.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid
from axle.core.model import Group, Property
from axle.core.permissions import READ, WRITE
from axle.operations.definitions import groups, properties
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

# Types that the legacy APIs know and the catalog lacks. Connectors list the properties of all they have heard of, and fail
# where there is none: each has those of all types.
ABSENT = (
    "campaign", "conversation", "engagement", "engagements", "form", "form_submission", "forms",
    "marketing_event", "site_search_event",
)  # fmt: skip

GroupWithProperties = tuple[Group, list[Property]]


class LegacyPropertyInput(properties.PropertyInput, kw_only=True):
    """A new property, of which the legacy APIs want no more than the name and the group."""

    label: str = ""
    type: str = "string"
    fieldType: str = "text"


class LegacyGroupPatch(msgspec.Struct):
    """What is to change of a group; what is left out or null stays."""

    displayName: str | None = None
    displayOrder: properties.Order | None = None


class LegacyGroupInput(msgspec.Struct):
    """A new group."""

    name: str
    displayName: str
    displayOrder: properties.Order | None = None


def _type_or_none(caller: Caller, name: str) -> ObjectType | None:
    """Return the type that goes by a name, None for one that is known to be absent. Raises Invalid for any other."""
    try:
        return caller.schema(name, READ)
    except Invalid:
        if name.lower() in ABSENT:
            return None
        raise


def list_properties(tx: Transaction, caller: Caller, request: Request[None]) -> list[Property]:
    """Return the properties of a type, those that every type has where Axle lacks it."""
    name = request.path["objectType"]
    object_type = _type_or_none(caller, name)
    return list(object_type.properties.values()) if object_type else _common_properties(caller.catalog, name)


def _common_properties(catalog: Catalog, name: str) -> list[Property]:
    """Return the properties that every type of a catalog has, as those of one that is absent."""
    common = [
        prop for prop in catalog.pattern.properties if all(prop.name in object_type.properties for object_type in catalog.types)
    ]
    return [msgspec.structs.replace(prop, groupName=_group_of_absent(name)) for prop in common]


def _group_of_absent(name: str) -> str:
    return f"{name.lower()}_information"


def read_property(tx: Transaction, caller: Caller, request: Request[None]) -> Property:
    """Return one property. Raises DefinitionNotFound."""
    return properties.read(tx, caller, request).property


def create_property(tx: Transaction, caller: Caller, request: Request[LegacyPropertyInput]) -> Property:
    """Define a property; without a label its name is its label."""
    body = msgspec.structs.replace(request.body, label=request.body.label or request.body.name)
    return properties.define_property(tx, caller, request.path["objectType"], body)


def update_property(tx: Transaction, caller: Caller, request: Request[properties.PropertyPatch]) -> Property:
    """Change the definition of a property; what is left out stays."""
    return properties.update(tx, caller, request).property


def archive_property(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Archive a property."""
    properties.archive(tx, caller, request)


def list_groups(tx: Transaction, caller: Caller, request: Request[None]) -> list[GroupWithProperties]:
    """Return the property groups of a type, with their properties where `includeProperties` asks for them."""
    name = request.path["objectType"]
    object_type = _type_or_none(caller, name)
    if object_type is None:
        group = Group(_group_of_absent(name), f"{name.replace('_', ' ').capitalize()} information")
        return [_with_properties(group, _common_properties(caller.catalog, name), request)]
    return [_with_properties(group, object_type.properties.values(), request) for group in object_type.definition.groups]


def read_group(tx: Transaction, caller: Caller, request: Request[None]) -> GroupWithProperties:
    """Return one property group. Raises DefinitionNotFound."""
    object_type = caller.schema(request.path["objectType"], READ)
    group = groups.group_named(object_type, request.path["groupName"])
    return _with_properties(group, object_type.properties.values(), request)


def create_group(tx: Transaction, caller: Caller, request: Request[LegacyGroupInput]) -> GroupWithProperties:
    """Define a property group."""
    body = request.body
    group_input = groups.GroupInput(body.name, body.displayName, -1 if body.displayOrder is None else body.displayOrder)
    return groups.define_group(tx, caller, request.path["objectType"], group_input), []


def update_group(tx: Transaction, caller: Caller, request: Request[LegacyGroupPatch]) -> GroupWithProperties:
    """Change the label or the place of a property group."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    patch = groups.GroupPatch(request.body.displayName, request.body.displayOrder)
    return groups.change_group(tx, object_type, request.path["groupName"], patch), []


def archive_group(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove a property group for good. Raises Invalid while it holds properties."""
    groups.archive(tx, caller, request)


def _with_properties(group: Group, props: Iterable[Property], request: Request[None]) -> GroupWithProperties:
    """Return a group with those of some properties that it holds, if the request wants them."""
    if request.field("includeProperties").lower() != "true":
        return group, []
    return group, [prop for prop in props if prop.groupName == group.name]
