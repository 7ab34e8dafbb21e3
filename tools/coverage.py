"""COVERAGE.md: how much of HubSpot's published interface Axle has, operation by operation, and which tests show it.

    python -m tools.coverage FOLDER          write COVERAGE.md, comparing with the published interface in FOLDER
    python -m tools.coverage FOLDER --check  only tell whether it is up to date

An operation is full if it is in the route table, takes every query parameter that is published, and tests show its success,
each error that it can end in, that other accounts neither see nor change anything, and that a token without the scope is
refused.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from axle.core.errors import AxleError
from axle.http.app import catalog
from axle.http.router import Router
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.http.routes.row import addresses

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "COVERAGE.md"
FULL, PARTIAL, ABSENT = "full", "partial", "absent"
MARKER = "covers"  # of tests
METHODS = ("get", "post", "put", "patch", "delete")
# What Axle does not set out to have; the rest of the published interface is listed, had or not.
ELSEWHERE = (
    "exports", "imports", "lists", "timeline",
)  # fmt: skip
JOURNAL = "/webhooks-journal/"  # paths of an interface of its own, though newer files have it beside another
# Versions without a file, with the interface of another one: the file, and where its paths begin there and here.
ALIKE = {
    "webhooks.2026-09": (
        ("webhooks.2025-09", "/app-webhooks/2026-09/", "/app-webhooks/2025-09/"),
        ("webhooks.2026-03", "/app-webhooks/2026-09/", "/webhooks/2026-03/"),
    )
}
# Parts of a path that name nothing which may be missing: types of objects, how many files are asked for, and an account in
# which subscriptions are ended, whether it has any or none.
NAMES_NO_RECORD = {"objectType", "toObjectType", "fromObjectType", "count", "portalId"}
OWN = "/_axle"  # where the paths begin that HubSpot does not have
INTRODUCTION = """# Coverage

HubSpot's published interface, operation by operation, and what Axle has of it. `python -m tools.coverage` makes this page from
the route table, the tests and the published interface.

**full**: in the route table with every published query parameter, and tests show its success with an effect that is read back
through another route, each error that it can end in, that no other account sees or changes anything, and that a token without
the scope is refused. **partial**: something of that is missing; it says what. **absent**: answered with a 404 that says so.
"""


class Published(NamedTuple):
    """One operation of the published interface."""

    file: str
    method: str
    path: str
    query: tuple[str, ...]


class Line(NamedTuple):
    """How far Axle has one of them, and what is missing."""

    published: Published
    state: str
    missing: tuple[str, ...] = ()


def published(folder: Path) -> list[Published]:
    """Read the operations of every file of the published interface."""
    found = []
    for file in sorted(folder.glob("*.json")):
        document: Any = msgspec.json.decode(file.read_bytes())
        for path, methods in document["paths"].items():
            for method in METHODS:
                if method in methods:
                    query = [p["name"] for p in methods[method].get("parameters", ()) if p.get("in") == "query"]
                    name = file.stem.replace("webhooks.", "webhooks_journal.") if path.startswith(JOURNAL) else file.stem
                    found.append(Published(name, method.upper(), path, tuple(query)))
    return sorted((*found, *_alike(found)), key=lambda one: one.file)


def _alike(operations: Iterable[Published]) -> Iterator[Published]:
    """Return the operations of versions that have no file of their own."""
    for one in operations:
        for file, there, here in ALIKE.get(one.file, ()):
            if one.path.startswith(there):
                yield one._replace(file=file, path=one.path.replace(there, here, 1))


def own() -> list[Published]:
    """Return the operations that are nobody's but Axle's."""
    paths = ((row, prefix + row.path) for row in ROUTES for prefix in row.prefixes if prefix.startswith(OWN))
    return [Published("own", row.method, path, row.query) for row, path in paths]


@cache
def shown(tests: Path = ROOT / "tests") -> dict[str, set[str]]:
    """Return, for each operation, what tests say that they show of it, by the marker `covers`."""
    found: dict[str, set[str]] = {}
    for file in tests.rglob("test_*.py"):
        text = file.read_text("utf-8")
        for marker in _markers(ast.parse(text)) if MARKER in text else ():
            operation, *what = marker
            found.setdefault(operation, set()).update(what)
    return found


def _markers(tree: ast.Module) -> Iterator[list[str]]:
    for node in ast.walk(tree):
        for one in getattr(node, "decorator_list", ()):
            if isinstance(one, ast.Call) and ast.unparse(one.func) in (f"pytest.mark.{MARKER}", MARKER):
                yield [ast.literal_eval(argument) for argument in one.args]


def operation(row: Route) -> str:
    """Return the name under which tests know what a row carries out."""
    return f"{row.operation.__module__.removeprefix('axle.operations.')}.{row.operation.__name__}"


def needed(row: Route) -> set[str]:
    """Return what tests must show of a row. That every row refuses a missing token is shown of all at once."""
    wanted = {"success", "isolation"} | {str(status) for status in row.fails}
    if not (row.unscoped or row.open):
        wanted.add("scope")
    if row.body is not None or row.query or row.open:
        wanted.add("400")
    if not row.open and set(re.findall(r"\{(\w+)\}", row.path)) - NAMES_NO_RECORD:
        wanted.add("404")
    return wanted


def lines(operations: Iterable[Published]) -> list[Line]:
    """Compare the published operations with the route table and the tests."""
    router: Router[Route] = Router(addresses(ROUTES, catalog()))
    tests = shown()
    return [_line(one, router, tests) for one in operations]


def _line(one: Published, router: Router[Route], tests: dict[str, set[str]]) -> Line:
    try:
        row = router.find(one.method, re.sub(r"\{\w+\}", "1", one.path)).row
    except AxleError:
        return Line(one, ABSENT)
    missing = [f"test of {what}" for what in sorted(needed(row) - tests.get(operation(row), set()))]
    missing += [f"`{name}`" for name in one.query if name not in row.query]
    return Line(one, PARTIAL if missing else FULL, tuple(missing))


def written(compared: Iterable[Line]) -> str:
    """Return the whole page."""
    listed = list(compared)
    ours = [line for line in listed if line.published.file.partition(".")[0] not in ELSEWHERE]
    parts = [INTRODUCTION, _summary(ours)]
    for file in dict.fromkeys(line.published.file for line in ours):
        parts.append(f"## {file}\n\n| operation | | missing |\n| --- | --- | --- |")
        parts[-1] += "".join(_row(line) for line in ours if line.published.file == file) + "\n"
    parts.append(f"## Axle's own\n\n| operation | | missing |\n| --- | --- | --- |{''.join(map(_row, lines(own())))}\n")
    rest = sorted({line.published.file for line in listed} - {line.published.file for line in ours})
    parts.append(f"## Not what Axle is for, so far\n\n{', '.join(rest)}.\n")
    return "\n".join(parts)


def _summary(ours: list[Line]) -> str:
    counts = {state: sum(line.state == state for line in ours) for state in (FULL, PARTIAL, ABSENT)}
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    return f"Of {len(ours)} published operations of these interfaces: {told}.\n"


def _row(line: Line) -> str:
    one = line.published
    return f"\n| `{one.method} {one.path}` | {line.state} | {', '.join(line.missing)} |"


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    page = written(lines(published(Path(arguments[0]))))
    if "--check" in arguments:
        return int(not TARGET.exists() or TARGET.read_text("utf-8") != page)
    TARGET.write_text(page, "utf-8")
    print(page.partition("\nOf ")[2].partition("\n")[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
