"""The stages of one pipeline: list, read, create, replace, update, archive, and what was done to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from axle.core import pipelines as rules
from axle.core.errors import Invalid, NotFound, NotFoundHtml
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
from axle.storage.interface import PipelineAudit, Transaction

# HubSpot's SDKs ask for the audit of a stage by its id alone, and leave the pipeline's place in the path unfilled.
UNFILLED = "{pipelineId}"


class StagePatch(msgspec.Struct):
    """What is to be changed of a stage; keys of the metadata that are not given stay. `archived` false restores one."""

    label: str | None = None
    displayOrder: Order | None = None
    metadata: Keyed[Json] | None = None
    archived: bool | None = None


def _among(stages: Iterable[Stage], ask: Request[Any]) -> Stage | None:
    return next((one for one in stages if one.id == ask.names["stageId"]), None)


def _find(pipeline: Pipeline, ask: Request[Any]) -> Stage:
    found = _among(pipeline.stages, ask)
    if found is None:
        raise NotFound(f"No stage found with id {ask.names['stageId'][:100]}", context=_context(ask))
    return found


def _context(ask: Request[Any]) -> dict[str, list[str]]:
    return {"pipelineId": [ask.names["pipelineId"][:100]], "stageId": [ask.names["stageId"][:100]]}


def list_stages(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Stage]:
    """Return the stages of a pipeline in their order, or those that were taken out of it."""
    pipeline = PipelineEditor(tx, caller, ask, READ).find(ask.names["pipelineId"])
    return list(pipeline.gone) if ask.reading.archived else ordered(pipeline.stages)


def read(tx: Transaction, caller: Caller, ask: Request[None]) -> Stage:
    """Return one stage. Raises NotFound."""
    pipeline = PipelineEditor(tx, caller, ask, READ).kind.pipelines.get(ask.names["pipelineId"])
    known = (*pipeline.gone, *pipeline.stages) if pipeline and ask.reading.archived else pipeline.stages if pipeline else ()
    found = _among(known, ask)
    if found is None:
        raise NotFoundHtml(f"No stage found with id {ask.names['stageId'][:100]}", context=_context(ask))
    return found


def create(tx: Transaction, caller: Caller, ask: Request[StageInput]) -> Stage:
    """Add a stage to a pipeline, under the id that is given or a new one."""
    desk = PipelineEditor(tx, caller, ask, WRITE)
    pipeline = desk.find(ask.names["pipelineId"])
    stage = desk.stage(ask.body, None)
    other = desk.kind.stages.get(stage.id)
    if other:
        where = "this" if other[0].id == pipeline.id else "another"
        message = f"An existing active stage in {where} pipeline is already using stage id {stage.id}"
        raise Invalid(message, context={"stageId": [stage.id]})
    return _kept(desk, pipeline, stage, ask.body.displayOrder, CREATED)


def _kept(desk: PipelineEditor, pipeline: Pipeline, stage: Stage, order: int | None, action: str) -> Stage:
    """Keep a stage in its pipeline, at its place, and return it as it then is."""
    others = [one for one in pipeline.stages if one.id != stage.id]
    new = replace(pipeline, stages=rules.placed(others, stage, order), updated_ms=desk.now_ms)
    desk.save(replace(new, gone=gone(new, [])))
    kept = next(one for one in new.stages if one.id == stage.id)
    desk.note(action, kept, pipeline.id, stage.id)
    return kept


def replace_stage(tx: Transaction, caller: Caller, ask: Request[StageInput]) -> Stage:
    """Put a stage in the place of the one that has the id."""
    desk = PipelineEditor(tx, caller, ask, WRITE)
    pipeline = desk.find(ask.names["pipelineId"])
    old = _find(pipeline, ask)
    order = old.displayOrder if ask.body.displayOrder is None else ask.body.displayOrder
    return _kept(desk, pipeline, desk.stage(ask.body, old), order, UPDATED)


def update(tx: Transaction, caller: Caller, ask: Request[StagePatch]) -> Stage:
    """Change what is given of a stage, or put one back that was taken out."""
    desk = PipelineEditor(tx, caller, ask, WRITE)
    pipeline, body = desk.find(ask.names["pipelineId"]), ask.body
    rules.check_order(body.displayOrder)
    back = _among(pipeline.gone, ask) if body.archived is False else None
    old = back or _find(pipeline, ask)
    if back is None:
        refuse_archived(body.archived)
    label = old.label if body.label is None else rules.check_label(body.label)
    metadata = rules.metadata(desk.kind, body.metadata or {}, old.metadata)
    stage = replace(old, label=label, metadata=metadata, updated_ms=desk.now_ms, archived_ms=None)
    order = old.displayOrder if body.displayOrder is None else body.displayOrder
    return _kept(desk, pipeline, stage, order, RESTORED if back else UPDATED)


def archive(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Take a stage out of its pipeline; the last one stays."""
    desk = PipelineEditor(tx, caller, ask, WRITE)
    pipeline = desk.kind.pipelines.get(ask.names["pipelineId"])
    if caller.behaviour.missing_delete_is_204 and (pipeline is None or _among(pipeline.stages, ask) is None):
        return
    pipeline = desk.find(ask.names["pipelineId"])
    old = _find(pipeline, ask)
    if wants_check(ask):
        desk.check_unused([old.id])
    left = tuple(one for one in pipeline.stages if one.id != old.id)
    new = replace(pipeline, stages=left, updated_ms=desk.now_ms)
    desk.save(replace(new, gone=gone(new, [replace(old, archived_ms=desk.now_ms)])))
    desk.note(ARCHIVED, old, pipeline.id, old.id)


def audit(tx: Transaction, caller: Caller, ask: Request[None]) -> list[PipelineAudit]:
    """Return what was done to a stage, newest first; one that an account has not touched has an empty audit."""
    desk = PipelineEditor(tx, caller, ask, READ)
    pipeline_id, stage_id = _home(desk, ask), ask.names["stageId"]
    known = not unstorable(pipeline_id + stage_id)
    found = tx.audits(desk.kind.key, pipeline_id, stage_id, AUDIT_LIMIT) if known else []
    if not found:
        _find(desk.find(pipeline_id), ask)
    return found


def _home(desk: PipelineEditor, ask: Request[None]) -> str:
    """Return the id of the pipeline that a path names; where it names none, of the one that has or had the stage."""
    pipeline_id = ask.names["pipelineId"]
    if pipeline_id != UNFILLED:
        return pipeline_id
    every = desk.kind.pipelines.values()
    return next((one.id for one in every if _among((*one.stages, *one.gone), ask)), pipeline_id)
