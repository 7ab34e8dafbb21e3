"""One HTTP/2 connection that many threads share: one that waits for its answer reads for all, until it has it.

Nobody holds the lock while waiting, so a call whose time is up leaves at once, and resets its own stream. The socket does not
block; all work with it, and with TLS, is done under the lock, because TLS cannot be used by two threads at once.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
import time

import httpcore2

from axle.client.transport._sync.network import Stream
from axle.client.transport.multiplex import SILENCE, ConnectionExhausted, Exchange, Multiplexer, TimeBudget

PIECE = 65_536  # bytes
MOMENT = 0.02  # seconds
LONG = 3_600.0  # seconds; who waits without a bound looks again after them
WANT = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


class TimedLock:
    """A lock that is waited for only so long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def acquire(self, seconds: float | None) -> None:
        """Wait for it. Raises TimeoutError."""
        if not self._lock.acquire(timeout=-1 if seconds is None else seconds):
            raise TimeoutError

    def release(self) -> None:
        """Give it back."""
        self._lock.release()


class SharedConnection:
    """A connection, and the exchanges on it."""

    def __init__(self, stream: Stream, expiry: float | None) -> None:
        self._stream = stream
        self._expiry = expiry
        self._socket: socket.socket = stream.get_extra_info("socket")
        self._socket.setblocking(False)
        self._selector = Selector()
        self._selector.register(self._socket, selectors.EVENT_READ)
        self._state = Multiplexer()
        self._changed = threading.Condition(threading.RLock())
        self._reading = False
        self._closed = False
        self._unsent = bytearray()

    def usable(self, budget: TimeBudget) -> bool:
        """Tell whether another request may be sent here; what the server has said meanwhile is read first."""
        with self._changed:
            state = self._state
            if not self._reading and state.usable:
                if not state.open and self._expiry is not None and time.monotonic() - state.idle_since > self._expiry:
                    state.retire()
                elif self._selector.select(0):
                    self._receive()
            until = time.monotonic() + SILENCE
            while state.doubtful and state.usable and (rest := until - time.monotonic()) > 0:
                self._wait("pool", budget.began, budget, most=rest)
            if state.doubtful:
                state.retire()
            self._go_on()
            return state.usable

    def send(self, request: httpcore2.Request, body: bytes, limit: int, budget: TimeBudget) -> httpcore2.Response:
        """Send a request and return the answer with its whole body. Raises ConnectionExhausted where it could not be sent."""
        with self._changed:
            while not self._state.room and self._state.usable:
                self._wait("pool", budget.began, budget)
            if not self._state.usable:
                raise ConnectionExhausted
            exchange = self._state.begin(request, body, limit)
        try:
            with self._changed:
                self._go_on()
                while not exchange.ended:
                    self._wait("write" if exchange.unsent else "read", exchange.moved_at, budget, exchange)
        finally:
            with self._changed:
                self._state.give_up(exchange)
                self._go_on()
                self._changed.notify_all()
        return exchange.answer()

    def _wait(self, part: str, since: float, budget: TimeBudget, exchange: Exchange | None = None, most: float = LONG) -> None:
        """Wait until something has come: by reading for all, or for who reads."""
        bound = budget.rest(part, since)
        seconds = most if bound is None else min(bound, most)
        if self._reading:
            # Whoever reads does not see that there is something to write, if that has come up since.
            self._changed.wait(min(seconds, MOMENT) if self._unsent else seconds)
            self._go_on()
            return
        self._reading = True
        try:
            if self._awaited(seconds):
                self._receive()
            self._go_on()
        finally:
            self._reading = False
            if self._closed:
                self._end()
            if exchange is None or exchange.ended:
                self._changed.notify_all()

    def _awaited(self, seconds: float | None) -> bool:
        """Wait, without the lock, until bytes may be read or written; tell whether bytes may be read."""
        self._selector.modify(self._socket, selectors.EVENT_READ | (selectors.EVENT_WRITE if self._unsent else 0))
        self._changed.release()
        try:
            ready = self._selector.select(seconds)
        finally:
            self._changed.acquire()
        return any(mask & selectors.EVENT_READ for _, mask in ready)

    def _receive(self) -> None:
        """Read what is there; of TLS, all that has been unpacked."""
        try:
            while not self._closed:
                data = self._socket.recv(PIECE)
                self._stream.keep_session()
                self._state.receive(data)
                if not (isinstance(self._socket, ssl.SSLSocket) and data and self._socket.pending()):
                    return
        except WANT:
            return
        except OSError as lost:
            self._state.fail(httpcore2.ReadError(str(lost) or type(lost).__name__))

    def _go_on(self) -> None:
        """Write what can be written, tell who waits for an exchange that has changed, close what nobody needs any more."""
        self._unsent += self._state.outgoing()
        try:
            while self._unsent and not self._closed:
                del self._unsent[: self._socket.send(self._unsent)]
        except WANT:
            pass
        except OSError as lost:
            self._state.fail(httpcore2.WriteError(str(lost) or type(lost).__name__))
        if self._state.changed:
            self._state.changed.clear()
            self._changed.notify_all()
        if not self._state.usable and not self._state.open and not self._closed:
            self.close()

    def close(self) -> None:
        """Say farewell, and end the connection."""
        with self._changed:
            if self._closed:
                return
            self._state.close()
            with contextlib.suppress(OSError):
                self._socket.send(self._unsent + self._state.outgoing())
            self._closed = True
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)  # whoever waits for it wakes up
            if not self._reading:
                self._end()
            self._changed.notify_all()

    def _end(self) -> None:
        self._selector.close()
        self._stream.close()
