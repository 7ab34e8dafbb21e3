"""A server whose PostgreSQL is slow, silent, gone or not there yet: what clients are told, and how soon it goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.server import Server, free_port
from tests.server import axle as run
from tests.storage.databases import own_database, server
from tests.storage.pgbouncer import pooler
from tests.storage.proxy import Proxy, way_to

CONTACTS = "/crm/v3/objects/contacts"
PIPELINES = "/crm/v3/pipelines/deals"
BACK_SECONDS = 2.0  # after which a server answers again, once its database does
GRACE_SECONDS = 10.0  # that are left to a server between SIGTERM and SIGKILL
STAGES = [{"label": "New", "displayOrder": 0, "metadata": {"probability": "0.5"}}]


@pytest.fixture
def database() -> Iterator[str]:
    """A new PostgreSQL database, in which nothing has ever been."""
    with own_database(server()) as name:
        yield name


@pytest.fixture
def way(database: str) -> Iterator[Proxy]:
    """A way to the database that can be blocked."""
    with way_to(database) as proxy:
        yield proxy


@pytest.fixture
def blocked(way: Proxy) -> Iterator[Server]:
    """A server by that way."""
    running = Server("--database", way.url(), "--no-access-log")
    yield running
    way.flow()
    assert running.stop()[0] == 0


def create(client: httpx.Client, number: int) -> httpx.Response:
    """Create a contact."""
    return client.post(CONTACTS, json={"properties": {"email": f"{number}@example.com"}})


def refused(answer: httpx.Response) -> bool:
    """Check that an answer says to come again in a moment, in the form of all errors."""
    body: dict[str, Any] = answer.json()
    return (answer.status_code, answer.headers["retry-after"], body["category"]) == (503, "1", "SERVICE_UNAVAILABLE")


def test_the_first_pipeline_of_a_new_database(database: str) -> None:
    """It does not wait for itself, nor does its next stage."""
    running = Server("--database", database, "--no-access-log")
    with running.client() as client:
        began = time.monotonic()
        answer = client.post(PIPELINES, json={"label": "Sales", "displayOrder": 1, "stages": STAGES})
        assert answer.status_code == 201, answer.text
        stage = client.post(f"{PIPELINES}/{answer.json()['id']}/stages", json={**STAGES[0], "label": "Late", "displayOrder": 1})
        assert stage.status_code == 201, stage.text
        assert time.monotonic() - began < 4
    assert running.stop()[0] == 0


@pytest.mark.parametrize("size", ["1", "4"])
def test_few_connections_serve_many_clients(database: str, size: str) -> None:
    """Writers, readers and searches share them, and nobody is refused."""
    running = Server("--database", database, "--no-access-log", AXLE_POOL=size)

    def work(number: int) -> list[int]:
        with running.client() as client:
            statuses = [create(client, 100 * number + step).status_code for step in range(5)]
            statuses += [client.get(CONTACTS).status_code for _ in range(5)]
            return [*statuses, client.post(f"{CONTACTS}/search", json={"query": str(number)}).status_code]

    with ThreadPoolExecutor(12) as threads:
        assert list(threads.map(work, range(12))) == [[201] * 5 + [200] * 6] * 12
    with psycopg.connect(database) as db:
        where = "datname = current_database() AND application_name = 'axle'"
        rows = db.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {where}".encode()).fetchall()
    assert 1 <= rows[0][0] <= int(size)
    assert running.stop()[0] == 0


def test_a_pooler_with_four_sessions_serves_many_clients(database: str) -> None:
    """In transaction mode, without a setting: what one client does to a session is nothing to the next."""
    with pooler(database, 4) as url:
        running = Server("--database", url, "--no-access-log")

        def work(number: int) -> set[int]:
            with running.client() as client:
                statuses = set()
                for step in range(20):
                    answer = create(client, 100 * number + step)
                    statuses |= {answer.status_code, client.get(f"{CONTACTS}/{answer.json()['id']}").status_code}
                    statuses.add(client.post(f"{CONTACTS}/search", json={"query": "example", "limit": 1}).status_code)
                return statuses

        with ThreadPoolExecutor(12) as threads:
            assert set().union(*threads.map(work, range(12))) == {200, 201}
        assert running.stop()[0] == 0


def test_a_database_that_is_back_is_used_through_a_pooler(way: Proxy) -> None:
    """With the setting that the documents name: without it the pooler refuses for fifteen seconds, whoever asks."""
    with pooler(way.url(), 4) as url:
        running = Server("--database", url, "--no-access-log")
        with running.client() as client:
            assert create(client, 0).status_code == 201
            way.close()
            until = time.monotonic() + 3
            while time.monotonic() < until:
                assert refused(create(client, 1))
                time.sleep(0.1)
            way.open()
            time.sleep(BACK_SECONDS)
            assert create(client, 1).status_code == 201
        assert running.stop()[0] == 0


def test_a_server_is_ready_while_its_database_answers(blocked: Server, way: Proxy) -> None:
    """`/ready` needs no token; without the database it is a 503 at once, while `/health` says that the process lives."""
    with blocked.client() as client:
        assert client.get("/ready").json() == {"status": "ready"}
        assert client.head("/ready", headers={"authorization": ""}).status_code == 200
        way.close()
        time.sleep(1.1)
        assert refused(client.get("/ready"))
        began = time.monotonic()
        assert refused(client.get("/ready"))
        assert client.get("/health").status_code == 200
        assert time.monotonic() - began < 0.5
        way.open()
        time.sleep(BACK_SECONDS)
        assert client.get("/ready").status_code == 200


def test_readiness_is_asked_of_the_database_once_a_second(blocked: Server, way: Proxy) -> None:
    """However many ask: it needs no token."""
    with blocked.client() as client:
        client.get("/ready")
        statement = b"SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        began = time.monotonic()
        with psycopg.connect(way.url(), autocommit=True) as db:
            before = db.execute(statement).fetchall()[0][0]
            for _ in range(300):
                assert client.get("/ready").status_code == 200
            time.sleep(1.5)
            after = db.execute(statement).fetchall()[0][0]
        assert after - before < 100 + 10 * (time.monotonic() - began)  # the due loop asks too, and this test


def test_clients_of_a_silent_database_are_refused_at_once(blocked: Server, way: Proxy) -> None:
    """But for those that it meets: they end at a deadline. A moment after it goes on, all is as before."""
    with blocked.client() as client:
        number = create(client, 0).json()["id"]
        way.stall()
        began = time.monotonic()
        assert refused(client.get(f"{CONTACTS}/{number}"))
        assert time.monotonic() - began < 8
        calls: list[Callable[[], httpx.Response]] = [partial(create, client, 1), partial(client.get, "/ready")]
        for call in calls * 5:
            began = time.monotonic()
            assert refused(call())
            assert time.monotonic() - began < 0.5
        way.flow()
        time.sleep(BACK_SECONDS)
        assert client.get(f"{CONTACTS}/{number}").status_code == 200
        assert create(client, 1).status_code == 201


def test_sigterm_ends_a_server_of_a_silent_database(way: Proxy) -> None:
    """Within the time that is left to it, with requests in flight, and with an answer for each."""
    running = Server("--database", way.url(), "--no-access-log")
    with running.client() as client, ThreadPoolExecutor(4) as threads:
        number = create(client, 0).json()["id"]
        way.stall()
        waiting = [threads.submit(create, client, 1), threads.submit(client.get, f"{CONTACTS}/{number}")]
        time.sleep(0.5)
        began = time.monotonic()
        running.terminate()
        assert all(refused(outcome.result()) for outcome in waiting)
        assert running.stop()[0] == 0
        assert time.monotonic() - began < GRACE_SECONDS


def test_a_server_waits_for_its_database(way: Proxy, tmp_path: Path) -> None:
    """It starts before the database does, says so in a line, and serves when both are there."""
    log = tmp_path / "log"
    log.touch()
    way.close()

    def open_later() -> None:
        while "waiting" not in log.read_text():
            time.sleep(0.05)
        time.sleep(1)
        way.open()

    threading.Thread(target=open_later, daemon=True).start()
    running = Server("--database", way.url(), "--no-access-log", log=str(log))
    with running.client() as client:
        assert create(client, 0).status_code == 201
    assert running.stop()[0] == 0
    assert log.read_text().count("axle: waiting up to 30 seconds for the PostgreSQL database: connection failed") == 1


def test_a_server_does_not_wait_for_ever(way: Proxy) -> None:
    """After its time it ends, with exit status 1."""
    way.close()
    began = time.monotonic()
    done = run("serve", "--port", str(free_port()), "--database", way.url(), env={"AXLE_DATABASE_WAIT": "1"})
    assert done.returncode == 1
    assert "cannot use the PostgreSQL database" in done.stderr.splitlines()[-1]
    assert time.monotonic() - began < 8
