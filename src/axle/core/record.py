"""One record as it stands, and when and by whom something is done to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.property_types import instant


class Source(msgspec.Struct, frozen=True):
    """Who changes a record: HubSpot's source type, the id of the app, a user where there is one."""

    type: str = "INTEGRATION"
    id: str = ""
    user: int | None = None


CALCULATED = Source("CALCULATED")
PERSON = "CRM_UI"  # the source of what a person changes, whose id names the user
_USER = "userId:"


def by_user(user_id: int) -> Source:
    """Return the source of what a person changes who is a user of the account."""
    return Source(PERSON, f"{_USER}{user_id}", user_id)


def user_of(source_type: str, source_id: str) -> int | None:
    """Return the user whom a source names."""
    user_id = source_id.removeprefix(_USER)
    return int(user_id) if source_type == PERSON and user_id.isdecimal() else None


class RecordKey(NamedTuple):
    """What names a record within its account: the key of its type, and its id, which records of other types may share."""

    type: int
    id: int


class Record(msgspec.Struct):
    """One record as it stands. `properties` holds the values that are set, as text; times are epoch milliseconds."""

    type: ObjectType
    id: int
    properties: dict[str, str]
    created_ms: int
    updated_ms: int
    archived_ms: int | None = None

    @property
    def key(self) -> RecordKey:
        """What names the record within its account."""
        return RecordKey(self.type.key, self.id)

    def value(self, name: str) -> str | None:
        """Return a property's value, the record's own times and id included; None where it has none."""
        if name in self.type.system:
            return self.system(name)
        return self.properties.get(name)

    def system(self, name: str) -> str:
        """Return one of the values that are the record's own fields."""
        if name == SYSTEM_ID:
            return str(self.id)
        return instant(self.created_ms if name in self.type.definition.created else self.updated_ms)


class Moment(msgspec.Struct, frozen=True):
    """When and by whom something is done, and what the rules need to know of the account."""

    now_ms: int
    source: Source
    users_by_owner: Mapping[str, str] = {}
