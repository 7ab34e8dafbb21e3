"""What sends messages to owners in this process: the channels that it has, each with its senders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from axle.core.receivers import as_called
from axle.core.reminders import EMAIL, NOTHING_LEFT, WEBHOOK
from axle.core.signatures import delivery_headers
from axle.operations.reminders.actions import ACTION_PATH
from axle.operations.reminders.settings import secret_purpose
from axle.workers.messages import Carrier, MessageResult, MessageSending, Prepared
from axle.workers.posting import Outcome, Post
from axle.workers.reminder_notifications import reminder_notification
from axle.workers.reminder_texts import message_name
from axle.workers.senders import Senders

if TYPE_CHECKING:
    from axle.workers.mailing import Mailer

LEASED = 10  # messages for each thread that are leased at once


class Reminding:
    """Sends messages on threads, once started, or as far as a test asks; each channel by as many threads as are given."""

    def __init__(self, channels: Sequence[tuple[MessageSending, int]]) -> None:
        self.channels = [sending for sending, _ in channels]
        self._senders = [
            Senders(f"axle-{sending.carrier.channel}", sending, LEASED * threads, threads) for sending, threads in channels
        ]
        for sending, threads in channels:
            sending.least = max(1, LEASED * threads // 2)

    def wake(self) -> None:
        """Look at once for what is to be sent."""
        for senders in self._senders:
            senders.wake()

    def send_all(self) -> list[MessageResult]:
        """Send now, on this thread, all that can be sent, and return what came of it."""
        return [result for senders in self._senders for result in senders.send_all()]

    def start(self) -> None:
        """Start the threads."""
        for senders in self._senders:
            senders.start()

    def stop(self) -> None:
        """Let what is under way come back, note it, and end the threads."""
        for senders in self._senders:
            senders.stop()


def by_mail(mailer: Mailer, base: str) -> Carrier:
    """Return what carries messages by e-mail; links lead to the public address of this server."""
    from axle.workers.mailing import REFUSED
    from axle.workers.reminder_mails import Actions, reminder_mail

    def carry(prepared: Prepared, now_ms: int) -> Outcome:
        links = prepared.links
        actions = (
            Actions(f"{base}{ACTION_PATH}/{links.complete}", f"{base}{ACTION_PATH}/{links.snooze}") if links else Actions()
        )
        return mailer.send(reminder_mail(prepared, mailer.sender, now_ms, actions))

    return Carrier(EMAIL, carry, frozenset((REFUSED,)), has_links=bool(base))


def by_webhook(post: Post, secret_of: Callable[[str], str], signed_at: Callable[[], int] | None = None) -> Carrier:
    """Return what carries messages to the addresses of owners, signed as deliveries of apps are.

    `signed_at` tells the time of signatures, where that is another one than the message's.
    """

    def carry(prepared: Prepared, now_ms: int) -> Outcome:
        assert prepared.content is not None
        url = prepared.content.settings.webhook_url
        if not url:
            return Outcome(NOTHING_LEFT, None, 0.0)
        body = reminder_notification(prepared, now_ms)
        headers = {"Content-Type": "application/json", "X-Axle-Reminder": message_name(prepared.account, prepared.message)}
        secret = secret_of(secret_purpose(prepared.account, prepared.message.owner))
        at_ms = signed_at() if signed_at else now_ms
        return post(url, body, headers | (delivery_headers(secret, as_called(url), body, at_ms) if secret else {}))

    return Carrier(WEBHOOK, carry)
