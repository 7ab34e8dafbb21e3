"""Errors of a body call its shapes what HubSpot's published interface calls them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from axle.core.errors import AxleError
from axle.http.app import catalog
from axle.http.bodies.published import NAMES
from axle.http.router import Router
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.http.routes.row import addresses
from tests.api import Api

PUBLISHED = Path(__file__).parents[3] / "shared" / "contract" / "openapi"
there = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published interface is not here to be compared with")
Json = dict[str, Any]


def bodies(document: Json, router: Router[Route]) -> Iterator[tuple[inspect.Type, Json]]:
    """Return the shape of each body that is published and taken, with its published schema."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            try:
                row = router.find(method.upper(), re.sub(r"\{\w+\}", "1", path)).row
            except AxleError:
                continue
            content = operation.get("requestBody", {}).get("content", {}) if row.body is not None else {}
            yield from ((inspect.type_info(row.body), media["schema"]) for media in content.values() if "schema" in media)


def named(shape: inspect.Type, schema: Json, schemas: Json) -> Iterator[tuple[type, str]]:
    """Return the structs in a shape, each with the name of the schema that stands in its place."""
    if isinstance(shape, inspect.UnionType):
        for member in shape.types:
            yield from named(member, schema, schemas)
    elif isinstance(shape, inspect.CollectionType):
        yield from named(shape.item_type, schema.get("items", {}), schemas)
    elif isinstance(shape, inspect.StructType) and "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield shape.cls, name
        for field in shape.fields:
            yield from named(field.type, schemas[name].get("properties", {}).get(field.encode_name, {}), schemas)


@there
def test_shapes_have_a_published_name() -> None:
    """Each shape that stands for published schemas is called what one of them is called."""
    router: Router[Route] = Router(addresses(ROUTES, catalog()))
    published: dict[type, set[str]] = defaultdict(set)
    for file in sorted(PUBLISHED.glob("*.json")):
        document: Json = msgspec.json.decode(file.read_bytes())
        for shape, schema in bodies(document, router):
            for struct, name in named(shape, schema, document["components"]["schemas"]):
                published[struct].add(name)
    assert {struct for struct, names in published.items() if NAMES.get(struct) not in names} == set()
    assert NAMES.keys() - published.keys() == set()


def test_an_error_of_a_definition_has_the_published_name(api: Api) -> None:
    """A stage that is a text is told to be no PipelineStageInput."""
    refused = api.post("/crm/v3/pipelines/deals", {"label": "Sales", "displayOrder": 0, "stages": ["New"]}, 400)
    assert "Cannot construct instance of `PipelineStageInput`" in refused["message"]
