"""What is wrong with a setting is said when the client is made: a ConfigurationError that names the field and what it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import axle
from axle.client.config import Options
from tests.client.certificates import PASSWORD, certificates
from tests.client.driving import Driven, a_call, reply
from tests.client.faults import answer, serving
from tests.client.halves import HALVES, one, refused, send

KNOWN = certificates()
Any_ = dict[str, Any]

WRONG: list[tuple[Any_, tuple[str, ...]]] = [
    ({"retry": "3"}, ("retry takes", "RetryConfig", "'3'")),
    ({"retry": -1}, ("retry takes", "0 or more", "-1")),
    ({"retry": True}, ("retry takes", "True")),
    ({"cache": True}, ("cache takes CacheConfig or None",)),
    ({"cookies": "yes"}, ("cookies takes CookieConfig",)),
    ({"hooks": print}, ("hooks takes Hooks",)),
    ({"pool": 5}, ("pool takes PoolConfig", "5")),
    ({"socket": {}}, ("socket takes SocketConfig", "dict")),
    ({"http1": None}, ("http1 takes Http1Settings", "None")),
    ({"timeout": "5"}, ("timeout takes", "seconds", "'5'")),
    ({"timeout": -1}, ("timeout takes", "above 0", "-1")),
    ({"timeout": 0}, ("timeout takes", "above 0")),
    ({"timeout": float("nan")}, ("timeout takes", "nan")),
    ({"timeout": float("inf")}, ("timeout takes", "None", "inf")),
    ({"timeout": Decimal("NaN")}, ("timeout takes",)),
    ({"timeout": 1e300}, ("timeout takes",)),
    ({"timeout": True}, ("timeout takes", "True")),
    ({"circuit_breaker": True}, ("circuit_breaker takes CircuitBreakerConfig or None",)),
    ({"rate_limit": 5}, ("rate_limit takes RateLimit, Limiter or None", "5")),
    ({"validation": "no"}, ("validation takes True or False", "'no'")),
    ({"lax": 1}, ("lax takes True or False",)),
    ({"concurrency": 0}, ("concurrency takes", "1 or more")),
    ({"concurrency": 2.5}, ("concurrency takes", "2.5")),
    ({"headers": "x: y"}, ("headers takes", "str")),
    ({"headers": {"x": 5}}, ("headers", "'x'", "int")),
    ({"headers": {5: "x"}}, ("headers", "5")),
    ({"secure_socket": "ca.pem"}, ("secure_socket takes SecureSocket, SSLContext or None", "'ca.pem'")),
    ({"proxy": 8080}, ("proxy takes ProxyConfig, a text or None",)),
    ({"follow_redirects": 3}, ("follow_redirects takes FollowRedirects, True or False or None", "3")),
    ({"compression": True}, ("compression takes one of auto, always, never",)),
    ({"http_version": 2}, ("http_version takes one of 1.0, 1.1, 2",)),
    ({"version": 3}, ("version takes one of v3",)),
    ({"clock": 5}, ("clock takes a function",)),
    ({"transport": 5}, ("transport takes", "int")),
    ({"base_url": "http://"}, ("base_url takes", "has a host")),
    ({"base_url": ""}, ("base_url takes",)),
    ({"base_url": "https://"}, ("base_url takes",)),
    ({"base_url": 5}, ("base_url takes", "5")),
    ({"base_url": b"http://x"}, ("base_url takes",)),
    ({"base_url": "http://x:99999"}, ("base_url takes",)),
    ({"base_url": "http://x:port"}, ("base_url takes",)),
    ({"base_url": "http://[::1"}, ("base_url takes",)),
    ({"base_url": "http://x?a=b"}, ("base_url takes", "query")),
    ({"base_url": "http://x#a"}, ("base_url takes", "fragment")),
    ({"base_url": "http://a b"}, ("base_url takes",)),
    ({"base_url": "api.hubapi.com"}, ("base_url takes", "http://")),
    ({"proxy": "http://"}, ("proxy: host",)),
    ({"proxy": "http://h:port"}, ("proxy", "port")),
    ({"proxy": "h:80"}, ("proxy", "scheme")),
    ({"proxy": "http://h:0"}, ("proxy: port takes",)),
    ({"auth": 5}, ("auth takes a token", "int")),
    ({"auth": b"token"}, ("auth takes a token", "bytes")),
    ({"auth": ""}, ("auth", "empty")),
    ({"auth": ["t"]}, ("auth takes a token", "list")),
    ({"auth": {"clientId": "i", "clientSecret": "s"}}, ("auth takes", "dict", "did you mean OAuth2Refresh")),
    ({"auth": {"token": "t"}}, ("auth takes", "did you mean Bearer")),
    ({"auth": {"privateApp": "t"}}, ("auth takes", "did you mean ApiKeys")),
]


@pytest.mark.parametrize(("settings", "words"), WRONG, ids=lambda given: str(given)[:40] if isinstance(given, dict) else "")
@pytest.mark.parametrize("half", HALVES)
def test_a_wrong_setting_is_named(half: str, settings: Any_, words: tuple[str, ...]) -> None:
    """Of whatever type, at once, with what the field takes instead."""
    with refused(*words):
        send(half, settings.get("base_url", "http://localhost:1"), **{"retry": None, **settings})


GROUPS: list[tuple[Any, Any_, tuple[str, ...]]] = [
    (axle.RetryConfig, {"count": "3"}, ("retry: count takes a whole number",)),
    (axle.RetryConfig, {"count": 2.5}, ("retry: count takes",)),
    (axle.RetryConfig, {"interval": -0.1}, ("retry: interval takes a number of seconds",)),
    (axle.RetryConfig, {"status_codes": 503}, ("retry: status_codes takes a list of statuses", "503")),
    (axle.RetryConfig, {"status_codes": ("503",)}, ("retry: status_codes takes",)),
    (axle.RetryConfig, {"status_codes": (5030,)}, ("retry: status_codes takes",)),
    (axle.RetryConfig, {"respect_retry_after": "yes"}, ("retry: respect_retry_after takes True or False",)),
    (axle.RetryConfig, {"total_timeout": 0}, ("retry: total_timeout takes",)),
    (axle.RollingWindow, {"bucket_size": 61}, ("bucket_size", "time_window")),
    (axle.RollingWindow, {"time_window": "60"}, ("rolling_window: time_window takes",)),
    (axle.CircuitBreakerConfig, {"failure_threshold": 1.5}, ("circuit_breaker: failure_threshold takes a number from 0 to 1",)),
    (axle.CircuitBreakerConfig, {"rolling_window": 5}, ("circuit_breaker: rolling_window takes RollingWindow",)),
    (axle.PoolConfig, {"max_active_connections": 0}, ("pool: max_active_connections takes", "-1 for no limit")),
    (axle.PoolConfig, {"wait_time": None}, ("pool: wait_time takes", "None")),
    (axle.SocketConfig, {"receive_buffer_size": 0}, ("socket: receive_buffer_size takes",)),
    (axle.Timeout, {"total": "5"}, ("timeout: total takes",)),
    (axle.RateLimit, {"requests": 0}, ("rate_limit: requests takes",)),
    (axle.RateLimit, {"per": -1}, ("rate_limit: per takes",)),
    (axle.CacheConfig, {"capacity": 0}, ("cache: capacity takes",)),
    (axle.ResponseLimits, {"max_header_size": -2}, ("response_limits: max_header_size takes", "-1")),
    (axle.ProxyConfig, {}, ("proxy", "host")),
    (axle.ProxyConfig, {"host": "h"}, ("proxy", "port")),
    (axle.ProxyConfig, {"host": "http://h", "port": 1}, ("proxy: host takes",)),
    (axle.ProxyConfig, {"host": "h", "port": 70_000}, ("proxy: port takes",)),
    (axle.ProxyConfig, {"host": "h", "port": 1, "user_name": "a:b"}, ("proxy: user_name takes",)),
    (axle.SecureSocket, {"ciphers": "A:B"}, ("secure_socket: ciphers takes a list",)),
    (axle.SecureSocket, {"key": "key.pem"}, ("secure_socket: key takes KeyStore, CertKey or None",)),
    (axle.Protocol, {"versions": "TLSv1.3"}, ("protocol: versions takes a list",)),
    (axle.Bearer, {"token": b"t"}, ("auth: token takes a text, not bytes",)),
    (axle.Bearer, {"token": " "}, ("auth", "empty")),
    (axle.OAuth2Refresh, {"refresh_token": "r", "client_id": "i"}, ("auth", "client_secret")),
    (axle.ClientConfig, {"request_timeout": "30"}, ("client_config: request_timeout takes",)),
]


@pytest.mark.parametrize(("kind", "given", "words"), GROUPS, ids=lambda one: str(one)[:40] if isinstance(one, dict) else "")
def test_a_wrong_field_of_a_group_is_named(kind: Any, given: Any_, words: tuple[str, ...]) -> None:
    """When the group is made."""
    with refused(*words):
        kind(**given)


def test_secrets_are_not_shown() -> None:
    """Neither a password of a wrong proxy, nor one in a field that takes something else."""
    for make in (
        lambda: axle.Client("t", proxy="ftp://me:sesame@h"),
        lambda: axle.Client("t", proxy="http://me:sesame@h:port"),
        lambda: axle.Client("t", "http://me:sesame@x"),
        lambda: axle.ProxyConfig(host="h", port=1, user_name=5, password="sesame"),  # type: ignore[arg-type] # wrong on purpose
        lambda: axle.Client({"clientSecret": "sesame"}),  # type: ignore[arg-type] # wrong on purpose
        lambda: axle.Bearer([*"sesame"]),  # type: ignore[arg-type] # wrong on purpose
        lambda: axle.Client("t", headers="sesame"),  # type: ignore[arg-type] # wrong on purpose
    ):
        with pytest.raises(axle.ConfigurationError) as failed:
            make()
        assert "sesame" not in str(failed.value)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("retryConfig", "retry"),
        ("retry_config", "retry"),
        ("httpVersion", "http_version"),
        ("serviceUrl", "base_url"),
        ("service_url", "base_url"),
        ("baseUrl", "base_url"),
        ("secureSocket", "secure_socket"),
        ("circuitBreaker", "circuit_breaker"),
        ("http1Settings", "http1"),
        ("http2_settings", "http2"),
        ("poolConfig", "pool"),
        ("followRedirects", "follow_redirects"),
        ("cookieConfig", "cookies"),
        ("responseLimits", "response_limits"),
        ("socketConfig", "socket"),
        ("laxDataBinding", "lax"),
        ("max_retries", "retry"),
        ("access_token", "auth"),
        ("timout", "timeout"),
        ("validate", "validation"),
    ],
)
def test_the_connectors_names_lead_to_ours(theirs: str, ours: str) -> None:
    """A setting by the name that a connector or another client has for it is answered with the name here."""
    with refused(theirs, f"did you mean {ours}?"):
        axle.Client("t", **{theirs: None})  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    ("kind", "theirs", "ours"),
    [
        (axle.RetryConfig, "backOffFactor", "back_off_factor"),
        (axle.RetryConfig, "maxWaitInterval", "max_wait_interval"),
        (axle.CircuitBreakerConfig, "rollingWindow", "rolling_window"),
        (axle.RollingWindow, "requestVolumeThreshold", "request_volume_threshold"),
        (axle.OAuth2Refresh, "credentialBearer", "credential_bearer"),
        (axle.OAuth2Refresh, "clientId", "client_id"),
        (axle.ClientConfig, "reqTimeout", "request_timeout"),
        (axle.ApiKeys, "privateApp", "private_app"),
        (axle.SecureSocket, "certValidation", "cert_validation"),
        (axle.CertKey, "keyPassword", "key_password"),
        (axle.ProxyConfig, "userName", "user_name"),
        (axle.SocketConfig, "connectTimeOut", "connect_timeout"),
        (axle.PoolConfig, "maxIdleConnections", "max_idle_connections"),
        (axle.Http2Settings, "http2InitialWindowSize", "http2_initial_window_size"),
        (axle.FollowRedirects, "allowAuthHeaders", "allow_auth_headers"),
        (axle.CookieConfig, "maxCookiesPerDomain", "max_cookies_per_domain"),
        (axle.ResponseLimits, "maxEntityBodySize", "max_entity_body_size"),
    ],
)
def test_the_connectors_names_of_fields_lead_to_ours(kind: Any, theirs: str, ours: str) -> None:
    """In each group."""
    with refused(theirs, f"did you mean {ours}?"):
        kind(**{theirs: "x"})


@pytest.mark.parametrize("number", [Decimal("2.5"), Fraction(5, 2), 2.5])
def test_any_real_number_is_a_number_of_seconds(number: Any) -> None:
    """Of a client, of a call, in a group: the connectors' decimals too."""
    with serving(answer()) as server:
        for half in HALVES:
            assert one(half, server.url, timeout=number).status == 200
            call = ("GET", "/x", None, {"timeout": number})
            assert send(half, server.url, call, timeout=axle.Timeout(number, number, number, number, number))
            assert one(half, server.url, timeout=Decimal(30), pool=axle.PoolConfig(wait_time=number)).status == 200
            assert one(half, server.url, transport="fast", timeout=number).status == 200
    assert axle.RetryConfig(interval=number, total_timeout=number).interval == 2.5
    assert axle.RateLimit(10, number).per == 2.5
    assert axle.CircuitBreakerConfig(reset_time=number).reset_time == 2.5


def test_three_retries_are_three() -> None:
    """`retry=3`, of a client and of a call; the rest is as it is by default. A wrong one is refused before anything is sent."""
    assert axle.Client("t", retry=3).config.retry == axle.RetryConfig(count=3)
    for number in (0, 1, 3):
        for driven, call in ((Driven(retry=number), a_call()), (Driven(retry=9), a_call(retry=number))):
            with pytest.raises(axle.ServerError) as failed:
                driven.run(call, *[reply(500)] * (number + 1))
            assert failed.value.attempts == number + 1
    for wrong in ({"retry": "3"}, {"retry": -1}, {"timeout": -1}, {"timeout": "1"}, {"headers": "x"}, {"params": "x"}):
        with refused(next(iter(wrong))):
            Driven().run(a_call(**wrong))


def test_words_may_be_spelt_as_in_the_connectors() -> None:
    """`2.0`, `AUTO`: what they mean is the same."""
    options: Options = {"http_version": "2.0", "compression": "ALWAYS"}  # type: ignore[typeddict-item] # wrong on purpose
    config = axle.Client("t", **options).config
    assert (config.http_version, config.compression) == ("2", "always")


def test_one_half_does_not_take_the_clients_of_the_other() -> None:
    """An httpx.Client cannot be awaited, and an httpx.AsyncClient cannot but be."""
    import httpx

    with httpx.Client(trust_env=False) as plain, refused("transport", "axle.Client"):
        axle.AsyncClient("t", transport=plain)
    with refused("transport", "axle.AsyncClient"):
        axle.Client("t", transport=httpx.AsyncClient(trust_env=False))


# Files of TLS


def garbage(folder: Path, data: bytes = b"garbage") -> str:
    """Return the path of a file that holds nothing good."""
    path = folder / "garbage.pem"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("transport", ["default", "fast"])
@pytest.mark.parametrize("half", HALVES)
def test_files_of_tls_are_read_when_the_client_is_made(half: str, transport: str, tmp_path: Path) -> None:
    """One that is not there, is no file, is garbage or empty is named with its field."""
    bad = garbage(tmp_path)
    empty = tmp_path / "empty.pem"
    empty.touch()
    validation = axle.CertValidation(crl=bad)
    cases: list[tuple[axle.SecureSocket, str]] = []
    for path in ("/no/such.pem", str(tmp_path), bad, str(empty)):
        cases.append((axle.SecureSocket(cert=path), "cert"))
        cases.append((axle.SecureSocket(key=axle.CertKey(cert_file=path, key_file=KNOWN.key)), "key"))
        cases.append((axle.SecureSocket(key=axle.CertKey(cert_file=KNOWN.cert, key_file=path)), "key"))
        cases.append((axle.SecureSocket(cert_validation=axle.CertValidation(crl=path)), "crl"))
    cases.append((axle.SecureSocket(cert=KNOWN.ca, cert_validation=validation), "crl"))
    cases.append((axle.SecureSocket(key=axle.CertKey(cert_file=KNOWN.ca, key_file=KNOWN.key)), "key"))
    for secure, field in cases:
        with refused("secure_socket", field):
            one(half, "http://localhost:1", secure_socket=secure, transport=transport)


@pytest.mark.parametrize("half", HALVES)
def test_stores_are_read_when_the_client_is_made(half: str, tmp_path: Path) -> None:
    """PKCS12 files too, and so is the password of each."""
    for path in ("/no/such.p12", str(tmp_path), garbage(tmp_path)):
        for secure in (
            axle.SecureSocket(cert=axle.TrustStore(path=path)),
            axle.SecureSocket(key=axle.KeyStore(path=path)),
        ):
            with refused("secure_socket", path):
                one(half, "http://localhost:1", secure_socket=secure)
    with refused("secure_socket", "password"):
        one(
            half, "http://localhost:1", secure_socket=axle.SecureSocket(key=axle.KeyStore(path=KNOWN.key_store(), password="x"))
        )


@pytest.mark.parametrize("password", [None, "", "wrong", "x" * 2_000])
@pytest.mark.parametrize("half", HALVES)
def test_an_encrypted_key_needs_its_password(half: str, password: str | None) -> None:
    """Without it, and with a wrong one, the client is not made; with it, it is."""
    key = axle.CertKey(cert_file=KNOWN.cert, key_file=KNOWN.locked, key_password=password)
    with refused("secure_socket: key: key_password"):
        one(half, "http://localhost:1", secure_socket=axle.SecureSocket(key=key))
    axle.Client(
        "t",
        secure_socket=axle.SecureSocket(key=axle.CertKey(cert_file=KNOWN.cert, key_file=KNOWN.locked, key_password=PASSWORD)),
    )


def test_the_terminal_is_not_asked() -> None:
    """A program with a terminal and an encrypted key ends with an error, instead of waiting for somebody to type."""
    import pty

    script = f"""import axle
axle.Client("t", secure_socket=axle.SecureSocket(key=axle.CertKey(cert_file={KNOWN.cert!r}, key_file={KNOWN.locked!r})))"""
    terminal, end = pty.openpty()
    try:
        run = subprocess.run(
            [sys.executable, "-c", script], stdin=end, stdout=end, stderr=subprocess.PIPE, timeout=30, check=False
        )
    finally:
        os.close(terminal)
        os.close(end)
    assert run.returncode == 1 and b"key_password is missing" in run.stderr


def test_pkcs12_and_ocsp_need_a_library() -> None:
    """Without it the client is not made, and the error says what to install."""
    script = f"""import sys
sys.modules["cryptography"] = None
import axle
for secure in (
    axle.SecureSocket(cert=axle.TrustStore(path={KNOWN.trust_store()!r}, password={PASSWORD!r})),
    axle.SecureSocket(key=axle.KeyStore(path={KNOWN.key_store()!r}, password={PASSWORD!r})),
    axle.SecureSocket(cert_validation=axle.CertValidation(type="OCSP_CRL")),
):
    for kind in (axle.Client, axle.AsyncClient):
        try:
            kind("t", secure_socket=secure)
        except axle.ConfigurationError as error:
            print(error)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    lines = run.stdout.splitlines()
    assert len(lines) == 6 and all("secure_socket" in line and "tls]" in line for line in lines), run.stdout


def test_a_file_of_cookies_is_read_when_the_client_is_made(tmp_path: Path) -> None:
    """One in another format is named."""
    with refused("cookies", "persistent_cookie_handler"):
        axle.Client("t", cookies=axle.CookieConfig(enabled=True, persistent_cookie_handler=garbage(tmp_path)))
