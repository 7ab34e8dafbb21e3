"""Mails with a link to sign in, for those who have forgotten their password. They are sent at once, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

from axle.operations.people.persons import path_of_link
from axle.operations.people.resets import LinkAsked
from axle.workers.mailing import address_of

MAX_WAITING = 100  # mails; one more is not sent, and its link has to be asked for again


class LinkMails:
    """Sends links, one at a time, in a thread of its own. They begin with the public address, whatever a request says."""

    def __init__(self, send: Callable[[EmailMessage], Any], sender: str, public_url: str) -> None:
        self._send = send
        self._sender = sender
        self._base = public_url.rstrip("/")
        self._threads: ThreadPoolExecutor | None = None
        self._waiting = 0

    def __call__(self, request: object) -> None:
        """Send a link to who has asked for it, behind the answer."""
        if not isinstance(request, LinkAsked) or not request.email or self._waiting >= MAX_WAITING:
            return
        self._threads = self._threads or ThreadPoolExecutor(1, "axle-link-mail")
        self._waiting += 1
        self._threads.submit(self._carry, request)

    def _carry(self, request: LinkAsked) -> None:
        try:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = self._sender, address_of(request.email), "Your link to sign in to Axle"
            mail["Auto-Submitted"] = "auto-generated"
            mail.set_content(
                "Somebody, probably you, has asked for a link to sign in to Axle.\n\n"
                f"{self._base}{path_of_link(request.secret)}\n\n"
                "It works once, within 15 minutes. Then set a new password under Your account.\n"
                "If it was not you, nothing needs to be done.\n"
            )
            self._send(mail)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Send what waits, and end."""
        if self._threads:
            self._threads.shutdown()
