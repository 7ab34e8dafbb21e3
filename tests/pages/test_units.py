"""The modules of the pages, each by itself, in a browser: what `units/` says of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/axle/http/pages/static"
UNITS = Path(__file__).parent / "units"
HOST = "http://pages.test"
FILES = sorted(path.name.removesuffix(".test.js") for path in UNITS.glob("*.test.js"))


@pytest.fixture(scope="module")
def page(chrome: Browser) -> Iterator[Page]:
    """A page to which modules are answered as they are written."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).lstrip("/")
        if not path:
            route.fulfill(content_type="text/html", body='<!doctype html><div id="app"></div>')
            return
        file = (UNITS if path.endswith(".test.js") or path == "check.js" else STATIC) / path
        route.fulfill(content_type="text/javascript", path=file)

    with closing(chrome.new_context(timezone_id="Europe/Vienna", locale="en-GB")) as context:
        page = context.new_page()
        page.route("**/*", answer)
        yield page


@pytest.mark.parametrize("unit", FILES)
def test_a_module_does_what_its_tests_say(page: Page, unit: str) -> None:
    """Each test of a file is run by a page that loads the module as it is written."""
    page.goto(HOST)
    report = page.evaluate(f"import('/{unit}.test.js').then(() => import('/check.js')).then((check) => check.run())")
    assert report["failures"] == []
    assert report["passed"] > 0
