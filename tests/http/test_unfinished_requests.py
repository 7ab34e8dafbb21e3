"""A request that does not arrive whole is never carried out, in whichever way it ends."""

from __future__ import annotations

import contextlib
import json
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
import pytest

from axle.testing.controls import PREFIX
from tests.api import CONTACTS
from tests.server import Server, axle
from tests.wire import SETTLED, Http2, connect, head, heard, reset, status_of

JSON = "Content-Type: application/json"
FORM = "Content-Type: application/x-www-form-urlencoded"
CHUNKED = "Transfer-Encoding: chunked"


class Place(NamedTuple):
    """A running server, its database, and an app that was made on the command line."""

    server: Server
    database: str
    app: dict[str, Any]

    def state(self) -> Any:
        """Return everything that a request could have changed: contacts with their values, and tokens."""
        with self.server.client() as client:
            contacts = client.get(CONTACTS, params={"limit": 100, "properties": "lastname"}).json()["results"]
            archived = client.get(CONTACTS, params={"limit": 100, "archived": "true"}).json()["results"]
        with contextlib.closing(sqlite3.connect(self.database.removeprefix("sqlite:///"))) as database:
            tokens = database.execute("SELECT hash FROM token ORDER BY hash").fetchall()
        return contacts, archived, tokens


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One server with one contact for all tests here."""
    database = f"sqlite:///{tmp_path_factory.mktemp('unfinished') / 'axle.db'}"
    server = Server("--database", database, "--no-access-log")
    made = axle("app", "create", "Acme", "--redirect-uri", "http://localhost/cb", "--database", database, "--json")
    with server.client() as client:
        assert client.post(CONTACTS, json={"properties": {"lastname": "first"}}).status_code == 201
    yield Place(server, database, json.loads(made.stdout))
    assert server.stop()[0] == 0


class Target(NamedTuple):
    """One request: its method and path, its type, and its body, which would be carried out as it stands."""

    method: str
    path: str
    type: str
    body: bytes


def targets(place: Place) -> list[Target]:
    """Return one request for each sort of thing that reads a body, or may be sent with one."""
    with place.server.client() as client:
        contact = client.get(CONTACTS).json()["results"][0]["id"]
    properties = json.dumps({"properties": {"lastname": "taken"}}).encode()
    # As if it had been cut off before `&scope=…`, which would have made the token narrower.
    form = {"grant_type": "refresh_token", "refresh_token": place.app["refresh_token"]}
    form |= {"client_id": place.app["client_id"], "client_secret": place.app["client_secret"]}
    return [
        Target("POST", CONTACTS, JSON, properties),
        Target("POST", f"{CONTACTS}/batch/create", JSON, b'{"inputs":[' + properties + b"]}"),
        Target("PATCH", f"{CONTACTS}/{contact}", JSON, properties),
        Target("DELETE", f"{CONTACTS}/{contact}", JSON, b"{}"),
        Target("POST", "/oauth/v1/token", FORM, urlencode(form).encode()),
        Target("POST", "/contacts/v1/contact", JSON, b'{"properties":[{"property":"lastname","value":"taken"}]}'),
    ]


def chunks(body: bytes, end: bytes) -> tuple[str, bytes]:
    """Return a body as one chunk, and what follows it."""
    return CHUNKED, f"{len(body):x}\r\n".encode() + body + b"\r\n" + end


BROKEN: dict[str, Callable[[bytes], tuple[str, bytes]]] = {
    "fewer bytes than the length": lambda body: (f"Content-Length: {len(body) + 1}", body),
    "no byte": lambda body: ("Content-Length: 1000", b""),
    "no last chunk": lambda body: chunks(body, b""),
    "within a chunk": lambda body: (CHUNKED, f"{len(body) + 9:x}\r\n".encode() + body),
    "within the last chunk": lambda body: chunks(body, b"0\r\n"),
    "a size that is none": lambda body: chunks(body, b"ZZZ\r\n\r\n"),
    "a size beyond all sizes": lambda body: chunks(body, b"F" * 18 + b"\r\n\r\n"),
    "a chunk without its end": lambda body: (CHUNKED, f"{len(body):x}\r\n".encode() + body + b"XX0\r\n\r\n"),
    "a broken trailer": lambda body: chunks(body, b"0\r\n:\x00x\r\n\r\n"),
}
ENDS: dict[str, Callable[[socket.socket], None]] = {
    "half-closed": lambda connection: connection.shutdown(socket.SHUT_WR),
    "closed": lambda connection: connection.close(),
    "reset": reset,
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("broken", BROKEN)
def test_http_1(place: Place, broken: str, end: str) -> None:
    """Who half-closes is told 400, or nothing where the framing is broken; nothing is done."""
    before = place.state()
    for target in targets(place):
        field, sent = BROKEN[broken](target.body)
        with connect(place.server) as connection:
            connection.sendall(head(target.method, target.path, target.type, field) + sent)
            time.sleep(SETTLED)
            ENDS[end](connection)
            if end == "half-closed":
                assert status_of(heard(connection)) in (0, 400), target
    time.sleep(SETTLED)
    assert place.state() == before


@pytest.mark.parametrize("broken", ["a size that is none", "a size beyond all sizes", "a chunk without its end"])
def test_a_broken_chunk_while_the_client_waits(place: Place, broken: str) -> None:
    """The client is told at once, and nothing is done."""
    before = place.state()
    for target in targets(place):
        field, sent = BROKEN[broken](target.body)
        with connect(place.server) as connection:
            connection.sendall(head(target.method, target.path, target.type, field) + sent)
            assert status_of(heard(connection)) == 400, target
    assert place.state() == before


def test_the_same_requests_are_carried_out_when_they_are_whole(place: Place) -> None:
    """What the tests here send is wrong in nothing but its end."""
    for field in ("", CHUNKED):
        for target in targets(place):
            given, sent = chunks(target.body, b"0\r\n\r\n") if field else (f"Content-Length: {len(target.body)}", target.body)
            with connect(place.server) as connection:
                connection.sendall(head(target.method, target.path, target.type, given, "Connection: close") + sent)
                assert status_of(heard(connection)) in (200, 201, 204), target


def _cancel(http: Http2, stream: int) -> None:
    http.wire.reset_stream(stream, 8)
    http.flush()


def _reset_without_error(http: Http2, stream: int) -> None:
    http.wire.reset_stream(stream, 0)
    http.flush()


def _leave(http: Http2, stream: int) -> None:
    http.wire.close_connection()
    http.flush()
    http.socket.close()


ENDS_2: dict[str, Callable[[Http2, int], None]] = {
    "the stream is cancelled": _cancel,
    "the stream is reset without an error": _reset_without_error,
    "GOAWAY": _leave,
    "half-closed": lambda http, stream: http.socket.shutdown(socket.SHUT_WR),
    "closed": lambda http, stream: http.socket.close(),
    "reset": lambda http, stream: reset(http.socket),
}


@pytest.mark.parametrize("end", ENDS_2)
@pytest.mark.parametrize("length", ["none", "longer"])
def test_http_2(place: Place, end: str, length: str) -> None:
    """A stream that does not end with END_STREAM is nothing that was asked."""
    before = place.state()
    for target in targets(place):
        http = Http2(place.server)
        more = [("content-length", str(len(target.body) + 1))] if length == "longer" else []
        stream = http.begin(target.method, target.path, _fields(target, more), target.body)
        ENDS_2[end](http, stream)
        time.sleep(SETTLED)
        http.socket.close()
    time.sleep(SETTLED)
    assert place.state() == before


def test_an_empty_stream_of_http_2_that_is_reset(place: Place) -> None:
    """Without a byte of a body a request counts only when its stream has ended."""
    before = place.state()
    for end in (_cancel, _reset_without_error):
        for target in targets(place):
            http = Http2(place.server)
            stream = http.begin(target.method, target.path, _fields(target, []), b"")
            end(http, stream)
            time.sleep(SETTLED)
            http.socket.close()
    assert place.state() == before


@pytest.mark.parametrize("length", [True, False])
def test_http_2_whole(place: Place, length: bool) -> None:
    """With its end, and with or without a length, the same is carried out."""
    for target in targets(place):
        http = Http2(place.server)
        more = [("content-length", str(len(target.body)))] if length else []
        stream = http.begin(target.method, target.path, _fields(target, more), target.body, end=True)
        assert http.status(stream) in (200, 201, 204), target
        http.socket.close()


def _fields(target: Target, more: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("authorization", "Bearer tok"), ("content-type", target.type.partition(": ")[2]), *more]


def test_the_controls_of_a_server_under_test() -> None:
    """They read bodies by the same rule: no account is made, no clock moved."""
    server = Server("--test", "--no-access-log")
    try:
        with httpx.Client(base_url=server.url, trust_env=False) as client:
            client.patch(f"{PREFIX}/clock", json={"stopped": True})
            before = client.get(f"{PREFIX}/clock").json()
            for field, sent in (("Content-Length: 1000", b'{"advance": 10}'), chunks(b'{"advance": 10}', b"")):
                with connect(server) as connection:
                    connection.sendall(head("PATCH", f"{PREFIX}/clock", JSON, field) + sent)
                    connection.shutdown(socket.SHUT_WR)
                    assert status_of(heard(connection)) in (0, 400)
            assert client.get(f"{PREFIX}/clock").json() == before
            assert client.patch(f"{PREFIX}/clock", json={"advance": 10}).json() != before
    finally:
        assert server.stop()[0] == 0
