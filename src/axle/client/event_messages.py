"""Server-sent events on the wire: bytes as they come, turned into messages. No I/O."""

from __future__ import annotations

import re
from typing import NamedTuple

LINE_END = re.compile(rb"\r\n|\n|\r")
MARK = b"\xef\xbb\xbf"  # which a text in UTF-8 may begin with
MAX_MESSAGE = 64 * 1024 * 1024  # bytes


class Message(NamedTuple):
    """One message. `id` is None where it has none; one without data says only up to where the stream has come."""

    data: bytes
    id: str | None


class TooMuch(ValueError):
    """A message has no end."""


class EventReader:
    """Reads a stream. `retry_ms` is how long the server wants a client to wait before it connects again."""

    def __init__(self) -> None:
        self.retry_ms: int | None = None
        self._rest = b""
        self._begun = False
        self._data: list[bytes] = []
        self._id: str | None = None
        self._size = 0

    def feed(self, piece: bytes) -> list[Message]:
        """Return the messages that end in a piece. Raises TooMuch."""
        text = self._rest + piece
        if not self._begun and len(text) >= len(MARK):
            text, self._begun = text.removeprefix(MARK), True
        *lines, self._rest = LINE_END.split(text)
        if text.endswith(b"\r"):  # the first half of a line's end, perhaps
            lines, self._rest = lines[:-1], (lines[-1] if lines else b"") + b"\r"
        messages = [message for line in lines if (message := self._line(line)) is not None]
        if self._size + len(self._rest) > MAX_MESSAGE:
            raise TooMuch(f"a message is larger than {MAX_MESSAGE} bytes")
        return messages

    def _line(self, line: bytes) -> Message | None:
        if not line:
            return self._end()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
            self._size += len(value)
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit():
            self.retry_ms = int(value)
        return None

    def _end(self) -> Message | None:
        data, number = b"\n".join(self._data), self._id
        self._data, self._id, self._size = [], None, 0
        return Message(data, number) if data or number is not None else None
