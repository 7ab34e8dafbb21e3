"""A connection to HubSpot that is none: what is written to it is read as HTTP/1.1, and the portal's answer comes back."""

from __future__ import annotations

import h11

from axle.testing.capturing.calls import Call


class Conversation:
    """Reads one request from the bytes that a library writes. It is `whole` when all of it has come."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        self._where = (scheme, host, port)
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self.whole = False
        self.continues = False  # whether the library waits for word that the body is welcome

    def feed(self, data: bytes) -> None:
        """Take what was written. Raises h11.RemoteProtocolError for what is no request."""
        self._parser.receive_data(data)
        while not self.whole:
            event = self._parser.next_event()
            if isinstance(event, h11.Request):
                self._request = event
                self.continues = self._parser.they_are_waiting_for_100_continue
            elif isinstance(event, h11.Data):
                self._body += event.data
            elif isinstance(event, h11.EndOfMessage):
                self.whole = True
            else:
                return

    def call(self) -> Call:
        """Return the request."""
        assert self._request is not None, "a request that is whole has a head"
        request = self._request
        headers = [(bytes(name), bytes(value)) for name, value in request.headers]
        target = bytes(request.target)
        if not target.startswith(b"/"):  # to a proxy, the whole address is sent
            target = b"/" + target.partition(b"://")[2].partition(b"/")[2]
        return Call(request.method.decode("ascii"), *self._where, target, headers, bytes(self._body))


CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
