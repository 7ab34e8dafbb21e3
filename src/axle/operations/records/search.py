"""Search: what is asked is checked against the schema, the database answers."""

from __future__ import annotations

from axle.core.permissions import READ
from axle.core.search import AssociationFilter, SearchRequest, check
from axle.operations.records import views
from axle.operations.request import Caller, RecordPage, RecordView, Request
from axle.storage.interface import Transaction


def search(tx: Transaction, caller: Caller, request: Request[SearchRequest]) -> RecordPage:
    """Return one page of the records that match, and how many do.

    Whoever asks what records are associated with needs the scope of the other type too: the answer tells it.
    """
    object_type = caller.type(request.path["objectType"], READ)
    checked = check(request.body, object_type, caller.catalog, caller.limits)
    for condition in (condition for group in checked.groups for condition in group):
        if isinstance(condition, AssociationFilter):
            caller.other(object_type, condition.type.name, READ)
    page = tx.search(checked)
    names = views.names_for(caller, object_type, checked.properties)
    record_views = [RecordView(record, names) for record in page.records]
    return RecordPage(record_views, page.after, page.total)
