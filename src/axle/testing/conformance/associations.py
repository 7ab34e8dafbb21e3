"""Links are rows of both directions, read from either end; those of archived records are hidden and kept."""

from __future__ import annotations

from functools import partial

from axle.core.associations import FROM_ARCHIVED, TO_ARCHIVED, Link, both_ways
from axle.core.record import Record
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    TASKS,
    A,
    add,
    archive,
    archived,
    catalog,
    default_type,
    erase,
    get,
    link,
    linking,
    new,
    restore,
    rows_of,
    save,
    together,
)  # fmt: skip


def seen(storage: Storage, record: Record, other_record: Record, after: int = 0, limit: int = 0) -> list[int]:
    """Return the ids that a record is visibly linked to, by the default type that leads to another one."""
    return [
        row.to_id
        for row in storage.read(A, lambda tx: tx.associations([record.id], [default_type(record, other_record)], after, limit))
    ]


def hidden(storage: Storage, record: Record) -> list[int]:
    """Return what hides each of a record's links."""
    return sorted(bits for _, bits in storage.read(A, lambda tx: rows_of(tx, record)))


def test_a_link_is_seen_from_both_ends(storage: Storage) -> None:
    """Each direction has its own association type."""
    task, contact = add(storage, TASKS), add(storage)
    link(storage, task, contact)
    there, back = default_type(task, contact), default_type(contact, task)
    assert storage.read(A, lambda tx: tx.associations([task.id], [there])) == [Link(there, task.id, contact.id)]
    assert storage.read(A, lambda tx: tx.associations([contact.id], [back])) == [Link(back, contact.id, task.id)]
    assert storage.read(A, lambda tx: tx.associations([task.id], [back])) == []


def test_links_are_ordered_by_from_to_and_type(storage: Storage) -> None:
    """Whatever the order in which they were made, and of several records at once."""
    record, two = add(storage), add(storage)
    firms = [add(storage, COMPANIES) for _ in range(3)]
    labelled = next(
        association_type
        for association_type in catalog().between("0-1", "0-2")
        if not association_type.default and not association_type.limit_one
    )
    for contact in (two, record):
        for firm in reversed(firms):
            change = linking(contact, firm)
            change.linked = both_ways(catalog(), labelled, contact.id, firm.id)
            save(storage, change)
    types = sorted([labelled.id, default_type(record, firms[0])])
    links = [Link(number, contact.id, firm.id) for contact in (record, two) for firm in firms for number in types]
    assert storage.read(A, lambda tx: tx.associations([two.id, record.id], types[::-1])) == links
    assert storage.read(A, lambda tx: tx.associations([two.id], types)) == links[6:]


def test_links_are_read_from_an_id_on_and_up_to_a_limit(storage: Storage) -> None:
    """The bound is included, and a limit of none means all."""
    record = add(storage)
    firms = [add(storage, COMPANIES) for _ in range(5)]
    link(storage, record, *firms)
    numbers = [firm.id for firm in firms]
    assert seen(storage, record, firms[0]) == numbers
    assert seen(storage, record, firms[0], numbers[2]) == numbers[2:]
    assert seen(storage, record, firms[0], numbers[2] + 1, 1) == numbers[3:4]
    assert seen(storage, record, firms[0], numbers[4] + 1) == []


def test_nothing_is_linked_to_nothing(storage: Storage) -> None:
    """No ids, no types, unknown ids and unknown types find no links."""
    record, firm = add(storage), add(storage, COMPANIES)
    (number,) = link(storage, record, firm)
    for ids, types in (([], [number]), ([record.id], []), ([firm.id + 1], [number]), ([record.id], [number + 100_000])):
        assert storage.read(A, partial(_links, ids, types)) == []
    assert storage.read(A, lambda tx: tx.all_associations(firm.id + 1, catalog().ways_from(firm.type.id))) == []


def _links(ids: list[int], types: list[int], tx: Transaction) -> list[Link]:
    return tx.associations(ids, types)


def test_a_link_is_kept_once(storage: Storage) -> None:
    """The same link again, in the same save or another one, changes nothing."""
    record, firm = add(storage), add(storage, COMPANIES)
    save(storage, linking(record, firm), linking(record, firm))
    link(storage, record, firm)
    assert hidden(storage, record) == [0]


def test_a_removed_link_is_gone_from_both_ends(storage: Storage) -> None:
    """Its neighbours stay; what is removed twice is still gone."""
    record, firm, other_record = add(storage), add(storage, COMPANIES), add(storage, COMPANIES)
    link(storage, record, firm, other_record)
    change = linking(record, firm)
    change.unlinked, change.linked = change.linked, []
    save(storage, change)
    save(storage, change)
    assert seen(storage, record, firm) == [other_record.id]
    assert (seen(storage, firm, record), seen(storage, other_record, record)) == ([], [record.id])


def test_one_save_may_replace_a_link(storage: Storage) -> None:
    """What is removed is removed before what is added is added."""
    record, firm = add(storage), add(storage, COMPANIES)
    link(storage, record, firm)
    change = linking(record, firm)
    change.unlinked = change.linked
    save(storage, change)
    assert seen(storage, record, firm) == [firm.id]


def test_archiving_hides_links_and_restoring_shows_them(storage: Storage) -> None:
    """From either end; every row is kept and says which of its ends is archived."""
    record, firm = add(storage), add(storage, COMPANIES)
    link(storage, record, firm)
    gone = archive(storage, record)
    assert (seen(storage, record, firm), seen(storage, firm, record)) == ([], [])
    assert (hidden(storage, record), hidden(storage, firm)) == ([FROM_ARCHIVED], [TO_ARCHIVED])
    restore(storage, gone)
    assert (seen(storage, record, firm), seen(storage, firm, record)) == ([firm.id], [record.id])
    assert (hidden(storage, record), hidden(storage, firm)) == ([0], [0])


def test_a_link_is_seen_again_when_both_ends_are_back(storage: Storage) -> None:
    """With both ends archived, restoring one of them does not show it, whichever comes first."""
    for order in (0, 1):
        record, firm = add(storage), add(storage, COMPANIES)
        link(storage, record, firm)
        gone = [archive(storage, record), archive(storage, firm)]
        assert hidden(storage, record) == [FROM_ARCHIVED | TO_ARCHIVED]
        restore(storage, gone[order])
        assert (seen(storage, record, firm), hidden(storage, record)) == ([], [(TO_ARCHIVED, FROM_ARCHIVED)[order]])
        restore(storage, gone[1 - order])
        assert (seen(storage, record, firm), seen(storage, firm, record)) == ([firm.id], [record.id])


def test_both_ends_archived_in_one_batch_hide_a_link_twice(storage: Storage) -> None:
    """And restoring them one by one shows the link in the end."""
    item, firm = add(storage), add(storage, COMPANIES)
    link(storage, item, firm)
    storage.write(A, lambda tx: tx.save([archived(tx, item), archived(tx, firm)]))
    assert hidden(storage, item) == [FROM_ARCHIVED | TO_ARCHIVED]
    for gone in (item, firm):
        result = get(storage, gone, True)
        assert result is not None
        restore(storage, result)
    assert seen(storage, firm, item) == [item.id]


def test_both_ends_archived_at_the_same_time_hide_a_link_twice(storage: Storage) -> None:
    """Neither of two transactions loses what the other one notes."""
    for _ in range(5):
        record, firm = add(storage), add(storage, COMPANIES)
        link(storage, record, firm)
        results = together([partial(archive_locked, storage, end) for end in (record, firm)])
        assert results == [None, None]
        assert hidden(storage, record) == hidden(storage, firm) == [FROM_ARCHIVED | TO_ARCHIVED]


def archive_locked(storage: Storage, record: Record) -> None:
    """Archive a record the way operations do: read it first, in the same transaction."""

    def work(tx: Transaction) -> None:
        (result,) = tx.records(record.type, [record.id])
        tx.save([archived(tx, result)])

    storage.write(A, work)


def test_a_link_made_while_its_other_end_is_archived_is_hidden(storage: Storage) -> None:
    """Whoever links checks the other end in the same transaction; so the link is either refused or hidden with it."""
    for _ in range(5):
        record, firm = add(storage), add(storage, COMPANIES)
        together([partial(archive_locked, storage, firm), partial(link_locked, storage, record, firm)])
        assert (seen(storage, record, firm), seen(storage, firm, record)) == ([], [])


def link_locked(storage: Storage, record: Record, other_record: Record) -> None:
    """Link a record the way operations do: only to one that is live."""

    def work(tx: Transaction) -> None:
        if tx.records(other_record.type, [other_record.id]):
            tx.save([linking(record, other_record)])

    storage.write(A, work)


def test_erasing_removes_links_of_both_directions(storage: Storage) -> None:
    """Nothing points at an erased record."""
    record, firm, task = add(storage), add(storage, COMPANIES), add(storage, TASKS)
    link(storage, record, firm)
    link(storage, task, record)
    erase(storage, record)
    assert (hidden(storage, record), hidden(storage, firm), hidden(storage, task)) == ([], [], [])


def test_many_links_are_kept_and_counted(storage: Storage) -> None:
    """A record may have a thousand of them."""
    item = add(storage, COMPANIES)
    many = storage.write(A, lambda tx: [linked_contact(tx, item) for _ in range(1_000)])
    assert seen(storage, item, many[0]) == [record.id for record in many]


def linked_contact(tx: Transaction, firm: Record) -> Record:
    """Create a contact that is linked to a company."""
    change = new(tx, CONTACTS)
    change.linked = linking(change.after, firm).linked
    tx.save([change])
    return change.after


def test_links_are_counted_by_record_and_type(storage: Storage) -> None:
    """Visible ones alone; records and types without any are left out."""
    record, two, alone = (add(storage) for _ in range(3))
    firms = [add(storage, COMPANIES) for _ in range(3)]
    link(storage, record, *firms)
    link(storage, two, firms[0])
    there, back = default_type(record, firms[0]), default_type(firms[0], record)
    ids = [record.id, two.id, alone.id]
    assert storage.read(A, lambda tx: tx.count_associations(ids, [there, back])) == {(record.id, there): 3, (two.id, there): 1}
    assert storage.read(A, lambda tx: tx.count_associations([firms[0].id], [back])) == {(firms[0].id, back): 2}
    archive(storage, firms[0])
    assert storage.read(A, lambda tx: tx.count_associations(ids, [there])) == {(record.id, there): 2}
    assert (
        storage.read(A, lambda tx: tx.count_associations([], [there]))
        == storage.read(A, lambda tx: tx.count_associations(ids, []))
        == {}
    )


def test_crowded_records_are_found(storage: Storage) -> None:
    """Those with at least so many visible links of a type, by id, up to a limit."""
    people, firms = [add(storage) for _ in range(3)], [add(storage, COMPANIES) for _ in range(3)]
    for number, record in enumerate(people):
        link(storage, record, *firms[: number + 1])
    there = default_type(people[0], firms[0])
    result = {(people[1].id, there): 2, (people[2].id, there): 3}
    assert storage.read(A, lambda tx: tx.records_near_limit([there], 2, 10)) == result
    assert storage.read(A, lambda tx: tx.records_near_limit([there], 2, 1)) == {(people[1].id, there): 2}
    assert (
        storage.read(A, lambda tx: tx.records_near_limit([there], 4, 10))
        == storage.read(A, lambda tx: tx.records_near_limit([], 1, 10))
        == {}
    )
    archive(storage, firms[0])
    assert storage.read(A, lambda tx: tx.records_near_limit([there], 2, 10)) == {(people[2].id, there): 2}


def test_a_type_is_used_while_a_link_of_it_is_visible(storage: Storage) -> None:
    """Dropping types removes their links, hidden ones too, and leaves the others."""
    record, firm, task = add(storage), add(storage, COMPANIES), add(storage, TASKS)
    link(storage, record, firm, task)
    types = [default_type(record, firm), default_type(firm, record)]
    assert storage.read(A, lambda tx: tx.has_associations(types))
    archive(storage, firm)
    assert not storage.read(A, lambda tx: tx.has_associations(types))
    assert not storage.read(A, lambda tx: tx.has_associations([]))
    storage.write(A, lambda tx: tx.remove_association_types([]))
    storage.write(A, lambda tx: tx.remove_association_types(types))
    assert hidden(storage, firm) == []
    assert [row.type for row, _ in storage.read(A, lambda tx: rows_of(tx, record))] == [default_type(record, task)]
