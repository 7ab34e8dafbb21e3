"""Our OpenAPI document, made from the route table: what is not in a row is not in the document, and the other way round."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import UnsetType

from axle import __version__
from axle.http.bodies.wire import BatchBody
from axle.http.errors import ErrorBody
from axle.http.forms import FORM
from axle.http.messages import Answer
from axle.http.routes import Route
from axle.http.routes.every import ROUTES

Json = dict[str, Any]

ANY_ROW_FAILS = (400, 401, 403, 404, 429)
SHARED = "#/components/schemas/{name}"
_PLACE = re.compile(r"\{(\w+)\}")
_LISTS = ("properties", "propertiesWithHistory", "associations")
_YES_OR_NO = ("archived", "validate", "include")  # how the names of switches begin


def document() -> Json:
    """Return the document: one operation for each row under each of its prefixes."""
    shapes, components = _components(ROUTES)
    paths: dict[str, Json] = {}
    for row in ROUTES:
        for prefix in row.prefixes:
            paths.setdefault(prefix + row.path, {})[row.method.lower()] = _operation(row, prefix, shapes)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Axle", "version": __version__, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(_names(row)[0] for row in ROUTES)],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def _names(row: Route) -> tuple[str, str]:
    """Return the noun and the verb of a row: the module and the function that carry it out."""
    return row.operation.__module__.removeprefix("axle.operations.").removesuffix(".single"), row.operation.__name__


def _answered(row: Route) -> Any:
    """Return the type of a row's answer, where there is one; None where it never has a body."""
    if row.show is None:
        return None
    returned = get_type_hints(row.show)["return"]
    present = [part for part in get_args(returned) if part is not NoneType]
    return present[0] if len(present) == 1 and NoneType in get_args(returned) else returned


def _may_be_empty(row: Route) -> bool:
    """Tell whether a row's answer may have no body where others have one."""
    return row.show is not None and NoneType in get_args(get_type_hints(row.show)["return"])


def _components(rows: Iterable[Route]) -> tuple[dict[Any, Json], Json]:
    """Return the schema of every body that is taken or given, and those that they share."""
    types: list[Any] = [ErrorBody]
    for row in (shape for shape in rows if _answered(shape) is not Answer):
        for shape in (row.body, _answered(row)):
            if shape is not None and shape not in types:
                types.append(shape)
    schemas, components = msgspec.json.schema_components(types, ref_template=SHARED)
    for struct in _structs(types):
        _relax(components, struct)
    return {str(shape): schema for shape, schema in zip(types, schemas, strict=True)}, components


def _structs(types: Iterable[Any]) -> set[type[msgspec.Struct]]:
    """Return the structs that types are made of."""
    structs: set[type[msgspec.Struct]] = set()
    left = list(types)
    while left:
        shape = left.pop()
        left.extend(get_args(shape))
        if isinstance(shape, type) and issubclass(shape, msgspec.Struct) and shape not in structs:
            structs.add(shape)
            left.extend(field.type for field in msgspec.structs.fields(shape))
    return structs


def _relax(components: Json, struct: type[msgspec.Struct]) -> None:
    """Let the fields of a struct be missing that may be unset: only those with a default are known to be so."""
    full = f"{struct.__module__}.{struct.__qualname__}"
    schema = components.get(full) or components.get(struct.__name__, {})
    unset = {field.encode_name for field in msgspec.structs.fields(struct) if UnsetType in get_args(field.type)}
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in unset]


def _operation(row: Route, prefix: str, shapes: dict[Any, Json]) -> Json:
    noun, verb = _names(row)
    operation: Json = {
        "operationId": f"{noun}.{verb}{prefix.replace('/', '.')}",
        "tags": [noun],
        "summary": (inspect.getdoc(row.operation) or "").split("\n")[0].partition(" Raises ")[0],
        "parameters": [*_places(prefix + row.path), *map(_query_parameter, row.query)],
        "responses": _responses(row, shapes),
    }
    if row.open:
        operation["security"] = []
    if row.body is not None and row.method != "GET":
        media = FORM.decode() if row.reads else "application/json"
        shape = {"type": "object"} if _answered(row) is Answer else shapes[str(row.body)]  # a page knows its own form
        operation["requestBody"] = {"required": True, "content": {media: {"schema": shape}}}
    return operation


def _places(path: str) -> list[Json]:
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in _PLACE.findall(path)]


def _query_parameter(name: str) -> Json:
    """Describe a parameter of the query by what may stand there."""
    schema: Json = {"type": "string"}
    if name in _LISTS:
        schema = {"type": "array", "items": {"type": "string"}}
    elif name.startswith(_YES_OR_NO):
        schema = {"type": "boolean"}
    elif name == "limit":
        schema = {"type": "integer"}
    return {"name": name, "in": "query", "schema": schema}


def _responses(row: Route, shapes: dict[Any, Json]) -> Json:
    answered = _answered(row)
    success: Json = {"description": "Done."}
    if answered is Answer:
        success["content"] = {"text/html": {"schema": {"type": "string"}}}
    elif row.streams:
        success["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
    elif answered is not None:
        success["content"] = {"application/json": {"schema": shapes[str(answered)]}}
    if row.located:
        success["headers"] = {"Location": {"schema": {"type": "string"}}}
    responses = {str(row.status): success}
    if _may_be_empty(row):
        responses["204"] = {"description": "There is nothing."}
    if answered is BatchBody and row.partial != row.status:
        responses[str(row.partial)] = {**success, "description": "Some of it is done."}
    error: Json = {"description": "An error.", "content": {"application/json": {"schema": shapes[str(ErrorBody)]}}}
    if answered is Answer:  # people read pages that say what is wrong; those before the operation are as of any other row
        error["content"] |= success["content"]
    return responses | {str(status): error for status in sorted({*ANY_ROW_FAILS, *row.fails})} | {"default": error}
