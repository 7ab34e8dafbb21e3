"""A real receiver of webhooks on a loopback address, which answers as it is told to and remembers what it got."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import msgspec


class Received(NamedTuple):
    """One request that arrived whole."""

    headers: dict[str, str]
    body: bytes

    def events(self) -> list[dict[str, Any]]:
        """Return the notifications of the body."""
        return msgspec.json.decode(self.body, type=list[dict[str, Any]])


class Receiver:
    """Answers with the next of `answers`, status and text; when there are none left, 200 and nothing."""

    def __init__(self, port: int = 0) -> None:
        self.received: list[Received] = []
        self.answers: list[tuple[int, str]] = []
        self.failing: Callable[[], bool] = lambda: False
        self._taken: list[Received] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def events(self) -> list[dict[str, Any]]:
        """Return all notifications that have arrived."""
        return [event for request in list(self.received) for event in request.events()]

    def taken(self) -> list[dict[str, Any]]:
        """Return all notifications that were answered with 200."""
        return [event for request in list(self._taken) for event in request.events()]

    def types(self) -> list[str]:
        """Return the event types that have arrived, in order."""
        return [event["subscriptionType"] for event in self.events()]

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:  # who sends it was killed
                    self.close_connection = True
                    return
                request = Received({name.lower(): value for name, value in self.headers.items()}, body)
                receiver.received.append(request)
                status, text = receiver.answers.pop(0) if receiver.answers else (503 if receiver.failing() else 200, "")
                if status == 200:
                    receiver._taken.append(request)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
