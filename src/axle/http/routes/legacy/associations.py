"""Associations under the path of v1 of their API."""

from __future__ import annotations

from axle.core.sizes import Batched
from axle.http.bodies.legacy import associations as bodies
from axle.http.routes.row import Route, get, put
from axle.operations.legacy import associations

V1 = ("/crm-associations/v1/associations",)
OF_ONE = "/{objectId}/{category}/{definitionId}"
_Input = associations.LegacyAssociationInput

ROUTES: tuple[Route, ...] = (
    put(V1, "", associations.create, body=_Input, status=204),
    put(V1, "/create-batch", associations.create_batch, body=Batched[_Input], status=204),
    put(V1, "/delete", associations.archive, body=_Input, status=204),
    put(V1, "/delete-batch", associations.archive_batch, body=Batched[_Input], status=204),
    get(V1, OF_ONE, associations.list_ids, bodies.ids, query=("limit", "offset")),
)
