"""From events to deliveries: reads what happened in accounts that somebody is told of, and writes down what is to be sent.

Only accounts with listeners are looked at. A chunk of events is matched beside the writers; its deliveries and the consumer's
new number are one transaction, which does nothing where another server was quicker.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from axle.core.catalog import Catalog
from axle.core.errors import AxleError
from axle.core.webhooks import EVENT, MAX_EVENTS, WAITING, Delivery, Endpoint, Item, Listener
from axle.operations.account_catalogs import Catalogs
from axle.operations.webhooks.grants import may_be_told, readable_types
from axle.operations.webhooks.matching import Audience, initial_properties
from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together

CONSUMER = "webhooks"
CHUNK = 500  # events of one account that are matched at once


class Chunk(NamedTuple):
    """What one look at an account's events found: the consumer's numbers before and after, and what is to be sent."""

    before: int
    after: int
    deliveries: list[Delivery]


class FanOut:
    """Turns the events of all accounts into deliveries of up to `events` each."""

    def __init__(self, storage: Storage, catalog: Catalog, now: Callable[[], int], events: int = MAX_EVENTS) -> None:
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._now = now
        self._events = events
        self._audiences: dict[int, Audience] = {}
        self._listeners: list[Listener] = []
        self._woken: set[int] = set()
        self._lock = threading.Lock()  # a test fans out too, beside the thread

    def wake(self, account: int) -> bool:
        """Note that something happened in an account; True where somebody is told of it."""
        heard = account in self._audiences
        if heard:
            self._woken.add(account)
        return heard

    def run(self) -> bool:
        """Look at all accounts that somebody is told of; True where deliveries were added, or more is left."""
        with self._lock:
            self._woken.clear()
            self._renew_audiences()
            return self._fan_out(set(self._storage.behind()) & self._audiences.keys())

    def run_woken(self) -> bool:
        """Look at the accounts in which something has just happened here."""
        with self._lock:
            accounts, self._woken = self._woken, set()
            return self._fan_out(accounts & self._audiences.keys())

    def _renew_audiences(self) -> None:
        """See who listens: accounts that nobody is told of any more are followed no more, new ones from now on."""
        listeners = self._storage.listeners()
        if listeners != self._listeners:
            self._listeners = listeners
            by_account = groupby(sorted(listeners, key=_account), key=_account)
            self._audiences = {account: Audience(group) for account, group in by_account}
        following = set(self._storage.following())
        if following == self._audiences.keys():
            return
        write_together(self._storage, {account: _stop for account in following - self._audiences.keys()})
        begin = {
            account: partial(_follow, audience) for account, audience in self._audiences.items() if account not in following
        }
        write_together(self._storage, begin)

    def _fan_out(self, accounts: Iterable[int]) -> bool:
        chunks = {account: self._matched(account) for account in accounts}
        writes = {account: partial(_save, chunk) for account, chunk in chunks.items() if chunk}
        write_together(self._storage, writes)
        left = [account for account, chunk in chunks.items() if chunk and chunk.after - chunk.before >= CHUNK]
        self._woken.update(left)
        return bool(left) or any(chunk.deliveries for chunk in chunks.values() if chunk)

    def _matched(self, account: int) -> Chunk | None:
        """Match the next events of an account; a fault of one stops no other."""
        try:
            return self._storage.read(account, partial(self._chunk, self._audiences[account]))
        except AxleError:  # the database refuses for the moment
            return None
        except Exception as bug:
            sys.excepthook(type(bug), bug, bug.__traceback__)
            return None

    def _chunk(self, audience: Audience, tx: Transaction) -> Chunk | None:
        """Match the next events of an account; None where there are none."""
        before = tx.consumed(CONSUMER)
        events = tx.events(before, CHUNK) if before is not None else []
        if before is None or not events:
            return None
        catalog = self._catalogs.of(tx)
        paused = set(_paused(audience, tx.endpoints()))
        items: dict[int, list[Item]] = {}
        initial = initial_properties(tx, catalog, audience, events)
        readable = {app: readable_types(tx, catalog, listener) for app, listener in audience.listeners.items()}
        for event in events:
            for app, item in audience.items(catalog, event, initial):
                if app not in paused and may_be_told(readable[app], catalog, event, item):
                    items.setdefault(app, []).append(item)
        return Chunk(before, events[-1].number, list(self._deliveries(items)))

    def _deliveries(self, items: dict[int, list[Item]]) -> Iterator[Delivery]:
        now = self._now()
        for app, listed in sorted(items.items()):
            for start in range(0, len(listed), self._events):
                yield delivery(app, listed[start : start + self._events], now)


def delivery(app: int, items: Sequence[Item], now_ms: int) -> Delivery:
    """Return a new delivery of what happened, to be sent at once."""
    return Delivery(0, app, EVENT, WAITING, tuple(items), 0, now_ms, now_ms)


def _account(listener: Listener) -> int:
    return listener.account


def _stop(tx: Transaction) -> None:
    tx.stop_following(CONSUMER)


def _follow(audience: Audience, tx: Transaction) -> None:
    tx.follow(CONSUMER, tx.event_before(audience.since_ms))


def _save(chunk: Chunk, tx: Transaction) -> None:
    if tx.move(CONSUMER, chunk.before, chunk.after):
        tx.add_deliveries(chunk.deliveries)


def _paused(audience: Audience, endpoints: Iterable[Endpoint]) -> Iterator[int]:
    """Return the apps to which nothing is sent, until their settings are saved again."""
    for endpoint in endpoints:
        listener = audience.listeners.get(endpoint.app)
        if listener and endpoint.paused_ms is not None and listener.settings.updated_ms <= endpoint.paused_ms:
            yield endpoint.app
