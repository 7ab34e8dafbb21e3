"""A machine of a cluster stands still, or ends, while accounts on all machines are written to, read and searched."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from axle.core.accounts import Token
from axle.core.permissions import ALL
from axle.http.app import add_account, add_token
from axle.storage.postgres import citus
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.nodes import PLACES
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.sql import SQL
from tests.server import Server
from tests.storage import databases

pytestmark = pytest.mark.long

WHAT = ("write", "read", "search")
CONTACTS = "/crm/v3/objects/contacts"
MACHINES = 2  # that have accounts
EACH = 3  # accounts on each of them
PAUSE_SECONDS = 20.0
SETTLED_SECONDS = 3.0  # of work before and after
NOTICED_SECONDS = 4.0  # until others are served as before
BACK_SECONDS = 2.0
START_SECONDS = 240.0  # of a machine after it has ended: it looks at each file of its own
LONGEST_SECONDS = 12.0  # of any request: the deadline of a statement, and what comes on top
KEPT_UP = 0.4  # of the answers in a second before, that others have meanwhile: the machine's processes are this machine's too


class Worker(NamedTuple):
    """A machine of the cluster: its number, where it is, and the process that all others of it come from."""

    group: int
    url: str
    postmaster: int

    def processes(self) -> list[int]:
        """Return the numbers of its processes."""
        children = Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text().split()
        return [self.postmaster, *map(int, children)]


class Asked(NamedTuple):
    """A request of an account: what it was for, when it began and ended, its answer, and what that says where it is refused."""

    account: int
    what: str
    began: float
    ended: float
    status: int
    retry_after: str
    number: str
    said: str


class Portals:
    """Accounts on all machines, a server, and clients of each account that write, read and search until the end.

    Another server is connected to the machine that fails. Its clients write to the same accounts; what they ask is in `aside`.
    """

    def __init__(self, url: str, failing: str) -> None:
        self.places: dict[int, int] = {}
        self.asked: list[Asked] = []
        self.aside: list[Asked] = []
        self.tokens: dict[int, list[str]] = {}
        self._fill(url)
        self.server = Server("--database", url, "--no-access-log")
        self.other = Server("--database", failing, "--no-access-log")
        self._stop = threading.Event()
        self._changed = threading.Event()
        here, there = (self.server, self.asked), (self.other, self.aside)
        works = [(*here, account, what) for account in self.tokens for what in WHAT]
        works += [(*there, account, "write") for account in self.tokens]
        self._threads = [threading.Thread(target=self._work, args=work) for work in works]

    def _fill(self, url: str) -> None:
        storage = Postgres(url)
        with contextlib.closing(storage):
            while sum(count >= EACH for count in Counter(self.places.values()).values()) < MACHINES:
                account = add_account(storage, "A", f"o{len(self.places)}@example.com", 1).id
                one: Any = ([account],)
                rows: Any = storage._plain(SQL(PLACES, one))
                self.places[account] = rows[0][0]
                self.tokens[account] = [
                    add_token(storage, f"{account}-{number}", Token("", account, 7, "", ALL, 1)) for number in range(2)
                ]
                assert len(self.places) < 100, "one machine has all accounts"

    def _work(self, server: Server, asked: list[Asked], account: int, what: str) -> None:
        first, second = self.tokens[account]
        with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client:
            step = 0
            while not self._stop.wait(0.03):
                step += 1
                # Of a token that was not used before, the first use is noted: on all machines.
                token = second if self._changed.is_set() else first
                method, path, body = _request(what, f"{account}-{server.port}-{step}@example.com")
                began = time.monotonic()
                answer = client.request(method, path, json=body, headers={"authorization": f"Bearer {token}"})
                number = answer.json()["id"] if answer.status_code == 201 else ""
                retry = answer.headers.get("retry-after", "")
                said = answer.text if answer.is_error else ""
                asked.append(Asked(account, what, began, time.monotonic(), answer.status_code, retry, number, said))

    def run(self, fault: Callable[[], None]) -> tuple[float, float]:
        """Work, have something happen, work on; return when it began and when it was over."""
        for thread in self._threads:
            thread.start()
        time.sleep(SETTLED_SECONDS)
        began = time.monotonic()
        self._changed.set()
        try:
            fault()
            over = time.monotonic()
            time.sleep(BACK_SECONDS + SETTLED_SECONDS)
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()
        return began, over

    def missing(self, account: int) -> set[str]:
        """Return what was told to be stored and is not there."""
        told = {one.number for one in (*self.asked, *self.aside) if one.account == account and one.number}
        path, found = f"{CONTACTS}?limit=100", set()
        with self.server.client(headers={"authorization": f"Bearer {self.tokens[account][0]}"}) as client:
            while path:
                page = client.get(path).raise_for_status().json()
                found |= {record["id"] for record in page["results"]}
                path = page["paging"]["next"]["link"].removeprefix(self.server.url) if "paging" in page else ""
        return told - found


def _request(what: str, address: str) -> tuple[str, str, Any]:
    if what == "write":
        return "POST", CONTACTS, {"properties": {"email": address}}
    if what == "read":
        return "GET", f"{CONTACTS}?limit=5", None
    return "POST", f"{CONTACTS}/search", {"filters": [{"propertyName": "email", "operator": "HAS_PROPERTY"}], "limit": 5}


@pytest.fixture(params=[0, 1])
def worker(request: pytest.FixtureRequest) -> Worker:
    """One of the workers, if it runs on this machine and is ours to stop."""
    url = databases.cluster()
    with psycopg.connect(url) as db:
        rows = db.execute("SELECT groupid, nodename, nodeport FROM pg_dist_node WHERE groupid > 0 ORDER BY groupid").fetchall()
    group, host, port = rows[request.param]
    url = make_conninfo(**{**conninfo_to_dict(url), "host": host, "port": port})
    with psycopg.connect(url) as db:
        ((folder,),) = db.execute("SHOW data_directory").fetchall()
    try:
        postmaster = int((Path(folder) / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, 0)
    except OSError:
        pytest.skip("the workers of the cluster are not on this machine, or not ours to stop")
    return Worker(group, url, postmaster)


@pytest.fixture
def portals(worker: Worker) -> Iterator[Portals]:
    """Accounts on each machine of the cluster."""
    with databases.own_schema(databases.cluster(), "-ccitus.shard_count%3D8") as url:
        citus.migrate(url, PoolOptions())
        place = conninfo_to_dict(worker.url)
        running = Portals(url, databases.within(worker.url, f"{place['dbname']}?{url.partition('?')[2]}"))
        try:
            yield running
        finally:
            assert [server.stop()[0] for server in (running.server, running.other)] == [0, 0]


def send(number: signal.Signals, processes: list[int]) -> None:
    """Send a signal to processes; some may have ended."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def stand_still(worker: Worker) -> None:
    """The machine says nothing for a while."""
    stopped: list[int] = []
    try:
        while still := [one for one in worker.processes() if one not in stopped]:
            send(signal.SIGSTOP, still)
            stopped += still
        time.sleep(PAUSE_SECONDS)
    finally:
        send(signal.SIGCONT, stopped)


def crash(worker: Worker) -> None:
    """All processes of the machine but the first end without a word; it starts again, and reads what it had written."""
    send(signal.SIGKILL, worker.processes()[1:])
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(worker.url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < until, "the machine does not start again"
            time.sleep(0.02)
        else:
            return


@pytest.mark.parametrize("fault", [stand_still, crash])
def test_a_machine_that_fails_stops_its_own_accounts_alone(
    portals: Portals, worker: Worker, fault: Callable[[Worker], None]
) -> None:
    """Others get no 503 and go on as before; its own have a 503 at once, and are back within two seconds.

    That a server is connected to it which writes to all accounts makes no difference to those who ask another server.
    """
    began, over = portals.run(lambda: fault(worker))
    theirs = {account for account, group in portals.places.items() if group == worker.group}
    others = [one for one in portals.asked if one.account not in theirs]
    assert [one for one in others if one.status >= 300] == []
    assert {one.status for one in (*portals.asked, *portals.aside)} <= {200, 201, 503}
    assert [one for one in portals.asked if one.status == 503 and int(one.retry_after) < 1] == []
    assert max(one.ended - one.began for one in portals.asked) < LONGEST_SECONDS
    backs = {(account, what): back(portals.asked, account, what, over) for account in theirs for what in WHAT}
    before = rate(others, began - SETTLED_SECONDS + 1, began)
    meanwhile = rate(others, began + NOTICED_SECONDS, over) if over > began + NOTICED_SECONDS else before
    refused = sum(one.status == 503 for one in portals.asked)
    print(f"{refused} refused, back after {max(backs.values()):.2f} s, others {meanwhile / before:.2f} of before")
    assert max(backs.values()) < BACK_SECONDS, backs
    assert meanwhile > KEPT_UP * before
    assert [portals.missing(account) for account in portals.places] == [set()] * len(portals.places)


def back(asked: list[Asked], account: int, what: str, over: float) -> float:
    """Return the seconds until an account was served again."""
    served = [one.ended for one in asked if (one.account, one.what) == (account, what) and one.status < 300]
    return min((moment for moment in served if moment > over), default=float("inf")) - over


def rate(asked: list[Asked], since: float, until: float) -> float:
    """Return the answers in a second between two moments."""
    return sum(since < one.ended < until for one in asked) / (until - since)
