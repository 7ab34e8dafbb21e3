"""Axle: a CRM server and client compatible with HubSpot's CRM objects API.

The names of the client are here; each is imported when it is first used, so that `import axle` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# The one list of the public names, by the modules of the client that have them. Type checkers read `__init__.pyi`, which
# `python -m tools.typed` makes of this list.
_NAMES = {
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
    "properties": "Properties",
    "proxies": "ProxyConfig",
    "responses": "BatchResult Page RawResponse Record",
    "timeouts": "Timeout",
    "typed": "CallInput CompanyInput ContactInput DealInput EmailInput LeadInput MeetingInput NoteInput TaskInput TicketInput "
    "CallProperties CompanyProperties ContactProperties DealProperties EmailProperties LeadProperties "
    "MeetingProperties NoteProperties TaskProperties TicketProperties",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [*sorted(_MODULES), "__version__"]


def __getattr__(name: str) -> Any:
    """Import a name of the client when it is first used."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'axle' has no attribute {name!r}")
    value = getattr(import_module(f"axle.client.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
