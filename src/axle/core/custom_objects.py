"""What the schema of an object type may be: names, labels, the properties that it names, limits; and its associations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from axle.core import association_labels
from axle.core.acceptance import duplicates
from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import AlreadyDefined, Invalid
from axle.core.model import AssociationType, Schema

MAX_SCHEMAS = 100  # live object types of an account's own
MAX_SEARCHABLE = 20  # properties of one type that a query looks at
MAX_NAME_LENGTH = 100  # characters of a name or a label
MAX_DESCRIPTION_LENGTH = 5_000  # characters of a description

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def check_new(schema: Schema, schemas: Iterable[Schema]) -> None:
    """Refuse a new schema whose name cannot be one or is taken, by an archived one too. Raises Invalid or AlreadyDefined."""
    check_name(schema.name, "object type")
    taken = {name for one in schemas for name in _names(one)}
    if not taken.isdisjoint(_names(schema)):
        raise AlreadyDefined(f"An object type named '{schema.name}' already exists.", context={"name": [schema.name]})


def check_count(live: int) -> None:
    """Refuse one object type more than an account may have."""
    if live >= MAX_SCHEMAS:
        raise Invalid(f"The limit of {MAX_SCHEMAS} custom object types is reached.", context={"limit": [str(MAX_SCHEMAS)]})


def _names(schema: Schema) -> set[str]:
    """Return the names by which a schema is found, as they are compared."""
    return {name.lower() for name in (schema.name, f"p_{schema.name}", schema.qualified)}


def check_name(name: str, noun: str) -> None:
    """Refuse what cannot be the name of an object type or an association."""
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
        raise Invalid(
            f"The {noun} name '{name[:MAX_NAME_LENGTH]}' is not valid: it begins with a letter, holds letters, digits and"
            f" underscores alone, and has at most {MAX_NAME_LENGTH} characters.",
            context={"name": [name[:MAX_NAME_LENGTH]]},
        )


def check(schema: Schema, properties: Collection[str]) -> None:
    """Refuse a schema that does not hold together: texts that are too long, properties that its type does not have."""
    for field, text, most in (
        ("labels", schema.singular, MAX_NAME_LENGTH),
        ("labels", schema.plural, MAX_NAME_LENGTH),
        ("description", schema.description, MAX_DESCRIPTION_LENGTH),
    ):
        if len(text) > most:
            raise Invalid(f"{field} may have at most {most} characters.", context={field: [text[:MAX_NAME_LENGTH]]})
    for field, names in (
        ("requiredProperties", schema.required),
        ("searchableProperties", schema.searchable),
        ("primaryDisplayProperty", (schema.primary,) if schema.primary else ()),
        ("secondaryDisplayProperties", schema.secondary),
    ):
        _check_names(field, names, properties)
    if len(schema.searchable) > MAX_SEARCHABLE:
        raise Invalid(
            f"At most {MAX_SEARCHABLE} properties can be searchable, but {len(schema.searchable)} are.",
            context={"searchableProperties": list(schema.searchable)},
        )


def _check_names(field: str, names: Sequence[str], properties: Collection[str]) -> None:
    if unknown := [name[:MAX_NAME_LENGTH] for name in names if name not in properties]:
        raise Invalid(
            f"{field} names properties that the object type does not have: {', '.join(unknown)}", context={field: unknown}
        )
    if twice := duplicates(names):
        raise Invalid(f"{field} names a property more than once: {', '.join(twice)}", context={field: twice})


def touching(catalog: Catalog, object_type: ObjectType) -> list[AssociationType]:
    """Return the association types that lead from a type and to it, but for those whose other end is archived."""
    archived = {one.id for one in catalog.archived.values()} - {object_type.id}
    return [
        association_type
        for association_type in catalog.associations.values()
        if association_type.id > 0
        and object_type.id in (association_type.from_type, association_type.to_type)
        and not {association_type.from_type, association_type.to_type} & archived
    ]


def associated(
    catalog: Catalog, ends: tuple[ObjectType, ObjectType], ids: Iterator[int], name: str = ""
) -> list[AssociationType]:
    """Return a new association of two types, both directions. Raises AlreadyDefined.

    The first between two types is the one without a label; `name` is what a further one is called, and its label.
    """
    object_type, other_type = ends
    plain = catalog.default(object_type.id, other_type.id) is None
    type_name = name or f"{association_labels.short(object_type)}_to_{association_labels.short(other_type)}"
    taken = {one.name.lower() for one in catalog.between(object_type.id, other_type.id)}
    if type_name.lower() in taken or not (plain or name):
        raise AlreadyDefined(f"An association named '{type_name}' already exists.", context={"name": [type_name]})
    if not plain:
        association_labels.check_new(catalog, catalog.associations.values(), object_type, other_type, (name, name, None))
        return association_labels.paired(object_type, other_type, name, (name, None), ids)
    there, *back = association_labels.unlabelled(object_type, other_type, ids)
    return [msgspec.structs.replace(there, name=type_name), *back]
