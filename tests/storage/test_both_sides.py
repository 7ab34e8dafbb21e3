"""Many who write the same records at once, from both sides, neither wait for each other in a circle nor refuse each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from axle.core.behaviour import behaviour
from axle.core.permissions import ALL
from axle.core.property_types import Json
from axle.core.search import SearchLimits
from axle.operations import inputs
from axle.operations.associations import batches as associations_batches
from axle.operations.associations import single
from axle.operations.records import batches
from axle.operations.records import single as records_single
from axle.operations.request import Caller, ReadOptions, Request
from axle.storage.interface import Storage, Transaction
from axle.storage.postgres.database import Postgres
from axle.testing.conformance.samples import COMPANIES, CONTACTS, A, add, at, catalog, together

PLAIN = {"contacts": 279, "companies": 280}
WRITERS = 8
CALLS = 10  # of each writer


@pytest.fixture
def storage(on_postgres: Postgres) -> Postgres:
    """PostgreSQL, where several write at once, with the account A."""
    return on_postgres


def called(operation: Callable[..., Any], names: dict[str, str], body: Any, runs: list[int], tx: Transaction) -> Any:
    """Carry out an operation, and note that it ran."""
    runs.append(1)
    caller = Caller(A, frozenset((ALL,)), catalog(), behaviour("documented"), at(), SearchLimits())
    return operation(tx, caller, Request(names, ReadOptions(), body))


def all_at_once(storage: Storage, calls: list[tuple[Callable[..., Any], dict[str, str], Any]]) -> tuple[list[Any], list[int]]:
    """Share calls out among the writers; return what each came to, and the runs that it took."""
    runs: list[int] = []

    def work(mine: list[Any]) -> list[Any]:
        return [storage.write(A, partial(called, operation, names, body, runs)) for operation, names, body in mine]

    done = together([partial(work, calls[number::WRITERS]) for number in range(WRITERS)])
    assert not [one for one in done if isinstance(one, Exception)], done
    return [one for mine in done if isinstance(mine, list) for one in mine], runs


def test_associating_from_both_sides_at_once_undoes_nobody(storage: Postgres) -> None:
    """One by one: every call runs once, and every association is there."""
    contact, firms = add(storage, CONTACTS), [add(storage, COMPANIES) for _ in range(WRITERS * CALLS // 2)]
    calls: list[Any] = []
    for firm in firms:
        one = {"fromObjectType": "contacts", "fromObjectId": str(contact.id), "toObjectType": "companies"}
        other = {"fromObjectType": "companies", "fromObjectId": str(firm.id), "toObjectType": "contacts"}
        calls.append((single.put_default, {**one, "toObjectId": str(firm.id)}, None))
        calls.append((single.put_default, {**other, "toObjectId": str(contact.id)}, None))
    done, runs = all_at_once(storage, calls)
    assert len(done) == len(runs) == len(calls)
    linked = storage.read(A, lambda tx: tx.associations([contact.id], [PLAIN["contacts"]]))
    assert {link.to_id for link in linked} == {firm.id for firm in firms}


def test_batches_from_both_sides_at_once_undo_nobody(storage: Postgres) -> None:
    """Of associations, and of new records with associations, whose targets come in any order."""
    chance = random.Random(7)
    people, firms = [add(storage, CONTACTS) for _ in range(5)], [add(storage, COMPANIES) for _ in range(5)]
    calls: list[Any] = []
    for number in range(WRITERS * CALLS):
        some, other_records = chance.sample(people, 3), chance.sample(firms, 3)
        names = ("contacts", "companies") if number % 2 else ("companies", "contacts")
        ends = zip(some, other_records, strict=True) if number % 2 else zip(other_records, some, strict=True)
        pairs = [inputs.Pair(inputs.Target(record.id), inputs.Target(other_record.id)) for record, other_record in ends]
        if number % 4 < 2:
            named = {"fromObjectType": names[0], "toObjectType": names[1]}
            calls.append((associations_batches.create_default, named, inputs.Pairs(pairs)))
            continue
        new = []
        for record in chance.sample([*some, *other_records], 4):
            spec = inputs.Spec("HUBSPOT_DEFINED", 204 if record in some else 192)
            due: dict[str, Json] = {"hs_timestamp": "2026-01-01T00:00:00Z"}
            new.append(inputs.Create(due, [inputs.Association(inputs.Target(record.id), [spec])]))
        calls.append((batches.create, {"objectType": "tasks"}, inputs.Creates(new)))
    done, runs = all_at_once(storage, calls)
    assert len(done) == len(runs) == len(calls)
    assert not [problem for one in done for problem in getattr(one, "problems", ())]


@pytest.mark.parametrize("size", [1, 5])
def test_upserts_of_one_new_key_at_once_make_one_record(storage: Postgres, size: int) -> None:
    """Whoever loses the claim runs again, and updates; batches claim in any order."""
    chance = random.Random(7)
    calls: list[Any] = []
    for number in range(WRITERS * CALLS):
        mails = [f"{number // WRITERS}-{one}@example.com" for one in chance.sample(range(size), size)]
        body = inputs.Updates([inputs.BatchUpdate(mail, {"city": str(number)}, idProperty="email") for mail in mails])
        calls.append((batches.upsert, {"objectType": "contacts"}, body))
    done, _ = all_at_once(storage, calls)
    assert not [problem for one in done for problem in one.problems]
    assert sum(view.new for one in done for view in one.views) == CALLS * size
    records = storage.read(A, lambda tx: tx.record_page(catalog().find(CONTACTS), 0, 1_000, False))
    assert len(records) == CALLS * size
    assert all(record.properties["city"] for record in records)


def test_creates_of_one_new_key_at_once_name_the_one_that_was_made(storage: Postgres) -> None:
    """One is made; the others are refused, with the id of that one."""
    body = inputs.Create({"email": "ada@example.com"})
    runs: list[int] = []
    create = partial(called, records_single.create, {"objectType": "contacts"}, body, runs)
    done: list[Any] = together([partial(storage.write, A, create) for _ in range(WRITERS)])
    (record,) = storage.read(A, lambda tx: tx.record_page(catalog().find(CONTACTS), 0, 10, False))
    refused = [str(one) for one in done if isinstance(one, Exception)]
    assert len(refused) == WRITERS - 1
    assert all(f"Existing ID: {record.id}" in one for one in refused)
