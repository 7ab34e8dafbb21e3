"""Many writers while connections to PostgreSQL end, stall or lead nowhere: nothing is lost, nothing is there twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest

from tests.server import Server
from tests.storage.databases import own_database, server
from tests.storage.proxy import Proxy, way_to

pytestmark = pytest.mark.long

CONTACTS = "/crm/v3/objects/contacts"
WRITERS = 12
SETTLED_SECONDS = 2.0  # of writing before and after a fault
BACK_SECONDS = 2.0  # until the first answer, once the database answers
LONGEST_SECONDS = 12.0  # of any request: the deadline of a statement, and what comes on top
UNKNOWN = "not known"


class Writer:
    """A client that creates contacts and changes them, and remembers what it was told."""

    def __init__(self, url: str, number: int) -> None:
        self._client = httpx.Client(base_url=url, headers={"authorization": "Bearer tok"}, trust_env=False, timeout=60)
        self._number = number
        self.stored: dict[str, tuple[str, set[str]]] = {}  # by address: the id, and the names that it may have
        self.longest = 0.0
        self.refused = 0
        self.answered: list[float] = []  # the moments of answers that were no refusal

    def run(self, stop: threading.Event) -> None:
        """Write until it is over."""
        step = 0
        while not stop.is_set():
            step += 1
            address = f"{self._number}-{step}@example.com"
            self._create(address)
            self._change(address, str(step))
        self._client.close()

    def _create(self, address: str) -> None:
        unknown = False
        while True:
            answer = self._send("POST", CONTACTS, {"email": address, "firstname": "new"})
            if answer.status_code == 201:
                self.stored[address] = (answer.json()["id"], {"new"})
                return
            if answer.status_code == 409:
                assert unknown, f"{address} was refused, but is stored"
                found = self._send("GET", f"{CONTACTS}/{address}?idProperty=email")
                if found.status_code == 200:
                    self.stored[address] = (found.json()["id"], {"new"})
                    return
            unknown = unknown or UNKNOWN in answer.text

    def _change(self, address: str, name: str) -> None:
        number, names = self.stored[address]
        while True:
            answer = self._send("PATCH", f"{CONTACTS}/{number}", {"firstname": name})
            if answer.status_code == 200:
                self.stored[address] = (number, {name})
                return
            names.add(name)

    def _send(self, method: str, path: str, properties: dict[str, str] | None = None) -> httpx.Response:
        began = time.monotonic()
        answer = self._client.request(method, path, json={"properties": properties} if properties else None)
        ended = time.monotonic()
        self.longest = max(self.longest, ended - began)
        assert answer.status_code in (200, 201, 409, 503), answer.text
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            self.refused += 1
            time.sleep(0.05)
        else:
            self.answered.append(ended)
        return answer


def listed(running: Server) -> dict[str, list[tuple[str, str]]]:
    """Return the id and the name of all contacts by address."""
    contacts: dict[str, list[tuple[str, str]]] = {}
    path = f"{CONTACTS}?limit=100&properties=email,firstname"
    with running.client() as client:
        while path:
            page = client.get(path).raise_for_status().json()
            for record in page["results"]:
                properties = record["properties"]
                contacts.setdefault(properties["email"], []).append((record["id"], properties["firstname"]))
            path = page["paging"]["next"]["link"].removeprefix(running.url) if "paging" in page else ""
    return contacts


def check_outcome(running: Server, writers: list[Writer], over: float) -> None:
    """Check that all is there once, as clients were told, and that the server went on soon after the fault was over."""
    stored = {address: record for writer in writers for address, record in writer.stored.items()}
    contacts = listed(running)
    lost = stored.keys() - contacts.keys()
    doubled = [address for address, records in contacts.items() if len(records) > 1]
    changed = [
        (address, stored[address], contacts[address])
        for address in stored.keys() & contacts.keys()
        if contacts[address][0][0] != stored[address][0] or contacts[address][0][1] not in stored[address][1]
    ]
    back = min((moment for writer in writers for moment in writer.answered if moment > over), default=float("inf")) - over
    longest = max(writer.longest for writer in writers)
    refused = sum(writer.refused for writer in writers)
    print(f"{len(stored)} records, {refused} refusals, longest {longest:.1f} s, back after {back:.2f} s")
    assert (lost, doubled, changed, contacts.keys() - stored.keys()) == (set(), [], [], set())
    assert longest < LONGEST_SECONDS
    assert back < BACK_SECONDS


def restarts(way: Proxy, database: str) -> None:
    """Connections end, and for a moment no other can be made; five times."""
    for _ in range(5):
        way.close()
        time.sleep(0.4)
        way.open()
        time.sleep(1)


def cuts(way: Proxy, database: str) -> None:
    """All connections end at once, thirty times."""
    for _ in range(30):
        way.cut()
        time.sleep(0.1)


def outage(way: Proxy, database: str) -> None:
    """The database is gone for 12 seconds."""
    way.close()
    time.sleep(12)
    way.open()


def pause(way: Proxy, database: str) -> None:
    """The database says nothing for 30 seconds."""
    way.stall()
    time.sleep(30)
    way.flow()


def terminations(way: Proxy, database: str) -> None:
    """Two backends are terminated, forty times."""
    with psycopg.connect(database, autocommit=True) as db:
        for _ in range(40):
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = 'axle' ORDER BY random() LIMIT 2) AS two"
            )
            time.sleep(0.1)


@pytest.fixture
def way() -> Iterator[tuple[Proxy, str]]:
    """A way to a new database that can be blocked, and the database's own URL."""
    with own_database(server()) as database, way_to(database) as proxy:
        yield proxy, database


@pytest.mark.parametrize("fault", [terminations, cuts, restarts, outage, pause])
def test_a_fault_loses_nothing(way: tuple[Proxy, str], fault: Callable[[Proxy, str], None]) -> None:
    """Refusals are 503 with Retry-After, nobody waits beyond the deadline, and it goes on within two seconds."""
    proxy, database = way
    running = Server("--database", proxy.url(), "--no-access-log")
    stop = threading.Event()
    writers = [Writer(running.url, number) for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as threads:
        runs = [threads.submit(writer.run, stop) for writer in writers]
        try:
            time.sleep(SETTLED_SECONDS)
            fault(proxy, database)
            over = time.monotonic()
            time.sleep(BACK_SECONDS + SETTLED_SECONDS)
        finally:
            stop.set()
        for run in runs:
            run.result()
    check_outcome(running, writers, over)
    assert running.stop()[0] == 0


def test_two_servers_upsert_the_same_keys(way: tuple[Proxy, str]) -> None:
    """All calls succeed, whichever server takes them, and each key has one record."""
    _, database = way
    servers = [Server("--database", database, "--no-access-log") for _ in range(2)]

    def work(number: int) -> set[int]:
        statuses = set()
        with servers[number % 2].client() as client:
            for step in range(30):
                inputs = [{"idProperty": "email", "id": f"{step}-{key}@example.com"} for key in range(3)]
                bodies = [{**one, "properties": {"city": str(number)}} for one in (inputs if number % 4 < 2 else inputs[::-1])]
                statuses.add(client.post(f"{CONTACTS}/batch/upsert", json={"inputs": bodies}).status_code)
        return statuses

    with ThreadPoolExecutor(8) as threads:
        assert set().union(*threads.map(work, range(8))) <= {200, 201}
    with servers[0].client() as client:
        assert client.post(f"{CONTACTS}/search", json={}).json()["total"] == 90
    assert [running.stop()[0] for running in servers] == [0, 0]
