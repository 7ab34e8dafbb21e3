"""Object types as pages need them, on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.titles import preview_property
from axle.http.bodies.wire import Wire
from axle.operations.object_types import UsableType

PAGE = "{base}/contacts/{portal}/record/{type}/{id}"  # of a record whose type has no other


class TimelineTypeBody(msgspec.Struct):
    """A type of activities on timelines; the association type leads from such an activity to the record."""

    objectTypeId: str
    associationTypeId: int
    associationCategory: str


class TypeBody(msgspec.Struct):
    """An object type.

    The first of `titles` that is set names a record. `path` is where the page of a record is, with places for the account and
    its id. `bodyProperty` is the long text of an activity, `previewProperty` the beginning of its HTML where that is kept apart
    (else empty), `dateProperty` its place on timelines, and `startProperty` when it
    begins, if that is another property. `pinProperty` is the pinned activity of a record. `timelineTypes` are the activities
    that a record can have, `associatedTypes` the other types that it can be associated with.
    """

    name: str
    objectTypeId: str
    singularLabel: str
    pluralLabel: str
    path: str
    titles: tuple[str, ...]
    bodyProperty: str
    previewProperty: str
    ownerProperty: str
    dateProperty: str
    startProperty: str
    statusProperty: str
    pipelineProperty: str
    stageProperty: str
    pinProperty: str
    requiredProperties: tuple[str, ...]
    activity: bool
    mergeable: bool
    timelineTypes: list[TimelineTypeBody]
    associatedTypes: list[str]
    readable: bool
    writable: bool


class TypesBody(msgspec.Struct):
    """All object types."""

    results: list[TypeBody]


def types(usable: Sequence[UsableType], wire: Wire) -> TypesBody:
    """Show object types."""
    return TypesBody([_type(one) for one in usable])


def _type(usable: UsableType) -> TypeBody:
    definition = usable.type.definition
    schema = definition.schema
    plural = (schema.plural if schema else "") or definition.plural_label or definition.name
    singular = (schema.singular if schema else "") or definition.label or definition.singular
    return TypeBody(
        name=definition.name,
        objectTypeId=definition.id,
        singularLabel=f"{singular[:1].upper()}{singular[1:]}".replace("_", " "),
        pluralLabel=plural.replace("_", " "),
        path=(definition.url or PAGE).format(base="", portal="{portal}", type=definition.id, id="{id}"),
        titles=((schema.primary, *schema.secondary) if schema and schema.primary else definition.titles),
        bodyProperty=definition.body,
        previewProperty=preview_property(definition),
        ownerProperty=definition.owner,
        dateProperty=definition.due,
        startProperty=next((name for name in definition.happens if name != definition.due), ""),
        statusProperty=definition.status,
        pipelineProperty=definition.pipeline,
        stageProperty=definition.stage,
        pinProperty=definition.pin,
        requiredProperties=definition.required,
        activity=definition.activity,
        mergeable=definition.can_merge,
        timelineTypes=[TimelineTypeBody(one.type.id, one.association.id, one.association.category) for one in usable.timeline],
        associatedTypes=[other.id for other in usable.others],
        readable=usable.readable,
        writable=usable.writable,
    )
