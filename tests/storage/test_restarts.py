"""Closing finishes what is queued, and what was written is there when a database is opened again."""

from __future__ import annotations

import threading

import pytest

from axle.core.accounts import Account
from axle.core.errors import Unavailable
from axle.storage import open_storage
from axle.storage.interface import WRITE_LANE, Job
from axle.testing.conformance.ids import take
from axle.testing.conformance.samples import CONTACTS, NOW, TASKS, A, Desk, Gate, add, link, new, owner
from axle.testing.conformance.transactions import state


def test_ids_go_on_after_a_restart(lasting: str) -> None:
    """A storage that is opened again gives none that were given before; nor do two that are open together."""
    storage = open_storage(lasting)
    storage.add_account(Account(A, "A", NOW), owner(1))
    before = take(storage, 1_500)
    storage.close()
    one, two = open_storage(lasting), open_storage(lasting)
    try:
        after = [number for _ in range(3) for storage in (one, two) for number in take(storage, 400)]
    finally:
        one.close()
        two.close()
    assert len({*before, *after}) == len(before) + len(after)


def test_closing_finishes_what_is_queued(database: str) -> None:
    """Every write that was taken is carried out and handed back; afterwards none is taken."""
    storage = open_storage(database)
    storage.add_account(Account(A, "A", NOW), owner(1))
    desk, gate = Desk(storage), Gate()
    desk.put(WRITE_LANE, gate)
    gate.reached()
    jobs = [desk.put(WRITE_LANE, lambda tx: tx.save([new(tx, CONTACTS)])) for _ in range(50)]
    closing = threading.Thread(target=storage.close)
    closing.start()
    gate.open()
    closing.join()
    assert len(desk.back) == 51
    assert [job.error for job in jobs] == [None] * 50
    with pytest.raises(Unavailable):
        storage.submit(WRITE_LANE, Job(A, gate, lambda back: None))


def test_what_was_written_is_there_after_a_restart(lasting: str) -> None:
    """Closed and opened again, everything is as it was."""
    storage = open_storage(lasting)
    storage.add_account(Account(A, "A", NOW), owner(1))
    link(storage, add(storage, TASKS), add(storage, CONTACTS, {"email": "a@example.com"}))
    before = state(storage)
    storage.close()
    storage = open_storage(lasting)
    try:
        assert state(storage) == before
        assert storage.accounts() == [Account(A, "A", NOW)]
    finally:
        storage.close()
