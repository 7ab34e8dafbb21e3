"""A wrong value at each place of each body: never a 500, always an error of the one shape, and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.http.routes.row import addresses
from tests.api import DUE, Api, ApiFactory
from tests.http.test_auth import state
from tests.http.test_bad_input import JSON, refused
from tests.http.test_scopes_everywhere import filled

SIZE = 60_000  # bytes that no error exceeds here
WRONG: dict[str, bytes] = {
    "null": b"null", "number": b"-1.5", "huge": b"9" * 400, "text": b'"\\u0000"', "list": b"[[null]]",
    "object": b'{"a":{"b":[]}}', "deep": b"[" * 500 + b"]" * 500, "surrogate": b'"\\ud800"',
}  # fmt: skip
KINDS = {"pipelines": "deals", "crm-objects": "products", "merge": "contacts", "gdpr-delete": "contacts"}
PLAIN: dict[str, Any] = {
    "associationCategory": "HUBSPOT_DEFINED", "category": "HUBSPOT_DEFINED", "associationTypeId": 204, "definitionId": 204,
    "operator": "EQ", "propertyName": "hs_task_subject", "email": "new@example.com", "fieldType": "text",
}  # fmt: skip
Place = tuple[str | int, ...]


def plausible(kind: inspect.Type, name: str, record: str) -> Any:
    """Make a value of a shape, as well as its names tell how."""
    if isinstance(kind, inspect.Metadata | inspect.UnionType):
        inner = [kind.type] if isinstance(kind, inspect.Metadata) else kind.types
        return plausible(min(inner, key=lambda one: isinstance(one, inspect.NoneType)), name, record)
    if isinstance(kind, inspect.StructType):
        return {field.encode_name: plausible(field.type, field.encode_name, record) for field in kind.fields}
    if isinstance(kind, inspect.CollectionType):
        return [plausible(kind.item_type, name, record)]
    if isinstance(kind, inspect.DictType):
        return {"hs_timestamp": DUE, "hs_task_subject": "x"} if name == "properties" else {}
    return PLAIN.get(name, False if isinstance(kind, inspect.BoolType) else _scalar(kind, name, record))


def _scalar(kind: inspect.Type, name: str, record: str) -> Any:
    if isinstance(kind, inspect.IntType):
        return int(record)
    return record if name.endswith(("id", "Id")) else "x"


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Go through the places of a value, the whole first."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inside:
        yield from places(one, (*at, step))


def replaced(value: Any, at: Place, wrong: bytes) -> bytes:
    """Write a value as JSON, with something else at one place."""
    if not at:
        return wrong
    kept = {step: msgspec.json.encode(one) for step, one in (value.items() if isinstance(value, dict) else enumerate(value))}
    kept[at[0]] = replaced(value[at[0]], at[1:], wrong)
    if isinstance(value, list):
        return b"[" + b",".join(kept.values()) + b"]"
    return b"{" + b",".join(msgspec.json.encode(name) + b":" + one for name, one in kept.items()) + b"}"


def every_body(api: Api) -> Iterator[tuple[Route, str, str, Any]]:
    """Give each row with a JSON body once: its method, a path, and a body."""
    task = api.task()
    rows = set()
    for method, path, row in addresses(ROUTES, api.app.catalog):
        if row.body is None or row.reads is not None or row in rows:
            continue
        rows.add(row)
        kind = next((name for word, name in KINDS.items() if word in path), "tasks")
        named = {"objectType": kind, "fromObjectType": kind, "toObjectType": "contacts"}
        yield row, method, filled(path, named, task), plausible(inspect.type_info(row.body), "", task)


@pytest.mark.parametrize(
    ("name", "preset"), [*((name, "documented") for name in WRONG), ("object", "observed"), ("surrogate", "observed")]
)
def test_a_wrong_value_at_each_place(open_api: ApiFactory, name: str, preset: str) -> None:
    """Each place of the body of each route has it once."""
    api = open_api(preset)
    sent = 0
    bodies = [*every_body(api)]
    before = state(api)  # also before each later body: it is compared after each
    for _, method, path, body in bodies:
        for place in places(body):
            answer = api.send(method, path, replaced(body, place, WRONG[name]), JSON)
            sent += 1
            assert answer.status < 500, (method, path, place)
            if answer.status >= 400:
                assert len(answer.body) < SIZE, (method, path, place)
                if preset == "documented":
                    told = refused(answer)
                    assert all(one["message"] for one in told.get("errors", ())), (method, path, place)
            else:
                before = state(api)
        assert state(api) == before, (method, path)
    assert api.logged == []
    assert sent > 500
