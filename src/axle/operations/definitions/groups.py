"""Property groups: the headings under which an object type's properties are shown."""

from __future__ import annotations

import msgspec

from axle.core import property_checks
from axle.core.catalog import ObjectType
from axle.core.errors import DefinitionNotFound, Invalid
from axle.core.model import Group
from axle.core.overlay import GROUP, define
from axle.core.permissions import READ, WRITE
from axle.operations.definitions.properties import Order
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


class GroupPatch(msgspec.Struct):
    """What is to change of a group; what is left out or null stays."""

    label: str | None = None
    displayOrder: Order | None = None


class GroupInput(msgspec.Struct):
    """A new group."""

    name: str
    label: str
    displayOrder: Order = -1


def list_groups(tx: Transaction, caller: Caller, request: Request[None]) -> list[Group]:
    """Return the property groups of a type."""
    return list(caller.schema(request.path["objectType"], READ).definition.groups)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Group:
    """Return one group. Raises DefinitionNotFound."""
    return group_named(caller.schema(request.path["objectType"], READ), request.path["groupName"])


def group_named(object_type: ObjectType, name: str) -> Group:
    """Return a group of a type. Raises DefinitionNotFound."""
    for group in object_type.definition.groups:
        if group.name == name:
            return group
    beginning = name[: property_checks.MAX_NAME_LENGTH]
    raise DefinitionNotFound(f"Property group with name {beginning} does not exist", context={"name": [beginning]})


def create(tx: Transaction, caller: Caller, request: Request[GroupInput]) -> Group:
    """Define a group."""
    return define_group(tx, caller, request.path["objectType"], request.body)


def define_group(tx: Transaction, caller: Caller, type_name: str, body: GroupInput) -> Group:
    """Define a group of the type that goes by a name. Raises what is wrong with it."""
    object_type = caller.schema(type_name, WRITE)
    group = Group(body.name, body.label, body.displayOrder)
    property_checks.check_group(group, object_type.definition.groups)
    tx.define([define(object_type.key, GROUP, group.name, group)])
    return group


def update(tx: Transaction, caller: Caller, request: Request[GroupPatch]) -> Group:
    """Change the label or the place of a group."""
    return change_group(tx, caller.schema(request.path["objectType"], WRITE), request.path["groupName"], request.body)


def change_group(tx: Transaction, object_type: ObjectType, name: str, patch: GroupPatch) -> Group:
    """Change a group of a type. Raises DefinitionNotFound, and Invalid."""
    before = group_named(object_type, name)
    changed = {field: value for field, value in msgspec.structs.asdict(patch).items() if value is not None}
    after = msgspec.structs.replace(before, **changed)
    property_checks.check_label(after.label, after.name)
    if after != before:
        tx.define([define(object_type.key, GROUP, after.name, after)])
    return after


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take a group away, for good. Raises Invalid while it holds properties."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    group = group_named(object_type, request.path["groupName"])
    if any(prop.groupName == group.name for prop in object_type.properties.values()):
        raise Invalid(
            "Can't delete or purge a group with active properties",
            sub_category="PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES",
        )
    tx.define([define(object_type.key, GROUP, group.name, group, caller.moment.now_ms)])
