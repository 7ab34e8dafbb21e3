"""Axle: a CRM server and client compatible with HubSpot's CRM objects API.

The names of the client are here; each is imported when it is first used, so that `import axle` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from axle.client._async.client import AsyncClient
    from axle.client._sync.client import Client
    from axle.client.auth import ApiKeys, Bearer, OAuth2Refresh
    from axle.client.config import (
        CacheConfig,
        CertKey,
        CertValidation,
        CircuitBreakerConfig,
        CookieConfig,
        FollowRedirects,
        Hooks,
        Http1Settings,
        Http2Settings,
        KeyStore,
        PoolConfig,
        Protocol,
        ProxyConfig,
        ResponseLimits,
        RetryConfig,
        RollingWindow,
        SecureSocket,
        SocketConfig,
        TrustStore,
    )
    from axle.client.errors import (
        ApiError,
        AuthError,
        BadRequest,
        BatchFailed,
        BrokenAnswer,
        CircuitOpen,
        ConfigurationError,
        Conflict,
        ConnectError,
        Forbidden,
        HubSpotError,
        NotFound,
        RateLimited,
        ResponseValidationError,
        SearchLimit,
        ServerError,
        TimeoutError,
        TlsError,
        TooLarge,
        TransportError,
        Unauthorized,
    )
    from axle.client.limiter import Limiter, RateLimit
    from axle.client.messages import Timeout
    from axle.client.responses import BatchResult, Page, RawResponse, Record

__version__ = "0.1.0"

_PLACES = {
    "_async.client": "AsyncClient",
    "_sync.client": "Client",
    "auth": "ApiKeys Bearer OAuth2Refresh",
    "config": "CacheConfig CertKey CertValidation CircuitBreakerConfig CookieConfig FollowRedirects Hooks Http1Settings "
    "Http2Settings KeyStore PoolConfig Protocol ProxyConfig ResponseLimits RetryConfig RollingWindow SecureSocket "
    "SocketConfig TrustStore",
    "errors": "ApiError AuthError BadRequest BatchFailed BrokenAnswer CircuitOpen ConfigurationError Conflict ConnectError "
    "Forbidden HubSpotError NotFound RateLimited ResponseValidationError SearchLimit ServerError TimeoutError TlsError "
    "TooLarge TransportError Unauthorized",
    "limiter": "Limiter RateLimit",
    "messages": "Timeout",
    "responses": "BatchResult Page RawResponse Record",
}
_HOMES = {name: module for module, names in _PLACES.items() for name in names.split()}

__all__ = [
    "ApiError",
    "ApiKeys",
    "AsyncClient",
    "AuthError",
    "BadRequest",
    "BatchFailed",
    "BatchResult",
    "Bearer",
    "BrokenAnswer",
    "CacheConfig",
    "CertKey",
    "CertValidation",
    "CircuitBreakerConfig",
    "CircuitOpen",
    "Client",
    "ConfigurationError",
    "Conflict",
    "ConnectError",
    "CookieConfig",
    "FollowRedirects",
    "Forbidden",
    "Hooks",
    "Http1Settings",
    "Http2Settings",
    "HubSpotError",
    "KeyStore",
    "Limiter",
    "NotFound",
    "OAuth2Refresh",
    "Page",
    "PoolConfig",
    "Protocol",
    "ProxyConfig",
    "RateLimit",
    "RateLimited",
    "RawResponse",
    "Record",
    "ResponseLimits",
    "ResponseValidationError",
    "RetryConfig",
    "RollingWindow",
    "SearchLimit",
    "SecureSocket",
    "ServerError",
    "SocketConfig",
    "Timeout",
    "TimeoutError",
    "TlsError",
    "TooLarge",
    "TransportError",
    "TrustStore",
    "Unauthorized",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import a name of the client when it is first used."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'axle' has no attribute {name!r}")
    found = getattr(import_module(f"axle.client.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
