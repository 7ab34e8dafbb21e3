"""How to extend Axle: every file, name and command that the page has is there."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from axle.http.app import catalog
from axle.http.routes.every import ROUTES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "development" / "extend.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([A-Z][A-Za-z_]+)` in\s`src/(axle/[\w/]+)\.py`", PAGE)))


def test_each_way_to_extend_has_a_section() -> None:
    """What the notes for contributors promise."""
    sections = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    assert {"An object type", "A property", "A rule", "A search operator", "A route", "A setting"} <= set(sections)


@pytest.mark.parametrize(("name", "module"), NAMED, ids=lambda one: one)
def test_each_table_is_where_the_page_says(name: str, module: str) -> None:
    """It is the one in which a row is added."""
    assert hasattr(import_module(module.replace("/", ".").removesuffix(".__init__")), name)


def test_tables_are_named() -> None:
    """The page is read: its tables are found."""
    assert {name for name, _ in NAMED} == {
        "PROPERTY_TYPES", "CONVERSIONS", "OPERATORS", "COMPARISONS", "CURRENT", "Config", "Behaviour", "Field", "PAGES",
    }  # fmt: skip


def test_files_of_the_catalog_exist() -> None:
    """Those that are copied or looked at; only the one that the page adds may be missing."""
    files = set(re.findall(r"`(\w+\.json)`", PAGE))
    missing = {name for name in files if not (ROOT / "src" / "axle" / "catalog" / name).exists()}
    assert missing <= {"parcels.json"}


def test_the_example_of_a_rule_is_one_of_the_catalog() -> None:
    """To the letter."""
    rule = re.search(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert rule
    file = json.loads((ROOT / "src" / "axle" / "catalog" / "notes.json").read_text("utf-8"))
    assert json.loads(rule[1]) in file["rules"]
    assert catalog().find("notes").definition.rules


def test_the_example_of_a_route_is_a_row() -> None:
    """As it stands in its module."""
    row = re.search(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert row
    assert row[1].strip() in (ROOT / "src" / "axle" / "http" / "routes" / "object_library.py").read_text("utf-8")
    assert any(route.path == "/enablement" for route in ROUTES)


@pytest.mark.parametrize("tool", sorted(set(re.findall(r"python -m tools\.(\w+)", PAGE))))
def test_each_tool_exists(tool: str) -> None:
    """As a module that can be run."""
    assert (ROOT / "tools" / f"{tool}.py").exists()


def test_files_that_the_design_notes_name_exist() -> None:
    """Below the package, or from the root."""
    text = (ROOT / "docs" / "development" / "design.md").read_text("utf-8")
    files = set(re.findall(r"`([\w/]+/\w+\.\w+)`", text))
    assert files
    assert {name for name in files if not ((ROOT / name).exists() or (ROOT / "src" / "axle" / name).exists())} == set()
