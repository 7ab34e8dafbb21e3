"""Proxies of every kind, for http and https, with and without credentials."""

from __future__ import annotations

from typing import Any

import pytest

import axle
from tests.client.certificates import certificates
from tests.client.faults import answer, serving
from tests.client.halves import HALVES, one, refused
from tests.client.proxies import proxying

KNOWN = certificates()
TRUSTED = axle.SecureSocket(cert=KNOWN.ca)
SCHEMES = {"HTTP": "http", "SOCKS4": "socks4", "SOCKS5": "socks5"}
pytestmark = pytest.mark.parametrize("half", HALVES)


@pytest.mark.parametrize("transport", ["default", "fast"])
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("kind", ["HTTP", "SOCKS4", "SOCKS5"])
def test_requests_go_through_the_proxy(half: str, kind: Any, secure: bool, transport: str) -> None:
    """The proxy sees where they go, the server answers."""
    with serving(answer(), KNOWN.context() if secure else None) as server, proxying(kind) as proxy:
        through = axle.ProxyConfig(host="127.0.0.1", port=proxy.port, protocol=kind)
        settings = {"proxy": through, "secure_socket": TRUSTED, "transport": transport}
        assert one(half, server.url, retry=None, **settings).status == 200
    assert len(proxy.seen) == 1
    assert f":{server.port}" in proxy.seen[0]
    assert len(server.got) == 1


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize(("kind", "user"), [("HTTP", "me:p@ss"), ("SOCKS5", "me:p@ss"), ("SOCKS4", "me")])
def test_credentials_are_shown_to_the_proxy_alone(half: str, kind: str, user: str, secure: bool) -> None:
    """Given in a URL, percent-encoded; the server sees nothing of them."""
    with serving(answer(), KNOWN.context() if secure else None) as server, proxying(kind) as proxy:
        url = f"{SCHEMES[kind]}://me:p%40ss@127.0.0.1:{proxy.port}"
        assert one(half, server.url, proxy=url, secure_socket=TRUSTED, retry=None).status == 200
    assert proxy.users == [user]
    assert secure is False or "proxy-authorization" not in server.got[0].headers


def test_a_proxy_that_refuses_is_an_error_of_the_connection(half: str) -> None:
    """Nothing was sent, so even a create could be repeated."""
    with serving(answer()) as server, proxying("SOCKS4") as proxy, pytest.raises(axle.ConnectError, match="refused"):
        one(half, server.url, "POST", "/x", {}, proxy=f"socks4://nobody@127.0.0.1:{proxy.port}", retry=None)
    assert server.got == []


def test_the_settings_of_http1_may_name_the_proxy(half: str) -> None:
    """As in the connectors; and a proxy of an unknown kind is refused."""
    with serving(answer()) as server, proxying("HTTP") as proxy:
        through = axle.Http1Settings(proxy=axle.ProxyConfig(host="127.0.0.1", port=proxy.port))
        assert one(half, server.url, http1=through).status == 200
        assert len(proxy.seen) == 1
        with refused("proxy"):
            one(half, server.url, proxy="ftp://127.0.0.1:1")
