"""What follows from a type's pipelines: options, properties of each stage, and where a record may stand.

Pipelines are the one place where stages are defined. Options, dates of entering and the order of a life cycle follow from them,
so that a stage which an account defines is like one that comes with the package.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from axle.core.catalog import ObjectType
from axle.core.errors import PropertyError
from axle.core.model import ObjectTypeDefinition, Option, Pipeline, Property, Stage
from axle.core.property_types import not_allowed
from axle.core.rule_types import AnyRule, Fill, Forward, StageTimes

_PLAIN = re.compile("[a-z0-9_]+")


def ordered(stages: Iterable[Stage]) -> list[Stage]:
    """Return stages, or pipelines, in the order in which they are shown."""
    return sorted(stages, key=lambda stage: stage.displayOrder)


def with_stages(definition: ObjectTypeDefinition, pipelines: Iterable[Pipeline]) -> ObjectTypeDefinition:
    """Return a type with what follows from its pipelines; stages that `pipelines` lack get properties of their own."""
    if not definition.stage or not definition.pipelines:
        return definition
    definition = _with_properties(definition)
    old = {stage.id for pipeline in pipelines for stage in pipeline.stages}
    new = [(p, s) for p in definition.pipelines for s in (*p.stages, *p.gone) if s.id not in old]
    definition = _with_times(definition, new) if new else definition
    return replace(definition, rules=tuple(map(partial(_follow, definition), definition.rules)))


def _with_properties(definition: ObjectTypeDefinition) -> ObjectTypeDefinition:
    """Define the two properties where a type lacks them, and give them the options that the pipelines are."""
    pipelines = [Option(p.id, p.label, p.displayOrder) for p in definition.pipelines]
    stages = [Option(s.id, s.label, s.displayOrder) for p in definition.pipelines for s in ordered(p.stages)]
    options = {definition.pipeline: tuple(pipelines), definition.stage: tuple(stages)}
    group = definition.groups[0].name if definition.groups else ""
    labels = {definition.pipeline: "Pipeline", definition.stage: "Pipeline Stage"}
    names = {p.name for p in definition.properties}
    props = tuple(
        Property(name, label, "enumeration", "select", group, externalOptions=True, archivable=False)
        for name, label in labels.items()
        if name not in names
    )
    properties = (*definition.properties, *props)
    return replace(definition, properties=tuple(replace(p, options=options.get(p.name, p.options)) for p in properties))


def _with_times(definition: ObjectTypeDefinition, new: Iterable[tuple[Pipeline, Stage]]) -> ObjectTypeDefinition:
    """Define when a record entered and left each new stage, and how long it stayed, and have them kept."""
    names: dict[str, tuple[str, str, str]] = {}
    props: dict[str, Property] = {}
    group = next((p.groupName for p in definition.properties if p.name == definition.stage), "")
    for pipeline, stage in new:
        where = f'"{stage.label} ({pipeline.label})"'
        names[stage.id] = entered, left, spent = stage_names(stage.id)
        moment = partial(Property, type="datetime", fieldType="date", groupName=group, read_only=True, archivable=False)
        props[entered] = moment(entered, f"Date entered {where}", description="Time the record entered the stage")
        props[left] = moment(left, f"Date exited {where}", description="Time the record left the stage")
        props[spent] = Property(
            spent, f"Latest time in {where}", "number", "number", group, "Milliseconds of the last stay in the stage",
            read_only=True, archivable=False,
        )  # fmt: skip
    kept = tuple(p for p in definition.properties if p.name not in props)
    return replace(definition, properties=(*kept, *props.values()), rules=_timed(definition, names))


def _timed(definition: ObjectTypeDefinition, names: dict[str, tuple[str, str, str]]) -> tuple[AnyRule, ...]:
    """Return a type's rules with the times of more stages."""
    timed = {name for rule in definition.rules if isinstance(rule, StageTimes) for name in rule.names}
    added = {stage: three for stage, three in names.items() if stage not in timed}
    if not any(isinstance(rule, StageTimes) for rule in definition.rules):
        return (*definition.rules, StageTimes(definition.stage, added))
    return tuple(replace(r, names={**r.names, **added}) if isinstance(r, StageTimes) else r for r in definition.rules)


def stage_names(stage_id: str) -> tuple[str, str, str]:
    """Return the names of the three properties of a stage; an id that cannot be part of a name is told apart by a number."""
    part = stage_id
    if not _PLAIN.fullmatch(stage_id):
        part = f"{re.sub('[^a-z0-9]+', '_', stage_id.lower())}_{zlib.crc32(stage_id.encode())}"
    return f"hs_v2_date_entered_{part}", f"hs_v2_date_exited_{part}", f"hs_v2_latest_time_in_{part}"


def _follow(definition: ObjectTypeDefinition, rule: AnyRule) -> AnyRule:
    """Return a rule as the pipelines want it: an order is theirs, and what is filled in exists."""
    if isinstance(rule, Forward) and rule.property == definition.stage:
        return replace(rule, order=tuple(s.id for p in definition.pipelines for s in ordered(p.stages)))
    if isinstance(rule, Fill) and rule.property == definition.pipeline:
        return _filled_with(rule, [p.id for p in ordered_pipelines(definition.pipelines)])
    if isinstance(rule, Fill) and rule.property == definition.stage:
        return _filled_with(rule, [s.id for s in ordered(ordered_pipelines(definition.pipelines)[0].stages)])
    return rule


def _filled_with(rule: Fill, ids: Sequence[str]) -> Fill:
    """Return a rule that fills in its own value where that is one of the ids, else the first of them."""
    return rule if rule.value in ids else replace(rule, value=ids[0])


def ordered_pipelines(pipelines: Iterable[Pipeline]) -> list[Pipeline]:
    """Return pipelines in the order in which they are shown."""
    return sorted(pipelines, key=lambda pipeline: pipeline.displayOrder)


def check_stage(object_type: ObjectType, before: Mapping[str, str], values: dict[str, str]) -> list[PropertyError]:
    """Check where a write puts a record, and complete it: a stage alone brings its pipeline, a new record its first stage.

    `before` is empty for a new record. What is not about pipeline or stage is no concern here.
    """
    if object_type.staged.isdisjoint(values):
        return []
    definition = object_type.definition
    pipeline, stage = values.get(definition.pipeline), values.get(definition.stage)
    refusals = []
    if pipeline and pipeline not in object_type.pipelines:
        refusals.append(_refused(definition.pipeline, pipeline, object_type.pipelines))
    if stage and stage not in object_type.stages:
        refusals.append(_refused(definition.stage, stage, object_type.stages))
    if refusals:
        return refusals
    if pipeline:
        return _in_pipeline(object_type, before, values, object_type.pipelines[pipeline])
    if stage:
        values[definition.pipeline] = object_type.stages[stage][0].id
    return []


def stays_in_stage(object_type: ObjectType, before: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Tell whether a record can take over values without leaving the pipeline and the stage that it is in."""
    settled = dict(values)
    refused = check_stage(object_type, before, settled)
    return not refused and all(
        settled.get(name, "") in ("", before.get(name, settled[name])) for name in object_type.staged & settled.keys()
    )


def _in_pipeline(
    object_type: ObjectType, before: Mapping[str, str], values: dict[str, str], pipeline: Pipeline
) -> list[PropertyError]:
    """Check that the stage, given or kept, is one of the pipeline that is given."""
    name = object_type.definition.stage
    stages = [stage.id for stage in ordered(pipeline.stages)]
    stage = values.get(name, before.get(name, ""))
    if stage and stage not in stages and (name in values or stage in object_type.stages):
        return [_refused(name, stage, stages)]
    if not stage and not before and any(isinstance(r, Fill) and r.property == name for r in object_type.definition.rules):
        values[name] = stages[0]
    return []


def _refused(name: str, value: str, allowed: Iterable[str]) -> PropertyError:
    return PropertyError(name, "INVALID_OPTION", not_allowed(value, list(allowed)))
