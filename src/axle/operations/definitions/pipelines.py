"""Pipelines of every type that has them: list, read, create, replace, update, archive, and what was done to them."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec.structs import replace

from axle.core import permissions
from axle.core import pipelines as rules
from axle.core.catalog import ObjectType
from axle.core.errors import Invalid, NotFound, NotFoundHtml, excerpt, unparsable
from axle.core.events import PipelineAudit
from axle.core.model import Pipeline, Stage
from axle.core.overlay import PIPELINE, Definition, define
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, unstorable
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.core.sizes import Keyed, Listed
from axle.core.stages import ordered_pipelines
from axle.operations.request import PAGE_LIMIT, Caller, Request
from axle.storage.interface import Transaction

AUDIT_LIMIT = 1_000  # entries of an audit that are shown: the newest
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


class LegacyPipelines(NamedTuple):
    """Pipelines as older versions of the API show them, with the type that they are of."""

    kind: ObjectType
    pipelines: list[PipelineView]


class PipelineEditor:
    """The pipelines of one type, as one request reads or changes them."""

    def __init__(self, tx: Transaction, caller: Caller, request: Request[Any], action: str) -> None:
        self.tx = tx
        self.caller = caller
        self.kind = caller.catalog.find(request.path["objectType"])
        self.now_ms = caller.moment.now_ms
        permissions.demand(caller.scopes, permissions.staging(self.kind, action, caller.version))
        if action == WRITE and not self.kind.definition.stage:
            raise Invalid(f"Objects of type {self.kind.name} have no pipelines.", context={"objectType": [self.kind.name]})

    def find(self, pipeline_id: str) -> Pipeline:
        """Return a pipeline. Raises NotFound."""
        pipeline = self.kind.pipelines.get(pipeline_id)
        if pipeline is None:
            raise NotFound(f"No pipeline found with id {excerpt(pipeline_id)}", context={"pipelineId": [excerpt(pipeline_id)]})
        return pipeline

    def archived(self) -> list[PipelineView]:
        """Return the pipelines in the recycle bin."""
        return [PipelineView(row.read(), row.archived_ms) for row in self._rows() if row.archived_ms is not None]

    def _rows(self) -> list[Definition]:
        return self.tx.definitions(self.kind.key, PIPELINE)

    def note(self, action: str, thing: Pipeline | Stage, pipeline: str, stage: str = "") -> None:
        """Note what was done to a pipeline or a stage of it."""
        body = msgspec.json.encode(thing).decode()
        user = self.caller.moment.source.user
        self.tx.save_pipeline_audits([PipelineAudit(self.kind.key, pipeline, stage, self.now_ms, action, user, body)])

    def save(self, pipeline: Pipeline, archived_ms: int | None = None) -> None:
        """Keep a pipeline as it now is, if it may be so."""
        if archived_ms is None:
            rules.check_stages(self.kind, pipeline, self.caller.behaviour.closed_stage_required)
            rules.check_among(self.kind, pipeline)
        self.tx.define([define(self.kind.key, PIPELINE, pipeline.id, pipeline, archived_ms)])

    def stage(self, given: StageInput, old: Stage | None) -> Stage:
        """Make the stage that an input describes, in the place of an old one if there is one."""
        rules.check_order(given.displayOrder)
        number = old.id if old else rules.check_id(given.stageId or self.new_id(), rules.STAGE_ID_LENGTH)
        metadata = rules.metadata(self.kind, given.metadata or {}, {})
        created = old.created_ms if old else self.now_ms
        order = given.displayOrder if given.displayOrder is not None else 0
        return Stage(number, rules.check_label(given.label), order, metadata, created, self.now_ms)

    def stages(self, given: list[StageInput] | None, old: dict[str, Stage]) -> tuple[Stage, ...]:
        """Make the stages of a whole pipeline; where no order is given, theirs is that of the request."""
        inputs = given or []
        if len(inputs) > self.kind.definition.stage_limit:
            most = self.kind.definition.stage_limit
            raise Invalid(f"A pipeline of {self.kind.name} has at most {most} stages.", context={"stages": [str(len(inputs))]})
        for n, one in enumerate(inputs):
            one.displayOrder = n if one.displayOrder is None else one.displayOrder
        return rules.spread([self.stage(one, old.get(one.stageId or "")) for one in inputs])

    def new_id(self) -> str:
        """Return an id for a pipeline or stage that the client has not named."""
        return str(self.tx.new_ids(1)[0])

    def check_unused(self, stages: list[str], pipeline_id: str = "") -> None:
        """Refuse to take away stages, or a whole pipeline, in which records stand."""
        definition = self.kind.definition
        if not {definition.pipeline, definition.stage} <= self.kind.properties.keys() or not stages:
            return
        groups = [GroupInput([FilterInput(definition.stage, "IN", values=stages)])]
        if pipeline_id:
            groups.append(GroupInput([FilterInput(definition.pipeline, "EQ", pipeline_id)]))
        request = SearchRequest(groups, limit=PAGE_LIMIT)
        records = self.tx.search(check(request, self.kind, self.caller.catalog, self.caller.limits)).records
        if records:
            shown, ids = f"[{', '.join(stages)}]", f"[{', '.join(str(r.id) for r in records)}]"
            raise Invalid(
                f"Stage IDs: {shown} are being referenced by object IDs: {ids}",
                context={"stageIds": [shown], "objectIds": [ids]},
                sub_category=f"{rules.ERROR}STAGE_ID_IN_USE",
            )


def wants_check(request: Request[Any]) -> bool:
    """Tell whether a request wants to be refused where records stand in what it takes away; if silent, versions differ."""
    wanted = [_flag(request, name) for name in ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")]
    if any(one is not None for one in wanted):
        return True in wanted
    return request.validate_references


def _flag(request: Request[Any], name: str) -> bool | None:
    text = request.field(name).strip().lower()
    if text not in ("true", "false", ""):
        raise unparsable(name)
    return text == "true" if text else None


def list_pipelines(tx: Transaction, caller: Caller, request: Request[None]) -> list[PipelineView]:
    """Return all pipelines of a type in their order, or those in the recycle bin."""
    desk = PipelineEditor(tx, caller, request, READ)
    if request.options.archived:
        return desk.archived()
    return [PipelineView(pipeline) for pipeline in ordered_pipelines(desk.kind.pipelines.values())]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> PipelineView:
    """Return one pipeline. Raises NotFound."""
    desk = PipelineEditor(tx, caller, request, READ)
    name = request.path["pipelineId"]
    views = {one.pipeline.id: one for one in desk.archived()} if request.options.archived else {}
    found = views.get(name) or (PipelineView(desk.kind.pipelines[name]) if name in desk.kind.pipelines else None)
    if found is None:
        raise NotFoundHtml(f"No pipeline found with id {excerpt(name)}", context={"pipelineId": [excerpt(name)]})
    return found


def list_legacy(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPipelines:
    """Return all pipelines of a type for an older version; with `includeInactive`, those in the recycle bin too."""
    desk = PipelineEditor(tx, caller, request, READ)
    views = [PipelineView(pipeline) for pipeline in ordered_pipelines(desk.kind.pipelines.values())]
    wanted = request.field("includeInactive")
    if wanted not in ("", "EXCLUDE_DELETED", "INCLUDE_DELETED"):
        raise unparsable("includeInactive", wanted, key="value")
    return LegacyPipelines(desk.kind, views + (desk.archived() if wanted == "INCLUDE_DELETED" else []))


def read_legacy(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPipelines:
    """Return one pipeline for an older version. Raises NotFound."""
    desk = PipelineEditor(tx, caller, request, READ)
    return LegacyPipelines(desk.kind, [PipelineView(desk.find(request.path["pipelineId"]))])


def create(tx: Transaction, caller: Caller, request: Request[PipelineInput]) -> PipelineView:
    """Create a pipeline with its stages, under the ids that are given or new ones."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    body = request.body
    name = rules.check_id(body.pipelineId or desk.new_id(), rules.PIPELINE_ID_LENGTH)
    if name in desk.kind.pipelines:
        message = f"There's another pipeline in this portal with pipelineId ({name})."
        raise Invalid(message, context={"pipelineId": [name]})
    if len(desk.kind.pipelines) >= rules.PIPELINE_LIMIT:
        raise Invalid(f"There are at most {rules.PIPELINE_LIMIT} pipelines of {desk.kind.name}.")
    stages = desk.stages(body.stages, {})
    order = body.displayOrder if body.displayOrder is not None else len(desk.kind.pipelines)
    pipeline = Pipeline(name, rules.check_label(body.label), order, stages, desk.now_ms, desk.now_ms)
    desk.save(pipeline)
    desk.note(CREATED, pipeline, name)
    for stage in stages:
        desk.note(CREATED, stage, name, stage.id)
    return PipelineView(pipeline)


def replace_pipeline(tx: Transaction, caller: Caller, request: Request[PipelineInput]) -> PipelineView:
    """Put a pipeline in the place of the one that has the id; stages that are not named are taken out of it."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    old = desk.find(request.path["pipelineId"])
    body = request.body
    known = {one.id: one for one in old.stages}
    stages = desk.stages(body.stages, known)
    left = [one for one in old.stages if one.id not in {stage.id for stage in stages}]
    if wants_check(request):
        desk.check_unused([one.id for one in left])
    order = body.displayOrder if body.displayOrder is not None else old.displayOrder
    new = replace(old, label=rules.check_label(body.label), displayOrder=order, stages=stages, updated_ms=desk.now_ms)
    new = replace(new, gone=gone(new, [replace(one, archived_ms=desk.now_ms) for one in left]))
    desk.save(new)
    desk.note(UPDATED, new, new.id)
    for stage in stages:
        desk.note(UPDATED if stage.id in known else CREATED, stage, new.id, stage.id)
    for stage in left:
        desk.note(ARCHIVED, stage, new.id, stage.id)
    return PipelineView(new)


def gone(pipeline: Pipeline, more: list[Stage]) -> tuple[Stage, ...]:
    """Return the stages that were taken out of a pipeline, with more of them, without those that are back."""
    present = {stage.id for stage in pipeline.stages}
    stages = {stage.id: stage for stage in (*pipeline.gone, *more) if stage.id not in present}
    return tuple(stages.values())[-rules.PIPELINE_LIMIT :]


def update(tx: Transaction, caller: Caller, request: Request[PipelinePatch]) -> PipelineView:
    """Change the label or the order of a pipeline, or take it out of the recycle bin."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    name, body = request.path["pipelineId"], request.body
    wants_check(request)
    if name not in desk.kind.pipelines and body.archived is False:
        old = next((view.pipeline for view in desk.archived() if view.pipeline.id == name), None) or desk.find(name)
        if len(desk.kind.pipelines) >= rules.PIPELINE_LIMIT:
            raise Invalid(f"There are at most {rules.PIPELINE_LIMIT} pipelines of {desk.kind.name}.")
        action = RESTORED
    else:
        old, action = desk.find(name), UPDATED
        refuse_archived(body.archived)
    label = old.label if body.label is None else rules.check_label(body.label)
    order = old.displayOrder if body.displayOrder is None else body.displayOrder
    stages = tuple(replace(stage, updated_ms=desk.now_ms) for stage in old.stages)
    new = replace(old, label=label, displayOrder=order, stages=stages, updated_ms=desk.now_ms)
    desk.save(new)
    desk.note(action, new, name)
    return PipelineView(new)


def refuse_archived(archived: bool | None) -> None:
    """Refuse `archived` where nothing is to be restored."""
    if archived is not None:
        raise Invalid("archived is only given, as false, to restore what is archived.", context={"archived": [str(archived)]})


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Put a pipeline into the recycle bin."""
    desk = PipelineEditor(tx, caller, request, WRITE)
    old = desk.find(request.path["pipelineId"])
    if wants_check(request):
        desk.check_unused([stage.id for stage in old.stages], old.id)
    desk.save(old, desk.now_ms)
    desk.note(ARCHIVED, old, old.id)


def audit(tx: Transaction, caller: Caller, request: Request[None]) -> list[PipelineAudit]:
    """Return what was done to a pipeline, newest first; one that an account has not touched has an empty audit."""
    desk = PipelineEditor(tx, caller, request, READ)
    name = request.path["pipelineId"]
    audits = [] if unstorable(name) else tx.pipeline_audits(desk.kind.key, name, "", AUDIT_LIMIT)
    if not audits:
        desk.find(name)
    return audits
