"""The stages of one pipeline: list, read, create, replace, update, archive, and what was done to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from axle.core import pipelines as rules
from axle.core.errors import Invalid, NotFound, NotFoundHtml, excerpt
from axle.core.events import PipelineAudit
from axle.core.model import Pipeline, Stage
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, unstorable
from axle.core.sizes import Keyed
from axle.core.stages import ordered
from axle.operations.definitions.pipelines import (
    ARCHIVED,
    AUDIT_LIMIT,
    CREATED,
    RESTORED,
    UPDATED,
    Order,
    PipelineEditor,
    StageInput,
    gone,
    refuse_archived,
    wants_check,
)
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

# HubSpot's SDKs ask for the audit of a stage by its id alone, and leave the pipeline's place in the path unfilled.
UNFILLED = "{pipelineId}"


class StagePatch(msgspec.Struct):
    """What is to be changed of a stage; keys of the metadata that are not given stay. `archived` false restores one."""

    label: str | None = None
    displayOrder: Order | None = None
    metadata: Keyed[Json] | None = None
    archived: bool | None = None


def _among(stages: Iterable[Stage], request: Request[Any]) -> Stage | None:
    return next((stage for stage in stages if stage.id == request.path["stageId"]), None)


def _find(pipeline: Pipeline, request: Request[Any]) -> Stage:
    stage = _among(pipeline.stages, request)
    if stage is None:
        raise NotFound(f"No stage found with id {excerpt(request.path['stageId'])}", context=_context(request))
    return stage


def _context(request: Request[Any]) -> dict[str, list[str]]:
    return {"pipelineId": [excerpt(request.path["pipelineId"])], "stageId": [excerpt(request.path["stageId"])]}


def list_stages(tx: Transaction, caller: Caller, request: Request[None]) -> list[Stage]:
    """Return the stages of a pipeline in their order, or those that were taken out of it."""
    pipeline = PipelineEditor(tx, caller, request, READ).find(request.path["pipelineId"])
    return list(pipeline.gone) if request.options.archived else ordered(pipeline.stages)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Stage:
    """Return one stage. Raises NotFound."""
    pipeline = PipelineEditor(tx, caller, request, READ).kind.pipelines.get(request.path["pipelineId"])
    stages = (
        (*pipeline.gone, *pipeline.stages) if pipeline and request.options.archived else pipeline.stages if pipeline else ()
    )
    stage = _among(stages, request)
    if stage is None:
        raise NotFoundHtml(f"No stage found with id {excerpt(request.path['stageId'])}", context=_context(request))
    return stage


def create(tx: Transaction, caller: Caller, request: Request[StageInput]) -> Stage:
    """Add a stage to a pipeline, under the id that is given or a new one."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    pipeline = desk.find(request.path["pipelineId"])
    stage = desk.stage(request.body, None)
    other = desk.kind.stages.get(stage.id)
    if other:
        where = "this" if other[0].id == pipeline.id else "another"
        message = f"An existing active stage in {where} pipeline is already using stage id {stage.id}"
        raise Invalid(message, context={"stageId": [stage.id]})
    return _kept(desk, pipeline, stage, request.body.displayOrder, CREATED)


def _kept(desk: PipelineEditor, pipeline: Pipeline, stage: Stage, order: int | None, action: str) -> Stage:
    """Keep a stage in its pipeline, at its place, and return it as it then is."""
    other_stages = [one for one in pipeline.stages if one.id != stage.id]
    new = replace(pipeline, stages=rules.placed(other_stages, stage, order), updated_ms=desk.now_ms)
    desk.save(replace(new, gone=gone(new, [])))
    kept = next(one for one in new.stages if one.id == stage.id)
    desk.note(action, kept, pipeline.id, stage.id)
    return kept


def replace_stage(tx: Transaction, caller: Caller, request: Request[StageInput]) -> Stage:
    """Put a stage in the place of the one that has the id."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    pipeline = desk.find(request.path["pipelineId"])
    old = _find(pipeline, request)
    order = old.displayOrder if request.body.displayOrder is None else request.body.displayOrder
    return _kept(desk, pipeline, desk.stage(request.body, old), order, UPDATED)


def update(tx: Transaction, caller: Caller, request: Request[StagePatch]) -> Stage:
    """Change what is given of a stage, or put one back that was taken out."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    pipeline, body = desk.find(request.path["pipelineId"]), request.body
    rules.check_order(body.displayOrder)
    back = _among(pipeline.gone, request) if body.archived is False else None
    old = back or _find(pipeline, request)
    if back is None:
        refuse_archived(body.archived)
    label = old.label if body.label is None else rules.check_label(body.label)
    metadata = rules.metadata(desk.kind, body.metadata or {}, old.metadata)
    stage = replace(old, label=label, metadata=metadata, updated_ms=desk.now_ms, archived_ms=None)
    order = old.displayOrder if body.displayOrder is None else body.displayOrder
    return _kept(desk, pipeline, stage, order, RESTORED if back else UPDATED)


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take a stage out of its pipeline; the last one stays."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    pipeline = desk.kind.pipelines.get(request.path["pipelineId"])
    if caller.behaviour.missing_delete_is_204 and (pipeline is None or _among(pipeline.stages, request) is None):
        return
    pipeline = desk.find(request.path["pipelineId"])
    old = _find(pipeline, request)
    if wants_check(request):
        desk.check_unused([old.id])
    left = tuple(stage for stage in pipeline.stages if stage.id != old.id)
    new = replace(pipeline, stages=left, updated_ms=desk.now_ms)
    desk.save(replace(new, gone=gone(new, [replace(old, archived_ms=desk.now_ms)])))
    desk.note(ARCHIVED, old, pipeline.id, old.id)


def audit(tx: Transaction, caller: Caller, request: Request[None]) -> list[PipelineAudit]:
    """Return what was done to a stage, newest first; one that an account has not touched has an empty audit."""
    desk = PipelineEditor(tx, caller, request, READ)
    pipeline_id, stage_id = _home(desk, request), request.path["stageId"]
    known = not unstorable(pipeline_id + stage_id)
    audits = tx.pipeline_audits(desk.kind.key, pipeline_id, stage_id, AUDIT_LIMIT) if known else []
    if not audits:
        _find(desk.find(pipeline_id), request)
    return audits


def _home(desk: PipelineEditor, request: Request[None]) -> str:
    """Return the id of the pipeline that a path names; where it names none, of the one that has or had the stage."""
    pipeline_id = request.path["pipelineId"]
    if pipeline_id != UNFILLED:
        return pipeline_id
    every = desk.kind.pipelines.values()
    return next((pipeline.id for pipeline in every if _among((*pipeline.stages, *pipeline.gone), request)), pipeline_id)
