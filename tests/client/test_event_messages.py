"""Server-sent events, read in whatever pieces they come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from axle.client import event_messages, events
from axle.client.errors import ResponseValidationError
from axle.client.event_messages import EventReader, Message, TooMuch

STREAM = b"".join((
    b"\xef\xbb\xbfretry: 2000\nid: 4\n\n", b": silence\n\n", b'data: {"a":1}\r\ndata:two\rid: 5\r\n\r\n', b"id: 6\ndata\n\n",
    b"id: 6\0\ndata: x\nother: y\n\n",
))  # fmt: skip
MESSAGES = [Message(b"", "4"), Message(b'{"a":1}\ntwo', "5"), Message(b"", "6"), Message(b"x", None)]


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_messages_do_not_depend_on_pieces(cuts: list[int]) -> None:
    """Wherever the bytes are cut, also within a line's end or the mark at the beginning."""
    reader, places = EventReader(), [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[start:end] for start, end in itertools.pairwise(places)]
    assert [message for piece in pieces for message in reader.feed(piece)] == MESSAGES
    assert reader.retry_ms == 2000


def test_a_message_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, and in many."""
    monkeypatch.setattr(event_messages, "MAX_MESSAGE", 100)
    with pytest.raises(TooMuch):
        EventReader().feed(b"data: " + b"x" * 200)
    with pytest.raises(TooMuch):
        EventReader().feed(b"data: xxxxxxxxxx\n" * 20)


def test_an_event_of_an_unknown_type_is_an_event() -> None:
    """What a later server tells is no error; what is no event at all is one."""
    assert type(events.event_of(b'{"eventId":1,"type":"dance","partner":2}')) is events.Event
    for data in (b"{}", b"[]", b"\xff", b'{"eventId":"x","type":"merge"}'):
        with pytest.raises(ResponseValidationError):
            events.event_of(data)


def test_pauses_grow_and_differ() -> None:
    """From half of what the server asks for, up to half a minute and a half."""
    assert [events.pause(failures, None, 0.5) for failures in range(6)] == [2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert (events.pause(0, 100, 0.0), events.pause(0, 60_000, 0.5)) == (0.05, 60.0)
