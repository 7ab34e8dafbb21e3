"""People at work: each with a browser of their own, signed in to a server that the tests of the pages share."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, Response

from axle.core.roles import ADMIN
from axle.operations.people import persons
from axle.storage import open_storage
from tests.server import Server

DAY = 86_400_000
TASKS = "/crm/v3/objects/tasks"


def now_ms() -> int:
    """Return the present time."""
    return time.time_ns() // 1_000_000


class Office:
    """A server with its database in a file, to which people are let in beside it."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.path = folder / "axle.db"
        self.env = {"AXLE_RATE_LIMITS": "off", **env}
        self.server = self.serve()
        self.api: httpx.Client = self.server.client()

    def serve(self, port: str = "") -> Server:
        """Start the server."""
        return Server("--database", f"sqlite:///{self.path}", "--no-access-log", port=port, **self.env)

    def kill(self) -> None:
        """Kill the server, as a machine does that loses its power, and start it again."""
        self.server.process.kill()
        self.server.process.communicate()
        self.api.close()
        self.server = self.serve(str(self.server.port))
        self.api = self.server.client()

    def invite(self, email: str, role: str = ADMIN, account: int = 1_000_001) -> str:
        """Let somebody in, and return the path of a link that signs them in."""
        first, last = email.partition("@")[0].title(), "Example"
        invitation, now = persons.Invitation(email, role, first, last), now_ms()
        with closing(open_storage(f"sqlite:///{self.path}", 1)) as storage:
            made = storage.write(account, lambda tx: persons.link(tx, persons.invite(tx, invitation, now), now))
        return persons.path_of_link(made.secret)

    def owner(self, email: str) -> str:
        """Return the id of the owner who has an address."""
        return str(self.api.get("/crm/v3/owners", params={"email": email}).json()["results"][0]["id"])

    def create(self, kind: str, properties: dict[str, Any], associations: Any = ()) -> str:
        """Make a record, and return its id."""
        answer = self.api.post(f"/crm/v3/objects/{kind}", json={"properties": properties, "associations": list(associations)})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def read(self, record_id: str, *names: str, kind: str = "tasks") -> Any:
        """Return some properties of a record, one alone as it is."""
        record = self.api.get(f"/crm/v3/objects/{kind}/{record_id}", params={"properties": ",".join(names)}).json()
        values = [record["properties"][name] for name in names]
        return values[0] if len(names) == 1 else values

    def close(self) -> None:
        """End the server."""
        self.api.close()
        assert self.server.stop()[0] == 0


class Person:
    """One person in one browser, and everything that the pages there complained of."""

    def __init__(self, context: BrowserContext, office: Office, email: str, role: str = ADMIN) -> None:
        self.context, self.office, self.email = context, office, email
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self.responses: list[Response] = []
        link = office.invite(email, role)
        answer = context.request.post(office.server.url + link, max_redirects=0)
        assert answer.status == 303, answer.text()
        self.owner = office.owner(email)

    def open(self, path: str = "/tasks") -> Page:
        """Open a page of the server, and keep what it asks for and complains of."""
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request))
        page.on("response", lambda response: self.responses.append(response))
        page.goto(self.office.server.url + path)
        return page

    def task(self, subject: str, due: int | None = None, **properties: Any) -> str:
        """Make a task of this person, and return its id; due today unless something else is said."""
        given = {"hs_task_subject": subject, "hs_timestamp": str(due or now_ms()), "hubspot_owner_id": self.owner, **properties}
        return self.office.create("tasks", given)


def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something holds that no page shows."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never held"
        time.sleep(0.02)


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page as it is now: the rules, each with the elements that break it."""
    broken = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in broken for node in rule["nodes"]]
