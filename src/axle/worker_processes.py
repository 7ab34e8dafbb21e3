"""The worker processes of a server: they are started, replaced where one ends or all are to be, and ended together.

The process that does so serves nothing itself. It keeps the listening sockets open, one for each worker: where a worker ends,
connections wait at its socket for the next one, and none is refused. Workers are told what to do on a socket of their own; they
end when that is closed, so that none is left behind.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time

import msgspec

from axle.config import Config
from axle.http.shared_memory import shared_file
from axle.sockets import listeners

READY = b"r"  # what a worker says when it serves
RETIRE = b"R"  # what it is told when another one has its place
MIN_LIFE_SECONDS = 5.0  # a worker that ended sooner would do so again: the next one waits
PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.5, 8.0  # first and longest: it more than doubles each time
GRACE_SECONDS = 10.0  # beyond the deadlines of requests, after which a worker that should end is killed
_LENGTH_BYTES = 4


class WorkerOrders(msgspec.Struct):
    """What a worker has to know: the settings, where it listens, and the descriptors of its socket and the shared memory.

    The `first` worker of a server prepares the database, and says what is served.
    """

    config: Config
    address: str
    listener: int
    memory: int
    first: bool

    def write(self, control: socket.socket) -> None:
        """Send the orders to the other end."""
        body = msgspec.json.encode(self)
        control.sendall(len(body).to_bytes(_LENGTH_BYTES, "big") + body)

    @classmethod
    def read(cls, control: socket.socket) -> WorkerOrders:
        """Read the orders."""
        with control.makefile("rb", buffering=0) as file:
            body = bytearray()
            length = int.from_bytes(file.read(_LENGTH_BYTES) or b"", "big")
            while len(body) < length and (part := file.read(length - len(body))):
                body += part
        return msgspec.json.decode(body, type=cls)


class _Worker:
    """A worker process, and the socket between it and this process."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self.process = process
        self.started = time.monotonic()
        self._control = control

    async def ready(self) -> bool:
        """Wait until the worker serves. False where it has ended instead."""
        try:
            return await asyncio.get_running_loop().sock_recv(self._control, len(READY)) == READY
        except OSError:
            return False

    async def ended(self) -> int:
        """Wait until the worker has ended, and return its exit status."""
        status = await self.process.wait()
        self._control.close()
        return status

    def retire(self) -> None:
        """Have the worker leave its place to another one, in order."""
        try:
            self._control.send(RETIRE)
        except OSError:  # it has just ended
            return

    def signal(self, number: int) -> None:
        """Send a signal, unless the worker has ended."""
        if self.process.returncode is None:
            self.process.send_signal(number)


class _Place:
    """The place of one worker: its listening socket, and the worker that has it now. The lock is held while that changes."""

    def __init__(self, number: int, listener: socket.socket) -> None:
        self.number = number
        self.listener = listener
        self.lock = asyncio.Lock()
        self.worker: _Worker | None = None


class WorkerProcesses:
    """All workers of a server."""

    def __init__(self, config: Config, address: str) -> None:
        self._config = config
        self._address = address
        self._places = [_Place(number, listener) for number, listener in enumerate(listeners(config, address), 1)]
        self._memory = shared_file()
        self._workers: set[_Worker] = set()  # that have not ended, those that are being replaced too
        self._ending = asyncio.Event()
        self._replacing = asyncio.Lock()

    async def run(self) -> int:
        """Serve until SIGTERM or SIGINT, and return the exit status. SIGHUP replaces all workers, one after the other."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ending.set)
        ending = loop.create_task(self._ending.wait())
        beginning = loop.create_task(self._begin())
        await asyncio.wait([ending, beginning], return_when=asyncio.FIRST_COMPLETED)
        status = beginning.result() if beginning.done() else 0
        if not status:
            await self._ending.wait()
        beginning.cancel()
        await self._end()
        return status

    async def _begin(self) -> int:
        """Start the first worker, and the others when it serves; return its exit status where it does not."""
        loop = asyncio.get_running_loop()
        first = self._places[0].worker = await self._start(self._places[0], first=True)
        if not await first.ready():
            return await first.ended() or 1
        replacements: set[asyncio.Task[None]] = set()

        def replace() -> None:
            if len(replacements) < 2:  # one that runs, and one that begins where it may have passed already
                task = loop.create_task(self._replace_all())
                replacements.add(task)
                task.add_done_callback(replacements.discard)

        loop.add_signal_handler(signal.SIGHUP, replace)
        for place in self._places[1:]:
            place.worker = await self._start(place)
        self._keepers = [loop.create_task(self._keep(place)) for place in self._places]
        return 0

    async def _start(self, place: _Place, first: bool = False) -> _Worker:
        ours, theirs = socket.socketpair()
        descriptors = (theirs.fileno(), place.listener.fileno(), self._memory)
        # A worker is in a process group of its own, so that what is typed at a terminal reaches this process alone.
        process = await asyncio.create_subprocess_exec(
            *_command(), str(theirs.fileno()), pass_fds=descriptors, stdin=asyncio.subprocess.DEVNULL, process_group=0
        )
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.add(worker)
        WorkerOrders(self._config, self._address, descriptors[1], descriptors[2], first).write(ours)
        ours.setblocking(False)
        return worker

    async def _keep(self, place: _Place) -> None:
        """See to it that a place has a worker, until the server ends."""
        pause = 0.0
        while (worker := place.worker) is not None:
            status = await worker.ended()
            self._workers.discard(worker)
            if self._ending.is_set():
                return
            async with place.lock:
                if place.worker is not worker:  # it was replaced in order
                    continue
                _say(f"worker {place.number} {_ended(status)}; another one takes its place")
                lasted = time.monotonic() - worker.started > MIN_LIFE_SECONDS
                pause = 0.0 if lasted else min(2 * pause + PAUSE_SECONDS, MAX_PAUSE_SECONDS)
                await asyncio.sleep(pause)
                place.worker = await self._start(place)

    async def _replace_all(self) -> None:
        async with self._replacing:
            for place in self._places:
                if self._ending.is_set() or not await self._replace(place):
                    return
            _say("all workers have been replaced")

    async def _replace(self, place: _Place) -> bool:
        """Start another worker in a place, then have the one there is retire; False where the other one does not start."""
        async with place.lock:
            before, worker = place.worker, await self._start(place)
            if not await worker.ready():
                status = await worker.ended()
                self._workers.discard(worker)
                _say(f"worker {place.number} is not replaced: the new one {_ended(status)}")
                return False
            place.worker = worker
        if before is not None:
            before.retire()
            await before.ended()
        return True

    async def _end(self) -> None:
        """End all workers; one that has not ended after all deadlines is killed."""
        for place in self._places:
            place.listener.close()
        for worker in self._workers:
            worker.signal(signal.SIGTERM)
        rest = [asyncio.ensure_future(worker.process.wait()) for worker in self._workers]
        if rest:
            seconds = self._config.request_timeout + self._config.stall_timeout + GRACE_SECONDS
            await asyncio.wait(rest, timeout=seconds)
        for worker in self._workers:
            worker.signal(signal.SIGKILL)


def _command() -> list[str]:
    """Return what runs a worker: this interpreter, which looks for modules where it has looked for those of this process."""
    safe = [] if sys.path[:1] == [os.getcwd()] else ["-P"]
    return [sys.executable, *safe, "-m", "axle.worker"]


def _ended(status: int) -> str:
    return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"


def _say(text: str) -> None:
    print(f"axle: {text}", file=sys.stderr, flush=True)
