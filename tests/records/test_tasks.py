"""What the server fills in by itself: completion, due flags, previews, owners, reminders, stages."""

from __future__ import annotations

import time
from typing import Any

import pytest

from axle.core.record import Record
from axle.core.rules import FLAGS_RULE, REMINDER_RULE
from axle.operations.records.changeset import ChangeSet
from axle.workers.due import RULES, _update
from tests.api import DUE, START, TASKS, Api

DAY = 86_400_000
FLAGS = ("hs_task_is_overdue", "hs_task_is_past_due_date", "hs_task_missed_due_date", "hs_task_missed_due_date_count")
DONE = ("hs_task_completion_count", "hs_task_is_completed", "hs_task_is_open", "hs_task_completion_date")


def values(api: Api, record: str, names: tuple[str, ...]) -> list[Any]:
    """Return some values of a task."""
    shown = api.read("tasks", record, *names)
    return [shown[name] for name in names]


def test_what_a_new_task_has(api: Api) -> None:
    """The answer to a create has every property that is now set, calculated ones included, and no nulls."""
    shown = api.post(TASKS, {"properties": {"hs_timestamp": DUE}})
    wanted = {
        "hs_createdate": shown["createdAt"],
        "hs_engagements_last_contacted": DUE,
        "hs_obj_coords": f"0-27-{shown['id']}",
        "hs_object_id": shown["id"],
        "hs_object_source": "INTEGRATION",
        "hs_object_source_label": "INTEGRATION",
        "hs_object_source_id": str(api.account),
        "hs_start_date_with_fallback": shown["createdAt"],
        "hs_task_completion_count": "0",
        "hs_task_family": "SALES",
        "hs_task_for_object_type": "OWNER",
        "hs_task_is_all_day": "false",
        "hs_task_is_completed": "0",
        "hs_task_is_completed_call": "0",
        "hs_task_is_completed_email": "0",
        "hs_task_is_completed_linked_in": "0",
        "hs_task_is_completed_sequence": "0",
        "hs_task_is_overdue": "false",
        "hs_task_is_past_due_date": "false",
        "hs_task_is_sub_task": "false",
        "hs_task_missed_due_date": "false",
        "hs_task_missed_due_date_count": "0",
        "hs_task_priority": "NONE",
        "hs_task_status": "NOT_STARTED",
        "hs_task_type": "TODO",
    }
    assert {name: shown["properties"].get(name) for name in wanted} == wanted
    assert None not in shown["properties"].values()


def test_completing_and_reopening(api: Api) -> None:
    """Completing sets the date, the count and the flags; reopening clears them; the stage follows the status."""
    record = api.task()
    assert values(api, record, DONE) == ["0", "0", "true", None]
    api.now_ms += 60_000
    answer = api.patch(f"{TASKS}/{record}", {"hs_task_status": "COMPLETED"})["properties"]
    assert values(api, record, DONE) == ["1", "1", "false", "2026-01-01T00:01:00.000Z"]
    assert answer["hs_pipeline_stage"] == "61bafb31-e7fa-46ed-aaa9-1322438d6e67"
    api.patch(f"{TASKS}/{record}", {"hs_task_status": "IN_PROGRESS"})
    assert values(api, record, DONE) == ["0", "0", "true", None]
    stage = values(api, record, ("hs_pipeline_stage", "hs_pipeline"))
    assert stage == ["60b5c368-04c4-4d32-9b4a-457e159f49b7", "3d314325-1b2a-4225-9388-375f49c57ec3"]


def test_the_answer_to_a_change_has_what_the_flags_follow_from(api: Api) -> None:
    """The due moment and the type are in it, though they were not named; the subject is not."""
    task = api.task(hs_task_type="CALL", hs_task_subject="x")
    shown = api.patch(f"{TASKS}/{task}", {"hs_task_status": "COMPLETED"})["properties"]
    assert (shown["hs_task_type"], shown["hs_timestamp"], shown["hs_task_is_completed_call"]) == ("CALL", DUE, "1")
    assert "hs_task_subject" not in shown


def test_the_status_follows_the_stage(api: Api) -> None:
    """Writing the stage sets the status and what completion means."""
    record = api.task()
    api.patch(f"{TASKS}/{record}", {"hs_pipeline_stage": "61bafb31-e7fa-46ed-aaa9-1322438d6e67"})
    assert values(api, record, ("hs_task_status", *DONE[:2])) == ["COMPLETED", "1", "1"]


@pytest.mark.parametrize(("kind", "flag"), [("CALL", "hs_task_is_completed_call"), ("EMAIL", "hs_task_is_completed_email")])
def test_the_flag_of_a_kind(api: Api, kind: str, flag: str) -> None:
    """A completed call sets the flag of calls and no other."""
    record = api.task(hs_task_type=kind, hs_task_status="COMPLETED")
    flags = ("hs_task_is_completed_call", "hs_task_is_completed_email", "hs_task_is_completed_linked_in")
    assert values(api, record, flags) == ["1" if name == flag else "0" for name in flags]


def test_a_task_of_the_past_is_overdue_at_once(api: Api) -> None:
    """A task created with a due date in the past is overdue, past due and missed."""
    assert values(api, api.task(hs_timestamp="2025-01-01"), FLAGS) == ["true", "true", "true", "1"]


def test_flags_change_with_time(api: Api) -> None:
    """At its due time a task becomes overdue by itself, as a calculated change; completing it ends that."""
    record = api.task()
    api.wait(DAY - 1)
    assert values(api, record, FLAGS) == ["false", "false", "false", "0"]
    api.wait(1)
    assert values(api, record, FLAGS) == ["true", "true", "true", "1"]
    shown = api.get(f"{TASKS}/{record}?propertiesWithHistory=hs_task_is_overdue")
    assert shown["updatedAt"] == DUE
    newest, oldest = shown["propertiesWithHistory"]["hs_task_is_overdue"]
    assert (newest["value"], newest["timestamp"], newest["sourceType"]) == ("true", DUE, "CALCULATED")
    assert (oldest["value"], oldest["sourceType"]) == ("false", "INTEGRATION")
    api.patch(f"{TASKS}/{record}", {"hs_task_status": "COMPLETED"})
    assert values(api, record, FLAGS) == ["false", "true", "true", "1"]


def test_a_moved_due_date_moves_the_flags(api: Api) -> None:
    """A task put off is not overdue before its new date; a completed one never becomes so."""
    put_off, done = api.task(), api.task()
    api.patch(f"{TASKS}/{put_off}", {"hs_timestamp": START + 2 * DAY})
    api.patch(f"{TASKS}/{done}", {"hs_task_status": "COMPLETED"})
    api.wait(DAY)
    assert values(api, put_off, FLAGS)[0] == "false"
    api.wait(DAY)
    assert values(api, put_off, FLAGS)[0] == "true"
    assert values(api, done, FLAGS) == ["false", "false", "false", "0"]


def test_reminders_reserve_moments(api: Api) -> None:
    """Each future reminder reserves a moment, which passes without changing the record; what is past reserves none."""
    moments = [START + DAY // 4, START + DAY // 2, START - DAY]
    text = ";".join(map(str, moments))
    record = api.task(hs_task_reminders=text)
    rows = api.app.storage.due(START + 30 * DAY, 100)
    assert sorted(row.at_ms for row in rows if row.rule == REMINDER_RULE) == moments[:2]
    before = api.get(f"{TASKS}/{record}?properties=hs_task_reminders")
    assert before["properties"]["hs_task_reminders"] == text
    api.wait(DAY // 2)
    assert api.get(f"{TASKS}/{record}?properties=hs_task_reminders") == before
    api.patch(f"{TASKS}/{record}", {"hs_task_reminders": ""})
    assert [row for row in api.app.storage.due(START + 30 * DAY, 100) if row.rule == REMINDER_RULE] == []


def test_reminders_go_with_the_record(api: Api) -> None:
    """Archiving a task takes its reserved moments away, restoring brings those back that are still to come."""
    record = api.task(hs_task_reminders=str(START + DAY))
    api.delete(f"{TASKS}/{record}")
    api.wait(DAY // 2)
    assert REMINDER_RULE not in {row.rule for row in api.app.storage.due(START + 30 * DAY, 100)}
    api.post(f"/_axle/objects/tasks/{record}/restore", None, 200)
    assert REMINDER_RULE in {row.rule for row in api.app.storage.due(START + 30 * DAY, 100)}


def test_too_many_reminders(api: Api) -> None:
    """More reminders than the bound are a 400 that names the property."""
    text = ";".join(str(START + n) for n in range(21))
    answer = api.post(TASKS, {"properties": {"hs_timestamp": DUE, "hs_task_reminders": text}}, 400)
    assert answer["errors"][0]["context"] == {"propertyName": ["hs_task_reminders"]}


@pytest.mark.parametrize(("kind", "body"), [("tasks", "hs_task_body"), ("notes", "hs_note_body"), ("calls", "hs_call_body")])
def test_body_previews(api: Api, kind: str, body: str) -> None:
    """A body has a preview without markup, cut where it is long; clearing the body clears it."""
    path = f"/crm/v3/objects/{kind}"
    names = ("hs_body_preview", "hs_body_preview_html", "hs_body_preview_is_truncated")
    record = api.post(path, {"properties": {"hs_timestamp": DUE, body: "<p>Hello &amp;<br>you</p>"}})["id"]
    shown = api.read(kind, record, *names)
    assert [shown[name] for name in names] == [
        "Hello & you",
        "<html>\n<head></head>\n<body>\nHello &amp; you\n</body>\n</html>",
        "false",
    ]
    api.patch(f"{path}/{record}", {body: "x" * 5000})
    assert api.read(kind, record, *names)["hs_body_preview_is_truncated"] == "true"
    api.patch(f"{path}/{record}", {body: ""})
    assert [api.read(kind, record, *names)[name] for name in names] == [None, None, None]


def test_owners(api: Api) -> None:
    """Assigning an owner sets the lists and the date; the owner's user is known, a stranger has none."""
    names = ("hs_all_owner_ids", "hs_user_ids_of_all_owners", "hubspot_owner_assigneddate")
    record = api.task()
    api.now_ms += 1000
    api.patch(f"{TASKS}/{record}", {"hubspot_owner_id": 1001})
    assert values(api, record, names) == ["1001", "2001", "2026-01-01T00:00:01.000Z"]
    api.patch(f"{TASKS}/{record}", {"hubspot_owner_id": "64492917"})
    assert values(api, record, names)[:2] == ["64492917", None]
    api.patch(f"{TASKS}/{record}", {"hubspot_owner_id": ""})
    assert values(api, record, names) == [None, None, None]
    created = api.post(TASKS, {"properties": {"hs_timestamp": DUE, "hubspot_owner_id": "1001"}})["properties"]
    assert created["hs_user_ids_of_all_owners"] == "2001"


def test_what_a_new_contact_has(api: Api) -> None:
    """A contact starts as a lead with the texts that are made of its own."""
    given = {"email": "ann@example.com", "firstname": "Ann", "lastname": "Lee", "phone": "+1 (555) 010-9999"}
    shown = api.post("/crm/v3/objects/contacts", {"properties": given})["properties"]
    wanted = {
        "lifecyclestage": "lead",
        "hs_pipeline": "contacts-lifecycle-pipeline",
        "hs_full_name_or_email": "Ann Lee",
        "hs_email_domain": "example.com",
        "hs_searchable_calculated_phone_number": "5550109999",
        "hs_is_contact": "true",
        "hs_is_unworked": "true",
        "hs_lifecyclestage_lead_date": str(START),
    }
    assert {name: shown.get(name) for name in wanted} == wanted


def test_companies_and_meetings_fill_in(api: Api) -> None:
    """A company copies its domain to its website; a meeting has a source."""
    company = api.post("/crm/v3/objects/companies", {"properties": {"domain": "acme.com"}})["properties"]
    assert (company["website"], company["lifecyclestage"]) == ("acme.com", "lead")
    assert api.post("/crm/v3/objects/meetings", {"properties": {}})["properties"]["hs_meeting_source"] == "CRM_UI"


def test_a_deal_has_a_stage_only_when_it_is_given_one(api: Api) -> None:
    """A deal without a stage has neither stage nor pipeline; a closed stage says so."""
    plain = api.post("/crm/v3/objects/deals", {"properties": {"dealname": "x"}})["properties"]
    assert not {"dealstage", "pipeline"} & set(plain)
    won = api.post("/crm/v3/objects/deals", {"properties": {"dealstage": "closedwon"}})["properties"]
    assert (won["pipeline"], won["hs_is_closed"]) == ("default", "true")


def test_a_closed_ticket_has_a_date(api: Api) -> None:
    """Closing a ticket notes when, reopening it forgets that."""
    path = "/crm/v3/objects/tickets"
    ticket = api.post(path, {"properties": {"hs_pipeline_stage": "1"}})["id"]
    for stage, closed in (("4", "2026-01-01T00:00:00.000Z"), ("2", None)):
        api.patch(f"{path}/{ticket}", {"hs_pipeline_stage": stage})
        assert api.read("tickets", ticket, "closed_date")["closed_date"] == closed


def events(api: Api) -> list[str]:
    """Return what has happened so far."""
    return [event.name for event in api.app.storage.read(api.account, lambda tx: tx.events(0, 100))]


@pytest.mark.parametrize("change", [{"hs_task_subject": "x"}, {"hs_timestamp": "2026-05-01"}, {"hs_task_reminders": ""}])
def test_a_reminder_that_waits_survives_a_change(api: Api, change: dict[str, str]) -> None:
    """A moment that has come but was not applied yet is not lost when somebody changes the task just then."""
    task = api.task(hs_task_reminders=str(api.now_ms + 1000))
    api.now_ms += 1500
    api.patch(f"{TASKS}/{task}", change)
    api.wait(0)
    api.wait(60_000)
    assert events(api) == ["created", "updated", "reminded"]


def test_a_reminder_at_the_due_moment(api: Api) -> None:
    """What falls due at the same moment happens each on its own, even in different rounds of the loop."""
    api.app.due.batch = 1
    at = api.now_ms + 1000
    api.task(hs_timestamp=at, hs_task_reminders=str(at))
    api.wait(1000)
    assert events(api) == ["created", "updated", "reminded"]


def test_a_clock_that_goes_back(api: Api) -> None:
    """A task whose flags were set, changed after the clock was put back, falls due once more."""
    task = api.task(hs_timestamp=api.now_ms + 10_000)
    api.wait(20_000)
    api.now_ms -= 15_000
    api.patch(f"{TASKS}/{task}", {"hs_task_subject": "x"})
    assert api.read("tasks", task, "hs_task_is_overdue")["hs_task_is_overdue"] == "false"
    api.wait(10_000)
    assert api.read("tasks", task, "hs_task_is_overdue")["hs_task_is_overdue"] == "true"


def test_time_goes_on_past_what_cannot_be_applied(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment that fails is reported and given up; those behind it are applied."""
    broken = api.task(hs_timestamp=api.now_ms + 1000)
    api.task(hs_timestamp=api.now_ms + 2000)
    reported: list[str] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, bug, trace: reported.append(str(bug)))

    def apply(changeset: ChangeSet, record: Record) -> None:
        if str(record.id) == broken:
            raise RuntimeError("a bug")
        _update(changeset, record)

    monkeypatch.setitem(RULES, FLAGS_RULE, apply)
    api.wait(5000)
    assert (reported, events(api)) == (["a bug"], ["created", "created", "updated"])


@pytest.mark.parametrize(
    "body", ["<" * 65_000, "&#" + "9" * 5000 + ";", "&" * 65_000, "<p" * 30_000, "&#x" + "f" * 60_000 + ";"]
)
def test_hostile_markup(api: Api, body: str) -> None:
    """Text that is not quite markup is stored as it is, and costs no more than its length."""
    began = time.process_time()
    task = api.task(hs_task_body=body)
    assert time.process_time() - began < 1
    assert api.read("tasks", task, "hs_task_body")["hs_task_body"] == body
