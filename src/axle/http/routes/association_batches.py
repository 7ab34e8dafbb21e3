"""Associations of many records at a time."""

from __future__ import annotations

from axle.http.bodies import association_batches as bodies
from axle.http.routes.row import Route
from axle.operations import association_batches as batches
from axle.operations import inputs
from axle.storage.interface import SEARCH, WRITE

BATCHES_V3 = ("/crm/v3/associations", "/crm/associations/v3")
# The published 2026-09 answers 200 where all others answer 201, 204 and 207.
BATCHES_2026_09 = ("/crm/associations/2026-09",)
BATCHES_V4 = ("/crm/v4/associations", "/crm/associations/v4")
BATCHES = (
    *BATCHES_V4, "/crm/associations/2025-09", "/crm/associations/2026-03", "/crm/associations/2026-09-beta",
)  # fmt: skip
EVERY_BATCH = (*BATCHES, *BATCHES_2026_09)
BATCHES_DATED = tuple(prefix for prefix in EVERY_BATCH if prefix not in BATCHES_V4)
BATCH = "/{fromObjectType}/{toObjectType}/batch"
_Labelled, _Named = inputs.LabelledPairs, inputs.NamedPairs

ROUTES: tuple[Route, ...] = (
    Route("POST", BATCHES_V3, BATCH + "/create", batches.create_v3, WRITE, bodies.named, 201, _Named),
    Route("POST", BATCHES_V3, BATCH + "/read", batches.read_v3, SEARCH, bodies.read_v3, 200, inputs.LinksRead),
    Route("POST", BATCHES_V3, BATCH + "/archive", batches.archive_v3, WRITE, None, 204, _Named),
    Route("POST", BATCHES, BATCH + "/create", batches.create_v4, WRITE, bodies.labels, 201, _Labelled),
    Route("POST", BATCHES, BATCH + "/read", batches.read_v4, SEARCH, bodies.read_v4, 200, inputs.LinksRead),
    Route("POST", BATCHES, BATCH + "/archive", batches.archive_v4, WRITE, None, 204, inputs.Fans),
    Route("POST", BATCHES, BATCH + "/labels/archive", batches.archive_labels, WRITE, None, 204, _Labelled),
    Route(
        "POST",
        EVERY_BATCH,
        BATCH + "/associate/default",
        batches.create_default,
        WRITE,
        bodies.defaults,
        200,
        inputs.Pairs,
        partial=200,
    ),
    *(
        Route("POST", BATCHES_2026_09, BATCH + path, operation, lane, show, 200, body, partial=200)
        for path, operation, lane, show, body in (
            ("/create", batches.create_v4, WRITE, bodies.labels, _Labelled),
            ("/read", batches.read_v4, SEARCH, bodies.read_v4, inputs.LinksRead),
            ("/archive", batches.archive_v4, WRITE, bodies.nothing, inputs.Fans),
            ("/labels/archive", batches.archive_labels, WRITE, bodies.nothing, _Labelled),
        )
    ),
)
