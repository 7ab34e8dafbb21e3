"""Sends mails to one mail server: over TLS or STARTTLS, within a time, with one connection that is kept for the next mail.

The standard library speaks SMTP; it is imported when the first mail is sent. What a mail says is never logged.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, NamedTuple

from axle.core.errors import excerpt
from axle.core.mail_server import MailServer
from axle.core.reminders import SUCCESS
from axle.workers.deadline_sockets import Deadline, DeadlineTls, connect, over_tls
from axle.workers.host_lookup import HostLookup, LookupFailed
from axle.workers.posting import BROKEN_ANSWER, TIMEOUT, UNREACHABLE, Outcome

if TYPE_CHECKING:
    import smtplib
    from email.headerregistry import Address

    class _Connection(smtplib.SMTP):
        bounded: Deadline


SECONDS = 15.0  # that a mail takes at most, with connecting
MAX_IDLE_SECONDS = 20.0  # that a connection is kept unused
QUIT_SECONDS = 1.0
MAX_DETAIL = 300  # characters of what a mail server said
REFUSED = "refused"  # there is no such address
DEFERRED = "deferred"  # for now, or until somebody has set the mail server right
TLS_REFUSED = "tls_refused"
SIGN_IN_REFUSED = "sign_in_refused"
NO_SUCH_ADDRESS = (550, 551, 553)  # of SMTP
FINE = 250


class TlsMissing(Exception):
    """A mail server on another machine does not offer TLS."""


class Cause(NamedTuple):
    """Why a mail was not taken: a word, the status of the mail server's answer, and what it said."""

    result: str
    status: int | None
    detail: str


class Mailer:
    """Sends mails, one at a time in each thread; every thread has a connection of its own."""

    def __init__(self, server: MailServer, sender: str, lookup: HostLookup | None = None, seconds: float = SECONDS) -> None:
        self.sender = sender
        self._server = server
        self._lookup = lookup or HostLookup()
        self._seconds = seconds
        self._lock = threading.Lock()
        self._idle: list[tuple[_Connection, float]] = []

    def send(self, mail: EmailMessage) -> Outcome:
        """Send a mail to those in its field To, and say how that ended. Nothing is raised; all of it ends in time."""
        deadline = Deadline(self._seconds)
        try:
            self._sent(mail, deadline)
        except (OSError, LookupFailed, TlsMissing) as failed:  # errors of SMTP are errors of the system's as well
            result, status, detail = _cause(failed, deadline)
            return Outcome(result, status, deadline.passed, detail=detail)
        return Outcome(SUCCESS, None, deadline.passed)

    def close(self) -> None:
        """Close the connections that are kept."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            _quit(connection)

    def _sent(self, mail: EmailMessage, deadline: Deadline) -> None:
        connection = self._reused(deadline) or self._opened(deadline)
        kept = False
        try:
            connection.send_message(mail)
            kept = True
        finally:
            if kept:
                with self._lock:
                    self._idle.append((connection, time.monotonic()))
            else:
                connection.close()

    def _reused(self, deadline: Deadline) -> _Connection | None:
        """Return a kept connection that still answers, if there is one."""
        import smtplib

        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection, used = self._idle.pop()
            if time.monotonic() - used <= MAX_IDLE_SECONDS:
                connection.bounded.ends = deadline.ends
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    if connection.rset()[0] == FINE:
                        return connection
            connection.close()

    def _opened(self, deadline: Deadline) -> _Connection:
        """Return a new connection that is signed in."""
        connection = _connection(self._server, self._lookup, Deadline(deadline.left()))
        try:
            connection.ehlo_or_helo_if_needed()
            if self._server.starttls:
                self._begin_tls(connection)
            if self._server.user:
                connection.login(self._server.user, self._server.password)
        except BaseException:  # whatever it is, nobody else closes it
            connection.close()
            raise
        return connection

    def _begin_tls(self, connection: Any) -> None:
        """Begin TLS. Raises TlsMissing where it is not offered, unless the mail server is on this machine."""
        if connection.has_extn("starttls"):
            connection.starttls(context=_context(self._server))
            connection.sock.deadline = connection.bounded
            connection.ehlo()
        elif not self._server.here:
            raise TlsMissing("the mail server does not offer STARTTLS: write smtps://…, or ?starttls=never to do without TLS")


def _connection(server: MailServer, lookup: HostLookup, deadline: Deadline) -> _Connection:
    import smtplib

    class Connection(smtplib.SMTP):
        """A connection all of whose steps end by one moment: `bounded`, which moves with each mail."""

        bounded = deadline

        def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
            plain = connect(lookup.addresses(host, port, self.bounded.left()), self.bounded)
            return over_tls(plain, _context(server), host, self.bounded) if server.tls else plain

    connection: Any = Connection(server.host, server.port, timeout=deadline.left())
    return connection  # type: ignore[no-any-return] # a class of this function


def _context(server: MailServer) -> ssl.SSLContext:
    """Return how TLS is spoken. Who is on this machine needs no certificate that anybody signed: nobody is in between."""
    context = ssl.create_default_context(cafile=server.private_ca or None)
    context.sslsocket_class = DeadlineTls
    if server.here and not server.private_ca:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _quit(connection: Any) -> None:
    import smtplib

    connection.bounded.ends = time.monotonic() + QUIT_SECONDS
    with contextlib.suppress(OSError, smtplib.SMTPException):
        connection.quit()
    connection.close()


def address_of(email: str, name: str = "") -> Address:
    """Return an address for a field such as To: one line, with a name that is not read as an address.

    A part before the @ that may only stand in quotes, such as a..b, gets them. A domain of other letters is written as the
    domain name system has it, since many mail servers take no other.
    """
    from email.headerregistry import Address

    local_part, _, domain = email.rpartition("@")
    if not domain.isascii():
        with contextlib.suppress(UnicodeError):
            domain = domain.encode("idna").decode()
    return Address(" ".join(name.split()), local_part, domain)


def _said(text: bytes | str) -> str:
    """Return the beginning of what a mail server said, on one line."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(plain.split())[:MAX_DETAIL]


def _cause(failed: Exception, deadline: Deadline) -> Cause:
    """Return why a mail was not taken."""
    import smtplib

    if isinstance(failed, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(failed.recipients.values()))
        return Cause(REFUSED if code in NO_SUCH_ADDRESS else DEFERRED, code, _said(answer))
    if isinstance(failed, smtplib.SMTPResponseException):
        result = SIGN_IN_REFUSED if isinstance(failed, smtplib.SMTPAuthenticationError) else DEFERRED
        return Cause(result, failed.smtp_code, _said(failed.smtp_error))
    if time.monotonic() >= deadline.ends or isinstance(failed, TimeoutError):  # the library says of it that it was cut off
        return Cause(TIMEOUT, None, f"the mail was not taken within {deadline.ends - deadline.began:g} seconds")
    results = {
        TlsMissing: TLS_REFUSED,
        ssl.SSLError: TLS_REFUSED,
        smtplib.SMTPServerDisconnected: UNREACHABLE,
        smtplib.SMTPException: BROKEN_ANSWER,
    }
    result = next((result for sort, result in results.items() if isinstance(failed, sort)), UNREACHABLE)
    return Cause(result, None, excerpt(str(failed)) or type(failed).__name__)
