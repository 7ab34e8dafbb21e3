"""The how-to on custom objects: its examples run one after the other, and print what is shown below each."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

from tests.server import Server

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "custom-objects.md"
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n\nprints\n\n```text\n(?P<shown>.*?)^```\n", re.MULTILINE | re.DOTALL)


def test_the_examples_print_what_is_shown() -> None:
    """In order, against a server that was just started, but for its port."""
    text = PAGE.read_text("utf-8")
    blocks = list(BLOCK.finditer(text))
    assert len(blocks) == text.count("```python") == 4
    running = Server("--database", "memory:", "--no-access-log", AXLE_TOKEN="my-token")
    known: dict[str, Any] = {}
    for one in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(one["code"].replace("http://127.0.0.1:8585", running.url), PAGE.name, "exec"), known)
        assert printed.getvalue() == one["shown"]
    assert running.stop()[0] == 0
