"""Pipelines and their stages."""

from __future__ import annotations

from axle.http.bodies import pipelines as bodies
from axle.http.routes.row import Route, delete, get, patch, post, put, with_right
from axle.operations import rights
from axle.operations.definitions import pipelines, stages

V3 = ("/crm/v3/pipelines", "/crm/pipelines/v3", "/crm/pipelines/2025-09", "/crm/pipelines/2026-03")
# The newest versions refuse to delete what records stand in, unless they are told not to.
LATEST = ("/crm/pipelines/2026-09", "/crm/pipelines/2026-09-beta")
ALL = (*V3, *LATEST)

CHECKS = ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")
WHICH = ("archived",)

MANY = "/{objectType}"
ONE = "/{objectType}/{pipelineId}"
STAGES = ONE + "/stages"
STAGE = STAGES + "/{stageId}"


_ROWS: tuple[Route, ...] = (
    get(ALL, MANY, pipelines.list_pipelines, bodies.pipelines, query=WHICH),
    post(ALL, MANY, pipelines.create, bodies.pipeline, body=pipelines.PipelineInput, status=201, located=True, fails=(409,)),
    get(ALL, ONE, pipelines.read, bodies.pipeline, query=WHICH),
    put(V3, ONE, pipelines.replace_pipeline, bodies.pipeline, body=pipelines.PipelineInput, fails=(409,), query=CHECKS),
    put(
        LATEST,
        ONE,
        pipelines.replace_pipeline,
        bodies.pipeline,
        body=pipelines.PipelineInput,
        fails=(409,),
        query=CHECKS,
        checks=True,
    ),
    patch(ALL, ONE, pipelines.update, bodies.pipeline, body=pipelines.PipelinePatch, fails=(409,), query=CHECKS),
    delete(V3, ONE, pipelines.archive, query=CHECKS),
    delete(LATEST, ONE, pipelines.archive, query=CHECKS, checks=True),
    get(ALL, ONE + "/audit", pipelines.audit, bodies.audits),
    get(ALL, STAGES, stages.list_stages, bodies.stages, query=WHICH),
    post(ALL, STAGES, stages.create, bodies.stage, body=pipelines.StageInput, status=201, located=True),
    get(ALL, STAGE, stages.read, bodies.stage, query=WHICH),
    put(ALL, STAGE, stages.replace_stage, bodies.stage, body=pipelines.StageInput),
    patch(ALL, STAGE, stages.update, bodies.stage, body=stages.StagePatch, fails=(409,)),
    delete(V3, STAGE, stages.archive, query=CHECKS),
    delete(LATEST, STAGE, stages.archive, query=CHECKS, checks=True),
    get(ALL, STAGE + "/audit", stages.audit, bodies.audits),
)

ROUTES = with_right(_ROWS, rights.pipelines, defines=True)
