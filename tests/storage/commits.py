"""What happens between the last statement of a transaction on PostgreSQL and its COMMIT."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from axle.storage.postgres.connection import Connection


def before_commit(monkeypatch: pytest.MonkeyPatch, step: Callable[[], object]) -> None:
    """Do something right before each COMMIT."""
    commit = Connection.commit

    def stepped(one: Connection, seconds: float) -> None:
        step()
        commit(one, seconds)

    monkeypatch.setattr(Connection, "commit", stepped)
