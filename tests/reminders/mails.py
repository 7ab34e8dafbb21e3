"""The mail server of the tests, as a test sees it: started, killed, started anew, and what it has taken."""

from __future__ import annotations

import subprocess
import sys
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import trustme

from tests.reminders.sink import PASSWORD, USER


class Sink:
    """A mail server in a process of its own. `mode` is starttls, tls or plain."""

    def __init__(self, folder: Path, mode: str = "starttls") -> None:
        self.mode = mode
        self.port = 0
        self._file = folder / "mails.jsonl"
        self._certificate = folder / "sink.pem"
        self.ca = folder / "ca.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca)
        authority.issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(self._certificate)
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Listen, on the same port each time."""
        given = (str(self._file), str(self._certificate), str(self.port), self.mode)
        command = [sys.executable, "-m", "tests.reminders.sink", *given]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())

    def kill(self) -> None:
        """Listen no more, from one moment to the next."""
        if self._process:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None

    @property
    def url(self) -> str:
        """What AXLE_SMTP_URL says of it."""
        if self.mode == "plain":
            return f"smtp://127.0.0.1:{self.port}"
        scheme = "smtps" if self.mode == "tls" else "smtp"
        return f"{scheme}://{USER}:{quote(PASSWORD)}@127.0.0.1:{self.port}?ca={self.ca}"

    def forget(self) -> None:
        """Forget what was taken so far."""
        self._file.write_bytes(b"")

    def taken(self) -> list[EmailMessage]:
        """Return the mails that were taken, in order."""
        return [parsed(line["mail"]) for line in self._lines()]

    def recipients(self) -> list[list[str]]:
        """Return to whom each of them was to be brought, whatever it says itself."""
        return [line["to"] for line in self._lines()]

    def _lines(self) -> list[Any]:
        return [msgspec.json.decode(line) for line in self._file.read_bytes().splitlines()] if self._file.exists() else []


def parsed(text: str) -> EmailMessage:
    """Return a mail as it arrived."""
    mail: Any = message_from_string(text, policy=default)
    return mail  # type: ignore[no-any-return] # the policy makes it one


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
