"""The server as a process: how it starts, what it says, how it ends; and the commands of an operator."""

from __future__ import annotations

import argparse
import json
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

import axle
from axle.cli import _parser
from axle.config import from_environment, without_password
from tests.api import DUE, TASKS
from tests.server import Server, free_port
from tests.server import axle as run


def one_line(said: str) -> str:
    """Check that a failure is one clear line and no traceback."""
    assert said.startswith("axle: ")
    assert "Traceback" not in said
    assert said.count("\n") == 1
    return said


def test_one_server_alone_works_on_a_file(tmp_path: Path) -> None:
    """A second one is refused in a sentence, and does no harm; when the first has been killed, another may start."""
    database = f"sqlite:///{tmp_path}/axle.db"
    first = Server("--database", database)
    second = run("serve", "--port", str(free_port()), "--database", database)
    assert (second.returncode, "another axle serve works on" in one_line(second.stderr)) == (1, True)
    with first.client() as client:
        assert client.post(TASKS, json={"properties": {"hs_timestamp": DUE}}).status_code == httpx.codes.CREATED
    first.process.kill()
    first.process.communicate()
    third = Server("--database", database)
    with third.client() as client:
        assert len(client.get(TASKS).json()["results"]) == 1
    assert third.stop()[0] == 0


def test_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    """Every request that the server has taken is answered, the exit status is 0, and what was answered is on disk."""
    database = f"sqlite:///{tmp_path}/axle.db"
    server = Server("--database", database)
    body = json.dumps({"inputs": [{"properties": {"hs_timestamp": DUE}}] * 100})
    head = f"POST {TASKS}/batch/create HTTP/1.1\r\nhost: x\r\nauthorization: Bearer tok\r\ncontent-length: {len(body)}\r\n\r\n"
    connections = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    for connection in connections:
        connection.sendall((head + body).encode())
    began = connections[0].recv(12)
    server.terminate()
    outcomes = [began, *(connection.recv(12) for connection in connections[1:])]
    for connection in connections:
        connection.close()
    assert server.stop()[0] == 0
    assert outcomes == [b"HTTP/1.1 201"] * 8
    again = Server("--database", database)
    with again.client() as client:
        assert client.post(f"{TASKS}/search", json={}).json()["total"] == 800
    assert again.stop()[0] == 0


def test_a_slow_upload_is_finished(tmp_path: Path) -> None:
    """A request whose body is still arriving at SIGTERM is carried out."""
    server = Server("--database", "memory:")
    body = json.dumps({"properties": {"hs_timestamp": DUE}}).encode()
    head = f"POST {TASKS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head.encode() + body[:10])
        threading.Event().wait(0.3)
        server.terminate()
        threading.Event().wait(0.3)
        connection.sendall(body[10:])
        assert connection.recv(65_536).startswith(b"HTTP/1.1 201")
    assert server.stop()[0] == 0


def test_a_port_in_use(server: Server) -> None:
    """A port in use is one clear line and exit status 1."""
    done = run("serve", "--port", str(server.port), "--database", "memory:")
    assert done.returncode == 1
    assert f"127.0.0.1:{server.port}" in one_line(done.stderr)


@pytest.mark.parametrize("arguments", [("--port", "70000"), ("--port", "-1"), ("--workers", "0"), ("--workers", "65"),
    ("--workers", "2"), ("--workers", "2", "--database", "sqlite:///axle.db"), ("--database", "postgresql:///"),
    ("--database", "postgresql://127.0.0.1:5432"), ("--host", "no.such.host.invalid"), ("--tls-cert", "x"),
    ("--tls-cert", "/nosuch", "--tls-key", "/nosuch"), ("--database", "mysql://x"),
    ("--database", "sqlite:////no/such/folder/x.db")])  # fmt: skip
def test_settings_that_cannot_be(arguments: tuple[str, ...]) -> None:
    """A setting that cannot be is one clear line and exit status 1."""
    given = {"--port": str(free_port()), "--database": "memory:", **dict(zip(arguments[::2], arguments[1::2], strict=True))}
    done = run("serve", *(part for pair in given.items() for part in pair))
    assert done.returncode == 1
    one_line(done.stderr)


@pytest.mark.parametrize(("name", "value"), [
    ("AXLE_PORT", "x"),
    ("AXLE_BEHAVIOUR", "nosuch"),
    ("AXLE_BEHAVIOUR", "observed,nosuch=true"),
    ("AXLE_BEHAVIOUR", "observed,leads_dates=perhaps"),
    ("AXLE_ACCESS_LOG", "perhaps"),
    ("AXLE_SEARCH_LIMIT", "many"),
    ("AXLE_SEARCH_LIMIT", "0"),
    ("AXLE_SEARCH_LIMIT", "-1"),
    ("AXLE_HISTORY_LIMIT", "0"),
    ("AXLE_SEARCHES_PER_ACCOUNT", "0"),
    ("AXLE_SEARCHES_PER_ACCOUNT", "33"),
    ("AXLE_POOL", "0"),
    ("AXLE_POOL", "1001"),
    ("AXLE_POOL", "some"),
    ("AXLE_WORKERS", "0"),
    ("AXLE_WORKERS", "many"),
    ("AXLE_PREPARE", "perhaps"),
    ("AXLE_DATABASE_WAIT", "-1"),
    ("AXLE_DATABASE_WAIT", "3601"),
    ("AXLE_DATABASE_WAIT", "nan"),
    ("AXLE_PUBLIC_URL", "crm.example.com"),
    ("AXLE_OWNER_EMAIL", "nobody"),
    ("AXLE_REQUEST_TIMEOUT", "soon"),
    ("AXLE_STALL_TIMEOUT", "0"),
    ("AXLE_IDLE_TIMEOUT", "nan"),
    ("AXLE_CONNECTIONS", "0"),
    ("AXLE_ADDRESS_CONNECTIONS", "-1"),
    ("AXLE_BODY_MEMORY", "many"),
    ("AXLE_TRUSTED_PROXIES", "proxy.example"),
    ("AXLE_TRUSTED_PROXIES", "10.0.0.0/33"),
])  # fmt: skip
def test_an_environment_that_cannot_be(name: str, value: str) -> None:
    """A wrong environment variable is named."""
    done = run("serve", "--database", "memory:", env={name: value})
    assert done.returncode == 1
    assert name in one_line(done.stderr)


@pytest.mark.parametrize(("name", "value", "refusal"), [
    ("AXLE_POOL", "some", "write a whole number"),
    ("AXLE_REQUEST_TIMEOUT", "soon", "write a number"),
])  # fmt: skip
def test_a_text_that_is_no_number_is_refused_in_plain_words(name: str, value: str, refusal: str) -> None:
    """The line says what to write, not how Python failed to read it."""
    with pytest.raises(ValueError) as refused:
        from_environment({name: value}, {})
    assert str(refused.value) == f"{name}: {refusal}"


def test_a_path_that_is_no_database_url_is_refused_in_plain_words() -> None:
    """The line says that the scheme is missing, and repeats nothing after a scheme, which may be a secret."""
    without = one_line(run("account", "list", "--database", "axle.db").stderr)
    unknown = one_line(run("account", "list", env={"AXLE_DATABASE": "mysql://axle:secret@host/axle"}).stderr)
    assert "that Axle knows: it has no scheme (write sqlite:///path" in without
    assert "that Axle knows: mysql:… (write sqlite:///path" in unknown and "secret" not in unknown


def test_the_addresses_of_an_app_are_listed_as_one_writes_them(tmp_path: Path) -> None:
    """A line of the list has the redirect URIs between blanks; JSON has them as a list."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    run("account", "create", *at)
    addresses = ["https://acme.example/back", "http://localhost:9000/back"]
    run("app", "create", "Acme", "--redirect-uri", addresses[0], "--redirect-uri", addresses[1], *at)
    assert f"  Acme  {' '.join(addresses)}  " in run("app", "list", *at).stdout
    assert json.loads(run("app", "list", "--json", *at).stdout)[0]["redirect_uris"] == addresses


def test_help_explains_every_argument() -> None:
    """No option and no argument of any command is without a text."""
    parsers, unexplained = [_parser()], []
    while parsers:
        parser = parsers.pop()
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                parsers += action.choices.values()
            elif not action.help:
                unexplained.append((parser.prog, action.dest))
    assert unexplained == []


def test_databases_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is no database, a folder, and a newer schema are each one clear line."""
    garbage, folder, newer = tmp_path / "garbage.db", tmp_path / "folder", tmp_path / "newer.db"
    garbage.write_bytes(b"this is not a database" * 1000)
    folder.mkdir()
    assert run("account", "create", "--database", f"sqlite:///{newer}").returncode == 0
    with sqlite3.connect(newer) as connection:
        connection.execute("INSERT INTO migration (version, applied_ms) VALUES (9999, 0)")
    connection.close()
    for path in (garbage, folder, newer):
        done = run("serve", "--port", str(free_port()), "--database", f"sqlite:///{path}")
        assert done.returncode == 1, path
        one_line(done.stderr)


def test_a_token_is_made_up_and_printed_once(tmp_path: Path) -> None:
    """Without AXLE_TOKEN the first start makes a token up and prints it, not in the log; it works, and the second has none."""
    database = f"sqlite:///{tmp_path}/axle.db"
    for first in (True, False):
        server = Server("--database", database, AXLE_TOKEN="")
        token = ""
        if first:
            assert server.process.stdout is not None
            (token,) = re.findall(r"pat-na1-[0-9a-f-]{36}", server.process.stdout.readline())
            headers = {"authorization": f"Bearer {token}"}
            assert httpx.get(f"{server.url}{TASKS}", headers=headers, trust_env=False).status_code == 200
        status, said_later = server.stop()
        assert status == 0
        assert "pat-" not in said_later


def test_the_access_log_has_the_correlation_id(tmp_path: Path) -> None:
    """A line per request with its correlation id; bodies only by a switch; never a token."""
    for switch in ((), ("--log-bodies",)):
        server = Server("--database", "memory:", *switch)
        with server.client() as client:
            answer = client.post(TASKS, json={"properties": {"hs_timestamp": DUE, "hs_task_body": "a body"}})
        status, said = server.stop()
        assert status == 0
        (line,) = [one for one in said.splitlines() if f"POST {TASKS}" in one]
        assert answer.headers["x-hubspot-correlation-id"] in line
        assert " 201 " in line
        assert ("a body" in said) is bool(switch)
        assert "tok" not in said.replace("token", "")


def test_accounts_and_tokens(tmp_path: Path) -> None:
    """Accounts and tokens are made, listed and revoked, in words and as JSON; a token is shown once."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    account = json.loads(run("account", "create", "Acme", "--json", *at).stdout)
    assert account["name"] == "Acme"
    assert json.loads(run("account", "list", "--json", *at).stdout) == [account]
    assert str(account["id"]) in run("account", "list", *at).stdout
    scope = ("--scope", "tickets", "--scope", "crm.objects.leads.read")
    made = json.loads(run("token", "create", "--account", str(account["id"]), *scope, "--json", *at).stdout)
    assert made["scopes"] == "tickets crm.objects.leads.read"
    listed = run("token", "list", "--json", *at).stdout
    assert made["token"] not in listed
    (known,) = json.loads(listed)
    assert (known["account"], known["revoked"]) == (account["id"], False)
    assert json.loads(run("token", "revoke", made["token"], "--json", *at).stdout)["revoked"] is True
    assert json.loads(run("token", "list", "--json", *at).stdout)[0]["revoked"] is True
    for wrong, refusal in (
        (("create", "--account", "5"), "there is no account 5"),
        (("revoke", "nosuchtoken"), "no token matches"),
        (("revoke", "abc"), "write at least 8 characters of the token's hash, as `axle token list` shows it"),
    ):
        done = run("token", *wrong, *at)
        assert (done.returncode, one_line(done.stderr)) == (1, f"axle: {refusal}\n")


def test_a_list_of_tokens_says_which_hold(tmp_path: Path) -> None:
    """In words, and since when one does not."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    run("account", "create", *at)
    run("token", "create", "--name", "good", *at)
    revoked = run("token", "create", "--name", "bad", *at).stdout.split()[0]
    assert run("token", "revoke", revoked, *at).stdout.split()[-1] == "revoked"
    lines = {("good" in line): line for line in run("token", "list", *at).stdout.splitlines()}
    assert "active" in lines[True] and "revoked" not in lines[True]
    assert "revoked" in lines[False] and "revoked_at=20" in lines[False] and "active" not in lines[False]
    assert not any(word in line for word in ("True", "False") for line in lines.values())


@pytest.mark.parametrize("arguments", [("account", "list"), ("token", "list"), ("app", "list"), ("owner", "list"), ("audit",)])
def test_a_command_makes_no_database_of_a_slip(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A path where there is none is one line, and there is no file after it."""
    done = run(*arguments, "--database", f"sqlite:///{tmp_path}/slip.db")
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "there is no database" in one_line(done.stderr)


def test_what_is_made_beside_a_running_server_is_usable(tmp_path: Path) -> None:
    """A token that the command line makes works in the running server at once, and not a second after it was revoked."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    server = Server(*at)
    account = json.loads(run("account", "list", "--json", *at).stdout)[0]["id"]
    token = json.loads(run("token", "create", "--account", str(account), "--json", *at).stdout)["token"]
    headers = {"authorization": f"Bearer {token}"}
    assert httpx.get(f"{server.url}{TASKS}", headers=headers, trust_env=False).status_code == 200
    run("token", "revoke", token, *at)
    threading.Event().wait(1.1)
    assert httpx.get(f"{server.url}{TASKS}", headers=headers, trust_env=False).status_code == 401
    assert server.stop()[0] == 0


def test_a_token_is_of_the_first_account(tmp_path: Path) -> None:
    """Where no account is named, as for apps and owners."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    assert "there is no database" in one_line(run("token", "create", *at).stderr)
    accounts = [json.loads(run("account", "create", name, "--json", *at).stdout)["id"] for name in ("One", "Two")]
    assert json.loads(run("token", "create", "--json", *at).stdout)["account"] == accounts[0]


def test_version() -> None:
    """`axle --version` says the package's version."""
    assert run("--version").stdout == f"axle {axle.__version__}\n"


def test_a_host_by_name() -> None:
    """The server listens on a host that is named, not only on one that is numbered."""
    server = Server("--host", "localhost", "--database", "memory:")
    with server.client() as client:
        assert client.get(TASKS).status_code == 200
    assert server.stop()[0] == 0


@pytest.mark.parametrize(("url", "shown"), [
    ("postgresql://ann:se:cr@t@db:5432/crm", "postgresql://ann:***@db:5432/crm"),
    ("postgresql://db/crm?user=ann&password=secret&sslmode=require", "postgresql://db/crm?user=ann&password=***&sslmode=require"),
    ("postgresql://ann@db/crm", "postgresql://ann@db/crm"),
    ("sqlite:////var/a:b@c.db", "sqlite:////var/a:b@c.db"),
    ("memory:", "memory:"),
    ("postgresql://ann@db/crm?sslmode=verify-full&sslkey=/k&sslpassword=a%26b", "postgresql://ann@db/crm?sslmode=verify-full&sslkey=***&sslpassword=***"),
    ("postgresql://db/crm?pass%77ord=x&oauth_client_secret=y", "postgresql://db/crm?pass%77ord=***&oauth_client_secret=***"),
    ("postgresql://:p?w@db/crm", "postgresql://:***@db/crm"),
])  # fmt: skip
def test_passwords_are_not_shown(url: str, shown: str) -> None:
    """A database URL is printed without its password."""
    assert without_password(url) == shown


def test_without_the_server_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    """An installation that lacks the server's libraries says which extra brings them, and `import axle` needs none."""
    hidden = "import sys; sys.modules.update(granian=None, apsw=None); import axle; from axle.cli import main; "
    for arguments in (["serve"], ["account", "list"]):
        done = subprocess.run(
            [sys.executable, "-c", f"{hidden}sys.exit(main({arguments!r}))"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "pip install '.[server]'" in done.stderr


@pytest.mark.parametrize(("arguments", "said"), [
    ((), "axle: the following arguments are required: COMMAND"),
    (("crm",), "axle: argument COMMAND: invalid choice: 'crm'"),
    (("account",), "axle account: the following arguments are required: ACTION"),
    (("serve", "--port", "x"), "axle serve: argument --port: invalid int value: 'x'"),
    (("token", "create", "--account", "x"), "axle token create: argument --account: invalid int value: 'x'"),
    (("serve", "--workers", "two"), "axle serve: argument --workers: invalid int value: 'two'"),
    (("serve", "--workers", "65"), "axle: AXLE_WORKERS: write a number from 1 to 64"),
    (("serve", "--workers", "2"), "axle: AXLE_WORKERS: several workers need PostgreSQL (--database postgresql://…); on SQLite"),
    (("serve", "--port", "99999"), "axle: AXLE_PORT: write a number from 0 to 65535"),
    (("serve", "--database", "postgresql:///"), "axle: the PostgreSQL URL names no database: write postgresql://"),
    (("token", "list", "--database", "memory:"), "axle: memory: exists only inside a running server"),
    (("account", "create", ""), "axle: the name of an account must have 1 to 100 printable characters"),
    (("account", "create", "a\nb"), "axle: the name of an account must have 1 to 100 printable characters"),
])  # fmt: skip
def test_commands_that_cannot_be(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """What is missing, unknown or of no use is one line that begins with the command, and exit status 1."""
    done = run(*arguments, env={"AXLE_DATABASE": f"sqlite:///{tmp_path}/axle.db"})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_a_port_that_the_system_chooses() -> None:
    """With `--port 0` the server says which port it took, and listens there."""
    command = [sys.executable, "-m", "axle.cli", "serve", "--port", "0", "--database", "memory:", "--no-access-log"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        (address,) = re.findall(r"http://127\.0\.0\.1:[1-9]\d*", process.stderr.readline())
        assert httpx.get(f"{address}/health", timeout=30).status_code == 200  # it listens when it says so
        process.terminate()
