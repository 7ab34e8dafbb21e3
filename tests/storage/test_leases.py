"""One of several processes does the chores: which one, and when another one takes them over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from axle.core.errors import Unavailable
from axle.storage.interface import FREE, Lease, Storage
from axle.storage.postgres.database import Postgres
from axle.workers.lease import CHORES, PULSE_SECONDS, STALE_SECONDS, ChoresLease


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


@pytest.fixture
def processes(postgres: str) -> Iterator[tuple[ChoresLease, ChoresLease, Clock]]:
    """Two processes on one database, and their clock."""
    clock, storages = Clock(), [Postgres(postgres), Postgres(postgres)]
    first, second = (ChoresLease(storage, clock) for storage in storages)
    yield first, second, clock
    for storage in storages:
        storage.close()


Processes = tuple[ChoresLease, ChoresLease, Clock]


def test_one_process_has_the_lease_as_long_as_it_renews_it(processes: Processes) -> None:
    """The other one has it at no moment, however long that goes on."""
    first, second, clock = processes
    for _ in range(20):
        assert (first.held(), second.held()) == (True, False)
        clock.now += PULSE_SECONDS


def test_the_lease_of_a_process_that_is_gone_is_taken_over(processes: Processes) -> None:
    """When it has given no sign of life for long enough, by the clock of who looks; should it come back, it has lost it."""
    first, second, clock = processes
    assert (first.held(), second.held()) == (True, False)
    clock.now += STALE_SECONDS - 0.1
    assert not second.held()
    clock.now += PULSE_SECONDS
    assert second.held()
    assert not first.held()
    clock.now += PULSE_SECONDS
    assert (first.held(), second.held()) == (False, True)


def test_a_process_that_ends_leaves_the_lease_to_the_next(processes: Processes) -> None:
    """At the next look, without waiting; and releasing what one does not have takes nothing from who has it."""
    first, second, clock = processes
    assert (first.held(), second.held()) == (True, False)
    second.release()
    first.release()
    clock.now += PULSE_SECONDS
    assert (second.held(), first.held()) == (True, False)


def test_between_two_looks_the_database_is_left_alone(postgres: str) -> None:
    """What was so a moment ago is taken to be so."""
    clock, storage = Clock(), Postgres(postgres)
    lease = ChoresLease(storage, clock)
    assert lease.held()
    before = storage.lease(CHORES)
    clock.now += PULSE_SECONDS - 0.1
    assert lease.held()
    assert storage.lease(CHORES) == before
    clock.now += 0.1
    assert lease.held()
    assert storage.lease(CHORES).beat == before.beat + 1
    storage.close()


def test_who_cannot_tell_does_the_chores(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each chore is done once in any case; where the row of the lease cannot be reached, none must be left undone."""
    clock, storage = Clock(), Postgres(postgres)
    assert ChoresLease(storage, clock).held()
    other = ChoresLease(storage, clock)
    assert not other.held()

    def fail(name: str) -> Lease:
        raise Unavailable("the machine of the lease is down")

    monkeypatch.setattr(storage, "lease", fail)
    clock.now += PULSE_SECONDS
    assert other.held()
    monkeypatch.undo()
    storage.close()


def test_a_lease_moves_from_what_it_was_alone(empty_storage: Storage, database: str) -> None:
    """Who saw an older state takes nothing. A database that one process has alone needs no lease, and says that it is free."""
    assert empty_storage.move_lease(CHORES, FREE, "a")
    lease = empty_storage.lease(CHORES)
    if not database.startswith("postgresql:"):
        assert lease == FREE
        assert empty_storage.move_lease(CHORES, FREE, "a")
        return
    assert lease.holder == "a"
    assert not empty_storage.move_lease(CHORES, FREE, "b")
    assert empty_storage.move_lease(CHORES, lease, "b")
    assert not empty_storage.move_lease(CHORES, lease, "c")
    assert empty_storage.lease(CHORES).holder == "b"
    assert empty_storage.lease("another") == FREE
