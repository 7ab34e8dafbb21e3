"""Troubleshooting: each symptom on the page is made to happen, and looks as the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import httpx
import pytest

import axle
from axle import testing
from tests.server import Server, free_port
from tests.server import axle as command

PAGE = (Path(__file__).parents[2] / "docs" / "troubleshooting.md").read_text("utf-8")
SYMPTOMS = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
TOKEN = "my-token"
LARGE = 10 * 1024 * 1024 + 1


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server in memory which takes few calls and fewer wrong tokens."""
    environment = {"AXLE_TOKEN": TOKEN, "AXLE_RATE_LIMITS": "burst=30", "AXLE_FAILED_SIGN_INS": "2"}
    running = Server("--database", "memory:", "--no-access-log", **environment)
    yield running
    running.stop()


def refused(*arguments: str, cwd: Path, **environment: str) -> str:
    """Return the one line with which a command ends that cannot start."""
    done = command(*arguments, env=environment, cwd=cwd)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    return done.stderr.strip()


def port_taken(folder: Path) -> str:
    """A second server wants the port of the first."""
    running = Server("--database", "memory:", "--no-access-log")
    line = refused("serve", "--port", str(running.port), "--database", "memory:", cwd=folder)
    running.stop()
    return line.replace(str(running.port), "8585")


def workers_on_sqlite(folder: Path) -> str:
    """Several workers are to share a file."""
    return refused("serve", "--workers", "2", cwd=folder)


def no_database_named(folder: Path) -> str:
    """The URL ends too soon."""
    return refused("serve", "--database", "postgresql://127.0.0.1:5432", cwd=folder)


def database_taken(folder: Path) -> str:
    """A second server wants the file of the first."""
    running = Server("--database", f"sqlite:///{folder}/axle.db", "--no-access-log")
    line = refused("serve", "--port", str(free_port()), cwd=folder)
    running.stop()
    return line


def no_folder(folder: Path) -> str:
    """The path of the database leads through a folder that is not there."""
    missing = f"{folder}/data"
    return refused("serve", "--database", f"sqlite:///{missing}/axle.db", cwd=folder).replace(missing, "/data")


def newer_database(folder: Path) -> str:
    """The database has had a migration that this Axle does not know."""
    assert command("account", "create", cwd=folder).returncode == 0
    with apsw.Connection(str(folder / "axle.db")) as database:
        database.execute("INSERT INTO migration VALUES (99, 1)")
    database.close()
    return refused("serve", cwd=folder)


def no_postgres(folder: Path) -> str:
    """Nothing listens where PostgreSQL should."""
    port = free_port()
    line = refused("serve", "--database", f"postgresql://axle@127.0.0.1:{port}/axle", cwd=folder, AXLE_DATABASE_WAIT="0")
    return line.replace(str(port), "5432")


def no_driver(folder: Path) -> str:
    """The extra of a database is not installed: here its package is hidden."""
    (folder / "psycopg.py").write_text("raise ModuleNotFoundError(name='psycopg')\n")
    database = "postgresql://axle@127.0.0.1/axle"
    path = f"{folder}:{Path(axle.__file__).parents[1]}"
    return refused("serve", "--database", database, cwd=folder, PYTHONPATH=path)


def weak_token(folder: Path) -> str:
    """A short token, on an address that others reach."""
    return refused("serve", "--host", "0.0.0.0", "--database", "memory:", cwd=folder, AXLE_TOKEN="short")


def wrong_setting(folder: Path) -> str:
    """A setting with a value that it cannot have."""
    return refused("serve", cwd=folder, AXLE_BEHAVIOUR="strict")


def client_without_token(folder: Path) -> str:
    """A client that is given nothing, in an environment that has nothing."""
    with pytest.raises(axle.ConfigurationError) as wrong:
        axle.Client()
    return str(wrong.value)


def client_without_server(folder: Path) -> str:
    """A client of an address where nothing listens."""
    with axle.Client(TOKEN, f"http://127.0.0.1:{free_port()}", retry=None) as client, pytest.raises(axle.ConnectError) as wrong:
        client.tasks.list().first()
    return str(wrong.value)


def no_plugin(folder: Path) -> str:
    """Tests without the plugin."""
    (folder / "test_page.py").write_text("def test_something(axle_portal):\n    pass\n")
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:axle", "-p", "no:cacheprovider", str(folder)]
    found = re.search(r"fixture '\w+' not found", subprocess.run(run, capture_output=True, text=True, check=False).stdout)
    return found[0] if found else ""


LINES: list[Callable[[Path], str]] = [
    port_taken, workers_on_sqlite, no_database_named,
    database_taken, no_folder, newer_database, no_postgres, no_driver, weak_token, wrong_setting,
    client_without_token, client_without_server, no_plugin,
]  # fmt: skip


@pytest.mark.parametrize("happens", LINES, ids=lambda happens: happens.__name__)
def test_lines_are_as_shown(happens: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter, but for ports, paths and versions."""
    for name in ("HUBSPOT_ACCESS_TOKEN", "AXLE_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    line = re.sub(r"than the \d+ of", "than the 7 of", happens(tmp_path))
    assert f"`{line}`" in SYMPTOMS


def ask(server: Server, method: str, path: str, token: str = TOKEN, body: bytes = b"") -> httpx.Response:
    """Send one request with a token, and JSON if there is a body that begins so."""
    kind = "application/json" if body[:1] in b"{" else "application/x-www-form-urlencoded"
    headers = {"authorization": f"Bearer {token}", "content-type": kind}
    return httpx.request(method, server.url + path, headers=headers, content=body, trust_env=False)


def shown(answer: httpx.Response) -> str:
    """Write an answer as a heading of the page does."""
    return f"{answer.status_code} `{answer.json()['category']}`"


def test_answers_are_as_shown(server: Server) -> None:
    """Status and category of each, in an order that leaves the limits for the end."""
    contact = b'{"properties": {"email": "ada@example.com"}}'
    contacts = "/crm/v3/objects/contacts"
    ask(server, "POST", contacts, body=contact)
    answers = [
        ask(server, "GET", "/crm/v3/objects/tasks", token="wrong"),
        ask(server, "GET", "/crm/v3/objects/tasks/1"),
        ask(server, "GET", "/crm/v3/lists"),
        ask(server, "POST", contacts, body=b'{"properties": {"email": "nope"}}'),
        ask(server, "POST", contacts, body=contact),
        ask(server, "POST", contacts, body=b"{" * LARGE),
        ask(server, "POST", contacts, body=b"email=nope"),
    ]
    expected = [one for one in SYMPTOMS if re.fullmatch(r"4\d\d `\w+`", one) and one[:3] not in ("403", "429")]
    assert sorted({shown(answer) for answer in answers}) == sorted(expected)
    assert answers[1].json()["message"] in PAGE and answers[2].json()["message"] in PAGE
    policies = [one.json()["policyName"] for one in wrong_tokens_and_calls(server)]
    assert set(policies) == {"FAILED_SIGN_IN", "TEN_SECONDLY_ROLLING"}


def wrong_tokens_and_calls(server: Server) -> list[httpx.Response]:
    """Return what is answered beyond two limits, each of which names its policy on the page."""
    answers = [ask(server, "GET", "/crm/v3/objects/tasks", token=f"wrong {n}") for n in range(4)]
    answers += [ask(server, "GET", "/crm/v3/objects/tasks") for _ in range(31)]
    limited = [one for one in answers if one.status_code == httpx.codes.TOO_MANY_REQUESTS]
    assert all("retry-after" in one.headers and shown(one) in SYMPTOMS for one in limited)
    assert all(f"`{one.json()['policyName']}`" in PAGE for one in limited)
    return limited


def test_a_token_without_scopes_is_refused_as_shown(axle_portal: testing.Portal) -> None:
    """With the scopes that would do, where the page says."""
    token = axle_portal.with_scopes("tickets")
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx.get(f"{axle_portal.url}/crm/v3/objects/companies", headers=headers, trust_env=False)
    assert shown(answer) in SYMPTOMS
    assert answer.json()["errors"][0]["context"]["requiredGranularScopes"] == ["crm.objects.companies.read"]


def test_a_server_that_is_full_says_so() -> None:
    """Here it has no room for any body; the answer says when to come again."""
    running = Server("--database", "memory:", "--no-access-log", AXLE_TOKEN=TOKEN, AXLE_BODY_MEMORY="1")
    answer = ask(running, "POST", "/crm/v3/objects/contacts", body=b'{"properties": {}}')
    running.stop()
    assert shown(answer) in SYMPTOMS
    assert "retry-after" in answer.headers


def test_a_client_shows_its_address() -> None:
    """HubSpot's, where no other is given."""
    assert "https://api.hubapi.com" in str(axle.Client(TOKEN))


@pytest.mark.parametrize(("behaviour", "refused"), [("observed", True), ("documented", False)])
def test_a_documented_payload_is_refused_in_tests(behaviour: str, refused: bool) -> None:
    """By the preset of a server under test, and not by the other."""
    with testing.Server(behaviour) as server, server.portal().client() as client:
        lead = {"hs_lead_name": "A lead without a contact"}
        if refused:
            with pytest.raises(axle.BadRequest):
                client.leads.create(lead)
        else:
            assert client.leads.create(lead).id


def test_every_symptom_is_reproduced() -> None:
    """A new heading needs a test: a line, an answer, or one of those that are told in words."""
    answers = [symptom for symptom in SYMPTOMS if re.fullmatch(r"\d{3} `\w+`", symptom)]
    assert len(answers) == 9
    in_words = [symptom for symptom in SYMPTOMS if not symptom.startswith("`") and symptom not in answers]
    assert in_words == ["A payload works with `axle serve` but fails in tests"]
    assert len(SYMPTOMS) == len(LINES) + len(answers) + len(in_words) + 1  # and the client that calls HubSpot
