"""The events that every change leaves are kept for a while, then forgotten."""

from __future__ import annotations

from axle.workers.due import EVENTS_KEPT_MS, TRIM_EVERY_MS
from tests.portal import Portal


def test_old_events_are_forgotten_and_young_ones_kept(portal: Portal) -> None:
    """What happened longer ago than events are kept is gone; what came later is there, in order."""
    portal.post("/crm/v3/objects/contacts", {"properties": {"email": "old@example.com"}})
    portal.now_ms += EVENTS_KEPT_MS + 1
    portal.post("/crm/v3/objects/contacts", {"properties": {"email": "young@example.com"}})
    account = portal.app.storage.accounts()[0].id
    assert len(portal.app.storage.read(account, lambda tx: tx.events(0, 10))) == 2
    assert portal.app.loop.trim() == 1
    kept = portal.app.storage.read(account, lambda tx: tx.events(0, 10))
    assert [event.at_ms for event in kept] == [portal.now_ms]
    assert portal.app.loop.trim() == 0
    portal.now_ms += TRIM_EVERY_MS
    assert portal.app.loop.trim() == 0
