"""Searches on PostgreSQL that an event loop carries out: from memory alone, and of the state that the database has."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from axle.core.accounts import Account
from axle.core.overlay import Definition
from axle.core.record import Record
from axle.core.search import SearchRequest, check
from axle.storage.interface import SEARCH_LANE, Transaction
from axle.storage.postgres.database import Postgres
from axle.storage.search.thresholds import REMOTE
from axle.testing.conformance.samples import CONTACTS, NOW, A, add, catalog, changed, owner, save, type_of
from tests.storage.loops import WAIT_SECONDS, Desk, Work, opened, seen

DEFINITION = Definition(0, "property", "colour", "{}")


def in_city(city: str) -> Work:
    """Return work that searches for the contacts of a city, the last one first."""
    sorts = [{"propertyName": "createdate", "direction": "DESCENDING"}]
    filters = [{"propertyName": "city", "operator": "EQ", "value": city}]
    request = msgspec.convert({"filters": filters, "sorts": sorts, "limit": 3}, SearchRequest)
    search = check(request, type_of(CONTACTS), catalog())

    def work(tx: Transaction) -> tuple[int, list[Record]]:
        tx.definitions_version()
        page = tx.search(search)
        return page.total, page.records

    return work


@pytest.fixture
def searching(postgres: str) -> Iterator[Desk]:
    """A storage whose searches the loop carries out from memory: for the contacts of Ulm, of which there are eight."""
    storage = Postgres(postgres, thresholds=msgspec.structs.replace(REMOTE, cached_from=1))
    storage.add_account(Account(A, "A", NOW), owner(1))
    for _ in range(8):
        add(storage, CONTACTS, {"city": "Ulm"})
    storage.write(A, slotted)
    desk = Desk(storage)
    desk.settle()
    search_on_loop(desk)
    yield desk
    desk.close()


def slotted(tx: Any) -> None:
    """Give the cities a slot."""
    tx.assign_slot(type_of(CONTACTS), "city")
    while not tx.fill_slot(type_of(CONTACTS), "city", 100):
        pass


def search_on_loop(desk: Desk) -> None:
    """Search until the loop does so itself."""
    until = time.monotonic() + WAIT_SECONDS
    while desk.read(in_city("Ulm"), lane=SEARCH_LANE) and not desk.on_loop:
        assert time.monotonic() < until, desk.threads
        time.sleep(0.02)


def test_a_search_that_memory_answers_runs_on_the_loop(searching: Desk) -> None:
    """Many together too; what memory cannot tell is left to a thread, and so is what is no search."""
    (found,) = searching.read(in_city("Ulm"), lane=SEARCH_LANE)
    assert searching.on_loop
    assert (found[0], len(found[1])) == (8, 3)
    assert searching.read(*[in_city("Ulm")] * 20, lane=SEARCH_LANE) == [found] * 20
    assert searching.on_loop
    assert searching.read(lambda tx: (in_city("Ulm")(tx), in_city("Ulm")(tx)), lane=SEARCH_LANE) == [(found, found)]
    assert searching.on_loop
    assert searching.read(seen(found[1][0]), lane=SEARCH_LANE) == [[found[1][0]]]
    assert not searching.on_loop
    empty = check(SearchRequest(query="ulm"), type_of(CONTACTS), catalog())
    assert searching.read(lambda tx: tx.search(empty).total, lane=SEARCH_LANE) == [0]
    assert not searching.on_loop


def test_a_search_on_the_loop_sees_what_others_have_written(searching: Desk, postgres: str) -> None:
    """A write of this process, one of another, and one that comes while the search is on its way: a thread searches then."""
    other = opened(postgres)
    new_one = add(searching.storage, CONTACTS, {"city": "Ulm"})
    ((total, records),) = searching.read(in_city("Ulm"), lane=SEARCH_LANE)
    assert (total, records[0], searching.on_loop) == (9, new_one, False)
    search_on_loop(searching)
    new_one = add(other, CONTACTS, {"city": "Ulm"})
    ((total, records),) = searching.read(in_city("Ulm"), lane=SEARCH_LANE)
    assert (total, records[0], searching.on_loop) == (10, new_one, False)
    search_on_loop(searching)

    moved = changed(records[0], {"city": "Bonn"})
    looked: list[int] = []

    def overtaken(tx: Transaction) -> Any:
        looked.append(1)
        found = in_city("Ulm")
        try:
            return found(tx)
        except BaseException:  # it asks for its records
            if len(looked) == 1:
                save(other, moved)
            raise

    ((total, records),) = searching.read(overtaken, lane=SEARCH_LANE)
    assert (total, new_one.id in [record.id for record in records]) == (9, False)
    assert not searching.on_loop and len(looked) == 2
    search_on_loop(searching)
    other.write(A, lambda tx: tx.define([DEFINITION]))
    assert searching.read(in_city("Ulm"), lane=SEARCH_LANE)[0][0] == 9
    assert not searching.on_loop
    other.close()


def test_a_search_does_not_hold_the_loop_up(searching: Desk) -> None:
    """While somebody else has the columns, it is left to a thread, which waits for them; the loop reads on."""
    caches: Any = searching.storage._beside.caches
    cache = caches.of(A, type_of(CONTACTS))
    with cache.lock:
        began = time.monotonic()
        threading.Timer(0.3, cache.lock.release).start()
        try:
            assert searching.read(in_city("Ulm"), lane=SEARCH_LANE)[0][0] == 8
            assert not searching.on_loop and time.monotonic() - began >= 0.25
        finally:
            cache.lock.acquire()
