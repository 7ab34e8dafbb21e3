"""A real receiver of webhooks on a loopback address, which answers as it is told to and remembers what it got."""

from __future__ import annotations

import threading
import time
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
        self.hang = threading.Event()
        self.pause_seconds = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def events(self) -> list[dict[str, Any]]:
        """Return all notifications that have arrived."""
        return [event for request in list(self.received) for event in request.events()]

    def types(self) -> list[str]:
        """Return the event types that have arrived, in order."""
        return [event["subscriptionType"] for event in self.events()]

    def close(self) -> None:
        """Listen no more."""
        self.hang.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append(Received({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(receiver.pause_seconds)
                status, text = receiver.answers.pop(0) if receiver.answers else (200, "")
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
