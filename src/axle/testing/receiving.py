"""Webhooks under test: receivers in this process, deliveries when the test says so, and receivers that fail."""

from __future__ import annotations

import asyncio
import inspect
import io
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from axle.core.permissions import ALL
from axle.core.receivers import as_called
from axle.core.signatures import POST
from axle.core.webhook_events import GENERIC, GENERIC_ACTIONS, Topic, resolved
from axle.core.webhooks import DEFAULT_REQUESTS, PROPERTY_CHANGE, Subscription, WebhookSettings
from axle.http.app import App
from axle.operations.account_catalogs import Catalogs
from axle.operations.oauth import apps
from axle.operations.webhooks.subscriptions import SEQUENCE
from axle.storage.interface import Transaction
from axle.testing.clock import real_ms
from axle.workers.fanout import CONSUMER
from axle.workers.posting import Outcome, outcome_of

SERVER_ERROR = 500
SUCCEEDED = range(200, 300)
FAR_MS = 1 << 62  # a moment behind all events
WSGI_ARGUMENTS = 2

Receiver = str | Callable[..., Any]
Subscribed = str | Mapping[str, Any]


class WebhookRequest(msgspec.Struct, frozen=True):
    """One request as a receiver gets it, signed as HubSpot signs."""

    url: str
    headers: dict[str, str]
    body: bytes
    method: str = POST

    @property
    def events(self) -> list[dict[str, Any]]:
        """What it tells."""
        events: list[dict[str, Any]] = msgspec.json.decode(self.body)
        return events


class WebhookDelivery(msgspec.Struct, frozen=True):
    """One attempt to deliver, and what came of it: the result is success, or says why not."""

    account: int
    url: str
    events: list[dict[str, Any]]
    status: int | None
    result: str


class Receiving(msgspec.Struct, frozen=True):
    """An app that tells a receiver: its id, the secret that requests are signed with, and the address they are signed for."""

    app_id: int
    client_id: str
    secret: str
    url: str


class TestWebhooks:
    """The webhooks of a server under test. Nothing is delivered until a test asks for it."""

    __test__ = False  # pytest takes it for a test by its name

    def __init__(self, app: App) -> None:
        self._app = app
        self._receivers: dict[str, Callable[..., Any]] = {}
        self._accounts: dict[str, int] = {}  # by the address of the receiver
        self._failures: dict[int, list[int]] = {}
        self._log: list[WebhookDelivery] = []
        self._raised: list[BaseException] = []
        self._made = 0
        app.webhooks.sending.patient = False
        app.webhooks.sending.transport = self._post
        app.webhooks.sending.signed_at = real_ms

    def receive(self, account: int, to: Receiver, subscriptions: Sequence[Subscribed]) -> Receiving:
        """Make an app that tells a receiver. Raises Invalid for what cannot be subscribed to."""
        self._made += 1
        url = to if isinstance(to, str) else f"https://receiver-{self._made}.axle.test/webhooks"
        while self._app.webhooks.fan_out.run():
            pass  # what has happened so far is for those who were there: a test may set its clock back, so times do not tell
        receiving = self._app.storage.write(account, lambda tx: self._add_app(tx, url, subscriptions))
        self._accounts[url] = account
        if not isinstance(to, str):
            self._receivers[url] = to
        return receiving

    def _add_app(self, tx: Transaction, url: str, subscriptions: Sequence[Subscribed]) -> Receiving:
        now_ms, sealer = self._app.now(), self._app.sealer
        assert sealer is not None  # a server in memory has a key
        new_app = apps.NewApp("Webhooks under test", ("https://axle.test/",), ALL)
        registered = apps.create(tx, new_app, now_ms, sealer.seal)
        app = registered.app
        tx.save_webhook_settings(WebhookSettings(tx.account, app.id, url, DEFAULT_REQUESTS, now_ms, now_ms))
        catalog = Catalogs(self._app.catalog).of(tx)
        for topic in map(_topic, subscriptions) if subscriptions else _everything(catalog):
            known_topic, event_type = resolved(topic, catalog)
            tx.save_subscription(
                Subscription(
                    tx.account, app.id, tx.next_number(SEQUENCE), known_topic.event_type, known_topic.type_id,
                    event_type.object_type.key if event_type.object_type else 0, event_type.action, known_topic.property,
                    True, 0, now_ms, now_ms,
                )
            )  # fmt: skip
        tx.follow(CONSUMER, tx.event_before(FAR_MS))
        return Receiving(app.id, app.client_id, registered.secret, as_called(url))

    def deliver(self, account: int) -> list[WebhookDelivery]:
        """Deliver what waits, of all accounts; return that of one. What a function raised is raised again."""
        log_from = len(self._log)
        self._app.webhooks.deliver()
        raised, self._raised = self._raised, []
        if raised:
            raise raised[0]
        return [delivery for delivery in self._log[log_from:] if delivery.account == account]

    def of(self, account: int) -> list[WebhookDelivery]:
        """Return the attempts of an account."""
        return [delivery for delivery in self._log if delivery.account == account]

    def fail(self, account: int, status: int, times: int) -> None:
        """Let an account's next attempts fail."""
        self._failures.setdefault(account, []).extend([status] * times)

    def delivered(self, account: int, event_type: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return an event that a receiver has taken. Raises AssertionError where there is none."""
        taken = [event for delivery in self.of(account) if delivery.result == "success" for event in delivery.events]
        for event in taken:
            if event["subscriptionType"] == event_type and all(str(event.get(n)) == str(v) for n, v in fields.items()):
                return event
        expected = ", ".join([event_type, *(f"{name}={value!r}" for name, value in fields.items())])
        listed = "".join(f"\n  {event}" for event in taken) or "\n  none (axle_portal.deliver() delivers)"
        raise AssertionError(f"{expected} was to be delivered. All events that were:{listed}")

    def skip(self, account: int) -> None:
        """Tell nobody of what has happened in an account so far."""

        def pass_over(tx: Transaction) -> None:
            reached = tx.consumed(CONSUMER)
            if reached is not None:
                tx.move(CONSUMER, reached, max(reached, tx.event_before(FAR_MS)))

        self._app.storage.write(account, pass_over)

    def forget(self, account: int) -> None:
        """Forget the receivers of an account, with what was delivered to them; its apps tell nobody any more."""
        urls = [url for url, owner in self._accounts.items() if owner == account]
        for url in urls:
            del self._accounts[url]
            self._receivers.pop(url, None)
        self._failures.pop(account, None)
        self._log = [delivery for delivery in self._log if delivery.account != account]
        if urls:
            self._app.storage.write(account, _silence)

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Note a request, and what came of it. Whose it is stands in its events."""
        events = msgspec.json.decode(body)
        account = events[0]["portalId"]
        outcome = self._outcome(self._failures.get(account), url, body, headers)
        self._log.append(WebhookDelivery(account, url, events, outcome.status, outcome.result))
        return outcome

    def _outcome(self, failures: list[int] | None, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Give a request to its receiver in this process, or to its address; unless it is to fail."""
        if failures:
            return outcome_of(failures.pop(0), b"")
        receiver = self._receivers.get(url)
        if receiver is None:
            return self._app.receivers.post(url, body, headers)
        request = WebhookRequest(url, dict(headers), body)
        try:
            return outcome_of(*_asked(receiver, request))
        except BaseException as raised:
            self._raised.append(raised)
            return outcome_of(SERVER_ERROR, b"")


def _silence(tx: Transaction) -> None:
    for app in tx.apps():
        if app.account == tx.account:
            tx.delete_webhook_settings(app.id)


def _topic(subscribed: Subscribed) -> Topic:
    if isinstance(subscribed, str):
        return Topic(subscribed, "", "")
    return Topic(str(subscribed["eventType"]), str(subscribed.get("propertyName", "")), str(subscribed.get("objectTypeId", "")))


def _everything(catalog: Any) -> list[Topic]:
    """Return all that can be subscribed to without naming a property: types without event types of their own, by their id."""
    topics = []
    for object_type in catalog.types:
        actions = object_type.definition.webhook_actions
        names = [f"{object_type.singular}.{action}" for action in actions if action != PROPERTY_CHANGE]
        generic = [f"{GENERIC}.{action}" for action in GENERIC_ACTIONS if action != PROPERTY_CHANGE and not actions]
        topics += [Topic(name, "", "") for name in names] + [Topic(name, "", object_type.id) for name in generic]
    return topics


def _asked(receiver: Callable[..., Any], request: WebhookRequest) -> tuple[int, bytes]:
    """Ask a receiver in this process; return the status and the body of its answer."""
    # What it is called by, not whether it can be called.
    called = receiver if inspect.isfunction(receiver) or inspect.ismethod(receiver) else getattr(receiver, "__call__")  # noqa: B004, B009
    if inspect.iscoroutinefunction(called) and len(inspect.signature(called).parameters) > 1:
        status, content = _on_a_loop(lambda: _over_asgi(receiver, request))
        return status, content
    if len(inspect.signature(called).parameters) == WSGI_ARGUMENTS:
        return _over_wsgi(receiver, request)
    answer = receiver(request)
    if inspect.isawaitable(answer):
        answer = _on_a_loop(lambda: answer)
    return (answer if isinstance(answer, int) else SUCCEEDED.start), b""


def _on_a_loop(work: Callable[[], Any]) -> Any:
    """Run something asynchronous to its end on a thread of its own: the test may have a loop that is running."""
    outcome: list[Any] = []
    failure: list[BaseException] = []

    async def waiting() -> None:
        try:
            outcome.append(await work())
        except BaseException as raised:
            failure.append(raised)

    thread = threading.Thread(target=lambda: asyncio.run(waiting()), name="axle-receiver")
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


async def _over_asgi(application: Any, request: WebhookRequest) -> tuple[int, bytes]:
    parts, status, content = urlsplit(request.url), SERVER_ERROR, b""
    headers = {"host": parts.netloc, "content-length": str(len(request.body)), **request.headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method, "scheme": parts.scheme,
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": (parts.hostname, parts.port or 443),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status, content
        status = message.get("status", status)
        content += message.get("body", b"")

    await application(scope, receive, send)
    return status, content


def _over_wsgi(application: Any, request: WebhookRequest) -> tuple[int, bytes]:
    parts, statuses = urlsplit(request.url), []
    environ = {
        "REQUEST_METHOD": request.method, "SCRIPT_NAME": "", "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname, "SERVER_PORT": str(parts.port or 443), "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc, "CONTENT_LENGTH": str(len(request.body)), "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme, "wsgi.input": io.BytesIO(request.body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    answer = application(environ, lambda status, headers, failure=None: statuses.append(status))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(statuses[-1].split()[0]), content
