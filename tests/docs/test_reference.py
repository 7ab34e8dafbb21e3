"""The reference of the client is what its docstrings say, and leaves nothing public out."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from tools import reference

import axle
from axle.client import typed

TEXT = reference.PAGE.read_text("utf-8")
TYPED = re.compile(r"[A-Z][a-z]+(Input|Properties)")  # one for each type of object, all alike
PLAIN = {"__version__", "AsyncClient", "P", "InvalidInput", "InvalidProperties"}


def test_the_page_is_current() -> None:
    """`python -m tools.reference` makes it so."""
    assert reference.page() == TEXT


def test_the_tool_only_compares_with_check() -> None:
    """`--check` ends with status 0 where the page is not out of date, and writes nothing."""
    command = [sys.executable, "-m", "tools.reference", "--check"]
    done = subprocess.run(command, cwd=reference.PAGE.parents[2], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert reference.PAGE.read_text("utf-8") == TEXT


@pytest.mark.parametrize("name", axle.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """As a heading, or among the errors."""
    if TYPED.fullmatch(name) and name not in PLAIN:
        assert getattr(typed, name) is getattr(axle, name)
    elif name not in PLAIN:
        assert f"\n### {name}\n" in TEXT or f"\n- `{name}`: " in TEXT


def test_every_call_says_what_it_does() -> None:
    """No member is listed without a sentence."""
    listed = [line for line in TEXT.splitlines() if line.startswith("- `") and "(" in line.partition("`: ")[0]]
    assert len(listed) > 50
    assert [line for line in listed if not line.partition("`: ")[2]] == []
