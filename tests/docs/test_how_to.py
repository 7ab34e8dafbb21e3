"""The how-tos: every example runs as it stands, but for the port, and prints what is shown below it."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Server, axle

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\nprints\n\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
PAGES = [
    "client-bulk.md",
    "client-connectors.md",
    "client-failures.md",
    "client-oauth.md",
    "client-start.md",
    "client-webhooks.md",
    "follow.md",
    "restore-records.md",
    "search-expressions.md",
    "typed-properties.md",
]
EXAMPLES = [
    (name, one["code"], one["shown"] or "") for name in PAGES for one in BLOCK.finditer((HOW_TO / name).read_text("utf-8"))
]
SHOWN_URL = "http://127.0.0.1:8585"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the token that the documents use, and an app, whose credentials are in the environment."""
    database = f"sqlite:///{tmp_path_factory.mktemp('how-to') / 'axle.db'}"
    running = Server("--database", database, "--no-access-log", AXLE_TOKEN="my-token")
    made = axle("app", "create", "Mine", "--redirect-uri", "https://app.test/back", "--database", database, "--json")
    app = json.loads(made.stdout)
    with pytest.MonkeyPatch.context() as environment:
        for name in ("refresh_token", "client_id", "client_secret"):
            environment.setenv(name.upper(), app[name])
        environment.setenv("APP_ID", str(app["id"]))
        yield running
    running.stop()


@pytest.mark.parametrize(("name", "code", "shown"), EXAMPLES, ids=lambda one: one if one in PAGES else "")
def test_examples_run(server: Server, name: str, code: str, shown: str) -> None:
    """Each by itself, with its own imports."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code.replace(SHOWN_URL, server.url), name, "exec"), {})
    assert printed.getvalue() == shown


def test_every_page_has_examples() -> None:
    """None of those that are listed is without one, and none has one in Python that is not run."""
    assert {name for name, _, _ in EXAMPLES} == set(PAGES)
    for name in PAGES:
        assert not re.search(r"^```py$", (HOW_TO / name).read_text("utf-8"), re.MULTILINE), name
