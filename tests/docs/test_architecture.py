"""ARCHITECTURE.md describes what there is: every module, every table, and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from tools import code_map

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "axle"
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_the_code_map_is_what_the_docstrings_say() -> None:
    """`python -m tools.code_map` would write what is there: no module is missing, and none is gone."""
    assert {path.name for path, text in code_map.made().items() if path.read_text("utf-8") != text} == set()


def test_every_module_says_in_a_line_what_it_is_for() -> None:
    """The map has one line for each, which ends as a sentence does."""
    modules = [
        str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if not code_map.summary(path).endswith((".", ":"))
    ]
    assert modules == []


def test_every_table_is_described() -> None:
    """The section on tables names those of the schema; `migration`, which counts the files, is made beside them."""
    schema = "".join(path.read_text("utf-8") for path in (SOURCE / "storage" / "schema").glob("*.sql"))
    made = set(re.findall(r"CREATE TABLE (\w+)", schema)) | {"words"}
    section = TEXT.partition("\n## Tables\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == made


def test_what_never_happens_is_held_by_something() -> None:
    """Each row names a test or contract that exists; one that has none yet says so."""
    section = TEXT.partition("\n## What never happens\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")][2:]
    assert rows
    for never, held in rows:
        named = re.findall(r"`([\w/.]+)`", held)
        assert all((ROOT / name).exists() for name in named), never
        assert named or held == "no test of its own yet", never
