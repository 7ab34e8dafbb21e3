"""The real server as a process of its own, and clients' way to it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tests.durability.client import Gone
from tests.durability.ledger import TASK_TO_CONTACT

TOKEN = "a-token-of-the-tests"
START_SECONDS = 30
ANSWER_SECONDS = 30


class Server:
    """One run of `axle serve` on a database file."""

    def __init__(self, database: Path) -> None:
        self.port = _free_port()
        self._log = database.with_suffix(".log").open("ab")
        command = [sys.executable, "-m", "axle.cli", "serve", "--no-access-log", "--port", str(self.port)]
        environment = {**os.environ, "AXLE_TOKEN": TOKEN}
        url = f"sqlite:///{database}"
        self._process = subprocess.Popen([*command, "--database", url], env=environment, stderr=self._log, stdout=self._log)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self._process.poll() is None, f"the server ended: see {self._log.name}"
            with contextlib.suppress(Gone), Wire(self.port) as wire:
                if wire.call("GET", "/health").status == 200:
                    return
            time.sleep(0.02)
        raise AssertionError(f"the server does not answer: see {self._log.name}")

    def kill(self) -> None:
        """End the process with SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask the process to end, and return its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        self._process.send_signal(number)
        try:
            return self._process.wait(START_SECONDS)
        finally:
            self._process.kill()
            self._log.close()


class Answer(msgspec.Struct):
    """What came back."""

    status: int
    body: Any


class Wire:
    """One connection to a server that is kept alive; what it gets no whole answer to raises Gone."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *error: object) -> None:
        self._http.close()

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        """Send one request and read its answer whole."""
        return self._sent(method, path, None if body is None else msgspec.json.encode(body), "application/json")

    def form(self, path: str, fields: str) -> Answer:
        """Post a form."""
        return self._sent("POST", path, fields.encode(), "application/x-www-form-urlencoded")

    def _sent(self, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
        try:
            self._http.request(method, path, body, headers)
            answer = self._http.getresponse()
            data = answer.read()
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as gone:
            self._http.close()  # not all that goes wrong does so by itself
            raise Gone from gone
        return Answer(answer.status, msgspec.json.decode(data) if data else None)

    def create(self, kind: str, inputs: Sequence[dict[str, str]], contact: int) -> list[int]:
        """Create records in one request: a single one by itself, several as a batch."""
        bodies: list[dict[str, Any]] = [{"properties": one} for one in inputs]
        if contact:
            spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TASK_TO_CONTACT}
            bodies = [{**one, "associations": [{"to": {"id": str(contact)}, "types": [spec]}]} for one in bodies]
        path = f"/crm/v3/objects/{kind}"
        if len(bodies) == 1:
            return [int(self._expect(201, "POST", path, bodies[0])["id"])]
        made = self._expect(201, "POST", f"{path}/batch/create", {"inputs": bodies})["results"]
        return [int(one["id"]) for one in made]

    def update(self, kind: str, number: int, values: dict[str, str]) -> None:
        """Change properties of one record."""
        self._expect(200, "PATCH", f"/crm/v3/objects/{kind}/{number}", {"properties": values})

    def read(self, kind: str, number: int, query: str) -> dict[str, Any]:
        """Read one record."""
        found: dict[str, Any] = self._expect(200, "GET", f"/crm/v3/objects/{kind}/{number}?{query}")
        return found

    def _expect(self, status: int, method: str, path: str, body: Any = None) -> Any:
        answer = self.call(method, path, body)
        assert answer.status == status, f"{method} {path}: {answer.status} {answer.body}"
        return answer.body


@contextlib.contextmanager
def serving(database: Path) -> Iterator[Server]:
    """Run a server that is killed at the end if it still runs."""
    server = Server(database)
    try:
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
