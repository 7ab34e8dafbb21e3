"""Events of webhooks: verified, and typed, from the requests of whatever framework."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from axle import webhooks
from axle.client.errors import ConfigurationError
from axle.client.signatures import Received
from axle.core.signatures import POST, delivery_headers, v2

SECRET, URL, NOW = "the-secret", "https://a.example/hook?x=1", 1_767_225_600.0
HEAD = {"eventId": 1, "subscriptionId": 2, "portalId": 3, "appId": 4, "occurredAt": 1_767_225_600_123}
CHANGE = {
    **HEAD,
    "subscriptionType": "contact.propertyChange",
    "objectId": 5,
    "propertyName": "email",
    "propertyValue": "a@b.c",
}
CHANGE |= {"attemptNumber": 1, "changeSource": "CRM_UI", "sourceId": "userId:9"}
MERGE = {**HEAD, "subscriptionType": "deal.merge", "primaryObjectId": 1, "mergedObjectIds": [2, 3], "newObjectId": 4}
LINK = {**HEAD, "subscriptionType": "object.associationChange", "fromObjectId": 1, "toObjectId": 2, "associationTypeId": 204}
LATER = {**HEAD, "subscriptionType": "spaceship.launched", "objectId": 5, "fuel": [1, {"of": "tomorrow"}]}
BODY = msgspec.json.encode([CHANGE, MERGE, LINK, LATER])


def signed(body: bytes = BODY, at: float = NOW) -> dict[str, str]:
    """Return the headers of a delivery."""
    return delivery_headers(SECRET, URL, body, int(at * 1000))


def framework(name: str, body: bytes = BODY) -> Any:
    """Return a request as a framework has it."""
    headers = signed(body)
    if name == "flask":
        return SimpleNamespace(method=POST, url=URL, headers=headers, get_data=lambda: body)
    if name == "django":
        return SimpleNamespace(method=POST, build_absolute_uri=lambda: URL, headers=headers, body=body)
    if name == "plain":
        return Received(POST, URL, headers, body)

    async def later() -> bytes:
        return body

    return SimpleNamespace(method=POST, url=_Url(), headers=headers, body=later)


class _Url:
    def __str__(self) -> str:
        return URL


@pytest.mark.parametrize("name", ["plain", "flask", "django"])
def test_events_of_a_request(name: str) -> None:
    """Verified, and of the type of what happened; what is not known yet is there all the same."""
    change, merge, link, later = webhooks.events(framework(name), SECRET, now=NOW)
    assert isinstance(change, webhooks.PropertyChange)
    assert (change.property_name, change.property_value, change.object_id, change.attempt_number) == ("email", "a@b.c", 5, 1)
    assert (change.action, change.source_id, change.time.isoformat()) == (
        "propertyChange",
        "userId:9",
        "2026-01-01T00:00:00.123000+00:00",
    )
    assert isinstance(merge, webhooks.Merge)
    assert merge.merged_object_ids == [2, 3]
    assert isinstance(link, webhooks.AssociationChange)
    assert (link.from_object_id, link.association_type_id, link.association_removed) == (1, 204, False)
    assert (type(later), later.action, later.object_id) == (webhooks.Event, "launched", 5)


def test_a_body_that_is_awaited_is_passed() -> None:
    """As Starlette's is; without it the error says so."""
    request = framework("starlette")
    assert len(webhooks.events(request, SECRET, body=BODY, now=NOW)) == 4
    with pytest.raises(ConfigurationError, match="pass body=await"):
        webhooks.events(request, SECRET, now=NOW)


def test_what_is_not_signed_or_old_is_refused() -> None:
    """With another secret, another body, or after five minutes; an older version counts where it is named."""
    request = framework("plain")
    for secret, body, now in (("other", BODY, NOW), (SECRET, BODY + b" ", NOW), (SECRET, BODY, NOW + 301)):
        with pytest.raises(webhooks.InvalidSignature):
            webhooks.events(request, secret, body=body, now=now)
    with pytest.raises(webhooks.InvalidSignature):  # the present
        webhooks.events(request, SECRET)
    with pytest.raises(ConfigurationError):
        webhooks.events(request, "", now=NOW)
    headers = {"X-HubSpot-Signature": v2(SECRET, POST, URL, BODY), "X-HubSpot-Signature-Version": "v2"}
    old = Received(POST, URL, headers, BODY)
    with pytest.raises(webhooks.InvalidSignature):
        webhooks.events(old, SECRET)
    assert len(webhooks.events(old, SECRET, versions=("v3", "v2"))) == 4


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"[{}]", b'[{"subscriptionType":1}]', b"\xff", b"[" * 100_000])
def test_what_is_no_list_of_events_is_refused(body: bytes) -> None:
    """Though it is signed."""
    with pytest.raises(webhooks.InvalidEvents, match="the body is no list of events"):
        webhooks.events(Received(POST, URL, signed(body), body), SECRET, now=NOW)


def test_no_server_is_needed() -> None:
    """What a receiver imports has nothing of a server, and no framework."""
    code = "import sys, axle.webhooks; print([m for m in sys.modules if m.startswith(('axle.http', 'axle.storage'))"
    code += " or m in ('apsw', 'granian', 'cryptography', 'httpx2')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
