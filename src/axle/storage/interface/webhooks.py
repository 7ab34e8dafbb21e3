"""What a storage does for webhooks: what apps want to be told, how far events have been told, deliveries and their log.

Moments are epoch milliseconds. Settings and subscriptions belong to apps and are read in every account; all else is one
account's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from axle.core.events import Event
from axle.core.record import RecordKey
from axle.core.webhooks import Attempt, Delivery, DeliveryState, Endpoint, Subscription, WebhookSettings


class PropertyMoment(NamedTuple):
    """A property of a record, and a moment; by the key of the record's type."""

    type_key: int
    record_id: int
    property: str
    at_ms: int


class Settlement(NamedTuple):
    """What came of sending a delivery: the attempt, the state that it leaves, and when it is sent again, if it is.

    `records` are those whose values the receiver may have repeated in its answer.
    """

    delivery: Delivery
    attempt: Attempt
    state: DeliveryState
    next_ms: int
    records: Sequence[RecordKey] = ()


class DeliveryQuery(NamedTuple):
    """Which deliveries are asked for, newest first: those with ids below `before`, of an app, in a state."""

    limit: int
    before: int | None = None
    app: int | None = None
    state: str = ""


class Subscriptions(Protocol):
    """What apps want to be told."""

    def installed(self, app_id: int) -> bool:
        """Tell whether a live app is told of this account: its own, or one that somebody has approved here."""

    def webhook_settings(self, app_id: int) -> WebhookSettings | None:
        """Return where an app is told."""

    def webhook_settings_of(self, app_ids: Sequence[int]) -> dict[int, WebhookSettings]:
        """Return where apps are told, by app."""

    def save_webhook_settings(self, settings: WebhookSettings) -> None:
        """Add an app's settings, or replace them."""

    def delete_webhook_settings(self, app_id: int) -> None:
        """Remove an app's settings: it is told nothing any more."""

    def subscriptions(self, app_id: int) -> list[Subscription]:
        """Return an app's subscriptions by id."""

    def subscriptions_of(self, app_ids: Sequence[int]) -> list[Subscription]:
        """Return the subscriptions of apps, by app and id."""

    def save_subscription(self, subscription: Subscription) -> None:
        """Add a subscription, or change whether one is active, since when, and when that was changed."""

    def delete_subscription(self, app_id: int, number: int) -> bool:
        """Remove a subscription. False where there is none."""


class Consumers(Protocol):
    """How far those have come who follow the events of one account. Trimming passes no event that one of them still needs."""

    def consumed(self, name: str) -> int | None:
        """Return the number of the last event that has been dealt with; None for a consumer that follows nothing."""

    def follow(self, name: str, number: int) -> None:
        """Have a consumer begin behind an event, unless it follows already."""

    def move(self, name: str, before: int, after: int) -> bool:
        """Move a consumer on. False where it is not at `before` any more: of several servers, one does the work."""

    def stop_following(self, name: str) -> None:
        """Have a consumer follow nothing, so that it keeps no event."""

    def event_before(self, at_ms: int) -> int:
        """Return the number of the last event before a moment, 0 for none."""

    def events_numbered(self, numbers: Sequence[int]) -> list[Event]:
        """Return those of the events that are still there, by number."""

    def values_at(self, moments: Sequence[PropertyMoment]) -> dict[PropertyMoment, str]:
        """Return the values that properties had after moments, where those have been replaced since."""


class Deliveries(Protocol):
    """The requests that tell apps of one account's events, and what came of them."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Add deliveries, which get the next ids, and have their receivers looked at."""

    def endpoints(self) -> list[Endpoint]:
        """Return what is known of the receivers, by app."""

    def locked_endpoint(self, app_id: int) -> Endpoint:
        """Return a receiver, a new one if need be, and keep it as it is until this transaction ends."""

    def save_endpoints(self, endpoints: Sequence[Endpoint]) -> None:
        """Replace what is known of receivers."""

    def in_flight(self, app_ids: Sequence[int], now_ms: int) -> dict[int, tuple[int, int]]:
        """Return how many deliveries are leased for receivers, and when the first lease ends, as far as there are any."""

    def due_deliveries(self, app_id: int, now_ms: int, limit: int) -> list[Delivery]:
        """Return deliveries whose moment has come, earliest first, as far as nobody has them."""

    def next_delivery(self, app_id: int) -> int | None:
        """Return when the next delivery to a receiver is to be sent, or its lease ends."""

    def lease(self, deliveries: Sequence[Delivery], until_ms: int, holder: str) -> None:
        """Have deliveries belong to a holder until then. What an earlier holder did is noted as lost."""

    def settle(self, settlements: Sequence[Settlement]) -> list[bool]:
        """Note what came of sending deliveries. False for one whose lease is another's by now: its attempt alone is noted."""

    def give_up_deliveries(self, app_id: int, now_ms: int) -> None:
        """Have all deliveries failed that wait for a receiver."""

    def send_again(self, number: int, now_ms: int) -> int | None:
        """Have a delivery be sent at once, again if need be, and return its app; None where it is leased, or is not there."""

    def failed_deliveries(self, app_id: int | None, limit: int) -> list[int]:
        """Return deliveries that have failed, oldest first: of one app or of all."""

    def deliveries(self, query: DeliveryQuery) -> list[Delivery]:
        """Return deliveries, newest first."""

    def delivery(self, number: int) -> Delivery | None:
        """Return one delivery."""

    def attempts(self, numbers: Sequence[int]) -> list[Attempt]:
        """Return the attempts of deliveries, in order, with the beginnings of their answers: 1,000 characters."""

    def answer(self, attempt: Attempt) -> str:
        """Return all that is kept of the answer to an attempt; of an account's longer ones, the newest 1,000 are kept whole."""

    def trim_deliveries(self, before_ms: int, limit: int) -> int:
        """Forget those of the `limit` oldest deliveries that ended before a moment, with their attempts; return how many."""


class Webhooks(Subscriptions, Consumers, Deliveries, Protocol):
    """Webhooks, within a transaction."""
