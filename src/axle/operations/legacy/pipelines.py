"""Pipelines as v1 of the pipelines API and of the deals API read them."""

from __future__ import annotations

from typing import NamedTuple

from axle.core.catalog import ObjectType
from axle.core.errors import unparsable
from axle.core.permissions import READ
from axle.core.stages import ordered_pipelines
from axle.operations.definitions.pipelines import PipelineEditor, PipelineView
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


class LegacyPipelines(NamedTuple):
    """Some pipelines, with the type that they are of."""

    object_type: ObjectType
    views: list[PipelineView]


def list_pipelines(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPipelines:
    """Return all pipelines of a type; with `includeInactive`, those in the recycle bin too."""
    editor = PipelineEditor(tx, caller, request, READ)
    views = [PipelineView(pipeline) for pipeline in ordered_pipelines(editor.object_type.pipelines.values())]
    inactive = request.field("includeInactive")
    if inactive not in ("", "EXCLUDE_DELETED", "INCLUDE_DELETED"):
        raise unparsable("includeInactive", inactive, key="value")
    return LegacyPipelines(editor.object_type, views + (editor.archived() if inactive == "INCLUDE_DELETED" else []))


def read(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyPipelines:
    """Return one pipeline. Raises NotFound."""
    editor = PipelineEditor(tx, caller, request, READ)
    return LegacyPipelines(editor.object_type, [PipelineView(editor.find(request.path["pipelineId"]))])
