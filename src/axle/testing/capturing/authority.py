"""A certificate authority for one run, which can vouch for HubSpot's names alone. Its key is never written down."""

from __future__ import annotations

import datetime
import os
import ssl
import stat
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DOMAINS = ("hubapi.com", "hubspot.com")
DAYS = 7  # a run that is longer than a week would have to begin again
PRIVATE = stat.S_IRUSR | stat.S_IWUSR


class Authority:
    """Makes the certificate of HubSpot's hosts, and what clients need to trust it. `folder` is removed by whoever made it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Axle capture, this run only")])
        self._certificate = self._certified(self._name, self._key.public_key(), self._authority_extensions())
        self.file = self._write("authority.pem", self.pem)

    @property
    def pem(self) -> bytes:
        """The certificate of the authority."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def context(self) -> ssl.SSLContext:
        """Return what a server needs to be taken for each of HubSpot's hosts."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "api.hubapi.com")])
        names = [x509.DNSName(f"{star}{domain}") for domain in DOMAINS for star in ("", "*.")]
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        extensions: list[tuple[x509.ExtensionType, bool]] = [(x509.SubjectAlternativeName(names), False), (usage, False)]
        certificate = self._certified(name, key.public_key(), extensions).public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        context.load_cert_chain(self._write("server.pem", certificate + secret))
        return context

    def bundle(self, name: str, others: bytes) -> Path:
        """Write certificates of others together with the authority's, and return the file."""
        return self._write(name, others.rstrip() + b"\n" + self.pem)

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
            file.write(content)
        return path

    def _authority_extensions(self) -> list[tuple[x509.ExtensionType, bool]]:
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        names = x509.NameConstraints([x509.DNSName(domain) for domain in DOMAINS], None)
        return [(x509.BasicConstraints(ca=True, path_length=0), True), (usage, True), (names, True)]

    def _certified(
        self, name: x509.Name, key: ec.EllipticCurvePublicKey, extensions: Sequence[tuple[x509.ExtensionType, bool]]
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=DAYS))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._key, hashes.SHA256())
