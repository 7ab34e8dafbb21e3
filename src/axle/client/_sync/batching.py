"""How a batch is carried out: its requests, some of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from axle.client._sync.driver import each
from axle.client.batches import Batch, BatchRequest, joined
from axle.client.responses import BatchResult

if TYPE_CHECKING:
    from axle.client._sync.client import Client


def carried_out(client: Client, batch: Batch, prepare: Callable[[], None] | None = None) -> BatchResult[Any]:
    """Send all requests of a batch, tell of the progress, and put the outcomes together.

    `prepare` is called before each request is cut.
    Whatever ends it before is raised with what was achieved in its `done`.
    """

    def send(part: BatchRequest) -> None:
        batch.take(part, client.run(part.call))

    most = batch.settings.get("concurrency") or client.config.concurrency
    return joined(batch, each(send, batch.cut(), most, prepare))
