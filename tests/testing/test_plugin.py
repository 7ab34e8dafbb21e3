"""The pytest plugin and what it gives: a real server in this process, a fresh account for each test."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import textwrap
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest

import axle
from axle.client.errors import BadRequest
from axle.testing import Portal, SeedError, Server

TASK = {"hs_timestamp": "2026-01-02T00:00:00Z", "hs_task_subject": "call"}
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
SEED = """
owners:
  - {id: 7, email: ada@example.com, firstName: Ada}
groups:
  contacts: [{name: mine, label: Mine}]
properties:
  contacts: [{name: colour, label: Colour, type: string, fieldType: text, groupName: mine}]
contacts:
  - {$as: ada, email: ada@example.com, colour: red}
  - {$as: bob, email: bob@example.com}
tasks:
  - {$as: call, hs_timestamp: 2026-01-02T09:00:00Z, hubspot_owner_id: 7, $to: [ada, {name: bob, type: 204}]}
"""


def create(portal: Portal, **more: Any) -> str:
    """Create a task and return its id."""
    return str(portal.client().tasks.create({**TASK, **more}).id)


def test_a_test_has_a_server_of_its_own(axle_portal: Portal) -> None:
    """What the client writes, the server has."""
    client = axle_portal.client()
    task = client.tasks.create(TASK)
    assert client.tasks.get(task.id).id == task.id
    assert client.tasks.search().total == 1


def test_no_test_sees_what_another_has_written(axle_server: Server) -> None:
    """Two portals of one server are two accounts."""
    one, other = axle_server.portal(), axle_server.portal()
    create(one)
    assert other.client().tasks.search().total == 0
    assert one.account != other.account


def test_other_clients_use_a_port(axle_portal: Portal) -> None:
    """The same server, over a real socket."""
    number = create(axle_portal)
    with axle.Client(axle_portal.token, axle_portal.url) as client:
        assert client.tasks.get(number).id == number
    assert axle_portal.url.startswith("http://127.0.0.1:")


def test_code_that_reads_the_environment_finds_the_server(axle_environment: Portal) -> None:
    """`axle.Client()` as it stands."""
    number = create(axle_environment)
    with axle.Client() as client:
        assert client.tasks.get(number).id == number


def test_asynchronous_code_calls_the_same_server(axle_portal: Portal) -> None:
    """Many calls at once, beside those of a synchronous client."""

    async def work() -> None:
        async with axle_portal.async_client() as client:
            await asyncio.gather(*(client.tasks.create(TASK) for _ in range(20)))

    create(axle_portal)
    asyncio.run(work())
    assert axle_portal.client().tasks.search().total == 21


def test_the_clock_goes_on_until_it_is_moved(axle_portal: Portal) -> None:
    """It shows the real time; moved, it goes on from there; stopped, it stands."""
    clock = axle_portal.clock
    assert abs(clock.now - datetime.now(UTC)) < timedelta(seconds=5)
    clock.advance(days=2, hours=1)
    assert abs(clock.now - datetime.now(UTC) - timedelta(days=2, hours=1)) < timedelta(seconds=5)
    clock.stop(JANUARY)
    assert (clock.now, clock.stopped) == (JANUARY, True)
    clock.advance(timedelta(seconds=1.5))
    assert clock.now == JANUARY + timedelta(seconds=1.5)
    clock.run()
    assert not clock.stopped
    assert timedelta() <= clock.now - JANUARY < timedelta(seconds=10)
    with pytest.raises(ValueError, match="no time zone"):
        clock.set(datetime(2026, 1, 1))
    clock.reset()
    assert abs(clock.now - datetime.now(UTC)) < timedelta(seconds=5)


def test_what_falls_due_is_done_when_the_clock_has_moved(axle_portal: Portal) -> None:
    """A task becomes overdue; its time of change is the clock's."""
    axle_portal.clock.stop(JANUARY)
    number = create(axle_portal)
    axle_portal.clock.advance(days=3)
    task = axle_portal.client().tasks.get(number, properties=["hs_task_is_overdue"])
    assert task.properties.hs_task_is_overdue is True
    assert task.updated_at == JANUARY + timedelta(days=3)


def test_a_portal_is_seeded(axle_portal: Portal, tmp_path: Path) -> None:
    """From YAML: owners, properties, records by name, associations between them. Each is there as if a client had made it."""
    file = tmp_path / "seed.yaml"
    file.write_text(SEED)
    ids = axle_portal.seed(file)
    client = axle_portal.client()
    assert ids.keys() == {"ada", "bob", "call"}
    assert (
        client.request("GET", f"/crm/v3/objects/contacts/{ids['ada']}?properties=colour").json()["properties"]["colour"]
        == "red"
    )
    linked = client.request("GET", f"/crm/v4/objects/tasks/{ids['call']}/associations/contacts").json()["results"]
    assert {one["toObjectId"] for one in linked} == {int(ids["ada"]), int(ids["bob"])}
    assert client.tasks.get(ids["call"], properties=["hubspot_owner_id"]).properties["hubspot_owner_id"] == "7"


def test_what_must_be_set_is_seeded(axle_portal: Portal) -> None:
    """The records of the seed itself need not have it; a path of 2026-09 refuses what lacks it, an older one does not."""
    rule = {"propertyName": "firstname", "requiredOnCreate": True}
    axle_portal.seed({"contacts": [{"email": "a@example.com"}], "validation": {"contacts": [rule]}})
    client = axle_portal.client()
    assert client.request("GET", "/_axle/validation/contacts").json() == {"rules": [rule]}
    client.request("POST", "/crm/v3/objects/contacts", {"properties": {}})
    with pytest.raises(BadRequest) as refused:
        client.request("POST", "/crm/objects/2026-09/contacts", {"properties": {}})
    assert [one["code"] for one in refused.value.errors] == ["MISSING_REQUIRED_PROPERTY"]


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        ({"contacts": [{"email": "a@example.com"}, {"email": "no"}]}, r"contacts\[1\]: .*not valid"),
        ({"contacts": 5}, "contacts must be a list"),
        ({"owners": [{"email": "a@example.com"}]}, r"owners\[0\] needs an id"),
        ({"properties": []}, "properties must be a mapping"),
        ({"validation": {"contacts": [{"propertyName": "no", "requiredOnCreate": True}]}}, r"validation\.contacts: .*no"),
        ({"validation": {"contacts": {}}}, r"validation\.contacts must be a list"),
        ({"tasks": [{**TASK, "$to": ["nobody"]}]}, "nobody, which nothing before it is named"),
        ({"tasks": [{**TASK, "$to": [5]}]}, "takes names of records"),
        (
            {"contacts": [{"$as": "a", "email": "a@example.com"}, {"$as": "a", "email": "b@example.com"}]},
            "named a like another",
        ),
        ({"butterflies": [{}]}, r"butterflies\[0\]: .*infer object type"),
    ],
)
def test_a_seed_that_is_wrong_is_named_and_leaves_nothing(axle_portal: Portal, seed: dict[str, Any], said: str) -> None:
    """The entry, and why; what stood before it in the seed is gone again."""
    with pytest.raises(SeedError, match=said):
        axle_portal.seed(seed)
    assert axle_portal.client().contacts.search().total == 0


def test_files_that_cannot_be_read_are_named(axle_portal: Portal, tmp_path: Path) -> None:
    """One that is not there, one that is no YAML, one that is no mapping; JSON is fine."""
    for name, content in (("none", None), ("bad.yaml", "a: [b"), ("list.json", "[1]")):
        if content is not None:
            (tmp_path / name).write_text(content)
        with pytest.raises(SeedError, match=name):
            axle_portal.seed(tmp_path / name)
    (tmp_path / "good.json").write_text(json.dumps({"contacts": [{"$as": "a", "email": "a@example.com"}]}))
    assert axle_portal.seed(str(tmp_path / "good.json")).keys() == {"a"}


def test_everything_can_be_made_as_it_was(axle_portal: Portal) -> None:
    """Records, definitions and tokens; a reset goes back to the beginning."""
    client = axle_portal.client()
    kept = create(axle_portal)
    before = axle_portal.snapshot()
    gone = create(axle_portal)
    group = {"name": "g", "label": "G"}
    client.request("POST", "/crm/v3/properties/contacts/groups", group)
    token = axle_portal.with_scopes("oauth")
    axle_portal.restore(before)
    assert [one.id for one in client.tasks.list()] == [kept]
    client.request("POST", "/crm/v3/properties/contacts/groups", group)
    with pytest.raises(axle.Unauthorized):
        axle_portal.client(token).tasks.get(kept)
    assert create(axle_portal) == gone
    axle_portal.reset()
    assert client.tasks.search().total == 0


def test_tokens_may_be_limited(axle_portal: Portal) -> None:
    """As those of a private app."""
    limited = axle_portal.client(axle_portal.with_scopes("tickets"))
    assert list(limited.tickets.list()) == []
    with pytest.raises(axle.Forbidden):
        limited.tasks.search().total  # noqa: B018 # to read it asks


def test_calls_are_kept_and_can_be_asserted(axle_portal: Portal, axle_server: Server) -> None:
    """Those of this portal alone, in order, with what was sent; a failed assertion lists them."""
    create(axle_server.portal())
    number = create(axle_portal)
    axle_portal.client().tasks.get(number, properties=["hs_task_body"])
    first, second = axle_portal.calls
    assert (first.method, first.path.rstrip("/"), first.status) == ("POST", "/crm/v3/objects/tasks", 201)
    assert first.json["properties"]["hs_task_subject"] == "call"
    assert "hs_task_body" in second.query["properties"][0]
    axle_portal.assert_called("POST", "/crm/v3/objects/tasks", times=1)
    axle_portal.assert_called("GET", f"/crm/v3/objects/tasks/{number}")
    with pytest.raises(AssertionError, match=r"called at least once, and was 0 times(.|\n)*POST /crm/v3/objects/tasks.* 201"):
        axle_portal.assert_called("DELETE", "/crm/v3/objects/tasks/1")
    with pytest.raises(AssertionError, match="2 times, and was 1"):
        axle_portal.assert_called("POST", "/crm/v3/objects/tasks", times=2)
    axle_portal.reset()
    assert axle_portal.calls == []


FAULTS: dict[str, tuple[dict[str, Any], type[axle.HubSpotError], str]] = {
    "an outage": ({}, axle.ServerError, "INTERNAL_ERROR"),
    "the limit of ten seconds": ({"status": 429}, axle.RateLimited, "RATE_LIMIT"),
    "the limit of a second": ({"status": 429, "policy": "SECONDLY", "retry_after": 7}, axle.RateLimited, "RATE_LIMIT"),
    "the limit of a day": ({"status": 429, "policy": "DAILY"}, axle.RateLimited, "RATE_LIMIT"),
    "an expired token": ({"status": 401}, axle.Unauthorized, "EXPIRED_AUTHENTICATION"),
    "missing scopes": ({"status": 403}, axle.Forbidden, "MISSING_SCOPES"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_calls_fail_as_a_test_wants(axle_portal: Portal, name: str) -> None:
    """In HubSpot's form, as often as was asked, in the process and through a socket; nothing of them is carried out."""
    fault, kind, category = FAULTS[name]
    with axle.Client(axle_portal.token, axle_portal.url, retry=None) as other:
        for client in (axle_portal.client(retry=None), other):
            axle_portal.fail("POST", "/crm/v3/objects/tasks", times=2, **fault)
            assert client.tasks.search().total == 0
            for _ in range(2):
                with pytest.raises(kind) as failed:
                    client.tasks.create(TASK)
                assert isinstance(failed.value, axle.ApiError)
                assert (failed.value.status, failed.value.category) == (fault.get("status", 503), category)
                assert failed.value.correlation_id
            assert client.tasks.search().total == 0
            client.tasks.archive(client.tasks.create(TASK).id)
    if isinstance(failed.value, axle.RateLimited):
        assert failed.value.policy == fault.get("policy", "TEN_SECONDLY_ROLLING")
        assert failed.value.retry_after == fault.get("retry_after", 1)


def test_an_answer_can_be_lost_or_late(axle_portal: Portal) -> None:
    """What was carried out is there; a late answer is the true one."""
    tasks = axle_portal.client(retry=None).tasks
    axle_portal.fail("POST", "/crm/v3/objects/*", status=504, carried_out=True)
    with pytest.raises(axle.ServerError):
        tasks.create(TASK)
    assert tasks.search().total == 1
    axle_portal.fail(status=None, delay=0.3)
    began = time.monotonic()
    assert tasks.search().total == 1
    assert time.monotonic() - began >= 0.3
    assert axle_portal.called("POST", "/crm/v3/objects/tasks")[0].json["properties"]["hs_task_subject"] == "call"


def test_faults_are_one_portals_until_it_is_reset(axle_portal: Portal, axle_server: Server) -> None:
    """Nobody else suffers them; what cannot be suffered is refused."""
    other = axle_server.portal()
    axle_portal.fail(times=100)
    assert other.client().tasks.search().total == 0
    axle_portal.reset()
    assert axle_portal.client(retry=None).tasks.search().total == 0
    for wrong in ({"status": 200}, {"times": 0}, {"delay": -1.0}, {"policy": "HOURLY"}):
        with pytest.raises(ValueError, match=r"status|times|policy"):
            axle_portal.fail(**cast(Any, wrong))


def test_a_server_behaves_as_the_service_unless_it_is_told_otherwise() -> None:
    """Each server has its own behaviour."""
    for arguments, status in (((), 204), (("observed",), 204), (("documented",), 404)):
        with Server(*arguments) as server:
            portal = server.portal()
            with suppress(axle.NotFound):
                portal.client().request("DELETE", "/crm/v3/objects/tasks/99")
            assert [call.status for call in portal.calls] == [status]


def test_what_a_portal_does_concerns_its_own_account(axle_server: Server) -> None:
    """A reset or a restored snapshot leaves the records, definitions and tokens of others alone, though they share tables."""
    mine, other = axle_server.portal(), axle_server.portal()
    before = mine.snapshot()
    theirs = create(other, hs_task_subject="theirs")
    limited = other.with_scopes("crm.objects.contacts.read")
    other.client().request("POST", "/crm/v3/properties/contacts/groups", {"name": "theirs", "label": "Theirs"})
    create(mine)
    mine.reset()
    mine.restore(before)
    assert [task.id for task in other.client().tasks.list()] == [theirs]
    assert other.client().tasks.search(query="theirs").total == 1
    assert other.client().request("GET", "/crm/v3/properties/contacts/groups/theirs").status == 200
    assert list(other.client(limited).contacts.list()) == []
    with pytest.raises(ValueError, match="another account"):
        other.restore(before)
    with pytest.raises(ValueError, match="whole server"):
        other.restore(axle_server.snapshot())


def test_an_account_comes_back_whole_although_others_have_written_since(axle_server: Server) -> None:
    """Records with words, links, history, definitions and ids, where their places have been taken meanwhile."""
    mine, other = axle_server.portal(), axle_server.portal()
    client = mine.client()
    client.request("POST", "/crm/v3/properties/contacts/groups", {"name": "g", "label": "G"})
    colour = {"name": "colour", "label": "Colour", "type": "string", "fieldType": "text", "groupName": "g"}
    client.request("POST", "/crm/v3/properties/contacts", colour)
    ada = client.contacts.create({"email": "ada@example.com", "colour": "red"}).id
    client.contacts.update(ada, {"colour": "green"})
    task = create(mine, hs_task_subject="unmistakable")
    client.request("PUT", f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{ada}")
    kept = mine.snapshot()
    mine.reset()
    assert client.contacts.search().total == 0
    theirs = [create(other, hs_task_subject=f"other {number}") for number in range(5)]
    for _ in range(2):
        mine.restore(kept)
        contact = client.request(
            "GET", f"/crm/v3/objects/contacts/{ada}?propertiesWithHistory=colour&associations=tasks"
        ).json()
        assert [one["value"] for one in contact["propertiesWithHistory"]["colour"]] == ["green", "red"]
        assert contact["associations"]["tasks"]["results"][0]["id"] == task
        assert [one.id for one in client.tasks.search(query="unmistakable")] == [task]
        assert client.contacts.search(axle.P.colour == "green").total == 1
        client.tasks.update(task, {"hs_task_subject": "changed"})
        assert client.tasks.search(query="unmistakable").total == 0
    assert other.client().tasks.search(query="unmistakable").total == 0
    assert {one.id for one in other.client().tasks.search(query="other")} == set(theirs)


def test_portals_can_be_made_at_once() -> None:
    """Each thread gets an account of its own."""
    with Server() as server, ThreadPoolExecutor(40) as threads:
        portals = list(threads.map(lambda _: server.portal(), range(40)))
        assert len({portal.account for portal in portals}) == 40
        assert [portal.client().tasks.search().total for portal in portals] == [0] * 40


def test_a_long_session_forgets_old_calls_alone(axle_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that is made when more calls were made than are kept sees its own."""
    axle_server.portal().client().tasks.search().total  # noqa: B018 # to read it asks
    calls = axle_server.endpoint._calls
    monkeypatch.setattr(axle_server.endpoint, "_calls", deque(calls, maxlen=3))
    for _ in range(5):
        portal = axle_server.portal()
        create(portal)
        portal.assert_called("POST", "/crm/v3/objects/tasks", times=1)
    assert len(axle_server.calls) == 3


def test_leads_are_seeded_with_the_contact_that_the_service_demands(axle_portal: Portal) -> None:
    """Records are associated as they are made."""
    seed = {
        "contacts": [{"$as": "ada", "email": "ada@example.com"}],
        "leads": [{"$as": "lead", "hs_lead_name": "Ada", "$to": {"name": "ada", "type": 578}}],
    }
    ids = axle_portal.seed(seed)
    assert axle_portal.client().leads.get(ids["lead"]).id == ids["lead"]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    return subprocess.run([sys.executable, *arguments, textwrap.dedent(code)], capture_output=True, text=True, check=False)


def test_the_plugin_costs_nothing_until_it_is_used() -> None:
    """Importing it loads neither server nor client."""
    found = run(
        "import axle.testing.plugin, sys; print([m for m in sys.modules if m.startswith(('axle.', 'apsw', 'yaml'))])",
        "-c",
    )
    assert found.returncode == 0 and "axle.testing.server" not in found.stdout


def test_a_missing_part_is_one_clear_sentence() -> None:
    """JSON needs no YAML; YAML says what brings it; so does a server that is not installed."""
    code = """
        import sys
        sys.modules["yaml"] = None
        from axle.testing import Server
        with Server() as server:
            print(server.portal().seed("{}"))
            server.portal().seed("{}")
    """
    with TemporaryDirectory() as folder:
        (Path(folder) / "seed.json").write_text('{"contacts": [{"$as": "ada", "email": "ada@example.com"}]}')
        (Path(folder) / "seed.yaml").write_text("contacts: []")
        found = run(textwrap.dedent(code.format(f"{folder}/seed.json", f"{folder}/seed.yaml")), "-c")
    assert "'ada'" in found.stdout
    assert "YAML needs pyyaml, which comes with: pip install '.[testing]'" in found.stderr
    found = run("import sys; sys.modules['apsw'] = None\nfrom axle.testing import Server", "-c")
    assert "axle.testing needs apsw; it comes with: pip install '.[testing]'" in found.stderr


@pytest.mark.parametrize(
    ("setting", "said"), [("", "1 passed"), ("axle_behaviour = documented", "1 failed"), ("axle_behaviour = odd", "called odd")]
)
def test_the_behaviour_is_a_setting_of_pytest(tmp_path: Path, setting: str, said: str) -> None:
    """The one of the service where nothing is said; one that does not exist is named."""
    (tmp_path / "pytest.ini").write_text(f"[pytest]\n{setting}\n")
    (tmp_path / "test_mine.py").write_text(
        "def test_it(axle_portal):\n"
        "    axle_portal.client().request('DELETE', '/crm/v3/objects/tasks/99')\n"
        "    assert axle_portal.calls[0].status == 204\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert said in found.stdout + found.stderr, found.stdout + found.stderr


def test_a_project_with_the_plugin_tests_in_two_lines(tmp_path: Path) -> None:
    """Nothing but a test file: the fixture is there, and each test has an account of its own."""
    (tmp_path / "test_mine.py").write_text(
        textwrap.dedent(
            """
            import axle

            def integration(base_url, token):
                with axle.Client(token, base_url) as hubspot:
                    hubspot.contacts.create({"email": "a@example.com"})
                    return hubspot.contacts.search().total

            def test_it(axle_portal):
                assert integration(axle_portal.url, axle_portal.token) == 1

            def test_again(axle_portal):
                assert integration(axle_portal.url, axle_portal.token) == 1
            """
        )
    )
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert "2 passed" in found.stdout, found.stdout + found.stderr
