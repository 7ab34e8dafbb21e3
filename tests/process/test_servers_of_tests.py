"""The servers that tests start: one that does not start says why, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server import Server


@pytest.mark.parametrize("logged", [False, True])
def test_a_server_that_does_not_start_says_why(tmp_path: Path, logged: bool) -> None:
    """With its status; and with what it said on standard error, unless that goes to a file."""
    log = tmp_path / "log"
    with pytest.raises(AssertionError, match="the server has ended with status 1") as caught:
        Server("--database", f"sqlite:///{tmp_path}/nowhere/axle.db", log=str(log) if logged else "")
    assert "nowhere" in (log.read_text() if logged else "".join(caught.value.__notes__))
