"""HTTP/2 without I/O: the exchanges that share one connection, and how long each of them waits for its own answer.

The state of the protocol is h2's. What is decided here is whose trouble is whose: an exchange that is given up is reset, and
nothing else on the connection hears of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings
import httpcore2

from axle.client.messages import TimeLimits
from axle.client.transport.options import too_large

FRAME_HEAD = 9  # bytes: length, type, flags, stream
GOAWAY_FRAME = 7  # the type of a frame
MAX_FRAME = 16_384
MAX_STREAMS = 100
SILENCE = 1.0  # seconds after which a connection may be dead, and that a sign of life may take
WINDOW = 2**24  # bytes that a server may send before it hears from us, in one stream and in all
NO_BYTES = memoryview(b"")
HTTP_1_HEADERS = (b"host", b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade")
PARTS = {"pool": httpcore2.PoolTimeout, "connect": httpcore2.ConnectTimeout, "write": httpcore2.WriteTimeout}


class TotalTimeout(httpcore2.TimeoutException):
    """The whole request took too long."""


class Unprocessed(httpcore2.RemoteProtocolError):
    """The server says that it has not carried out the request."""


class ConnectionExhausted(Exception):
    """The connection takes no more requests; nothing of this one was sent."""


class TimeBudget:
    """The bounds of one request, as seconds: of the whole, and of each part."""

    def __init__(self, timeout: TimeLimits, wait: float) -> None:
        self.began = time.monotonic()
        self.deadline = None if timeout.total is None else self.began + timeout.total
        pool = wait if timeout.pool is None else min(wait, timeout.pool)
        self._parts = {"pool": pool, "connect": timeout.connect, "read": timeout.read, "write": timeout.write}

    def rest(self, part: str, since: float) -> float | None:
        """Return the seconds that a part has left, or None for no bound. Raises the timeout that has come."""
        now = time.monotonic()
        whole = None if self.deadline is None else self.deadline - now
        if whole is not None and whole <= 0:
            raise TotalTimeout("the request took longer than its timeout")
        bound = self._parts[part]
        if bound is None:
            return whole
        remaining = bound - (now - since)
        if remaining <= 0:
            raise PARTS.get(part, httpcore2.ReadTimeout)(f"nothing for {bound:g} seconds")
        return remaining if whole is None else min(remaining, whole)


class Exchange:
    """One request and its answer. `ended` says that nothing more will come, `failure` why that is too early."""

    def __init__(self, number: int, body: bytes, limit: int) -> None:
        self.number = number
        self.unsent = memoryview(body)
        self.limit = limit  # of the answer's bytes; negative for none
        self.moved_at = time.monotonic()
        self.heard = False
        self.status = 0
        self.fields: list[tuple[bytes, bytes]] = []
        self.parts: list[bytes] = []
        self.size = 0
        self.ended = False
        self.failure: Exception | None = None
        self.waiter: Any = None  # of whoever drives it

    @property
    def too_large(self) -> bool:
        """Tell whether the answer exceeds its limit."""
        return 0 <= self.limit < self.size

    def answer(self) -> httpcore2.Response:
        """Return the answer. Raises what has come between."""
        if self.failure is not None:
            raise self.failure
        if self.too_large:
            raise too_large(self.limit)
        extensions = {"http_version": b"HTTP/2"}
        return httpcore2.Response(self.status, headers=self.fields, content=b"".join(self.parts), extensions=extensions)


class Multiplexer:
    """The exchanges of one connection: bytes come in by `receive` and go out by `outgoing`."""

    def __init__(self) -> None:
        self._h2 = h2.connection.H2Connection(h2.config.H2Configuration(validate_inbound_headers=False))
        codes = h2.settings.SettingCodes
        settings = {codes.ENABLE_PUSH: 0, codes.MAX_CONCURRENT_STREAMS: MAX_STREAMS, codes.INITIAL_WINDOW_SIZE: WINDOW}
        settings[codes.MAX_HEADER_LIST_SIZE] = 65_536
        self._h2.local_settings = h2.settings.Settings(client=True, initial_values=settings)
        del self._h2.local_settings[codes.ENABLE_CONNECT_PROTOCOL]  # some servers refuse what they do not know
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(WINDOW)
        self._incoming = bytearray()
        self._agreed = False  # whether the server has said how many streams it takes
        self._ending = False
        self.open: dict[int, Exchange] = {}
        self.changed: list[Exchange] = []  # what has ended, or has been sent to its end, since somebody looked
        self.doubtful = False
        self.failure: Exception | None = None
        self.idle_since = self.heard_at = time.monotonic()

    @property
    def usable(self) -> bool:
        """Tell whether another request may be sent, now or when one of the others has ended."""
        return not self._ending and self.failure is None

    @property
    def room(self) -> bool:
        """Tell whether another request may be sent now. Until the server has said how many it takes, it is one."""
        most = min(MAX_STREAMS, self._h2.remote_settings.max_concurrent_streams) if self._agreed else 1
        return self._h2.open_outbound_streams < most

    def begin(self, request: httpcore2.Request, body: bytes, limit: int) -> Exchange:
        """Begin an exchange. Raises ConnectionExhausted."""
        try:
            number = self._h2.get_next_available_stream_id()
            self._h2.send_headers(number, list(_http2_headers(request)), end_stream=not body)
        except (h2.exceptions.NoAvailableStreamIDError, h2.exceptions.TooManyStreamsError) as full:
            self._ending = True
            raise ConnectionExhausted from full
        except h2.exceptions.ProtocolError as wrong:
            raise httpcore2.LocalProtocolError(str(wrong)) from wrong
        exchange = self.open[number] = Exchange(number, body, limit)
        self._push(exchange)
        return exchange

    def outgoing(self) -> bytes:
        """Return what is to be sent."""
        return self._h2.data_to_send()

    def receive(self, data: bytes) -> None:
        """Take what has come; nothing means that the other side has ended the connection."""
        if not data:
            self.fail(httpcore2.RemoteProtocolError("the server closed the connection"))
            return
        self.doubtful = False
        self.heard_at = time.monotonic()
        self._incoming += data
        try:
            for whole in self._frames():
                for event in self._h2.receive_data(whole):
                    self._take(event)
        except h2.exceptions.ProtocolError as wrong:
            self.fail(httpcore2.RemoteProtocolError(str(wrong) or type(wrong).__name__))
            return
        for exchange in [one for one in self.open.values() if one.unsent]:
            self._push(exchange)

    def give_up(self, exchange: Exchange) -> None:
        """Let go of an exchange: the server hears of it, and the others go on.

        A server that has been silent for long is asked for a sign of life.
        """
        if exchange.ended:
            return
        if self.failure is None and not self.doubtful and time.monotonic() - self.heard_at > SILENCE:
            self.doubtful = True
            self._h2.ping(b"axle-crm")
        self._reset(exchange)
        self._end(exchange)

    def retire(self) -> None:
        """Take no more requests; those under way go on."""
        self._ending = True

    def fail(self, failure: Exception) -> None:
        """Take notice that the connection has come to its end, and all exchanges with it."""
        self.failure = self.failure or failure
        for exchange in list(self.open.values()):
            self._end(exchange, type(failure)(*failure.args))

    def close(self) -> None:
        """Say farewell."""
        self._ending = True
        if self.failure is None:
            self._h2.close_connection()
            self.fail(httpcore2.RemoteProtocolError("the connection was closed"))

    def _frames(self) -> Iterator[bytes]:
        """Give what has come up to the last whole frame.

        h2 does not see the server's farewell, after which it would take nothing: the server goes on with what it has accepted.
        """
        start = end = 0
        while len(self._incoming) - end >= FRAME_HEAD:
            size = FRAME_HEAD + int.from_bytes(self._incoming[end : end + 3], "big")
            if len(self._incoming) - end < size <= FRAME_HEAD + MAX_FRAME:
                break
            if self._incoming[end + 3] == GOAWAY_FRAME:
                if end > start:
                    yield bytes(self._incoming[start:end])
                self._farewell(bytes(self._incoming[end + FRAME_HEAD : end + size]))
                start = end + size
            end += size
        rest = bytes(self._incoming[start:end])
        del self._incoming[:end]
        if rest:
            yield rest

    def _farewell(self, payload: bytes) -> None:
        last = int.from_bytes(payload[:4], "big") & 0x7FFF_FFFF
        self._ending = True
        for exchange in [one for one in self.open.values() if one.number > last]:
            self._end(exchange, Unprocessed("the server closes the connection without processing the request"))

    def _take(self, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.RemoteSettingsChanged):
            self._agreed = True
            return
        exchange = self.open.get(getattr(event, "stream_id", None) or 0)
        if exchange is None:
            return
        exchange.moved_at, exchange.heard = self.heard_at, True
        if isinstance(event, h2.events.ResponseReceived):
            exchange.status, exchange.fields = _status(event.headers or ())
        elif isinstance(event, h2.events.DataReceived):
            self._h2.acknowledge_received_data(event.flow_controlled_length or 0, exchange.number)
            exchange.parts.append(event.data or b"")
            exchange.size += len(event.data or b"")
            if exchange.too_large:
                self.give_up(exchange)
        elif isinstance(event, h2.events.StreamEnded):
            if exchange.unsent:
                self._reset(exchange)  # it has its answer, and the server does not want the rest of the request
            self._end(exchange)
        elif isinstance(event, h2.events.StreamReset):
            self._end(exchange, _reason(event))

    def _push(self, exchange: Exchange) -> None:
        """Send as much of a body as the server takes."""
        while exchange.unsent:
            most = min(self._h2.local_flow_control_window(exchange.number), self._h2.max_outbound_frame_size)
            if most <= 0:
                return
            part, exchange.unsent = exchange.unsent[:most], exchange.unsent[most:]
            self._h2.send_data(exchange.number, bytes(part), end_stream=not exchange.unsent)
            exchange.moved_at = time.monotonic()
        self.changed.append(exchange)

    def _reset(self, exchange: Exchange) -> None:
        try:
            self._h2.reset_stream(exchange.number, h2.errors.ErrorCodes.CANCEL)
        except h2.exceptions.ProtocolError:
            return  # it is over for the protocol too

    def _end(self, exchange: Exchange, failure: Exception | None = None) -> None:
        self.open.pop(exchange.number, None)
        exchange.ended, exchange.failure, exchange.unsent = True, failure, NO_BYTES
        self.changed.append(exchange)
        self.idle_since = time.monotonic()


def _http2_headers(request: httpcore2.Request) -> Iterator[tuple[bytes, bytes]]:
    host = next(value for name, value in request.headers if name == b"host")
    yield b":method", request.method
    yield b":authority", host
    yield b":scheme", request.url.scheme
    yield b":path", request.url.target
    yield from ((name, value) for name, value in request.headers if name not in HTTP_1_HEADERS)


def _status(headers: Iterable[Any]) -> tuple[int, list[tuple[bytes, bytes]]]:
    status = next((value for name, value in headers if name == b":status"), b"0")
    return int(status), [(name, value) for name, value in headers if not name.startswith(b":")]


def _reason(event: h2.events.StreamReset) -> Exception:
    if event.error_code == h2.errors.ErrorCodes.REFUSED_STREAM:
        return Unprocessed("the server refused the stream without processing the request")
    code = event.error_code
    return httpcore2.RemoteProtocolError(f"the server reset the stream: {getattr(code, 'name', code)}")
