"""From the TLS settings to an `ssl.SSLContext`, and sessions. Raises ConfigurationError for what Python's TLS cannot do."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from axle.client.config import CertKey, CertValidation, KeyStore, Protocol, SecureSocket, TrustStore
from axle.client.errors import ConfigurationError

VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.0": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}

MAX_SESSIONS = 32  # servers; one client has few


def refuse_unsupported(settings: Any) -> None:
    """Refuse settings that cannot be honoured, before the first connection."""
    if not isinstance(settings, SecureSocket):
        return
    if settings.protocol and settings.protocol.name == "DTLS":
        raise ConfigurationError("secure_socket: DTLS is not supported; HTTP needs TLS")
    if settings.protocol:
        _bounds(settings.protocol)
    if settings.cert_validation:
        _revocation(settings.cert_validation, settings.enable)


def _revocation(validation: CertValidation, enable: bool) -> None:
    if validation.type == "OCSP_STAPLING":
        raise ConfigurationError(
            "secure_socket: Python's ssl does not support stapling; type='OCSP_CRL' asks the responder itself"
        )
    if not enable:
        raise ConfigurationError("secure_socket: cert_validation needs enable=True: only verified certificates are checked")
    if validation.type != "CRL":
        return
    if not validation.crl:
        raise ConfigurationError("secure_socket: cert_validation needs crl, a PEM file of revocation lists")
    if validation.cache_size is not None or validation.cache_validity_period is not None:
        raise ConfigurationError("secure_socket: cache settings need type='OCSP_CRL'; a file of lists is read once")


def context(secure_socket: SecureSocket | ssl.SSLContext | None) -> ssl.SSLContext:
    """Make the context for connections."""
    if isinstance(secure_socket, ssl.SSLContext):
        return secure_socket
    settings = secure_socket or SecureSocket()
    with _reading("cert", getattr(settings.cert, "path", settings.cert)):
        context = _trusting(settings)
    if isinstance(settings.key, CertKey):
        _load(context, settings.key)
    elif settings.key:
        with _reading("key", settings.key.path):
            _identify(context, settings.key)
    if settings.protocol and settings.protocol.versions:
        context.minimum_version, context.maximum_version = _bounds(settings.protocol)
    if settings.ciphers:
        _ciphers(context, settings)
    if not settings.share_session:
        context.options |= ssl.OP_NO_TICKET
    if settings.cert_validation and settings.cert_validation.type == "CRL":
        with _reading("cert_validation: crl", settings.cert_validation.crl):
            context.load_verify_locations(settings.cert_validation.crl)
        context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
    return context


@contextlib.contextmanager
def _reading(field: str, file: Any) -> Iterator[None]:
    """Say of a file that cannot be used which setting names it. Raises ConfigurationError."""
    try:
        yield
    except ConfigurationError:
        raise
    except ssl.SSLError as error:
        raise ConfigurationError(f"secure_socket: {field}: {file} is not valid: {error}") from None
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"secure_socket: {field}: {file} cannot be read: {error}") from None


class Sessions:
    """The last session with each server, so that the next connection leaves out most of the handshake."""

    def __init__(self, settings: SecureSocket) -> None:
        # Revocation is checked again for each connection: a resumed one shows no certificate.
        looked_up = settings.cert_validation is not None and settings.cert_validation.type != "CRL"
        self.on = settings.share_session and not looked_up
        self._longest = settings.session_timeout
        self._kept: dict[str, tuple[float, ssl.SSLSession]] = {}

    def keep(self, name: str, connection: Any, now: float) -> bool:
        """Keep the session of a connection; tell whether it has one by now: TLS 1.3 hands them out after the handshake."""
        below = getattr(connection, "_sslobj", connection)
        session = below.session
        if session is None or (not session.has_ticket and below.version() == "TLSv1.3"):
            return False
        if name in self._kept or len(self._kept) < MAX_SESSIONS:
            self._kept[name] = (now, session)
        return True

    def resuming(self, context: ssl.SSLContext, name: str, now: float) -> ssl.SSLContext:
        """Return a context whose connection resumes the session with a server, if there is one that is not too old."""
        since, session = self._kept.get(name, (now, None))
        if session is None or (self._longest is not None and now - since > self._longest):
            return context
        return cast(ssl.SSLContext, _Resuming(context, session))


class _Resuming:
    """A context with a session to take up; it does what HTTP libraries ask of a context."""

    def __init__(self, context: ssl.SSLContext, session: ssl.SSLSession) -> None:
        self._context = context
        self._session = session

    def set_alpn_protocols(self, names: list[str]) -> None:
        """Do nothing: the context has them already."""

    def wrap_socket(self, raw: socket.socket, *, server_hostname: str | None = None) -> ssl.SSLSocket:
        """Begin a connection over a socket."""
        return self._context.wrap_socket(raw, server_hostname=server_hostname, session=self._session)

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """Begin a connection in memory."""
        return self._context.wrap_bio(incoming, outgoing, server_side, server_hostname, session or self._session)


def _trusting(settings: SecureSocket) -> ssl.SSLContext:
    if settings.enable and settings.cert is None and settings.verify_host_name and settings.cert_validation is None:
        from httpx2 import create_ssl_context

        return create_ssl_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not settings.enable:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    context.check_hostname = settings.verify_host_name
    if settings.cert is None:
        context.load_default_certs()
    elif isinstance(settings.cert, TrustStore):
        context.load_verify_locations(cadata=_trusted(settings.cert))
    else:
        context.load_verify_locations(settings.cert)
    return context


def _ciphers(context: ssl.SSLContext, settings: SecureSocket) -> None:
    try:
        context.set_ciphers(":".join(settings.ciphers))
    except ssl.SSLError as error:
        raise ConfigurationError(f"secure_socket: ciphers: {error}") from None


def _bounds(protocol: Protocol) -> tuple[ssl.TLSVersion, ssl.TLSVersion]:
    try:
        versions = sorted({VERSIONS[name] for name in protocol.versions})
    except KeyError as unknown:
        choices = ", ".join(VERSIONS)
        raise ConfigurationError(f"secure_socket: unknown version {unknown}; valid versions are {choices}") from None
    if not versions:
        return ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.MAXIMUM_SUPPORTED
    between = [version for version in sorted(set(VERSIONS.values())) if versions[0] <= version <= versions[-1]]
    if between != versions:
        raise ConfigurationError("secure_socket: versions must be a range without gaps")
    return versions[0], versions[-1]


def _pkcs12(path: str, password: str) -> Any:
    try:
        from cryptography.hazmat.primitives.serialization import pkcs12
    except ImportError:
        raise ConfigurationError("secure_socket: for PKCS12 files, run `pip install .[tls]` in a clone of Axle") from None
    try:
        return pkcs12.load_pkcs12(Path(path).read_bytes(), password.encode() or None)
    except ValueError as error:
        message = f"secure_socket: {path} is not a PKCS12 file with this password ({error}); JKS is not supported"
        raise ConfigurationError(message) from None


def _trusted(store: TrustStore) -> str:
    archive = _pkcs12(store.path, store.password)
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates = [one.certificate for one in archive.additional_certs]
    if archive.cert:
        certificates.append(archive.cert.certificate)
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)


def _load(context: ssl.SSLContext, key: CertKey) -> None:
    """Take a certificate and a key from PEM files. A password that is missing is an error: the terminal is not asked."""
    for field, file in (("cert_file", key.cert_file), ("key_file", key.key_file)):
        with _reading(f"key: {field}", file):
            Path(file).read_bytes()
    prompts = []

    def password() -> str:
        prompts.append(True)
        return key.key_password or ""

    with _reading("key", f"{key.cert_file} with {key.key_file}"):
        try:
            context.load_cert_chain(key.cert_file, key.key_file, password)
        except (ssl.SSLError, ValueError):
            if not prompts:
                raise
            problem = "wrong" if key.key_password else "missing, and the key is encrypted"
            raise ConfigurationError(f"secure_socket: key: key_password is {problem}") from None


def _identify(context: ssl.SSLContext, key: KeyStore) -> None:
    archive = _pkcs12(key.path, key.password)
    from cryptography.hazmat.primitives import serialization

    if archive.key is None or archive.cert is None:
        raise ConfigurationError(f"secure_socket: {key.path} does not contain a key with its certificate")
    secret = os.urandom(16).hex()
    encryption = serialization.BestAvailableEncryption(secret.encode())
    pem = archive.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    for certificate in (archive.cert, *archive.additional_certs):
        pem += certificate.certificate.public_bytes(serialization.Encoding.PEM)
    # ssl reads keys only from files; this one is readable by us alone, encrypted, and deleted at once.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "key.pem"
        file.touch(stat.S_IRUSR | stat.S_IWUSR)
        file.write_bytes(pem)
        context.load_cert_chain(file, password=secret)
