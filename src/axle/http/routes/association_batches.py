"""Associations of many records at a time."""

from __future__ import annotations

from axle.http.bodies import association_batches as bodies
from axle.http.routes.row import Route, post, with_right
from axle.operations import inputs, rights
from axle.operations.associations import batches
from axle.storage.interface import SEARCH_LANE

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
    post(BATCHES_V3, BATCH + "/create", batches.create_v3, bodies.by_name, body=_Named, status=201),
    post(BATCHES_V3, BATCH + "/read", batches.read_v3, bodies.read_v3, lane=SEARCH_LANE, body=inputs.LinksRead),
    post(BATCHES_V3, BATCH + "/archive", batches.archive_v3, body=_Named, status=204),
    post(BATCHES_V4, BATCH + "/create", batches.create_v4, bodies.labels, body=_Labelled, status=201),
    post(BATCHES_DATED, BATCH + "/create", batches.create_v4, bodies.dated_labels, body=_Labelled, status=201),
    post(BATCHES_V4, BATCH + "/read", batches.read_v4, bodies.read_v4, lane=SEARCH_LANE, body=inputs.LinksRead),
    post(BATCHES_DATED, BATCH + "/read", batches.read_v4, bodies.read_dated, lane=SEARCH_LANE, body=inputs.LinksRead),
    post(EARLIER, BATCH + "/archive", batches.archive_v4, body=inputs.AssociationsToRemoveBatch, status=204),
    post(EARLIER, BATCH + "/labels/archive", batches.archive_labels, body=_Labelled, status=204),
    # 2026-09 tells when it has removed something, all others only that they have.
    post(BATCHES_2026_09, BATCH + "/archive", batches.archive_v4, bodies.nothing, body=inputs.AssociationsToRemoveBatch),
    post(BATCHES_2026_09, BATCH + "/labels/archive", batches.archive_labels, bodies.nothing, body=_Labelled),
    post(EVERY_BATCH, BATCH + "/associate/default", batches.create_default, bodies.defaults, body=inputs.Pairs, partial=200),
)
ROUTES = with_right(_ROWS, rights.pairs)
