"""Mails travel over TLS to whom the certificate says it is; what goes wrong is a word and a sentence, and ends in time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from axle.config import from_environment
from axle.core.mail_server import MailServer, mail_server
from axle.workers.mailing import Mailer, address_of
from axle.workers.posting import Outcome
from tests.reminders.mails import Sink


def mail_to(address: str = "ada@example.com") -> EmailMessage:
    """Return a small mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "axle@example.com", address, "Grüße"
    mail.set_content("Hello\n.\nthere\n")
    return mail


def sent(url: str, address: str = "ada@example.com", seconds: float = 5.0) -> Outcome:
    """Send a mail to an address."""
    with contextlib.closing(Mailer(mail_server(url), "axle@example.com", seconds=seconds)) as mailer:
        return mailer.send(mail_to(address))


@pytest.fixture(params=["tls", "plain"])
def other_sink(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sink]:
    """Mail servers that speak TLS from the first byte, or not at all."""
    sink = Sink(tmp_path, request.param)
    sink.start()
    yield sink
    sink.kill()


def test_mails_go_by_tls_or_on_this_machine_without(other_sink: Sink) -> None:
    """A dot alone on a line arrives as one."""
    assert sent(other_sink.url).result == "success"
    (mail,) = other_sink.taken()
    assert mail["Subject"] == "Grüße" and mail.get_content().splitlines() == ["Hello", ".", "there"]


def test_a_connection_serves_many_mails_and_one_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    """The mail server was restarted in between."""
    sink = Sink(tmp_path)
    sink.start()
    with contextlib.closing(Mailer(mail_server(sink.url), "axle@example.com")) as mailer:
        assert [mailer.send(mail_to()).result for _ in range(3)] == ["success"] * 3
        sink.kill()
        assert mailer.send(mail_to()).result == "unreachable"
        sink.start()
        assert mailer.send(mail_to()).result == "success"
    assert len(sink.taken()) == 4
    sink.kill()


def test_a_certificate_of_somebody_else_is_refused(sink: Sink, tmp_path: Path) -> None:
    """Where certificates are named. On this machine, without them, any is fine."""
    stranger = Sink(tmp_path)
    assert sent(sink.url.replace(str(sink.ca), str(stranger.ca))).result == "tls_refused"
    assert sent(sink.url.partition("?")[0]).result == "success"


def test_what_a_mail_server_refuses_is_told(sink: Sink) -> None:
    """A wrong password, an address that is none, a mail for now."""
    assert sent(sink.url.replace("ss%20word", "ssword"))[:2] == ("sign_in_refused", 535)
    assert sent(sink.url, "nobody-x@example.com")[:2] == ("refused", 550)
    assert sent(sink.url, "later-x@example.com")[:2] == ("deferred", 451)
    assert sent(sink.url, "hanging-x@example.com", 0.3).result == "timeout"


def test_a_mail_server_elsewhere_must_offer_tls(tmp_path: Path) -> None:
    """Unless the setting says that it need not."""
    sink = Sink(tmp_path, "plain")
    sink.start()
    away = type("Away", (MailServer,), {"here": False})
    with contextlib.closing(Mailer(away(*mail_server(sink.url)), "axle@example.com")) as mailer:
        outcome = mailer.send(mail_to())
    assert outcome.result == "tls_refused" and "starttls=never" in outcome.detail
    assert sent(f"{sink.url}?starttls=never").result == "success"
    sink.kill()


def test_one_that_says_a_byte_a_second_is_given_up_in_time() -> None:
    """Everything together has one deadline."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    while True:
                        connection.sendall(b"2")
                        threading.Event().wait(0.05)

        threading.Thread(target=drip, daemon=True).start()
        outcome = sent(f"smtp://127.0.0.1:{listening.getsockname()[1]}", seconds=0.3)
    assert outcome.result == "timeout" and outcome.seconds < 2


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com", "http://mail.example.com", "smtp://", "smtp://host:99999", "smtp://host:0", "smtp://user@host",
        "smtp://host/path", "smtp://host?starttls=maybe", "smtp://host?x=1", "smtp://ho st", "smtp://host#x", "smtp://user:p#w@host",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    """It may hold a password."""
    with pytest.raises(ValueError, match=r"^(write|behind) ") as refused:
        mail_server(url)
    assert "p#w" not in str(refused.value)


def test_an_address_is_read_with_its_secrets_decoded() -> None:
    """Ports are those of the scheme unless they are given; nothing printed shows a secret."""
    server = mail_server("smtp://a%40b.c:p%2F%3A@mail.example.com")
    assert (server.host, server.port, server.user, server.password) == ("mail.example.com", 587, "a@b.c", "p/:")
    assert (server.tls, server.starttls) == (False, True)
    assert mail_server("smtps://mail.example.com").port == 465 and mail_server("smtps://mail.example.com").tls
    assert "p/:" not in repr(server)


@pytest.mark.parametrize(
    ("email", "to"),
    [
        ("a..b@example.com", "a..b@example.com"),  # as some providers gave them out
        ("a.@example.com", "a.@example.com"),
        ("o'neil+x@exämple.com", "o'neil+x@xn--exmple-cua.com"),
        ("ada@[127.0.0.1]", "ada@[127.0.0.1]"),
    ],
)
def test_owners_with_unusual_addresses_and_names_are_mailed(sink: Sink, email: str, to: str) -> None:
    """A name with a line break, or one that looks like an address, is a name."""
    mail = mail_to()
    del mail["To"]
    mail["To"] = address_of(email, "Jür\r\nBcc: <eve@example.com>,\x85x")
    with contextlib.closing(Mailer(mail_server(sink.url), "axle@example.com")) as mailer:
        assert mailer.send(mail).result == "success"
    assert sink.taken()[-1]["To"].addresses[0].display_name == "Jür Bcc: <eve@example.com>, x"
    assert (sink.recipients()[-1], sink.taken()[-1]["Bcc"]) == ([to], None)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_told_at_the_start(tmp_path: Path, content: str | None) -> None:
    """Else every mail would fail, one after the other."""
    file = tmp_path / "mail.pem"
    if content:
        file.write_text(content)
    given = {"AXLE_SMTP_URL": f"smtp://127.0.0.1?ca={file}", "AXLE_MAIL_FROM": "axle@example.com"}
    with pytest.raises(ValueError, match=f"^AXLE_SMTP_URL: cannot read certificates from {file}: "):
        from_environment(given, {})
