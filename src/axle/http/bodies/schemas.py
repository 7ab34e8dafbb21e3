"""The schemas of object types on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.model import AssociationType
from axle.http.bodies import properties
from axle.http.bodies.properties import PropertyBody
from axle.http.bodies.wire import Wire
from axle.operations.definitions.properties import PropertyView as ShownProperty
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
    primaryDisplayProperty: str | UnsetType
    secondaryDisplayProperties: Sequence[str]
    description: str | UnsetType
    archived: bool
    restorable: bool
    metaType: str
    id: str
    fullyQualifiedName: str
    createdAt: str | UnsetType
    updatedAt: str | UnsetType
    createdByUserId: int | UnsetType
    updatedByUserId: int | UnsetType
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


def one(view: SchemaView, wire: Wire) -> SchemaBody:
    """Show one object type with its properties and associations."""
    known = view.type.properties.values() if view.properties else ()
    return SchemaBody(
        **msgspec.structs.asdict(_defined(view, wire)),
        properties=[properties.one(ShownProperty(prop), wire) for prop in known],
        associations=[association(link, wire) for link in view.links or ()],
    )


def _defined(view: SchemaView, wire: Wire) -> DefinitionBody:
    """Show what an object type is, without its properties and associations."""
    one, schema = view.type.definition, view.type.definition.schema
    audit = schema if view.audit else None
    name = schema.name if schema else (one.link_name or one.singular).upper()
    return DefinitionBody(
        labels=LabelsBody(one.label, one.plural_label),
        requiredProperties=one.required,
        searchableProperties=one.searchable,
        primaryDisplayProperty=(schema.primary if schema else "") or UNSET,
        secondaryDisplayProperties=schema.secondary if schema else (),
        description=(schema.description if schema else "") or UNSET,
        archived=view.archived,
        restorable=schema.restorable if schema else True,
        metaType="PORTAL_SPECIFIC" if schema else "HUBSPOT",
        id=one.id.partition("-")[2] if schema else one.id,
        fullyQualifiedName=schema.qualified if schema else name,
        createdAt=wire.time(audit.created_ms) if audit else UNSET,
        updatedAt=wire.time(audit.updated_ms) if audit else UNSET,
        createdByUserId=int(audit.created_user) if audit and audit.created_user else UNSET,
        updatedByUserId=int(audit.updated_user) if audit and audit.updated_user else UNSET,
        objectTypeId=one.id,
        name=name,
        allowsSensitiveProperties=schema.sensitive if schema else False,
    )


def definition(view: SchemaView, wire: Wire) -> DefinitionBody:
    """Show what an object type is and whose."""
    body = _defined(view, wire)
    body.portalId = wire.account
    return body


def listed(views: Sequence[SchemaView], wire: Wire) -> SchemasBody:
    """Show some object types."""
    return SchemasBody([one(view, wire) for view in views])


def association(link: AssociationType, wire: Wire) -> AssociationBody:
    """Show one direction of an association; what comes with Axle has no times."""
    at = wire.time(link.created_ms) if link.created_ms else UNSET
    return AssociationBody(str(link.id), link.from_type, link.to_type, link.name, at, at)
