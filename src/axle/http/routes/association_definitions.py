"""Association types and labels, and how many associations of each a record may have."""

from __future__ import annotations

from axle.http.bodies import association_definitions as bodies
from axle.http.bodies.association_batches import nothing
from axle.http.routes.association_batches import BATCHES_2026_09, BATCHES_DATED, BATCHES_V3, BATCHES_V4, EARLIER, EVERY_BATCH
from axle.http.routes.row import Route
from axle.operations import inputs, rights
from axle.operations.associations import limits, types
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE

PAIR = "/{fromObjectType}/{toObjectType}"
LIMITS = "/definitions/configurations"
REPORT = "/usage/high-usage-report/{userId}"

_ROWS: tuple[Route, ...] = (
    Route("GET", BATCHES_V3, PAIR + "/types", types.list_types, READ_LANE, bodies.names),
    Route("GET", BATCHES_V4, PAIR + "/labels", types.list_types, READ_LANE, bodies.types),
    Route("GET", BATCHES_DATED, PAIR + "/labels", types.list_types, READ_LANE, bodies.dated_types),
    Route("POST", BATCHES_V4, PAIR + "/labels", types.create, WRITE_LANE, bodies.types, 200, inputs.Label, fails=(409,)),
    Route(
        "POST", BATCHES_DATED, PAIR + "/labels", types.create, WRITE_LANE, bodies.dated_types, 200, inputs.Label, fails=(409,)
    ),
    Route("PUT", EVERY_BATCH, PAIR + "/labels", types.update, WRITE_LANE, None, 204, inputs.LabelChange, fails=(409,)),
    Route("DELETE", EVERY_BATCH, PAIR + "/labels/{associationTypeId}", types.archive, WRITE_LANE, None, 204),
    Route("GET", EVERY_BATCH, LIMITS + "/all", limits.list_all, READ_LANE, bodies.limits),
    Route("GET", EVERY_BATCH, LIMITS + PAIR, limits.list_between, READ_LANE, bodies.limits),
    Route(
        "POST",
        EVERY_BATCH,
        LIMITS + PAIR + "/batch/create",
        limits.create,
        WRITE_LANE,
        bodies.limits_made,
        201,
        inputs.AssociationLimitsInput,
    ),
    Route(
        "POST",
        EVERY_BATCH,
        LIMITS + PAIR + "/batch/update",
        limits.update,
        WRITE_LANE,
        bodies.limits_changed,
        200,
        inputs.AssociationLimitsInput,
    ),
    Route("POST", EARLIER, LIMITS + PAIR + "/batch/purge", limits.purge, WRITE_LANE, None, 204, inputs.TypeSpecs),
    Route("POST", BATCHES_2026_09, LIMITS + PAIR + "/batch/purge", limits.purge, WRITE_LANE, nothing, 200, inputs.TypeSpecs),
    Route("POST", BATCHES_V4, REPORT, limits.request_report, READ_LANE, bodies.report_requested),
    Route("POST", BATCHES_DATED, REPORT, limits.request_report, READ_LANE, bodies.report_requested_dated),
    Route("GET", ("/_axle/associations",), "/high-usage", limits.report, SEARCH_LANE, bodies.high_usage),
)
ROUTES = tuple(row._replace(defines=row.lane == WRITE_LANE, right=rights.pairs if PAIR in row.path else None) for row in _ROWS)
