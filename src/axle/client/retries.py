"""Which failures are retried, which requests may be sent twice, and how long to wait in between.

Nothing here can create a record twice: a request that may have been carried out is repeated only if that does no harm. What
would do harm gets a key, under which a server that heeds it carries it out once. HubSpot's servers do not: they get none.
"""

from __future__ import annotations

import enum
import os
import re
import threading

from axle.client import statuses
from axle.client.config import RetryConfig
from axle.client.errors import TimeoutError, TransportError
from axle.client.messages import Request, Response

COST = 5
COST_OF_TIMEOUT = 10
REWARD = 1
WINDOW = 10.0
SECOND = 1.0
MAX_INTERVAL_MS = 60_000  # milliseconds
DEFAULT_MAX_WAIT = 60.0  # as in the connectors
KEY = "idempotency-key"
HEEDED = "idempotency-replayed"  # in the answer of a server that heeds keys
KEY_BYTES = 16
UNKEYED = "/oauth/"  # what begins like this heeds no key
HUBSPOTS = re.compile(r"(?i)(?:.*\.)?(?:hubapi|hubspot)\.com\.?(?::\d+)?")


class Safety(enum.Enum):
    """What happens if a request is carried out twice."""

    READ = "nothing changes"
    SAME = "a second time changes nothing"
    DELETE = "a second time finds nothing; a 404 then means success"
    PATCH = "it can overwrite later changes: retried only if no answer arrived, or if it was not executed"
    CREATE = "it would create twice: retried only if it was not executed"


ONCE = (Safety.CREATE, Safety.PATCH)  # what a key is for: other requests may come again, or are never repeated


def give_key(rules: RetryConfig, safety: Safety, request: Request) -> None:
    """Give a request a key of its own, the same for all its tries, if it is one that must not be carried out twice.

    One that has a key keeps it. HubSpot's servers get none: they would not heed it.
    """
    if safety not in ONCE or KEY in request.headers or not rules.count or request.path.startswith(UNKEYED):
        return
    if rules.keys == "always" or (rules.keys == "auto" and not HUBSPOTS.fullmatch(request.host)):
        request.headers[KEY] = os.urandom(KEY_BYTES).hex()


def once(rules: RetryConfig, safety: Safety, request: Request, heeding: set[str]) -> Safety:
    """Return what happens if a request is carried out twice: nothing, where the server is known to heed its key."""
    if safety not in ONCE or KEY not in request.headers:
        return safety
    return Safety.SAME if rules.keys == "always" or request.host in heeding else safety


class Budget:
    """Tokens that retries spend and successes earn, so that a struggling server is not buried under retries."""

    def __init__(self, most: int) -> None:
        self._lock = threading.Lock()
        self._most = most
        self.left = most

    def spend(self, cost: int) -> bool:
        """Take tokens for one retry; tell whether there were enough."""
        with self._lock:
            if self.left < cost:
                return False
            self.left -= cost
            return True

    def earn(self, tokens: int = REWARD) -> None:
        """Give tokens back after a success; most of the time there is nothing to give back."""
        if self.left >= self._most:
            return
        with self._lock:
            self.left = min(self._most, self.left + tokens)


def wait_after_answer(rules: RetryConfig, safety: Safety, response: Response, chance: float, attempt: int) -> float | None:
    """Return the seconds to wait before the next try, or None where there must be none."""
    if response.status not in rules.status_codes or not (rules.methods == "any" or _may_repeat(safety, response)):
        return None
    seconds = response.retry_after() if rules.respect_retry_after else None
    if response.status == statuses.RATE_LIMITED:
        window = _limit_period(response)
        if window is None:
            return None
        seconds = window if seconds is None else seconds
    if seconds is None:
        return backoff(rules, attempt, chance)
    if seconds > rules.longest_retry_after:
        return None
    return seconds + (chance * min(1.0, rules.interval) if rules.jitter == "full" else 0.0)


def wait_after_silence(rules: RetryConfig, safety: Safety, error: TransportError, chance: float, attempt: int) -> float | None:
    """The same where no answer arrived."""
    if error.lasting or (error.sent and safety is Safety.CREATE and rules.methods != "any"):
        return None
    return backoff(rules, attempt, chance)


def backoff(rules: RetryConfig, attempt: int, chance: float) -> float:
    """Return the wait before the try after `attempt`: it grows by a factor up to a maximum; jitter takes a random part."""
    factor = rules.back_off_factor if rules.back_off_factor > 0 else 1.0
    longest = rules.max_wait_interval or DEFAULT_MAX_WAIT
    wait = min(longest, rules.interval * factor ** min(attempt - 1, 60))
    return wait * chance if rules.jitter == "full" else wait


def cost(response: Response | None, error: TransportError | None) -> int:
    """Return what one retry takes from the budget: nothing where the server itself says when it will take the next try."""
    if response is not None and response.status == statuses.RATE_LIMITED and _says_when(response):
        return 0
    return COST_OF_TIMEOUT if isinstance(error, TimeoutError) else COST


def _says_when(response: Response) -> bool:
    body = response.error_body()
    policy = body.get("policyName") or body.get("message") == statuses.SECONDLY_TEXT
    return bool(policy) or response.retry_after() is not None


def _may_repeat(safety: Safety, response: Response) -> bool:
    if response.status == statuses.RATE_LIMITED:  # it was not carried out, whatever it is
        return True
    if safety is Safety.CREATE:
        return response.status == statuses.UNAVAILABLE and bool(response.header("retry-after"))
    return safety is not Safety.PATCH


def _limit_period(response: Response) -> float | None:
    """Return how long the limit that was hit lasts, or None where it lasts until tomorrow."""
    body = response.error_body()
    policy = str(body.get("policyName") or "").upper()
    if policy == statuses.DAILY:
        return None
    if policy == statuses.TEN_SECONDLY:
        milliseconds = response.number("x-hubspot-ratelimit-interval-milliseconds", MAX_INTERVAL_MS)
        return WINDOW if milliseconds is None else milliseconds / 1000
    return SECOND
