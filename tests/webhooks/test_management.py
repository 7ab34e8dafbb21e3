"""Settings and subscriptions of apps: HubSpot's own management API, under every version of its paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hubspot import HubSpot
from hubspot.webhooks import (
    BatchInputSubscriptionBatchUpdateRequest,
    SettingsChangeRequest,
    SubscriptionBatchUpdateRequest,
    SubscriptionCreateRequest,
    SubscriptionPatchRequest,
    ThrottlingSettings,
)
from hubspot.webhooks.exceptions import ApiException

from axle.config import Config
from axle.core.permissions import ALL
from axle.core.webhook_events import event_types
from axle.core.webhooks import NEVER
from axle.operations.oauth import apps
from tests.api import Api, package_catalog
from tests.oauth.apps import Client
from tests.server import Server, axle

covers = pytest.mark.covers
PREFIXES = (
    "/webhooks/v3", "/webhooks/2026-03", "/app-webhooks/2025-09", "/app-webhooks/2026-09", "/app-webhooks/2027-03-beta",
)  # fmt: skip
URL = "https://hooks.example.com/hubspot?tenant=7"
READS = ("developers-read", "private-apps-read")
WRITES = ("developers-write", "private-apps-write")


def settings(url: str = URL, most: int = 10) -> dict[str, Any]:
    """Return the body that sets where an app is told."""
    return {"targetUrl": url, "throttling": {"maxConcurrentRequests": most}}


class Managed:
    """An app of a portal, and where its webhooks are managed."""

    def __init__(self, api: Api, prefix: str = PREFIXES[0]) -> None:
        self.client = Client(api)
        self.path = f"{prefix}/{self.client.app.id}"
        self.settings = f"{self.path}/settings"
        self.subscriptions = f"{self.path}/subscriptions"


@pytest.fixture
def managed(api: Api) -> Managed:
    """An app with settings."""
    app = Managed(api)
    api.put(app.settings, settings())
    return app


@covers("webhooks.settings.configure", "success")
@covers("webhooks.settings.read", "success", "404")
@covers("webhooks.settings.delete", "success")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_settings_are_put_read_and_deleted(api: Api, prefix: str) -> None:
    """As they are published; the date of creation stays, the other one follows."""
    app = Managed(api, prefix)
    assert api.get(app.settings, 404)["category"] == "OBJECT_NOT_FOUND"
    created = api.put(app.settings, settings())
    assert created == {
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "targetUrl": URL,
        "throttling": {"maxConcurrentRequests": 10},
    }
    api.now_ms += 1_500
    changed = api.put(app.settings, settings("https://other.example/", 6))
    assert changed["createdAt"] == created["createdAt"]
    assert changed["updatedAt"] == "2026-01-01T00:00:01.500Z"
    assert api.get(app.settings) == changed
    api.delete(app.settings)
    api.get(app.settings, 404)
    api.delete(app.settings)


@covers("webhooks.subscriptions.create", "success")
@covers("webhooks.subscriptions.list_all", "success")
@covers("webhooks.subscriptions.read", "success", "404")
@covers("webhooks.subscriptions.update", "success", "404")
@covers("webhooks.subscriptions.delete", "success", "404")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_subscription_is_created_read_changed_and_deleted(api: Api, prefix: str) -> None:
    """Its id is text, its address is told, and it is not active unless it says so."""
    app = Managed(api, prefix)
    answer = api.call("POST", app.subscriptions, {"eventType": "contact.propertyChange", "propertyName": "email"})
    assert answer.status == 201
    body = answer.json()
    assert body == {
        "id": body["id"],
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "eventType": "contact.propertyChange",
        "active": False,
        "propertyName": "email",
    }
    assert isinstance(body["id"], str)
    path = f"{app.subscriptions}/{body['id']}"
    assert answer.headers["location"] == f"http://axle.test{path}"
    assert api.get(path) == body
    api.now_ms += 1_000
    changed = api.call("PATCH", path, {"active": True}).json()
    assert changed == {**body, "active": True, "updatedAt": "2026-01-01T00:00:01.000Z"}
    assert api.call("PATCH", path, {}).json() == changed
    other = api.post(app.subscriptions, {"eventType": "deal.creation", "active": True})
    assert api.get(app.subscriptions) == {"results": [changed, other]}
    api.delete(path)
    assert api.get(app.subscriptions) == {"results": [other]}
    for method, sent in (("GET", None), ("PATCH", {"active": True}), ("DELETE", None)):
        for gone in (path, f"{app.subscriptions}/x", f"{app.subscriptions}/0"):
            refused = api.call(method, gone, sent)
            assert (refused.status, refused.json()["category"]) == (404, "OBJECT_NOT_FOUND")


@covers("webhooks.subscriptions.update_batch", "success", "400")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_many_are_changed_at_once(api: Api, prefix: str) -> None:
    """Those that are not there are told beside those that were changed."""
    app = Managed(api, prefix)
    ids = [api.post(app.subscriptions, {"eventType": f"deal.{what}"})["id"] for what in ("creation", "deletion", "merge")]
    path = f"{app.subscriptions}/batch/update"
    inputs = [{"id": int(ids[0]), "active": True}, {"id": ids[2], "active": True}]
    body = api.post(path, {"inputs": inputs}, 200)
    assert body["status"] == "COMPLETE"
    assert [(one["id"], one["active"]) for one in body["results"]] == [(ids[0], True), (ids[2], True)]
    assert [one["active"] for one in api.get(app.subscriptions)["results"]] == [True, False, True]
    partly = api.post(path, {"inputs": [{"id": ids[0], "active": False}, {"id": 99, "active": True}]}, 207)
    assert [one["id"] for one in partly["results"]] == [ids[0]]
    assert partly["numErrors"] == 1
    assert partly["errors"][0]["context"] == {"ids": ["99"]}
    assert [one["active"] for one in api.get(app.subscriptions)["results"]] == [False, False, True]
    for broken in ({}, {"inputs": [{"id": 1}]}, {"inputs": [{"id": 1, "active": "yes"}]}):
        api.post(path, broken, 400)


def test_all_published_event_types_can_be_subscribed_to(api: Api, managed: Managed) -> None:
    """There are 48; the generic ones need a type, and changes a property."""
    types = event_types(package_catalog())
    assert len(types) == 48
    for name, event_type in types.items():
        body = {"eventType": name, "active": True}
        if name.endswith(".propertyChange"):
            body["propertyName"] = "hs_object_id"
        if name.startswith("object."):
            body["objectTypeId"] = "0-27"
        created = api.post(managed.subscriptions, body)
        assert created.get("objectTypeId") == ("0-27" if name.startswith("object.") else None)
        assert (event_type.action == NEVER) == name.startswith(("conversation.", "event."))
    assert len(api.get(managed.subscriptions)["results"]) == 48


def test_a_type_of_the_accounts_own_can_be_subscribed_to(api: Api, managed: Managed) -> None:
    """By its id, once it is there."""
    body = {"eventType": "object.creation", "objectTypeId": "2-1"}
    api.post(managed.subscriptions, body, 400)
    api.post("/crm/v3/schemas", {"name": "ship", "labels": {}, "properties": [{"name": "hull", "label": "Hull"}]})
    assert api.post(managed.subscriptions, body)["objectTypeId"] == "2-1"


def test_what_means_nothing_with_an_event_type_is_left_out(api: Api, managed: Managed) -> None:
    """A property of what is no change, and a type beside a type's own event types."""
    created = api.post(managed.subscriptions, {"eventType": "deal.creation", "propertyName": "x", "objectTypeId": "0-1"})
    assert {"propertyName", "objectTypeId"}.isdisjoint(created)


REFUSED = (
    ({"eventType": "contact.birthday"}, "Unknown event type: contact.birthday"),
    (
        {"eventType": "task.creation"},
        "Unknown event type: task.creation; subscribe to object.creation with the objectTypeId 0-27",
    ),
    ({"eventType": ""}, "Unknown event type"),
    ({"eventType": "contact.propertyChange"}, "propertyName is required"),
    ({"eventType": "contact.propertyChange", "propertyName": ""}, "propertyName is required"),
    ({"eventType": "contact.propertyChange", "propertyName": "num_unique_conversion_events"}, "cannot be subscribed to"),
    ({"eventType": "deal.propertyChange", "propertyName": "hs_lastmodifieddate"}, "cannot be subscribed to"),
    ({"eventType": "deal.propertyChange", "propertyName": "x" * 101}, "cannot be subscribed to"),
    ({"eventType": "deal.propertyChange", "propertyName": "a\nb"}, "cannot be subscribed to"),
    ({"eventType": "object.propertyChange", "objectTypeId": "0-27"}, "propertyName is required"),
    ({"eventType": "object.propertyChange", "objectTypeId": "0-49", "propertyName": "hs_email_html"}, "cannot be subscribed"),
    ({"eventType": "object.creation"}, "objectTypeId is required"),
    ({"eventType": "object.creation", "objectTypeId": "0-4711"}, "Unknown objectTypeId: 0-4711"),
    ({"eventType": "object.creation", "objectTypeId": "contacts"}, "Unknown objectTypeId: contacts"),
    ({"eventType": "object.privacyDeletion", "objectTypeId": "0-1"}, "Unknown event type"),
)


@covers("webhooks.subscriptions.create", "400")
@pytest.mark.parametrize(("body", "words"), REFUSED)
def test_what_cannot_be_subscribed_to_is_refused(api: Api, managed: Managed, body: dict[str, Any], words: str) -> None:
    """In HubSpot's shape, and nothing is kept."""
    refused = api.post(managed.subscriptions, body, 400)
    assert words in refused["message"]
    assert (refused["status"], refused["category"]) == ("error", "VALIDATION_ERROR")
    assert api.get(managed.subscriptions) == {"results": []}


@pytest.mark.parametrize(
    "body", [{}, {"eventType": None}, {"eventType": 1}, {"eventType": "deal.merge", "active": "yes"}, [], None]
)
def test_a_body_of_another_shape_is_refused(api: Api, managed: Managed, body: Any) -> None:
    """Nothing is kept of it."""
    api.post(managed.subscriptions, body, 400)
    assert api.get(managed.subscriptions) == {"results": []}


def test_a_second_subscription_of_the_same_is_refused(api: Api, managed: Managed) -> None:
    """For another property, another type or another app it is not the same."""
    first = {"eventType": "contact.propertyChange", "propertyName": "email"}
    created = api.post(managed.subscriptions, first)
    refused = api.post(managed.subscriptions, {**first, "active": True}, 400)
    assert refused["context"] == {"id": [created["id"]]}
    api.post(managed.subscriptions, {**first, "propertyName": "phone"})
    api.post(Managed(api).subscriptions, first)
    for type_id in ("0-27", "0-1"):
        api.post(managed.subscriptions, {"eventType": "object.creation", "objectTypeId": type_id})
    assert len(api.get(managed.subscriptions)["results"]) == 4


def test_a_thousand_subscriptions_are_kept_and_no_more(api: Api, managed: Managed) -> None:
    """One that is deleted makes room."""
    for number in range(1_000):
        api.post(managed.subscriptions, {"eventType": "deal.propertyChange", "propertyName": f"p{number}"})
    refused = api.post(managed.subscriptions, {"eventType": "deal.creation"}, 400)
    assert "at most 1000 subscriptions" in refused["message"]
    listed = api.get(managed.subscriptions)["results"]
    assert len(listed) == 1_000
    api.post(Managed(api).subscriptions, {"eventType": "deal.creation"})
    api.delete(f"{managed.subscriptions}/{listed[0]['id']}")
    api.post(managed.subscriptions, {"eventType": "deal.creation"})


TARGETS = (
    "http://hooks.example.com/", "https://127.0.0.1/", "https://localhost/x", "https://169.254.169.254/", "https://[::1]/",
    "https://10.0.0.1/", "https://2130706433/", "https://user@hooks.example.com/", "ftp://hooks.example.com/",
    "hooks.example.com", "",
    "https://hooks.example.com/#x", f"https://hooks.example.com/{'x' * 2_000}",
)  # fmt: skip


@covers("webhooks.settings.configure", "400")
@pytest.mark.parametrize("url", TARGETS)
def test_a_target_that_is_not_allowed_is_refused(api: Api, managed: Managed, url: str) -> None:
    """In HubSpot's shape, and the settings stay as they are."""
    before = api.get(managed.settings)
    refused = api.put(managed.settings, settings(url), 400)
    assert (refused["status"], refused["category"]) == ("error", "VALIDATION_ERROR")
    assert refused["message"].startswith("The target URL")
    assert api.get(managed.settings) == before


def test_a_target_that_an_operator_allows_is_taken() -> None:
    """By http too."""
    api = Api(config=Config(webhook_allow=("hooks.internal", "10.0.0.0/8")))
    try:
        app = Managed(api)
        for url in ("http://hooks.internal:8080/x", "http://10.1.2.3/", "https://10.1.2.3/"):
            assert api.put(app.settings, settings(url))["targetUrl"] == url
        api.put(app.settings, settings("http://192.168.0.1/"), 400)
    finally:
        api.close()


@pytest.mark.parametrize(
    "body", [settings(most=5), settings(most=0), settings(most=-1), settings(most=2**31), {}, {"targetUrl": URL}]
)
def test_settings_that_cannot_be_are_refused(api: Api, managed: Managed, body: Any) -> None:
    """Fewer than six requests at a time, and what is missing."""
    before = api.get(managed.settings)
    assert api.put(managed.settings, body, 400)["status"] == "error"
    assert api.get(managed.settings) == before


def test_without_a_key_there_are_no_webhooks(api: Api) -> None:
    """The refusal names the setting."""
    app = Managed(api)
    execution = api.endpoint._execution
    rules = execution.anybody.webhooks._replace(keyed=False)
    execution.anybody = msgspec.structs.replace(execution.anybody, webhooks=rules)
    refused = api.put(app.settings, settings(), 400)
    assert "AXLE_SECRET_KEY has to be set" in refused["message"]


def test_an_app_without_a_sealed_secret_is_told_to_get_one(api: Api) -> None:
    """It was made before secrets were sealed; once its secret has been replaced, it may have settings."""
    app = Managed(api)
    old = app.client.app
    old.sealed_secret = ""
    api.app.storage.write(api.account, lambda tx: tx.save_app(old))
    refused = api.put(app.settings, settings(), 400)
    assert f"axle app rotate {old.client_id}" in refused["message"]
    assert api.app.sealer
    seal = api.app.sealer.seal
    api.app.storage.write(0, lambda tx: apps.rotate(tx, old.client_id, 0, api.now_ms, seal))
    api.put(app.settings, settings())


CALLS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/settings", None),
    ("PUT", "/settings", settings("https://stolen.example/")),
    ("DELETE", "/settings", None),
    ("GET", "/subscriptions", None),
    ("POST", "/subscriptions", {"eventType": "deal.merge"}),
    ("POST", "/subscriptions/batch/update", {"inputs": [{"id": 1, "active": True}]}),
    ("GET", "/subscriptions/1", None),
    ("PATCH", "/subscriptions/1", {"active": True}),
    ("DELETE", "/subscriptions/1", None),
)


@covers("webhooks.settings.read", "isolation", "scope")
@covers("webhooks.settings.configure", "isolation", "scope", "404")
@covers("webhooks.settings.delete", "isolation", "scope", "404")
@covers("webhooks.subscriptions.list_all", "isolation", "scope", "404")
@covers("webhooks.subscriptions.create", "isolation", "scope", "404")
@covers("webhooks.subscriptions.update_batch", "isolation", "scope", "404")
@covers("webhooks.subscriptions.read", "isolation", "scope")
@covers("webhooks.subscriptions.update", "isolation", "scope", "400")
@covers("webhooks.subscriptions.delete", "isolation", "scope")
@pytest.mark.parametrize(("method", "path", "body"), CALLS, ids=[f"{method} {path}" for method, path, _ in CALLS])
def test_only_the_apps_own_account_manages_it(api: Api, managed: Managed, method: str, path: str, body: Any) -> None:
    """Another account finds no app, an archived or unknown one is not there, and without a scope the caller is refused."""
    subscribed = api.post(managed.subscriptions, {"eventType": "deal.creation"})
    target = managed.path + path.replace("/1", f"/{subscribed['id']}")
    kept = (api.get(managed.settings), api.get(managed.subscriptions))
    for token, status in ((api.other_account(), 404), (api.token(scopes="crm.objects.deals.read"), 403)):
        assert api.call(method, target, body, token).status == status
    for app in ("0", "99999", "x", "-1", "9" * 30):
        assert api.call(method, f"/webhooks/v3/{app}{path}", body).status == 404
    assert (api.get(managed.settings), api.get(managed.subscriptions)) == kept
    for scope in READS + WRITES:
        allowed = scope in (READS if method == "GET" else WRITES)
        assert (api.call(method, target, body, api.token(scopes=scope)).status != 403) == allowed, scope
    api.app.storage.write(0, lambda tx: apps.archive(tx, managed.client.id, api.now_ms))
    assert api.call(method, target, body).status == 404


@pytest.mark.parametrize("scope", [*WRITES, ALL])
def test_each_scope_of_writing_is_enough(api: Api, managed: Managed, scope: str) -> None:
    """One of them, or a token for everything."""
    token = api.token(scopes=scope)
    assert api.call("PUT", managed.settings, settings(), token).status == 200
    assert api.call("POST", managed.subscriptions, {"eventType": "deal.creation"}, token).status == 201


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int]]:
    """A running server, and the id of an app of its first account."""
    database = f"sqlite:///{tmp_path_factory.mktemp('webhooks') / 'axle.db'}"
    with_log = str(tmp_path_factory.mktemp("log") / "log")
    server = Server("--database", database, log=with_log)
    made = axle("app", "create", "A", "--redirect-uri", "https://a.example", "--database", database, "--json")
    yield server, json.loads(made.stdout)["id"]
    assert server.stop()[0] == 0
    assert "hapikey=tok" not in Path(with_log).read_text()


def test_hubspots_own_client_manages_webhooks(place: tuple[Server, int]) -> None:
    """It sends its key in the query, as for a developer account; each of its calls works, and its errors are read."""
    server, app = place
    webhooks = HubSpot(api_key="tok", host=server.url).webhooks
    throttling = ThrottlingSettings(max_concurrent_requests=10)
    change = SettingsChangeRequest(target_url=URL, throttling=throttling)
    assert webhooks.settings_api.configure(app, change).target_url == URL
    assert webhooks.settings_api.get_all(app).throttling.max_concurrent_requests == 10
    api = webhooks.subscriptions_api
    created = api.create(
        app, SubscriptionCreateRequest(active=False, event_type="contact.propertyChange", property_name="email")
    )
    assert (created.event_type, created.property_name, created.active) == ("contact.propertyChange", "email", False)
    assert api.get_by_id(int(created.id), app).id == created.id
    assert api.update(int(created.id), app, SubscriptionPatchRequest(active=True)).active
    batch = BatchInputSubscriptionBatchUpdateRequest([SubscriptionBatchUpdateRequest(active=False, id=int(created.id))])
    assert [one.active for one in api.update_batch(app, batch).results] == [False]
    assert [one.id for one in api.get_all(app).results] == [created.id]
    with pytest.raises(ApiException) as refused:
        webhooks.settings_api.configure(app, SettingsChangeRequest(target_url="https://127.0.0.1", throttling=throttling))
    assert refused.value.status == 400
    with pytest.raises(ApiException) as unknown:
        HubSpot(api_key="wrong", host=server.url).webhooks.settings_api.get_all(app)
    assert unknown.value.status == 401
    api.archive(int(created.id), app)
    webhooks.settings_api.clear(app)
    assert api.get_all(app).results == []


def test_a_key_in_the_query_counts_where_webhooks_are_managed_alone(api: Api, managed: Managed) -> None:
    """Other paths take none, and a token in the header counts before it."""
    assert api.send("GET", f"{managed.settings}?hapikey=tok").status == 200
    assert api.send("GET", f"{managed.settings}?hapikey=wrong").status == 401
    for header in ("Bearer wrong", "Basic dG9rOg=="):
        assert api.send("GET", f"{managed.settings}?hapikey=tok", headers={"authorization": header}).status == 401
    assert api.send("GET", "/crm/v3/objects/contacts?hapikey=tok").status == 401
