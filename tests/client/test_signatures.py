"""Signatures of webhooks: those that HubSpot's own client makes are accepted, and nothing else."""

from __future__ import annotations

import pytest
from hubspot.utils.signature import Signature

from axle.client.errors import ConfigurationError
from axle.client.signatures import InvalidSignature, Received, verify
from axle.core.signatures import v1, v3

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
BODY = '[{"eventId":1,"objectId":123,"text":"grüße"}]'
URL = "https://www.example.com/webhook_uri?a=1&b=%40x"
NOW = 1_767_225_600.0
EVERY = ("v3", "v2", "v1")


def received(version: str, *, body: str = BODY, secret: str = SECRET, at: float = NOW) -> Received:
    """Return a request that is signed by HubSpot's own client."""
    timestamp = str(int(at * 1000))
    signed = Signature.get_signature(secret, body, version, http_uri=URL, http_method="POST", timestamp=timestamp)
    name = "X-HubSpot-Signature-v3" if version == "v3" else "X-HubSpot-Signature"
    headers = {name: signed, "X-HubSpot-Request-Timestamp": timestamp, "X-HubSpot-Signature-Version": version}
    return Received("POST", URL, headers, body.encode())


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_signatures_of_hubspot_are_accepted(version: str) -> None:
    """Each version, where it is asked for."""
    verify(SECRET, received(version), NOW, versions=[version])
    verify(SECRET, received(version), NOW, versions=EVERY)


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_others_are_refused(version: str) -> None:
    """With another secret, and of another body."""
    with pytest.raises(InvalidSignature):
        verify(SECRET, received(version, secret="other"), NOW, versions=EVERY)
    changed = received(version)
    changed.body += b" "
    with pytest.raises(InvalidSignature):
        verify(SECRET, changed, NOW, versions=EVERY)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_address_is_signed(version: str) -> None:
    """A request to another address is refused."""
    moved = received(version)
    moved.url += "&c=1"
    with pytest.raises(InvalidSignature):
        verify(SECRET, moved, NOW, versions=EVERY)


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        ("1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
        ("1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
    ],
)
def test_published_signatures_of_version_3_are_accepted(timestamp: str, signature: str) -> None:
    """Known answers: a secret, a request, a time and the signature of them."""
    headers = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp}
    body = b"{'example_field':'example_value'}"
    verify(SECRET, Received("POST", "https://www.example.com/webhook_uri", headers, body), int(timestamp) / 1000)


def test_version_3_alone_counts_unless_others_are_asked_for() -> None:
    """Who captured a request with both signatures cannot drop the new one, and then change all that the old one leaves out."""
    captured = received("v3")
    captured.headers["x-hubspot-signature"] = v1(SECRET, captured.body)
    captured.headers["x-hubspot-signature-version"] = "v1"
    verify(SECRET, captured, NOW)
    captured.headers["x-hubspot-signature-v3"] = "bm90IHRoZSBzaWduYXR1cmU="
    with pytest.raises(InvalidSignature, match="the signature does not match"):
        verify(SECRET, captured, NOW, versions=EVERY)
    del captured.headers["x-hubspot-signature-v3"]
    for versions in (("v3",), ("v3", "v2")):
        with pytest.raises(InvalidSignature, match="no signature of version v3"):
            verify(SECRET, captured, NOW, versions=versions)
    verify(SECRET, captured, NOW, versions=("v3", "v1"))


def test_an_empty_secret_is_refused() -> None:
    """A variable that is not set must not make everybody's signature right."""
    for secret in ("", " \n"):
        with pytest.raises(ConfigurationError, match="the secret is empty"):
            verify(secret, received("v1", secret=""), NOW, versions=EVERY)


@pytest.mark.parametrize("versions", [(), ("v4",), "v3"])
def test_versions_that_do_not_exist_are_refused(versions: tuple[str, ...]) -> None:
    """A mistake in what counts is not a request that is not signed."""
    with pytest.raises(ConfigurationError, match="versions"):
        verify(SECRET, received("v3"), NOW, versions=versions)


def test_an_address_may_be_signed_as_the_guide_says() -> None:
    """Decoded where HubSpot's guide decodes it: the twelve, in either case, and no others."""
    request = received("v3")
    timestamp = request.headers["x-hubspot-request-timestamp"]
    request.url = "https://www.example.com/hook?x=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B%3a%2f&y=%20%26%3D%2B%25%22"
    plain = "https://www.example.com/hook?x=:/?@!$'()*,;:/&y=%20%26%3D%2B%25%22"
    request.headers["x-hubspot-signature-v3"] = v3(SECRET, ("POST", plain), request.body, timestamp)
    verify(SECRET, request, NOW)
    request.headers["x-hubspot-signature-v3"] = v3(SECRET, ("POST", plain.replace("%20", " ")), request.body, timestamp)
    with pytest.raises(InvalidSignature):
        verify(SECRET, request, NOW)


def test_old_requests_are_refused() -> None:
    """Five minutes, in both directions; the window can be another."""
    for at in (NOW - 299, NOW - 300, NOW + 300):  # exactly five minutes is not more than five minutes
        verify(SECRET, received("v3", at=at), NOW)
    for at, side in ((NOW - 301, "ago"), (NOW - 300.001, "ago"), (NOW + 300.001, "in the future")):
        with pytest.raises(InvalidSignature, match=f"seconds {side}"):
            verify(SECRET, received("v3", at=at), NOW)
    verify(SECRET, received("v3", at=NOW - 301), NOW, oldest=400.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x-hubspot-signature-v3": None, "x-hubspot-signature": None}, "no signature"),
        ({"x-hubspot-request-timestamp": "soon"}, "no valid timestamp"),
        ({"x-hubspot-request-timestamp": "9" * 400}, "no valid timestamp"),
        ({"x-hubspot-request-timestamp": "9" * 5_000}, "no valid timestamp"),
        ({"x-hubspot-signature-v3": None, "x-hubspot-signature": "x", "x-hubspot-signature-version": "v9"}, "v9"),
    ],
    ids=["no signature", "no time", "a time past all numbers", "a time past all digits", "an unknown version"],
)
def test_what_is_missing_is_said(change: dict[str, str | None], words: str) -> None:
    """And it is refused."""
    one = received("v3")
    one.headers = {name: value for name, value in {**one.headers, **change}.items() if value is not None}
    with pytest.raises(InvalidSignature, match=words):
        verify(SECRET, one, NOW, versions=EVERY)
