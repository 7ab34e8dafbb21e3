"""Associations by name or number: what a create, a put and a batch say of them.

Names are looked up in the catalog that comes with the package; what an account defines itself is looked up there by whoever
calls, and comes here as a number.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib import resources
from typing import Any

import msgspec

from axle.client.calls import id_of, refusing
from axle.client.errors import InvalidInput
from axle.core.catalog import Catalog, load
from axle.core.model import AssociationType

AssociationTarget = tuple[Any, Any] | tuple[Any, Any, str]
"""(record id, type of object or number of the association type), and perhaps a label or a category."""

HUBSPOT_DEFINED = "HUBSPOT_DEFINED"
USER_DEFINED = "USER_DEFINED"


class AssociationTypeRef(msgspec.Struct, frozen=True):
    """An association type as requests name it."""

    associationCategory: str
    associationTypeId: int


@functools.cache
def catalog() -> Catalog:
    """Read the catalog, on first use."""
    folder = resources.files("axle") / "catalog"
    return load({file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".json")})


@refusing
def link_type(kind: str, other: Any, label: str = "") -> AssociationTypeRef:
    """Return the association type from one type of object to another: by its number, its label, its name, or the default one.

    Raises InvalidInput where the catalog has none.
    """
    if isinstance(other, int):
        return AssociationTypeRef(label or (HUBSPOT_DEFINED if other in catalog().associations else USER_DEFINED), other)
    for association_type in _known(kind, str(other)):
        if (
            label.lower() in ((association_type.label or "").lower(), association_type.name.lower())
            if label
            else association_type.default
        ):
            return AssociationTypeRef(HUBSPOT_DEFINED, association_type.id)
    wanted = f"labelled {label!r}" if label else "without a label"
    raise InvalidInput(f"no association {wanted} from {kind} to {other} is known; give the number of its type")


def _known(kind: str, other: str) -> Iterable[AssociationType]:
    start, end = catalog().known(kind), catalog().known(other)
    return catalog().between(start.id, end.id) if start and end else ()


def link_bodies(kind: str, targets: Iterable[AssociationTarget]) -> list[dict[str, Any]]:
    """Return the `associations` of a new record."""
    return [{"to": {"id": id_of(to)}, "types": [link_type(kind, *how)]} for to, *how in targets]
