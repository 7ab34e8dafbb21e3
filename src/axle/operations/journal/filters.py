"""Filters of subscriptions: an app is told of new and changed records alone that fulfil one of them.

A filter is never changed: an app adds another one and removes the first.
"""

from __future__ import annotations

import msgspec

from axle.core import permissions
from axle.core.accounts import App
from axle.core.errors import Invalid, NotFound
from axle.core.journal import MAX_CONDITIONS, MAX_FILTERS, OBJECT, Condition, JournalFilter
from axle.core.journal_filters import checked
from axle.core.permissions import READ, WRITE
from axle.core.sizes import Listed
from axle.operations.journal import access
from axle.operations.journal.subscriptions import known, last_number
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

SEQUENCE = "journal filter"


class Conditions(msgspec.Struct):
    """What a record has to fulfil, all of it."""

    conditions: Listed[Condition]


class FilterInput(msgspec.Struct):
    """A new filter of a subscription."""

    subscriptionId: int
    filter: Conditions


def create(tx: Transaction, caller: Caller, request: Request[FilterInput]) -> JournalFilter:
    """Add a filter. Raises NotFound for no such subscription, Invalid for conditions that cannot be."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[WRITE])
    number = tx.next_number(SEQUENCE)
    subscription = known(tx, app, request.body.subscriptionId)
    if subscription.subscription_type != OBJECT or not {"CREATE", "UPDATE"} & set(subscription.selection.actions):
        raise Invalid(f"Filters are for subscriptions of type {OBJECT} to CREATE or UPDATE")
    conditions = tuple(request.body.filter.conditions)
    if not 1 <= len(conditions) <= MAX_CONDITIONS:
        raise Invalid(f"A filter has 1 to {MAX_CONDITIONS} conditions")
    object_type = access.known_type(caller, tx.for_account(subscription.portal), subscription.topic)
    for condition in conditions:
        checked(condition, object_type)
    others = [one for one in tx.journal_filters(app.id) if one.subscription == subscription.id and one.until is None]
    if len(others) >= MAX_FILTERS:
        raise Invalid(f"A subscription can have at most {MAX_FILTERS} filters")
    last = last_number(tx, app, subscription.portal, subscription.subscription_type)
    added = JournalFilter(app.id, number, subscription.id, conditions, last, None, caller.moment.now_ms)
    tx.add_journal_filter(added)
    return added


def list_filters(tx: Transaction, caller: Caller, request: Request[None]) -> list[JournalFilter]:
    """Return the filters of a subscription. Raises NotFound for no such subscription."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[READ])
    subscription = known(tx, app, access.path_number(request, "subscriptionId"))
    return [one for one in _holding(tx, app) if one.subscription == subscription.id]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> JournalFilter:
    """Return one filter. Raises NotFound for none."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[READ])
    return _known(tx, app, access.path_number(request, "filterId"))


def remove(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """End a filter. Raises NotFound for none."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[WRITE])
    journal_filter = _known(tx, app, access.path_number(request, "filterId"))
    subscription = known(tx, app, journal_filter.subscription)
    tx.end_journal_filter(journal_filter, last_number(tx, app, subscription.portal, subscription.subscription_type))


def _known(tx: Transaction, app: App, number: int) -> JournalFilter:
    for journal_filter in _holding(tx, app):
        if journal_filter.id == number:
            return journal_filter
    raise NotFound(f"No filter with id {number} exists for app {app.id}", context={"filterId": [str(number)]})


def _holding(tx: Transaction, app: App) -> list[JournalFilter]:
    """Return the filters that hold, of subscriptions that do."""
    live = {subscription.id for subscription in tx.journal_subscriptions(app.id)}
    return [one for one in tx.journal_filters(app.id) if one.until is None and one.subscription in live]
