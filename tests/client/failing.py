"""A portal whose answers say that it failed, though it did what was asked."""

from __future__ import annotations

from typing import Any

from tests.api import Api


class Failing:
    """A portal whose every second answer, beginning with the first, is a 503 after the request was carried out."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.requests: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Carry a request out, and answer it."""
        self.requests.append(f"{scope['method']} {scope['path'].rpartition('/')[2]}")
        failing = len(self.requests) % 2

        async def answer(message: Any) -> None:
            await send({**message, "status": 503} if failing and "status" in message else message)

        await self.api.endpoint(scope, receive, answer)
