"""The webhooks of an app, managed by the client: where it receives them, and its subscriptions."""

from __future__ import annotations

from typing import Any

import pytest

import axle
from axle.client.config import VERSIONS
from axle.client.models import Throttling, WebhookSettings
from tests.api import Api
from tests.client.failing import Failing
from tests.oauth.apps import Client as App

pytestmark = pytest.mark.anyio
URL = "https://hooks.example.com/hubspot?tenant=7"


@pytest.mark.parametrize("version", VERSIONS)
async def test_settings_and_subscriptions_in_each_version(api: Api, version: Any) -> None:
    """Set, read, changed, listed, removed, with types, by the paths of each version."""
    client = axle.AsyncClient("tok", "http://axle.test", transport=api.endpoint, version=version)
    webhooks = client.webhooks(App(api).app.id)
    saved = await webhooks.settings.replace({"targetUrl": URL, "throttling": {"maxConcurrentRequests": 10}})
    assert (saved.target_url, saved.throttling.max_concurrent_requests) == (URL, 10)
    assert saved.created_at is not None and await webhooks.settings.get() == saved
    change = await webhooks.subscriptions.create({"eventType": "contact.propertyChange", "propertyName": "email"})
    assert (change.active, change.property_name, change.object_type_id) == (False, "email", None)
    task = await webhooks.subscriptions.create({"eventType": "object.creation", "objectTypeId": "0-27", "active": True})
    assert (task.active, task.object_type_id) == (True, "0-27")
    assert await webhooks.subscriptions.list().all() == [change, task]
    changed = await webhooks.subscriptions.update(change.id, {"active": True})
    assert changed.active and await webhooks.subscriptions.get(change.id) == changed
    await webhooks.subscriptions.archive(change.id)
    with pytest.raises(axle.NotFound):
        await webhooks.subscriptions.get(change.id)
    await webhooks.settings.delete()
    with pytest.raises(axle.NotFound):
        await webhooks.settings.get()
    assert [one.id for one in await webhooks.subscriptions.list().all()] == [task.id]


async def test_settings_are_their_own_type(client: axle.AsyncClient, api: Api) -> None:
    """Settings that were read can be put again; a place that is not allowed is refused, and nothing changes."""
    settings = client.webhooks(str(App(api).app.id)).settings
    saved = await settings.replace(WebhookSettings(target_url=URL, throttling=Throttling(max_concurrent_requests=6)))
    assert await settings.replace(saved) == saved
    with pytest.raises(axle.BadRequest):
        await settings.replace({"targetUrl": "https://127.0.0.1/", "throttling": {"maxConcurrentRequests": 6}})
    assert await settings.get() == saved
    assert (await settings.raw.get()).status == 200


async def test_many_subscriptions_are_changed_at_once(client: axle.AsyncClient, api: Api) -> None:
    """More than one request holds, by ids as answers write them; one that is not there is the error of its input."""
    subscriptions = client.webhooks(App(api).app.id).subscriptions
    ids = []
    for number in range(120):
        body = {"eventType": "deal.propertyChange", "propertyName": f"p{number}"}
        ids.append((await subscriptions.create(body)).id)
    result = await subscriptions.update_all(dict.fromkeys(ids, True))
    assert result.ok and [one.id for one in result] == ids
    assert [one.active async for one in subscriptions.list()] == [True] * 120
    partly = await subscriptions.update_all([{"id": ids[0], "active": False}, {"id": 9_999, "active": True}])
    assert [(one.id, one.active) for one in partly.results if one] == [(ids[0], False)]
    assert [error.inputs for error in partly.errors] == [(1,)]


@pytest.mark.parametrize("inputs", [{"x": True}, {"1": "yes"}, [{"id": 1}], "12", 7, [1], {"-1": True}, {True: True}])
async def test_inputs_that_cannot_be_sent_are_refused(client: axle.AsyncClient, inputs: Any) -> None:
    """Before anything is sent, and by the client's own errors."""
    with pytest.raises((axle.InvalidInput, axle.InvalidType)):
        await client.webhooks(1).subscriptions.update_all(inputs)


async def test_an_app_of_another_account_is_not_found(client: axle.AsyncClient) -> None:
    """Whatever is asked of it."""
    webhooks = client.webhooks(999_999)
    for call in (webhooks.settings.get, webhooks.settings.delete, webhooks.subscriptions.list().all):
        with pytest.raises(axle.NotFound):
            await call()


async def test_what_would_be_done_twice_is_not_repeated(api: Api) -> None:
    """Settings and batches are sent again after a failure; without a key, a new subscription is not: it may have been made."""
    failing = Failing(api)
    client = axle.AsyncClient("tok", "http://axle.test", transport=failing, retry=axle.RetryConfig(interval=0, keys="never"))
    webhooks = client.webhooks(App(api).app.id)
    await webhooks.settings.replace({"targetUrl": URL, "throttling": {"maxConcurrentRequests": 10}})
    await webhooks.settings.delete()
    assert failing.requests == ["PUT settings", "PUT settings", "DELETE settings", "DELETE settings"]
    failing.requests.clear()
    with pytest.raises(axle.ServerError):
        await webhooks.subscriptions.create({"eventType": "contact.creation"})
    assert failing.requests == ["POST subscriptions"]
    (subscription,) = await webhooks.subscriptions.list().all()
    failing.requests.clear()
    assert (await webhooks.subscriptions.update_all({subscription.id: True})).ok
    assert failing.requests == ["POST update", "POST update"]
