"""Associations on the wire of v1 of their API."""

from __future__ import annotations

import msgspec

from axle.http.bodies.wire import Wire
from axle.operations.legacy.associations import LegacyAssociationPage


class IdsBody(msgspec.Struct):
    """The ids of some associated records."""

    results: list[int]
    hasMore: bool
    offset: int


def ids(page: LegacyAssociationPage, wire: Wire) -> IdsBody:
    """Show the ids of some associated records."""
    return IdsBody(page.ids, page.more, page.offset)
