"""Links between records: which rows one link is made of, and which association types a request may name."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid
from axle.core.model import AssociationType

LINKS_LIMIT = 50_000  # links of one association type that a record may have, where the account sets no lower limit
HIGH_USAGE = 0.8  # the part of its limit from which a record counts as one of high usage


class Link(msgspec.Struct, frozen=True):
    """One direction of one link: an association type id and two record ids."""

    type: int
    from_id: int
    to_id: int


class Date(NamedTuple):
    """When an activity happens, in epoch milliseconds, None where it does not say; `open` is 1 where it is still to be done."""

    at_ms: int | None
    open: int


NO_DATE = Date(None, 0)


def both_ways(catalog: Catalog, kind: AssociationType, from_id: int, to_id: int) -> list[Link]:
    """Return every row that a link of `kind` stands for: both directions, and the unlabelled link that a label implies."""
    links = [Link(kind.id, from_id, to_id), Link(kind.inverse, to_id, from_id)]
    plain = catalog.default(kind.from_type, kind.to_type)
    if plain and not kind.default:
        links += [Link(plain.id, from_id, to_id), Link(plain.inverse, to_id, from_id)]
    return links


def most(kind: AssociationType) -> int:
    """Return how many links of a type a record may have."""
    return LINKS_LIMIT if kind.most is None else kind.most


def full(kind: AssociationType, record_id: int) -> Invalid:
    """Say that a record has as many links of a type as it may have."""
    shown = f"{kind.name} ({kind.category}={kind.id})"
    return Invalid(
        f"Object {record_id} has reached the limit of {most(kind)} associations of type {shown}",
        context={"id": [str(record_id)], "associationTypeId": [str(kind.id)], "limit": [str(most(kind))]},
    )


def reversed_link(catalog: Catalog, link: Link) -> Link:
    """Return the same link seen from its other side."""
    return Link(catalog.associations[link.type].inverse, link.to_id, link.from_id)


def by_number(catalog: Catalog, category: str, type_id: int) -> AssociationType:
    """Return the association type that a request names by category and number. Raises Invalid."""
    found = catalog.associations.get(type_id) if type_id > 0 else None
    if found is None or found.category != category:
        spec = f"{category[:50]}={type_id}"
        raise Invalid(
            "One or more associations are invalid",
            context={
                "associationSpec": [spec],
                "INVALID_ASSOCIATION_TYPE_ID": [f"{spec} is not a valid association definition id"],
            },
        )
    return found


def by_spec(catalog: Catalog, kind: ObjectType, category: str, type_id: int) -> AssociationType:
    """Return the association type that a request names by category and number, and that leads away from `kind`."""
    found = by_number(catalog, category, type_id)
    if found.from_type != kind.id:
        raise Invalid(
            f"Association definition 0-{type_id} cannot be used from object type {kind.id}: "
            f"the from type is invalid, expected: {found.from_type} for definition 0-{type_id}",
            context={"fromObjectType": [kind.id], "expected": [found.from_type], "associationTypeId": [str(type_id)]},
        )
    return found


def by_text(catalog: Catalog, kind: ObjectType, other: ObjectType, text: str) -> AssociationType:
    """Return the association type between two types that a path names by number or by its lower-case name."""
    for one in catalog.between(kind.id, other.id):
        if text == str(one.id) or text.lower() == one.name.lower():
            return one
    raise Invalid(
        f"{text} is not a valid association type from {kind.singular} to {other.singular}",
        context={"associationType": [text]},
    )


def plain_type(catalog: Catalog, kind: ObjectType, other: ObjectType) -> AssociationType:
    """Return the unlabelled association type between two types, or refuse because they cannot be linked."""
    found = catalog.default(kind.id, other.id)
    if found is None:
        raise Invalid(
            f"No default association type exists between {kind.singular} and {other.singular}",
            context={"fromObjectType": [kind.id], "toObjectType": [other.id]},
        )
    return found
