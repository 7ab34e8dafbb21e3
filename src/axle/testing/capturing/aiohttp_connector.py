"""aiohttp: a captured request gets a connection whose other end is the portal."""

from __future__ import annotations

import asyncio
import functools
from http.client import HTTPS_PORT
from types import ModuleType
from typing import Any

from axle.testing.capturing.calls import Call
from axle.testing.capturing.capture import Capture
from axle.testing.capturing.conversation import CONTINUE, Conversation
from axle.testing.capturing.forms import capturing


def replace(module: ModuleType) -> None:
    """Replace how connectors get a connection, whether it would be new or one that is kept."""
    connector = module.BaseConnector
    connector.connect = _connecting(connector.connect, module)


def _connecting(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    async def connect(self: Any, request: Any, *details: Any, **options: Any) -> Any:
        capture = capturing(request.url.raw_host or "")
        if capture is None:
            return await inner(self, request, *details, **options)
        loop = asyncio.get_running_loop()
        protocol = self._factory()
        conversation = Conversation(request.url.scheme, request.url.raw_host, request.url.port)
        protocol.connection_made(_Transport(capture, conversation, protocol, loop))
        protocol.force_close()  # it is not kept: the next request may be answered by another capture, or by none
        return library.Connection(self, request.connection_key, protocol, loop)

    return connect


class _Transport(asyncio.Transport):
    """Takes one request and gives the answer to the protocol."""

    def __init__(self, capture: Capture, conversation: Conversation, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__({"peername": ("127.0.0.1", HTTPS_PORT), "sockname": ("127.0.0.1", 1)})
        self._capture = capture
        self._conversation = conversation
        self._protocol = protocol
        self._loop = loop
        self._answering: asyncio.Task[None] | None = None
        self._closing = False

    def write(self, data: Any) -> None:
        """Take a part of the request; with the last one, have it answered."""
        if self._answering is not None or self._closing:
            return
        expected = self._conversation.continues
        self._conversation.feed(bytes(data))
        if self._conversation.whole:
            self._answering = self._loop.create_task(self._answer(self._conversation.call()))
        elif self._conversation.continues and not expected:
            self._loop.call_soon(self._protocol.data_received, CONTINUE)

    async def _answer(self, call: Call) -> None:
        try:
            answer = await self._capture.answered(call)
        except Exception as error:  # it is the request's, which waits for it
            self._protocol.set_exception(error)
            return
        if not self._closing:
            self._protocol.data_received(answer.wire(call.method))

    def is_closing(self) -> bool:
        """Tell whether the request was given up."""
        return self._closing

    def close(self) -> None:
        """Give the request up, if it is not answered yet."""
        if not self._closing:
            self._closing = True
            if self._answering is not None:
                self._answering.cancel()
            self._loop.call_soon(self._protocol.connection_lost, None)

    abort = close

    def get_write_buffer_size(self) -> int:
        """Return 0: nothing is kept."""
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Do nothing: nothing is kept."""

    def pause_reading(self) -> None:
        """Do nothing: the answer comes at once."""

    def resume_reading(self) -> None:
        """Do nothing: the answer comes at once."""
