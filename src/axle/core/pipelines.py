"""What a pipeline must be: how many stages it has, in which order, what they are called and what their metadata say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from axle.core.catalog import ObjectType
from axle.core.errors import Conflict, Invalid, excerpt
from axle.core.model import Pipeline, Stage, StageMetadata
from axle.core.property_types import Json, double, text_of, unstorable
from axle.core.stages import ordered

MAX_PIPELINES = 100  # pipelines of one type; the stages of one pipeline are limited by the type
MAX_PIPELINE_ID = 36
MAX_STAGE_ID = 100
MAX_LABEL = 1_000
WRITE_PERMISSIONS = "CRM_PERMISSIONS_ENFORCEMENT"
ERROR = "PipelineError."


def metadata(object_type: ObjectType, fields: Mapping[str, Json], before: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata of a stage: what is given, else what it has, else the default; `isClosed` follows."""
    rule = object_type.definition.stage_metadata
    if rule.key in fields:
        value = text_of(fields[rule.key])
    elif rule.default and "isClosed" in fields:
        value = rule.closed[0] if text_of(fields["isClosed"]) == "true" else rule.default
    else:
        value = before.get(rule.key, "")
        if not value and before.get("isClosed") == "true" and rule.default:
            value = rule.closed[0]
    value = _checked(object_type, rule, value or rule.default)
    return {"isClosed": "true" if value in rule.closed else "false", rule.key: value}


def _checked(object_type: ObjectType, rule: StageMetadata, value: str) -> str:
    """Return a value of the metadata as it is stored. Raises Invalid in the words of the service."""
    if rule.values:
        if value not in rule.values:
            message = f"Failed to deserialize metadata for object type {object_type.name}"
            raise Invalid(message, sub_category=f"{ERROR}INVALID_PIPELINE_STAGE_METADATA", context={rule.key: [excerpt(value)]})
        return value
    stage = object_type.definition.stage
    if not value:
        raise Invalid(f"must specify {rule.key} when writing a {stage}", context={"metadata": [rule.key]})
    number = double(value)
    if number is None or not 0 <= number <= 1:
        message = f"{stage} {rule.key} is not valid, must be between 0.0 and 1.0 (inclusive)"
        raise Invalid(message, context={rule.key: [excerpt(value)]})
    return str(number + 0.0)


def check_id(text: str, most: int) -> str:
    """Return the id that a client gives. Raises Invalid for one that is too long, or blank."""
    if not text.strip() or len(text) > most or unstorable(text):
        raise Invalid(
            f"An id must have between 1 and {most} characters, none of them a control character.", context={"id": [text[:most]]}
        )
    return text


def check_label(text: str) -> str:
    """Return a label. Raises Invalid for one that is blank or too long."""
    if not text.strip() or len(text) > MAX_LABEL or unstorable(text):
        raise Invalid(f"A label must have between 1 and {MAX_LABEL} characters.", context={"label": [text[:MAX_LABEL]]})
    return text


def same_label(label: str, other_label: str) -> bool:
    """Tell whether two labels are the same: case and blanks around them do not matter."""
    return label.strip().casefold() == other_label.strip().casefold()


def check_order(order: int | None) -> None:
    """Refuse a place before the first."""
    if order is not None and order < 0:
        raise Invalid("Pipeline display order cannot be negative", context={"displayOrder": [str(order)]})


def placed(stages: Sequence[Stage], stage: Stage, order: int | None) -> tuple[Stage, ...]:
    """Put a stage among others; at a place that is taken it comes right behind, and all are numbered anew."""
    other_stages = ordered(stages)
    if order is None:
        order = max((one.displayOrder for one in other_stages), default=-1) + 1
    behind = [n for n, one in enumerate(other_stages) if one.displayOrder == order]
    stage = replace(stage, displayOrder=order)
    if not behind:
        return tuple(ordered([*other_stages, stage]))
    other_stages.insert(behind[-1] + 1, stage)
    return _numbered(other_stages)


def spread(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Return the stages of a new pipeline in order; where two have the same place, all are numbered anew."""
    in_order = ordered(stages)
    unique = len({stage.displayOrder for stage in in_order}) == len(in_order)
    return tuple(in_order) if unique else _numbered(in_order)


def _numbered(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    return tuple(replace(stage, displayOrder=n) for n, stage in enumerate(stages))


def check_stages(object_type: ObjectType, pipeline: Pipeline, closing: bool) -> None:
    """Refuse a pipeline without stages, with too many, with an id or label twice, or without a closed one that it needs."""
    stages = pipeline.stages
    if not stages:
        raise Invalid("Pipeline must have at least one stage", context={"pipelineId": [pipeline.id]})
    most = object_type.definition.stage_limit
    if len(stages) > most:
        raise Invalid(f"A pipeline of {object_type.name} has at most {most} stages.", context={"stages": [str(len(stages))]})
    for n, stage in enumerate(stages):
        if any(same_label(stage.label, other_stage.label) for other_stage in stages[:n]):
            message = f"Stage with label {stage.label} already exists"
            raise Invalid(message, sub_category=f"{ERROR}STAGE_LABEL_EXISTS", context={"label": [stage.label]})
        if any(stage.id == other_stage.id for other_stage in stages[:n]):
            raise Invalid(f"Stage id {stage.id} is used twice", context={"stageId": [stage.id]})
    if closing and object_type.definition.stage_metadata.closing and not any(stage.closed for stage in stages):
        message = f"{object_type.name} pipeline: {pipeline.id} must have at least one closed stage"
        raise Invalid(message, sub_category=f"{ERROR}MISSING_CLOSED_STAGE", context={"pipelineId": [pipeline.id]})


def check_among(object_type: ObjectType, pipeline: Pipeline) -> None:
    """Refuse a pipeline that has its label in common with another one of the type, or stages: the latter is a Conflict."""
    for other_pipeline in object_type.pipelines.values():
        if other_pipeline.id == pipeline.id:
            continue
        if same_label(other_pipeline.label, pipeline.label):
            message = f"An active pipeline with label {pipeline.label} already exists."
            raise Invalid(message, context={"label": [pipeline.label]})
        shared = [
            stage.id for stage in pipeline.stages if object_type.stages.get(stage.id, (pipeline,))[0].id == other_pipeline.id
        ]
        if shared:
            raise Conflict(
                "There's another pipeline in this portal with one of the same stages",
                context={"stageIds": shared, "pipelineId": [other_pipeline.id]},
                sub_category=f"{ERROR}STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE",
            )
