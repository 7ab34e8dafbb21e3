"""Pipelines and stages on the wire, and what was done to them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.events import PipelineAudit
from axle.core.model import Pipeline, Stage
from axle.core.pipelines import WRITE_PERMISSIONS
from axle.core.stages import ordered
from axle.http.bodies.wire import Wire
from axle.operations.definitions.pipelines import PipelineView


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


def stage(stage: Stage, wire: Wire) -> StageBody:
    """Show a stage."""
    return StageBody(
        label=stage.label,
        displayOrder=stage.displayOrder,
        metadata=stage.metadata,
        id=stage.id,
        createdAt=wire.time(stage.created_ms),
        updatedAt=wire.time(stage.updated_ms),
        writePermissions=WRITE_PERMISSIONS,
        archived=stage.archived_ms is not None,
        archivedAt=UNSET if stage.archived_ms is None else wire.time(stage.archived_ms),
    )


def pipeline(view: PipelineView, wire: Wire) -> PipelineBody:
    """Show a pipeline."""
    pipeline = view.pipeline
    return PipelineBody(
        label=pipeline.label,
        displayOrder=pipeline.displayOrder,
        id=pipeline.id,
        stages=[stage(each, wire) for each in ordered(pipeline.stages)],
        createdAt=wire.time(pipeline.created_ms),
        updatedAt=wire.time(pipeline.updated_ms),
        archived=view.archived_ms is not None,
        archivedAt=UNSET if view.archived_ms is None else wire.time(view.archived_ms),
    )


def pipelines(views: list[PipelineView], wire: Wire) -> Pipelines:
    """Show all pipelines of a type."""
    return Pipelines([pipeline(view, wire) for view in views])


def stages(stages: list[Stage], wire: Wire) -> Stages:
    """Show all stages of a pipeline."""
    return Stages([stage(each, wire) for each in stages])


def audits(audits: list[PipelineAudit], wire: Wire) -> Audits:
    """Show what was done to a pipeline or a stage."""
    return Audits([_audit(audit, wire) for audit in audits])


def _audit(audit: PipelineAudit, wire: Wire) -> AuditBody:
    body: PipelineBody | StageBody
    if audit.stage:
        body = stage(msgspec.json.decode(audit.body, type=Stage), wire)
    else:
        body = pipeline(PipelineView(msgspec.json.decode(audit.body, type=Pipeline)), wire)
    return AuditBody(
        identifier=audit.stage or audit.pipeline,
        rawObject=msgspec.to_builtins(body),
        fromUserId=UNSET if audit.user_id is None else audit.user_id,
        portalId=wire.account,
        action=audit.action,
        timestamp=wire.time(audit.at_ms),
    )
