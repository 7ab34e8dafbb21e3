"""The log of reminders: what is to come, what came of what has come, and moments that nobody schedules."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from tests.api import START, TASKS
from tests.reminders.mails import Sink, text_of
from tests.reminders.portal import DAY, MINUTE, Reminded

PATH = "/_axle/reminders"
NEWEST = "/crm/objects/2026-09/tasks"


def states(portal: Reminded, query: str = "") -> list[tuple[str, str, str]]:
    """Return which reminders are listed: of which task, in which state, on which channel."""
    results = portal.get(f"{PATH}{query}")["results"]
    return [(row["objectId"], row["state"], row.get("channel", "")) for row in results]


@pytest.mark.covers("reminders.log.list_page", "success", "400", "scope", "isolation")
def test_the_log_lists_what_is_to_come_and_what_became_of_the_rest(reminded: Reminded) -> None:
    """Paged, by state, by record, by owner; with each attempt."""
    first, second = reminded.remind(10, 30), reminded.remind(20, hubspot_owner_id=reminded.add_owner("later-ada@example.com"))
    assert states(reminded) == [(first, "scheduled", ""), (second, "scheduled", ""), (first, "scheduled", "")]
    reminded.pass_minutes(10)
    reminded.pass_minutes(10)
    expected = [
        (first, "scheduled", ""), (second, "sent", "stream"), (second, "waiting", "email"),
        (first, "sent", "stream"), (first, "sent", "email"),
    ]  # fmt: skip
    assert states(reminded) == expected
    paged: list[Any] = []
    query = "?limit=1"
    while query:
        page = reminded.get(f"{PATH}{query}")
        paged += [(row["objectId"], row["state"], row.get("channel", "")) for row in page["results"]]
        query = f"?limit=1&after={page['paging']['next']['after']}" if "paging" in page else ""
    assert paged == expected
    assert states(reminded, "?state=waiting") == [(second, "waiting", "email")]
    assert states(reminded, "?state=scheduled") == [(first, "scheduled", "")]
    assert states(reminded, f"?objectId={second}") == expected[1:3]
    assert states(reminded, f"?ownerId={reminded.owner}") == expected[3:]
    row = reminded.get(f"{PATH}?state=waiting")["results"][0]
    assert (row["at"], row["nextAttemptAt"]) == ("2026-01-01T00:20:00.000Z", "2026-01-01T00:21:00.000Z")
    attempt = row["attempts"][0]
    assert (attempt["result"], attempt["status"], attempt["detail"]) == ("deferred", 451, "4.3.0 try later")
    for wrong in ("state=lost", "after=x", "after=1-2", "limit=0", "ownerId=me"):
        assert reminded.call("GET", f"{PATH}?{wrong}").status == 400
    assert reminded.call("GET", PATH, token=reminded.token(scopes="oauth")).status == 403
    assert reminded.call("GET", PATH, token=reminded.other_account()).json()["results"] == []


def test_a_moment_in_the_past_is_kept_as_written_and_told_of(reminded: Reminded) -> None:
    """In the log, and in a header of the answer; what is in the future beside it is scheduled."""
    past = START - MINUTE
    properties = {
        "hs_timestamp": str(START + DAY),
        "hs_task_reminders": f"{past};{START + MINUTE}",
        "hubspot_owner_id": reminded.owner,
    }
    answer = reminded.call("POST", TASKS, {"properties": properties})
    task = answer.json()["id"]
    assert answer.status == 201 and answer.json()["properties"]["hs_task_reminders"] == f"{past};{START + MINUTE}"
    assert answer.headers["x-axle-warning"] == f"task {task}: {past} in the past, not scheduled"
    assert states(reminded) == [(task, "scheduled", ""), (task, "not_scheduled", "")]
    assert reminded.get(f"{PATH}?state=not_scheduled")["results"][0]["reason"] == "in the past, not scheduled"
    again = reminded.call("PATCH", f"{TASKS}/{task}", {"properties": {"hs_task_subject": "x"}})
    assert "x-axle-warning" not in again.headers
    reminded.pass_minutes(1)
    assert len(reminded.sink.taken()) == 1


def test_seconds_are_told_of_and_become_milliseconds_in_the_newest_version(reminded: Reminded) -> None:
    """Older paths keep them as they were written: a moment of 1970."""
    seconds = START // 1000 + 60
    properties = {"hs_timestamp": str(START + DAY), "hs_task_reminders": str(seconds), "hubspot_owner_id": reminded.owner}
    older = reminded.call("POST", TASKS, {"properties": properties})
    assert older.headers["x-axle-warning"].endswith("in the past, not scheduled; it looks like seconds, write milliseconds")
    newer = reminded.call(
        "POST", NEWEST, {"properties": {**properties, "hs_task_reminders": f"{seconds};{START + 2 * MINUTE}"}}
    )
    assert "x-axle-warning" not in newer.headers
    (warning,) = newer.json()["warnings"]
    assert warning["category"] == "PROPERTY_VALUE_NORMALIZED"
    assert warning["context"]["normalizedValue"] == f"{seconds * 1000};{START + 2 * MINUTE}"
    reminded.pass_minutes(2)
    assert {one.key.record_id for one in reminded.messages()} == {int(newer.json()["id"])}


def test_a_batch_says_it_of_each_record_up_to_ten(reminded: Reminded) -> None:
    """The answer does not grow with the batch."""
    inputs = [{"properties": {"hs_timestamp": str(START), "hs_task_reminders": "1"}} for _ in range(15)]
    answer = reminded.call("POST", f"{TASKS}/batch/create", {"inputs": inputs})
    assert answer.status == 201 and "not scheduled" in answer.headers["x-axle-warning"]


@pytest.mark.covers("reminders.log.test", "success", "400", "404", "scope", "isolation")
def test_an_owner_is_sent_a_test(reminded: Reminded) -> None:
    """At once, in quiet hours too."""
    path = f"/_axle/owners/{reminded.owner}/settings"
    reminded.call("PATCH", path, {"quietHours": {"from": "00:00", "until": "23:00"}})
    listed = reminded.post(f"{path}/test", None)["results"]
    assert [(row["purpose"], row["channel"], row["state"]) for row in listed] == [("test", "email", "waiting")]
    assert [one.outcome.result for one in reminded.pass_minutes(0)] == ["success"]
    assert text_of(reminded.sink.taken()[0]).startswith("A test: reminders reach you here")
    assert reminded.call("POST", "/_axle/owners/999/settings/test").status == 404
    assert reminded.call("POST", f"{path}/test", token=reminded.other_account()).status == 404
    assert reminded.call("POST", f"{path}/test", token=reminded.token(scopes="oauth")).status == 403


def test_an_owner_without_a_channel_is_sent_none(sink: Sink, database: str) -> None:
    """The error says what to set."""
    with contextlib.closing(Reminded(database, sink, smtp_url="", mail_from="")) as portal:
        answer = portal.call("POST", f"/_axle/owners/{portal.owner}/settings/test")
        assert answer.status == 400 and "AXLE_SMTP_URL" in answer.json()["message"]
