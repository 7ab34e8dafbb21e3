"""What the notes of a journal tell: who has installed the app, and snapshots of records, with the values of their moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.journal import (
    INSTALL,
    INSTALLED,
    LIFECYCLE,
    LIFECYCLE_ACTIONS,
    SNAPSHOT,
    UNINSTALLED,
    JournalSubscription,
    LifecycleBody,
    Note,
    SnapshotBody,
)
from axle.core.property_types import instant
from axle.core.record import RecordKey
from axle.operations.journal.telling import MayRead, Told, values_shown
from axle.operations.records.lookup import records_of
from axle.storage.interface import PropertyMoment, Transaction

_snapshot = msgspec.json.Decoder(SnapshotBody).decode
_lifecycle = msgspec.json.Decoder(LifecycleBody).decode
SNAPSHOT_ACTION = "SNAPSHOT"


def lifecycle_told(subscriptions: Sequence[JournalSubscription], note: Note) -> Told | None:
    """Return what is told of an installation, or its end; None where nobody follows that."""
    event_type = INSTALLED if note.note_type == INSTALL else UNINSTALLED
    of_lifecycle = [one for one in subscriptions if one.subscription_type == LIFECYCLE and one.topic == event_type]
    subscription = next((one for one in of_lifecycle if one.covers(note.number)), None)
    if subscription is None:
        return None
    user = _lifecycle(note.body).user
    properties: Told = {"hs_app_id": str(note.app), "hs_app_install_level": "PORTAL"}
    if user is not None:
        properties |= {"hs_initiating_user_id": str(user), "hs_user_id": str(user)}
    names = subscription.selection.properties
    return {
        "type": "app_lifecycle_event",
        "portalId": note.portal,
        "occurredAt": instant(note.at_ms),
        "action": LIFECYCLE_ACTIONS[event_type],
        "eventTypeId": event_type,
        "properties": {name: text for name, text in properties.items() if name in names} if names else properties,
    }


class _Snapshot(NamedTuple):
    """A snapshot that may be told: of which record, of which properties."""

    note: Note
    type: ObjectType
    body: SnapshotBody

    @property
    def key(self) -> RecordKey:
        """Return the record."""
        return RecordKey(self.type.key, self.body.record_id)

    def moment(self, name: str) -> PropertyMoment:
        """Return what is looked up of a property."""
        return PropertyMoment(*self.key, name, self.note.at_ms)


def snapshots_told(tx: Transaction, catalog: Catalog, notes: Sequence[Note], may_read: MayRead) -> dict[int, Told]:
    """Return what snapshots of records of the transaction's account tell, by the numbers of their notes."""
    taken = list(_taken(catalog, notes, may_read))
    records = records_of(tx, catalog, {one.key for one in taken})
    moments = {one.moment(name): None for one in taken for name in one.body.properties}
    replaced = tx.values_at(list(moments))
    bodies: dict[int, Told] = {}
    for snapshot in taken:
        record = records.get(snapshot.key)
        if record is not None:
            names = snapshot.body.properties
            values = {name: replaced.get(snapshot.moment(name), record.properties.get(name, "")) for name in names}
            bodies[snapshot.note.number] = {
                "type": "crmObject",
                "portalId": tx.account,
                "occurredAt": instant(snapshot.note.at_ms),
                "action": SNAPSHOT_ACTION,
                "objectTypeId": snapshot.body.type_id,
                "objectId": snapshot.body.record_id,
                "propertyChanges": values_shown(record.type, names, values, unset=True),
            }
    return bodies


def _taken(catalog: Catalog, notes: Sequence[Note], may_read: MayRead) -> Iterator[_Snapshot]:
    for note in notes:
        if note.note_type == SNAPSHOT:
            body = _snapshot(note.body)
            object_type = None if body.refused else catalog.by_id(body.type_id)
            if object_type and may_read(object_type):
                yield _Snapshot(note, object_type, body)
