"""What scopes let through, at every address: who may only read writes nowhere, and who may do nothing reads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from axle.core.scopes import known_scopes
from axle.core.versions import ApiVersion
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.http.routes.row import addresses
from axle.storage.interface import WRITE_LANE
from tests.api import DUE, TASKS, Api, ApiFactory, links
from tests.http.test_auth import state

READING = ("crm.objects.owners.read", "settings.users.read")  # of what is no record
# The types that stand in a path where it asks for definitions or pipelines, and bodies that name what they change.
KINDS = {"pipelines": "deals", "crm-objects": "products", "schemas": "2-1", "crm-object-schemas": "2-1"}
NEW = {"properties": {"hs_timestamp": DUE}}
BODIES: dict[str, Any] = {
    "/engagements/v1/engagements": {"engagement": {"type": "NOTE"}, "metadata": {"body": "x"}},
    "/crm-associations/v1/associations": {"fromObjectId": 1, "toObjectId": 2, "definitionId": 204},
}


def filled(path: str, named: Mapping[str, str], others: str) -> str:
    """Put names into the places of a path, and one thing into all others; a place may have its own."""
    return re.sub(r"\{(\w+)=?([^}]*)\}", lambda found: found[2] or named.get(found[1], others), path)


def every_address(api: Api) -> Iterator[tuple[Route, str, str, Any]]:
    """Give each row that needs a scope, with its method, a path that names a task or the like, and a body."""
    task = api.task()
    for method, path, row in addresses(ROUTES, api.app.catalog):
        if row.open or row.unscoped:
            continue
        kind = next((name for word, name in KINDS.items() if word in path), "tasks")
        named = {"objectType": kind, "fromObjectType": kind, "toObjectType": "contacts", "fromObjectTypeId": "0-27",
                 "toObjectTypeId": "0-1", "objectTypeId": "0-27"}  # fmt: skip
        address = filled(path, named, task)
        body = next((body for start, body in BODIES.items() if path.startswith(start)), NEW)
        if path.endswith("-batch"):
            body = [body]
        yield row, method, address, None if row.body is None else body


def any_scope(row: Route, path: str) -> bool:
    """Tell whether any of the 79 scopes that are published for tasks does: so it is under the stable paths of 2026-09."""
    return row.version >= ApiVersion.V2026_09 and path.startswith(
        ("/crm/objects/2026-09/tasks", "/crm/associations/2026-09/tasks")
    )


def test_all_scopes_that_read_write_nothing(api: Api) -> None:
    """At every address that changes something a token with all of them is refused, but for tasks under 2026-09."""
    scopes = [one for one in known_scopes(api.app.catalog) if ".read" in one or "-read" in one]
    reader = api.token(scopes=" ".join((*scopes, *READING)))
    every = [one for one in every_address(api) if one[0].lane == WRITE_LANE and not any_scope(one[0], one[2])]
    before = state(api)
    calls = [(method, path, api.call(method, path, body, reader).status) for _, method, path, body in every]
    assert [one for one in calls if one[2] != 403] == []
    assert state(api) == before
    assert len(calls) > 250


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_a_scope_of_nothing_does_nothing(open_api: ApiFactory, preset: str) -> None:
    """No address answers, nor repeats anything of a record, to who has a scope that allows nothing."""
    api = open_api(preset)
    nobody = api.token(scopes="nosuch")
    contact = api.contact("secret@example.com")
    api.post(TASKS, {"properties": {"hs_timestamp": DUE, "hs_task_body": "secret"}, "associations": links(contact, 204)})
    every = list(every_address(api))
    before = state(api)
    calls = [(method, path, api.call(method, path, body, nobody)) for _, method, path, body in every]
    assert [(method, path) for method, path, answer in calls if answer.status < 400 or b"secret" in answer.body] == []
    assert state(api) == before
