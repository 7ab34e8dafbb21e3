"""The scopes of definitions are those of the published interface."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from axle.core.permissions import READ, WRITE, defining
from tests.api import package_catalog

PUBLISHED = Path(__file__).parents[3] / "shared" / "contract" / "openapi"
there = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published interface is not here to be compared with")


def published(method: str) -> set[str]:
    """Return the scopes that the published interface names for reading or writing definitions."""
    found: set[str] = set()
    for file in PUBLISHED.glob("properties.*.json"):
        document: Any = msgspec.json.decode(file.read_bytes())
        operations = [methods[method] for path, methods in document["paths"].items() if path.endswith("{objectType}")]
        found |= {scope for one in operations for way in one["security"] for scopes in way.values() for scope in scopes}
    return found


@there
@pytest.mark.parametrize(("action", "method"), [(READ, "get"), (WRITE, "post")])
def test_every_scope_is_published_or_one_of_the_records(action: str, method: str) -> None:
    """Each type has at least one; what is not published is a scope of its records, where HubSpot publishes none."""
    known = published(method)
    assert known
    for object_type in package_catalog().types:
        scopes = set(defining(object_type, action))
        own = {*object_type.definition.read_scopes, *object_type.definition.write_scopes}
        assert scopes
        assert scopes <= known | own, object_type.name
