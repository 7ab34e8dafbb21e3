"""Records are read as they were written: by id, by type, page by page, live or archived."""

from __future__ import annotations

import contextlib

from axle.core import changes
from axle.core.errors import AxleError
from axle.core.events import REMINDED
from axle.core.record import Record, RecordKey
from axle.storage.interface import FIRST_ID, WRITE_LANE, Storage, Transaction, first
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    NOW,
    TASKS,
    A,
    Desk,
    add,
    archive,
    at,
    catalog,
    changed,
    erase,
    get,
    new,
    owner,
    restore,
    save,
    type_of,
)  # fmt: skip


def ids(records: list[Record]) -> list[int]:
    """Return the ids of records."""
    return [record.id for record in records]


def page(storage: Storage, start: int = 0, limit: int = 100, archived: bool = False, name: str = CONTACTS) -> list[int]:
    """Return the ids of one page."""
    return storage.read(A, lambda tx: ids(tx.record_page(type_of(name), start, limit, archived)))


def test_a_record_is_read_as_it_was_created(storage: Storage) -> None:
    """Id, times, every property and the absence of an archiving date come back equal."""
    record = add(storage, TASKS, {"hs_task_subject": "Call", "hs_task_body": "<b>now</b>"})
    assert get(storage, record) == record
    assert (record.created_ms, record.updated_ms, record.archived_ms) == (NOW, NOW, None)


def test_properties_keep_their_order(storage: Storage) -> None:
    """The names come back in the order in which they were written."""
    created = add(storage, CONTACTS, {"zip": "1", "city": "2", "address": "3"})
    result = get(storage, created)
    assert result is not None
    assert list(result.properties) == list(created.properties)


def test_only_records_that_exist_are_returned(storage: Storage) -> None:
    """Unknown ids, absurd ids and repeated ids change nothing in what is found."""
    record = add(storage)
    expected = [record.id, record.id, record.id + 1, 0, -5, 2**53 - 1, 2**63 - 1]
    assert storage.read(A, lambda tx: tx.records(record.type, expected)) == [record]
    assert storage.read(A, lambda tx: tx.records(record.type, [record.id + 1])) == []


def test_no_ids_find_nothing(storage: Storage) -> None:
    """An empty list of ids, or of types, is answered with nothing."""
    record = add(storage)
    assert storage.read(A, lambda tx: tx.records(record.type, [])) == []
    assert storage.read(A, lambda tx: tx.records_by_key([], catalog().by_key)) == []
    assert storage.read(A, lambda tx: tx.records_by_key([record.key], {})) == []


def test_a_record_is_not_found_under_another_type(storage: Storage) -> None:
    """An id belongs to one type."""
    record = add(storage)
    assert storage.read(A, lambda tx: tx.records(type_of(COMPANIES), [record.id], None)) == []


def test_archived_records_are_told_apart(storage: Storage) -> None:
    """False finds the live ones, True the archived ones, None both."""
    live, gone = add(storage), archive(storage, add(storage))
    assert gone.archived_ms == NOW + 1
    both = [live.id, gone.id]
    assert storage.read(A, lambda tx: tx.records(live.type, both)) == [live]
    assert storage.read(A, lambda tx: tx.records(live.type, both, True)) == [gone]
    assert sorted(ids(storage.read(A, lambda tx: tx.records(live.type, both, None)))) == both


def test_a_thousand_records_are_written_and_read_at_once(storage: Storage) -> None:
    """Neither a long save nor a long list of ids is too much."""
    created = storage.write(A, lambda tx: [new(tx, CONTACTS, {"city": str(n)}) for n in range(1_000)])
    save(storage, *created)
    records = storage.read(A, lambda tx: tx.records(type_of(CONTACTS), [change.after.id for change in created]))
    assert {record.id: record for record in records} == {change.after.id: change.after for change in created}


def test_pages_are_in_the_order_of_ids(storage: Storage) -> None:
    """A page begins at its first id, holds at most its limit, and goes by number, whatever was written first."""
    numbers = [FIRST_ID + 5, 9, 10**15, 100, 2**53 - 1]
    save(storage, *(changes.create(type_of(CONTACTS), number, {}, at()) for number in numbers))
    assert page(storage) == sorted(numbers)
    assert page(storage, 9, 2) == [9, 100]
    assert page(storage, 10, 2) == [100, FIRST_ID + 5]
    assert page(storage, 2**53 - 1, 2) == [2**53 - 1]
    assert page(storage, 2**53) == []


def test_a_page_holds_one_type_and_one_sort(storage: Storage) -> None:
    """Other types are not in it, and either live records or archived ones."""
    record, two, three = add(storage), add(storage, COMPANIES), add(storage)
    archive(storage, three)
    assert page(storage) == [record.id]
    assert page(storage, archived=True) == [three.id]
    assert page(storage, name=COMPANIES) == [two.id]
    assert page(storage, name=COMPANIES, archived=True) == []


def test_typed_finds_live_records_of_many_types(storage: Storage) -> None:
    """Each comes with its own type; archived ones and types that are not asked for are left out."""
    item, two, three, four = add(storage), add(storage, COMPANIES), add(storage, TASKS), add(storage)
    archive(storage, four)
    object_types = {type_of(name).key: type_of(name) for name in (CONTACTS, COMPANIES)}
    keys = [item.key, two.key, three.key, four.key, RecordKey(1, 1)]
    records = storage.read(A, lambda tx: tx.records_by_key(keys, object_types))
    assert sorted(records, key=lambda record: record.id) == [item, two]


def test_an_update_replaces_the_values(storage: Storage) -> None:
    """What is set is set, what is cleared is gone, the modified date moves and the creation date stays."""
    created = add(storage, CONTACTS, {"firstname": "Ann", "city": "Ulm"})
    change = changed(created, {"city": "", "zip": "89073"}, NOW + 7)
    save(storage, change)
    result = get(storage, created)
    assert result == change.after
    assert result is not None
    assert ("city" in result.properties, result.properties["zip"], result.properties["firstname"]) == (False, "89073", "Ann")
    assert (result.created_ms, result.updated_ms) == (NOW, NOW + 7)


def test_an_update_reaches_no_other_record(storage: Storage) -> None:
    """A record with a neighbouring id keeps what it has."""
    before, record, after = add(storage), add(storage), add(storage)
    save(storage, changed(record, {"city": "Ulm"}))
    assert [get(storage, before), get(storage, after)] == [before, after]


def test_a_restored_record_is_as_it_was(storage: Storage) -> None:
    """Archiving and restoring keep every value and the creation date."""
    record = add(storage, CONTACTS, {"email": "a@example.com", "firstname": "Ann"})
    back = restore(storage, archive(storage, record))
    assert (back.properties, back.created_ms, back.archived_ms) == (record.properties, record.created_ms, None)
    assert back.updated_ms > record.updated_ms
    assert get(storage, record, True) is None


def test_an_erased_record_is_gone(storage: Storage) -> None:
    """Neither live nor archived, whether it was archived before or not."""
    record, two = add(storage), archive(storage, add(storage))
    erase(storage, record)
    erase(storage, two)
    assert storage.read(A, lambda tx: tx.records(record.type, [record.id, two.id], None)) == []


def test_changes_of_links_and_reminders_leave_the_record(storage: Storage) -> None:
    """They write an event, but neither values nor times."""
    record = add(storage)
    reminded = changes.touch(record, at(NOW + 9))
    reminded.event = REMINDED
    save(storage, changes.touch(record, at(NOW + 8)), reminded)
    assert get(storage, record) == record


def test_saving_nothing_does_nothing(storage: Storage) -> None:
    """No changes, no event."""
    save(storage)
    assert storage.read(A, lambda tx: tx.events(0, 10)) == []


def test_a_transaction_reads_what_it_has_written(storage: Storage) -> None:
    """Before the commit, within the same work."""

    def work(tx: Transaction) -> tuple[Record, Record | None]:
        change = new(tx, CONTACTS, {"email": "a@example.com"})
        tx.save([change])
        holder = tx.unique_holders(change.after.type, "email", ["a@example.com"])["a@example.com"]
        return change.after, first(tx.records(change.after.type, [holder]))

    created, result = storage.write(A, work)
    assert created == result


def test_a_read_sees_one_state(storage: Storage) -> None:
    """What is written while it runs does not appear in it."""
    created = add(storage, CONTACTS, {"city": "Ulm"})
    desk = Desk(storage)

    def work(tx: Transaction) -> list[list[Record]]:
        answers = [tx.records(created.type, [created.id])]
        desk.put(WRITE_LANE, lambda other: other.save([changed(created, {"city": "Bonn"})]))
        if storage.inline is False:
            desk.wait(1)
        return [*answers, tx.records(created.type, [created.id])]

    assert storage.read(A, work) == [[created], [created]]
    assert desk.wait(1)[0].error is None
    result = get(storage, created)
    assert result is not None
    assert result.properties["city"] == "Bonn"


def test_a_read_changes_nothing(storage: Storage) -> None:
    """Whether the attempt is refused or forgotten, nothing of it is kept."""
    record = add(storage)

    def work(tx: Transaction) -> None:
        tx.save([changed(record, {"city": "Ulm"})])

    def hire(tx: Transaction) -> None:
        tx.save_owner(owner(9))

    for attempt in (work, hire):
        with contextlib.suppress(AxleError):
            storage.read(A, attempt)
    assert get(storage, record) == record
    assert [item.id for item in storage.read(A, lambda tx: tx.owner_page(0, 100, None))] == [1]
