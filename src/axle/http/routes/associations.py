"""Associations of one record."""

from __future__ import annotations

from axle.core.sizes import Listed
from axle.http.bodies import associations as bodies
from axle.http.bodies import records
from axle.http.routes.row import DATED, OBJECTS, PAGED, RECORD, V3, Route, delete, get, put, with_right
from axle.operations import inputs, rights
from axle.operations.associations import single

V4 = ("/crm/v4/objects", "/crm/objects/v4")
EVERY = (*V4, *DATED)
LINK = RECORD + "/associations/{toObjectType}"

_ROWS: tuple[Route, ...] = (
    get(V3, LINK, single.list_links, bodies.page_v3, query=PAGED),
    get(V4, LINK, single.list_links, bodies.page_v4, query=PAGED),
    get(DATED, LINK, single.list_links, bodies.page_dated, query=PAGED),
    put(OBJECTS, LINK + "/{toObjectId}/{associationType}", single.put_v3, records.record),
    delete(OBJECTS, LINK + "/{toObjectId}/{associationType}", single.delete_v3),
    put(V4, LINK + "/{toObjectId}", single.put_v4, bodies.labels, body=Listed[inputs.Spec], status=201, located=True),
    put(DATED, LINK + "/{toObjectId}", single.put_v4, bodies.dated_labels, body=Listed[inputs.Spec], status=201, located=True),
    delete(EVERY, LINK + "/{toObjectId}", single.delete_v4),
    put(
        EVERY,
        "/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}",
        single.put_default,
        bodies.default_associations,
    ),
)
ROUTES = with_right(_ROWS, rights.links)
