"""Which transport a client gets: imported only when it is wanted."""

from __future__ import annotations

from typing import Any

from axle.client.auth import Auth, OAuth2Refresh
from axle.client.config import Config
from axle.client.transport import Transport


def transport_of(config: Config) -> Transport:
    """Return the transport that the settings name: a name, an object that can send, or a client of httpx or httpx2."""
    given: Any = config.transport
    if given is None or given == "default":
        from axle.client.transport._sync.default import DefaultTransport

        return DefaultTransport(config)
    transport: Transport = given
    return transport


def transport_of_tokens(config: Config, auth: Auth) -> Transport | None:
    """Return a transport of its own for the token endpoint, where it has settings of its own."""
    if not isinstance(auth, OAuth2Refresh):
        return None
    return None
