"""A unique value has one live holder within its account and type."""

from __future__ import annotations

import pytest

from axle.core.errors import Conflict
from axle.core.record import Record
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    TASKS,
    A,
    B,
    add,
    archive,
    archived,
    changed,
    erase,
    get,
    new,
    restore,
    restored,
    save,
    together,
    type_of,
)  # fmt: skip

MAIL, OTHER = "ann@example.com", "bob@example.com"
KEY = "hs_unique_creation_key"


def holders(storage: Storage, *values: str, name: str = CONTACTS, prop: str = "email", account: int = A) -> dict[str, int]:
    """Return who holds which values."""
    return storage.read(account, lambda tx: tx.unique_holders(type_of(name), prop, values))


def ann(storage: Storage, account: int = A) -> Record:
    """Create the contact that the tests are about."""
    return add(storage, CONTACTS, {"email": MAIL}, account)


def test_holders_are_found_by_value(storage: Storage) -> None:
    """Each value that is held comes with its holder, others are left out, and the case counts."""
    record, two = ann(storage), add(storage, CONTACTS, {"email": OTHER})
    assert holders(storage, MAIL, OTHER, "nobody@example.com", MAIL.upper()) == {MAIL: record.id, OTHER: two.id}
    assert holders(storage, MAIL) == {MAIL: record.id}
    assert holders(storage) == {}
    assert holders(storage, MAIL, prop=KEY) == {}


def test_a_taken_value_is_a_conflict_that_names_the_holder(storage: Storage) -> None:
    """Nothing of the refused change is stored."""
    record = ann(storage)
    with pytest.raises(Conflict, match=f"Contact already exists. Existing ID: {record.id}"):
        ann(storage)
    assert storage.read(A, lambda tx: tx.record_page(type_of(CONTACTS), 0, 10, False)) == [record]


def test_an_update_to_a_taken_value_is_a_conflict(storage: Storage) -> None:
    """Both records keep what they have."""
    record, two = ann(storage), add(storage, CONTACTS, {"email": OTHER})
    with pytest.raises(Conflict, match=str(record.id)):
        save(storage, changed(two, {"email": MAIL}))
    assert holders(storage, MAIL, OTHER) == {MAIL: record.id, OTHER: two.id}


def test_two_new_records_of_one_batch_cannot_share_a_value(storage: Storage) -> None:
    """The second one conflicts with the first, and neither is stored."""
    with pytest.raises(Conflict):
        storage.write(A, lambda tx: tx.save([new(tx, CONTACTS, {"email": MAIL}), new(tx, CONTACTS, {"email": MAIL})]))
    assert holders(storage, MAIL) == {}


def test_a_value_is_freed_by_a_change(storage: Storage) -> None:
    """A value that is replaced or cleared may be taken by another record."""
    record = ann(storage)
    save(storage, changed(record, {"email": OTHER}))
    two = ann(storage)
    assert holders(storage, MAIL, OTHER) == {MAIL: two.id, OTHER: record.id}
    save(storage, changed(two, {"email": ""}))
    assert holders(storage, MAIL) == {}


def test_other_changes_keep_the_value(storage: Storage) -> None:
    """An update of another property neither frees nor claims it."""
    record = ann(storage)
    save(storage, changed(record, {"city": "Ulm"}))
    assert holders(storage, MAIL) == {MAIL: record.id}


def test_archiving_frees_and_restoring_claims(storage: Storage) -> None:
    """An archived record holds nothing; restored, it holds what it did."""
    record = ann(storage)
    gone = archive(storage, record)
    assert holders(storage, MAIL) == {}
    restore(storage, gone)
    assert holders(storage, MAIL) == {MAIL: record.id}


def test_restoring_into_a_taken_value_is_a_conflict(storage: Storage) -> None:
    """The record stays archived, and the new holder keeps the value."""
    gone = archive(storage, ann(storage))
    two = ann(storage)
    with pytest.raises(Conflict, match=str(two.id)):
        storage.write(A, lambda tx: tx.save([restored(tx, gone)]))
    assert get(storage, gone, True) == gone
    assert holders(storage, MAIL) == {MAIL: two.id}


def test_erasing_frees(storage: Storage) -> None:
    """An erased record holds nothing."""
    erase(storage, ann(storage))
    assert holders(storage, MAIL) == {}
    assert holders(storage, MAIL) == {} and ann(storage)


def test_erasing_an_archived_record_leaves_the_new_holder(storage: Storage) -> None:
    """A value that has passed on is not freed once more."""
    gone = archive(storage, ann(storage))
    two = ann(storage)
    erase(storage, gone)
    assert holders(storage, MAIL) == {MAIL: two.id}


def test_values_move_within_one_batch(storage: Storage) -> None:
    """Two records may swap their values, and one may take what another of the batch gives up, in either order."""
    record, two = ann(storage), add(storage, CONTACTS, {"email": OTHER})
    first, second = changed(record, {"email": OTHER}), changed(two, {"email": MAIL})
    save(storage, first, second)
    assert holders(storage, MAIL, OTHER) == {MAIL: two.id, OTHER: record.id}
    third = storage.write(A, lambda tx: _take_over(tx, first.after))
    assert holders(storage, MAIL, OTHER) == {MAIL: two.id, OTHER: third.id}


def _take_over(tx: Transaction, old: Record) -> Record:
    change = new(tx, CONTACTS, {"email": OTHER})
    tx.save([change, archived(tx, old)])
    return change.after


def test_types_and_properties_are_apart(storage: Storage) -> None:
    """The same value may be held once per type and property."""
    record, two = add(storage, TASKS, {KEY: MAIL}), add(storage, COMPANIES, {KEY: MAIL})
    three = add(storage, CONTACTS, {KEY: MAIL, "email": MAIL})
    result = [holders(storage, MAIL, name=name, prop=KEY) for name in (TASKS, COMPANIES, CONTACTS)]
    assert result == [{MAIL: record.id}, {MAIL: two.id}, {MAIL: three.id}]
    assert holders(storage, MAIL) == {MAIL: three.id}


def test_accounts_are_apart(storage: Storage) -> None:
    """The same value may be held in every account."""
    record, two = ann(storage), ann(storage, B)
    assert holders(storage, MAIL) == {MAIL: record.id}
    assert holders(storage, MAIL, account=B) == {MAIL: two.id}


def test_merged_ids_lead_to_the_record_that_took_them_over(storage: Storage) -> None:
    """Each of several ids in the one property is a value of its own; archiving frees them all."""
    record = add(storage, CONTACTS, {"hs_merged_object_ids": "7;8"})
    assert holders(storage, "7", "8", "7;8", prop="hs_merged_object_ids") == {"7": record.id, "8": record.id}
    archive(storage, record)
    assert holders(storage, "7", "8", prop="hs_merged_object_ids") == {}


def test_of_many_who_want_a_value_one_gets_it(storage: Storage) -> None:
    """Eight creates at the same time: one succeeds, the others conflict and name it."""
    results = together([lambda: ann(storage)] * 8)
    (won,) = [item for item in results if isinstance(item, Record)]
    lost = [item for item in results if isinstance(item, Conflict)]
    assert len(lost) == 7
    assert all(str(won.id) in item.message for item in lost)
    assert holders(storage, MAIL) == {MAIL: won.id}


def test_a_long_value_can_be_held(storage: Storage) -> None:
    """The longest value that a property may have is found again, and conflicts."""
    value = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(65_536))
    record = add(storage, TASKS, {KEY: value})
    assert holders(storage, value, name=TASKS, prop=KEY) == {value: record.id}
    with pytest.raises(Conflict, match=str(record.id)):
        add(storage, TASKS, {KEY: value})
