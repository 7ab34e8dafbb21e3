"""When an app is installed in an account, and when that ends: noted for its journal, if it follows that."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from axle.core.journal import (
    INSTALL,
    INSTALLED,
    LIFECYCLE,
    UNINSTALL,
    UNINSTALLED,
    LifecycleBody,
    Note,
)
from axle.operations.journal.access import new_name
from axle.storage.interface import Transaction

_encode = msgspec.json.Encoder().encode


@contextlib.contextmanager
def noted(tx: Transaction, app_id: int, account: int, now_ms: int, user: int | None = None) -> Iterator[None]:
    """Do something to what an account has approved, and note if it has installed an app by that, or ended it."""
    there = tx.for_account(account)
    before = bool(there.granted_scopes(app_id))
    yield
    after = bool(there.granted_scopes(app_id))
    app = tx.app_by_id(app_id)
    if before == after or app is None:
        return
    note_type, topic = (INSTALL, INSTALLED) if after else (UNINSTALL, UNINSTALLED)
    of_app = tx.for_account(app.account)
    if any(one.subscription_type == LIFECYCLE and one.topic == topic for one in of_app.journal_subscriptions(app_id)):
        of_app.add_note(Note(app_id, 0, new_name(), note_type, account, now_ms, _encode(LifecycleBody(user)).decode()))
