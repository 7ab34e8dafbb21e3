"""Timelines and the recycle bin: what happened last comes first, page by page."""

from __future__ import annotations

from axle.core.accounts import PRIVATE, REFRESH, Token
from axle.core.associations import Date
from axle.core.catalog import ObjectType
from axle.core.record import Record, RecordKey
from axle.storage.interface import Place, Storage, TimelineRow
from axle.testing.conformance.samples import (
    CONTACTS,
    NOTES,
    NOW,
    TASKS,
    A,
    B,
    add,
    archive,
    catalog,
    erase,
    get,
    linking,
    restore,
    save,
    type_of,
)


def standing(storage: Storage, contact: Record, date: Date, type_name: str = NOTES) -> Record:
    """Link a contact to a new activity that stands somewhere on its timeline."""
    activity = add(storage, type_name)
    change = linking(contact, activity)
    change.dates[change.linked[0]] = date
    save(storage, change)
    return activity


def types(*names: str) -> dict[int, ObjectType]:
    """Return the association types from contacts to types, with these."""
    pairs = [(catalog().default(type_of(CONTACTS).id, type_of(name).id), type_of(name)) for name in names]
    return {association_type.id: object_type for association_type, object_type in pairs if association_type}


def timeline(
    storage: Storage, contact: Record, after: Place | None = None, limit: int = 100, archived: bool = False
) -> list[TimelineRow]:
    """Read a page of notes and tasks."""
    by_way = types(NOTES, TASKS)
    return storage.read(A, lambda tx: tx.timeline(contact.id, by_way, after, limit, archived))


def numbers(rows: list[TimelineRow]) -> list[int]:
    """Return the ids of what is on a page."""
    return [row.place.id for row in rows]


def test_a_timeline_begins_with_the_latest(storage: Storage) -> None:
    """Whether it is done or open, and wherever its place is not when it happens; each row has its record."""
    contact = add(storage)
    first = standing(storage, contact, Date(NOW - 5, 1))
    last = standing(storage, contact, Date(NOW + 9, 0), TASKS)
    between = standing(storage, contact, Date(NOW + 70, 1, NOW + 3), TASKS)
    unsaid = standing(storage, contact, Date(None, 1, NOW + 1))
    rows = timeline(storage, contact)
    assert numbers(rows) == [last.id, between.id, unsaid.id, first.id]
    assert [row.place.at_ms - NOW for row in rows] == [9, 3, 1, -5]
    assert [row.record.key if row.record else None for row in rows] == [one.key for one in (last, between, unsaid, first)]


def test_a_timeline_goes_on_where_a_page_ended(storage: Storage) -> None:
    """Every activity is on one page, also where many happen at one moment and of several types."""
    contact = add(storage)
    records = [
        standing(storage, contact, Date(NOW + number // 4, 1, NOW if number % 3 == 0 else None), name)
        for number in range(12)
        for name in (NOTES, TASKS)
    ]
    everything = timeline(storage, contact)
    assert sorted(numbers(everything)) == sorted(record.id for record in records)
    pages, after = [], None
    for _ in range(5):
        page = timeline(storage, contact, after, 5)
        pages += page
        after = page[-1].place
    assert [row.place for row in pages] == [row.place for row in everything]
    assert timeline(storage, contact, after) == []


def test_a_timeline_is_that_of_one_record_and_account(storage: Storage) -> None:
    """Without types it is empty, and so is that of another record, or of a record of another account with the same id."""
    contact, other = add(storage), add(storage)
    note = standing(storage, contact, Date(NOW, 1))
    assert numbers(timeline(storage, contact)) == [note.id]
    assert timeline(storage, other) == []
    assert storage.read(A, lambda tx: tx.timeline(contact.id, {}, None, 10)) == []
    assert storage.read(B, lambda tx: tx.timeline(contact.id, types(NOTES), None, 10)) == []
    assert storage.read(A, lambda tx: tx.timeline(contact.id, types(TASKS), None, 10)) == []


def test_archived_activities_have_a_timeline_of_their_own(storage: Storage) -> None:
    """They leave the other one, come back with a restore, and are on neither once they are erased."""
    contact = add(storage)
    kept, gone, erased = (standing(storage, contact, Date(NOW + step, 1)) for step in range(3))
    archive(storage, gone)
    archive(storage, erased)
    assert numbers(timeline(storage, contact)) == [kept.id]
    assert numbers(timeline(storage, contact, archived=True)) == [erased.id, gone.id]
    doomed = get(storage, erased, None)
    assert doomed is not None
    erase(storage, doomed)
    assert numbers(timeline(storage, contact, archived=True)) == [gone.id]
    again = get(storage, gone, None)
    assert again is not None
    restore(storage, again)
    assert numbers(timeline(storage, contact)) == [gone.id, kept.id]
    assert timeline(storage, contact, archived=True) == []


def test_moved_activities_move_on_timelines(storage: Storage) -> None:
    """Their place follows them on every row that leads to them."""
    contact = add(storage)
    note, task = standing(storage, contact, Date(NOW, 1)), standing(storage, contact, Date(NOW + 1, 1), TASKS)
    inward = list(types(NOTES))
    outward = [catalog().associations[one].inverse for one in inward]
    storage.write(A, lambda tx: tx.date_associations(note.id, outward, inward, Date(NOW + 5, 1, NOW + 2)))
    assert [(row.place.at_ms - NOW, row.place.id) for row in timeline(storage, contact)] == [(2, note.id), (1, task.id)]


def test_the_recycle_bin_begins_with_what_was_archived_last(storage: Storage) -> None:
    """Of all types that are asked for, page by page; live records and those of other accounts are not in it."""
    records = [add(storage, name) for name in (NOTES, TASKS, NOTES, CONTACTS)]
    add(storage, NOTES)
    add(storage, NOTES, account=B)
    for record in records:
        archive(storage, record)
    by_key = {type_of(name).key: type_of(name) for name in (NOTES, TASKS)}
    page = storage.read(A, lambda tx: tx.archived_page(by_key, None, 2))
    last = Place(page[1].archived_ms or 0, page[1].type.key, page[1].id)
    rest = storage.read(A, lambda tx: tx.archived_page(by_key, last, 2))
    assert [record.key for record in page + rest] == [
        RecordKey(type_of(TASKS).key, records[1].id), RecordKey(type_of(NOTES).key, records[2].id),
        RecordKey(type_of(NOTES).key, records[0].id),
    ]  # fmt: skip
    assert storage.read(A, lambda tx: tx.archived_page({}, None, 2)) == []
    assert storage.read(B, lambda tx: tx.archived_page(by_key, None, 2)) == []


def test_private_tokens_are_those_of_the_account(storage: Storage) -> None:
    """The newest first; tokens of OAuth and of other accounts are none of them."""
    for number, (account, purpose) in enumerate(((A, PRIVATE), (A, PRIVATE), (A, REFRESH), (B, PRIVATE))):
        token = Token(f"h{number}", account, account, f"n{number}", "*", NOW + number, purpose=purpose)
        storage.save_token(token)
    assert [token.name for token in storage.read(A, lambda tx: tx.private_tokens(10))] == ["n1", "n0"]
    assert [token.name for token in storage.read(A, lambda tx: tx.private_tokens(1))] == ["n1"]
