"""The published versions of the API, as far as they differ in what they do and not just in their paths."""

from __future__ import annotations

from enum import IntEnum


class ApiVersion(IntEnum):
    """The version of the path that a request came to. What one version brings later ones keep, so ask with `>=`."""

    OLDER = 0  # all before 2026-09: they check the same, show the same and ask for the same scopes
    V2026_09 = 202609
