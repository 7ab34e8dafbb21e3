"""Slots are given to what searches ask for, filled beside other writes, and never change an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
import pytest

from axle.core.accounts import Account, Owner
from axle.core.changes import Change, update
from axle.core.errors import Unavailable
from axle.core.events import CREATED
from axle.core.record import Moment, Record, Source
from axle.core.search import Search, SearchRequest, check
from axle.storage.interface import SEARCH_LANE, Job, SearchPage, Storage, Transaction, first
from axle.storage.postgres.database import Postgres
from axle.storage.search.builder import WORTH_IT
from axle.storage.search.slot_queries import candidates
from axle.storage.sql import sql
from axle.storage.sqlite.database import Sqlite
from axle.storage.sqlite.dialect import SQLITE
from tests.search.portals import CATALOG, THINGS

ACCOUNT = 1
MANY = WORTH_IT + 300
_decode = msgspec.json.Decoder(SearchRequest, strict=False).decode


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest, storage_of: Callable[..., Storage]) -> Iterator[Storage]:
    """Open a database with an account of many things."""
    database = storage_of(request.param)
    if not database.accounts():
        database.add_account(Account(ACCOUNT, "", 0), Owner(1, 1, "", "", "", 0, 0))
        database.write(ACCOUNT, things)
    yield database
    database.close()


def things(tx: Transaction) -> None:
    """Write things whose titles count."""
    records = [Record(THINGS, n, {"title": f"t{n % 7}", "amount": str(n % 5)}, n, n) for n in range(1, MANY + 1)]
    tx.save([Change(CREATED, None, record, Source(), 0) for record in records])


def understood(body: dict[str, Any]) -> Search:
    """Return the search that a body asks for."""
    return check(_decode(msgspec.json.encode(body)), THINGS, CATALOG)


def ask(storage: Storage, body: dict[str, Any]) -> SearchPage:
    """Carry a search out through its lane."""
    done = threading.Event()
    job = Job(ACCOUNT, partial(_searched, understood(body)), lambda jobs: done.set())
    storage.submit(SEARCH_LANE, job)
    assert done.wait(60)
    if job.error:
        raise job.error
    page: SearchPage = job.result
    return page


def _searched(search: Search, tx: Transaction) -> SearchPage:
    return tx.search(search)


def prepared(storage: Storage, body: dict[str, Any]) -> bool:
    """Wait until a search finds all the slots that it would like to have."""
    for _ in range(200):
        if not storage.read(ACCOUNT, partial(_unslotted, understood(body))):
            return True
        ask(storage, body)
        time.sleep(0.05)
    return False


def _unslotted(search: Search, tx: Any) -> Any:
    tx.search(search)
    return tx.unslotted


def test_a_word_that_is_cut_off_is_found_by_its_end(storage: Storage) -> None:
    """Of a long word the index keeps the beginning alone; a wildcard at the left finds it by its end all the same."""
    long = Record(THINGS, 900_001, {"body": "y" * 450 + "omega"}, 0, 0)
    if not storage.read(ACCOUNT, lambda tx: tx.records(THINGS, [long.id])):
        storage.write(ACCOUNT, lambda tx: tx.save([Change(CREATED, None, long, Source(), 0)]))
    for operand in ("*omega", "*meg*", "y*mega", "*y*meg*", "yy*g*"):
        body = {"filters": [{"propertyName": "body", "operator": "CONTAINS_TOKEN", "value": operand}]}
        assert [record.id for record in ask(storage, body).records] == [long.id]


def test_a_search_prepares_what_it_asks_for(storage: Storage) -> None:
    """The first search by a property is answered from the records, later ones from a slot, alike."""
    body = {"filters": [{"propertyName": "title", "operator": "EQ", "value": "T3"}], "sorts": ["amount"], "limit": 50}
    before = ask(storage, body)
    assert prepared(storage, body)
    after = ask(storage, body)
    assert [record.id for record in before.records] == [record.id for record in after.records]
    assert before.total == after.total == len([n for n in range(1, MANY + 1) if n % 7 == 3])


def test_writes_during_the_filling_are_not_lost(storage: Storage) -> None:
    """Records changed while a slot is filled are found by their new values."""
    body = {"filters": [{"propertyName": "phone", "operator": "EQ", "value": "555"}], "limit": 100}
    ask(storage, body)
    for number in range(1, MANY + 1, 20):
        storage.write(ACCOUNT, partial(_dial, number))
    assert prepared(storage, body)
    assert ask(storage, body).total == len(range(1, MANY + 1, 20))


def _dial(number: int, tx: Transaction) -> None:
    record = first(tx.records(THINGS, [number]))
    assert record is not None
    change = update(record, {"phone": "555"}, Moment(number + 10_000_000, Source()))
    assert change is not None
    tx.save([change])


@pytest.mark.parametrize("name", ["memory", "postgres"])
def test_a_search_that_takes_too_long_is_stopped(name: str, request: pytest.FixtureRequest) -> None:
    """A search has a time limit; the error says so, and the database serves on."""
    database: Storage = Sqlite("memory:", search_seconds=0.0)
    if name == "postgres":  # to PostgreSQL no time means that a statement has no limit: what is left is the search's own
        database = Postgres(request.getfixturevalue("postgres_url"), search_seconds=0.0)
    if not database.accounts():
        database.add_account(Account(ACCOUNT, "", 0), Owner(1, 1, "", "", "", 0, 0))
        database.write(ACCOUNT, things)
    with pytest.raises(Unavailable, match="took"):
        ask(database, {"filters": [{"propertyName": "secret", "operator": "NEQ", "value": "x"}], "sorts": ["secret"]})
    assert len(database.read(ACCOUNT, lambda tx: tx.record_page(THINGS, 0, 5, False))) == 5
    database.close()


def test_slots_are_looked_through_before_records(storage_of: Callable[..., Storage]) -> None:
    """What words alone select is not found by going through all records, and for each through all that the words have."""
    database = storage_of("memory")
    assert isinstance(database, Sqlite)
    of_type, worded = sql("slot.account = ? AND slot.type = ?", ACCOUNT, THINGS.key), sql(SQLITE.has_words, "any")
    query = candidates(SQLITE, [sql("? AND ?", of_type, worded)])
    plan = [str(row[3]) for row in database._writing.run(sql(f"EXPLAIN QUERY PLAN {query.text}", *query.args))]
    looked_up = [step for step in plan if step.startswith(("SEARCH", "SCAN")) and "words" not in step]
    assert [step.split()[1] for step in looked_up] == ["slot", "record"]
    assert "id=?" in looked_up[1]
    database.close()
