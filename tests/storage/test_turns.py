"""Accounts take turns in the lanes, and what nobody waits for any more is not carried out."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from axle.core.accounts import Account
from axle.core.errors import Unavailable
from axle.storage import open_storage
from axle.storage.fair_queue import SEARCHES, Bounds, FairQueue, Relief
from axle.storage.group_lane import GroupLane, Threads
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


def test_the_reserve_takes_the_place_of_a_thread_that_is_held_up() -> None:
    """It leaves what waits to threads that move, takes a job for each that does not, and ends with the queue."""
    turns = FairQueue(Bounds(100, 100, 1))
    jobs = [Job(account, lambda tx: None, lambda jobs: None) for account in (A, B, C, D)]
    for job in jobs:
        turns.put(job)
    taken: list[tuple[Job, float]] = []
    relief = Relief(2, HELD_UP_SECONDS)

    def relieving() -> None:
        while (job := turns.relieve(relief)) is not None:
            taken.append((job, time.monotonic()))

    reserve = threading.Thread(target=relieving, daemon=True)
    began = time.monotonic()
    assert turns.get() is jobs[0]
    time.sleep(HELD_UP_SECONDS / 2)
    second = time.monotonic()
    assert turns.get() is jobs[1]
    reserve.start()
    wait_until(lambda: len(taken) == 2)
    assert [job for job, _ in taken] == jobs[2:]
    assert taken[0][1] >= began + HELD_UP_SECONDS
    assert taken[1][1] >= second + HELD_UP_SECONDS
    turns.end()
    reserve.join(SOON)
    assert not reserve.is_alive()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what other threads bring about."""
    deadline = time.monotonic() + SOON
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert condition()


class Held:
    """A lane in which the jobs of some accounts wait until they are let go, and what it has served."""

    def __init__(self, held: int) -> None:
        self.held = range(held)
        self.served: list[Job] = []
        self.let_go = threading.Event()
        self.began = threading.Semaphore(0)
        self.pause = 0.0  # seconds that any other job takes
        self.lane = GroupLane("axle-test", Threads(4, 8), self._serve, Bounds(2_000, 1_000, 1), 3)

    def _serve(self, jobs: Sequence[Job]) -> None:
        if jobs[0].account in self.held:
            self.began.release()
            assert self.let_go.wait(WAIT_SECONDS)
        elif self.pause:
            time.sleep(self.pause)
        self.served.extend(jobs)

    def put(self, account: int) -> Job:
        """Queue a job."""
        job = Job(account, lambda tx: None, lambda jobs: None)
        self.lane.put(job)
        return job

    def hold(self) -> None:
        """Have all be held up that are to be."""
        for account in self.held:
            self.put(account)
        for _ in self.held:
            assert self.began.acquire(timeout=WAIT_SECONDS)

    def end(self) -> None:
        """Let all go, and end the lane."""
        self.let_go.set()
        self.lane.stop()
        assert not [thread for thread in self.lane._threads if thread.is_alive()]


@pytest.mark.parametrize("held", [4, 11])
def test_what_waits_is_served_though_nothing_more_is_put(held: int) -> None:
    """All of it is there before the threads are held up, and the one that is left serves it."""
    held_up = Held(held)
    held_up.hold()
    time.sleep(3 * HELD_UP_SECONDS)  # what has rested for long is no reason to rest on
    waiting = [held_up.put(100 + number) for number in range(20)]
    wait_until(lambda: len(held_up.served) == 20)
    assert set(held_up.served) == set(waiting)
    held_up.end()
    assert len(held_up.served) == 20 + held


def test_jobs_that_wait_behind_those_that_hold_up_are_served() -> None:
    """They were put in one go: nothing happens any more that could wake a thread."""
    held_up = Held(4)
    for account in (*held_up.held, *range(100, 120)):
        held_up.put(account)
    wait_until(lambda: len(held_up.served) == 20)
    held_up.end()


def test_one_thread_that_moves_is_not_enough() -> None:
    """While three of four are held up, three of the reserve take their places: others have as many threads as ever."""
    held_up = Held(3)
    held_up.hold()
    held_up.pause = 0.02  # so short that the fourth thread is never held up
    began = time.monotonic()
    for number in range(80):
        held_up.put(100 + number)
    wait_until(lambda: len(held_up.served) == 80)
    assert time.monotonic() - began < 80 * held_up.pause / 2
    held_up.end()


def test_the_end_of_a_queue_waits_for_what_waits() -> None:
    """Though all threads are held up when it comes; whoever puts something later is refused."""
    held_up = Held(4)
    held_up.hold()
    waiting = [held_up.put(100 + number % 3) for number in range(9)]
    ending = threading.Thread(target=held_up.lane.stop, daemon=True)
    ending.start()
    wait_until(lambda: len(held_up.served) == 9)
    assert set(held_up.served) == set(waiting)
    assert ending.is_alive()
    with pytest.raises(Unavailable, match="shutting down"):
        held_up.put(200)
    held_up.let_go.set()
    ending.join(SOON)
    assert not ending.is_alive()
    held_up.end()


@pytest.mark.parametrize("seed", range(4))
def test_each_job_is_served_once_and_in_its_order(seed: int) -> None:
    """Whatever is held up, put by several threads, and for how long."""
    choices = random.Random(seed)
    held_up = Held(0)
    pauses = {account: choices.choice((0, 0, 0, 0.001, 0.01, 0.15)) for account in range(30)}
    serve = held_up.lane._serve

    def slow(jobs: Sequence[Job]) -> None:
        time.sleep(pauses[jobs[0].account])
        serve(jobs)

    held_up.lane._serve = slow
    put: list[list[Job]] = [[] for _ in range(30)]

    def putting(accounts: Sequence[int]) -> None:
        for account in accounts:
            put[account].append(held_up.put(account))
            if account % 7 == 0:
                time.sleep(0.002)

    parts = [[choices.choice(range(part, 30, 3)) for _ in range(120)] for part in range(3)]
    threads = [threading.Thread(target=putting, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held_up.end()
    assert [[job for job in held_up.served if job.account == account] for account in range(30)] == put
    assert len(held_up.served) == sum(map(len, put)) == 360


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
