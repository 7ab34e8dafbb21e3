"""Records of different types may share an id: what happens to one of them leaves the others as they are."""

from __future__ import annotations

from axle.core import changes
from axle.core.events import DueRow
from axle.core.record import Record, RecordKey
from axle.core.rules import REMINDER_RULE
from axle.core.search import SearchRequest, check
from axle.storage.interface import FIRST_ID, Storage
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    NOW,
    TASKS,
    A,
    archive,
    at,
    catalog,
    changed,
    default_type,
    erase,
    get,
    link,
    restore,
    rows_of,
    save,
    type_of,
)

NUMBER = 101
VALUES = {
    CONTACTS: {"firstname": "Ann", "email": "ann@example.com"},
    COMPANIES: {"name": "Acme"},
    TASKS: {"hs_timestamp": "2026-01-02T00:00:00.000Z", "hs_task_subject": "Call"},
}
CHANGED = {CONTACTS: "firstname", COMPANIES: "name", TASKS: "hs_task_subject"}


def three(storage: Storage, number: int = NUMBER) -> list[Record]:
    """Make a contact, a company and a task of one id, and change each of them once."""
    records = []
    for name, values in VALUES.items():
        created = changes.create(type_of(name), number, values, at(NOW))
        save(storage, created)
        change = changed(created.after, {CHANGED[name]: f"{name} 2"}, NOW + 1)
        save(storage, change)
        records.append(change.after)
    return records


def history(storage: Storage, record: Record) -> list[str]:
    """Return the values that the changed property of a record had."""
    name = CHANGED[record.type.name]
    return [row.value for row in storage.read(A, lambda tx: tx.history(record.type, [record.id], [name])).rows]


def found(storage: Storage, name: str) -> list[int]:
    """Return the ids of the records of a type that a search finds."""
    search = check(SearchRequest(), type_of(name), catalog())
    return [record.id for record in storage.read(A, lambda tx: tx.search(search)).records]


def test_records_of_one_id_are_read_apart(storage: Storage) -> None:
    """By type, by key, and each with a history of its own."""
    contact, company, task = records = three(storage)
    assert [get(storage, record) for record in records] == records
    assert storage.read(A, lambda tx: tx.records_by_key([company.key], catalog().by_key)) == [company]
    keys = [contact.key, task.key, RecordKey(company.type.key, NUMBER + 1)]
    by_key = storage.read(A, lambda tx: tx.records_by_key(keys, catalog().by_key))
    assert sorted(by_key, key=lambda record: record.type.key) == [contact, task]
    assert [history(storage, record) for record in records] == [["Ann"], ["Acme"], ["Call"]]
    assert [found(storage, name) for name in VALUES] == [[NUMBER]] * 3


def test_associations_of_one_id_are_apart(storage: Storage) -> None:
    """Records of one id can be associated; each has the rows of its own type, and archiving hides those alone."""
    contact, company, task = three(storage)
    link(storage, contact, company)
    link(storage, task, company)
    here, there = default_type(contact, company), default_type(task, company)
    assert [row.type for row, _ in storage.read(A, lambda tx: rows_of(tx, contact))] == [here]
    assert len(storage.read(A, lambda tx: rows_of(tx, company))) == 2
    archive(storage, task)
    assert storage.read(A, lambda tx: tx.count_associations([NUMBER], [here, there])) == {(NUMBER, here): 1}
    erase(storage, contact)
    assert [row.type for row, _ in storage.read(A, lambda tx: rows_of(tx, company))] == [default_type(company, task)]


def test_archiving_and_restoring_one_leaves_the_others(storage: Storage) -> None:
    """It is found no more, and found again; the others are found all the time."""
    contact, company, _ = three(storage)
    gone = archive(storage, contact)
    assert [found(storage, name) for name in VALUES] == [[], [NUMBER], [NUMBER]]
    restore(storage, gone)
    assert [found(storage, name) for name in VALUES] == [[NUMBER]] * 3
    assert get(storage, company) == company


def test_erasing_one_leaves_the_others(storage: Storage) -> None:
    """Their values, their history and their reserved moments are there; its own are gone."""
    contact, company, task = three(storage)
    storage.write(A, lambda tx: tx.erase_history(company.type, [NUMBER], ["phone"]))
    erase(storage, contact)
    assert [get(storage, record, None) for record in (contact, company, task)] == [None, company, task]
    assert [history(storage, record) for record in (contact, company, task)] == [[], ["Acme"], ["Call"]]
    storage.write(A, lambda tx: tx.erase_history(task.type, [NUMBER], ["hs_task_subject"]))
    assert [history(storage, record) for record in (company, task)] == [["Acme"], []]


def test_moments_of_one_id_are_apart(storage: Storage) -> None:
    """Each is reserved, done and given up for one record alone."""
    contact, company, task = three(storage)
    rows = [DueRow(A, record.type.key, NUMBER, REMINDER_RULE, NOW + 5) for record in (contact, company, task)]

    def due() -> list[int]:
        return sorted(row.type_key for row in storage.due(NOW + 5, 10))

    storage.write(A, lambda tx: tx.reserve(rows))
    assert due() == sorted(row.type_key for row in rows)
    assert storage.write(A, lambda tx: tx.complete_due(rows[1:2])) == rows[1:2]
    assert due() == sorted((contact.type.key, task.type.key))
    archive(storage, task)
    assert due() == [contact.type.key]


def test_the_counter_passes_ids_from_elsewhere(storage: Storage) -> None:
    """A record may come with an id; it is not given to another one later, however many are."""
    first = storage.write(A, lambda tx: tx.new_ids(1)[0])
    assert first == FIRST_ID
    three(storage)
    beyond = FIRST_ID + 1_500
    save(storage, changes.create(type_of(CONTACTS), beyond, {"createdate": "2020-01-01T00:00:00.000Z"}, at(NOW)))
    ids = {number for _ in range(4) for number in storage.write(A, lambda tx: tx.new_ids(600))}
    assert len(ids) == 2_400
    assert ids.isdisjoint((first, NUMBER, beyond))
