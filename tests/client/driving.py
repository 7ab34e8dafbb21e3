"""Drives the steps of a call by hand: a script of answers, a clock that only sleeping moves, no sockets."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import msgspec

from axle.client import call_steps
from axle.client.auth import Auth, Bearer
from axle.client.calls import Call
from axle.client.config import configured
from axle.client.errors import ConnectError, TimeoutError, TransportError
from axle.client.messages import Request, Response
from axle.client.retries import Safety
from axle.client.session import Session

UNSENT = ConnectError("refused")
LOST = TimeoutError("read: too long", phase="read")


class Clock:
    """A clock that stands still unless it is told to move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class Lock:
    """A lock that nobody else wants."""

    def acquire(self) -> bool:
        """Take it."""
        return True

    def release(self) -> None:
        """Give it back."""


def reply(status: int = 200, body: Any = None, **headers: str) -> Response:
    """Return an answer; names of headers are written with underscores."""
    data = msgspec.json.encode({} if body is None else body)
    return Response(status, [(name.replace("_", "-"), value) for name, value in headers.items()], data)


class Driven:
    """A session and what its calls did: the requests that were sent, the seconds that were slept."""

    def __init__(
        self, auth: Auth | None = None, chance: float = 1.0, base_url: str = "http://axle.test", **settings: Any
    ) -> None:
        self.clock = Clock()
        given: Mapping[str, Any] = {"clock": self.clock, "random": lambda: chance, **settings}
        config = configured(base_url, given, {})
        self.session = Session(config, auth or Bearer("tok"), Lock())
        self.sent: list[Request] = []
        self.slept: list[float] = []

    def run(self, call: Call, *script: Response | TransportError) -> Response:
        """Carry a call out; each request gets the next entry of the script."""
        answers = list(script)
        response: Response = self._drive(call_steps.run(self.session, call), answers)
        assert answers == [], "not everything was asked for"
        return response

    def _drive(self, steps: Generator[call_steps.Effect, Any, Any], answers: list[Response | TransportError]) -> Any:
        try:
            effect = next(steps)
            while True:
                try:
                    outcome = self._do(effect, answers)
                except Exception as error:
                    effect = steps.throw(error)
                else:
                    effect = steps.send(outcome)
        except StopIteration as stop:
            return stop.value

    def _do(self, effect: call_steps.Effect, answers: list[Response | TransportError]) -> Any:
        if isinstance(effect, call_steps.Send):
            self.sent.append(msgspec.structs.replace(effect.request, headers=dict(effect.request.headers)))
            given = answers.pop(0)
            if isinstance(given, TransportError):
                raise given
            return given
        if isinstance(effect, call_steps.Shield):
            return self._drive(effect.steps, answers)
        if isinstance(effect, call_steps.Sleep):
            self.slept.append(effect.seconds)
            self.clock.now += effect.seconds
        return None


def a_call(safety: Safety = Safety.READ, method: str = "GET", **options: Any) -> Call:
    """Return a call of some safety."""
    # Options of a test.
    return Call(method=method, path="/crm/v3/objects/tasks/1", safety=safety, options=options)  # type: ignore[arg-type]
