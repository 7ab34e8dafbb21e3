"""A way to PostgreSQL that can be blocked: it stalls, is cut, or leads nowhere, without harm to the server that others use."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator

from psycopg.conninfo import conninfo_to_dict

CHUNK = 65_536


class Proxy:
    """Passes connections on to a PostgreSQL server, from a port of its own."""

    def __init__(self, url: str) -> None:
        self._parameters = conninfo_to_dict(url)
        self._target = (str(self._parameters.get("host", "127.0.0.1")), int(self._parameters.get("port") or 5432))
        self._flowing = threading.Event()
        self._flowing.set()
        self._sockets: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.port = 0
        self.accepted = 0
        self.open()

    def url(self) -> str:
        """Return the URL of the same database by this way."""
        user, database = self._parameters.get("user", "postgres"), self._parameters.get("dbname", "postgres")
        secret = f":{self._parameters['password']}" if self._parameters.get("password") else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def open(self) -> None:
        """Take connections, at the same port as before."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Take no more connections, and cut those that there are: the server is gone."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self.cut()

    def cut(self) -> None:
        """Cut the connections that there are; new ones may come."""
        for end in list(self._sockets):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def break_off(self, last_words: bytes) -> None:
        """While it stalls, say something to clients that have asked for something, and reset their connections."""
        for end in [end for end in self._sockets if end.getsockname()[1] == self.port]:
            end.sendall(last_words)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._sockets.discard(end)
            end.close()

    def stall(self) -> None:
        """Pass nothing on: the server is paused."""
        self._flowing.clear()

    def flow(self) -> None:
        """Go on where it stalled."""
        self._flowing.set()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.accepted += 1
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._flowing.wait()
        server = socket.create_connection(self._target)
        self._sockets |= {client, server}
        threading.Thread(target=self._pass, args=(server, client), daemon=True).start()
        self._pass(client, server)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                self._flowing.wait()
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._sockets.discard(end)
            end.close()


@contextlib.contextmanager
def way_to(url: str) -> Iterator[Proxy]:
    """Open a way to a database, and close it at the end."""
    proxy = Proxy(url)
    try:
        yield proxy
    finally:
        proxy.flow()
        proxy.close()
