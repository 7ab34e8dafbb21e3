"""A reminder of a record that cannot be read is told of, and takes no other reminder with it."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.reminders import RETRIES_MS, SENT, WAITING
from axle.storage.sql import SQL
from tests.reminders.mails import text_of
from tests.reminders.portal import MINUTE, Reminded
from tests.reminders.test_sending import results

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


def test_a_moment_that_fails_is_told_and_those_beside_it_are_sent(reminded: Reminded, told: list[str]) -> None:
    """It is tried alone, once, and given up: time goes on. The next moment of the same task is sent, once it can be read."""
    broken = reminded.remind(10, 30, hs_task_subject="Broken")
    for subject in ("One", "Two"):
        reminded.remind(10, hs_task_subject=subject)
    before = keep(reminded, broken, CUT)
    assert results(reminded, 10) == ["success"] * 2
    assert subjects(reminded) == ["One", "Two"]
    assert told == ["DecodeError"]
    assert results(reminded, 10) == []
    keep(reminded, broken, before)
    assert results(reminded, 5) == []
    assert results(reminded, 5) == ["success"]
    assert subjects(reminded) == ["Broken", "One", "Two"]
    assert told == ["DecodeError"]


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
