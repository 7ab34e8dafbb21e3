"""Whether a webhook comes from HubSpot: signatures of version 3, of older ones where they are asked for.

    verify(secret, Received("POST", "https://example.com/hook", headers, body), time.time())

Raises InvalidSignature, which says what is wrong. Signatures are compared in constant time. Version 1 covers neither the method
nor the address nor the time, version 2 not the time: whoever saw one such request can send it again, for ever.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping

from axle.client.errors import ConfigurationError
from axle.core import signatures
from axle.core.signatures import decoded, v1, v2, v3

VERSIONS = ("v3", "v2", "v1")  # newest first
NEWEST = "v3"
MAX_AGE = 300.0  # seconds, as HubSpot says
MAX_TIMESTAMP_DIGITS = 15  # digits: milliseconds for the next thirty thousand years
V3 = signatures.V3.lower()
OLD = signatures.OLD.lower()
VERSION = signatures.VERSION.lower()
TIMESTAMP = signatures.TIMESTAMP.lower()


class InvalidSignature(ValueError):
    """A request is not signed by HubSpot, or not by this app, or it is too old."""


class Received:
    """A request as it came: its method, the whole address that HubSpot called, its headers and its raw body."""

    def __init__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method = method
        self.url = url
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body


def verify(secret: str, received: Received, now: float, oldest: float = MAX_AGE, versions: Collection[str] = (NEWEST,)) -> None:
    """Check a request by its signature of version 3. Raises InvalidSignature, and ConfigurationError for an empty secret.

    `now` is the time in seconds; `oldest` is how many seconds a request of version 3 may be old, or lie in the future: one that
    is exactly as old is accepted. `versions` are those that count: the newest of them that the request carries decides. HubSpot
    sends version 1 beside version 3, and who may leave a header out must not choose which one is looked at.
    """
    _refuse_unsafe(secret, versions)
    headers = received.headers
    if NEWEST in versions and V3 in headers:
        return _verify_v3(secret, received, now, oldest)
    signed = headers.get(OLD, "")
    version = headers.get(VERSION, "v1").lower() if signed else ""
    if version not in versions or version == NEWEST:
        carried = f"; it has one of version {version[:10]}" if version else ""
        raise InvalidSignature(f"the request has no signature of version {' or '.join(versions)}{carried}")
    if version == "v2":
        return _refuse_other([v2(secret, received.method, received.url, received.body)], signed)
    return _refuse_other([v1(secret, received.body)], signed)


def _refuse_unsafe(secret: str, versions: Collection[str]) -> None:
    """Refuse what would accept anybody: an empty secret, which an unset variable is, or no version that there is."""
    if not secret.strip():
        raise ConfigurationError("the secret is empty, so anybody could sign with it")
    if isinstance(versions, str) or not versions or not set(versions) <= set(VERSIONS):
        raise ConfigurationError(f"versions must be one or more of {', '.join(VERSIONS)}, as in versions=('v3', 'v2')")


def _verify_v3(secret: str, received: Received, now: float, oldest: float) -> None:
    timestamp = received.headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= MAX_TIMESTAMP_DIGITS):
        raise InvalidSignature("the request has no valid timestamp")
    age_ms = round(now * 1000) - int(timestamp)
    if abs(age_ms) > oldest * 1000:
        age = f"{abs(age_ms) / 1000:.0f} seconds {'ago' if age_ms > 0 else 'in the future'}"
        raise InvalidSignature(f"the request was sent {age}; at most {oldest:.0f} are accepted")
    # HubSpot's guide decodes the address, its own client does not: both forms are accepted.
    addresses = (decoded(received.url), received.url)
    expected = [v3(secret, (received.method, url), received.body, timestamp) for url in addresses]
    _refuse_other(expected, received.headers[V3])


def _refuse_other(expected: list[str], signature: str) -> None:
    if not any([hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")) for right in expected]):
        raise InvalidSignature("the signature does not match the app's secret and the request")
