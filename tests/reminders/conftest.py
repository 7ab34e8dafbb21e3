"""A mail server for all tests of a process, and portals on each database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.reminders.mails import Sink
from tests.reminders.portal import Reminded
from tests.storage.conftest import on_citus, shared_citus  # noqa: F401 # fixtures
from tests.webhooks.conftest import database, filled_schema  # noqa: F401 # fixtures


@pytest.fixture(scope="session")
def running_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """A mail server with STARTTLS."""
    sink = Sink(tmp_path_factory.mktemp("sink"))
    sink.start()
    yield sink
    sink.kill()


@pytest.fixture
def sink(running_sink: Sink) -> Sink:
    """The same, having taken nothing yet."""
    running_sink.forget()
    return running_sink


@pytest.fixture
def reminded(database: str, sink: Sink) -> Iterator[Reminded]:  # noqa: F811 # a fixture
    """A portal whose owner is reminded."""
    with contextlib.closing(Reminded(database, sink)) as portal:
        yield portal
