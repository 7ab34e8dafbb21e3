"""Search: what is asked is checked against the schema, the database answers."""

from __future__ import annotations

from axle.core.permissions import READ
from axle.core.search import AssociationFilter, SearchRequest, check
from axle.operations.records import views
from axle.operations.request import Caller, RecordPage, RecordView, Request
from axle.storage.interface import Transaction


def search(tx: Transaction, caller: Caller, ask: Request[SearchRequest]) -> RecordPage:
    """Return one page of the records that match, and how many do.

    Whoever asks what records are associated with needs the scope of the other type too: the answer tells it.
    """
    kind = caller.type(ask.names["objectType"], READ)
    wanted = check(ask.body, kind, caller.catalog, caller.limits)
    for one in (one for group in wanted.groups for one in group if isinstance(one, AssociationFilter)):
        caller.other(kind, one.type.name, READ)
    found = tx.search(wanted)
    names = views.names_for(caller, kind, wanted.properties)
    shown = [RecordView(record, names) for record in found.records]
    return RecordPage(shown, found.after, found.total)
