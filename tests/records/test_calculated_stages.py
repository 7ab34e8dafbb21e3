"""What follows from the stage in which a record stands: flags, times, and a task's status beside it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from axle.core.rule_types import StageSync
from tests.api import TASKS, Api

LEADS = "/crm/v3/objects/leads"
DEALS = "/crm/v3/objects/deals"
STATES = {"new-stage-id": "new", "attempting-stage-id": "in_progress", "connected-stage-id": "in_progress",
          "qualified-stage-id": "qualified", "unqualified-stage-id": "disqualified"}  # fmt: skip
WORDS = ("new", "in_progress", "qualified", "disqualified")
TIMES = ("hs_pipeline_stage_last_updated", "hs_v2_date_entered_current_stage")
CATEGORY_TIME = "hs_pipeline_stage_category_last_updated_at"
BEGIN, LATER = "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:05.000Z"


def flags(api: Api, lead: str) -> dict[str, Any]:
    """Return every flag of a lead by what stands behind `hs_lead_is_`."""
    names = [name for name in api.app.catalog.find("leads").properties if name.startswith("hs_lead_is_")]
    shown = api.read("leads", lead, *names)
    return {name.removeprefix("hs_lead_is_"): shown[name] for name in names}


@pytest.mark.parametrize("stage", STATES)
def test_flags_of_a_lead(api: Api, stage: str) -> None:
    """Each flag of the catalog says where the lead stands, from its creation on and after each move."""
    state = STATES[stage]
    is_open = state in ("new", "in_progress")
    wanted = {word: "1" if word == state else "0" for word in WORDS}
    wanted |= {"open": "1" if is_open else "0", "open_v2": "true" if is_open else "false"}
    made = api.post(LEADS, {"properties": {"hs_lead_name": "x", "hs_pipeline_stage": stage}})
    assert made["properties"]["hs_lead_is_open_v2"] == wanted["open_v2"]
    moved = api.post(LEADS, {"properties": {"hs_lead_name": "x"}})
    api.patch(f"{LEADS}/{moved['id']}", {"hs_pipeline_stage": stage})
    assert flags(api, made["id"]) == flags(api, moved["id"]) == wanted
    found = api.post(
        f"{LEADS}/search", {"filters": [{"propertyName": "hs_lead_is_open_v2", "operator": "EQ", "value": "true"}]}, 200
    )
    assert {one["id"] for one in found["results"]} == ({made["id"], moved["id"]} if is_open else set())


def test_flags_of_a_stage_of_ones_own(api: Api) -> None:
    """A stage that the account defines counts as what its metadata say."""
    stages = [{"label": label, "displayOrder": n, "stageId": label, "metadata": {"leadState": state}}
              for n, (label, state) in enumerate([("fresh", "NEW"), ("lost", "UNQUALIFIED")])]  # fmt: skip
    api.post("/crm/v3/pipelines/leads", {"label": "Mine", "displayOrder": 1, "pipelineId": "mine", "stages": stages})
    lead = api.post(LEADS, {"properties": {"hs_lead_name": "x", "hs_pipeline": "mine"}})["id"]
    assert (flags(api, lead)["new"], flags(api, lead)["open_v2"]) == ("1", "true")
    api.patch(f"{LEADS}/{lead}", {"hs_pipeline_stage": "lost"})
    assert (flags(api, lead)["disqualified"], flags(api, lead)["open_v2"]) == ("1", "false")


def test_times_of_stages(api: Api) -> None:
    """They move with the stage and with nothing else; that of the category only with the category."""
    lead = api.post(LEADS, {"properties": {"hs_lead_name": "x", "hs_pipeline_stage": "attempting-stage-id"}})["id"]
    api.now_ms += 5000
    api.patch(f"{LEADS}/{lead}", {"hs_lead_name": "y"})
    assert [api.read("leads", lead, name)[name] for name in (*TIMES, CATEGORY_TIME)] == [BEGIN] * 3
    api.patch(f"{LEADS}/{lead}", {"hs_pipeline_stage": "connected-stage-id"})
    assert [api.read("leads", lead, name)[name] for name in (*TIMES, CATEGORY_TIME)] == [LATER, LATER, BEGIN]
    company = api.company()
    api.now_ms += 5000
    api.patch(f"/crm/v3/objects/companies/{company}", {"lifecyclestage": "customer"})
    assert api.read("companies", company, TIMES[1])[TIMES[1]] == "2026-01-01T00:00:10.000Z"


@pytest.mark.parametrize(
    ("stage", "wanted"),
    [("closedwon", "true false 1 1 0"), ("closedlost", "false true 0 1 0"), ("contractsent", "false false 0 0 1")],
)
def test_flags_of_a_deal(api: Api, stage: str, wanted: str) -> None:
    """Won, lost, closed and open, as words and as numbers."""
    names = ("hs_is_closed_won", "hs_is_closed_lost", "hs_closed_won_count", "hs_is_closed_count", "hs_is_open_count")
    deal = api.post(DEALS, {"properties": {"dealname": "x", "pipeline": "default", "dealstage": stage}})["id"]
    shown = api.read("deals", deal, *names)
    assert [shown[name] for name in names] == wanted.split()


def agreement(api: Api, task: str) -> str:
    """Check that all that a task says of its completion is the same, and return its status."""
    names = ("hs_task_status", "hs_pipeline_stage", "hs_task_is_open", "hs_task_is_completed", "hs_task_completion_count")
    shown = api.read("tasks", task, *names, "hs_task_completion_date", "hs_task_is_overdue", "hs_pipeline")
    (rule,) = (r for r in api.app.catalog.find("tasks").definition.rules if isinstance(r, StageSync))
    status, done = shown["hs_task_status"], shown["hs_task_status"] == "COMPLETED"
    assert shown["hs_pipeline_stage"] == rule.stages[status]
    assert [shown[name] for name in names[2:]] == (["false", "1", "1"] if done else ["true", "0", "0"])
    assert (shown["hs_task_completion_date"] is not None) is done
    assert shown["hs_task_is_overdue"] == ("false" if done else "true")
    return str(status)


def test_a_cleared_status_reopens(api: Api) -> None:
    """A completed task whose status is cleared has not been started, in every property that says so."""
    task = api.task(hs_task_status="COMPLETED", hs_timestamp="2025-01-01")
    assert agreement(api, task) == "COMPLETED"
    api.patch(f"{TASKS}/{task}", {"hs_task_status": ""})
    assert agreement(api, task) == "NOT_STARTED"


def test_status_and_stage_agree_whatever_was_written_last(api: Api) -> None:
    """Random writes of status and stage, empty ones and both at once, leave nothing that disagrees."""
    chance = random.Random(7)
    object_type = api.app.catalog.find("tasks")
    statuses = ["", *(option.value for option in object_type.properties["hs_task_status"].options)]
    stages = ["", *object_type.stages]
    task = api.task(hs_timestamp="2025-01-01")
    seen = set()
    for _ in range(150):
        api.now_ms += 1000
        names = chance.sample(["hs_task_status", "hs_pipeline_stage", "hs_task_subject"], chance.randint(1, 3))
        choices = {"hs_task_status": statuses, "hs_pipeline_stage": stages, "hs_task_subject": ["x", ""]}
        api.patch(f"{TASKS}/{task}", {name: chance.choice(choices[name]) for name in names})
        seen.add(agreement(api, task))
    assert seen == set(statuses) - {""}
