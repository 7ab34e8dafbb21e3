"""Which proxy an address is reached through, as the variables of an environment say."""

from __future__ import annotations

import pytest

import axle
from axle.client.proxies import Proxies, ProxyConfig, proxy_of

PROXY = {"HTTP_PROXY": "http://p:1", "HTTPS_PROXY": "http://s:2"}


@pytest.mark.parametrize(
    ("environ", "url", "host"),
    [
        (PROXY, "http://a.example", "p"),
        (PROXY, "https://a.example", "s"),
        ({"ALL_PROXY": "socks5://a"}, "http://x", "a"),
        ({"ALL_PROXY": "socks5://a"}, "https://x", "a"),
        ({**PROXY, "ALL_PROXY": "socks5://a"}, "https://x", "s"),
        ({"HTTP_PROXY": "http://p", "ALL_PROXY": "http://a"}, "https://x", "a"),
        ({"HTTP_PROXY": "http://p"}, "https://x", None),
        ({"HTTP_PROXY": "http://big", "http_proxy": "http://small"}, "http://x", "small"),
        ({"HTTP_PROXY": "http://big", "http_proxy": ""}, "http://x", None),
        ({"HTTP_PROXY": "http://asked-for-by-a-header", "REQUEST_METHOD": "GET"}, "http://x", None),
        ({"http_proxy": "http://p", "REQUEST_METHOD": "GET"}, "http://x", "p"),
        ({"HTTP_PROXY": " "}, "http://x", None),
        ({}, "http://x", None),
    ],
)
def test_the_scheme_chooses(environ: dict[str, str], url: str, host: str | None) -> None:
    """Lower case goes before upper case, the scheme's own before that for all; an empty one is none."""
    proxies = Proxies.of(environ)
    proxy = proxies.through(url) if proxies else None
    assert (proxy and proxy.host) == host


@pytest.mark.parametrize(
    ("entries", "url", "direct"),
    [
        ("*", "http://a.example", True),
        ("example.com", "http://example.com", True),
        ("example.com", "http://EXAMPLE.com", True),
        ("Example.Com", "http://example.com", True),
        ("example.com", "http://api.example.com", True),
        ("example.com", "http://badexample.com", False),
        (".example.com", "http://api.example.com", True),
        (".example.com", "http://example.com", True),
        ("*.example.com", "http://api.example.com", True),
        ("*.example.com", "http://badexample.com", False),
        ("other.test , example.com", "http://example.com", True),
        ("other.test", "http://example.com", False),
        ("example.com:8080", "http://example.com:8080", True),
        ("example.com:8080", "http://example.com", False),
        ("example.com:80", "http://example.com", True),
        ("example.com:443", "https://example.com", True),
        ("127.0.0.1", "http://127.0.0.1:8585", True),
        ("127.0.0.0/8", "http://127.9.9.9", True),
        ("10.0.0.0/8", "http://127.0.0.1", False),
        ("::1", "http://[::1]:8585", True),
        ("[::1]:8585", "http://[::1]:8585", True),
        ("fe80::/10", "http://[fe80::1]", True),
        ("localhost", "http://localhost:8585", True),
        ("http://example.com", "http://example.com", True),
        ("http://example.com", "https://example.com", False),
        (",, ,", "http://example.com", False),
        ("", "http://localhost", False),
    ],
)
def test_no_proxy_names_what_is_reached_directly(entries: str, url: str, direct: bool) -> None:
    """Domains with all below them, addresses, networks, ports; `*` is everything."""
    proxies = Proxies.of({**PROXY, "NO_PROXY": entries})
    assert proxies is not None
    assert (proxies.through(url) is None) is direct


@pytest.mark.parametrize(
    ("url", "protocol", "port"),
    [
        ("http://h", "HTTP", 80),
        ("https://h", "HTTPS", 443),
        ("socks4://h", "SOCKS4", 1080),
        ("socks5h://h", "SOCKS5", 1080),
        ("HTTP://h:8080/", "HTTP", 8080),
    ],
)
def test_a_proxy_has_the_port_of_its_scheme(url: str, protocol: str, port: int) -> None:
    """Unless it names one."""
    proxy = proxy_of(url)
    assert proxy is not None and (proxy.host, proxy.protocol, proxy.port) == ("h", protocol, port)


def test_a_proxy_hides_its_password() -> None:
    """Wherever it is shown; of a client's configuration too."""
    shown = repr(axle.Client("t", proxy="http://me:sesame@h").config)
    assert "sesame" not in shown and "ProxyConfig" in shown
    assert "sesame" not in repr(Proxies.of({"ALL_PROXY": "http://me:sesame@h"}))
    assert ProxyConfig(host="h", port=1, password="x") != ProxyConfig(host="h", port=1, password="y")
