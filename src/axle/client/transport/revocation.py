"""Whether a server's certificate is revoked: which servers to ask, and what the answers mean (RFC 6960, RFC 5280). No I/O.

The certificate names the responders of its authority, and the lists that the authority publishes. Responders are asked first,
then the user's own lists are read, then the published ones. If revocation cannot be determined, the certificate is refused.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from axle.client.config import CertValidation
from axle.client.errors import ConfigurationError

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
    from cryptography.x509 import ocsp
    from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
except ImportError:
    raise ConfigurationError("secure_socket: for OCSP, run `pip install .[tls]` in a clone of Axle") from None

SKEW = timedelta(minutes=5)  # by which clocks may differ
MAX_KEPT = 50
END_OF_LIST = b"-----END X509 CRL-----"


class Question(NamedTuple):
    """What to send to whom; without a body, a list is fetched."""

    url: str
    body: bytes = b""
    content_type: str = "application/ocsp-request"


class IssuedCertificate(NamedTuple):
    """A certificate and the one that issued it."""

    leaf: x509.Certificate
    issuer: x509.Certificate


class UnclearAnswer(Exception):
    """An answer from which nothing follows."""


Inquiry = Generator[Question, bytes | None, None]
Source = tuple[Question | None, Callable[[bytes | None, datetime], datetime]]
"""What to ask, if anything, and the function that reads the answer: it returns until when a certificate is good."""


class Revocation:
    """Knows which certificates were found good, and how long that holds."""

    def __init__(self, settings: CertValidation) -> None:
        self._lists = tuple(_lists_in(settings.crl)) if settings.crl else ()
        self._most = MAX_KEPT if settings.cache_size is None else settings.cache_size
        self._period = settings.cache_validity_period
        self._good: dict[bytes, datetime] = {}
        self._lock = threading.Lock()

    def inquiry(self, chain: list[bytes], now: datetime) -> Inquiry:
        """Find out about the first certificate of a verified chain; each question wants its answer, or None.

        Raises ssl.SSLCertVerificationError for a revoked certificate, and ssl.SSLError if that cannot be determined.
        """
        if self._good.get(chain[0], now) > now:
            return
        if len(chain) < 2:
            raise ssl.SSLError("the chain has no issuer's certificate to check revocation with")
        pair = IssuedCertificate(*(x509.load_der_x509_certificate(one) for one in chain[:2]))
        until = yield from self._good_until(pair, now)
        if self._period is not None:
            until = min(until, now + timedelta(seconds=self._period))
        self._keep(chain[0], until)

    def _good_until(self, pair: IssuedCertificate, now: datetime) -> Generator[Question, bytes | None, datetime]:
        reasons = []
        for question, read in self._sources(pair):
            answer = None if question is None else (yield question)
            try:
                return read(answer, now)
            except UnclearAnswer as why:
                reasons.append(f"{question.url}: {why}" if question else str(why))
        explanation = "; ".join(reasons) or "it names no responder and no list"
        raise ssl.SSLError(f"it is unknown whether the certificate is revoked: {explanation}")

    def _sources(
        self, pair: IssuedCertificate
    ) -> Iterator[tuple[Question | None, Callable[[bytes | None, datetime], datetime]]]:
        request = ocsp.OCSPRequestBuilder().add_certificate(*pair, hashes.SHA1()).build()
        body = request.public_bytes(serialization.Encoding.DER)
        for url in _responders(pair.leaf):
            yield Question(url, body), lambda answer, now: _good_until_by_responder(answer, pair, now)
        for listed in self._lists:
            # Mypy infers no lambda with defaults.
            yield None, lambda _, now, listed=listed: _good_until_by_list(listed, pair, now)  # type: ignore[misc]
        for url in _published(pair.leaf):
            yield Question(url), lambda answer, now: _good_until_by_list(_list_in_answer(answer), pair, now)

    def _keep(self, certificate: bytes, until: datetime) -> None:
        with self._lock:
            self._good[certificate] = until
            while len(self._good) > self._most:
                del self._good[next(iter(self._good))]


def _responders(leaf: x509.Certificate) -> list[str]:
    ways = _extension(leaf, x509.AuthorityInformationAccess) or ()
    locations = [way.access_location for way in ways if way.access_method == AuthorityInformationAccessOID.OCSP]
    return _addresses(locations)


def _published(leaf: x509.Certificate) -> list[str]:
    points = _extension(leaf, x509.CRLDistributionPoints) or ()
    return _addresses([name for point in points for name in point.full_name or ()])


def _addresses(names: list[Any]) -> list[str]:
    """Return those that are reached by plain HTTP: answers are signed, and TLS would ask the same question again."""
    urls = [name.value for name in names if isinstance(name, x509.UniformResourceIdentifier)]
    return [url for url in urls if url.startswith("http://")]


def _extension(certificate: x509.Certificate, extension_class: Any) -> Any:
    try:
        return certificate.extensions.get_extension_for_class(extension_class).value
    except x509.ExtensionNotFound:
        return None


def _good_until_by_responder(answer: bytes | None, pair: IssuedCertificate, now: datetime) -> datetime:
    """Read the answer of a responder; return how long a good one holds."""
    if answer is None:
        raise UnclearAnswer("no answer")
    try:
        response = ocsp.load_der_ocsp_response(answer)
    except ValueError:
        raise UnclearAnswer("the answer is not an OCSP response") from None
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise UnclearAnswer(f"the responder says {response.response_status.name}")
    if not any(_has_signed(signer, response) for signer in _signers(response, pair.issuer, now)):
        raise UnclearAnswer("the answer is not signed by the certificate's authority")
    single = next((one for one in response.responses if _is_about(one, pair)), None)
    if single is None:
        raise UnclearAnswer("the answer is about another certificate")
    until = _good_until(single.this_update_utc, single.next_update_utc, now)
    if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        raise _revoked(single.revocation_time_utc)
    if single.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        raise UnclearAnswer("the responder does not know the certificate")
    return until


def _is_about(single: ocsp.OCSPSingleResponse, pair: IssuedCertificate) -> bool:
    expected = ocsp.OCSPRequestBuilder().add_certificate(*pair, single.hash_algorithm).build()
    names = (expected.serial_number, expected.issuer_name_hash, expected.issuer_key_hash)
    return names == (single.serial_number, single.issuer_name_hash, single.issuer_key_hash)


def _signers(response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> Iterator[x509.Certificate]:
    """Find the certificates that may sign: the authority's, and those that it certified for such answers."""
    yield issuer
    for certificate in response.certificates:
        uses = _extension(certificate, x509.ExtendedKeyUsage) or ()
        if (
            ExtendedKeyUsageOID.OCSP_SIGNING not in uses
            or not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
        ):
            continue
        try:
            certificate.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            continue
        yield certificate


def _has_signed(signer: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    key, algorithm = signer.public_key(), response.signature_hash_algorithm
    signature, data = response.signature, response.tbs_response_bytes
    try:
        if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, data)
        elif isinstance(key, rsa.RSAPublicKey) and algorithm is not None:
            key.verify(signature, data, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm is not None:
            key.verify(signature, data, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _good_until_by_list(listed: x509.CertificateRevocationList, pair: IssuedCertificate, now: datetime) -> datetime:
    """Look into a list; return how long it holds that the certificate is not there."""
    if listed.issuer != pair.issuer.subject or not _signed(listed, pair.issuer):
        raise UnclearAnswer("the list was not issued by the certificate's authority")
    until = _good_until(listed.last_update_utc, listed.next_update_utc, now)
    entry = listed.get_revoked_certificate_by_serial_number(pair.leaf.serial_number)
    if entry is not None:
        raise _revoked(entry.revocation_date_utc)
    return until


def _signed(listed: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return listed.is_signature_valid(issuer.public_key())  # type: ignore[arg-type] # what cannot sign raises TypeError
    except TypeError:  # a kind of key that signs no lists
        return False


def _good_until(since: datetime, until: datetime | None, now: datetime) -> datetime:
    if since > now + SKEW or (until is not None and until < now - SKEW):
        raise UnclearAnswer("the answer is out of date")
    return now if until is None else until


def _revoked(since: datetime | None) -> ssl.SSLError:
    return ssl.SSLCertVerificationError(f"certificate verify failed: certificate revoked, at {since:%Y-%m-%d %H:%M} UTC")


def _list_in_answer(answer: bytes | None) -> x509.CertificateRevocationList:
    if answer is None:
        raise UnclearAnswer("no answer")
    try:
        return x509.load_pem_x509_crl(answer) if answer.startswith(b"-----") else x509.load_der_x509_crl(answer)
    except ValueError:
        raise UnclearAnswer("the answer is not a revocation list") from None


def _lists_in(path: str) -> Iterator[x509.CertificateRevocationList]:
    for text in Path(path).read_bytes().split(END_OF_LIST)[:-1]:
        try:
            yield x509.load_pem_x509_crl(text[text.find(b"-----BEGIN") :] + END_OF_LIST + b"\n")
        except ValueError as error:
            raise ConfigurationError(f"secure_socket: {path} is not a PEM file of revocation lists ({error})") from None


def chain_of(connection: Any) -> list[bytes]:
    """Return the verified chain of a connection, the server's own certificate first, as DER.

    Python names a method for it from 3.13 on; the object below has had one since 3.10.
    """
    import _ssl  # the constant for DER has no public name

    below = getattr(connection, "_sslobj", connection)
    return [one.public_bytes(_ssl.ENCODING_DER) for one in below.get_verified_chain() or ()]
