"""The page for those who come from the connectors names all that these have: operations, and fields of the configuration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools.client_descriptions import SETTINGS

import axle

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "client-connectors.md").read_text("utf-8")
OPERATIONS = {
    "get": "list",
    "post": "create",
    "[id].get": "get",
    "[id].patch": "update",
    "[id].delete": "archive",
    "batch/create.post": "batch.create",
    "batch/read.post": "batch.read",
    "batch/update.post": "batch.update",
    "batch/upsert.post": "batch.upsert",
    "batch/archive.post": "batch.archive",
    "search.post": "search",
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_has_its_call(operation: str) -> None:
    """In a row of its own, with what each of the three connectors calls it; the call is there."""
    (row,) = [line for line in PAGE.splitlines() if re.match(rf"\| `->/\.?{re.escape(operation)}\(", line)]
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert len(cells) == 5 and all(cells) and f"client.tasks.{OPERATIONS[operation]}(" in cells[4]
    of = axle.Client("t").tasks
    for name in OPERATIONS[operation].split("."):
        of = getattr(of, name)


@pytest.mark.parametrize("theirs", [one.theirs for one in SETTINGS.values() if re.fullmatch("`[a-zA-Z0-9]+`", one.theirs)])
def test_each_field_of_the_configuration_has_its_keyword(theirs: str) -> None:
    """In a row that begins with the connectors' name."""
    assert [line for line in PAGE.splitlines() if line.startswith("|") and theirs in line.split(" | ")[0]]
