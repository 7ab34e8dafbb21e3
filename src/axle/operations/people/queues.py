"""Queues: lists of tasks that somebody works off one after another. A record says itself in which queues it is.

They are rows of the account's definitions, as its teams are.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.errors import Invalid, NotFound, excerpt
from axle.core.overlay import ANY_TYPE, Definition
from axle.core.permissions import READ, WRITE
from axle.core.property_types import unstorable
from axle.operations.people import owners
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

QUEUE = "queue"
MAX_QUEUES = 1_000
MAX_NAME = 150


class QueueInput(msgspec.Struct):
    """A new queue. If no owner is given, it is that of the person who makes it; with none, it is everybody's."""

    name: str
    owner: str | UnsetType | None = UNSET
    shared: bool = False


class QueuePatch(msgspec.Struct):
    """What is to be different about a queue."""

    name: str | None = None
    owner: str | None = None
    shared: bool | None = None


class Queue(msgspec.Struct):
    """A queue: whose it is, whether others see it too, since when it is there and as it is."""

    id: str
    name: str
    owner: str | None
    shared: bool
    created_ms: int
    updated_ms: int


def list_queues(tx: Transaction, caller: Caller, request: Request[None]) -> list[Queue]:
    """Return the account's queues, the oldest first; a person sees those of others that are shared."""
    _demand(caller, READ)
    return sorted(_visible(tx, caller).values(), key=lambda queue: int(queue.id))


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Queue:
    """Return a queue. Raises NotFound."""
    _demand(caller, READ)
    return _find(tx, caller, request)


def create(tx: Transaction, caller: Caller, request: Request[QueueInput]) -> Queue:
    """Add a queue. Raises Invalid for a name or an owner that cannot be."""
    _demand(caller, WRITE)
    body, now_ms = request.body, caller.moment.now_ms
    if len(_queues(tx)) >= MAX_QUEUES:
        raise Invalid(f"An account has at most {MAX_QUEUES} queues.")
    owner = (_default_owner(tx, caller) if body.owner is UNSET else body.owner) or None
    queue = Queue(str(tx.next_number(QUEUE)), body.name, owner, body.shared, now_ms, now_ms)
    return _saved(tx, queue)


def _default_owner(tx: Transaction, caller: Caller) -> str | None:
    """Return whose queue it is where that is not said: the person's who calls; one that a program makes is everybody's."""
    return next(iter(_owners(tx, caller.signed_in.membership.user_id)), None) if caller.signed_in else None


def update(tx: Transaction, caller: Caller, request: Request[QueuePatch]) -> Queue:
    """Change a queue; what is not given stays. An empty owner makes it everybody's."""
    _demand(caller, WRITE)
    queue, body = _find(tx, caller, request), request.body
    queue.name = queue.name if body.name is None else body.name
    queue.owner = queue.owner if body.owner is None else body.owner or None
    queue.shared = queue.shared if body.shared is None else body.shared
    queue.updated_ms = caller.moment.now_ms
    return _saved(tx, queue)


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove a queue; records that name it stay as they are."""
    _demand(caller, WRITE)
    queue = _find(tx, caller, request)
    tx.undefine([_definition(queue)])


def demanded(caller: Caller, names: object, action: str) -> None:
    """Ask for the queues before a body is read."""
    _demand(caller, action)


def _demand(caller: Caller, action: str) -> None:
    """Raise Forbidden unless the caller may do this to the records that are put into queues."""
    for object_type in caller.catalog.types:
        if object_type.definition.queues:
            caller.type(object_type.name, action)


def _queues(tx: Transaction) -> dict[str, Queue]:
    return {row.name: msgspec.convert(row.read(), Queue) for row in tx.definitions(ANY_TYPE, QUEUE)}


def _visible(tx: Transaction, caller: Caller) -> dict[str, Queue]:
    """Return the queues that the caller sees: a person, or a program of theirs, not those that others keep for themselves."""
    queues = _queues(tx)
    if caller.maker is None:
        return queues
    mine = _owners(tx, caller.maker)
    return {name: queue for name, queue in queues.items() if queue.shared or not queue.owner or queue.owner in mine}


def _owners(tx: Transaction, user_id: int) -> list[str]:
    """Return the owner that a user is."""
    return [str(owner.id) for owner in tx.owners_of_user(user_id) if owner.archived_ms is None]


def _find(tx: Transaction, caller: Caller, request: Request[Any]) -> Queue:
    text = request.path["queueId"]
    queue = _visible(tx, caller).get(text)
    if queue is None:
        raise NotFound("resource not found", context={"queueId": [excerpt(text)]})
    return queue


def _saved(tx: Transaction, queue: Queue) -> Queue:
    queue.name = " ".join(queue.name.split())
    if not 0 < len(queue.name) <= MAX_NAME or unstorable(queue.name):
        raise Invalid(f"A queue's name has 1 to {MAX_NAME} characters.", context={"name": [excerpt(queue.name)]})
    if queue.owner and owners.check_assignable(tx, [("owner", queue.owner)]):
        raise Invalid(f"{excerpt(queue.owner)} is not the id of an active owner.", context={"owner": [excerpt(queue.owner)]})
    tx.define([_definition(queue)])
    return queue


def _definition(queue: Queue) -> Definition:
    return Definition(ANY_TYPE, QUEUE, queue.id, msgspec.json.encode(queue).decode())
