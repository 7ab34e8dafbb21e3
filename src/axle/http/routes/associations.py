"""Associations of one record."""

from __future__ import annotations

from axle.core.sizes import Listed
from axle.http.bodies import associations as bodies
from axle.http.bodies import records
from axle.http.routes.row import DATED, OBJECTS, PAGED, RECORD, V3, Route
from axle.operations import inputs, rights
from axle.operations.associations import single
from axle.storage.interface import READ_LANE, WRITE_LANE

V4 = ("/crm/v4/objects", "/crm/objects/v4")
EVERY = (*V4, *DATED)
LINK = RECORD + "/associations/{toObjectType}"

_ROWS: tuple[Route, ...] = (
    Route("GET", V3, LINK, single.list_links, READ_LANE, bodies.linked_v3, query=PAGED),
    Route("GET", V4, LINK, single.list_links, READ_LANE, bodies.linked_v4, query=PAGED),
    Route("GET", DATED, LINK, single.list_links, READ_LANE, bodies.linked_dated, query=PAGED),
    Route("PUT", OBJECTS, LINK + "/{toObjectId}/{associationType}", single.put_v3, WRITE_LANE, records.record),
    Route("DELETE", OBJECTS, LINK + "/{toObjectId}/{associationType}", single.delete_v3, WRITE_LANE, None, 204),
    Route("PUT", V4, LINK + "/{toObjectId}", single.put_v4, WRITE_LANE, bodies.labels, 201, Listed[inputs.Spec], located=True),
    Route(
        "PUT",
        DATED,
        LINK + "/{toObjectId}",
        single.put_v4,
        WRITE_LANE,
        bodies.dated_labels,
        201,
        Listed[inputs.Spec],
        located=True,
    ),
    Route("DELETE", EVERY, LINK + "/{toObjectId}", single.delete_v4, WRITE_LANE, None, 204),
    Route(
        "PUT",
        EVERY,
        "/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}",
        single.put_default,
        WRITE_LANE,
        bodies.default_links,
    ),
)
ROUTES = tuple(row._replace(right=rights.links) for row in _ROWS)
