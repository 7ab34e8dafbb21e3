"""The recycle bin: archived records of all types that the caller may read, the last archived first."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.catalog import MERGED_IDS, SYSTEM_ID
from axle.core.permissions import READ, may, of_any
from axle.core.record import Record
from axle.operations.records import views
from axle.operations.records.lookup import exact_record, unreadable
from axle.operations.records.places import after_place, place_after, wanted_types
from axle.operations.records.single import page_size
from axle.operations.request import Caller, RecordView, Request
from axle.storage.interface import Place, Transaction


class ArchivedRecord(msgspec.Struct):
    """An archived record; one that was merged into another cannot be restored."""

    view: RecordView
    merged_into: int | None = None


class ArchivedPage(msgspec.Struct):
    """Some archived records, the last archived first; `after` where there are more."""

    records: list[ArchivedRecord]
    after: str = ""


def list_archived(tx: Transaction, caller: Caller, request: Request[None]) -> ArchivedPage:
    """Return a page of the recycle bin. Records of types that the caller may not read are left out."""
    caller.require(*of_any(caller.catalog, READ))
    limit = page_size(request.options)
    keys = wanted_types(caller, request)
    types = {
        object_type.key: object_type
        for object_type in caller.catalog.types
        if may(caller.scopes, object_type, READ, caller.version) and (not keys or object_type.key in keys)
    }
    records = tx.archived_page(types, place_after(request.options.after), limit + 1)
    page = ArchivedPage(_archived_records(tx, caller, records[:limit], request))
    if len(records) > limit:
        last = records[limit - 1]
        page.after = after_place(Place(last.archived_ms or 0, last.type.key, last.id))
    return page


def read_archived(tx: Transaction, caller: Caller, request: Request[None]) -> ArchivedRecord:
    """Return one archived record. Raises NotFound."""
    object_type = caller.type(request.path["objectType"], READ)
    record = exact_record(tx, object_type, request.path["objectId"], "", archived=True)
    if record is None:
        raise unreadable()
    return _archived_records(tx, caller, [record], request)[0]


def _archived_records(
    tx: Transaction, caller: Caller, records: Sequence[Record], request: Request[None]
) -> list[ArchivedRecord]:
    heirs = _heirs(tx, records)
    archived_records = []
    for record in records:
        definition = record.type.definition
        telling = (*definition.defaults, *definition.titles, definition.body, definition.owner)
        names = request.options.properties or tuple(name for name in telling if name) or (SYSTEM_ID,)
        view = RecordView(record, views.names_for(caller, record.type, names))
        archived_records.append(ArchivedRecord(view, heirs.get(record.key)))
    return archived_records


def _heirs(tx: Transaction, records: Sequence[Record]) -> dict[tuple[int, int], int]:
    """Return the live record that each archived one was merged into, for those that were."""
    by_type: dict[int, list[Record]] = {}
    for record in records:
        by_type.setdefault(record.type.key, []).append(record)
    heirs: dict[tuple[int, int], int] = {}
    for key, some in by_type.items():
        holders = tx.unique_holders(some[0].type, MERGED_IDS, [str(record.id) for record in some])
        heirs.update(((key, int(text)), holder) for text, holder in holders.items())
    return heirs
