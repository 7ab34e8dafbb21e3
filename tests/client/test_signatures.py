"""Signatures of webhooks: those that HubSpot's own client makes are accepted, and nothing else."""

from __future__ import annotations

import pytest
from hubspot.utils.signature import Signature

from axle.client.signatures import InvalidSignature, Received, v3, verify

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
BODY = '[{"eventId":1,"objectId":123,"text":"grüße"}]'
URL = "https://www.example.com/webhook_uri?a=1&b=%40x"
NOW = 1_767_225_600.0


def received(version: str, *, body: str = BODY, secret: str = SECRET, at: float = NOW) -> Received:
    """Return a request that is signed by HubSpot's own client."""
    timestamp = str(int(at * 1000))
    signed = Signature.get_signature(secret, body, version, http_uri=URL, http_method="POST", timestamp=timestamp)
    name = "X-HubSpot-Signature-v3" if version == "v3" else "X-HubSpot-Signature"
    headers = {name: signed, "X-HubSpot-Request-Timestamp": timestamp, "X-HubSpot-Signature-Version": version}
    return Received("POST", URL, headers, body.encode())


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_signatures_of_hubspot_are_accepted(version: str) -> None:
    """Each version."""
    verify(SECRET, received(version), NOW)


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_others_are_refused(version: str) -> None:
    """With another secret, and of another body."""
    with pytest.raises(InvalidSignature):
        verify(SECRET, received(version, secret="other"), NOW)
    changed = received(version)
    changed.body += b" "
    with pytest.raises(InvalidSignature):
        verify(SECRET, changed, NOW)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_address_is_signed(version: str) -> None:
    """A request to another address is refused."""
    moved = received(version)
    moved.url += "&c=1"
    with pytest.raises(InvalidSignature):
        verify(SECRET, moved, NOW)


def test_an_address_may_be_signed_as_the_guide_says() -> None:
    """Decoded where HubSpot's guide decodes it."""
    one = received("v3")
    plain = v3(SECRET, ("POST", URL.replace("%40", "@")), one.body, one.headers["x-hubspot-request-timestamp"])
    assert plain != one.headers["x-hubspot-signature-v3"]
    one.headers["x-hubspot-signature-v3"] = plain
    verify(SECRET, one, NOW)


def test_old_requests_are_refused() -> None:
    """Five minutes, in both directions; the window can be another."""
    verify(SECRET, received("v3", at=NOW - 299), NOW)
    for at in (NOW - 301, NOW + 301):
        with pytest.raises(InvalidSignature, match="seconds ago"):
            verify(SECRET, received("v3", at=at), NOW)
    verify(SECRET, received("v3", at=NOW - 301), NOW, oldest=400.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x-hubspot-signature-v3": None, "x-hubspot-signature": None}, "no signature"),
        ({"x-hubspot-request-timestamp": "soon"}, "when it was sent"),
        ({"x-hubspot-request-timestamp": "9" * 400}, "when it was sent"),
        ({"x-hubspot-request-timestamp": "9" * 5_000}, "when it was sent"),
        ({"x-hubspot-signature-v3": None, "x-hubspot-signature": "x", "x-hubspot-signature-version": "v9"}, "v9"),
    ],
    ids=["no signature", "no time", "a time past all numbers", "a time past all digits", "an unknown version"],
)
def test_what_is_missing_is_said(change: dict[str, str | None], words: str) -> None:
    """And it is refused."""
    one = received("v3")
    one.headers = {name: value for name, value in {**one.headers, **change}.items() if value is not None}
    with pytest.raises(InvalidSignature, match=words):
        verify(SECRET, one, NOW)
