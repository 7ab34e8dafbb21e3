"""Tokens and passwords: how they come in, how strong they are, when they expire, and what is noted of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from axle.config import from_environment, has_password
from axle.core.oauth import digest
from axle.operations.oauth import apps
from axle.operations.oauth.consent import ConsentRequest, RedirectBack
from axle.operations.oauth.tokens import PrivateToken, TokenRequest
from tests.api import TASKS, Api
from tests.oauth.apps import Client
from tests.server import Server, free_port
from tests.server import axle as run

STRONG = "a-token-of-twenty-characters"
UNAUTHORIZED = 401
MINUTE = 60_000


def refused(**environment: str) -> str:
    """Return why settings are refused."""
    with pytest.raises(ValueError, match="AXLE_") as wrong:
        from_environment(environment, {})
    return str(wrong.value)


@pytest.mark.parametrize("token", [f"{STRONG}\n", f" {STRONG}", f"{STRONG}\r\n", "a b" * 9, f"{STRONG}é", "x" * 513, "\t"])
def test_a_token_that_no_request_can_carry_is_refused(token: str) -> None:
    """Rather than being kept, and answered 401 whenever it is used; the token itself is not repeated."""
    assert refused(AXLE_TOKEN=token).startswith("AXLE_TOKEN: write ")
    assert STRONG not in refused(AXLE_TOKEN=token)


@pytest.mark.parametrize(("beside", "taken"), [
    ({}, True),
    ({"AXLE_HOST": "localhost"}, True),
    ({"AXLE_HOST": "127.9.9.9"}, True),
    ({"AXLE_HOST": "::1"}, True),
    ({"AXLE_HOST": "0.0.0.0"}, False),
    ({"AXLE_HOST": "::"}, False),
    ({"AXLE_HOST": "192.0.2.1"}, False),
    ({"AXLE_HOST": "localhost.example"}, False),
    ({"AXLE_TRUSTED_PROXIES": "127.0.0.1"}, False),
    ({"AXLE_PUBLIC_URL": "https://crm.example"}, False),
])  # fmt: skip
def test_a_weak_token_is_taken_on_a_loopback_address_alone(beside: dict[str, str], taken: bool) -> None:
    """And not behind a proxy on the same machine; a strong one is taken anywhere."""
    assert from_environment({**beside, "AXLE_TOKEN": "x" * 20}, {}).token == "x" * 20
    if taken:
        assert from_environment({**beside, "AXLE_TOKEN": "x" * 19}, {}).token == "x" * 19
    else:
        assert "at least 20 characters" in refused(**beside, AXLE_TOKEN="x" * 19)


def test_a_server_does_not_start_with_such_a_token() -> None:
    """One line, exit status 1."""
    for environment in ({"AXLE_TOKEN": "tok\n"}, {"AXLE_TOKEN": "tok", "AXLE_HOST": "0.0.0.0"}):
        done = run("serve", "--database", "memory:", "--port", str(free_port()), env=environment)
        assert (done.returncode, done.stderr.count("\n"), done.stderr[:17]) == (1, 1, "axle: AXLE_TOKEN:")


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """As Docker has them; the line break at the end is no part of a secret, and a setting beside its file is refused."""
    (tmp_path / "token").write_text(f"{STRONG}\n")
    (tmp_path / "database").write_text(f"sqlite:///{tmp_path}/axle.db")
    files = {"AXLE_TOKEN_FILE": str(tmp_path / "token"), "AXLE_DATABASE_FILE": str(tmp_path / "database")}
    server = Server("--host", "0.0.0.0", **files, AXLE_TOKEN="")
    headers = {"authorization": f"Bearer {STRONG}"}
    assert httpx.get(f"{server.url}{TASKS}", headers=headers, trust_env=False).status_code == 200
    server.stop()
    assert (tmp_path / "axle.db").exists()
    assert "both set" in refused(**files, AXLE_TOKEN=STRONG)
    (tmp_path / "token").write_text(f"{STRONG}\n\n")
    assert "line break" in refused(**files)
    for content in (b"", b"\xff" * 20, b"x" * 70_000):
        (tmp_path / "token").write_bytes(content)
        assert refused(**files).startswith("AXLE_TOKEN_FILE: ")
    assert "No such file" in refused(AXLE_TOKEN_FILE=str(tmp_path / "nothing"))


def test_settings_show_no_secret() -> None:
    """Wherever they are printed, as in a traceback."""
    shown = repr(from_environment({"AXLE_TOKEN": STRONG, "AXLE_DATABASE": "postgresql://ann:opensesame@db/crm"}, {}))
    assert STRONG not in shown
    assert "opensesame" not in shown
    assert "postgresql://ann:***@db/crm" in shown


def test_what_holds_secrets_is_printed_by_its_name(api: Api) -> None:
    """Requests for tokens and answers to them, so that no error can tell what they are about."""
    client = Client(api)
    token_request = TokenRequest(client_secret=STRONG, refresh_token=STRONG, token=STRONG)
    assert repr(token_request) == "TokenRequest"
    assert STRONG not in repr([PrivateToken(STRONG), ConsentRequest(token=STRONG, approval=STRONG), RedirectBack(STRONG)])
    assert STRONG not in repr(apps.RegisteredApp(client.app, STRONG, STRONG))


@pytest.mark.parametrize(("url", "warned"), [
    ("postgresql://ann:secret@db/crm", True),
    ("postgresql://db/crm?sslpassword=secret", True),
    ("postgresql://db/crm?p%61ssword=secret", True),
    ("postgresql://ann@db/crm?options=-csearch_path%3Dx", False),
    ("sqlite:////var/a:b@c.db", False),
])  # fmt: skip
def test_a_password_in_the_command_line_is_warned_of(url: str, warned: bool) -> None:
    """Others see it in the list of processes."""
    assert has_password(url) is warned


def test_a_command_warns_of_a_password_and_does_not_repeat_it() -> None:
    """Before it says what went wrong."""
    done = run("token", "list", "--database", "postgresql://ann:hunter2@127.0.0.1:1/crm")
    assert "axle: warning: --database contains a password" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_token_is_revoked_without_standing_in_the_command_line(tmp_path: Path) -> None:
    """By its hash, or from standard input; with the token itself there is a warning."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    run("account", "create", *at)
    made = [json.loads(run("token", "create", "--json", *at).stdout)["token"] for _ in range(3)]
    piped = run("token", "revoke", "-", *at, piped=f"{made[0]}\n")
    named = run("token", "revoke", digest(made[1])[:8], *at)
    shown = run("token", "revoke", made[2], *at)
    assert [done.returncode for done in (piped, named, shown)] == [0, 0, 0]
    assert (piped.stderr, named.stderr) == ("", "")
    assert "axle: warning: other users can see a token on the command line" in shown.stderr
    assert made[2] not in shown.stderr
    assert [bool(token["revoked"]) for token in json.loads(run("token", "list", "--json", *at).stdout)] == [True] * 3
    for wrong in ((), ("",), (digest(made[0])[:16],)):  # a hash is no token, so that it is not piped
        assert run("token", "revoke", "-", *at, piped="".join(wrong)).returncode == 1


def test_a_scope_that_no_call_asks_for_is_told(tmp_path: Path) -> None:
    """It is kept all the same; who names what there is, or nothing, is told nothing."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    run("account", "create", *at)
    slip = run("token", "create", "--scope", "crm.object.contacts.read", "--scope", "tickets", "--json", *at)
    assert slip.stderr == "axle: warning: no call of this server needs crm.object.contacts.read\n"
    assert json.loads(slip.stdout)["scopes"] == "crm.object.contacts.read tickets"
    app = ("app", "create", "Acme", "--redirect-uri", "https://acme.example/", "--scope", "nonsense")
    assert "needs nonsense" in run(*app, *at).stderr
    for scopes in ((), ("crm.objects.contacts.read",), ("crm.pipelines.orders.write",), ("oauth", "crm.schemas.custom.read")):
        assert run("token", "create", *(word for one in scopes for word in ("--scope", one)), *at).stderr == ""


def test_a_reader_that_ends_early_is_no_error(tmp_path: Path) -> None:
    """As `head` does: nothing is said of it."""
    database = f"sqlite:///{tmp_path}/axle.db"
    run("account", "create", "--database", database)
    command = [sys.executable, "-m", "axle.cli", "audit", "--database", database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout
        assert reading.stderr
        reading.stdout.close()
        assert reading.stderr.read() == b""


def test_a_token_expires_when_it_is_told_to(tmp_path: Path) -> None:
    """After a time or at an instant; it is listed with its times, and answered 401 from then on."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    server = Server(*at)
    made = json.loads(run("token", "create", "--expires", "2s", "--json", *at).stdout)
    headers = {"authorization": f"Bearer {made['token']}"}
    assert httpx.get(f"{server.url}{TASKS}", headers=headers, trust_env=False).status_code == 200
    statuses = set()
    while UNAUTHORIZED not in statuses:
        answer = httpx.get(f"{server.url}{TASKS}", headers=headers, trust_env=False)
        statuses.add(answer.status_code)
    assert answer.json()["category"] == "EXPIRED_AUTHENTICATION"
    server.stop()
    _, listed = json.loads(run("token", "list", "--json", *at).stdout)
    assert (listed["expires"], listed["revoked"]) == (made["expires"], False)
    assert listed["created"] <= listed["last_used"] < listed["expires"]
    for wrong in ("soon", "0s", "2020-01-01T00:00:00Z", "90", "-1d", "99999999999999d"):
        done = run("token", "create", f"--expires={wrong}", *at)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), wrong
    later = json.loads(run("token", "create", "--expires", "2099-01-31T00:00:00Z", "--json", *at).stdout)
    assert later["expires"] == "2099-01-31T00:00:00.000Z"


def used(api: Api, token: str = "tok") -> int | None:
    """Return when a token was last used, as far as that is written."""
    kept = api.app.storage.token(digest(token))
    assert kept is not None
    return kept.used_ms


def test_the_last_use_is_noted_once_a_minute(api: Api) -> None:
    """Uses within a minute write nothing more, and a use that is refused notes nothing."""
    began = api.now_ms
    with api.written():
        assert api.call("GET", TASKS, token="unknown").status == UNAUTHORIZED
    assert used(api) is None
    with api.written():
        api.get(TASKS)
    assert used(api) == began
    api.wait(MINUTE - 2_000)
    with api.written():
        api.get(TASKS)
    assert used(api) == began
    api.wait(2_000)
    with api.written():
        api.get(TASKS)
    assert used(api) == began + MINUTE


def test_what_a_request_does_to_credentials_is_noted_with_its_token(api: Api) -> None:
    """Users that it adds, by its hash; tokens that an app gets, by the app; with nobody's address and no secret."""
    api.post("/settings/v3/users", {"email": "ann@x.example"}, 201)
    client = Client(api)
    issued = client.refreshed()
    events = api.app.storage.credential_events(api.account, 9)
    shown = [
        (event.subject_type, event.action, event.actor) for event in events if event.subject_type in ("owner", "access token")
    ]
    assert ("owner", "created", f"token {digest('tok')[:16]}") in shown
    assert ("access token", "created", f"app {client.app.id}") in shown
    assert not any(secret in str(events) for secret in ("ann@", issued["access_token"], client.refresh, client.secret))


def test_what_was_done_is_listed(tmp_path: Path) -> None:
    """In words and as JSON, newest first, of one account where one is named."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    account = json.loads(run("account", "create", "--json", *at).stdout)["id"]
    token = json.loads(run("token", "create", "--name", "ci", "--json", *at).stdout)["token"]
    newest, *rest = json.loads(run("audit", "--json", *at).stdout)
    assert (newest["kind"], newest["subject"], newest["action"]) == ("token", digest(token)[:16], "created")
    assert (newest["account"], newest["by"], newest["detail"]["name"]) == (account, "command line", "ci")
    assert [event["kind"] for event in rest] == ["owner", "account"]
    assert len(json.loads(run("audit", "--limit", "1", "--account", str(account), "--json", *at).stdout)) == 1
    assert json.loads(run("audit", "--account", "5", "--json", *at).stdout) == []
    assert "by=command line" in run("audit", *at).stdout
    assert token not in run("audit", *at).stdout
    assert run("audit", "--limit", "0", *at).returncode == 1
