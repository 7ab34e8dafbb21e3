"""Roles: each is a set of scopes, which the table that judges tokens judges as well.

A few scopes of HubSpot's allow more than one thing, and under the paths of 2026-09 some that read also write. So two roles have
bounds beside their scopes: a reader changes nothing, a member defines nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from axle.core.catalog import Catalog, ObjectType
from axle.core.oauth import BASIC
from axle.core.permissions import ALL, OWNERS, READ, SCHEMA_READ, USERS, WRITE, defining, repeating, required, staging
from axle.core.versions import ApiVersion

ADMIN, MEMBER, READER = "admin", "member", "reader"
ROLES = (ADMIN, MEMBER, READER)  # each may do less than the one before
MAX_CATALOGS = 4  # whose roles are kept
_CUSTOM_WRITE = ("crm.objects.custom.write",)
_READING = (*SCHEMA_READ, OWNERS[0], USERS[READ][0], BASIC)


@lru_cache(MAX_CATALOGS)
def _by_role(catalog: Catalog) -> dict[str, frozenset[str]]:
    writing = {scope for object_type in catalog.types for scope in _writing(object_type)}
    reading = {*_READING, *(scope for object_type in catalog.types for scope in _reading(object_type, writing))}
    records = {scope for object_type in catalog.types for scope in _records(object_type)}
    return {
        ADMIN: frozenset((ALL,)),
        MEMBER: frozenset((*reading, *records, *_CUSTOM_WRITE)),
        READER: frozenset(reading),
    }


def scopes_of(role: str, catalog: Catalog) -> frozenset[str]:
    """Return the scopes of a role; none for a role that there is not."""
    return _by_role(catalog).get(role, frozenset())


def narrowed(scopes: frozenset[str], role: str, catalog: Catalog) -> frozenset[str]:
    """Return those scopes of a program that somebody with a role has as well."""
    held = scopes_of(role, catalog)
    if ALL in held:
        return scopes
    return held if ALL in scopes else scopes & held


def least(roles: Iterable[str]) -> str:
    """Return the role that may do least."""
    return max(roles, key=ROLES.index)


def grantable(role: str, catalog: Catalog) -> frozenset[str]:
    """Return the scopes that somebody with a role may give to a program: none that would let it do more than the role does."""
    if role != MEMBER:
        return scopes_of(role, catalog) if role == ADMIN else frozenset()
    defines = {scope for object_type in catalog.types for scope in _defining(object_type)}
    return scopes_of(role, catalog) - defines


def _reading(object_type: ObjectType, writing: set[str]) -> Iterator[str]:
    """Return what reads a type and nothing more; where there is no such scope, those that read it."""
    for scopes in (required(object_type, READ), defining(object_type, READ), staging(object_type, READ)):
        yield from [scope for scope in scopes if scope not in writing] or (scopes if scopes else ())


def _records(object_type: ObjectType) -> Iterator[str]:
    """Return what reads and writes the records of a type."""
    yield from required(object_type, READ)
    yield from required(object_type, WRITE)
    yield from repeating(object_type, WRITE, ApiVersion.V2026_09)


def _defining(object_type: ObjectType) -> Iterator[str]:
    yield from defining(object_type, WRITE, ApiVersion.V2026_09)
    yield from staging(object_type, WRITE, ApiVersion.V2026_09)


def _writing(object_type: ObjectType) -> Iterator[str]:
    yield from _defining(object_type)
    yield from required(object_type, WRITE)
    yield from repeating(object_type, WRITE, ApiVersion.V2026_09)
