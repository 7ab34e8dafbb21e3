"""What the default transport asks of the HTTP library, worked out of the settings; and its errors, as ours."""

from __future__ import annotations

import ssl
import sys
from typing import Any

import httpcore2

from axle.client import errors
from axle.client.config import Config
from axle.client.messages import Request, Response, TimeLimits
from axle.client.proxies import ProxyConfig

MAX_STREAMS = 100


def refuse(config: Config) -> None:
    """Refuse settings that this transport cannot honour."""
    pool = config.pool
    if pool.max_active_streams_per_connection != MAX_STREAMS:
        raise errors.ConfigurationError(f"pool: max_active_streams_per_connection is fixed at {MAX_STREAMS}")
    for name in ("time_between_eviction_runs", "min_idle_time_in_stale_state", "time_between_stale_eviction"):
        if getattr(pool, name) is not None:
            raise errors.ConfigurationError(f"pool: {name} cannot be set; idle connections are checked when one is needed")
    if config.http2.http2_initial_window_size is not None:
        raise errors.ConfigurationError("http2: the HTTP/2 library chooses the initial window; it cannot be set")


def pool_options(config: Config) -> dict[str, Any]:
    """Return the arguments of a connection pool."""
    pool = config.pool
    prior = config.http2.http2_prior_knowledge
    most = pool.max_active_connections
    return {
        # The real context is made when the first connection needs it; see `network`.
        "ssl_context": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        "proxy": _proxy(config.proxy if isinstance(config.proxy, ProxyConfig) else None),
        "max_connections": sys.maxsize if most < 0 else most,
        "max_keepalive_connections": pool.max_idle_connections,
        "keepalive_expiry": pool.min_evictable_idle_time,
        "http1": not prior,
        "http2": config.http_version == "2",
    }


class ToProxy(ssl.SSLContext):
    """Stands for the context of connections to a proxy, where that is spoken to over TLS; see `network`."""


REFUSED_BY_PROXY = ("407", "Invalid username")


def _proxy(proxy: ProxyConfig | None) -> httpcore2.Proxy | None:
    if proxy is None or proxy.protocol == "SOCKS4":
        return None
    auth = (proxy.user_name.encode(), proxy.password.encode()) if proxy.user_name or proxy.password else None
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    context = ToProxy(ssl.PROTOCOL_TLS_CLIENT) if proxy.protocol == "HTTPS" else None
    return httpcore2.Proxy(f"{proxy.protocol.lower()}://{host}:{proxy.port}", auth=auth, ssl_context=context)


def connection_headers(config: Config) -> dict[str, str]:
    """Return the headers that say whether a connection is kept open."""
    if config.http1.keep_alive == "NEVER" or config.http_version == "1.0":
        return {"connection": "close"}
    return {"connection": "keep-alive"} if config.http1.keep_alive == "ALWAYS" else {}


def timeouts(timeout: TimeLimits, wait: float) -> dict[str, float | None]:
    """Return the bounds of the parts, as the library names them."""
    pool = wait if timeout.pool is None else min(wait, timeout.pool)
    return {
        "connect": bounded(timeout.connect, timeout.total),
        "read": bounded(timeout.read, timeout.total),
        "write": bounded(timeout.write, timeout.total),
        "pool": bounded(pool, timeout.total),
    }


def bounded(part: float | None, whole: float | None) -> float | None:
    """Return the smaller of two bounds."""
    if part is None or whole is None:
        return whole if part is None else part
    return min(part, whole)


def refuse_large_head(config: Config, response: Response, reason: bytes) -> None:
    """Refuse an answer whose head exceeds the limits. Raises TooLarge."""
    limits = config.response_limits
    line = len(response.http_version) + len(reason) + 5
    if 0 <= limits.max_status_line_length < line:
        raise errors.TooLarge(f"the status line has {line} bytes, more than {limits.max_status_line_length}")
    size = sum([len(name) + len(value) + 4 for name, value in response.fields])
    if 0 <= limits.max_header_size < size:
        raise errors.TooLarge(f"the headers have {size} bytes, more than {limits.max_header_size}")


def too_large(limit: int) -> errors.TooLarge:
    """Make the error of a body that is too large."""
    return errors.TooLarge(f"the body has more than {limit} bytes")


def too_late(request: Request) -> errors.TimeoutError:
    """Make the error of a request that exceeds its total timeout."""
    total = request.timeout.total
    return errors.TimeoutError(f"total: the request took longer than {total:g} seconds", phase="total", request=request)


PHASES = {"Connect": "connect", "Read": "read", "Write": "write", "Pool": "pool", "Total": "total"}
NOT_CONNECTED = {"ConnectError", "ProxyError"}
NOT_SENT = NOT_CONNECTED | {"UnsupportedProtocol", "LocalProtocolError"}


def as_ours(error: Exception, request: Request, handled: BaseException | None = None) -> errors.TransportError:
    """Turn an error of httpx, httpx2 or their cores into ours, by its name: all four use the same names.

    `handled` is what the caller was handling when the request began: it hangs at the end of the chain, and says nothing of it.
    """
    causes = _chain(error, handled)
    names = [type(cause).__name__ for cause in causes]
    text = next((str(cause) for cause in causes if str(cause)), "") or names[0]
    if phase := _phase(names):
        return errors.TimeoutError(f"{phase}: {text}", phase=phase, request=request)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        connected = NOT_CONNECTED.isdisjoint(names)
        failed = errors.BrokenAnswer(text, request=request) if connected else errors.TlsError(text, request=request)
        failed.lasting = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes)
        return failed
    if not NOT_SENT.isdisjoint(names):
        refused = errors.ConnectError(text, request=request)
        refused.lasting = "ProxyError" in names and text.startswith(REFUSED_BY_PROXY)
        return refused
    broken = errors.BrokenAnswer(text, request=request)
    broken.sent = "Unprocessed" not in names
    return broken


def _phase(names: list[str]) -> str:
    """Return the part of a request that a timeout is about, of the innermost one; nothing where there is none."""
    timeouts = [name.removesuffix("Timeout") for name in reversed(names) if name.endswith("Timeout")]
    return next((PHASES[name] for name in timeouts if name in PHASES), "")


def _chain(error: BaseException, handled: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current is not handled and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return chain
