"""HTTP as the connectors use it, on a real socket."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import h2.events
import httpx
import pytest

from tests.api import CONTACTS, DUE, TASKS
from tests.server import Server
from tests.wire import Http2, connect, head, heard, status_of


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """An HTTP/1.1 client of the shared server."""
    with server.client() as client:
        yield client


def create(client: httpx.Client, **properties: Any) -> str:
    """Create a task and return its id."""
    answer = client.post(TASKS, json={"properties": {"hs_timestamp": DUE, **properties}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes as they are, and return all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def test_keep_alive(server: Server) -> None:
    """Two requests travel over one connection."""
    request = f"GET {TASKS}?limit=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok\r\n"
    answer = raw(server, f"{request}\r\n{request}Connection: close\r\n\r\n".encode())
    assert answer.count(b"HTTP/1.1 200 OK") == 2


REFUSED = {
    "no such path": ("POST", "/crm/v3/nothing", "tok", 404),
    "no such method": ("PUT", f"{TASKS}/1", "tok", 405),
    "a token that nobody has": ("POST", TASKS, "unknown", 401),
    "a page that takes no body": ("POST", "/health", "", 404),
}


@pytest.mark.parametrize("chunked", [False, True], ids=["by its length", "in chunks"])
@pytest.mark.parametrize("refused", REFUSED)
def test_a_connection_goes_on_after_a_refusal_that_was_known_before_the_body(
    server: Server, refused: str, chunked: bool
) -> None:
    """Clients send a head and a body apart: the answer to the head does not end the connection under the next request."""
    method, path, token, status = REFUSED[refused]
    body = json.dumps({"properties": {"hs_timestamp": DUE}}).encode()
    field = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}"
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
    kept = 0
    for _ in range(10):
        with contextlib.closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
            connection.connect()
            connection.sock.sendall(head(method, path, "Content-Type: application/json", field, token=token))
            time.sleep(0.002)
            connection.sock.sendall(sent)
            with HTTPResponse(connection.sock) as first:
                first.begin()
                assert (first.status, first.read()[:1]) == (status, b"{")
                if first.getheader("connection") == "close":  # on a slow machine the body may have come too late
                    continue
            time.sleep(0.01)
            connection.request("GET", "/health")
            assert connection.getresponse().read()
            kept += 1
    assert kept


def test_an_answer_without_the_body_says_that_the_connection_ends(server: Server) -> None:
    """It comes all the same, and soon: a body that does not come is not waited for."""
    with connect(server) as connection:
        began = time.monotonic()
        connection.sendall(head("POST", TASKS, "Content-Length: 1000", token="unknown"))
        answer = connection.recv(65_536)
        assert time.monotonic() < began + 1
        assert status_of(answer) == 401
        assert b"\r\nconnection: close\r\n" in answer
        connection.sendall(b"x" * 1000)  # who sends it late sees no reset before the answer
        assert b"HTTP/1.1" not in heard(connection)


def test_a_stream_that_is_refused_is_not_reset_under_its_body(server: Server) -> None:
    """Over HTTP/2 the answer comes at once, and ends when the body has ended: some clients lose an answer to a reset."""
    http = Http2(server)
    fields = [("authorization", "Bearer unknown"), ("content-length", "20000")]
    stream = http.begin("POST", TASKS, fields, b"x" * 10_000)
    assert http.status(stream) == 401
    http.wire.send_data(stream, b"x" * 10_000, end_stream=True)
    http.flush()
    ends: list[type] = []
    while not ends and (data := http.socket.recv(65_536)):
        events = http.wire.receive_data(data)
        ends += [type(event) for event in events if isinstance(event, h2.events.StreamEnded | h2.events.StreamReset)]
    http.socket.close()
    assert ends == [h2.events.StreamEnded]


def test_http_1_0(server: Server) -> None:
    """HTTP/1.0 is answered too."""
    answer = raw(server, f"GET {TASKS}?limit=1 HTTP/1.0\r\nAuthorization: Bearer tok\r\n\r\n".encode())
    assert b" 200 OK" in answer.partition(b"\r\n")[0]


def test_an_upgrade_to_h2c_is_answered_in_http_1(client: httpx.Client) -> None:
    """What the connectors send by default: an upgrade that a server may ignore."""
    headers = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQAoAAAAAIAAAAA"}
    answer = client.get(TASKS + "/", headers=headers)
    assert (answer.status_code, answer.http_version) == (200, "HTTP/1.1")
    body = {"properties": {"hs_timestamp": DUE}}
    assert client.post(TASKS + "/", headers=headers, json=body).status_code == 201


def test_prior_knowledge_h2c(server: Server) -> None:
    """HTTP/2 over clear text by prior knowledge, with bodies both ways."""
    with server.client(http1=False, http2=True) as client:
        record = create(client, hs_task_body="two")
        answer = client.get(f"{TASKS}/{record}?properties=hs_task_body")
        assert (answer.http_version, answer.json()["properties"]["hs_task_body"]) == ("HTTP/2", "two")
        assert client.get(f"{TASKS}/x").status_code == 404
        link = client.get(f"{TASKS}?limit=1&properties=hs_task_body").json().get("paging")
        assert link is None or link["next"]["link"].startswith(server.url)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *subject], check=True, capture_output=True)
    return cert, key


@pytest.mark.parametrize(("http2", "version"), [(True, "HTTP/2"), (False, "HTTP/1.1")])
def test_tls(certificate: tuple[Path, Path], http2: bool, version: str) -> None:
    """TLS offers h2 by ALPN and takes HTTP/1.1 from who does not know it; links are https, and browsers are to stay with it."""
    cert, key = map(str, certificate)
    server = Server("--database", "memory:", "--tls-cert", cert, "--tls-key", key, scheme="https")
    try:
        with server.client(http2=http2, verify=ssl.create_default_context(cafile=cert)) as client:
            for _ in range(2):
                create(client)
            answer = client.get(f"{TASKS}?limit=1")
            assert answer.http_version == version
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert answer.json()["paging"]["next"]["link"].startswith(f"{server.url}{TASKS}?limit=1&after=")
    finally:
        assert server.stop()[0] == 0


def test_gzip_answers(client: httpx.Client) -> None:
    """An answer of a kibibyte and more is compressed when asked, and only then."""
    record = create(client, hs_task_body="x" * 3000)
    address = f"{TASKS}/{record}?properties=hs_task_body"
    for asked, packed in (
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("br", False),
    ):
        answer = client.get(address, headers={"accept-encoding": asked})
        assert (answer.headers.get("content-encoding") == "gzip") is packed
        assert answer.json()["properties"]["hs_task_body"] == "x" * 3000
    assert "content-encoding" not in client.get(f"{TASKS}/{record}", headers={"accept-encoding": "gzip"}).headers


def test_a_client_that_does_not_say_what_it_is_gets_no_gzip(client: httpx.Client) -> None:
    """hubspot3 is one: it looks for content-encoding, and does not know that this is the Content-Encoding it has seen to."""
    record = create(client, hs_task_body="x" * 3000)
    connection = HTTPConnection(client.base_url.host, client.base_url.port, timeout=10)
    headers = {"Authorization": client.headers["authorization"], "Accept-Encoding": "gzip"}
    connection.request("GET", f"{TASKS}/{record}?properties=hs_task_body", headers=headers)
    answer = connection.getresponse()
    assert answer.getheader("content-encoding") is None
    assert json.loads(answer.read())["properties"]["hs_task_body"] == "x" * 3000
    connection.close()


def test_gzip_requests_and_bombs(client: httpx.Client) -> None:
    """A compressed request is read; one that unpacks beyond the limit is a 413."""
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    body = gzip.compress(json.dumps({"properties": {"hs_timestamp": DUE}}).encode())
    assert client.post(TASKS, content=body, headers=headers).status_code == 201
    answer = client.post(TASKS, content=gzip.compress(b"0" * (1 << 27)), headers=headers)
    assert (answer.status_code, answer.json()["category"]) == (413, "REQUEST_TOO_LARGE")


@pytest.mark.parametrize("chunked", [False, True], ids=["by its length", "in chunks"])
def test_a_body_above_the_limit(server: Server, client: httpx.Client, chunked: bool) -> None:
    """A body of 11 MiB is a 413, by its length and in chunks, and the server serves on."""
    part = b"x" * (1 << 20)
    field = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {11 * len(part)}"
    with connect(server) as connection:
        connection.sendall(head("POST", TASKS, "Content-Type: application/json", "Connection: close", field))
        with contextlib.suppress(ConnectionError):  # the server may have answered and closed while the body is on its way
            for _ in range(11):
                connection.sendall(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
        assert status_of(heard(connection)) == 413
    assert client.get(f"{TASKS}?limit=1").status_code == 200


def test_trailing_slashes_and_lists(client: httpx.Client) -> None:
    """Trailing slashes, `archived=True`, repeated and comma-joined lists."""
    record = create(client, hs_task_body="x")
    for query in ("properties=hs_task_body&properties=hs_timestamp", "properties=hs_task_body,hs_timestamp"):
        shown = client.get(f"{TASKS}/{record}/?{query}").json()["properties"]
        assert {"hs_task_body", "hs_timestamp"} <= set(shown)
    client.delete(f"{TASKS}/{record}/")
    assert client.get(f"{TASKS}/{record}?archived=True").json()["archived"] is True


@pytest.mark.parametrize("mail", ["a+b@example.com", "o'brien/ann@example.com", "ünï@example.com", "100%@example.com"])
def test_percent_encoded_ids(client: httpx.Client, mail: str) -> None:
    """An id in a path is decoded once, whatever it holds."""
    record = client.post(CONTACTS, json={"properties": {"email": mail}}).json()["id"]
    encoded = "".join(f"%{byte:02X}" for byte in mail.encode())
    answer = client.get(f"{CONTACTS}/{encoded}?idProperty=email")
    assert (answer.status_code, answer.json()["id"]) == (200, record)


@pytest.mark.parametrize("http2", [False, True])
def test_long_request_lines(server: Server, http2: bool) -> None:
    """A request line of 64 KiB is read: connectors ask for every property by name."""
    names = ",".join(["hs_task_body", *(f"no_such_property_{n:06d}" for n in range(2_700))])
    assert len(names) > 64_000
    with server.client(http1=not http2, http2=http2) as client:
        record = create(client, hs_task_body="x")
        answer = client.get(f"{TASKS}/{record}?properties={names}")
        assert answer.json()["properties"]["hs_task_body"] == "x"
        repeated = "&".join(f"properties={name}" for name in names.split(",")[:1_500])
        assert client.get(f"{TASKS}/{record}?{repeated}").json()["properties"]["hs_task_body"] == "x"


def test_the_private_app_header(server: Server) -> None:
    """The connectors' API keys travel in a header of their own."""
    with httpx.Client(base_url=server.url, headers={"private-app": "tok"}, trust_env=False) as client:
        assert client.get(TASKS).status_code == 200
    assert httpx.get(f"{server.url}{TASKS}", trust_env=False).status_code == 401


def test_head_and_options(client: httpx.Client) -> None:
    """A method that no route has is a 405 with the methods that there are; OPTIONS is a 401, as the service answers it."""
    assert client.head(TASKS).headers["allow"] == "GET,OPTIONS,POST"
    assert client.head(TASKS).status_code == 405
    assert client.options(TASKS).status_code == 401


def test_health(server: Server) -> None:
    """`/health` needs no token."""
    answer = httpx.get(f"{server.url}/health", trust_env=False)
    assert answer.json() == {"status": "ok"}
    assert "strict-transport-security" not in answer.headers
