"""New ids are never given twice, whoever asks."""

from __future__ import annotations

import pytest

from axle.core.errors import Invalid, StorageFailure
from axle.storage.interface import FIRST_ID, Storage, Transaction
from axle.testing.conformance.samples import CONTACTS, A, B, add, new, together


def take(storage: Storage, count: int, account: int = A) -> list[int]:
    """Take ids in a transaction of their own."""
    return list(storage.write(account, lambda tx: tx.new_ids(count)))


def test_ids_begin_where_they_should(storage: Storage) -> None:
    """The first id of an account has twelve digits, and the first ones are in a row."""
    assert take(storage, 3) == [FIRST_ID, FIRST_ID + 1, FIRST_ID + 2]


def test_ids_are_not_given_twice(storage: Storage) -> None:
    """Not by small requests, and not by one that is larger than any block."""
    taken = [number for count in (1, 5, 999, 0, 1, 2_500, 400, 700) for number in take(storage, count)]
    assert len(set(taken)) == len(taken) == 4_606
    assert taken == sorted(taken)


def test_ids_of_a_request_are_in_a_row(storage: Storage) -> None:
    """One request, one range."""
    take(storage, 990)
    taken = take(storage, 100)
    assert taken == list(range(taken[0], taken[0] + 100))


def test_ids_are_not_given_twice_to_eight_threads(storage: Storage) -> None:
    """Each takes some, within transactions that also write."""

    def work(tx: Transaction) -> list[int]:
        change = new(tx, CONTACTS)
        tx.save([change])
        return [change.after.id, *tx.new_ids(60)]

    results = together([lambda: [number for _ in range(10) for number in storage.write(A, work)]] * 8)
    taken = [number for numbers in results if isinstance(numbers, list) for number in numbers]
    assert len(taken) == len(set(taken)) == 8 * 10 * 61


def test_an_id_that_is_used_is_not_given_after_a_failure(storage: Storage) -> None:
    """Work that fails after taking ids spoils nothing for the next."""

    def work(tx: Transaction) -> None:
        tx.new_ids(10)
        raise Invalid("no")

    record = add(storage)
    with pytest.raises(Invalid):
        storage.write(A, work)
    assert take(storage, 1)[0] > record.id


def test_accounts_count_apart(storage: Storage) -> None:
    """Each begins at the same id."""
    take(storage, 5)
    assert take(storage, 1, B) == [FIRST_ID]


def test_an_account_that_does_not_exist_gets_none(storage: Storage) -> None:
    """Neither ids nor anything that needs a number."""
    with pytest.raises(StorageFailure, match="account 5 does not exist"):
        take(storage, 1, 5)


def test_a_read_cannot_take_ids(storage: Storage) -> None:
    """They would have to be written down."""
    with pytest.raises(StorageFailure):
        storage.read(A, lambda tx: tx.new_ids(1))
