"""The first bytes of a TLS connection: which host the client wants."""

from __future__ import annotations

import ssl
from typing import Any

MAX_HELLO = 65_536  # bytes of a connection's beginning that are looked at


class HelloReader:
    """Reads the server's name from the beginning of a connection, which it does not change."""

    def __init__(self) -> None:
        self.name = ""
        self.read = b""
        self.whole = False
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._hear
        self._incoming = ssl.MemoryBIO()
        self._connection = context.wrap_bio(self._incoming, ssl.MemoryBIO(), server_side=True)

    def feed(self, data: bytes) -> None:
        """Take a part. Afterwards the hello may be `whole`; a connection that is no TLS is whole without a name."""
        self.read += data
        self._incoming.write(data)
        try:
            self._connection.do_handshake()
        except ssl.SSLWantReadError:
            self.whole = self.whole or len(self.read) > MAX_HELLO
        except ssl.SSLError:
            self.whole = True

    def _hear(self, connection: Any, name: str | None, context: Any) -> int:
        self.name = name or ""
        self.whole = True
        return int(ssl.ALERT_DESCRIPTION_INTERNAL_ERROR)  # it was only to be read
