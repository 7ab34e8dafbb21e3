"""Owners as v2 of their API lists and reads them."""

from __future__ import annotations

from axle.core import permissions
from axle.core.accounts import Owner
from axle.core.errors import NotFoundHtml
from axle.operations.people.owners import by_ids
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_OWNERS = 10_000  # that are listed at once


def list_owners(tx: Transaction, caller: Caller, request: Request[None]) -> list[Owner]:
    """Return all owners at once; with `includeInactive`, the archived ones too."""
    caller.require(*permissions.OWNERS)
    archived = None if request.field("includeInactive").lower() == "true" else False
    return tx.owner_page(0, MAX_OWNERS, archived, request.field("email").strip().lower())


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Owner:
    """Return the owner with an id, archived or not. Raises NotFound."""
    caller.require(*permissions.OWNERS)
    owners = by_ids(tx, [request.path["ownerId"]])
    if not owners:
        raise NotFoundHtml("resource not found")
    return next(iter(owners.values()))
