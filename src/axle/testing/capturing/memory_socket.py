"""A socket for http.client that is none: the portal is at its other end."""

from __future__ import annotations

import io
from typing import Any

from axle.testing.capturing.capture import Capture
from axle.testing.capturing.conversation import CONTINUE, Conversation


class MemorySocket:
    """Takes one request and gives the answer. It has what http.client and urllib3 use of a socket."""

    def __init__(self, capture: Capture, scheme: str, host: str, port: int, timeout: float | None) -> None:
        self._capture = capture
        self._conversation = Conversation(scheme, host, port)
        self._timeout = timeout
        self._answer: io.BytesIO | None = None
        self._continued = False

    def sendall(self, data: Any) -> None:
        """Take bytes, or what has them."""
        self._conversation.feed(bytes(data))

    def send(self, data: Any) -> int:
        """Take bytes, all of them."""
        self.sendall(data)
        return len(bytes(data))

    def makefile(self, mode: str, buffering: int | None = None, **_: Any) -> io.BufferedReader:
        """Return what reads the answer; the first read waits for it."""
        return io.BufferedReader(_Reader(self))

    def recv(self, size: int) -> bytes:
        """Return a part of the answer."""
        return self.reading().read(size)

    def recv_into(self, buffer: Any, size: int = 0) -> int:
        """Fill a buffer with a part of the answer."""
        return self.reading().readinto(memoryview(buffer)[: size or None])

    def reading(self) -> io.BytesIO:
        """Return the answer. Raises TimeoutError as a socket does."""
        if self._answer is None:
            if not self._conversation.whole:
                return io.BytesIO(self._interim())
            call = self._conversation.call()
            self._answer = io.BytesIO(self._capture.answer(call, self._timeout).wire(call.method))
        return self._answer

    def _interim(self) -> bytes:
        """Say once that a body is welcome; else the request is cut short, which a server answers by closing."""
        if self._conversation.continues and not self._continued:
            self._continued = True
            return CONTINUE
        return b""

    def settimeout(self, seconds: float | None) -> None:
        """Set how long the answer is waited for."""
        self._timeout = seconds

    def gettimeout(self) -> float | None:
        """Return how long the answer is waited for."""
        return self._timeout

    def setsockopt(self, *_: Any) -> None:
        """Do nothing: there is nothing to set."""

    def getpeercert(self, binary_form: bool = False) -> Any:
        """Return no certificate."""
        return b"" if binary_form else {}

    def version(self) -> str:
        """Return the version of TLS that a connection to HubSpot would have."""
        return "TLSv1.3"

    def selected_alpn_protocol(self) -> str:
        """Return the protocol that was agreed on."""
        return "http/1.1"

    def fileno(self) -> int:
        """Return no descriptor, as a closed socket does."""
        return -1

    def shutdown(self, how: int) -> None:
        """Do nothing: the answer is whole."""

    def close(self) -> None:
        """Do nothing: what reads the answer goes on."""


class _Reader(io.RawIOBase):
    def __init__(self, connection: MemorySocket) -> None:
        self._connection = connection

    def readable(self) -> bool:
        """Tell that it is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with a part of the answer."""
        return self._connection.reading().readinto(buffer)
