"""The other settings, each by its effect on a real socket; and those that cannot be honoured, which are refused."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

import axle
from tests.client.certificates import certificates
from tests.client.faults import Got, Reply, Slow, answer, serving
from tests.client.halves import HALVES, one, refused, send
from tests.server import Server

pytestmark = pytest.mark.parametrize("half", HALVES)
TWO = (("GET", "/a"), ("GET", "/b"))
LARGE = {"properties": {"text": "x" * 10_000}}


def test_the_version_of_http(half: str) -> None:
    """1.0 and 1.1 stand in the request; over clear text, 2 is spoken only by prior knowledge."""
    with serving(answer()) as server:
        for version in ("1.0", "1.1", "2"):
            one(half, server.url, http_version=version)
    assert [got.line.split()[2] for got in server.got] == ["HTTP/1.0", "HTTP/1.1", "HTTP/1.1"]
    assert server.got[0].headers["connection"] == "close"


def test_http2_by_agreement_and_by_prior_knowledge(half: str, tmp_path: Path) -> None:
    """With the real server: ALPN over TLS, and at once over clear text."""
    known = certificates()
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(b"".join(part.bytes() for part in known.server.cert_chain_pems))
    key.write_bytes(known.server.private_key_pem.bytes())
    server = Server("--database", "memory:", "--no-access-log", "--tls-cert", str(cert), "--tls-key", str(key), scheme="https")
    secure = axle.SecureSocket(cert=known.ca)
    try:
        for transport in ("default", "fast"):
            for version, spoken in (("2", "HTTP/2"), ("1.1", "HTTP/1.1")):
                given: dict[str, Any] = {"http_version": version, "secure_socket": secure, "transport": transport}
                found = one(half, server.url, "GET", "/health", retry=None, **given)  # at the first attempt
                assert found.http_version.removesuffix(".0") == spoken
    finally:
        server.stop()
    clear = Server("--database", "memory:", "--no-access-log")
    try:
        for transport in ("default", "fast"):
            prior = axle.Http2Settings(http2_prior_knowledge=True)
            found = one(half, clear.url, "GET", "/health", http2=prior, transport=transport)
            assert found.http_version.removesuffix(".0") == "HTTP/2"
    finally:
        clear.stop()


def test_connections_are_kept(half: str) -> None:
    """Two requests share one; `keep_alive="NEVER"` and a time of zero do not."""
    cases: list[tuple[dict[str, Any], int]] = [
        ({}, 1),
        ({"http1": axle.Http1Settings(keep_alive="ALWAYS")}, 1),
        ({"http1": axle.Http1Settings(keep_alive="NEVER")}, 2),
        ({"pool": axle.PoolConfig(max_idle_connections=0)}, 2),
        ({"pool": axle.PoolConfig(min_evictable_idle_time=0.0)}, 2),
    ]
    for settings, connections in cases:
        with serving(answer()) as server:
            send(half, server.url, *TWO, **settings)
            assert server.connections == connections, settings


def test_chunking(half: str) -> None:
    """Bodies tell their length, unless `chunking="ALWAYS"`."""
    with serving(answer()) as server:
        for chunking in ("AUTO", "NEVER", "ALWAYS"):
            one(half, server.url, "POST", "/x", LARGE, http1=axle.Http1Settings(chunking=chunking))
    lengths = ["content-length" in got.headers for got in server.got]
    assert lengths == [True, True, False]
    assert server.got[2].headers["transfer-encoding"] == "chunked"


def test_active_connections_are_bound(half: str) -> None:
    """With one connection, four calls at once come one after another; who waits too long is told so."""
    busy, most, lock = [0], [0], threading.Lock()

    def slowly(got: Got) -> Reply:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        time.sleep(0.3)
        with lock:
            busy[0] -= 1
        return answer()

    with serving(slowly) as server:
        at_once(half, server.url, 4, pool=axle.PoolConfig(max_active_connections=1))
        assert (most[0], server.connections) == (1, 1)
        at_once(half, server.url, 4)
        assert most[0] == 4
        with pytest.raises(axle.TimeoutError) as failed:
            at_once(half, server.url, 4, pool=axle.PoolConfig(max_active_connections=1, wait_time=0.05), retry=None)
    assert failed.value.phase == "pool" and not failed.value.sent


def at_once(half: str, url: str, number: int, **settings: Any) -> None:
    """Send some requests at the same time."""
    if half == "plain":
        with axle.Client("t", url, **settings) as client, ThreadPoolExecutor(number) as pool:
            list(pool.map(lambda n: client.request("GET", f"/{n}"), range(number)))
        return

    async def run() -> None:
        async with axle.AsyncClient("t", url, **settings) as client:
            await asyncio.gather(*(client.request("GET", f"/{n}") for n in range(number)))

    asyncio.run(run())


def test_options_of_sockets(half: str) -> None:
    """They are set on the socket of the connection: seen by a spy below the client, in the kernel's own words."""
    from axle.client.transport._async import network as awaited
    from axle.client.transport._sync import network as plain

    backend = plain.Backend if half == "plain" else awaited.AsyncBackend
    seen: list[dict[str, int]] = []
    tune = backend._tune

    def spying(self: Any, raw: Any) -> None:
        tune(self, raw)
        level = socket.SOL_SOCKET
        seen.append(
            {
                "nodelay": raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY),
                "keepalive": raw.getsockopt(level, socket.SO_KEEPALIVE),
                "reuse": raw.getsockopt(level, socket.SO_REUSEADDR),
                "receive": raw.getsockopt(level, socket.SO_RCVBUF),
                "send": raw.getsockopt(level, socket.SO_SNDBUF),
            }
        )

    other = axle.SocketConfig(
        tcp_no_delay=False, keep_alive=True, socket_reuse=False, receive_buffer_size=20_000, send_buffer_size=30_000
    )
    with pytest.MonkeyPatch.context() as patch, serving(answer()) as server:
        patch.setattr(backend, "_tune", spying)
        one(half, server.url)
        one(half, server.url, socket=other)
    first, second = seen
    assert (bool(first["nodelay"]), bool(first["keepalive"]), bool(first["reuse"])) == (True, False, True)
    assert (bool(second["nodelay"]), bool(second["keepalive"]), bool(second["reuse"])) == (False, True, False)
    assert second["receive"] in (20_000, 40_000) and second["send"] in (30_000, 60_000)  # Linux doubles what it is told


def test_connecting_has_a_bound(half: str) -> None:
    """An address that swallows packets is given up after `connect_timeout`, or after the connect part of the timeout."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for one_more in waiting:
            one_more.setblocking(False)
            one_more.connect_ex(("127.0.0.1", port))
        try:
            for settings in (
                {"socket": axle.SocketConfig(connect_timeout=0.2)},
                {"timeout": axle.Timeout(total=5.0, connect=0.2)},
            ):
                with pytest.raises(axle.TimeoutError) as failed:
                    one(half, f"http://127.0.0.1:{port}", retry=None, **settings)
                assert failed.value.phase == "connect"
        finally:
            for one_more in waiting:
                one_more.close()


def test_writing_has_a_bound(half: str) -> None:
    """A server that does not read a large body is given up."""
    stop = threading.Event()

    def deaf(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            stop.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=deaf, args=(listener,), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        timeout = axle.Timeout(total=8.0, write=0.3, read=0.3)
        with pytest.raises(axle.TimeoutError) as failed:
            one(half, url, "POST", "/x", {"text": "x" * 50_000_000}, timeout=timeout, retry=None)
        stop.set()
        thread.join()
    assert failed.value.phase in ("write", "read")  # the library goes on to read what the server may have said


def test_compression_of_answers(half: str) -> None:
    """`auto` asks for it and undoes it, `never` does not ask."""
    packed: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}

    def reply(got: Got) -> bytes:
        kind = got.target.strip("/")
        return answer(200, packed[kind](b'{"a": 1}'), f"content-encoding: {kind}")

    with serving(reply) as server:
        for kind in packed:
            assert one(half, server.url, "GET", f"/{kind}").json() == {"a": 1}
            assert one(half, server.url, "GET", f"/{kind}", transport="fast").json() == {"a": 1}
    assert server.got[0].headers["accept-encoding"].startswith("gzip, deflate")
    with serving(answer()) as server:
        one(half, server.url, compression="never")
    assert server.got[0].headers.get("accept-encoding", "identity") == "identity"


def test_compression_of_bodies(half: str) -> None:
    """Only `always` packs them, and only large ones."""
    with serving(answer()) as server:
        for compression in ("auto", "never", "always"):
            one(half, server.url, "POST", "/x", LARGE, compression=compression)
        one(half, server.url, "POST", "/x", {"small": 1}, compression="always")
    assert ["content-encoding" in got.headers for got in server.got] == [False, False, True, False]
    assert gzip.decompress(server.got[2].body).startswith(b'{"properties"')


def test_redirects(half: str) -> None:
    """They are followed where that is wanted, as often as is allowed, by the right method."""
    with serving(
        lambda got: answer() if got.target == "/end" else answer(int(got.target[1:4]), {}, "location: /end")
    ) as server:
        with pytest.raises(axle.ApiError) as failed:
            one(half, server.url, "GET", "/302")
        assert failed.value.status == 302
        for status in (301, 302):  # a change that became a read would count as done
            with pytest.raises(axle.ApiError):
                one(half, server.url, "PUT", f"/{status}", {"a": 1}, follow_redirects=True)
            assert server.got[-1].target == f"/{status}"
        for status, method in ((303, "GET"), (307, "PUT"), (308, "PUT")):
            assert one(half, server.url, "PUT", f"/{status}", {"a": 1}, follow_redirects=True).status == 200
            assert (server.got[-1].method, bool(server.got[-1].body)) == (method, method == "PUT")
    with serving(lambda got: answer(302, {}, f"location: /{got.number}")) as server:
        with pytest.raises(axle.ApiError):
            one(half, server.url, follow_redirects=axle.FollowRedirects(enabled=True, max_count=3))
        assert len(server.got) == 4


def test_credentials_do_not_follow_to_another_host(half: str) -> None:
    """Unless `allow_auth_headers` says so."""
    with serving(answer()) as other, serving(lambda got: answer(302, {}, f"location: {other.url}/there")) as server:
        one(half, server.url, follow_redirects=True)
        one(half, server.url, follow_redirects=axle.FollowRedirects(enabled=True, allow_auth_headers=True))
    assert ["authorization" in got.headers for got in other.got] == [False, True]


def test_cookies(half: str, tmp_path: Path) -> None:
    """Kept and sent back where that is wanted, up to a number, and in a file across clients."""
    with serving(answer(200, {}, "set-cookie: a=1; Path=/", "set-cookie: b=2; Path=/", "set-cookie: c=3; Path=/")) as server:
        send(half, server.url, *TWO)
        assert "cookie" not in server.got[1].headers
        send(half, server.url, *TWO, cookies=axle.CookieConfig(enabled=True))
        assert server.got[3].headers["cookie"] == "a=1; b=2; c=3"
        send(half, server.url, *TWO, cookies=axle.CookieConfig(enabled=True, max_cookies_per_domain=2))
        assert server.got[5].headers["cookie"].count("=") == 2
        send(half, server.url, *TWO, cookies=axle.CookieConfig(enabled=True, max_total_cookie_count=1))
        assert server.got[7].headers["cookie"].count("=") == 1
        kept = axle.CookieConfig(enabled=True, persistent_cookie_handler=str(tmp_path / "cookies.txt"))
        one(half, server.url, cookies=kept)
        one(half, server.url, cookies=kept)
    assert "cookie" not in server.got[8].headers and server.got[9].headers["cookie"] == "a=1; b=2; c=3"


def test_cookies_of_third_parties(half: str) -> None:
    """A cookie for a domain that the host does not belong to is not kept."""
    foreign = answer(200, {}, "set-cookie: a=1; Domain=example.com; Path=/")
    with serving(foreign) as server:
        send(half, server.url, *TWO, cookies=axle.CookieConfig(enabled=True))
    assert "cookie" not in server.got[1].headers


def test_the_cache(half: str) -> None:
    """A fresh answer is used again, a stale one is confirmed, and one that must not be kept is not."""

    def reply(got: Got) -> bytes:
        if got.headers.get("if-none-match") == '"1"':
            return b"HTTP/1.1 304 Not Modified\r\ncontent-length: 0\r\n\r\n"
        return answer(200, {"n": got.number}, 'etag: "1"', f"cache-control: {got.target.partition('?')[2].replace('+', ' ')}")

    for control, requests in (("max-age=60", 1), ("max-age=0", 2), ("no-store", 2)):
        with serving(reply) as server:
            call = ("GET", f"/a?{control}")
            first, second = send(half, server.url, call, call, cache=axle.CacheConfig())
            assert len(server.got) == requests
            assert (first.json() == second.json()) is (control != "no-store")
    with serving(reply) as server:
        send(half, server.url, ("GET", "/a?max-age=60"), ("GET", "/a?max-age=60"))
        assert len(server.got) == 2, "without a cache"
    with serving(reply) as server:
        calls = [("GET", f"/{n}?max-age=60") for n in (1, 2, 3, 1)]
        send(half, server.url, *calls, cache=axle.CacheConfig(capacity=2))
        assert len(server.got) == 4, "the oldest made room"


def test_limits_of_answers(half: str) -> None:
    """A status line, headers or a body that are too large are an error, also where the body is packed."""
    cases: list[tuple[dict[str, int], bytes]] = [
        ({"max_status_line_length": 20}, answer(reason="x" * 40)),
        ({"max_header_size": 200}, answer(200, {}, "x-long: " + "y" * 200)),
        ({"max_entity_body_size": 1_000}, answer(200, b"x" * 1_001)),
        ({"max_entity_body_size": 1_000}, answer(200, gzip.compress(b"x" * 1_000_000), "content-encoding: gzip")),
    ]
    for limits, reply in cases:
        with serving(reply) as server:
            with pytest.raises(axle.TooLarge):
                one(half, server.url, response_limits=axle.ResponseLimits(**limits), retry=None)
            unbound = axle.ResponseLimits(max_status_line_length=-1, max_header_size=-1, max_entity_body_size=-1)
            assert one(half, server.url, response_limits=unbound).status == 200
    with serving(answer(200, b"x" * 1_001)) as server, pytest.raises(axle.TooLarge):
        one(half, server.url, transport="fast", response_limits=axle.ResponseLimits(max_entity_body_size=1_000), retry=None)


def test_headers_and_query_fields(half: str) -> None:
    """Those of the client, and those of a call, which come after; lists are joined, or repeated in a query."""
    with serving(answer()) as server:
        options = {"headers": {"X-Two": ["a", "b"], "x-one": "call"}, "params": {"q": ["1", "2"], "flag": True}}
        send(half, server.url, ("GET", "/x", None, options), headers={"X-One": "client", "X-Zero": "0"})
    got = server.got[0]
    assert (got.headers["x-zero"], got.headers["x-one"], got.headers["x-two"]) == ("0", "call", "a, b")
    assert got.target == "/x?q=1&q=2&flag=true"


def test_headers_that_cannot_be_sent_are_refused(half: str) -> None:
    """Line ends would smuggle headers in; letters beyond Latin-1 have no place. Nothing is sent, and no secret is shown."""
    with serving(answer()) as server:
        for headers in ({"x": "a\r\nb: c"}, {"x y": "1"}, {"x": "日"}, {"": "1"}, {"x": "a\x00"}):
            with refused("headers"):
                send(half, server.url, ("GET", "/x", None, {"headers": headers}))
            with refused("headers"):
                one(half, server.url, headers=headers)
        with pytest.raises(axle.ConfigurationError) as failed:
            one(half, server.url, auth=axle.Bearer("sesame\n"))
        assert "sesame" not in str(failed.value)
        assert server.got == []
        one(half, server.url, headers={"x": "grün"}, auth="  tok\n")
    assert server.got[0].headers["x"] == "grün"
    assert server.got[0].headers["authorization"] == "Bearer tok"


def test_a_client_of_ones_own(half: str) -> None:
    """A client of httpx or httpx2 carries the requests, with its own settings; it is left open."""
    for library in (httpx, httpx2):
        with serving(answer()) as server:
            if half == "plain":
                with library.Client(headers={"x-own": "1"}, trust_env=False) as own:
                    one(half, server.url, transport=own)
                    assert not own.is_closed
            else:
                asyncio.run(_with_own(library, server.url))
            assert server.got[0].headers["x-own"] == "1"
            assert server.got[0].headers["authorization"] == "Bearer tok"


async def _with_own(library: Any, url: str) -> None:
    async with library.AsyncClient(headers={"x-own": "1"}, trust_env=False) as own:
        async with axle.AsyncClient("tok", url, transport=own) as client:
            await client.request("GET", "/x")
        assert not own.is_closed


def test_errors_of_a_client_of_ones_own_are_ours(half: str) -> None:
    """A timeout and a refused connection are what they are elsewhere."""
    if half == "awaited":
        return
    for library in (httpx, httpx2):
        with library.Client(trust_env=False) as own, serving(Slow(answer(), 1.0, 10_000)) as server:
            with pytest.raises(axle.TimeoutError):
                one(half, server.url, transport=own, timeout=0.2, retry=None)
            with pytest.raises(axle.ConnectError):
                one(half, "http://127.0.0.1:1", transport=own, retry=None)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"forwarded": "enable"}, ("forwarded",)),
        ({"http_version": "3"}, ("http_version",)),
        ({"compression": "sometimes"}, ("compression",)),
        ({"version": "v9"}, ("version",)),
        ({"transport": "slow"}, ("transport",)),
        ({"no_such_setting": 1}, ("no_such_setting",)),
        ({"retry": None, "concurrency": 0}, ("concurrency",)),
        ({"pool": axle.PoolConfig(max_active_streams_per_connection=10)}, ("pool", "streams")),
        ({"pool": axle.PoolConfig(time_between_eviction_runs=1.0)}, ("pool", "time_between_eviction_runs")),
        ({"pool": axle.PoolConfig(min_idle_time_in_stale_state=1.0)}, ("pool", "min_idle_time_in_stale_state")),
        ({"pool": axle.PoolConfig(time_between_stale_eviction=1.0)}, ("pool", "time_between_stale_eviction")),
        ({"http2": axle.Http2Settings(http2_initial_window_size=1)}, ("http2",)),
        ({"transport": "fast", "http_version": "1.0"}, ("fast",)),
        ({"transport": "fast", "socket": axle.SocketConfig(keep_alive=True)}, ("fast", "keep_alive")),
        ({"base_url": "ftp://x"}, ("base_url",)),
        ({"proxy": "http://localhost:1", "transport": print}, ("proxy", "transport")),
        ({"secure_socket": axle.SecureSocket(enable=False), "transport": print}, ("secure_socket", "transport")),
        ({"response_limits": axle.ResponseLimits(max_header_size=1), "transport": print}, ("response_limits", "transport")),
        ({"base_url": "http://user:sesame@x"}, ("base_url", "credentials")),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_what_cannot_be_honoured_is_refused(half: str, settings: dict[str, Any], words: tuple[str, ...]) -> None:
    """When the client is made, and by name."""
    with refused(*words):
        send(half, "http://localhost:1", **settings)


def test_a_service_url_of_the_connectors_is_a_base_url(half: str) -> None:
    """The part that names the type of object is left away."""
    with serving(answer()) as server:
        one(half, f"{server.url}/crm/v3/objects/tasks", "GET", "/crm/v3/objects/leads/1")
    assert server.got[0].target == "/crm/v3/objects/leads/1"
