"""A client of the stream of events, on the event loop of a portal under test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tests.api import Api

PATH = "/_axle/events"
SECONDS = 10  # in which a message comes, on a machine that is busy


class Message(msgspec.Struct):
    """One server-sent event: its id, its type and its data; comments have none of them."""

    id: str = ""
    event: str = ""
    data: Any = None


class Following:
    """One stream that is followed. `takes` False: its client reads nothing but the first part."""

    def __init__(
        self, api: Api, query: str = "", token: str = "tok", takes: bool = True, headers: Mapping[str, str] | None = None
    ) -> None:
        self._api = api
        self.status = 0
        self.headers: dict[str, str] = {}
        self.content = b""
        self.parts = 0
        self.ended = False
        self._read = 0
        self._takes = takes
        self._gone = asyncio.Event()
        self._heard = asyncio.Event()
        bearer = {"authorization": f"Bearer {token}"} if token else {}
        given = {"host": "axle.test", **bearer, **(headers or {})}
        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": PATH, "raw_path": PATH.encode(),
            "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        }  # fmt: skip
        self._task = api.loop.create_task(api.endpoint(scope, self._receive, self._send))
        self.until(lambda: bool(self.status))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            if self.content and not self._takes:
                await asyncio.Event().wait()
            self.content += message.get("body", b"")
            self.parts += 1
            self.ended = not message.get("more_body", False)
        self._heard.set()

    def until(self, came: Callable[[], bool], seconds: float = SECONDS) -> None:
        """Let time pass until something has come. Raises TimeoutError."""

        async def wait() -> None:
            async with asyncio.timeout(seconds):
                while not came():
                    self._heard.clear()
                    await self._heard.wait()

        self._api.loop.run_until_complete(wait())

    @property
    def all(self) -> list[Message]:
        """Return all that has come so far."""
        return [message for block in self.content.decode().split("\n\n")[:-1] if (message := _message(block)).data is not None]

    def next(self, count: int = 1) -> list[Any]:
        """Wait for the next messages, and return their data."""
        self.until(lambda: len(self.all) >= self._read + count)
        found = self.all[self._read : self._read + count]
        self._read += count
        return [message.data for message in found]

    def silent(self, seconds: float = 0.3) -> bool:
        """Tell whether nothing comes for a while but what was read."""
        try:
            self.until(lambda: len(self.all) > self._read, seconds)
        except TimeoutError:
            return True
        return False

    def over(self, seconds: float = SECONDS) -> bool:
        """Tell whether the stream ends within a time, in order or not."""

        async def wait() -> None:
            await asyncio.wait([self._task], timeout=seconds)

        self._api.loop.run_until_complete(wait())
        return self._task.done()

    def leave(self) -> None:
        """Close the connection."""
        self._gone.set()
        assert self.over()


def _message(block: str) -> Message:
    message = Message()
    for line in block.split("\n"):
        name, _, value = line.partition(": ")
        if name == "data":
            message.data = msgspec.json.decode(value)
        elif name in ("id", "event"):
            setattr(message, name, value)
    return message
