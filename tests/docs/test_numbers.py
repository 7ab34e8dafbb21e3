"""Numbers in prose are those of the code: object types, scopes, limits, budgets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from axle.config import Config
from axle.core import permissions, pipelines, property_checks
from axle.core.permissions import READ
from axle.core.rules import PURGE_AFTER_MS
from axle.core.search import LIMITS
from axle.core.versions import ApiVersion
from axle.http.app import catalog
from axle.workers.trim import EVENTS_KEPT_MS

ROOT = Path(__file__).parents[2]
TEXTS = {
    path.relative_to(ROOT): path.read_text("utf-8")
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
    if path.name != "COVERAGE.md"
}
DAY_MS = 86_400_000
MIB = 1_048_576
TASKS = catalog().find("tasks")
NUMBERS: dict[str, int] = {
    r"\b(\d[\d,]*) object types\b": len(catalog().types),
    r"\b(\d[\d,]*) scopes (?:that are published )?for tasks\b": len({*permissions.required(TASKS, READ, ApiVersion.V2026_09)}),
    r"\bone of (\d[\d,]*) scopes to read\b": len({*permissions.repeating(TASKS, READ, ApiVersion.V2026_09)}),
    r"\bpurged after (\d[\d,]*) days\b": PURGE_AFTER_MS // DAY_MS,
    r"\bstay in the log for (\d[\d,]*) days\b": EVENTS_KEPT_MS // DAY_MS,
    r"\bHubSpot accepts (\d[\d,]*) groups\b": LIMITS.groups,
    r"\bgroups, (\d[\d,]*) filters in each\b": LIMITS.filters,
    r"\bfilters in each and (\d[\d,]*) in all\b": LIMITS.all_filters,
    r"added to each type\. \| (\d[\d,]*) per type": property_checks.MAX_PROPERTIES,
    r"\| Pipelines of each type that has stages\. \| (\d[\d,]*) per type": pipelines.MAX_PIPELINES,
}


def found(pattern: str) -> dict[str, int]:
    """Return the number that each document has at a place."""
    matches = {str(path): re.findall(pattern, text, re.MULTILINE) for path, text in TEXTS.items()}
    return {f"{path} {place}": int(n.replace(",", "")) for path, all_ in matches.items() for place, n in enumerate(all_)}


@pytest.mark.parametrize("pattern", NUMBERS)
def test_numbers_are_those_of_the_code(pattern: str) -> None:
    """Wherever a document counts something; a pattern that nothing has any more is taken out here."""
    numbers = found(pattern)
    assert numbers
    assert {place: number for place, number in numbers.items() if number != NUMBERS[pattern]} == {}


def shown(value: object) -> set[str]:
    """Return how prose writes the default of a setting: as a number, or in MiB."""
    number = int(str(value).removesuffix(".0"))
    return {f"{number:,}", f"{number // MIB} MiB"}


def test_the_deadlines_are_the_defaults() -> None:
    """Each row of the table in the page on hardening has the default of the setting that it names."""
    rows = [
        line.strip("| ").split(" | ") for line in TEXTS[Path("docs/how-to/hardening.md")].splitlines() if line.startswith("|")
    ]
    settings = [(row, name) for row in rows for name in re.findall(r"`AXLE_(\w+)`", row[-1])]
    assert len(settings) >= 6
    for row, name in settings:
        default = msgspec.structs.asdict(Config())[name.lower()]
        assert any(re.search(rf"\b{text}\b", row[1]) for text in shown(default)), (name, row)


def test_the_budgets_are_those_that_are_measured() -> None:
    """The notes for contributors name each number that the test of the shape and the linter have."""
    told = TEXTS[Path("CONTRIBUTING.md")].partition("- Budgets:")[2].partition("\n- ")[0]
    shape = (ROOT / "tests" / "test_shape.py").read_text("utf-8")
    measured = re.findall(r"<= (\d\d?|150)$|(?:node|path)\) > (\d+)\] == \[\]$", shape, re.MULTILINE)
    arguments = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]["pylint"]["max-args"]
    assert {*re.findall(r"\d+", told)} == {number for pair in measured for number in pair if number} | {str(arguments)}
