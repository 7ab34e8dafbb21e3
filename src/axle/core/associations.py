"""Links between records: which rows one link is made of, and which association types a request may name."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid
from axle.core.model import AssociationType, type_key
from axle.core.record import RecordKey

MAX_ASSOCIATIONS = 50_000  # links of one association type that a record may have, where the account sets no lower limit
FROM_ARCHIVED, TO_ARCHIVED = 1, 2  # what hides a row: that the record it leads from is archived, or the one that it leads to
HIGH_USAGE = 0.8  # the part of its limit from which a record counts as one of high usage


class Link(msgspec.Struct, frozen=True, array_like=True):
    """One direction of one link: an association type id and two record ids."""

    type: int
    from_id: int
    to_id: int


class Date(NamedTuple):
    """When an activity happens, in epoch milliseconds, None where it does not say; `open` is 1 where it is still to be done.

    `shown_ms` is its place on a timeline, where that is another moment.
    """

    at_ms: int | None
    open: int
    shown_ms: int | None = None


NO_DATE = Date(None, 0)


def start_of(catalog: Catalog, link: Link) -> RecordKey:
    """Return the record that a link leads from; its type tells of which type that is."""
    return RecordKey(type_key(catalog.associations[link.type].from_type), link.from_id)


def end_of(catalog: Catalog, link: Link) -> RecordKey:
    """Return the record that a link leads to; its type tells of which type that is."""
    return RecordKey(type_key(catalog.associations[link.type].to_type), link.to_id)


def both_ways(catalog: Catalog, association_type: AssociationType, from_id: int, to_id: int) -> list[Link]:
    """Return every row that a link of one type stands for: both directions, and the unlabelled link that a label implies."""
    links = [Link(association_type.id, from_id, to_id), Link(association_type.inverse, to_id, from_id)]
    plain = catalog.default(association_type.from_type, association_type.to_type)
    if plain and not association_type.default:
        links += [Link(plain.id, from_id, to_id), Link(plain.inverse, to_id, from_id)]
    return links


def max_links(association_type: AssociationType) -> int:
    """Return how many links of a type a record may have."""
    return MAX_ASSOCIATIONS if association_type.most is None else association_type.most


def full(association_type: AssociationType, record_id: int) -> Invalid:
    """Say that a record has as many links of a type as it may have."""
    type_name = f"{association_type.name} ({association_type.category}={association_type.id})"
    return Invalid(
        f"Object {record_id} has reached the limit of {max_links(association_type)} associations of type {type_name}",
        context={
            "id": [str(record_id)],
            "associationTypeId": [str(association_type.id)],
            "limit": [str(max_links(association_type))],
        },
    )


def reversed_link(catalog: Catalog, link: Link) -> Link:
    """Return the same link seen from its other side."""
    return Link(catalog.associations[link.type].inverse, link.to_id, link.from_id)


def by_number(catalog: Catalog, category: str, type_id: int) -> AssociationType:
    """Return the association type that a request names by category and number. Raises Invalid."""
    association_type = catalog.associations.get(type_id) if type_id > 0 else None
    if association_type is None or association_type.category != category:
        spec = f"{category[:50]}={type_id}"
        raise Invalid(
            "One or more associations are invalid",
            context={
                "associationSpec": [spec],
                "INVALID_ASSOCIATION_TYPE_ID": [f"{spec} is not a valid association definition id"],
            },
        )
    return association_type


def by_spec(catalog: Catalog, object_type: ObjectType, category: str, type_id: int) -> AssociationType:
    """Return the association type that a request names by category and number, and that leads away from `object_type`."""
    association_type = by_number(catalog, category, type_id)
    if association_type.from_type != object_type.id:
        raise Invalid(
            f"Association definition 0-{type_id} cannot be used from object type {object_type.id}: "
            f"the from type is invalid, expected: {association_type.from_type} for definition 0-{type_id}",
            context={
                "fromObjectType": [object_type.id],
                "expected": [association_type.from_type],
                "associationTypeId": [str(type_id)],
            },
        )
    return association_type


def by_text(catalog: Catalog, object_type: ObjectType, other_type: ObjectType, text: str) -> AssociationType:
    """Return the association type between two types that a path names by number or by its lower-case name."""
    for association_type in catalog.between(object_type.id, other_type.id):
        if text == str(association_type.id) or text.lower() == association_type.name.lower():
            return association_type
    raise Invalid(
        f"{text} is not a valid association type from {object_type.singular} to {other_type.singular}",
        context={"associationType": [text]},
    )


def plain_type(catalog: Catalog, object_type: ObjectType, other_type: ObjectType) -> AssociationType:
    """Return the unlabelled association type between two types, or refuse because they cannot be linked."""
    association_type = catalog.default(object_type.id, other_type.id)
    if association_type is None:
        raise Invalid(
            f"No default association type exists between {object_type.singular} and {other_type.singular}",
            context={"fromObjectType": [object_type.id], "toObjectType": [other_type.id]},
        )
    return association_type
