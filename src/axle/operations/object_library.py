"""Which object types an account may use: all that there are, as nothing has to be switched on."""

from __future__ import annotations

from axle.core import permissions
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


def list_enablement(tx: Transaction, caller: Caller, request: Request[None]) -> dict[str, bool]:
    """Return whether each object type may be used, by its id."""
    caller.require(*permissions.of_any_object(caller.catalog))
    return {object_type.id: True for object_type in caller.catalog.types}


def read_enablement(tx: Transaction, caller: Caller, request: Request[None]) -> bool:
    """Tell whether one object type may be used. Raises UnknownType where there is none."""
    caller.require(*permissions.of_any_object(caller.catalog))
    return caller.catalog.find(request.path["objectTypeId"]) is not None
