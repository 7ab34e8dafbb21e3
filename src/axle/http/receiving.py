"""The body of a request on its way in: whole or not at all, in time, and within bounds.

A body is whole when the transport says so: the bytes that the head declared, or the end of the stream. Anything else that ends
it, a closed or reset connection, a broken chunk, is a request that never arrived, and nothing of it is carried out.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from axle.config import Config
from axle.core.errors import (
    IncompleteBody,
    InvalidBody,
    RequestTimeout,
    RequestTooLarge,
    Unavailable,
    UnsupportedMediaType,
    excerpt,
)
from axle.http.messages import Scope

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

MAX_BODY = 10 * 1024 * 1024  # bytes of a request body, as it arrives and as it is after decompression
# Bytes and seconds of a refused body that are read before the answer, so that the connection goes on, and behind it, so that
# its sender sees the answer: of strangers, and of others.
SHORT_DRAIN = (256 * 1024, 0.05)
DRAIN = (256 * 1024, 1.0)
AUTHENTICATED_DRAIN = (64 * 1024 * 1024, 5.0)
MAX_DIGITS = 18  # of the length of a body
UNPACKED_AT_ONCE = 64 * 1024  # bytes that are unpacked on the event loop; the rest of a body in another thread
LOOK_SECONDS = 0.05  # between two looks at the deadlines of bodies
GRACE_SECONDS = 0.02  # in which a stream of HTTP/2 that was reset shows it
CHUNKED = b"transfer-encoding"


class Deadlines(dict[asyncio.Task[Any], float]):
    """The tasks of one event loop that wait for a body, each with the loop's time by which more of it must have come.

    One timer looks at all of them, since a timer for each body would cost more than reading it. A task that is late is
    cancelled.
    """

    def __init__(self) -> None:
        super().__init__()
        self._late: set[asyncio.Task[Any]] = set()
        self._looking = False

    def __setitem__(self, task: asyncio.Task[Any], end: float) -> None:
        super().__setitem__(task, end)
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for task in [task for task, end in self.items() if end <= now]:
            del self[task]
            self._late.add(task)
            task.cancel()
        self._looking = bool(self)
        if self._looking:
            loop.call_later(LOOK_SECONDS, self._look)

    def passed(self, task: asyncio.Task[Any]) -> bool:
        """Tell whether a task was cancelled for being late, and for nothing else; it then goes on as if it had not been."""
        if task not in self._late:
            return False
        self._late.discard(task)
        return not task.uncancel()


class Bounds:
    """What bodies may cost, for all requests of a server together: seconds of each, bytes of all that are unfinished."""

    def __init__(self, config: Config) -> None:
        self.seconds = config.request_timeout  # from the head of a request to the end of its body
        self.stall = config.stall_timeout  # without one byte of a body that is still to come
        self.max_bytes = config.body_memory
        self.held = 0
        self._deadlines: WeakKeyDictionary[asyncio.AbstractEventLoop, Deadlines] = WeakKeyDictionary()

    def deadlines(self, loop: asyncio.AbstractEventLoop) -> Deadlines:
        """Return the deadlines of an event loop; servers under test have several."""
        deadlines = self._deadlines.get(loop)
        if deadlines is None:
            deadlines = self._deadlines[loop] = Deadlines()
        return deadlines


class Receiver:
    """What the client of one request sends: its body, and that it has gone. `pending` tells whether more may still come.

    `authenticated` says that it comes from somebody with a token: then more of a refused body is read. `max_size` is how many
    bytes the body may have; `patient`, that it may take any time as long as it does not stall.
    """

    __slots__ = (
        "_bounds", "_coming", "_declared", "_headers", "_http2", "_late", "_receive", "authenticated", "max_size", "patient",
        "pending",
    )  # fmt: skip

    def __init__(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, bounds: Bounds) -> None:
        version = scope.get("http_version", "")
        length = headers.get(b"content-length", b"")
        self._declared = int(length[:MAX_DIGITS]) if length.isdigit() else None
        # The head of HTTP/1 says whether a body follows; other transports say so only when they are asked.
        self.pending = not version.startswith("1") or bool(self._declared) or CHUNKED in headers
        self._http2 = version.startswith("2")
        self._headers = headers
        self._receive = receive
        self._bounds = bounds
        self._late = False
        self._coming: asyncio.Future[MutableMapping[str, Any]] | None = None
        self.authenticated = False
        self.patient = False
        self.max_size = MAX_BODY

    @property
    def closes(self) -> bool:
        """Whether the connection ends with the answer: of HTTP/1, where some of the body has not come by then."""
        return self.pending and not self._http2

    @property
    def lingers(self) -> bool:
        """Whether what is still to come is to be read behind the answer.

        A client may read no answer before it has sent its body, and sees a closed connection or a stream that is reset instead
        of the answer. One that waits for leave to send it sends none.
        """
        return self.pending and not (self._late or b"expect" in self._headers)

    async def drain_shortly(self) -> None:
        """Await the rest of a body that nobody reads, as long as the answer may be kept back for it.

        Many clients send a head and a body apart. Without this, the answer to a head would come first, and end the connection.
        """
        if self.lingers and (self._declared or 0) <= SHORT_DRAIN[0]:
            await self._drain(*SHORT_DRAIN)

    async def drain(self) -> None:
        """Read what is still to come and throw it away, for a while."""
        await self._drain(*(AUTHENTICATED_DRAIN if self.authenticated else DRAIN))
        if self._coming is not None:
            self._coming.cancel()

    async def _drain(self, size: int, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.pending and size > 0:
                    # A part that comes too late for this time is the first of the next.
                    self._coming = self._coming or asyncio.ensure_future(self._receive())
                    message = await asyncio.shield(self._coming)
                    self._coming = None
                    size -= len(message.get("body", b""))
                    self.pending = message.get("more_body", False)

    async def body(self) -> bytes:
        """Return the whole body, decompressed; empty where there is none.

        Raises IncompleteBody where it ends too early, RequestTimeout where it takes too long, RequestTooLarge past the limit,
        before or after decompression, Unavailable where the bodies of all requests hold too much, UnsupportedMediaType for an
        encoding that is not read.
        """
        if not self.pending:
            return b""
        self.check_length()
        body = await self._whole()
        return await _plain(body, self._headers, self.max_size) if body else body

    async def gone(self) -> bool:
        """Wait for what comes behind the body, and tell whether it is that the client has gone."""
        message = await self._receive()
        if message["type"] == "http.request":  # granian says of a body that has had its length once more that it has ended
            message = await self._receive()
        return bool(message["type"] == "http.disconnect")

    def check_length(self) -> None:
        """Raise RequestTooLarge if the head declares more than the limit."""
        if self._declared is not None and self._declared > self.max_size:
            raise _too_large(self.max_size)

    async def _whole(self) -> bytes:
        loop, parts, size, bounds = asyncio.get_running_loop(), [], 0, self._bounds
        began = loop.time()
        end = math.inf if self.patient else began + bounds.seconds
        task, deadlines = asyncio.current_task(), bounds.deadlines(loop)
        assert task is not None  # whoever awaits is a task
        try:
            while self.pending:
                deadlines[task] = min(end, loop.time() + bounds.stall)
                part = await self._part(size)
                size += len(part)
                bounds.held += len(part)
                self._check(size)
                parts.append(part)
        except asyncio.CancelledError:
            if not deadlines.passed(task):
                raise
            self._late = True
            raise RequestTimeout("The request did not arrive in time; nothing was done.") from None
        finally:
            deadlines.pop(task, None)
            bounds.held -= size
        # Of a stream that is reset with NO_ERROR granian says that it has ended, and only then that the client has gone. A
        # length tells the two apart; without one the answer is in what comes next. What ended with its head did so at once.
        if self._http2 and self._declared is None and (size or loop.time() - began > GRACE_SECONDS):
            await self._confirm()
        return b"".join(parts)

    async def _part(self, size: int) -> bytes:
        """Return the next bytes. Raises IncompleteBody where the body ends without being whole."""
        message = await self._receive()
        if message["type"] != "http.request":
            self.pending = False
            raise _incomplete()
        part: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        whole = self._declared is not None and size + len(part) == self._declared
        # Under HTTP/1 a body ends with the last byte of its length; HTTP/2 ends it with a flag of its own.
        self.pending = more and not (whole and not self._http2)
        if not more and self._declared is not None and not whole:
            raise _incomplete()
        return part

    def _check(self, size: int) -> None:
        if size > self.max_size:
            raise _too_large(self.max_size)
        if self._bounds.held > self._bounds.max_bytes:
            raise Unavailable("Too many bytes of requests are on their way; try again in a moment.")

    async def _confirm(self) -> None:
        """Raise IncompleteBody if the client turns out to have gone."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                if (await self._receive())["type"] == "http.disconnect":
                    raise _incomplete()


async def _plain(body: bytes, headers: Mapping[bytes, bytes], max_size: int) -> bytes:
    """Return a body without its encoding: a small one unpacked here, the rest of a large one in another thread."""
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding in (b"identity", b""):
        return body
    if encoding not in (b"gzip", b"x-gzip"):
        raise UnsupportedMediaType(
            f"The content encoding {excerpt(encoding.decode('latin-1'))} is not supported; send gzip or none."
        )
    stream = zlib.decompressobj(wbits=31)
    plain = _unzipped(stream, body, UNPACKED_AT_ONCE)
    if not stream.eof and len(plain) == UNPACKED_AT_ONCE:
        loop = asyncio.get_running_loop()
        plain += await loop.run_in_executor(None, _unzipped, stream, stream.unconsumed_tail, max_size + 1 - len(plain))
    if len(plain) > max_size or stream.unconsumed_tail:
        raise _too_large(max_size)
    if not stream.eof or stream.unused_data:
        raise InvalidBody("The body is not valid gzip: it ends too early, or goes on after its end")
    return plain


def _unzipped(stream: Any, packed: bytes, max_size: int) -> bytes:
    try:
        plain: bytes = stream.decompress(packed, max_size)
    except zlib.error as wrong:
        raise InvalidBody(f"The body is not valid gzip: {wrong}") from None
    return plain


def _incomplete() -> IncompleteBody:
    return IncompleteBody("The request body ended before it was whole; nothing was done.")


def _too_large(max_size: int) -> RequestTooLarge:
    return RequestTooLarge(f"The request body is larger than {max_size} bytes.")
