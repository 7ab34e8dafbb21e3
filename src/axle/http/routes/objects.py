"""Records of every type: one at a time, pages, batches, searches."""

from __future__ import annotations

from axle.core import search as searching
from axle.http.bodies import records as bodies
from axle.http.routes.row import NEWEST, OBJECTS, OLDER, OWN, PAGED, RECORD, SHOWN, Route, delete, get, patch, post, with_right
from axle.operations import inputs, rights
from axle.operations.records import batches, search, single
from axle.storage.interface import READ_LANE, SEARCH_LANE

# Connectors also read records where the fourth version has associations.
READ_TOO = (*OBJECTS, "/crm/v4/objects")

_ROWS: tuple[Route, ...] = (
    get(READ_TOO, "/{objectType}", single.list_records, bodies.page, query=(*SHOWN, *PAGED)),
    post(OBJECTS, "/{objectType}", single.create, bodies.record, body=inputs.Create, status=201, located=True, fails=(409,)),
    get(READ_TOO, RECORD, single.read, bodies.record, query=(*SHOWN, "idProperty")),
    patch(OBJECTS, RECORD, single.update, bodies.record, body=inputs.Update, query=("idProperty",), fails=(409,)),
    delete(OBJECTS, RECORD, single.archive, query=("idProperty",)),
    post(OBJECTS, "/{objectType}/batch/create", batches.create, bodies.batch, body=inputs.Creates, status=201, fails=(409,)),
    post(
        OBJECTS,
        "/{objectType}/batch/read",
        batches.read,
        bodies.batch,
        lane=READ_LANE,
        body=inputs.BatchRead,
        query=("archived",),
    ),
    post(OBJECTS, "/{objectType}/batch/update", batches.update, bodies.batch, body=inputs.Updates, fails=(409,)),
    post(OBJECTS, "/{objectType}/batch/archive", batches.archive, body=inputs.Ids, status=204),
    post(
        OBJECTS,
        "/{objectType}/batch/upsert",
        batches.upsert,
        bodies.batch,
        body=inputs.Updates,
        fails=(409,),
        query=("idProperty",),
    ),
    post(OBJECTS, "/{objectType}/search", search.search, bodies.searched, lane=SEARCH_LANE, body=searching.SearchRequest),
    post(OLDER, "/{objectType}/merge", single.merge, bodies.record, body=inputs.Merge),
    post(OLDER, "/{objectType}/gdpr-delete", single.gdpr_delete, body=inputs.Erase, status=204, erases=True),
    post(NEWEST, "/{objectType}/merge", single.merge_any, bodies.record, body=inputs.Merge),
    post(NEWEST, "/{objectType}/gdpr-delete", single.gdpr_delete_any, body=inputs.Erase, status=204, erases=True),
    post(OWN, RECORD + "/restore", single.restore, bodies.record, fails=(409,)),
)
ROUTES = with_right(_ROWS, rights.records)
