"""The examples on testing and on capture are test files of their own, and they pass."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


@pytest.mark.parametrize("page", ["testing.md", "capture.md"])
def test_the_examples_are_tests_that_pass(page: str, tmp_path: Path) -> None:
    """All of them, in one file, in the order of the page."""
    blocks = re.findall(r"^```python\n(.*?)^```", (HOW_TO / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "test_page.py").write_text("\n".join(blocks))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert f"{sum(block.count('def test_') for block in blocks)} passed" in found.stdout, found.stdout + found.stderr
