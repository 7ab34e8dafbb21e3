"""Webhooks within a transaction: what apps want to be told, and how far the events of an account have been told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.events import Event
from axle.core.webhooks import Subscription, WebhookSettings
from axle.storage import webhook_queries as queries
from axle.storage.interface.webhooks import PropertyMoment
from axle.storage.sql import SQL, Value
from axle.storage.transaction.events import event_of
from axle.storage.transaction.view import View


class SQLSubscriptions(View):
    """What apps want to be told, of whatever account they are."""

    def installed(self, app_id: int) -> bool:
        """Tell whether a live app is told of this account."""
        return bool(self._cursor.run(SQL(queries.INSTALLED_IN, (app_id, self.account, self.account))))

    def webhook_settings(self, app_id: int) -> WebhookSettings | None:
        """Return where an app is told."""
        return self.webhook_settings_of([app_id]).get(app_id)

    def webhook_settings_of(self, app_ids: Sequence[int]) -> dict[int, WebhookSettings]:
        """Return where apps are told."""
        rows = self._rows(queries.settings_of(self._dialect, app_ids), WebhookSettings) if app_ids else []
        return {settings.app: settings for settings in rows}

    def save_webhook_settings(self, settings: WebhookSettings) -> None:
        """Add an app's settings, or replace them."""
        self._cursor.run(SQL(queries.SAVE_SETTINGS, msgspec.structs.astuple(settings)))

    def delete_webhook_settings(self, app_id: int) -> None:
        """Remove an app's settings."""
        self._cursor.run(SQL(queries.DELETE_SETTINGS, (app_id,)))

    def subscriptions(self, app_id: int) -> list[Subscription]:
        """Return an app's subscriptions by id."""
        return self.subscriptions_of([app_id])

    def subscriptions_of(self, app_ids: Sequence[int]) -> list[Subscription]:
        """Return the subscriptions of apps, by app and id."""
        return self._rows(queries.subscriptions_of(self._dialect, app_ids), subscription_of) if app_ids else []

    def save_subscription(self, subscription: Subscription) -> None:
        """Add a subscription, or change one."""
        values = msgspec.structs.replace(subscription, active=int(subscription.active))
        self._cursor.run(SQL(queries.SAVE_SUBSCRIPTION, msgspec.structs.astuple(values)))

    def delete_subscription(self, app_id: int, number: int) -> bool:
        """Remove a subscription; False where there is none."""
        return bool(self._cursor.run(SQL(queries.DELETE_SUBSCRIPTION, (app_id, number))))


class SQLConsumers(View):
    """How far those have come who follow the events of one account, and what they read of it."""

    def consumed(self, name: str) -> int | None:
        """Return the last event that has been dealt with."""
        return next(iter(self._rows(SQL(queries.NUMBER, (self.account, name)), _same)), None)

    def follow(self, name: str, number: int) -> None:
        """Have a consumer begin, unless it follows already."""
        self._cursor.run(SQL(queries.BEGIN, (self.account, name, number)))

    def move(self, name: str, before: int, after: int) -> bool:
        """Move a consumer on; False where it is elsewhere."""
        return bool(self._cursor.run(SQL(queries.MOVE, (after, self.account, name, before))))

    def stop_following(self, name: str) -> None:
        """Have a consumer follow nothing."""
        self._cursor.run(SQL(queries.REST, (self.account, name)))

    def event_before(self, at_ms: int) -> int:
        """Return the last event before a moment."""
        return next(iter(self._rows(SQL(queries.EVENT_BEFORE, (self.account, at_ms)), int)), 0)

    def events_numbered(self, numbers: Sequence[int]) -> list[Event]:
        """Return those of the events that are still there."""
        if not numbers:
            return []
        return self._rows(queries.numbered(self._dialect, self.account, numbers), event_of)

    def values_at(self, moments: Sequence[PropertyMoment]) -> dict[PropertyMoment, str]:
        """Return the values that have been replaced since."""
        if not moments:
            return {}
        rows: Any = self._cursor.run(queries.values_after(self._dialect, self.account, moments))
        return {moments[place - 1]: value for place, value in rows}


def subscription_of(*row: Any) -> Subscription:
    """Make a subscription of a row."""
    subscription = Subscription(*row)
    return msgspec.structs.replace(subscription, active=bool(subscription.active))


def _same(value: Value) -> Any:
    return value
