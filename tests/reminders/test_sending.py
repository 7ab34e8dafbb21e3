"""A reminder is sent once, whatever fails meanwhile, and not at all where there is nothing to be reminded of."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

import pytest

from axle.core.catalog import Catalog
from axle.core.record import Record, RecordKey
from axle.core.reminders import CANCELLED, FAILED, RETRIES_MS, SENT, WAITING, MessageKey
from axle.operations.records.lookup import records_of
from axle.operations.reminders import content
from axle.storage.interface import Transaction
from tests.api import TASKS
from tests.reminders.mails import Sink, text_of
from tests.reminders.portal import DAY, MINUTE, SENDER, Reminded


def results(portal: Reminded, minutes: float) -> list[str]:
    """Return what came of what was sent after a time."""
    return [one.outcome.result for one in portal.pass_minutes(minutes)]


def test_a_reminder_is_sent_when_its_moment_comes_and_once(reminded: Reminded) -> None:
    """Not before, and not again."""
    task = reminded.remind(10, hs_task_body="<p>Ask about<br>the engine</p>")
    assert results(reminded, 9) == [] == reminded.messages()
    assert results(reminded, 1) == ["success"]
    assert results(reminded, 60) == []
    (mail,) = reminded.sink.taken()
    assert (mail["Subject"], mail["From"], mail["To"]) == ("Reminder: Call Grace", SENDER, "Ada Lovelace <ada@example.com>")
    assert text_of(mail) == "Call Grace\n\nDue: Friday, 02 January 2026, 00:00 (UTC)\n\nAsk about\nthe engine\n"
    (message,) = reminded.messages()
    assert (message.key.record_id, message.state, message.attempts) == (int(task), SENT, 1)


def test_each_moment_is_a_message_and_the_stream_has_one_too(reminded: Reminded) -> None:
    """Moments that come at the same time are sent each."""
    reminded.remind(10, 11, 12)
    reminded.pass_minutes(12)
    assert [one.state for one in reminded.messages(channel="")] == [SENT] * 6
    assert len(reminded.sink.taken()) == 3
    assert len({mail["Message-ID"] for mail in reminded.sink.taken()}) == 3


@pytest.mark.parametrize("change", ["completed", "moved", "archived"])
def test_what_is_done_moved_or_archived_before_is_not_told(reminded: Reminded, change: str) -> None:
    """Nothing is sent at the old moment; at the new one it is."""
    task = reminded.remind(10)
    if change == "archived":
        reminded.delete(f"{TASKS}/{task}")
    else:
        properties = {"hs_task_status": "COMPLETED"}
        if change == "moved":
            properties = {"hs_task_reminders": str(reminded.now_ms + 20 * MINUTE)}
        reminded.patch(f"{TASKS}/{task}", properties)
    assert results(reminded, 11) == [] == reminded.messages(channel="")
    assert results(reminded, 10) == (["success"] if change == "moved" else [])


def test_a_task_that_is_completed_while_its_mail_waits_is_not_told(reminded: Reminded, sink: Sink) -> None:
    """The mail server was down; the log says why nothing was sent."""
    task = reminded.remind(10, hubspot_owner_id=reminded.add_owner("later-ada@example.com"))
    assert results(reminded, 10) == ["deferred"]
    reminded.patch(f"{TASKS}/{task}", {"hs_task_status": "COMPLETED"})
    assert results(reminded, 5) == ["nothing_left"]
    assert [one.state for one in reminded.messages()] == [CANCELLED]


def test_what_fell_due_while_the_server_was_down_says_when_it_was_due(reminded: Reminded) -> None:
    """It is sent late."""
    reminded.remind(10)
    reminded.pass_minutes(180)
    assert "Late: this reminder was due at Thursday, 01 January 2026, 00:10 (UTC)" in text_of(reminded.sink.taken()[0])


def test_a_refusal_for_now_is_tried_again_for_two_days(reminded: Reminded) -> None:
    """After 1, 5, 15 and 60 minutes, and so on; each attempt is noted with what the mail server said."""
    task = reminded.remind(10, hubspot_owner_id=reminded.add_owner("later-ada@example.com"))
    assert results(reminded, 10) == ["deferred"]
    for delay in RETRIES_MS:
        assert results(reminded, (delay - 1) / MINUTE) == []
        assert [one.state for one in reminded.messages()] == [WAITING]
        assert results(reminded, 1 / MINUTE) == ["deferred"]
    (message,) = reminded.messages()
    assert (message.state, message.attempts) == (FAILED, len(RETRIES_MS) + 1)
    assert sum(RETRIES_MS) == 2 * DAY
    attempts = reminded.write(lambda tx: tx.message_attempts(message.key))
    assert [(one.number, one.result, one.status, one.detail) for one in attempts] == [
        (number, "deferred", 451, "4.3.0 try later") for number in range(1, len(RETRIES_MS) + 2)
    ]
    assert str(message.key.record_id) == task


def test_an_address_that_is_none_is_not_tried_again(reminded: Reminded) -> None:
    """The mail server says so for good."""
    reminded.remind(10, hubspot_owner_id=reminded.add_owner("nobody-ada@example.com"))
    assert results(reminded, 10) == ["refused"]
    assert [one.state for one in reminded.messages()] == [FAILED]


def test_what_a_server_had_leased_when_it_was_killed_is_sent_by_another(reminded: Reminded) -> None:
    """After its lease; the attempt is noted as interrupted, and what the other one notes of it late counts no more."""
    reminded.remind(10)
    sending = reminded.app.reminding.channels[0]
    reminded.now_ms += 10 * MINUTE
    reminded.app.due.run()
    leased, _ = sending.turn([], 10)
    assert len(leased) == 1
    assert results(reminded, 0) == []
    assert results(reminded, 1) == ["success"]
    sending.turn([sending.post(leased[0])], 0)
    (message,) = reminded.messages()
    attempts = reminded.write(lambda tx: tx.message_attempts(message.key))
    assert [(one.number, one.result) for one in attempts] == [(1, "interrupted"), (2, "success")]
    assert {mail["Message-ID"] for mail in reminded.sink.taken()} == {reminded.sink.taken()[0]["Message-ID"]}


def test_nothing_is_sent_to_nobody(reminded: Reminded) -> None:
    """A task without an owner, and one of an owner who has left."""
    reminded.remind(10, hubspot_owner_id="")
    gone = reminded.add_owner("gone@example.com")
    reminded.remind(10, hubspot_owner_id=gone)

    def leave(tx: Transaction) -> None:
        (owner,) = tx.owners([int(gone)])
        owner.archived_ms = reminded.now_ms
        tx.save_owner(owner)

    reminded.write(leave)
    assert results(reminded, 10) == [] == reminded.messages()
    assert [one.key.channel for one in reminded.messages(channel="")] == ["stream"] * 2


def test_who_owns_the_task_by_now_is_told(reminded: Reminded) -> None:
    """Where the mail waits while the task is given to another owner; and nobody, where it is given to nobody."""
    other = reminded.add_owner("grace@example.com")
    late = reminded.add_owner("later-ada@example.com")  # the mail server has her wait
    given, left = reminded.remind(10, hubspot_owner_id=late), reminded.remind(10, hubspot_owner_id=late)
    assert results(reminded, 10) == ["deferred"] * 2
    reminded.patch(f"{TASKS}/{given}", {"hubspot_owner_id": other})
    reminded.patch(f"{TASKS}/{left}", {"hubspot_owner_id": ""})
    assert sorted(results(reminded, 1)) == ["nothing_left", "success"]
    assert [mail["To"] for mail in reminded.sink.taken()] == ["Ada Lovelace <grace@example.com>"]
    told = {str(one.key.record_id): (one.state, str(one.owner)) for one in reminded.messages()}
    assert told == {given: (SENT, other), left: (CANCELLED, "0")}


def test_an_erased_task_leaves_no_message(reminded: Reminded) -> None:
    """Nor an attempt; one that waits is not sent."""
    task = reminded.remind(10, hubspot_owner_id=reminded.add_owner("later-ada@example.com"))
    reminded.pass_minutes(10)
    key: MessageKey = reminded.messages()[0].key
    reminded.post("/crm/objects/2026-09/tasks/gdpr-delete", {"objectId": task}, 204)
    reminded.pass_minutes(60)
    assert reminded.messages(channel="") == [] == reminded.write(lambda tx: tx.message_attempts(key))


def test_messages_are_forgotten_after_thirty_days(reminded: Reminded) -> None:
    """Those that still wait too: nobody sends them."""
    reminded.remind(10)
    reminded.remind(10, hubspot_owner_id=reminded.add_owner("later-ada@example.com"))
    reminded.pass_minutes(10)
    reminded.remind(11 + 29 * DAY / MINUTE)
    reminded.pass_minutes(29 * DAY / MINUTE)
    reminded.now_ms += DAY + MINUTE
    from axle.workers.message_trim import MessageTrimming

    MessageTrimming(reminded.app.storage, lambda: reminded.now_ms).run()
    assert [one.key.moment_ms for one in reminded.messages(channel="")] == []


def test_a_mail_server_that_is_set_up_later_sends_no_backlog(sink: Sink, database: str) -> None:
    """The channels of the moment count."""
    with contextlib.closing(Reminded(database, sink, smtp_url="", mail_from="")) as portal:
        portal.remind(10, 20)
        assert results(portal, 10) == [] == portal.messages()
        portal.app.due.mails = True
        portal.pass_minutes(10)
        assert len(portal.messages()) == 1


def test_what_a_mail_is_about_is_read_once(reminded: Reminded, monkeypatch: pytest.MonkeyPatch) -> None:
    """For whom it is, its links and what it tells: it is made, and then leased with the owner whom it was made for."""
    read: list[set[RecordKey]] = []

    def recorded(tx: Transaction, catalog: Catalog, keys: Collection[RecordKey]) -> dict[RecordKey, Record]:
        read.append(set(keys))
        return records_of(tx, catalog, keys)

    monkeypatch.setattr(content, "records_of", recorded)
    tasks = [int(reminded.remind(10)) for _ in range(3)]
    assert results(reminded, 10) == ["success"] * 3
    assert [sorted(key.id for key in keys) for keys in read if keys] == [tasks]
