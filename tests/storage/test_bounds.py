"""What one account may define, and how much history one read returns, is bounded."""

from __future__ import annotations

from functools import partial

import pytest

from axle.core.errors import Invalid
from axle.core.overlay import GROUP, Definition
from axle.storage.interface import Storage, Transaction
from axle.storage.transaction import definitions as limits
from axle.storage.transaction import history
from axle.testing.conformance.definitions import known, stamp
from axle.testing.conformance.history import present
from axle.testing.conformance.samples import NOW, A, B, add, changed, save


def defined(definition: Definition, tx: Transaction) -> None:
    """Define one thing."""
    tx.define([definition])


def long(name: str, size: int, type_key: int = 27, archived_ms: int | None = None) -> Definition:
    """Make a definition whose text has so many bytes, in characters of two bytes each."""
    return Definition(type_key, GROUP, name, '"' + "é" * ((size - 2) // 2) + '"', archived_ms)


def test_what_is_defined_for_a_type_is_bounded(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its bytes, archived things aside; what is too much is not kept, and something smaller may take a place."""
    monkeypatch.setattr(limits, "MAX_TYPE_BYTES", 1_000)
    kept = [long("one", 600), long("two", 400), long("old", 900, archived_ms=5), long("other", 1_000, 1)]
    storage.write(A, lambda tx: tx.define(kept))
    before, at = known(storage), stamp(storage)
    for more in (long("three", 2), long("one", 602)):
        with pytest.raises(Invalid, match="at most 1,000 bytes"):
            storage.write(A, partial(defined, more))
    assert (known(storage), stamp(storage)) == (before, at)
    storage.write(A, lambda tx: tx.define([long("one", 600, archived_ms=6)]))
    storage.write(A, lambda tx: tx.define([long("three", 600)]))
    storage.write(B, lambda tx: tx.define([long("three", 900)]))


def test_what_an_account_defines_is_bounded(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over all types, archived things too; things can still be archived and removed."""
    monkeypatch.setattr(limits, "MAX_ACCOUNT_BYTES", 1_000)
    storage.write(A, lambda tx: tx.define([long("one", 500), long("two", 300, 1), long("old", 200, 1, 5)]))
    with pytest.raises(Invalid, match="at most 1,000 bytes"):
        storage.write(A, lambda tx: tx.define([long("three", 2, 2)]))
    storage.write(A, lambda tx: tx.define([long("one", 500, archived_ms=6)]))
    storage.write(A, lambda tx: tx.undefine([long("old", 2, 1)]))
    storage.write(A, lambda tx: tx.define([long("three", 200, 2)]))


def test_long_histories_are_cut_evenly(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the texts are too long together, fewer of each are read; where even two of each are, it is refused."""
    records = [add(storage) for _ in range(3)]
    for n in range(1, 11):
        for record in records:
            save(storage, changed(present(storage, record), {"city": "x" * 99 + str(n % 10)}, NOW + n))
    ids = [record.id for record in records]
    monkeypatch.setattr(history, "MAX_CHARACTERS", 3 * 9 * 100)
    assert len(storage.read(A, lambda tx: tx.history(records[0].type, ids, ["city"], 10)).rows) == 30
    monkeypatch.setattr(history, "MAX_CHARACTERS", 3 * 9 * 100 - 1)
    found = storage.read(A, lambda tx: tx.history(records[0].type, ids, ["city"], 10))
    assert (found.most, [row.record_id for row in found.rows]) == (2, sorted(2 * ids))
    monkeypatch.setattr(history, "MAX_CHARACTERS", 599)
    with pytest.raises(Invalid, match="too long for one answer"):
        storage.read(A, lambda tx: tx.history(records[0].type, ids, ["city"], 10))
