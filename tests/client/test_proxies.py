"""Proxies of every kind, for http and https, with and without credentials."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

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
@pytest.mark.parametrize("kind", ["HTTP", "HTTPS", "SOCKS4", "SOCKS5"])
def test_requests_go_through_the_proxy(half: str, kind: Any, secure: bool, transport: str) -> None:
    """The proxy sees where they go, the server answers."""
    own = KNOWN.context() if kind == "HTTPS" else None
    with serving(answer(), KNOWN.context() if secure else None) as server, proxying(kind, own) as proxy:
        through = axle.ProxyConfig(host="localhost" if own else "127.0.0.1", port=proxy.port, protocol=kind)
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


AWKWARD = "pä:s/w@r?d# %41\r\n"


@pytest.mark.parametrize("transport", ["default", "fast"])
@pytest.mark.parametrize("kind", ["HTTP", "SOCKS5"])
def test_a_password_may_be_any_text(half: str, kind: Any, transport: str) -> None:
    """As a field, percent-encoded in a URL, and as it is before the last `@` of a URL."""
    scheme = SCHEMES[kind]
    with serving(answer(), KNOWN.context()) as server, proxying(kind) as proxy:
        at = f"127.0.0.1:{proxy.port}"
        plain = "p:w/r?d#"
        for through, password in (
            (axle.ProxyConfig(host="127.0.0.1", port=proxy.port, user_name="me", password=AWKWARD, protocol=kind), AWKWARD),
            (f"{scheme}://me:{quote(AWKWARD, safe='')}@{at}", AWKWARD),
            (f"{scheme}://me:{plain}@{at}", plain),
        ):
            settings = {"proxy": through, "secure_socket": TRUSTED, "transport": transport}
            assert one(half, server.url, retry=None, **settings).status == 200
            assert proxy.users[-1] == f"me:{password}"


@pytest.mark.parametrize("transport", ["default", "fast"])
def test_credentials_that_a_proxy_refuses_are_shown_once(half: str, transport: str) -> None:
    """Another try would be refused too."""
    with serving(answer(), KNOWN.context()) as server, proxying("REFUSING") as proxy:
        through = f"http://me:pw@127.0.0.1:{proxy.port}"
        with pytest.raises(axle.ConnectError, match=r"407|proxy authorization required") as failed:
            one(half, server.url, proxy=through, secure_socket=TRUSTED, transport=transport, retry=3)
        assert not failed.value.sent and len(proxy.seen) == 1
    with serving(answer()) as server, proxying("REFUSING") as proxy, pytest.raises(axle.ApiError) as refusal:
        one(half, server.url, proxy=f"http://127.0.0.1:{proxy.port}", transport=transport, retry=3)
    assert refusal.value.status == 407 and len(proxy.seen) == 1


@pytest.mark.parametrize("transport", ["default", "fast"])
@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_proxies_of_the_environment_are_taken(half: str, name: str, transport: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless `proxy=None`, another proxy, or NO_PROXY says otherwise."""
    with serving(answer()) as server, proxying("HTTP") as proxy, proxying("HTTP") as other:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        one(half, server.url, transport=transport)
        assert len(proxy.seen) == 1
        one(half, server.url, transport=transport, proxy=None)
        one(half, server.url, transport=transport, proxy=f"http://127.0.0.1:{other.port}")
        assert (len(proxy.seen), len(other.seen)) == (1, 1)
        monkeypatch.setenv("NO_PROXY", "example.com, 127.0.0.1")
        one(half, server.url, transport=transport)
        assert len(proxy.seen) == 1 and len(server.got) == 4


@pytest.mark.parametrize("transport", ["default", "fast"])
def test_each_address_goes_through_its_own_proxy(half: str, transport: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for http, another for https; and what a redirect leads to is looked at anew."""
    secure = KNOWN.context()
    with serving(answer(), secure) as there, proxying("HTTP") as first, proxying("HTTP") as second:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{first.port}")
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{second.port}")
        with serving(answer(307, {}, f"location: {there.url}/x")) as here:
            settings = {"follow_redirects": True, "secure_socket": TRUSTED, "transport": transport}
            assert one(half, here.url, **settings).status == 200
    assert len(first.seen) == 1 and first.seen[0].startswith("GET http://")
    assert len(second.seen) == 1 and second.seen[0].startswith("CONNECT localhost:")


def test_what_brings_its_own_connections_brings_its_own_proxies(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An application in this process is asked directly, whatever the environment says."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert one(half, "http://axle.test", transport=application).status == 200


def test_a_wrong_proxy_of_the_environment_is_named(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its variable, and without its password."""
    monkeypatch.setenv("HTTPS_PROXY", "ftp://me:sesame@127.0.0.1:1")
    with pytest.raises(axle.ConfigurationError, match="HTTPS_PROXY") as failed:
        one(half, "http://localhost:1")
    assert "sesame" not in str(failed.value)
