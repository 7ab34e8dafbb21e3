"""Associations as the first version of their API has them: two ids, and the number of the association type between them.

The published numbers with engagements stand for all types of engagements together; between two records they mean the unlabelled
type of that pair.
"""

from __future__ import annotations

import msgspec

from axle.core.associations import by_number, plain_type
from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid
from axle.core.model import AssociationType
from axle.core.permissions import READ, WRITE
from axle.core.record import Record
from axle.core.whole_numbers import whole_number
from axle.operations.associations.batches import with_others
from axle.operations.associations.single import refuse_self
from axle.operations.inputs import Id
from axle.operations.legacy import engagements
from axle.operations.records.association_inputs import INVALID_LINKS
from axle.operations.records.batches import bounded
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID, SHOWN_ID, known_id, missing
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction, first

PAGE_DEFAULT, PAGE_LIMIT = 10, 100


class LegacyAssociationInput(msgspec.Struct):
    """Two records, and as what."""

    fromObjectId: Id
    toObjectId: Id
    definitionId: int
    category: str = "HUBSPOT_DEFINED"


class LegacyAssociationPage(msgspec.Struct):
    """The ids of some associated records, whether there are more, and where they begin."""

    ids: list[int]
    more: bool
    offset: int


def create(tx: Transaction, caller: Caller, request: Request[LegacyAssociationInput]) -> None:
    """Associate two records, keeping what associations they have."""
    _create(tx, caller, [request.body])


def create_batch(tx: Transaction, caller: Caller, request: Request[list[LegacyAssociationInput]]) -> None:
    """Associate pairs of records, all or none."""
    _create(tx, caller, request.body)


def _create(tx: Transaction, caller: Caller, inputs: list[LegacyAssociationInput]) -> None:
    bounded(len(inputs))
    changeset = ChangeSet(tx, caller)
    _hold(tx, caller, inputs)
    for one in inputs:
        association_type = by_number(caller.catalog, one.category, one.definitionId)
        record = _present(_end(tx, _kinds(caller, association_type.from_type, WRITE), one.fromObjectId), one.fromObjectId)
        other_record = _present(_end(tx, _kinds(caller, association_type.to_type, WRITE), one.toObjectId), one.toObjectId)
        refuse_self(record.id, other_record.id)
        changeset.link(
            changeset.touch(record), _between(caller.catalog, association_type, record.type, other_record.type), other_record.id
        )
    changeset.save()


def archive(tx: Transaction, caller: Caller, request: Request[LegacyAssociationInput]) -> None:
    """Remove one association; the unlabelled one takes all others between the two records with it."""
    _archive(tx, caller, [request.body])


def archive_batch(tx: Transaction, caller: Caller, request: Request[list[LegacyAssociationInput]]) -> None:
    """Remove associations of pairs of records; what is not there is ignored."""
    _archive(tx, caller, request.body)


def _archive(tx: Transaction, caller: Caller, inputs: list[LegacyAssociationInput]) -> None:
    bounded(len(inputs))
    changeset = ChangeSet(tx, caller)
    _hold(tx, caller, inputs)
    for one in inputs:
        named = by_number(caller.catalog, one.category, one.definitionId)
        record = _end(tx, _kinds(caller, named.from_type, WRITE), one.fromObjectId)
        other_record = _end(tx, _kinds(caller, named.to_type, WRITE), one.toObjectId)
        if record and other_record:
            kind = _between(caller.catalog, named, record.type, other_record.type)
            types = with_others([kind], caller.catalog.ways(record.type.id, other_record.type.id))
            changeset.unlink(changeset.touch(record), changeset.links.between(record.id, other_record.id, types))
    changeset.save()


def list_ids(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociationPage:
    """Return the ids of the records that a record is associated with by one type, in their order. Raises NotFound."""
    text = request.path["definitionId"]
    number = whole_number(text) or 0
    association_type = by_number(caller.catalog, request.path["category"], number)
    limit = min(request.number("limit", PAGE_DEFAULT, MAX_ID, 1), PAGE_LIMIT)  # connectors ask for more
    offset = request.number("offset", 0, MAX_ID)
    other_types = _kinds(caller, association_type.to_type, READ)
    record = _end(tx, _kinds(caller, association_type.from_type, READ), request.path["objectId"])
    if record is None:
        raise missing()
    types = _types(caller.catalog, association_type, record.type, other_types)
    links = tx.associations([record.id], types, offset + 1, (limit + 1) * max(1, len(types)))
    ids = sorted({link.to_id for link in links})
    return LegacyAssociationPage(ids[:limit], len(ids) > limit, ids[:limit][-1] if ids else offset)


def _hold(tx: Transaction, caller: Caller, inputs: list[LegacyAssociationInput]) -> None:
    """Hold every record that inputs name, whichever of the types at its end of the association it has."""
    keys: set[tuple[int, int]] = set()
    for one in inputs:
        association_type = by_number(caller.catalog, one.category, one.definitionId)
        for type_id, given in ((association_type.from_type, one.fromObjectId), (association_type.to_type, one.toObjectId)):
            keys.update((key, number) for key in _kinds(caller, type_id, WRITE) if (number := known_id(given)))
    tx.lock_records(keys)


def _types(
    catalog: Catalog, association_type: AssociationType, from_type: ObjectType, other_types: dict[int, ObjectType]
) -> list[int]:
    """Return the ways that a number stands for: itself, or where it is one with engagements, all that lead to each type."""
    if catalog.engagements.id not in (association_type.from_type, association_type.to_type):
        return [association_type.id]
    return [way for other_type in other_types.values() for way in catalog.ways(from_type.id, other_type.id)]


def _between(
    catalog: Catalog, association_type: AssociationType, from_type: ObjectType, to_type: ObjectType
) -> AssociationType:
    return (
        association_type
        if catalog.engagements.id not in (association_type.from_type, association_type.to_type)
        else plain_type(catalog, from_type, to_type)
    )


def _kinds(caller: Caller, type_id: str, action: str) -> dict[int, ObjectType]:
    """Return the types that stand at one end of an association type. Raises Invalid where Axle has none of them."""
    if type_id == caller.catalog.engagements.id:
        return engagements.kinds(caller, action)
    if caller.catalog.by_id(type_id) is None:
        raise Invalid(INVALID_LINKS, context={"objectType": [type_id]})
    object_type = caller.type(type_id, action)
    return {object_type.key: object_type}


def _end(tx: Transaction, object_types: dict[int, ObjectType], given: Id) -> Record | None:
    number = known_id(given)
    return first(tx.records_of_types([number], object_types)) if number else None


def _present(record: Record | None, given: Id) -> Record:
    """Refuse to associate with a record that is not there."""
    if record is None:
        shown = str(given)[:SHOWN_ID]
        raise Invalid(INVALID_LINKS, context={"INVALID_OBJECT_IDS": [f"{shown} is not valid"], "objectId": [shown]})
    return record
