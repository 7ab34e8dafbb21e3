"""What falls due is done once, however many servers work on a database."""

from __future__ import annotations

from axle.core.behaviour import Behaviour
from axle.storage.interface import Storage
from axle.testing.conformance.samples import HOUR, NOW, TASKS, A, add, catalog, together
from axle.workers.due import DueWork

COUNT = 40


def test_what_falls_due_is_done_once(storage: Storage) -> None:
    """Three servers on one database meet the same reminders at the same time: each task is reminded of once."""
    tasks = [add(storage, TASKS, {"hs_task_reminders": str(NOW + HOUR)}).id for _ in range(COUNT)]
    servers = [DueWork(storage, catalog(), Behaviour(), lambda: NOW + HOUR) for _ in range(3)]
    together([server.apply for server in servers])
    events = storage.read(A, lambda tx: tx.events(0, 10 * COUNT))
    assert sorted(event.record_id for event in events if event.name == "reminded") == sorted(tasks)
    assert [server.apply() for server in servers] == [0, 0, 0]
