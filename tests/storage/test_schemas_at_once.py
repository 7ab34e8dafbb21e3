"""Object types that are defined at the same time, on every database: a name is given once, and so is a number."""

from __future__ import annotations

from functools import partial

from axle.core.behaviour import Behaviour
from axle.core.errors import AlreadyDefined
from axle.core.permissions import ALL
from axle.core.search import LIMITS
from axle.operations.account_catalogs import Catalogs
from axle.operations.definitions import schemas
from axle.operations.request import Caller, ReadOptions, Request
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import A, at, catalog, together
from tests.storage.races import done, raced


def define(catalogs: Catalogs, name: str, tx: Transaction) -> schemas.SchemaView:
    """Define a type as a request does."""
    caller = Caller(A, frozenset((ALL,)), catalogs.of(tx), Behaviour(), at(), LIMITS)
    return schemas.create(tx, caller, Request({}, ReadOptions(), schemas.SchemaInput(name, schemas.SchemaLabels())))


def test_a_name_that_is_being_given_is_not_given_again(storage: Storage, database: str) -> None:
    """Who defines a type of the same name while another one is being defined waits, and is refused."""
    creates = [
        partial(done, storage, schemas.create, {}, schemas.SchemaInput(name, schemas.SchemaLabels())) for name in ("car", "Car")
    ]
    made, refused = raced(database, creates[0], "definitions", creates[1])
    assert isinstance(made, schemas.SchemaView) and isinstance(refused, AlreadyDefined), (made, refused)


def test_types_that_are_defined_at_once(storage: Storage) -> None:
    """Of several whose names meet one is defined and the others are refused; all have their own ids and associations."""
    catalogs = Catalogs(catalog())
    names = ["car", "car", "Car", "boat", "bike", "p_car"]
    made = together([partial(storage.write, A, partial(define, catalogs, name)) for name in names])
    views = [one for one in made if isinstance(one, schemas.SchemaView)]
    refused = [one for one in made if isinstance(one, Exception)]
    assert all(isinstance(one, AlreadyDefined) for one in refused), refused
    assert len(views) == 3
    known = storage.read(A, catalogs.of)
    object_types = [object_type for object_type in known.types if object_type.definition.schema]
    assert {object_type.key for object_type in object_types} == {view.type.key for view in views}
    assert len({object_type.name.lower() for object_type in object_types}) == len(object_types)
    assert {"boat", "bike"} < {object_type.singular for object_type in object_types}
    for view in views:
        assert {link.id for link in view.associations or ()} == {
            link.id for link in known.associations.values() if view.type.id in (link.from_type, link.to_type)
        }
