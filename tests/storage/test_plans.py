"""PostgreSQL finds its way without statistics, as it must right after a load: the plans of the statements that matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, cast

import msgspec
import psycopg
import pytest

from axle.core.accounts import Account
from axle.core.search import SearchRequest, check
from axle.storage.interface import FIRST_ID, Transaction
from axle.storage.postgres import database, groups, packed_queries
from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.dialect import MANY, POSTGRES
from axle.storage.search import listed_rows, slot_queries
from axle.storage.search.expressions import Words
from axle.storage.search.listed_rows import ListedRows
from axle.storage.search.numbering import LIVE
from axle.storage.search.words import mark
from axle.storage.sql import SQL, Row
from axle.testing.conformance.samples import NOW, TASKS, A, catalog, new, owner, type_of
from tests.storage import databases

RECORDS = 12_000
STATES = ("NOT_STARTED", "COMPLETED", "WAITING")

_plans: list[str] = []


class Explaining(PostgresCursor):
    """A cursor that keeps the plan of each statement that reads records or slots."""

    def run(self, query: SQL) -> Sequence[Row]:
        """Keep the plan of a statement, and run it."""
        if query.text.startswith("SELECT") and ("FROM record" in query.text or "FROM slot" in query.text):
            rows: Sequence[Any] = super().run(query._replace(text=f"EXPLAIN {query.text}"))
            _plans.append("\n".join(line for (line,) in rows))
        return super().run(query)


def task(tx: Transaction, number: int) -> Any:
    """Return a task of one of 40 owners."""
    due = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T00:00:00.000Z"
    values = {"hs_task_status": STATES[number % 3], "hubspot_owner_id": str(number % 40 + 1), "hs_timestamp": due}
    values["hs_task_subject"] = "call"
    return new(tx, TASKS, values, NOW + number * 60_000)


def load(start: int, tx: Transaction) -> None:
    """Create a thousand tasks."""
    tx.save([task(tx, start + number) for number in range(1_000)])


@pytest.fixture(scope="module")
def loaded(postgres_server: str) -> Iterator[Postgres]:
    """A storage right after a load: no statistics were ever gathered."""
    with databases.own_database(postgres_server) as url:
        opened = Postgres(url)
        with psycopg.connect(url, autocommit=True) as db:
            for table in ("record", "slot", "link", "tally", "event", "history"):
                db.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)".encode())
        try:
            opened.add_account(Account(A, "A", NOW), owner(1))
            for start in range(0, RECORDS, 1_000):
                opened.write(A, partial(load, start))
            yield opened
        finally:
            opened.close()


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans of what is read from now on."""
    monkeypatch.setattr(database, "PostgresCursor", Explaining)
    monkeypatch.setattr(groups, "PostgresCursor", Explaining)
    _plans.clear()
    return _plans


def search(storage: Postgres, sort: str, **filters: str) -> list[int]:
    """Search for tasks by values of their properties; return ids."""
    asked = [{"propertyName": name, "operator": "EQ", "value": value} for name, value in filters.items()]
    sorts = [{"propertyName": sort, "direction": "ASCENDING"}]
    body = {"filterGroups": [{"filters": asked}], "sorts": sorts, "limit": 100}
    request = msgspec.json.decode(msgspec.json.encode(body), type=SearchRequest)
    return [found.id for found in storage.read(A, lambda tx: tx.search(check(request, type_of(TASKS), catalog()))).records]


def test_a_page_of_a_list_follows_the_key(loaded: Postgres, plans: list[str]) -> None:
    """A page of records is read along their key: nothing is sorted, and nothing read that is not of the page."""
    page = loaded.read(A, lambda tx: tx.record_page(type_of(TASKS), 0, 100, False))
    assert len(page) == 100
    assert len(plans) == 1 and "Index Scan using record_pkey" in plans[0], plans
    assert "Sort" not in plans[0] and "Seq Scan" not in plans[0] and "Bitmap" not in plans[0]


@pytest.mark.parametrize("lane", ["read", "write"])
def test_records_are_looked_up_one_by_one(loaded: Postgres, plans: list[str], lane: str) -> None:
    """A list of ids is looked up id by id in the key, each once, whether the records are locked or not."""
    page = [record.id for record in loaded.read(A, lambda tx: tx.record_page(type_of(TASKS), 0, 60, False))]
    plans.clear()
    way = loaded.read if lane == "read" else loaded.write
    records = way(A, lambda tx: tx.records(type_of(TASKS), [*reversed(page), *page, 1]))
    assert [record.id for record in records] == page
    assert len(plans) == 1 and "Nested Loop" in plans[0] and "id = wanted.id" in plans[0], plans
    assert "Seq Scan" not in plans[0] and "Bitmap" not in plans[0] and ("LockRows" in plans[0]) == (lane == "write")


def test_slots_are_looked_up_by_their_key(loaded: Postgres) -> None:
    """Read, changed or removed: each record by itself, whatever columns are wanted, not through all of some index."""
    key, ids = type_of(TASKS).key, list(range(FIRST_ID, FIRST_ID + 1_000))
    columns = (("n1",), ("t1",), ("t2",), ("id", "created_ms", "t2"), ("id", "words"), ("updated_ms",))
    look_ups = [packed_queries.values_of((A, key), names, ids) for names in columns]
    changes = [SQL(slot_queries.update_slot(["n1"]), (1.0, A, key, ids[0])), SQL(slot_queries.DELETE_SLOT, (A, key, ids[0]))]
    for query in (*look_ups, *changes):
        plan = explained(loaded, query)
        assert "using slot_pkey" in plan, f"{query.text}\n{plan}"


def explained(storage: Postgres, query: SQL) -> str:
    """Return the plan of a statement."""
    rows: Sequence[Any] = storage.read(A, lambda tx: cast(Any, tx)._cursor.run(query._replace(text=f"EXPLAIN {query.text}")))
    return "\n".join(line for (line,) in rows)


def test_owner_and_status_are_found_by_the_index_of_both(loaded: Postgres, plans: list[str]) -> None:
    """A search by owner and status counts and reads what that index holds, whatever the order, and sorts the few matches."""
    for sort in ("hs_createdate", "hs_timestamp"):
        plans.clear()
        ids = search(loaded, sort, hs_task_status="COMPLETED", hubspot_owner_id="5")
        assert len(ids) == RECORDS // 120
        count, page = (next(plan for plan in plans if plan.startswith(start)) for start in ("Aggregate", "Limit"))
        looks = [plan for plan in plans if plan.startswith("Append")]  # for numbers that are not to be told apart
        assert all(plan.count("using slot_due") == 2 for plan in looks) and len(looks) == (sort == "hs_timestamp"), looks
        assert "using slot_owner" in count and "ROW(t2, t1)" in count, count
        assert "using slot_owner" in page and "ROW(t2, t1)" in page and "Sort" in page, page


def test_many_matches_are_read_along_the_order(loaded: Postgres, plans: list[str]) -> None:
    """A page of so many matches that some come soon is read along the index of the order, and nothing is sorted."""
    ids = search(loaded, "hs_timestamp", hs_task_status="COMPLETED")
    assert len(ids) == 100
    pages = [plan for plan in plans if plan.startswith("Limit") and "slot" in plan]
    assert len(pages) == 1 and "Index" in pages[0], plans
    assert "Sort" not in pages[0] and "Bitmap" not in pages[0]


def test_few_matches_are_sorted(loaded: Postgres, plans: list[str]) -> None:
    """A page of few matches is not looked for along the order."""
    assert len(search(loaded, "hs_timestamp", hubspot_owner_id="5")) == 100
    pages = [plan for plan in plans if plan.startswith("Limit") and "slot" in plan]
    assert len(pages) == 1 and "Sort" in pages[0], plans


def test_words_are_found_without_the_key(loaded: Postgres) -> None:
    """The index of words alone finds what has words: the account's whole key is not read, to leave out those of others."""
    words = Words(("'nobody'",)).sql(POSTGRES)
    plan = explained(loaded, packed_queries.ids_with_words(A, words, False))
    assert "slot_words" in plan and "slot_pkey" not in plan and "Gather" not in plan, plan


def test_many_rows_are_shared_by_processes(loaded: Postgres) -> None:
    """Several processes read what is expected to be many rows; the settings for that end with the statement."""
    words = Words(("'nobody'",)).sql(POSTGRES)
    plan = explained(loaded, packed_queries.ids_with_words(A, words, True))
    assert "Gather" in plan and "slot_words" in plan and "slot_pkey" not in plan, plan
    owners = POSTGRES.listed("slot.t2", [str(number) for number in range(1, 30)])
    plan = explained(loaded, packed_queries.ids_where((A, type_of(TASKS).key), owners, True))
    assert "Gather" in plan, plan
    settings = SQL("SELECT current_setting('cpu_tuple_cost'), current_setting('parallel_setup_cost')")

    def read(tx: Transaction) -> Sequence[Any]:
        cursor = cast(Any, tx)._cursor
        before = cursor.run(settings)
        cursor.run(packed_queries.ids_with_words(A, words, True))
        return [before, cursor.run(settings)]

    before, after = loaded.read(A, read)
    assert before == after


def test_a_few_rows_tell_whether_many_have_words(loaded: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large type it is asked of some rows whether they have the words; of a small one it is not."""
    seen: list[str] = []
    run = PostgresCursor.run

    def kept(cursor: PostgresCursor, query: SQL) -> Sequence[Row]:
        seen.append(query.text)
        return run(cursor, query)

    monkeypatch.setattr(PostgresCursor, "run", kept)
    present, absent = (Words((f"'{mark(A, type_of(TASKS).key, 'hs_task_subject')}{word}'",)) for word in ("call", "nobody"))
    scope = loaded.read(A, lambda tx: cast(Any, tx)._index._scope(type_of(TASKS)))
    for least, words, shared in ((1, present, True), (1, absent, False), (RECORDS + 1, present, False)):
        monkeypatch.setattr(listed_rows, "LARGE", least)
        seen.clear()

        def read(tx: Transaction, words: Words = words) -> int:
            within = scope._replace(cursor=cast(Any, tx)._cursor)
            rows = cast(Any, ListedRows().read(within, LIVE, 120).numbering)
            return int(rows.with_words(within, words).bit_count())

        assert loaded.read(A, read) == (RECORDS if words is present else 0)
        assert any(MANY in text for text in seen) == shared
