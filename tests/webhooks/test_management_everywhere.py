"""The management of webhooks on each database: with the key of secrets, and by two servers at the same moment."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from axle.config import from_environment
from axle.core.errors import Invalid
from axle.core.permissions import ALL
from axle.core.record import Moment, Source
from axle.core.search import SearchLimits
from axle.core.webhooks import MAX_SUBSCRIPTIONS, Subscription
from axle.operations.request import Caller, ReadOptions, Request
from axle.operations.webhooks import subscriptions
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import together
from tests.api import Api
from tests.oauth.apps import Client
from tests.storage import databases
from tests.webhooks.test_management import URL, Managed, settings

KEY = "0123456789abcdef" * 4
MEANWHILE = 0.3  # seconds for which a subscription is held up between its check and its write


@pytest.fixture(params=["file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that is kept, of each kind."""
    with databases.lasting(request.param, tmp_path) as url:
        yield url


def portal(place: str, **environment: str) -> contextlib.closing[Api]:
    """Return a server on a database, with such settings."""
    return contextlib.closing(Api(config=from_environment(environment, {}), database=place))


def test_webhooks_are_managed_with_the_key(place: str) -> None:
    """Settings and subscriptions are made, listed, changed one by one and at once, and removed; they outlive a server."""
    with portal(place, AXLE_SECRET_KEY=KEY) as api:
        app = Managed(api)
        assert api.put(app.settings, settings())["targetUrl"] == URL
        names = ("email", "city", "zip")
        bodies = [{"eventType": "contact.propertyChange", "propertyName": name} for name in names]
        ids = [api.post(app.subscriptions, body)["id"] for body in bodies]
        assert api.call("PATCH", f"{app.subscriptions}/{ids[0]}", {"active": True}).json()["active"] is True
        inputs = [{"id": ids[0], "active": False}, {"id": int(ids[1]), "active": True}]
        changed = api.post(f"{app.subscriptions}/batch/update", {"inputs": inputs}, 200)
        assert [one["active"] for one in changed["results"]] == [False, True]
        api.delete(f"{app.subscriptions}/{ids[2]}")
        api.get(f"{app.subscriptions}/{ids[2]}", 404)
        listed = api.get(app.subscriptions)["results"]
        assert [(one["id"], one["propertyName"], one["active"]) for one in listed] == [
            (ids[0], "email", False), (ids[1], "city", True),
        ]  # fmt: skip
    with portal(place, AXLE_SECRET_KEY=KEY) as api:
        assert api.get(app.subscriptions)["results"] == listed
        kept = api.app.storage.write(api.account, lambda tx: tx.app_by_id(app.client.app.id))
        assert kept is not None and api.app._secret(kept) == app.client.secret
        api.delete(app.settings)
        api.get(app.settings, 404)


def test_on_postgresql_without_the_key_settings_are_refused() -> None:
    """The refusal names the setting, and nothing is kept."""
    with databases.own_schema(databases.server()) as url, portal(url) as api:
        app = Managed(api)
        assert "AXLE_SECRET_KEY has to be set" in api.put(app.settings, settings(), 400)["message"]
        api.get(app.settings, 404)


class Slow:
    """A transaction that tells when the subscriptions were looked up in it, and goes on a while later."""

    def __init__(self, tx: Transaction, looked: threading.Event) -> None:
        self._tx, self._looked = tx, looked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def subscriptions(self, app_id: int) -> list[Subscription]:
        """Return an app's subscriptions as they are now, a while later."""
        listed = self._tx.subscriptions(app_id)
        self._looked.set()
        threading.Event().wait(MEANWHILE)
        return listed


def fill(tx: Transaction, app: int, account: int) -> None:
    """Have an app have one subscription less than it may have."""
    for number in range(MAX_SUBSCRIPTIONS - 1):
        row = Subscription(
            account, app, number + 1, "deal.propertyChange", "", 3, "propertyChange", f"p{number}", False, 0, 0, 0
        )  # fmt: skip
        tx.save_subscription(row)
    tx.pass_numbers(subscriptions.SEQUENCE, MAX_SUBSCRIPTIONS)


def subscribed(api: Api, storage: Storage, app: int, what: tuple[str, threading.Event]) -> Subscription:
    """Subscribe as the route does, slowly."""
    event_type, looked = what
    moment = Moment(api.now_ms, Source())
    caller = Caller(api.account, frozenset((ALL,)), api.app.catalog, api.app.config.behaviour, moment, SearchLimits())
    body = subscriptions.SubscriptionInput(event_type)

    def work(tx: Any) -> Subscription:
        return subscriptions.create(Slow(tx, looked), caller, Request({"appId": str(app)}, ReadOptions(), body))

    return storage.write(api.account, work)


def test_two_requests_at_the_same_moment_make_one_last_subscription(place: str) -> None:
    """The second is told that there are as many as there may be; on PostgreSQL they reach two servers."""
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(portal(place, AXLE_SECRET_KEY=KEY))
        second = first if place.startswith("sqlite") else stack.enter_context(portal(place, AXLE_SECRET_KEY=KEY))
        app = Client(first).app.id
        first.app.storage.write(first.account, lambda tx: fill(tx, app, first.account))
        looked = threading.Event()

        def later() -> Subscription:
            looked.wait(10)
            return subscribed(first, second.app.storage, app, ("deal.merge", threading.Event()))

        sooner = partial(subscribed, first, first.app.storage, app, ("deal.creation", looked))
        outcomes: list[Any] = together([sooner, later])
        assert [type(outcome) for outcome in outcomes] == [Subscription, Invalid]
        assert "at most 1000 subscriptions" in str(outcomes[1])
        assert len(first.app.storage.write(first.account, lambda tx: tx.subscriptions(app))) == MAX_SUBSCRIPTIONS
