"""An authority that says, in a test, which of its certificates are revoked: by OCSP, and in a list it publishes."""

from __future__ import annotations

import datetime
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.client.faults import Got, answer

DAY = datetime.timedelta(days=1)
KEYS: dict[str, Callable[[], Any]] = {
    "EC": lambda: ec.generate_private_key(ec.SECP256R1()),
    "RSA": lambda: rsa.generate_private_key(65_537, 2_048),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
}


class Authority:
    """Issues a certificate for `localhost` that names a responder and a list, and answers for it."""

    def __init__(self, kind: str = "EC", common_name: str = "authority") -> None:
        self.now = datetime.datetime.now(datetime.UTC)
        self.key = KEYS[kind]()
        self.algorithm = None if kind == "Ed25519" else hashes.SHA256()
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        self.folder = Path(tempfile.mkdtemp(prefix="axle-ocsp-"))
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        self.certificate = self._issued(self.name, self.key.public_key(), (constraints, True))
        self.ca = self._file("ca.pem", self.certificate.public_bytes(serialization.Encoding.PEM))
        self.leaf = self.certificate
        self.signer = (self.certificate, self.key)
        self.included: list[x509.Certificate] | None = None

    def issue(self, responder: str | None = None, published: str | None = None) -> ssl.SSLContext:
        """Issue the server's certificate; return its context."""
        key = KEYS["EC"]()
        names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
        extensions: list[tuple[x509.ExtensionType, bool]] = [(names, False)]
        if responder:
            way = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder))
            extensions.append((x509.AuthorityInformationAccess([way]), False))
        if published:
            where = [x509.UniformResourceIdentifier(published)]
            point = x509.DistributionPoint(full_name=where, relative_name=None, reasons=None, crl_issuer=None)
            extensions.append((x509.CRLDistributionPoints([point]), False))
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        self.leaf = self._issued(subject, key.public_key(), *extensions)
        pem = self.leaf.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._file("server.pem", pem))
        return context

    def delegate(self, certified: bool = True) -> None:
        """Let another key sign the answers from now on; it may have been certified for that, or not."""
        key = KEYS["EC"]()
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING if certified else ExtendedKeyUsageOID.SERVER_AUTH])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "responder")])
        self.signer = (self._issued(subject, key.public_key(), (uses, False)), key)
        self.included = [self.signer[0]]

    def response(self, body: bytes, revoked: bool = False, age: datetime.timedelta = DAY / 24, **other: Any) -> bytes:
        """Answer a request of OCSP."""
        asked = ocsp.load_der_ocsp_request(body)
        assert asked.serial_number == self.leaf.serial_number
        status = other.get("status", ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=other.get("about", self.leaf),
            issuer=self.certificate,
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=self.now - age,
            next_update=self.now - age + DAY,
            revocation_time=self.now - age if status is ocsp.OCSPCertStatus.REVOKED else None,
            revocation_reason=None,
        )
        certificate, key = self.signer
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        if self.included:
            builder = builder.certificates(self.included)
        algorithm = self.algorithm if key is self.key else hashes.SHA256()
        return builder.sign(key, algorithm).public_bytes(serialization.Encoding.DER)

    def responder(self, **said: Any) -> Callable[[Got], bytes]:
        """Return what a server of the authority answers."""
        return lambda got: answer(200, self.response(got.body, **said))

    def listed(self, revoked: bool = False, age: datetime.timedelta = DAY / 24) -> x509.CertificateRevocationList:
        """Make a list of revoked certificates."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(self.now - age).next_update(self.now - age + DAY)
        if revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(self.leaf.serial_number).revocation_date(self.now)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, self.algorithm)

    def list_file(self, revoked: bool = False) -> str:
        """Return a PEM file with two lists: one of another authority, and this one's."""
        lists = [Authority(common_name="another").listed(), self.listed(revoked)]
        return self._file("lists.pem", b"".join(one.public_bytes(serialization.Encoding.PEM) for one in lists))

    def _issued(self, subject: x509.Name, key: Any, *extensions: tuple[x509.ExtensionType, bool]) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(self.now - DAY).not_valid_after(self.now + DAY)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.key, self.algorithm)

    def _file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)
