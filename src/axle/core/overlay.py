"""What an account adds to the catalog: properties, groups, pipelines, association types, object types.

A definition is kept as one row. `overlay` lays an account's rows over the catalog that comes with the package, and the result
is a catalog like any other: nothing beyond this module knows where a definition comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.data import Data
from axle.core.model import (
    AssociationLimit,
    AssociationType,
    Group,
    ObjectTypeDefinition,
    Pipeline,
    Property,
    Requirement,
    Requirements,
    Schema,
    Validation,
)
from axle.core.stages import with_stages

D = TypeVar("D", Property, Group, Pipeline, Validation)

PROPERTY, GROUP, PIPELINE, ASSOCIATION, SCHEMA = "property", "group", "pipeline", "association", "schema"
LIMIT, VALIDATION, REQUIREMENTS = "association_limit", "validation", "requirements"
ANY_TYPE = 0  # the type key of a definition that belongs to no one type
NOTHING: Mapping[int, ObjectType] = {}

_SHAPES: dict[str, Any] = {
    PROPERTY: Property, GROUP: Group, PIPELINE: Pipeline, ASSOCIATION: AssociationType, SCHEMA: Schema,
    LIMIT: AssociationLimit, VALIDATION: Validation, REQUIREMENTS: Requirements,
}  # fmt: skip
_DECODERS = {category: msgspec.json.Decoder(shape) for category, shape in _SHAPES.items()}
_ANY: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_encode = msgspec.json.Encoder().encode


class Definition(msgspec.Struct, frozen=True):
    """One thing that an account defines: of which type, what kind of thing, its name, and the thing as JSON text.

    It stands in the place of one with the same name in the catalog; an archived one takes that away.
    """

    type_key: int
    category: str
    name: str
    body: str
    archived_ms: int | None = None

    def read(self) -> Any:
        """Return the thing itself."""
        return _DECODERS.get(self.category, _ANY).decode(self.body)


class KeptDefinition(Definition, frozen=True):
    """A row as it is kept in memory: the thing itself is made of it once."""

    thing: Any = None

    def read(self) -> Any:
        """Return the thing itself."""
        if self.thing is None:
            msgspec.structs.force_setattr(self, "thing", super().read())
        return self.thing


Key = tuple[int, str, str]  # a type, a kind of thing, a name


class AccountDefinitions:
    """What an account has defined, and the catalog that this makes; a later state is made of an earlier one.

    Of what did not change the things themselves are taken over, and the types that have nothing changed.
    """

    def __init__(self, base: Catalog, rows: Iterable[Definition], before: AccountDefinitions | None = None) -> None:
        rows_before = before.rows if before else {}
        self.rows: dict[Key, KeptDefinition] = {}
        changed = set()
        for row in rows:
            key = (row.type_key, row.category, row.name)
            old = rows_before.get(key)
            if old is None or (old.body, old.archived_ms) != (row.body, row.archived_ms):
                changed.add(key)
                old = KeptDefinition(row.type_key, row.category, row.name, row.body, row.archived_ms)
            self.rows[key] = old
        changed |= rows_before.keys() - self.rows.keys()
        types = {int(name) if (category, key) == (SCHEMA, ANY_TYPE) else key for key, category, name in changed}
        earlier = before.catalog.by_key if before else NOTHING
        kept = {key: object_type for key, object_type in earlier.items() if key not in types}
        self.catalog: Catalog = overlay(base, self.rows.values(), kept)


def define(type_key: int, category: str, name: str, thing: Data, archived_ms: int | None = None) -> Definition:
    """Make the row that keeps a thing."""
    return Definition(type_key, category, name, _encode(thing).decode(), archived_ms)


def overlay(base: Catalog, rows: Iterable[Definition], kept: Mapping[int, ObjectType] = NOTHING) -> Catalog:
    """Return the catalog of an account: `base` with what the account's rows add, replace and take away.

    `kept` are types as an earlier catalog has them, of which nothing has changed.
    """
    by_type: dict[int, dict[str, dict[str, Definition]]] = {}
    for row in rows:
        by_type.setdefault(row.type_key, {}).setdefault(row.category, {})[row.name] = row
    common = by_type.pop(ANY_TYPE, {})
    object_types = [
        kept.get(key) or ObjectType(_applied(base.by_key[key].definition, rows_of_type))
        for key, rows_of_type in by_type.items()
        if key in base.by_key
    ]
    archived: list[ObjectType] = []
    for name, row in common.get(SCHEMA, {}).items():
        alive = kept.get(int(name)) if row.archived_ms is None else None
        object_type = alive or ObjectType(_own(base.pattern, row.read(), by_type.get(int(name), {})))
        (object_types if row.archived_ms is None else archived).append(object_type)
    links = {int(name): None if row.archived_ms else row.read() for name, row in common.get(ASSOCIATION, {}).items()}
    for name, row in common.get(LIMIT, {}).items():
        limited = links.get(int(name), base.associations.get(int(name)))
        if limited is not None:
            links[int(name)] = msgspec.structs.replace(limited, most=row.read().most)
    return base.extended(object_types, links, archived)


def _own(pattern: ObjectTypeDefinition, schema: Schema, rows: Mapping[str, Mapping[str, Definition]]) -> ObjectTypeDefinition:
    """Make the type that an account's schema describes; what names a property that is no longer there is left out."""
    definition = _applied(_named(pattern, schema), rows)
    names = {prop.name for prop in definition.properties}
    kept = msgspec.structs.replace(
        schema,
        required=tuple(name for name in schema.required if name in names),
        searchable=tuple(name for name in schema.searchable if name in names),
        primary=schema.primary if schema.primary in names else "",
        secondary=tuple(name for name in schema.secondary if name in names),
    )
    titles = (kept.primary,) if kept.primary else ()
    return msgspec.structs.replace(definition, required=kept.required, searchable=kept.searchable, titles=titles, schema=kept)


def _named(pattern: ObjectTypeDefinition, schema: Schema) -> ObjectTypeDefinition:
    """Return the pattern with the names of a schema in it; it goes by its name with the account's id, with `p_`, and plain."""

    def put(text: str) -> str:
        return text.replace("{name}", schema.name).replace("{singular}", schema.singular).replace("{plural}", schema.plural)

    return msgspec.structs.replace(
        pattern,
        name=schema.qualified,
        singular=schema.name,
        aliases=(f"p_{schema.name}",),
        link_name=schema.name,
        id=schema.id,
        label=schema.singular,
        plural_label=schema.plural,
        groups=tuple(msgspec.structs.replace(group, name=put(group.name), label=put(group.label)) for group in pattern.groups),
        properties=tuple(msgspec.structs.replace(prop, groupName=put(prop.groupName)) for prop in pattern.properties),
    )


def _applied(pattern: ObjectTypeDefinition, rows: Mapping[str, Mapping[str, Definition]]) -> ObjectTypeDefinition:
    definition = msgspec.structs.replace(
        pattern,
        properties=_merged(((p.name, p) for p in pattern.properties), rows.get(PROPERTY, {})),
        groups=_merged(((g.name, g) for g in pattern.groups), rows.get(GROUP, {})),
        pipelines=_merged(((p.id, p) for p in pattern.pipelines), rows.get(PIPELINE, {})),
        validations=_merged(((v.key, v) for v in pattern.validations), rows.get(VALIDATION, {})),
        requirements=_required(rows.get(REQUIREMENTS, {}).values()),
    )
    return with_stages(definition, pattern.pipelines) if PIPELINE in rows else definition


def _required(rows: Iterable[Definition]) -> tuple[Requirement, ...]:
    """Return the rules of the one row that keeps all of a type."""
    return tuple(rule for row in rows for rule in row.read().rules)


def _merged(defaults: Iterable[tuple[str, D]], rows: Mapping[str, Definition]) -> tuple[D, ...]:
    """Return the known things with those of the rows, which replace those of the same name in place."""
    merged = dict(defaults)
    for name, row in rows.items():
        if row.archived_ms is None:
            merged[name] = row.read()
        else:
            merged.pop(name, None)
    return tuple(merged.values())
