"""Signatures of deliveries: the answers that are known, and what HubSpot's own client accepts."""

from __future__ import annotations

import time

import pytest
from hubspot.utils.signature import Signature

from axle.core.signatures import decoded, delivery_headers, v1, v2, v3

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
URL = "https://www.example.com/webhook_uri"
BODY = b"{'example_field':'example_value'}"
ENCODED = "https://a.example/x%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B?y=%3a%3b&z=%20%26%3D%2B%25%22%c3%9f"
PLAIN = "https://a.example/x:/?@!$'()*,;?y=:;&z=%20%26%3D%2B%25%22%c3%9f"


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        ("1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
        ("1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
    ],
)
def test_the_known_answers_of_version_3(timestamp: str, signature: str) -> None:
    """A secret, a request and a time have the signature that is published for them, bit for bit."""
    assert v3(SECRET, ("POST", URL), BODY, timestamp) == signature
    assert delivery_headers(SECRET, URL, BODY, int(timestamp))["X-HubSpot-Signature-v3"] == signature


def test_twelve_encodings_are_decoded_and_no_others() -> None:
    """In either case of their letters; version 3 of a delivery signs the address so."""
    assert decoded(ENCODED) == PLAIN
    assert decoded("https://a.example/100%25?x=%253A") == "https://a.example/100%25?x=%253A"
    headers = delivery_headers(SECRET, ENCODED, BODY, 1)
    assert headers["X-HubSpot-Signature-v3"] == v3(SECRET, ("POST", PLAIN), BODY, "1")


def test_all_versions_are_those_of_hubspots_own_client() -> None:
    """Of a body with letters beyond ASCII, and in whatever case the method is written."""
    body = '[{"propertyValue":"Grüße, 你好"}]'

    def expected(version: str) -> str:
        signature: str = Signature.get_signature(SECRET, body, version, http_uri=URL, http_method="POST", timestamp="1")
        return signature

    assert v1(SECRET, body.encode()) == expected("v1")
    assert v2(SECRET, "post", URL, body.encode()) == expected("v2")
    assert v3(SECRET, ("post", URL), body.encode(), "1") == expected("v3")


def test_hubspots_own_client_accepts_the_headers_of_a_delivery() -> None:
    """By version 1 and by version 3; not with another secret."""
    headers = delivery_headers(SECRET, URL, BODY, int(time.time() * 1000))
    for name, version in (("X-HubSpot-Signature", headers["X-HubSpot-Signature-Version"]), ("X-HubSpot-Signature-v3", "v3")):
        asked = {"http_uri": URL, "signature_version": version, "timestamp": headers["X-HubSpot-Request-Timestamp"]}
        assert Signature.is_valid(headers[name], SECRET, BODY.decode(), **asked)
        assert not Signature.is_valid(headers[name], "another", BODY.decode(), **asked)
