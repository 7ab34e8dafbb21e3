"""The budgets of the code, measured: lengths, arguments, docstrings, and what must stand in one place only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.conftest import LONGEST

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "axle"
FILES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef

SQL = re.compile(r"\b(SELECT |INSERT INTO|DELETE FROM|UPDATE \w+ SET|CREATE TABLE|CREATE INDEX|PRAGMA )")
ROLES = {"utils", "util", "helper", "helpers", "manager", "managers", "service", "services", "common", "misc"}
ASYNC = {
    "http/callers.py",
    "http/endpoint.py",
    "http/execution.py",
    "http/jobs.py",
    "http/messages.py",
    "http/pages/site.py",
    "http/passwords.py",
    "http/proofs.py",
    "http/provider.py",
    "http/readiness.py",
    "http/receiving.py",
    "http/sending.py",
    "http/streams.py",
    "connections.py",
    "testing/receiving.py",
    "serve.py",
    "worker_processes.py",
    "client/transport/__init__.py",
    "testing/recorder.py",
    "testing/controls.py",
    "testing/server.py",
    "testing/capturing/aiohttp_connector.py",
    "testing/capturing/capture.py",
    "testing/capturing/child/sitecustomize.py",
    "testing/capturing/command.py",
    "testing/capturing/proxy.py",
    "testing/capturing/forms.py",
    "testing/capturing/own_client.py",
    "testing/capturing/urllib3_future_pools.py",
    "testing/capturing/waiting.py",
    "testing/capturing/httpcore_pools.py",
    "testing/capturing/pyreqwest_requests.py",
    "testing/capturing/uvloop_lookups.py",
}
AWAITED = "_async/"  # the client's half that is awaited


@cache
def tree(path: Path) -> ast.Module:
    """Parse a file, once for all tests of a module."""
    return ast.parse(path.read_text("utf-8"))


@pytest.fixture(scope="module", autouse=True)
def trees_of_a_module() -> Iterator[None]:
    """Forget at the end what was parsed: all files together are a million nodes."""
    yield
    tree.cache_clear()


def trees(paths: list[Path]) -> Iterator[tuple[str, ast.Module]]:
    """Return files, parsed; their names are relative to the code, or to the project."""
    for path in paths:
        base = SOURCE if path.is_relative_to(SOURCE) else ROOT
        yield str(path.relative_to(base)), tree(path)


def functions(paths: list[Path]) -> Iterator[tuple[str, Function]]:
    """Return every function with the place where it stands."""
    for name, tree in trees(paths):
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name}:{node.lineno} {node.name}", node


def length(node: Function) -> int:
    """Return the lines of a function, decorators not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> int:
    """Return the lines of a file."""
    return path.read_text().count("\n")


def outside(*folders: str) -> list[Path]:
    """Return the files of the code that are in none of these folders."""
    return [path for path in FILES if path.relative_to(SOURCE).parts[0] not in folders]


def test_functions_are_short() -> None:
    """Half of the functions have at most 8 lines, nine of ten at most 25."""
    sizes = [length(node) for _, node in functions(FILES)]
    assert median(sizes) <= 8
    assert quantiles(sizes, n=10)[-1] <= 25


def test_no_function_is_long() -> None:
    """No function has more than 60 lines, tests included."""
    assert [where for where, node in functions([*FILES, *TESTS]) if length(node) > 60] == []


def test_files_are_short() -> None:
    """Half of the files have at most 150 lines, none more than 500, tests included."""
    assert median(lines(path) for path in FILES) <= 150
    assert [str(path) for path in [*FILES, *TESTS] if lines(path) > 500] == []


def test_few_arguments() -> None:
    """No function takes more than 5 arguments, `self` and `cls` not counted."""
    over = []
    for where, node in functions(FILES):
        given = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        if len([one for one in given if one not in ("self", "cls")]) > 5:
            over.append(where)
    assert over == []


def excused(node: Function | ast.ClassDef) -> bool:
    """Tell whether something needs no docstring: it is private, or one signature of what has its docstring further down."""
    return node.name.startswith("_") or "overload" in map(ast.unparse, node.decorator_list)


def undocumented(name: str, tree: ast.Module) -> Iterator[str]:
    """Return what is public and has no docstring; private classes and what is inside functions need none."""
    if tree.body and not ast.get_docstring(tree):
        yield name
    open_nodes: list[tuple[str, ast.AST]] = [(name, tree)]
    while open_nodes:
        where, parent = open_nodes.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                open_nodes.append((f"{where} {node.name}", node))
            if isinstance(node, Function | ast.ClassDef) and not excused(node) and not ast.get_docstring(node):
                yield f"{where}:{node.lineno} {node.name}"


@pytest.mark.parametrize("paths", [FILES, TESTS], ids=["code", "tests"])
def test_everything_public_has_a_docstring(paths: list[Path]) -> None:
    """Every module, every public class, function and method, and every test has a docstring."""
    found = [one for name, tree in trees(paths) for one in undocumented(name, tree)]
    assert found == []


def test_sql_is_in_the_storage_alone() -> None:
    """No string constant outside the storage is SQL."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees(outside("storage"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert found == []


# Numbers between 200 and 599 that are no status codes: sizes and limits, each with a name.
LIMITS = {
    "config.py": {256, 512},
    "testing/capturing/child/sitecustomize.py": {443},
    "core/errors.py": {320},
    "client/associations.py": {500},
    "operations/people/owners.py": {500},
    "workers/fanout.py": {500},
    "core/mail_server.py": {465, 587},
    "core/titles.py": {200},
    "operations/reminders/matches.py": {200},
    "operations/reminders/content.py": {200},
    "workers/reminder_mails.py": {200},
    "workers/messages.py": {500},
    "workers/mailing.py": {250, 300, 550, 551, 553},
    "workers/sending.py": {200},
    "workers/due.py": {250},
    "workers/webhooks.py": {256},
    "operations/legacy/engagements.py": {250},
    "operations/legacy/lists.py": {250},
    "operations/records/recurrence.py": {366, 400},
    "client/auth.py": {200},
    "client/config.py": {500},
    "client/errors.py": {200},
    "client/proxies.py": {255, 443},
    "client/searches.py": {200},
    "client/statuses.py": set(range(200, 600)),
    "core/oauth.py": {250},
    "core/rules.py": {255},
    "core/search.py": {200, 400, 500},
    "core/text.py": {400},
    "core/receivers.py": {253, 443},
    "operations/request.py": {500},
    "operations/records/single.py": {250},
    "sockets.py": {256},
    "http_server.py": {512},
    "testing/conformance/ids.py": {400},
    "testing/conformance/history.py": {200},
    "testing/conformance/text.py": {400},
    "testing/faults.py": {400, 503},
    "testing/reminding.py": {451},
    "operations/journal/files.py": {200, 500},
    "workers/posting.py": {256},
    "testing/controls.py": {200, 201, 204, 400, 404},
    "testing/receiving.py": {200, 300, 443, 500},
}


def test_statuses_are_in_http_alone() -> None:
    """No integer outside `http/` looks like a status, but the sizes that are named here."""
    found = [
        f"{name}:{node.lineno} {node.value}"
        for name, tree in trees(outside("http", "storage"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and type(node.value) is int
        and 200 <= node.value <= 599
        and node.value not in LIMITS.get(name, set())
    ]
    assert found == []


def test_async_is_at_the_edge_alone() -> None:
    """In the server nothing below the endpoint is asynchronous; in the client, only the half that is."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees(FILES)
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
        and name not in ASYNC
        and AWAITED not in name
    ]
    assert found == []


def test_modules_are_named_after_a_subject() -> None:
    """No module is called after a role."""
    assert [str(path) for path in [*FILES, *TESTS] if path.stem in ROLES] == []


def test_modules_that_are_said_to_be_long_exist() -> None:
    """A module that is renamed is renamed among those that a run begins with."""
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []


EXCUSED = re.compile(r"#\s*(?:type: ignore(?:\[[\w, -]+\])?|noqa(?:: ?[A-Z0-9]+(?:, [A-Z0-9]+)*)?)(?P<reason>.*)")
CHECKED = [path for part in ("src", "tests", "benchmarks", "tools") for path in sorted((ROOT / part).rglob("*.py"))]
CHECKED.remove(Path(__file__).resolve())  # its examples of what is wrong


def unexplained(text: str) -> list[int]:
    """Return the lines that turn a check off and say no reason: beside it, or in a comment right above."""
    listed = text.splitlines()
    return [
        number
        for number, line in enumerate(listed, 1)
        if (excuse := EXCUSED.search(line))
        and not re.match(r"\s*# \w", excuse["reason"])
        and not (number > 1 and listed[number - 2].lstrip().startswith("# "))
    ]


def test_whoever_turns_a_check_off_says_why() -> None:
    """Each `type: ignore` and each `noqa` has its reason."""
    assert [f"{path.relative_to(ROOT)}:{line}" for path in CHECKED for line in unexplained(path.read_text())] == []


@pytest.mark.parametrize(("text", "lines"), [
    ("x = 1  # type: ignore[misc]", [1]),
    ("x = 1  # type: ignore[misc] # mypy knows no better", []),
    ("# Mypy knows no better.\nx = 1  # type: ignore[misc]", []),
    ("x = 1\ny = x  # noqa: N802, B018", [2]),
    ("y = x  # noqa: N802, B018 # their name", []),
    ("y = x  # noqa", [1]),
])  # fmt: skip
def test_what_a_reason_is(text: str, lines: list[int]) -> None:
    """It stands behind the mark, or on the line above."""
    assert unexplained(text) == lines
