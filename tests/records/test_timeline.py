"""A record's timeline: its activities by their time, the pinned one named apart, nothing that a caller may not read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.api import CONTACTS, START, TASKS, Api, links

NOTES, MEETINGS, CALLS = (f"/crm/v3/objects/{name}" for name in ("notes", "meetings", "calls"))
TO_CONTACT = {NOTES: 202, TASKS: 204, MEETINGS: 200, CALLS: 194}
PIN = "hs_pinned_engagement_id"


def activity(api: Api, path: str, record: str, at_ms: int, **properties: str) -> str:
    """Create an activity of a contact and return its id."""
    body = {"properties": {"hs_timestamp": str(at_ms), **properties}, "associations": links(record, TO_CONTACT[path])}
    return str(api.post(path, body)["id"])


def timeline(api: Api, record: str, query: str = "", object_type: str = "contacts") -> Any:
    """Read a page of a timeline."""
    return api.get(f"/_axle/timeline/{object_type}/{record}?{query}")


def ids(page: Any) -> list[str]:
    """Return the ids of what is on a page."""
    return [one["id"] for one in page["results"]]


@pytest.mark.covers("records.timeline.timeline", "success", "400")
def test_activities_stand_by_their_timestamp(api: Api) -> None:
    """Of all types, the latest first; a meeting stands there too, and not where it begins."""
    ada = api.contact("ada@example.com")
    note = activity(api, NOTES, ada, START, hs_note_body="hello")
    meeting = activity(api, MEETINGS, ada, START - 5, hs_meeting_start_time=str(START + 99))
    task = activity(api, TASKS, ada, START + 7, hs_task_subject="call", hs_task_status="COMPLETED")
    call = activity(api, CALLS, ada, START - 9)
    page = timeline(api, ada)
    assert ids(page) == [task, note, meeting, call]
    assert page["pinned"] is None
    assert api.call("GET", f"/_axle/timeline/contacts/{ada}?limit=0").status == 400
    assert [one["objectTypeId"] for one in page["results"]] == ["0-27", "0-46", "0-47", "0-48"]
    first, second = page["results"][:2]
    assert (first["objectType"], first["timestamp"]) == ("tasks", "2026-01-01T00:00:00.007Z")
    assert first["properties"]["hs_task_subject"] == "call"
    assert second["properties"]["hs_note_body"] == "hello"
    only = timeline(api, ada, "properties=hs_task_priority")["results"][0]["properties"]
    assert set(only) == {"hs_task_priority", "hs_createdate", "hs_lastmodifieddate", "hs_object_id"}


def test_a_moved_activity_moves(api: Api) -> None:
    """On the timelines of all its records, whether they sum activities up or not."""
    ada = api.contact("ada@example.com")
    order = str(api.post("/crm/v3/objects/orders", {"properties": {"hs_order_name": "o"}})["id"])
    first, second = (activity(api, NOTES, ada, START + step) for step in (1, 2))
    meeting = activity(api, MEETINGS, ada, START + 3, hs_meeting_start_time=str(START))
    for note in (first, second):
        api.put(f"/crm/v4/objects/notes/{note}/associations/default/orders/{order}")
    assert ids(timeline(api, ada)) == [meeting, second, first]
    assert ids(timeline(api, order, object_type="orders")) == [second, first]
    api.patch(f"{NOTES}/{first}", {"hs_timestamp": str(START + 9)})
    api.patch(f"{MEETINGS}/{meeting}", {"hs_timestamp": str(START - 1)})
    assert ids(timeline(api, ada)) == [first, second, meeting]
    assert ids(timeline(api, order, object_type="orders")) == [first, second]


def test_pages_and_types(api: Api) -> None:
    """A page ends with where the next one begins; of unknown types and odd cursors the server says so."""
    ada = api.contact("ada@example.com")
    notes = [activity(api, NOTES, ada, START + number) for number in range(5)]
    task = activity(api, TASKS, ada, START + 2)
    page = timeline(api, ada, "limit=2")
    assert ids(page) == [notes[4], notes[3]]
    link = urlsplit(page["paging"]["next"]["link"])
    again = api.get(f"{link.path}?{link.query}")
    assert ids(again) == [task, notes[2]]
    assert ids(timeline(api, ada, "types=0-27,calls")) == [task]
    assert ids(timeline(api, ada, "types=tasks&types=note")) == [notes[4], notes[3], task, notes[2], notes[1], notes[0]]
    for query in ("after=1", "after=x.y.z", "types=nothing", "limit=0", "limit=101"):
        assert api.call("GET", f"/_axle/timeline/contacts/{ada}?{query}").status == 400, query
    assert api.call("GET", "/_axle/timeline/contacts/1").status == 404


def test_what_is_pinned_is_named_apart(api: Api) -> None:
    """It keeps its place as well; an archived one is not pinned any more, and stands among the archived."""
    ada = api.contact("ada@example.com")
    old, new = activity(api, NOTES, ada, START - 1), activity(api, NOTES, ada, START + 1)
    api.patch(f"{CONTACTS}/{ada}", {PIN: old})
    page = timeline(api, ada, "limit=1")
    assert (ids(page), page["pinned"]["id"]) == ([new], old)
    assert page["pinned"]["timestamp"] == "2025-12-31T23:59:59.999Z"
    assert timeline(api, ada, "types=tasks")["pinned"]["id"] == old
    api.delete(f"{NOTES}/{old}")
    page = timeline(api, ada)
    assert (ids(page), page["pinned"]) == ([new], None)
    assert ids(timeline(api, ada, "archived=true")) == [old]


def test_an_archived_activity_with_very_many_associations_is_gone_at_once(api: Api) -> None:
    """Its links are hidden little by little; no timeline shows it meanwhile."""
    contacts = [api.contact(f"c{number}@example.com") for number in range(3)]
    inputs = [{"properties": {"email": f"m{number}@example.com"}} for number in range(100)]
    for number in range(3):
        given = [{"properties": {"email": f"{number}.{one['properties']['email']}"}} for one in inputs]
        made = api.post(f"{CONTACTS}/batch/create", {"inputs": given})
        contacts += [one["id"] for one in made["results"]]
    note = activity(api, NOTES, contacts[0], START)
    for start in range(1, len(contacts), 100):
        some = [{"from": {"id": note}, "to": {"id": one}} for one in contacts[start : start + 100]]
        api.post("/crm/v4/associations/notes/contacts/batch/associate/default", {"inputs": some}, 200)
    assert ids(timeline(api, contacts[-1])) == [note]
    api.delete(f"{NOTES}/{note}")
    for contact in contacts[:: len(contacts) // 20]:
        assert ids(timeline(api, contact)) == []
    api.wait(0)
    assert ids(timeline(api, contacts[-1], "archived=true")) == [note]


@pytest.mark.covers("records.timeline.timeline", "scope", "isolation", "404")
def test_a_timeline_shows_what_the_caller_may_read(api: Api) -> None:
    """Types of activities that a token does not reach are left out, the pinned one too; another account sees no record."""
    company = api.company()
    body = {"properties": {"hs_timestamp": str(START)}, "associations": links(company, 190)}
    note = api.post(NOTES, body)["id"]
    api.patch(f"/crm/v3/objects/companies/{company}", {PIN: note})
    narrow = api.token(scopes="crm.objects.companies.read")
    answer = api.call("GET", f"/_axle/timeline/companies/{company}", token=narrow)
    assert answer.json() == {"results": [], "pinned": None}
    wider = api.token(scopes="crm.objects.companies.read crm.objects.contacts.read")
    assert ids(api.call("GET", f"/_axle/timeline/companies/{company}", token=wider).json()) == [note]
    assert api.call("GET", f"/_axle/timeline/companies/{company}", token=api.token(scopes="oauth")).status == 403
    assert api.call("GET", f"/_axle/timeline/companies/{company}", token=api.other_account()).status == 404


@pytest.mark.covers("records.recycle_bin.read_archived", "success", "scope", "isolation", "404")
@pytest.mark.covers("records.recycle_bin.list_archived", "success", "scope", "isolation", "400")
def test_the_recycle_bin_shows_what_was_deleted_last(api: Api) -> None:
    """Of every type, with what names a record; what was merged away says into what; each caller sees his types."""
    ada, bob, eve = (api.contact(f"{name}@example.com") for name in ("ada", "bob", "eve"))
    task = api.task(hs_task_subject="call")
    api.delete(f"{TASKS}/{task}")
    api.now_ms += 5
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": bob, "objectIdToMerge": ada}, 200)
    api.now_ms += 5
    api.delete(f"{CONTACTS}/{eve}")
    page = api.get("/_axle/recycle-bin?limit=2")
    assert [(one["id"], one["objectType"], one.get("mergedInto")) for one in page["results"]] == [
        (eve, "contacts", None), (ada, "contacts", bob),
    ]  # fmt: skip
    assert page["results"][0]["archivedAt"] == "2026-01-01T00:00:00.010Z"
    rest = api.get(f"/_axle/recycle-bin?limit=2&after={page['paging']['next']['after']}")
    assert [(one["id"], one["properties"]["hs_task_subject"]) for one in rest["results"]] == [(task, "call")]
    assert ids(api.get("/_axle/recycle-bin?types=tasks")) == [task]
    assert api.call("GET", "/_axle/recycle-bin?limit=0").status == 400
    narrow = api.token(scopes="crm.objects.companies.read")
    assert api.call("GET", "/_axle/recycle-bin", token=narrow).json() == {"results": []}
    assert api.call("GET", "/_axle/recycle-bin", token=api.other_account()).json() == {"results": []}
    assert api.get(f"/_axle/recycle-bin/0-1/{ada}")["mergedInto"] == bob
    assert api.call("GET", f"/_axle/recycle-bin/contacts/{bob}").status == 404
    assert api.call("GET", f"/_axle/recycle-bin/contacts/{ada}", token=narrow).status == 403
    assert api.call("GET", f"/_axle/recycle-bin/contacts/{ada}", token=api.other_account()).status == 404
    api.post(f"/_axle/objects/tasks/{task}/restore", None, 200)
    assert ids(api.get("/_axle/recycle-bin?types=tasks")) == []


@pytest.mark.covers("object_types.list_types", "success", "scope", "isolation")
def test_types_say_what_pages_need(api: Api) -> None:
    """What they are called, by what a record is known, whether it has a timeline, and what the caller may do."""
    known = {one["name"]: one for one in api.get("/_axle/types")["results"]}
    assert known["tasks"]["titles"] == ["hs_task_subject"]
    assert (known["tasks"]["activity"], known["tasks"]["path"]) == (True, "/tasks/{portal}/view/all/task/{id}")
    assert known["meetings"]["path"] == "/contacts/{portal}/record/0-47/{id}"
    assert {"objectTypeId": "0-46", "associationTypeId": 202, "associationCategory": "HUBSPOT_DEFINED"} in known["contacts"][
        "timelineTypes"
    ]
    assert "0-2" in known["contacts"]["associatedTypes"]
    assert known["taxes"]["timelineTypes"] == []
    assert known["contacts"]["pinProperty"] == PIN
    assert [known[name]["mergeable"] for name in ("contacts", "tasks", "notes")] == [True, False, False]
    assert [known[name]["previewProperty"] for name in ("emails", "notes")] == ["hs_body_preview", ""]
    narrow = api.call("GET", "/_axle/types", token=api.token(scopes="crm.objects.companies.read")).json()["results"]
    assert {one["name"]: (one["readable"], one["writable"]) for one in narrow} == {"companies": (True, False)}
