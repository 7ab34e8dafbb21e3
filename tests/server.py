"""The real server in a process of its own, for what only a socket shows."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests import forks

START_SECONDS = 60  # of a machine that does much else; a server that ends sooner is told at once


def free_port() -> int:
    """Return a port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("", 0))  # on every address: a server may listen on all of them
        port: int = probe.getsockname()[1]
        return port


def axle(
    *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None, piped: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command of the command line to its end. It is a fork, unless lines are counted or it has imports of its own."""
    if forks.TRACED not in os.environ and "PYTHONPATH" not in (env or {}):
        return forks.run(arguments, {**os.environ, **(env or {})}, cwd, piped)
    command = [sys.executable, "-m", "axle.cli", *arguments]
    return subprocess.run(
        command,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        input=piped,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Server:
    """A running `axle serve`."""

    def __init__(self, *arguments: str, scheme: str = "http", log: str = "", port: str = "", **env: str) -> None:
        self.port = int(port) if port else free_port()
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "axle.cli", "serve", "--port", str(self.port), *arguments]
        environment = {**os.environ, "AXLE_TOKEN": "tok", **env}
        # A pipe that nobody reads is full one day: what logs much has a file.
        with Path(log or os.devnull).open("w") as file:
            errors = file if log else subprocess.PIPE
            self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            self._wait()
        except BaseException as problem:
            problem.add_note(self._abandon())
            raise

    def _abandon(self) -> str:
        """End a server that did not start, and return what it said: left behind, it would fail another test."""
        self.process.kill()
        return self.process.communicate()[1] or ""

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server has ended with status {self.process.returncode}")
            try:
                if httpx.get(f"{self.url}/health", verify=False, trust_env=False).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError("the server does not answer")

    def client(self, **options: Any) -> httpx.Client:
        """Return a client with the token."""
        headers = {"authorization": "Bearer tok", **options.pop("headers", {})}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30, **options)

    def terminate(self) -> None:
        """Ask the server to end."""
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> tuple[int, str]:
        """End the server, and return its exit status and what it said on standard error."""
        if self.process.poll() is None:
            self.terminate()
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said or ""
