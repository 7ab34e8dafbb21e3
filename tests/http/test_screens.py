"""Scripts and styles of the pages under names with a hash, and the shell without data that names them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from axle.http.pages import assets
from axle.http.sending import GZIP_FROM
from tests.api import Api
from tests.people.visits import signed_in

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
        asset = api.send("GET", address, headers={"accept-encoding": "gzip", "user-agent": "test"})
        assert (asset.status, asset.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        packed = asset.headers.get("content-encoding") == "gzip"
        assert gzip.decompress(asset.body) if packed else len(asset.body) < GZIP_FROM


def test_a_name_with_another_hash_is_not_found(api: Api) -> None:
    """Nobody keeps a script under the name of another one."""
    assert api.send("GET", assets.address("app.css")).status == 200
    assert api.send("GET", assets.PREFIX + "app.000000000000.css").status == 404
    assert api.send("GET", assets.PREFIX + "../assets.py").status == 404


def code_of(text: str) -> list[str]:
    """Return the lines of a module that are not comments, one after another: written without an eye on how it is done there."""
    lines, inside = [], False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("/*") or inside:
            inside = "*/" not in line
            line = "" if inside else line.partition("*/")[2].strip()
        if line and not line.startswith("//"):
            lines.append(line)
    return lines


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_comments_are_left_out_and_nothing_else(path: Path) -> None:
    """Line by line; types within a line are comments too."""
    bare = assets._bare(path.read_text("utf-8"))
    expected = [assets._TYPE.sub("", line) for line in code_of(path.read_text("utf-8"))]
    assert [line.strip() for line in bare.splitlines() if line.strip()] == expected


def test_a_line_that_begins_with_a_type_keeps_its_code() -> None:
    """The comment ends where it ends, not with a later one."""
    text = "/** @type {A} */ (one).two();\nthree();\n/** Four. */\nfour();\n/* a\n b */\n// c\nfive();\n"
    assert assets._bare(text) == "(one).two();\nthree();\nfour();\nfive();\n"


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_modules_are_written_so_that_they_can_be_put_together(path: Path) -> None:
    """Imports and exports have one form, and no line of a text looks like a comment."""
    text = path.read_text("utf-8")
    imports = re.findall(r"^import .*", text, re.MULTILINE)
    assert len(assets._IMPORT.findall(text)) == len(imports)
    assert not any(" as " in names for names, _ in assets._IMPORT.findall(text))
    assert len(assets._EXPORT.findall(text)) == len(re.findall(r"^export ", text, re.MULTILINE))
    assert not re.search(
        r"\beval\b|innerHTML(?! = /\*\* @type)|insertAdjacentHTML|document\.write|new Function|import\(\"/", text
    )
    assert all(line.lstrip()[:2] != "//" or line.count("`") % 2 == 0 for line in text.splitlines())
