"""Queues on the wire."""

from __future__ import annotations

import msgspec

from axle.http.bodies.wire import Wire
from axle.operations.people.queues import Queue


class QueueBody(msgspec.Struct):
    """A queue; `owner` is the id of an owner, null where it is everybody's."""

    id: str
    name: str
    owner: str | None
    shared: bool
    createdAt: str
    updatedAt: str


class QueuesBody(msgspec.Struct):
    """All queues."""

    results: list[QueueBody]


def queue(queue: Queue, wire: Wire) -> QueueBody:
    """Show a queue."""
    times = wire.time(queue.created_ms), wire.time(queue.updated_ms)
    return QueueBody(queue.id, queue.name, queue.owner, queue.shared, *times)


def queues(queues: list[Queue], wire: Wire) -> QueuesBody:
    """Show all queues."""
    return QueuesBody([queue(each, wire) for each in queues])
