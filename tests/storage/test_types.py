"""What a storage keeps of a whole type of records or links goes with it, or is made anew; others keep theirs."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.overlay import GROUP, PROPERTY, Definition
from axle.core.search import SearchRequest, check
from axle.storage.interface import Storage
from axle.testing.conformance.samples import (
    COMPANIES,
    CONTACTS,
    TASKS,
    A,
    B,
    add,
    archive,
    catalog,
    default_type,
    erase,
    link,
    new,
    rows_of,
    type_of,
)

SIZE = "numberofemployees"
MANY = 501  # one more than are read at once


def found(storage: Storage, from_type: ObjectType, query: str | None = None, account: int = A) -> int:
    """Return how many records a search finds."""
    return storage.read(account, lambda tx: tx.search(check(SearchRequest(query=query), from_type, catalog())).total)


def test_a_forgotten_type_has_no_definitions(storage: Storage) -> None:
    """Those of other types and accounts stay, and the stamp changes."""
    contacts, companies = type_of(CONTACTS), type_of(COMPANIES)
    rows = [Definition(contacts.key, sort, "x", "{}") for sort in (GROUP, PROPERTY)]
    kept = [Definition(companies.key, GROUP, "x", "{}"), Definition(0, GROUP, "x", "{}")]
    for account in (A, B):
        storage.write(account, lambda tx: tx.define([*rows, *kept]))
    erase(storage, add(storage))
    stamp = storage.read(A, lambda tx: tx.definitions_version())
    storage.write(A, lambda tx: tx.forget_object_type(contacts))
    assert storage.read(A, lambda tx: tx.definitions()) == kept[::-1]
    assert storage.read(A, lambda tx: tx.definitions_version()) != stamp
    assert len(storage.read(B, lambda tx: tx.definitions())) == 4
    add(storage)
    assert found(storage, contacts) == 1


def test_a_forgotten_type_has_no_slots(storage: Storage) -> None:
    """A property that had been given one has none; another type's property keeps its."""

    def give(from_type: ObjectType, tx: Any) -> bool:
        """Give a property a slot, and fill it; tell whether it had none."""
        new: bool = tx.assign_slot(from_type, "hs_object_source_id")
        tx.fill_slot(from_type, "hs_object_source_id", 5)
        return new

    def given(from_type: ObjectType) -> bool:
        return storage.write(A, partial(give, from_type))

    contacts, companies = type_of(CONTACTS), type_of(COMPANIES)
    assert [given(contacts), given(companies), given(contacts)] == [True, True, False]
    storage.write(A, lambda tx: tx.forget_object_type(contacts))
    assert [given(contacts), given(companies)] == [True, False]


def test_words_are_put_anew(storage: Storage) -> None:
    """All records of the type are found by what has become searchable, and by what was; archived ones and others are not."""
    before = type_of(COMPANIES)
    after = ObjectType(msgspec.structs.replace(before.definition, searchable=(*before.definition.searchable, SIZE)))
    storage.write(A, lambda tx: tx.save([new(tx, COMPANIES, {SIZE: "42", "name": "Acme"}) for _ in range(MANY)]))
    archive(storage, add(storage, COMPANIES, {SIZE: "42"}))
    add(storage, COMPANIES, {SIZE: "42"}, account=B)
    assert found(storage, after, "42") == 0
    storage.write(A, lambda tx: tx.index_words(after))
    assert (found(storage, after, "42"), found(storage, after, "acme"), found(storage, after, "43")) == (MANY, MANY, 0)
    assert found(storage, after, "42", B) == 0


def test_links_of_a_type_are_known_and_dropped(storage: Storage) -> None:
    """In use are those that can be seen; dropped are all of the account, and no others."""
    task, contact, company = add(storage, TASKS), add(storage), add(storage, COMPANIES)
    link(storage, task, contact, company)
    other = add(storage, TASKS, account=B), add(storage, account=B)
    link(storage, *other, account=B)
    types = [default_type(task, contact), default_type(contact, task)]
    assert storage.read(A, lambda tx: tx.has_associations(types))
    archive(storage, contact)
    assert not storage.read(A, lambda tx: tx.has_associations(types))
    assert storage.read(B, lambda tx: tx.has_associations(types))
    storage.write(A, lambda tx: tx.remove_association_types(types))
    assert storage.read(A, lambda tx: rows_of(tx, contact)) == []
    assert [row.to_id for row, _ in storage.read(A, lambda tx: rows_of(tx, task))] == [company.id]
    assert storage.read(B, lambda tx: tx.has_associations(types))
    assert not storage.read(A, lambda tx: tx.has_associations([]))
