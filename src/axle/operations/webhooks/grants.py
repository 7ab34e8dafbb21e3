"""What apps may be told of an account: in their own account everything, elsewhere what its users let them read."""

from __future__ import annotations

from collections.abc import Collection

from axle.core.associations import end_of, start_of
from axle.core.catalog import Catalog
from axle.core.events import Event
from axle.core.webhooks import Item, Listener
from axle.operations.oauth.approvals import approved, readable
from axle.operations.webhooks.matching import link_of
from axle.storage.interface import Transaction


def readable_types(tx: Transaction, catalog: Catalog, listener: Listener) -> Collection[int] | None:
    """Return the keys of the types that an app may be told of; None for all of them."""
    if listener.settings.account == listener.account:
        return None
    scopes = approved(tx, listener.app) or frozenset()
    return {one.key for one in catalog.types if readable(scopes, one)}


def may_be_told(types: Collection[int] | None, catalog: Catalog, event: Event, item: Item) -> bool:
    """Tell whether an app that reads some types may be told of one thing; of an association, if it reads both ends."""
    if types is None:
        return True
    if not item.subject.startswith(("+", "-")):
        return event.type_key in types
    link, _ = link_of(event, item.subject)
    return start_of(catalog, link).type in types and end_of(catalog, link).type in types
