"""Pipelines and stages on the wire of v1 of the pipelines API and of the deals API."""

from __future__ import annotations

import msgspec

from axle.core.catalog import ObjectType
from axle.core.model import Pipeline, Stage
from axle.core.stages import ordered
from axle.http.bodies.wire import Wire
from axle.operations.definitions.pipelines import PipelineView
from axle.operations.legacy.pipelines import LegacyPipelines


class StageBody(msgspec.Struct):
    """A stage; times are epoch milliseconds."""

    label: str
    displayOrder: int
    metadata: dict[str, str]
    stageId: str
    createdAt: int
    updatedAt: int
    active: bool


class PipelineBody(msgspec.Struct):
    """A pipeline."""

    label: str
    displayOrder: int
    active: bool
    stages: list[StageBody]
    objectType: str
    objectTypeId: str
    pipelineId: str
    createdAt: int
    updatedAt: int
    default: bool


class PipelinesBody(msgspec.Struct):
    """All pipelines."""

    results: list[PipelineBody]


class DealStageBody(msgspec.Struct):
    """A stage, as the deals API shows it."""

    stageId: str
    label: str
    displayOrder: int
    active: bool
    probability: float
    closedWon: bool


class DealPipelineBody(msgspec.Struct):
    """A pipeline, as the deals API shows it."""

    pipelineId: str
    label: str
    displayOrder: int
    active: bool
    staticDefault: bool
    stages: list[DealStageBody]


def pipelines(page: LegacyPipelines, wire: Wire) -> PipelinesBody:
    """Show all pipelines as the pipelines API does."""
    return PipelinesBody([_pipeline(page.object_type, view) for view in page.views])


def _pipeline(object_type: ObjectType, view: PipelineView) -> PipelineBody:
    pipeline, active = view.pipeline, view.archived_ms is None
    return PipelineBody(
        label=pipeline.label,
        displayOrder=pipeline.displayOrder,
        active=active,
        stages=[_stage(stage, active=active) for stage in ordered(pipeline.stages)],
        objectType=object_type.label,
        objectTypeId=object_type.id,
        pipelineId=pipeline.id,
        createdAt=pipeline.created_ms,
        updatedAt=pipeline.updated_ms,
        default=not pipeline.created_ms,
    )


def _stage(stage: Stage, *, active: bool) -> StageBody:
    return StageBody(
        label=stage.label,
        displayOrder=stage.displayOrder,
        metadata=stage.metadata,
        stageId=stage.id,
        createdAt=stage.created_ms,
        updatedAt=stage.updated_ms,
        active=active,
    )


def deal_pipelines(page: LegacyPipelines, wire: Wire) -> list[DealPipelineBody]:
    """Show all pipelines as the deals API does: a bare list."""
    return [_deal_pipeline(view.pipeline) for view in page.views]


def deal_pipeline(page: LegacyPipelines, wire: Wire) -> DealPipelineBody:
    """Show one pipeline as the deals API does."""
    return _deal_pipeline(page.views[0].pipeline)


def _deal_pipeline(pipeline: Pipeline) -> DealPipelineBody:
    return DealPipelineBody(
        pipelineId=pipeline.id,
        label=pipeline.label,
        displayOrder=pipeline.displayOrder,
        active=True,
        staticDefault=not pipeline.created_ms,
        stages=[_deal_stage(stage) for stage in ordered(pipeline.stages)],
    )


def _deal_stage(stage: Stage) -> DealStageBody:
    probability = float(stage.metadata.get("probability", 0))
    return DealStageBody(
        stageId=stage.id,
        label=stage.label,
        displayOrder=stage.displayOrder,
        active=True,
        probability=probability,
        closedWon=probability == 1,
    )
