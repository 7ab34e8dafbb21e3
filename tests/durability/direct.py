"""Clients' way to a storage without a server between: the real operations in the write lane."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from axle.core.accounts import Account, Owner
from axle.core.behaviour import Behaviour
from axle.core.errors import StorageFailure, Unavailable
from axle.core.permissions import ALL
from axle.core.record import Moment, Source
from axle.core.search import LIMITS
from axle.operations.inputs import Association, Create, Creates, Spec, Target, Update
from axle.operations.records import batches, single
from axle.operations.request import BatchResult, Caller, ReadOptions, Request
from axle.storage.interface import Storage, Transaction
from tests.durability.audit import catalog
from tests.durability.client import Refused
from tests.durability.ledger import TASK_TO_CONTACT

T = TypeVar("T")
ACCOUNT = 1_000_001


class Direct:
    """A storage as a client's target."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def create(self, kind: str, inputs: Sequence[dict[str, str]], contact: int) -> list[int]:
        """Create records in one transaction and return their ids."""
        batch: BatchResult = self._write(creation(kind, inputs, contact))
        return [view.record.id for view in batch.views]

    def update(self, kind: str, number: int, values: dict[str, str]) -> None:
        """Change properties of one record."""
        request = Request({"objectType": kind, "objectId": str(number)}, ReadOptions(), Update(dict(values)))
        self._write(lambda tx: single.update(tx, caller(), request))

    def _write(self, work: Callable[[Transaction], T]) -> T:
        try:
            return self.storage.write(ACCOUNT, work)
        except (StorageFailure, Unavailable) as refused:
            raise Refused from refused


def creation(kind: str, inputs: Sequence[dict[str, str]], contact: int = 0) -> Callable[[Transaction], BatchResult]:
    """Return the work that creates records, each linked to a contact if one is given."""
    links = [Association(Target(contact), [Spec("HUBSPOT_DEFINED", TASK_TO_CONTACT)])] if contact else None
    properties: list[dict[str, Any]] = [dict(one) for one in inputs]
    request = Request({"objectType": kind}, ReadOptions(), Creates([Create(one, links) for one in properties]))
    return lambda tx: batches.create(tx, caller(), request)


def caller() -> Caller:
    """Return a caller who may do everything, at the present time."""
    moment = Moment(time.time_ns() // 1_000_000, Source(id="1"))
    return Caller(ACCOUNT, frozenset((ALL,)), catalog(), Behaviour(), moment, LIMITS)


def add_account(storage: Storage) -> None:
    """Add the account that the tests write to."""
    storage.add_account(Account(ACCOUNT, "Test", 0), Owner(1, 1, "owner@example.com", "", "", 0, 0))
