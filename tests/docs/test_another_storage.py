"""The how-to on other storages: its file, as it stands, tests one that somebody has written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from axle.testing.conformance import TESTS

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "another-storage.md"
GOOD = """
from axle.storage.sqlite.database import Sqlite

def MyStorage():
    return Sqlite("memory:")
"""
FORGETFUL = """
from axle.storage.sqlite.database import Sqlite
from axle.storage.transaction import SQLTransaction

SQLTransaction.erase_history = lambda self, ids, names: None

def MyStorage():
    return Sqlite("memory:")
"""


def run(folder: Path, storage: str) -> str:
    """Run the page's file against a storage and return the last line of what pytest prints."""
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (folder / "test_my_storage.py").write_text(code)
    (folder / "my_storage.py").write_text(storage)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_my_storage.py"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return done.stdout.strip().splitlines()[-1]


def test_the_file_tests_a_storage(tmp_path: Path) -> None:
    """Every test of the suite runs, and more than there are names for: some have parameters."""
    line = run(tmp_path, GOOD)
    passed = re.match(r"(\d+) passed", line)
    assert passed, line
    assert int(passed.group(1)) > len(TESTS)


def test_a_storage_that_forgets_something_fails(tmp_path: Path) -> None:
    """What a storage does not do is found."""
    assert "failed" in run(tmp_path, FORGETFUL)
