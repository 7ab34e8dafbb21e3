"""Whether a webhook comes from HubSpot: signatures of versions 1, 2 and 3, and how old a request of version 3 may be.

    verify(secret, Received("POST", "https://example.com/hook", headers, body), time.time())

Raises InvalidSignature, which says what is wrong. Signatures are compared in constant time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

OLDEST = 300.0  # seconds, as HubSpot says
LONGEST_TIMESTAMP = 15  # digits: milliseconds for the next thirty thousand years
V3 = "x-hubspot-signature-v3"
OLD = "x-hubspot-signature"
VERSION = "x-hubspot-signature-version"
TIMESTAMP = "x-hubspot-request-timestamp"

# What HubSpot's guide decodes in an address before it signs version 3. Its own client does not, so both forms are accepted.
DECODED = {
    "%3A": ":",
    "%2F": "/",
    "%3F": "?",
    "%40": "@",
    "%21": "!",
    "%24": "$",
    "%27": "'",
    "%28": "(",
    "%29": ")",
    "%2A": "*",
    "%2C": ",",
    "%3B": ";",
}
_ENCODED = re.compile("|".join(DECODED), re.IGNORECASE)


class InvalidSignature(ValueError):
    """A request is not signed by HubSpot, or not by this app, or it is too old."""


def v1(secret: str, body: bytes) -> str:
    """Return the signature of version 1: of the body alone."""
    return hashlib.sha256(secret.encode() + body).hexdigest()


def v2(secret: str, method: str, url: str, body: bytes) -> str:
    """Return the signature of version 2: of method, address and body."""
    return hashlib.sha256(secret.encode() + method.upper().encode() + url.encode() + body).hexdigest()


def v3(secret: str, request: tuple[str, str], body: bytes, timestamp: str) -> str:
    """Return the signature of version 3: of method, address, body and time, by HMAC."""
    method, url = request
    signed = method.upper().encode() + url.encode() + body + timestamp.encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


class Received:
    """A request as it came: its method, the whole address that HubSpot called, its headers and its raw body."""

    def __init__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method = method
        self.url = url
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body


def verify(secret: str, received: Received, now: float, oldest: float = OLDEST) -> None:
    """Check a request by the best signature that it carries; `now` is the time in seconds. Raises InvalidSignature."""
    headers = received.headers
    if V3 in headers:
        _verify_v3(secret, received, now, oldest)
        return
    given = headers.get(OLD)
    if not given:
        raise InvalidSignature("the request has no signature")
    version = headers.get(VERSION, "v1").lower()
    if version == "v1":
        expected = v1(secret, received.body)
    elif version == "v2":
        expected = v2(secret, received.method, received.url, received.body)
    else:
        raise InvalidSignature(f"signatures of version {version[:10]} are not known")
    _compare([expected], given)


def _verify_v3(secret: str, received: Received, now: float, oldest: float) -> None:
    timestamp = received.headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP):
        raise InvalidSignature("the request does not say when it was sent")
    age = now - int(timestamp) / 1000
    if abs(age) > oldest:
        raise InvalidSignature(f"the request was sent {age:.0f} seconds ago; at most {oldest:.0f} are accepted")
    plain = _ENCODED.sub(lambda found: DECODED[found[0].upper()], received.url)
    expected = [v3(secret, (received.method, url), received.body, timestamp) for url in (received.url, plain)]
    _compare(expected, received.headers[V3])


def _compare(expected: list[str], given: str) -> None:
    if not any([hmac.compare_digest(one.encode(), given.encode()) for one in expected]):
        raise InvalidSignature("the signature is not that of this app's secret and this request")
