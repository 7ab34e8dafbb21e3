"""From the TLS settings to an `ssl.SSLContext`. Raises ConfigurationError for what Python's TLS cannot do."""

from __future__ import annotations

import os
import ssl
import stat
import tempfile
from pathlib import Path
from typing import Any

from axle.client.config import CertKey, KeyStore, Protocol, SecureSocket, TrustStore
from axle.client.errors import ConfigurationError

VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.0": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}


def checked(given: Any) -> None:
    """Refuse settings that cannot be honoured, before the first connection."""
    if not isinstance(given, SecureSocket):
        return
    if given.protocol and given.protocol.name == "DTLS":
        raise ConfigurationError("secure_socket: DTLS is not spoken; HTTP needs TLS")
    if given.protocol:
        _bounds(given.protocol)
    if given.session_timeout is not None:
        raise ConfigurationError("secure_socket: session_timeout cannot be set; Python's ssl decides how long sessions live")
    validation = given.cert_validation
    if validation and validation.type != "CRL":
        raise ConfigurationError("secure_socket: Python's ssl checks no OCSP; use CertValidation(type='CRL', crl='file.pem')")
    if validation and not validation.crl:
        raise ConfigurationError("secure_socket: cert_validation needs crl, a PEM file of revocation lists")
    if validation and (validation.cache_size is not None or validation.cache_validity_period is not None):
        raise ConfigurationError("secure_socket: lists of revoked certificates are read once; there is no cache to set")


def context(given: SecureSocket | ssl.SSLContext | None) -> ssl.SSLContext:
    """Make the context for connections."""
    if isinstance(given, ssl.SSLContext):
        return given
    settings = given or SecureSocket()
    made = _trusting(settings)
    if settings.key:
        _identify(made, settings.key)
    if settings.protocol and settings.protocol.versions:
        made.minimum_version, made.maximum_version = _bounds(settings.protocol)
    if settings.ciphers:
        _ciphers(made, settings)
    if not settings.share_session:
        made.options |= ssl.OP_NO_TICKET
    if settings.cert_validation:
        made.load_verify_locations(settings.cert_validation.crl)
        made.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
    return made


def _trusting(settings: SecureSocket) -> ssl.SSLContext:
    if settings.enable and settings.cert is None and settings.verify_host_name and settings.cert_validation is None:
        from httpx2 import create_ssl_context

        return create_ssl_context()
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not settings.enable:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
        return made
    made.check_hostname = settings.verify_host_name
    if settings.cert is None:
        made.load_default_certs()
    elif isinstance(settings.cert, TrustStore):
        made.load_verify_locations(cadata=_trusted(settings.cert))
    else:
        made.load_verify_locations(settings.cert)
    return made


def _ciphers(made: ssl.SSLContext, settings: SecureSocket) -> None:
    try:
        made.set_ciphers(":".join(settings.ciphers))
    except ssl.SSLError as error:
        raise ConfigurationError(f"secure_socket: ciphers: {error}") from None


def _bounds(protocol: Protocol) -> tuple[ssl.TLSVersion, ssl.TLSVersion]:
    try:
        found = sorted({VERSIONS[name] for name in protocol.versions})
    except KeyError as unknown:
        raise ConfigurationError(f"secure_socket: {unknown} is none of {', '.join(VERSIONS)}") from None
    if not found:
        return ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.MAXIMUM_SUPPORTED
    between = [version for version in sorted(set(VERSIONS.values())) if found[0] <= version <= found[-1]]
    if between != found:
        raise ConfigurationError("secure_socket: versions must have no gap between the lowest and the highest")
    return found[0], found[-1]


def _pkcs12(path: str, password: str) -> Any:
    try:
        from cryptography.hazmat.primitives.serialization import pkcs12
    except ImportError:
        raise ConfigurationError("secure_socket: PKCS12 files need `pip install axle-crm[tls]`") from None
    try:
        return pkcs12.load_pkcs12(Path(path).read_bytes(), password.encode() or None)
    except ValueError as error:
        told = f"secure_socket: {path} is no PKCS12 file with this password ({error}); JKS is not read"
        raise ConfigurationError(told) from None


def _trusted(store: TrustStore) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    found = _pkcs12(store.path, store.password)
    certificates = [one.certificate for one in found.additional_certs]
    if found.cert:
        certificates.append(found.cert.certificate)
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)


def _identify(made: ssl.SSLContext, key: KeyStore | CertKey) -> None:
    if isinstance(key, CertKey):
        made.load_cert_chain(key.cert_file, key.key_file, key.key_password)
        return
    from cryptography.hazmat.primitives import serialization

    found = _pkcs12(key.path, key.password)
    if found.key is None or found.cert is None:
        raise ConfigurationError(f"secure_socket: {key.path} holds no key with its certificate")
    secret = os.urandom(16).hex()
    encryption = serialization.BestAvailableEncryption(secret.encode())
    pem = found.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    for one in (found.cert, *found.additional_certs):
        pem += one.certificate.public_bytes(serialization.Encoding.PEM)
    # ssl reads keys from files alone; this one is ours to read, encrypted, and gone at once.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "key.pem"
        file.touch(stat.S_IRUSR | stat.S_IWUSR)
        file.write_bytes(pem)
        made.load_cert_chain(file, password=secret)
