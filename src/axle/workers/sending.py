"""Sends deliveries: leases what is due, makes the bodies, posts them, and notes what came of it.

Nothing is sent within a transaction, and no write waits for a receiver. A lease says who sends a delivery, and until when: what
a server that is killed had leased is sent by another one afterwards, or by itself. One transaction of an account notes what has
come back and leases what is next.
"""

from __future__ import annotations

import itertools
import math
import random
import secrets
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

import msgspec

from axle.core.accounts import App
from axle.core.catalog import Catalog
from axle.core.receivers import as_called
from axle.core.record import RecordKey
from axle.core.signatures import delivery_headers
from axle.core.webhooks import (
    DELIVERED,
    EMPTY,
    EVENT,
    FAILED,
    LOST,
    SUCCESS,
    WAITING,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    WebhookSettings,
    after_failure,
    after_success,
    rest_ms,
    retry_at,
)
from axle.operations.account_catalogs import Catalogs
from axle.operations.records.lookup import records_of
from axle.operations.webhooks.notifications import contents
from axle.storage.interface import Settlement, Storage, Transaction
from axle.workers.posting import TIMEOUT, Outcome, Post
from axle.workers.senders import make_all
from axle.workers.together import write_together

LEASE_MS = 20_000  # longer than a request takes, with the time that it waits for a thread and for being noted
UNDER_WAY_MS = 8_000  # after leasing in which a request is taken to be under way: it may be lost with its server afterwards
REST_OF_LEASE_MS = LEASE_MS - UNDER_WAY_MS
MAX_ENDPOINTS = 200  # receivers that are looked at at once
HARMLESS = frozenset(("", "ok", "accepted", "{}", "[]", "null", "true", '{"ok":true}', '{"status":"ok"}'))
NO_SECRET = "no_secret"
FAULT = "fault"
NOTHING_LEFT = "nothing_left"
ENDED = "each server that sent it ended before it noted an answer"
PAUSE_MS = 120 * 3_600_000

_encode = msgspec.json.Encoder().encode

Open = Callable[[App], str]
Endpoints = Mapping[int, Endpoint]


class Request(NamedTuple):
    """A delivery that is ready to be sent: where, what, signed with which secret, and which records it tells of.

    `fault` says why it could not be made, where a fault of this server has prevented that.
    """

    account: int
    delivery: Delivery
    url: str
    secret: str
    body: bytes
    records: Sequence[RecordKey]
    fault: str = ""


class Result(NamedTuple):
    """A request that was sent, when, and what came of it."""

    request: Request
    at_ms: int
    outcome: Outcome


class Turn(NamedTuple):
    """What is to be done for one account in one transaction: results to note, and receivers to lease deliveries for."""

    results: Sequence[Result]
    apps: Iterable[int]
    room: int

    def by_app(self) -> dict[int, list[Result]]:
        """Return the results of each receiver, in the order in which receivers are locked: that of all servers."""
        grouped: dict[int, list[Result]] = {app: [] for app in self.apps}
        for result in self.results:
            grouped.setdefault(result.request.delivery.app, []).append(result)
        return dict(sorted(grouped.items()))

    def served(self, apps: Collection[int]) -> frozenset[int]:
        """Return the receivers that get a part of the room: where it is not enough for all, others each time."""
        return frozenset(apps if len(apps) <= self.room else random.sample(list(apps), self.room))


class Sending:
    """Leases and settles deliveries, and makes and posts requests. `open_secret` returns an app's secret, or nothing."""

    def __init__(self, storage: Storage, catalog: Catalog, now: Callable[[], int], open_secret: Open, post: Post) -> None:
        self.pause_ms = PAUSE_MS
        self.chance: Callable[[], float] = random.random
        self.patient = True  # leave receivers that keep failing alone for a while
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._now = now
        self._open_secret = open_secret
        self.transport = post  # a test may have another one
        self.signed_at = now  # a test may sign at another time than its clock shows
        self._holder = secrets.token_hex(8)

    def post(self, request: Request) -> Result:
        """Send a request, signed for this moment. Nothing is raised: a fault of this server is reported, and tried again."""
        at_ms = self._now()
        try:
            return self._posted(request, at_ms)
        except Exception as bug:
            sys.excepthook(type(bug), bug, bug.__traceback__)
            return Result(request, at_ms, Outcome(FAULT, None, 0.0))

    def _posted(self, request: Request, at_ms: int) -> Result:
        if request.fault:
            return Result(request, at_ms, Outcome(FAULT, None, 0.0, detail=request.fault))
        if not request.body:
            return Result(request, at_ms, Outcome(NOTHING_LEFT, None, 0.0))
        if not request.secret:
            detail = "the app has no secret that a request could be signed with: axle app rotate gives it one"
            return Result(request, at_ms, Outcome(NO_SECRET, None, 0.0, detail=detail))
        headers = delivery_headers(request.secret, as_called(request.url), request.body, self.signed_at())
        headers |= {"Content-Type": "application/json", "X-Axle-Delivery": str(request.delivery.id)}
        if request.delivery.purpose != EVENT:
            headers["X-Axle-Purpose"] = request.delivery.purpose
        return Result(request, at_ms, self.transport(request.url, request.body, headers))

    def turn(self, results: Sequence[Result], room: int) -> tuple[list[Request], list[Result]]:
        """Note results and lease what is due, `room` deliveries at most; return those, and results that could not be noted."""
        due = self._storage.endpoints_due(self._now(), MAX_ENDPOINTS) if room else []
        apps: dict[int, set[int]] = {}
        for account, app in due:
            apps.setdefault(account, set()).add(app)
        noted: dict[int, list[Result]] = {}
        for result in results:
            noted.setdefault(result.request.account, []).append(result)
        turns = {
            account: Turn(noted.get(account, []), apps.get(account, set()), room) for account in apps.keys() | noted.keys()
        }
        leased = write_together(self._storage, {account: partial(self._turn, turn) for account, turn in turns.items()})
        requests = [request for account, deliveries in leased.items() for request in self._requests(account, deliveries)]
        return requests, [result for result in results if result.request.account not in leased]

    def _turn(self, turn: Turn, tx: Transaction) -> list[Delivery]:
        """Do everything for one account; each receiver is locked by who works on it."""
        by_app = turn.by_app()
        served = turn.served(by_app)
        share = math.ceil(turn.room / len(served)) if served else 0
        apps = [app for app, results in by_app.items() if results or app in served]  # for the others there is a next turn
        settings = _live_settings(tx, apps)
        before = {app: tx.locked_endpoint(app) for app in apps}
        endpoints = before | self._noted(tx, before, settings, [result for app in apps for result in by_app[app]])
        going = self._going(tx, before, endpoints, settings)
        under_way = tx.in_flight(going, self._now() + REST_OF_LEASE_MS)
        leased: list[Delivery] = []
        for app in going:
            room = min(share, turn.room - len(leased)) if app in served else 0
            endpoints[app], deliveries = self._lease(tx, endpoints[app], settings.get(app), room, under_way.get(app))
            leased += deliveries
        tx.save_endpoints(list(endpoints.values()))
        return leased

    def _noted(
        self, tx: Transaction, endpoints: Endpoints, settings: Mapping[int, WebhookSettings], results: Sequence[Result]
    ) -> dict[int, Endpoint]:
        """Note what came of requests, and return their receivers as they are afterwards."""
        settled = tx.settle([self._settlement(tx, result) for result in results])
        after: dict[int, Endpoint] = {}
        for result in itertools.compress(results, settled):
            delivery = result.request.delivery
            if _gone(result.outcome):
                _deactivate(tx, delivery, self._now())
            if delivery.purpose == EVENT:
                endpoint = after.get(delivery.app, endpoints[delivery.app])
                after[delivery.app] = self._told(endpoint, settings.get(delivery.app), result.outcome)
        return after

    def _settlement(self, tx: Transaction, result: Result) -> Settlement:
        """Return what came of a request, as it is noted."""
        request, at_ms, outcome = result
        delivery = request.delivery
        state, next_ms = self._after(delivery, outcome, self._now())
        answer = self._kept_answer(tx, request, outcome)
        attempt = Attempt(
            *(delivery.id, delivery.attempts, at_ms, round(outcome.seconds * 1000), outcome.result, outcome.status),
            *(outcome.detail, answer),
        )
        return Settlement(delivery, attempt, state, next_ms, request.records if answer.lower() not in HARMLESS else ())

    def _told(self, endpoint: Endpoint, settings: WebhookSettings | None, outcome: Outcome) -> Endpoint:
        """Return a receiver as it is after one more request of events."""
        if outcome.result == SUCCESS and settings:
            return after_success(endpoint, settings.max_requests)
        if outcome.result in (SUCCESS, NOTHING_LEFT, FAULT):
            return endpoint
        return after_failure(endpoint, self._now(), outcome.result == TIMEOUT)

    def _going(
        self, tx: Transaction, before: Endpoints, endpoints: dict[int, Endpoint], settings: Mapping[int, WebhookSettings]
    ) -> list[int]:
        """Pause receivers and have them rest, as far as they have just failed; return those that may be sent something."""
        going: list[int] = []
        for app, noted in list(endpoints.items()):
            failed = noted.failures > before[app].failures
            endpoint = self._paused(tx, noted, settings.get(app), failed)
            rested = self._rested(tx, endpoint, failed)
            endpoints[app] = rested or endpoint
            if not rested:
                going.append(app)
        return going

    def _after(self, delivery: Delivery, outcome: Outcome, now_ms: int) -> tuple[DeliveryState, int]:
        """Return the state of a delivery after an attempt, and when it is sent again."""
        if outcome.result == SUCCESS:
            return DELIVERED, now_ms
        if outcome.result == NOTHING_LEFT:
            return EMPTY, now_ms
        again = retry_at(delivery.attempts + 1, now_ms, self.chance())
        if delivery.purpose != EVENT or _gone(outcome) or again is None:
            return FAILED, now_ms
        return WAITING, again

    def _kept_answer(self, tx: Transaction, request: Request, outcome: Outcome) -> str:
        """Return what is kept of an answer: nothing where it may repeat values of a record that has been erased meanwhile."""
        text = outcome.answer.decode("utf-8", "replace").replace("\0", "").strip()
        if text.lower() in HARMLESS or _all_there(tx, self._catalogs.of(tx), request.records):
            return text
        return ""

    def _paused(self, tx: Transaction, endpoint: Endpoint, settings: WebhookSettings | None, failed: bool) -> Endpoint:
        """Pause a receiver that has just failed, and for too long; let one be that its app has set anew."""
        now = self._now()
        if endpoint.paused_ms is not None and settings and settings.updated_ms > endpoint.paused_ms:
            return Endpoint(endpoint.app)
        if failed and endpoint.paused_ms is None and now - (endpoint.failing_ms or now) >= self.pause_ms:
            tx.give_up_deliveries(endpoint.app, now)
            return msgspec.structs.replace(endpoint, paused_ms=now)
        return endpoint

    def _lease(
        self, tx: Transaction, endpoint: Endpoint, settings: WebhookSettings | None, room: int, flight: tuple[int, int] | None
    ) -> tuple[Endpoint, list[Delivery]]:
        """Lease what a receiver may get now, and say when it is looked at again. `flight` is what is under way to it."""
        now, app = self._now(), endpoint.app
        if settings is None:
            tx.give_up_deliveries(app, now)
            return msgspec.structs.replace(endpoint, next_ms=None), []
        most = min(endpoint.room, settings.max_requests)
        under_way, first_end = flight or (0, None)
        free = min(room, most - under_way)
        due = [one for one in tx.due_deliveries(app, now, free) if _may_go_on(tx, one, now)] if free > 0 else []
        leased = [msgspec.structs.replace(one, lease=self._holder, attempts=one.attempts + bool(one.lease)) for one in due]
        tx.lease(due, now + LEASE_MS, self._holder)
        following = tx.next_delivery(app)
        if following is not None and following <= now and under_way + len(due) >= most:
            # What comes back has it looked at before.
            following = (first_end or now + LEASE_MS) - REST_OF_LEASE_MS
        return msgspec.structs.replace(endpoint, next_ms=following), leased

    def _rested(self, tx: Transaction, endpoint: Endpoint, failed: bool) -> Endpoint | None:
        """Return a receiver that is to be left alone for a while, since it keeps failing; None for one that is not."""
        now = self._now()
        if not self.patient or not rest_ms(endpoint):
            return None
        if failed:
            following = tx.next_delivery(endpoint.app)
            until = now + rest_ms(endpoint)
            return msgspec.structs.replace(endpoint, next_ms=None if following is None else max(until, following))
        return endpoint if endpoint.next_ms is not None and endpoint.next_ms > now else None

    def _requests(self, account: int, deliveries: Sequence[Delivery]) -> list[Request]:
        """Make the requests of deliveries that are leased. One that cannot be made takes none of the others with it."""

        def make(some: Sequence[Delivery]) -> list[Request]:
            return self._storage.read(account, partial(self._made, some))

        def broken(lost: Delivery, why: str) -> Request:
            return Request(account, lost, "", "", b"", (), f"the body could not be made: {why}")

        return make_all(deliveries, make, broken)

    def _made(self, deliveries: Sequence[Delivery], tx: Transaction) -> list[Request]:
        """Make requests of any apps: what they have in common, such as records and events, is read once."""
        numbers = sorted({delivery.app for delivery in deliveries})
        secrets_by_app = {app.id: self._open_secret(app) for app in tx.apps_with(numbers)}
        urls = {app: settings.target_url for app, settings in tx.webhook_settings_of(numbers).items()}
        return [
            Request(
                *(tx.account, delivery, urls.get(delivery.app, ""), secrets_by_app.get(delivery.app, "")),
                *(_encode(tells.notifications) if tells.notifications else b"", tells.records),
            )
            for delivery, tells in zip(deliveries, contents(tx, self._catalogs.of(tx), deliveries), strict=True)
        ]


def _live_settings(tx: Transaction, app_ids: Sequence[int]) -> dict[int, WebhookSettings]:
    """Return where apps are told, but for those that are told nothing any more."""
    live = [app.id for app in tx.apps_with(app_ids) if app.archived_ms is None]
    return tx.webhook_settings_of(live)


def _may_go_on(tx: Transaction, delivery: Delivery, now_ms: int) -> bool:
    """Tell whether a delivery is to be sent. One that ends each server that sends it fails like any other, in the end."""
    if not delivery.lease or retry_at(delivery.attempts + 1, now_ms, 0.0) is not None:
        return True
    attempt = Attempt(delivery.id, delivery.attempts, delivery.next_ms, 0, LOST, None, ENDED)
    tx.settle([Settlement(delivery, attempt, FAILED, now_ms)])
    return False


def _all_there(tx: Transaction, catalog: Catalog, keys: Sequence[RecordKey]) -> bool:
    """Tell whether none of the records has been erased."""
    return len(records_of(tx, catalog, keys)) == len(set(keys))


def _gone(outcome: Outcome) -> bool:
    return outcome.status == HTTPStatus.GONE


def _deactivate(tx: Transaction, delivery: Delivery, now_ms: int) -> None:
    """End the subscriptions of a delivery: its receiver wants to hear no more."""
    numbers = {item.subscription for item in delivery.items}
    for subscription in tx.subscriptions(delivery.app):
        if subscription.active and subscription.id in numbers:
            tx.save_subscription(msgspec.structs.replace(subscription, active=False, updated_ms=now_ms))
