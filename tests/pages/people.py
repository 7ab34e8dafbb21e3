"""Somebody at work: a browser whose requests bring what the server knows them by."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request

from tests.server import Server


class Person:
    """One person in one browser, and everything that the pages there complained of."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.context, self.server = context, server
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        context.set_extra_http_headers({"authorization": "Bearer tok"})
        context.route("**/_axle/session", lambda route: route.fulfill(json=self.session()))

    def session(self) -> dict[str, Any]:
        """Return what the server tells of the session."""
        return {
            "person": {"id": "1", "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace"},
            "portalId": 1_000_001,
            "accounts": [{"portalId": 1_000_001, "name": "Default", "role": "admin"}],
            "user": {"id": "2001", "ownerId": "1001"},
            "role": "admin",
            "scopes": [],
            "timeZone": "Europe/Vienna",
        }

    def open(self, path: str) -> Page:
        """Open a page of the server, and keep what it asks for and complains of."""
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request))
        page.goto(self.server.url + path)
        return page


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page as it is now: the rules, each with the elements that break it."""
    broken = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in broken for node in rule["nodes"]]
