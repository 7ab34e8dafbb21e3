"""History, events and reserved moments are written with every change, and read in their orders."""

from __future__ import annotations

import threading
from functools import partial

import msgspec

from axle.core import changes
from axle.core.events import ARCHIVED, CREATED, ERASED, LINKED, RESTORED, UPDATED, DueRow, Event, History, HistoryRow
from axle.core.record import CALCULATED, Record
from axle.core.rules import FLAGS_RULE, PURGE_AFTER_MS, PURGE_RULE, REMINDER_RULE
from axle.storage.interface import EventSpan, Storage, Transaction
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    HOUR,
    NOW,
    SOURCE,
    TASKS,
    A,
    B,
    add,
    archive,
    at,
    changed,
    erase,
    get,
    link,
    linking,
    restore,
    rows_of,
    save,
    together,
    type_of,
)  # fmt: skip

TOMORROW = NOW + 24 * HOUR


def histories(storage: Storage, ids: list[int], names: list[str]) -> list[HistoryRow]:
    """Return how properties changed."""
    return storage.read(A, lambda tx: tx.history(type_of(CONTACTS), ids, names).rows)


def events(storage: Storage, after: int = 0, limit: int = 1_000, account: int = A) -> list[Event]:
    """Return what happened."""
    return storage.read(account, lambda tx: tx.events(after, limit))


def due(storage: Storage, now_ms: int = NOW + 2 * PURGE_AFTER_MS, limit: int = 100) -> list[DueRow]:
    """Return the moments that have come."""
    return storage.due(now_ms, limit)


def test_a_new_record_has_no_history(storage: Storage) -> None:
    """Its present value is its first."""
    record = add(storage, CONTACTS, {"city": "Ulm"})
    assert histories(storage, [record.id], ["city"]) == []


def test_history_tells_what_ended_newest_first(storage: Storage) -> None:
    """Each row has the value before, when it was replaced, and by whom; a value that was not set is empty."""
    record = add(storage)
    first = changed(record, {"city": "Ulm"}, NOW + 10)
    second = changed(first.after, {"city": "Bonn"}, NOW + 20)
    cleared = changed(second.after, {"city": ""}, NOW + 30)
    for change in (first, second, cleared):
        save(storage, change)
    who = ("INTEGRATION", "77", 5)
    rows = [(NOW + 30, "Bonn"), (NOW + 20, "Ulm"), (NOW + 10, "")]
    assert histories(storage, [record.id], ["city"]) == [
        HistoryRow(record.id, "city", at_ms, value, *who) for at_ms, value in rows
    ]


def test_history_is_read_for_the_records_and_names_asked_for(storage: Storage) -> None:
    """Others are left out, and no records or no names find nothing."""
    item, two, three = add(storage), add(storage), add(storage)
    for record in (item, two, three):
        save(storage, changed(record, {"city": "Ulm", "zip": "1", "address": "x"}))
    rows = histories(storage, [two.id, item.id], ["zip", "city", "phone"])
    assert {(row.record_id, row.property) for row in rows} == {(n, p) for n in (item.id, two.id) for p in ("city", "zip")}
    assert histories(storage, [], ["zip"]) == histories(storage, [item.id], []) == histories(storage, [1], ["zip"]) == []


def test_a_change_by_the_server_has_no_user(storage: Storage) -> None:
    """The source is kept as it was, a missing user included."""
    record = add(storage)
    change = changes.calculated(record, {"city": "Ulm"}, NOW + 5)
    assert change is not None
    save(storage, change)
    assert histories(storage, [record.id], ["city"]) == [HistoryRow(record.id, "city", NOW + 5, "", CALCULATED.type, "", None)]


def test_history_survives_the_recycle_bin_but_not_erasure(storage: Storage) -> None:
    """Archiving and restoring keep it; erasing removes it, and that of nobody else."""
    record, two = add(storage), add(storage)
    first = changed(record, {"city": "Ulm"})
    save(storage, first, changed(two, {"city": "Ulm"}))
    back = restore(storage, archive(storage, first.after))
    assert len(histories(storage, [record.id], ["city"])) == 1
    erase(storage, back)
    assert [row.record_id for row in histories(storage, [record.id, two.id], ["city"])] == [two.id]


def test_events_tell_what_happened_in_order(storage: Storage) -> None:
    """Every kind of change is one event, with its record, type and moment."""
    record = add(storage)
    update = changed(record, {"city": "Ulm"}, NOW + 1)
    save(storage, update)
    gone = archive(storage, update.after)
    back = restore(storage, gone)
    save(storage, changes.touch(back, at(NOW + 4)))
    erase(storage, back)
    result = events(storage)
    assert [event.name for event in result] == [CREATED, UPDATED, ARCHIVED, RESTORED, LINKED, ERASED]
    assert {(event.record_id, event.type_key) for event in result} == {(record.id, record.type.key)}
    assert [event.number for event in result] == sorted({event.number for event in result})
    assert [event.at_ms for event in result][:3] == [NOW, NOW + 1, NOW + 1]


def test_events_are_read_after_a_number_up_to_a_limit(storage: Storage) -> None:
    """So that a reader may go on where it stopped."""
    for _ in range(5):
        add(storage)
    result = events(storage)
    assert events(storage, 0, 2) == result[:2]
    assert events(storage, result[1].number, 2) == result[2:4]
    assert events(storage, result[-1].number) == []


def test_which_events_are_kept(storage: Storage) -> None:
    """The first and the last of an account; once all are forgotten, the first is the next one."""

    def span() -> EventSpan:
        return storage.read(A, lambda tx: tx.event_span())

    assert span() == EventSpan(1, 0)
    for _ in range(3):
        add(storage)
    add(storage, account=B)
    assert span() == EventSpan(1, 3)
    assert storage.write(A, lambda tx: tx.trim_events(NOW + 1, 2)) == 2
    assert span() == EventSpan(3, 3)
    assert storage.write(A, lambda tx: tx.trim_events(NOW + 1, 2)) == 1
    assert span() == EventSpan(4, 3)


def test_a_batch_has_its_events_in_its_own_order(storage: Storage) -> None:
    """As many as there were changes."""
    records = [add(storage) for _ in range(4)]
    last = events(storage)[-1].number
    save(storage, *(changed(record, {"city": "Ulm"}) for record in reversed(records)))
    assert [event.record_id for event in events(storage, last)] == [record.id for record in reversed(records)]


def test_events_name_what_changed_but_no_values(storage: Storage) -> None:
    """Names of properties and rows of links are told, and no value: so nothing of an erased record stands in its events."""
    record, firm = add(storage), add(storage, COMPANIES)
    save(storage, changed(record, {"zip": "89073", "city": "Ulm"}))
    (number,) = link(storage, record, firm)
    details = [msgspec.to_builtins(event.detail) for event in events(storage)]
    assert details[2] == {"names": ["city", "zip"], "source_id": SOURCE.id, "user": SOURCE.user}
    assert [number, record.id, firm.id] in details[3]["linked"]
    erase(storage, record)
    assert not [event for event in events(storage) if "Ulm" in str(event.detail) or "89073" in str(event.detail)]


def test_whoever_follows_the_events_misses_none(storage: Storage) -> None:
    """While eight writers write, a reader that goes on after the last number it saw sees each event, in order."""
    answers: list[Event] = []
    ended = threading.Event()

    def follow() -> None:
        last = False
        while not last:
            last = ended.is_set()
            answers.extend(events(storage, answers[-1].number if answers else 0))

    reader = threading.Thread(target=follow)
    reader.start()
    results = together([lambda: [add(storage).id for _ in range(25)]] * 8)
    ended.set()
    reader.join()
    created = {number for numbers in results if isinstance(numbers, list) for number in numbers}
    assert len(created) == 200
    assert [event.number for event in answers] == sorted(event.number for event in answers)
    assert {event.record_id for event in answers} == created


def test_moments_are_reserved_and_come_in_order(storage: Storage) -> None:
    """Earliest first, only those that have come, at most as many as asked for; of every account."""
    assert (storage.next_due(), due(storage)) == (None, [])
    two = add(storage, TASKS, {"hs_timestamp": "2026-01-03T00:00:00.000Z"}, B)
    record = add(storage, TASKS)
    rows = [
        DueRow(A, record.type.key, record.id, FLAGS_RULE, TOMORROW),
        DueRow(B, two.type.key, two.id, FLAGS_RULE, TOMORROW + 24 * HOUR),
    ]
    assert storage.next_due() == TOMORROW
    assert due(storage) == rows
    assert due(storage, limit=1) == rows[:1]
    assert due(storage, TOMORROW) == rows[:1]
    assert due(storage, TOMORROW - 1) == []


def test_a_record_may_have_several_moments(storage: Storage) -> None:
    """Two reminders and a due date are three rows; the same moment twice is one."""
    change_at = [NOW + 5 * HOUR, NOW + 3 * HOUR, NOW + 5 * HOUR]
    add(storage, TASKS, {"hs_task_reminders": ";".join(map(str, change_at))})
    expected = [(REMINDER_RULE, NOW + 3 * HOUR), (REMINDER_RULE, NOW + 5 * HOUR), (FLAGS_RULE, TOMORROW)]
    assert [(row.rule, row.at_ms) for row in due(storage)] == expected


def test_done_forgets_moments(storage: Storage) -> None:
    """The record's others stay; who does it second is told which were left to do."""
    add(storage, TASKS, {"hs_task_reminders": f"{NOW + HOUR};{NOW + 2 * HOUR};{NOW + 3 * HOUR}"})
    first, second, *other_rows = due(storage)
    assert storage.write(A, lambda tx: tx.complete_due([first])) == [first]
    assert storage.write(A, lambda tx: tx.complete_due([first])) == []
    assert storage.write(A, lambda tx: tx.complete_due([first, second])) == [second]
    assert storage.write(A, lambda tx: tx.complete_due([])) == []
    assert due(storage) == other_rows


def test_a_moment_that_has_failed_comes_again(storage: Storage) -> None:
    """It says when it was, and how often it has failed; an update of the record leaves it, its end or its return does not."""
    task = add(storage, TASKS, {"hs_task_reminders": str(NOW + HOUR)})
    row = due(storage)[0]

    def postpone(row: DueRow, at_ms: int) -> DueRow:
        def work(tx: Transaction) -> None:
            assert tx.complete_due([row]) == [row]
            tx.postpone(row, at_ms)

        storage.write(A, work)
        return due(storage, at_ms)[-1]

    once = postpone(row, NOW + 2 * HOUR)
    assert (once.rule, once.at_ms, once.moment_ms, once.tries) == (row.rule, NOW + 2 * HOUR, NOW + HOUR, 1)
    twice = postpone(once, NOW + 3 * HOUR)
    assert (twice.at_ms, twice.moment_ms, twice.tries) == (NOW + 3 * HOUR, NOW + HOUR, 2)
    later = changed(task, {"hs_timestamp": "2026-01-05T00:00:00.000Z", "hs_task_reminders": ""})
    save(storage, later)
    assert due(storage, TOMORROW) == [twice]
    gone = archive(storage, later.after)
    assert [one.rule for one in due(storage)] == [PURGE_RULE]
    purging = postpone(due(storage)[0], NOW + 2 * PURGE_AFTER_MS)
    assert purging.tries == 1
    restore(storage, gone)
    assert PURGE_RULE not in [one.rule for one in due(storage, NOW + 3 * PURGE_AFTER_MS)]


def test_an_update_replaces_the_moments(storage: Storage) -> None:
    """What is no longer due is forgotten; a change of links alone leaves them."""
    task = add(storage, TASKS)
    link(storage, task, add(storage))
    assert storage.next_due() == TOMORROW
    later = changed(task, {"hs_timestamp": "2026-01-05T00:00:00.000Z"})
    save(storage, later)
    assert [row.at_ms for row in due(storage)] == [TOMORROW + 3 * 24 * HOUR]
    save(storage, changed(later.after, {"hs_task_status": "COMPLETED"}))
    assert due(storage) == []


def test_the_recycle_bin_reserves_the_purge(storage: Storage) -> None:
    """Archiving leaves that moment alone, restoring puts the others back, erasing leaves none."""
    task = add(storage, TASKS)
    gone = archive(storage, task)
    assert [(row.rule, row.at_ms) for row in due(storage)] == [(PURGE_RULE, NOW + 1 + PURGE_AFTER_MS)]
    back = restore(storage, gone)
    assert [row.rule for row in due(storage)] == [FLAGS_RULE]
    erase(storage, back)
    assert (due(storage), storage.next_due()) == ([], None)


def test_concurrent_links_of_one_record_lose_no_event(storage: Storage) -> None:
    """Each is one event, and each link is there."""
    firm = add(storage, COMPANIES)
    contacts = [add(storage) for _ in range(8)]
    last = events(storage)[-1].number
    assert together([partial(link_to, storage, record, firm) for record in contacts]) == [None] * 8
    assert sorted(event.record_id for event in events(storage, last)) == [record.id for record in contacts]
    assert len(storage.read(A, lambda tx: rows_of(tx, firm))) == 8


def link_to(storage: Storage, record: Record, other_record: Record) -> None:
    """Link two records, reading both first."""

    def work(tx: Transaction) -> None:
        assert tx.records(type_of(COMPANIES), [other_record.id])
        tx.save([linking(record, other_record)])

    storage.write(A, work)


def present(storage: Storage, record: Record) -> Record:
    """Return a record as it is now."""
    result = get(storage, record)
    assert result is not None
    return result


def _history(ids: list[int], names: list[str], most: int, tx: Transaction) -> History:
    return tx.history(type_of(CONTACTS), ids, names, most)


def test_no_more_of_a_history_is_read_than_is_asked_for(storage: Storage) -> None:
    """Of each property of each record the newest, whatever the others have."""
    item, two = add(storage), add(storage)
    for n in range(1, 8):
        for record in (item, two):
            save(storage, changed(present(storage, record), {"city": str(n), "zip": "x" * n}, NOW + n))
    save(storage, changed(present(storage, two), {"phone": "1"}, NOW + 9))
    for most in (2, 3, 7, 8):
        result = storage.read(A, partial(_history, [two.id, item.id], ["zip", "city", "phone"], most))
        assert result.most == most
        kept = list(range(7, 0, -1))[:most]
        assert [(row.record_id, row.property, row.at_ms - NOW) for row in result.rows] == [
            *((item.id, name, n) for name in ("city", "zip") for n in kept),
            *((two.id, name, n) for name in ("city",) for n in kept),
            (two.id, "phone", 9),
            *((two.id, "zip", n) for n in kept),
        ]
