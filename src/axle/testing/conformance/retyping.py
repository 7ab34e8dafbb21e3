"""What is kept to find records by a property can be forgotten, and made anew for what the records hold."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.errors import Conflict
from axle.core.events import ARCHIVED, CREATED
from axle.core.model import Property
from axle.core.record import Record, Source
from axle.storage.interface import Storage
from axle.testing.conformance.samples import NOW, TASKS, A, B
from axle.testing.conformance.samples import type_of as known

NAME, OTHER = "a_b", "axb"


def kind(**fields: Any) -> ObjectType:
    """Return the type of tasks with a text property more."""
    more = Property(NAME, "A", groupName="task", **fields)
    tasks = known(TASKS).definition
    return ObjectType(msgspec.structs.replace(tasks, properties=(*tasks.properties, more)))


def fill(storage: Storage, account: int = A) -> list[int]:
    """Write five tasks, of which four hold a value, one of them in the bin, and return their ids."""
    tasks = kind()
    ids = list(storage.write(account, lambda tx: tx.new_ids(5)))
    held = [{NAME: "one"}, {OTHER: "x", "hs_task_body": f'"{NAME}":'}, {NAME: "two"}, {NAME: "one"}, {NAME: "three"}]
    records = [Record(tasks, number, values, NOW, NOW) for number, values in zip(ids, held, strict=True)]
    storage.write(account, lambda tx: tx.save([Change(CREATED, None, record, Source(), NOW) for record in records]))
    gone = Record(tasks, ids[4], held[4], NOW, NOW, NOW)
    storage.write(account, lambda tx: tx.save([Change(ARCHIVED, records[4], gone, Source(), NOW)]))
    return ids


def test_records_that_hold_a_value_are_found_in_order(storage: Storage) -> None:
    """Archived ones too, page by page; a similar name, the name within a text, another account's: none of them."""
    ids = fill(storage)
    fill(storage, B)
    holding = [ids[0], ids[2], ids[3], ids[4]]
    records = storage.write(A, lambda tx: tx.records_with_value(kind(), NAME, 1, 10))
    assert [record.id for record in records] == holding
    assert [record.archived_ms for record in records] == [None, None, None, NOW]
    assert [record.id for record in storage.write(A, lambda tx: tx.records_with_value(kind(), NAME, ids[1], 2))] == holding[1:3]
    assert storage.write(A, lambda tx: tx.records_with_value(kind(), NAME, ids[4] + 1, 2)) == []


def test_unique_values_are_claimed_for_live_records_and_forgotten(storage: Storage) -> None:
    """A value that two hold is a Conflict, which claims nothing."""
    ids = fill(storage)
    unique = kind(hasUniqueValue=True)
    with pytest.raises(Conflict):
        storage.write(A, lambda tx: tx.reindex_property(tx.records_with_value(unique, NAME, 1, 10), NAME))
    values = ["one", "two", "three"]
    assert storage.read(A, lambda tx: tx.unique_holders(unique, NAME, values)) == {}
    storage.write(A, lambda tx: tx.reindex_property(tx.records_with_value(unique, NAME, ids[1], 10), NAME))
    assert storage.read(A, lambda tx: tx.unique_holders(unique, NAME, values)) == {"one": ids[3], "two": ids[2]}
    storage.write(A, lambda tx: tx.unindex_property(unique, NAME))
    assert storage.read(A, lambda tx: tx.unique_holders(unique, NAME, values)) == {}
