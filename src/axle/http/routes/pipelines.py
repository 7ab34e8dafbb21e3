"""Pipelines and their stages."""

from __future__ import annotations

from axle.http.bodies import pipelines as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.definitions import pipelines, stages
from axle.storage.interface import READ_LANE, WRITE_LANE

V3 = ("/crm/v3/pipelines", "/crm/pipelines/v3", "/crm/pipelines/2025-09", "/crm/pipelines/2026-03")
# The newest versions refuse to delete what records stand in, unless they are told not to.
LATEST = ("/crm/pipelines/2026-09", "/crm/pipelines/2026-09-beta")
ALL = (*V3, *LATEST)

CHECKS = ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")
WHICH = ("archived",)

FIRST = ("/crm-pipelines/v1/pipelines",)
OLD = "/{objectType}/v1/pipelines"  # the service has it for deals alone

MANY = "/{objectType}"
ONE = "/{objectType}/{pipelineId}"
STAGES = ONE + "/stages"
STAGE = STAGES + "/{stageId}"


def _replacing(prefixes: tuple[str, ...], *, checks: bool) -> Route:
    return Route(
        "PUT",
        prefixes,
        ONE,
        pipelines.replace_pipeline,
        WRITE_LANE,
        bodies.pipeline,
        body=pipelines.PipelineInput,
        fails=(409,),
        query=CHECKS,
        checks=checks,
    )


_ROWS: tuple[Route, ...] = (
    Route("GET", ALL, MANY, pipelines.list_pipelines, READ_LANE, bodies.pipelines, query=WHICH),
    Route(
        "POST",
        ALL,
        MANY,
        pipelines.create,
        WRITE_LANE,
        bodies.pipeline,
        201,
        pipelines.PipelineInput,
        located=True,
        fails=(409,),
    ),
    Route("GET", ALL, ONE, pipelines.read, READ_LANE, bodies.pipeline, query=WHICH),
    _replacing(V3, checks=False),
    _replacing(LATEST, checks=True),
    Route(
        "PATCH",
        ALL,
        ONE,
        pipelines.update,
        WRITE_LANE,
        bodies.pipeline,
        200,
        pipelines.PipelinePatch,
        fails=(409,),
        query=CHECKS,
    ),
    Route("DELETE", V3, ONE, pipelines.archive, WRITE_LANE, None, 204, query=CHECKS),
    Route("DELETE", LATEST, ONE, pipelines.archive, WRITE_LANE, None, 204, query=CHECKS, checks=True),
    Route("GET", ALL, ONE + "/audit", pipelines.audit, READ_LANE, bodies.audits),
    Route("GET", ALL, STAGES, stages.list_stages, READ_LANE, bodies.stages, query=WHICH),
    Route("POST", ALL, STAGES, stages.create, WRITE_LANE, bodies.stage, 201, pipelines.StageInput, located=True),
    Route("GET", ALL, STAGE, stages.read, READ_LANE, bodies.stage, query=WHICH),
    Route("PUT", ALL, STAGE, stages.replace_stage, WRITE_LANE, bodies.stage, 200, pipelines.StageInput),
    Route("PATCH", ALL, STAGE, stages.update, WRITE_LANE, bodies.stage, 200, stages.StagePatch, fails=(409,)),
    Route("DELETE", V3, STAGE, stages.archive, WRITE_LANE, None, 204, query=CHECKS),
    Route("DELETE", LATEST, STAGE, stages.archive, WRITE_LANE, None, 204, query=CHECKS, checks=True),
    Route("GET", ALL, STAGE + "/audit", stages.audit, READ_LANE, bodies.audits),
    Route("GET", FIRST, MANY, pipelines.list_legacy, READ_LANE, bodies.first_pipelines, query=("includeInactive",)),
    Route("GET", ("",), OLD, pipelines.list_legacy, READ_LANE, bodies.old_pipelines, query=("includeInactive",)),
    Route("GET", ("",), OLD + "/{pipelineId}", pipelines.read_legacy, READ_LANE, bodies.old_pipeline),
)

ROUTES = tuple(row._replace(defines=row.lane == WRITE_LANE, right=rights.pipelines) for row in _ROWS)
