"""Associations of many records at a time."""

from __future__ import annotations

from axle.http.bodies import association_batches as bodies
from axle.http.routes.row import Route
from axle.operations import inputs, rights
from axle.operations.associations import batches
from axle.storage.interface import SEARCH_LANE, WRITE_LANE

BATCHES_V3 = ("/crm/v3/associations", "/crm/associations/v3")
BATCHES_V4 = ("/crm/v4/associations", "/crm/associations/v4")
BATCHES_2026_09 = ("/crm/associations/2026-09",)
DATED_EARLIER = ("/crm/associations/2025-09", "/crm/associations/2026-03", "/crm/associations/2026-09-beta")
BATCHES_DATED = (*DATED_EARLIER, *BATCHES_2026_09)
EARLIER = (*BATCHES_V4, *DATED_EARLIER)
EVERY_BATCH = (*EARLIER, *BATCHES_2026_09)
BATCH = "/{fromObjectType}/{toObjectType}/batch"
_Labelled, _Named = inputs.LabelledPairs, inputs.NamedPairs

_ROWS: tuple[Route, ...] = (
    Route("POST", BATCHES_V3, BATCH + "/create", batches.create_v3, WRITE_LANE, bodies.named, 201, _Named),
    Route("POST", BATCHES_V3, BATCH + "/read", batches.read_v3, SEARCH_LANE, bodies.read_v3, 200, inputs.LinksRead),
    Route("POST", BATCHES_V3, BATCH + "/archive", batches.archive_v3, WRITE_LANE, None, 204, _Named),
    Route("POST", BATCHES_V4, BATCH + "/create", batches.create_v4, WRITE_LANE, bodies.labels, 201, _Labelled),
    Route("POST", BATCHES_DATED, BATCH + "/create", batches.create_v4, WRITE_LANE, bodies.dated_labels, 201, _Labelled),
    Route("POST", BATCHES_V4, BATCH + "/read", batches.read_v4, SEARCH_LANE, bodies.read_v4, 200, inputs.LinksRead),
    Route("POST", BATCHES_DATED, BATCH + "/read", batches.read_v4, SEARCH_LANE, bodies.read_dated, 200, inputs.LinksRead),
    Route("POST", EARLIER, BATCH + "/archive", batches.archive_v4, WRITE_LANE, None, 204, inputs.AssociationsToRemoveBatch),
    Route("POST", EARLIER, BATCH + "/labels/archive", batches.archive_labels, WRITE_LANE, None, 204, _Labelled),
    # 2026-09 tells when it has removed something, all others only that they have.
    Route(
        "POST",
        BATCHES_2026_09,
        BATCH + "/archive",
        batches.archive_v4,
        WRITE_LANE,
        bodies.nothing,
        200,
        inputs.AssociationsToRemoveBatch,
    ),
    Route(
        "POST", BATCHES_2026_09, BATCH + "/labels/archive", batches.archive_labels, WRITE_LANE, bodies.nothing, 200, _Labelled
    ),
    Route(
        "POST",
        EVERY_BATCH,
        BATCH + "/associate/default",
        batches.create_default,
        WRITE_LANE,
        bodies.defaults,
        200,
        inputs.Pairs,
        partial=200,
    ),
)
ROUTES = tuple(row._replace(right=rights.pairs) for row in _ROWS)
