"""Snapshots: an app asks for what records are at this moment, and its journal tells it, in the order of all else.

A snapshot keeps the moment and no value, so that it tells nothing of a record that is erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from axle.core import permissions, sizes
from axle.core.accounts import App
from axle.core.errors import AxleError, Invalid, NotFound, excerpt
from axle.core.journal import MAX_LISTED, NOTES, SNAPSHOT, Note, Position, SnapshotBody
from axle.core.permissions import READ, WRITE
from axle.operations.journal import access
from axle.operations.records.lookup import MAX_NUMBER
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(SnapshotBody).decode


class SnapshotInput(msgspec.Struct):
    """Which record, and which of its properties."""

    portalId: int
    objectId: int
    objectTypeId: str
    properties: sizes.Listed[str] | None = None


class SnapshotsInput(msgspec.Struct):
    """Many of them."""

    snapshotRequests: sizes.Listed[SnapshotInput]


class Taken(NamedTuple):
    """A snapshot, and under which name its status is found."""

    name: str
    wish: SnapshotInput


class Status(NamedTuple):
    """How a snapshot went: `refused` says why there is none, `expired` that its file is not kept any more."""

    note: Note
    refused: str
    expired: bool


def create(tx: Transaction, caller: Caller, request: Request[SnapshotsInput]) -> list[Taken]:
    """Take snapshots of records. One that cannot be taken says so in its status. Raises Invalid for none, or too many."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SNAPSHOTS[WRITE])
    tx.begin_journal(app.id, Position(0, NOTES, tx.last_note(app.id)), caller.moment.now_ms)
    return [_taken(tx, caller, app, wish) for wish in request.body.snapshotRequests]


def _taken(tx: Transaction, caller: Caller, app: App, wish: SnapshotInput) -> Taken:
    names: Sequence[str] = list(dict.fromkeys(wish.properties or ()))
    if not names or len(names) > MAX_LISTED:
        raise Invalid(f"A snapshot is of 1 to {MAX_LISTED} properties")
    if not 0 < wish.portalId <= access.MAX_PORTAL:
        raise Invalid(f"There is no account {wish.portalId}", context={"portalId": [str(wish.portalId)]})
    refused = ""
    try:
        _check(tx, caller, app, wish)
    except AxleError as error:
        refused = error.message
    body = SnapshotBody(excerpt(wish.objectTypeId), wish.objectId, tuple(names), refused)
    name = access.new_name()
    tx.add_note(Note(app.id, 0, name, SNAPSHOT, wish.portalId, caller.moment.now_ms, _encode(body).decode()))
    return Taken(name, wish)


def _check(tx: Transaction, caller: Caller, app: App, wish: SnapshotInput) -> None:
    """Raise an AxleError for a record that is not there, or that the app may not read."""
    if not 0 < wish.objectId <= MAX_NUMBER:
        raise NotFound(f"There is no record {wish.objectId}")
    scopes = access.demand_installed(tx, app, wish.portalId)
    portal = tx.for_account(wish.portalId)
    object_type = access.known_type(caller, portal, wish.objectTypeId)
    access.demand_readable(scopes, object_type)
    if not portal.records(object_type, [wish.objectId], False):
        raise NotFound(f"There is no record {wish.objectId} of the type {object_type.id}")


def status(tx: Transaction, caller: Caller, request: Request[None]) -> Status:
    """Return how a snapshot went. Raises NotFound for none."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SNAPSHOTS[READ])
    name = request.path["statusId"]
    note = tx.note(app.id, name)
    if note is None or note.note_type != SNAPSHOT:
        raise NotFound(f"There is no snapshot with the status id {excerpt(name)}", context={"statusId": [excerpt(name)]})
    return Status(note, _decode(note.body).refused, note.at_ms < access.oldest_ms(caller))
