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


def one(view: PropertyView, wire: Wire) -> PropertyBody:
    """Show one property."""
    prop = view.property
    archived = view.archived_ms is not None
    own = not prop.hubspotDefined and not view.brief
    return PropertyBody(
        updatedAt=UNSET if view.brief else wire.time(prop.updated_ms),
        createdAt=UNSET if view.brief else wire.time(prop.created_ms),
        name=prop.name,
        label=prop.label,
        type=prop.type,
        fieldType=prop.fieldType,
        description=prop.description,
        groupName=prop.groupName,
        options=[_option(option) for option in prop.options],
        referencedObjectType=prop.referencedObjectType or UNSET,
        createdUserId=prop.created_user or UNSET,
        updatedUserId=prop.updated_user or UNSET,
        displayOrder=prop.displayOrder,
        calculated=prop.calculated,
        externalOptions=prop.externalOptions,
        archived=archived if own or archived else UNSET,
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


def _option(option: Option) -> OptionBody:
    return OptionBody(
        option.label or option.value, option.value, option.description or UNSET, option.displayOrder, option.hidden
    )


def _metadata(prop: Property) -> Metadata:
    options = UNSET if prop.read_only_options else False
    return Metadata(prop.archivable, prop.read_only_definition, prop.read_only, options)


def listed(views: Sequence[PropertyView], wire: Wire) -> PropertiesBody:
    """Show the properties of a type."""
    return PropertiesBody([one(view, wire) for view in views])


def batch(outcome: PropertyBatchResult, wire: Wire) -> BatchBody:
    """Show the outcome of a batch."""
    body = batch_of([one(view, wire) for view in outcome.shown], wire)
    if outcome.problems:
        body.errors = [standard(problem.error) for problem in outcome.problems]
        body.numErrors = len(body.errors)
    return body


def group(one: Group, wire: Wire) -> GroupBody:
    """Show one group."""
    return GroupBody(one.name, one.label, one.displayOrder, False)


def groups(found: Sequence[Group], wire: Wire) -> GroupsBody:
    """Show the groups of a type."""
    return GroupsBody([group(one, wire) for one in found])
