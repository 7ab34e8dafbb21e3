"""Which transport a client gets: imported only when it is wanted."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.client._sync.driver import AWAITED
from axle.client.auth import Auth, OAuth2Refresh
from axle.client.config import Config, refuse_other_half, refuse_unheard
from axle.client.proxies import Proxies, ProxyConfig
from axle.client.transport import Transport


def transport_of(config: Config) -> Transport:
    """Return the transport that the settings name: by a name, an object that can send, or a client of httpx or httpx2."""
    choice: Any = config.transport
    proxies = config.proxy
    if isinstance(proxies, Proxies):
        if choice in (None, "default", "fast"):
            from axle.client.transport._sync.routed import RoutedTransport

            def through(proxy: ProxyConfig | None) -> Transport:
                return transport_of(msgspec.structs.replace(config, proxy=proxy))

            return RoutedTransport(proxies, through, config.base_url)
        config = msgspec.structs.replace(config, proxy=None)  # what brings its own connections brings its own proxies
    if choice is None or choice == "default":
        from axle.client.transport._sync.default import DefaultTransport

        return DefaultTransport(config)
    if choice == "fast":
        from axle.client.transport._sync.fast import FastTransport

        return FastTransport(config)
    refuse_unheard(config)
    refuse_other_half(choice, AWAITED)
    if hasattr(choice, "build_request"):
        from axle.client.transport._sync.adapter import HttpxTransport

        return HttpxTransport(choice)
    if callable(choice) and not hasattr(choice, "send"):
        from axle.client.transport._sync.asgi import AsgiTransport

        return AsgiTransport(choice)
    transport: Transport = choice
    return transport


def transports_of(config: Config, auth: Auth) -> tuple[Transport, Transport | None]:
    """Return the transport of calls, and one for the token endpoint if that has its own settings."""
    return transport_of(config), _transport_of_tokens(config, auth)


def _transport_of_tokens(config: Config, auth: Auth) -> Transport | None:
    if not isinstance(auth, OAuth2Refresh):
        return None
    settings = auth.client_config
    if settings.http_version is None and settings.secure_socket is None:
        return None
    secure = config.secure_socket if settings.secure_socket is None else settings.secure_socket
    version = settings.http_version or config.http_version
    return transport_of(msgspec.structs.replace(config, secure_socket=secure, http_version=version))
