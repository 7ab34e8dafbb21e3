"""The base of everything that a catalog file may contain."""

from __future__ import annotations

import msgspec


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Immutable, strict about names, and without its defaults where it is written."""
