"""People who sign in to a portal under test, each with a browser of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from axle.core.people import LINK_MS
from axle.core.roles import ADMIN
from axle.operations.people import persons
from tests.api import Answer, Api

HOST = "http://axle.test"


class Browser:
    """A browser that keeps its cookies, and says what browsers say of the page that asks."""

    def __init__(self, api: Api, site: str = "same-origin") -> None:
        self.api = api
        self.site = site
        self.cookies: dict[str, str] = {}

    def send(self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request as it is, with the cookies."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.api.send(method, target, body, {**({"cookie": kept} if kept else {}), **(headers or {})})
        if "set-cookie" in answer.headers:
            name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def call(self, method: str, target: str, body: Any = None, **headers: str) -> Answer:
        """Send what a page's script asks for."""
        given = {"x-axle-session": "1", "sec-fetch-site": self.site, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if body is None:
            return self.send(method, target, b"", given)
        return self.send(method, target, msgspec.json.encode(body), {**given, "content-type": "application/json"})

    def session(self) -> Any:
        """Return who is signed in; None for nobody."""
        answer = self.call("GET", "/_axle/session")
        return answer.json() if answer.status == 200 else None


def invited(api: Api, email: str = "ada@example.com", role: str = ADMIN, account: int = 0) -> persons.Member:
    """Let somebody into an account."""
    invitation = persons.Invitation(email, role, "Ada", "Lovelace")
    return api.app.storage.write(account or api.account, lambda tx: persons.invite(tx, invitation, api.now_ms))


def link(api: Api, member: persons.Member, lasts_ms: int = LINK_MS) -> str:
    """Return the path of a link that signs somebody in."""
    account = member.membership.account
    made = api.app.storage.write(account, lambda tx: persons.link(tx, member, api.now_ms, lasts_ms))
    return persons.path_of_link(made.secret)


def signed_in(api: Api, email: str = "ada@example.com", role: str = ADMIN, account: int = 0) -> Browser:
    """Let somebody in, and return their browser, signed in by a link."""
    browser = Browser(api)
    answer = browser.send("POST", link(api, invited(api, email, role, account)))
    assert answer.status == 303, answer.body
    return browser
