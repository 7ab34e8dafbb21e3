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


def records(tx: Transaction, caller: Caller, ask: Request[None]) -> Split:
    """Return how many live records there are of each type."""
    live = tx.populations()
    return _split(_readable(caller), lambda kind: live.get(kind.key, 0), RECORD_LIMIT)


def pipelines(tx: Transaction, caller: Caller, ask: Request[None]) -> Split:
    """Return how many pipelines each type has that can have any."""
    kinds = [kind for kind in _readable(caller) if kind.definition.stage]
    return _split(kinds, lambda kind: len(kind.pipelines), PIPELINE_LIMIT)


def _split(kinds: Sequence[ObjectType], count: Callable[[ObjectType], int], limit: int) -> Split:
    given = [Count(kind, count(kind)) for kind in kinds if not kind.definition.schema]
    own = [Count(kind, count(kind)) for kind in kinds if kind.definition.schema]
    return Split(Counts(given, limit, limit * len(given)), Counts(own, limit, limit * len(own)))


def _readable(caller: Caller) -> list[ObjectType]:
    """Return the types whose records the caller may read. Raises Forbidden where no type has a scope of the caller's."""
    caller.require(*permissions.of_any_object(caller.catalog))
    return [kind for kind in caller.catalog.types if permissions.may(caller.scopes, kind, READ)]


def custom_properties(tx: Transaction, caller: Caller, ask: Request[None]) -> Counts:
    """Return how many properties the account has added to each type."""
    kinds = _readable(caller)
    counts = [Count(kind, sum(not one.hubspotDefined for one in kind.properties.values())) for kind in kinds]
    return Counts(counts, PROPERTY_LIMIT, PROPERTY_LIMIT * len(kinds))


def calculated_properties(tx: Transaction, caller: Caller, ask: Request[None]) -> Counts:
    """Return how many calculated properties the account has added to each type: none, as there can be none."""
    owned = [
        (kind, [p for p in kind.properties.values() if p.calculated and not p.hubspotDefined]) for kind in _readable(caller)
    ]
    return Counts([Count(kind, len(found)) for kind, found in owned if found], CALCULATED_LIMIT, CALCULATED_LIMIT)


def custom_object_types(tx: Transaction, caller: Caller, ask: Request[None]) -> int:
    """Return how many object types the account has defined."""
    caller.require(*permissions.SCHEMA_COUNT)
    return sum(kind.definition.schema is not None for kind in caller.catalog.types)


def association_labels(tx: Transaction, caller: Caller, ask: Request[None]) -> list[LabelCounts]:
    """Return the labels that the account has defined, by pair of types; a pair that is asked for is told without any too."""
    kinds = {kind.id: kind for kind in _readable(caller)}
    of, to = (caller.catalog.find(text).id if text else "" for text in map(ask.field, ("fromObjectTypeId", "toObjectTypeId")))
    found: dict[tuple[str, str], list[str]] = {(of, to): []} if of in kinds and to in kinds else {}
    for one in _ends_among(caller.catalog.associations.values(), kinds):
        if one.id > OWN_ASSOCIATIONS and one.label and of in ("", one.from_type) and to in ("", one.to_type):
            found.setdefault((one.from_type, one.to_type), []).append(one.label)
    return [LabelCounts(kinds[start], kinds[end], texts) for (start, end), texts in found.items()]


def _ends_among(types: Iterable[AssociationType], kinds: Mapping[str, ObjectType]) -> list[AssociationType]:
    return [one for one in types if one.from_type in kinds and one.to_type in kinds]


def crowded_from(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Nearness]:
    """Return the types of which records have most or all of the associations that they may have."""
    _readable(caller)
    return _nearness(caller, crowded(tx, caller, caller.catalog.associations.values()), lambda one: one.from_type)


def crowded_to(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Nearness]:
    """Return the types with which records of one type have most or all of the associations that they may have."""
    _readable(caller)
    of = caller.type(ask.names["fromObjectTypeId"], READ)
    types = [one for one in caller.catalog.associations.values() if one.from_type == of.id]
    return _nearness(caller, crowded(tx, caller, types), lambda one: one.to_type)


def _nearness(caller: Caller, rows: Sequence[RecordNearLimit], end: Callable[[AssociationType], str]) -> list[Nearness]:
    found: dict[str, Nearness] = {}
    for row in rows:
        kind = caller.catalog.by_id(end(row.type))
        if kind:
            one = found.setdefault(kind.id, Nearness(kind, near=False, full=False))
            one.full, one.near = one.full or _is_full(row), one.near or not _is_full(row)
    return list(found.values())


def _is_full(row: RecordNearLimit) -> bool:
    return row.number >= most(row.type)


def crowd(tx: Transaction, caller: Caller, ask: Request[None]) -> Crowd:
    """Return the records of one type with most or all of the associations to another that they may have."""
    _readable(caller)
    of, to = (caller.type(ask.names[name], READ) for name in ("fromObjectTypeId", "toObjectTypeId"))
    worst: dict[int, RecordNearLimit] = {}
    for row in crowded(tx, caller, caller.catalog.between(of.id, to.id)):
        before = worst.get(row.record_id)
        if before is None or row.number / most(row.type) > before.number / most(before.type):
            worst[row.record_id] = row
    plain = caller.catalog.default(of.id, to.id)
    names = {record.id: _called(record.properties, of) for record in tx.records(of, sorted(worst))}
    samples = [Sample(number, names.get(number) or str(number), row.number, most(row.type)) for number, row in worst.items()]
    full = [one for one in samples if one.usage >= one.limit]
    return Crowd(most(plain) if plain else 0, [one for one in samples if one not in full], full)


def _called(properties: Mapping[str, str], kind: ObjectType) -> str:
    """Return what a record is called: the first text that a search looks at."""
    return next((properties[name] for name in kind.definition.searchable if properties.get(name)), "")
