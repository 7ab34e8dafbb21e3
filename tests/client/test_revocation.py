"""Whether a server's certificate is revoked, asked of an authority that the test makes: responders, lists, and liars."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import ocsp

import axle
from tests.client.faults import FaultServer, Got, Reply, Slow, answer, serving
from tests.client.halves import HALVES, one, refused, send
from tests.client.proxies import proxying
from tests.client.responding import DAY, KEYS, Authority

pytestmark = pytest.mark.parametrize("half", HALVES)
DEAD = "http://127.0.0.1:1/"


@contextlib.contextmanager
def responding(authority: Authority, reply: Callable[[Got], Reply] | Reply) -> Iterator[tuple[FaultServer, FaultServer]]:
    """Run a responder, and a server whose certificate names it."""
    with serving(reply) as responder, serving(answer(200, None, "connection: close"), authority.issue(responder.url)) as server:
        yield responder, server


def asking(authority: Authority, **more: Any) -> axle.SecureSocket:
    """Return settings that ask the authority's responder."""
    return axle.SecureSocket(cert=authority.ca, cert_validation=axle.CertValidation(**{"type": "OCSP_CRL", **more}))


@pytest.mark.parametrize("kind", KEYS)
def test_the_responder_decides(half: str, kind: str) -> None:
    """A certificate that it calls good is accepted; one that it calls revoked is not, at the first try, and nothing is sent."""
    authority = Authority(kind)
    with responding(authority, authority.responder()) as (responder, server):
        assert one(half, server.url, secure_socket=asking(authority)).status == 200
        (asked,) = responder.got
        assert (asked.method, asked.headers["content-type"]) == ("POST", "application/ocsp-request")
    with responding(authority, authority.responder(revoked=True)) as (responder, server):
        with pytest.raises(axle.TlsError, match="revoked") as failed:
            one(half, server.url, secure_socket=asking(authority))
        assert failed.value.lasting
        assert (server.got, server.connections) == ([], 1)


def test_another_key_may_answer_if_the_authority_has_certified_it_for_that(half: str) -> None:
    """One that it has certified for servers may not."""
    authority = Authority()
    authority.delegate()
    with responding(authority, authority.responder()) as (_, server):
        assert one(half, server.url, secure_socket=asking(authority)).status == 200
    authority.delegate(certified=False)
    with responding(authority, authority.responder()) as (_, server), pytest.raises(axle.TlsError, match="not signed"):
        one(half, server.url, secure_socket=asking(authority), retry=None)


LIES: dict[str, tuple[Callable[[Authority], Callable[[Got], Reply] | Reply], str]] = {
    "an old answer": (lambda authority: authority.responder(age=3 * DAY), "out of date"),
    "an answer of tomorrow": (lambda authority: authority.responder(age=-DAY), "out of date"),
    "another certificate": (lambda authority: authority.responder(about=authority.certificate), "another certificate"),
    "unknown": (lambda authority: authority.responder(status=ocsp.OCSPCertStatus.UNKNOWN), "does not know"),
    "a stranger": (lambda authority: _stranger(authority), "not signed"),
    "try later": (lambda authority: answer(200, _refusal()), "TRY_LATER"),
    "no OCSP": (lambda authority: answer(200, b"no"), "not an OCSP response"),
    "an error": (lambda authority: answer(500), "no answer"),
    "too much": (lambda authority: answer(200, b"x" * 11_000_000), "no answer"),
    "a broken answer": (lambda authority: b"HTTP/9 what\r\n\r\n", "no answer"),
}


def _stranger(authority: Authority) -> Callable[[Got], Reply]:
    other = Authority()

    def reply(got: Got) -> Reply:
        other.leaf, other.certificate = authority.leaf, authority.certificate
        return answer(200, other.response(got.body))

    return reply


def _refusal() -> bytes:
    made = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    return made.public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize("lie", LIES)
def test_what_proves_nothing_is_refused(half: str, lie: str) -> None:
    """Where nobody can tell whether a certificate is revoked, nothing is sent, and the error says what was answered."""
    authority = Authority()
    made, words = LIES[lie]
    with responding(authority, made(authority)) as (_, server):
        with pytest.raises(axle.TlsError, match=words) as failed:
            one(half, server.url, secure_socket=asking(authority), retry=None)
        assert not failed.value.lasting
        assert server.got == []


def test_a_certificate_that_names_nobody_is_refused(half: str) -> None:
    """Neither responder nor list: nobody can tell."""
    authority = Authority()
    with serving(answer(), authority.issue()) as server, pytest.raises(axle.TlsError, match="no responder and no list"):
        one(half, server.url, secure_socket=asking(authority), retry=None)


@pytest.mark.parametrize("encoding", [serialization.Encoding.DER, serialization.Encoding.PEM])
def test_a_published_list_decides_where_no_responder_answers(half: str, encoding: Any) -> None:
    """The list that the certificate names is fetched; a list of somebody else, or an old one, proves nothing."""
    authority = Authority()

    def said(*lists: Any) -> Any:
        return serving(answer(200, lists[0].public_bytes(encoding)))

    def call(published: FaultServer) -> int:
        with serving(answer(), authority.issue(DEAD, published.url)) as server:
            return one(half, server.url, secure_socket=asking(authority), retry=None).status

    authority.issue()
    with said(authority.listed()) as published:
        assert call(published) == 200
        assert [got.method for got in published.got] == ["GET"]
    for made, words in ((Authority().listed(), "not issued by"), (authority.listed(age=3 * DAY), "out of date")):
        with said(made) as published, pytest.raises(axle.TlsError, match=words):
            call(published)


def test_a_published_list_can_revoke(half: str) -> None:
    """The serial number of the server's certificate is looked up there."""
    authority = Authority()
    lists: list[bytes] = []
    with (
        serving(lambda got: answer(200, lists[0])) as published,
        serving(answer(), authority.issue(None, published.url)) as server,
    ):
        lists.append(authority.listed(revoked=True).public_bytes(serialization.Encoding.DER))
        with pytest.raises(axle.TlsError, match="revoked"):
            one(half, server.url, secure_socket=asking(authority))


def test_a_list_of_ones_own_decides_where_no_responder_answers(half: str) -> None:
    """A PEM file with lists of several authorities; the one of the certificate's counts."""
    authority = Authority()
    with serving(answer(), authority.issue(DEAD)) as server:
        assert one(half, server.url, secure_socket=asking(authority, crl=authority.list_file())).status == 200
        with pytest.raises(axle.TlsError, match="revoked"):
            one(half, server.url, secure_socket=asking(authority, crl=authority.list_file(revoked=True)))


def test_a_good_answer_is_kept(half: str) -> None:
    """Until it says itself that it is old, for `cache_validity_period` at most; `cache_size=0` keeps none."""
    authority = Authority()
    calls = [("GET", "/x")] * 3
    for settings, asked in (({}, 1), ({"cache_size": 0}, 3), ({"cache_validity_period": 0.0}, 3)):
        with responding(authority, authority.responder()) as (responder, server):
            send(half, server.url, *calls, secure_socket=asking(authority, **settings))
            assert (server.connections, len(responder.got)) == (3, asked)


def test_a_silent_responder_does_not_outlast_the_timeout(half: str) -> None:
    """The bound of the whole request holds for the questions too."""
    authority = Authority()
    with responding(authority, Slow(answer(), 3.0)) as (_, server):
        began = datetime.datetime.now()
        with pytest.raises(axle.TimeoutError):
            one(half, server.url, secure_socket=asking(authority), retry=None, timeout=0.5)
        assert datetime.datetime.now() - began < datetime.timedelta(seconds=2.5)


@pytest.mark.parametrize("kind", ["HTTP", "SOCKS4", "SOCKS5"])
def test_the_question_goes_through_the_proxy_too(half: str, kind: str) -> None:
    """As all else that the client sends."""
    authority = Authority()
    with responding(authority, authority.responder()) as (responder, server), proxying(kind) as proxy:
        through = axle.ProxyConfig(host="127.0.0.1", port=proxy.port, protocol=cast(Any, kind))
        assert one(half, server.url, secure_socket=asking(authority), proxy=through).status == 200
        assert (len(responder.got), len(proxy.seen)) == (1, 2)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (axle.SecureSocket(cert_validation=axle.CertValidation(type="OCSP_STAPLING")), ("stapling",)),
        (axle.SecureSocket(enable=False, cert_validation=axle.CertValidation(type="OCSP_CRL")), ("enable",)),
        (axle.SecureSocket(cert_validation=axle.CertValidation()), ("crl",)),
        (axle.SecureSocket(cert_validation=axle.CertValidation(crl="x", cache_size=5)), ("cache",)),
    ],
    ids=["stapling", "no verification", "no list", "a cache of a file"],
)
def test_what_cannot_be_asked_is_refused(half: str, settings: axle.SecureSocket, words: tuple[str, ...]) -> None:
    """When the client is made, by name."""
    with refused("secure_socket", *words):
        send(half, "https://localhost:1", secure_socket=settings)


def test_words_that_mean_nothing_are_refused(half: str) -> None:
    """Before anything is made of them."""
    for kind, field in ((axle.CertValidation, "type"), (axle.Protocol, "name")):
        with refused("secure_socket", field, "OCSP?"):
            kind(**{field: cast(Any, "OCSP?")})


def test_the_fast_transport_asks_nobody(half: str) -> None:
    """And says so."""
    with refused("fast", "OCSP"):
        send(half, "https://localhost:1", transport="fast", secure_socket=asking(Authority()))
