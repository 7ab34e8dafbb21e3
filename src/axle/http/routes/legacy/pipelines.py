"""Pipelines under the paths of v1 of the pipelines API and of the deals API."""

from __future__ import annotations

from axle.http.bodies.legacy import pipelines as bodies
from axle.http.routes.row import Route, get, with_right
from axle.operations import rights
from axle.operations.legacy import pipelines

V1 = ("/crm-pipelines/v1/pipelines",)
OF_TYPE = ("/{objectType}/v1/pipelines",)  # the service has it for deals only

_ROWS: tuple[Route, ...] = (
    get(V1, "/{objectType}", pipelines.list_pipelines, bodies.pipelines, query=("includeInactive",)),
    get(OF_TYPE, "", pipelines.list_pipelines, bodies.deal_pipelines, query=("includeInactive",)),
    get(OF_TYPE, "/{pipelineId}", pipelines.read, bodies.deal_pipeline),
)
ROUTES = with_right(_ROWS, rights.pipelines)
