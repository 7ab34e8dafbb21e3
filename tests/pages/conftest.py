"""One Chromium for all tests of the pages, and a server that they share; where there is no Chromium, they are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser import chromium
from tests.pages.people import Office, Person

NAMES = (f"p{number}" for number in count(1))


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    """A running Chromium: the system's, since the library's own would have to be downloaded."""
    program = chromium()
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody's own: no cookie, nothing kept."""
    context = chrome.new_context(timezone_id="Europe/Vienna", locale="en-GB", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(5_000)
    yield context
    context.close()


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server for all tests of the pages: each has people of its own, and they see their own tasks."""
    running = Office(tmp_path_factory.mktemp("office"))
    yield running
    running.close()


@pytest.fixture
def person(context: BrowserContext, office: Office) -> Iterator[Person]:
    """Somebody who has just been let in; at the end, no page has complained of anything."""
    somebody = Person(context, office, f"{next(NAMES)}@example.com")
    yield somebody
    assert somebody.complaints == []
