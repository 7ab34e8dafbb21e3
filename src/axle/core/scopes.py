"""Scopes in words, for people who are asked to grant them. The words come from the catalog: what a scope allows is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from axle.core.catalog import Catalog, ObjectType
from axle.core.oauth import BASIC
from axle.core.permissions import ALL, READ, SCHEMA_READ, SCHEMA_WRITE, WRITE, defining, of_any_object, required, staging

UNSAID = "Something that Axle has no words for"
KEPT = 4  # catalogs whose words are kept
_FIXED = {
    ALL: "Read and change everything in this account",
    BASIC: "Know which account this is",
    **dict.fromkeys(SCHEMA_READ, "Know the account's own object types"),
    **dict.fromkeys(SCHEMA_WRITE, "Define object types of the account's own"),
}


def known_scopes(catalog: Catalog) -> list[str]:
    """Return every scope that allows something with the types of a catalog, in order."""
    found = {scope for object_type in catalog.types for action in (READ, WRITE) for scope in required(object_type, action)}
    found |= {
        scope for object_type in catalog.types for action in (READ, WRITE) for scope in staging(object_type, action, True)
    }
    found |= set(of_any_object(catalog))
    return sorted(found | set(_FIXED) - {ALL})


def in_words(scope: str, catalog: Catalog) -> str:
    """Say what a scope allows, or that this cannot be said: an app may ask for what only HubSpot has."""
    return _words(catalog).get(scope, UNSAID)


@lru_cache(KEPT)
def _words(catalog: Catalog) -> dict[str, str]:
    return {scope: _said(scope, catalog) for scope in known_scopes(catalog)} | _FIXED


def _said(scope: str, catalog: Catalog) -> str:
    reads = [object_type for object_type in catalog.types if scope in required(object_type, READ)]
    writes = [object_type for object_type in catalog.types if scope in required(object_type, WRITE)]
    both = [object_type for object_type in reads if object_type in writes]
    defines = [object_type for object_type in catalog.types if scope in defining(object_type, WRITE, True)]
    told = (*reads, *writes, *defines)
    knows = [
        object_type for object_type in catalog.types if scope in defining(object_type, READ, True) and object_type not in told
    ]
    dated = [
        object_type for object_type in catalog.types if scope in object_type.definition.dated_scopes and object_type not in both
    ]
    repeats = [
        object_type for object_type in catalog.types if scope in _of_series(object_type) and object_type not in (*both, *dated)
    ]
    shapes = [
        object_type for object_type in catalog.types if scope in staging(object_type, WRITE, True) and object_type not in told
    ]
    sees = [
        object_type
        for object_type in catalog.types
        if scope in staging(object_type, READ, True) and object_type not in (*told, *knows, *shapes)
    ]
    parts = [
        ("read and change", both),
        ("read", [object_type for object_type in reads if object_type not in both]),
        ("create, change and delete", [object_type for object_type in writes if object_type not in both]),
        ("under the paths of 2026-09 read and change", dated),
        ("under the paths of 2026-09 use series of", repeats),
        ("define the properties of", defines),
        ("know the properties of", knows),
        ("define the pipelines of", shapes),
        ("know the pipelines of", sees),
    ]
    said = "; ".join(f"{verb} {_listed(kinds, scope)}" for verb, kinds in parts if kinds)
    return said[:1].upper() + said[1:]


def _of_series(object_type: ObjectType) -> tuple[str, ...]:
    return (*object_type.definition.series_read_scopes, *object_type.definition.series_write_scopes)


def _listed(object_types: Sequence[ObjectType], scope: str) -> str:
    """List types in words, those first that the scope itself names."""
    ordered = sorted(object_types, key=lambda object_type: (object_type.name not in scope, object_type.name))
    *most, last = [(object_type.definition.plural_label or object_type.name).lower() for object_type in ordered]
    return f"{', '.join(most)} and {last}" if most else last
