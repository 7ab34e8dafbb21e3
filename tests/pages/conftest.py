"""One Chromium for all tests of the pages, and a server that they share; where there is no Chromium, they are skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser import chromium


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
