"""Does what the steps of a call ask for, in the calling thread."""

from __future__ import annotations

import contextvars
import os
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, ClassVar, Generic, TypeVar

from axle.client.call_steps import Acquire, Await, Effect, Send, Shield
from axle.client.errors import ClientClosed, ConfigurationError
from axle.client.transport import Transport, opener

AWAITED = False  # whether what this half sends by is awaited
In = TypeVar("In")
Out = TypeVar("Out")


class _PerProcess(Generic[Out]):
    """One thing for each process: after a fork, a child shares neither connections nor locks with its parent."""

    all: ClassVar[weakref.WeakSet[_PerProcess[Any]]] = weakref.WeakSet()

    def __init__(self, make: Callable[[], Out]) -> None:
        self._make = make
        self.here = make()
        self.all.add(self)

    def __getattr__(self, name: str) -> Any:
        if name != "here":
            raise AttributeError(name)
        self.renew()
        return self.here

    @classmethod
    def renew_all(cls) -> None:
        """Begin anew, in a child. What cannot be made again, as of certificates that are gone, is made when it is wanted."""
        for thing in list(cls.all):
            try:
                thing.renew()
            except Exception:  # the others must not be left with the locks and connections of the parent
                thing.__dict__.pop("here", None)

    def renew(self) -> None:
        """Begin anew."""
        self.here = self._make()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_PerProcess.renew_all)


class Driver:
    """Two transports, for calls and for tokens, and the patience to wait."""

    def __init__(self, make: Callable[[], tuple[Transport, Transport | None]]) -> None:
        self._transports = _PerProcess(make)
        self._closed = False

    def drive(self, steps: Generator[Effect, Any, Out]) -> Out:
        """Carry a call out to its end."""
        try:
            effect = next(steps)
            while True:
                try:
                    outcome = self._do(effect)
                except BaseException as error:
                    effect = steps.throw(error)
                else:
                    effect = steps.send(outcome)
        except StopIteration as stop:
            end: Out = stop.value
            return end

    def _do(self, effect: Effect) -> Any:
        if isinstance(effect, Send):
            if self._closed:
                raise ClientClosed("the client is closed; `with` opens it again")
            transport, tokens = self._transports.here
            chosen = tokens if effect.token_endpoint and tokens else transport
            return opener(chosen)(effect.request) if effect.streams else chosen.send(effect.request)
        if isinstance(effect, Acquire):
            return effect.lock.acquire()
        if isinstance(effect, Shield):
            return self.drive(effect.steps)
        if isinstance(effect, Await):
            effect.awaitable.close()
            raise ConfigurationError("auth: on_token is async; only an AsyncClient can wait for it")
        return time.sleep(effect.seconds)

    def open(self) -> None:
        """Let it be used, also after it was closed."""
        if self._closed:
            self._transports.renew()
            self._closed = False

    def close(self) -> None:
        """Let go of connections, and send nothing more."""
        self._closed = True
        for transport in self._transports.here:
            if transport is not None:
                transport.close()


class Lock:
    """A lock that `Acquire` can wait for, one in each process."""

    def __init__(self) -> None:
        self._locks = _PerProcess(threading.Lock)

    def acquire(self) -> bool:
        """Wait for it."""
        return self._locks.here.acquire()

    def release(self) -> None:
        """Give it back."""
        self._locks.here.release()


def for_each(
    run: Callable[[In], None], inputs: Iterable[In], max_running: int, prepare: Callable[[], None] | None = None
) -> BaseException | None:
    """Run a function for each input, a limited number at once, each taken when its turn comes; return the first failure.

    `prepare` is called before each input is taken.
    After a failure nothing more is started, and running calls are awaited: the server executes them anyway.
    Inputs are taken in the calling thread.
    """
    failures: list[BaseException] = []

    def run_one(item: In) -> None:
        try:
            run(item)
        except BaseException as failed:
            failures.append(failed)

    with ThreadPoolExecutor(max(1, max_running), "axle-client") as pool:
        running: set[Future[None]] = set()
        try:
            turns = iter(inputs)
            while not failures:
                if prepare is not None:
                    prepare()
                if (item := next(turns, None)) is None:
                    break
                if max_running < 2:
                    run_one(item)
                else:
                    running.add(pool.submit(contextvars.copy_context().run, run_one, item))
                while len(running) >= max(2, max_running):
                    _, running = wait(running, return_when=FIRST_COMPLETED)
            wait(running)
        except BaseException as ended:
            failures.insert(0, ended)
            wait(running)
    return next(iter(failures), None)
