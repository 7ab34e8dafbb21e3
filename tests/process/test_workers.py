"""Several workers of one server on PostgreSQL: one port, limits counted together, and replaced without a refused connection."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from itertools import cycle
from pathlib import Path

import psycopg
import pytest

from axle.config import without_password
from axle.http.app import UNREMINDED
from tests.api import CONTACTS, TASKS
from tests.process.workers import Connection, connected, until, workers
from tests.server import Server, axle
from tests.storage.databases import own_database, server

WORKERS = 3
REPLACED = "all workers have been replaced"


@pytest.fixture
def database() -> Iterator[str]:
    """A new database."""
    with own_database(server()) as url:
        yield url


def started(database: str, log: Path | str = "", **env: str) -> Server:
    """Start a server with several workers, and wait until all of them serve."""
    running = Server("--database", database, "--workers", str(WORKERS), "--no-access-log", log=str(log), **env)
    until(lambda: len(workers(running)) == WORKERS)
    with connected(running):
        return running


class Writer:
    """A client that creates contacts, and remembers which it was told are stored, and which of its connections broke."""

    def __init__(self, running: Server, number: int, lasting: bool = True) -> None:
        self.running, self.number, self.lasting = running, number, lasting
        self.stored: list[str] = []
        self.broken: list[int] = []  # the workers whose connections broke
        self.refused: list[str] = []

    def run(self, stop: threading.Event) -> None:
        """Write until it is over, on one connection, or on a new one each time."""
        connection, step = self._connect(), 0
        while not stop.is_set():
            step += 1
            address = f"{self.number}-{step}@example.com"
            try:
                reply = connection.call("POST", CONTACTS, {"properties": {"email": address}})
            except (OSError, HTTPException):
                self.broken.append(connection.worker)
                connection = self._connect()
                continue
            if reply.status == 201:
                self.stored.append(address)
            else:
                self.refused.append(f"{reply.status} {reply.body}")
            if not self.lasting:
                connection.close()
        connection.close()

    def _connect(self) -> Connection:
        connection = Connection(self.running)
        if self.lasting:
            connection.open()  # raises where the connection is refused
        return connection


def addresses(running: Server) -> Counter[str]:
    """Return the addresses of all contacts."""
    found: Counter[str] = Counter()
    path = f"{CONTACTS}?limit=100&properties=email"
    with running.client() as client:
        while path:
            page = client.get(path).raise_for_status().json()
            found.update(record["properties"]["email"] for record in page["results"])
            path = page["paging"]["next"]["link"].removeprefix(running.url) if "paging" in page else ""
    return found


def written_during(running: Server, disturb: Callable[[], None], writers: list[Writer]) -> None:
    """Have clients write while something happens, and for a while before and after it."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(writers)) as threads:
        runs = [threads.submit(writer.run, stop) for writer in writers]
        try:
            until(lambda: all(writer.stored for writer in writers))
            disturb()
            done = {id(writer): len(writer.stored) for writer in writers}
            until(lambda: all(len(writer.stored) > done[id(writer)] for writer in writers))
        finally:
            stop.set()
        for run in runs:
            run.result()
    stored = Counter(address for writer in writers for address in writer.stored)
    found = addresses(running)
    assert stored - found == Counter(), "acknowledged, and lost"
    assert max(found.values()) == 1
    assert [writer.refused for writer in writers if writer.refused] == []


def test_a_server_says_once_what_it_serves(database: str) -> None:
    """However many workers it has, and so it does with the token that it made up; nothing of it is left at the end."""
    running = started(database, AXLE_TOKEN="")
    pids = workers(running)
    assert len(pids) == WORKERS
    running.terminate()
    output, errors = running.process.communicate(timeout=30)
    assert (output.count("pat-na1-"), output.count("/link/"), output.count("\n")) == (1, 1, 2)
    assert errors.splitlines() == [
        f"Axle serves {without_password(database)} on {running.url} with {WORKERS} workers", f"axle: warning: {UNREMINDED}",
    ]  # fmt: skip
    assert running.process.returncode == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_a_killed_worker_costs_its_own_connections_alone(database: str, tmp_path: Path) -> None:
    """What was acknowledged is stored, no other client notices, and another worker takes the place."""
    log = tmp_path / "log"
    running = started(database, log)
    before = set(workers(running))
    writers = [Writer(running, number) for number in range(8)]
    killed: list[int] = []

    def kill() -> None:
        killed.append(sorted(before)[1])
        os.kill(killed[0], signal.SIGKILL)
        until(lambda: len(set(workers(running)) - before) == 1)

    written_during(running, kill, writers)
    broken = [worker for writer in writers for worker in writer.broken]
    assert set(broken) <= set(killed)
    assert len(set(workers(running)) & before) == WORKERS - 1
    assert "axle: worker 2 was ended by signal 9; another one takes its place" in log.read_text()
    assert running.stop()[0] == 0


@pytest.mark.long
def test_workers_are_replaced_without_a_refused_connection(database: str, tmp_path: Path) -> None:
    """SIGHUP replaces all of them: clients that connect meanwhile, and those that stay connected, notice nothing."""
    log = tmp_path / "log"
    running = started(database, log)
    before = set(workers(running))
    writers = [Writer(running, number, lasting=number % 2 == 0) for number in range(8)]

    def replace() -> None:
        running.process.send_signal(signal.SIGHUP)
        until(lambda: REPLACED in log.read_text())

    written_during(running, replace, writers)
    assert [writer.broken for writer in writers if writer.broken] == []
    assert (len(workers(running)), set(workers(running)) & before) == (WORKERS, set())
    assert running.stop()[0] == 0


def test_workers_do_not_outlive_the_server(database: str) -> None:
    """Where its own process is killed, they end too, and the port is free for the next server."""
    running = started(database)
    pids = workers(running)
    running.process.kill()
    running.process.communicate()
    until(lambda: not any(_lives(pid) for pid in pids))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", running.port))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_workers_count_limits_together(database: str) -> None:
    """A call through any worker counts for all; and so does a guess."""
    running = started(database, AXLE_RATE_LIMITS="daily=40", AXLE_FAILED_SIGN_INS="10")
    with connected(running) as connections:
        through = cycle(connections.values())
        replies = [next(through).call("GET", TASKS) for _ in range(43)]
        assert [reply.status for reply in replies] == [200] * 40 + [429] * 3
        left = [int(reply.headers["x-hubspot-ratelimit-daily-remaining"]) for reply in replies]
        assert left == [*range(39, -1, -1), 0, 0, 0]
        began = time.monotonic()
        statuses = [next(through).call("GET", TASKS, token=f"guess-{number}").status for number in range(40)]
        assert statuses[:10] == [401] * 10
        assert statuses.count(401) <= 10 + time.monotonic() - began + 1
    assert running.stop()[0] == 0


def test_what_is_defined_through_one_worker_is_known_to_all(database: str) -> None:
    """A property and an object type, in the next request through any of them."""
    running = started(database)
    with connected(running) as by_worker:
        connections = list(by_worker.values())
        for round_, connection in enumerate(connections):
            name = f"colour_{round_}"
            field = {"name": name, "label": "Colour", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
            assert connection.call("POST", "/crm/v3/properties/contacts", field).status == 201
            object_name = f"boat_{round_}"
            title = {"name": "title", "label": "Title", "type": "string", "fieldType": "text"}
            schema = {
                "name": object_name, "labels": {"singular": "Boat", "plural": "Boats"}, "primaryDisplayProperty": "title",
                "requiredProperties": [], "properties": [title], "associatedObjects": [],
            }  # fmt: skip
            assert connection.call("POST", "/crm/v3/schemas", schema).status == 201
            for other in connections:
                assert other.call("POST", CONTACTS, {"properties": {name: "red"}}).status == 201
                assert other.call("POST", f"/crm/v3/objects/{object_name}", {"properties": {"title": "A"}}).status == 201
    assert running.stop()[0] == 0


def test_a_revoked_token_is_refused_by_all_within_a_second(database: str) -> None:
    """However lately each worker has looked it up."""
    running = started(database)
    token = json.loads(axle("token", "create", "--json", "--database", database).stdout)["token"]
    with connected(running) as by_worker:
        connections = list(by_worker.values())
        assert [connection.call("GET", TASKS, token=token).status for connection in connections] == [200] * WORKERS
        axle("token", "revoke", token, "--database", database)
        revoked = time.monotonic()  # later than it was
        for connection in connections:
            while connection.call("GET", TASKS, token=token).status == 200:
                assert time.monotonic() < revoked + 1
    assert running.stop()[0] == 0


@pytest.mark.long
def test_due_work_is_done_once_whichever_worker_ends(database: str) -> None:
    """Each moment has one event. One worker after the other is killed, so the one that does the work is among them."""
    running = started(database)
    holders: set[str] = set()
    with psycopg.connect(database, autocommit=True) as db:
        for pid in workers(running):
            due = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 5))
            with running.client() as client:
                inputs = [{"properties": {"hs_timestamp": due}} for _ in range(10)]
                created = client.post(f"{TASKS}/batch/create", json={"inputs": inputs}).json()["results"]
            ids = [int(record["id"]) for record in created]
            until(partial(_done_once, db, ids))
            holders.update(holder for (holder,) in db.execute("SELECT holder FROM lease").fetchall())
            os.kill(pid, signal.SIGKILL)
            until(partial(_replaced, running, pid))
            assert _done_once(db, ids)
    assert len(holders) >= 2
    assert running.stop()[0] == 0


def _replaced(running: Server, pid: int) -> bool:
    return pid not in workers(running) and len(workers(running)) == WORKERS


def _done_once(db: psycopg.Connection, ids: list[int]) -> bool:
    """Tell whether each task has two events: that of its creation, and that of the moment that came."""
    rows = db.execute("SELECT record, count(*) FROM event WHERE record = ANY(%s) GROUP BY record", (ids,))
    return dict(rows.fetchall()) == dict.fromkeys(ids, 2)
