"""Asks, over plain HTTP and through the same proxy, whether certificates are revoked."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

import httpcore2
import msgspec

from axle.client import statuses
from axle.client.config import CertValidation, Config, Http2Settings
from axle.client.proxies import ProxyConfig
from axle.client.transport._sync.network import Backend, left
from axle.client.transport.options import pool_options
from axle.client.transport.revocation import Question, Revocation, chain_of

MAX_ANSWER = 10 * 1024 * 1024  # bytes; lists of large authorities have some
MAX_SECONDS = 5.0  # seconds for one answer, so that a silent responder leaves time to look into lists


class Inquirer:
    """Carries inquiries out."""

    def __init__(self, config: Config, validation: CertValidation) -> None:
        over_tls = isinstance(config.proxy, ProxyConfig) and config.proxy.protocol == "HTTPS"
        trust = config.secure_socket if over_tls else None  # responders themselves are asked over plain HTTP
        self._config = msgspec.structs.replace(config, secure_socket=trust, http_version="1.1", http2=Http2Settings())
        self._revocation = Revocation(validation)

    def __call__(self, connection: Any, timeout: float | None) -> None:
        """Refuse a connection if the server's certificate is revoked, or if that cannot be determined."""
        steps = self._revocation.inquiry(chain_of(connection), datetime.now(UTC))
        try:
            question = next(steps)
            while True:
                question = steps.send(self._asked(question, timeout))
        except StopIteration:
            return
        except ssl.SSLError as refused:
            raise httpcore2.ConnectError(str(refused)) from refused

    def _asked(self, question: Question, timeout: float | None) -> bytes | None:
        """Return an answer, or None where there is none."""
        bound = left(MAX_SECONDS if timeout is None else min(timeout, MAX_SECONDS))
        request = httpcore2.Request(
            "POST" if question.body else "GET",
            question.url,
            headers=_headers(question),
            content=question.body or None,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), bound)},
        )
        pool = httpcore2.ConnectionPool(network_backend=Backend(self._config), **pool_options(self._config))
        try:
            with pool:
                answer = pool.handle_request(request)
                try:
                    return _body_of(answer) if answer.status == statuses.OK else None
                finally:
                    answer.close()
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError, httpcore2.TimeoutException, OSError):
            left(None)  # the bound of the whole request holds here too
            return None


def _headers(question: Question) -> list[tuple[bytes, bytes]]:
    url = httpcore2.URL(question.url)
    host = url.host if url.port is None else b"%b:%d" % (url.host, url.port)
    headers = [(b"host", host), (b"connection", b"close")]
    if question.body:
        headers += [(b"content-type", question.content_type.encode()), (b"content-length", b"%d" % len(question.body))]
    return headers


def _body_of(answer: httpcore2.Response) -> bytes | None:
    parts, size = [], 0
    for part in cast(Iterable[bytes], answer.stream):
        size += len(part)
        if size > MAX_ANSWER:
            return None
        parts.append(part)
    return b"".join(parts)
