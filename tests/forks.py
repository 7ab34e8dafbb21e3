"""Commands of Axle in processes of their own that have imported everything already: each is a fork of one that waits.

A command takes half a second of a core for its imports, and tests run hundreds. What a command is given, it is given as by a
shell: arguments, environment, folder, mask of files, standard input, output and errors.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

IMPORTED = ("axle.cli", "axle.http.app", "axle.storage.sqlite.database", "axle.storage.postgres.database", "axle.serve")
SECONDS = 60  # in which a command ends
MESSAGE = 1 << 20
ROOT = Path(__file__).parent.parent
TRACED = "COVERAGE_PROCESS_CONFIG"  # where lines are counted, each process is a whole one

_starting = threading.Lock()


def run(arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None, piped: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    with contextlib.ExitStack() as opened:
        given, output, errors = (opened.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(piped.encode())
        given.seek(0)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours, theirs:
            files = [given.fileno(), output.fileno(), errors.fileno(), theirs.fileno()]
            asked = {"arguments": arguments, "env": dict(env), "cwd": str(cwd or Path.cwd()), "umask": _umask()}
            socket.send_fds(_waiting(), [json.dumps(asked).encode()], files)
            theirs.close()
            ours.settimeout(SECONDS)
            pid = int(ours.recv(20))
            try:
                status = ours.recv(20)
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise
        return subprocess.CompletedProcess(["axle", *arguments], int(status), _text(output), _text(errors))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _text(file: BinaryIO | Any) -> str:
    file.seek(0)
    return str(file.read().decode())


def _waiting() -> socket.socket:
    """Return the line to the process that commands are forks of; the first that asks starts it, and it ends with this one."""
    with _starting:
        return _started()


@cache
def _started() -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE)
    with theirs:
        command, quiet = [sys.executable, "-m", "tests.forks", str(theirs.fileno())], subprocess.DEVNULL
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=ROOT, stdin=quiet, stdout=quiet)

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def wait_for_commands(line: socket.socket) -> None:
    """Fork a process for each command that is asked for. Returns in those alone, where everything is as it was given."""
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()  # what is there already is no garbage of a command
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that wait
    while True:
        asked, files, _, _ = socket.recv_fds(line, MESSAGE, 4)
        if not asked:
            os._exit(0)
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            line.close()
            if _command(files):
                _become(json.loads(asked), files)
                return
        for file in files:
            os.close(file)


def _command(files: Sequence[int]) -> bool:
    """Fork the command; what is forked from tells its number and, when it has ended, its status. True in the command."""
    told = socket.socket(fileno=os.dup(files[3]))
    pid = os.fork()
    if pid:
        told.send(b"%d" % pid)
        _end(told, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    told.close()
    return True


def _end(told: socket.socket, status: int) -> NoReturn:
    told.send(b"%d" % status)
    os._exit(0)


def _become(asked: dict[str, Any], files: Sequence[int]) -> None:
    """Take what the command was given."""
    os.umask(asked["umask"])
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    for file in files:
        os.close(file)
    sys.argv = ["axle", *asked["arguments"]]


if __name__ == "__main__":
    wait_for_commands(socket.socket(fileno=int(sys.argv[1])))
    from axle.cli import main

    sys.exit(main())
