"""Axle: a CRM server and client compatible with HubSpot's CRM objects API.

The names of the client are here; each is imported when it is first used, so that `import axle` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from axle.client._async.client import AsyncClient
    from axle.client._sync.client import Client
    from axle.client.auth import ApiKeys, Bearer, ClientConfig, OAuth2Refresh
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
        AuthUnavailable,
        BadRequest,
        BatchFailed,
        BrokenAnswer,
        CircuitOpen,
        ClientClosed,
        ConfigurationError,
        Conflict,
        ConnectError,
        ExpressionTooLarge,
        Forbidden,
        HubSpotError,
        InvalidInput,
        InvalidProperties,
        InvalidType,
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
    from axle.client.expressions import Expression, P
    from axle.client.limiter import Limiter, RateLimit
    from axle.client.messages import Timeout
    from axle.client.properties import Properties
    from axle.client.proxies import ProxyConfig
    from axle.client.responses import BatchResult, Page, RawResponse, Record
    from axle.client.typed import (
        CallInput,
        CallProperties,
        CompanyInput,
        CompanyProperties,
        ContactInput,
        ContactProperties,
        DealInput,
        DealProperties,
        EmailInput,
        EmailProperties,
        LeadInput,
        LeadProperties,
        MeetingInput,
        MeetingProperties,
        NoteInput,
        NoteProperties,
        TaskInput,
        TaskProperties,
        TicketInput,
        TicketProperties,
    )

__version__ = "0.1.0"

_PLACES = {
    "_async.client": "AsyncClient",
    "_sync.client": "Client",
    "auth": "ApiKeys Bearer ClientConfig OAuth2Refresh",
    "config": "CacheConfig CertKey CertValidation CircuitBreakerConfig CookieConfig FollowRedirects Hooks Http1Settings "
    "Http2Settings KeyStore PoolConfig Protocol ResponseLimits RetryConfig RollingWindow SecureSocket "
    "SocketConfig TrustStore",
    "errors": "ApiError AuthError AuthUnavailable BadRequest BatchFailed BrokenAnswer CircuitOpen ClientClosed "
    "ConfigurationError Conflict ConnectError ExpressionTooLarge Forbidden HubSpotError InvalidInput InvalidProperties "
    "InvalidType NotFound RateLimited ResponseValidationError SearchLimit ServerError TimeoutError TlsError TooLarge "
    "TransportError Unauthorized",
    "expressions": "Expression P",
    "limiter": "Limiter RateLimit",
    "messages": "Timeout",
    "properties": "Properties",
    "proxies": "ProxyConfig",
    "responses": "BatchResult Page RawResponse Record",
    "typed": "CallInput CompanyInput ContactInput DealInput EmailInput LeadInput MeetingInput NoteInput TaskInput TicketInput "
    "CallProperties CompanyProperties ContactProperties DealProperties EmailProperties LeadProperties "
    "MeetingProperties NoteProperties TaskProperties TicketProperties",
}
_HOMES = {name: module for module, names in _PLACES.items() for name in names.split()}

__all__ = [
    "ApiError",
    "ApiKeys",
    "AsyncClient",
    "AuthError",
    "AuthUnavailable",
    "BadRequest",
    "BatchFailed",
    "BatchResult",
    "Bearer",
    "BrokenAnswer",
    "CacheConfig",
    "CallInput",
    "CallProperties",
    "CertKey",
    "CertValidation",
    "CircuitBreakerConfig",
    "CircuitOpen",
    "Client",
    "ClientClosed",
    "ClientConfig",
    "CompanyInput",
    "CompanyProperties",
    "ConfigurationError",
    "Conflict",
    "ConnectError",
    "ContactInput",
    "ContactProperties",
    "CookieConfig",
    "DealInput",
    "DealProperties",
    "EmailInput",
    "EmailProperties",
    "Expression",
    "ExpressionTooLarge",
    "FollowRedirects",
    "Forbidden",
    "Hooks",
    "Http1Settings",
    "Http2Settings",
    "HubSpotError",
    "InvalidInput",
    "InvalidProperties",
    "InvalidType",
    "KeyStore",
    "LeadInput",
    "LeadProperties",
    "Limiter",
    "MeetingInput",
    "MeetingProperties",
    "NotFound",
    "NoteInput",
    "NoteProperties",
    "OAuth2Refresh",
    "P",
    "Page",
    "PoolConfig",
    "Properties",
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
    "TaskInput",
    "TaskProperties",
    "TicketInput",
    "TicketProperties",
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
