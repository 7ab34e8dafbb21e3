"""What happens in an account, told while it happens: over one connection, which is made again when it is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from types import TracebackType
from typing import Any, Self

from axle.client import events
from axle.client._sync.caller import Caller
from axle.client.call_steps import Effect, Sleep
from axle.client.errors import ApiError, ResponseValidationError, TransportError
from axle.client.event_messages import EventReader, TooMuch
from axle.client.events import Event, Following


class Events:
    """Events in order, without an end. `position` is the number of the last event of which all was returned.

    Store it when you have dealt with what was returned, and go on from it with `events(after=…)`: each event then comes at
    least once. A connection that is lost is made again, from there. Used in a `with` block, it lets go of the connection.
    """

    def __init__(self, client: Caller, what: Following, after: int | None) -> None:
        self._client = client
        self._what = what
        self._answer: Any = None
        self._reader = EventReader()
        self._coming: deque[tuple[Event | None, str | None]] = deque()
        self._failures = 0
        self._begun = False
        self._closed = False
        self.position = after

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Event:
        """Wait for the next event. Raises ApiError where the server refuses, such as Unauthorized once a token is revoked."""
        while not self._closed:
            while self._coming:
                event, number = self._coming.popleft()
                if number is not None and number.isdecimal():
                    self.position = int(number)
                if event is not None:
                    return event
            self._read()
        raise StopIteration

    def _read(self) -> None:
        """Wait for some more of the stream."""
        try:
            if self._answer is None:
                self._connect()
            piece = self._answer.piece()
        except (ApiError, TransportError) as error:
            if not self._begun or not events.passes(error):
                raise
            piece = b""
        if piece:
            self._failures = 0
            self._take(piece)
        else:
            self._lose()

    def _connect(self) -> None:
        call = events.opening(self._what, self.position, self._client.config.timeout)
        self._answer = (self._client.raw(call)).response.pieces
        self._reader = EventReader()
        self._begun = True

    def _take(self, piece: bytes) -> None:
        try:
            for message in self._reader.feed(piece):
                self._coming.append((events.event_of(message.data) if message.data else None, message.id))
        except TooMuch as wrong:
            raise ResponseValidationError(str(wrong)) from wrong

    def _lose(self) -> None:
        """Let go of a connection that is lost, and wait a while."""
        self._leave()
        config = self._client.config
        seconds = events.pause(self._failures, self._reader.retry_ms, config.random())
        self._failures += 1
        if not self._closed:
            self._client.do(_sleeping(seconds))

    def _leave(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer.close()

    def close(self) -> None:
        """Let go of the connection; nothing more is returned."""
        self._closed = True
        self._coming.clear()
        self._leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _sleeping(seconds: float) -> Generator[Effect, Any, None]:
    yield Sleep(seconds)
