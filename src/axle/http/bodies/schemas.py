"""The schemas of object types on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.model import AssociationType, Schema
from axle.http.bodies import properties
from axle.http.bodies.properties import PropertyBody
from axle.http.bodies.wire import Wire
from axle.operations.definitions.properties import PropertyView
from axle.operations.definitions.schemas import SchemaView


class LabelsBody(msgspec.Struct):
    """What people call an object type."""

    singular: str
    plural: str


class DefinitionBody(msgspec.Struct, kw_only=True):
    """An object type; one that comes with Axle has neither times nor properties that stand for its records."""

    labels: LabelsBody
    requiredProperties: Sequence[str]
    searchableProperties: Sequence[str]
    primaryDisplayProperty: str | UnsetType = UNSET
    secondaryDisplayProperties: Sequence[str]
    description: str | UnsetType = UNSET
    archived: bool
    restorable: bool
    metaType: str
    id: str
    fullyQualifiedName: str
    createdAt: str | UnsetType = UNSET
    updatedAt: str | UnsetType = UNSET
    createdByUserId: int | UnsetType = UNSET
    updatedByUserId: int | UnsetType = UNSET
    objectTypeId: str
    portalId: int | UnsetType = UNSET
    name: str
    allowsSensitiveProperties: bool


class AssociationBody(msgspec.Struct):
    """One direction of an association between two object types."""

    id: str
    fromObjectTypeId: str
    toObjectTypeId: str
    name: str
    createdAt: str | UnsetType
    updatedAt: str | UnsetType


class SchemaBody(DefinitionBody, kw_only=True):
    """An object type with its properties and associations."""

    properties: list[PropertyBody]
    associations: list[AssociationBody]


class SchemasBody(msgspec.Struct):
    """Some object types: there are no pages."""

    results: list[SchemaBody]


def schema(view: SchemaView, wire: Wire) -> SchemaBody:
    """Show one object type with its properties and associations."""
    props = view.type.properties.values() if view.properties else ()
    return SchemaBody(
        **msgspec.structs.asdict(_definition(view, wire)),
        properties=[properties.prop(PropertyView(prop), wire) for prop in props],
        associations=[association(association_type, wire) for association_type in view.associations or ()],
    )


def schemas(views: Sequence[SchemaView], wire: Wire) -> SchemasBody:
    """Show some object types."""
    return SchemasBody([schema(view, wire) for view in views])


def definition(view: SchemaView, wire: Wire) -> DefinitionBody:
    """Show what an object type is and whose."""
    body = _definition(view, wire)
    body.portalId = wire.account
    return body


def _definition(view: SchemaView, wire: Wire) -> DefinitionBody:
    """Show what an object type is, without its properties and associations."""
    schema = view.type.definition.schema
    body = _packaged(view) if schema is None else _custom(view, schema)
    if schema is not None and view.audit:
        body.createdAt, body.updatedAt = wire.time(schema.created_ms), wire.time(schema.updated_ms)
        body.createdByUserId = int(schema.created_user) if schema.created_user else UNSET
        body.updatedByUserId = int(schema.updated_user) if schema.updated_user else UNSET
    return body


def _packaged(view: SchemaView) -> DefinitionBody:
    """Show a type that comes with Axle."""
    definition = view.type.definition
    name = (definition.link_name or definition.singular).upper()
    return DefinitionBody(
        labels=LabelsBody(definition.label, definition.plural_label),
        requiredProperties=definition.required,
        searchableProperties=definition.searchable,
        secondaryDisplayProperties=(),
        archived=view.archived,
        restorable=True,
        metaType="HUBSPOT",
        id=definition.id,
        fullyQualifiedName=name,
        objectTypeId=definition.id,
        name=name,
        allowsSensitiveProperties=False,
    )


def _custom(view: SchemaView, schema: Schema) -> DefinitionBody:
    """Show a type that the account has defined."""
    definition = view.type.definition
    return DefinitionBody(
        labels=LabelsBody(definition.label, definition.plural_label),
        requiredProperties=definition.required,
        searchableProperties=definition.searchable,
        primaryDisplayProperty=schema.primary or UNSET,
        secondaryDisplayProperties=schema.secondary,
        description=schema.description or UNSET,
        archived=view.archived,
        restorable=schema.restorable,
        metaType="PORTAL_SPECIFIC",
        id=definition.id.partition("-")[2],
        fullyQualifiedName=schema.qualified,
        objectTypeId=definition.id,
        name=schema.name,
        allowsSensitiveProperties=schema.sensitive,
    )


def association(association_type: AssociationType, wire: Wire) -> AssociationBody:
    """Show one direction of an association; what comes with Axle has no times."""
    created = wire.time(association_type.created_ms) if association_type.created_ms else UNSET
    return AssociationBody(
        id=str(association_type.id),
        fromObjectTypeId=association_type.from_type,
        toObjectTypeId=association_type.to_type,
        name=association_type.name,
        createdAt=created,
        updatedAt=created,
    )
