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

from axle.client.calls import id_of, refuses_clearly
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


@refuses_clearly
def link_type(from_type: str, to_type: Any, label: str = "") -> AssociationTypeRef:
    """Return the association type from one type of object to another: by its number, its label, its name, or the default one.

    Raises InvalidInput where the catalog has none.
    """
    if isinstance(to_type, int):
        return AssociationTypeRef(label or (HUBSPOT_DEFINED if to_type in catalog().associations else USER_DEFINED), to_type)
    for association_type in _types_between(from_type, str(to_type)):
        if _is_called(association_type, label) if label else association_type.default:
            return AssociationTypeRef(HUBSPOT_DEFINED, association_type.id)
    labelled = f"labelled {label!r}" if label else "without a label"
    raise InvalidInput(f"no association {labelled} from {from_type} to {to_type} is known; pass the number of its type")


def _is_called(association_type: AssociationType, label: str) -> bool:
    return label.lower() in ((association_type.label or "").lower(), association_type.name.lower())


def _types_between(from_name: str, to_name: str) -> Iterable[AssociationType]:
    from_type, to_type = catalog().known(from_name), catalog().known(to_name)
    return catalog().between(from_type.id, to_type.id) if from_type and to_type else ()


def link_bodies(from_type: str, targets: Iterable[AssociationTarget]) -> list[dict[str, Any]]:
    """Return the `associations` of a new record."""
    return [
        {"to": {"id": id_of(record_id)}, "types": [link_type(from_type, *type_and_label)]}
        for record_id, *type_and_label in targets
    ]
