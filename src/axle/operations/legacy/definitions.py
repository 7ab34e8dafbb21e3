"""What connectors still ask the first versions of the API for: the definitions of a type.

What is written here is checked and kept as in the present version; only the shapes are older.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid
from axle.core.model import Group, Property
from axle.core.permissions import READ
from axle.operations.definitions import groups, properties
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

# Types that the first versions know and the catalog lacks. Connectors list the properties of all they have heard of, and fail
# where there is none: each has those of all types.
ABSENT = (
    "campaign", "conversation", "engagement", "engagements", "form", "form_submission", "forms",
    "marketing_event", "site_search_event",
)  # fmt: skip

Heading = tuple[Group, list[Property]]
B = TypeVar("B")


class LegacyPropertyInput(properties.PropertyInput, kw_only=True):
    """A new property, of which the first versions wanted no more than the name and the group."""

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


def _type(caller: Caller, name: str) -> ObjectType | None:
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
    object_type = _type(caller, name)
    return list(object_type.properties.values()) if object_type else _common(caller.catalog, name)


def _common(catalog: Catalog, name: str) -> list[Property]:
    """Return the properties that every type of a catalog has, as those of one that is absent."""
    common = [
        prop for prop in catalog.pattern.properties if all(prop.name in object_type.properties for object_type in catalog.types)
    ]
    return [msgspec.structs.replace(prop, groupName=_group(name)) for prop in common]


def _group(name: str) -> str:
    return f"{name.lower()}_information"


def read_property(tx: Transaction, caller: Caller, request: Request[None]) -> Property:
    """Return one property. Raises Undefined."""
    return properties.read(tx, caller, request).property


def create_property(tx: Transaction, caller: Caller, request: Request[LegacyPropertyInput]) -> Property:
    """Define a property; without a label its name is its label."""
    given = request.body
    body = msgspec.structs.replace(given, label=given.label or given.name)
    return properties.create(tx, caller, _with(request, body)).property


def update_property(tx: Transaction, caller: Caller, request: Request[properties.PropertyPatch]) -> Property:
    """Change the definition of a property; what is left out stays."""
    return properties.update(tx, caller, request).property


def archive_property(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Archive a property."""
    properties.archive(tx, caller, request)


def _with(request: Request[Any], body: B) -> Request[B]:
    """Return the same question with another body."""
    return Request(request.path, request.options, body, request.query, request.validate_references)


def list_groups(tx: Transaction, caller: Caller, request: Request[None]) -> list[Heading]:
    """Return the property groups of a type, with their properties where `includeProperties` asks for them."""
    name = request.path["objectType"]
    object_type = _type(caller, name)
    if object_type is None:
        group = Group(_group(name), f"{name.replace('_', ' ').capitalize()} information")
        return [_heading(_common(caller.catalog, name), group, request)]
    return [_heading(object_type.properties.values(), group, request) for group in object_type.definition.groups]


def read_group(tx: Transaction, caller: Caller, request: Request[None]) -> Heading:
    """Return one property group. Raises Undefined."""
    return _heading(
        caller.schema(request.path["objectType"], READ).properties.values(), groups.read(tx, caller, request), request
    )


def create_group(tx: Transaction, caller: Caller, request: Request[LegacyGroupInput]) -> Heading:
    """Define a property group."""
    given = request.body
    order = -1 if given.displayOrder is None else given.displayOrder
    return groups.create(tx, caller, _with(request, groups.GroupInput(given.name, given.displayName, order))), []


def update_group(tx: Transaction, caller: Caller, request: Request[LegacyGroupPatch]) -> Heading:
    """Change the label or the place of a property group."""
    return groups.update(tx, caller, _with(request, groups.GroupPatch(request.body.displayName, request.body.displayOrder))), []


def archive_group(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take a property group away. Raises Invalid while it holds properties."""
    groups.archive(tx, caller, request)


def _heading(props: Iterable[Property], group: Group, request: Request[None]) -> Heading:
    wanted = request.field("includeProperties").lower() == "true"
    return group, [prop for prop in props if wanted and prop.groupName == group.name]
