"""Where records stand: stages and pipelines are checked on write, and what follows from them is in step."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import DUE, TASKS, Api, package_catalog
from tests.definitions.test_pipelines import DEALS, PIPELINES, TICKETS, pipeline

TASK_PIPELINE = "3d314325-1b2a-4225-9388-375f49c57ec3"
WAITING, COMPLETED = "dd5826e4-c976-4654-a527-b59ada542e52", "61bafb31-e7fa-46ed-aaa9-1322438d6e67"
STAGED = [object_type for object_type in package_catalog().types if object_type.pipelines]
NEEDED: dict[str, dict[str, Any]] = {"tasks": {"hs_timestamp": DUE}, "leads": {"hs_lead_name": "x"}, "companies": {"name": "x"}}


def refused(api: Api, kind: str, record: str = "", **properties: Any) -> list[tuple[str, str]]:
    """Write what is refused, and return the code and the property of each error."""
    path = f"/crm/v3/objects/{kind}" + (f"/{record}" if record else "")
    answer = api.call("PATCH" if record else "POST", path, {"properties": {**NEEDED.get(kind, {}), **properties}})
    assert answer.status == 400, answer.body
    return [(one["code"], one["context"]["propertyName"][0]) for one in answer.json()["errors"]]


def made(api: Api, kind: str, **properties: Any) -> dict[str, Any]:
    """Create a record and return its properties."""
    given = {"properties": {**NEEDED.get(kind, {}), **properties}}
    found: dict[str, Any] = api.post(f"/crm/v3/objects/{kind}", given)["properties"]
    return found


@pytest.mark.parametrize("kind", STAGED, ids=lambda kind: kind.name)
def test_every_type_with_pipelines_checks_them(api: Api, kind: Any) -> None:
    """Unknown stages and pipelines are INVALID_OPTION, both at once, and write nothing; those there are, are accepted."""
    one = kind.definition
    both = {one.pipeline: "nothing", one.stage: "nowhere"}
    assert sorted(refused(api, kind.name, **both)) == sorted(("INVALID_OPTION", name) for name in both)
    assert api.get(f"/crm/v3/objects/{kind.name}")["results"] == []
    for stage, (home, _) in kind.stages.items():
        record = made(api, kind.name, **{one.stage: stage})
        assert (record[one.stage], record[one.pipeline]) == (stage, home.id)


@pytest.mark.parametrize("kind", STAGED, ids=lambda kind: kind.name)
def test_the_answer_to_a_change_says_where_the_record_stands(api: Api, kind: Any) -> None:
    """The pipeline and the stage are in the answer to every change, whatever it names."""
    one = kind.definition
    stage, (home, _) = next(iter(kind.stages.items()))
    record = made(api, kind.name, **{one.stage: stage})["hs_object_id"]
    shown = api.patch(f"/crm/v3/objects/{kind.name}/{record}", {one.owner: "1001"})["properties"]
    assert (shown[one.pipeline], shown[one.stage]) == (home.id, stage)


@pytest.mark.parametrize("kind", STAGED, ids=lambda kind: kind.name)
def test_options_are_the_pipelines(api: Api, kind: Any) -> None:
    """The two properties list what there is, before and after an account adds a stage."""
    one = kind.definition

    def values(name: str) -> list[str]:
        found = api.get(f"/crm/v3/properties/{kind.name}/{name}")["options"]
        return [option["value"] for option in found]

    assert values(one.stage) == list(kind.stages)
    assert values(one.pipeline) == list(kind.pipelines)
    body = {"label": "More", "stageId": "more", "metadata": {"probability": "0.5"}}
    api.post(f"{PIPELINES}/{kind.name}/{next(iter(kind.pipelines))}/stages", body)
    assert values(one.stage) == [*kind.stages, "more"]
    assert made(api, kind.name, **{one.stage: "more"})[one.stage] == "more"


def test_a_record_moves_between_pipelines(api: Api) -> None:
    """With both properties, or the stage alone; a stage of another pipeline is refused, and so is a pipeline without it."""
    api.post(DEALS, pipeline())
    one = made(api, "deals", dealstage="closedwon")["hs_object_id"]
    stage = [("INVALID_OPTION", "dealstage")]
    assert refused(api, "deals", dealstage="won", pipeline="default") == stage
    assert refused(api, "deals", one, pipeline="renewals") == stage
    assert refused(api, "deals", one, dealstage="open", pipeline="default") == stage
    api.patch(f"/crm/v3/objects/deals/{one}", {"dealstage": "open"})
    moved = api.read("deals", one, "pipeline", "dealstage", "hs_is_closed", "hs_deal_stage_probability")
    assert (moved["pipeline"], moved["dealstage"], moved["hs_is_closed"]) == ("renewals", "open", "false")
    assert moved["hs_deal_stage_probability"] == "0.5"
    api.patch(f"/crm/v3/objects/deals/{one}", {"pipeline": "default", "dealstage": "closedlost"})
    assert api.read("deals", one, "pipeline")["pipeline"] == "default"
    api.patch(f"/crm/v3/objects/deals/{one}", {"dealstage": ""})
    assert api.read("deals", one, "dealstage")["dealstage"] is None


def test_batches_check_too(api: Api) -> None:
    """One bad stage refuses a batch of creates, updates or upserts."""
    one = made(api, "deals", dealname="x")["hs_object_id"]
    path = "/crm/v3/objects/deals/batch"
    good, bad = {"properties": {"dealstage": "closedwon"}}, {"properties": {"dealstage": "nowhere"}}
    api.post(f"{path}/create", {"inputs": [good, bad]}, 400)
    api.post(f"{path}/update", {"inputs": [{"id": one, **bad}]}, 400)
    api.post(f"{path}/upsert", {"inputs": [{"id": one, "idProperty": "hs_object_id", **bad}]}, 400)
    assert len(api.get("/crm/v3/objects/deals")["results"]) == 1


def test_what_is_filled_in_exists(api: Api) -> None:
    """A new lead stands in the first stage of the pipeline that it is given, or of the one that is left without the default."""
    stages = [{"label": "B", "displayOrder": 5, "stageId": "b"}, {"label": "A", "displayOrder": 2, "stageId": "a"}]
    api.post(f"{PIPELINES}/leads", {"label": "Mine", "displayOrder": 1, "pipelineId": "mine", "stages": stages})
    assert made(api, "leads", hs_pipeline="mine")["hs_pipeline_stage"] == "a"
    assert made(api, "leads")["hs_pipeline_stage"] == "new-stage-id"
    api.delete(f"{PIPELINES}/leads/lead-pipeline-id")
    lead = made(api, "leads")
    assert (lead["hs_pipeline"], lead["hs_pipeline_stage"], lead["hs_lead_is_in_progress"]) == ("mine", "a", "1")


def test_a_ticket_is_closed_by_its_stage(api: Api) -> None:
    """In a pipeline of the account's own, too."""
    stages = [{"label": "A", "stageId": "a"}, {"label": "Z", "stageId": "z", "metadata": {"ticketState": "CLOSED"}}]
    api.post(TICKETS, {"label": "Mine", "displayOrder": 1, "stages": stages})
    one = made(api, "tickets", hs_pipeline_stage="a")["hs_object_id"]
    api.now_ms += 1000
    api.patch(f"/crm/v3/objects/tickets/{one}", {"hs_pipeline_stage": "z"})
    found = api.read("tickets", one, "closed_date", "hs_v2_date_exited_a", "hs_v2_latest_time_in_a")
    assert (found["closed_date"], found["hs_v2_latest_time_in_a"]) == ("2026-01-01T00:00:01.000Z", "1000")
    api.patch(f"/crm/v3/objects/tickets/{one}", {"hs_pipeline_stage": "a"})
    assert api.read("tickets", one, "closed_date")["closed_date"] is None


def status(api: Api, task: str) -> tuple[str, str]:
    """Return status and stage of a task."""
    found = api.read("tasks", task, "hs_task_status", "hs_pipeline_stage")
    return found["hs_task_status"], found["hs_pipeline_stage"]


def test_a_task_is_in_step_with_a_stage_of_the_accounts_own(api: Api) -> None:
    """A closed one completes it, an open one keeps an open status; a status with a stage of its own leads there."""
    path = f"{PIPELINES}/tasks/{TASK_PIPELINE}/stages"
    review = api.post(path, {"label": "Review"})["id"]
    done = api.post(path, {"label": "Archived", "metadata": {"isClosed": "true"}})["id"]
    task = api.task(hs_pipeline_stage=review, hs_task_status="WAITING")
    assert status(api, task) == ("WAITING", review)
    api.patch(f"{TASKS}/{task}", {"hs_task_subject": "x"})
    assert status(api, task) == ("WAITING", review)
    api.patch(f"{TASKS}/{task}", {"hs_pipeline_stage": done})
    assert status(api, task) == ("COMPLETED", done)
    assert api.read("tasks", task, "hs_task_is_completed")["hs_task_is_completed"] == "1"
    api.patch(f"{TASKS}/{task}", {"hs_pipeline_stage": review})
    assert status(api, task) == ("NOT_STARTED", review)
    api.patch(f"{TASKS}/{task}", {"hs_task_status": "WAITING"})
    assert status(api, task) == ("WAITING", WAITING)


def test_a_task_stays_in_a_pipeline_of_the_accounts_own(api: Api) -> None:
    """Its status moves it among that pipeline's stages."""
    stages = [{"label": "To do", "stageId": "todo"}, {"label": "Done", "stageId": "done", "metadata": {"state": "CLOSED"}}]
    api.post(f"{PIPELINES}/tasks", {"label": "Mine", "displayOrder": 1, "pipelineId": "mine", "stages": stages})
    task = api.task(hs_pipeline="mine")
    assert status(api, task) == ("NOT_STARTED", "todo")
    api.patch(f"{TASKS}/{task}", {"hs_task_status": "IN_PROGRESS"})
    assert status(api, task) == ("IN_PROGRESS", "todo")
    api.patch(f"{TASKS}/{task}", {"hs_task_status": "COMPLETED"})
    assert status(api, task) == ("COMPLETED", "done")
    api.patch(f"{TASKS}/{task}", {"hs_pipeline_stage": COMPLETED})
    assert api.read("tasks", task, "hs_pipeline")["hs_pipeline"] == TASK_PIPELINE


def test_a_status_whose_stage_is_gone(api: Api) -> None:
    """It goes with the first stage that is closed like it."""
    api.delete(f"{PIPELINES}/tasks/{TASK_PIPELINE}/stages/{WAITING}")
    task = api.task(hs_task_status="WAITING")
    assert status(api, task) == ("WAITING", "af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591")


def test_a_life_cycle_goes_through_the_accounts_own_stages(api: Api) -> None:
    """Forward only, in the order of the pipeline."""
    path = f"{PIPELINES}/contacts/contacts-lifecycle-pipeline/stages"
    api.post(path, {"label": "Trial", "displayOrder": 1, "stageId": "trial"})
    one = api.contact("a@example.com", lifecyclestage="trial")
    api.patch(f"/crm/v3/objects/contacts/{one}", {"lifecyclestage": "subscriber"})
    assert api.read("contacts", one, "lifecyclestage")["lifecyclestage"] == "trial"
    api.patch(f"/crm/v3/objects/contacts/{one}", {"lifecyclestage": "customer"})
    assert api.read("contacts", one, "lifecyclestage")["lifecyclestage"] == "customer"


def test_a_type_without_pipelines_takes_any_stage(api: Api) -> None:
    """Until the account defines one; from then on its stages count, with times of their own."""
    one = made(api, "services", hs_pipeline_stage="anything")["hs_object_id"]
    api.post(f"{PIPELINES}/services", {"label": "S", "displayOrder": 0, "stages": [{"label": "A", "stageId": "a"}]})
    assert refused(api, "services", hs_pipeline_stage="anything") == [("INVALID_OPTION", "hs_pipeline_stage")]
    api.patch(f"/crm/v3/objects/services/{one}", {"hs_pipeline_stage": "a"})
    assert api.read("services", one, "hs_v2_date_entered_a")["hs_v2_date_entered_a"] == "2026-01-01T00:00:00.000Z"


def test_a_type_of_the_accounts_own_gets_its_properties_with_its_first_pipeline(api: Api) -> None:
    """Stage and pipeline are defined, checked and searched."""
    schema = {
        "name": "cars",
        "labels": {"singular": "Car", "plural": "Cars"},
        "primaryDisplayProperty": "model",
        "requiredProperties": [],
        "properties": [{"name": "model", "label": "Model", "type": "string", "fieldType": "text"}],
        "associatedObjects": [],
    }
    kind = api.post("/crm/v3/schemas", schema)["objectTypeId"]
    stages = [{"label": "A", "stageId": "a"}, {"label": "Z", "stageId": "z", "metadata": {"state": "CLOSED"}}]
    api.post(f"{PIPELINES}/{kind}", {"label": "P", "displayOrder": 0, "pipelineId": "p", "stages": stages})
    assert refused(api, kind, hs_pipeline_stage="x") == [("INVALID_OPTION", "hs_pipeline_stage")]
    one = made(api, kind, model="T", hs_pipeline_stage="z")
    assert one["hs_pipeline"] == "p"
    body = {"filters": [{"propertyName": "hs_pipeline_stage", "operator": "EQ", "value": "z"}]}
    assert api.post(f"/crm/v3/objects/{kind}/search", body, 200)["total"] == 1
    api.delete(f"{PIPELINES}/{kind}/p?validateReferencesBeforeDelete=true", 400)


def test_a_merge_takes_no_stage_of_another_pipeline(api: Api) -> None:
    """The primary record keeps its own pipeline; where they agree, it takes the stage."""
    api.post(DEALS, pipeline())
    for stage, expected in (("closedwon", None), ("won", "won")):
        primary = made(api, "deals", pipeline="renewals")["hs_object_id"]
        other = made(api, "deals", dealstage=stage)["hs_object_id"]
        api.post("/crm/v3/objects/deals/merge", {"primaryObjectId": primary, "objectIdToMerge": other}, 200)
        found = api.read("deals", primary, "pipeline", "dealstage")
        assert (found["pipeline"], found["dealstage"]) == ("renewals", expected)
