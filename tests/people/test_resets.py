"""Links by e-mail for who has forgotten a password: sent to who is there, and answered alike to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from axle.config import Config
from axle.http.link_mails import LinkMails
from tests.api import Answer, Api
from tests.people.test_passwords import fields_of, form
from tests.people.visits import Browser, invited

BASE = "https://crm.example"


class Post:
    """A portal that sends mails, and the mails."""

    def __init__(self, failed_sign_ins: int = 50) -> None:
        self.mails: list[EmailMessage] = []
        self.api = Api(config=Config(public_url=f"{BASE}/", failed_sign_ins=failed_sign_ins))
        self.sender = LinkMails(self._send, "axle@crm.example", self.api.app.config.public_url)
        self.api.endpoint.send_links(self.sender)

    def _send(self, mail: EmailMessage) -> None:
        self.mails.append(mail)

    def ask(self, email: str, **headers: str) -> Answer:
        """Ask for a link with a browser of one's own."""
        browser = Browser(self.api)
        word = fields_of(browser.send("GET", "/sign-in/reset"))["word"]
        return form(browser, "/sign-in/reset", word=word, email=email)

    def close(self) -> None:
        """End it, when all mails are sent."""
        self.sender.close()
        self.api.close()


@pytest.fixture
def post() -> Iterator[Post]:
    """A portal that sends mails."""
    opened = Post()
    yield opened
    opened.close()


def test_a_link_comes_by_mail_and_signs_in(post: Post) -> None:
    """It begins with the public address; nothing of it is kept but its hash."""
    invited(post.api)
    assert b'href="/sign-in/reset"' in Browser(post.api).send("GET", "/sign-in").body
    assert b"on its way" in post.ask(" Ada@Example.com").body
    post.sender.close()
    (mail,) = post.mails
    assert (mail["To"], mail["From"]) == ("ada@example.com", "axle@crm.example")
    (address,) = re.findall(r"https://\S+", mail.get_content())
    assert address.startswith(f"{BASE}/link/")
    browser = Browser(post.api)
    assert browser.send("POST", address.removeprefix(BASE)).status == 303
    assert browser.session()["person"]["email"] == "ada@example.com"


def test_everybody_is_answered_alike(post: Post) -> None:
    """Who is there, who is not, who has left; only the first is sent anything."""
    invited(post.api)
    left = invited(post.api, "left@example.com")
    post.api.delete(f"/settings/v3/users/{left.membership.user_id}")
    answers = [post.ask(email) for email in ("ada@example.com", "nobody@example.com", "left@example.com", "no address", "")]
    assert {(answer.status, answer.body) for answer in answers} == {(200, answers[0].body)}
    post.sender.close()
    assert [mail["To"] for mail in post.mails] == ["ada@example.com"]


def test_asking_is_slowed_for_each_address() -> None:
    """Nobody's mailbox is filled."""
    post = Post(failed_sign_ins=3)
    try:
        invited(post.api)
        assert [post.ask("ada@example.com").status for _ in range(4)] == [200, 200, 200, 429]
        post.sender.close()
        assert len(post.mails) == 3
    finally:
        post.close()


def test_a_form_of_another_site_asks_for_nothing(post: Post) -> None:
    """Nor one of another browser."""
    invited(post.api)
    assert form(Browser(post.api), "/sign-in/reset", word="x", email="ada@example.com").status == 400
    post.sender.close()
    assert post.mails == []


def test_without_mails_the_page_says_whom_to_ask(api: Api) -> None:
    """And the page for signing in leads nowhere."""
    assert Browser(api).send("GET", "/sign-in/reset").status == 404
    shown: Any = Browser(api).send("GET", "/sign-in").body
    assert b"/sign-in/reset" not in shown and b"Ask whoever runs this server" in shown


def test_mails_are_sent_where_there_is_a_mail_server_and_a_public_address() -> None:
    """Without one of them there are no links to send."""
    mail: dict[str, Any] = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "axle@crm.example"}
    cases: list[tuple[dict[str, Any], bool]] = [
        (mail, False), ({"public_url": BASE}, False), (mail | {"public_url": BASE}, True),
    ]  # fmt: skip
    for settings, sends in cases:
        api = Api(config=Config(**settings))
        try:
            assert (api.endpoint.mail_link is not None) == sends
        finally:
            api.close()
