"""The properties of an object type: list, read, create, update, archive, one at a time or in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from axle.core import property_checks, sizes
from axle.core.catalog import ObjectType
from axle.core.errors import AxleError, DefinitionNotFound, Invalid, unparsable
from axle.core.model import Option, Property
from axle.core.overlay import PROPERTY, Definition, define
from axle.core.permissions import READ, WRITE
from axle.operations.definitions.retyping import take_over, with_property
from axle.operations.records.batches import bounded
from axle.operations.request import BatchError, Caller, Request
from axle.storage.interface import Transaction

Order = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]


class OptionInput(msgspec.Struct):
    """An option as clients write it."""

    label: str
    value: str
    displayOrder: Order | None = None
    hidden: bool | None = None
    description: str | None = None


Options = Annotated[list[OptionInput], Meta(max_length=property_checks.MAX_OPTIONS)]


class PropertyPatch(msgspec.Struct):
    """What is to change of a property; what is left out or null stays."""

    label: str | None = None
    type: str | None = None
    fieldType: str | None = None
    groupName: str | None = None
    description: str | None = None
    options: Options | None = None
    displayOrder: Order | None = None
    hidden: bool | None = None
    formField: bool | None = None
    calculationFormula: str | None = None
    currencyPropertyName: str | None = None
    showCurrencySymbol: bool | None = None
    numberDisplayHint: str | None = None
    textDisplayHint: str | None = None


class PropertyInput(PropertyPatch, kw_only=True):
    """A new property."""

    name: str
    label: str
    type: str
    fieldType: str
    groupName: str
    hasUniqueValue: bool | None = None
    externalOptions: bool | None = None
    referencedObjectType: str | None = None
    dataSensitivity: str | None = None


class PropertyInputs(msgspec.Struct):
    """A batch of new properties."""

    inputs: sizes.Batched[PropertyInput]


class PropertyName(msgspec.Struct):
    """A property named."""

    name: str


class PropertyNames(msgspec.Struct):
    """A batch of names, and which properties of these names are meant."""

    inputs: sizes.Batched[PropertyName]
    archived: bool = False
    dataSensitivity: str = property_checks.SENSITIVITIES[0]


class PropertyView(msgspec.Struct):
    """A property as an answer shows it; `archived_ms` while it is archived, `brief` as a batch shows what it has made."""

    property: Property
    archived_ms: int | None = None
    brief: bool = False


class PropertyBatchResult(msgspec.Struct):
    """The outcome of a batch."""

    views: list[PropertyView]
    problems: list[BatchError] = []


def list_properties(tx: Transaction, caller: Caller, request: Request[None]) -> list[PropertyView]:
    """Return the live or the archived properties of a type, of one sensitivity."""
    object_type = caller.schema(request.path["objectType"], READ)
    return list(_views(tx, object_type, request.options.archived, read_sensitivity(request.field("dataSensitivity"))).values())


def read_sensitivity(text: str) -> str:
    """Read which sensitivity is asked for. Raises InvalidQuery."""
    value = text.lower() or property_checks.SENSITIVITIES[0]
    if value not in property_checks.SENSITIVITIES:
        raise unparsable("dataSensitivity", text)
    return value


def _views(tx: Transaction, object_type: ObjectType, archived: bool, sensitivity: str) -> dict[str, PropertyView]:
    if archived:
        rows = [row for row in tx.definitions(object_type.key, PROPERTY) if row.archived_ms is not None]
        views = [PropertyView(row.read(), row.archived_ms) for row in rows]
    else:
        views = [PropertyView(prop) for prop in object_type.properties.values()]
    return {view.property.name: view for view in views if view.property.dataSensitivity == sensitivity}


def read(tx: Transaction, caller: Caller, request: Request[None]) -> PropertyView:
    """Return one property. Raises DefinitionNotFound."""
    object_type = caller.schema(request.path["objectType"], READ)
    name = request.path["propertyName"]
    view = _views(tx, object_type, request.options.archived, read_sensitivity(request.field("dataSensitivity"))).get(name)
    if view is None:
        raise undefined(name)
    return view


def undefined(name: str) -> DefinitionNotFound:
    """Say that a type has no property of that name."""
    beginning = name[: property_checks.MAX_NAME_LENGTH]
    return DefinitionNotFound(f"Property with name {beginning} does not exist", context={"name": [beginning]})


def defined(object_type: ObjectType, name: str) -> Property:
    """Return a live property of a type. Raises DefinitionNotFound."""
    prop = object_type.properties.get(name)
    if prop is None:
        raise undefined(name)
    return prop


def create(tx: Transaction, caller: Caller, request: Request[PropertyInput]) -> PropertyView:
    """Define a property; the next request, of whatever server, can write, read and search it."""
    return PropertyView(define_property(tx, caller, request.path["objectType"], request.body))


def define_property(tx: Transaction, caller: Caller, type_name: str, body: PropertyInput) -> Property:
    """Define a property of the type that goes by a name. Raises what is wrong with it."""
    object_type = caller.schema(type_name, WRITE)
    prop = new_property(tx, caller, body)
    property_checks.check_new(prop, object_type)
    return _define(tx, caller, object_type, prop, _rows(tx, object_type))


def _rows(tx: Transaction, object_type: ObjectType) -> dict[str, Definition]:
    return {row.name: row for row in tx.definitions(object_type.key, PROPERTY)}


def _define(
    tx: Transaction, caller: Caller, object_type: ObjectType, prop: Property, rows: Mapping[str, Definition]
) -> Property:
    """Define a property. What records hold under its name from an archived one of that name is its own again."""
    if prop.name not in rows:
        tx.define([define(object_type.key, PROPERTY, prop.name, prop)])
        return prop
    before: Property = rows[prop.name].read()
    prop = msgspec.structs.replace(prop, created_ms=before.created_ms, created_user=before.created_user)
    tx.define([define(object_type.key, PROPERTY, prop.name, prop)])
    take_over(tx, caller, with_property(object_type, prop), before, prop)
    return prop


def new_property(tx: Transaction, caller: Caller, body: PropertyInput) -> Property:
    """Return the property that a request defines, not yet checked."""
    user, now = author(tx, caller), caller.moment.now_ms
    fields = _property_fields(body)
    if body.type == "bool" and not body.options:
        fields["options"] = property_checks.YES_OR_NO
    prop = Property(name=body.name, label=body.label, hubspotDefined=False, read_only_definition=False)
    times = {"created_ms": now, "updated_ms": now, "created_user": user, "updated_user": user}
    return msgspec.structs.replace(prop, **fields, **times)


def _property_fields(body: PropertyPatch) -> dict[str, Any]:
    """Return what a body gives, as the fields of a property. Raises Invalid for a formula."""
    fields = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not None}
    if fields.pop("calculationFormula", ""):
        raise Invalid("Calculated properties cannot be defined: Axle evaluates no formulas.")
    if body.options is not None:
        fields["options"] = tuple(_option_of(option) for option in body.options)
    return fields


def _option_of(option_input: OptionInput) -> Option:
    return Option(
        value=option_input.value,
        label=option_input.label,
        displayOrder=-1 if option_input.displayOrder is None else option_input.displayOrder,
        hidden=bool(option_input.hidden),
        description=option_input.description or "",
    )


def author(tx: Transaction, caller: Caller) -> str:
    """Return the user on whose behalf something is defined: the caller's own, else that of the account's first owner."""
    user_id = caller.moment.source.user
    if user_id is None:
        user_id = next((owner.user_id for owner in tx.owner_page(0, 1, None)), None)
    return "" if user_id is None else str(user_id)


def update(tx: Transaction, caller: Caller, request: Request[PropertyPatch]) -> PropertyView:
    """Change the definition of a property."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    before = defined(object_type, request.path["propertyName"])
    after = msgspec.structs.replace(before, **_property_fields(request.body))
    property_checks.check_change(before, after, object_type)
    if after != before:
        after = msgspec.structs.replace(after, updated_ms=caller.moment.now_ms, updated_user=author(tx, caller))
        tx.define([define(object_type.key, PROPERTY, after.name, after)])
        if (after.type, after.fieldType) != (before.type, before.fieldType):
            take_over(tx, caller, with_property(object_type, after), before, after)
    return PropertyView(after)


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Archive a property. Its values stay with the records, unseen, until a property of that name is defined again."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    _archive(tx, caller, object_type, [defined(object_type, request.path["propertyName"])])


def _archive(tx: Transaction, caller: Caller, object_type: ObjectType, props: Sequence[Property]) -> None:
    for prop in props:
        property_checks.check_archive(prop, object_type)
        tx.unindex_property(object_type, prop.name)
    tx.define([define(object_type.key, PROPERTY, prop.name, prop, caller.moment.now_ms) for prop in props])


def create_batch(tx: Transaction, caller: Caller, request: Request[PropertyInputs]) -> PropertyBatchResult:
    """Define those properties of a batch that can be defined; what is wrong with the others is told."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    bounded(len(request.body.inputs))
    batch, rows = PropertyBatchResult([], []), _rows(tx, object_type)
    for body in request.body.inputs:
        try:
            prop = new_property(tx, caller, body)
            property_checks.check_new(prop, object_type)
        except AxleError as problem:
            batch.problems.append(BatchError(problem))
            continue
        prop = _define(tx, caller, object_type, prop, rows)
        object_type = with_property(object_type, prop)
        batch.views.append(PropertyView(prop, brief=True))
    return batch


def read_batch(tx: Transaction, caller: Caller, request: Request[PropertyNames]) -> PropertyBatchResult:
    """Return properties by name; those that do not exist are told."""
    object_type = caller.schema(request.path["objectType"], READ)
    names = list(dict.fromkeys(one.name for one in request.body.inputs))
    bounded(len(names))
    views = _views(tx, object_type, request.body.archived, read_sensitivity(request.body.dataSensitivity))
    return PropertyBatchResult(
        [views[name] for name in names if name in views], [BatchError(undefined(name)) for name in names if name not in views]
    )


def archive_batch(tx: Transaction, caller: Caller, request: Request[PropertyNames]) -> None:
    """Archive properties, all or none; unknown names are ignored."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    bounded(len(request.body.inputs))
    names = dict.fromkeys(one.name for one in request.body.inputs)
    _archive(tx, caller, object_type, [object_type.properties[name] for name in names if name in object_type.properties])
