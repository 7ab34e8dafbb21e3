"""How much of what it may have an account has: records, properties, pipelines, object types, labels, associations.

All of it is counted when it is asked for. Types whose records the caller may not read are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from axle.core import permissions
from axle.core.association_labels import LABELS_LIMIT
from axle.core.associations import most
from axle.core.catalog import ObjectType
from axle.core.model import OWN_ASSOCIATIONS, AssociationType
from axle.core.permissions import READ
from axle.core.pipelines import PIPELINE_LIMIT
from axle.core.property_checks import PROPERTY_LIMIT
from axle.operations.associations.limits import RecordNearLimit, crowded
from axle.operations.records.lookup import MAX_ID
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

RECORD_LIMIT = MAX_ID - 1  # records of one type: nothing but their ids can run out
CALCULATED_LIMIT = 0  # calculated properties of an account's own: Axle evaluates no formulas
SAMPLES = 10  # records that are named


class Count(msgspec.Struct):
    """How many things of a kind there are with one type."""

    type: ObjectType
    usage: int


class Counts(msgspec.Struct):
    """How many things of a kind there are with each type, and how many each may have.

    `overall` is the limit for all types together.
    """

    counts: list[Count]
    limit: int
    overall: int


class Split(msgspec.Struct):
    """The counts of the types that come with Axle, and of those that the account has defined."""

    given: Counts
    own: Counts


class LabelCounts(msgspec.Struct):
    """The labels from one type to another."""

    of: ObjectType
    to: ObjectType
    texts: list[str]
    limit: int = LABELS_LIMIT


class Nearness(msgspec.Struct):
    """Whether records of a type, or records associated with it, have most or all of the associations that they may have."""

    type: ObjectType
    near: bool
    full: bool


class Sample(msgspec.Struct):
    """A record with many associations: its id, what it is called, how many it has and may have."""

    id: int
    label: str
    usage: int
    limit: int


class Crowd(msgspec.Struct):
    """The records of one type with most and with all of the associations to another that they may have."""

    limit: int
    near: list[Sample]
    full: list[Sample]


def records(tx: Transaction, caller: Caller, request: Request[None]) -> Split:
    """Return how many live records there are of each type."""
    live = tx.record_counts()
    return _split(_readable(caller), lambda object_type: live.get(object_type.key, 0), RECORD_LIMIT)


def pipelines(tx: Transaction, caller: Caller, request: Request[None]) -> Split:
    """Return how many pipelines each type has that can have any."""
    object_types = [object_type for object_type in _readable(caller) if object_type.definition.stage]
    return _split(object_types, lambda object_type: len(object_type.pipelines), PIPELINE_LIMIT)


def _split(object_types: Sequence[ObjectType], count: Callable[[ObjectType], int], limit: int) -> Split:
    given = [Count(object_type, count(object_type)) for object_type in object_types if not object_type.definition.schema]
    own = [Count(object_type, count(object_type)) for object_type in object_types if object_type.definition.schema]
    return Split(Counts(given, limit, limit * len(given)), Counts(own, limit, limit * len(own)))


def _readable(caller: Caller) -> list[ObjectType]:
    """Return the types whose records the caller may read. Raises Forbidden where no type has a scope of the caller's."""
    caller.require(*permissions.of_any_object(caller.catalog))
    return [object_type for object_type in caller.catalog.types if permissions.may(caller.scopes, object_type, READ)]


def custom_properties(tx: Transaction, caller: Caller, request: Request[None]) -> Counts:
    """Return how many properties the account has added to each type."""
    object_types = _readable(caller)
    counts = [
        Count(object_type, sum(not prop.hubspotDefined for prop in object_type.properties.values()))
        for object_type in object_types
    ]
    return Counts(counts, PROPERTY_LIMIT, PROPERTY_LIMIT * len(object_types))


def calculated_properties(tx: Transaction, caller: Caller, request: Request[None]) -> Counts:
    """Return how many calculated properties the account has added to each type: none, as there can be none."""
    owned = [
        (object_type, [p for p in object_type.properties.values() if p.calculated and not p.hubspotDefined])
        for object_type in _readable(caller)
    ]
    return Counts([Count(object_type, len(props)) for object_type, props in owned if props], CALCULATED_LIMIT, CALCULATED_LIMIT)


def custom_object_types(tx: Transaction, caller: Caller, request: Request[None]) -> int:
    """Return how many object types the account has defined."""
    caller.require(*permissions.SCHEMA_COUNT)
    return sum(object_type.definition.schema is not None for object_type in caller.catalog.types)


def association_labels(tx: Transaction, caller: Caller, request: Request[None]) -> list[LabelCounts]:
    """Return the labels that the account has defined, by pair of types; a pair that is asked for is told without any too."""
    object_types = {object_type.id: object_type for object_type in _readable(caller)}
    of, to = (
        caller.catalog.find(text).id if text else "" for text in map(request.field, ("fromObjectTypeId", "toObjectTypeId"))
    )
    found: dict[tuple[str, str], list[str]] = {(of, to): []} if of in object_types and to in object_types else {}
    for association_type in _ends_among(caller.catalog.associations.values(), object_types):
        if (
            association_type.id > OWN_ASSOCIATIONS
            and association_type.label
            and of in ("", association_type.from_type)
            and to in ("", association_type.to_type)
        ):
            found.setdefault((association_type.from_type, association_type.to_type), []).append(association_type.label)
    return [LabelCounts(object_types[start], object_types[end], texts) for (start, end), texts in found.items()]


def _ends_among(types: Iterable[AssociationType], object_types: Mapping[str, ObjectType]) -> list[AssociationType]:
    return [
        association_type
        for association_type in types
        if association_type.from_type in object_types and association_type.to_type in object_types
    ]


def crowded_from(tx: Transaction, caller: Caller, request: Request[None]) -> list[Nearness]:
    """Return the types of which records have most or all of the associations that they may have."""
    _readable(caller)
    return _nearness(
        caller, crowded(tx, caller, caller.catalog.associations.values()), lambda association_type: association_type.from_type
    )


def crowded_to(tx: Transaction, caller: Caller, request: Request[None]) -> list[Nearness]:
    """Return the types with which records of one type have most or all of the associations that they may have."""
    _readable(caller)
    from_type = caller.type(request.path["fromObjectTypeId"], READ)
    types = [
        association_type
        for association_type in caller.catalog.associations.values()
        if association_type.from_type == from_type.id
    ]
    return _nearness(caller, crowded(tx, caller, types), lambda association_type: association_type.to_type)


def _nearness(caller: Caller, rows: Sequence[RecordNearLimit], end: Callable[[AssociationType], str]) -> list[Nearness]:
    found: dict[str, Nearness] = {}
    for row in rows:
        object_type = caller.catalog.by_id(end(row.type))
        if object_type:
            one = found.setdefault(object_type.id, Nearness(object_type, near=False, full=False))
            one.full, one.near = one.full or _is_full(row), one.near or not _is_full(row)
    return list(found.values())


def _is_full(row: RecordNearLimit) -> bool:
    return row.number >= most(row.type)


def crowd(tx: Transaction, caller: Caller, request: Request[None]) -> Crowd:
    """Return the records of one type with most or all of the associations to another that they may have."""
    _readable(caller)
    from_type, to_type = (caller.type(request.path[name], READ) for name in ("fromObjectTypeId", "toObjectTypeId"))
    worst: dict[int, RecordNearLimit] = {}
    for row in crowded(tx, caller, caller.catalog.between(from_type.id, to_type.id)):
        before = worst.get(row.record_id)
        if before is None or row.number / most(row.type) > before.number / most(before.type):
            worst[row.record_id] = row
    plain = caller.catalog.default(from_type.id, to_type.id)
    names = {record.id: _called(record.properties, from_type) for record in tx.records(from_type, sorted(worst))}
    samples = [Sample(number, names.get(number) or str(number), row.number, most(row.type)) for number, row in worst.items()]
    full = [sample for sample in samples if sample.usage >= sample.limit]
    return Crowd(most(plain) if plain else 0, [sample for sample in samples if sample not in full], full)


def _called(properties: Mapping[str, str], object_type: ObjectType) -> str:
    """Return what a record is called: the first text that a search looks at."""
    return next((properties[name] for name in object_type.definition.searchable if properties.get(name)), "")
