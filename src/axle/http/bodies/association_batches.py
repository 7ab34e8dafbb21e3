"""Batches of associations on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.associations import Link
from axle.http.bodies import associations as bodies
from axle.http.bodies.associations import DatedLinkedBody, EndBody, LinkedBody
from axle.http.bodies.records import AssociatedId
from axle.http.bodies.wire import BatchBody, Next, Paging, Wire, batch_of
from axle.http.errors import standard
from axle.operations.associations.batches import AssociationBatchResult, AssociationsOf


class NamedBody(msgspec.Struct):
    """One direction of an association, by the name of its type."""

    from_: EndBody = msgspec.field(name="from")
    to: EndBody
    type: str


class LinksBody(msgspec.Struct):
    """One record and what it is associated with."""

    from_: EndBody = msgspec.field(name="from")
    to: list[LinkedBody]
    paging: Paging | UnsetType = UNSET


class DatedLinksBody(msgspec.Struct):
    """One record and what it is associated with, in the shape of the dated versions."""

    from_: EndBody = msgspec.field(name="from")
    to: list[DatedLinkedBody]
    paging: Paging | UnsetType = UNSET


class IdsBody(msgspec.Struct):
    """One record and what it is associated with, in the v3 shape."""

    from_: EndBody = msgspec.field(name="from")
    to: list[AssociatedId]
    paging: Paging | UnsetType = UNSET


def framed(results: Sequence[Any], outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Put results into a batch's frame, with what went wrong."""
    body = batch_of(results, wire)
    if outcome.problems:
        body.errors = [standard(problem.error) for problem in outcome.problems]
        body.numErrors = len(outcome.problems)
    return body


def labels(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the labels between each two records."""
    return framed([bodies.labels(one, wire) for one in outcome.results], outcome, wire)


def dated_labels(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the labels between each two records, ids as text."""
    return framed([bodies.dated_labels(one, wire) for one in outcome.results], outcome, wire)


def defaults(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show default associations, both directions of each."""
    shown = [bodies.default_link(link, one.category) for one in outcome.results for link in one.links]
    return framed(shown, outcome, wire)


def named(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show associations by the names of their types, both directions of each."""
    return framed([_named(link, name) for link, name in outcome.results], outcome, wire)


def _named(link: Link, name: str) -> NamedBody:
    return NamedBody(EndBody(str(link.from_id)), EndBody(str(link.to_id)), name)


def nothing(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show that a batch without results is done."""
    return framed([], outcome, wire)


def read_v4(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show what records are associated with, in the v4 shape."""
    shown = [
        LinksBody(EndBody(str(one.id)), bodies.linked_records(one.found), _paging(one, "v4", wire)) for one in outcome.results
    ]
    return framed(shown, outcome, wire)


def read_dated(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the same in the shape of the dated versions."""
    return framed([_dated_links(one, wire) for one in outcome.results], outcome, wire)


def _dated_links(one: AssociationsOf, wire: Wire) -> DatedLinksBody:
    return DatedLinksBody(EndBody(str(one.id)), bodies.dated_records(one.found), _paging(one, _version(wire), wire))


def _version(wire: Wire) -> str:
    """Return the dated version that a request came to: `2026-09` of `/crm/associations/2026-09/…`."""
    return wire.path.split("/")[3]


def read_v3(outcome: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show what records are associated with, in the v3 shape: one entry for each type."""
    shown = [IdsBody(EndBody(str(one.id)), bodies.linked_ids(one.found), _paging(one, "v3", wire)) for one in outcome.results]
    return framed(shown, outcome, wire)


def _paging(one: AssociationsOf, version: str, wire: Wire) -> Paging | UnsetType:
    """Tell where a record's next page begins; the link leads to the list of that one record."""
    if one.found.after is None:
        return UNSET
    prefix = f"/crm/{version}/objects" if version.startswith("v") else f"/crm/objects/{version}"
    path = f"{prefix}/{one.of}/{one.id}/associations/{one.to}"
    return Paging(Next(str(one.found.after), f"{wire.base}{path}?after={one.found.after}"))
