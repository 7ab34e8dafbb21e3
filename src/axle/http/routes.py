"""The route table: every path that Axle answers, what carries it out, and what it takes and gives.

A path of HubSpot's exists under several prefixes, one for each published version; differences between versions are fields of
a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from axle.core import search as searching
from axle.http import bodies
from axle.operations import associations, batches, inputs, records, search
from axle.storage.interface import READ, SEARCH, WRITE

DATED = ("/crm/objects/2025-09", "/crm/objects/2026-03", "/crm/objects/2026-09", "/crm/objects/2026-09-beta")
OBJECTS = ("/crm/v3/objects", "/crm/objects/v3", *DATED)
V3 = ("/crm/v3/objects", "/crm/objects/v3")
V4 = ("/crm/v4/objects", "/crm/objects/v4", *DATED)
OWN = ("/_axle/objects",)

LINK = "/{objectType}/{objectId}/associations/{toObjectType}"
RECORD = "/{objectType}/{objectId}"


class Route(NamedTuple):
    """One row: where, what, in which lane, and how the answer is shown. `body` is the shape that the request's must have."""

    method: str
    prefixes: tuple[str, ...]
    path: str
    operation: Callable[..., Any]
    lane: str
    show: Callable[[Any, Any], Any] | None
    status: int = 200
    body: Any = None
    located: bool = False


ROUTES: tuple[Route, ...] = (
    Route("GET", OBJECTS, "/{objectType}", records.list_records, READ, bodies.page),
    Route("POST", OBJECTS, "/{objectType}", records.create, WRITE, bodies.record, 201, inputs.Create, located=True),
    Route("GET", OBJECTS, RECORD, records.read, READ, bodies.record),
    Route("PATCH", OBJECTS, RECORD, records.update, WRITE, bodies.record, 200, inputs.Update),
    Route("DELETE", OBJECTS, RECORD, records.archive, WRITE, None, 204),
    Route("POST", OBJECTS, "/{objectType}/batch/create", batches.create, WRITE, bodies.batch, 201, inputs.Creates),
    Route("POST", OBJECTS, "/{objectType}/batch/read", batches.read, READ, bodies.batch, 200, inputs.BatchRead),
    Route("POST", OBJECTS, "/{objectType}/batch/update", batches.update, WRITE, bodies.batch, 200, inputs.Updates),
    Route("POST", OBJECTS, "/{objectType}/batch/archive", batches.archive, WRITE, None, 204, inputs.Ids),
    Route("POST", OBJECTS, "/{objectType}/batch/upsert", batches.upsert, WRITE, bodies.batch, 200, inputs.Updates),
    Route("POST", OBJECTS, "/{objectType}/search", search.search, SEARCH, bodies.searched, 200, searching.Request),
    Route("POST", OBJECTS, "/{objectType}/merge", records.merge, WRITE, bodies.record, 200, inputs.Merge),
    Route("POST", OBJECTS, "/{objectType}/gdpr-delete", records.gdpr_delete, WRITE, None, 204, inputs.Erase),
    Route("GET", V3, LINK, associations.list_links, READ, bodies.linked_v3),
    Route("GET", V4, LINK, associations.list_links, READ, bodies.linked_v4),
    Route("PUT", OBJECTS, LINK + "/{toObjectId}/{associationType}", associations.put_v3, WRITE, bodies.record),
    Route("DELETE", OBJECTS, LINK + "/{toObjectId}/{associationType}", associations.delete_v3, WRITE, None, 204),
    Route("PUT", V4, LINK + "/{toObjectId}", associations.put_v4, WRITE, bodies.labels, 201, list[inputs.Spec]),
    Route("DELETE", V4, LINK + "/{toObjectId}", associations.delete_v4, WRITE, None, 204),
    Route(
        "PUT",
        V4,
        "/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}",
        associations.put_default,
        WRITE,
        bodies.default_links,
    ),
    Route("POST", OWN, RECORD + "/restore", records.restore, WRITE, bodies.record),
)
