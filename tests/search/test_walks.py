"""Pages of known rows, met along the index of the order or sorted: both are the oracle's, page after page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from axle.core.accounts import Account, Owner
from axle.core.changes import Change
from axle.core.events import CREATED
from axle.core.property_types import instant
from axle.core.record import Record, Source
from axle.core.search import SearchLimits
from axle.core.search_oracle import Row, run
from axle.storage.interface import Storage, Transaction
from axle.storage.sqlite.database import Sqlite
from tests.search.portals import THINGS
from tests.search.test_differential import compare, eager, slotted, understood

ACCOUNT = 1
RECORDS = 300
DAY = 86_400_000
STATES = ("Red", "red", "GREEN", "a-b")
SORTS = ("hs_object_id", "hs_createdate", "hs_lastmodifieddate", "due", "amount", "day", "title")
SEARCHES = 120


def values(draw: random.Random) -> dict[str, str]:
    """Make the properties of a record; some have no value, and many the same."""
    made = {
        "status": draw.choice(STATES),
        "owner": draw.choice(("1", "2", "7")),
        "due": instant(draw.randrange(40) * DAY),
        "amount": str(draw.randrange(-20, 20)),
        "day": instant(draw.randrange(9) * DAY)[:10],
        "title": draw.choice(("up", "Follow", "down")),
    }
    return {name: text for name, text in made.items() if draw.random() < 0.9}


def seed(draw: random.Random, tx: Transaction) -> list[Row]:
    """Write records whose order of creation is not that of their ids."""
    rows, changes = [], []
    for number in range(1, RECORDS + 1):
        made, stamp = values(draw), draw.randrange(10**9)
        changes.append(Change(CREATED, None, Record(THINGS, number, made, stamp, stamp + 5), Source(), 0))
        rows.append(Row(number, made, stamp, stamp + 5))
    tx.save(changes)
    return rows


@pytest.fixture(params=[(1, 100_000, 50_000), (10**6, 100_000, 50_000), (10**6, 20, 50_000), (10**6, 100_000, 10)],
    ids=["sorted", "walked", "given up", "walked to the end"])  # fmt: skip
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    """Open a database that takes one of the ways to read a page of known rows."""
    sort_cost, max_steps, max_sorted = request.param
    thresholds = eager(
        sort_cost=sort_cost,
        max_bounds=100,
        max_steps=max_steps,
        max_sorted=max_sorted,
        max_lag_ms=-1,  # the order of rows is of no use
    )
    database = Sqlite("memory:", thresholds=thresholds)
    database.add_account(Account(ACCOUNT, "", 0), Owner(1, 1, "", "", "", 0, 0))
    yield database
    database.close()


def filters(draw: random.Random) -> list[dict[str, Any]]:
    """Make a group of conditions on what the columns in memory hold."""
    made: list[dict[str, Any]] = [
        {"propertyName": "status", "operator": "IN", "values": draw.sample(STATES, 2)},
        {"propertyName": "owner", "operator": draw.choice(("EQ", "NEQ")), "value": draw.choice("127")},
        {"propertyName": "due", "operator": draw.choice(("GTE", "LT")), "value": instant(draw.randrange(40) * DAY)},
        {"propertyName": "amount", "operator": draw.choice(("GT", "LTE", "NEQ")), "value": draw.randrange(-20, 20)},
        {"propertyName": "day", "operator": draw.choice(("HAS_PROPERTY", "NOT_HAS_PROPERTY"))},
    ]
    return draw.sample(made, draw.choice((2, 2, 3)))


def body(draw: random.Random) -> dict[str, Any]:
    """Make a search, of one group or of two, in one of the orders."""
    direction = draw.choice(("ASCENDING", "DESCENDING"))
    return {
        "filterGroups": [{"filters": filters(draw)} for _ in range(draw.choice((1, 1, 2)))],
        "sorts": [{"propertyName": draw.choice(SORTS), "direction": direction}],
        "limit": draw.choice((1, 3, 10)),
    }


def test_pages_of_known_rows(storage: Storage) -> None:
    """Whatever is asked and wherever the page begins, by offset."""
    draw = random.Random(7)
    rows = storage.write(ACCOUNT, partial(seed, draw))
    slotted(storage, ACCOUNT, THINGS, ["amount", "day", "title"])
    for _ in range(SEARCHES):
        compare(storage, ACCOUNT, rows, understood({**body(draw), "after": draw.choice((0, 0, 2, 30, 90))}))


def test_walking_known_rows_by_cursor(storage: Storage) -> None:
    """With the bound on paging lifted, each match is met once, those without a value last."""
    draw = random.Random(8)
    rows = storage.write(ACCOUNT, partial(seed, draw))
    slotted(storage, ACCOUNT, THINGS, ["amount", "day", "title"])
    for _ in range(SEARCHES // 8):
        asked = {**body(draw), "limit": 10}
        expected = [row.id for row in run(understood({**asked, "limit": 200, "sorts": asked["sorts"]}), rows)[0]]
        met: list[int] = []
        after = ""
        while len(met) < len(expected):
            search = understood({**asked, "after": after}, SearchLimits(results=None))
            compare(storage, ACCOUNT, rows, search)
            found = storage.read(ACCOUNT, partial(_searched, search))
            met += [one.id for one in found.records]
            after = found.after
            if not after:
                break
        assert met[: len(expected)] == expected


def _searched(search: Any, tx: Transaction) -> Any:
    return tx.search(search)
