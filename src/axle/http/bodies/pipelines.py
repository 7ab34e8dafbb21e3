"""Pipelines and stages on the wire: as they are now, as the first version of the API had them, and what was done to them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.events import PipelineAudit
from axle.core.model import Pipeline, Stage
from axle.core.pipelines import WRITE_PERMISSIONS
from axle.core.stages import ordered
from axle.http.bodies.wire import Wire
from axle.operations.definitions.pipelines import LegacyPipelines, PipelineView


class StageBody(msgspec.Struct):
    """A stage."""

    label: str
    displayOrder: int
    metadata: dict[str, str]
    id: str
    createdAt: str
    updatedAt: str
    writePermissions: str
    archived: bool
    archivedAt: str | UnsetType = UNSET


class PipelineBody(msgspec.Struct):
    """A pipeline with its stages."""

    label: str
    displayOrder: int
    id: str
    stages: list[StageBody]
    createdAt: str
    updatedAt: str
    archived: bool
    archivedAt: str | UnsetType = UNSET


class Pipelines(msgspec.Struct):
    """All pipelines."""

    results: list[PipelineBody]


class Stages(msgspec.Struct):
    """All stages."""

    results: list[StageBody]


class AuditBody(msgspec.Struct):
    """One thing that was done, and what the pipeline or stage then was."""

    identifier: str
    rawObject: dict[str, Any]
    fromUserId: int | UnsetType
    portalId: int
    action: str
    timestamp: str


class Audits(msgspec.Struct):
    """What was done, newest first."""

    results: list[AuditBody]


def stage(one: Stage, wire: Wire) -> StageBody:
    """Show a stage."""
    times = (wire.time(one.created_ms), wire.time(one.updated_ms))
    body = StageBody(
        one.label, one.displayOrder, one.metadata, one.id, *times, WRITE_PERMISSIONS, archived=one.archived_ms is not None
    )
    if one.archived_ms is not None:
        body.archivedAt = wire.time(one.archived_ms)
    return body


def pipeline(view: PipelineView, wire: Wire) -> PipelineBody:
    """Show a pipeline."""
    one = view.pipeline
    stages = [stage(each, wire) for each in ordered(one.stages)]
    times = (wire.time(one.created_ms), wire.time(one.updated_ms))
    body = PipelineBody(one.label, one.displayOrder, one.id, stages, *times, archived=view.archived_ms is not None)
    if view.archived_ms is not None:
        body.archivedAt = wire.time(view.archived_ms)
    return body


def pipelines(views: list[PipelineView], wire: Wire) -> Pipelines:
    """Show all pipelines of a type."""
    return Pipelines([pipeline(view, wire) for view in views])


def stages(found: list[Stage], wire: Wire) -> Stages:
    """Show all stages of a pipeline."""
    return Stages([stage(one, wire) for one in found])


def audits(found: list[PipelineAudit], wire: Wire) -> Audits:
    """Show what was done to a pipeline or a stage."""
    return Audits([_audit(audit, wire) for audit in found])


def _audit(audit: PipelineAudit, wire: Wire) -> AuditBody:
    raw: PipelineBody | StageBody
    if audit.stage:
        raw = stage(msgspec.json.decode(audit.body, type=Stage), wire)
    else:
        raw = pipeline(PipelineView(msgspec.json.decode(audit.body, type=Pipeline)), wire)
    user = UNSET if audit.user_id is None else audit.user_id
    return AuditBody(
        audit.stage or audit.pipeline, msgspec.to_builtins(raw), user, wire.account, audit.action, wire.time(audit.at_ms)
    )


class FirstStage(msgspec.Struct):
    """A stage as the first version of the pipelines API had it; times are epoch milliseconds."""

    label: str
    displayOrder: int
    metadata: dict[str, str]
    stageId: str
    createdAt: int
    updatedAt: int
    active: bool


class FirstPipeline(msgspec.Struct):
    """A pipeline as the first version of the pipelines API had it."""

    label: str
    displayOrder: int
    active: bool
    stages: list[FirstStage]
    objectType: str
    objectTypeId: str
    pipelineId: str
    createdAt: int
    updatedAt: int
    default: bool


class FirstPipelines(msgspec.Struct):
    """All pipelines, in that form."""

    results: list[FirstPipeline]


class OldStage(msgspec.Struct):
    """A stage as the first version of the deals API had it."""

    stageId: str
    label: str
    displayOrder: int
    active: bool
    probability: float
    closedWon: bool


class OldPipeline(msgspec.Struct):
    """A pipeline as the first version of the deals API had it."""

    pipelineId: str
    label: str
    displayOrder: int
    active: bool
    staticDefault: bool
    stages: list[OldStage]


def first_pipelines(found: LegacyPipelines, wire: Wire) -> FirstPipelines:
    """Show all pipelines as the first version of their API did."""
    object_type = found.kind
    made = []
    for one, archived_ms in found.pipelines:
        active = archived_ms is None
        stages = [
            FirstStage(s.label, s.displayOrder, s.metadata, s.id, s.created_ms, s.updated_ms, active)
            for s in ordered(one.stages)
        ]
        named = (object_type.label, object_type.id, one.id, one.created_ms, one.updated_ms, not one.created_ms)
        made.append(FirstPipeline(one.label, one.displayOrder, active, stages, *named))
    return FirstPipelines(made)


def old_pipelines(found: LegacyPipelines, wire: Wire) -> list[OldPipeline]:
    """Show all pipelines as the first version of the deals API did: a bare list."""
    return [_old(one) for one, _ in found.pipelines]


def old_pipeline(found: LegacyPipelines, wire: Wire) -> OldPipeline:
    """Show one pipeline as the first version of the deals API did."""
    return _old(found.pipelines[0].pipeline)


def _old(one: Pipeline) -> OldPipeline:
    stages = []
    for stage in ordered(one.stages):
        probability = float(stage.metadata.get("probability", 0))
        stages.append(OldStage(stage.id, stage.label, stage.displayOrder, True, probability, probability == 1))
    return OldPipeline(one.id, one.label, one.displayOrder, True, not one.created_ms, stages)
