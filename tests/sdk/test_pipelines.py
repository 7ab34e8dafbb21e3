"""Pipelines, owners and users through HubSpot's two Python clients, pointed at a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hubspot import HubSpot
from hubspot.crm.pipelines import (
    ApiException,
    PipelineInput,
    PipelinePatchInput,
    PipelineStageInput,
    PipelineStagePatchInput,
)
from hubspot.settings.users import PublicUserUpdate, UserProvisionRequest

from tests.server import Server

hubspot_sdk = pytest.importorskip("hubspot_sdk")


@pytest.fixture
def hub(server: Server) -> Any:
    """The client of `hubspot-api-client`."""
    return HubSpot(access_token="tok", host=server.url)


@pytest.fixture
def dated(server: Server) -> Iterator[Any]:
    """The client of `hubspot-sdk`, which checks every answer against the published shape."""
    client = hubspot_sdk.HubSpot(access_token="tok", base_url=server.url, _strict_response_validation=True, max_retries=0)
    yield client
    client.close()


def stage(label: str, order: int, probability: str = "0.5") -> Any:
    """Return a stage as the client sends it."""
    return PipelineStageInput(label=label, display_order=order, metadata={"probability": probability})


def test_pipelines_with_the_api_client(hub: Any) -> None:
    """Every call of pipelines, stages and their audits."""
    api, stages = hub.crm.pipelines.pipelines_api, hub.crm.pipelines.pipeline_stages_api
    audits = hub.crm.pipelines.pipeline_audits_api
    made = api.create("deals", PipelineInput(label="SDK", display_order=9, stages=[stage("A", 0), stage("B", 1, "1.0")]))
    assert (made.created_at.year >= 2025, made.archived) == (True, False)
    assert made.id in [one.id for one in api.get_all("deals").results]
    assert api.update("deals", made.id, PipelinePatchInput(label="SDK 2")).label == "SDK 2"
    assert api.get_by_id("deals", made.id).label == "SDK 2"
    added = stages.create("deals", made.id, stage("C", 2))
    assert stages.get_by_id("deals", made.id, added.id).label == "C"
    assert len(stages.get_all("deals", made.id).results) == 3
    assert stages.replace("deals", made.id, added.id, stage("D", 2, "0.0")).metadata["isClosed"] == "true"
    changed = stages.update("deals", made.id, added.id, PipelineStagePatchInput(metadata={"probability": "0.25"}))
    assert (changed.label, changed.metadata["probability"]) == ("D", "0.25")
    stages.archive("deals", made.id, added.id)
    replaced = api.replace("deals", made.id, PipelineInput(label="SDK 3", display_order=9, stages=[stage("E", 0)]))
    assert [one.label for one in replaced.stages] == ["E"]
    entries = audits.get_audit("deals", made.id).results
    assert [one.action for one in entries] == ["UPDATE", "UPDATE", "CREATE"]
    given = {"dealname": "x", "dealstage": replaced.stages[0].id}
    deal = hub.crm.deals.basic_api.create(simple_public_object_input_for_create={"properties": given, "associations": []})
    assert deal.properties["pipeline"] == made.id
    with pytest.raises(ApiException) as refused:
        api.archive("deals", made.id, validate_references_before_delete=True)
    assert refused.value.status == 400 and "STAGE_ID_IN_USE" in refused.value.body
    api.archive("deals", made.id)
    with pytest.raises(ApiException) as gone:
        api.get_by_id("deals", made.id)
    assert gone.value.status == 404


def test_owners_and_users_with_the_api_client(hub: Any) -> None:
    """Pages, a single one by either id, and a user made, changed and removed."""
    owners, users = hub.crm.owners.owners_api, hub.settings.users.users_api
    made = users.create(UserProvisionRequest(email="sdk@example.com", send_welcome_email=False))
    assert users.get_by_id(made.id).email == "sdk@example.com"
    users.replace(made.id, PublicUserUpdate())
    assert made.id in [one.id for one in users.get_page(limit=100).results]
    (owner,) = owners.get_page(email="sdk@example.com").results
    assert (str(owner.user_id), owner.type) == (made.id, "PERSON")
    assert owners.get_by_id(int(owner.id)).email == owners.get_by_id(owner.user_id, id_property="userId").email
    assert owner.id in [one.id for one in hub.crm.owners.get_all()]
    users.archive(made.id)
    (left,) = owners.get_page(archived=True, email="sdk@example.com").results
    assert (left.user_id, left.user_id_including_inactive, left.archived) == (None, int(made.id), True)


def test_pipelines_with_the_dated_client(dated: Any) -> None:
    """Every call, each answer checked."""
    api = dated.crm.pipelines
    stages: list[Any] = [
        {"label": "A", "display_order": 0, "metadata": {"ticketState": "OPEN"}},
        {"label": "B", "display_order": 1, "metadata": {"ticketState": "CLOSED"}},
    ]
    made = api.create("tickets", label="Dated", display_order=8, stages=stages)
    at = {"object_type": "tickets"}
    within = {**at, "pipeline_id": made.id}
    assert api.get(made.id, **at).label == "Dated"
    assert made.id in [one.id for one in api.list("tickets").results]
    assert api.update(made.id, **at, label="Later").label == "Later"
    added = api.create_stage(made.id, **at, label="C", display_order=2, metadata={"ticketState": "OPEN"})
    assert api.get_stage(added.id, **within).metadata == {"isClosed": "false", "ticketState": "OPEN"}
    changed = api.update_stage(added.id, **within, metadata={"ticketState": "CLOSED"})
    assert changed.metadata["isClosed"] == "true"
    put = api.update_stage_all_properties(added.id, **within, label="D", display_order=2, metadata={"ticketState": "OPEN"})
    assert (put.label, len(api.list_stages(made.id, **at).results)) == ("D", 3)
    assert [one.action for one in api.list_stage_audit(added.id, **within).results] == ["UPDATE", "UPDATE", "CREATE"]
    api.delete_stage(added.id, **within)
    replaced = api.update_all_properties(made.id, **at, label="Last", display_order=8, stages=stages[:1])
    assert len(replaced.stages) == 1
    assert len(api.list_audit(made.id, **at).results) == 3
    api.delete(made.id, **at)
    with pytest.raises(hubspot_sdk.NotFoundError):
        api.get(made.id, **at)


def test_owners_with_the_dated_client(dated: Any) -> None:
    """Pages and single ones, each answer checked."""
    first = next(iter(dated.crm.owners.list(limit=1)))
    assert dated.crm.owners.get(int(first.id)).email == first.email
    assert dated.crm.owners.get(first.user_id, id_property="userId").id == first.id
