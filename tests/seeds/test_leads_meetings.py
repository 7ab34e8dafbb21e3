"""Every sample request of the connectors' documents on leads and meetings, sent as they print it."""

from __future__ import annotations

from typing import Any

from tests.api import Api, links
from tests.seeds.test_tasks import has, is_complete

LEADS = "/crm/v3/objects/leads"
MEETINGS = "/crm/v3/objects/meetings"
KICKOFF = {
    "hs_timestamp": "2026-03-20T10:00:00.000Z",
    "hs_meeting_title": "Project Kickoff",
    "hs_meeting_body": "Discuss project scope and deliverables",
    "hs_meeting_start_time": "2026-03-20T10:00:00.000Z",
    "hs_meeting_end_time": "2026-03-20T11:00:00.000Z",
    "hs_meeting_location": "Conference Room A",
    "hs_meeting_outcome": "SCHEDULED",
}
PLANNED = [
    {
        "hs_timestamp": "2026-03-21T14:00:00.000Z",
        "hs_meeting_title": "Sprint Planning",
        "hs_meeting_start_time": "2026-03-21T14:00:00.000Z",
        "hs_meeting_end_time": "2026-03-21T15:00:00.000Z",
    },
    {
        "hs_timestamp": "2026-03-22T09:00:00.000Z",
        "hs_meeting_title": "Design Review",
        "hs_meeting_start_time": "2026-03-22T09:00:00.000Z",
        "hs_meeting_end_time": "2026-03-22T10:00:00.000Z",
    },
]


def lead(api: Api, name: str = "Jane Doe") -> str:
    """Create a lead."""
    return str(api.post(LEADS, {"properties": {"hs_lead_name": name}})["id"])


def test_leads_created_read_listed(api: Api) -> None:
    """Create a lead, Read a lead and Read a page of leads show both dates without the `hs_` prefix."""
    body = {"associations": links(api.contact(), 578), "properties": {"hs_lead_name": "Jane Doe"}}
    created = api.post(LEADS, body)
    record = created["id"]
    dates = {"createdate": created["createdAt"], "lastmodifieddate": created["updatedAt"]}
    has(created, {"hs_lead_name": "Jane Doe", **dates})
    read = api.get(f"{LEADS}/{record}?archived=false&properties=hs_lead_name")
    has(read, {"hs_lead_name": "Jane Doe", **dates})
    page = api.get(f"{LEADS}/?archived=false&limit=10&properties=hs_lead_name")
    has(page["results"][0], {"hs_lead_name": "Jane Doe", **dates})
    assert api.get(f"{LEADS}/{record}?associations=companies")["associations"] == {}


def test_leads_updated_and_archived(api: Api) -> None:
    """Update a lead and Archive a lead; the archived one is found by archived=true."""
    record = lead(api)
    has(api.patch(f"{LEADS}/{record}", {"hs_lead_name": "Jane Smith"}), {"hs_lead_name": "Jane Smith"})
    api.delete(f"{LEADS}/{record}")
    assert [one["id"] for one in api.get(f"{LEADS}?archived=true")["results"]] == [record]


def test_leads_in_batches(api: Api) -> None:
    """The four batch samples of leads."""
    names = ["Alice Johnson", "Bob Williams"]
    inputs = [{"associations": [], "properties": {"hs_lead_name": name}} for name in names]
    created = api.post(f"{LEADS}/batch/create", {"inputs": inputs})
    results = is_complete(created, 2)
    assert created["requestedAt"] <= created["startedAt"]
    ids = [one["id"] for one in results]
    for one, name in zip(results, names, strict=True):
        has(one, {"hs_lead_name": name, "hs_object_id": one["id"]})
    asked = {"inputs": [{"id": one} for one in ids], "properties": ["hs_lead_name"]}
    has(is_complete(api.post(f"{LEADS}/batch/read", asked, 200), 2)[1], {"hs_lead_name": "Bob Williams"})
    renamed = ["Alice Johnson-Updated", "Robert Williams"]
    changes = [{"id": one, "properties": {"hs_lead_name": name}} for one, name in zip(ids, renamed, strict=True)]
    updated = is_complete(api.post(f"{LEADS}/batch/update", {"inputs": changes}, 200), 2)
    assert [one["properties"]["hs_lead_name"] for one in updated] == renamed
    api.post(f"{LEADS}/batch/archive", {"inputs": [{"id": one} for one in ids]}, 204)
    assert api.get(LEADS) == {"results": []}


def test_leads_upserted(api: Api) -> None:
    """The upsert sample: one lead exists, 99999 does not and creates another under a new id."""
    record = lead(api, "Alice")
    body = {
        "inputs": [
            {"idProperty": "hs_object_id", "id": record, "properties": {"hs_lead_name": "Alice Johnson"}},
            {"idProperty": "hs_object_id", "id": "99999", "properties": {"hs_lead_name": "New Lead"}},
        ]
    }
    old, new = is_complete(api.post(f"{LEADS}/batch/upsert", body, 200), 2)
    has(old, {"hs_lead_name": "Alice Johnson", "hs_object_id": record})
    has(new, {"hs_lead_name": "New Lead", "hs_object_id": new["id"]})
    assert (old["new"], new["new"]) == (False, True)
    assert new["id"] not in (record, "99999")


def test_leads_searched(api: Api) -> None:
    """The search sample has a query and a filter, both of which must hold."""
    wanted = [lead(api, "Body Fit Gold Member"), lead(api, "Body Fit Silver Member")]
    lead(api, "Fit for nothing")
    body = {
        "query": "Body Fit",
        "properties": ["hs_lead_name"],
        "filterGroups": [{"filters": [{"propertyName": "hs_lead_name", "operator": "CONTAINS_TOKEN", "value": "Fit"}]}],
        "limit": 5,
    }
    found = api.post(f"{LEADS}/search", body, 200)
    assert (found["total"], [one["id"] for one in found["results"]]) == (2, wanted)
    has(found["results"][0], {"hs_lead_name": "Body Fit Gold Member", "createdate": found["results"][0]["createdAt"]})


def test_meetings_one_by_one(api: Api) -> None:
    """Create, get, list, update and delete a meeting."""
    created = api.post(MEETINGS, {"properties": KICKOFF, "associations": links(api.contact(), 200)})
    has(created, KICKOFF)
    address = f"{MEETINGS}/{created['id']}"
    names = "properties=hs_meeting_title&properties=hs_meeting_start_time"
    short = {name: KICKOFF[name] for name in ("hs_meeting_title", "hs_meeting_start_time")}
    has(api.get(f"{address}?archived=false&{names}"), short)
    has(api.get(f"{MEETINGS}/?archived=false&limit=10&{names}")["results"][0], short)
    change = {"hs_meeting_title": "Updated Project Kickoff", "hs_meeting_location": "Virtual: Zoom"}
    has(api.patch(address, change), change)
    api.delete(address)


def test_meetings_in_batches(api: Api) -> None:
    """The four batch samples of meetings."""
    inputs = [{"properties": one, "associations": []} for one in PLANNED]
    results = is_complete(api.post(f"{MEETINGS}/batch/create", {"inputs": inputs}), 2)
    ids = [one["id"] for one in results]
    for one, given in zip(results, PLANNED, strict=True):
        has(one, dict(given))
    asked: dict[str, Any] = {"inputs": [{"id": one} for one in ids], "propertiesWithHistory": []}
    asked["properties"] = ["hs_meeting_title", "hs_meeting_start_time"]
    has(is_complete(api.post(f"{MEETINGS}/batch/read", asked, 200), 2)[0], {"hs_meeting_title": "Sprint Planning"})
    changes = [{"hs_meeting_title": "Updated Sprint Planning"}, {"hs_meeting_outcome": "COMPLETED"}]
    body = {"inputs": [{"id": one, "properties": change} for one, change in zip(ids, changes, strict=True)]}
    for one, change in zip(is_complete(api.post(f"{MEETINGS}/batch/update", body, 200), 2), changes, strict=True):
        has(one, dict(change))
    api.post(f"{MEETINGS}/batch/archive", {"inputs": [{"id": one} for one in ids]}, 204)


def upsert(record: str) -> dict[str, Any]:
    """Return the meetings' upsert sample, for a record."""
    properties = {
        "hs_meeting_title": "Upserted Meeting",
        "hs_meeting_start_time": "2026-03-25T10:00:00.000Z",
        "hs_meeting_end_time": "2026-03-25T11:00:00.000Z",
    }
    return {"inputs": [{"id": record, "properties": properties}]}


def test_meetings_upserted(api: Api) -> None:
    """The upsert sample without idProperty changes the meeting with that id, or creates one."""
    record = api.post(MEETINGS, {"properties": KICKOFF})["id"]
    for given, new in ((record, False), ("12345678903", True)):
        (found,) = is_complete(api.post(f"{MEETINGS}/batch/upsert", upsert(given), 200), 1)
        has(found, dict(upsert(given)["inputs"][0]["properties"]))
        assert found["new"] is new
        assert (found["id"] == record) is not new


def test_meetings_searched(api: Api) -> None:
    """The search sample finds a meeting by one word of its title."""
    record = api.post(MEETINGS, {"properties": KICKOFF})["id"]
    body = {
        "filterGroups": [{"filters": [{"propertyName": "hs_meeting_title", "operator": "CONTAINS_TOKEN", "value": "Kickoff"}]}],
        "properties": ["hs_meeting_title", "hs_meeting_start_time", "hs_meeting_outcome"],
        "limit": 5,
    }
    found = api.post(f"{MEETINGS}/search", body, 200)
    assert found["total"] == 1
    has(found["results"][0], {"hs_meeting_outcome": "SCHEDULED", "hs_object_id": record})
    assert "paging" not in found


def test_a_meeting_without_a_moment_takes_its_start_or_the_present(api: Api) -> None:
    """`properties: {}` makes a meeting of now; a start time becomes its moment."""
    start = "2026-03-25T10:00:00.000Z"
    body = {"inputs": [{"properties": {}, "associations": []}, {"properties": {"hs_meeting_start_time": start}}]}
    now, later = is_complete(api.post(f"{MEETINGS}/batch/create", body), 2)
    assert now["properties"]["hs_timestamp"] == now["createdAt"]
    assert later["properties"]["hs_timestamp"] == start
