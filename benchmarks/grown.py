"""A database that grows: what the growth benchmark puts into one, and does with it, in this process."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from axle.core.accounts import Account, Owner
from axle.core.permissions import ALL
from axle.core.record import Moment, Source
from axle.core.search import LIMITS, SearchRequest
from axle.http import query
from axle.http.endpoint import clock
from axle.operations import inputs
from axle.operations.account_catalogs import Catalogs
from axle.operations.associations import single as associations
from axle.operations.definitions import properties
from axle.operations.records import batches, search, single
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction
from axle.workers.due import DueWork
from benchmarks.databases import Bar
from benchmarks.inside import BATCH, Inside, task

T = TypeVar("T")

TO_CONTACT = 204
STATUS_AND_OWNER = {
    "filterGroups": [
        {
            "filters": [
                {"propertyName": "hs_task_status", "operator": "EQ", "value": "NOT_STARTED"},
                {"propertyName": "hubspot_owner_id", "operator": "EQ", "value": "1005"},
            ]
        }
    ],
    "limit": 10,
}
MIN_BAR = 20_000  # records from which their loading is shown
YEAR_MS = 365 * 86_400_000


def linked_to(contact: int) -> list[inputs.Association]:
    """Return the association of a new task with a contact."""
    return [inputs.Association(inputs.Target(str(contact)), [inputs.Spec("HUBSPOT_DEFINED", TO_CONTACT)])]


class Grown(Inside):
    """One database of the growth benchmark, with the last ids of what was made in it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._catalogs = Catalogs(self.app.catalog)
        self._made = itertools.count()
        self.tasks: list[int] = []
        self.contacts: list[int] = []

    def run(self, read: bool, work: Callable[[Transaction, Caller], T]) -> T:
        """Run an operation, with what the account itself defines."""

        def run(tx: Transaction) -> T:
            moment = Moment(clock(), Source(id=str(self.account)))
            catalog = self._catalogs.of(tx)
            return work(tx, Caller(tx.account, frozenset({ALL}), catalog, self.app.config.behaviour, moment, LIMITS))

        return self.app.storage.read(self.account, run) if read else self.app.storage.write(self.account, run)

    def load(self, count: int, contact: int = 0) -> None:
        """Create tasks, of a contact if one is named."""
        bar = Bar(f"{count:,} tasks", count) if count >= MIN_BAR else None
        for start in range(0, count, BATCH):
            links = linked_to(contact) if contact else None
            items = [inputs.Create(task(next(self._made)), links) for _ in range(min(BATCH, count - start))]
            request = Request({"objectType": "tasks"}, query.NOTHING, inputs.Creates(items))
            # Mypy infers no lambda with defaults.
            outcome = self.run(False, lambda tx, caller, request=request: batches.create(tx, caller, request))  # type: ignore[misc]
            self.tasks.append(outcome.views[-1].record.id)
            if bar:
                bar.at(start + len(items))

    def add_contact(self, number: int) -> int:
        """Create a contact, and return its id."""
        body = inputs.Create({"email": f"c{number}@example.com"})
        request = Request({"objectType": "contacts"}, query.NOTHING, body)
        self.contacts.append(self.run(False, lambda tx, caller: single.create(tx, caller, request)).record.id)
        return self.contacts[-1]

    def add_task(self) -> int:
        """Create a task alone, and return its id."""
        request = Request({"objectType": "tasks"}, query.NOTHING, inputs.Create(task(next(self._made))))
        self.tasks.append(self.run(False, lambda tx, caller: single.create(tx, caller, request)).record.id)
        return self.tasks[-1]

    def read(self, type_name: str, record: int, asked: str = "") -> Any:
        """Read a record."""
        request = Request({"objectType": type_name, "objectId": str(record)}, query.reading(query.pairs(asked)), None)
        return self.run(True, lambda tx, caller: single.read(tx, caller, request))

    def find(self) -> Any:
        """Search for the tasks of a status and an owner."""
        body = msgspec.convert(STATUS_AND_OWNER, SearchRequest)
        request = Request({"objectType": "tasks"}, query.NOTHING, body)
        return self.run(True, lambda tx, caller: search.search(tx, caller, request))

    def associate(self, record: int, contact: int) -> None:
        """Associate a task with a contact."""
        names = {"objectType": "tasks", "objectId": str(record), "toObjectType": "contacts", "toObjectId": str(contact)}
        request = Request(names, query.NOTHING, None)
        self.run(False, lambda tx, caller: associations.put_default(tx, caller, request))

    def archive(self, type_name: str, record: int) -> None:
        """Archive a record."""
        request = Request({"objectType": type_name, "objectId": str(record)}, query.NOTHING, None)
        self.run(False, lambda tx, caller: single.archive(tx, caller, request))

    def restore(self, type_name: str, record: int) -> None:
        """Restore a record."""
        request = Request({"objectType": type_name, "objectId": str(record)}, query.NOTHING, None)
        self.run(False, lambda tx, caller: single.restore(tx, caller, request))

    def change(self, record: int, times: int) -> None:
        """Change a task's subject so many times, many in each commit."""
        for start in range(0, times, BATCH):

            def work(tx: Transaction, caller: Caller, start: int = start) -> None:
                for number in range(start, min(start + BATCH, times)):
                    body = inputs.Update({"hs_task_subject": f"Version {number} of {clock()}"})
                    names = {"objectType": "tasks", "objectId": str(record)}
                    single.update(tx, caller, Request(names, query.NOTHING, body))

            self.run(False, work)

    def define(self, count: int) -> None:
        """Define properties of tasks."""
        for start in range(0, count, BATCH):
            items = [
                properties.PropertyInput(
                    name=f"own_{number}", label=f"Own {number}", type="string", fieldType="text", groupName="task"
                )
                for number in range(start, min(start + BATCH, count))
            ]
            request = Request({"objectType": "tasks"}, query.NOTHING, properties.PropertyInputs(items))
            # Mypy infers no lambda with defaults.
            self.run(False, lambda tx, caller, request=request: properties.create_batch(tx, caller, request))  # type: ignore[misc]

    def add_account(self, number: int) -> None:
        """Add an account with a contact and ten tasks, and work in it from now on."""
        now = clock()
        self.app.storage.add_account(
            Account(number, "A", now), Owner(number, number, f"o{number}@example.com", "O", "", now, now)
        )
        self.account = number
        self.load(10)

    def due(self, later_ms: int = 0) -> DueWork:
        """Return what applies moments, at a later time if one is given."""
        return DueWork(self.app.storage, self.app.catalog, self.app.config.behaviour, lambda: clock() + later_ms)


class Creating:
    """Threads that create tasks one after the other, each in a commit of its own, until they are stopped."""

    def __init__(self, grown: Grown, threads: int) -> None:
        self._grown = grown
        self._stopping = threading.Event()
        self._times: list[float] = []
        self._began = time.perf_counter()
        self._threads = [threading.Thread(target=self._run) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = time.perf_counter()
            self._grown.create()
            self._times.append(time.perf_counter() - began)

    def stop(self) -> tuple[float, list[float]]:
        """End the threads; return creates per second, and the seconds that each took, in order."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        return len(self._times) / (time.perf_counter() - self._began), sorted(self._times)


def creating(grown: Grown, threads: int, seconds: float) -> tuple[float, list[float]]:
    """Create tasks for some seconds; return the rate, and the seconds that each took, in order."""
    threads_at_work = Creating(grown, threads)
    time.sleep(seconds)
    return threads_at_work.stop()
