"""The webhooks of an app: where it receives them, and what it is told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from axle.client import webhook_calls
from axle.client._sync.batching import carried_out
from axle.client._sync.caller import Caller
from axle.client._sync.definitions import Collection
from axle.client._sync.raw import RawCalls
from axle.client.attributes import repr_of
from axle.client.batches import BatchOptions
from axle.client.calls import CallOptions
from axle.client.definition_calls import CollectionRef
from axle.client.models import WebhookSettings, WebhookSubscription
from axle.client.responses import BatchResult


class AppWebhookSettings:
    """Where an app receives webhooks. A body is a mapping with the names of the wire, or a `WebhookSettings` of `models`."""

    def __init__(self, client: Caller, path: str) -> None:
        self._client = client
        self._app = CollectionRef(path, WebhookSettings, client.config.validation, client.config.lax)

    def __repr__(self) -> str:
        return repr_of(self, self._client, self._app.path)

    @property
    def raw(self) -> RawCalls:
        """Return the same calls, with their raw responses."""
        return RawCalls(self._client, self)

    def get(self, **options: Unpack[CallOptions]) -> WebhookSettings:
        """Read the settings. Raises NotFound for an app without any."""
        settings: WebhookSettings = self._client.run(webhook_calls.settings(self._app, options))
        return settings

    def replace(self, body: Any, **options: Unpack[CallOptions]) -> WebhookSettings:
        """Set the target URL, and how many requests may be under way."""
        settings: WebhookSettings = self._client.run(webhook_calls.replace_settings(self._app, body, options))
        return settings

    def delete(self, **options: Unpack[CallOptions]) -> None:
        """Remove the settings: the app receives nothing any more, and its subscriptions stay."""
        self._client.run(webhook_calls.delete_settings(self._app, options))


class WebhookSubscriptions(Collection[WebhookSubscription]):
    """What an app is told of. Only `active` of a subscription can be changed; `archive` deletes it permanently."""

    def update_all(
        self, inputs: Mapping[str, bool] | Mapping[int, bool] | Iterable[Mapping[str, Any]], **options: Unpack[BatchOptions]
    ) -> BatchResult[WebhookSubscription]:
        """Activate and deactivate several subscriptions: `{id: active}`, or inputs with `id` and `active`."""
        return carried_out(self._client, webhook_calls.update_all(self._collection, inputs, options))


class Webhooks:
    """The webhooks of one app."""

    def __init__(self, client: Caller, path: str) -> None:
        self._client = client
        self._path = path

    def __repr__(self) -> str:
        return repr_of(self, self._client, self._path)

    @property
    def settings(self) -> AppWebhookSettings:
        """Return the settings."""
        return AppWebhookSettings(self._client, self._path)

    @property
    def subscriptions(self) -> WebhookSubscriptions:
        """Return the subscriptions."""
        return WebhookSubscriptions(self._client, self._path + webhook_calls.SUBSCRIPTIONS, WebhookSubscription)
