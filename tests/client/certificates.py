"""Certificates made for the tests: an authority, a server, a client, and what depends on them."""

from __future__ import annotations

import datetime
import functools
import ssl
import tempfile
from collections.abc import Sequence
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

PASSWORD = "sesame"


class Certificates:
    """An authority with a certificate for `localhost`, one for another name, and one for a client, as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = trustme.CA()
        self.server = self.authority.issue_cert("localhost", "127.0.0.1")
        self.elsewhere = self.authority.issue_cert("elsewhere.test")
        self.client = self.authority.issue_cert("client@axle.test")
        self.ca = str(folder / "ca.pem")
        self.authority.cert_pem.write_to_path(self.ca)
        self.stranger = str(folder / "stranger.pem")
        trustme.CA().cert_pem.write_to_path(self.stranger)
        self.cert, self.key, self.locked = (str(folder / name) for name in ("client.pem", "client.key", "locked.key"))
        self.client.cert_chain_pems[0].write_to_path(self.cert)
        self.client.private_key_pem.write_to_path(self.key)
        self._private = serialization.load_pem_private_key(self.client.private_key_pem.bytes(), None)
        encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
        Path(self.locked).write_bytes(
            self._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
        )

    def trust_store(self) -> str:
        """Return a PKCS12 file with the authority in it."""
        ca = x509.load_pem_x509_certificate(self.authority.cert_pem.bytes())
        encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
        data = pkcs12.serialize_key_and_certificates(b"trust", None, None, [ca], encryption)
        return self._file("trust.p12", data)

    def key_store(self) -> str:
        """Return a PKCS12 file with the client's certificate and key in it."""
        certificate = x509.load_pem_x509_certificate(self.client.cert_chain_pems[0].bytes())
        encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
        assert isinstance(self._private, ec.EllipticCurvePrivateKey)
        return self._file(
            "key.p12", pkcs12.serialize_key_and_certificates(b"key", self._private, certificate, None, encryption)
        )

    def revoked(self, *certificates: trustme.LeafCert) -> str:
        """Return a PEM file in which the authority revokes certificates."""
        ca = x509.load_pem_x509_certificate(self.authority.cert_pem.bytes())
        key = serialization.load_pem_private_key(self.authority.private_key_pem.bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(ca.subject)
        builder = builder.last_update(now - datetime.timedelta(days=1)).next_update(now + datetime.timedelta(days=1))
        for one in certificates:
            serial = x509.load_pem_x509_certificate(one.cert_chain_pems[0].bytes()).serial_number
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
            builder = builder.add_revoked_certificate(entry)
        made = builder.sign(key, hashes.SHA256())
        return self._file(f"crl{len(certificates)}.pem", made.public_bytes(serialization.Encoding.PEM))

    def context(
        self, leaf: trustme.LeafCert | None = None, want_client: bool = False, alpn: Sequence[str] = ()
    ) -> ssl.SSLContext:
        """Return a server's context; `alpn` are the protocols that it speaks."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        (leaf or self.server).configure_cert(made)
        if want_client:
            self.authority.configure_trust(made)
            made.verify_mode = ssl.CERT_REQUIRED
        if alpn:
            made.set_alpn_protocols(alpn)
        return made

    def _file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)


@functools.cache
def certificates() -> Certificates:
    """Make them once."""
    return Certificates(Path(tempfile.mkdtemp(prefix="axle-tls-")))
