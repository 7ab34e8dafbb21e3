"""One captured call: what a library asked, and what the portal answered."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import unquote

Headers = list[tuple[bytes, bytes]]
_FRAMING = (b"content-length", b"transfer-encoding", b"connection", b"keep-alive")
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_WITH_BODY = ("POST", "PUT", "PATCH")  # which have a length even if it is empty
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Call(NamedTuple):
    """A request as it would go out: `target` is the path with its query, as it stands on the request line."""

    method: str
    scheme: str
    host: str
    port: int
    target: bytes
    headers: Headers
    body: bytes

    def scope(self) -> dict[str, Any]:
        """Return the request in ASGI's form."""
        path, _, query = self.target.partition(b"?")
        headers = [(low, value) for name, value in self.headers if (low := name.lower()) != b"transfer-encoding"]
        names = {name for name, _ in headers}
        if (self.body or self.method in _WITH_BODY) and b"content-length" not in names:
            headers.append((b"content-length", str(len(self.body)).encode()))
        if b"host" not in names:
            headers.append((b"host", self.host.encode()))
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": self.scheme,
            "path": unquote(path.decode("latin-1")) if b"%" in path else path.decode("latin-1"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": (self.host, self.port),
        }


class Answer(NamedTuple):
    """What the portal answered, whole."""

    status: int
    headers: Headers
    body: bytes

    @property
    def reason(self) -> str:
        """The words that go with the status."""
        return _REASONS.get(self.status, "")

    def wire(self, method: str) -> bytes:
        """Return the answer as HTTP/1.1 sends it, on a connection that ends with it.

        Words of a header's name begin with capitals, as the service writes them: some clients look for nothing else.
        """
        head = [f"HTTP/1.1 {self.status} {self.reason}".encode("latin-1")]
        lengths = [value for name, value in self.headers if name.lower() == b"content-length"]
        head += [name.title() + b": " + value for name, value in self.headers if name.lower() not in _FRAMING]
        bodiless = method == "HEAD" or self.status in _BODILESS
        if not bodiless:
            head.append(b"Content-Length: %d" % len(self.body))
        elif lengths:
            head.append(b"Content-Length: " + lengths[0])
        head.append(b"Connection: close")
        return b"\r\n".join(head) + b"\r\n\r\n" + (b"" if bodiless else self.body)
