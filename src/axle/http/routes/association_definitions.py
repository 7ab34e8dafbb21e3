"""Association types and labels, and how many associations of each a record may have."""

from __future__ import annotations

from axle.http.bodies import association_definitions as bodies
from axle.http.bodies.association_batches import nothing
from axle.http.routes.association_batches import BATCHES_2026_09, BATCHES_DATED, BATCHES_V3, BATCHES_V4, EARLIER, EVERY_BATCH
from axle.http.routes.row import Route, delete, get, post, put, with_right
from axle.operations import inputs, rights
from axle.operations.associations import limits, types
from axle.storage.interface import READ_LANE, SEARCH_LANE

PAIR = "/{fromObjectType}/{toObjectType}"
LIMITS = "/definitions/configurations"
REPORT = "/usage/high-usage-report/{userId}"

_OF_PAIRS: tuple[Route, ...] = (
    get(BATCHES_V3, PAIR + "/types", types.list_types, bodies.names),
    get(BATCHES_V4, PAIR + "/labels", types.list_types, bodies.types),
    get(BATCHES_DATED, PAIR + "/labels", types.list_types, bodies.dated_types),
    post(BATCHES_V4, PAIR + "/labels", types.create, bodies.types, body=inputs.Label, fails=(409,)),
    post(BATCHES_DATED, PAIR + "/labels", types.create, bodies.dated_types, body=inputs.Label, fails=(409,)),
    put(EVERY_BATCH, PAIR + "/labels", types.update, body=inputs.LabelChange, status=204, fails=(409,)),
    delete(EVERY_BATCH, PAIR + "/labels/{associationTypeId}", types.archive),
    get(EVERY_BATCH, LIMITS + PAIR, limits.list_between, bodies.limits),
    post(
        EVERY_BATCH,
        LIMITS + PAIR + "/batch/create",
        limits.create,
        bodies.limits_made,
        body=inputs.AssociationLimitsInput,
        status=201,
    ),
    post(
        EVERY_BATCH, LIMITS + PAIR + "/batch/update", limits.update, bodies.limits_changed, body=inputs.AssociationLimitsInput
    ),
    post(EARLIER, LIMITS + PAIR + "/batch/purge", limits.purge, body=inputs.TypeSpecs, status=204),
    post(BATCHES_2026_09, LIMITS + PAIR + "/batch/purge", limits.purge, nothing, body=inputs.TypeSpecs),
)
ROUTES: tuple[Route, ...] = (
    *with_right(_OF_PAIRS, rights.pairs, defines=True),
    get(EVERY_BATCH, LIMITS + "/all", limits.list_all, bodies.limits),
    post(BATCHES_V4, REPORT, limits.request_report, bodies.report_requested, lane=READ_LANE),
    post(BATCHES_DATED, REPORT, limits.request_report, bodies.report_requested_dated, lane=READ_LANE),
    get(("/_axle/associations",), "/high-usage", limits.report, bodies.high_usage, lane=SEARCH_LANE),
)
