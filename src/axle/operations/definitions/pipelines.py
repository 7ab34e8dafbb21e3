"""Pipelines of every type that has them: list, read, create, replace, update, archive, and what was done to them."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec.structs import replace

from axle.core import permissions
from axle.core import pipelines as pipeline_rules
from axle.core.errors import Invalid, NotFound, NotFoundHtml, excerpt, unparsable
from axle.core.events import PipelineAudit
from axle.core.model import Pipeline, Stage
from axle.core.overlay import PIPELINE, Definition, define
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, unstorable
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.core.sizes import Keyed, Listed
from axle.core.stages import ordered_pipelines
from axle.operations.request import MAX_PAGE, Caller, Request
from axle.storage.interface import Transaction

MAX_AUDITS = 1_000  # entries of an audit that are shown: the newest
CREATED, UPDATED, ARCHIVED, RESTORED = "CREATE", "UPDATE", "DELETE", "RESTORE"
Order = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]


class StageInput(msgspec.Struct):
    """A stage as clients write it."""

    label: str
    displayOrder: Order | None = None
    metadata: Keyed[Json] | None = None
    stageId: str | None = None


class PipelineInput(msgspec.Struct):
    """A pipeline as clients write it, with its stages."""

    label: str
    displayOrder: Order | None = None
    stages: Listed[StageInput] | None = None
    pipelineId: str | None = None


class PipelinePatch(msgspec.Struct):
    """What is to be changed of a pipeline; `archived` false restores one."""

    label: str | None = None
    displayOrder: Order | None = None
    archived: bool | None = None


class PipelineView(NamedTuple):
    """A pipeline as an answer shows it."""

    pipeline: Pipeline
    archived_ms: int | None = None


class PipelineEditor:
    """The pipelines of one type, as one request reads or changes them."""

    def __init__(self, tx: Transaction, caller: Caller, request: Request[Any], action: str) -> None:
        self.tx = tx
        self.caller = caller
        self.object_type = caller.catalog.find(request.path["objectType"])
        self.now_ms = caller.moment.now_ms
        permissions.demand(caller.scopes, permissions.staging(self.object_type, action, caller.version))
        if action == WRITE and not self.object_type.definition.stage:
            raise Invalid(
                f"Objects of type {self.object_type.name} have no pipelines.", context={"objectType": [self.object_type.name]}
            )

    def find(self, pipeline_id: str) -> Pipeline:
        """Return a pipeline. Raises NotFound."""
        pipeline = self.object_type.pipelines.get(pipeline_id)
        if pipeline is None:
            raise NotFound(f"No pipeline found with id {excerpt(pipeline_id)}", context={"pipelineId": [excerpt(pipeline_id)]})
        return pipeline

    def archived(self) -> list[PipelineView]:
        """Return the pipelines in the recycle bin."""
        return [PipelineView(row.read(), row.archived_ms) for row in self._rows() if row.archived_ms is not None]

    def _rows(self) -> list[Definition]:
        return self.tx.definitions(self.object_type.key, PIPELINE)

    def note(self, action: str, after: Pipeline | Stage, pipeline_id: str, stage_id: str = "") -> None:
        """Note what was done to a pipeline or a stage of it, and what it is after that."""
        audit = PipelineAudit(
            type_key=self.object_type.key,
            pipeline=pipeline_id,
            stage=stage_id,
            at_ms=self.now_ms,
            action=action,
            user_id=self.caller.moment.source.user,
            body=msgspec.json.encode(after).decode(),
        )
        self.tx.save_pipeline_audits([audit])

    def save(self, pipeline: Pipeline, archived_ms: int | None = None) -> None:
        """Keep a pipeline as it now is, if it may be so."""
        if archived_ms is None:
            pipeline_rules.check_stages(self.object_type, pipeline, self.caller.behaviour.closed_stage_required)
            pipeline_rules.check_among(self.object_type, pipeline)
        self.tx.define([define(self.object_type.key, PIPELINE, pipeline.id, pipeline, archived_ms)])

    def stage(self, stage_input: StageInput, old: Stage | None) -> Stage:
        """Make the stage that an input describes, in the place of an old one if there is one."""
        pipeline_rules.check_order(stage_input.displayOrder)
        stage_id = old.id if old else self._new_stage_id(stage_input)
        metadata = pipeline_rules.metadata(self.object_type, stage_input.metadata or {}, {})
        return Stage(
            id=stage_id,
            label=pipeline_rules.check_label(stage_input.label),
            displayOrder=0 if stage_input.displayOrder is None else stage_input.displayOrder,
            metadata=metadata,
            created_ms=old.created_ms if old else self.now_ms,
            updated_ms=self.now_ms,
        )

    def _new_stage_id(self, stage_input: StageInput) -> str:
        return pipeline_rules.check_id(stage_input.stageId or self.new_id(), pipeline_rules.MAX_STAGE_ID)

    def stages(self, stage_inputs: list[StageInput], old: dict[str, Stage]) -> tuple[Stage, ...]:
        """Make the stages of a whole pipeline; those without an order get their place in the request as their order."""
        limit = self.object_type.definition.stage_limit
        if len(stage_inputs) > limit:
            message = f"A pipeline of {self.object_type.name} has at most {limit} stages."
            raise Invalid(message, context={"stages": [str(len(stage_inputs))]})
        for place, stage_input in enumerate(stage_inputs):
            stage_input.displayOrder = place if stage_input.displayOrder is None else stage_input.displayOrder
        return pipeline_rules.spread([self.stage(each, old.get(each.stageId or "")) for each in stage_inputs])

    def check_room(self) -> None:
        """Refuse one pipeline more than a type may have."""
        if len(self.object_type.pipelines) >= pipeline_rules.MAX_PIPELINES:
            raise Invalid(f"There are at most {pipeline_rules.MAX_PIPELINES} pipelines of {self.object_type.name}.")

    def new_id(self) -> str:
        """Return an id for a pipeline or stage that the client has not named."""
        return str(self.tx.new_ids(1)[0])

    def check_unused(self, stages: list[str], pipeline_id: str = "") -> None:
        """Refuse to take away stages, or a whole pipeline, in which records stand."""
        definition = self.object_type.definition
        if not {definition.pipeline, definition.stage} <= self.object_type.properties.keys() or not stages:
            return
        groups = [GroupInput([FilterInput(definition.stage, "IN", values=stages)])]
        if pipeline_id:
            groups.append(GroupInput([FilterInput(definition.pipeline, "EQ", pipeline_id)]))
        request = SearchRequest(groups, limit=MAX_PAGE)
        records = self.tx.search(check(request, self.object_type, self.caller.catalog, self.caller.limits)).records
        if records:
            stage_ids, record_ids = f"[{', '.join(stages)}]", f"[{', '.join(str(record.id) for record in records)}]"
            raise Invalid(
                f"Stage IDs: {stage_ids} are being referenced by object IDs: {record_ids}",
                context={"stageIds": [stage_ids], "objectIds": [record_ids]},
                sub_category=f"{pipeline_rules.ERROR}STAGE_ID_IN_USE",
            )


def wants_check(request: Request[Any]) -> bool:
    """Tell whether a request wants to be refused where records stand in what it takes away; if silent, versions differ."""
    flags = [_flag(request, name) for name in ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")]
    if all(flag is None for flag in flags):
        return request.validate_references
    return True in flags


def _flag(request: Request[Any], name: str) -> bool | None:
    text = request.field(name).strip().lower()
    if text not in ("true", "false", ""):
        raise unparsable(name)
    return text == "true" if text else None


def list_pipelines(tx: Transaction, caller: Caller, request: Request[None]) -> list[PipelineView]:
    """Return all pipelines of a type in their order, or those in the recycle bin."""
    editor = PipelineEditor(tx, caller, request, READ)
    if request.options.archived:
        return editor.archived()
    return [PipelineView(pipeline) for pipeline in ordered_pipelines(editor.object_type.pipelines.values())]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> PipelineView:
    """Return one pipeline. Raises NotFound."""
    editor = PipelineEditor(tx, caller, request, READ)
    name = request.path["pipelineId"]
    archived = {view.pipeline.id: view for view in editor.archived()} if request.options.archived else {}
    if name in archived:
        return archived[name]
    if name not in editor.object_type.pipelines:
        raise NotFoundHtml(f"No pipeline found with id {excerpt(name)}", context={"pipelineId": [excerpt(name)]})
    return PipelineView(editor.object_type.pipelines[name])


def create(tx: Transaction, caller: Caller, request: Request[PipelineInput]) -> PipelineView:
    """Create a pipeline with its stages, under the ids that are given or new ones."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    body = request.body
    name = pipeline_rules.check_id(body.pipelineId or editor.new_id(), pipeline_rules.MAX_PIPELINE_ID)
    if name in editor.object_type.pipelines:
        message = f"There's another pipeline in this portal with pipelineId ({name})."
        raise Invalid(message, context={"pipelineId": [name]})
    editor.check_room()
    stages = editor.stages(body.stages or [], {})
    pipeline = Pipeline(
        id=name,
        label=pipeline_rules.check_label(body.label),
        displayOrder=len(editor.object_type.pipelines) if body.displayOrder is None else body.displayOrder,
        stages=stages,
        created_ms=editor.now_ms,
        updated_ms=editor.now_ms,
    )
    editor.save(pipeline)
    editor.note(CREATED, pipeline, name)
    for stage in stages:
        editor.note(CREATED, stage, name, stage.id)
    return PipelineView(pipeline)


def replace_pipeline(tx: Transaction, caller: Caller, request: Request[PipelineInput]) -> PipelineView:
    """Put a pipeline in the place of the one that has the id; stages that are not named are taken out of it."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    old = editor.find(request.path["pipelineId"])
    body = request.body
    old_stages = {stage.id: stage for stage in old.stages}
    stages = editor.stages(body.stages or [], old_stages)
    removed = [stage for stage in old.stages if stage.id not in {stage.id for stage in stages}]
    if wants_check(request):
        editor.check_unused([stage.id for stage in removed])
    order = old.displayOrder if body.displayOrder is None else body.displayOrder
    label = pipeline_rules.check_label(body.label)
    new = replace(old, label=label, displayOrder=order, stages=stages, updated_ms=editor.now_ms)
    new = replace(new, gone=gone(new, [replace(stage, archived_ms=editor.now_ms) for stage in removed]))
    editor.save(new)
    editor.note(UPDATED, new, new.id)
    for stage in stages:
        editor.note(UPDATED if stage.id in old_stages else CREATED, stage, new.id, stage.id)
    for stage in removed:
        editor.note(ARCHIVED, stage, new.id, stage.id)
    return PipelineView(new)


def gone(pipeline: Pipeline, more: list[Stage]) -> tuple[Stage, ...]:
    """Return the stages that were taken out of a pipeline, with more of them, without those that are back."""
    present = {stage.id for stage in pipeline.stages}
    stages = {stage.id: stage for stage in (*pipeline.gone, *more) if stage.id not in present}
    return tuple(stages.values())[-pipeline_rules.MAX_PIPELINES :]


def update(tx: Transaction, caller: Caller, request: Request[PipelinePatch]) -> PipelineView:
    """Change the label or the order of a pipeline, or take it out of the recycle bin."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    name, body = request.path["pipelineId"], request.body
    wants_check(request)
    if name not in editor.object_type.pipelines and body.archived is False:
        old = next((view.pipeline for view in editor.archived() if view.pipeline.id == name), None) or editor.find(name)
        editor.check_room()
        action = RESTORED
    else:
        old, action = editor.find(name), UPDATED
        refuse_archived(body.archived)
    label = old.label if body.label is None else pipeline_rules.check_label(body.label)
    order = old.displayOrder if body.displayOrder is None else body.displayOrder
    stages = tuple(replace(stage, updated_ms=editor.now_ms) for stage in old.stages)
    new = replace(old, label=label, displayOrder=order, stages=stages, updated_ms=editor.now_ms)
    editor.save(new)
    editor.note(action, new, name)
    return PipelineView(new)


def refuse_archived(archived: bool | None) -> None:
    """Refuse `archived` where nothing is to be restored."""
    if archived is not None:
        raise Invalid("archived is only given, as false, to restore what is archived.", context={"archived": [str(archived)]})


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Put a pipeline into the recycle bin."""
    editor = PipelineEditor(tx, caller, request, WRITE)
    old = editor.find(request.path["pipelineId"])
    if wants_check(request):
        editor.check_unused([stage.id for stage in old.stages], old.id)
    editor.save(old, editor.now_ms)
    editor.note(ARCHIVED, old, old.id)


def audit(tx: Transaction, caller: Caller, request: Request[None]) -> list[PipelineAudit]:
    """Return what was done to a pipeline, newest first; one that an account has not touched has an empty audit."""
    editor = PipelineEditor(tx, caller, request, READ)
    name = request.path["pipelineId"]
    audits = [] if unstorable(name) else tx.pipeline_audits(editor.object_type.key, name, "", MAX_AUDITS)
    if not audits:
        editor.find(name)
    return audits
