"""Association types, labels and limits on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.associations import max_links
from axle.core.model import AssociationType
from axle.http.bodies.association_batches import association_batch_body
from axle.http.bodies.associations import DatedTypeBody, TypeBody, dated_type
from axle.http.bodies.wire import BatchBody, Wire
from axle.operations.associations.batches import AssociationBatchResult
from axle.operations.associations.limits import LimitReport, RecordNearLimit


class NameBody(msgspec.Struct):
    """An association type, in the v3 shape."""

    id: str
    name: str


class NamesBody(msgspec.Struct):
    """Association types, in the v3 shape."""

    results: list[NameBody]


class TypesBody(msgspec.Struct):
    """Association types."""

    results: list[TypeBody]


class DatedTypesBody(msgspec.Struct):
    """Association types, in the shape of the dated versions."""

    results: list[DatedTypeBody]


class LimitBody(msgspec.Struct):
    """How many associations of a type a record may have."""

    category: str
    typeId: int
    userEnforcedMaxToObjectIds: int
    label: str | None


class LimitsBody(msgspec.Struct):
    """Limits."""

    results: list[LimitBody]


class ChangedLimitBody(msgspec.Struct):
    """A limit that has been changed."""

    category: str
    typeId: int
    userEnforcedMaxToObjectIds: int


class TimeBody(msgspec.Struct):
    """An instant, as the service shows it of a report."""

    dateOnly: bool
    timeZoneShift: int
    value: int


class ReportBody(msgspec.Struct):
    """For whom a report was asked, and when."""

    userId: int
    userEmail: str
    enqueueTime: TimeBody | str


class RecordNearLimitBody(msgspec.Struct):
    """A record that has most of the associations of a type that it may have."""

    fromObjectTypeId: str
    fromObjectId: int
    toObjectTypeId: str
    category: str
    typeId: int
    label: str | None
    associations: int
    limit: int


class RecordsNearLimitPage(msgspec.Struct):
    """Records with many associations."""

    results: list[RecordNearLimitBody]


def names(types: Sequence[AssociationType], wire: Wire) -> NamesBody:
    """Show association types by number and name."""
    return NamesBody([NameBody(str(association_type.id), association_type.name) for association_type in types])


def types(association_types: Sequence[AssociationType], wire: Wire) -> TypesBody:
    """Show association types with their labels."""
    return TypesBody(
        [
            TypeBody(association_type.category, association_type.id, association_type.label)
            for association_type in association_types
        ]
    )


def dated_types(association_types: Sequence[AssociationType], wire: Wire) -> DatedTypesBody:
    """Show association types with their labels, in the shape of the dated versions."""
    return DatedTypesBody([dated_type(association_type) for association_type in association_types])


def limits(association_types: Sequence[AssociationType], wire: Wire) -> LimitsBody:
    """Show limits."""
    return LimitsBody([_limit(association_type) for association_type in association_types])


def _limit(association_type: AssociationType) -> LimitBody:
    return LimitBody(
        category=association_type.category,
        typeId=association_type.id,
        userEnforcedMaxToObjectIds=max_links(association_type),
        label=association_type.label,
    )


def limits_made(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the limits that a batch has set."""
    return association_batch_body([_limit(result) for result in batch.results], batch, wire)


def limits_changed(batch: AssociationBatchResult, wire: Wire) -> BatchBody:
    """Show the limits that a batch has changed."""
    return association_batch_body([_changed_limit(result) for result in batch.results], batch, wire)


def _changed_limit(association_type: AssociationType) -> ChangedLimitBody:
    return ChangedLimitBody(association_type.category, association_type.id, max_links(association_type))


def report_requested(report: LimitReport, wire: Wire) -> ReportBody:
    """Show for whom a report was asked, the moment as text: so the SDKs of this version read it, whatever is published now."""
    return ReportBody(report.user_id, report.email, wire.time(report.at_ms))


def report_requested_dated(report: LimitReport, wire: Wire) -> ReportBody:
    """Show for whom a report was asked, the moment in the published shape of the dated versions."""
    return ReportBody(report.user_id, report.email, TimeBody(False, 0, report.at_ms))


def high_usage(records_near_limit: Sequence[RecordNearLimit], wire: Wire) -> RecordsNearLimitPage:
    """Show the records with many associations."""
    return RecordsNearLimitPage([_record_near_limit(record, record.type) for record in records_near_limit])


def _record_near_limit(record: RecordNearLimit, association_type: AssociationType) -> RecordNearLimitBody:
    return RecordNearLimitBody(
        fromObjectTypeId=association_type.from_type,
        fromObjectId=record.record_id,
        toObjectTypeId=association_type.to_type,
        category=association_type.category,
        typeId=association_type.id,
        label=association_type.label,
        associations=record.number,
        limit=max_links(association_type),
    )
