"""Repeating tasks: the rules of RFC 5545, and the next task that completing one makes."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from axle.core.errors import Invalid
from axle.operations.records.recurrence import next_moment, shown, starts, written
from tests.api import START, TASKS, Api, links

BETA, SERIES = "/crm/task-series/2026-09-beta", "/crm/task-series/2026-09"
DAY = 86_400_000
LISTED = 730  # days
DAILY = {"repeatInterval": "FREQ=DAILY", "repeatStatus": "ACTIVE", "startsAt": "2026-01-02T00:00:00Z"}


def started(api: Api, rule: str = "FREQ=DAILY", **properties: Any) -> str:
    """Start a series with a new task and return its id."""
    task = api.task(hs_task_subject="water the plants", **properties)
    api.post(SERIES, {"taskId": int(task), "properties": {}, "series": {"repeatInterval": rule}}, 200)
    return task


def change(api: Api, task: str, **body: Any) -> Any:
    """Change a series and return the answer."""
    answer = api.call("PATCH", f"{SERIES}/{task}", body)
    assert answer.status == 200
    return answer.json()


def complete(api: Api, task: str) -> None:
    """Complete a task."""
    api.patch(f"{TASKS}/{task}", {"hs_task_status": "COMPLETED"})


def tasks(api: Api) -> list[Any]:
    """Return all tasks by id, with what matters here."""
    names = "hs_task_subject,hs_timestamp,hs_task_status,hs_task_reminders,hs_task_repeat_interval,hs_repeat_status"
    return list(api.get(f"{TASKS}?limit=100&properties={names}&associations=contacts")["results"])


@pytest.mark.covers("records.series.start", "success")
@pytest.mark.covers("records.series.read", "success")
@pytest.mark.parametrize("at", [SERIES, BETA])
def test_a_series_is_started_and_read(api: Api, at: str) -> None:
    """Its answer is the task's; reading the task as a record shows the same rule and what was set beside it."""
    task = api.task()
    body = {"taskId": int(task), "properties": {"hs_task_subject": "call"}, "series": DAILY}
    made = api.post(at, body, 200)
    assert made["id"] == task
    assert made["properties"]["hs_task_subject"] == "call"
    assert made["series"] == {**DAILY, "startsAt": "2026-01-02T00:00:00.000Z"}
    assert {"createdAt", "updatedAt"} < made.keys()
    read = api.get(f"{at}/{task}?properties=hs_task_subject")
    assert (read["series"], read["properties"]["hs_task_subject"]) == (made["series"], "call")
    shown_as_task = api.read("tasks", task, "hs_repeat_status")
    assert shown_as_task["hs_repeat_status"] == "ACTIVE"


def test_completing_a_task_makes_the_next(api: Api) -> None:
    """With what it had, associations and reminders included, open, and due at the rule's next moment; the series is its now."""
    contact = api.contact("a@example.com")
    task = api.post(
        TASKS,
        {
            "properties": {
                "hs_timestamp": str(START + DAY),
                "hs_task_subject": "call",
                "hs_task_reminders": str(START + DAY - 5),
            },
            "associations": links(contact, 204),
        },
    )["id"]
    api.post(SERIES, {"taskId": int(task), "series": {"repeatInterval": "FREQ=WEEKLY"}}, 200)
    complete(api, task)
    old, new = tasks(api)
    assert old["properties"]["hs_task_status"] == "COMPLETED"
    assert new["properties"]["hs_task_status"] == "NOT_STARTED"
    assert new["properties"]["hs_task_subject"] == "call"
    assert new["properties"]["hs_timestamp"] == "2026-01-09T00:00:00.000Z"
    assert new["properties"]["hs_task_reminders"] == str(START + 8 * DAY - 5)
    assert [one["id"] for one in new["associations"]["contacts"]["results"]] == [contact]
    assert api.read("contacts", contact, "num_notes") is not None
    assert api.call("GET", f"{SERIES}/{task}").status == 404
    assert api.get(f"{SERIES}/{new['id']}")["series"]["repeatInterval"] == "FREQ=WEEKLY"


def test_only_completing_makes_the_next(api: Api) -> None:
    """Not another change, not completing once more, not archiving, and nothing for a task without a series."""
    task, other = started(api), api.task()
    api.patch(f"{TASKS}/{task}", {"hs_task_status": "WAITING"})
    api.patch(f"{TASKS}/{other}", {"hs_task_status": "COMPLETED"})
    assert len(tasks(api)) == 2
    complete(api, task)
    assert len(tasks(api)) == 3
    complete(api, task)
    api.patch(f"{TASKS}/{task}", {"hs_task_status": "NOT_STARTED"})
    complete(api, task)
    assert len(tasks(api)) == 3


def test_a_batch_goes_on_with_every_series(api: Api) -> None:
    """Each completed task of a batch update has its next one."""
    ids = [started(api) for _ in range(3)]
    inputs = [{"id": one, "properties": {"hs_task_status": "COMPLETED"}} for one in ids]
    api.post(f"{TASKS}/batch/update", {"inputs": inputs}, 200)
    found = tasks(api)
    assert [one["properties"]["hs_task_status"] for one in found] == ["COMPLETED"] * 3 + ["NOT_STARTED"] * 3


def test_what_was_late_leaves_no_heap_behind(api: Api) -> None:
    """The next task is due in the future, on a day of the rule."""
    task = started(api, "FREQ=WEEKLY;BYDAY=FR", hs_timestamp="2026-01-02T09:00:00Z")
    api.now_ms = START + 40 * DAY
    complete(api, task)
    assert tasks(api)[1]["properties"]["hs_timestamp"] == "2026-02-13T09:00:00.000Z"


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=2", "FREQ=DAILY;UNTIL=20260103", "FREQ=DAILY;UNTIL=20260103T000000Z"])
def test_a_series_ends_as_its_rule_says(api: Api, rule: str) -> None:
    """The last completed task makes no next one, and says that the series has ended."""
    task = started(api, rule)
    complete(api, task)
    first, second = tasks(api)
    complete(api, second["id"])
    first, second = tasks(api)
    assert second["properties"]["hs_repeat_status"] == "ENDED"
    assert not first["properties"]["hs_repeat_status"]


@pytest.mark.covers("records.series.update", "success")
def test_a_series_is_changed(api: Api) -> None:
    """The next task follows the new rule; a paused series makes none."""
    task = started(api)
    changed = change(api, task, series={"repeatInterval": "FREQ=MONTHLY"}, properties={"hs_task_subject": "x"})
    assert changed["series"]["repeatInterval"] == "FREQ=MONTHLY"
    assert api.read("tasks", task, "hs_task_subject")["hs_task_subject"] == "x"
    complete(api, task)
    new = tasks(api)[1]
    assert new["properties"]["hs_timestamp"] == "2026-02-02T00:00:00.000Z"
    change(api, new["id"], series={"repeatStatus": "PAUSED"})
    complete(api, new["id"])
    assert len(tasks(api)) == 2


@pytest.mark.covers("records.series.stop", "success")
def test_a_series_is_ended_by_hand(api: Api) -> None:
    """The task stays; completing it makes no next one."""
    task = started(api)
    api.delete(f"{SERIES}/{task}")
    assert api.call("GET", f"{SERIES}/{task}").status == 404
    complete(api, task)
    assert len(tasks(api)) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "", "DAILY", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;COUNT=99999999", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;X=1",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYMONTH=77", "FREQ=DAILY;" + "BYDAY=MO," * 200, "FREQ=DAILY\nEXRULE:FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=-53SU", "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=YEARLY;BYMONTH=12;BYDAY=53TU", "FREQ=MONTHLY;BYDAY=MO,",
    ],
)  # fmt: skip
@pytest.mark.covers("records.series.start", "400")
@pytest.mark.covers("records.series.update", "400")
def test_what_is_no_rule_is_refused(api: Api, rule: str) -> None:
    """Of a new series and of one that is there; the task stays as it was."""
    task, other = api.task(), started(api)
    before = tasks(api)
    body = {"taskId": int(task), "properties": {"hs_task_subject": "x"}, "series": {"repeatInterval": rule}}
    answer = api.call("POST", SERIES, body)
    assert (answer.status, answer.json()["category"]) == (400, "VALIDATION_ERROR")
    answer = api.call("PATCH", f"{SERIES}/{other}", {"series": {"repeatInterval": rule}})
    assert (answer.status, answer.json()["category"]) == (400, "VALIDATION_ERROR")
    assert tasks(api) == before


@pytest.mark.covers("records.series.read", "400", "404")
@pytest.mark.covers("records.series.start", "400", "404")
@pytest.mark.covers("records.series.update", "400", "404")
@pytest.mark.covers("records.series.stop", "400", "404")
def test_other_requests_that_are_wrong(api: Api) -> None:
    """A task that is not there, one without a series, one that has one already or is completed, a time that is none."""
    plain, repeating, done = api.task(), started(api), api.task(hs_task_status="COMPLETED")
    for method, path, body, status in (
        ("GET", f"/{plain}", None, 404),
        ("GET", "/99", None, 404),
        ("GET", "/abc", None, 400),
        ("GET", f"/{repeating}?limit=x", None, 400),
        ("PATCH", f"/{plain}", {"series": {"repeatStatus": "PAUSED"}}, 404),
        ("PATCH", f"/{repeating}", {}, 400),
        ("PATCH", f"/{repeating}", {"series": {}}, 400),
        ("PATCH", f"/{repeating}", {"properties": {"hs_task_priority": "PINK"}}, 400),
        ("DELETE", f"/{plain}", None, 404),
        ("DELETE", "/abc", None, 400),
        ("POST", "", {"taskId": 99, "series": DAILY}, 404),
        ("POST", "", {"taskId": int(repeating), "series": DAILY}, 400),
        ("POST", "", {"taskId": int(done), "series": DAILY}, 400),
        ("POST", "", {"taskId": int(plain), "series": {"repeatInterval": "FREQ=DAILY", "startsAt": "soon"}}, 400),
        ("POST", "", {"taskId": int(plain), "series": {"repeatInterval": "FREQ=DAILY", "startsAt": "1492-01-01"}}, 400),
        ("POST", "", {"taskId": "x", "series": DAILY}, 400),
        ("POST", "", {"taskId": int(plain)}, 400),
    ):  # fmt: skip
        answer = api.call(method, SERIES + path, body)
        assert (answer.status, method, path) == (status, method, path), answer.body
    assert api.get(f"{SERIES}/{repeating}")["series"]["repeatStatus"] == "ACTIVE"


@pytest.mark.covers("records.series.start", "isolation", "scope")
@pytest.mark.covers("records.series.read", "isolation", "scope")
@pytest.mark.covers("records.series.update", "isolation", "scope")
@pytest.mark.covers("records.series.stop", "isolation", "scope")
def test_who_may_not_sees_and_changes_no_series(api: Api) -> None:
    """Another account finds none of our tasks; a token without the scope is refused."""
    task, plain = started(api), api.task()
    before = tasks(api)
    for token, status in ((api.other_account(), 404), (api.token(scopes="oauth"), 403)):
        for method, path, body in (
            ("GET", f"/{task}", None), ("DELETE", f"/{task}", None), ("PATCH", f"/{task}", {"series": {"repeatStatus": "x"}}),
            ("POST", "", {"taskId": int(plain), "series": DAILY}),
        ):  # fmt: skip
            assert api.call(method, SERIES + path, body, token).status == status
    assert tasks(api) == before


def test_a_scope_of_tasks_alone_does_under_the_stable_path(api: Api) -> None:
    """The beta asks for the scopes of contacts, as it did; what reads does not write."""
    task, reads = api.task(), api.token(scopes="crm.schemas.tasks.read")
    body = {"taskId": int(task), "properties": {}, "series": DAILY}
    writes = api.token(scopes="crm.schemas.tasks.write")
    assert [api.call("POST", at, body, token).status for at, token in ((BETA, writes), (SERIES, reads))] == [403, 403]
    assert api.call("POST", SERIES, body, writes).status == 200
    assert [api.call("GET", f"{at}/{task}", None, reads).status for at in (SERIES, BETA)] == [200, 403]
    assert api.call("DELETE", f"{SERIES}/{task}", None, reads).status == 403
    assert api.call("DELETE", f"{SERIES}/{task}", None, writes).status == 204


def test_a_rule_written_as_a_property_repeats_too(api: Api) -> None:
    """Older clients set the property itself; what is no rule there does nothing when the task is completed."""
    good = api.task(hs_task_repeat_interval="RRULE:FREQ=DAILY;INTERVAL=2")
    bad = api.task(hs_task_repeat_interval="every other day")
    complete(api, good)
    complete(api, bad)
    assert [one["properties"]["hs_timestamp"][:10] for one in tasks(api)] == ["2026-01-02", "2026-01-02", "2026-01-04"]


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"])
def test_a_rule_that_never_comes_about_is_refused(rule: str) -> None:
    """The thirtieth of February is looked for within ten years, not until the end of time."""
    with pytest.raises(Invalid, match="no moment within ten years"):
        written(rule, START)
    assert next_moment(rule, START, START) is None


RULES = st.builds(
    "FREQ={};INTERVAL={}{}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 40),
    st.sampled_from(["", ";BYDAY=MO,WE", ";BYMONTHDAY=31", ";BYDAY=-1FR", ";BYSETPOS=1;BYDAY=TU", ";BYHOUR=9"]),
    st.sampled_from(["", ";COUNT=1", ";COUNT=7", ";UNTIL=20270101", ";UNTIL=20260401T000000Z", ";WKST=SU"]),
)


@settings(max_examples=200, deadline=None)
@given(RULES, st.integers(0, 200), st.integers(0, 300))
def test_the_next_moment_is_the_first_of_the_rule_that_lies_ahead(rule: str, due_days: int, late_days: int) -> None:
    """As one finds it by listing all its moments of two years; beyond that it may only lie later."""
    try:
        text = written(rule, START)
    except Invalid:
        return
    assert (shown(text), starts(text)) == (rule, START)
    due = START + due_days * DAY
    now = START + late_days * DAY
    ahead = datetime.fromtimestamp(max(due, now) / 1000, UTC)
    ends = rule.replace("UNTIL=20270101", "UNTIL=20270101T235959Z")
    moments = [round(one.timestamp() * 1000) for one in _all(ends) if one > ahead]
    found = next_moment(text, due, now)
    assert found == moments[0] if moments else found is None or found > START + LISTED * DAY


def _all(rule: str) -> list[datetime]:
    start = datetime.fromtimestamp(START / 1000, UTC)
    bound = start + timedelta(days=LISTED)
    found = []
    for one in rrulestr(rule, dtstart=start):
        if one > bound:
            break
        found.append(one)
    return found


FAR = ["0001-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "9999-12-31T00:00:00Z"]
FAR_RULES = ["DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY", "DTSTART:99991231T000000Z\nRRULE:FREQ=DAILY", "FREQ=DAILY",
             "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=9999"]  # fmt: skip


@pytest.mark.parametrize("until", ["00010101", "19700101", "20251231T235959Z"])
def test_a_series_that_had_ended_before_it_began(api: Api, until: str) -> None:
    """Its task is completed like any other, and no next one is made."""
    task = started(api, f"FREQ=DAILY;UNTIL={until}")
    complete(api, task)
    assert [one["properties"]["hs_repeat_status"] for one in tasks(api)] == ["ENDED"]


@pytest.mark.parametrize("rule", FAR_RULES)
@pytest.mark.parametrize("due", FAR)
def test_a_property_that_no_series_can_follow_ends_it(api: Api, due: str, rule: str) -> None:
    """A rule that a client has written as a property and that starts or goes on too far away is not followed, at any length."""
    task = api.task(hs_timestamp=due, hs_task_repeat_interval=rule)
    began = time.process_time()  # what the rule costs, however busy the machine is
    complete(api, task)
    assert time.process_time() - began < 1
    assert [one["properties"]["hs_task_status"] for one in tasks(api)] == ["COMPLETED"]
    assert api.logged == []


def test_an_old_series_is_not_followed_day_by_day() -> None:
    """What a daily rule has brought since it started takes no time, but where its moments are counted."""
    rule, now = "DTSTART:20000101T000000Z\nRRULE:FREQ=DAILY;INTERVAL=3", START + 50 * 365 * DAY
    began = time.process_time()  # what the rule costs, however busy the machine is
    found = [next_moment(rule, now, now) for _ in range(100)]
    assert time.process_time() - began < 1
    start = starts(rule)
    assert start is not None
    assert found == [start + ((now - start) // (3 * DAY) + 1) * 3 * DAY] * 100
