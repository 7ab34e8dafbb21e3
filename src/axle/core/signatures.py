"""Signatures of webhooks, as HubSpot makes them: of version 1, 2 and 3, and the headers that a delivery carries.

Version 1 covers neither the method nor the address nor the time, version 2 not the time. A delivery carries version 1 beside
version 3, as HubSpot's do.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

POST = "POST"
V3 = "X-HubSpot-Signature-v3"
OLD = "X-HubSpot-Signature"
VERSION = "X-HubSpot-Signature-Version"
TIMESTAMP = "X-HubSpot-Request-Timestamp"

# What is decoded in an address before version 3 is signed.
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


def v1(secret: str, body: bytes) -> str:
    """Return the signature of version 1: of the body alone."""
    return hashlib.sha256(secret.encode() + body).hexdigest()


def v2(secret: str, method: str, url: str, body: bytes) -> str:
    """Return the signature of version 2: of method, address and body."""
    return hashlib.sha256(secret.encode() + method.upper().encode() + url.encode() + body).hexdigest()


def v3(secret: str, request: tuple[str, str], body: bytes, timestamp: str) -> str:
    """Return the signature of version 3: of method, address, body and time, by HMAC. The address is taken as it is."""
    method, url = request
    signed = method.upper().encode() + url.encode() + body + timestamp.encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def decoded(url: str) -> str:
    """Return an address as version 3 signs it: twelve characters are decoded, all others stay encoded."""
    return _ENCODED.sub(lambda encoded: DECODED[encoded[0].upper()], url)


def delivery_headers(secret: str, url: str, body: bytes, now_ms: int) -> dict[str, str]:
    """Return the headers that sign one attempt of a delivery."""
    timestamp = str(now_ms)
    return {
        OLD: v1(secret, body),
        VERSION: "v1",
        V3: v3(secret, (POST, decoded(url)), body, timestamp),
        TIMESTAMP: timestamp,
    }
