"""A record that keeps the id that it has elsewhere, where a server has taken that id for records to come."""

from __future__ import annotations

import itertools

import pytest

from axle.core.accounts import Account
from axle.core.changes import Change
from axle.storage.interface import FIRST_ID, Storage, Transaction
from axle.storage.postgres.database import Postgres
from axle.testing.conformance.samples import CONTACTS, NOW, TASKS, A, add, new, owner


def add_foreign(storage: Storage, record_id: int, object_type: str = TASKS) -> None:
    """Create a record with an id from elsewhere."""

    def work(tx: Transaction) -> None:
        change: Change = new(tx, object_type)
        change.after.id = record_id
        tx.save([change])

    storage.write(A, work)


def add_many(storage: Storage, count: int) -> list[int]:
    """Create contacts, a hundred at a time; return their ids."""

    def work(tx: Transaction) -> list[int]:
        changes = [new(tx, CONTACTS) for _ in range(100)]
        tx.save(changes)
        return [change.after.id for change in changes]

    return [number for _ in range(count // 100) for number in storage.write(A, work)]


@pytest.mark.parametrize("object_type", [TASKS, CONTACTS])
def test_an_id_from_elsewhere_is_in_no_block_of_any_server(postgres: str, object_type: str) -> None:
    """Two servers have a block each; neither gives the id to another record, of whatever type."""
    first, second = Postgres(postgres), Postgres(postgres)
    try:
        first.add_account(Account(A, "A", NOW), owner(1))
        in_blocks = [max(add(server).id for _ in range(2)) for server in (first, second)]
        assert in_blocks[1] - in_blocks[0] > 500
        foreign = [number + 200 for number in in_blocks]
        for number in foreign:
            add_foreign(second, number, object_type)
        ids = [*add_many(first, 400), *add_many(second, 400)]
        assert set(ids).isdisjoint((*foreign, *in_blocks))
        assert len(set(ids)) == 800
    finally:
        first.close()
        second.close()


def test_a_load_of_ids_from_elsewhere_gives_blocks_up_once(on_postgres: Postgres) -> None:
    """The first one moves the counter; of the lower ones that follow, one changes the definitions' version, once."""
    add(on_postgres)
    versions = []
    for number in (5_000, 4_000, 3_000, 2_000):
        add_foreign(on_postgres, FIRST_ID + number)
        versions.append(on_postgres.read(A, lambda tx: tx.definitions_version()))
    assert len(list(itertools.groupby(versions))) == 2
    add_foreign(on_postgres, 101)
    assert on_postgres.read(A, lambda tx: tx.definitions_version()) == versions[-1]
    assert add(on_postgres).id > FIRST_ID + 5_000
