"""The shapes that requests may have, as far as operations need them; unknown fields are ignored, as HubSpot does."""

from __future__ import annotations

import msgspec

from axle.core.values import Json

Id = str | int


class Spec(msgspec.Struct):
    """An association type as clients name it."""

    associationCategory: str
    associationTypeId: int


class Target(msgspec.Struct):
    """The record at the other end."""

    id: Id


class Association(msgspec.Struct):
    """A record to link to, and as what."""

    to: Target
    types: list[Spec]


class Create(msgspec.Struct):
    """A new record."""

    properties: dict[str, Json]
    associations: list[Association] | None = None
    objectWriteTraceId: str | None = None


class Update(msgspec.Struct):
    """New values for a record."""

    properties: dict[str, Json]


class BatchUpdate(msgspec.Struct):
    """New values for the record that `id` names, by its own id or by a unique property."""

    id: Id
    properties: dict[str, Json] = {}
    idProperty: str | None = None
    objectWriteTraceId: str | None = None


class BatchId(msgspec.Struct):
    """A record named by id or unique value."""

    id: Id


class Creates(msgspec.Struct):
    """A batch of new records."""

    inputs: list[Create]


class Updates(msgspec.Struct):
    """A batch of updates or upserts."""

    inputs: list[BatchUpdate]


class Ids(msgspec.Struct):
    """A batch of records to archive."""

    inputs: list[BatchId]


class BatchRead(msgspec.Struct):
    """A batch of records to read, and what to show of them."""

    inputs: list[BatchId]
    properties: list[str] | None = None
    propertiesWithHistory: list[str] | None = None
    idProperty: str | None = None


class Merge(msgspec.Struct):
    """Two records to become one."""

    primaryObjectId: Id
    objectIdToMerge: Id


class Erase(msgspec.Struct):
    """A record to erase for good."""

    objectId: Id
    idProperty: str | None = None
