"""A portal with an app that is told things: its subscriptions, and its receiver on a loopback address."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.config import Config
from axle.core.accounts import REFRESH, App, Token
from axle.core.behaviour import behaviour
from axle.core.catalog import Catalog
from axle.core.receivers import LOOPBACK, allowance
from axle.core.webhooks import Action, Delivery, Subscription, WebhookSettings
from axle.operations.account_catalogs import Catalogs
from axle.storage.interface import DeliveryQuery, Transaction
from axle.workers.fanout import FanOut
from axle.workers.posting import Outcome, Receivers
from axle.workers.sending import Sending
from axle.workers.webhooks import Webhooks
from tests.api import Api
from tests.webhooks.listening import Receiver

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
PREFIXES = {"contact": "0-1", "company": "0-2", "deal": "0-3", "ticket": "0-5", "product": "0-7", "line_item": "0-8"}


class Hooked(Api):
    """A portal whose webhooks run when the test says so. `chance` is what retries leave to it."""

    def __init__(self, database: str, receiver: Receiver) -> None:
        super().__init__(config=Config(behaviour=behaviour("documented"), test=False), database=database)
        self.receiver = receiver
        self.posting = Receivers(allowance(LOOPBACK))
        self.hooks = self.server()
        self.app.storage.on_commit(self.hooks.wake)
        self.app_id = self.add_app()

    def server(self) -> Webhooks:
        """Return the webhooks of one more server on the same database."""
        storage, catalog = self.app.storage, self.app.catalog
        sending = Sending(storage, catalog, lambda: self.now_ms, lambda app: SECRET, self.posting.post)
        sending.chance = lambda: 0.5
        return Webhooks(FanOut(storage, catalog, lambda: self.now_ms), sending)

    def add_app(self, account: int = 0, url: str = "", requests: int = 10) -> int:
        """Make an app of an account, with settings."""
        owner = account or self.account
        number = len(self.write(lambda tx: tx.apps())) + 20_001
        app = App(number, f"client-{number}", "hash", owner, "An app", (), "", self.now_ms)
        settings = WebhookSettings(owner, number, url or self.receiver.url, requests, self.now_ms, self.now_ms)
        self.write(lambda tx: tx.save_app(app))
        self.write(lambda tx: tx.save_webhook_settings(settings))
        return number

    def install(self, app_id: int, account: int, scopes: str = "crm.objects.contacts.read") -> None:
        """Have an account approve an app."""
        token = Token(f"hash-{app_id}-{account}", account, app_id, "", scopes, self.now_ms, purpose=REFRESH)
        self.app.storage.save_token(token)

    def subscribe(self, event_type: str, property_name: str = "", type_id: str = "", app_id: int = 0) -> int:
        """Subscribe to something from now on."""
        prefix, action = event_type.split(".")
        catalog = self.catalog()
        found = catalog.by_id(type_id or PREFIXES[prefix])
        assert found is not None
        number: int = self.write(lambda tx: tx.next_number("subscription"))
        subscription = Subscription(
            self.account, app_id or self.app_id, number, event_type, type_id, found.key, _action(action), property_name, True,
            self.now_ms, self.now_ms, self.now_ms,
        )  # fmt: skip
        self.write(lambda tx: tx.save_subscription(subscription))
        return number

    def catalog(self) -> Catalog:
        """Return the account's catalog."""
        catalog: Catalog = self.write(lambda tx: Catalogs(self.app.catalog).of(tx))
        return catalog

    def write(self, work: Any) -> Any:
        """Do something in a transaction."""
        return self.app.storage.write(self.account, work)

    def deliver(self) -> list[Outcome]:
        """Deliver what waits, and return how that ended."""
        return [result.outcome for result in self.hooks.deliver()]

    def deliveries(self, state: str = "") -> list[Delivery]:
        """Return deliveries, oldest first."""
        query = DeliveryQuery(1_000, state=state)
        listed: list[Delivery] = self.write(lambda tx: tx.deliveries(query))
        return listed[::-1]

    def attempts(self) -> list[Any]:
        """Return all attempts."""

        def work(tx: Transaction) -> list[Any]:
            return tx.attempts([one.id for one in tx.deliveries(DeliveryQuery(1_000))])

        found: list[Any] = self.write(work)
        return found

    def close(self) -> None:
        """Let go of everything."""
        self.posting.close()
        super().close()


def _action(text: str) -> Action:
    return msgspec.convert(text, Action)  # type: ignore[no-any-return] # one of the literals
