"""Every sample request of the three documents on tasks, sent as they print it; ids stand for records that exist."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import TASKS, Api, links

SAMPLE = {
    "hs_timestamp": "2025-01-15T10:30:00.000Z",
    "hs_task_subject": "Follow up with client",
    "hs_task_body": "Discuss contract renewal terms and next steps.",
    "hs_task_priority": "HIGH",
    "hs_task_type": "TODO",
    "hs_task_status": "NOT_STARTED",
}
BATCH: list[dict[str, Any]] = [
    {
        "properties": {
            "hs_timestamp": "2025-01-15T10:30:00.000Z",
            "hs_task_subject": "Send proposal",
            "hs_task_priority": "HIGH",
            "hs_task_type": "TODO",
            "hs_task_status": "NOT_STARTED",
        },
        "associations": [],
    },
    {
        "properties": {
            "hs_timestamp": "2025-01-16T09:00:00.000Z",
            "hs_task_subject": "Schedule demo",
            "hs_task_priority": "MEDIUM",
            "hs_task_type": "TODO",
            "hs_task_status": "NOT_STARTED",
        },
        "associations": [],
    },
]
GUIDE = {
    "hs_timestamp": "2019-10-30T03:30:17.883Z",
    "hs_task_body": "Send Proposal",
    "hubspot_owner_id": "64492917",
    "hs_task_subject": "Follow-up for Brian Buyer",
    "hs_task_status": "WAITING",
    "hs_task_priority": "HIGH",
    "hs_task_type": "CALL",
}
GUIDE_UPDATE = {
    "hs_timestamp": "2019-10-30T03:30:17.883Z",
    "hs_task_body": "Send Proposal",
    "hubspot_owner_id": "64492917",
    "hs_task_subject": "Close deal",
    "hs_task_status": "COMPLETED",
    "hs_task_priority": "HIGH",
}
SEARCH: dict[str, Any] = {
    "filterGroups": [{"filters": [{"propertyName": "hs_task_subject", "operator": "CONTAINS_TOKEN", "value": "follow up"}]}],
    "properties": ["hs_task_subject", "hs_task_status", "hs_task_priority"],
    "sorts": ["hs_createdate"],
    "limit": 10,
}


def has(record: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Check that a record has the sample's values, and the fields that every sample answer has."""
    assert {name: record["properties"].get(name) for name in wanted} == wanted
    assert record["id"] == record["properties"].get("hs_object_id", record["id"])
    assert record["archived"] is False
    assert record["createdAt"].endswith("Z")
    assert record["updatedAt"].endswith("Z")


def is_complete(answer: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Check what every sample batch answer has, and return its results."""
    assert answer["status"] == "COMPLETE"
    assert answer["startedAt"] <= answer["completedAt"]
    results: list[dict[str, Any]] = answer["results"]
    assert len(results) == count
    return results


def batch(api: Api) -> list[str]:
    """Send the sample batch create and return the ids."""
    results = is_complete(api.post(f"{TASKS}/batch/create", {"inputs": BATCH}), 2)
    for result, given in zip(results, BATCH, strict=True):
        has(result, given["properties"])
    return [result["id"] for result in results]


def test_connector_creates_and_reads_a_task(api: Api) -> None:
    """Create a task and Read a task give the documented fields back."""
    body = {"properties": SAMPLE, "associations": links(api.contact(), 204)}
    created = api.post(f"{TASKS}/", body)
    has(created, SAMPLE)
    read = api.get(f"{TASKS}/{created['id']}?archived=false&properties={'&properties='.join(SAMPLE)}")
    has(read, SAMPLE)
    assert set(read["properties"]) == {*SAMPLE, "hs_createdate", "hs_lastmodifieddate", "hs_object_id"}


def test_connector_lists_tasks(api: Api) -> None:
    """List of the tasks sends the defaults of its query record and a trailing slash, and pages."""
    ids = [api.task(hs_task_subject="Follow up with client") for _ in range(11)]
    page = api.get(f"{TASKS}/?archived=false&limit=10&properties=hs_task_subject")
    has(page["results"][0], {"hs_task_subject": "Follow up with client"})
    assert [one["id"] for one in page["results"]] == ids[:10]
    assert page["paging"]["next"]["after"] == str(int(ids[9]) + 1)
    assert f"after={page['paging']['next']['after']}" in page["paging"]["next"]["link"]


def test_connector_updates_and_archives_a_task(api: Api) -> None:
    """Update a task and Archive a task do what they say."""
    record = api.task()
    api.wait(1_800_000)
    given = {"hs_task_status": "COMPLETED", "hs_task_subject": "Follow up with client: Done"}
    changed = api.patch(f"{TASKS}/{record}", given)
    has(changed, given)
    assert changed["properties"]["hs_lastmodifieddate"] == changed["updatedAt"] > changed["createdAt"]
    api.delete(f"{TASKS}/{record}")
    api.get(f"{TASKS}/{record}", 404)


def test_connector_batches_tasks(api: Api) -> None:
    """Batch create, read, update and archive carry out the samples."""
    ids = batch(api)
    names = ["hs_task_subject", "hs_task_status", "hs_task_priority"]
    asked = {"inputs": [{"id": one} for one in ids], "properties": names, "propertiesWithHistory": []}
    read = is_complete(api.post(f"{TASKS}/batch/read?archived=false", asked, 200), 2)
    has(read[0], {"hs_task_subject": "Send proposal", "hs_task_status": "NOT_STARTED", "hs_task_priority": "HIGH"})
    changes = [
        {"hs_task_status": "COMPLETED", "hs_task_subject": "Send proposal: Done"},
        {"hs_task_status": "IN_PROGRESS", "hs_task_subject": "Schedule demo: In Progress"},
    ]
    inputs = [{"id": one, "properties": change} for one, change in zip(ids, changes, strict=True)]
    updated = is_complete(api.post(f"{TASKS}/batch/update", {"inputs": inputs}, 200), 2)
    for record, change in zip(updated, changes, strict=True):
        has(record, change)
        assert "hs_lastmodifieddate" in record["properties"]
    api.post(f"{TASKS}/batch/archive", {"inputs": [{"id": one} for one in ids]}, 204)
    assert api.get(TASKS)["results"] == []


def test_connector_upserts_a_task(api: Api) -> None:
    """The upsert sample, word for word but for the id of the record that it updates."""
    record = api.task()
    body = {
        "inputs": [
            {
                "idProperty": "hs_object_id",
                "id": record,
                "properties": {"hs_task_subject": "Upserted Task", "hs_task_status": "COMPLETED"},
            }
        ]
    }
    (found,) = is_complete(api.post(f"{TASKS}/batch/upsert", body, 200), 1)
    has(found, {"hs_task_subject": "Upserted Task", "hs_task_status": "COMPLETED"})
    assert (found["id"], found["new"]) == (record, False)
    assert None not in found["properties"].values()


def test_connector_searches_tasks(api: Api) -> None:
    """The search sample finds the two tasks whose subject has both words, oldest first."""
    wanted = [api.task(hs_task_subject="Follow up with client"), api.task(hs_task_subject="Follow up on proposal")]
    api.task(hs_task_subject="Call back")
    found = api.post(f"{TASKS}/search", SEARCH, 200)
    assert found["total"] == 2
    assert [one["id"] for one in found["results"]] == wanted
    has(found["results"][0], {"hs_task_subject": "Follow up with client", "hs_task_status": "NOT_STARTED"})


def test_guide_creates_with_two_contacts(api: Api) -> None:
    """The guide's create request links a task to two contacts, whose ids are numbers there."""
    contacts = [api.contact(), api.contact()]
    body: dict[str, Any] = {"properties": GUIDE, "associations": [*links(contacts[0], 204), *links(contacts[1], 204)]}
    for one in body["associations"]:
        one["to"]["id"] = int(one["to"]["id"])
    created = api.post(TASKS, body)
    has(created, GUIDE)
    read = api.get(f"{TASKS}/{created['id']}?associations=contacts,companies")
    assert read["associations"] == {"contacts": {"results": [{"id": one, "type": "task_to_contact"} for one in contacts]}}


def test_guide_updates_and_ignores_what_cannot_be_written(api: Api) -> None:
    """The guide's PATCH works, read-only and non-existent names are ignored, an empty text clears."""
    record = api.post(TASKS, {"properties": GUIDE})["id"]
    has(api.patch(f"{TASKS}/{record}", GUIDE_UPDATE), GUIDE_UPDATE)
    api.patch(f"{TASKS}/{record}", {"no_such": "x", "hs_createdate": "2020-01-01", "hs_task_body": ""})
    assert api.read("tasks", record, "hs_task_body", "hs_createdate") == {
        "hs_createdate": "2026-01-01T00:00:00.000Z",
        "hs_lastmodifieddate": "2026-01-01T00:00:00.002Z",
        "hs_object_id": record,
        "hs_task_body": None,
    }


@pytest.mark.parametrize("kind", ["204", "task_to_contact"])
def test_guide_associates_and_removes(api: Api, kind: str) -> None:
    """The guide's association address works with the number and the name of the type, and DELETE undoes it."""
    task, contact = api.task(), api.contact()
    address = f"{TASKS}/{task}/associations/contacts/{contact}/{kind}"
    assert api.put(address)["properties"]["hs_object_id"] == task
    assert api.get(f"{TASKS}/{task}/associations/contact")["results"] == [{"id": contact, "type": "task_to_contact"}]
    api.delete(address)
    assert api.get(f"{TASKS}/{task}/associations/contact") == {"results": []}


def test_guide_pins_a_task(api: Api) -> None:
    """A task that is associated can be pinned by `hs_pinned_engagement_id` when the record is updated."""
    contact = api.contact()
    task = api.post(TASKS, {"properties": GUIDE, "associations": links(contact, 204)})["id"]
    changed = api.patch(f"/crm/v3/objects/contacts/{contact}", {"hs_pinned_engagement_id": task})
    assert changed["properties"]["hs_pinned_engagement_id"] == task


def test_description_searches_with_every_field(api: Api) -> None:
    """The OpenAPI document's search fields are all taken; unknown property names in a filter are a 400."""
    api.task(hs_task_subject="example")
    body: dict[str, Any] = {
        "filterGroups": [],
        "sorts": [{"propertyName": "hs_createdate", "direction": "ASCENDING"}],
        "query": "example",
    }
    body |= {"properties": ["example-value"], "limit": 100, "after": "0"}
    assert api.post(f"{TASKS}/search", body, 200)["total"] == 1
    wrong = {"filterGroups": [{"filters": [{"propertyName": "Example Record", "operator": "EQ", "value": "x"}]}]}
    assert api.post(f"{TASKS}/search", wrong, 400)["category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize("properties", ["example-value", "hs_task_subject,example-value"])
def test_description_asks_for_names_that_do_not_exist(api: Api, properties: str) -> None:
    """The OpenAPI document's `properties=example-value` is no error: what is not defined is left out."""
    record = api.task(hs_task_subject="x")
    shown = api.get(f"{TASKS}/{record}?properties={properties}&archived=false")["properties"]
    assert "example-value" not in shown
    assert ("hs_task_subject" in shown) is (properties != "example-value")
