"""All of a piece of work happens, or nothing; lanes are bounded; what is queued is finished; nobody's write is lost."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

import pytest

from axle.core.errors import AxleError, Conflict, Invalid, Unavailable
from axle.core.record import Record
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE, Storage, Transaction
from axle.storage.lanes import MAX_ACCOUNT_JOBS, MAX_ACCOUNT_SEARCHES
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    NOW,
    TASKS,
    A,
    Desk,
    Gate,
    add,
    archive,
    archived,
    catalog,
    changed,
    erased,
    get,
    link,
    linking,
    new,
    owner,
    restored,
    rows_of,
    together,
    type_of,
)  # fmt: skip


def state(storage: Storage) -> dict[str, Any]:
    """Return everything that the account A has, of every table."""

    def work(tx: Transaction) -> dict[str, Any]:
        pages = {
            (name, gone): tx.record_page(type_of(name), 0, 1_000, gone)
            for name in (CONTACTS, COMPANIES, TASKS)
            for gone in (False, True)
        }
        records = [record for page in pages.values() for record in page]
        return {
            "pages": pages,
            "holders": tx.unique_holders(type_of(CONTACTS), "email", [f"{letter}@example.com" for letter in "abcxyz"]),
            "links": sorted((row.from_id, row.type, row.to_id, n) for record in records for row, n in rows_of(tx, record)),
            "history": [tx.history(record.type, [record.id], ["city", "email", "hs_task_subject"]).rows for record in records],
            "events": tx.events(0, 1_000),
            "owners": tx.owner_page(0, 100, None),
        }

    return {**storage.read(A, work), "due": storage.due(NOW * 2, 1_000)}


class Wrong(Exception):
    """Something that no storage knows."""


@pytest.mark.parametrize("error", [Invalid("no"), Wrong("bug")], ids=["refused", "broken"])
def test_failed_work_leaves_nothing(storage: Storage, error: Exception) -> None:
    """After every kind of change to every table, what is raised reaches the caller and all is as before."""
    record, firm = add(storage, CONTACTS, {"email": "a@example.com"}), add(storage, COMPANIES)
    two, gone = add(storage, TASKS), archive(storage, add(storage, CONTACTS, {"email": "b@example.com"}))
    link(storage, record, firm)

    def work(tx: Transaction) -> None:
        fresh = new(tx, CONTACTS, {"email": "x@example.com"})
        fresh.linked = linking(fresh.after, firm).linked
        tx.save([fresh, changed(record, {"city": "Ulm", "email": "y@example.com"}), restored(tx, gone)])
        tx.save([archived(tx, firm), erased(tx, two)])
        tx.save_owner(owner(5))
        tx.complete_due([storage_due])
        raise error

    before = state(storage)
    storage_due = before["due"][0]
    with pytest.raises(type(error), match=str(error)):
        storage.write(A, work)
    assert state(storage) == before


def test_a_conflict_in_a_batch_leaves_nothing(storage: Storage) -> None:
    """Neither the changes before it nor those after it."""
    add(storage, CONTACTS, {"email": "a@example.com"})
    before = state(storage)
    with pytest.raises(Conflict):
        storage.write(A, lambda tx: tx.save([new(tx, CONTACTS, {"email": f"{letter}@example.com"}) for letter in "xay"]))
    assert state(storage) == before


def test_work_that_fails_takes_nothing_of_its_neighbours(storage: Storage) -> None:
    """Of many writes that were queued together, those that fail fail, and all others are there."""
    desk, gate = Desk(storage), Gate()
    desk.put(WRITE_LANE, gate)
    gate.reached()

    def work(number: int, tx: Transaction) -> int:
        change = new(tx, CONTACTS, {"email": "a@example.com" if number % 10 == 0 else f"{number}@example.com"})
        tx.save([change])
        if number % 3 == 2:
            raise Wrong("bug")
        return change.after.id

    jobs = [desk.put(WRITE_LANE, partial(work, n)) for n in range(1, 41)]
    gate.open()
    desk.wait(41)
    created = [job.result for job in jobs if job.error is None]
    assert sum(isinstance(job.error, Wrong) for job in jobs) + sum(isinstance(job.error, Conflict) for job in jobs) == 40 - len(
        created
    )
    result = storage.read(A, lambda tx: [record.id for record in tx.record_page(type_of(CONTACTS), 0, 100, False)])
    assert result == sorted(created)
    held = [record.properties["email"] for record in storage.read(A, lambda tx: tx.records(type_of(CONTACTS), created))]
    assert len(set(held)) == len(held)


def lanes(storage: Storage) -> list[str]:
    """Return the lanes that have a queue."""
    return [SEARCH_LANE, WRITE_LANE] if storage.inline else [READ_LANE, SEARCH_LANE, WRITE_LANE]


def test_a_full_lane_is_busy(storage: Storage) -> None:
    """At its bound a lane refuses at once, in one sentence; what it took is carried out, each job once."""
    for lane in lanes(storage):
        desk, gate = Desk(storage), Gate()
        desk.put(lane, gate)
        gate.reached()
        refused, taken = _fill(desk, lane, gate)
        assert "again" in refused.message
        most = MAX_ACCOUNT_SEARCHES if lane == SEARCH_LANE else MAX_ACCOUNT_JOBS
        assert most <= taken <= 2 * most
        assert desk.back == []
        gate.open()
        jobs = desk.wait(taken + 1)
        assert len({id(job) for job in jobs}) == len(jobs) == taken + 1
        assert all(job.error is None for job in jobs)


def _fill(desk: Desk, lane: str, gate: Gate) -> tuple[Unavailable, int]:
    """Put work that waits at the gate into a lane until it is refused."""
    for taken in itertools.count():
        try:
            desk.put(lane, gate)
        except Unavailable as busy:
            return busy, taken
    raise AssertionError("the numbers never end")


def test_every_lane_hands_back_results_and_errors(storage: Storage) -> None:
    """A job comes back once, with what its work returned or raised."""
    record = add(storage)

    def fail(tx: Transaction) -> None:
        raise Invalid("no")

    for lane in (READ_LANE, SEARCH_LANE, WRITE_LANE):
        desk = Desk(storage)
        jobs = [desk.put(lane, lambda tx: tx.records(record.type, [record.id])), desk.put(lane, fail)]
        desk.wait(2)
        assert jobs[0].result == [record]
        assert isinstance(jobs[1].error, Invalid)


def count_up(storage: Storage, times: int, *records: Record) -> None:
    """Count up a property of some records, the way an update does: read, change, save."""

    def work(tx: Transaction) -> None:
        result = {record.id: record for record in tx.records(records[0].type, [record.id for record in records])}
        tx.save(
            [changed(result[record.id], {"city": str(int(result[record.id].properties["city"]) + 1)}) for record in records]
        )

    for _ in range(times):
        storage.write(A, work)


def test_concurrent_updates_of_one_record_lose_nothing(storage: Storage) -> None:
    """Eight threads count up one property ten times each; every step is in the history."""
    created = add(storage, CONTACTS, {"city": "0"})
    assert together([partial(count_up, storage, 10, created)] * 8) == [None] * 8
    result = get(storage, created)
    assert result is not None
    assert result.properties["city"] == "80"
    ended = [int(row.value) for row in storage.read(A, lambda tx: tx.history(created.type, [created.id], ["city"]).rows)]
    assert ended == list(range(79, -1, -1))


def test_concurrent_batches_in_opposite_orders_lose_nothing(storage: Storage) -> None:
    """They lock the same records, and neither waits for the other for ever."""
    created = [add(storage, CONTACTS, {"city": "0"}) for _ in range(4)]
    works = [partial(count_up, storage, 5, *(created if n % 2 else reversed(created))) for n in range(8)]
    assert together(works) == [None] * 8
    result = storage.read(A, lambda tx: tx.records(type_of(CONTACTS), [record.id for record in created]))
    assert [record.properties["city"] for record in result] == ["40"] * 4


def test_concurrent_updates_through_typed_lose_nothing(storage: Storage) -> None:
    """Records that were found by id alone are safe to change too."""
    created = add(storage, CONTACTS, {"city": "0"})

    def work(tx: Transaction) -> None:
        (result,) = tx.records_by_key([created.key], catalog().by_key)
        tx.save([changed(result, {"city": str(int(result.properties["city"]) + 1)})])

    assert together([lambda: [storage.write(A, work) for _ in range(5)]] * 8) == [[None] * 5] * 8
    result = get(storage, created)
    assert result is not None
    assert result.properties["city"] == "40"


def test_of_many_who_archive_or_restore_one_does(storage: Storage) -> None:
    """Whoever comes second finds that it has happened already."""
    item, firm = add(storage), add(storage, COMPANIES)
    link(storage, item, firm)

    def put_away(tx: Transaction) -> int:
        records = tx.records(item.type, [item.id])
        tx.save([archived(tx, record) for record in records])
        return len(records)

    def bring_back(tx: Transaction) -> int:
        records = tx.records(item.type, [item.id], True)
        tx.save([restored(tx, record) for record in records])
        return len(records)

    for work, hidden in ((put_away, 1), (bring_back, 0)):
        assert sorted(map(str, together([partial(storage.write, A, work)] * 8))) == ["0"] * 7 + ["1"]
        assert [count for _, count in storage.read(A, lambda tx: rows_of(tx, item))] == [hidden]


def test_records_of_different_accounts_and_types_do_not_wait_for_ever(storage: Storage) -> None:
    """Writers that take the same records in different orders all end, one way or another, and all that succeed are counted."""
    item, firm = add(storage, CONTACTS, {"city": "0"}), add(storage, COMPANIES, {"city": "0"})

    def both(first: Record, second: Record) -> None:
        def work(tx: Transaction) -> None:
            for record in (first, second):
                (results_found,) = tx.records(record.type, [record.id])
                tx.save([changed(results_found, {"city": str(int(results_found.properties["city"]) + 1)})])

        storage.write(A, work)

    results = together([partial(both, *((item, firm) if n % 2 else (firm, item))) for n in range(4)])
    assert all(result is None or isinstance(result, Unavailable) for result in results)
    ended = str(results.count(None))
    assert [record.properties["city"] for record in (get(storage, item), get(storage, firm)) if record] == [ended, ended]


def test_errors_are_the_storage_s_own(storage: Storage) -> None:
    """What a database refuses by itself comes as an AxleError, and leaves nothing."""
    record = add(storage)
    before = state(storage)

    def work(tx: Transaction) -> None:
        again = new(tx, CONTACTS)
        again.after.id = record.id
        tx.save([again])

    with pytest.raises(AxleError):
        storage.write(A, work)
    assert state(storage) == before


def test_a_storage_that_ends_still_carries_out_what_it_is_given(storage: Storage) -> None:
    """It answers when it is asked whether it does, and is in a hurry only where a database is slow."""
    storage.check()
    storage.hurry()
    storage.check()
    record = add(storage)
    assert get(storage, record) == record
    assert [warning for warning in storage.warnings if not warning.strip()] == []
