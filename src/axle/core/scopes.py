"""Scopes in words, for people who are asked to grant them. The words come from the catalog: what a scope allows is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from axle.core.catalog import Catalog, ObjectType
from axle.core.oauth import BASIC
from axle.core.permissions import (
    ALL,
    OWNERS,
    READ,
    SCHEMA_READ,
    SCHEMA_WRITE,
    WRITE,
    defining,
    of_any_object,
    required,
    staging,
)
from axle.core.versions import ApiVersion

UNSAID = "Something that Axle has no words for"
MAX_CATALOGS = 4  # whose words are kept
READ_AND_CHANGE = "read and change"
READ_ONLY = "read"
CHANGE_ONLY = "create, change and delete"
DATED = "under the paths of 2026-09 read and change"
SERIES = "under the paths of 2026-09 use series of"
DEFINE_PROPERTIES = "define the properties of"
KNOW_PROPERTIES = "know the properties of"
DEFINE_PIPELINES = "define the pipelines of"
KNOW_PIPELINES = "know the pipelines of"
# In the order in which a sentence has them.
_VERBS = (
    READ_AND_CHANGE, READ_ONLY, CHANGE_ONLY, DATED, SERIES,
    DEFINE_PROPERTIES, KNOW_PROPERTIES, DEFINE_PIPELINES, KNOW_PIPELINES,
)  # fmt: skip
_KNOW_WEBHOOKS = "Know what the account's apps are told by webhooks"
_CHANGE_WEBHOOKS = "Change what the account's apps are told by webhooks, and where"
_FIXED = {
    ALL: "Read and change everything in this account",
    BASIC: "Know which account this is",
    **dict.fromkeys(SCHEMA_READ, "Know the account's own object types"),
    **dict.fromkeys(SCHEMA_WRITE, "Define object types of the account's own"),
    **dict.fromkeys(OWNERS, "Know the account's owners"),
    "settings.users.read": "Know the account's users and teams",
    "settings.users.write": "Know, create, change and delete the account's users",
    "developers-read": f"{_KNOW_WEBHOOKS}, and which calls of the API are made",
    "private-apps-read": f"{_KNOW_WEBHOOKS}, which calls of the API are made, and which tokens private apps have",
    "developers-write": _CHANGE_WEBHOOKS,
    "private-apps-write": f"{_CHANGE_WEBHOOKS}; list, make and revoke tokens of private apps",
}


def known_scopes(catalog: Catalog) -> list[str]:
    """Return every scope that allows something with the types of a catalog, in order."""
    scopes = {*of_any_object(catalog), *_FIXED} - {ALL}
    for object_type in catalog.types:
        for action in (READ, WRITE):
            scopes.update(required(object_type, action), staging(object_type, action, ApiVersion.V2026_09))
    return sorted(scopes)


def in_words(scope: str, catalog: Catalog) -> str:
    """Say what a scope allows, or that this cannot be said: an app may ask for what only HubSpot has."""
    return _sentences(catalog).get(scope, UNSAID)


@lru_cache(MAX_CATALOGS)
def _sentences(catalog: Catalog) -> dict[str, str]:
    return {scope: _sentence(scope, catalog) for scope in known_scopes(catalog)} | _FIXED


def _sentence(scope: str, catalog: Catalog) -> str:
    """Say what a scope allows, each verb once with all types that it is about."""
    types_by_verb: dict[str, list[ObjectType]] = {verb: [] for verb in _VERBS}
    for object_type in catalog.types:
        for verb in _verbs(scope, object_type):
            types_by_verb[verb].append(object_type)
    sentence = "; ".join(f"{verb} {_types_in_words(types, scope)}" for verb, types in types_by_verb.items() if types)
    return sentence[:1].upper() + sentence[1:]


def _verbs(scope: str, object_type: ObjectType) -> Iterator[str]:
    """Return what a scope allows with one type; what a wider permission implies is not said again."""
    reads, writes = scope in required(object_type, READ), scope in required(object_type, WRITE)
    if reads and writes:
        yield READ_AND_CHANGE
    elif reads or writes:
        yield READ_ONLY if reads else CHANGE_ONLY
    if not (reads and writes):
        if scope in object_type.definition.dated_scopes:
            yield DATED
        elif scope in _of_series(object_type):
            yield SERIES
    defines = scope in defining(object_type, WRITE, ApiVersion.V2026_09)
    if defines:
        yield DEFINE_PROPERTIES
    if not (reads or writes or defines):
        yield from _of_definitions(scope, object_type)


def _of_definitions(scope: str, object_type: ObjectType) -> Iterator[str]:
    """Return what a scope allows that allows nothing with a type's records, and does not define its properties."""
    knows_properties = scope in defining(object_type, READ, ApiVersion.V2026_09)
    if knows_properties:
        yield KNOW_PROPERTIES
    if scope in staging(object_type, WRITE, ApiVersion.V2026_09):
        yield DEFINE_PIPELINES
    elif scope in staging(object_type, READ, ApiVersion.V2026_09) and not knows_properties:
        yield KNOW_PIPELINES


def _of_series(object_type: ObjectType) -> tuple[str, ...]:
    return (*object_type.definition.series_read_scopes, *object_type.definition.series_write_scopes)


def _types_in_words(object_types: Sequence[ObjectType], scope: str) -> str:
    """List types in words, those first that the scope itself names."""
    ordered = sorted(object_types, key=lambda object_type: (object_type.name not in scope, object_type.name))
    *most, last = [(object_type.definition.plural_label or object_type.name).lower() for object_type in ordered]
    return f"{', '.join(most)} and {last}" if most else last
