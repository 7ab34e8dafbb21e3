"""Carries calls out: every group of the client's calls stands on it."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import random
import time
from collections.abc import Generator, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

import msgspec

from axle.client import bodies, call_steps, logs
from axle.client._async.driver import AsyncDriver, Lock
from axle.client._async.transports import transports_of
from axle.client.auth import Auth, auth_of
from axle.client.bodies import RequestOptions
from axle.client.breaker import Breaker
from axle.client.call_steps import Effect
from axle.client.calls import Call, CallOptions, id_of, merged_options, path_of, split_options
from axle.client.config import Config, Options, configured
from axle.client.errors import ApiError
from axle.client.messages import Response
from axle.client.responses import RawResponse
from axle.client.retries import Safety
from axle.client.session import Session

T = TypeVar("T")
ANSWERS: contextvars.ContextVar[tuple[list[RawResponse[Any]], ...]] = contextvars.ContextVar("axle.client.answers", default=())
SAFETY = {"GET": Safety.READ, "HEAD": Safety.READ, "PUT": Safety.SAME, "DELETE": Safety.DELETE, "PATCH": Safety.PATCH}


class AsyncCaller:
    """Carries calls out, with the settings, the credentials and the connections of one client."""

    def __init__(self, auth: Auth | str | None = None, base_url: str | None = None, **config: Unpack[Options]) -> None:
        environ = os.environ
        defaults = {"clock": time.monotonic, "random": random.random}
        self.config: Config = configured(base_url, {**defaults, **config}, environ)
        self._auth = auth_of(auth, environ)
        self._driver = AsyncDriver(functools.partial(transports_of, self.config, self._auth))
        self._session = Session(self.config, self._auth, Lock())
        self._call_options: CallOptions = {}
        logs.turn_on(environ)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.where())})"

    def belongs_to(self, portal: int) -> None:
        """Remember the portal that the client's token belongs to."""
        self._session.portal = portal

    def where(self) -> list[str]:
        """Return where calls go: the address, and the portal once `account_info.details()` has returned it."""
        portal = self._session.portal
        version = [] if self.config.version == "v3" else [f"version={self.config.version!r}"]
        return [f"base_url={self.config.base_url!r}", *version, *([] if portal is None else [f"portal={portal}"])]

    @property
    def breaker(self) -> Breaker | None:
        """Return the circuit breaker of the API's host: its `state`, `force_open()` and `force_close()`; None without one."""
        return self._session.breaker(self.config.base_url.partition("://")[2].partition("/")[0])

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """Return a client that shares everything with this one except headers, query fields, timeout or retries."""
        other = object.__new__(type(self))
        other.__dict__.update({name: self.__dict__[name] for name in ("config", "_auth", "_driver", "_session")})
        other._call_options = merged_options(self._call_options, split_options(options, {})[0])
        return other

    async def request(self, method: str, path: str, body: Any = None, **options: Unpack[RequestOptions]) -> Response:
        """Send any request, for endpoints without a call of their own; `path` may include a query.

        Bytes and texts are sent as they are, everything else as JSON; `content_type` sets the type. `form` takes the fields of
        a form, and `files` its files, each as bytes, as an open file, or as `(name, content, type)`.
        """
        shape, rest = bodies.split_body_options(options)
        data, content_type = bodies.body_of(body, shape)
        method = id_of(method).upper()
        call = Call(
            method=method,
            path=path_of(path),
            body=data,
            content_type=content_type,
            safety=SAFETY.get(method, Safety.CREATE),
            options=split_options(rest, {})[0],
        )
        return (await self.raw(call)).response

    async def run(self, call: Call) -> Any:
        """Carry out a call and return what its answer holds."""
        response = await self._send(call)
        return call.decode(response) if call.decode is not None else None

    async def raw(self, call: Call) -> RawResponse[Any]:
        """Carry out a call and return its answer as it came."""
        return RawResponse(await self._send(call), call.decode)

    async def do(self, steps: Generator[Effect, Any, T]) -> T:
        """Carry out steps that are no call."""
        return await self._driver.drive(steps)

    async def _send(self, call: Call) -> Response:
        if self._call_options:
            call = msgspec.structs.replace(call, options=merged_options(self._call_options, call.options))
        try:
            response = await self._driver.drive(call_steps.run(self._session, call))
        except ApiError as failed:
            for answers in ANSWERS.get():
                answers.append(RawResponse(failed.response, None))
            raise
        for answers in ANSWERS.get():
            answers.append(RawResponse(response, call.decode))
        return response

    @contextlib.contextmanager
    def answers(self) -> Iterator[list[RawResponse[Any]]]:
        """Collect the responses of all calls within a `with` block, including those of errors."""
        kept: list[RawResponse[Any]] = []
        token = ANSWERS.set((*ANSWERS.get(), kept))
        try:
            yield kept
        finally:
            ANSWERS.reset(token)

    async def close(self) -> None:
        """Close the connections. A call after this raises ClientClosed; a `with` block opens the client again."""
        await self._driver.aclose()

    aclose = close

    async def __aenter__(self) -> Self:
        self._driver.open()
        return self

    async def __aexit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
