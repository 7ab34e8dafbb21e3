"""How much of its limits an account uses, on the wire. Percentages are numbers from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.catalog import ObjectType
from axle.core.custom_objects import MAX_SCHEMAS
from axle.http.bodies.wire import Wire
from axle.operations.limits_tracking import (
    MAX_SAMPLES,
    CountsByOrigin,
    LabelCounts,
    RecordSample,
    RecordSamples,
    TypeCounts,
    TypeNearLimit,
)


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


class CountsByOriginBody(msgspec.Struct):
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
    """The labels, by pair of types."""

    results: list[LabelsBody]


class TypeNearLimitBody(msgspec.Struct):
    """A type of which records are near or at a limit."""

    objectTypeId: str
    singularLabel: str
    pluralLabel: str
    hasRecordsAtLimit: bool
    hasRecordsNearLimit: bool


class TypesNearLimitPage(msgspec.Struct):
    """Types of which records are near or at a limit."""

    results: list[TypeNearLimitBody]


class RecordAtLimitBody(msgspec.Struct):
    """A record that can have no more associations."""

    label: str
    objectId: int


class RecordNearLimitBody(msgspec.Struct):
    """A record that has most of the associations that it may have."""

    label: str
    objectId: int
    percentage: float
    usage: int


class RecordSamplesBody(msgspec.Struct):
    """Records of one type with many associations to another."""

    atLimitFromRecordSamples: list[RecordAtLimitBody]
    limit: int
    nearLimitFromRecordSamples: list[RecordNearLimitBody]
    totalRecordsAtLimit: int
    totalRecordsNearLimit: int


def _percentage(usage: int, limit: int) -> float:
    return round(100 * usage / limit, 4) if limit else 0.0


def _labels(object_type: ObjectType) -> dict[str, str]:
    """Return how an object type is shown, beside what is counted of it."""
    definition = object_type.definition
    return {
        "objectTypeId": object_type.id,
        "singularLabel": definition.label or object_type.singular,
        "pluralLabel": definition.plural_label or object_type.name,
    }


def _by_type(counts: TypeCounts) -> list[LimitedBody]:
    return [
        LimitedBody(
            **_labels(count.type),
            limit=counts.limit,
            percentage=_percentage(count.usage, counts.limit),
            usage=count.usage,
        )
        for count in counts.counts
    ]


def _total(counts: TypeCounts) -> int:
    return sum(count.usage for count in counts.counts)


def overall(counts: TypeCounts, wire: Wire) -> OverallBody:
    """Show counts by type, and the limit of all types together."""
    usage = _total(counts)
    return OverallBody(
        byObjectType=[UsageBody(**_labels(count.type), usage=count.usage) for count in counts.counts],
        overallLimit=counts.overall_limit,
        overallPercentage=_percentage(usage, counts.overall_limit),
        overallUsage=usage,
    )


def by_origin(counts: CountsByOrigin, wire: Wire) -> CountsByOriginBody:
    """Show the counts of the types that come with Axle, and of the account's own."""
    return CountsByOriginBody(_by_type(counts.packaged), overall(counts.custom, wire))


def custom_properties(counts: TypeCounts, wire: Wire) -> PropertiesBody:
    """Show how many properties have been added to each type."""
    usage = _total(counts)
    return PropertiesBody(
        byObjectType=_by_type(counts),
        overallLimit=counts.overall_limit,
        overallPercentage=_percentage(usage, counts.overall_limit),
        overallUsage=usage,
    )


def custom_object_types(count: int, wire: Wire) -> NumberBody:
    """Show how many object types an account has defined."""
    return NumberBody(MAX_SCHEMAS, _percentage(count, MAX_SCHEMAS), count)


def association_labels(counts: Sequence[LabelCounts], wire: Wire) -> LabelsPage:
    """Show labels by pair of types."""
    return LabelsPage([_label_counts(count) for count in counts])


def _label_counts(counts: LabelCounts) -> LabelsBody:
    usage = len(counts.labels)
    return LabelsBody(
        allLabels=counts.labels,
        fromObjectType=TypeBody(**_labels(counts.from_type)),
        limit=counts.limit,
        percentage=_percentage(usage, counts.limit),
        toObjectType=TypeBody(**_labels(counts.to_type)),
        usage=usage,
    )


def types_near_limit(types: Sequence[TypeNearLimit], wire: Wire) -> TypesNearLimitPage:
    """Show types of which records are near or at a limit."""
    return TypesNearLimitPage(
        [TypeNearLimitBody(**_labels(each.type), hasRecordsAtLimit=each.full, hasRecordsNearLimit=each.near) for each in types]
    )


def record_samples(samples: RecordSamples, wire: Wire) -> RecordSamplesBody:
    """Show how many records are near or at a limit, and some of them."""
    return RecordSamplesBody(
        atLimitFromRecordSamples=[RecordAtLimitBody(sample.label, sample.id) for sample in samples.full[:MAX_SAMPLES]],
        limit=samples.limit,
        nearLimitFromRecordSamples=[_near_limit(sample) for sample in samples.near[:MAX_SAMPLES]],
        totalRecordsAtLimit=len(samples.full),
        totalRecordsNearLimit=len(samples.near),
    )


def _near_limit(sample: RecordSample) -> RecordNearLimitBody:
    return RecordNearLimitBody(
        label=sample.label,
        objectId=sample.id,
        percentage=_percentage(sample.usage, sample.limit),
        usage=sample.usage,
    )
