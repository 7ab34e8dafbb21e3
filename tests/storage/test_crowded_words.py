"""Words that begin so are found on more pages than the server's memory has room for: none may be lost on the way."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
import pytest

from axle.core.accounts import Account
from axle.core.search import SearchRequest, check
from axle.storage.interface import Transaction
from axle.storage.postgres import connection
from axle.storage.postgres.database import Postgres
from axle.testing.conformance.samples import NOW, TASKS, A, catalog, new, owner, type_of
from tests.storage import databases

RECORDS = 8_000
AT_ONCE = 1_000
FILLING = [f"filling{number:03}" for number in range(65)]  # make a task wide: few are on one page
NAMES = ("hs_task_subject", "hs_task_body")

WORDS = {"berlin": 5, "invoice": 4, "madrid": 6, "north": 3, "paris": 7}  # one text of so many has each
BEGINNINGS = [word[:4] for word in WORDS]


@functools.cache
def texts(number: int) -> dict[str, list[str]]:
    """Return the words of the subject and of the body of a task, without those that all have."""
    draw = random.Random(number)
    return {name: [word for word, part in WORDS.items() if not draw.randrange(part)] for name in NAMES}


def values(number: int) -> dict[str, str]:
    """Return the properties of a task."""
    some = texts(number)
    return {name: " ".join([*some[name], *(FILLING if name == "hs_task_subject" else ["body"])]) for name in NAMES}


def load(start: int, tx: Transaction) -> None:
    """Create some tasks."""
    tx.save([new(tx, TASKS, values(number), NOW + number) for number in range(start, start + AT_ONCE)])


@pytest.fixture(scope="module")
def crowded(postgres_server: str) -> Iterator[Postgres]:
    """A storage whose sessions have the least memory that the server allows."""
    with pytest.MonkeyPatch.context() as patched, databases.own_database(postgres_server) as url:
        patched.setattr(connection, "BITMAPS", "work_mem = '64kB'")
        opened = Postgres(url)
        try:
            opened.add_account(Account(A, "A", NOW), owner(1))
            for start in range(0, RECORDS, AT_ONCE):
                opened.write(A, partial(load, start))
            yield opened
        finally:
            opened.close()


def found(storage: Postgres, body: dict[str, Any]) -> tuple[int, list[int]]:
    """Search; return how many are found, and the numbers of the first ones."""
    request = msgspec.json.decode(msgspec.json.encode({"limit": 200, **body}), type=SearchRequest)
    search = check(request, type_of(TASKS), catalog())
    page = storage.read(A, lambda tx: tx.search(search))
    return page.total, [record.created_ms - NOW for record in page.records]


def having(number: int, beginnings: tuple[str, ...], names: Sequence[str] = NAMES) -> bool:
    """Tell whether each beginning is one of some word in one of some properties."""
    there = {word[:4] for name in names for word in texts(number)[name]}
    return there.issuperset(beginnings)


@pytest.mark.parametrize("in_memory", [False, True])
def test_no_record_is_lost_where_memory_is_short(crowded: Postgres, in_memory: bool) -> None:
    """As many are found as have the words, whether the database counts or sets of rows are joined; those of a page match."""
    if in_memory:
        crowded.read(A, lambda tx: tx.mirror(type_of(TASKS), "id"))
    for pair in itertools.combinations(BEGINNINGS, 2):
        total, page = found(crowded, {"query": " ".join(pair)})
        assert total == sum(having(number, pair) for number in range(RECORDS)), pair
        assert len(page) == min(total, 200) and all(having(number, pair) for number in page)


@pytest.mark.parametrize("operator", ["CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"])
def test_no_record_is_lost_beside_a_filter(crowded: Postgres, operator: str) -> None:
    """A query and a filter on words find what either finds; a filter for what another word may not be, what is left."""
    body = NAMES[1:]
    for one, two in itertools.permutations(BEGINNINGS, 2):
        asked = {"propertyName": body[0], "operator": operator, "value": f"{one}* {two}*"}
        total, page = found(crowded, {"query": one, "filters": [asked]})
        wanted = operator == "CONTAINS_TOKEN"
        matching = [n for n in range(RECORDS) if having(n, (one,)) and having(n, (one, two), body) == wanted]
        assert total == len(matching), (one, two)
        assert len(page) == min(total, 200) and set(page) <= set(matching)
