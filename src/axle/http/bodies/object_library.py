"""Which object types an account may use, on the wire."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from axle.http.bodies.wire import Wire


class EnablementBody(msgspec.Struct):
    """Whether an object type may be used."""

    enablement: bool


class LibraryBody(msgspec.Struct):
    """Whether each object type may be used, by its id."""

    enablementByObjectTypeId: dict[str, bool]


def library(enabled: Mapping[str, bool], wire: Wire) -> LibraryBody:
    """Show which object types may be used."""
    return LibraryBody(dict(enabled))


def enablement(enabled: bool, wire: Wire) -> EnablementBody:
    """Show whether one object type may be used."""
    return EnablementBody(enabled)
