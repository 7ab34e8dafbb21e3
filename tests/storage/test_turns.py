"""Accounts take turns in the lanes, and what nobody waits for any more is not carried out."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any

import pytest

from axle.core.accounts import Account
from axle.core.errors import Unavailable
from axle.storage import open_storage
from axle.storage.fair_queue import SEARCHES, Bounds, FairQueue
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE, Job, Storage, Transaction
from axle.storage.lanes import MAX_ACCOUNT_SEARCHES
from axle.storage.sql import SQL
from axle.testing.conformance.samples import CONTACTS, NOW, WAIT_SECONDS, A, B, Desk, Gate, new, owner, type_of

# Steps that take either database far longer than a test waits.
ENDLESS = SQL("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n")
SOON = 3.0  # seconds
HELD_UP_SECONDS = 0.5
C, D = 3, 4  # accounts


def note(order: list[str], name: str, tx: Transaction) -> None:
    """Say that work was carried out."""
    order.append(name)


def test_accounts_take_turns() -> None:
    """Of an account with many jobs and one with few that came later, each has every second turn, in its own order."""
    turns = FairQueue(Bounds(100, 100, 1))
    jobs = [Job(account, lambda tx: None, lambda jobs: None) for account in (A, A, A, A, B, B)]
    for job in jobs:
        turns.put(job)
    order: list[int] = []
    turns.end()
    while (taken := turns.get()) is not None:
        order.append(jobs.index(taken))
        turns.done(taken)
    assert order == [0, 4, 1, 5, 2, 3]


def test_the_reserve_takes_jobs_only_while_no_other_thread_does() -> None:
    """It waits as long as others take jobs, takes all that waits once they are held up, and ends with the queue."""
    turns = FairQueue(Bounds(100, 100, 1))
    jobs = [Job(account, lambda tx: None, lambda jobs: None) for account in (A, B, C, D)]
    for job in jobs:
        turns.put(job)
    taken: list[Job | None] = []
    reserve = threading.Thread(target=lambda: taken.extend(iter(lambda: turns.relieve(HELD_UP_SECONDS), None)))
    assert turns.get() is jobs[0]
    reserve.start()
    time.sleep(HELD_UP_SECONDS / 2)
    assert turns.get() is jobs[1]
    time.sleep(HELD_UP_SECONDS * 0.75)
    assert taken == []
    deadline = time.monotonic() + SOON
    while len(taken) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert taken == jobs[2:]
    turns.end()
    reserve.join(SOON)
    assert not reserve.is_alive()


def test_no_account_takes_all_threads(lasting: str) -> None:
    """However many searches an account has, so many run at once, and another one's is answered meanwhile."""
    storage = open_storage(lasting)
    try:
        for number, account in ((1, A), (2, B)):
            storage.add_account(Account(account, "", NOW), owner(number))
        desk, gate = Desk(storage), Gate()
        for _ in range(SEARCHES + 10):
            desk.put(SEARCH_LANE, gate)
        for _ in range(SEARCHES):
            gate.reached()
        assert desk.back == []
        other = desk.put(SEARCH_LANE, lambda tx: tx.account, B)
        desk.wait(1)
        assert [other] == desk.back
        assert other.result == B
        gate.open()
        desk.wait(SEARCHES + 11)
    finally:
        storage.close()


def test_one_account_fills_no_queue_for_others(storage: Storage) -> None:
    """Where an account may have no more searches waiting, another one still may."""
    desk, gate = Desk(storage), Gate()
    with pytest.raises(Unavailable):
        while True:
            desk.put(SEARCH_LANE, gate)
    taken = len(desk.queued)
    assert taken >= MAX_ACCOUNT_SEARCHES
    other = desk.put(SEARCH_LANE, lambda tx: tx.account, B)
    gate.open()
    desk.wait(taken + 1)
    assert other.result == B


def lanes(storage: Storage) -> list[str]:
    """Return the lanes of reading that have a queue."""
    return [SEARCH_LANE] if storage.inline else [READ_LANE, SEARCH_LANE]


def test_what_waits_is_dropped_when_its_client_goes(storage: Storage) -> None:
    """It comes back at once with an error, is never carried out, and makes room."""
    for lane in lanes(storage):
        desk, gate, order = Desk(storage), Gate(), list[str]()
        with pytest.raises(Unavailable):
            while True:
                desk.put(lane, gate if len(desk.queued) < 8 else partial(note, order, "kept"))
        held = len(desk.queued)
        jobs = [job for job in desk.queued if job.work is not gate]
        for job in jobs:
            job.abandon()
        assert {type(job.error) for job in jobs} == {Unavailable}
        last = desk.put(lane, lambda tx: tx.account)
        gate.open()
        desk.wait(held + 1)
        assert order == []
        assert last.result == A


def test_a_write_is_carried_out_though_its_client_goes(storage: Storage) -> None:
    """It has arrived whole."""
    desk, gate = Desk(storage), Gate()
    desk.put(WRITE_LANE, gate)
    gate.reached()
    job = desk.put(WRITE_LANE, lambda tx: tx.save([new(tx, CONTACTS)]))
    job.abandon()
    gate.open()
    desk.wait(2)
    assert job.error is None
    assert len(storage.read(A, lambda tx: tx.record_page(type_of(CONTACTS), 0, 10, False))) == 1


def endless(begun: threading.Event, statement: bool, tx: Any) -> None:
    """Search for longer than anybody waits: in one statement, or in very many."""
    begun.set()
    while True:
        tx._cursor.run(ENDLESS if statement else SQL("SELECT 1"))


@pytest.mark.parametrize("statement", [True, False], ids=["one statement", "many statements"])
def test_a_search_is_interrupted_when_its_client_goes(storage: Storage, statement: bool) -> None:
    """It ends soon, and the connection serves the next search as if nothing had been."""
    for _ in range(2 * SEARCHES + 1):
        desk, begun = Desk(storage), threading.Event()
        job = desk.put(SEARCH_LANE, partial(endless, begun, statement))
        assert begun.wait(WAIT_SECONDS)
        time.sleep(0.05)
        began = time.monotonic()
        job.abandon()
        desk.wait(1)
        assert time.monotonic() - began < SOON
        assert isinstance(job.error, Unavailable)
        after = desk.put(SEARCH_LANE, lambda tx: tx.record_page(type_of(CONTACTS), 0, 10, False))
        desk.wait(2)
        assert after.error is None
