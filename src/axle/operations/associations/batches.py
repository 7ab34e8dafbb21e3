"""Associations of many records at a time, each call one transaction; an input that cannot be carried out harms no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any, TypeVar

import msgspec

from axle.core.associations import Link, by_spec, by_text, plain_type
from axle.core.catalog import ObjectType
from axle.core.errors import AxleError, Invalid, InvalidId, NotFound
from axle.core.model import AssociationType
from axle.core.permissions import READ, WRITE
from axle.core.record import Record, RecordKey
from axle.operations.associations.single import (
    AssociatedPage,
    AssociationTarget,
    Labelled,
    Labels,
    both_shown,
    page_of,
    reach,
    refuse_self,
)
from axle.operations.inputs import (
    AssociationsToRemoveBatch,
    Id,
    LabelledPair,
    LabelledPairs,
    LinksOf,
    LinksRead,
    NamedPair,
    NamedPairs,
    Pair,
    Pairs,
)
from axle.operations.records.batches import bounded
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import SHOWN_ID, known_id, record_id
from axle.operations.records.single import start_after
from axle.operations.request import LINKS_BESIDE, LINKS_PAGE, BatchError, Caller, Request
from axle.storage.interface import Transaction

MAX_PAIRS = 2_000  # pairs of records in one batch
MAX_RECORDS_READ = 1_000  # records whose associations one batch reads
MAX_ROWS_READ = 50_000  # links that one batch reads; records beyond them are told where to go on

P = TypeVar("P", bound=Pair)
R = TypeVar("R")


class AssociationsOf(msgspec.Struct):
    """One record of a batch and what it is associated with; `of` and `to` are the names of both types."""

    id: int
    of: str
    to: str
    page: AssociatedPage


class AssociationBatchResult(msgspec.Struct):
    """What came of a batch: a result for each input that was carried out, and why others were not."""

    results: list[Any]
    problems: list[BatchError] = []


class _Ends:
    """The records that the inputs of a batch name, read at once."""

    def __init__(self, tx: Transaction, caller: Caller, names: Mapping[str, str], inputs: Sequence[Pair]) -> None:
        bounded(len(inputs), MAX_PAIRS)
        self.changeset = ChangeSet(tx, caller)
        self.of, self.to = both_types(caller, names, WRITE)
        ends = (
            (object_type.key, known_id(end.id))
            for pair in inputs
            for object_type, end in ((self.of, pair.from_), (self.to, pair.to))
        )
        tx.lock_records(RecordKey(key, number) for key, number in ends if number)
        self._from = _alive(tx, self.of, (pair.from_.id for pair in inputs))
        self._to = _alive(tx, self.to, (pair.to.id for pair in inputs))
        self.changeset.links.prepare(product(self._from, caller.catalog.ways(self.of.id, self.to.id)))
        self.changeset.links.prepare(product(self._to, caller.catalog.ways(self.to.id, self.of.id)))

    def each(self, inputs: Sequence[P], carry_out: Callable[[P, Record, int], R]) -> AssociationBatchResult:
        """Carry out every input that can be, save, and tell what is wrong with the others."""
        outcome = AssociationBatchResult([])
        for pair in inputs:
            try:
                record, other_record = (
                    self._record(self._from, self.of, pair.from_.id),
                    self._record(self._to, self.to, pair.to.id),
                )
                refuse_self(record.key, other_record.key)
                outcome.results.append(carry_out(pair, record, other_record.id))
            except AxleError as wrong:
                outcome.problems.append(BatchError(wrong))
        self.changeset.save()
        return outcome

    def _record(self, records: Mapping[int, Record], object_type: ObjectType, text: Id) -> Record:
        try:
            number = record_id(text)
        except InvalidId as wrong:
            raise Invalid(wrong.message, context=wrong.context, sub_category="crm.associations.INVALID_IDENTIFIER") from None
        if number not in records:
            raise Invalid(f"{object_type.label}={number} is not valid", context={"id": [str(number)]})
        return records[number]


def both_types(caller: Caller, names: Mapping[str, str], action: str) -> tuple[ObjectType, ObjectType]:
    """Return the two types that a path names, if the caller may do `action` on records of both."""
    return caller.type(names["fromObjectType"], action), caller.type(names["toObjectType"], action)


def _alive(tx: Transaction, object_type: ObjectType, texts: Iterable[Id]) -> dict[int, Record]:
    ids = {known_id(number) for number in texts}
    return {record.id: record for record in tx.records(object_type, sorted(number for number in ids if number))}


def create_v4(tx: Transaction, caller: Caller, request: Request[LabelledPairs]) -> AssociationBatchResult:
    """Set the association types between records: those given replace what is there, a pair that is named twice has both."""
    ends = _Ends(tx, caller, request.path, request.body.inputs)
    types_by_pair: dict[tuple[int, int], list[AssociationType]] = {}

    def carry_out(pair: LabelledPair, record: Record, other: int) -> Labels:
        association_types = [*types_by_pair.get((record.id, other), ()), *_kinds(caller, ends.of, ends.to, pair)]
        ends.changeset.relink(ends.changeset.touch(record), ends.to, other, association_types)
        types_by_pair[record.id, other] = association_types
        labels = list(dict.fromkeys(association_type.label for association_type in association_types if association_type.label))
        return Labels(ends.of.id, record.id, ends.to.id, other, labels)

    return ends.each(request.body.inputs, carry_out)


def _kinds(caller: Caller, from_type: ObjectType, to_type: ObjectType, pair: LabelledPair) -> list[AssociationType]:
    """Return the association types that an input names. Raises Invalid for none, an unknown one, and one to elsewhere."""
    if not pair.types:
        raise Invalid("At least one association type is required.", context={"types": ["[]"]})
    association_types = [
        by_spec(caller.catalog, from_type, spec.associationCategory, spec.associationTypeId) for spec in pair.types
    ]
    if any(association_type.to_type != to_type.id for association_type in association_types):
        raise Invalid(f"The association types do not lead to {to_type.name}.", context={"toObjectType": [to_type.id]})
    return association_types


def create_default(tx: Transaction, caller: Caller, request: Request[Pairs]) -> AssociationBatchResult:
    """Associate records without a label, keeping what labels they have."""
    ends = _Ends(tx, caller, request.path, request.body.inputs)
    association_type = plain_type(caller.catalog, ends.of, ends.to)

    def carry_out(pair: Pair, record: Record, other: int) -> Labelled:
        ends.changeset.link(ends.changeset.touch(record), association_type, other)
        return both_shown(association_type, record.id, other)

    return ends.each(request.body.inputs, carry_out)


def create_v3(tx: Transaction, caller: Caller, request: Request[NamedPairs]) -> AssociationBatchResult:
    """Associate records by one type each, keeping what associations they have; the answer shows both directions."""
    ends = _Ends(tx, caller, request.path, request.body.inputs)

    def carry_out(pair: NamedPair, record: Record, other: int) -> list[Link]:
        association_type = by_text(caller.catalog, ends.of, ends.to, str(pair.type))
        ends.changeset.link(ends.changeset.touch(record), association_type, other)
        return both_shown(association_type, record.id, other).links

    outcome = ends.each(request.body.inputs, carry_out)
    names = caller.catalog.associations
    outcome.results = [(row, names[row.type].name) for rows in outcome.results for row in rows]
    return outcome


def archive_v4(tx: Transaction, caller: Caller, request: Request[AssociationsToRemoveBatch]) -> AssociationBatchResult:
    """Remove every association between records; what is not there is ignored."""
    from_type, to_type = both_types(caller, request.path, WRITE)
    bounded(sum(len(item.to) for item in request.body.inputs), MAX_PAIRS)
    removals = (
        (item.from_.id, target.id, caller.catalog.ways(from_type.id, to_type.id))
        for item in request.body.inputs
        for target in item.to
    )
    return _remove(tx, caller, from_type, list(removals))


def archive_labels(tx: Transaction, caller: Caller, request: Request[LabelledPairs]) -> AssociationBatchResult:
    """Remove some association types between records; the unlabelled one takes all others with it."""
    from_type, to_type = both_types(caller, request.path, WRITE)
    bounded(len(request.body.inputs), MAX_PAIRS)
    ways = caller.catalog.ways(from_type.id, to_type.id)
    removals = (
        (pair.from_.id, pair.to.id, with_others(_kinds(caller, from_type, to_type, pair), ways)) for pair in request.body.inputs
    )
    return _remove(tx, caller, from_type, list(removals))


def archive_v3(tx: Transaction, caller: Caller, request: Request[NamedPairs]) -> AssociationBatchResult:
    """Remove one association type each between records; the unlabelled one takes all others with it."""
    from_type, to_type = both_types(caller, request.path, WRITE)
    bounded(len(request.body.inputs), MAX_PAIRS)
    ways = caller.catalog.ways(from_type.id, to_type.id)
    typed_pairs = ((pair, by_text(caller.catalog, from_type, to_type, str(pair.type))) for pair in request.body.inputs)
    return _remove(
        tx,
        caller,
        from_type,
        [(pair.from_.id, pair.to.id, with_others([association_type], ways)) for pair, association_type in typed_pairs],
    )


def with_others(association_types: Sequence[AssociationType], ways: Sequence[int]) -> Sequence[int]:
    """Return the ways that are removed with some association types: all, where the unlabelled one is among them."""
    return (
        ways
        if any(association_type.default for association_type in association_types)
        else [association_type.id for association_type in association_types]
    )


def _remove(
    tx: Transaction, caller: Caller, from_type: ObjectType, removals: Sequence[tuple[Id, Id, Sequence[int]]]
) -> AssociationBatchResult:
    """Remove links of the given types between pairs; records and links that are not there are ignored."""
    changeset = ChangeSet(tx, caller)
    records = _alive(tx, from_type, (one for one, _, _ in removals))
    changeset.links.prepare(product(records, {way for _, _, types in removals for way in types}))
    for from_id, to_id, types in removals:
        record, number = records.get(known_id(from_id) or 0), known_id(to_id)
        links = changeset.links.between(record.id, number, types) if record and number else []
        if record and links:
            changeset.unlink(changeset.touch(record), links)
    changeset.save()
    return AssociationBatchResult([])


def read_v4(tx: Transaction, caller: Caller, request: Request[LinksRead]) -> AssociationBatchResult:
    """Return what each of many records is associated with, a page of each; one without any is told as an error."""
    from_type = caller.type(request.path["fromObjectType"], READ)
    return _read(tx, from_type, reach(caller, from_type, request.path["toObjectType"]), request.body.inputs, LINKS_PAGE)


def read_v3(tx: Transaction, caller: Caller, request: Request[LinksRead]) -> AssociationBatchResult:
    """Return the same in the v3 form; to a type that is read by its primary, only that one where the pair knows it."""
    from_type = caller.type(request.path["fromObjectType"], READ)
    target = reach(caller, from_type, request.path["toObjectType"])
    if target.by_primary:
        target.types = {
            way: association_type
            for way, association_type in target.types.items()
            if association_type.limit_one and association_type.label
        } or target.types
    return _read(tx, from_type, target, request.body.inputs, LINKS_BESIDE)


def _read(
    tx: Transaction, from_type: ObjectType, target: AssociationTarget, inputs: Sequence[LinksOf], size: int
) -> AssociationBatchResult:
    bounded(len(inputs), MAX_RECORDS_READ)
    starts = [start_after(str(item.after or "")) for item in inputs]
    pages = _pages(tx, [(known_id(item.id), start) for item, start in zip(inputs, starts, strict=True)], target.types, size)
    outcome = AssociationBatchResult([])
    for item, start, page in zip(inputs, starts, pages, strict=True):
        if page.records or page.after is not None or (start and known_id(item.id)):
            outcome.results.append(AssociationsOf(known_id(item.id) or 0, from_type.id, target.id, page))
        else:
            outcome.problems.append(BatchError(_nothing(from_type, target, item.id)))
    return outcome


def _pages(
    tx: Transaction, starts: Sequence[tuple[int | None, int]], types: Mapping[int, AssociationType], size: int
) -> list[AssociatedPage]:
    """Read a page of links for each record: all at once where they are few, else one by one up to a bound."""
    at_start = sorted({number for number, start in starts if number and not start})
    rows = tx.associations(at_start, list(types), 0, MAX_ROWS_READ)
    by_record: dict[int, list[Link]] | None = None
    if len(rows) < MAX_ROWS_READ:
        by_record = {number: [] for number in at_start}
        for row in rows:
            by_record[row.from_id].append(row)
    pages: list[AssociatedPage] = []
    left = MAX_ROWS_READ
    for number, start in starts:
        if number and not start and by_record is not None:
            pages.append(page_of(by_record[number], types, size))
        elif number and left > 0:
            links = tx.associations([number], list(types), start, (size + 1) * max(1, len(types)))
            left -= len(links)
            pages.append(page_of(links, types, size))
        else:
            pages.append(AssociatedPage([], start if number else None))
    return pages


def _nothing(from_type: ObjectType, target: AssociationTarget, text: Id) -> AxleError:
    """Say that a record has no associations, or that there can be no such record."""
    excerpt = str(text)[:SHOWN_ID]
    if known_id(text) is None:
        context = {"id": [excerpt]}
        return Invalid(f"{excerpt} is not a valid id.", context=context, sub_category="crm.associations.INVALID_IDENTIFIER")
    return NotFound(
        f"No {target.singular} is associated with {from_type.singular} {excerpt}.",
        context={"fromObjectId": [excerpt], "fromObjectType": [from_type.singular], "toObjectType": [target.singular]},
        sub_category="crm.associations.NO_ASSOCIATIONS_FOUND",
    )
