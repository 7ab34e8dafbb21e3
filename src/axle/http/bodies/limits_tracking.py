"""How much of its limits an account uses, on the wire. Percentages are numbers from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.catalog import ObjectType
from axle.core.custom_objects import SCHEMA_LIMIT
from axle.http.bodies.wire import Wire
from axle.operations.limits_tracking import SAMPLES, Counts, Crowd, LabelCounts, Nearness, Split


class TypeBody(msgspec.Struct):
    """An object type."""

    objectTypeId: str
    singularLabel: str
    pluralLabel: str


class UsageBody(msgspec.Struct):
    """How much there is of one type."""

    objectTypeId: str
    singularLabel: str
    pluralLabel: str
    usage: int


class LimitedBody(msgspec.Struct):
    """How much there is of one type, and how much there may be."""

    objectTypeId: str
    singularLabel: str
    pluralLabel: str
    limit: int
    percentage: float
    usage: int


class OverallBody(msgspec.Struct):
    """How much there is of several types, and how much there may be of all."""

    byObjectType: list[UsageBody]
    overallLimit: int
    overallPercentage: float
    overallUsage: int


class PropertiesBody(msgspec.Struct):
    """How many properties an account has added to its types."""

    byObjectType: list[LimitedBody]
    overallLimit: int
    overallPercentage: float
    overallUsage: int


class SplitBody(msgspec.Struct):
    """How much there is of the types that come with Axle, and of those of the account's own."""

    hubspotDefinedObjectTypes: list[LimitedBody]
    customObjectTypes: OverallBody


class NumberBody(msgspec.Struct):
    """How many there are of the account, and may be."""

    limit: int
    percentage: float
    usage: int


class LabelsBody(msgspec.Struct):
    """The labels from one type to another."""

    allLabels: list[str]
    fromObjectType: TypeBody
    limit: int
    percentage: float
    toObjectType: TypeBody
    usage: int


class LabelsPage(msgspec.Struct):
    """LabelCounts, by pair of types."""

    results: list[LabelsBody]


class NearnessBody(msgspec.Struct):
    """A type of which records are near or at a limit."""

    objectTypeId: str
    singularLabel: str
    pluralLabel: str
    hasRecordsAtLimit: bool
    hasRecordsNearLimit: bool


class NearnessPage(msgspec.Struct):
    """Types of which records are near or at a limit."""

    results: list[NearnessBody]


class FullBody(msgspec.Struct):
    """A record that can have no more associations."""

    label: str
    objectId: int


class NearBody(msgspec.Struct):
    """A record that has most of the associations that it may have."""

    label: str
    objectId: int
    percentage: float
    usage: int


class CrowdBody(msgspec.Struct):
    """Records of one type with many associations to another."""

    atLimitFromRecordSamples: list[FullBody]
    limit: int
    nearLimitFromRecordSamples: list[NearBody]
    totalRecordsAtLimit: int
    totalRecordsNearLimit: int


def _percentage(usage: int, limit: int) -> float:
    return round(100 * usage / limit, 4) if limit else 0.0


def _names(object_type: ObjectType) -> tuple[str, str, str]:
    definition = object_type.definition
    return object_type.id, definition.label or object_type.singular, definition.plural_label or object_type.name


def _limited(found: Counts) -> list[LimitedBody]:
    shown = (((*_names(count.type), found.limit, _percentage(count.usage, found.limit), count.usage)) for count in found.counts)
    return [LimitedBody(*one) for one in shown]


def _total(found: Counts) -> tuple[int, float, int]:
    usage = sum(count.usage for count in found.counts)
    return found.overall, _percentage(usage, found.overall), usage


def overall(found: Counts, wire: Wire) -> OverallBody:
    """Show counts by type, and the limit of all types together."""
    return OverallBody([UsageBody(*_names(count.type), count.usage) for count in found.counts], *_total(found))


def split(found: Split, wire: Wire) -> SplitBody:
    """Show the counts of the types that come with Axle, and of the account's own."""
    return SplitBody(_limited(found.given), overall(found.own, wire))


def custom_properties(found: Counts, wire: Wire) -> PropertiesBody:
    """Show how many properties have been added to each type."""
    return PropertiesBody(_limited(found), *_total(found))


def custom_object_types(found: int, wire: Wire) -> NumberBody:
    """Show how many object types an account has defined."""
    return NumberBody(SCHEMA_LIMIT, _percentage(found, SCHEMA_LIMIT), found)


def association_labels(found: Sequence[LabelCounts], wire: Wire) -> LabelsPage:
    """Show labels by pair of types."""
    return LabelsPage([_labels(one) for one in found])


def _labels(one: LabelCounts) -> LabelsBody:
    usage = len(one.texts)
    ends = (TypeBody(*_names(one.of)), TypeBody(*_names(one.to)))
    return LabelsBody(one.texts, ends[0], one.limit, _percentage(usage, one.limit), ends[1], usage)


def nearness(found: Sequence[Nearness], wire: Wire) -> NearnessPage:
    """Show types of which records are near or at a limit."""
    return NearnessPage([NearnessBody(*_names(one.type), one.full, one.near) for one in found])


def crowd(found: Crowd, wire: Wire) -> CrowdBody:
    """Show how many records are near or at a limit, and some of them."""
    full = [FullBody(sample.label, sample.id) for sample in found.full[:SAMPLES]]
    near = [
        NearBody(sample.label, sample.id, _percentage(sample.usage, sample.limit), sample.usage)
        for sample in found.near[:SAMPLES]
    ]
    return CrowdBody(full, found.limit, near, len(found.full), len(found.near))
