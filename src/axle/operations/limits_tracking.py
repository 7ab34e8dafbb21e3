"""How much of what it may have an account has: records, properties, pipelines, object types, labels, associations.

All of it is counted when it is asked for. Types whose records the caller may not read are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from axle.core import permissions
from axle.core.association_labels import MAX_LABELS
from axle.core.associations import max_links
from axle.core.catalog import ObjectType
from axle.core.model import OWN_ASSOCIATIONS, AssociationType
from axle.core.permissions import READ
from axle.core.pipelines import MAX_PIPELINES
from axle.core.property_checks import MAX_PROPERTIES
from axle.operations.associations.limits import RecordNearLimit, crowded
from axle.operations.records.lookup import MAX_ID
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_RECORDS = MAX_ID - 1  # records of one type: nothing but their ids can run out
MAX_CALCULATED = 0  # calculated properties of an account's own: Axle evaluates no formulas
MAX_SAMPLES = 10  # records that are named


class TypeCount(msgspec.Struct):
    """How many things there are with one type."""

    type: ObjectType
    usage: int


class TypeCounts(msgspec.Struct):
    """How many things there are with each type, and how many each may have.

    `overall_limit` is the limit for all types together.
    """

    counts: list[TypeCount]
    limit: int
    overall_limit: int


class CountsByOrigin(msgspec.Struct):
    """The counts of the types that come with Axle, and of those that the account has defined."""

    packaged: TypeCounts
    custom: TypeCounts


class LabelCounts(msgspec.Struct):
    """The labels from one type to another."""

    from_type: ObjectType
    to_type: ObjectType
    labels: list[str]
    limit: int = MAX_LABELS


class TypeNearLimit(msgspec.Struct):
    """Whether records of a type, or records associated with it, have most or all of the associations that they may have."""

    type: ObjectType
    near: bool = False
    full: bool = False


class RecordSample(msgspec.Struct):
    """A record with many associations: its id, what it is called, how many it has and may have."""

    id: int
    label: str
    usage: int
    limit: int


class RecordSamples(msgspec.Struct):
    """The records of one type with most and with all of the associations to another that they may have."""

    limit: int
    near: list[RecordSample]
    full: list[RecordSample]


def records(tx: Transaction, caller: Caller, request: Request[None]) -> CountsByOrigin:
    """Return how many live records there are of each type."""
    live = tx.record_counts()
    return _by_origin(_readable(caller), lambda object_type: live.get(object_type.key, 0), MAX_RECORDS)


def pipelines(tx: Transaction, caller: Caller, request: Request[None]) -> CountsByOrigin:
    """Return how many pipelines each type has that can have any."""
    object_types = [object_type for object_type in _readable(caller) if object_type.definition.stage]
    return _by_origin(object_types, lambda object_type: len(object_type.pipelines), MAX_PIPELINES)


def _by_origin(object_types: Sequence[ObjectType], count: Callable[[ObjectType], int], limit: int) -> CountsByOrigin:
    packaged = [TypeCount(object_type, count(object_type)) for object_type in object_types if not object_type.definition.schema]
    custom = [TypeCount(object_type, count(object_type)) for object_type in object_types if object_type.definition.schema]
    return CountsByOrigin(TypeCounts(packaged, limit, limit * len(packaged)), TypeCounts(custom, limit, limit * len(custom)))


def _readable(caller: Caller) -> list[ObjectType]:
    """Return the types whose records the caller may read. Raises Forbidden where no type has a scope of the caller's."""
    caller.require(*permissions.of_any_object(caller.catalog))
    return [object_type for object_type in caller.catalog.types if permissions.may(caller.scopes, object_type, READ)]


def custom_properties(tx: Transaction, caller: Caller, request: Request[None]) -> TypeCounts:
    """Return how many properties the account has added to each type."""
    object_types = _readable(caller)
    counts = [
        TypeCount(object_type, sum(not prop.hubspotDefined for prop in object_type.properties.values()))
        for object_type in object_types
    ]
    return TypeCounts(counts, MAX_PROPERTIES, MAX_PROPERTIES * len(object_types))


def calculated_properties(tx: Transaction, caller: Caller, request: Request[None]) -> TypeCounts:
    """Return how many calculated properties the account has added to each type: none, as there can be none."""
    counts = [
        TypeCount(object_type, sum(prop.calculated and not prop.hubspotDefined for prop in object_type.properties.values()))
        for object_type in _readable(caller)
    ]
    return TypeCounts([count for count in counts if count.usage], MAX_CALCULATED, MAX_CALCULATED)


def custom_object_types(tx: Transaction, caller: Caller, request: Request[None]) -> int:
    """Return how many object types the account has defined."""
    caller.require(*permissions.SCHEMA_COUNT)
    return sum(object_type.definition.schema is not None for object_type in caller.catalog.types)


def association_labels(tx: Transaction, caller: Caller, request: Request[None]) -> list[LabelCounts]:
    """Return the labels that the account has defined, by pair of types; a pair that is asked for is listed without any too."""
    object_types = {object_type.id: object_type for object_type in _readable(caller)}
    from_id, to_id = (
        caller.catalog.find(text).id if text else "" for text in map(request.field, ("fromObjectTypeId", "toObjectTypeId"))
    )
    labels: dict[tuple[str, str], list[str]] = {}
    if from_id in object_types and to_id in object_types:
        labels[from_id, to_id] = []
    for association_type in _ends_among(caller.catalog.associations.values(), object_types):
        from_matches = from_id in ("", association_type.from_type)
        to_matches = to_id in ("", association_type.to_type)
        if association_type.id > OWN_ASSOCIATIONS and association_type.label and from_matches and to_matches:
            ends = (association_type.from_type, association_type.to_type)
            labels.setdefault(ends, []).append(association_type.label)
    return [LabelCounts(object_types[start], object_types[end], texts) for (start, end), texts in labels.items()]


def _ends_among(types: Iterable[AssociationType], object_types: Mapping[str, ObjectType]) -> list[AssociationType]:
    return [
        association_type
        for association_type in types
        if association_type.from_type in object_types and association_type.to_type in object_types
    ]


def near_limit_from(tx: Transaction, caller: Caller, request: Request[None]) -> list[TypeNearLimit]:
    """Return the types of which records have most or all of the associations that they may have."""
    _readable(caller)
    rows = crowded(tx, caller, caller.catalog.associations.values())
    return _types_near_limit(caller, rows, lambda association_type: association_type.from_type)


def near_limit_to(tx: Transaction, caller: Caller, request: Request[None]) -> list[TypeNearLimit]:
    """Return the types with which records of one type have most or all of the associations that they may have."""
    _readable(caller)
    from_type = caller.type(request.path["fromObjectTypeId"], READ)
    association_types = [
        association_type
        for association_type in caller.catalog.associations.values()
        if association_type.from_type == from_type.id
    ]
    return _types_near_limit(caller, crowded(tx, caller, association_types), lambda association_type: association_type.to_type)


def _types_near_limit(
    caller: Caller, rows: Sequence[RecordNearLimit], end: Callable[[AssociationType], str]
) -> list[TypeNearLimit]:
    near_limit: dict[str, TypeNearLimit] = {}
    for row in rows:
        object_type = caller.catalog.by_id(end(row.type))
        if object_type is None:
            continue
        of_type = near_limit.setdefault(object_type.id, TypeNearLimit(object_type))
        if _is_full(row):
            of_type.full = True
        else:
            of_type.near = True
    return list(near_limit.values())


def _is_full(row: RecordNearLimit) -> bool:
    return row.number >= max_links(row.type)


def near_limit_between(tx: Transaction, caller: Caller, request: Request[None]) -> RecordSamples:
    """Return the records of one type with most or all of the associations to another that they may have."""
    _readable(caller)
    from_type, to_type = (caller.type(request.path[name], READ) for name in ("fromObjectTypeId", "toObjectTypeId"))
    worst: dict[int, RecordNearLimit] = {}
    for row in crowded(tx, caller, caller.catalog.between(from_type.id, to_type.id)):
        before = worst.get(row.record_id)
        if before is None or row.number / max_links(row.type) > before.number / max_links(before.type):
            worst[row.record_id] = row
    names = {record.id: _called(record.properties, from_type) for record in tx.records(from_type, sorted(worst))}
    samples = [
        RecordSample(number, names.get(number) or str(number), row.number, max_links(row.type)) for number, row in worst.items()
    ]
    plain_type = caller.catalog.default(from_type.id, to_type.id)
    return RecordSamples(
        limit=max_links(plain_type) if plain_type else 0,
        near=[sample for sample in samples if sample.usage < sample.limit],
        full=[sample for sample in samples if sample.usage >= sample.limit],
    )


def _called(properties: Mapping[str, str], object_type: ObjectType) -> str:
    """Return what a record is called: the first text that a search looks at."""
    return next((properties[name] for name in object_type.definition.searchable if properties.get(name)), "")
