"""One exchange with an ASGI application: the scope, and the messages of both directions."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from axle.client.errors import BrokenAnswer, TimeoutError
from axle.client.messages import Request, Response
from axle.client.transport.compression import DamagedBody, decompressed


class AsgiExchange:
    """A request on its way in, and what comes out."""

    def __init__(self, request: Request, client: str) -> None:
        self._request = request
        self.status = 0  # until the answer begins
        self._fields: list[tuple[str, str]] = []
        self._parts: list[bytes] = []
        parts = urlsplit(request.url)
        headers = {"host": parts.netloc, "content-length": str(len(request.body)), **request.headers}
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": parts.scheme,
            "path": unquote(parts.path),
            "raw_path": parts.path.encode("ascii"),
            "query_string": parts.query.encode("ascii"),
            "root_path": "",
            "headers": [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()],
            "client": (client, 1),
            "server": (parts.hostname, parts.port or 80),
        }

    def receive(self) -> dict[str, Any]:
        """Return the body, whole."""
        return {"type": "http.request", "body": self._request.body, "more_body": False}

    def send(self, message: Any) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._fields = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))

    def response(self) -> Response:
        """Return the answer. Raises BrokenAnswer where the application gave none."""
        if not self.status:
            raise BrokenAnswer("the application did not answer", request=self._request)
        response = Response(self.status, self._fields, b"".join(self._parts), self._request)
        try:
            response.body = decompressed(response.header("content-encoding"), response.body)
        except DamagedBody as damaged:
            raise BrokenAnswer(str(damaged), request=self._request) from damaged
        return response

    def late(self) -> TimeoutError:
        """Return the error of an application that takes too long."""
        return TimeoutError("total: the application takes too long", phase="total", request=self._request)
