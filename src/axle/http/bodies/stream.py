"""Events on the wire of the stream: server-sent events, whose data is JSON.

The last message of an event's number carries that number as its id, so that whoever goes on from an id has missed nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import msgspec

from axle.core.record import RecordKey
from axle.operations.stream import Notice

CONTENT_TYPE = b"text/event-stream"
RETRY_MS = 2_000  # after which a browser connects again

_encode = msgspec.json.Encoder().encode


class Message(NamedTuple):
    """One message, made once for all who may read it; its lines have no id, which is the number of its event."""

    number: int
    record: RecordKey
    lines: bytes
    other_type: int | None = None


def message(notice: Notice) -> Message:
    """Return what one thing that happened is on the wire."""
    lines = b"data: %b\n\n" % _encode(notice.notification)
    return Message(notice.number, notice.record, lines, notice.other_type)


def beginning(number: int | None) -> bytes:
    """Return what a stream begins with: the number to go on from, if the client has none yet."""
    return b"retry: %d\n\n" % RETRY_MS if number is None else b"retry: %d\nid: %d\n\n" % (RETRY_MS, number)


def joined(messages: Iterable[Message]) -> bytes:
    """Return messages in order, the last one of each number with its id."""
    parts: list[bytes] = []
    for number, group in groupby(messages, attrgetter("number")):
        *others, last = (message.lines for message in group)
        parts += [*others, b"id: %d\n" % number, last]
    return b"".join(parts)


def beat(number: int) -> bytes:
    """Return a sign of life, which also says up to where the stream has come."""
    return b":\nid: %d\n\n" % number


def reset(number: int) -> bytes:
    """Say that events after the client's number are not there any more, or not yet, and that it goes on after `number`."""
    data = _encode({"eventId": number, "type": "reset"})
    return b"event: reset\nid: %d\ndata: %b\n\n" % (number, data)
