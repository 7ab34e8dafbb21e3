"""A server for the benchmark of clients: canned bytes, by granian, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import msgspec

from benchmarks.process import free_port

PAGE = 100
TEXT = "Call the customer about the renewal of the contract and note what was agreed upon"


def record(number: int) -> dict[str, Any]:
    """Return a task as the service shows one that was asked for with a dozen properties."""
    return {
        "id": str(100_000_000_000 + number),
        "properties": {
            "hs_createdate": "2026-01-01T00:00:00.000Z",
            "hs_lastmodifieddate": "2026-01-02T00:00:00.000Z",
            "hs_object_id": str(100_000_000_000 + number),
            "hs_task_body": TEXT,
            "hs_task_priority": "HIGH",
            "hs_task_status": "NOT_STARTED",
            "hs_task_subject": f"Call number {number}",
            "hs_task_type": "TODO",
            "hs_timestamp": "2026-02-01T09:00:00.000Z",
            "hubspot_owner_id": "100005",
            "hs_pipeline_stage": "af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591",
            "hs_task_completion_date": None,
        },
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-02T00:00:00.000Z",
        "archived": False,
    }


SINGLE = msgspec.json.encode(record(0))
RESULTS = msgspec.json.encode([record(n) for n in range(PAGE)])


def page(after: int) -> bytes:
    """Return a page of the same records; the next one begins later, or a client would take the list for a circle."""
    then = after + PAGE
    paging = b'{"next":{"after":"%d","link":"http://127.0.0.1/x?after=%d"}}' % (then, then)
    return b'{"results":%b,"paging":%b}' % (RESULTS, paging)


class Canned:
    """The application."""

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request: the collection is a page, all else is one record."""
        if scope.method != "GET":
            await protocol()
        whole = scope.path.rstrip("/").endswith("/tasks")
        headers = [("content-type", "application/json;charset=utf-8")]
        after = scope.query_string.partition("after=")[2].partition("&")[0]
        protocol.response_bytes(200, headers, page(int(after or 0)) if whole else SINGLE)


served = Canned()


def serve(port: int) -> None:
    """Serve until the process ends."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server("benchmarks.client_server:served", port=port, interface=Interfaces.RSGI, log_enabled=False).serve()


@contextlib.contextmanager
def canned() -> Iterator[str]:
    """Run the server and return its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.client_server", str(port)], env=dict(os.environ))
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
