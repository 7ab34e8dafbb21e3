"""The page on which people approve apps, for who has signed in: they decide at once, and give no more than their role may."""

from __future__ import annotations

import pytest

from axle.core.roles import ADMIN, MEMBER, READER
from tests.api import CONTACTS, Answer, Api
from tests.oauth.apps import READ, WRITE, Client, hidden, told
from tests.people.visits import Browser, signed_in

SCHEMAS = "crm.schemas.contacts.write"


class Visit(Client):
    """An app to which somebody comes who has signed in."""

    def __init__(self, api: Api, role: str = ADMIN) -> None:
        super().__init__(api)
        self.browser = signed_in(api, role=role)

    def open(self, query: str, path: str = "/oauth/authorize") -> Answer:
        """Open the page."""
        return self.browser.send("GET", f"{path}?{query}")

    def decide(self, query: str, **fields: str) -> Answer:
        """Send the form that the page shows."""
        shown = self.open(query)
        names = ("browser", "account")
        return self.sent(query, self.browser, {name: hidden(shown, name) for name in names} | fields)

    def sent(self, query: str, browser: Browser, fields: dict[str, str]) -> Answer:
        """Send a form with a browser's cookies."""
        kept = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return self.form(f"/oauth/authorize?{query}", fields, {"cookie": kept})


def test_who_has_signed_in_decides_at_once(api: Api) -> None:
    """The code is for their account and user; nobody asks for a token."""
    app = Visit(api)
    query = app.query(scope=f"{READ} {WRITE}")
    page = app.open(query)
    assert (
        page.status == 200 and b"You are signed in as Ada Lovelace" in page.body and b"Token of your account" not in page.body
    )
    tokens = app.exchanged(told(app.decide(query, decision="approve"))["code"]).json()
    assert tokens["scopes"] == [READ, WRITE]
    assert api.call("POST", CONTACTS, {"properties": {}}, tokens["access_token"]).status == 201
    user = app.browser.session()["user"]["id"]
    about = api.send("GET", f"/oauth/v1/access-tokens/{tokens['access_token']}").json()
    assert (str(about["user_id"]), about["hub_id"]) == (user, api.account)


def test_who_has_signed_in_denies(api: Api) -> None:
    """And no code is made."""
    app = Visit(api)
    assert told(app.decide(app.query(), decision="deny"))["error"] == "access_denied"


def test_nobody_gives_more_than_the_role_may(api: Api) -> None:
    """What the app would like is left out, what it needs is refused; a reader gives nothing."""
    member = Visit(api, MEMBER)
    query = member.query(scope=READ, optional_scope=SCHEMAS)
    assert b"your role may not give" in member.open(query).body
    assert member.exchanged(told(member.decide(query, decision="approve"))["code"]).json()["scopes"] == [READ]
    for scope in (SCHEMAS, "tickets"):
        assert b"Your role may not give" in member.open(member.query(scope=scope)).body
    reader = Visit(api, READER)
    refused = reader.open(reader.query(scope=READ))
    assert refused.status == 400 and b"Your role may not give" in refused.body


@pytest.mark.parametrize("fields", [{"browser": "x" * 32}, {"account": "7"}, {"account": ""}])
def test_a_page_of_another_browser_or_account_decides_nothing(api: Api, fields: dict[str, str]) -> None:
    """It is shown again."""
    app = Visit(api)
    again = app.decide(app.query(), decision="approve", **fields)
    assert again.status == 200 and b"Let Acme Sync into" in again.body


def test_a_session_that_has_ended_asks_for_a_token(api: Api) -> None:
    """Its form approves nothing."""
    app = Visit(api)
    page = app.open(app.query())
    fields = {name: hidden(page, name) for name in ("browser", "account")}
    app.browser.call("DELETE", "/_axle/session")
    answer = app.sent(app.query(), app.browser, {**fields, "decision": "approve"})
    assert answer.status == 400 and b"Token of your account" in answer.body


def test_another_account_than_the_session_s_is_told(api: Api) -> None:
    """A token of that one still decides."""
    app = Visit(api)
    page = app.open(app.query(), "/oauth/999/authorize")
    assert page.status == 400 and b"but this is about account 999" in page.body


def test_who_is_not_signed_in_is_led_there_and_back(api: Api) -> None:
    """With all that the app asked for."""
    app = Client(api)
    page = app.page(app.query()).body.decode()
    assert 'href="/sign-in?next=%2Foauth%2Fauthorize%3F' in page
