"""What owners want to be told: channels, zone, quiet hours, digest, meetings; and their webhooks."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from axle.client.signatures import Received as Arrived
from axle.client.signatures import verify
from axle.core.property_types import instant
from axle.core.receivers import LOOPBACK
from axle.core.reminders import CANCELLED
from tests.api import START
from tests.reminders.mails import Sink, text_of
from tests.reminders.portal import DAY, HOUR, MINUTE, Reminded
from tests.webhooks.listening import Receiver

MEETINGS = "/crm/v3/objects/meetings"


def settings_of(portal: Reminded, status: int = 200, **fields: Any) -> Any:
    """Change Ada's settings."""
    answer = portal.call("PATCH", f"/_axle/owners/{portal.owner}/settings", fields)
    assert answer.status == status, answer.body
    return answer.json()


def minutes_of(portal: Reminded) -> list[float]:
    """Return when mails were sent, in minutes from the start."""
    attempts = [portal.write(lambda tx, key=one.key: tx.message_attempts(key)) for one in portal.messages()[::-1]]
    return [(attempt.at_ms - START) / MINUTE for listed in attempts for attempt in listed]


@pytest.mark.covers("reminders.settings.read", "success", "scope")
@pytest.mark.covers("reminders.settings.update", "success", "scope")
def test_an_owner_has_settings_from_the_first_on(reminded: Reminded) -> None:
    """What is not set is the default; what is changed stays; null takes away."""
    path = f"/_axle/owners/{reminded.owner}/settings"
    first = reminded.get(path)
    assert first["channels"] == ["email", "webhook", "stream"] and first["timeZone"] == "UTC" and first["digestAt"] is None
    changed = settings_of(
        reminded,
        channels=["email"],
        timeZone="Europe/Vienna",
        quietHours={"from": "22:00", "until": 7},
        digestAt=8,
        meetingMinutes=15,
    )
    assert changed["quietHours"] == {"from": "22:00", "until": "07:00"}
    assert (changed["digestAt"], changed["nextDigestAt"]) == ("08:00", "2026-01-01T07:00:00.000Z")
    assert reminded.get(path) == changed
    cleared = settings_of(reminded, quietHours=None, digestAt=None, meetingMinutes=None)
    assert (cleared["quietHours"], cleared["digestAt"], cleared["nextDigestAt"], cleared["meetingMinutes"]) == (None,) * 4
    assert reminded.call("GET", path, token=reminded.token(scopes="oauth")).status == 403
    assert reminded.call("PATCH", path, {}, token=reminded.token(scopes="crm.objects.owners.read")).status == 403


@pytest.mark.covers("reminders.settings.update", "400", "404", "isolation")
@pytest.mark.covers("reminders.settings.read", "404", "isolation")
def test_what_cannot_be_is_refused_and_named(reminded: Reminded) -> None:
    """A zone, a time of day, a channel, a number of minutes, an address."""
    for fields, name in (
        ({"timeZone": "Mars/Base"}, "Mars/Base"),
        ({"timeZone": "../etc/passwd"}, "IANA"),
        ({"digestAt": "25:00"}, "digestAt"),
        ({"quietHours": {"from": "22:00", "until": "later"}}, "quietHours"),
        ({"quietHours": {"from": "7", "until": "07:00"}}, "quietHours"),
        ({"channels": ["fax"]}, "fax"),
        ({"meetingMinutes": -1}, "meetingMinutes"),
        ({"webhookUrl": "http://10.0.0.1/hook"}, "not allowed"),
        ({"webhookUrl": "nonsense"}, "not valid"),
        ({"timezone": "Europe/Vienna"}, "timezone"),
        ({"quietHours": {"from": "7", "until": "8", "till": "9"}}, "till"),
    ):
        assert name in settings_of(reminded, 400, **fields)["message"]
    assert settings_of(reminded)["updatedAt"] is not None
    path = "/_axle/owners/99999/settings"
    assert reminded.call("GET", path).status == 404 == reminded.call("PATCH", path, {}).status
    other = reminded.other_account()
    path = f"/_axle/owners/{reminded.owner}/settings"
    assert reminded.call("GET", path, token=other).status == 404 == reminded.call("PATCH", path, {}, token=other).status


def test_an_owner_who_wants_no_mail_gets_none(reminded: Reminded) -> None:
    """The stream has it all the same."""
    settings_of(reminded, channels=["stream"])
    reminded.remind(10)
    assert reminded.pass_minutes(10) == []
    assert [one.key.channel for one in reminded.messages(channel="")] == ["stream"]


def test_in_quiet_hours_nothing_is_sent_until_they_end(reminded: Reminded) -> None:
    """Hours may go over midnight, and are those of the owner's zone: in Vienna it is 01:00 at the start."""
    settings_of(reminded, timeZone="Europe/Vienna", quietHours={"from": "22:00", "until": "07:30"})
    reminded.remind(10, 10 * 60)
    for _ in range(24):
        reminded.pass_minutes(30)
    assert minutes_of(reminded) == [390, 600]
    assert "this reminder was due at Thursday, 01 January 2026, 01:10 (Europe/Vienna)" in text_of(reminded.sink.taken()[0])


def test_a_digest_lists_what_is_overdue_and_due_today(reminded: Reminded) -> None:
    """Once a day at its time; of open tasks alone, and none where there is nothing."""
    settings_of(reminded, digestAt="08:00", timeZone="Europe/Vienna")
    reminded.remind(hs_task_subject="Old", hs_timestamp=instant(START - DAY), hs_task_reminders="")
    reminded.remind(hs_task_subject="Tonight", hs_timestamp=instant(START + 20 * HOUR), hs_task_reminders="")
    reminded.remind(hs_task_subject="Far", hs_timestamp=instant(START + 5 * DAY), hs_task_reminders="")
    done = reminded.remind(hs_task_subject="Done", hs_timestamp=instant(START - DAY), hs_task_reminders="")
    reminded.patch(f"/crm/v3/objects/tasks/{done}", {"hs_task_status": "COMPLETED"})
    reminded.remind(hubspot_owner_id="", hs_task_subject="Nobody's", hs_timestamp=instant(START), hs_task_reminders="")
    assert reminded.pass_minutes(7 * 60 - 1) == []
    assert [one.outcome.result for one in reminded.pass_minutes(1)] == ["success"]
    (mail,) = reminded.sink.taken()
    assert mail["Subject"] == "1 overdue, 1 due today"
    assert "Overdue:\n- Old" in text_of(mail) and "Due today:\n- Tonight" in text_of(mail)
    assert "Far" not in text_of(mail) and "Done" not in text_of(mail) and "Nobody" not in text_of(mail)
    reminded.pass_minutes(24 * 60)
    assert len(reminded.sink.taken()) == 2
    settings_of(reminded, digestAt=None)
    assert reminded.pass_minutes(3 * 24 * 60) == []


def test_a_digest_of_nothing_is_not_sent(reminded: Reminded) -> None:
    """The log says so."""
    settings_of(reminded, digestAt=1)
    reminded.pass_minutes(60)
    assert [one.state for one in reminded.messages()] == [CANCELLED] and reminded.sink.taken() == []


def meeting(portal: Reminded, start: int, **more: Any) -> str:
    """Make a meeting of Ada's."""
    properties = {"hs_meeting_title": "Board", "hs_meeting_start_time": instant(start), "hubspot_owner_id": portal.owner}
    properties |= {"hs_timestamp": instant(start), **more}
    return str(portal.post(MEETINGS, {"properties": properties})["id"])


def test_a_meeting_is_reminded_of_so_many_minutes_before_it_starts(reminded: Reminded) -> None:
    """As the settings say at that moment: for meetings that were there before too, and for one that has moved."""
    early = meeting(reminded, START + HOUR)
    assert reminded.pass_minutes(1) == []
    settings_of(reminded, meetingMinutes=15)
    late = meeting(reminded, START + 2 * HOUR)
    reminded.patch(f"{MEETINGS}/{late}", {"hs_meeting_start_time": instant(START + 3 * HOUR)})
    meeting(reminded, START + 3 * HOUR, hs_meeting_outcome="CANCELED")
    meeting(reminded, START + 4 * HOUR, hubspot_owner_id="")
    for _ in range(60):
        reminded.pass_minutes(5)
    assert [one.key.record_id for one in reminded.messages()[::-1]] == [int(early), int(late)]
    assert minutes_of(reminded) == [46, 166]
    mail = reminded.sink.taken()[0]
    assert mail["Subject"] == "Reminder: Board"
    assert "Starts: Thursday, 01 January 2026, 01:00 (UTC)" in text_of(mail) and "Due:" not in text_of(mail)


def test_a_meeting_is_not_reminded_of_where_that_is_not_wanted_any_more(reminded: Reminded) -> None:
    """The moments that were reserved for it come to nothing."""
    settings_of(reminded, meetingMinutes=15)
    meeting(reminded, START + HOUR)
    settings_of(reminded, meetingMinutes=30)
    settings_of(reminded, meetingMinutes=None)
    for _ in range(6):
        reminded.pass_minutes(10)
    assert reminded.messages(channel="") == []


def test_a_webhook_is_posted_and_signed(sink: Sink, database: str) -> None:
    """What fails is sent again; the secret comes with the answer that sets the address, and is the same each time."""
    with (
        contextlib.closing(Receiver()) as receiver,
        contextlib.closing(
            Reminded(
                database, sink, webhook_allow=LOOPBACK, secret_key="0123456789abcdef" * 4, public_url="https://crm.example.com"
            )
        ) as portal,
    ):
        secret = settings_of(portal, webhookUrl=receiver.url, channels=["webhook"])["webhookSecret"]
        assert settings_of(portal, webhookUrl=receiver.url)["webhookSecret"] == secret
        assert "webhookSecret" not in settings_of(portal, timeZone="UTC")
        contact = portal.contact("grace@example.com")
        task = portal.remind(10)
        portal.put(f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
        receiver.answers.append((500, "no"))
        assert [one.outcome.result for one in portal.pass_minutes(10)] == ["server_error"]
        assert [one.outcome.result for one in portal.pass_minutes(1)] == ["success"]
        request = receiver.received[-1]
        told = json.loads(request.body)
        assert (told["eventType"], told["objectId"], told["title"]) == ("task.reminder", task, "Call Grace")
        assert (told["moment"], told["late"], told["attemptNumber"]) == ("2026-01-01T00:10:00.000Z", False, 1)
        assert told["associated"][0]["url"].startswith("https://crm.example.com/contacts/")
        assert {json.loads(one.body)["messageId"] for one in receiver.received} == {request.headers["x-axle-reminder"]}
        received = Arrived("POST", receiver.url, request.headers, request.body)
        verify(secret, received, now=portal.now_ms / 1000)
