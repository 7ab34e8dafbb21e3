"""The reference lists all there is: every point of behaviour, setting, option, operator and limit."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable

import msgspec
import pytest
from tools import descriptions, evidence, tables

from axle.config import Config
from axle.core.behaviour import PRESETS, Behaviour
from axle.core.operators import OPERATORS
from axle.storage.tables import Spread, of_database

COMMANDS = tables.commands()


def document(name: str) -> str:
    """Return the text of a page of the reference."""
    return (tables.REFERENCE / name).read_text("utf-8")


def rows(name: str, first: str) -> list[list[str]]:
    """Return the cells of the rows of a page's tables that begin with a name."""
    lines = [line.strip("| ").split(" | ") for line in document(name).splitlines() if line.startswith("|")]
    return [cells for cells in lines if cells[0] == f"`{first}`"]


@pytest.mark.parametrize("name", tables.TABLES)
def test_tables_are_current(name: str) -> None:
    """A table in the documents is what the code says now; `python -m tools.tables` makes it so."""
    text = document(tables.TABLES[name][0])
    assert tables.filled(name, text) == text


def test_the_tool_only_compares_with_check() -> None:
    """`--check` ends with status 0 where nothing is out of date, and writes nothing."""
    before = [document(name) for name, _ in tables.TABLES.values()]
    command = [sys.executable, "-m", "tools.tables", "--check"]
    done = subprocess.run(command, cwd=tables.REFERENCE.parents[1], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert before == [document(name) for name, _ in tables.TABLES.values()]


def test_a_stale_table_is_noticed() -> None:
    """A table with a changed word, or a page without a place for it, does not pass."""
    text = document("behaviour.md")
    assert tables.filled("behaviour", text.replace("`true` |", "`false` |")) == text
    with pytest.raises(ValueError, match="no place for the table behaviour"):
        tables.filled("behaviour", "")


@pytest.mark.parametrize(
    ("described", "known"),
    [
        (descriptions.BEHAVIOUR, [field.name for field in msgspec.structs.fields(Behaviour)]),
        (evidence.EVIDENCE, [field.name for field in msgspec.structs.fields(Behaviour)]),
        (descriptions.SETTINGS, [field.name for field in msgspec.structs.fields(Config)]),
        (descriptions.LIMITS, [*tables.bounds()]),
        (descriptions.CALCULATED, {row[1].strip("`") for row in tables.calculated_rows()}),
    ],
    ids=["behaviour", "evidence", "settings", "limits", "calculated"],
)
def test_descriptions_are_of_what_there_is(described: dict[str, object], known: Iterable[str]) -> None:
    """Each thing has one description, and nothing that is gone has one."""
    assert sorted(described) == sorted(known)


@pytest.mark.parametrize("field", msgspec.structs.fields(Config), ids=lambda field: field.name)
def test_every_setting_is_documented(field: msgspec.structs.FieldInfo) -> None:
    """With its environment variable and its default."""
    (cells,) = rows("settings.md", f"AXLE_{field.name.upper()}")
    assert cells[2] == tables.shown(field.default)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str) -> None:
    """A command has a section, which names its arguments and options and no others."""
    section = document("settings.md").partition(f"\n### `{command}`\n")[2].partition("\n#")[0]
    named = {
        name
        for line in section.splitlines()
        if line.startswith("- ")
        for name in re.findall(r"`([\w-]+)`", line.partition(":")[0])
    }
    actions = [one for one in COMMANDS[command]._actions if not isinstance(one, argparse._HelpAction)]
    assert named == {one.option_strings[0] if one.option_strings else one.dest for one in actions}


def test_the_command_s_own_options_are_documented() -> None:
    """Those that stand before any command."""
    assert "### `axle`\n\n- `--version`:" in document("settings.md")


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_is_documented(operator: str) -> None:
    """With what it says of a record without a value."""
    (cells,) = rows("search.md", operator)
    assert cells[-1] == ("found" if OPERATORS[operator].accepts_missing else "not found")
    assert cells[2] == OPERATORS[operator].meaning


def known_tests() -> set[str]:
    """Return the names of all tests."""
    files = (tables.REFERENCE.parents[1] / "tests").rglob("test_*.py")
    return {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}


@pytest.mark.parametrize(
    "row",
    [*evidence.EVIDENCE.items(), *((row[0], row) for row in (*evidence.DIFFERENCES, *evidence.REFUSED))],
    ids=lambda row: row[0][:40],
)
def test_every_difference_says_how_it_is_known(row: tuple[str, tuple[str, ...]]) -> None:
    """No cell is empty, and the test that is named exists."""
    name, cells = row
    assert all(cells), name
    assert cells[-1] in known_tests(), f"{name}: there is no {cells[-1]}"


def test_what_is_refused_follows_from_a_point_that_the_presets_settle_differently() -> None:
    """So that a field takes the payload again."""
    for row in evidence.REFUSED:
        assert getattr(PRESETS["documented"], row.point) != getattr(PRESETS["observed"], row.point)


def test_the_page_on_citus_names_the_tables_that_are_whole_on_every_server() -> None:
    """All of them: what is not there is taken to be distributed."""
    text = (tables.REFERENCE.parent / "how-to" / "citus.md").read_text("utf-8")
    (row,) = [line for line in text.splitlines() if "Whole on every server" in line]
    reference = [table.name for table in of_database("postgres") if table.spread is Spread.REFERENCE]
    assert re.findall(r"`(\w+)`", row) == sorted(reference)
