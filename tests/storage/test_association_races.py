"""Labels and limits hold when many define and associate at once, on every database."""

from __future__ import annotations

from functools import partial
from typing import Any

from axle.core.behaviour import behaviour
from axle.core.errors import Conflict, Invalid
from axle.core.model import AssociationLimit
from axle.core.overlay import ANY_TYPE, ASSOCIATION, LIMIT, define
from axle.core.permissions import ALL
from axle.core.search import SearchLimits
from axle.operations import inputs
from axle.operations.account_catalogs import Catalogs
from axle.operations.associations import batches, types
from axle.operations.request import Caller, ReadOptions, Request
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import COMPANIES, A, add, at, catalog, together
from tests.storage.races import done, raced

PLAIN = 279
NAMES = {"fromObjectType": "contacts", "toObjectType": "companies"}


def called(operation: Any, body: Any, tx: Transaction) -> Any:
    """Carry out an operation between contacts and companies, with the catalog as the transaction sees it."""
    caller = Caller(A, frozenset((ALL,)), Catalogs(catalog()).of(tx), behaviour("documented"), at(), SearchLimits())
    return operation(tx, caller, Request(NAMES, ReadOptions(), body))


def test_one_name_is_given_once(storage: Storage) -> None:
    """Of many who define a label of the same name at once, one does; others of other names get numbers of their own."""
    names = ["boss"] * 4 + ["one", "two"]
    wanted = [inputs.Label(name, name.upper()) for name in names]
    done = together([partial(storage.write, A, partial(called, types.create, body)) for body in wanted])
    assert sorted(type(one).__name__ for one in done) == ["Conflict"] * 3 + ["list"] * 3, done
    assert all(isinstance(one, Conflict | list) for one in done)
    rows = storage.read(A, lambda tx: tx.definitions(ANY_TYPE, ASSOCIATION))
    assert len(rows) == len({row.name for row in rows}) == 6
    assert sorted(row.read().name for row in rows) == ["boss", "boss", "one", "one", "two", "two"]


def test_a_name_that_is_being_given_is_not_given_again(storage: Storage, database: str) -> None:
    """Who defines the same label while another looks which there are waits, and is refused."""
    given, refused = raced(
        database,
        partial(done, storage, types.create, NAMES, inputs.Label("boss", "Boss")),
        "definitions",
        partial(done, storage, types.create, NAMES, inputs.Label("boss", "BOSS")),
    )
    assert isinstance(given, list) and isinstance(refused, Conflict), (given, refused)


def test_a_limit_that_is_being_reached_holds(storage: Storage, database: str) -> None:
    """Who associates a contact with a second company, while another counts those that it has, is refused."""
    contact, firms = add(storage), [add(storage, COMPANIES) for _ in range(2)]
    storage.write(A, lambda tx: tx.define([define(ANY_TYPE, LIMIT, str(PLAIN), AssociationLimit(1))]))
    pairs = [inputs.Pairs([inputs.Pair(inputs.Target(contact.id), inputs.Target(firm.id))]) for firm in firms]
    first, second = (partial(done, storage, batches.create_default, NAMES, one) for one in pairs)
    outcomes = raced(database, first, "count_associations", second)
    assert [(len(one.results), [type(problem.error) for problem in one.problems]) for one in outcomes] == [
        (1, []),
        (0, [Invalid]),
    ]
    assert storage.read(A, lambda tx: tx.count_associations([contact.id], [PLAIN])) == {(contact.id, PLAIN): 1}


def test_a_limit_holds_for_those_who_come_together(storage: Storage) -> None:
    """A contact that may have one company gets one, however many are associated with it at once."""
    contact, firms = add(storage), [add(storage, COMPANIES) for _ in range(6)]
    storage.write(A, lambda tx: tx.define([define(ANY_TYPE, LIMIT, str(PLAIN), AssociationLimit(1))]))
    pairs = [inputs.Pairs([inputs.Pair(inputs.Target(contact.id), inputs.Target(firm.id))]) for firm in firms]
    done = together([partial(storage.write, A, partial(called, batches.create_default, one)) for one in pairs])
    outcomes: list[Any] = [one for one in done if not isinstance(one, Exception)]
    assert len(outcomes) == len(firms), done
    assert sum(len(one.results) for one in outcomes) == 1
    problems = [problem.error for one in outcomes for problem in one.problems]
    assert [type(one) for one in problems] == [Invalid] * 5
    assert storage.read(A, lambda tx: tx.count_associations([contact.id], [PLAIN])) == {(contact.id, PLAIN): 1}
