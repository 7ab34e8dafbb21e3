"""A poller as one would write it for HubSpot's journal, from its published paths alone and with the standard library."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

VERSION = "2026-09"


class Poller:
    """Reads a journal from where it has come to; what it has read and its offset are noted together."""

    def __init__(self, host: str, client_id: str, client_secret: str) -> None:
        self.host = host
        self.fields = {"client_id": client_id, "client_secret": client_secret}
        self.offset = ""
        self.events: list[Any] = []
        self.token = ""

    def ask(self, url: str, method: str = "GET", body: bytes | None = None, kind: str = "application/json") -> Any:
        """Send a request and return what it says; None for 204."""
        request = urllib.request.Request(url, body, {"Content-Type": kind}, method=method)
        if self.token and url.startswith(f"{self.host}/webhooks-journal/"):
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def sign_in(self) -> None:
        """Get a token with the app's client credentials."""
        scopes = "developer.webhooks_journal.read developer.webhooks_journal.subscriptions.write"
        form = urlencode(self.fields | {"grant_type": "client_credentials", "scope": scopes}).encode()
        answer = self.ask(f"{self.host}/oauth/{VERSION}/token", "POST", form, "application/x-www-form-urlencoded")
        self.token = answer["access_token"]

    def subscribe(self, wish: Any) -> None:
        """Subscribe to something."""
        self.ask(f"{self.host}/webhooks-journal/subscriptions/{VERSION}", "POST", json.dumps(wish).encode())

    def poll(self) -> bool:
        """Read the next file, if there is one; what fails is read again later."""
        path = f"offset/{self.offset}/next" if self.offset else "earliest"
        try:
            link = self.ask(f"{self.host}/webhooks-journal/journal/{VERSION}/{path}")
            if link is None:
                return False
            file = self.ask(link["url"])
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        self.events += file["journalEvents"]
        self.offset = link["currentOffset"]
        return True
