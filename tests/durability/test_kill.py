"""The server is killed with SIGKILL under concurrent writes: whatever was acknowledged is there when it starts again, whole."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.durability.audit import audit
from tests.durability.client import Client, finish, start
from tests.durability.ledger import CONTACTS, TASKS, VALUE, Entry, Ledger
from tests.durability.server import Server, Wire, serving

CLIENTS = 6
MANY_STEPS = 1_000_000
FEW, MANY = 3, 20


def written_until_killed(server: Server, name: str, seconds: float) -> list[Ledger]:
    """Let clients write, kill the server under them, and return what they were told."""
    clients = [Client(f"{name}-{n}", Wire(server.port), goes_on=False) for n in range(CLIENTS)]
    threads = start(clients, MANY_STEPS)
    time.sleep(seconds)
    server.kill()
    finish(clients, threads)
    return [one.ledger for one in clients]


def shown(wire: Wire, ledgers: Sequence[Ledger]) -> Iterator[str]:
    """Check over HTTP what clients were told, and return what differs."""
    for ledger in ledgers:
        for entry in ledger.entries.values():
            yield from _task(wire, entry) if entry.kind == TASKS else _contact(wire, entry, ledger)


def _task(wire: Wire, entry: Entry) -> Iterator[str]:
    name = VALUE[TASKS]
    names = ",".join((*entry.fixed, name))
    found = wire.read(TASKS, entry.id, f"properties={names}&propertiesWithHistory={name}&associations=contacts")
    yield from _values(entry, found["properties"])
    chain = [one["value"] for one in reversed(found["propertiesWithHistory"][name])]
    if chain not in entry.possible or chain[-1] != found["properties"][name]:
        yield f"task {entry.id} went through {chain}, not {entry.possible}"
    contacts = {int(one["id"]) for one in found["associations"]["contacts"]["results"]}
    if contacts != {entry.contact}:
        yield f"task {entry.id} is linked to {contacts}, not to {entry.contact}"


def _contact(wire: Wire, entry: Entry, ledger: Ledger) -> Iterator[str]:
    found = wire.read(CONTACTS, entry.id, f"properties={','.join((*entry.fixed, VALUE[CONTACTS]))}&associations=tasks")
    yield from _values(entry, {**found["properties"]})
    if [found["properties"][VALUE[CONTACTS]]] != entry.values:
        yield f"contact {entry.id} is called {found['properties']}, not {entry.values}"
    tasks = {int(one["id"]) for one in found.get("associations", {}).get("tasks", {}).get("results", [])}
    told = {one.id for one in ledger.of(TASKS) if one.contact == entry.id}
    if not told <= tasks or len(tasks - told) > len(ledger.unsure):
        yield f"contact {entry.id} is linked to {tasks}, not to {told}"


def _values(entry: Entry, values: dict[str, str | None]) -> Iterator[str]:
    for name, value in entry.fixed.items():
        if values.get(name) != value:
            yield f"{entry.kind} {entry.id} has {name} = {values.get(name)}, not {value}"


def killed(folder: Path, seed: int) -> None:
    """Kill a server at a random moment, start it again on the same file, and check what it has; then once more."""
    rng = random.Random(seed)
    database = folder / "axle.db"
    ledgers: list[Ledger] = []
    for number in range(2):
        with serving(database) as server:
            ledgers += written_until_killed(server, f"{seed}-{number}", 10 ** rng.uniform(-1.5, 0.2))
    with serving(database) as server:
        with Wire(server.port) as wire:
            assert list(shown(wire, ledgers)) == []
            (number,) = wire.create(CONTACTS, [{"email": f"{seed}-after-1.0@example.com"}], 0)
            assert number > max((one for ledger in ledgers for one in ledger.entries), default=0)
        assert server.stop() == 0
    after = Ledger("after", {}, {f"{seed}-after-1": 1})
    assert audit(database, [*ledgers, after]) == []
    assert any(ledger.entries for ledger in ledgers), "nothing was written, so nothing was tested"


@pytest.mark.parametrize("seed", range(FEW))
def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path, seed: int) -> None:
    """A few rounds of SIGKILL leave every acknowledged write whole."""
    killed(tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(FEW, FEW + MANY))
def test_nothing_acknowledged_is_lost_by_many_kills(tmp_path: Path, seed: int) -> None:
    """Many rounds of SIGKILL leave every acknowledged write whole."""
    killed(tmp_path, seed)
