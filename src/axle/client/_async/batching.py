"""How a batch is carried out: its requests, some of them at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from axle.client._async.driver import each
from axle.client.batches import Batch, BatchRequest, joined
from axle.client.responses import BatchResult

if TYPE_CHECKING:
    from axle.client._async.client import AsyncClient


async def carried_out(
    client: AsyncClient, batch: Batch, prepare: Callable[[], Awaitable[None]] | None = None
) -> BatchResult[Any]:
    """Send all requests of a batch, tell of the progress, and put the outcomes together.

    `prepare` is called before each request is cut.
    Whatever ends it before is raised with what was achieved in its `done`.
    """

    async def send(part: BatchRequest) -> None:
        batch.take(part, await client.run(part.call))

    most = batch.settings.get("concurrency") or client.config.concurrency
    return joined(batch, await each(send, batch.cut(), most, prepare))
