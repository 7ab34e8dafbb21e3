"""What connectors still ask the first versions of the API for: the definitions of a type, to read."""

from __future__ import annotations

from axle.core.catalog import Catalog, Type
from axle.core.errors import UnknownType
from axle.core.permissions import READ
from axle.core.schema import Group, Property
from axle.operations import groups, properties
from axle.operations.caller import Ask, Caller
from axle.storage.interface import Transaction

# Types that the first versions know and the catalogue lacks: connectors list the properties of all they have heard of.
ABSENT = (
    "campaign", "conversation", "engagement", "engagements", "form", "form_submission", "forms",
    "marketing_event", "site_search_event",
)  # fmt: skip
# Those among them that hold records: each has the properties of all types, and connectors fail where there is none.
ABSENT_RECORDS = ("deal_split",)

Heading = tuple[Group, list[Property]]


def _type(caller: Caller, name: str) -> Type | None:
    """Return the type that goes by a name, None for one that is known to be absent. Raises UnknownType for any other."""
    try:
        return caller.schema(name, READ)
    except UnknownType:
        if name.lower() in (*ABSENT, *ABSENT_RECORDS):
            return None
        raise


def list_properties(tx: Transaction, caller: Caller, ask: Ask[None]) -> list[Property]:
    """Return the properties of a type; none of one that Axle has not, unless it holds records."""
    name = ask.names["objectType"]
    kind = _type(caller, name)
    if kind is not None:
        return list(kind.properties.values())
    return _common(caller.catalog) if name.lower() in ABSENT_RECORDS else []


def _common(catalog: Catalog) -> list[Property]:
    """Return the properties that every type of a catalogue has."""
    return [one for one in catalog.pattern.properties if all(one.name in kind.properties for kind in catalog.types)]


def read_property(tx: Transaction, caller: Caller, ask: Ask[None]) -> Property:
    """Return one property. Raises Undefined."""
    return properties.read(tx, caller, ask).property


def list_groups(tx: Transaction, caller: Caller, ask: Ask[None]) -> list[Heading]:
    """Return the property groups of a type, with their properties where `includeProperties` asks for them."""
    kind = _type(caller, ask.names["objectType"])
    return [_heading(kind, group, ask) for group in kind.definition.groups] if kind else []


def read_group(tx: Transaction, caller: Caller, ask: Ask[None]) -> Heading:
    """Return one property group. Raises Undefined."""
    return _heading(caller.schema(ask.names["objectType"], READ), groups.read(tx, caller, ask), ask)


def _heading(kind: Type, group: Group, ask: Ask[None]) -> Heading:
    wanted = ask.field("includeProperties").lower() == "true"
    return group, [one for one in kind.properties.values() if wanted and one.groupName == group.name]
