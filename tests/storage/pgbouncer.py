"""Debian's pgbouncer in transaction mode, between a test and PostgreSQL: with files of its own, skipped where absent."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.server import free_port

START_SECONDS = 20

CONFIGURATION = """
[databases]
{database} = host={host} port={port} dbname={database} user={user} {secret}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
server_login_retry = 1
max_client_conn = 200
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


@contextlib.contextmanager
def pooler(url: str, size: int) -> Iterator[str]:
    """Start a pooler with so many connections to the server, and yield the URL of the same database through it."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("pgbouncer is not installed: apt-get install pgbouncer")
    with tempfile.TemporaryDirectory(prefix="axle-pgbouncer-") as folder, _started(program, url, Path(folder), size) as through:
        yield through


@contextlib.contextmanager
def _started(program: str, url: str, folder: Path, size: int) -> Iterator[str]:
    parameters = conninfo_to_dict(url)
    own_port = free_port()
    secret = f"password={parameters['password']}" if parameters.get("password") else ""
    text = CONFIGURATION.format(
        database=parameters["dbname"], host=parameters["host"], port=parameters["port"], user=parameters["user"],
        secret=secret, own_port=own_port, size=size, folder=folder,
    )  # fmt: skip
    file = folder / "pgbouncer.ini"
    file.write_text(text)
    command = [program, str(file)]
    if getpass.getuser() == "root":  # it refuses to run as root
        folder.chmod(0o777)
        command = [program, "-u", "nobody", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, own_port, folder)
        yield f"postgresql://{parameters['user']}@127.0.0.1:{own_port}/{parameters['dbname']}"
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    log = folder / "pgbouncer.log"
    raise AssertionError(f"pgbouncer does not start: {log.read_text() if log.exists() else 'it has no log'}")
