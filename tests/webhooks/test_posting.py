"""Requests to receivers: where they go, when they end, and what is read of the answer."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import trustme

from axle.core.receivers import allowance
from axle.workers import host_lookup, posting
from axle.workers.host_lookup import HostLookup
from axle.workers.posting import Outcome, Receivers
from tests.webhooks.receiver import LOOPBACK, OK, Receiver, answers

HOST = "hooks.example"
HEADERS = {"Content-Type": "application/json"}


class Names:
    """A resolver whose answers a test says: `addresses` of every name."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.lookups = 0

    def __call__(self, host: str, port: int, **_: Any) -> list[Any]:
        """Return what the system would of a name."""
        self.lookups += 1
        return [
            (socket.AF_INET6, 1, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, 1, 6, "", (address, port))
            for address in self.addresses
        ]


_open: list[Receivers] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close the connections that a test has kept."""
    yield
    while _open:
        _open.pop().close()


def receivers(names: Any = None, allowed: Sequence[str] = (HOST,), **options: Any) -> Receivers:
    """Return what posts to the host that is allowed by name, which is on this machine unless `names` says otherwise."""
    _open.append(Receivers(allowance(allowed), lookup=HostLookup(names or Names(LOOPBACK)), **options))
    return _open[-1]


def post(sender: Receivers, receiver: Receiver, path: str = "/hook?a=1", body: bytes = b"[1]") -> Outcome:
    """Post to a receiver of a test, by the name of its host."""
    return sender.post(f"http://{HOST}:{receiver.port}{path}", body, HEADERS)


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the addresses that sockets are connected to; nothing is really connected."""
    addresses: list[Any] = []

    def connect(_: socket.socket, address: Any) -> None:
        addresses.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return addresses


def test_a_body_arrives_as_it_is() -> None:
    """With the name of the host, the path and the query, the headers, and nothing changed."""
    with Receiver() as receiver:
        outcome = post(receivers(), receiver, body='[{"propertyValue":"Grüße"}]'.encode())
        head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    assert (outcome.result, outcome.status, outcome.answer) == ("success", 200, b"ok")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /hook?a=1 HTTP/1.1"
    assert f"Host: {HOST}:{receiver.port}" in lines
    assert "Content-Type: application/json" in lines
    assert body == '[{"propertyValue":"Grüße"}]'.encode()


UNSAFE_HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
    "017700000001", "0", "0.0.0.0", "localhost", "a.localhost", "LOCALHOST", "localhost.", "10.0.0.1", "10.255.255.255",
    "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.0.1", "0xa9fea9fe", "2852039166",
    "168.63.129.16", "100.100.100.200", "100.64.0.1", "192.0.0.192", "192.88.99.1", "198.18.0.1", "192.0.2.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]",
    "[2001::1]", "[2001:db8::1]", "[fe80::1]", "[fe80::1%25eth0]", "[2606:4700::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]",
    "[fec0::1]", "[ff02::1]", "[100::1]", "[v1.example]", "１２７.0.0.1", "127。0。0。1", "ⓛocalhost", "example.com@127.0.0.1",
    "127.0.0.1\\@example.com", "127.0.0.1#@example.com", "127.0.0.1%2F@example.com", "user:secret@example.com",
    "example.com:0", "example.com:99999", "",
)  # fmt: skip
UNSAFE_ADDRESSES = (
    "127.0.0.1", "10.1.2.3", "172.20.0.5", "192.168.1.1", "169.254.169.254", "168.63.129.16", "100.100.100.200", "0.0.0.0",
    "224.0.0.251", "255.255.255.255", "::1", "::", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "fe80::1%eth0",
    "2606:4700::1%eth0", "fd00::1", "fd00:ec2::254",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_unsafe_targets_are_not_connected_to(scheme: str, attempts: list[Any]) -> None:
    """Neither what is private in some notation, nor what could be read in more than one way. Nothing is even looked up."""
    names = Names("8.8.8.8")
    sender = receivers(names, [])
    urls = [f"{scheme}://{host}/hook" for host in UNSAFE_HOSTS]
    urls += [
        f"{scheme}:/127.0.0.1",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com",
        "https://a b",
        "//x",
        "",
    ]
    assert {url: sender.post(url, b"[]", HEADERS).result for url in urls} == dict.fromkeys(urls, "address_refused")
    assert len(urls) >= 40
    assert (attempts, names.lookups) == ([], 0)


@pytest.mark.parametrize("address", UNSAFE_ADDRESSES)
@pytest.mark.parametrize("beside", [(), ("8.8.8.8",)], ids=["alone", "beside a public one"])
def test_a_name_with_an_unsafe_address_is_not_connected_to(address: str, beside: tuple[str, ...], attempts: list[Any]) -> None:
    """The name itself looks like any other."""
    sender = receivers(Names(*beside, address), [])
    outcome = sender.post("https://hooks.example.com/", b"[]", HEADERS)
    assert (outcome.result, outcome.status) == ("address_refused", None)
    assert attempts == []


def test_a_name_that_is_rebound_is_not_connected_to(attempts: list[Any]) -> None:
    """It had a public address when it was looked up first; every new connection goes to an address that was judged for it."""
    names = Names("8.8.8.8")
    sender = receivers(names, [])
    assert sender.post("https://rebound.example/", b"[]", HEADERS).result == "unreachable"
    assert attempts == [("8.8.8.8", 443)]  # the address that was judged, not the name
    names.addresses = ("127.0.0.1",)
    assert sender.post("https://rebound.example/", b"[]", HEADERS).result == "address_refused"
    assert (len(attempts), names.lookups) == (1, 2)


def test_only_a_network_allows_the_surroundings_of_a_machine(attempts: list[Any]) -> None:
    """A host that is allowed by name may be private, but is not where a cloud tells its secrets."""
    named = receivers(Names("169.254.169.254"), [HOST])
    assert named.post(f"http://{HOST}/", b"[]", HEADERS).result == "address_refused"
    network = receivers(Names("169.254.169.254"), ["169.254.0.0/16"])
    assert network.post("https://hooks.example.com/", b"[]", HEADERS).result == "unreachable"
    assert attempts == [("169.254.169.254", 443)]


def test_http_is_for_hosts_that_are_allowed(attempts: list[Any]) -> None:
    """By name, or by a network that has the address."""
    sender = receivers(Names("10.0.0.9"), ["10.0.0.0/8", "hooks.internal"])
    results = [sender.post(url, b"[]", HEADERS).result for url in ("http://hooks.internal/", "http://10.0.0.7:8080/")]
    assert results == ["unreachable", "unreachable"]
    refused = [
        sender.post(url, b"[]", HEADERS).result for url in ("http://example.com/", "http://8.8.8.8/", "http://11.0.0.1/")
    ]
    assert refused == ["address_refused"] * 3
    assert attempts == [("10.0.0.9", 80), ("10.0.0.7", 8080)]


def test_tls_is_spoken_with_the_name_of_the_host() -> None:
    """Its certificate must be of that name, though an address was connected to."""
    authority = trustme.CA()
    client, server = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(client)
    authority.issue_cert(HOST).configure_cert(server)
    with Receiver(context=server) as receiver:
        sender = receivers(context=client)
        outcome = sender.post(f"https://{HOST}:{receiver.port}/", b"[1]", HEADERS)
        assert (outcome.result, receiver.names, len(receiver.requests)) == ("success", [HOST], 1)
        other = receivers(Names(LOOPBACK), ["127.0.0.0/8"], context=client)
        assert other.post(f"https://other.example:{receiver.port}/", b"[1]", HEADERS).result == "unreachable"
        assert receivers().post(f"https://{HOST}:{receiver.port}/", b"[1]", HEADERS).result == "unreachable"
        assert len(receiver.requests) == 1


def test_a_redirect_is_not_followed() -> None:
    """The place that it names gets nothing."""
    with Receiver() as elsewhere:
        moved = f"HTTP/1.1 307 Moved\r\nLocation: http://{HOST}:{elsewhere.port}/\r\nContent-Length: 0\r\n\r\n".encode()
        with Receiver(answers(moved)) as receiver:
            outcome = post(receivers(), receiver)
        assert (outcome.result, outcome.status) == ("redirect_refused", 307)
        assert elsewhere.connections == 0


@pytest.mark.parametrize(
    ("answer", "result", "status"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", "success", 204),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", "success", 201),
        (b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", "client_error", 410),
        (b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "server_error", 503),
        (b"HTTP/1.1 101 Switching\r\n\r\n", "broken_answer", 101),
        (b"nonsense\r\n\r\n", "broken_answer", None),
        (b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n", "broken_answer", None),
        (b"HTTP/1.1 200 OK\r\nX: " + b"1" * 100_000 + b"\r\n\r\n", "broken_answer", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "success", 200),
    ],
)
def test_how_an_attempt_ended_is_said(answer: bytes, result: str, status: int | None) -> None:
    """In one word and the status, if there was one."""
    with Receiver(answers(answer)) as receiver:
        outcome = post(receivers(), receiver)
    assert (outcome.result, outcome.status) == (result, status)


def test_a_receiver_that_is_not_there_is_said() -> None:
    """And nothing is raised; nor by a name that cannot be looked up."""
    with Receiver() as receiver:
        pass
    assert post(receivers(), receiver).result == "unreachable"

    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    outcome = receivers(unknown, [HOST]).post(f"http://{HOST}/", b"[]", HEADERS)
    assert (outcome.result, "cannot be looked up" in outcome.detail) == ("unreachable", True)


def test_64_kilobytes_of_an_answer_are_read() -> None:
    """What is longer is left, and its connection closed."""
    length = 10_000_000
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode()
    with Receiver(answers(head, b"x" * length)) as receiver:
        sender = receivers()
        outcome = post(sender, receiver)
        assert (outcome.result, outcome.answer) == ("success", b"x" * 65_536)
        post(sender, receiver)
        assert receiver.connections == 2


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX: "], ids=["the status", "the headers"])
def test_a_receiver_that_drips_is_left_in_time(beginning: bytes) -> None:
    """A byte now and then makes no attempt longer."""
    with Receiver(lambda connection: drip(connection, beginning)) as receiver:
        outcome = post(receivers(seconds=0.3), receiver)
    assert (outcome.result, outcome.status) == ("timeout", None)


def drip(connection: socket.socket, beginning: bytes) -> None:
    """Send a beginning, and a byte now and then until the client leaves."""
    connection.sendall(beginning)
    while not threading.Event().wait(0.02):
        connection.sendall(b"H")


def test_a_status_counts_though_the_rest_drips() -> None:
    """The receiver has said that it has the events."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    with Receiver(lambda connection: drip(connection, head)) as receiver:
        outcome = post(receivers(seconds=2.0), receiver)
    assert (outcome.result, outcome.status) == ("success", 200)


def test_a_receiver_that_takes_nothing_is_left_in_time() -> None:
    """Neither a body that it does not read, nor a handshake that never ends, makes an attempt longer."""
    with socket.create_server((LOOPBACK, 0)) as silent:
        port = silent.getsockname()[1]
        sender = receivers(seconds=0.2)
        assert sender.post(f"http://{HOST}:{port}/", b"x" * 50_000_000, HEADERS).result == "timeout"
        assert sender.post(f"https://{HOST}:{port}/", b"[]", HEADERS).result == "timeout"


def test_a_slow_lookup_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on by itself, once for a name and for a bounded number of names."""
    monkeypatch.setattr(host_lookup, "MAX_LOOKUPS", 2)
    come, asked = threading.Event(), []

    def slow(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        come.wait(30)
        return Names(LOOPBACK)(host, port)

    sender = receivers(slow, ["a", "b", "c"], seconds=0.1)
    results = [sender.post(f"http://{host}/", b"[]", HEADERS).result for host in ("a", "a", "b", "c")]
    assert (results, asked) == (["timeout", "timeout", "timeout", "unreachable"], ["a", "b"])
    come.set()


def test_connections_are_used_again() -> None:
    """For the same host and port, whatever the path."""
    with Receiver() as receiver, Receiver() as other:
        sender = receivers(names := Names(LOOPBACK))
        for path in ("/a", "/b", "/c"):
            assert post(sender, receiver, path).result == "success"
        post(sender, other)
        assert (receiver.connections, other.connections, len(receiver.requests)) == (1, 1, 3)
        assert names.lookups == 2
        sender.close()
        post(sender, receiver)
        assert receiver.connections == 2


def test_a_connection_that_the_receiver_closed_is_made_again() -> None:
    """The body arrives, once."""
    with Receiver() as receiver:
        sender = receivers()
        post(sender, receiver)
        receiver.drop()
        assert post(sender, receiver, body=b"[2]").result == "success"
        assert [request[-3:] for request in receiver.requests] == [b"[1]", b"[2]"]


def test_a_connection_is_used_for_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """After that the host is looked up and judged anew."""
    monkeypatch.setattr(posting, "MAX_AGE_SECONDS", -1)
    with Receiver() as receiver:
        names = Names(LOOPBACK)
        sender = receivers(names)
        assert post(sender, receiver).result == "success"
        names.addresses = ("169.254.169.254",)
        assert post(sender, receiver).result == "address_refused"
        assert receiver.connections == 1


def test_kept_connections_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was unused for longest is closed."""
    monkeypatch.setattr(posting, "MAX_IDLE", 1)
    with Receiver() as receiver, Receiver() as other:
        sender = receivers()
        for place in (receiver, other, other, receiver):
            post(sender, place)
        assert (receiver.connections, other.connections) == (2, 1)


def test_an_answer_of_http_1_0_ends_its_connection() -> None:
    """Its body is all that comes before the end."""

    def respond(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nfine")
        connection.shutdown(socket.SHUT_RDWR)

    with Receiver(respond) as receiver:
        outcome = post(receivers(), receiver)
    assert (outcome.result, outcome.answer) == ("success", b"fine")


def test_the_next_address_is_tried() -> None:
    """Where the first does not answer."""
    with Receiver() as receiver:
        assert post(receivers(Names("127.0.0.2", "::1", LOOPBACK)), receiver).result == "success"
        assert OK.endswith(b"ok")


def test_nothing_of_a_request_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither bodies nor signatures, whatever happens."""
    caplog.set_level(logging.DEBUG)
    with Receiver(answers(b"nonsense\r\n\r\n")) as receiver:
        outcome = receivers().post(f"http://{HOST}:{receiver.port}/", b"private", {"X-HubSpot-Signature": "private"})
    assert "private" not in outcome.detail
    assert (caplog.records, capfd.readouterr()) == ([], ("", ""))
