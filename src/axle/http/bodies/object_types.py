"""Object types as pages need them, on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.http.bodies.wire import Wire
from axle.operations.object_types import UsableType


class TypeBody(msgspec.Struct):
    """An object type.

    the first of `titles` that is set names a record, `bodyProperty` the long text of an activity, `pinProperty` names
    the pinned activity of a record. `mergeable` records can be merged under every version of the paths.
    """

    name: str
    objectTypeId: str
    singularLabel: str
    pluralLabel: str
    titles: tuple[str, ...]
    bodyProperty: str
    ownerProperty: str
    dateProperty: str
    statusProperty: str
    pipelineProperty: str
    stageProperty: str
    pinProperty: str
    requiredProperties: tuple[str, ...]
    activity: bool
    timeline: bool
    mergeable: bool
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
    singular = (schema.singular if schema else "") or definition.link_name or definition.singular
    return TypeBody(
        name=definition.name,
        objectTypeId=definition.id,
        singularLabel=singular.replace("_", " ").capitalize(),
        pluralLabel=plural.replace("_", " "),
        titles=((schema.primary, *schema.secondary) if schema and schema.primary else definition.titles),
        bodyProperty=definition.body,
        ownerProperty=definition.owner,
        dateProperty=definition.due,
        statusProperty=definition.status,
        pipelineProperty=definition.pipeline,
        stageProperty=definition.stage,
        pinProperty=definition.pin,
        requiredProperties=definition.required,
        activity=definition.activity,
        timeline=usable.timeline,
        mergeable=definition.can_merge,
        readable=usable.readable,
        writable=usable.writable,
    )
