"""When activities happen stands on the links that lead to them: the last and the next are found, moved and hidden with them."""

from __future__ import annotations

from axle.core.associations import TO_ARCHIVED, Date
from axle.core.calculated_properties import Times
from axle.core.changes import Change
from axle.core.events import DueRow
from axle.core.record import Record
from axle.core.rules import CALCULATED_RULE
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import (
    CONTACTS,
    NOTES,
    NOW,
    TASKS,
    A,
    B,
    add,
    archive,
    archived,
    changed,
    default_type,
    erase,
    linking,
    restore,
    rows_of,
    save,
)

DONE, OPEN = 0, 1


def dated(storage: Storage, contact: Record, at_ms: int | None, is_open: int = DONE, type_name: str = NOTES) -> Record:
    """Link a contact to a new activity that happens at some moment."""
    activity = add(storage, type_name)
    change = linking(contact, activity)
    change.dates[change.linked[0]] = Date(at_ms, is_open)
    save(storage, change)
    return activity


def said(storage: Storage, contact: Record, record: Record, now_ms: int = NOW, account: int = A) -> Times | None:
    """Return what the links of a contact to a type of activity say."""
    way = default_type(contact, record)
    return storage.read(account, lambda tx: tx.activity_times([contact.id], [way], now_ms)).get((contact.id, way))


def test_the_last_and_the_next_are_found(storage: Storage) -> None:
    """Of done and of open ones, the present moment counting as past; what has no moment is neither."""
    contact = add(storage)
    records = [dated(storage, contact, NOW + step) for step in (-5, -9, 0, 7, 3)]
    for step in (-2, -3, 8, 6):
        dated(storage, contact, NOW + step, OPEN)
    dated(storage, contact, None)
    assert said(storage, contact, records[0]) == Times(NOW, NOW - 2, NOW + 3, NOW + 6)
    assert said(storage, contact, records[0], NOW - 1) == Times(NOW - 5, NOW - 2, NOW, NOW + 6)
    assert said(storage, contact, records[0], NOW + 9) == Times(NOW + 7, NOW + 8, None, None)


def test_records_and_types_are_told_apart(storage: Storage) -> None:
    """Each record has an answer for each type, empty where there is nothing, and no account sees another's."""
    record, two = add(storage), add(storage)
    note, task = dated(storage, record, NOW - 1), dated(storage, two, NOW + 1, OPEN, TASKS)
    ways = [default_type(record, note), default_type(record, task)]
    nothing = Times(None, None, None, None)
    assert storage.read(A, lambda tx: tx.activity_times([record.id, two.id], ways, NOW)) == {
        (record.id, ways[0]): Times(NOW - 1, None, None, None),
        (record.id, ways[1]): nothing,
        (two.id, ways[0]): nothing,
        (two.id, ways[1]): Times(None, None, None, NOW + 1),
    }
    assert said(storage, record, note, account=B) == nothing
    assert (
        storage.read(A, lambda tx: tx.activity_times([], ways, NOW))
        == storage.read(A, lambda tx: tx.activity_times([1], [], NOW))
        == {}
    )


def test_a_moment_moves_on_every_link(storage: Storage) -> None:
    """Also on one that is hidden for now; links of other activities keep theirs."""
    record, two = add(storage), add(storage)
    note = dated(storage, record, NOW - 9)
    other_record = dated(storage, record, NOW - 8)
    save(storage, linking(two, note))
    archive(storage, two)
    back, there = default_type(note, record), default_type(record, note)
    storage.write(A, lambda tx: tx.date_associations(note.id, [back], [there], Date(NOW - 1, OPEN)))
    assert said(storage, record, note) == Times(NOW - 8, NOW - 1, None, None)
    assert said(storage, two, note) == Times(None, None, None, None)
    restore(storage, two)
    assert said(storage, two, other_record) == Times(None, NOW - 1, None, None)


def test_activities_that_go_say_nothing(storage: Storage) -> None:
    """Archived they are hidden, restored they are back, erased they are gone."""
    contact = add(storage)
    first, last = dated(storage, contact, NOW - 9), dated(storage, contact, NOW - 1)
    archive(storage, last)
    assert said(storage, contact, first) == Times(NOW - 9, None, None, None)
    restore(storage, last)
    assert said(storage, contact, first) == Times(NOW - 1, None, None, None)
    erase(storage, last)
    assert said(storage, contact, first) == Times(NOW - 9, None, None, None)


def test_links_that_are_placed_are_read_before_the_rest_is_saved(storage: Storage) -> None:
    """And are not written twice: an archived end is counted once."""
    contact, note = add(storage), add(storage, NOTES)
    change = linking(contact, note)
    change.dates[change.linked[0]] = Date(NOW - 1, DONE)
    way = default_type(contact, note)

    def work(tx: Transaction) -> tuple[Times, Change]:
        tx.save_associations([change])
        answers = tx.activity_times([contact.id], [way], NOW)[contact.id, way]
        tx.save([change])
        hiding = archived(tx, note)
        tx.save_associations([hiding])
        tx.save([hiding])
        return answers, hiding

    assert storage.write(A, work)[0] == Times(NOW - 1, None, None, None)
    assert [bits for _, bits in storage.read(A, lambda tx: rows_of(tx, contact))] == [TO_ARCHIVED]


def test_a_reserved_moment_stays_while_the_record_does(storage: Storage) -> None:
    """Beside the record's own moments, reserved once however often it is asked for, and gone with the record."""
    task = add(storage, TASKS)
    mine = DueRow(A, task.type.key, task.id, CALCULATED_RULE, NOW + 5)
    storage.write(A, lambda tx: tx.reserve([mine, mine]))
    storage.write(A, lambda tx: tx.reserve([]))
    save(storage, changed(task, {"hs_timestamp": "2026-01-03T00:00:00.000Z"}))
    assert storage.due(NOW + 5, 10) == [mine]
    archive(storage, task)
    assert storage.due(NOW + 5, 10) == []


def test_history_of_some_properties_is_erased(storage: Storage) -> None:
    """Of the records and the properties that are named, in that account alone."""
    item, two = add(storage, CONTACTS, {"firstname": "a", "lastname": "b"}), add(storage, CONTACTS, {"firstname": "c"})
    for record in (item, two):
        save(storage, changed(record, {"firstname": "x", "lastname": "y"}))
    storage.write(B, lambda tx: tx.erase_history(item.type, [item.id], ["firstname"]))
    storage.write(A, lambda tx: tx.erase_history(item.type, [], ["firstname"]))
    names = ["firstname", "lastname"]
    assert len(storage.read(A, lambda tx: tx.history(item.type, [item.id, two.id], names)).rows) == 4
    storage.write(A, lambda tx: tx.erase_history(item.type, [item.id], ["firstname"]))
    left = [
        (row.record_id, row.property)
        for row in storage.read(A, lambda tx: tx.history(item.type, [item.id, two.id], names)).rows
    ]
    assert left == [(item.id, "lastname"), (two.id, "firstname"), (two.id, "lastname")]
