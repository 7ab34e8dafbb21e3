"""Properties and their groups on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.model import Group, Option, Property
from axle.http.bodies.wire import BatchBody, Wire, batch_of
from axle.http.errors import standard
from axle.operations.definitions.properties import PropertyBatchResult, PropertyView


class OptionBody(msgspec.Struct):
    """One option."""

    label: str
    value: str
    description: str | UnsetType
    displayOrder: int
    hidden: bool


class Metadata(msgspec.Struct):
    """What of a property may be changed."""

    archivable: bool
    readOnlyDefinition: bool
    readOnlyValue: bool
    readOnlyOptions: bool | UnsetType = UNSET


class PropertyBody(msgspec.Struct):
    """One property. What comes with HubSpot says so and has no `archived`; a property that a batch has made has no times."""

    updatedAt: str | UnsetType
    createdAt: str | UnsetType
    name: str
    label: str
    type: str
    fieldType: str
    description: str
    groupName: str
    options: list[OptionBody]
    referencedObjectType: str | UnsetType
    createdUserId: str | UnsetType
    updatedUserId: str | UnsetType
    displayOrder: int
    calculated: bool
    externalOptions: bool
    archived: bool | UnsetType
    archivedAt: str | UnsetType
    hasUniqueValue: bool
    hidden: bool
    hubspotDefined: bool | UnsetType
    showCurrencySymbol: bool | UnsetType
    currencyPropertyName: str | UnsetType
    numberDisplayHint: str | UnsetType
    textDisplayHint: str | UnsetType
    modificationMetadata: Metadata
    formField: bool
    dataSensitivity: str


class PropertiesBody(msgspec.Struct):
    """All properties of a type: there are no pages."""

    results: list[PropertyBody]


class GroupBody(msgspec.Struct):
    """One property group."""

    name: str
    label: str
    displayOrder: int
    archived: bool


class GroupsBody(msgspec.Struct):
    """All groups of a type."""

    results: list[GroupBody]


def prop(view: PropertyView, wire: Wire) -> PropertyBody:
    """Show one property."""
    prop = view.property
    archived = view.archived_ms is not None
    custom = not prop.hubspotDefined and not view.brief
    return PropertyBody(
        updatedAt=UNSET if view.brief else wire.time(prop.updated_ms),
        createdAt=UNSET if view.brief else wire.time(prop.created_ms),
        name=prop.name,
        label=prop.label,
        type=prop.type,
        fieldType=prop.fieldType,
        description=prop.description,
        groupName=prop.groupName,
        options=[_option_body(option) for option in prop.options],
        referencedObjectType=prop.referencedObjectType or UNSET,
        createdUserId=prop.created_user or UNSET,
        updatedUserId=prop.updated_user or UNSET,
        displayOrder=prop.displayOrder,
        calculated=prop.calculated,
        externalOptions=prop.externalOptions,
        archived=archived if custom or archived else UNSET,
        archivedAt=UNSET if view.archived_ms is None else wire.time(view.archived_ms),
        hasUniqueValue=prop.hasUniqueValue,
        hidden=prop.hidden,
        hubspotDefined=prop.hubspotDefined or UNSET,
        showCurrencySymbol=prop.showCurrencySymbol or UNSET,
        currencyPropertyName=prop.currencyPropertyName or UNSET,
        numberDisplayHint=prop.numberDisplayHint or UNSET,
        textDisplayHint=prop.textDisplayHint or UNSET,
        modificationMetadata=_metadata(prop),
        formField=prop.formField,
        dataSensitivity=prop.dataSensitivity,
    )


def _option_body(option: Option) -> OptionBody:
    return OptionBody(
        label=option.label or option.value,
        value=option.value,
        description=option.description or UNSET,
        displayOrder=option.displayOrder,
        hidden=option.hidden,
    )


def _metadata(prop: Property) -> Metadata:
    return Metadata(
        archivable=prop.archivable,
        readOnlyDefinition=prop.read_only_definition,
        readOnlyValue=prop.read_only,
        readOnlyOptions=UNSET if prop.read_only_options else False,
    )


def properties(views: Sequence[PropertyView], wire: Wire) -> PropertiesBody:
    """Show the properties of a type."""
    return PropertiesBody([prop(view, wire) for view in views])


def batch(batch: PropertyBatchResult, wire: Wire) -> BatchBody:
    """Show the outcome of a batch."""
    body = batch_of([prop(view, wire) for view in batch.views], wire)
    if batch.problems:
        body.errors = [standard(problem.error) for problem in batch.problems]
        body.numErrors = len(body.errors)
    return body


def group(group: Group, wire: Wire) -> GroupBody:
    """Show one group."""
    return GroupBody(group.name, group.label, group.displayOrder, archived=False)


def groups(groups: Sequence[Group], wire: Wire) -> GroupsBody:
    """Show the groups of a type."""
    return GroupsBody([group(each, wire) for each in groups])
