"""`axle user`: an operator invites people, makes links, changes roles and lets people go."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.server import Server, axle


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with its first account."""
    where = f"sqlite:///{tmp_path_factory.mktemp('users') / 'axle.db'}"
    assert axle("account", "create", "Acme", "--owner-email", "first@example.com", "--database", where).returncode == 0
    return where


def test_people_are_administered(database: str) -> None:
    """Invited, listed, given a role, archived; their links are for this machine, or for the address that is set."""
    end = ("--json", "--database", database)
    done = axle("user", "invite", "Ada@Example.com", "--first-name", "Ada", *end)
    invited = json.loads(done.stdout)
    assert "http://127.0.0.1:8585: for another address or port set AXLE_PUBLIC_URL" in done.stderr
    assert invited["email"] == "ada@example.com" and invited["url"].startswith("http://127.0.0.1:8585/link/")
    public = {"AXLE_PUBLIC_URL": "https://crm.example/"}
    made = axle("user", "link", "ada@example.com", *end, env=public)
    link = json.loads(made.stdout)
    assert "AXLE_PUBLIC_URL" not in made.stderr
    assert link["url"].startswith("https://crm.example/link/")
    axle("user", "invite", "first@example.com", "--role", "admin", *end)
    ada, first = json.loads(axle("user", "list", *end).stdout)
    assert (ada["name"], ada["role"], ada["state"], ada["password"]) == ("Ada", "member", "active", False)
    assert (first["role"], first["userId"]) == ("admin", 2_001)
    changed = json.loads(axle("user", "role", "ada@example.com", "reader", *end).stdout)
    assert (changed["role"], changed["tokens_revoked"]) == ("reader", 0)
    left = json.loads(axle("user", "archive", "ada@example.com", *end).stdout)
    assert (left["state"], left["tokens_revoked"]) == ("archived", 0)
    assert "state" not in axle("user", "link", "ada@example.com", *end).stdout
    owners = json.loads(axle("owner", "list", *end).stdout)
    assert [one["state"] for one in owners if one["email"] == "ada@example.com"] == ["archived"]
    events = json.loads(axle("audit", "--json", "--database", database).stdout)
    assert [(one["action"], one["by"]) for one in events if one["kind"] == "user"] == [
        ("archived", "command line"), ("changed", "command line"), ("created", "command line"), ("created", "command line"),
    ]  # fmt: skip


WRONG = [
    (["invite", "nobody"], "Email address nobody is invalid"),
    (["invite", "x@example.com", "--role", "king"], "there is no role king"),
    (["link", "x@example.com"], "has the address x@example.com"),
    (["role", "first@example.com", "king"], "there is no role king"),
    (["archive", "x@example.com"], "has the address x@example.com"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(row[0][:2]) for row in WRONG])
def test_what_goes_wrong_is_one_line(database: str, arguments: list[str], message: str) -> None:
    """On standard error, and the exit status is 1."""
    done = axle("user", *arguments, "--database", database)
    assert done.returncode == 1 and message in done.stderr and done.stderr.count("\n") == 1


def test_the_link_is_printed_when_somebody_listens(tmp_path: Path) -> None:
    """Who opens it at once is answered."""
    command = [sys.executable, "-m", "axle.cli", "serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 'axle.db'}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            link = next(line for line in process.stdout if "Sign in" in line).split()[-1]
            assert httpx.get(link, timeout=30).status_code == 200
        finally:
            process.terminate()


def test_the_first_start_prints_a_link_and_no_log_shows_one(tmp_path: Path) -> None:
    """On standard output, which nobody keeps."""
    log = tmp_path / "log"
    server = Server("--database", f"sqlite:///{tmp_path / 'axle.db'}", log=str(log))
    try:
        with server.client(headers={"authorization": ""}) as client:
            server.terminate()
            said = server.process.communicate(timeout=30)[0]
            assert said.startswith(f"Sign in within 15 minutes, once, at: {server.url}/link/")
            secret = said.strip().rpartition("/")[2]
            assert len(secret) > 40 and secret not in log.read_text()
            assert client is not None
    finally:
        server.stop()
