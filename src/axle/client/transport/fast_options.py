"""What the fast transport asks of pyreqwest, worked out of the settings; what it cannot honour is refused here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from axle.client import errors
from axle.client.config import CertKey, Config, Http1Settings, PoolConfig, Protocol, SecureSocket, SocketConfig
from axle.client.messages import Request
from axle.client.proxies import ProxyConfig
from axle.client.transport import tls

Builder = Any  # of one of two kinds, for calls that are awaited and for those that are not
CANNOT = "is not supported by the fast transport; use the default one"


def refuse(config: Config) -> None:
    """Refuse what pyreqwest cannot express."""
    secure_socket = config.secure_socket
    if secure_socket is not None and not isinstance(secure_socket, SecureSocket):
        raise errors.ConfigurationError(f"secure_socket: a custom SSL context {CANNOT}")
    if secure_socket is not None:
        _refuse_tls(secure_socket)
    for name, default in (("http1", Http1Settings()), ("socket", SocketConfig())):
        changed = [
            field for field in default.__struct_fields__ if getattr(getattr(config, name), field) != getattr(default, field)
        ]
        for field in changed:
            if field not in ("proxy", "connect_timeout", "tcp_no_delay"):
                raise errors.ConfigurationError(f"{name}: {field} {CANNOT}")
    if config.http_version == "1.0":
        raise errors.ConfigurationError(f"http_version: 1.0 {CANNOT}")
    _refuse_pool(config.pool)


def _refuse_tls(settings: SecureSocket) -> None:
    default = SecureSocket()
    for field in ("ciphers", "verify_host_name", "share_session", "handshake_timeout", "session_timeout", "server_name"):
        if getattr(settings, field) != getattr(default, field):
            raise errors.ConfigurationError(f"secure_socket: {field} {CANNOT}")
    if settings.cert_validation and settings.cert_validation.type != "CRL":
        raise errors.ConfigurationError(f"secure_socket: OCSP {CANNOT}")
    if settings.cert is not None and not isinstance(settings.cert, str):
        raise errors.ConfigurationError(f"secure_socket: a trust store in PKCS12 {CANNOT}")
    if settings.key is not None and (not isinstance(settings.key, CertKey) or settings.key.key_password):
        raise errors.ConfigurationError(f"secure_socket: a key with a password {CANNOT}")


def _refuse_pool(pool: PoolConfig) -> None:
    honoured = ("max_active_connections", "max_idle_connections", "wait_time", "min_evictable_idle_time")
    default = PoolConfig()
    for field in default.__struct_fields__:
        if field not in honoured and getattr(pool, field) != getattr(default, field):
            raise errors.ConfigurationError(f"pool: {field} {CANNOT}")


def build(builder: Builder, config: Config) -> Any:
    """Put the settings into a builder and build the client."""
    pool = config.pool
    # Redirects, cookies and statuses are this client's own affair, and so are proxies, those of the environment among them.
    builder = builder.follow_redirects(False).default_cookie_store(False).error_for_status(False)
    builder = builder.gzip(True).deflate(True).brotli(True).zstd(True)
    builder = builder.tcp_nodelay(config.socket.tcp_no_delay).pool_max_idle_per_host(pool.max_idle_connections)
    builder = builder.max_connections(None if pool.max_active_connections < 0 else pool.max_active_connections)
    builder = builder.pool_timeout(timedelta(seconds=pool.wait_time))
    builder = builder.pool_idle_timeout(timedelta(seconds=pool.min_evictable_idle_time))
    connect = config.timeout.connect if config.socket.connect_timeout is None else config.socket.connect_timeout
    if connect is not None:
        builder = builder.connect_timeout(timedelta(seconds=connect))
    if config.timeout.total is not None:
        builder = builder.timeout(timedelta(seconds=config.timeout.total))
    if config.timeout.read is not None:
        builder = builder.read_timeout(timedelta(seconds=config.timeout.read))
    return _proxied(_secured(_versioned(builder, config), config), config).build()


def _versioned(builder: Builder, config: Config) -> Builder:
    if config.http2.http2_initial_window_size is not None:
        builder = builder.http2_initial_stream_window_size(config.http2.http2_initial_window_size)
    if config.http2.http2_prior_knowledge:
        return builder.http2_prior_knowledge()
    return builder.http2(True) if config.http_version == "2" else builder.http1_only()


def _secured(builder: Builder, config: Config) -> Builder:
    settings = config.secure_socket
    if settings is None:
        return builder
    tls.context(settings)  # so that errors in the files are those of the default transport
    if not settings.enable:
        builder = builder.danger_accept_invalid_certs(True)
    if isinstance(settings.cert, str):
        builder = builder.add_root_certificate_pem(Path(settings.cert).read_bytes())
    if isinstance(settings.key, CertKey):
        builder = builder.identity_pem(Path(settings.key.cert_file).read_bytes() + Path(settings.key.key_file).read_bytes())
    if settings.cert_validation:
        builder = builder.add_crl_pem(Path(settings.cert_validation.crl).read_bytes())
    return _bounded(builder, settings.protocol) if settings.protocol and settings.protocol.versions else builder


def _bounded(builder: Builder, protocol: Protocol) -> Builder:
    versions = sorted(protocol.versions)
    lowest: Any = versions[0].replace("TLSv1.0", "TLSv1")
    highest: Any = versions[-1]
    return builder.min_tls_version(lowest).max_tls_version(highest)


def _proxied(builder: Builder, config: Config) -> Builder:
    from pyreqwest.proxy import ProxyBuilder

    proxy = config.proxy
    if not isinstance(proxy, ProxyConfig):
        return builder.no_proxy()
    scheme = {"HTTP": "http", "HTTPS": "https", "SOCKS4": "socks4a", "SOCKS5": "socks5h"}[proxy.protocol]
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    through = ProxyBuilder.all(f"{scheme}://{host}:{proxy.port}")
    if proxy.user_name or proxy.password:
        through = through.basic_auth(quote(proxy.user_name, safe=""), quote(proxy.password, safe=""))  # it decodes them
    return builder.proxy(through)


def as_ours(error: Exception, request: Request) -> errors.TransportError:
    """Turn an error of pyreqwest into ours."""
    name = type(error).__name__
    causes = [cause["message"] for cause in (getattr(error, "details", None) or {}).get("causes") or ()]
    text = ": ".join([str(getattr(error, "message", error)), *causes])
    phase = {
        "ConnectTimeoutError": "connect",
        "ReadTimeoutError": "read",
        "WriteTimeoutError": "write",
        "PoolTimeoutError": "pool",
    }
    if name == "ConnectTimeoutError" and "(Connect)" not in text:
        name = "RequestTimeoutError"  # the same class also means that the whole took too long, and then it has been sent
    if name in phase:
        return errors.TimeoutError(f"{phase[name]}: {text}", phase=phase[name], request=request)
    if name == "RequestTimeoutError":
        return errors.TimeoutError(f"total: {text}", phase="total", request=request)
    if name == "ConnectError" and "(Connect)" in text:  # the same class also means a connection that was lost
        error_class = errors.TlsError if "certificate" in text or "handshake" in text else errors.ConnectError
        tls_error = error_class(text, request=request)
        tls_error.lasting = "invalid peer certificate" in text or "proxy authorization required" in text
        return tls_error
    return errors.BrokenAnswer(text, request=request)
