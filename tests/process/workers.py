"""A server with several workers, seen from outside: which processes it has, and which of them a connection leads to."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

from tests.server import Server

LONGEST_SECONDS = 60.0  # of anything that is waited for, on a machine that does much else


class Reply(NamedTuple):
    """What came back on a connection."""

    status: int
    body: Any
    headers: dict[str, str]


class Connection:
    """One connection, which stays with the worker that took it as long as it lasts."""

    def __init__(self, running: Server, token: str = "tok") -> None:
        self.token = token
        self._http = HTTPConnection("127.0.0.1", running.port, timeout=LONGEST_SECONDS)
        self._server_port = running.port
        self._pids = workers(running)
        self.worker = 0

    def call(self, method: str, path: str, body: Any = None, token: str = "") -> Reply:
        """Send a request and return the answer. Raises OSError or HTTPException where the connection breaks."""
        headers = {"authorization": f"Bearer {token or self.token}", "content-type": "application/json"}
        self._http.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self._http.getresponse()
        text = answer.read()
        return Reply(answer.status, json.loads(text) if text else None, {n.lower(): v for n, v in answer.getheaders()})

    def open(self) -> int:
        """Connect, and return which worker has taken the connection; 0 where that has changed meanwhile."""
        self._http.connect()
        self.call("GET", "/health")
        port = self._http.sock.getsockname()[1] if self._http.sock else 0
        inode = next(iter(_server_side(self._server_port, port)), "none")
        self.worker = next((pid for pid in self._pids if inode in _sockets(pid)), 0)
        return self.worker

    def close(self) -> None:
        """Close the connection; the next call opens another one."""
        self._http.close()


def workers(running: Server) -> list[int]:
    """Return the process ids of a server's workers."""
    pid = running.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextlib.contextmanager
def connected(running: Server) -> Iterator[dict[int, Connection]]:
    """Open a connection to each worker, by its process id, until the end."""
    found: dict[int, Connection] = {}

    def all_there() -> bool:
        connection = Connection(running)
        if connection.open() in {0, *found}:
            connection.close()
        else:
            found[connection.worker] = connection
        return len(found) == len(workers(running))

    until(all_there)
    yield found
    for connection in found.values():
        connection.close()


def until(condition: Callable[[], bool], seconds: float = LONGEST_SECONDS) -> float:
    """Wait until something is so, and return the seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, "it did not come about"
        time.sleep(0.02)
    return time.monotonic() - began


def _server_side(port: int, client_port: int) -> Iterator[str]:
    """Return the inode of the server's socket of a connection."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port and int(fields[2].rpartition(":")[2], 16) == client_port:
            yield f"socket:[{fields[9]}]"


def _sockets(pid: int) -> set[str]:
    """Return the sockets that a process has open."""
    names = set()
    with contextlib.suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                names.add(str(entry.readlink()))
    return names
