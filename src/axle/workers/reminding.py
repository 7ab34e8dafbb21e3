"""What sends messages to owners in this process: the channels that it has, each with its senders."""

from __future__ import annotations

from collections.abc import Sequence

from axle.core.reminders import EMAIL
from axle.workers.mailing import REFUSED, Mailer
from axle.workers.messages import Carrier, MessageResult, MessageSending, Prepared
from axle.workers.posting import Outcome
from axle.workers.reminder_mails import Actions, reminder_mail
from axle.workers.senders import Senders


class Reminding:
    """Sends messages on threads, once started, or as far as a test asks; each channel by senders of its own."""

    def __init__(self, channels: Sequence[tuple[MessageSending, int]]) -> None:
        self.channels = [sending for sending, _ in channels]
        self._senders = [Senders(f"axle-{sending.carrier.channel}", sending, most) for sending, most in channels]

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


def by_mail(mailer: Mailer) -> Carrier:
    """Return what carries messages by e-mail."""

    def carry(prepared: Prepared, now_ms: int) -> Outcome:
        return mailer.send(reminder_mail(prepared, mailer.sender, now_ms, Actions()))

    return Carrier(EMAIL, carry, frozenset((REFUSED,)))
