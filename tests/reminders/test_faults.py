"""A reminder of a record that cannot be read is told of, and takes no other reminder with it."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.property_types import instant
from axle.core.reminders import RETRIES_MS, SENT, WAITING
from axle.storage.sql import SQL
from axle.workers.due import AGAIN_MS
from tests.api import START, TASKS
from tests.reminders.mails import text_of
from tests.reminders.portal import DAY, MINUTE, Reminded
from tests.reminders.test_sending import results
from tests.reminders.test_settings import settings_of

CUT = '{"hs_task_subject":'
READ = "SELECT properties FROM record WHERE account = ? AND id = ?"
WRITE = "UPDATE record SET properties = ? WHERE account = ? AND id = ?"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The faults that the server has told of so far."""
    faults: list[str] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, bug, trace: faults.append(kind.__name__))
    return faults


def keep(reminded: Reminded, task: str, text: str) -> str:
    """Have the database keep another text as the properties of a task, as a damaged disk would; return the former one."""

    def work(tx: Any) -> str:
        ((before,),) = tx._cursor.run(SQL(READ, (reminded.account, int(task))))
        tx._cursor.run(SQL(WRITE, (text, reminded.account, int(task))))
        return str(before)

    return str(reminded.write(work))


def subjects(reminded: Reminded) -> list[str]:
    """Return the tasks that mails were about so far, by name."""
    return sorted(text_of(mail).partition("\n")[0] for mail in reminded.sink.taken())


def test_a_moment_that_fails_comes_again_and_those_beside_it_are_sent(reminded: Reminded, told: list[str]) -> None:
    """A minute later alone, then more and more rarely; time goes on, also for the same task, and it is sent once it can be."""
    broken = reminded.remind(10, 30, hs_task_subject="Broken")
    for subject in ("One", "Two"):
        reminded.remind(10, hs_task_subject=subject)
    before = keep(reminded, broken, CUT)
    assert results(reminded, 10) == ["success"] * 2
    assert subjects(reminded) == ["One", "Two"]
    assert told == ["DecodeError"]
    assert results(reminded, 0.9) == [] and told == ["DecodeError"]
    assert results(reminded, 0.1) == [] and told == ["DecodeError"] * 2
    keep(reminded, broken, before)
    assert results(reminded, 4.9) == []
    assert results(reminded, 0.1) == ["success"]
    (mail,) = [mail for mail in reminded.sink.taken() if "Broken" in str(mail["Subject"])]
    assert "this reminder was due at Thursday, 01 January 2026, 00:10" in text_of(mail)
    assert results(reminded, 14) == ["success"]
    assert subjects(reminded) == ["Broken", "Broken", "One", "Two"]
    assert told == ["DecodeError"] * 2
    assert {one.key.moment_ms - START for one in reminded.messages()} == {10 * MINUTE, 30 * MINUTE}


def test_a_moment_that_always_fails_is_given_up(reminded: Reminded, told: list[str]) -> None:
    """After less than two days; a change of the task in between ends nothing, and there is nothing left of it then."""
    broken, other = reminded.remind(10, hs_task_subject="Broken"), reminded.remind(10, hs_task_subject="Other")
    before = keep(reminded, broken, CUT)
    assert results(reminded, 10) == ["success"]
    for number, wait_ms in enumerate(AGAIN_MS, 1):
        keep(reminded, broken, before)
        reminded.patch(f"{TASKS}/{broken}", {"hs_task_body": f"change {number}", "hs_timestamp": instant(START + 9 * DAY)})
        before = keep(reminded, broken, CUT)
        assert results(reminded, (wait_ms - 1) / MINUTE) == [] and len(told) == number
        assert results(reminded, 1 / MINUTE) == [] and len(told) == number + 1
    keep(reminded, broken, before)
    assert results(reminded, 3 * DAY / MINUTE) == []
    assert [one.key.record_id for one in reminded.messages()] == [int(other)]


@pytest.mark.parametrize("end", ["archive", "complete", "erase"])
def test_what_was_put_off_is_not_told_where_there_is_nothing_left(reminded: Reminded, told: list[str], end: str) -> None:
    """The task is in the recycle bin, or done, or erased when its moment comes again."""
    task = reminded.remind(10)
    before = keep(reminded, task, CUT)
    assert results(reminded, 10) == [] and told == ["DecodeError"]
    keep(reminded, task, before)
    if end == "complete":
        reminded.patch(f"{TASKS}/{task}", {"hs_task_status": "COMPLETED"})
    else:
        reminded.delete(f"{TASKS}/{task}")
    if end == "erase":
        reminded.post("/crm/objects/2026-09/tasks/gdpr-delete", {"objectId": task}, 204)
    assert results(reminded, 60) == [] == reminded.messages()
    assert told == ["DecodeError"]


def test_a_digest_that_always_fails_ends_no_later_one(reminded: Reminded, told: list[str]) -> None:
    """It is given up, and the next one is sent."""
    settings_of(reminded, digestAt="08:00")
    reminded.remind(60 * 24 * 30, hs_timestamp=instant(START))

    def fail(*arguments: Any) -> Any:
        raise ArithmeticError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("axle.operations.reminders.digest.channels_of", fail)
        for wait in (8 * 60 * MINUTE, *AGAIN_MS):
            assert results(reminded, wait / MINUTE) == []
        assert told == ["ArithmeticError"] * (len(AGAIN_MS) + 1)
    assert results(reminded, DAY / MINUTE) == ["success"]
    assert [str(mail["Subject"]) for mail in reminded.sink.taken()] == ["1 overdue, 0 due today"]


def test_a_mail_that_cannot_be_made_is_told_and_tried_again(reminded: Reminded, told: list[str]) -> None:
    """Those beside it are sent at once. The log says why it was not, and it is sent when it can be made."""
    broken = reminded.remind(10, hs_task_subject="Broken")
    for subject in ("One", "Two"):
        reminded.remind(10, hs_task_subject=subject)
    reminded.now_ms += 10 * MINUTE
    while reminded.app.due.run():
        pass
    before = keep(reminded, broken, CUT)
    assert sorted(results(reminded, 0)) == ["fault", "success", "success"]
    assert subjects(reminded) == ["One", "Two"]
    assert told == ["DecodeError"]
    (waiting,) = reminded.messages(WAITING)
    assert results(reminded, (RETRIES_MS[0] - 1) / MINUTE) == []
    assert results(reminded, 1 / MINUTE) == ["fault"]
    assert told == ["DecodeError"] * 2
    keep(reminded, broken, before)
    assert results(reminded, RETRIES_MS[1] / MINUTE) == ["success"]
    attempts = reminded.write(lambda tx: tx.message_attempts(waiting.key))
    assert [(one.number, one.result, one.detail) for one in attempts] == [
        (1, "fault", "it could not be made: DecodeError"),
        (2, "fault", "it could not be made: DecodeError"),
        (3, "success", attempts[-1].detail),
    ]
    assert [one.state for one in reminded.messages()] == [SENT] * 3
    assert subjects(reminded) == ["Broken", "One", "Two"]
