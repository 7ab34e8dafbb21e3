"""Requests that have no call of their own: bytes, texts, forms and files."""

from __future__ import annotations

import io
import socket
import threading
import time
from typing import Any

import pytest

import axle
from tests.client.faults import answer, serving
from tests.client.halves import HALVES, send

pytestmark = pytest.mark.parametrize("half", HALVES)


def sent(half: str, body: Any, **shape: Any) -> tuple[str, bytes]:
    """Send a body; return its type and its bytes as they arrived."""
    with serving(answer()) as server:
        send(half, server.url, ("POST", "/x", body, shape))
        (got,) = server.got
    return got.headers["content-type"], got.body


def test_bytes_and_texts_go_as_they_are(half: str) -> None:
    """With the type that is said, and as JSON where none is; all else is written as JSON."""
    assert sent(half, b"\x00\xff", content_type="image/png") == ("image/png", b"\x00\xff")
    assert sent(half, b'{"a":1}') == ("application/json", b'{"a":1}')
    assert sent(half, "é,1\n", content_type="text/csv") == ("text/csv", "é,1\n".encode())
    assert sent(half, {"a": [1]}) == ("application/json", b'{"a":[1]}')


def test_a_form(half: str) -> None:
    """Its fields are encoded."""
    assert sent(half, None, form={"a": "1&2", "b": "x"}) == ("application/x-www-form-urlencoded", b"a=1%262&b=x")


def test_files(half: str) -> None:
    """Bytes, an open file, a name and a type; the fields of a form go with them."""
    files = {"one": b"1", "two": io.BytesIO(b"22"), "three": ("c.csv", b"333", "text/csv")}
    kind, body = sent(half, None, form={"options": "{}"}, files=files)
    assert kind.startswith("multipart/form-data; boundary=")
    assert body.count(kind.partition("boundary=")[2].encode()) == 5
    for part in (b'name="options"\r\n\r\n{}', b"\r\n1\r\n", b"\r\n22\r\n", b'filename="c.csv"', b"text/csv", b"\r\n333\r\n"):
        assert part in body


def test_looking_a_name_up_is_within_the_timeout(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that hangs is left to itself, and holds up nobody else."""
    ended = threading.Event()
    looked_up = socket.getaddrinfo

    def hang(host: Any, *more: Any, **other: Any) -> Any:
        if host in ("hangs.test", b"hangs.test"):
            ended.wait(1.5)
            raise socket.gaierror("never")
        return looked_up(host, *more, **other)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    took: list[float] = []
    hooks = axle.Hooks(on_request=lambda _: took.append(time.monotonic()))
    with pytest.raises(axle.TimeoutError) as failed:
        send(half, "http://hangs.test", ("GET", "/x"), retry=None, timeout=0.2, hooks=hooks)
    assert failed.value.phase in ("connect", "total")
    assert time.monotonic() - took[0] < 1.0  # not even the end of the event loop waits for the thread
    with serving(answer()) as server:
        assert send(half, server.url.replace("127.0.0.1", "localhost"), ("GET", "/x"))[0].status == 200
    ended.set()


def test_a_host_with_several_addresses(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that takes a connection serves; where none does, it is an error."""
    looked_up = socket.getaddrinfo

    def several(host: Any, port: Any, *more: Any, **other: Any) -> Any:
        if host not in ("several.test", b"several.test"):
            return looked_up(host, port, *more, **other)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (2, 3, 1)]

    monkeypatch.setattr(socket, "getaddrinfo", several)
    with serving(answer()) as server:
        url = server.url.replace("127.0.0.1", "several.test")
        assert [one.status for one in send(half, url, ("GET", "/x"), ("GET", "/y"))] == [200, 200]
        assert server.connections == 1
    with pytest.raises(axle.ConnectError) as failed:
        send(half, url, retry=None)
    assert not failed.value.sent


@pytest.mark.parametrize("shape", [{"form": {"a": "b"}}, {"files": {"a": b""}}])
def test_a_body_and_a_form_are_too_much(half: str, shape: dict[str, Any]) -> None:
    """So is a file that is none; nothing is sent."""
    with serving(answer()) as server:
        with pytest.raises(axle.InvalidType):
            send(half, server.url, ("POST", "/x", b"", shape))
        with pytest.raises(axle.InvalidType):
            send(half, server.url, ("POST", "/x", None, {"files": {"a": 5}}))
        assert server.got == []
