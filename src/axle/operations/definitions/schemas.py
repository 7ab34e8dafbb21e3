"""The schemas of object types: list, read, create, update, archive, purge, restore, and the associations that they define."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core import custom_objects, property_checks, sizes
from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import DefinitionNotFound, Invalid, UnknownType, excerpt, unparsable
from axle.core.model import OWN_ASSOCIATIONS, AssociationType, Schema, type_key
from axle.core.overlay import ANY_TYPE, ASSOCIATION, PROPERTY, SCHEMA, Definition, define, overlay
from axle.core.permissions import SCHEMA_READ, SCHEMA_READ_ONE, SCHEMA_WRITE
from axle.operations.associations import types
from axle.operations.definitions import properties
from axle.operations.definitions.retyping import with_property
from axle.operations.records.batches import bounded
from axle.operations.records.single import erase_all
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

ERASED_AT_ONCE = 100  # records of the recycle bin that a purge holds in memory


class SchemaLabels(msgspec.Struct):
    """What people call an object type."""

    singular: str | None = None
    plural: str | None = None


class NewProperty(properties.PropertyInput, kw_only=True):
    """A property that is defined together with its type: a line of text in the type's own group, unless it says otherwise."""

    type: str = "string"
    fieldType: str = "text"
    groupName: str = ""


class SchemaInput(msgspec.Struct):
    """A new object type."""

    name: str
    labels: SchemaLabels
    properties: sizes.Listed[NewProperty] | None = None
    requiredProperties: sizes.Names | None = None
    searchableProperties: sizes.Names | None = None
    primaryDisplayProperty: str | None = None
    secondaryDisplayProperties: sizes.Names | None = None
    associatedObjects: sizes.Listed[str] | None = None
    description: str | None = None
    allowsSensitiveProperties: bool | None = None
    shouldCreateSameObjectAssociation: bool | None = None


class SchemaPatch(msgspec.Struct):
    """What is to change of an object type; what is left out or null stays."""

    labels: SchemaLabels | None = None
    requiredProperties: sizes.Names | None = None
    searchableProperties: sizes.Names | None = None
    primaryDisplayProperty: str | None = None
    secondaryDisplayProperties: sizes.Names | None = None
    description: str | None = None
    clearDescription: bool = False
    allowsSensitiveProperties: bool | None = None
    restorable: bool | None = None


class SchemaNames(msgspec.Struct):
    """A batch of object types, and what to show of them."""

    inputs: sizes.Batched[str]
    includeAssociationDefinitions: bool = True
    includePropertyDefinitions: bool = True
    includeAuditMetadata: bool = True


class NewAssociation(msgspec.Struct):
    """A new association of two object types."""

    fromObjectTypeId: str
    toObjectTypeId: str
    name: str | None = None


class SchemaView(msgspec.Struct):
    """An object type as an answer shows it: None for what the request does not want to see."""

    type: ObjectType
    associations: Sequence[AssociationType] | None
    properties: bool = True
    audit: bool = True
    archived: bool = False


def list_schemas(tx: Transaction, caller: Caller, request: Request[None]) -> list[SchemaView]:
    """Return the object types that the account has defined, the live or the archived ones."""
    caller.require(*SCHEMA_READ)
    archived = request.options.archived
    object_types = caller.catalog.archived.values() if archived else caller.catalog.types
    options = _options(request)
    return [
        _view(caller.catalog, object_type, options, archived) for object_type in object_types if object_type.definition.schema
    ]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> SchemaView:
    """Return one object type, the account's own or one that comes with Axle."""
    caller.require(*SCHEMA_READ_ONE)
    return _view(caller.catalog, caller.catalog.find(request.path["objectType"]), _options(request))


def read_batch(tx: Transaction, caller: Caller, request: Request[SchemaNames]) -> list[SchemaView]:
    """Return some object types, each once. Raises UnknownType if one of them does not exist."""
    caller.require(*SCHEMA_READ_ONE)
    bounded(len(request.body.inputs))
    object_types = dict.fromkeys(caller.catalog.find(name) for name in request.body.inputs)
    return [_view(caller.catalog, object_type, request.body) for object_type in object_types]


def _options(request: Request[None]) -> SchemaNames:
    """Read what the query wants to see; all, if it says nothing."""
    return SchemaNames([], *(_flag(request, name) for name in SchemaNames.__struct_fields__[1:]))


def _flag(request: Request[None], name: str) -> bool:
    text = request.field(name).lower()
    if text not in ("", "true", "false"):
        raise unparsable(name, text)
    return text != "false"


def _view(catalog: Catalog, object_type: ObjectType, options: SchemaNames, archived: bool = False) -> SchemaView:
    return SchemaView(
        type=object_type,
        associations=custom_objects.touching(catalog, object_type) if options.includeAssociationDefinitions else None,
        properties=options.includePropertyDefinitions,
        audit=options.includeAuditMetadata,
        archived=archived,
    )


def create(tx: Transaction, caller: Caller, request: Request[SchemaInput]) -> SchemaView:
    """Define an object type, with its properties and associations; the next request can use it under each of its names."""
    caller.require(*SCHEMA_WRITE)
    body = request.body
    number = tx.next_number(SCHEMA)  # first: whoever else defines one now waits, and then sees this one
    schema = _schema(tx, caller, body, f"2-{number}")
    _check_room(tx, schema)
    tx.define([_row(schema)])
    catalog = overlay(caller.catalog, [_row(schema)])
    object_type = _with_properties(tx, caller, catalog.find(schema.id), body.properties or ())
    custom_objects.check(schema, object_type.properties)
    _associate(tx, caller, catalog, object_type, body)
    return _view_now(tx, caller, object_type)


def _view_now(tx: Transaction, caller: Caller, object_type: ObjectType) -> SchemaView:
    """Show a type as this request has left it; of other types only the names and associations are read anew."""
    catalog = overlay(caller.catalog, [*tx.definitions(ANY_TYPE), *tx.definitions(object_type.key)])
    return _view(catalog, catalog.by_key[object_type.key], SchemaNames([]))


def _schema(tx: Transaction, caller: Caller, body: SchemaInput, type_id: str) -> Schema:
    now, user = caller.moment.now_ms, properties.author(tx, caller)
    return Schema(
        id=type_id,
        name=body.name,
        qualified=f"p{caller.account}_{body.name}",
        singular=body.labels.singular or body.name,
        plural=body.labels.plural or body.labels.singular or body.name,
        description=body.description or "",
        required=tuple(body.requiredProperties or ()),
        searchable=tuple(body.searchableProperties or ()),
        primary=body.primaryDisplayProperty or "",
        secondary=tuple(body.secondaryDisplayProperties or ()),
        sensitive=bool(body.allowsSensitiveProperties),
        created_ms=now,
        updated_ms=now,
        created_user=user,
        updated_user=user,
    )


def _check_room(tx: Transaction, schema: Schema) -> None:
    """Refuse a schema whose name cannot be one or is taken, or that is one too many."""
    definitions = tx.definitions(ANY_TYPE, SCHEMA)
    custom_objects.check_new(schema, [row.read() for row in definitions])
    custom_objects.check_count(sum(row.archived_ms is None for row in definitions))


def _row(schema: Schema, archived_ms: int | None = None) -> Definition:
    return define(ANY_TYPE, SCHEMA, str(type_key(schema.id)), schema, archived_ms)


def _with_properties(tx: Transaction, caller: Caller, object_type: ObjectType, inputs: Sequence[NewProperty]) -> ObjectType:
    """Define the properties of a new type, and return the type with them."""
    group = object_type.definition.groups[0].name
    for property_input in inputs:
        grouped = msgspec.structs.replace(property_input, groupName=property_input.groupName or group)
        prop = properties.new_property(tx, caller, grouped)
        property_checks.check_new(prop, object_type)
        tx.define([define(object_type.key, PROPERTY, prop.name, prop)])
        object_type = with_property(object_type, prop)
    return object_type


def _associate(tx: Transaction, caller: Caller, catalog: Catalog, object_type: ObjectType, body: SchemaInput) -> None:
    """Associate a new type with every type of activity, and with those that the request names, itself maybe."""
    other_types = [other_type for other_type in catalog.types if other_type.definition.activity]
    other_types += [catalog.find(name) for name in body.associatedObjects or ()]
    if body.shouldCreateSameObjectAssociation:
        other_types.append(object_type)
    for other_type in {other_type.key: other_type for other_type in other_types}.values():
        _define_association(tx, caller, catalog, (object_type, other_type))


def _define_association(
    tx: Transaction, caller: Caller, catalog: Catalog, ends: tuple[ObjectType, ObjectType], name: str = ""
) -> list[AssociationType]:
    """Define an association of two types, both directions."""
    new_types = custom_objects.associated(catalog, ends, types.new_ids(tx), name)
    dated = [msgspec.structs.replace(new_type, created_ms=caller.moment.now_ms) for new_type in new_types]
    tx.define([define(ANY_TYPE, ASSOCIATION, str(new_type.id), new_type) for new_type in dated])
    return dated


def update(tx: Transaction, caller: Caller, request: Request[SchemaPatch]) -> SchemaView:
    """Change an object type of the account's own."""
    caller.require(*SCHEMA_WRITE)
    object_type, before = _own_schema(caller, request.path["objectType"])
    after = _changed(before, request.body)
    custom_objects.check(after, object_type.properties)
    if after != before:
        user = properties.author(tx, caller)
        tx.define([_row(msgspec.structs.replace(after, updated_ms=caller.moment.now_ms, updated_user=user))])
    view = _view_now(tx, caller, object_type)
    if set(view.type.definition.searchable) - set(object_type.definition.searchable):
        tx.index_words(view.type)
    return view


def _changed(before: Schema, body: SchemaPatch) -> Schema:
    """Return a schema with what a request changes of it."""
    labels = body.labels or SchemaLabels()
    fields = {
        "singular": labels.singular,
        "plural": labels.plural,
        "description": "" if body.clearDescription else body.description,
        "required": body.requiredProperties,
        "searchable": body.searchableProperties,
        "primary": body.primaryDisplayProperty,
        "secondary": body.secondaryDisplayProperties,
        "sensitive": body.allowsSensitiveProperties,
        "restorable": body.restorable,
    }
    changed = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items() if value is not None}
    return msgspec.structs.replace(before, **changed)


def _own_schema(caller: Caller, name: str) -> tuple[ObjectType, Schema]:
    """Return a type that the account has defined, and its schema. Raises Invalid for one that comes with Axle."""
    object_type = caller.catalog.find(name)
    if object_type.definition.schema is None:
        raise Invalid(
            f"{object_type.name} is defined by HubSpot; its schema cannot be changed.", context={"objectType": [object_type.id]}
        )
    return object_type, object_type.definition.schema


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Archive an object type that has no live records or, with `archived=true`, remove an archived one for good."""
    caller.require(*SCHEMA_WRITE)
    if request.options.archived:
        return _purge(tx, caller, request.path["objectType"])
    object_type, schema = _own_schema(caller, request.path["objectType"])
    if tx.record_page(object_type, 0, 1, False):
        raise Invalid(
            f"Object type {object_type.id} still has records: it can be deleted when all of them are.",
            context={"objectTypeId": [object_type.id]},
        )
    tx.define([_row(schema, caller.moment.now_ms)])
    return None


def purge(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove an archived object type for good."""
    caller.require(*SCHEMA_WRITE)
    _purge(tx, caller, request.path["objectType"])


def _purge(tx: Transaction, caller: Caller, name: str) -> None:
    """Erase what is in the recycle bin of an archived type, then all that defines it: its name is free again.

    There may be live records too, of requests that began before the type was archived and ended after.
    """
    live_type = caller.catalog.known(name)
    if live_type:
        raise Invalid(f"Object type {live_type.id} is not archived: delete it first.", context={"objectTypeId": [live_type.id]})
    object_type = caller.catalog.find_archived(name)
    for archived in (True, False):
        while records := tx.record_page(object_type, 0, ERASED_AT_ONCE, archived):
            erase_all(tx, caller, records)
    association_types = {
        association_type.id
        for association_type in caller.catalog.associations.values()
        if object_type.id in (association_type.from_type, association_type.to_type)
    }
    types.remove(tx, sorted(association_types))
    tx.undefine([Definition(ANY_TYPE, SCHEMA, str(object_type.key), "")])
    tx.forget_object_type(object_type)


def restore(tx: Transaction, caller: Caller, request: Request[None]) -> SchemaView:
    """Take an object type out of the archive, with all that was defined for it."""
    caller.require(*SCHEMA_WRITE)
    name = request.path["objectType"]
    object_type = caller.catalog.find_archived(name)
    tx.next_number(SCHEMA)  # the number is not used: whoever else defines or restores one now waits
    rows = {row.name: row for row in tx.definitions(ANY_TYPE, SCHEMA)}
    if str(object_type.key) not in rows:
        raise UnknownType(name)
    custom_objects.check_count(sum(row.archived_ms is None for row in rows.values()))
    tx.define([msgspec.structs.replace(rows[str(object_type.key)], archived_ms=None)])
    return _view_now(tx, caller, object_type)


def associate(tx: Transaction, caller: Caller, request: Request[NewAssociation]) -> AssociationType:
    """Define an association between an object type of the account's own and another one; return the asked-for direction."""
    caller.require(*SCHEMA_WRITE)
    catalog = caller.catalog
    object_type = catalog.find(request.path["objectType"])
    ends = (catalog.find(request.body.fromObjectTypeId), catalog.find(request.body.toObjectTypeId))
    if object_type not in ends or not any(end.definition.schema for end in ends):
        raise Invalid(
            f"An association must have {object_type.id} at one end, and an object type of the account's own at one.",
            context={"fromObjectTypeId": [ends[0].id], "toObjectTypeId": [ends[1].id]},
        )
    if request.body.name:
        custom_objects.check_name(request.body.name, "association")
    return _define_association(tx, caller, catalog, ends, request.body.name or "")[0]


def dissociate(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove an association of an object type, both directions. Raises DefinitionNotFound, or Invalid while records use it."""
    caller.require(*SCHEMA_WRITE)
    object_type = caller.catalog.find(request.path["objectType"])
    association_type = _association_named(caller.catalog, object_type, request.path["associationIdentifier"])
    if association_type.id <= OWN_ASSOCIATIONS:
        message = f"Association {association_type.id} is defined by HubSpot; it cannot be deleted."
        raise Invalid(message, context={"id": [str(association_type.id)]})
    ids = sorted({association_type.id, association_type.inverse})
    if tx.has_associations(ids):
        raise Invalid(f"Association {association_type.id} is in use: it can be deleted when no records are so associated.")
    types.remove(tx, ids)


def _association_named(catalog: Catalog, object_type: ObjectType, text: str) -> AssociationType:
    """Return the association type of an object type that has an id or a name. Raises DefinitionNotFound."""
    for association_type in custom_objects.touching(catalog, object_type):
        if text in (str(association_type.id), association_type.name):
            return association_type
    context = {"associationIdentifier": [excerpt(text)]}
    raise DefinitionNotFound(f"Association {excerpt(text)} does not exist", context=context)
