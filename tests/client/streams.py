"""A real server of HTTP/2, over TLS, that answers each stream when and how a test says; it keeps what became of each."""

from __future__ import annotations

import contextlib
import heapq
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
import msgspec

from tests.client.certificates import certificates
from tests.client.faults import RECORD
from tests.client.listening import Listener

REFUSED = 7
CANCEL = 8


class Asked(NamedTuple):
    """A request as it arrived; `number` counts all requests from 1, `connection` all connections."""

    headers: dict[str, str]
    body: bytes
    number: int
    connection: int
    stream: int

    @property
    def path(self) -> str:
        """Return path and query."""
        return self.headers[":path"]


class Plan(NamedTuple):
    """How a stream is answered: after some seconds, by a body, a reset, or a farewell that leaves it out; None for never."""

    body: Any = RECORD
    after: float | None = 0.0
    status: int = 200
    reset: int | None = None
    farewell: bool = False
    pause: float = 0.0  # between head and body
    padding: int = 0  # bytes that follow the body


class Connection:
    """One connection, served by a thread of its own."""

    def __init__(self, server: StreamServer, raw: ssl.SSLSocket, number: int, most: int) -> None:
        self.server, self.socket, self.number = server, raw, number
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        codes = h2.settings.SettingCodes
        self.h2.local_settings = h2.settings.Settings(client=False, initial_values={codes.MAX_CONCURRENT_STREAMS: most})
        self.due: list[tuple[float, int, Callable[[], None]]] = []
        self.heads: dict[int, dict[str, str]] = {}
        self.bodies: dict[int, bytes] = {}
        self.unsent: dict[int, bytes] = {}

    def serve(self) -> None:
        """Serve until either side has had enough."""
        self.h2.initiate_connection()
        while not self.server.stopped:
            self.flush()
            wait = max(0.0, min(0.1, self.due[0][0] - time.monotonic())) if self.due else 0.1
            if self.server.deaf and self.number == 1 and self.heads:
                time.sleep(0.05)
                continue
            if self.socket.pending() or select.select([self.socket], [], [], wait)[0]:
                data = self.socket.recv(65_536)
                if not data:
                    return
                for event in self.h2.receive_data(data):
                    self.take(event)
            while self.due and self.due[0][0] <= time.monotonic():
                heapq.heappop(self.due)[2]()
            self.push()

    def flush(self) -> None:
        """Send what is to be sent."""
        if data := self.h2.data_to_send():
            self.socket.sendall(data)

    def take(self, event: h2.events.Event) -> None:
        """Take what has come."""
        if isinstance(event, h2.events.RequestReceived):
            assert event.stream_id and event.headers
            self.heads[event.stream_id] = {str(name): str(value) for name, value in event.headers}
            self.bodies[event.stream_id] = b""
        elif isinstance(event, h2.events.DataReceived):
            assert event.stream_id and event.flow_controlled_length is not None
            self.bodies[event.stream_id] += event.data or b""
            if self.server.drinks:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            assert event.stream_id
            self.asked(event.stream_id)
        elif isinstance(event, h2.events.StreamReset):
            assert event.stream_id
            self.unsent.pop(event.stream_id, None)
            self.server.resets.append((self.heads[event.stream_id][":path"], int(event.error_code or 0)))

    def asked(self, stream: int) -> None:
        """Take notice of a whole request, and of when it is to be answered."""
        with self.server.lock:
            asked = Asked(self.heads[stream], self.bodies[stream], len(self.server.asked) + 1, self.number, stream)
            self.server.asked.append(asked)
        plan = self.server.reply(asked)
        if plan.after is not None:
            heapq.heappush(self.due, (time.monotonic() + plan.after, stream, lambda: self.answer(stream, plan)))

    def answer(self, stream: int, plan: Plan) -> None:
        """Answer a stream, unless it has been given up."""
        with contextlib.suppress(h2.exceptions.StreamClosedError, h2.exceptions.ProtocolError):
            if plan.farewell:
                self.h2.close_connection(last_stream_id=stream - 2)
                self.h2.state_machine.state = h2.connection.ConnectionState.SERVER_OPEN  # it goes on with the others
                return
            if plan.reset is not None:
                self.h2.reset_stream(stream, plan.reset)
                return
            data = msgspec.json.encode(plan.body) + b" " * plan.padding
            self.h2.send_headers(stream, [(":status", str(plan.status)), ("content-type", "application/json")])
            if plan.pause:
                at = time.monotonic() + plan.pause
                heapq.heappush(self.due, (at, stream, lambda: self.unsent.__setitem__(stream, data)))
            else:
                self.unsent[stream] = data

    def push(self) -> None:
        """Send as much of the bodies as the client takes."""
        for stream, data in list(self.unsent.items()):
            with contextlib.suppress(h2.exceptions.StreamClosedError):
                most = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size)
                part, rest = data[:most], data[most:]
                self.h2.send_data(stream, part, end_stream=not rest)
                if rest:
                    self.unsent[stream] = rest
                    continue
            del self.unsent[stream]


class StreamServer(Listener):
    """A server that speaks HTTP/2. With `drinks` off it lets nobody send more than the first window."""

    def __init__(self, reply: Callable[[Asked], Plan], most: int = 100, drinks: bool = True) -> None:
        self.reply, self.most, self.drinks = reply, most, drinks
        self.asked: list[Asked] = []
        self.resets: list[tuple[str, int]] = []
        self.open: list[ssl.SSLSocket] = []
        self.stopped = False
        self.deaf = False  # connections that have had a request hear nothing more
        self.lock = threading.Lock()
        self._context = certificates().context(alpn=["h2"])
        super().__init__()
        self.url = f"https://localhost:{self.port}"

    def _serve(self, raw: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError, h2.exceptions.ProtocolError), raw:
            connection = self._context.wrap_socket(raw, server_side=True)
            self.open.append(connection)
            with connection:
                Connection(self, connection, number, self.most).serve()

    def hang_up(self) -> None:
        """End all connections without a word."""
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Stop listening, and end all connections."""
        self.stopped = True
        super().stop()
        self.hang_up()


@contextlib.contextmanager
def streaming(reply: Callable[[Asked], Plan] | Plan, most: int = 100, drinks: bool = True) -> Iterator[StreamServer]:
    """Run a server that follows one plan always, or what a function says."""
    server = StreamServer(reply if callable(reply) else lambda asked: reply, most, drinks)
    try:
        yield server
    finally:
        server.stop()
