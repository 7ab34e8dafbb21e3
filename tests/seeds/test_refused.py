"""Payloads of the documents that the service does not take as they are written, under both presets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import DUE, Api, ApiFactory, links

SAMPLES = {
    "tasks": {"hs_task_subject": "Upserted Task", "hs_task_status": "COMPLETED"},
    "leads": {"hs_lead_name": "Alice Johnson"},
    "meetings": {"hs_meeting_title": "Upserted Meeting"},
}
FIRST: dict[str, dict[str, Any]] = {
    "tasks": {"hs_timestamp": DUE},
    "leads": {"hs_lead_name": "Alice"},
    "meetings": {"hs_timestamp": DUE},
}
LEADS = "/crm/v3/objects/leads"


@pytest.fixture
def observed(open_api: ApiFactory) -> Api:
    """A portal with the observed behaviour."""
    return open_api("observed")


def made(api: Api, kind: str) -> str:
    """Create a record that the sample then updates."""
    tied = links(api.contact(), 578) if kind == "leads" else []
    return str(api.post(f"/crm/v3/objects/{kind}", {"properties": FIRST[kind], "associations": tied})["id"])


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_that_upsert_by_the_id(api: Api, observed: Api, kind: str) -> None:
    """The connectors name `hs_object_id`, which is no unique property: taken, or refused with nothing changed."""
    for one, status in ((api, 200), (observed, 400)):
        record = made(one, kind)
        inputs = [{"idProperty": "hs_object_id", "id": record, "properties": SAMPLES[kind]}]
        answer = one.post(f"/crm/v3/objects/{kind}/batch/upsert", {"inputs": inputs}, status)
        name, value = next(iter(SAMPLES[kind].items()))
        assert (one.read(kind, record, name)[name] == value) == (status == 200)
    assert answer["message"].startswith("Unable to perform update/upsert by non-unique")


def test_leads_without_an_association(api: Api, observed: Api) -> None:
    """The connector's batch has none: created, or refused as a whole."""
    names = ("Alice Johnson", "Bob Williams")
    body = {"inputs": [{"associations": [], "properties": {"hs_lead_name": name}} for name in names]}
    assert len(api.post(f"{LEADS}/batch/create", body)["results"]) == 2
    refused = observed.post(f"{LEADS}/batch/create", body, 400)
    assert refused["message"] == "Error creating LEAD. A record of this type must be associated on creation."
    assert observed.get(LEADS)["results"] == []


def test_names_that_the_guide_ignores(api: Api, observed: Api) -> None:
    """An update with an unknown and a read-only name: the rest is kept, or nothing is."""
    properties = {"hs_task_subject": "Close deal", "no_such_name": "1", "hs_createdate": "2020-01-01T00:00:00Z"}
    for one, status in ((api, 200), (observed, 400)):
        record = one.task()
        answer = one.patch(f"/crm/v3/objects/tasks/{record}", properties, status)
        assert (one.read("tasks", record, "hs_task_subject")["hs_task_subject"] == "Close deal") == (status == 200)
    assert {error["code"] for error in answer["errors"]} == {"PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE"}


def test_the_type_of_a_lead_has_an_underscore(api: Api) -> None:
    """The connector's `NEW BUSINESS` is no option of the service."""
    assert api.post(LEADS, {"properties": {"hs_lead_name": "a", "hs_lead_type": "NEW_BUSINESS"}})["id"]
    refused = api.post(LEADS, {"properties": {"hs_lead_name": "a", "hs_lead_type": "NEW BUSINESS"}}, 400)
    assert refused["errors"][0]["code"] == "INVALID_OPTION"
