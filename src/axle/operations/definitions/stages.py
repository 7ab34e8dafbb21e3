"""The stages of one pipeline: list, read, create, replace, update, archive, and what was done to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from axle.core import pipelines as pipeline_rules
from axle.core.errors import Invalid, NotFound, NotFoundHtml, excerpt
from axle.core.events import PipelineAudit
from axle.core.model import Pipeline, Stage
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, unstorable
from axle.core.sizes import Keyed
from axle.core.stages import ordered
from axle.operations.definitions.pipelines import (
    ARCHIVED,
    CREATED,
    MAX_AUDITS,
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


def _stage_of_path(stages: Iterable[Stage], request: Request[Any]) -> Stage | None:
    return next((stage for stage in stages if stage.id == request.path["stageId"]), None)


def _find(pipeline: Pipeline, request: Request[Any]) -> Stage:
    stage = _stage_of_path(pipeline.stages, request)
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
    pipeline = PipelineEditor(tx, caller, request, READ).object_type.pipelines.get(request.path["pipelineId"])
    stage = None
    if pipeline is not None:
        archived = pipeline.gone if request.options.archived else ()
        stage = _stage_of_path((*archived, *pipeline.stages), request)
    if stage is None:
        raise NotFoundHtml(f"No stage found with id {excerpt(request.path['stageId'])}", context=_context(request))
    return stage


def create(tx: Transaction, caller: Caller, request: Request[StageInput]) -> Stage:
    """Add a stage to a pipeline, under the id that is given or a new one."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    pipeline = editor.find(request.path["pipelineId"])
    stage = editor.stage(request.body, None)
    holder = editor.object_type.stages.get(stage.id)
    if holder:
        where = "this" if holder[0].id == pipeline.id else "another"
        message = f"An existing active stage in {where} pipeline is already using stage id {stage.id}"
        raise Invalid(message, context={"stageId": [stage.id]})
    return _saved(editor, pipeline, stage, request.body.displayOrder, CREATED)


def _saved(editor: PipelineEditor, pipeline: Pipeline, stage: Stage, order: int | None, action: str) -> Stage:
    """Save a stage in its pipeline, at its place, and return it as it then is."""
    other_stages = [other for other in pipeline.stages if other.id != stage.id]
    new = replace(pipeline, stages=pipeline_rules.placed(other_stages, stage, order), updated_ms=editor.now_ms)
    editor.save(replace(new, gone=gone(new, [])))
    placed = next(each for each in new.stages if each.id == stage.id)
    editor.note(action, placed, pipeline.id, stage.id)
    return placed


def replace_stage(tx: Transaction, caller: Caller, request: Request[StageInput]) -> Stage:
    """Put a stage in the place of the one that has the id."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    pipeline = editor.find(request.path["pipelineId"])
    old = _find(pipeline, request)
    order = old.displayOrder if request.body.displayOrder is None else request.body.displayOrder
    return _saved(editor, pipeline, editor.stage(request.body, old), order, UPDATED)


def update(tx: Transaction, caller: Caller, request: Request[StagePatch]) -> Stage:
    """Change what is given of a stage, or put one back that was taken out."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    pipeline, body = editor.find(request.path["pipelineId"]), request.body
    pipeline_rules.check_order(body.displayOrder)
    archived = _stage_of_path(pipeline.gone, request) if body.archived is False else None
    old = archived or _find(pipeline, request)
    if archived is None:
        refuse_archived(body.archived)
    label = old.label if body.label is None else pipeline_rules.check_label(body.label)
    metadata = pipeline_rules.metadata(editor.object_type, body.metadata or {}, old.metadata)
    stage = replace(old, label=label, metadata=metadata, updated_ms=editor.now_ms, archived_ms=None)
    order = old.displayOrder if body.displayOrder is None else body.displayOrder
    return _saved(editor, pipeline, stage, order, RESTORED if archived else UPDATED)


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take a stage out of its pipeline; the last one stays."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    pipeline = editor.object_type.pipelines.get(request.path["pipelineId"])
    if caller.behaviour.missing_delete_is_204 and (pipeline is None or _stage_of_path(pipeline.stages, request) is None):
        return
    pipeline = editor.find(request.path["pipelineId"])
    old = _find(pipeline, request)
    if wants_check(request):
        editor.check_unused([old.id])
    left = tuple(stage for stage in pipeline.stages if stage.id != old.id)
    new = replace(pipeline, stages=left, updated_ms=editor.now_ms)
    editor.save(replace(new, gone=gone(new, [replace(old, archived_ms=editor.now_ms)])))
    editor.note(ARCHIVED, old, pipeline.id, old.id)


def audit(tx: Transaction, caller: Caller, request: Request[None]) -> list[PipelineAudit]:
    """Return what was done to a stage, newest first; one that an account has not touched has an empty audit."""
    editor = PipelineEditor(tx, caller, request, READ)
    pipeline_id, stage_id = _pipeline_id(editor, request), request.path["stageId"]
    storable = not unstorable(pipeline_id + stage_id)
    audits = tx.pipeline_audits(editor.object_type.key, pipeline_id, stage_id, MAX_AUDITS) if storable else []
    if not audits:
        _find(editor.find(pipeline_id), request)
    return audits


def _pipeline_id(editor: PipelineEditor, request: Request[None]) -> str:
    """Return the id of the pipeline that a path names; where it names none, of the one that has or had the stage."""
    pipeline_id = request.path["pipelineId"]
    if pipeline_id != UNFILLED:
        return pipeline_id
    for pipeline in editor.object_type.pipelines.values():
        if _stage_of_path((*pipeline.stages, *pipeline.gone), request):
            return pipeline.id
    return pipeline_id
