"""The associations of one record: list them, add one, set its labels, remove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from axle.core.associations import Link, by_text, plain_type
from axle.core.catalog import ObjectType
from axle.core.errors import Invalid
from axle.core.model import AssociationType
from axle.core.permissions import READ, WRITE
from axle.core.record import Record, RecordKey
from axle.core.whole_numbers import whole_number
from axle.operations.inputs import Association, Spec, Target
from axle.operations.records import views
from axle.operations.records.activities import permitted_engagement_types
from axle.operations.records.association_inputs import check_start, targets
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import find, known_id, missing
from axle.operations.records.single import start_after
from axle.operations.request import LINKS_PAGE, AssociationPage, AssociationView, Caller, ReadOptions, RecordView, Request
from axle.storage.interface import Transaction


class AssociatedRecord(msgspec.Struct):
    """An associated record, and as what."""

    to_id: int
    types: list[AssociationType]


class AssociatedPage(msgspec.Struct):
    """Some associated records, by id; `after` where there are more."""

    records: list[AssociatedRecord]
    after: int | None = None


class AssociationTarget(msgspec.Struct):
    """What a path names as the other end: the ways that lead there, each with the association type that answers show."""

    id: str
    singular: str
    types: Mapping[int, AssociationType]
    by_primary: bool = False


class Labels(msgspec.Struct):
    """The labels that two records now have between them."""

    from_type: str
    from_id: int
    to_type: str
    to_id: int
    labels: list[str]


class Labelled(msgspec.Struct):
    """The rows of a default association, both directions."""

    category: str
    links: list[Link]


def _end(tx: Transaction, object_type: ObjectType, text: str) -> Record:
    record = find(tx, object_type, text, "")
    if record is None:
        raise missing()
    return record


def _type(caller: Caller, name: str, names: Any, action: str) -> ObjectType:
    """Find one of the two types by either of the names that paths use for it."""
    return caller.type(names.get(name) or names["objectType"], action)


def _from(tx: Transaction, caller: Caller, request: Request[Any], action: str) -> Record:
    object_type = _type(caller, "fromObjectType", request.path, action)
    return _end(tx, object_type, request.path.get("fromObjectId") or request.path["objectId"])


def _both(tx: Transaction, caller: Caller, request: Request[Any]) -> tuple[Record, ObjectType]:
    """Return the first record that a path names, to be changed, and the type of the other, which is held with it."""
    from_type = _type(caller, "fromObjectType", request.path, WRITE)
    other_type = caller.other(from_type, request.path["toObjectType"], WRITE)
    ends = ((from_type, request.path.get("fromObjectId") or request.path["objectId"]), (other_type, request.path["toObjectId"]))
    tx.lock_records(RecordKey(object_type.key, number) for object_type, text in ends if (number := known_id(text)))
    return _from(tx, caller, request, WRITE), other_type


def list_links(tx: Transaction, caller: Caller, request: Request[None]) -> AssociatedPage:
    """Return the records of one type that a record is associated with, by id, each with its association types."""
    record = _from(tx, caller, request, READ)
    types = reach(caller, record.type, request.path["toObjectType"]).types
    limit = LINKS_PAGE if request.options.limit is None else request.options.limit
    if not 1 <= limit <= LINKS_PAGE:
        raise Invalid(f"limit must be between 1 and {LINKS_PAGE}, but was {limit}", context={"limit": [str(limit)]})
    links = tx.associations([record.id], list(types), start_after(request.options.after), (limit + 1) * max(1, len(types)))
    return page_of(links, types, limit)


def reach(caller: Caller, from_type: ObjectType, name: str) -> AssociationTarget:
    """Return what a name stands for as the other end of associations: a type, or all types of engagements together."""
    family = caller.catalog.family(name)
    if family is None:
        other_type = caller.other(from_type, name, READ)
        types = {
            association_type.id: association_type for association_type in caller.catalog.between(from_type.id, other_type.id)
        }
        return AssociationTarget(other_type.id, other_type.singular, types, other_type.definition.read_by_primary)
    family_type = next(
        iter(caller.catalog.between(from_type.id, family.id)), None
    )  # in the place of each type's own unlabelled one
    object_types = permitted_engagement_types(caller, READ).values()
    association_types = [
        association_type
        for object_type in object_types
        for association_type in caller.catalog.between(from_type.id, object_type.id)
    ]
    return AssociationTarget(
        family.id,
        family.names[-1],
        {
            association_type.id: family_type if family_type and association_type.default else association_type
            for association_type in association_types
        },
    )


def page_of(links: Sequence[Link], types: Mapping[int, AssociationType], limit: int) -> AssociatedPage:
    """Gather the links of one record by the record that they lead to, as many of them as a page has."""
    types_by_record: dict[int, list[AssociationType]] = {}
    for link in links:
        types_by_record.setdefault(link.to_id, []).append(types[link.type])
    ordered = sorted(types_by_record)
    return AssociatedPage(
        [AssociatedRecord(to, types_by_record[to]) for to in ordered[:limit]], ordered[limit] if len(ordered) > limit else None
    )


def put_v3(tx: Transaction, caller: Caller, request: Request[None]) -> RecordView:
    """Associate two records by a type that the path names by number or name; the answer is the first record."""
    record, to_type = _both(tx, caller, request)
    other_record = _end(tx, to_type, request.path["toObjectId"])
    association_type = by_text(caller.catalog, record.type, other_record.type, request.path["associationType"])
    changeset = ChangeSet(tx, caller)
    refuse_self(record.key, other_record.key)
    changeset.link(changeset.touch(record), association_type, other_record.id)
    changeset.save()
    view = views.views(tx, caller, [changeset.current(record)], ReadOptions())[0]
    link = AssociationView(other_record.id, association_type.name)
    view.links = {other_record.type.name: AssociationPage([link])}
    if record.type.definition.put_shows_association and caller.behaviour.put_shows_association:
        view.put = link
    return view


def refuse_self(record: RecordKey, other_record: RecordKey) -> None:
    """Refuse to associate a record with itself."""
    if record == other_record:
        raise Invalid(f"Object {record.id} cannot be associated to itself ({record.id})", context={"id": [str(record.id)]})


def delete_v3(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove one association; the unlabelled one takes all others between the two records with it."""
    record, other_type = _both(tx, caller, request)
    association_type = by_text(caller.catalog, record.type, other_type, request.path["associationType"])
    changeset = ChangeSet(tx, caller)
    links = _links_to(changeset, record, other_type, request.path["toObjectId"])
    _remove(changeset, record, [link for link in links if association_type.default or link.type == association_type.id])


def _links_to(changeset: ChangeSet, record: Record, other_type: ObjectType, text: str) -> list[Link]:
    types = changeset.catalog.ways(record.type.id, other_type.id)
    number = whole_number(text) or 0
    return changeset.links.between(record.id, number, types)


def _remove(changeset: ChangeSet, record: Record, links: list[Link]) -> None:
    if links:
        changeset.unlink(changeset.touch(record), links)
    changeset.save()


def put_v4(tx: Transaction, caller: Caller, request: Request[list[Spec]]) -> Labels:
    """Set the association types between two records: those given replace the ones that are there."""
    record, other_type = _both(tx, caller, request)
    if not request.body:
        raise Invalid("At least one association type is required.", context={"types": ["[]"]})
    check_start(caller.catalog, record, request.body)
    targeted = targets(tx, caller, record.type, [Association(Target(request.path["toObjectId"]), request.body)])
    association_types = [association_type for association_type, _ in targeted]
    target = targeted[0][1]
    if any(association_type.to_type != other_type.id for association_type in association_types):
        raise Invalid(f"The association types do not lead to {other_type.name}.", context={"toObjectType": [other_type.id]})
    refuse_self(record.key, RecordKey(other_type.key, target))
    changeset = ChangeSet(tx, caller)
    changeset.relink(changeset.touch(record), other_type, target, association_types)
    changeset.save()
    labels = list(dict.fromkeys(association_type.label for association_type in association_types if association_type.label))
    return Labels(record.type.id, record.id, other_type.id, target, labels)


def put_default(tx: Transaction, caller: Caller, request: Request[None]) -> Labelled:
    """Associate two records without a label, keeping what labels they have."""
    record, to_type = _both(tx, caller, request)
    other_record = _end(tx, to_type, request.path["toObjectId"])
    association_type = plain_type(caller.catalog, record.type, other_record.type)
    refuse_self(record.key, other_record.key)
    changeset = ChangeSet(tx, caller)
    changeset.link(changeset.touch(record), association_type, other_record.id)
    changeset.save()
    return both_shown(association_type, record.id, other_record.id)


def both_shown(association_type: AssociationType, from_id: int, to_id: int) -> Labelled:
    """Return the rows of an association that answers show: one for each direction that has a name."""
    rows = [Link(association_type.id, from_id, to_id), Link(association_type.inverse, to_id, from_id)]
    return Labelled(association_type.category, [row for row in rows if row.type > 0])


def delete_v4(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove every association between two records."""
    record, other_type = _both(tx, caller, request)
    changeset = ChangeSet(tx, caller)
    _remove(changeset, record, _links_to(changeset, record, other_type, request.path["toObjectId"]))
