"""Series of records: start one, read it, change it, end it. A series belongs to its open record, by whose id it goes."""

from __future__ import annotations

import msgspec

from axle.core import sizes
from axle.core.errors import Invalid, NotFound, excerpt, unparsable
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, milliseconds, text_of
from axle.core.record import Record
from axle.core.rule_types import Repeat
from axle.core.whole_numbers import is_digits
from axle.operations.records import recurrence, views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import live_record
from axle.operations.records.plan import WritePlan
from axle.operations.request import Caller, RecordView, Request
from axle.storage.interface import Transaction


class Recurrence(msgspec.Struct):
    """How a series repeats: a rule of RFC 5545, whether it goes on, and when it started."""

    repeatInterval: str | None = None
    repeatStatus: str | None = None
    startsAt: Json = None


class SeriesInput(msgspec.Struct):
    """A series to start with a record."""

    taskId: int
    series: Recurrence
    properties: sizes.Values = {}


class SeriesPatch(msgspec.Struct):
    """What is to be different about a series and its open record."""

    series: Recurrence | None = None
    properties: sizes.Values = {}


class Series(msgspec.Struct):
    """A series, and its open record."""

    view: RecordView
    interval: str
    status: str
    starts_ms: int | None


def start(tx: Transaction, caller: Caller, request: Request[SeriesInput]) -> Series:
    """Let a record repeat: when it is completed, the next one is made."""
    record, rule = _found(tx, caller, str(request.body.taskId), WRITE)
    if record.properties.get(rule.status) == rule.done:
        raise Invalid(
            f"Record {record.id} is completed: a series begins with an open one.", context={"taskId": [str(record.id)]}
        )
    if record.properties.get(rule.interval):
        raise Invalid(f"Record {record.id} has a series already.", context={"taskId": [str(record.id)]})
    series = request.body.series
    if not series.repeatInterval:
        raise Invalid("Some required fields were not set: [repeatInterval]", context={"properties": ["repeatInterval"]})
    if series.startsAt is None:
        series.startsAt = record.properties.get(rule.due)
    return _written(tx, caller, record, rule, SeriesPatch(series, request.body.properties))


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Series:
    """Return the series of an open record. Raises NotFound."""
    record, rule = _with_series(tx, caller, request, READ)
    return _series(views.views(tx, caller, [record], request.options)[0], rule)


def update(tx: Transaction, caller: Caller, request: Request[SeriesPatch]) -> Series:
    """Change how a series goes on, and properties of its open record."""
    record, rule = _with_series(tx, caller, request, WRITE)
    if not request.body.properties and (request.body.series is None or request.body.series == Recurrence()):
        raise Invalid("No properties found to update, please provide at least one.", context={"properties": ["{}"]})
    return _written(tx, caller, record, rule, request.body)


def stop(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """End a series; its records stay."""
    record, rule = _with_series(tx, caller, request, WRITE)
    changeset = ChangeSet(tx, caller)
    changeset.add_all(WritePlan(tx, caller, record.type).update([(record, {rule.interval: "", rule.state: ""})]))
    changeset.save()


def _found(tx: Transaction, caller: Caller, text: str, action: str) -> tuple[Record, Repeat]:
    if not is_digits(text):
        raise unparsable("taskId", place="path")
    object_type, rule = recurrence.repeating(caller.catalog.types)
    caller.repeating(object_type, action)
    return live_record(tx, object_type, text), rule


def _with_series(
    tx: Transaction, caller: Caller, request: Request[SeriesPatch] | Request[None], action: str
) -> tuple[Record, Repeat]:
    record, rule = _found(tx, caller, request.path["taskId"], action)
    if not record.properties.get(rule.interval):
        raise NotFound(f"Record {record.id} has no series.", context={"taskId": [str(record.id)]})
    return record, rule


def _written(tx: Transaction, caller: Caller, record: Record, rule: Repeat, patch: SeriesPatch) -> Series:
    properties = {**patch.properties, **_stored(record, rule, patch.series or Recurrence())}
    planned = WritePlan(tx, caller, record.type).update([(record, properties)])
    changeset = ChangeSet(tx, caller)
    changeset.add_all(planned)
    changeset.save()
    return _series(views.updated(caller, planned[0], properties, without=(rule.interval, rule.state)), rule)


def _stored(record: Record, rule: Repeat, recurrence_input: Recurrence) -> dict[str, Json]:
    """Return the properties that keep what a request says of a series. Raises Invalid for what is no rule or no time."""
    old = record.properties.get(rule.interval, "")
    starts_ms = recurrence.starts(old)
    if recurrence_input.startsAt is not None:
        starts_ms = milliseconds(text_of(recurrence_input.startsAt))
        if starts_ms is None:
            raise Invalid(
                f"{recurrence_input.startsAt} was not a valid time.",
                context={"startsAt": [excerpt(text_of(recurrence_input.startsAt))]},
            )
    values: dict[str, Json] = {
        rule.interval: recurrence.written(
            old if recurrence_input.repeatInterval is None else recurrence_input.repeatInterval, starts_ms
        )
    }
    values[rule.state] = recurrence_input.repeatStatus or record.properties.get(rule.state) or recurrence.ACTIVE
    return values


def _series(view: RecordView, rule: Repeat) -> Series:
    kept = view.record.properties
    text = kept.get(rule.interval, "")
    return Series(view, recurrence.shown(text), kept.get(rule.state, recurrence.ACTIVE), recurrence.starts(text))
