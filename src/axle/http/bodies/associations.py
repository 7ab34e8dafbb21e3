"""Associations on the wire."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.associations import Link
from axle.core.model import AssociationType
from axle.http.bodies.records import AssociatedId
from axle.http.bodies.wire import BatchBody, Paging, Wire, batch_of, next_link
from axle.operations.associations.single import AssociatedPage, Labelled, Labels


class LinkType(msgspec.Struct):
    """An association type, in the v4 shape."""

    category: str
    typeId: int
    label: str | None


class DatedLinkType(LinkType):
    """An association type, in the shape of the dated versions: with the types that it leads from and to."""

    fromObjectTypeId: str
    toObjectTypeId: str


class LinkedBody(msgspec.Struct):
    """One associated record and how it is associated; its id is a number here."""

    toObjectId: int
    associationTypes: list[LinkType]


class DatedLinkedBody(msgspec.Struct):
    """One associated record and how it is associated, in the shape of the dated versions."""

    toObjectId: str
    associationTypes: list[DatedLinkType]


class DatedLinkedPage(msgspec.Struct):
    """Some associated records, in the shape of the dated versions."""

    results: list[DatedLinkedBody]
    paging: Paging | UnsetType = UNSET


class LinkedPage(msgspec.Struct):
    """Some associated records, in the v4 shape."""

    results: list[LinkedBody]
    paging: Paging | UnsetType = UNSET


class IdPage(msgspec.Struct):
    """Some associated records, in the v3 shape."""

    results: list[AssociatedId]
    paging: Paging | UnsetType = UNSET


class LabelsBody(msgspec.Struct):
    """The labels between two records."""

    fromObjectTypeId: str
    fromObjectId: int
    toObjectTypeId: str
    toObjectId: int
    labels: list[str]


class DatedLabelsBody(msgspec.Struct):
    """The labels between two records, in the shape of the dated versions."""

    fromObjectTypeId: str
    fromObjectId: str
    toObjectTypeId: str
    toObjectId: str
    labels: list[str]


class SpecBody(msgspec.Struct):
    """An association type as clients name it."""

    associationCategory: str
    associationTypeId: int


class EndBody(msgspec.Struct):
    """One end of an association."""

    id: str


class DefaultBody(msgspec.Struct):
    """One direction of a default association."""

    from_: EndBody = msgspec.field(name="from")
    to: EndBody
    associationSpec: SpecBody


def linked_v4(page: AssociatedPage, wire: Wire) -> LinkedPage:
    """Show associated records in the v4 shape."""
    body = LinkedPage(linked_records(page))
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def linked_records(page: AssociatedPage) -> list[LinkedBody]:
    """Show associated records with all their types."""
    return [
        LinkedBody(
            associated.to_id,
            [
                LinkType(association_type.category, association_type.id, association_type.label)
                for association_type in associated.types
            ],
        )
        for associated in page.records
    ]


def linked_dated(page: AssociatedPage, wire: Wire) -> DatedLinkedPage:
    """Show associated records in the shape of the dated versions."""
    body = DatedLinkedPage(dated_records(page))
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def dated_records(page: AssociatedPage) -> list[DatedLinkedBody]:
    """Show associated records with all their types, ids as text."""
    return [
        DatedLinkedBody(str(associated.to_id), [dated_type(association_type) for association_type in associated.types])
        for associated in page.records
    ]


def dated_type(association_type: AssociationType) -> DatedLinkType:
    """Show an association type, and between which types it is."""
    return DatedLinkType(
        association_type.category,
        association_type.id,
        association_type.label,
        association_type.from_type,
        association_type.to_type,
    )


def linked_ids(page: AssociatedPage) -> list[AssociatedId]:
    """Show associated records, one entry for each type."""
    return [
        AssociatedId(str(associated.to_id), association_type.name)
        for associated in page.records
        for association_type in associated.types
    ]


def linked_v3(page: AssociatedPage, wire: Wire) -> IdPage:
    """Show associated records in the v3 shape: one entry for each type."""
    body = IdPage(linked_ids(page))
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def labels(found: Labels, wire: Wire) -> LabelsBody:
    """Show the labels between two records."""
    return LabelsBody(found.from_type, found.from_id, found.to_type, found.to_id, found.labels)


def dated_labels(found: Labels, wire: Wire) -> DatedLabelsBody:
    """Show the labels between two records, ids as text."""
    return DatedLabelsBody(found.from_type, str(found.from_id), found.to_type, str(found.to_id), found.labels)


def default_links(found: Labelled, wire: Wire) -> BatchBody:
    """Show a default association, both directions."""
    return batch_of([default_link(link, found.category) for link in found.links], wire)


def default_link(link: Link, category: str) -> DefaultBody:
    """Show one direction of a default association."""
    return DefaultBody(EndBody(str(link.from_id)), EndBody(str(link.to_id)), SpecBody(category, link.type))
