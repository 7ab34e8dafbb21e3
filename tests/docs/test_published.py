"""Our own document says of the newest versions what is published of them: statuses, addresses, the fields of answers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from tools.coverage import METHODS

from axle.http.openapi import document
from axle.http.router import Router
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.http.routes.row import addresses
from tests.api import package_catalog

PUBLISHED = Path(__file__).parents[3] / "shared" / "contract" / "openapi"
FILES = (
    "account_info.2026-09", "account_info.2027-03-beta", "associations.2026-09", "custom_objects.2026-09", "leads.2026-09",
    "limits_tracking.v3", "meetings.2026-09", "object_library.v3", "objects.2026-09", "pipelines.2026-09", "properties.2026-09",
    "tasks.2026-03", "tasks.2026-09", "tasks.2026-09-beta", "tasks_series.2026-09", "tasks_series.2026-09-beta",
)  # fmt: skip
# Optional fields of answers that Axle has nothing for: pages before, ids and places of errors, formulas, sensitive data.
WITHOUT = {
    "prev", "id of errors", "in of errors", "subCategory of errors", "calculationFormula", "dateDisplayHint",
    "sensitiveDataCategories", "message of results",
}  # fmt: skip
DEPTH = 8

there = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published interface is not here to be compared with")
Schema = dict[str, Any]


class Place(NamedTuple):
    """A schema of each document, and where they stand."""

    published: Schema
    ours: Schema
    path: str


@cache
def own() -> Schema:
    """Return our own document."""
    return document()


@cache
def router() -> Router[Route]:
    """Return what finds the row of a path."""
    return Router(addresses(ROUTES, package_catalog()))


def described(method: str, path: str) -> Schema:
    """Return what our document says of a path that is published, whatever its places are called there."""
    row = router().find(method.upper(), re.sub(r"\{\w+\}", "1", path)).row
    for ours in (prefix + row.path for prefix in row.prefixes):
        parts = list(zip(ours.split("/"), path.split("/"), strict=False))
        if len(ours.split("/")) == len(path.split("/")) and all(a == b or a.startswith("{") for a, b in parts):
            found: Schema = own()["paths"][ours][method]
            return found
    raise AssertionError(f"our document does not describe {method} {path}")


def followed(schema: Schema, known: Schema) -> Schema:
    """Return a schema itself, where it is a reference."""
    while "$ref" in schema:
        schema = known["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def alternatives(schema: Schema) -> list[Schema]:
    """Return what one of our schemas may be."""
    schema = followed(schema, own())
    return [one for part in schema["anyOf"] for one in alternatives(part)] if "anyOf" in schema else [schema]


def differences(at: Place, known: Schema, depth: int = 0) -> list[str]:
    """Return where our schema has another type than the published one, or lacks a field of it."""
    published = followed(at.published, known)
    kind = published.get("type")
    fitting = [one for one in alternatives(at.ours) if not one or kind in (None, one.get("type"))]
    fitting += [one for one in alternatives(at.ours) if kind == "number" and one.get("type") == "integer"]
    if not fitting:
        return [f"{at.path} is not {kind}"]
    ours = fitting[0]
    if depth > DEPTH or not ours:
        return []
    inner: list[Place] = []
    lacking: list[str] = []
    for name, part in published.get("properties", {}).items() if "properties" in ours else ():
        if name in ours["properties"]:
            inner.append(Place(part, ours["properties"][name], f"{at.path}.{name}"))
        else:
            lacking.append(f"{at.path}.{name} is missing")
    for name, sign in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(published.get(name), dict) and isinstance(ours.get(name), dict):
            inner.append(Place(published[name], ours[name], at.path + sign))
    return lacking + [one for place in inner for one in differences(place, known, depth + 1)]


def unpublished(told: str) -> bool:
    """Tell whether a difference is one that is known."""
    path = re.sub(r"\[\]|\{\}", "", told.partition(" ")[0])
    *above, name = path.split(".")
    return name in WITHOUT or f"{name} of {above[-1] if above else ''}" in WITHOUT


@there
@pytest.mark.parametrize("file", FILES)
def test_answers_are_as_published(file: str) -> None:
    """Every success has its status, its `Location` where there is one, and a body with every field, of the same type."""
    known: Schema = msgspec.json.decode((PUBLISHED / f"{file}.json").read_bytes())
    found: list[str] = []
    for path, methods in known["paths"].items():
        for method in set(methods) & set(METHODS):
            ours = described(method, path)["responses"]
            for status, answer in methods[method]["responses"].items():
                if status == "default":
                    continue
                where = f"{method} {path} {status}"
                if status not in ours:
                    found.append(f"{where} is never answered")
                    continue
                found += [
                    f"{where} lacks {name}" for name in answer.get("headers", {}) if name not in ours[status].get("headers", {})
                ]
                for media in answer.get("content", {}).values():
                    (body,) = ours[status]["content"].values()
                    told = differences(Place(media["schema"], body["schema"], ""), known)
                    found += [f"{where}: {one}" for one in told if not unpublished(one)]
    assert found == []


@there
def test_each_task_operation_is_published_with_the_same_scopes() -> None:
    """Which are those of the catalog; so are those of series."""
    tasks = package_catalog().find("tasks").definition
    wanted = {
        "tasks.2026-09": {"get": tasks.dated_scopes, "": tasks.dated_scopes},
        "tasks_series.2026-09": {"get": tasks.series_read_scopes, "": tasks.series_write_scopes},
    }
    for file, by_method in wanted.items():
        known: Schema = msgspec.json.decode((PUBLISHED / f"{file}.json").read_bytes())
        for methods in known["paths"].values():
            for method in set(methods) & set(METHODS):
                published = {scope for one in methods[method]["security"] for scope in one.get("oauth2", ())}
                assert published == set(by_method.get(method, by_method[""]))
