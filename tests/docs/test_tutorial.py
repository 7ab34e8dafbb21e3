"""The tutorial works: its commands run in their order, its files are those that it shows, and each prints what is shown."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.server import Server

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
SHOWN_URL = "http://127.0.0.1:8585"
SETUP = ("Install", "Use HubSpot")  # sections whose commands need a network, or somebody's own token
SERVE = "axle serve"
BLOCK = re.compile(
    r"(?:Save this as `(?P<file>[\w.]+)`:\n\n)?"
    r"^```(?P<language>sh|python)\n(?P<code>.*?)^```\n"
    r"(?:\nprints\n\n```text\n(?P<shown>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)


def sections() -> dict[str, str]:
    """Return the text below each heading of the tutorial."""
    parts = re.split(r"^## (.*)\n", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def blocks() -> list[re.Match[str]]:
    """Return every block of code that can run without a network, in order."""
    return [block for name, text in sections().items() if name not in SETUP for block in BLOCK.finditer(text)]


def run(command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run commands as a shell does that has the environment of this Python activated."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        env={**os.environ, **environment, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_command_and_example_does_what_is_said(tmp_path: Path) -> None:
    """From the first start of the server to the last test, in one folder, with what was exported before."""
    ran = blocks()
    (serve,) = [block["code"] for block in ran if SERVE in block["code"]]
    *assigned, _, _ = shlex.split(serve)
    database = {"AXLE_DATABASE": f"sqlite:///{tmp_path / 'axle.db'}"}
    running = Server("--no-access-log", **database, **dict(one.split("=", 1) for one in assigned))
    exported = ""
    try:
        for block in ran:
            code = block["code"].replace(SHOWN_URL, running.url)
            if block["file"]:
                (tmp_path / block["file"]).write_text(code, "utf-8")
            elif SERVE not in code:
                done = run(exported + code, tmp_path, database)
                assert done.returncode == 0, done.stdout + done.stderr
                assert block["shown"] is None or done.stdout.rstrip("\n") == block["shown"].rstrip("\n")
                exported += "".join(f"{line}\n" for line in code.splitlines() if line.startswith("export "))
    finally:
        running.stop()
    passed = re.search(r"All (\d+) tests pass", PAGE)
    assert passed
    assert f"{passed[1]} passed" in done.stdout


def test_nothing_shown_is_left_out() -> None:
    """Each block is run, saved as a file, or one of the steps that need a network."""
    skipped = sum(sections()[name].count("```") for name in SETUP)
    shown = sum(2 for block in blocks() if block["shown"])
    assert PAGE.count("```") == skipped + shown + 2 * len(blocks())


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/how-to/testing.md", "docs/how-to/client-start.md"])
def test_what_is_installed_is_in_the_clone(page: str) -> None:
    """Each `pip install` of Axle names the folder, and extras that there are: nothing is published."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = re.findall(r'pip install "?(\S+?)"?(?:\s|`|$)', (ROOT / page).read_text("utf-8"))
    ours = [name for name in named if name.startswith(".") or "axle" in name]
    assert ours
    for name in ours:
        found = re.fullmatch(r"\.(?:\[([\w,]+)\])?", name)
        assert found, name
        assert set((found[1] or "").split(",")) <= {*extras, ""}
