"""Links are rows of both directions, read from either end; those of archived records are hidden and kept."""

from __future__ import annotations

from functools import partial

from axle.core.associations import Link, both_ways
from axle.core.changes import Record
from axle.storage.interface import Storage, Transaction
from tests.storage.samples import (
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
    save,
    together,
)  # fmt: skip


def seen(storage: Storage, record: Record, other: Record, after: int = 0, limit: int = 0) -> list[int]:
    """Return the ids that a record is visibly linked to, by the default type that leads to another one."""
    return [row.to_id for row in storage.read(A, lambda tx: tx.links([record.id], [default_type(record, other)], after, limit))]


def hidden(storage: Storage, record: Record) -> list[int]:
    """Return how many ends of each of a record's links are archived."""
    return sorted(count for _, count in storage.read(A, lambda tx: tx.all_links(record.id)))


def test_a_link_is_seen_from_both_ends(storage: Storage) -> None:
    """Each direction has its own association type."""
    task, contact = add(storage, TASKS), add(storage)
    link(storage, task, contact)
    there, back = default_type(task, contact), default_type(contact, task)
    assert storage.read(A, lambda tx: tx.links([task.id], [there])) == [Link(there, task.id, contact.id)]
    assert storage.read(A, lambda tx: tx.links([contact.id], [back])) == [Link(back, contact.id, task.id)]
    assert storage.read(A, lambda tx: tx.links([task.id], [back])) == []


def test_links_are_ordered_by_from_to_and_type(storage: Storage) -> None:
    """Whatever the order in which they were made, and of several records at once."""
    one, two = add(storage), add(storage)
    firms = [add(storage, COMPANIES) for _ in range(3)]
    labelled = next(kind for kind in catalog().between("0-1", "0-2") if not kind.default and not kind.limit_one)
    for contact in (two, one):
        for firm in reversed(firms):
            change = linking(contact, firm)
            change.linked = both_ways(catalog(), labelled, contact.id, firm.id)
            save(storage, change)
    types = sorted([labelled.id, default_type(one, firms[0])])
    wanted = [Link(number, contact.id, firm.id) for contact in (one, two) for firm in firms for number in types]
    assert storage.read(A, lambda tx: tx.links([two.id, one.id], types[::-1])) == wanted
    assert storage.read(A, lambda tx: tx.links([two.id], types)) == wanted[6:]


def test_links_are_read_from_an_id_on_and_up_to_a_limit(storage: Storage) -> None:
    """The bound is included, and a limit of none means all."""
    one = add(storage)
    firms = [add(storage, COMPANIES) for _ in range(5)]
    link(storage, one, *firms)
    numbers = [firm.id for firm in firms]
    assert seen(storage, one, firms[0]) == numbers
    assert seen(storage, one, firms[0], numbers[2]) == numbers[2:]
    assert seen(storage, one, firms[0], numbers[2] + 1, 1) == numbers[3:4]
    assert seen(storage, one, firms[0], numbers[4] + 1) == []


def test_nothing_is_linked_to_nothing(storage: Storage) -> None:
    """No ids, no types, unknown ids and unknown types find no links."""
    one, firm = add(storage), add(storage, COMPANIES)
    (number,) = link(storage, one, firm)
    for ids, types in (([], [number]), ([one.id], []), ([firm.id + 1], [number]), ([one.id], [number + 100_000])):
        assert storage.read(A, partial(_links, ids, types)) == []
    assert storage.read(A, lambda tx: tx.all_links(firm.id + 1)) == []


def _links(ids: list[int], types: list[int], tx: Transaction) -> list[Link]:
    return tx.links(ids, types)


def test_a_link_is_kept_once(storage: Storage) -> None:
    """The same link again, in the same save or another one, changes nothing."""
    one, firm = add(storage), add(storage, COMPANIES)
    save(storage, linking(one, firm), linking(one, firm))
    link(storage, one, firm)
    assert hidden(storage, one) == [0]


def test_a_removed_link_is_gone_from_both_ends(storage: Storage) -> None:
    """Its neighbours stay; what is removed twice is still gone."""
    one, firm, other = add(storage), add(storage, COMPANIES), add(storage, COMPANIES)
    link(storage, one, firm, other)
    change = linking(one, firm)
    change.unlinked, change.linked = change.linked, []
    save(storage, change)
    save(storage, change)
    assert seen(storage, one, firm) == [other.id]
    assert (seen(storage, firm, one), seen(storage, other, one)) == ([], [one.id])


def test_one_save_may_replace_a_link(storage: Storage) -> None:
    """What is removed is removed before what is added is added."""
    one, firm = add(storage), add(storage, COMPANIES)
    link(storage, one, firm)
    change = linking(one, firm)
    change.unlinked = change.linked
    save(storage, change)
    assert seen(storage, one, firm) == [firm.id]


def test_archiving_hides_links_and_restoring_shows_them(storage: Storage) -> None:
    """From either end; every row is kept and says how many of its ends are archived."""
    one, firm = add(storage), add(storage, COMPANIES)
    link(storage, one, firm)
    gone = archive(storage, one)
    assert (seen(storage, one, firm), seen(storage, firm, one)) == ([], [])
    assert (hidden(storage, one), hidden(storage, firm)) == ([1], [1])
    restore(storage, gone)
    assert (seen(storage, one, firm), seen(storage, firm, one)) == ([firm.id], [one.id])
    assert (hidden(storage, one), hidden(storage, firm)) == ([0], [0])


def test_a_link_is_seen_again_when_both_ends_are_back(storage: Storage) -> None:
    """With both ends archived, restoring one of them does not show it, whichever comes first."""
    for order in (0, 1):
        one, firm = add(storage), add(storage, COMPANIES)
        link(storage, one, firm)
        gone = [archive(storage, one), archive(storage, firm)]
        assert hidden(storage, one) == [2]
        restore(storage, gone[order])
        assert (seen(storage, one, firm), hidden(storage, firm)) == ([], [1])
        restore(storage, gone[1 - order])
        assert (seen(storage, one, firm), seen(storage, firm, one)) == ([firm.id], [one.id])


def test_both_ends_archived_in_one_batch_count_twice(storage: Storage) -> None:
    """And restoring them one by one shows the link in the end."""
    one, firm = add(storage), add(storage, COMPANIES)
    link(storage, one, firm)
    storage.write(A, lambda tx: tx.save([archived(tx, one), archived(tx, firm)]))
    assert hidden(storage, one) == [2]
    for gone in (one, firm):
        found = get(storage, gone, True)
        assert found is not None
        restore(storage, found)
    assert seen(storage, firm, one) == [one.id]


def test_both_ends_archived_at_the_same_time_count_twice(storage: Storage) -> None:
    """Neither of two transactions loses the other's count."""
    for _ in range(5):
        one, firm = add(storage), add(storage, COMPANIES)
        link(storage, one, firm)
        results = together([partial(archive_locked, storage, end) for end in (one, firm)])
        assert results == [None, None]
        assert (hidden(storage, one), hidden(storage, firm)) == ([2], [2])


def archive_locked(storage: Storage, record: Record) -> None:
    """Archive a record the way operations do: read it first, in the same transaction."""

    def work(tx: Transaction) -> None:
        (found,) = tx.records(record.type, [record.id])
        tx.save([archived(tx, found)])

    storage.write(A, work)


def test_a_link_made_while_its_other_end_is_archived_is_hidden(storage: Storage) -> None:
    """Whoever links checks the other end in the same transaction; so the link is either refused or hidden with it."""
    for _ in range(5):
        one, firm = add(storage), add(storage, COMPANIES)
        together([partial(archive_locked, storage, firm), partial(link_locked, storage, one, firm)])
        assert (seen(storage, one, firm), seen(storage, firm, one)) == ([], [])


def link_locked(storage: Storage, record: Record, other: Record) -> None:
    """Link a record the way operations do: only to one that is live."""

    def work(tx: Transaction) -> None:
        if tx.records(other.type, [other.id]):
            tx.save([linking(record, other)])

    storage.write(A, work)


def test_erasing_removes_links_of_both_directions(storage: Storage) -> None:
    """Nothing points at an erased record."""
    one, firm, task = add(storage), add(storage, COMPANIES), add(storage, TASKS)
    link(storage, one, firm)
    link(storage, task, one)
    erase(storage, one)
    assert (hidden(storage, one), hidden(storage, firm), hidden(storage, task)) == ([], [], [])


def test_many_links_are_kept_and_counted(storage: Storage) -> None:
    """A record may have a thousand of them."""
    one = add(storage, COMPANIES)
    many = storage.write(A, lambda tx: [linked_contact(tx, one) for _ in range(1_000)])
    assert seen(storage, one, many[0]) == [record.id for record in many]


def linked_contact(tx: Transaction, firm: Record) -> Record:
    """Create a contact that is linked to a company."""
    change = new(tx, CONTACTS)
    change.linked = linking(change.after, firm).linked
    tx.save([change])
    return change.after


def test_links_are_counted_by_record_and_type(storage: Storage) -> None:
    """Visible ones alone; records and types without any are left out."""
    one, two, alone = (add(storage) for _ in range(3))
    firms = [add(storage, COMPANIES) for _ in range(3)]
    link(storage, one, *firms)
    link(storage, two, firms[0])
    there, back = default_type(one, firms[0]), default_type(firms[0], one)
    ids = [one.id, two.id, alone.id]
    assert storage.read(A, lambda tx: tx.count_links(ids, [there, back])) == {(one.id, there): 3, (two.id, there): 1}
    assert storage.read(A, lambda tx: tx.count_links([firms[0].id], [back])) == {(firms[0].id, back): 2}
    archive(storage, firms[0])
    assert storage.read(A, lambda tx: tx.count_links(ids, [there])) == {(one.id, there): 2}
    assert storage.read(A, lambda tx: tx.count_links([], [there])) == storage.read(A, lambda tx: tx.count_links(ids, [])) == {}


def test_crowded_records_are_found(storage: Storage) -> None:
    """Those with at least so many visible links of a type, by id, up to a limit."""
    people, firms = [add(storage) for _ in range(3)], [add(storage, COMPANIES) for _ in range(3)]
    for number, one in enumerate(people):
        link(storage, one, *firms[: number + 1])
    there = default_type(people[0], firms[0])
    found = {(people[1].id, there): 2, (people[2].id, there): 3}
    assert storage.read(A, lambda tx: tx.crowded([there], 2, 10)) == found
    assert storage.read(A, lambda tx: tx.crowded([there], 2, 1)) == {(people[1].id, there): 2}
    assert storage.read(A, lambda tx: tx.crowded([there], 4, 10)) == storage.read(A, lambda tx: tx.crowded([], 1, 10)) == {}
    archive(storage, firms[0])
    assert storage.read(A, lambda tx: tx.crowded([there], 2, 10)) == {(people[2].id, there): 2}


def test_a_type_is_used_while_a_link_of_it_is_visible(storage: Storage) -> None:
    """Dropping types removes their links, hidden ones too, and leaves the others."""
    one, firm, task = add(storage), add(storage, COMPANIES), add(storage, TASKS)
    link(storage, one, firm, task)
    types = [default_type(one, firm), default_type(firm, one)]
    assert storage.read(A, lambda tx: tx.uses(types))
    archive(storage, firm)
    assert not storage.read(A, lambda tx: tx.uses(types))
    assert not storage.read(A, lambda tx: tx.uses([]))
    storage.write(A, lambda tx: tx.drop_types([]))
    storage.write(A, lambda tx: tx.drop_types(types))
    assert hidden(storage, firm) == []
    assert [row.type for row, _ in storage.read(A, lambda tx: tx.all_links(one.id))] == [default_type(one, task)]
