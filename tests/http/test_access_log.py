"""What the access log shows of requests: no secret, and no address of a person."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from axle.http.access_log import AccessLog, Logged
from axle.http.router import Router
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from tests.api import CONTACTS, Api
from tests.oauth.apps import Client
from tests.server import Server

SECRET = "9a7f3c51-secret-4e0d"
FORM = f"grant_type=refresh_token&client_id={SECRET}&client_secret={SECRET}&refresh_token={SECRET}"
EXCHANGES = (
    "/oauth/v1/token", "//oauth/v1/token", "/oauth//v1/token", "/oauth%2Fv1/token", "/%6Fauth/v1/token", "/OAuth/v1/token",
    "/./oauth/v1/token", "/crm/../oauth/v1/token", "/oauth/v1/token/", "/oauth/v3/token/introspect",
    "/oauth/2026-03/token/revoke",
)  # fmt: skip
ABOUT = (
    f"/oauth/v1/access-tokens/{SECRET}", f"//oauth/v1//access-tokens/{SECRET}", f"/oauth/v1/refresh%2Dtokens/{SECRET}",
    f"/oauth/v1/access-tokens/{SECRET}/x", f"/oauth/v1/tokens/{SECRET}", f"/{SECRET}",
)  # fmt: skip
PEOPLE = (
    f"{CONTACTS}/ann@x.example?idProperty=email", f"{CONTACTS}/ann%40x.example?idProperty=email", f"{CONTACTS}/ann@x.example",
    "/contacts/v1/contact/email/ann@x.example/profile", "/contacts/v1/contact/email/ann%40x.example/profile",
    "/nothing/ann@x.example", f"{CONTACTS}/%2B4912345?idProperty=phone", f"{CONTACTS}/4912345?x=1&idProperty=phone",
)  # fmt: skip


def exchange(server: Server, method: str, path: str, body: str = "", kind: str = "application/x-www-form-urlencoded") -> bytes:
    """Send a request whose path is as it stands, and return the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer tok\r\ncontent-type: {kind}\r\n"
        connection.sendall(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}".encode())
        return connection.recv(65_536)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a server with --log-bodies says of requests with secrets and addresses in them, however they are written."""
    server = Server("--database", f"sqlite:///{tmp_path_factory.mktemp('log')}/axle.db", "--log-bodies")
    for path in EXCHANGES:
        exchange(server, "POST", path, FORM)
        exchange(server, "PUT", path, FORM)
    exchange(
        server, "POST", "//oauth/v2/private-apps/get/access-token-info", json.dumps({"tokenKey": SECRET}), "application/json"
    )
    for path in ABOUT:
        for method in ("GET", "PATCH", "DELETE"):
            exchange(server, method, path)
    for path in PEOPLE:
        exchange(server, "GET", path)
    exchange(server, "POST", CONTACTS, '{"properties": {"firstname": "Bea"}}', "application/json")
    exchange(server, "GET", f"{CONTACTS}/100000000001?properties=email")
    yield server.stop()[1]


def test_no_secret_is_in_it(said: str) -> None:
    """Neither in a body nor in a path, however the path is written, and whether a row has it or not."""
    assert SECRET not in said
    assert quote(SECRET) not in said
    assert said.count("POST ") >= 12
    assert "/oauth/v1/access-tokens/***" in said


def test_no_address_of_a_person_is_in_it(said: str) -> None:
    """Nor another value that a record is asked for by."""
    assert "ann" not in said
    assert "4912345" not in said
    assert said.count(f"GET {CONTACTS}/***") == 5
    assert said.count("/contacts/v1/contact/email/***/profile") == 2


def test_the_rest_is(said: str) -> None:
    """Bodies of records, where they are wanted, and ids."""
    assert "Bea" in said
    assert f"GET {CONTACTS}/100000000001 200" in said
    assert re.search(r"POST /oauth/v1/token 400 [\d.]+ms [0-9a-f-]{36}", said)


def test_every_row_that_takes_a_secret_says_so() -> None:
    """A row that needs no token takes something else."""
    assert [row.path for row in ROUTES if row.open and not row.secret] == []


class Boom(Exception):
    """What nobody expected."""


def test_each_line_has_its_own_second() -> None:
    """A second is written out once for all its lines, and no line has that of another."""
    moments = [0.2, 0.9, 1.1, 3_600.0, 0.9]
    clock = iter(moments)
    written: list[str] = []

    async def serve() -> None:
        log = AccessLog(Router[Route]([]), False, lambda: next(clock))
        log.write = written.append
        for _ in moments:
            log.add(Logged({"method": "GET", "query_string": b""}, "/health", 200, "id", 0.001, b""))
        log.flush()

    asyncio.run(serve())
    shown = [time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(moment)) for moment in moments]
    assert "".join(written).splitlines() == [f"{at} GET /health 200 1.0ms id" for at in shown]


@pytest.mark.parametrize("bodies", [False, True])
def test_a_bug_is_reported_without_what_was_asked(api: Api, monkeypatch: pytest.MonkeyPatch, bodies: bool) -> None:
    """Where it happened, and its kind; what it says only where bodies are logged, and never of a request with secrets."""

    def fails(*given: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise Boom(f"value {SECRET}") from first

    api.endpoint.log._bodies = bodies
    monkeypatch.setattr("axle.storage.transaction.SQLTransaction.record_page", fails)
    assert api.call("GET", CONTACTS).status == 500
    said = "".join(api.logged)
    assert "internal error: Boom" in said
    assert said.count("in fails") == 2
    assert "KeyError" in said
    assert (SECRET in said) is bodies
    api.logged.clear()
    monkeypatch.setattr("axle.storage.transaction.SQLTransaction.app", fails)
    client_secret = {"grant_type": "client_credentials", "client_id": SECRET, "client_secret": SECRET}
    assert Client.form(_any(api), "/oauth/v1/token", client_secret).status == 500
    assert "internal error: Boom" in "".join(api.logged)
    assert SECRET not in "".join(api.logged)


def _any(api: Api) -> Client:
    """Return somebody who sends forms, and is registered nowhere."""
    client = object.__new__(Client)
    client.api = api
    return client


def test_files_of_bodies_are_cut(tmp_path: Path) -> None:
    """The beginning of a body is enough."""
    server = Server("--database", "memory:", "--log-bodies")
    exchange(server, "POST", CONTACTS, json.dumps({"properties": {"firstname": "y" * 5_000}}), "application/json")
    assert "y" * 1_900 in (said := server.stop()[1])
    assert "y" * 2_000 not in said
