"""The events that every change leaves are kept for a while, then forgotten."""

from __future__ import annotations

from axle.workers.trim import EVENTS_KEPT_MS, PAUSE_MS
from tests.api import Api


def test_old_events_are_forgotten_and_young_ones_kept(api: Api) -> None:
    """What happened longer ago than events are kept is gone; what came later is there, in order."""
    api.post("/crm/v3/objects/contacts", {"properties": {"email": "old@example.com"}})
    api.now_ms += EVENTS_KEPT_MS + 1
    api.post("/crm/v3/objects/contacts", {"properties": {"email": "young@example.com"}})
    account = api.app.storage.accounts()[0].id
    assert len(api.app.storage.read(account, lambda tx: tx.events(0, 10))) == 2
    assert api.app.trimming.trim() == 1
    kept = api.app.storage.read(account, lambda tx: tx.events(0, 10))
    assert [event.at_ms for event in kept] == [api.now_ms]
    assert api.app.trimming.trim() == 0
    api.now_ms += PAUSE_MS
    assert api.app.trimming.trim() == 0
