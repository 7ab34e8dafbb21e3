"""What runs statements within one transaction, and how a row becomes a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import msgspec

from axle.core.catalog import ObjectType
from axle.core.record import Record
from axle.storage.sql import SQL, Row

_decode = msgspec.json.Decoder(dict[str, str]).decode


class Outdated(Exception):
    """A write rests on definitions that another transaction has changed meanwhile: it is to be run again from the start."""


class Overtaken(Exception):
    """What a search goes by in memory is beyond the state that it sees: it is to be run again, on a newer one."""


class NotQuick(Exception):
    """What is asked for would take long on a thread on which others wait: it is to be asked for elsewhere."""


class Cursor(Protocol):
    """What runs statements within one transaction."""

    def run(self, query: SQL) -> Sequence[Row]:
        """Run one statement and return its rows."""

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Run one statement once per row of arguments."""

    def stream(self, query: SQL) -> Iterator[Row]:
        """Run one statement and return its rows one by one, holding few of them at a time."""


def record_of(object_type: ObjectType, row: Any) -> Record:
    """Make a record of a row of `queries.RECORD`."""
    return Record(object_type, row[1], _decode(row[5]), row[2], row[3], row[4])
