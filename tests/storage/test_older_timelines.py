"""A database from before timelines: its activities get their place when a newer Axle opens it."""

from __future__ import annotations

from tests.api import START, Api
from tests.records.test_timeline import MEETINGS, NOTES, activity, ids, timeline
from tests.storage.test_older_activities import run, take_step


def test_older_activities_get_their_place(lasting: str) -> None:
    """On records that sum nothing up, and meetings that begin at another moment."""
    api = Api(database=lasting)
    ada = api.contact("ada@example.com")
    order = str(api.post("/crm/v3/objects/orders", {"properties": {"hs_order_name": "o"}})["id"])
    note = activity(api, NOTES, ada, START - 5)
    meeting = activity(api, MEETINGS, ada, START - 9, hs_meeting_start_time=str(START))
    api.put(f"/crm/v4/objects/notes/{note}/associations/default/orders/{order}")
    api.close()
    for index in ("link_shown", "link_archived", "record_archived_at", "token_account"):
        run(lasting, f"DROP INDEX {index}")
    run(lasting, "UPDATE link SET at_ms = NULL, open = NULL WHERE from_id = " + order)
    run(lasting, "ALTER TABLE link DROP COLUMN shown_ms")
    take_step(lasting, 17)

    api = Api(database=lasting)
    api.wait(0)
    assert ids(timeline(api, ada)) == [note, meeting]
    assert ids(timeline(api, order, object_type="orders")) == [note]
    api.close()
