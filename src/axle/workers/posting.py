"""Posts to receivers that nobody vouches for: to a judged address, within five seconds, and reading little of the answer.

Redirects are not followed: they could lead where a target may not. Bodies and headers are never logged. A connection is kept
for the next request for a while; its address was judged when it was made.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from axle import __version__
from axle.core.errors import Invalid, excerpt
from axle.core.receivers import Allowance, Target, address_refusal, target
from axle.core.signatures import POST
from axle.workers.deadline_sockets import Deadline
from axle.workers.host_lookup import HostLookup, LookupFailed

if TYPE_CHECKING:
    from axle.workers.receiver_connections import ReceiverConnection

SECONDS = 5.0  # that a receiver has for all of it
MAX_IDLE_SECONDS = 15.0  # that a connection is kept unused
MAX_AGE_SECONDS = 60.0  # that a connection is used: its address is then judged anew
MAX_IDLE = 256  # connections that are kept unused, of all receivers
USER_AGENT = f"Axle/{__version__} (webhooks)"

SUCCESS = "success"
CLIENT_ERROR = "client_error"
SERVER_ERROR = "server_error"
REDIRECT_REFUSED = "redirect_refused"
ADDRESS_REFUSED = "address_refused"
TIMEOUT = "timeout"
UNREACHABLE = "unreachable"
BROKEN_ANSWER = "broken_answer"

_BY_STATUS = {2: SUCCESS, 3: REDIRECT_REFUSED, 4: CLIENT_ERROR, 5: SERVER_ERROR}


class Outcome(NamedTuple):
    """How one attempt ended: a word of those above, the status if there was one, and the beginning of the answer.

    `detail` says in a sentence what went wrong, without anything of the request.
    """

    result: str
    status: int | None
    seconds: float
    answer: bytes = b""
    detail: str = ""


class AddressRefused(Exception):
    """A name has an address that is not allowed."""


Post = Callable[[str, bytes, Mapping[str, str]], Outcome]


class Receivers:
    """Posts to receivers, from any number of threads; keeps connections to them."""

    def __init__(
        self,
        allowed: Allowance,
        context: ssl.SSLContext | None = None,
        lookup: HostLookup | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed = allowed
        self._context = context
        self._lookup = lookup or HostLookup()
        self._seconds = seconds
        self._lock = threading.Lock()
        self._idle: list[ReceiverConnection] = []  # the one that was used last stands last

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Post a body, and say how that ended. Nothing is raised; all of it ends in time."""
        from http.client import HTTPException  # with what it needs a MiB, which few servers need

        deadline = Deadline(self._seconds)
        try:
            return self._exchanged(target(url, self._allowed), body, headers, deadline)
        except (AddressRefused, Invalid) as refused:
            return _failed(ADDRESS_REFUSED, deadline, str(refused))
        except TimeoutError:
            return _failed(TIMEOUT, deadline, f"there was no answer within {self._seconds:g} seconds")
        except HTTPException as broken:
            return _failed(BROKEN_ANSWER, deadline, f"the answer is not HTTP: {type(broken).__name__}")
        except (OSError, LookupFailed) as unreachable:
            return _failed(UNREACHABLE, deadline, excerpt(str(unreachable)) or type(unreachable).__name__)
        except ValueError as broken:  # what the library cannot read, such as the length of a part that is no number
            return _failed(BROKEN_ANSWER, deadline, f"the answer is not HTTP: {type(broken).__name__}")

    def close(self) -> None:
        """Close the connections that are kept."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _exchanged(self, where: Target, body: bytes, headers: Mapping[str, str], deadline: Deadline) -> Outcome:
        connection = self._reused(where)
        if connection is not None:
            with contextlib.suppress(ConnectionError):  # the receiver had closed it, or closes it just then: this is sent again
                return self._exchange(connection, body, headers, deadline)
        return self._exchange(self._opened(where, deadline), body, headers, deadline)

    def _exchange(self, connection: ReceiverConnection, body: bytes, headers: Mapping[str, str], deadline: Deadline) -> Outcome:
        connection.deadline.ends = deadline.ends
        kept = False
        try:
            status, answer, kept = connection.exchange(POST, body, {"User-Agent": USER_AGENT, **headers})
        finally:
            if kept:
                self._keep(connection)
            else:
                connection.close()
        return outcome_of(status, answer, deadline.passed)

    def _opened(self, where: Target, deadline: Deadline) -> ReceiverConnection:
        """Return a new connection whose addresses are all allowed. Raises AddressRefused unless they are."""
        from axle.workers.receiver_connections import ReceiverConnection

        addresses = self._lookup.addresses(where.host, where.port, deadline.left())
        for address in addresses:
            if reason := address_refusal(address.host, where.host, self._allowed):
                raise AddressRefused(f"{where.host}: {reason}")
        return ReceiverConnection(where, self._tls(), addresses, Deadline(deadline.left()))

    def _tls(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = ssl.create_default_context()
            return self._context

    def _reused(self, where: Target) -> ReceiverConnection | None:
        """Return a kept connection to where a request goes, if there is one; close those that are too old."""
        now = time.monotonic()
        with self._lock:
            old = [one for one in self._idle if now - one.used > MAX_IDLE_SECONDS or now - one.connected > MAX_AGE_SECONDS]
            self._idle = [one for one in self._idle if one not in old]
            fitting = next((one for one in reversed(self._idle) if _same_place(one.where, where)), None)
            if fitting is not None:
                self._idle.remove(fitting)
        for connection in old:
            connection.close()
        if fitting is not None:
            fitting.where = where
        return fitting

    def _keep(self, connection: ReceiverConnection) -> None:
        connection.used = time.monotonic()
        with self._lock:
            self._idle.append(connection)
            surplus = self._idle.pop(0) if len(self._idle) > MAX_IDLE else None
        if surplus is not None:
            surplus.close()


def outcome_of(status: int, answer: bytes, seconds: float = 0.0) -> Outcome:
    """Return what an answer means."""
    return Outcome(_BY_STATUS.get(status // 100, BROKEN_ANSWER), status, seconds, answer)


def _same_place(where: Target, other: Target) -> bool:
    return (where.https, where.host, where.port) == (other.https, other.host, other.port)


def _failed(result: str, deadline: Deadline, detail: str) -> Outcome:
    return Outcome(result, None, deadline.passed, b"", detail)
