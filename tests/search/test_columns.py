"""Columns in memory follow whatever happens to records, and are given up where they cannot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from axle.core import changes
from axle.core.accounts import Account, Owner
from axle.core.record import Moment, Source
from axle.core.search import Search, SearchRequest, check
from axle.core.search_oracle import Row, run
from axle.storage.interface import SEARCH_LANE, Storage, first
from axle.storage.lanes import wait_for
from axle.storage.search.expressions import Words
from axle.storage.search.listed_rows import ListedRows
from axle.storage.search.stored_rows import StoredRows
from axle.storage.sqlite.database import Sqlite
from tests.rounds import rounds
from tests.search.portals import CATALOG, THINGS, properties
from tests.search.test_differential import eager, slotted
from tests.search.test_differential import pytestmark as _quiet

pytestmark = _quiet
_decode = msgspec.json.Decoder(SearchRequest, strict=False).decode
_accounts = iter(range(3_000_000, 10**9))
ASKED: list[dict[str, Any]] = [
    {"filters": [{"propertyName": "status", "operator": "IN", "values": ["Red", "GREEN"]}, filter_of_owner]}
    for filter_of_owner in (
        {"propertyName": "owner", "operator": "NOT_HAS_PROPERTY"},
        {"propertyName": "owner", "operator": "NEQ", "value": "1"},
        {"propertyName": "amount", "operator": "GT", "value": "0"},
        {"propertyName": "amount", "operator": "BETWEEN", "value": "-4", "highValue": "7", "inclusive": False},
        {"propertyName": "title", "operator": "CONTAINS_TOKEN", "value": "follow"},
        {"propertyName": "title", "operator": "NOT_CONTAINS_TOKEN", "value": "*o*"},
    )
] + [
    {"filters": [{"propertyName": "title", "operator": "CONTAINS_TOKEN", "value": "*low"}]},
    {"filters": [{"propertyName": "title", "operator": "CONTAINS_TOKEN", "value": "*o*"}]},
    {"filters": [{"propertyName": "colours", "operator": "NOT_HAS_PROPERTY"}], "sorts": ["-amount"]},
    {"query": "fol", "limit": 3},
]  # fmt: skip

_step = st.tuples(st.sampled_from(("create", "update", "update", "archive", "restore", "erase")), st.integers(1, 6), properties)


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest, storage_of: Callable[..., Storage]) -> Iterator[Storage]:
    """Open a database that mirrors types of any size."""
    database = storage_of(request.param, eager(drift=0.01))
    yield database
    database.close()


def searches() -> list[Search]:
    """Return the searches that are compared."""
    return [check(_decode(msgspec.json.encode(body)), THINGS, CATALOG) for body in ASKED]


def act(what: str, number: int, values: dict[str, str], moment: Moment, tx: Any) -> None:
    """Do one thing to a record, if it is in the state for it."""
    record = first(tx.records(THINGS, [number], None))
    change = None
    if what == "create" and record is None:
        change = changes.create(THINGS, number, values, moment)
    elif what == "update" and record and record.archived_ms is None:
        change = changes.update(record, values, moment)
    elif what == "archive" and record and record.archived_ms is None:
        change = changes.archive(record, moment)
    elif what == "restore" and record and record.archived_ms is not None:
        change = changes.restore(record, moment)
    elif what == "erase" and record:
        change = changes.erase(record, moment)
    if change:
        tx.save([change])


def compare(tx: Any) -> list[str]:
    """Compare every search with the oracle, and return which columns were lacking."""
    live = tx.record_page(THINGS, 0, 100, False)
    rows = [Row(one.id, one.properties, one.created_ms, one.updated_ms) for one in live]
    lacking: set[str] = set()
    for search in searches():
        for _ in range(2):  # words are kept when they are asked for again
            found = tx.search(search)
            page, total = run(search, rows)
            assert ([one.id for one in found.records], found.total) == ([row.id for row in page], total), search
            lacking.update(column for _, column in tx.unmirrored)
    return sorted(lacking)


def mirrored(tx: Any) -> None:
    """Read all columns that the searches want."""
    for _ in range(3):  # the first column tells whether the others are wanted, and known rows which orders are
        for column in compare(tx):
            tx.mirror(THINGS, column)
    assert compare(tx) == []


def account_with_slots(storage: Storage) -> int:
    """Make an account in which the searched properties have slots."""
    account = next(_accounts)
    storage.add_account(Account(account, "", 0), Owner(1, 1, "", "", "", 0, 0))
    slotted(storage, account, THINGS, ["amount", "title"])
    return account


@rounds(60, 300)
def test_the_mirror_follows_every_change(storage: Storage, cases: int) -> None:
    """After whatever is created, changed, archived, restored and erased, searches through the mirror answer as the oracle."""

    @settings(max_examples=cases, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.lists(_step, min_size=1, max_size=3), max_size=8))
    def compared(steps: list[list[tuple[str, int, dict[str, str]]]]) -> None:
        followed(storage, steps)

    compared()


def followed(storage: Storage, steps: list[list[tuple[str, int, dict[str, str]]]]) -> None:
    """Do what the steps say in a new account, and compare after each."""
    account = account_with_slots(storage)
    storage.write(account, partial(act, "create", 1, {"title": "Follow-up", "amount": "7"}, Moment(0, Source())))
    storage.read(account, mirrored)
    for at, few in enumerate(steps):
        for what, number, values in few:
            storage.write(account, partial(act, what, number, values, Moment(at, Source())))
        lacking = storage.read(account, compare)
        if lacking:  # it was given up: only an erased record may be the reason
            assert any(what == "erase" for what, _, _ in few)
            storage.read(account, mirrored)


def test_who_has_a_value_is_kept_as_columns_are(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which records have a value of a property is read once and followed: no later search gathers all of them."""
    account = account_with_slots(storage)
    first_values: list[dict[str, str]] = [{"colours": "red", "title": "follow"}, {"status": "Red"}]
    later_values: list[dict[str, str]] = [{"colours": "", "title": ""}, {"colours": "red", "title": "low"}]
    for number, values in enumerate(first_values, 1):
        storage.write(account, partial(act, "create", number, values, Moment(0, Source())))
    storage.read(account, mirrored)
    read: list[Words] = []
    for rows in (ListedRows, StoredRows):
        with_words: Any = rows.with_words

        def kept(self: Any, scope: Any, words: Words, with_words: Any = with_words) -> Any:
            read.append(words)
            return with_words(self, scope, words)

        monkeypatch.setattr(rows, "with_words", kept)
    for number, values in enumerate(later_values, 1):
        storage.write(account, partial(act, "update", number, values, Moment(1, Source())))
        cache_of(storage, account)._words.clear()
        assert storage.read(account, compare) == []
    assert read and not any(words.presence for words in read)


def cache_of(storage: Any, account: int) -> Any:
    """Return the columns in memory that a storage has of the things of an account."""
    beside: Any = storage._reads if isinstance(storage, Sqlite) else storage._beside
    return beside.caches.of(account, THINGS)


def test_new_words_are_found_by_a_wildcard_at_the_left(storage: Storage) -> None:
    """A word that comes up after the words of a property were listed is found too."""
    account = account_with_slots(storage)
    storage.write(account, partial(act, "create", 1, {"title": "follow"}, Moment(0, Source())))
    storage.read(account, mirrored)
    storage.write(account, partial(act, "create", 2, {"title": "yellow"}, Moment(0, Source())))
    assert storage.read(account, compare) == []


@pytest.mark.parametrize("name", ["memory", "postgres"])
def test_too_many_changes_are_not_followed(name: str, storage_of: Callable[..., Storage]) -> None:
    """Beyond a number of events the mirror is given up, and the answer is right all the same."""
    storage = storage_of(name, eager(drift=0.01, max_events=3))
    account = account_with_slots(storage)
    storage.write(account, partial(act, "create", 1, {"title": "follow"}, Moment(0, Source())))
    storage.read(account, mirrored)
    for number in range(2, 5):
        storage.write(account, partial(act, "create", number, {"title": "follow"}, Moment(0, Source())))
    assert storage.read(account, compare) == []
    for number in range(5, 9):
        storage.write(account, partial(act, "create", number, {"title": "follow"}, Moment(0, Source())))
    assert storage.read(account, compare) != []
    storage.close()


@pytest.mark.parametrize("name", ["file", "postgres"])
def test_an_older_state_is_searched_without_the_mirror(name: str, storage_of: Callable[..., Storage], tmp_path: Any) -> None:
    """A search that sees the database as it was before the mirror's last change finds what was there then."""
    database = Sqlite(str(tmp_path / "axle.db"), thresholds=eager()) if name == "file" else storage_of(name, eager())
    account = account_with_slots(database)
    database.write(account, partial(act, "create", 1, {"status": "Red", "amount": "7"}, Moment(0, Source())))
    database.read(account, mirrored)

    def meanwhile(tx: Any) -> None:
        before = tx.record_page(THINGS, 0, 100, False)
        database.write(account, partial(act, "create", 2, {"status": "Red", "amount": "7"}, Moment(0, Source())))
        other = threading.Thread(target=lambda: database.read(account, compare))
        other.start()
        other.join()
        assert [one.id for one in before] == [1]
        compare(tx)

    database.read(account, meanwhile)
    database.close()


def test_an_overtaken_search_is_run_again(storage_of: Callable[..., Storage]) -> None:
    """A search whose state others have left behind in memory is run again, and sees what they saw."""
    database = storage_of("postgres", eager())
    account = account_with_slots(database)
    database.write(account, partial(act, "create", 1, {"status": "Red", "amount": "7"}, Moment(0, Source())))
    database.read(account, mirrored)
    seen: list[int] = []

    def overtaken(tx: Any) -> list[str]:
        seen.append(len(tx.record_page(THINGS, 0, 100, False)))
        if len(seen) == 1:
            database.write(account, partial(act, "create", 2, {"status": "Red"}, Moment(0, Source())))
            other = threading.Thread(target=lambda: database.read(account, compare))
            other.start()
            other.join()
        return compare(tx)

    assert wait_for(database, SEARCH_LANE, account, overtaken) == []
    assert seen == [1, 2]
    database.close()


def test_what_another_server_writes_is_found(storage_of: Callable[..., Storage]) -> None:
    """Two servers of one database number rows each by itself, and each finds what the other has created, changed and erased."""
    here, there = storage_of("postgres", eager()), storage_of("postgres", eager())
    account = account_with_slots(here)
    for number in (5, 1):
        here.write(account, partial(act, "create", number, {"status": "Red", "title": "follow"}, Moment(0, Source())))
        here.read(account, mirrored)
        there.read(account, mirrored)
    steps: list[tuple[str, int, dict[str, str]]] = [
        ("create", 3, {"status": "Red", "title": "yellow", "amount": "7"}),
        ("update", 5, {"title": "fellow", "amount": "3"}),
        ("archive", 3, {}),
        ("create", 2, {"status": "GREEN", "amount": "-4"}),
        ("restore", 3, {}),
        ("erase", 1, {}),
    ]
    for at, (what, number, values) in enumerate(steps):
        here.write(account, partial(act, what, number, values, Moment(at, Source())))
        assert there.read(account, compare) == []
        here, there = there, here
    for server in (here, there):
        server.close()


def test_the_words_of_an_erased_record_are_not_kept(storage_of: Callable[..., Storage]) -> None:
    """A server that starts after a record was erased knows none of its words, nor does the database."""
    before = storage_of("postgres", eager())
    account = account_with_slots(before)
    for number, title in ((1, "follow"), (2, "secretyellow")):
        before.write(account, partial(act, "create", number, {"title": title}, Moment(0, Source())))
    before.read(account, mirrored)
    before.write(account, partial(act, "erase", 2, {}, Moment(1, Source())))
    assert before.read(account, compare) == []
    before.close()
    database = storage_of("postgres", eager())
    database.read(account, mirrored)
    cache = database._beside.caches.of(account, THINGS)  # type: ignore[attr-defined] # of PostgreSQL alone
    kept = [vocabulary._text for vocabulary in cache.vocabularies._by_mark.values()]
    assert kept and any(b"follow" in text for text in kept) and not any(b"secret" in text for text in kept)
    database.close()
