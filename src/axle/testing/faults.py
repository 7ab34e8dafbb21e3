"""Calls that fail because a test wants them to: limits, outages, expired tokens, slow answers, answers that are lost."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import TypedDict

import msgspec

from axle.core.behaviour import Behaviour
from axle.core.errors import AxleError, Forbidden, RateLimited, Unauthenticated
from axle.core.oauth import expired
from axle.http.errors import STATUS, failure
from axle.http.exchange import new_correlation_id

MAX_FAULTS = 1_000  # faults that are waiting; and times that one may happen
MAX_DELAY = 600.0  # seconds
ERRORS = range(400, 600)
WORDS = {"TEN_SECONDLY_ROLLING": "ten_secondly_rolling", "SECONDLY": "secondly", "DAILY": "daily"}

Headers = list[tuple[bytes, bytes]]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What happens to the next calls of a method and a path: empty is any, and a path may end in `*`.

    `status` is what they are answered, in HubSpot's form, and None an answer that is merely late. They are not carried out,
    unless `carried_out`: then what they change is changed, and only the answer is another. `policy` is the limit of a 429;
    `delay` is in seconds. `token` is whose calls they are; empty is anybody's.
    """

    method: str = ""
    path: str = ""
    status: int | None = 503
    times: int = 1
    delay: float = 0.0
    retry_after: int | None = None
    policy: str = "TEN_SECONDLY_ROLLING"
    carried_out: bool = False
    token: str = ""

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in ERRORS:
            raise ValueError(f"status: {self.status} is no error; None is an answer that is merely late")
        if not 1 <= self.times <= MAX_FAULTS or not 0 <= self.delay <= MAX_DELAY:
            raise ValueError(f"times must be from 1 to {MAX_FAULTS}, and delay from 0 to {MAX_DELAY:.0f} seconds")
        if self.policy not in WORDS:
            raise ValueError(f"policy: {self.policy!r} is none of {', '.join(WORDS)}")

    def meets(self, method: str, path: str, token: str) -> bool:
        """Tell whether a call is one of those."""
        ours = self.path.rstrip("/")
        there = path.startswith(ours[:-1]) if ours.endswith("*") else ours in ("", path.rstrip("/"))
        return there and self.method.upper() in ("", method) and self.token in ("", token)

    def answer(self, status: int, behaviour: Behaviour, now: int) -> tuple[Headers, bytes]:
        """Return the headers and the body of an error."""
        correlation_id = new_correlation_id()
        answer = failure(self._error(status, now), correlation_id, behaviour)
        headers = [
            *answer.headers,
            (b"content-type", answer.content_type),
            (b"x-hubspot-correlation-id", correlation_id.encode()),
        ]
        if self.retry_after is not None:
            headers = [pair for pair in headers if pair[0] != b"retry-after"]
            headers.append((b"retry-after", str(self.retry_after).encode()))
        return [*headers, (b"content-length", str(len(answer.body)).encode())], answer.body

    def _error(self, status: int, now: int) -> AxleError:
        if status == STATUS[RateLimited]:
            return RateLimited(WORDS[self.policy], self.policy, 1 if self.retry_after is None else self.retry_after)
        if status == STATUS[Unauthenticated]:
            return expired(now - 1_000, now)
        if status == STATUS[Forbidden]:
            return Forbidden("This app hasn't been granted all required scopes to make this call.")
        return AxleError("internal error")


class Failing(TypedDict, total=False):
    """How a call fails: the fields of a Fault."""

    status: int | None
    times: int
    delay: float
    retry_after: int | None
    policy: str
    carried_out: bool


class Faults:
    """The faults that are still to happen, the first given first. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let something happen. Raises ValueError where too much is waiting."""
        with self._lock:
            if len(self._waiting) >= MAX_FAULTS:
                raise ValueError(f"more than {MAX_FAULTS} faults are waiting")
            self._waiting.append(fault)

    def take(self, method: str, path: str, token: str) -> Fault | None:
        """Return what happens to a call, which counts."""
        with self._lock:
            for fault in self._waiting:
                if fault.meets(method, path, token):
                    fault.times -= 1
                    if not fault.times:
                        self._waiting.remove(fault)
                    return fault
        return None

    def forget(self, tokens: Collection[str] | None = None) -> None:
        """Let nothing happen any more: to the calls of some tokens, or at all."""
        with self._lock:
            self._waiting = [fault for fault in self._waiting if tokens is not None and fault.token not in tokens]

    @property
    def waiting(self) -> list[Fault]:
        """What is still to happen."""
        return list(self._waiting)
