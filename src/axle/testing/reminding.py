"""Reminders under test: sent when the clock comes to their moment, kept as parsed mails, and mail servers that fail.

No mail ever leaves the process, whatever the settings say.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import msgspec

from axle.core.reminders import EMAIL, SUCCESS, WEBHOOK
from axle.http.app import MAX_WEBHOOKS, App
from axle.operations.reminders.actions import ACTION_PATH
from axle.testing.clock import real_ms
from axle.workers.mailing import DEFERRED, NO_SUCH_ADDRESS, REFUSED
from axle.workers.messages import Carrier, MessageSending, Prepared
from axle.workers.posting import UNREACHABLE, Outcome
from axle.workers.reminder_mails import Actions, reminder_mail
from axle.workers.reminder_notifications import reminder_notification
from axle.workers.reminding import Reminding, by_webhook

SENDER = "Axle <axle@axle.test>"
TRY_LATER = 451
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SentReminder(msgspec.Struct, frozen=True):
    """One attempt to tell an owner of something, and what came of it: the result is success, or says why not.

    `object_id` is the record's, empty for a digest and a test. `to` is an address of e-mail, or that of a webhook, whose body
    is `notification`. `moment` is when it was due.
    """

    account: int
    channel: str
    purpose: str
    object_id: str
    moment: datetime
    to: str
    result: str
    mail: EmailMessage | None = None
    notification: dict[str, Any] | None = None


class TestReminders:
    """The reminders of a server under test: they are sent when the clock has been moved, and when they are looked at."""

    __test__ = False  # pytest takes it for a test by its name

    def __init__(self, app: App, base: str) -> None:
        self._app = app
        self._base = app.config.public_url.rstrip("/") or base
        self._failures: dict[int, list[int]] = {}
        self._log: list[SentReminder] = []
        self._webhook = by_webhook(app.receivers.post, app.derived, real_ms)
        mails = self._sending(Carrier(EMAIL, self._mail, frozenset((REFUSED,)), has_links=True))
        webhooks = self._sending(Carrier(WEBHOOK, self._post))
        app.use_reminding(Reminding([(mails, 1), (webhooks, MAX_WEBHOOKS)]), mails=True)

    def _sending(self, carrier: Carrier) -> MessageSending:
        return MessageSending(self._app.storage, self._app.catalog, self._app.now, carrier, self._base)

    def send(self) -> None:
        """Send all that is due."""
        self._app.reminding.send_all()

    def of(self, account: int) -> list[SentReminder]:
        """Return the attempts of an account, in order."""
        return [sent for sent in self._log if sent.account == account]

    def fail(self, account: int, status: int, times: int) -> None:
        """Let an account's next mails be refused with a status of SMTP, or not be taken at all for 0."""
        self._failures.setdefault(account, []).extend([status] * times)

    def forget(self, account: int) -> None:
        """Forget what an account was told, and how its next mails fail."""
        self._failures.pop(account, None)
        self._log = [sent for sent in self._log if sent.account != account]

    def reminded(self, account: int, object_id: str, to: str) -> SentReminder:
        """Return the reminder of a record that has arrived. Raises AssertionError where there is none."""
        arrived = [sent for sent in self.of(account) if sent.result == SUCCESS]
        for sent in arrived:
            if sent.object_id == object_id and to in ("", sent.to):
                return sent
        whom = f" to {to}" if to else ""
        listed = "".join(f"\n  {sent.object_id or sent.purpose} to {sent.to} at {sent.moment}" for sent in arrived)
        raise AssertionError(
            f"a reminder of {object_id}{whom} was to be sent. All that were:{listed or ' none (move axle_portal.clock)'}"
        )

    def _mail(self, prepared: Prepared, now_ms: int) -> Outcome:
        """Take a mail, unless it is to fail."""
        actions = Actions(*(f"{self._base}{ACTION_PATH}/{secret}" for secret in prepared.links or ()))
        mail: Any = message_from_bytes(reminder_mail(prepared, SENDER, now_ms, actions).as_bytes(), policy=default)
        outcome = self._outcome(prepared.account)
        self._log.append(_sent(prepared, str(mail["To"].addresses[0].addr_spec), outcome, mail=mail))
        return outcome

    def _outcome(self, account: int) -> Outcome:
        failures = self._failures.get(account)
        if not failures:
            return Outcome(SUCCESS, None, 0.0)
        status = failures.pop(0)
        result = REFUSED if status in NO_SUCH_ADDRESS else DEFERRED if status else UNREACHABLE
        return Outcome(result, status or None, 0.0, detail="a test lets this mail fail")

    def _post(self, prepared: Prepared, now_ms: int) -> Outcome:
        """Post to a webhook of an owner, and note what was told."""
        outcome = self._webhook.carry(prepared, now_ms)
        assert prepared.content is not None
        notification = msgspec.json.decode(reminder_notification(prepared, now_ms))
        self._log.append(_sent(prepared, prepared.content.settings.webhook_url, outcome, notification=notification))
        return outcome


def _sent(prepared: Prepared, to: str, outcome: Outcome, **content: Any) -> SentReminder:
    account, message = prepared.account, prepared.message
    moment = _EPOCH + timedelta(milliseconds=message.key.moment_ms)
    object_id = str(message.key.record_id) if message.key.type_key else ""
    return SentReminder(account, message.key.channel, message.purpose, object_id, moment, to, outcome.result, **content)
