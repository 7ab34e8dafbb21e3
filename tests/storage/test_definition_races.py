"""What is checked before something is removed stays true until it is gone, on every database."""

from __future__ import annotations

from functools import partial

import pytest

from axle.core.errors import AxleError
from axle.http.routes.every import ROUTES
from axle.operations import inputs
from axle.operations.associations import single, types
from axle.operations.definitions import pipelines, schemas, stages
from axle.operations.people import users
from axle.operations.records import single as records_single
from axle.storage.interface import Storage
from axle.testing.conformance.samples import COMPANIES, A, add, together
from tests.storage.races import done, raced

PAIR = {"fromObjectType": "contacts", "toObjectType": "companies"}
NOUNS = ["associations.types", "associations.limits", "schemas", "pipelines", "stages", "properties", "groups", "users"]


def test_a_stage_is_not_deleted_under_a_record_that_moves_there(storage: Storage, database: str) -> None:
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
    removed, moved = raced(database, partial(done, storage, stages.archive, stage), "search", moves)
    assert (removed, isinstance(moved, AxleError)) == (None, True)
    assert storage.read(A, lambda tx: tx.records(deal.type, [deal.id]))[0].properties["dealstage"] == "here"


def test_a_label_is_not_deleted_under_a_link_that_gets_it(storage: Storage, database: str) -> None:
    """No link of a type that is gone is left."""
    contact, company = add(storage), add(storage, COMPANIES)
    there, _ = done(storage, types.create, PAIR, inputs.Label("boss", "Boss"))
    ends = {"objectType": "contacts", "objectId": str(contact.id), "toObjectType": "companies", "toObjectId": str(company.id)}
    links = partial(done, storage, single.put_v4, ends, [inputs.Spec("USER_DEFINED", there.id)])
    label = {**PAIR, "associationTypeId": str(there.id)}
    removed, linked = raced(database, partial(done, storage, types.archive, label), "has_associations", links)
    assert (removed, isinstance(linked, AxleError)) == (None, True)
    assert storage.read(A, lambda tx: tx.all_associations(contact.id, [there.id])) == []


def test_an_object_type_is_not_archived_under_a_new_record(storage: Storage, database: str) -> None:
    """A type with live records is not archived; one that is archived gets none."""
    own = [schemas.NewProperty(name="vin", label="Vin")]
    made = done(storage, schemas.create, {}, schemas.SchemaInput("car", schemas.SchemaLabels("Car"), own))
    creates = partial(done, storage, records_single.create, {"objectType": "car"}, inputs.Create({"vin": "1"}))
    removed, created = raced(database, partial(done, storage, schemas.archive, {"objectType": "car"}), "record_page", creates)
    assert (removed, isinstance(created, AxleError)) == (None, True)
    assert storage.read(A, lambda tx: tx.record_page(made.type, 0, 1, False)) == []


def test_an_address_belongs_to_one_user(storage: Storage, database: str) -> None:
    """Of several who add the same user at once, one does: who comes while another looks for the address, and many together."""
    adds = partial(done, storage, users.create, {}, users.UserInput("ada@example.com"))
    outcomes = raced(database, adds, "owner_page", adds)
    assert [type(one).__name__ for one in outcomes] == ["Owner", "Conflict"]
    assert [type(one).__name__ for one in together([adds] * 6)] == ["Conflict"] * 6
    assert len(storage.read(A, lambda tx: tx.owner_page(0, 10, None, "ada@example.com"))) == 1


@pytest.mark.parametrize("noun", NOUNS)
def test_every_route_that_changes_definitions_says_so(noun: str) -> None:
    """Nothing else keeps records from being written in the middle of it."""
    rows = [row for row in ROUTES if row.operation.__module__.endswith(f".{noun}")]
    assert rows
    assert all(row.defines == (row.lane == "write") for row in rows)
