"""The settings of a client: every field of the connectors for this API, and a few more, checked when they are set.

A setting that cannot be supported is refused here, or by the transport, with a ConfigurationError that says so.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypedDict
from urllib.parse import urlsplit

import msgspec

from axle.client import statuses
from axle.client.errors import ConfigurationError
from axle.client.limiter import Limiter, RateLimit
from axle.client.messages import SECRET_HEADERS, STRUCK, fields
from axle.client.proxies import Proxies, ProxyConfig, proxy_of
from axle.client.setting_types import (
    ABOVE_ZERO,
    Bound,
    Codes,
    Count,
    Factor,
    File,
    Limit,
    Positive,
    Range,
    Seconds,
    Setting,
    Share,
    converted,
    setting_types,
)
from axle.client.timeouts import Timeout

HUBSPOT = "https://api.hubapi.com"
MAX_WAIT = 60.0
CO_COROUTINE = 0x80  # of a function's code, as `inspect` has it, which takes longer to import than all of this
VERSIONS = ("v3", "2025-09", "2026-03", "2026-09", "2026-09-beta")
Version = Literal["v3", "2025-09", "2026-03", "2026-09", "2026-09-beta"]
HttpVersion = Literal["1.0", "1.1", "2", "2.0"]
BufferSize = Annotated[int, Range("a number of bytes, 1 or more", 1, 2**31 - 1)]
WindowSize = Annotated[int, Range("a number of bytes from 1 to 2147483647", 1, 2**31 - 1)]
NOT_IN_ADDRESSES = re.compile(r"[\s\\]")


class RetryConfig(Setting, frozen=True, kw_only=True):
    """When a call is repeated. `methods="any"` also repeats calls that are not known to be safe; `count=0` turns it off.

    `keys` says which creates and PATCHes get an Idempotency-Key, under which a server like Axle carries them out once.
    """

    label: ClassVar[str] = "retry"
    count: Count = 3
    interval: Seconds = 0.5
    back_off_factor: Factor = 2.0
    max_wait_interval: Seconds = 8.0
    status_codes: Codes = statuses.RETRIED
    jitter: Literal["full", "none"] = "full"
    respect_retry_after: bool = True
    longest_retry_after: Seconds = MAX_WAIT
    total_timeout: Bound | None = None
    methods: Literal["safe", "any"] = "safe"
    keys: Literal["auto", "always", "never"] = "auto"
    budget: Count = 500


class RollingWindow(Setting, frozen=True, kw_only=True):
    """The time over which failures are counted, and the size of its buckets."""

    label: ClassVar[str] = "circuit_breaker: rolling_window"
    request_volume_threshold: Count = 10
    time_window: Bound = 60.0
    bucket_size: Bound = 10.0

    def __post_init__(self) -> None:
        if self.bucket_size > self.time_window:
            raise ConfigurationError("circuit_breaker: rolling_window: bucket_size must not exceed time_window")


class CircuitBreakerConfig(Setting, frozen=True, kw_only=True):
    """When calls are stopped: above this share of failures within the window, until `reset_time` after the last failure."""

    label: ClassVar[str] = "circuit_breaker"
    rolling_window: RollingWindow = RollingWindow()
    failure_threshold: Share = 0.0
    reset_time: Seconds = 0.0
    status_codes: Codes = ()


class TrustStore(Setting, frozen=True, kw_only=True):
    """Certificates to trust, in a PKCS12 file."""

    label: ClassVar[str] = "secure_socket: cert"
    path: File
    password: str = ""


class KeyStore(Setting, frozen=True, kw_only=True):
    """A client certificate and its key, in a PKCS12 file."""

    label: ClassVar[str] = "secure_socket: key"
    path: File
    password: str = ""


class CertKey(Setting, frozen=True, kw_only=True):
    """A client certificate and its key, in PEM files."""

    label: ClassVar[str] = "secure_socket: key"
    cert_file: File
    key_file: File
    key_password: str | None = None


class Protocol(Setting, frozen=True, kw_only=True):
    """The versions of TLS that are allowed."""

    label: ClassVar[str] = "secure_socket: protocol"
    name: Literal["SSL", "TLS", "DTLS"] = "TLS"
    versions: tuple[str, ...] = ()


class CertValidation(Setting, frozen=True, kw_only=True):
    """How to find out whether the server's certificate is revoked.

    `crl` is a PEM file of revocation lists. OCSP answers are cached until they expire, for
    `cache_validity_period` seconds at most, and no more than `cache_size` of them (50 by default).
    """

    label: ClassVar[str] = "secure_socket: cert_validation"
    type: Literal["CRL", "OCSP_CRL", "OCSP_STAPLING"] = "CRL"
    crl: File | Literal[""] = ""
    cache_size: Count | None = None
    cache_validity_period: Seconds | None = None


class SecureSocket(Setting, frozen=True, kw_only=True):
    """TLS: trusted certificates, the client's certificate, versions and ciphers."""

    label: ClassVar[str] = "secure_socket"
    enable: bool = True
    cert: TrustStore | File | None = None
    key: KeyStore | CertKey | None = None
    protocol: Protocol | None = None
    cert_validation: CertValidation | None = None
    ciphers: tuple[str, ...] = ()
    verify_host_name: bool = True
    share_session: bool = True
    handshake_timeout: Bound | None = None
    session_timeout: Seconds | None = None
    server_name: str | None = None


class PoolConfig(Setting, frozen=True, kw_only=True):
    """How many connections there may be, and how long they are kept."""

    label: ClassVar[str] = "pool"
    max_active_connections: Annotated[int, Range("a whole number, 1 or more, or -1 for no limit", -1)] = -1
    max_idle_connections: Count = 100
    wait_time: Seconds = 30.0
    max_active_streams_per_connection: Positive = 100
    min_evictable_idle_time: Seconds = 300.0
    time_between_eviction_runs: Seconds | None = None
    min_idle_time_in_stale_state: Seconds | None = None
    time_between_stale_eviction: Seconds | None = None

    def __post_init__(self) -> None:
        if self.max_active_connections == 0:
            raise ConfigurationError("pool: max_active_connections takes a whole number, 1 or more, or -1 for no limit, not 0")


class SocketConfig(Setting, frozen=True, kw_only=True):
    """Options of a TCP socket; sizes of buffers are in bytes, and None leaves them to the system."""

    label: ClassVar[str] = "socket"
    connect_timeout: Bound | None = None
    receive_buffer_size: BufferSize | None = None
    send_buffer_size: BufferSize | None = None
    tcp_no_delay: bool = True
    socket_reuse: bool = True
    keep_alive: bool = False


class Http1Settings(Setting, frozen=True, kw_only=True):
    """Settings of HTTP/1."""

    label: ClassVar[str] = "http1"
    keep_alive: Literal["AUTO", "ALWAYS", "NEVER"] = "AUTO"
    chunking: Literal["AUTO", "ALWAYS", "NEVER"] = "AUTO"
    proxy: ProxyConfig | str | None = None


class Http2Settings(Setting, frozen=True, kw_only=True):
    """Settings of HTTP/2."""

    label: ClassVar[str] = "http2"
    http2_prior_knowledge: bool = False
    http2_initial_window_size: WindowSize | None = None


class FollowRedirects(Setting, frozen=True, kw_only=True):
    """Whether redirects are followed."""

    label: ClassVar[str] = "follow_redirects"
    enabled: bool = False
    max_count: Count = 5
    allow_auth_headers: bool = False


class CookieConfig(Setting, frozen=True, kw_only=True):
    """Whether cookies are kept and sent back."""

    label: ClassVar[str] = "cookies"
    enabled: bool = False
    max_cookies_per_domain: Count = 50
    max_total_cookie_count: Count = 3_000
    block_third_party_cookies: bool = True
    persistent_cookie_handler: File | None = None


class CacheConfig(Setting, frozen=True, kw_only=True):
    """Whether answers are cached and used again while they are fresh."""

    label: ClassVar[str] = "cache"
    enabled: bool = True
    is_shared: bool = False
    capacity: Positive = 16
    eviction_factor: Share = 0.2
    policy: Literal["CACHE_CONTROL_AND_VALIDATORS", "RFC_7234"] = "CACHE_CONTROL_AND_VALIDATORS"


class ResponseLimits(Setting, frozen=True, kw_only=True):
    """How large the parts of an answer may be, in bytes; -1 means no limit."""

    label: ClassVar[str] = "response_limits"
    max_status_line_length: Limit = 4_096
    max_header_size: Limit = 8_192
    max_entity_body_size: Limit = -1


class Hooks(Setting, frozen=True, kw_only=True):
    """Functions that are called when something happens, in the thread or task of the call. They must not block."""

    label: ClassVar[str] = "hooks"
    on_request: Callable[..., Any] | None = None
    on_response: Callable[..., Any] | None = None
    on_retry: Callable[..., Any] | None = None
    on_circuit: Callable[..., Any] | None = None
    on_token: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        for name, function in fields(self):
            if getattr(getattr(function, "__code__", None), "co_flags", 0) & CO_COROUTINE:
                raise ConfigurationError(f"hooks: {name} must not be async; hooks are called without await")


class Options(TypedDict, total=False):
    """The settings of a client beside `auth` and `base_url`; the fields of Config, described there."""

    version: Version
    http_version: HttpVersion
    http1: Http1Settings
    http2: Http2Settings
    timeout: Annotated[float | Decimal, ABOVE_ZERO] | Timeout | None
    forwarded: str
    follow_redirects: FollowRedirects | bool | None
    pool: PoolConfig
    cache: CacheConfig | None
    compression: Literal["auto", "always", "never"]
    circuit_breaker: CircuitBreakerConfig | None
    retry: Count | RetryConfig | None
    cookies: CookieConfig | None
    response_limits: ResponseLimits
    secure_socket: SecureSocket | ssl.SSLContext | None
    proxy: ProxyConfig | str | None
    socket: SocketConfig
    validation: bool
    lax: bool
    rate_limit: RateLimit | Limiter | None
    concurrency: Positive
    headers: Mapping[str, str | Sequence[str]]
    hooks: Hooks
    transport: Any
    clock: Callable[[], float]
    random: Callable[[], float]


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one client."""

    base_url: str = HUBSPOT
    version: str = "v3"
    http_version: str = "2"
    http1: Http1Settings = Http1Settings()
    http2: Http2Settings = Http2Settings()
    timeout: Timeout = Timeout()
    forwarded: str = "disable"
    follow_redirects: FollowRedirects = FollowRedirects()
    pool: PoolConfig = PoolConfig()
    cache: CacheConfig | None = None
    compression: str = "auto"
    circuit_breaker: CircuitBreakerConfig | None = None
    retry: RetryConfig = RetryConfig()
    cookies: CookieConfig | None = None
    response_limits: ResponseLimits = ResponseLimits()
    secure_socket: Any = None
    proxy: ProxyConfig | Proxies | None = None
    socket: SocketConfig = SocketConfig()
    validation: bool = True
    lax: bool = True
    rate_limit: Any = None
    concurrency: int = 4
    headers: Mapping[str, Any] = {}
    hooks: Hooks = Hooks()
    transport: Any = None
    clock: Any = None
    random: Any = None

    def __post_init__(self) -> None:
        if self.forwarded != "disable":
            raise ConfigurationError("forwarded: this client is not a proxy and has nothing to forward; use 'disable'")

    def __repr__(self) -> str:
        return f"Config({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        headers = {name: STRUCK if SECRET_HEADERS.search(name) else value for name, value in self.headers.items()}
        return [(name, headers if name == "headers" else value) for name, value in fields(self)]


NAMES_ELSEWHERE = {
    "baseUrl": "base_url",
    "serviceUrl": "base_url",
    "host": "base_url",
    "basePath": "base_url",
    "http1Settings": "http1",
    "http2Settings": "http2",
    "poolConfig": "pool",
    "retryConfig": "retry",
    "retries": "retry",
    "maxRetries": "retry",
    "numberOfApiCallRetries": "retry",
    "cookieConfig": "cookies",
    "socketConfig": "socket",
    "laxDataBinding": "lax",
    "circuitBreakerConfig": "circuit_breaker",
    "secureSocketConfig": "secure_socket",
    "sslContext": "secure_socket",
    "verify": "secure_socket",
    "proxyConfig": "proxy",
    "cacheConfig": "cache",
    "defaultHeaders": "headers",
    "httpClient": "transport",
    "token": "auth",
    "accessToken": "auth",
    "apiKey": "auth",
}
"""The names of these settings in other clients, above all the connectors."""


def configured(base_url: Any, options: Mapping[str, Any], environ: Mapping[str, str]) -> Config:
    """Make a Config of what a client was given. Raises ConfigurationError naming what is wrong."""
    values = converted(setting_types(Options), options, "", NAMES_ELSEWHERE)
    _refuse_what_cannot_send(values.get("transport"))
    for name, read in READERS.items():
        if name in values:
            values[name] = read(values[name])
    address = environ.get("HUBSPOT_BASE_URL") or HUBSPOT if base_url is None else base_url
    settings = Config(base_url=base_of(address), **values)
    if "proxy" in values:
        return settings
    nested = settings.http1.proxy
    return msgspec.structs.replace(settings, proxy=Proxies.of(environ) if nested is None else proxy_of(nested))


def _refuse_what_cannot_send(transport: Any) -> None:
    if transport in (None, "default", "fast") if isinstance(transport, str | None) else _can_send(transport):
        return
    value = repr(transport) if isinstance(transport, str) else type(transport).__name__
    choices = "'default', 'fast', a client of httpx or httpx2, an ASGI application, or an object with a `send` method"
    raise ConfigurationError(f"transport takes {choices}, not {value}")


def _can_send(transport: Any) -> bool:
    return callable(transport) or hasattr(transport, "send")


OF_CONNECTIONS = ("http_version", "http1", "http2", "pool", "response_limits", "secure_socket", "proxy", "socket")


def refuse_unheard(config: Config) -> None:
    """Refuse settings of connections if a custom transport makes its own."""
    default = Config()
    for name in OF_CONNECTIONS:
        if getattr(config, name) != getattr(default, name):
            raise ConfigurationError(f"{name}: has no effect with a custom transport; configure the transport itself")


def refuse_other_half(transport: Any, awaited: bool) -> None:
    """Refuse an async transport in a Client, and a sync one in an AsyncClient."""
    code = getattr(getattr(transport, "send", None), "__code__", None)
    is_async = bool(getattr(code, "co_flags", 0) & CO_COROUTINE)
    if code is not None and is_async != awaited and (is_async or hasattr(transport, "build_request")):
        speed, whose = ("an async", "Client") if awaited else ("a sync", "AsyncClient")
        raise ConfigurationError(f"transport takes {speed} transport here; {type(transport).__name__} is for axle.{whose}")


def base_of(address: Any) -> str:
    """Return the part of a URL that all object types share: a serviceUrl that ends in a type's path is accepted too."""
    url = address.strip() if isinstance(address, str) else ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if "@" in url.partition("://")[2]:
        raise ConfigurationError("base_url: credentials in the address are not supported; pass them as auth or headers")
    if not fits or parts.query or parts.fragment or NOT_IN_ADDRESSES.search(url):
        expected = "a URL that starts with http:// or https:// and has a host, without query and fragment"
        raise ConfigurationError(f"base_url takes {expected}, not {address!r:.200}")
    for mark in ("/crm/v3/objects", "/crm/objects/"):
        url = url.partition(mark)[0]
    return url.rstrip("/")


def _follow_redirects(value: FollowRedirects | bool | None) -> FollowRedirects:
    return value if isinstance(value, FollowRedirects) else FollowRedirects(enabled=bool(value))


NEVER = RetryConfig(count=0)


def retry_of(value: Any) -> RetryConfig:
    """Read None as no retries, and a number as how many. Raises ConfigurationError."""
    if isinstance(value, RetryConfig):
        return value
    return NEVER if value is None else RetryConfig(count=converted(setting_types(Options), {"retry": value})["retry"])


def _http_version(version: str) -> str:
    return version.removesuffix(".0") if version == "2.0" else version


READERS: dict[str, Callable[[Any], Any]] = {
    "http_version": _http_version,
    "timeout": Timeout.of,
    "proxy": proxy_of,
    "follow_redirects": _follow_redirects,
    "retry": retry_of,
}
