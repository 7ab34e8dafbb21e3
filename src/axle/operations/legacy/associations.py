"""Associations as v1 of their API has them: two ids, and the number of the association type between them.

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
from axle.core.record import Record, RecordKey
from axle.core.whole_numbers import whole_number
from axle.operations.associations.batches import with_others
from axle.operations.associations.single import refuse_self
from axle.operations.inputs import Id
from axle.operations.records.activities import permitted_engagement_types
from axle.operations.records.association_inputs import INVALID_LINKS
from axle.operations.records.batches import bounded
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID, SHOWN_ID, known_id, missing
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction, first

PAGE_DEFAULT, MAX_PAGE = 10, 100


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
    _lock_records(tx, caller, inputs)
    for association_input in inputs:
        numbered = _numbered_type(caller, association_input)
        record = _present(tx, _types_at_end(caller, numbered.from_type, WRITE), association_input.fromObjectId)
        other_record = _present(tx, _types_at_end(caller, numbered.to_type, WRITE), association_input.toObjectId)
        refuse_self(record.key, other_record.key)
        association_type = _type_between(caller.catalog, numbered, record.type, other_record.type)
        changeset.link(changeset.touch(record), association_type, other_record.id)
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
    _lock_records(tx, caller, inputs)
    for association_input in inputs:
        numbered = _numbered_type(caller, association_input)
        record = _record(tx, _types_at_end(caller, numbered.from_type, WRITE), association_input.fromObjectId)
        other_record = _record(tx, _types_at_end(caller, numbered.to_type, WRITE), association_input.toObjectId)
        if record and other_record:
            association_type = _type_between(caller.catalog, numbered, record.type, other_record.type)
            types = with_others([association_type], caller.catalog.ways(record.type.id, other_record.type.id))
            changeset.unlink(changeset.touch(record), changeset.links.between(record.id, other_record.id, types))
    changeset.save()


def list_ids(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociationPage:
    """Return the ids of the records that a record is associated with by one type, in their order. Raises NotFound."""
    text = request.path["definitionId"]
    number = whole_number(text) or 0
    association_type = by_number(caller.catalog, request.path["category"], number)
    limit = min(request.number("limit", PAGE_DEFAULT, MAX_ID, 1), MAX_PAGE)  # connectors ask for more
    offset = request.number("offset", 0, MAX_ID)
    to_types = _types_at_end(caller, association_type.to_type, READ)
    record = _record(tx, _types_at_end(caller, association_type.from_type, READ), request.path["objectId"])
    if record is None:
        raise missing()
    types = _type_ids(caller.catalog, association_type, record.type, to_types)
    links = tx.associations([record.id], types, offset + 1, (limit + 1) * max(1, len(types)))
    ids = sorted({link.to_id for link in links})
    return LegacyAssociationPage(ids[:limit], len(ids) > limit, ids[:limit][-1] if ids else offset)


def _numbered_type(caller: Caller, association_input: LegacyAssociationInput) -> AssociationType:
    """Return the association type that an input names by its number."""
    return by_number(caller.catalog, association_input.category, association_input.definitionId)


def _lock_records(tx: Transaction, caller: Caller, inputs: list[LegacyAssociationInput]) -> None:
    """Lock every record that inputs name, whichever of the types at its end of the association it has."""
    keys: set[RecordKey] = set()
    for association_input in inputs:
        association_type = _numbered_type(caller, association_input)
        ends = (
            (association_type.from_type, association_input.fromObjectId),
            (association_type.to_type, association_input.toObjectId),
        )
        for type_id, text in ends:
            keys.update(RecordKey(key, number) for key in _types_at_end(caller, type_id, WRITE) if (number := known_id(text)))
    tx.lock_records(keys)


def _includes_engagements(catalog: Catalog, association_type: AssociationType) -> bool:
    """Tell whether all types of engagements together stand at one end of an association type."""
    return catalog.engagements.id in (association_type.from_type, association_type.to_type)


def _type_ids(
    catalog: Catalog, association_type: AssociationType, from_type: ObjectType, to_types: dict[int, ObjectType]
) -> list[int]:
    """Return the ids that a number stands for: itself, or where it is one with engagements, all that lead to each type."""
    if not _includes_engagements(catalog, association_type):
        return [association_type.id]
    return [type_id for to_type in to_types.values() for type_id in catalog.ways(from_type.id, to_type.id)]


def _type_between(
    catalog: Catalog, association_type: AssociationType, from_type: ObjectType, to_type: ObjectType
) -> AssociationType:
    """Return the association type that a number stands for between two records."""
    if _includes_engagements(catalog, association_type):
        return plain_type(catalog, from_type, to_type)
    return association_type


def _types_at_end(caller: Caller, type_id: str, action: str) -> dict[int, ObjectType]:
    """Return the types that stand at one end of an association type. Raises Invalid where Axle has none of them."""
    if type_id == caller.catalog.engagements.id:
        return permitted_engagement_types(caller, action)
    if caller.catalog.by_id(type_id) is None:
        raise Invalid(INVALID_LINKS, context={"objectType": [type_id]})
    object_type = caller.type(type_id, action)
    return {object_type.key: object_type}


def _record(tx: Transaction, object_types: dict[int, ObjectType], text: Id) -> Record | None:
    """Return the record of some types that has an id."""
    number = known_id(text)
    return first(tx.records_by_key([RecordKey(key, number) for key in object_types], object_types)) if number else None


def _present(tx: Transaction, object_types: dict[int, ObjectType], text: Id) -> Record:
    """Return the record of some types that has an id. Raises Invalid where there is none to associate with."""
    record = _record(tx, object_types, text)
    if record is None:
        object_id = str(text)[:SHOWN_ID]
        context = {"INVALID_OBJECT_IDS": [f"{object_id} is not valid"], "objectId": [object_id]}
        raise Invalid(INVALID_LINKS, context=context)
    return record
