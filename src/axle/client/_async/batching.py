"""How a batch is carried out: its requests, some of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axle.client._async.driver import each
from axle.client.batches import Batch, Part, joined
from axle.client.responses import BatchResult

if TYPE_CHECKING:
    from axle.client._async.client import AsyncClient


async def carried_out(client: AsyncClient, batch: Batch) -> BatchResult[Any]:
    """Send all requests of a batch, tell of the progress, and put the outcomes together."""

    async def send(part: Part) -> Any:
        answer = await client.run(part.call)
        batch.ended(part)
        return answer

    return joined(batch.parts, *await each(send, batch.parts, batch.concurrency or client.config.concurrency))
