"""The controls of a server under test over HTTP, for tests in any language: `axle serve --test` has them under /_axle/test.

| request | what it does |
| --- | --- |
| `GET /clock` | tells the time: `{"now": …, "stopped": …}` |
| `PATCH /clock` | moves it: `now` (ISO or epoch milliseconds), then `advance` (seconds), `stopped`, `reset` |
| `POST /accounts` | makes an account: 201 `{"portalId": …, "token": …}`; `scopes` limits the token |
| `POST /seed?account=…` | fills an account (the first one) from JSON or YAML: `{"ids": {…}}` |
| `POST /snapshots?account=…` | keeps an account, or the whole server where none is named: 201 `{"id": …}` |
| `POST /snapshots/{id}/restore` | makes what was kept as it was: 204 |
| `POST /reset?account=…` | makes an account as it was when it was made, and forgets its faults and calls: 204 |
| `POST /reset` | makes the whole server as it was at the start, the clock, faults and calls too: 204 |
| `POST /faults` | lets the next calls fail: the fields of a Fault, as `retryAfter` |
| `GET /faults`, `DELETE /faults` | what is still to happen, and letting it be |
| `GET /calls`, `DELETE /calls` | the calls so far, and forgetting them |
| `POST /webhooks?account=…` | has a `url` told what happens, by `subscriptions`: 201 `{"appId": …, "clientSecret": …}` |
| `POST /deliveries?account=…` | delivers all that waits, and returns it |
| `GET /deliveries?account=…` | the attempts so far |
| `POST /delivery-faults?account=…` | lets the next attempts fail: `status`, `times` |
| `GET /reminders?account=…` | the attempts to remind owners so far, each mail with its `subject`, `text`, `html` and `source` |
| `POST /mail-faults?account=…` | lets the next mails be refused: `status` of SMTP, 0 for a mail server that is gone; `times` |
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import msgspec

from axle.core.errors import AxleError, Forbidden, Invalid
from axle.core.oauth import digest
from axle.core.property_types import milliseconds, text_of
from axle.http.errors import JSON, STATUS
from axle.http.receiving import Bounds, Receiver
from axle.testing import browsers
from axle.testing.faults import Fault
from axle.testing.receiving import SERVER_ERROR
from axle.testing.recorder import Asgi, Message, Receive, Send
from axle.testing.reminding import TRY_LATER, SentReminder
from axle.testing.seeding import SeedError, checked, decoded
from axle.testing.server import Portal, Server, Snapshot

PREFIX = "/_axle/test"
MAX_SNAPSHOTS = 100
MAX_FAILURES = 1_000
OK, CREATED, NO_CONTENT, BAD, UNKNOWN = 200, 201, 204, 400, 404

Reply = tuple[int, Any]


class Controls:
    """An application around a server under test: its controls, and everything else as it is."""

    def __init__(self, server: Server, inner: Asgi | None = None) -> None:
        self._server = server
        self._inner = inner or server.endpoint
        self._start = server.snapshot()
        self._fresh = {account: server.snapshot(account) for account in _accounts(server)}
        self._snapshots: dict[int, Snapshot] = {}
        self._made = 0
        self._bounds = Bounds(server.app.config)
        self._rows: tuple[tuple[str, re.Pattern[str], Callable[..., Reply]], ...] = tuple(
            (method, re.compile(PREFIX + pattern), act)
            for method, pattern, act in (
                ("GET", "/clock", self._clock), ("PATCH", "/clock", self._move), ("POST", "/accounts", self._account),
                ("POST", "/seed", self._seed), ("POST", "/snapshots", self._keep), ("POST", "/reset", self._reset),
                ("POST", r"/snapshots/(?P<number>\d{1,9})/restore", self._restore),
                ("GET", "/faults", self._faults), ("POST", "/faults", self._fail), ("DELETE", "/faults", self._spare),
                ("GET", "/calls", self._calls), ("DELETE", "/calls", self._forget_calls),
                ("POST", "/webhooks", self._webhooks), ("POST", "/deliveries", self._deliver),
                ("GET", "/deliveries", self._deliveries), ("POST", "/delivery-faults", self._fail_delivery),
                ("GET", "/reminders", self._reminders), ("POST", "/mail-faults", self._fail_mail),
            )
        )  # fmt: skip

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            return await self._inner(scope, receive, send)
        headers = dict(scope["headers"])
        try:
            if refusal := browsers.refusal(scope["method"], headers, self._server.app.config.public_url):
                raise Forbidden(refusal)
            body = await Receiver(scope, headers, receive, self._bounds).body()
        except AxleError as refused:
            status, answer = STATUS[type(refused)], {"status": "error", "message": refused.message}
        else:
            status, answer = await asyncio.get_running_loop().run_in_executor(None, self._answer, scope, body)
        content = b"" if answer is None else msgspec.json.encode(answer)
        described = [(b"content-type", JSON), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": described})
        await send({"type": "http.response.body", "body": content})
        return None

    def _answer(self, scope: Message, body: bytes) -> Reply:
        query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
        for method, pattern, act in self._rows:
            match = pattern.fullmatch(scope["path"].rstrip("/"))
            if match and method == scope["method"]:
                try:
                    return act(decoded(body) if body.strip() else {}, query, **match.groupdict())
                except (SeedError, ValueError, TypeError, OverflowError) as wrong:
                    return BAD, {"status": "error", "message": str(wrong)}
        return UNKNOWN, {"status": "error", "message": f"there is no control {scope['method']} {scope['path'][:200]}"}

    def _clock(self, body: Any, query: dict[str, str]) -> Reply:
        clock = self._server.clock
        return OK, {"now": clock.now, "stopped": clock.stopped}

    def _move(self, body: Any, query: dict[str, str]) -> Reply:
        clock, fields = self._server.clock, _mapping(body)
        if fields.get("reset"):
            clock.reset()
        if "stopped" in fields:
            (clock.stop if fields["stopped"] else clock.run)()
        if "now" in fields:
            ms = milliseconds(text_of(fields["now"]))
            if ms is None:
                raise ValueError("now must be an ISO 8601 instant or epoch milliseconds")
            clock.set(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
        if "advance" in fields:
            clock.advance(seconds=float(fields["advance"]))
        return self._clock(body, query)

    def _account(self, body: Any, query: dict[str, str]) -> Reply:
        fields = _mapping(body)
        portal = self._server.portal(str(fields.get("name", "Test")))
        self._fresh[portal.account] = self._server.snapshot(portal.account)
        scopes = fields.get("scopes")
        token = portal.with_scopes(*map(str, scopes)) if isinstance(scopes, list) else portal.token
        return CREATED, {"portalId": portal.account, "token": token}

    def _seed(self, body: Any, query: dict[str, str]) -> Reply:
        account = self._named(query) or _accounts(self._server)[0]
        portal = Portal(self._server, account, self._server.token(account))
        try:
            return OK, {"ids": portal.seed(checked(body, "the seed"))}
        finally:
            portal.close()

    def _named(self, query: dict[str, str]) -> int:
        """Return the account that a request names, 0 for none. Raises ValueError for one that does not exist."""
        account = int(query.get("account", 0))
        if "account" in query and account not in _accounts(self._server):
            raise ValueError(f"there is no account {account}")
        return account

    def _keep(self, body: Any, query: dict[str, str]) -> Reply:
        snapshot = self._server.snapshot(self._named(query))
        self._made += 1
        self._snapshots[self._made] = snapshot
        if len(self._snapshots) > MAX_SNAPSHOTS:
            del self._snapshots[next(iter(self._snapshots))]
        return CREATED, {"id": self._made}

    def _restore(self, body: Any, query: dict[str, str], number: str) -> Reply:
        kept = self._snapshots.get(int(number))
        if kept is None:
            return UNKNOWN, {"status": "error", "message": f"there is no snapshot {number}"}
        self._server.restore(kept)
        return NO_CONTENT, None

    def _reset(self, body: Any, query: dict[str, str]) -> Reply:
        account = self._named(query)
        tokens = self._tokens(account) if account else None
        self._server.restore(self._fresh[account] if account else self._start)
        if not account:
            self._server.clock.reset()
            self._fresh = {number: kept for number, kept in self._fresh.items() if number in _accounts(self._server)}
        self._server.endpoint.faults.forget(tokens)
        self._server.endpoint.forget(tokens)
        return NO_CONTENT, None

    def _tokens(self, account: int) -> set[str]:
        """Return those tokens of an account that calls were made with or that faults wait for."""
        hashes = {one.hash for one in self._server.app.storage.tokens() if one.account == account}
        used = {call.token for call in self._server.calls} | {fault.token for fault in self._server.endpoint.faults.waiting}
        return {token for token in used if digest(token) in hashes}

    def _fail(self, body: Any, query: dict[str, str]) -> Reply:
        try:
            fault = msgspec.convert(_mapping(body), Fault)
        except msgspec.ValidationError as wrong:
            raise ValueError(str(wrong)) from None
        self._server.endpoint.faults.add(fault)
        return CREATED, fault

    def _faults(self, body: Any, query: dict[str, str]) -> Reply:
        return OK, {"results": self._server.endpoint.faults.waiting}

    def _spare(self, body: Any, query: dict[str, str]) -> Reply:
        self._server.endpoint.faults.forget()
        return NO_CONTENT, None

    def _calls(self, body: Any, query: dict[str, str]) -> Reply:
        calls = [
            {name: getattr(call, name) for name in ("method", "path", "query", "json", "status")} for call in self._server.calls
        ]
        return OK, {"results": calls}

    def _forget_calls(self, body: Any, query: dict[str, str]) -> Reply:
        self._server.endpoint.forget()
        return NO_CONTENT, None

    def _portal(self, query: dict[str, str]) -> int:
        """Return the account that a request names, the first without one."""
        return self._named(query) or _accounts(self._server)[0]

    def _webhooks(self, body: Any, query: dict[str, str]) -> Reply:
        fields = _mapping(body)
        subscriptions = fields.get("subscriptions", [])
        if not isinstance(fields.get("url"), str) or not isinstance(subscriptions, list):
            raise ValueError("write the url of the receiver, and a list of subscriptions")
        try:
            receiving = self._server.webhooks.receive(self._portal(query), fields["url"], subscriptions)
        except (Invalid, KeyError) as refused:
            raise ValueError(f"this cannot be subscribed to: {refused}") from None
        return CREATED, {"appId": receiving.app_id, "clientId": receiving.client_id, "clientSecret": receiving.secret}

    def _deliver(self, body: Any, query: dict[str, str]) -> Reply:
        return OK, {"results": self._server.webhooks.deliver(self._portal(query))}

    def _deliveries(self, body: Any, query: dict[str, str]) -> Reply:
        return OK, {"results": self._server.webhooks.of(self._portal(query))}

    def _reminders(self, body: Any, query: dict[str, str]) -> Reply:
        self._server.settle()
        return OK, {"results": [_told(sent) for sent in self._server.reminders.of(self._portal(query))]}

    def _fail_mail(self, body: Any, query: dict[str, str]) -> Reply:
        return self._failing(self._server.reminders.fail, _failures(body, TRY_LATER, "a status of SMTP"), query)

    def _fail_delivery(self, body: Any, query: dict[str, str]) -> Reply:
        return self._failing(self._server.webhooks.fail, _failures(body, SERVER_ERROR, "a status"), query)

    def _failing(self, fail: Callable[[Any, int, int], None], failures: tuple[int, int], query: dict[str, str]) -> Reply:
        status, times = failures
        fail(self._portal(query), status, times)
        return CREATED, {"status": status, "times": times}


def _failures(body: Any, usual: int, what: str) -> tuple[int, int]:
    """Return with which status something is to fail, and how often."""
    fields = _mapping(body)
    status, times = fields.get("status", usual), fields.get("times", 1)
    if type(status) is not int or type(times) is not int or not 1 <= times <= MAX_FAILURES:
        raise ValueError(f"write {what}, and times from 1 to {MAX_FAILURES}")
    return status, times


def _accounts(server: Server) -> list[int]:
    return [account.id for account in server.app.storage.accounts()]


def _told(sent: SentReminder) -> dict[str, Any]:
    """Show an attempt to remind an owner, a mail by its parts."""
    fields = msgspec.structs.asdict(sent)
    mail = fields.pop("mail")
    answer = {"objectId" if name == "object_id" else name: value for name, value in fields.items()}
    if mail is not None:
        parts = {name: mail.get_body((sort,)).get_content() for name, sort in (("text", "plain"), ("html", "html"))}
        answer["mail"] = {
            "subject": str(mail["Subject"]),
            "messageId": str(mail["Message-ID"]),
            **parts,
            "source": mail.as_string(),
        }
    return answer


def _mapping(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("the body must be an object")
    return body
