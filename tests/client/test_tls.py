"""TLS, with an authority that the test makes: whom the client trusts, as whom it appears, and what it speaks."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import pytest

import axle
from axle.client.transport import tls
from tests.client.certificates import PASSWORD, certificates
from tests.client.faults import Got, answer, serving
from tests.client.halves import HALVES, one, refused, send

KNOWN = certificates()
pytestmark = pytest.mark.parametrize("half", HALVES)


def trusting(**more: Any) -> axle.SecureSocket:
    """Return settings that trust the test's authority."""
    return axle.SecureSocket(**{"cert": KNOWN.ca, **more})


def test_a_stranger_is_not_trusted(half: str) -> None:
    """By default the authorities of the system are trusted, and another one is not; nothing is sent."""
    with serving(answer(), KNOWN.context()) as server:
        for secure in (None, axle.SecureSocket(), axle.SecureSocket(cert=KNOWN.stranger)):
            with pytest.raises(axle.TlsError, match="certificate verify failed"):
                one(half, server.url, secure_socket=secure, retry=None)
    assert server.got == []


@pytest.mark.parametrize("transport", ["default", "fast"])
def test_distrust_lasts(half: str, transport: str) -> None:
    """A certificate that is not trusted is looked at once: another try would find the same one."""
    with serving(answer(), KNOWN.context()) as server:
        with pytest.raises(axle.TlsError):
            one(half, server.url, transport=transport)
        assert server.connections == 1


def test_an_authority_can_be_named(half: str) -> None:
    """As a PEM file, as a PKCS12 store with a password, or as a context of one's own."""
    own = ssl.create_default_context(cafile=KNOWN.ca)
    store = axle.TrustStore(path=KNOWN.trust_store(), password=PASSWORD)
    with serving(answer(), KNOWN.context()) as server:
        for secure in (trusting(), trusting(cert=store), own):
            assert one(half, server.url, secure_socket=secure).status == 200


def test_a_wrong_password_is_told(half: str) -> None:
    """And so is a file that is no PKCS12."""
    wrong = axle.TrustStore(path=KNOWN.trust_store(), password="no")
    with serving(answer(), KNOWN.context()) as server:
        for store in (wrong, axle.TrustStore(path=KNOWN.ca)):
            with refused("PKCS12"):
                one(half, server.url, secure_socket=trusting(cert=store), retry=None)


def test_verification_can_be_off(half: str) -> None:
    """`enable=False` trusts anybody."""
    with serving(answer(), KNOWN.context(KNOWN.elsewhere)) as server:
        assert one(half, server.url, secure_socket=axle.SecureSocket(enable=False)).status == 200


def test_the_host_name_is_checked(half: str) -> None:
    """A certificate for another name is refused, unless `verify_host_name=False`."""
    with serving(answer(), KNOWN.context(KNOWN.elsewhere)) as server:
        with pytest.raises(axle.TlsError, match=r"[Hh]ostname"):
            one(half, server.url, secure_socket=trusting(), retry=None)
        assert one(half, server.url, secure_socket=trusting(verify_host_name=False)).status == 200


def test_the_server_name_can_be_another(half: str) -> None:
    """`server_name` is what the server is asked for, and what its certificate is checked against."""
    names: list[str | None] = []
    context = KNOWN.context(KNOWN.elsewhere)
    context.sni_callback = lambda connection, name, context: names.append(name)
    with serving(answer(), context) as server:
        assert one(half, server.url, secure_socket=trusting(server_name="elsewhere.test")).status == 200
    assert names == ["elsewhere.test"]


@pytest.mark.parametrize("kind", ["plain", "with a password", "PKCS12"])
def test_the_client_shows_its_certificate(half: str, kind: str) -> None:
    """The server, which wants one, sees it; without one the connection fails."""
    keys: dict[str, Callable[[], Any]] = {
        "plain": lambda: axle.CertKey(cert_file=KNOWN.cert, key_file=KNOWN.key),
        "with a password": lambda: axle.CertKey(cert_file=KNOWN.cert, key_file=KNOWN.locked, key_password=PASSWORD),
        "PKCS12": lambda: axle.KeyStore(path=KNOWN.key_store(), password=PASSWORD),
    }
    seen: list[Any] = []

    def look(got: Got) -> bytes:
        seen.append(got.socket.getpeercert()["subjectAltName"])
        return answer()

    with serving(look, KNOWN.context(want_client=True)) as server:
        assert one(half, server.url, secure_socket=trusting(key=keys[kind]())).status == 200
        with pytest.raises(axle.TransportError):
            one(half, server.url, secure_socket=trusting(), retry=None)
    assert seen == [(("email", "client@axle.test"),)]


@pytest.mark.parametrize(("versions", "spoken"), [(("TLSv1.2",), "TLSv1.2"), (("TLSv1.3",), "TLSv1.3")])
def test_versions_are_bound(half: str, versions: tuple[str, ...], spoken: str) -> None:
    """Only the named versions are spoken."""
    seen: list[str] = []

    def look(got: Got) -> bytes:
        seen.append(got.socket.version())
        return answer()

    with serving(look, KNOWN.context()) as server:
        one(half, server.url, secure_socket=trusting(protocol=axle.Protocol(versions=versions)))
    assert seen == [spoken]


def test_versions_that_do_not_meet(half: str) -> None:
    """A server that speaks only another version is not spoken to."""
    context = KNOWN.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with serving(answer(), context) as server, pytest.raises(axle.TlsError):
        one(half, server.url, secure_socket=trusting(protocol=axle.Protocol(versions=("TLSv1.3",))), retry=None)


def test_ciphers_are_bound(half: str) -> None:
    """Of TLS 1.2, only the named suites are offered; names that there are not are refused."""
    seen: list[str] = []

    def look(got: Got) -> bytes:
        seen.append(got.socket.cipher()[0])
        return answer()

    old = axle.Protocol(versions=("TLSv1.2",))
    suite = "ECDHE-ECDSA-AES128-GCM-SHA256"
    with serving(look, KNOWN.context()) as server:
        one(half, server.url, secure_socket=trusting(protocol=old, ciphers=(suite,)))
        with refused("ciphers"):
            one(half, server.url, secure_socket=trusting(ciphers=("NO-SUCH-SUITE",)))
    assert seen == [suite]


def test_revoked_certificates_are_refused(half: str) -> None:
    """A list in which the authority revokes the server's certificate; an empty list revokes nothing."""
    with serving(answer(), KNOWN.context()) as server:
        empty = axle.CertValidation(crl=KNOWN.revoked())
        assert one(half, server.url, secure_socket=trusting(cert_validation=empty)).status == 200
        full = axle.CertValidation(crl=KNOWN.revoked(KNOWN.server))
        with pytest.raises(axle.TlsError, match="revoked"):
            one(half, server.url, secure_socket=trusting(cert_validation=full), retry=None)


def reused(half: str, version: str, own: bool = False, **settings: Any) -> list[bool]:
    """Connect three times by one client; tell which connections took up an earlier session."""
    seen: list[bool] = []

    def look(got: Got) -> bytes:
        seen.append(got.socket.session_reused)
        return answer(200, None, "connection: close")

    secure: Any = trusting(protocol=axle.Protocol(versions=(version,)), **settings)
    if own:
        secure = ssl.create_default_context(cafile=KNOWN.ca)
        secure.maximum_version = tls.VERSIONS[version]
    with serving(look, KNOWN.context()) as server:
        send(half, server.url, *[("GET", "/x")] * 3, secure_socket=secure)
        assert server.connections == 3
    return seen


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_connections_take_up_earlier_sessions(half: str, version: str) -> None:
    """With one server; `share_session=False` makes each connection begin anew, and so does a `session_timeout` that is over."""
    assert reused(half, version) == [False, True, True]
    assert reused(half, version, own=True) == [False, True, True]
    assert reused(half, version, session_timeout=60.0) == [False, True, True]
    assert reused(half, version, session_timeout=0.0) == [False, False, False]
    assert reused(half, version, share_session=False) == [False, False, False]


def test_a_server_that_has_forgotten_a_session_is_connected_to_all_the_same(half: str) -> None:
    """It begins anew."""
    seen: list[bool] = []

    def look(got: Got) -> bytes:
        seen.append(got.socket.session_reused)
        if got.number == 2:
            server.context = KNOWN.context()
        return answer(200, None, "connection: close")

    with serving(look, KNOWN.context()) as server:
        send(half, server.url, *[("GET", "/x")] * 4, secure_socket=trusting())
    assert seen == [False, True, False, True]


def test_a_handshake_has_a_bound_of_its_own(half: str) -> None:
    """A server that never answers the handshake is given up after `handshake_timeout`."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://localhost:{silent.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(axle.TimeoutError) as failed:
            one(half, url, secure_socket=trusting(handshake_timeout=0.3), retry=None)
    assert failed.value.phase == "connect"
    assert time.monotonic() - began < 3.0


def test_the_version_of_http_is_agreed_upon(half: str) -> None:
    """By ALPN: HTTP/2 is offered unless 1.1 is asked for."""
    offered: list[str | None] = []

    def look(got: Got) -> bytes:
        offered.append(got.socket.selected_alpn_protocol())
        return answer()

    for version in ("2", "1.1"):
        context = KNOWN.context()
        context.set_alpn_protocols(["http/1.1"])
        with serving(look, context) as server:
            assert one(half, server.url, secure_socket=trusting(), http_version=version).http_version == "HTTP/1.1"
    assert offered == ["http/1.1", "http/1.1"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (axle.SecureSocket(protocol=axle.Protocol(name="DTLS")), ("DTLS",)),
        (axle.SecureSocket(protocol=axle.Protocol(versions=("SSLv3",))), ("SSLv3",)),
        (axle.SecureSocket(protocol=axle.Protocol(versions=("TLSv1.1", "TLSv1.3"))), ("gap",)),
    ],
    ids=["DTLS", "SSLv3", "a gap"],
)
def test_what_python_cannot_do_is_refused(half: str, settings: axle.SecureSocket, words: tuple[str, ...]) -> None:
    """When the client is made, by name."""
    with refused("secure_socket", *words):
        send(half, "https://localhost:1", secure_socket=settings)


def test_the_fast_transport_honours_what_it_can(half: str) -> None:
    """Its own authority, a client certificate, versions, revocation; what it cannot is refused."""
    key = axle.CertKey(cert_file=KNOWN.cert, key_file=KNOWN.key)
    with serving(answer(), KNOWN.context(want_client=True)) as server:
        assert one(half, server.url, transport="fast", secure_socket=trusting(key=key)).status == 200
        with pytest.raises(axle.TlsError):
            one(half, server.url, transport="fast", retry=None)
        for settings in (trusting(server_name="x"), trusting(ciphers=("x",)), trusting(verify_host_name=False)):
            with refused("fast"):
                one(half, server.url, transport="fast", secure_socket=settings)
