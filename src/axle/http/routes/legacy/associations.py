"""Associations under the path of the first version of their API."""

from __future__ import annotations

from axle.core.sizes import Batched
from axle.http.bodies import associations as bodies
from axle.http.routes.row import Route
from axle.operations.legacy import associations
from axle.storage.interface import READ_LANE, WRITE_LANE

V1 = ("/crm-associations/v1/associations",)
OF_ONE = "/{objectId}/{category}/{definitionId}"
_Input = associations.LegacyAssociationInput

ROUTES: tuple[Route, ...] = (
    Route("PUT", V1, "", associations.create, WRITE_LANE, None, 204, _Input),
    Route("PUT", V1, "/create-batch", associations.create_batch, WRITE_LANE, None, 204, Batched[_Input]),
    Route("PUT", V1, "/delete", associations.archive, WRITE_LANE, None, 204, _Input),
    Route("PUT", V1, "/delete-batch", associations.archive_batch, WRITE_LANE, None, 204, Batched[_Input]),
    Route("GET", V1, OF_ONE, associations.list_ids, READ_LANE, bodies.ids, query=("limit", "offset")),
)
