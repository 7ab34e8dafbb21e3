"""The database answers every search as the oracle does: random records, random searches, each database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from axle.core.accounts import Account, Owner
from axle.core.associations import Link
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.errors import Invalid
from axle.core.events import CREATED
from axle.core.operators import OPERATORS
from axle.core.record import Record, Source
from axle.core.search import LIMITS, Search, SearchLimits, SearchRequest, check
from axle.core.search_oracle import Row, cursor, run
from axle.storage.cursor import NotQuick
from axle.storage.interface import SearchPage, Storage, Transaction
from axle.storage.search.thresholds import Thresholds
from tests.rounds import rounds
from tests.search.portals import CATALOG, OTHERS, SLOTTED, THINGS, filters_of, properties, searches, stamps

# A pool of connections draws random pauses in a thread of its own; hypothesis takes that for a strategy that does.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies"),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]

SORTED, WALKED = "memory, mirrored and sorted", "memory, mirrored and walked"
POSTGRES_SORTED, POSTGRES_WALKED = "postgres, mirrored and sorted", "postgres, mirrored and walked"
MIRRORED = {  # what looking a known row up is taken to cost: little sorts them, much walks an index
    SORTED: 1, WALKED: 10**6, POSTGRES_SORTED: 1, POSTGRES_WALKED: 10**6,
}  # fmt: skip
_decode = msgspec.json.Decoder(SearchRequest, strict=False).decode
_numbers = iter(range(1, 10**9))
_quick: list[Search] = []  # searches that were answered from memory where nobody may wait

thing = st.tuples(properties, stamps, st.sets(st.integers(0, 2), max_size=2))


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest, storage_of: Callable[..., Storage]) -> Iterator[Storage]:
    """Open one database for all cases of the module; each case has an account of its own."""
    cost = MIRRORED.get(request.param)
    storage = storage_of(request.param, eager(sort_cost=cost) if cost else None)
    yield storage
    storage.close()
    assert _quick or request.param not in (POSTGRES_SORTED, POSTGRES_WALKED)
    _quick.clear()


def eager(**others: Any) -> Thresholds:
    """Let the ways that pay for many records be taken for few: columns in memory, with few bounds, sorted or walked past."""
    usual: dict[str, Any] = {"cached_from": 0, "max_bounds": 3, "drift": 1, "few": 0, "covered": frozenset(), "sorted_from": 0}
    return Thresholds(**{**usual, "sort_cost": 1, "walk_from": 0, **others})


def seed(tx: Transaction, things: list[Any]) -> list[Row]:
    """Write others 1 to 3 and some things linked to them; return the things as the oracle sees them."""
    source = Source()
    tx.save([Change(CREATED, None, Record(OTHERS, n, {}, 0, 0), source, 0) for n in (1, 2, 3)])
    rows, changes = [], []
    for at, (values, (created, updated), linked) in enumerate(things):
        number = 100_000_000_001 + at
        links = [Link(1, number, other + 1) for other in linked] + [Link(2, other + 1, number) for other in linked]
        changes.append(Change(CREATED, None, Record(THINGS, number, values, created, updated), source, 0, linked=links))
        rows.append(Row(number, values, created, updated, {OTHERS.key: {other + 1 for other in linked}}))
    tx.save(changes)
    return rows


def account_with(storage: Storage, things: list[Any]) -> tuple[int, list[Row]]:
    """Make an account that holds these things."""
    number = next(_numbers)
    storage.add_account(Account(number, "", 0), Owner(1, 1, "", "", "", 0, 0))
    return number, storage.write(number, lambda tx: seed(tx, things))


def understood(body: dict[str, Any], limits: SearchLimits = LIMITS) -> Search:
    """Return the search that a body asks for; a body that is refused is not a case."""
    try:
        return check(_decode(msgspec.json.encode(body)), THINGS, CATALOG, limits)
    except Invalid:
        assume(False)
        raise


def searched(search: Search, tx: Transaction) -> SearchPage:
    """Carry a search out."""
    return tx.search(search)


def prepared(search: Search, tx: Any) -> SearchPage:
    """Carry a search out and, where it asks for columns in memory, again with them."""
    page: SearchPage = tx.search(search)
    for _ in range(2):  # words are kept when they are asked for again
        for kind, column in tx.unmirrored:
            tx.mirror(kind, column)
        assert outcome(tx.search(search)) == outcome(page)
    if tx._beside.caches and tx._dialect.mirrors_first:
        tx._index._pages = []
        with contextlib.suppress(NotQuick):  # what is answered from memory where nobody may wait is the same
            assert outcome(tx.search(search)) == outcome(page)
            _quick.append(search)
    return page


def outcome(page: SearchPage) -> tuple[list[int], int]:
    """Return what is compared of a page."""
    return [record.id for record in page.records], page.total


def compare(storage: Storage, account: int, rows: list[Row], search: Search) -> None:
    """Ask the database and the oracle, and compare page and total."""
    found = storage.read(account, partial(prepared, search))
    page, total = run(search, rows)
    assert ([record.id for record in found.records], found.total) == ([row.id for row in page], total)


def slotted(storage: Storage, account: int, object_type: ObjectType, names: list[str]) -> None:
    """Give properties slots and fill them."""

    def work(tx: Any) -> None:
        for name in names:
            tx.assign_slot(object_type, name)
            while not tx.fill_slot(object_type, name, 2):
                pass

    storage.write(account, work)


def check_case(storage: Storage, things: list[Any], bodies: list[dict[str, Any]], names: list[str]) -> None:
    """Compare some searches over some records, before and after some properties have slots."""
    searchs = [understood(body) for body in bodies]
    account, rows = account_with(storage, things)
    for search in searchs[::2]:
        compare(storage, account, rows, search)
    slotted(storage, account, THINGS, names)
    for search in searchs:
        compare(storage, account, rows, search)


_databases = pytest.mark.parametrize("database", ["memory", *MIRRORED, "postgres"], indirect=True)
_slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]


@_databases
@rounds(40, 5_000)
def test_the_database_answers_as_the_oracle(database: Storage, cases: int) -> None:
    """Page and total are the oracle's, whatever is asked, with and without slots: six comparisons in each case."""

    @settings(max_examples=cases, deadline=None, suppress_health_check=_slow)
    @given(
        st.one_of(st.lists(thing, min_size=5, max_size=10), st.lists(thing, max_size=10)),
        st.lists(searches, min_size=4, max_size=4),
        st.lists(st.sampled_from(SLOTTED), unique=True),
    )
    def compared(things: Any, bodies: Any, names: Any) -> None:
        check_case(database, things, bodies, names)

    compared()


@pytest.mark.parametrize("database", ["memory", WALKED, "postgres", POSTGRES_WALKED], indirect=True)
@pytest.mark.parametrize("operator", OPERATORS)
@rounds(8, 25)
def test_each_operator_alone(database: Storage, operator: str, cases: int) -> None:
    """Each row of the table is asked for by itself, on properties of all types, with slots and without."""

    @settings(max_examples=cases, deadline=None, suppress_health_check=_slow)
    @given(st.lists(thing, min_size=5, max_size=10), st.lists(filters_of(operator), min_size=6, max_size=6))
    def compared(things: Any, filters: list[Any]) -> None:
        check_case(database, things, [{"filters": [one]} for one in filters], list(SLOTTED))

    compared()


@_databases
@rounds(100, 500)
def test_walking_by_cursor_meets_every_match_once(database: Storage, cases: int) -> None:
    """With the bound on paging lifted, following the cursors yields the oracle's results in their order, each once."""

    @settings(max_examples=cases, deadline=None, suppress_health_check=_slow)
    @given(st.lists(thing, min_size=3, max_size=12), searches)
    def compared(things: Any, body: Any) -> None:
        body.pop("after", None)
        account, rows = account_with(database, things)
        whole = msgspec.structs.replace(understood(body, SearchLimits(results=None)), limit=200)
        assert walked(database, account, body) == [row.id for row in run(whole, rows)[0]]

    compared()


def walked(storage: Storage, account: int, body: dict[str, Any]) -> list[int]:
    """Return what a search finds, page by page, to its end."""
    found: list[int] = []
    after = ""
    while True:
        asked = understood({**body, "after": after}, SearchLimits(results=None))
        page = storage.read(account, partial(searched, asked))
        found += [record.id for record in page.records]
        if not page.after:
            return found
        after = page.after


def test_a_cursor_is_an_offset_a_key_and_an_id() -> None:
    """The oracle's own cursor reads back as what it was."""
    search = understood({"sorts": ["title"]}, SearchLimits(results=None))
    row = Row(5, {"title": "A~b"}, 1, 1)
    again = understood({"sorts": ["title"], "after": cursor(search, row, 3).text()}, SearchLimits(results=None))
    assert again.after == cursor(search, row, 3)
