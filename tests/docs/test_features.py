"""The table of features names tests that there are, and claims nothing in full that no test shows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reference" / "client-features.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")][2:]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_test_shows_it(row: list[str]) -> None:
    """The file is there, and so is the function."""
    _, state, shown = row
    assert state[0] in "●◐" and (state == "●" or len(state) > 10)
    path, _, name = shown.strip("`").partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert name in names if name else any(one.startswith("test_") for one in names)


def test_there_are_many() -> None:
    """The table is read, and not an empty one."""
    assert len(ROWS) > 40
