"""Batches of associations on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.associations import Link
from axle.http.bodies import associations as bodies
from axle.http.bodies.associations import AssociatedBody, DatedAssociatedBody, EndBody
from axle.http.bodies.records import AssociatedId
from axle.http.bodies.wire import BatchBody, Next, Paging, Wire, batch_of
from axle.http.errors import standard
from axle.operations.associations.batches import AssociationBatchResult, AssociationsOf


class NamedAssociationBody(msgspec.Struct):
    """One direction of an association, by the name of its type."""

    from_: EndBody = msgspec.field(name="from")
    to: EndBody
    type: str


class AssociationsBody(msgspec.Struct):
    """One record and what it is associated with."""

    from_: EndBody = msgspec.field(name="from")
    to: list[AssociatedBody]
    paging: Paging | UnsetType = UNSET


class DatedAssociationsBody(msgspec.Struct):
    """One record and what it is associated with, in the shape of the dated versions."""

    from_: EndBody = msgspec.field(name="from")
    to: list[DatedAssociatedBody]
    paging: Paging | UnsetType = UNSET


class AssociatedIdsBody(msgspec.Struct):
    """One record and what it is associated with, in the v3 shape."""

    from_: EndBody = msgspec.field(name="from")
    to: list[AssociatedId]
    paging: Paging | UnsetType = UNSET


def association_batch_body(results: Sequence[Any], batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Put results into a batch's frame, with what went wrong."""
    body = batch_of(results, wire)
    if batch.problems:
        body.errors = [standard(problem.error) for problem in batch.problems]
        body.numErrors = len(batch.problems)
    return body


def labels(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the labels between each two records."""
    return association_batch_body([bodies.labels(result, wire) for result in batch.results], batch, wire)


def dated_labels(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the labels between each two records, ids as text."""
    return association_batch_body([bodies.dated_labels(result, wire) for result in batch.results], batch, wire)


def defaults(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show default associations, both directions of each."""
    results = [bodies.default_association(link, result.category) for result in batch.results for link in result.links]
    return association_batch_body(results, batch, wire)


def by_name(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show associations by the names of their types, both directions of each."""
    return association_batch_body([_by_name(link, name) for link, name in batch.results], batch, wire)


def _by_name(link: Link, name: str) -> NamedAssociationBody:
    return NamedAssociationBody(EndBody(str(link.from_id)), EndBody(str(link.to_id)), name)


def nothing(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show that a batch without results is done."""
    return association_batch_body([], batch, wire)


def read_v4(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show what records are associated with, in the v4 shape."""
    return association_batch_body([_associations_v4(result, wire) for result in batch.results], batch, wire)


def _associations_v4(result: AssociationsOf, wire: Wire) -> AssociationsBody:
    return AssociationsBody(EndBody(str(result.id)), bodies.associated_records(result.page), _paging(result, "v4", wire))


def read_dated(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the same in the shape of the dated versions."""
    return association_batch_body([_dated_associations(result, wire) for result in batch.results], batch, wire)


def _dated_associations(result: AssociationsOf, wire: Wire) -> DatedAssociationsBody:
    associated = bodies.dated_associated_records(result.page)
    return DatedAssociationsBody(EndBody(str(result.id)), associated, _paging(result, _version(wire), wire))


def _version(wire: Wire) -> str:
    """Return the dated version that a request came to: `2026-09` of `/crm/associations/2026-09/…`."""
    return wire.path.split("/")[3]


def read_v3(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show what records are associated with, in the v3 shape: one entry for each type."""
    return association_batch_body([_associations_v3(result, wire) for result in batch.results], batch, wire)


def _associations_v3(result: AssociationsOf, wire: Wire) -> AssociatedIdsBody:
    return AssociatedIdsBody(EndBody(str(result.id)), bodies.associated_ids(result.page), _paging(result, "v3", wire))


def _paging(result: AssociationsOf, version: str, wire: Wire) -> Paging | UnsetType:
    """Tell where a record's next page begins; the link leads to the list of that one record."""
    after = result.page.after
    if after is None:
        return UNSET
    prefix = f"/crm/{version}/objects" if version.startswith("v") else f"/crm/objects/{version}"
    path = f"{prefix}/{result.of}/{result.id}/associations/{result.to}"
    return Paging(Next(str(after), f"{wire.base}{path}?after={after}"))
