"""The client has a call for each operation that HubSpot publishes of what it covers; skipped without the published list."""

from __future__ import annotations

import contextlib
import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import axle
from axle.client.messages import Request, Response

PUBLISHED = Path(__file__).parents[3] / "shared" / "contract" / "openapi"
FILES = (
    "tasks.v3",
    "leads.v3",
    "meetings.v3",
    "contacts.v3",
    "objects.v3",
    "properties.v3",
    "pipelines.v3",
    "owners.v3",
    "schemas.v3",
    "account_info.v3",
    "oauth.v1",
    "associations.v4",
    "tasks.2026-03",
    "properties.2026-09",
    "pipelines.2026-09",
    "webhooks.v3",
    "webhooks.2026-09",
)
ELSEWHERE = "/webhooks-journal/"  # an interface of its own, which Axle does not have
NOT_OURS = {"POST /crm/v4/associations/usage/high-usage-report/{}"}  # a report by mail, and no association
VERBS = ("get", "post", "put", "patch", "delete")
ID = "777"


class Notes:
    """A transport that notes what is asked for and answers nothing."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def send(self, request: Request) -> Response:
        """Note a request."""
        path = request.url.partition("://")[2].partition("/")[2].partition("?")[0]
        self.seen.add(f"{request.method} /{path}")
        return Response(200, [], b"{}", request)

    def close(self) -> None:
        """Do nothing."""


def asked(version: Any) -> set[str]:
    """Return what all calls of a client ask for; ids and names are `{}`."""
    notes = Notes()
    with axle.Client("t", "http://axle.test", transport=notes, version=version) as client:
        for one in calls(client):
            with contextlib.suppress(axle.ResponseValidationError):
                one()
    return {re.sub(rf"/(?:{ID}|tasks|leads|meetings|contacts)(?=/|$)", "/{}", one) for one in notes.seen}


def calls(client: axle.Client) -> Iterator[Callable[[], object]]:
    """Return every call."""
    types: list[Any] = [client.tasks, client.leads, client.meetings, client.contacts]
    for objects in types:
        yield from (objects.list().first, lambda o=objects: o.get(ID), lambda o=objects: o.create({}))
        yield from (lambda o=objects: o.update(ID, {}), lambda o=objects: o.archive(ID), objects.search().first)
        yield from (lambda o=objects: o.merge(ID, ID), lambda o=objects: o.gdpr_delete(ID))
        for verb in ("create", "read", "update", "upsert", "archive"):
            inputs: Any = {"create": [{}], "read": [ID], "archive": [ID]}.get(verb, {ID: {}})
            yield functools.partial(getattr(objects.batch, verb), inputs)
    definitions, pipelines, stages = client.properties("tasks"), client.pipelines("tasks"), client.pipelines("tasks").stages(ID)
    collections: list[Any] = [definitions, definitions.groups, pipelines, client.schemas]
    for kept in collections:
        yield from (kept.list().first, lambda k=kept: k.get(ID), lambda k=kept: k.create({}))
        yield from (lambda k=kept: k.update(ID, {}), lambda k=kept: k.archive(ID))
    yield from (lambda: definitions.create_all([{}]), lambda: definitions.get_all([ID]), lambda: definitions.archive_all([ID]))
    yield from (stages.list().first, lambda: stages.get(ID), lambda: stages.create({}), lambda: stages.update(ID, {}))
    yield from (lambda: stages.replace(ID, {}), lambda: stages.archive(ID), lambda: stages.audit(ID))
    yield from (lambda: pipelines.replace(ID, {}), lambda: pipelines.audit(ID))
    yield from (client.owners.list().first, lambda: client.owners.get(ID))
    yield from (lambda: client.schemas.associate(ID, {}), lambda: client.schemas.dissociate(ID, ID))
    yield from (lambda: client.schemas.get_all([ID]), client.account_info.details, client.account_info.usage)
    yield from (lambda: client.oauth.token({}), lambda: client.oauth.access_token(ID))
    yield from (lambda: client.oauth.refresh_token(ID), lambda: client.oauth.revoke(ID))
    settings, subscriptions = client.webhooks(ID).settings, client.webhooks(ID).subscriptions
    yield from (settings.get, lambda: settings.replace({}), settings.delete, subscriptions.list().first)
    yield from (lambda: subscriptions.get(ID), lambda: subscriptions.create({}), lambda: subscriptions.update(ID, {}))
    yield from (lambda: subscriptions.archive(ID), lambda: subscriptions.update_all({ID: True}))
    links = client.associations("tasks", "contacts")
    yield from (links.list(ID).first, lambda: links.put(ID, ID), lambda: links.put(ID, ID, 204), lambda: links.archive(ID, ID))
    yield from (lambda: links.put_all([(ID, ID)]), lambda: links.put_default([(ID, ID)]), lambda: links.get_all([ID]))
    yield from (lambda: links.archive_all([(ID, ID)]), lambda: links.archive_labels([(ID, ID, 204)]))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published interface is not here")
@pytest.mark.parametrize("name", FILES)
def test_every_published_operation_has_a_call(name: str) -> None:
    """Whatever stands in the list, but what is none of ours."""
    published = json.loads((PUBLISHED / f"{name}.json").read_text("utf-8"))["paths"]
    wanted = {
        f"{verb.upper()} {re.sub(r'{[^}]*}', '{}', path)}"
        for path, verbs in published.items()
        for verb in verbs
        if verb in VERBS and not path.startswith(ELSEWHERE)
    }
    wanted = {re.sub(r"/(?:tasks|leads|meetings|contacts)(?=/|$)", "/{}", one) for one in wanted}
    version = name.partition(".")[2]
    assert wanted - asked(version if "-" in version else "v3") - NOT_OURS == set()
