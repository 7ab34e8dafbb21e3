"""What is judged before the body of a request is read, and in which order."""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import time
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from axle.config import Config
from axle.http.receiving import MAX_BODY
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from tests.api import CONTACTS, TASKS, Answer, Api
from tests.server import Server
from tests.wire import Http2, connect, head, heard, status_of

HUGE = f"Content-Length: {MAX_BODY}"
SOON = 4.0  # seconds within which an answer comes that waits for nothing
# Whose types stand in the body alone, or whose secrets do.
JUDGED_LATER = ("/engagements/", "/crm-associations/", "/oauth")


def ask(api: Api, method: str, target: str, token: str = "tok", **headers: str) -> Answer:
    """Send a head that announces a body, which must not be read."""
    sent: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("the body was read")

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"host": "axle.test", "expect": "100-continue", "content-length": "100", "authorization": f"Bearer {token}"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": target, "raw_path": target.encode(),
        "query_string": b"", "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    asyncio.run(api.endpoint(scope, receive, send))
    start, *rest = sent
    shown = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], shown, b"".join(part["body"] for part in rest))


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_the_order(open_api: Any, preset: str) -> None:
    """Path, method, Accept, token, length, type; then the scopes, if they are not judged behind the body."""
    api = open_api(preset)
    large, picky = {"content_length": str(MAX_BODY + 1)}, {"accept": "text/html"}
    other = api.token(scopes="tickets")
    unknown = "/crm/v3/objects/nothing"
    assert ask(api, "PUT", "/nowhere", "nobody", **large, **picky).status == 404
    assert ask(api, "PUT", TASKS, "nobody", **large, **picky).status == 405
    assert ask(api, "POST", TASKS, "nobody", **large, **picky).status == 406
    assert ask(api, "POST", unknown, "nobody", **large).status == 401
    assert ask(api, "OPTIONS", unknown, **large, **picky).status == 401
    assert ask(api, "POST", unknown, other, **large).status == 413
    refused = ask(api, "POST", unknown, other)
    assert (refused.status, refused.json()["message"]) == (400, "Unable to infer object type from: nothing")
    if preset == "documented":
        assert ask(api, "POST", TASKS, other).status == 403
    else:
        with pytest.raises(AssertionError, match="the body was read"):
            ask_or_raise(api, TASKS, other)


def ask_or_raise(api: Api, target: str, token: str) -> None:
    """Ask, and raise what the server met with."""
    answer = ask(api, "POST", target, token)
    assert answer.status != 500, "the body was read"


def test_rate_limits_come_before_the_body(api: Api) -> None:
    """A call beyond the limit costs no more than one without a token."""
    from axle.core.rate_limits import RateLimits

    limited = Api(config=Config(rate_limits=RateLimits(burst=1, enforced=True)))
    try:
        assert limited.call("GET", TASKS).status == 200
        assert ask(limited, "POST", "/crm/v3/objects/nothing").status == 429
    finally:
        limited.close()


def _rows() -> list[Route]:
    return [
        row for row in ROUTES
        if row.body is not None and row.method != "GET"  # a visit that reads its query as a form
        and not (row.from_page or row.personal or row.prefixes[0].startswith(JUDGED_LATER))
    ]  # fmt: skip


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row.method} {row.prefixes[0]}{row.path}")
def test_every_route_judges_scopes_before_the_body(api: Api, row: Route) -> None:
    """A token without scopes is refused from the head, in the words of the operation."""
    names = {
        "objectType": "contacts", "fromObjectType": "contacts", "toObjectType": "companies", "records": "contact",
        "version": "v1", "key": "vid",
    }  # fmt: skip
    if row.prefixes[0].startswith("/crm-objects/v1"):
        names["objectType"] = "tickets"
    if row.legacy == "others":
        names |= {"objectType": "deals" if "v1" in row.prefixes[0] else "companies", "records": "companies", "version": "v2"}
    target = re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], "5"), row.prefixes[0] + row.path)
    answer = ask(api, row.method, target, api.token(scopes="nothing"))
    assert answer.status == 403, (target, answer)
    assert answer.json()["errors"][0]["context"]["requiredGranularScopes"]


def test_a_type_that_another_process_has_just_defined(tmp_path: Path) -> None:
    """What is known from before is not the last word: the database is asked before a type is refused."""
    database = f"sqlite:///{tmp_path / 'axle.db'}"
    first, second = Api(database=database), Api(database=database)
    schema = {"name": "car", "labels": {"singular": "Car", "plural": "Cars"}, "primaryDisplayProperty": "model",
              "requiredProperties": [], "properties": [{"name": "model", "label": "M", "type": "string", "fieldType": "text"}],
              "associatedObjects": []}  # fmt: skip
    try:
        second.task()
        made = first.post("/crm-object-schemas/v3/schemas", schema)["objectTypeId"]
        assert second.call("POST", f"/crm/v3/objects/{made}", {"properties": {"model": "x"}}).status == 201
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize("sent", [0, 100_000])
def test_nobody_waits_for_the_body_of_a_stranger(server: Server, sent: int) -> None:
    """The answer comes at once, whatever the head announces; then the server closes."""
    began = time.monotonic()
    with connect(server) as connection:
        connection.sendall(head("POST", CONTACTS, HUGE, token="") + b"x" * sent)
        assert connection.recv(12) == b"HTTP/1.1 401"
        assert time.monotonic() - began < SOON
        heard(connection)
    assert time.monotonic() - began < 2 * SOON


def test_nobody_waits_for_a_stream_of_a_stranger(server: Server) -> None:
    """The same over HTTP/2."""
    began = time.monotonic()
    http = Http2(server)
    stream = http.begin("POST", CONTACTS, [("content-length", str(MAX_BODY))], b"x" * 10_000)
    assert http.status(stream) == 401
    assert time.monotonic() - began < SOON
    http.socket.close()


def test_who_sends_on_sees_the_refusal(server: Server) -> None:
    """A small body behind a refusal is read: the connection goes on. One of a caller with a token may be large."""
    with connect(server) as connection:
        for _ in range(2):
            connection.sendall(head("POST", CONTACTS, "Content-Length: 100000", token="nobody") + b"x" * 100_000)
            answer = HTTPResponse(connection)
            answer.begin()
            assert (answer.status, b"credentials" in answer.read()) == (401, True)
    with connect(server) as connection:
        connection.sendall(head("POST", CONTACTS, f"Content-Length: {MAX_BODY * 2}", "Connection: close"))
        for _ in range(20):
            connection.sendall(b"x" * (1 << 20))
        assert status_of(heard(connection)) == 413


def test_a_bomb_without_a_token_is_not_unpacked(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking is for those who may send; and then a large body is unpacked on another thread."""
    from axle.http import receiving

    unpacked: list[bool] = []
    unzipped = receiving._unzipped

    def counted(*arguments: Any) -> bytes:
        try:
            asyncio.get_running_loop()
            unpacked.append(True)
        except RuntimeError:
            unpacked.append(False)
        return unzipped(*arguments)

    monkeypatch.setattr(receiving, "_unzipped", counted)
    packed = gzip.compress(b"0" * (MAX_BODY - 1))
    headers = {"content-encoding": "gzip"}
    assert api.send("POST", TASKS, packed, headers).status == 401
    assert unpacked == []
    assert api.send("POST", TASKS, packed, {**headers, "authorization": "Bearer tok"}).status == 400
    assert unpacked == [True, False]


@pytest.mark.parametrize(("fields", "version", "status"), [
    (["Host: axle.test"], "1.1", 200), (["Host: [::1]:80"], "1.1", 200), (["Host: a_b.c"], "1.1", 200), ([], "1.0", 200),
    ([], "1.1", 400), (["Host: a", "Host: a"], "1.1", 400), (["Host: a", "Host: b"], "1.1", 400),
    (['Host: e.example/x?"><script>'], "1.1", 400), (["Host: a b"], "1.1", 400), (["Host: user@a"], "1.1", 400),
    (["Host: a:port"], "1.1", 400), (["Host: a,b"], "1.1", 400),
    (["Host: a", "Authorization: Bearer tok"], "1.1", 400),
    (["Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "1.1", 400),
    (["Host: a", "Transfer-Encoding: gzip, chunked"], "1.1", 400),
    (["Host: a", "Content-Type: text/plain", "Content-Type: application/json"], "1.1", 400),
])  # fmt: skip
def test_heads_that_can_be_read_in_two_ways(server: Server, fields: list[str], version: str, status: int) -> None:
    """One Host, which is a host; each field that decides something once."""
    lines = [f"GET {TASKS}?limit=1 HTTP/{version}", *fields, "Authorization: Bearer tok", "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        answer = heard(connection)
    assert status_of(answer) == status
    assert b"script" not in answer


@pytest.mark.parametrize(("accept", "taken"), [
    ("application/json", True), ("*/*", True), ("application/*", True), ("", True), ("text/html, */*;q=0.8", True),
    ("application/json;charset=utf-8", True), ("Application/JSON", True), ("text/html,*;q=.2", True),
    ("text/html", False), ("application/xml", False), ("application/json;q=0", False), ("application/json;q=0, */*", False),
    ("*/*;q=0", False), ("*/*;q=0, application/json", True), ("nonsense", False),
])  # fmt: skip
def test_accept(api: Api, accept: str, taken: bool) -> None:
    """What excludes JSON is a 406, with or without a token; pages and the document are not asked."""
    for headers in ({}, {"authorization": "Bearer tok"}):
        answer = api.send("GET", TASKS, headers={**headers, "accept": accept})
        assert answer.status == ((200 if headers else 401) if taken else 406)
    assert api.send("GET", "/health", headers={"accept": accept}).status == 200


def test_options_tell_a_browser_nothing(server: Server) -> None:
    """Neither with nor without a token, and never with leave for another origin's script."""
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    with server.client(headers=asked) as client:
        for token in ("Bearer tok", "Bearer nobody"):
            answer = client.options(TASKS, headers={"authorization": token})
            assert answer.status_code == 401
            assert answer.json()["message"] == "Any of the listed authentication credentials are missing"
            assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_refusals_name_the_scheme(api: Api) -> None:
    """A 401 says that a bearer token is wanted (RFC 9110, 11.6.1)."""
    assert api.send("GET", TASKS).headers["www-authenticate"] == "Bearer"
    assert "www-authenticate" not in api.call("GET", TASKS).headers


def test_a_forwarded_host_is_a_host(api: Api) -> None:
    """A trusted proxy is believed as far as what it says can be shown; of several values the last counts, which it wrote."""
    behind = Api(config=Config(trusted_proxies=("127.0.0.0/8",)))
    try:
        behind.task()
        behind.task()
        for said, host in (("crm.example:8443", "crm.example:8443"), ("evil.example, crm.example", "crm.example"),
                           ('x"><script>', "axle.test")):  # fmt: skip
            headers = {"authorization": "Bearer tok", "x-forwarded-host": said, "x-forwarded-proto": "https"}
            link = behind.send("GET", f"{TASKS}?limit=1", headers=headers).json()["paging"]["next"]["link"]
            assert link.startswith(f"https://{host}/")
    finally:
        behind.close()


def test_what_anyone_may_read_costs_little(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document and its page are packed once; the page allows its own style alone."""
    from axle.http import sending

    packed: list[bytes] = []
    pack = sending.compressed

    def counted(body: bytes) -> bytes:
        packed.append(body)
        return pack(body)

    monkeypatch.setattr(sending, "compressed", counted)
    for path in ("/openapi.json", "/openapi"):
        plain = api.send("GET", path)
        for _ in range(3):
            answer = api.send("GET", path, headers={"accept-encoding": "gzip", "user-agent": "test"})
            assert gzip.decompress(answer.body) == plain.body
    assert len(packed) <= 2
    policy = api.send("GET", "/openapi").headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "style-src 'sha256-" in policy
