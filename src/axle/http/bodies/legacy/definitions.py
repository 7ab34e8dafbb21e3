"""Definitions as the legacy APIs show them: flat, times in milliseconds, bare lists."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.model import Option, Property
from axle.http.bodies.wire import Wire
from axle.operations.legacy.definitions import GroupWithProperties


class OptionBody(msgspec.Struct):
    """One option."""

    label: str
    value: str
    description: str
    displayOrder: int
    hidden: bool
    readOnly: bool
    doubleData: float


class PropertyBody(msgspec.Struct):
    """One property. `hubspotDefined` is null where an account defined it: that is how connectors find custom ones."""

    name: str
    label: str
    description: str
    groupName: str
    type: str
    fieldType: str
    options: list[OptionBody]
    referencedObjectType: str | None
    createdAt: int
    updatedAt: int
    createdUserId: int | None
    updatedUserId: int | None
    hubspotDefined: bool | None
    deleted: bool
    hidden: bool
    displayOrder: int
    displayMode: str
    calculated: bool
    externalOptions: bool
    hasUniqueValue: bool
    readOnlyValue: bool
    readOnlyDefinition: bool
    mutableDefinitionNotDeletable: bool
    favorited: bool
    favoritedOrder: int
    formField: bool


class GroupBody(msgspec.Struct):
    """One property group, with its properties or without."""

    name: str
    displayName: str
    displayOrder: int
    properties: list[PropertyBody]


def properties(props: Sequence[Property], wire: Wire) -> list[PropertyBody]:
    """Show the properties of a type."""
    return [prop(each, wire) for each in props]


def prop(prop: Property, wire: Wire) -> PropertyBody:
    """Show one property."""
    return PropertyBody(
        name=prop.name,
        label=prop.label,
        description=prop.description,
        groupName=prop.groupName,
        type=prop.type,
        fieldType=prop.fieldType,
        options=[_option_body(option) for option in prop.options],
        referencedObjectType=prop.referencedObjectType or None,
        createdAt=prop.created_ms,
        updatedAt=prop.updated_ms,
        createdUserId=_user(prop.created_user),
        updatedUserId=_user(prop.updated_user),
        hubspotDefined=prop.hubspotDefined or None,
        deleted=False,
        hidden=prop.hidden,
        displayOrder=prop.displayOrder,
        displayMode="current_value",
        calculated=prop.calculated,
        externalOptions=prop.externalOptions,
        hasUniqueValue=prop.hasUniqueValue,
        readOnlyValue=prop.read_only,
        readOnlyDefinition=prop.read_only_definition,
        mutableDefinitionNotDeletable=not prop.read_only_definition and not prop.archivable,
        favorited=False,
        favoritedOrder=-1,
        formField=prop.formField,
    )


def _user(text: str) -> int | None:
    return int(text) if text else None


def _option_body(option: Option) -> OptionBody:
    return OptionBody(
        label=option.label or option.value,
        value=option.value,
        description=option.description,
        displayOrder=option.displayOrder,
        hidden=option.hidden,
        readOnly=False,
        doubleData=0.0,
    )


def group(group_with_properties: GroupWithProperties, wire: Wire) -> GroupBody:
    """Show one group."""
    group, props = group_with_properties
    return GroupBody(group.name, group.label, group.displayOrder, properties(props, wire))


def groups(groups: Sequence[GroupWithProperties], wire: Wire) -> list[GroupBody]:
    """Show the groups of a type."""
    return [group(each, wire) for each in groups]
