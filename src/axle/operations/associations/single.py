"""The associations of one record: list them, add one, set its labels, remove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from axle.core.associations import Link, by_text, plain_type
from axle.core.catalog import ObjectType
from axle.core.changes import Record
from axle.core.errors import Invalid
from axle.core.model import AssociationType
from axle.core.permissions import READ, WRITE
from axle.operations.inputs import Association, Spec, Target
from axle.operations.legacy import engagements
from axle.operations.records import views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import find, known_id, missing
from axle.operations.records.single import current, start_after
from axle.operations.records.write import check_start, wanted_links
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


def _end(tx: Transaction, kind: ObjectType, text: str) -> Record:
    found = find(tx, kind, text, "")
    if found is None:
        raise missing()
    return found


def _type(caller: Caller, name: str, names: Any, action: str) -> ObjectType:
    """Find one of the two types by either of the names that paths use for it."""
    return caller.type(names.get(name) or names["objectType"], action)


def _from(tx: Transaction, caller: Caller, ask: Request[Any], action: str) -> Record:
    kind = _type(caller, "fromObjectType", ask.names, action)
    return _end(tx, kind, ask.names.get("fromObjectId") or ask.names["objectId"])


def _both(tx: Transaction, caller: Caller, ask: Request[Any]) -> tuple[Record, ObjectType]:
    """Return the first record that a path names, to be changed, and the type of the other, which is held with it."""
    kind = _type(caller, "fromObjectType", ask.names, WRITE)
    other = caller.other(kind, ask.names["toObjectType"], WRITE)
    ends = ((kind, ask.names.get("fromObjectId") or ask.names["objectId"]), (other, ask.names["toObjectId"]))
    tx.hold((one.key, number) for one, text in ends if (number := known_id(text)))
    return _from(tx, caller, ask, WRITE), other


def list_links(tx: Transaction, caller: Caller, ask: Request[None]) -> AssociatedPage:
    """Return the records of one type that a record is associated with, by id, each with its association types."""
    record = _from(tx, caller, ask, READ)
    types = reach(caller, record.type, ask.names["toObjectType"]).types
    limit = LINKS_PAGE if ask.reading.limit is None else ask.reading.limit
    if not 1 <= limit <= LINKS_PAGE:
        raise Invalid(f"limit must be between 1 and {LINKS_PAGE}, but was {limit}", context={"limit": [str(limit)]})
    links = tx.links([record.id], list(types), start_after(ask.reading.after), (limit + 1) * max(1, len(types)))
    return page_of(links, types, limit)


def reach(caller: Caller, of: ObjectType, name: str) -> AssociationTarget:
    """Return what a name stands for as the other end of associations: a type, or all types of engagements together."""
    family = caller.catalog.family(name)
    if family is None:
        other = caller.other(of, name, READ)
        types = {one.id: one for one in caller.catalog.between(of.id, other.id)}
        return AssociationTarget(other.id, other.singular, types, other.definition.read_by_primary)
    shown = next(iter(caller.catalog.between(of.id, family.id)), None)  # in the place of each type's own unlabelled one
    kinds = engagements.kinds(caller, READ).values()
    found = [one for kind in kinds for one in caller.catalog.between(of.id, kind.id)]
    return AssociationTarget(family.id, family.names[-1], {one.id: shown if shown and one.default else one for one in found})


def page_of(links: Sequence[Link], types: Mapping[int, AssociationType], limit: int) -> AssociatedPage:
    """Gather the links of one record by the record that they lead to, as many of them as a page has."""
    found: dict[int, list[AssociationType]] = {}
    for link in links:
        found.setdefault(link.to_id, []).append(types[link.type])
    ordered = sorted(found)
    return AssociatedPage(
        [AssociatedRecord(to, found[to]) for to in ordered[:limit]], ordered[limit] if len(ordered) > limit else None
    )


def put_v3(tx: Transaction, caller: Caller, ask: Request[None]) -> RecordView:
    """Associate two records by a type that the path names by number or name; the answer is the first record."""
    record, to = _both(tx, caller, ask)
    other = _end(tx, to, ask.names["toObjectId"])
    kind = by_text(caller.catalog, record.type, other.type, ask.names["associationType"])
    work = ChangeSet(tx, caller)
    refuse_self(record.id, other.id)
    work.link(work.touch(record), kind, other.id)
    work.save()
    view = views.views(tx, caller, [current(work, record)], ReadOptions())[0]
    link = AssociationView(other.id, kind.name)
    view.links = {other.type.name: AssociationPage([link])}
    if record.type.definition.put_shows_association and caller.behaviour.put_shows_association:
        view.put = link
    return view


def refuse_self(one: int, other: int) -> None:
    """Refuse to associate a record with itself."""
    if one == other:
        raise Invalid(f"Object {one} cannot be associated to itself ({one})", context={"id": [str(one)]})


def delete_v3(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Remove one association; the unlabelled one takes all others between the two records with it."""
    record, other = _both(tx, caller, ask)
    kind = by_text(caller.catalog, record.type, other, ask.names["associationType"])
    linked = _links_to(ChangeSet(tx, caller), record, other, ask.names["toObjectId"])
    _remove(tx, caller, record, linked if kind.default else [link for link in linked if link.type == kind.id])


def _links_to(work: ChangeSet, record: Record, other: ObjectType, text: str) -> list[Link]:
    types = work.catalog.ways(record.type.id, other.id)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    return work.links.between(record.id, number, types)


def _remove(tx: Transaction, caller: Caller, record: Record, links: list[Link]) -> None:
    work = ChangeSet(tx, caller)
    if links:
        work.unlink(work.touch(record), links)
    work.save()


def put_v4(tx: Transaction, caller: Caller, ask: Request[list[Spec]]) -> Labels:
    """Set the association types between two records: those given replace the ones that are there."""
    record, other = _both(tx, caller, ask)
    work = ChangeSet(tx, caller)
    if not ask.body:
        raise Invalid("At least one association type is required.", context={"types": ["[]"]})
    check_start(work, record, ask.body)
    wanted = wanted_links(work, record.type, [Association(Target(ask.names["toObjectId"]), ask.body)])
    kinds = [kind for kind, _ in wanted]
    target = wanted[0][1]
    if any(kind.to_type != other.id for kind in kinds):
        raise Invalid(f"The association types do not lead to {other.name}.", context={"toObjectType": [other.id]})
    refuse_self(record.id, target)
    work.relink(work.touch(record), other, target, kinds)
    work.save()
    labels = list(dict.fromkeys(kind.label for kind in kinds if kind.label))
    return Labels(record.type.id, record.id, other.id, target, labels)


def put_default(tx: Transaction, caller: Caller, ask: Request[None]) -> Labelled:
    """Associate two records without a label, keeping what labels they have."""
    record, to = _both(tx, caller, ask)
    other = _end(tx, to, ask.names["toObjectId"])
    kind = plain_type(caller.catalog, record.type, other.type)
    refuse_self(record.id, other.id)
    work = ChangeSet(tx, caller)
    work.link(work.touch(record), kind, other.id)
    work.save()
    return both_shown(kind, record.id, other.id)


def both_shown(kind: AssociationType, from_id: int, to_id: int) -> Labelled:
    """Return the rows of an association that answers show: one for each direction that has a name."""
    rows = [Link(kind.id, from_id, to_id), Link(kind.inverse, to_id, from_id)]
    return Labelled(kind.category, [row for row in rows if row.type > 0])


def delete_v4(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Remove every association between two records."""
    record, other = _both(tx, caller, ask)
    _remove(tx, caller, record, _links_to(ChangeSet(tx, caller), record, other, ask.names["toObjectId"]))
