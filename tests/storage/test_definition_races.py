"""What is checked before something is removed stays true until it is gone, on every database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from axle.core.behaviour import behaviour
from axle.core.errors import AxleError
from axle.core.permissions import ALL
from axle.core.search import SearchLimits
from axle.http.routes import ROUTES
from axle.operations import inputs
from axle.operations.account_catalogs import Catalogs
from axle.operations.associations import single, types
from axle.operations.definitions import pipelines, schemas, stages
from axle.operations.people import users
from axle.operations.records import single as records_single
from axle.operations.request import Caller, ReadOptions, Request
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import COMPANIES, A, add, at, catalog, together

MEANWHILE = 0.3  # seconds for which a definition is held up between its check and its write
PAIR = {"fromObjectType": "contacts", "toObjectType": "companies"}
NOUNS = ["associations.types", "associations.limits", "schemas", "pipelines", "stages", "properties", "groups", "users"]
CHECKED = [("validateReferencesBeforeDelete", "true")]


class Slow:
    """A transaction that tells when something was looked up in it, and goes on a while later."""

    def __init__(self, tx: Transaction, name: str, looked: threading.Event) -> None:
        self._tx, self._name, self._looked = tx, name, looked

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._tx, name)
        return partial(self._held, found) if name == self._name else found

    def _held(self, found: Callable[..., Any], *given: Any) -> Any:
        answer = found(*given)
        self._looked.set()
        threading.Event().wait(MEANWHILE)
        return answer


Slowly = tuple[str, threading.Event]


def done(
    storage: Storage,
    operation: Any,
    names: Mapping[str, str],
    body: Any = None,
    slow: tuple[str, threading.Event] | None = None,
) -> Any:
    """Carry out an operation as its route does."""
    defines = next(row.defines for row in ROUTES if row.operation is operation)

    def work(tx: Transaction) -> Any:
        known = Catalogs(catalog()).of(tx, alone=defines)
        caller = Caller(A, frozenset((ALL,)), known, behaviour("documented"), at(), SearchLimits())
        given: Any = Slow(tx, *slow) if slow else tx
        return operation(given, caller, Request(names, ReadOptions(), body, CHECKED))

    return storage.write(A, work)


def raced(removes: Callable[[Slowly], Any], check: str, writes: Callable[[], Any]) -> list[Any]:
    """Write a record between the check and the removal of what it needs, and return what came of both."""
    looked = threading.Event()

    def later() -> Any:
        assert looked.wait(10), f"{check} is not asked"
        return writes()

    return together([lambda: removes((check, looked)), later])


def test_a_stage_is_not_deleted_under_a_record_that_moves_there(storage: Storage) -> None:
    """Where references are checked, the deal that comes a moment later finds the stage gone."""
    given = [pipelines.StageInput(one, None, {"probability": "1.0"}, one) for one in ("here", "there")]
    done(storage, pipelines.create, {"objectType": "deals"}, pipelines.PipelineInput("Sales", None, given, "sales"))
    new = inputs.Create({"dealname": "x", "pipeline": "sales", "dealstage": "here"})
    deal = done(storage, records_single.create, {"objectType": "deals"}, new).record
    stage = {"objectType": "deals", "pipelineId": "sales", "stageId": "there"}
    moves = partial(
        done,
        storage,
        records_single.update,
        {"objectType": "deals", "objectId": str(deal.id)},
        inputs.Update({"dealstage": "there"}),
    )
    removed, moved = raced(lambda slow: done(storage, stages.archive, stage, None, slow), "search", moves)
    assert (removed, isinstance(moved, AxleError)) == (None, True)
    assert storage.read(A, lambda tx: tx.records(deal.type, [deal.id]))[0].properties["dealstage"] == "here"


def test_a_label_is_not_deleted_under_a_link_that_gets_it(storage: Storage) -> None:
    """No link of a type that is gone is left."""
    contact, company = add(storage), add(storage, COMPANIES)
    there, _ = done(storage, types.create, PAIR, inputs.Label("boss", "Boss"))
    ends = {"objectType": "contacts", "objectId": str(contact.id), "toObjectType": "companies", "toObjectId": str(company.id)}
    links = partial(done, storage, single.put_v4, ends, [inputs.Spec("USER_DEFINED", there.id)])
    label = {**PAIR, "associationTypeId": str(there.id)}
    removed, linked = raced(lambda slow: done(storage, types.archive, label, None, slow), "has_associations", links)
    assert (removed, isinstance(linked, AxleError)) == (None, True)
    assert storage.read(A, lambda tx: tx.all_associations(contact.id, [there.id])) == []


def test_an_object_type_is_not_archived_under_a_new_record(storage: Storage) -> None:
    """A type with live records is not archived; one that is archived gets none."""
    own = [schemas.NewProperty(name="vin", label="Vin")]
    made = done(storage, schemas.create, {}, schemas.SchemaInput("car", schemas.SchemaLabels("Car"), own))
    creates = partial(done, storage, records_single.create, {"objectType": "car"}, inputs.Create({"vin": "1"}))
    removes = partial(done, storage, schemas.archive, {"objectType": "car"}, None)
    removed, created = raced(removes, "record_page", creates)
    assert (removed, isinstance(created, AxleError)) == (None, True)
    assert storage.read(A, lambda tx: tx.record_page(made.type, 0, 1, False)) == []


def test_an_address_belongs_to_one_user(storage: Storage) -> None:
    """Of several who add the same user at once, one does."""
    adds = partial(done, storage, users.create, {}, users.UserInput("ada@example.com"))
    outcomes = together([adds] * 6)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict"] * 5 + ["Owner"]
    assert len(storage.read(A, lambda tx: tx.owner_page(0, 10, None, "ada@example.com"))) == 1


@pytest.mark.parametrize("noun", NOUNS)
def test_every_route_that_changes_definitions_says_so(noun: str) -> None:
    """Nothing else keeps records from being written in the middle of it."""
    rows = [row for row in ROUTES if row.operation.__module__.endswith(f".{noun}")]
    assert rows
    assert all(row.defines == (row.lane == "write") for row in rows)
