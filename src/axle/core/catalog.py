"""The catalog: every object type and association type, found by each name that the API accepts.

Files are read once, at start, by whoever calls `load`; a catalog never changes after that.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from axle.core.data import Data, property_names
from axle.core.errors import Invalid, UnknownType
from axle.core.legacy import LegacyForm
from axle.core.model import AssociationType, ObjectTypeDefinition, Pipeline, Property, Stage, Validation, type_key
from axle.core.property_types import PROPERTY_TYPES
from axle.core.rule_properties import calculated, mentioned
from axle.core.rule_types import LinkCount, OwnerFields

D = TypeVar("D")
K = TypeVar("K", "ObjectType", "Catalog")

SYSTEM_ID = "hs_object_id"
MERGED_IDS = "hs_merged_object_ids"
ASSOCIATIONS_FILE = "associations.json"
PATTERN_FILE = "custom_object.json"
REPEATED = ("name", "label", "type", "fieldType", "groupName", "description", "options")  # what many properties have in common
NO_PATTERN = ObjectTypeDefinition("", "", "2-0", (SYSTEM_ID,), (SYSTEM_ID,), (), ())  # where there is no such file


class EngagementsGroup(Data, frozen=True):
    """What stands for all types of engagements at once where associations are read; it has no records of its own.

    `lists` are the names of the ids that every engagement of the first version shows, of types that Axle does not have too.

    The last of its names is the singular.
    """

    id: str = ""
    names: tuple[str, ...] = ("",)
    lists: tuple[str, ...] = ()


NO_FAMILY = EngagementsGroup()


class AssociationCatalog(Data, frozen=True):
    """The list of association types, as its catalog file holds it, and what stands for all engagements there."""

    types: tuple[AssociationType, ...]
    engagements: EngagementsGroup = NO_FAMILY


class ObjectType:
    """An object type with the look-ups that a request needs, each made once."""

    def __init__(self, definition: ObjectTypeDefinition) -> None:
        self.definition = definition
        self.derived: dict[Callable[[ObjectType], Any], Any] = {}
        self.name = definition.name
        self.id = definition.id
        self.key = type_key(definition.id)
        self.singular = definition.singular
        self.packaged = definition.id.startswith("0-")
        self.label = definition.constant or definition.singular.upper()
        self.legacy = definition.legacy or LegacyForm()
        self.properties: dict[str, Property] = {p.name: p for p in definition.properties}
        self.system = {*definition.created, *definition.modified, SYSTEM_ID}
        self.always = (definition.created[0], definition.modified[0], SYSTEM_ID)
        self.unique = {p.name for p in definition.properties if p.hasUniqueValue}
        self.further = {p.further_of: p.name for p in definition.properties if p.further_of in self.unique}
        self.validations: dict[str, list[Validation]] = {}
        for rule in definition.validations:
            self.validations.setdefault(rule.of, []).append(rule)
        self.owned = {r.source for r in definition.rules if isinstance(r, OwnerFields)}
        self.calculated = frozenset(name for rule in definition.rules for name in calculated(rule))
        self.counts = {r.to: r.property for r in definition.rules if isinstance(r, LinkCount)}
        self.pipelines: dict[str, Pipeline] = {p.id: p for p in definition.pipelines}
        self.stages: dict[str, tuple[Pipeline, Stage]] = {s.id: (p, s) for p in definition.pipelines for s in p.stages}
        self.staged = frozenset(name for name in (definition.pipeline, definition.stage) if name and self.pipelines)

    def __repr__(self) -> str:
        return f"Type({self.name})"


def derived(function: Callable[[K], D]) -> Callable[[K], D]:
    """Have a function of a type or catalog carried out once for each, and forgotten with it: accounts make new ones often."""

    def kept(subject: K) -> D:
        results: dict[Callable[[K], Any], Any] = subject.derived
        if function not in results:
            results[function] = function(subject)
        result: D = results[function]
        return result

    return functools.wraps(function)(kept)


class TypeNaming(NamedTuple):
    """Which names find a type: those of an account's own types without `p_`, and those that only we know."""

    plain: bool = True
    lenient: bool = True

    def of(self, object_type: ObjectType) -> list[str]:
        """Return every name that finds a type."""
        definition = object_type.definition
        short = (object_type.singular, definition.link_name) if self.plain or object_type.packaged else ()
        names = (object_type.name, *short, object_type.id, *definition.aliases)
        return [name for name in names if name and (self.lenient or name not in definition.lenient_names)]


class Catalog:
    """All types and association types of one installation.

    `pattern` is what the types that accounts define have in common. `archived` are those of them that nobody finds any more.
    """

    def __init__(
        self,
        definitions: Iterable[ObjectTypeDefinition],
        associations: Iterable[AssociationType],
        pattern: ObjectTypeDefinition = NO_PATTERN,
        engagements: EngagementsGroup = NO_FAMILY,
    ) -> None:
        self.derived: dict[Callable[[Catalog], Any], Any] = {}
        self.pattern = pattern
        self.engagements = engagements
        self.naming = TypeNaming()
        self.archived: dict[int, ObjectType] = {}
        self.types: list[ObjectType] = [ObjectType(definition) for definition in definitions]
        self.by_key: dict[int, ObjectType] = {t.key: t for t in self.types}
        self._by_name = _named(self.types, self.naming)
        self.associations: dict[int, AssociationType] = {a.id: a for a in associations}
        for association_type in list(self.associations.values()):
            if association_type.inverse < 0:
                self.associations[association_type.inverse] = _hidden(association_type)
        self._index()

    def named(self, naming: TypeNaming) -> Catalog:
        """Return this catalog with other names for its types, and for those that are added to it."""
        other = copy.copy(self)
        other.naming = naming
        other._by_name = _named(other.types, naming)
        return other

    def extended(
        self,
        types: Iterable[ObjectType],
        associations: Mapping[int, AssociationType | None],
        archived: Iterable[ObjectType] = (),
    ) -> Catalog:
        """Return this catalog with things added or put in the place of those with the same id; a None takes one away."""
        other = copy.copy(self)
        other.derived = {}
        other.archived = {t.key: t for t in archived}
        other.by_key = {**self.by_key, **{t.key: t for t in types}}
        other.types = list(other.by_key.values())
        other._by_name = _named(other.types, self.naming)
        if associations:
            merged = {**self.associations, **associations}
            other.associations = {
                number: association_type for number, association_type in merged.items() if association_type is not None
            }
            other._index()
        return other

    def _index(self) -> None:
        self._pairs: dict[tuple[str, str], list[AssociationType]] = {}
        self._ways: dict[tuple[str, str], list[int]] = {}
        self._defaults: dict[tuple[str, str], AssociationType] = {}
        for association_type in self.associations.values():
            pair = (association_type.from_type, association_type.to_type)
            self._ways.setdefault(pair, []).append(association_type.id)
            if association_type.id > 0:
                self._pairs.setdefault(pair, []).append(association_type)
            if association_type.default:
                self._defaults[pair] = association_type

    def find(self, name: str) -> ObjectType:
        """Return the type that goes by `name`: plural, singular or type id, in any case.

        Raises UnknownType, and Invalid for all types of engagements together, which have no records of their own.
        """
        object_type = self._by_name.get(name) or self._by_name.get(name.upper())
        if object_type is None and self.family(name):
            raise Invalid(f"Object type {self.engagements.names[-1].upper()} is not supported by this endpoint")
        if object_type is None:
            raise UnknownType(name)
        return object_type

    def find_archived(self, name: str) -> ObjectType:
        """Return the archived type that goes by `name`. Raises UnknownType."""
        object_type = _named(self.archived.values(), self.naming).get(name.upper())
        if object_type is None:
            raise UnknownType(name)
        return object_type

    def even_archived(self, key: int) -> ObjectType | None:
        """Return the type with this key, whether it is archived or not; None where it is gone for good."""
        return self.by_key.get(key) or self.archived.get(key)

    def known(self, name: str) -> ObjectType | None:
        """Return the type that goes by `name`, or None."""
        return self._by_name.get(name.upper())

    def family(self, name: str) -> EngagementsGroup | None:
        """Return what stands for all types of engagements, if it goes by `name` and no type does."""
        group = self.engagements
        return group if name.lower() in (group.id, *group.names) and name and not self.known(name) else None

    def by_id(self, type_id: str) -> ObjectType | None:
        """Return the type with this objectTypeId, or None where the catalog has only links to it."""
        return self._by_name.get(type_id)

    def between(self, from_id: str, to_id: str) -> list[AssociationType]:
        """Return the association types that lead from one type to another, by objectTypeId."""
        return self._pairs.get((from_id, to_id), [])

    def ways(self, from_id: str, to_id: str) -> list[int]:
        """Return the ids of all association types that lead from one type to another, those that are never shown too."""
        return self._ways.get((from_id, to_id), [])

    def ways_from(self, from_id: str) -> list[int]:
        """Return the ids of all association types that lead from one type, those that are never shown too."""
        return [association_type.id for association_type in self.associations.values() if association_type.from_type == from_id]

    def default(self, from_id: str, to_id: str) -> AssociationType | None:
        """Return the unlabelled association type between two types, if they can be linked at all."""
        return self._defaults.get((from_id, to_id))


def _named(types: Iterable[ObjectType], naming: TypeNaming) -> dict[str, ObjectType]:
    """Index types by every name that the API accepts, in capitals; of two types that share one the first has it."""
    object_types: dict[str, ObjectType] = {}
    for object_type in types:
        for name in naming.of(object_type):
            object_types.setdefault(name.upper(), object_type)
    return object_types


def _hidden(association_type: AssociationType) -> AssociationType:
    """Make the other side of an association type whose published list has only one."""
    return AssociationType(
        association_type.inverse,
        f"{association_type.name}#inverse",
        association_type.to_type,
        association_type.from_type,
        association_type.id,
    )


def load(files: Mapping[str, bytes]) -> Catalog:
    """Read a catalog from `{file name: content}`.

    `associations.json` is the list of association types, to which a type's own file may add; `custom_object.json` is the
    pattern of the types that accounts define.
    Raises ValueError naming the file for anything that does not fit together.
    """
    definitions = []
    kinship = AssociationCatalog(())
    pattern = NO_PATTERN
    kept: dict[Any, Any] = {}
    for name, content in sorted(files.items()):
        try:
            if name == ASSOCIATIONS_FILE:
                kinship = msgspec.json.decode(content, type=AssociationCatalog)
                continue
            definition = msgspec.json.decode(content, type=ObjectTypeDefinition)
            _check(definition)
            _share(definition, kept)
            if name == PATTERN_FILE:
                pattern = definition
            else:
                definitions.append(definition)
        except (msgspec.DecodeError, ValueError) as wrong:
            raise ValueError(f"catalog file {name}: {wrong}") from wrong
    association_types = (link for definition in definitions for link in definition.associations)
    return Catalog(definitions, [*kinship.types, *association_types], pattern, kinship.engagements)


def _share(definition: ObjectTypeDefinition, kept: dict[Any, Any]) -> None:
    """Have equal texts and options of properties kept once: of all the memory of a catalog they would take a third."""
    for prop in definition.properties:
        for field in REPEATED:
            value = getattr(prop, field)
            msgspec.structs.force_setattr(prop, field, kept.setdefault(value, value))


def needed(definition: ObjectTypeDefinition) -> set[str]:
    """Return the names of the properties that the definition of a type cannot do without, because it names them elsewhere.

    The fields that hold such names are marked where they are defined.
    """
    engagement = definition.engagement
    parts = filter(None, (definition, definition.schema, engagement, *(engagement.metadata if engagement else ())))
    return set().union(*map(property_names, parts), *map(mentioned, definition.rules))


def _check(definition: ObjectTypeDefinition) -> None:
    """Refuse a definition that names what it does not define."""
    names = {p.name for p in definition.properties}
    if len(names) != len(definition.properties):
        raise ValueError("a property is defined twice")
    if missing := sorted(needed(definition) - names):
        raise ValueError(f"these properties are named but not defined: {', '.join(missing)}")
    groups = {g.name for g in definition.groups}
    for prop in definition.properties:
        if prop.type not in PROPERTY_TYPES:
            raise ValueError(f"{prop.name} has the unknown type {prop.type}")
        if prop.groupName not in groups:
            raise ValueError(f"{prop.name} is in the undefined group {prop.groupName}")
