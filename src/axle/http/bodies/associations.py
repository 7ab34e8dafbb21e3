"""Associations on the wire."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.associations import Link
from axle.core.model import AssociationType
from axle.http.bodies.records import AssociatedId
from axle.http.bodies.wire import BatchBody, Paging, Wire, batch_of, next_link
from axle.operations.associations.single import AssociatedPage, Labelled, Labels


class TypeBody(msgspec.Struct):
    """An association type, in the v4 shape."""

    category: str
    typeId: int
    label: str | None


class DatedTypeBody(TypeBody):
    """An association type, in the shape of the dated versions: with the types that it leads from and to."""

    fromObjectTypeId: str
    toObjectTypeId: str


class AssociatedBody(msgspec.Struct):
    """One associated record and how it is associated; its id is a number here."""

    toObjectId: int
    associationTypes: list[TypeBody]


class DatedAssociatedBody(msgspec.Struct):
    """One associated record and how it is associated, in the shape of the dated versions."""

    toObjectId: str
    associationTypes: list[DatedTypeBody]


class DatedAssociatedPageBody(msgspec.Struct):
    """Some associated records, in the shape of the dated versions."""

    results: list[DatedAssociatedBody]
    paging: Paging | UnsetType = UNSET


class AssociatedPageBody(msgspec.Struct):
    """Some associated records, in the v4 shape."""

    results: list[AssociatedBody]
    paging: Paging | UnsetType = UNSET


class AssociatedIdsPageBody(msgspec.Struct):
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


def page_v4(page: AssociatedPage, wire: Wire) -> AssociatedPageBody:
    """Show associated records in the v4 shape."""
    body = AssociatedPageBody(associated_records(page))
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def associated_records(page: AssociatedPage) -> list[AssociatedBody]:
    """Show associated records with all their types."""
    return [
        AssociatedBody(
            associated.to_id,
            [
                TypeBody(association_type.category, association_type.id, association_type.label)
                for association_type in associated.types
            ],
        )
        for associated in page.records
    ]


def page_dated(page: AssociatedPage, wire: Wire) -> DatedAssociatedPageBody:
    """Show associated records in the shape of the dated versions."""
    body = DatedAssociatedPageBody(dated_associated_records(page))
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def dated_associated_records(page: AssociatedPage) -> list[DatedAssociatedBody]:
    """Show associated records with all their types, ids as text."""
    return [
        DatedAssociatedBody(str(associated.to_id), [dated_type(association_type) for association_type in associated.types])
        for associated in page.records
    ]


def dated_type(association_type: AssociationType) -> DatedTypeBody:
    """Show an association type, and between which types it is."""
    return DatedTypeBody(
        category=association_type.category,
        typeId=association_type.id,
        label=association_type.label,
        fromObjectTypeId=association_type.from_type,
        toObjectTypeId=association_type.to_type,
    )


def associated_ids(page: AssociatedPage) -> list[AssociatedId]:
    """Show associated records, one entry for each type."""
    return [
        AssociatedId(str(associated.to_id), association_type.name)
        for associated in page.records
        for association_type in associated.types
    ]


def page_v3(page: AssociatedPage, wire: Wire) -> AssociatedIdsPageBody:
    """Show associated records in the v3 shape: one entry for each type."""
    body = AssociatedIdsPageBody(associated_ids(page))
    if page.after is not None:
        body.paging = next_link(wire, str(page.after))
    return body


def labels(labels: Labels, wire: Wire) -> LabelsBody:
    """Show the labels between two records."""
    return LabelsBody(
        fromObjectTypeId=labels.from_type,
        fromObjectId=labels.from_id,
        toObjectTypeId=labels.to_type,
        toObjectId=labels.to_id,
        labels=labels.labels,
    )


def dated_labels(labels: Labels, wire: Wire) -> DatedLabelsBody:
    """Show the labels between two records, ids as text."""
    return DatedLabelsBody(
        fromObjectTypeId=labels.from_type,
        fromObjectId=str(labels.from_id),
        toObjectTypeId=labels.to_type,
        toObjectId=str(labels.to_id),
        labels=labels.labels,
    )


def default_associations(associations: Labelled, wire: Wire) -> BatchBody:
    """Show a default association, both directions."""
    return batch_of([default_association(link, associations.category) for link in associations.links], wire)


def default_association(link: Link, category: str) -> DefaultBody:
    """Show one direction of a default association."""
    return DefaultBody(EndBody(str(link.from_id)), EndBody(str(link.to_id)), SpecBody(category, link.type))
