"""Scopes in words, for people who are asked to grant them. The words come from the catalogue: what a scope allows is there."""

from __future__ import annotations

from collections.abc import Sequence

from axle.core.catalog import Catalog, Type
from axle.core.oauth import BASIC
from axle.core.permissions import ALL


def in_words(scope: str, catalog: Catalog) -> str:
    """Say what a scope allows, or that this is not known: an app may ask for what only HubSpot has."""
    if scope == ALL:
        return "Read and change everything in this account"
    if scope == BASIC:
        return "Know which account this is"
    reads = [one for one in catalog.types if scope in one.definition.read_scopes]
    writes = [one for one in catalog.types if scope in one.definition.write_scopes]
    both = [one for one in reads if one in writes]
    parts = [
        ("read and change", both),
        ("read", [one for one in reads if one not in both]),
        ("create, change and delete", [one for one in writes if one not in both]),
    ]
    said = "; ".join(f"{verb} {_listed(kinds, scope)}" for verb, kinds in parts if kinds)
    return said[:1].upper() + said[1:] if said else "Something that Axle does not know, and gives nothing for"


def _listed(kinds: Sequence[Type], scope: str) -> str:
    """List types in words, those first that the scope itself names."""
    ordered = sorted(kinds, key=lambda one: (one.name not in scope, one.name))
    *most, last = [(one.definition.plural_label or one.name).lower() for one in ordered]
    return f"{', '.join(most)} and {last}" if most else last
