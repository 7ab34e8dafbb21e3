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

# Types that the first versions know and the catalogue lacks. Connectors list the properties of all they have heard of, and fail
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


def list_properties(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Property]:
    """Return the properties of a type, those that every type has where Axle lacks it."""
    name = ask.names["objectType"]
    kind = _type(caller, name)
    return list(kind.properties.values()) if kind else _common(caller.catalog, name)


def _common(catalog: Catalog, name: str) -> list[Property]:
    """Return the properties that every type of a catalogue has, as those of one that is absent."""
    common = [one for one in catalog.pattern.properties if all(one.name in kind.properties for kind in catalog.types)]
    return [msgspec.structs.replace(one, groupName=_group(name)) for one in common]


def _group(name: str) -> str:
    return f"{name.lower()}_information"


def read_property(tx: Transaction, caller: Caller, ask: Request[None]) -> Property:
    """Return one property. Raises Undefined."""
    return properties.read(tx, caller, ask).property


def create_property(tx: Transaction, caller: Caller, ask: Request[LegacyPropertyInput]) -> Property:
    """Define a property; without a label its name is its label."""
    given = ask.body
    body = msgspec.structs.replace(given, label=given.label or given.name)
    return properties.create(tx, caller, _with(ask, body)).property


def update_property(tx: Transaction, caller: Caller, ask: Request[properties.PropertyPatch]) -> Property:
    """Change the definition of a property; what is left out stays."""
    return properties.update(tx, caller, ask).property


def archive_property(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Archive a property."""
    properties.archive(tx, caller, ask)


def _with(ask: Request[Any], body: B) -> Request[B]:
    """Return the same question with another body."""
    return Request(ask.names, ask.reading, body, ask.fields, ask.checks)


def list_groups(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Heading]:
    """Return the property groups of a type, with their properties where `includeProperties` asks for them."""
    name = ask.names["objectType"]
    kind = _type(caller, name)
    if kind is None:
        group = Group(_group(name), f"{name.replace('_', ' ').capitalize()} information")
        return [_heading(_common(caller.catalog, name), group, ask)]
    return [_heading(kind.properties.values(), group, ask) for group in kind.definition.groups]


def read_group(tx: Transaction, caller: Caller, ask: Request[None]) -> Heading:
    """Return one property group. Raises Undefined."""
    return _heading(caller.schema(ask.names["objectType"], READ).properties.values(), groups.read(tx, caller, ask), ask)


def create_group(tx: Transaction, caller: Caller, ask: Request[LegacyGroupInput]) -> Heading:
    """Define a property group."""
    given = ask.body
    order = -1 if given.displayOrder is None else given.displayOrder
    return groups.create(tx, caller, _with(ask, groups.GroupInput(given.name, given.displayName, order))), []


def update_group(tx: Transaction, caller: Caller, ask: Request[LegacyGroupPatch]) -> Heading:
    """Change the label or the place of a property group."""
    return groups.update(tx, caller, _with(ask, groups.GroupPatch(ask.body.displayName, ask.body.displayOrder))), []


def archive_group(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Take a property group away. Raises Invalid while it holds properties."""
    groups.archive(tx, caller, ask)


def _heading(known: Iterable[Property], group: Group, ask: Request[None]) -> Heading:
    wanted = ask.field("includeProperties").lower() == "true"
    return group, [one for one in known if wanted and one.groupName == group.name]
