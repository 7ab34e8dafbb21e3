"""Does what the flow of a call asks for, in the calling thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from axle.client.flow import Acquire, Effect, Send, Steps
from axle.client.messages import Response
from axle.client.transport import Transport

In = TypeVar("In")
Out = TypeVar("Out")


class Driver:
    """Two transports, for calls and for tokens, and the patience to wait."""

    def __init__(self, transport: Transport, tokens: Transport | None = None) -> None:
        self.transport = transport
        self.tokens = tokens or transport

    def drive(self, steps: Steps) -> Response:
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
            response: Response = stop.value
            return response

    def _do(self, effect: Effect) -> Any:
        if isinstance(effect, Send):
            return (self.tokens if effect.token_endpoint else self.transport).send(effect.request)
        if isinstance(effect, Acquire):
            return effect.lock.acquire()
        return time.sleep(effect.seconds)

    def close(self) -> None:
        """Let go of connections."""
        self.transport.close()
        if self.tokens is not self.transport:
            self.tokens.close()


def new_lock() -> Any:
    """Return a lock that `Acquire` can wait for."""
    return threading.Lock()


def each(work: Callable[[In], Out], inputs: Iterable[In], most: int) -> tuple[list[Out | None], Exception | None]:
    """Do some work for each input, at most so many at once; return what came of it, and the first failure.

    After a failure nothing more is begun, and what is under way is carried to its end: the server carries it out anyhow.
    """
    given = list(inputs)
    failures: list[Exception] = []

    def one(given: In) -> Out | None:
        try:
            return None if failures else work(given)
        except Exception as failed:
            failures.append(failed)
            return None

    if len(given) < 2 or most < 2:
        return [one(entry) for entry in given], next(iter(failures), None)
    with ThreadPoolExecutor(min(most, len(given)), "axle-client") as pool:
        tasks = [pool.submit(one, entry) for entry in given]
        try:
            return [task.result() for task in tasks], next(iter(failures), None)
        except BaseException:
            for task in tasks:
                task.cancel()
            raise
