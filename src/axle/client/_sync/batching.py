"""Sends the requests of a batch, several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axle.client._sync.caller import Caller
from axle.client._sync.driver import for_each
from axle.client.batches import Batch, BatchRequest, joined
from axle.client.responses import BatchResult


def carried_out(client: Caller, batch: Batch, prepare: Callable[[], None] | None = None) -> BatchResult[Any]:
    """Send all requests of a batch, report the progress, and join the results.

    `prepare` is called before each request is cut. If an error ends the batch, its `done` has the results until then.
    """

    def send(request: BatchRequest) -> None:
        batch.take(request, client.run(request.call))

    max_running = batch.settings.get("concurrency") or client.config.concurrency
    return joined(batch, for_each(send, batch.cut(), max_running, prepare))
