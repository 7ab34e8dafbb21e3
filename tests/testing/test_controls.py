"""The controls of a server under test over HTTP, as a test in another language uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from axle.config import Config, from_environment
from axle.core.behaviour import PRESETS
from axle.core.receivers import LOOPBACK
from axle.testing.controls import PREFIX, Controls
from tests.api import Api
from tests.server import Server, axle

TASKS = "/crm/v3/objects/tasks"
TASK = {"properties": {"hs_timestamp": "2026-01-02T00:00:00Z"}}


@pytest.fixture(scope="module")
def process() -> Iterator[httpx.Client]:
    """A client of `axle serve --test`."""
    server = Server("--test")
    with server.client() as client:
        yield client
    assert server.stop()[0] == 0


@pytest.fixture
def client(process: httpx.Client) -> httpx.Client:
    """The same, everything as it was at the start."""
    assert process.post(f"{PREFIX}/reset").status_code == 204
    return process


def count(client: httpx.Client, token: str = "tok") -> int:
    """Return how many tasks an account has."""
    answer = client.post(f"{TASKS}/search", json={}, headers={"authorization": f"Bearer {token}"})
    return int(answer.json()["total"])


def test_the_clock_is_moved(client: httpx.Client) -> None:
    """A task made at a moment becomes overdue when the clock passes its date."""
    moved = client.patch(f"{PREFIX}/clock", json={"stopped": True, "now": "2026-01-01T00:00:00Z"})
    assert moved.json() == {"now": "2026-01-01T00:00:00Z", "stopped": True}
    task = client.post(TASKS, json=TASK).json()
    assert task["createdAt"] == "2026-01-01T00:00:00Z"
    client.patch(f"{PREFIX}/clock", json={"advance": 2 * 86_400})
    assert client.get(f"{PREFIX}/clock").json()["now"] == "2026-01-03T00:00:00Z"
    shown = client.get(f"{TASKS}/{task['id']}?properties=hs_task_is_overdue").json()
    assert shown["properties"]["hs_task_is_overdue"] == "true"
    assert client.patch(f"{PREFIX}/clock", json={"reset": True}).json()["stopped"] is False


def test_calls_fail_as_a_test_wants(client: httpx.Client) -> None:
    """As often as was asked, of anybody or of one token; what is still to happen is shown and can be let be."""
    asked = {"method": "POST", "path": TASKS, "status": 429, "times": 2, "retryAfter": 3}
    assert client.post(f"{PREFIX}/faults", json=asked).status_code == 201
    refused = client.post(TASKS, json=TASK)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3")
    assert refused.json()["policyName"] == "TEN_SECONDLY_ROLLING"
    (left,) = client.get(f"{PREFIX}/faults").json()["results"]
    assert (left["times"], left["status"], left["carriedOut"]) == (1, 429, False)
    assert client.delete(f"{PREFIX}/faults").status_code == 204
    assert client.post(TASKS, json=TASK).status_code == 201
    client.post(f"{PREFIX}/faults", json={"token": "another", "times": 5})
    assert client.get(TASKS).status_code == 200
    for wrong in ({"status": 200}, {"times": "x"}, {"what": 1}, {"policy": "HOURLY"}):
        told = client.post(f"{PREFIX}/faults", json=wrong)
        assert (told.status_code, told.json()["status"]) == (400, "error")
    client.post(f"{PREFIX}/reset")
    assert client.get(f"{PREFIX}/faults").json() == {"results": []}


def test_an_account_is_made(client: httpx.Client) -> None:
    """With a token that may do everything, or only what is asked for."""
    client.post(TASKS, json=TASK)
    made = client.post(f"{PREFIX}/accounts", json={})
    assert made.status_code == 201
    assert count(client, made.json()["token"]) == 0
    limited = client.post(f"{PREFIX}/accounts", json={"scopes": ["tickets"]}).json()
    assert client.get(TASKS, headers={"authorization": f"Bearer {limited['token']}"}).status_code == 403
    assert client.get("/crm/v3/objects/tickets", headers={"authorization": f"Bearer {limited['token']}"}).status_code == 200


@pytest.mark.parametrize(
    "body", ['{"contacts": [{"$as": "ada", "email": "ada@example.com"}]}', "contacts:\n- {$as: ada, email: ada@example.com}"]
)
def test_an_account_is_seeded(client: httpx.Client, body: str) -> None:
    """From JSON or YAML; ids come back by name."""
    answer = client.post(f"{PREFIX}/seed", content=body)
    assert answer.status_code == 200
    assert (
        client.get(f"/crm/v3/objects/contacts/{answer.json()['ids']['ada']}").json()["properties"]["email"] == "ada@example.com"
    )


def test_everything_is_made_as_it_was(client: httpx.Client) -> None:
    """By snapshots, of which each can be gone back to more than once, and by a reset."""
    client.post(TASKS, json=TASK)
    kept = client.post(f"{PREFIX}/snapshots")
    assert kept.status_code == 201
    for _ in range(2):
        client.post(TASKS, json=TASK)
        assert count(client) == 2
        assert client.post(f"{PREFIX}/snapshots/{kept.json()['id']}/restore").status_code == 204
        assert count(client) == 1
    assert client.post(f"{PREFIX}/reset").status_code == 204
    assert count(client) == 0


def test_one_account_is_made_as_it_was(client: httpx.Client) -> None:
    """By a snapshot or a reset of its own; records, tokens, faults and calls of the other accounts stay."""
    client.post(TASKS, json=TASK)
    made = client.post(f"{PREFIX}/accounts", json={}).json()
    other, account = {"authorization": f"Bearer {made['token']}"}, made["portalId"]
    client.post(TASKS, json=TASK, headers=other)
    kept = client.post(f"{PREFIX}/snapshots?account={account}").json()["id"]
    client.post(TASKS, json=TASK, headers=other)
    client.post(TASKS, json=TASK)
    client.post(f"{PREFIX}/faults", json={"token": made["token"], "times": 5})
    assert client.post(f"{PREFIX}/snapshots/{kept}/restore").status_code == 204
    assert client.post(f"{PREFIX}/reset?account=5").status_code == 400
    client.post(f"{PREFIX}/faults", json={"path": "/crm/v3/objects/notes", "times": 5})
    client.delete(f"{PREFIX}/faults")
    assert (count(client), count(client, made["token"])) == (2, 1)
    client.post(f"{PREFIX}/faults", json={"token": made["token"], "times": 5})
    assert client.post(f"{PREFIX}/reset?account={account}").status_code == 204
    assert client.get(f"{PREFIX}/faults").json() == {"results": []}
    assert (count(client), count(client, made["token"])) == (2, 0)
    calls = client.get(f"{PREFIX}/calls").json()["results"]
    assert [call["path"] for call in calls].count(TASKS) == 2


def test_the_calls_are_told(client: httpx.Client) -> None:
    """What was sent and what came of it; never the token; the controls are not among them."""
    client.post(TASKS, json=TASK, params={"a": "b"})
    client.get(f"{TASKS}/99")
    client.get(f"{PREFIX}/clock")
    first, second = client.get(f"{PREFIX}/calls").json()["results"]
    assert first == {"method": "POST", "path": TASKS, "query": {"a": ["b"]}, "json": TASK, "status": 201}
    assert (second["method"], second["status"]) == ("GET", 404)
    assert client.delete(f"{PREFIX}/calls").status_code == 204
    assert client.get(f"{PREFIX}/calls").json()["results"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", "/clock", "[]", 400),
        ("PATCH", "/clock", '{"now": "soon"}', 400),
        ("PATCH", "/clock", '{"advance": "long"}', 400),
        ("PATCH", "/clock", '{"advance": 1e300}', 400),
        ("POST", "/seed", "[1]", 400),
        ("POST", "/seed", "{: [", 400),
        ("POST", "/seed", '{"contacts": [{"email": "no"}]}', 400),
        ("POST", "/seed?account=5", "{}", 400),
        ("POST", "/seed?account=x", "{}", 400),
        ("POST", "/accounts", "5", 400),
        ("POST", "/snapshots/99/restore", "", 404),
        ("GET", "/nothing", "", 404),
        ("GET", "/reset", "", 404),
    ],
)
def test_what_is_wrong_is_told(client: httpx.Client, method: str, path: str, body: str, status: int) -> None:
    """In a sentence; nothing changes."""
    client.post(TASKS, json=TASK)
    answer = client.request(method, PREFIX + path, content=body)
    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)
    assert count(client) == 1


def test_without_the_option_there_are_no_controls(api: Api) -> None:
    """Nor does any other server have them."""
    for path in ("/clock", "/calls", "/accounts", "/reset"):
        assert api.call("POST", PREFIX + path, {}).status == 404


def test_the_controls_are_for_a_database_in_memory_alone() -> None:
    """They would empty any other."""
    wanted = Config(test=True, database="memory:", behaviour=PRESETS["observed"], failed_sign_ins=0, webhook_allow=LOOPBACK)
    assert from_environment({"AXLE_TEST": "1"}, {}) == wanted
    refused = axle("serve", "--test", "--database", "sqlite:///x.db")
    assert refused.returncode == 1
    assert "works on memory: alone" in refused.stderr


def test_a_server_for_tests_behaves_as_it_is_told() -> None:
    """As HubSpot's service was observed to, unless the command line or the environment says otherwise."""
    for given, environment, preset in (
        ({}, {}, "observed"),
        ({"behaviour": "documented"}, {}, "documented"),
        ({}, {"AXLE_BEHAVIOUR": "documented"}, "documented"),
    ):
        assert from_environment({"AXLE_TEST": "1", **environment}, given).behaviour == PRESETS[preset]
    assert from_environment({}, {}).behaviour == PRESETS["documented"]
    server = Server("--test", "--behaviour", "documented")
    with server.client() as client:
        assert client.delete(f"{TASKS}/99").status_code == 404
    server.stop()
    refused = axle("serve", "--test", "--behaviour", "odd")
    assert (refused.returncode, "--behaviour: no behaviour preset is called odd" in refused.stderr) == (1, True)


def test_every_control_is_in_the_table() -> None:
    """The table at the head of the module is the documentation; it names each, and nothing else."""
    from axle.testing import controls

    named = set(re.findall(r"`([A-Z]+) (/[a-z/{}-]+)(?:\?[a-z=…]+)?`", controls.__doc__ or ""))
    source = {(method, re.sub(r"\(.*?\)", "{id}", pattern.pattern.removeprefix(PREFIX))) for method, pattern, _ in rows()}
    assert named == source


def rows() -> Any:
    """Return the rows of the controls."""
    from axle.testing import Server as Tested

    with Tested() as server:
        return Controls(server)._rows
