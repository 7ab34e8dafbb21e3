"""More calls at once than the limit allows: all are answered, and none is lost."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import axle
from tests.client.faults import Got, answer, error, serving
from tests.client.halves import HALVES


class Limited:
    """A server that takes so many requests in a window, refuses the others, and says when the window ends."""

    def __init__(self, most: int, per: float) -> None:
        self.most = most
        self.per = per
        self.refused = 0
        self._lock = threading.Lock()
        self._times: list[float] = []

    def reply(self, got: Got) -> bytes:
        """Answer with a record, or with a 429."""
        with self._lock:
            now = time.monotonic()
            self._times = [at for at in self._times if at > now - self.per]
            if len(self._times) < self.most:
                self._times.append(now)
                return answer()
            self.refused += 1
            wait = self._times[0] + self.per - now
        return error(429, f"retry-after: {wait:.3f}", category="RATE_LIMITS", policyName="TEN_SECONDLY_ROLLING")


@pytest.mark.parametrize("half", HALVES)
def test_a_burst_over_the_limit_is_answered(half: str) -> None:
    """300 calls where 100 are allowed at once: each is repeated when the server says, whatever its method."""
    limited = Limited(100, 2.0)
    retry = axle.RetryConfig(count=8)
    with serving(limited.reply) as server:
        if half == "plain":
            with axle.Client("t", server.url, retry=retry) as client, ThreadPoolExecutor(50) as pool:
                calls = [pool.submit(client.tasks.update, n, {"a": "b"}) for n in range(300)]
                done = [one.result().id for one in calls]
        else:

            async def burst() -> list[str]:
                async with axle.AsyncClient("t", server.url, retry=retry) as client:
                    calls = (client.tasks.update(n, {"a": "b"}) for n in range(300))
                    return [one.id for one in await asyncio.gather(*calls)]

            done = asyncio.run(burst())
    assert len(done) == 300 and limited.refused > 0
