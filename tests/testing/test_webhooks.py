"""Webhooks in tests: receivers in the process, deliveries when a test says so, retries when its clock moves."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from axle import webhooks
from axle.client.signatures import Received, verify
from axle.core.errors import Invalid
from axle.testing import Portal, Server
from axle.testing.controls import Controls
from axle.testing.receiving import WebhookRequest
from tests.webhooks.receiver import Receiver


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal of a server of its own."""
    with Server() as server:
        yield server.portal()


class Inbox:
    """A receiver that verifies what it gets, and keeps it."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.events: list[webhooks.Event] = []
        self.attempts: list[int] = []
        self.hook = portal.webhooks(self, "contact.creation", {"eventType": "contact.propertyChange", "propertyName": "email"})

    def __call__(self, request: WebhookRequest) -> None:
        """Take a request."""
        received = Received(request.method, request.url, request.headers, request.body)
        taken = webhooks.events(received, self.hook.secret)
        self.events += taken
        self.attempts += [event.attempt_number for event in taken]


def test_a_test_asserts_a_delivery_in_two_lines(portal: Portal) -> None:
    """What happened is delivered when the test says so, validly signed."""
    inbox = Inbox(portal)
    contact = portal.client().contacts.create({"email": "ada@example.com"})
    assert inbox.events == []
    (delivery,) = portal.deliver()
    event = portal.assert_delivered("contact.creation", objectId=contact.id)
    assert (delivery.status, delivery.result, delivery.account) == (200, "success", portal.account)
    assert (event["portalId"], event["appId"]) == (portal.account, inbox.hook.app_id)
    assert [type(one) for one in inbox.events if one.action == "propertyChange"] in ([], [webhooks.PropertyChange])
    assert portal.deliver() == []
    assert portal.deliveries == [delivery]


def test_what_was_not_delivered_is_said(portal: Portal) -> None:
    """With all events that were."""
    Inbox(portal)
    portal.client().contacts.create({"email": "ada@example.com"})
    with pytest.raises(AssertionError, match=r"contact\.creation was to be delivered.*\n  none"):
        portal.assert_delivered("contact.creation")
    portal.deliver()
    with pytest.raises(AssertionError, match=r"deal\.creation was to be delivered(.|\n)*contact\.creation"):
        portal.assert_delivered("deal.creation")
    with pytest.raises(AssertionError, match="objectId='7'"):
        portal.assert_delivered("contact.creation", objectId="7")


def test_a_failed_delivery_is_tried_again_when_the_clock_moves(portal: Portal) -> None:
    """As often as a test says; the receiver sees only what succeeds."""
    inbox = Inbox(portal)
    portal.client().contacts.create({})
    portal.fail_delivery(status=503, times=2)
    assert [delivery.status for delivery in portal.deliver()] == [503]
    assert portal.deliver() == []
    statuses = []
    for _ in range(2):
        portal.clock.advance(hours=1)
        statuses += [delivery.status for delivery in portal.deliver()]
    assert statuses == [503, 200]
    assert inbox.attempts == [2]
    assert [delivery.result for delivery in portal.deliveries] == ["server_error", "server_error", "success"]


@pytest.mark.parametrize("days", [-400, 3, 400])
def test_a_handler_that_compares_with_the_real_time_accepts_what_a_moved_clock_tells(portal: Portal, days: int) -> None:
    """What happened and a sample of it are signed at the real time, and told of at the portal's."""
    inbox = Inbox(portal)
    portal.clock.stop(portal.clock.now + timedelta(days=days))
    contact = portal.client().contacts.create({})
    portal.client().request("POST", f"/_axle/webhooks/{inbox.hook.app_id}/test", {})
    assert {delivery.result for delivery in portal.deliver()} == {"success"}
    event = portal.assert_delivered("contact.creation", objectId=contact.id)
    assert event["occurredAt"] == portal.clock()
    assert len([event for event in inbox.events if event.action == "creation"]) == 2  # what happened, and the sample


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    """Answer by the body, as an ASGI application."""
    message = await receive()
    taken.append((scope["method"], scope["path"], dict(scope["headers"])[b"content-type"], message["body"]))
    await send({"type": "http.response.start", "status": 202, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def wsgi(environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
    """Answer as a WSGI application."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    content_type = environ["CONTENT_TYPE"].encode()
    taken.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], content_type, body))
    assert environ["HTTP_X_HUBSPOT_SIGNATURE_V3"]
    start_response("202 Accepted", [])
    return [b"ok"]


class Framework:
    """An application of a framework, which is called as an object."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand it on."""
        await asgi(scope, receive, send)


async def function(request: WebhookRequest) -> int:
    """Take a request, as a function that is awaited."""
    taken.append((request.method, "/webhooks", request.headers["Content-Type"].encode(), request.body))
    return 202


taken: list[tuple[str, str, bytes, bytes]] = []


@pytest.mark.parametrize("to", [asgi, Framework(), wsgi, function], ids=["asgi", "an object", "wsgi", "a function"])
def test_applications_receive(portal: Portal, to: Any) -> None:
    """Without a socket, each as it is called."""
    taken.clear()
    portal.webhooks(to, "deal.creation")
    portal.client().deals.create({"dealname": "A"})
    (delivery,) = portal.deliver()
    assert (delivery.status, delivery.result) == (202, "success")
    ((method, path, content_type, body),) = taken
    assert (method, path, content_type) == ("POST", "/webhooks", b"application/json")
    assert b"deal.creation" in body


def test_a_url_receives(portal: Portal) -> None:
    """Over a socket of this machine, by http."""
    with Receiver() as receiver:
        url = f"http://127.0.0.1:{receiver.port}/hook"
        hook = portal.webhooks(url, "deal.creation")
        portal.client().deals.create({"dealname": "A"})
        (delivery,) = portal.deliver()
        head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    assert (delivery.url, delivery.result) == (url, "success")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    verify(hook.secret, Received("POST", url, headers, body), time.time())
    portal.server.app.receivers.close()


def test_what_a_function_raises_fails_the_test(portal: Portal) -> None:
    """After it was noted as a failure of the receiver."""

    def broken(request: WebhookRequest) -> None:
        raise KeyError("a mistake in the handler")

    portal.webhooks(broken, "deal.creation")
    portal.client().deals.create({"dealname": "A"})
    with pytest.raises(KeyError, match="a mistake in the handler"):
        portal.deliver()
    assert [delivery.status for delivery in portal.deliveries] == [500]


def test_without_event_types_all_is_told(portal: Portal) -> None:
    """Of every type, but for changes of properties; what cannot be subscribed to is refused."""
    portal.webhooks(lambda request: None)
    client = portal.client()
    task = client.tasks.create({"hs_timestamp": "2026-01-01T00:00:00Z"})
    contact = client.contacts.create({})
    client.contacts.archive(contact.id)
    portal.deliver()
    portal.assert_delivered("object.creation", objectId=task.id, objectTypeId="0-27")
    portal.assert_delivered("contact.deletion", objectId=contact.id)
    with pytest.raises(Invalid, match="Unknown event type"):
        portal.webhooks(lambda request: None, "contact.birthday")


def test_portals_are_told_apart(portal: Portal) -> None:
    """What happens in another portal is delivered to its receivers alone."""
    other = portal.server.portal()
    inbox, others = Inbox(portal), Inbox(other)
    other.client().contacts.create({})
    assert portal.deliver() == []
    assert inbox.events == []
    assert len(others.events) == 1
    assert len(other.deliveries) == 1


def test_seeded_records_are_told_where_the_seed_says_so(portal: Portal) -> None:
    """Not otherwise: a test begins with them. Nor is what was there before a receiver."""
    portal.client().contacts.create({})
    inbox = Inbox(portal)
    portal.seed({"contacts": [{"email": "a@example.com"}]})
    portal.deliver()
    assert inbox.events == []
    portal.seed({"notify": True, "contacts": [{"email": "b@example.com"}]})
    portal.deliver()
    assert len([event for event in inbox.events if event.action == "creation"]) == 1


def test_a_seed_has_subscriptions(portal: Portal) -> None:
    """By the URL of the receiver."""
    with Receiver() as receiver:
        url = f"http://127.0.0.1:{receiver.port}/"
        portal.seed({"contacts": [{"email": "a@example.com"}], "webhooks": {url: ["contact.creation"]}})
        assert portal.deliver() == []
        portal.client().contacts.create({})
        assert [delivery.url for delivery in portal.deliver()] == [url]
    portal.server.app.receivers.close()


def test_a_reset_portal_tells_nobody(portal: Portal) -> None:
    """Its receivers, failures and deliveries are forgotten."""
    inbox = Inbox(portal)
    portal.client().contacts.create({})
    portal.deliver()
    portal.fail_delivery()
    portal.reset()
    portal.client().contacts.create({})
    assert (portal.deliver(), portal.deliveries, len(inbox.events)) == ([], [], 1)


def test_what_has_failed_is_not_delivered(portal: Portal) -> None:
    """And what happens next is delivered at once all the same."""
    inbox = Inbox(portal)
    portal.fail_delivery(times=3)
    for _ in range(3):
        portal.client().contacts.create({})
        assert [delivery.status for delivery in portal.deliver()] == [500]
    with pytest.raises(AssertionError, match="was to be delivered"):
        portal.assert_delivered("contact.creation")
    portal.client().contacts.create({})
    assert [delivery.status for delivery in portal.deliver()] == [200]
    assert len(inbox.events) == 1


def test_the_same_over_http() -> None:
    """For tests in any language: subscribe, deliver, look, and have deliveries fail."""
    with Server() as server, Receiver() as receiver:
        account = server.portal().account
        portal = Portal(server, account, server.token(account))
        http = ControlCaller(Controls(server), account)
        url = f"http://127.0.0.1:{receiver.port}/"
        status, made = http.call("POST", "/webhooks", {"url": url, "subscriptions": ["contact.creation"]})
        assert (status, set(made)) == (201, {"appId", "clientId", "clientSecret"})
        portal.client().contacts.create({})
        assert http.call("POST", "/delivery-faults", {"status": 503}) == (201, {"status": 503, "times": 1})
        assert [one["status"] for one in http.call("POST", "/deliveries")[1]["results"]] == [503]
        server.clock.advance(hours=1)
        (delivered,) = http.call("POST", "/deliveries")[1]["results"]
        assert (delivered["status"], delivered["url"], len(delivered["events"])) == (200, url, 1)
        assert [one["status"] for one in http.call("GET", "/deliveries")[1]["results"]] == [503, 200]
        for path, body in (
            ("/webhooks", {"url": 1}),
            ("/webhooks", {"url": url, "subscriptions": ["contact.birthday"]}),
            ("/webhooks", {"url": url, "subscriptions": [{}]}),
            ("/delivery-faults", {"times": 0}),
            ("/delivery-faults", {"status": "x"}),
        ):
            assert http.call("POST", path, body)[0] == 400
        portal.close()
        server.app.receivers.close()


class ControlCaller:
    """Calls the controls of an account."""

    def __init__(self, controls: Controls, account: int) -> None:
        self._controls = controls
        self._query = f"account={account}".encode()

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return the status and the answer of one control."""
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"" if body is None else json.dumps(body).encode(), "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": method, "path": f"/_axle/test{path}", "query_string": self._query,
            "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http",
        }  # fmt: skip
        asyncio.run(self._controls(scope, receive, send))
        return sent[0]["status"], json.loads(sent[1]["body"])
