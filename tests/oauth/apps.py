"""An app of a portal, and the ways in which it gets its tokens."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from axle.core.permissions import ALL
from axle.operations.oauth import apps
from tests.api import Answer, Api

REDIRECT = "https://app.example/callback?from=axle"
READ, WRITE = "crm.objects.contacts.read", "crm.objects.contacts.write"
BAD_REFRESH = "refresh token is invalid, expired or revoked"
NEWER = ("/oauth/v3", "/oauth/2026-03", "/oauth/2026-09")
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Client:
    """An app that is registered with a portal."""

    def __init__(self, api: Api, scopes: str = ALL, account: int = 0, name: str = "Acme Sync") -> None:
        self.api = api
        wanted = apps.NewApp(name, (REDIRECT, "http://localhost:1234/cb"), scopes)
        seal = api.app.sealer.seal if api.app.sealer else None
        made = api.app.storage.write(account or api.account, lambda tx: apps.create(tx, wanted, api.now_ms, seal))
        self.id, self.secret, self.refresh, self.app = made.app.client_id, made.secret, made.refresh, made.app
        self.cookie = ""

    def form(self, target: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Post a form."""
        return self.api.send("POST", target, urlencode(fields).encode(), {**FORM, **(headers or {})})

    def token(self, target: str = "/oauth/v1/token", **fields: str) -> Answer:
        """Ask for a token, with the client's own credentials where no others are given."""
        return self.form(target, {"client_id": self.id, "client_secret": self.secret, **fields})

    def refreshed(self, **fields: str) -> dict[str, Any]:
        """Get an access token for the app's first refresh token."""
        answer = self.token(grant_type="refresh_token", refresh_token=self.refresh, **fields)
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json()
        return found

    def query(self, **fields: str) -> str:
        """Return the query with which the app sends a person to the page."""
        return urlencode({"client_id": self.id, "redirect_uri": REDIRECT, "scope": READ, "state": "s & t", **fields})

    def page(self, query: str, path: str = "/oauth/authorize", **fields: str) -> Answer:
        """Open the page, or send its form with what the browser keeps for it."""
        target = f"{path}?{query}"
        headers = {"cookie": self.cookie} if self.cookie else {}
        answer = self.form(target, fields, headers) if fields else self.api.send("GET", target, headers=headers)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def signed_in(self, query: str, token: str = "tok", path: str = "/oauth/authorize") -> Answer:
        """Open the page and sign in."""
        first = self.page(query, path)
        return self.page(query, path, browser=hidden(first, "browser"), token=token)

    def decided(self, query: str, decision: str = "approve", token: str = "tok") -> dict[str, str]:
        """Go through the whole page, and return what the app is told."""
        shown = self.signed_in(query, token)
        assert shown.status == 200, shown.body.decode()
        fields = {name: hidden(shown, name) for name in ("browser", "approval")}
        return told(self.page(query, decision=decision, **fields))

    def code(self, token: str = "tok", **fields: str) -> str:
        """Return a code that a person has approved."""
        return self.decided(self.query(**fields), token=token)["code"]

    def exchanged(self, code: str, **fields: str) -> Answer:
        """Exchange a code."""
        return self.token(grant_type="authorization_code", code=code, **{"redirect_uri": REDIRECT, **fields})


def hidden(answer: Answer, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(f'name="{name}" value="([^"]+)"', answer.body.decode())
    assert found, answer.body.decode()
    return found[1]


def told(answer: Answer) -> dict[str, str]:
    """Return what an app is told by a redirect to its address."""
    assert answer.status == 303, answer.body.decode()
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://app.example/callback"
    fields = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
    assert fields.pop("from") == "axle"
    return fields


def refused(answer: Answer, error: str, status: str, message: str = "") -> None:
    """Check that an answer is a refusal in both styles, which nobody on the way keeps."""
    body = answer.json()
    assert answer.status == 400, answer.body
    names = ["error", "error_description", "status", "message", "correlationId", "category"]
    assert list(body) == names
    assert (body["error"], body["status"]) == (error, status)
    assert body["message"] == body["error_description"]
    assert body["message"] == message or not message
    assert uuid.UUID(body["correlationId"])
    assert answer.headers["cache-control"] == "no-store"
