"""What apps may be told of an account: in their own account everything, elsewhere what its users let them read."""

from __future__ import annotations

from collections.abc import Collection

from axle.core.associations import end_of, start_of
from axle.core.catalog import Catalog
from axle.core.events import Event
from axle.core.permissions import READ, may
from axle.core.versions import ApiVersion
from axle.core.webhooks import Item, Listener
from axle.operations.webhooks.matching import link_of
from axle.storage.interface import Transaction


def readable_types(tx: Transaction, catalog: Catalog, listener: Listener) -> Collection[int] | None:
    """Return the keys of the types that an app may be told of; None for all of them."""
    if listener.settings.account == listener.account:
        return None
    scopes = frozenset(scope for approval in tx.granted_scopes(listener.app) for scope in approval.split())
    return {one.key for one in catalog.types if may(scopes, one, READ, ApiVersion.V2026_09)}


def may_be_told(readable: Collection[int] | None, catalog: Catalog, event: Event, item: Item) -> bool:
    """Tell whether an app that reads some types may be told of one thing; of an association, if it reads both ends."""
    if readable is None:
        return True
    if not item.subject.startswith(("+", "-")):
        return event.type_key in readable
    link, _ = link_of(event, item.subject)
    return start_of(catalog, link).type in readable and end_of(catalog, link).type in readable
