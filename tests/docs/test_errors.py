"""The page of errors: every error of the server has a row, and every code that an answer can have is explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import descriptions, errors

from axle.core.errors import AxleError
from axle.http.errors import STATUS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
SOURCE = ROOT / "src" / "axle"
CODE = re.compile(r"[A-Z]+(_[A-Z0-9]+)+")
CODED = {"PropertyError", "InvalidValue", "OAuthError", "RateLimited", "Detail", "wrong"}  # what takes a code of the wire


def cells() -> list[list[str]]:
    """Return the rows of all tables of the page."""
    return [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("|")]


def calls() -> Iterator[ast.Call]:
    """Return every call in the code of the server."""
    for room in ("core", "operations", "http"):
        for path in sorted((SOURCE / room).rglob("*.py")):
            yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def constants(node: ast.expr) -> set[str]:
    """Return the texts of an argument: itself, or the last part of one that is put together."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def codes() -> set[str]:
    """Return every code that the code of the server names in an error."""
    named: set[str] = set()
    for call in calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        named |= set().union(*(constants(word.value) for word in call.keywords if word.arg in ("sub_category", "code")))
        if name in CODED:
            named |= set().union(*(constants(argument) for argument in call.args))
    return {text for text in named if CODE.fullmatch(text.rpartition(".")[2])}


@pytest.mark.parametrize("error", [*errors.error_classes()], ids=lambda error: error.__name__)
def test_every_error_has_a_row(error: type[AxleError]) -> None:
    """With the status and the category that the wire has, a cause, and what to do."""
    (row,) = [row for row in cells() if len(row) == 5 and row[2] == f"`{error.__name__}`"]
    assert row in errors.error_rows()
    assert row[0] == str(errors.status(error)) and row[1] == f"`{error.category}`"


def test_no_row_is_of_an_error_that_is_gone() -> None:
    """Descriptions and statuses are of classes that there are."""
    names = [error.__name__ for error in errors.error_classes()]
    assert sorted(descriptions.ERRORS) == sorted(names)
    assert {error.__name__ for error in STATUS} <= set(names)


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_is_explained(code: str) -> None:
    """In the first cell of a row, with a sentence beside it."""
    (row,) = [row for row in cells() if re.search(rf"[`.]{re.escape(code)}`", row[0])]
    assert all(row)


def test_codes_are_found() -> None:
    """The search for codes sees those of values, of OAuth, of limits and of definitions."""
    assert {"INVALID_OPTION", "BAD_AUTH_CODE", "FAILED_SIGN_IN", "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"} <= codes()
