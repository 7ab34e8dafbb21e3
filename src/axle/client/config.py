"""The settings of a client: every field that the connectors for this API know, and a few more, checked when they are given.

What Python cannot honour is refused here, or by the transport that cannot, with a ConfigurationError that says so.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypedDict

import msgspec

from axle.client import statuses
from axle.client.errors import ConfigurationError
from axle.client.limiter import Limiter, RateLimit
from axle.client.messages import SECRET_HEADERS, STRUCK, Timeout, fields

HUBSPOT = "https://api.hubapi.com"
LONGEST_WAIT = 60.0
CO_COROUTINE = 0x80  # of a function's code, as `inspect` has it, which takes longer to import than all of this
VERSIONS = ("v3", "2025-09", "2026-03", "2026-09", "2026-09-beta")


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of settings. Passwords are not shown."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(name, STRUCK if value and name.endswith("password") else value) for name, value in fields(self)]


def _one_of(name: str, value: object, allowed: Sequence[object]) -> None:
    if value not in allowed:
        raise ConfigurationError(f"{name}: {value!r} is none of {', '.join(map(str, allowed))}")


def _at_least(name: str, settings: Setting, least: float, *fields: str) -> None:
    for field in fields:
        if getattr(settings, field) < least:
            raise ConfigurationError(f"{name}: {field} must be at least {least}")


class RetryConfig(Setting, frozen=True, kw_only=True):
    """When a call is repeated. `methods="any"` also repeats what is not known to be safe; `RetryConfig(count=0)` is off."""

    count: int = 3
    interval: float = 0.5
    back_off_factor: float = 2.0
    max_wait_interval: float = 8.0
    status_codes: tuple[int, ...] = statuses.RETRIED
    jitter: Literal["full", "none"] = "full"
    respect_retry_after: bool = True
    longest_retry_after: float = LONGEST_WAIT
    total_timeout: float | None = None
    methods: Literal["safe", "any"] = "safe"
    budget: int = 500

    def __post_init__(self) -> None:
        _at_least("retry", self, 0, "count", "interval", "max_wait_interval", "budget")
        _one_of("retry: jitter", self.jitter, ("full", "none"))
        _one_of("retry: methods", self.methods, ("safe", "any"))


class RollingWindow(Setting, frozen=True, kw_only=True):
    """Over which time failures are counted, and how finely."""

    request_volume_threshold: int = 10
    time_window: float = 60.0
    bucket_size: float = 10.0

    def __post_init__(self) -> None:
        if not 0 < self.bucket_size <= self.time_window:
            raise ConfigurationError("circuit_breaker: bucket_size must be above 0 and not above time_window")


class CircuitBreakerConfig(Setting, frozen=True, kw_only=True):
    """When calls are stopped: more than this share of failures within the window, until `reset_time` after the last one."""

    rolling_window: RollingWindow = RollingWindow()
    failure_threshold: float = 0.0
    reset_time: float = 0.0
    status_codes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.failure_threshold <= 1.0:
            raise ConfigurationError("circuit_breaker: failure_threshold must be from 0 to 1")
        _at_least("circuit_breaker", self, 0, "reset_time")


class TrustStore(Setting, frozen=True, kw_only=True):
    """Certificates to trust, in a PKCS12 file."""

    path: str
    password: str = ""


class KeyStore(Setting, frozen=True, kw_only=True):
    """A client certificate and its key, in a PKCS12 file."""

    path: str
    password: str = ""


class CertKey(Setting, frozen=True, kw_only=True):
    """A client certificate and its key, in PEM files."""

    cert_file: str
    key_file: str
    key_password: str | None = None


class Protocol(Setting, frozen=True, kw_only=True):
    """Which versions of TLS may be spoken."""

    name: Literal["SSL", "TLS", "DTLS"] = "TLS"
    versions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _one_of("secure_socket: protocol: name", self.name, ("SSL", "TLS", "DTLS"))


class CertValidation(Setting, frozen=True, kw_only=True):
    """How it is found out whether the server's certificate is revoked.

    `crl` is a PEM file of revocation lists. Answers of OCSP are kept until they say themselves that they are old, for
    `cache_validity_period` seconds at most, and not more than `cache_size` (50 unless given).
    """

    type: Literal["CRL", "OCSP_CRL", "OCSP_STAPLING"] = "CRL"
    crl: str = ""
    cache_size: int | None = None
    cache_validity_period: float | None = None

    def __post_init__(self) -> None:
        _one_of("secure_socket: cert_validation: type", self.type, ("CRL", "OCSP_CRL", "OCSP_STAPLING"))


class SecureSocket(Setting, frozen=True, kw_only=True):
    """TLS: whom to trust, as whom to appear, and what to speak."""

    enable: bool = True
    cert: TrustStore | str | None = None
    key: KeyStore | CertKey | None = None
    protocol: Protocol | None = None
    cert_validation: CertValidation | None = None
    ciphers: tuple[str, ...] = ()
    verify_host_name: bool = True
    share_session: bool = True
    handshake_timeout: float | None = None
    session_timeout: float | None = None
    server_name: str | None = None


class ProxyConfig(Setting, frozen=True, kw_only=True):
    """A proxy to go through."""

    host: str
    port: int
    user_name: str = ""
    password: str = ""
    protocol: Literal["HTTP", "SOCKS4", "SOCKS5"] = "HTTP"

    def __post_init__(self) -> None:
        _one_of("proxy: protocol", self.protocol, ("HTTP", "SOCKS4", "SOCKS5"))


class PoolConfig(Setting, frozen=True, kw_only=True):
    """Connections: how many, and how long they are kept."""

    max_active_connections: int = -1
    max_idle_connections: int = 100
    wait_time: float = 30.0
    max_active_streams_per_connection: int = 100
    min_evictable_idle_time: float = 300.0
    time_between_eviction_runs: float | None = None
    min_idle_time_in_stale_state: float | None = None
    time_between_stale_eviction: float | None = None


class SocketConfig(Setting, frozen=True, kw_only=True):
    """Options of a TCP socket; sizes of buffers are in bytes, and None leaves them to the system."""

    connect_timeout: float | None = None
    receive_buffer_size: int | None = None
    send_buffer_size: int | None = None
    tcp_no_delay: bool = True
    socket_reuse: bool = True
    keep_alive: bool = False


class Http1Settings(Setting, frozen=True, kw_only=True):
    """Settings of HTTP/1."""

    keep_alive: Literal["AUTO", "ALWAYS", "NEVER"] = "AUTO"
    chunking: Literal["AUTO", "ALWAYS", "NEVER"] = "AUTO"
    proxy: ProxyConfig | str | None = None

    def __post_init__(self) -> None:
        for name in ("keep_alive", "chunking"):
            _one_of(f"http1: {name}", getattr(self, name), ("AUTO", "ALWAYS", "NEVER"))


class Http2Settings(Setting, frozen=True, kw_only=True):
    """Settings of HTTP/2."""

    http2_prior_knowledge: bool = False
    http2_initial_window_size: int | None = None


class FollowRedirects(Setting, frozen=True, kw_only=True):
    """Whether an answer that points elsewhere is followed."""

    enabled: bool = False
    max_count: int = 5
    allow_auth_headers: bool = False


class CookieConfig(Setting, frozen=True, kw_only=True):
    """Whether cookies are kept and sent back."""

    enabled: bool = False
    max_cookies_per_domain: int = 50
    max_total_cookie_count: int = 3_000
    block_third_party_cookies: bool = True
    persistent_cookie_handler: str | None = None


class CacheConfig(Setting, frozen=True, kw_only=True):
    """Whether answers are kept and used again while they are fresh."""

    enabled: bool = True
    is_shared: bool = False
    capacity: int = 16
    eviction_factor: float = 0.2
    policy: Literal["CACHE_CONTROL_AND_VALIDATORS", "RFC_7234"] = "CACHE_CONTROL_AND_VALIDATORS"

    def __post_init__(self) -> None:
        _one_of("cache: policy", self.policy, ("CACHE_CONTROL_AND_VALIDATORS", "RFC_7234"))


class ResponseLimits(Setting, frozen=True, kw_only=True):
    """How large the parts of an answer may be, in bytes; -1 is no bound."""

    max_status_line_length: int = 4_096
    max_header_size: int = 8_192
    max_entity_body_size: int = -1


class Hooks(Setting, frozen=True, kw_only=True):
    """Functions that are told what happens. They are called in the thread or task of the call, and must not block."""

    on_request: Callable[..., Any] | None = None
    on_response: Callable[..., Any] | None = None
    on_retry: Callable[..., Any] | None = None
    on_circuit: Callable[..., Any] | None = None
    on_token: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        for name, function in fields(self):
            if getattr(getattr(function, "__code__", None), "co_flags", 0) & CO_COROUTINE:
                raise ConfigurationError(f"hooks: {name} is async, and nobody would wait for it; a plain function is needed")


class Options(TypedDict, total=False):
    """What a client may be given beside `auth` and `base_url`; the fields of Config, described there."""

    version: str
    http_version: Literal["1.0", "1.1", "2"]
    http1: Http1Settings
    http2: Http2Settings
    timeout: float | Timeout | None
    forwarded: str
    follow_redirects: FollowRedirects | bool | None
    pool: PoolConfig
    cache: CacheConfig | None
    compression: Literal["auto", "always", "never"]
    circuit_breaker: CircuitBreakerConfig | None
    retry: RetryConfig | None
    cookies: CookieConfig | None
    response_limits: ResponseLimits
    secure_socket: SecureSocket | ssl.SSLContext | None
    proxy: ProxyConfig | str | None
    socket: SocketConfig
    validation: bool
    lax: bool
    rate_limit: RateLimit | Limiter | None
    concurrency: int
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
    proxy: ProxyConfig | None = None
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
        _one_of("version", self.version, VERSIONS)
        _one_of("http_version", self.http_version, ("1.0", "1.1", "2"))
        _one_of("compression", self.compression, ("auto", "always", "never"))
        if self.forwarded != "disable":
            raise ConfigurationError(
                "forwarded: this client is not a proxy and has nothing to forward; only 'disable' is possible"
            )
        if self.concurrency < 1:
            raise ConfigurationError("concurrency: must be at least 1")

    def __repr__(self) -> str:
        return f"Config({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        shown = {name: STRUCK if name.lower() in SECRET_HEADERS else value for name, value in self.headers.items()}
        return [(name, shown if name == "headers" else value) for name, value in fields(self)]


def configured(base_url: str | None, given: Mapping[str, Any], environ: Mapping[str, str]) -> Config:
    """Make a Config of what a client was given. Raises ConfigurationError naming what is wrong."""
    unknown = [name for name in given if name not in Config.__struct_fields__]
    if unknown:
        raise ConfigurationError(f"unknown setting: {', '.join(unknown)}")
    fields = dict(given)
    if isinstance(fields.get("transport"), str) and fields["transport"] not in ("default", "fast"):
        raise ConfigurationError(f"transport: {fields['transport']!r} is neither 'default', 'fast' nor a transport")
    for name, read in READERS.items():
        if name in fields:
            fields[name] = read(fields[name])
    settings = Config(base_url=base_of(base_url or environ.get("HUBSPOT_BASE_URL") or HUBSPOT), **fields)
    if settings.http1.proxy is not None and settings.proxy is None:
        settings = msgspec.structs.replace(settings, proxy=proxy_of(settings.http1.proxy))
    return settings


OF_CONNECTIONS = ("http_version", "http1", "http2", "pool", "response_limits", "secure_socket", "proxy", "socket")


def refuse_unheard(config: Config) -> None:
    """Refuse settings of connections beside a transport that makes its own and never hears of them."""
    default = Config()
    for name in OF_CONNECTIONS:
        if getattr(config, name) != getattr(default, name):
            raise ConfigurationError(f"{name}: changes nothing here: the transport that was given has settings of its own")


def base_of(url: str) -> str:
    """Return the part of a URL that all object types share: a serviceUrl that ends in a type's path is accepted too."""
    if not url.startswith(("http://", "https://")):
        raise ConfigurationError(f"base_url: {url!r} does not begin with http:// or https://")
    if "@" in url.split("/")[2]:
        raise ConfigurationError("base_url: credentials are not taken from an address; give them as auth, or as headers")
    for mark in ("/crm/v3/objects", "/crm/objects/"):
        url = url.partition(mark)[0]
    return url.rstrip("/")


def proxy_of(given: ProxyConfig | str | None) -> ProxyConfig | None:
    """Read a proxy that may be given as a URL."""
    from urllib.parse import unquote, urlsplit

    if not isinstance(given, str):
        return given
    parts = urlsplit(given)
    kinds = {"http": "HTTP", "socks4": "SOCKS4", "socks4a": "SOCKS4", "socks5": "SOCKS5", "socks5h": "SOCKS5"}
    if parts.scheme not in kinds or not parts.hostname:
        raise ConfigurationError(f"proxy: {parts.scheme}:// is none of http, socks4 and socks5")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    protocol: Any = kinds[parts.scheme]
    return ProxyConfig(host=parts.hostname, port=parts.port or 1080, user_name=user, password=password, protocol=protocol)


def _redirects(given: FollowRedirects | bool | None) -> FollowRedirects:
    return given if isinstance(given, FollowRedirects) else FollowRedirects(enabled=bool(given))


def retry_of(given: RetryConfig | None) -> RetryConfig:
    """Read None as no retries."""
    return RetryConfig(count=0) if given is None else given


READERS: dict[str, Callable[[Any], Any]] = {
    "timeout": Timeout.of,
    "proxy": proxy_of,
    "follow_redirects": _redirects,
    "retry": retry_of,
}
