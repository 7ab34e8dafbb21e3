"""Records of every type: one at a time, pages, batches, searches."""

from __future__ import annotations

from axle.core import search as searching
from axle.http.bodies import records as bodies
from axle.http.routes.row import NEWEST, OBJECTS, OLDER, OWN, PAGED, RECORD, SHOWN, Route
from axle.operations import inputs, rights
from axle.operations.records import batches, search, single
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE

# Connectors also read records where the fourth version has associations.
READ_TOO = (*OBJECTS, "/crm/v4/objects")

_ROWS: tuple[Route, ...] = (
    Route("GET", READ_TOO, "/{objectType}", single.list_records, READ_LANE, bodies.page, query=(*SHOWN, *PAGED)),
    Route(
        "POST",
        OBJECTS,
        "/{objectType}",
        single.create,
        WRITE_LANE,
        bodies.record,
        201,
        inputs.Create,
        located=True,
        fails=(409,),
    ),
    Route("GET", READ_TOO, RECORD, single.read, READ_LANE, bodies.record, query=(*SHOWN, "idProperty")),
    Route(
        "PATCH",
        OBJECTS,
        RECORD,
        single.update,
        WRITE_LANE,
        bodies.record,
        200,
        inputs.Update,
        query=("idProperty",),
        fails=(409,),
    ),
    Route("DELETE", OBJECTS, RECORD, single.archive, WRITE_LANE, None, 204, query=("idProperty",)),
    Route(
        "POST",
        OBJECTS,
        "/{objectType}/batch/create",
        batches.create,
        WRITE_LANE,
        bodies.batch,
        201,
        inputs.Creates,
        fails=(409,),
    ),
    Route(
        "POST",
        OBJECTS,
        "/{objectType}/batch/read",
        batches.read,
        READ_LANE,
        bodies.batch,
        200,
        inputs.BatchRead,
        query=("archived",),
    ),
    Route(
        "POST",
        OBJECTS,
        "/{objectType}/batch/update",
        batches.update,
        WRITE_LANE,
        bodies.batch,
        200,
        inputs.Updates,
        fails=(409,),
    ),
    Route("POST", OBJECTS, "/{objectType}/batch/archive", batches.archive, WRITE_LANE, None, 204, inputs.Ids),
    Route(
        "POST",
        OBJECTS,
        "/{objectType}/batch/upsert",
        batches.upsert,
        WRITE_LANE,
        bodies.batch,
        200,
        inputs.Updates,
        fails=(409,),
        query=("idProperty",),
    ),
    Route("POST", OBJECTS, "/{objectType}/search", search.search, SEARCH_LANE, bodies.searched, 200, searching.SearchRequest),
    Route("POST", OLDER, "/{objectType}/merge", single.merge, WRITE_LANE, bodies.record, 200, inputs.Merge),
    Route("POST", OLDER, "/{objectType}/gdpr-delete", single.gdpr_delete, WRITE_LANE, None, 204, inputs.Erase),
    Route("POST", NEWEST, "/{objectType}/merge", single.merge_any, WRITE_LANE, bodies.record, 200, inputs.Merge),
    Route("POST", NEWEST, "/{objectType}/gdpr-delete", single.gdpr_delete_any, WRITE_LANE, None, 204, inputs.Erase),
    Route("POST", OWN, RECORD + "/restore", single.restore, WRITE_LANE, bodies.record, fails=(409,)),
)
ROUTES = tuple(row._replace(right=rights.records) for row in _ROWS)
