"""The frame of the pages: scripts and styles under names with a hash, a shell without data, dialogs, keys."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from axle.http.pages import assets
from axle.http.sending import GZIP_FROM
from tests.api import Api
from tests.pages.people import Person, violations
from tests.people.visits import signed_in
from tests.server import Server

STATIC = Path(assets.__file__).parent / "static"


def test_a_shell_is_the_same_for_everybody_and_names_what_it_needs(api: Api) -> None:
    """No script in it, nothing from elsewhere, and each address is answered with what may be kept for ever."""
    shell = signed_in(api).send("GET", "/tasks")
    policy = shell.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy
    html = shell.body.decode()
    assert re.findall("<script[^>]*>(.+?)</script>", html) == []
    addresses = re.findall('(?:src|href)="(/[^"]*)"', html)
    assert len(addresses) == 3
    for address in addresses:
        asset = api.send("GET", address, headers={"accept-encoding": "gzip"})
        assert (asset.status, asset.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        packed = asset.headers.get("content-encoding") == "gzip"
        assert gzip.decompress(asset.body) if packed else len(asset.body) < GZIP_FROM


def test_a_name_with_another_hash_is_not_found(api: Api) -> None:
    """Nobody keeps a script under the name of another one."""
    assert api.send("GET", assets.address("app.css")).status == 200
    assert api.send("GET", assets.PREFIX + "app.000000000000.css").status == 404
    assert api.send("GET", assets.PREFIX + "../assets.py").status == 404


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_modules_are_written_so_that_they_can_be_put_together(path: Path) -> None:
    """Imports and exports have one form, and no line of a text looks like a comment."""
    text = path.read_text("utf-8")
    imports = re.findall(r"^import .*", text, re.MULTILINE)
    assert len(assets._IMPORT.findall(text)) == len(imports)
    assert len(assets._EXPORT.findall(text)) == len(re.findall(r"^export ", text, re.MULTILINE))
    assert not re.search(
        r"\beval\b|innerHTML(?! = /\*\* @type)|insertAdjacentHTML|document\.write|new Function|import\(\"/", text
    )
    assert all(line.lstrip()[:2] != "//" or line.count("`") % 2 == 0 for line in text.splitlines())


def test_the_frame_shows_keys_and_gives_the_focus_back(context: BrowserContext, server: Server) -> None:
    """The list of keys opens by key and by pointer, closes by Escape, and nothing is complained of."""
    person = Person(context, server)
    page = person.open("/tasks")
    button = page.get_by_role("button", name="All keys")
    button.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert violations(page) == []
    assert person.complaints == []
    assert {request.url.startswith(server.url) or request.url.startswith("data:") for request in person.requests} == {True}
