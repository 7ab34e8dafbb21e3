"""What README.md shows happens: its test, its first request, its commands and its links."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.api import package_catalog
from tests.server import Server, axle

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SHOWN_URL = "http://127.0.0.1:8585"
TOKEN = "a-token-of-twenty-characters"


@pytest.fixture(scope="module")
def documented() -> Iterator[Server]:
    """A server in memory with the token that the document uses."""
    running = Server("--database", "memory:", "--no-access-log", AXLE_TOKEN=TOKEN)
    yield running
    running.stop()


def block(heading: str, language: str, begins: str = "") -> str:
    """Return the first code block of a language, which begins so, below a heading of README.md."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(rf"^```{language}\n({begins}.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert found, f"no {language} block below {heading}"
    return found[1]


def request(command: str, url: str) -> httpx.Response:
    """Send what a curl command would send, to another server."""
    _, target, *options = shlex.split(command.replace("\\\n", " ").replace("$TOKEN", TOKEN))
    given = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
    (body,) = [value for option, value in given if option == "-d"]
    return httpx.post(target.replace(SHOWN_URL, url), headers=headers, content=body, trust_env=False)


def fits(shown: Any, real: Any) -> bool:
    """Tell whether all that is shown is there; what is left out of the document may be anything."""
    if isinstance(shown, dict):
        return all(name in real and fits(value, real[name]) for name, value in shown.items())
    return bool(shown == real)


def test_the_first_request_is_answered_as_shown(documented: Server) -> None:
    """Each field of the answer in the document has that value, but for the time, the id and the port."""
    answer = request(block("A server of your own", "sh", "curl"), documented.url)
    real = answer.json()
    lines = block("A server of your own", "json").splitlines()
    text = "\n".join(line for line in lines if line.strip() != "…")
    shown = msgspec.json.decode(text)
    for old, new in ((shown["createdAt"], real["createdAt"]), (shown["id"], real["id"]), (SHOWN_URL, documented.url)):
        text = text.replace(old, new)
    shown = msgspec.json.decode(text)
    assert answer.status_code == 201
    assert fits(shown, real), (shown, real)
    assert list(shown) == list(real)


def test_the_offline_test_passes(tmp_path: Path) -> None:
    """As it stands, as a file of its own."""
    (tmp_path / "test_page.py").write_text(block("Test offline", "python"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "1 passed" in found.stdout, found.stdout + found.stderr


def test_the_client_example_prints_what_is_shown(documented: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs as it stands, but for the port."""
    monkeypatch.setenv("TOKEN", TOKEN)
    code = block("The Python client", "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code.replace(SHOWN_URL, documented.url), "README.md", "exec"), {})
    assert f"It prints `{printed.getvalue().strip()}`." in README.partition("## The Python client")[2]


def test_the_token_commands_work(tmp_path: Path) -> None:
    """Each command of the section on tokens ends well, in its order, after a first start has made the first account."""
    database = {"AXLE_DATABASE": f"sqlite:///{tmp_path / 'axle.db'}"}
    Server("--no-access-log", **database).stop()
    token = shown = ""
    for line in block("A server of your own", "sh", "axle").splitlines():
        command = line.removeprefix("axle ").replace("HASH", shown)
        done = axle(*shlex.split(command), env=database)
        assert (done.returncode, done.stderr) == (0, ""), line
        shown = done.stdout.split()[0]
        token = shown if "token create" in line else token
    assert token.startswith("pat-")


def test_the_make_targets_exist() -> None:
    """Every `make` command that a document names is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"\bmake ((?:bench|check|test|serve|lint|types|clean)[a-z-]*)", path.read_text("utf-8"))
    }
    assert named
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file leads to one, and every file that is named in code letters exists."""
    text = path.read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []
    named = re.findall(r"`((?:src|tests|tools|docs|benchmarks)/[\w./]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_page_is_listed() -> None:
    """`docs/README.md` links to each page of the documents, and README.md to that list."""
    listed = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {str(path.relative_to(ROOT / "docs")) for path in ROOT.glob("docs/**/*.md")} - {"README.md"}
    assert pages <= set(re.findall(r"\]\(([^)#]+)", listed))
    assert "](docs/README.md)" in README


def headings(text: str) -> set[str]:
    """Return the places that the headings of a page make."""
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_places_that_are_linked_exist(path: Path) -> None:
    """Each link into a page names one of its headings."""
    for page, place in re.findall(r"\]\(([^):#]*)#([^)]+)\)", path.read_text("utf-8")):
        assert place in headings((path.parent / page if page else path).read_text("utf-8")), (page, place)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_the_number_of_object_types_is_the_catalog_s(name: str) -> None:
    """Where a document counts the object types, it counts those of the catalog."""
    numbers = {int(number) for number in re.findall(r"\b(\d+) object types", (ROOT / name).read_text("utf-8"))}
    assert numbers == {len(package_catalog().types)}
