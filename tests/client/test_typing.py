"""Type checkers agree: with the stubs, with the samples, and with each line of the samples that is marked as wrong."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tools import typed

import axle

SAMPLES = Path(__file__).parent / "typing"
FILES = sorted(path for path in SAMPLES.glob("*.py") if path.stem != "__init__")
ROOT = SAMPLES.parents[2]
FOUND = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+)(?::\d+)?: error: ", re.MULTILINE)


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    paths = {**os.environ, "MYPYPATH": str(ROOT / "src")}
    return subprocess.run(command, cwd=folder, env=paths, capture_output=True, text=True, timeout=300, check=False)


def marked(path: Path) -> list[int]:
    """Return the lines of a sample that are wrong."""
    return [at for at, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.endswith("# wrong")]


@functools.cache
def by_mypy() -> dict[str, list[int]]:
    """Return the lines that mypy refuses, by sample."""
    done = run(sys.executable, "-m", "mypy", "--config-file=", "--strict", "--cache-dir=.mypy_cache/samples", str(SAMPLES))
    assert done.stderr == ""
    found: dict[str, list[int]] = {}
    for one in FOUND.finditer(done.stdout):
        found.setdefault(Path(one["file"]).name, []).append(int(one["line"]))
    return found


@functools.cache
def pyright() -> str:
    """Return the command of pyright; "" where it is not installed or has no node to run on."""
    command = shutil.which("pyright", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    return command if command and run(command, "--version").returncode == 0 else ""


@functools.cache
def by_pyright() -> dict[str, list[int]]:
    """Return the lines that pyright refuses, by sample; strict, but for expressions that are used for nothing."""
    settings = {"typeCheckingMode": "strict", "reportUnusedExpression": False, "pythonVersion": "3.11"}
    with tempfile.TemporaryDirectory() as folder:
        paths = {"include": [os.path.relpath(SAMPLES, folder)], "extraPaths": [os.path.relpath(ROOT / "src", folder)]}
        config = Path(folder) / "pyrightconfig.json"
        config.write_text(json.dumps({**settings, **paths}), "utf-8")
        done = run(pyright(), "--outputjson", "--pythonpath", sys.executable, "--project", str(config))
    found: dict[str, list[int]] = {}
    for one in json.loads(done.stdout)["generalDiagnostics"]:
        found.setdefault(Path(one["file"]).name, []).append(one["range"]["start"]["line"] + 1)
    return found


def test_there_is_something_to_find() -> None:
    """The samples have mistakes in them, and the package says that it is typed."""
    assert all(marked(path) for path in FILES)
    assert (Path(axle.__file__).parent / "py.typed").exists()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_mypy_finds_the_mistakes_and_nothing_else(path: Path) -> None:
    """In strict mode, in the settings of a user."""
    assert sorted(set(by_mypy().get(path.name, []))) == marked(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_pyright_finds_the_mistakes_and_nothing_else(path: Path) -> None:
    """In strict mode."""
    if not pyright():
        pytest.skip("pyright does not run here: it needs to be installed, and node")
    assert sorted(set(by_pyright().get(path.name, []))) == marked(path)


def test_the_stubs_are_current() -> None:
    """They are what the catalog says now; `python -m tools.typed` makes them so."""
    assert typed.stale() == []


def test_the_tool_only_compares_with_check() -> None:
    """`--check` ends with status 0 where nothing is out of date, and writes nothing."""
    before = {path: path.stat().st_mtime_ns for path in typed.FOLDER.iterdir()}
    done = run(sys.executable, "-m", "tools.typed", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert before == {path: path.stat().st_mtime_ns for path in typed.FOLDER.iterdir()}


def test_a_stale_stub_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that was changed, one that is missing, and one that belongs to no type."""
    folder = tmp_path / "typed"
    shutil.copytree(typed.FOLDER, folder)
    (folder / "_tasks.pyi").write_text("", "utf-8")
    (folder / "_leads.pyi").rename(folder / "_spaceships.pyi")
    monkeypatch.setattr(typed, "FOLDER", folder)
    assert typed.stale() == ["_leads.pyi", "_spaceships.pyi", "_tasks.pyi"]
