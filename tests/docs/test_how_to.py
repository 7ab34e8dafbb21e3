"""The how-tos: every example runs as it stands, and prints what is shown below it."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\nprints\n\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
PURE = ["search-expressions.md", "typed-properties.md"]
EXAMPLES = [
    (name, one["code"], one["shown"] or "") for name in PURE for one in BLOCK.finditer((HOW_TO / name).read_text("utf-8"))
]


@pytest.mark.parametrize(("name", "code", "shown"), EXAMPLES, ids=lambda one: one if one in PURE else "")
def test_examples_run(name: str, code: str, shown: str) -> None:
    """Each by itself, with its own imports."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, name, "exec"), {})
    assert printed.getvalue() == shown


def test_every_page_has_examples() -> None:
    """None of those that need no server is without one."""
    assert {name for name, _, _ in EXAMPLES} == set(PURE)
