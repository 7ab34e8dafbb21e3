"""A portal with an app that follows its journal, over HTTP alone, as a program would that was written for HubSpot."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from axle.config import Config
from axle.core.accounts import REFRESH, App, Token
from axle.core.behaviour import behaviour
from axle.core.oauth import digest
from axle.http.app import add_account
from tests.api import Answer, Api

SECRET = "a secret of the app"
VERSION = "2026-09"
SCOPES = " ".join(
    (
        "developer.webhooks_journal.read",
        "developer.webhooks_journal.subscriptions.read",
        "developer.webhooks_journal.subscriptions.write",
        "developer.webhooks_journal.snapshots.read",
        "developer.webhooks_journal.snapshots.write",
    )
)
READABLE = "oauth crm.objects.contacts.read crm.objects.companies.read crm.objects.deals.read tickets"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class Journal(Api):
    """A portal with an app, and what the app asks with a token that it got with its client credentials."""

    def __init__(self, database: str = "memory:", days: int = 3, version: str = VERSION) -> None:
        super().__init__(config=Config(behaviour=behaviour("documented"), journal_days=days), database=database)
        self.version = version
        self.app_id = self.add_app()
        self.app_token = self.client_credentials()

    def add_app(self, account: int = 0, scopes: str = READABLE) -> int:
        """Make an app of an account."""
        owner = account or self.account
        number = self.app.storage.write(owner, lambda tx: tx.next_number("app of a test")) + 30_000 + owner % 1_000 * 100
        app = App(number, f"client-{number}", digest(SECRET), owner, "An app", (), scopes, self.now_ms)
        self.app.storage.write(owner, lambda tx: tx.save_app(app))
        return number

    def client_credentials(self, app_id: int = 0, scopes: str = SCOPES) -> str:
        """Return a token that an app gets for itself."""
        fields = {"grant_type": "client_credentials", "client_id": f"client-{app_id or self.app_id}", "client_secret": SECRET}
        form = urlencode(fields | {"scope": scopes}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = self.send("POST", "/oauth/2026-03/token", form, headers)
        assert answer.status == 200, answer.body
        return str(answer.json()["access_token"])

    def install(self, account: int, scopes: str = READABLE, app_id: int = 0) -> None:
        """Have an account approve the app."""
        token = Token(f"hash-{account}", account, app_id or self.app_id, "", scopes, self.now_ms, purpose=REFRESH)
        self.app.storage.save_token(token)

    def add_portal(self) -> tuple[int, str]:
        """Make another account, and a token of it that may do everything."""
        account = add_account(self.app.storage, "Other", "o@example.com", self.now_ms).id
        return account, self.token(account)

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request of the app; `path` begins with which part of the journal it is about."""
        part, _, rest = path.partition("/")
        return self.call(
            method, f"/webhooks-journal/{part}/{self.version}" + (f"/{rest}" if rest else ""), body, self.app_token
        )

    def subscribe(self, **wish: Any) -> int:
        """Subscribe to something, to contacts of this portal unless it says otherwise, and return the subscription's id."""
        wish = {"subscriptionType": "OBJECT", "portalId": self.account, "objectTypeId": "0-1"} | wish
        answer = self.ask("POST", "subscriptions", wish)
        assert answer.status == 200, answer.body
        return int(answer.json()["id"])

    def fetch(self, url: str) -> Answer:
        """Fetch a file, without a token."""
        parts = urlsplit(url)
        return self.send("GET", f"{parts.path}?{parts.query}")

    def page(self, path: str) -> Any:
        """Return a file of the journal that a path names, with its events; None for none."""
        answer = self.ask("GET", path)
        if answer.status == 204:
            return None
        assert answer.status == 200, answer.body
        link = answer.json()
        file = self.fetch(link["url"])
        assert file.status == 200, file.body
        content = file.json()
        assert content["offset"] == link["currentOffset"]
        return content

    def pages(self, offset: str = "", part: str = "journal", query: str = "") -> list[Any]:
        """Return all files behind an offset, in order."""
        found: list[Any] = []
        while page := self.page(f"{part}/offset/{offset}/next{query}" if offset else f"{part}/earliest{query}"):
            found.append(page)
            offset = page["offset"]
        return found

    def events(self, offset: str = "", part: str = "journal", query: str = "") -> list[Any]:
        """Return all events behind an offset, in order."""
        return [event for page in self.pages(offset, part, query) for event in page["journalEvents"]]
