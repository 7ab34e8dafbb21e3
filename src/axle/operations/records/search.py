"""Search: what is asked is checked against the schema, the database answers."""

from __future__ import annotations

import msgspec

from axle.core.permissions import READ
from axle.core.search import AssociationFilter, SearchRequest, check
from axle.operations.records import views
from axle.operations.request import Caller, RecordPage, RecordView, Request
from axle.storage.interface import Transaction


def search(tx: Transaction, caller: Caller, request: Request[SearchRequest]) -> RecordPage:
    """Return one page of the records that match, and how many do."""
    return page(tx, caller, request.path["objectType"], request.body)


def page(tx: Transaction, caller: Caller, type_name: str, body: SearchRequest, most: int | None = None) -> RecordPage:
    """Return one page of the records that match, and how many do; a page of `most` records, however many are asked for.

    Whoever asks what records are associated with needs the scope of the other type too: the answer tells it.
    """
    object_type = caller.type(type_name, READ)
    checked = check(body, object_type, caller.catalog, caller.limits)
    for condition in (condition for group in checked.groups for condition in group):
        if isinstance(condition, AssociationFilter):
            caller.other(object_type, condition.type.name, READ)
    if most is not None and most < checked.limit:
        checked = msgspec.structs.replace(checked, limit=max(most, 1))
    result = tx.search(checked)
    if most == 0:
        return RecordPage([], total=result.total)
    names = views.names_for(caller, object_type, checked.properties)
    return RecordPage([RecordView(record, names) for record in result.records], result.after, result.total)
