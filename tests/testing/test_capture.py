"""Code with HubSpot's host written into it speaks to the test's portal, and nothing of it leaves the process."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import aiohttp
import httpx
import httpx2
import pyreqwest.client
import pyreqwest.simple.sync_request
import pytest
import requests
import responses
import respx
import vcr  # type: ignore[import-untyped] # it has no stubs
from hubspot.crm.contacts import SimplePublicObjectInputForCreate
from pyreqwest.exceptions import ConnectTimeoutError

import axle
from axle.testing import Capture, NotCaptured, Portal, Server, capture
from axle.testing.capturing import libraries
from tests.testing.senders import (
    ADA,
    CONTACTS,
    HEADERS,
    HTTPX,
    HUBSPOT,
    JSON,
    LIBRARIES,
    Sent,
    by_http_client,
    by_httpx,
    by_httpx_async,
    by_requests,
)

each_library = pytest.mark.parametrize("send", LIBRARIES)


@each_library
def test_what_a_library_writes_is_in_the_portal(axle_capture: Capture, send: Callable[..., Sent]) -> None:
    """A create, a read and a missing record are answered as HubSpot does; the portal has the calls, with its own token."""
    status, created = send("POST", CONTACTS, json.dumps(ADA).encode())
    assert status == 201
    number = json.loads(created)["id"]
    assert axle_capture.portal.client().contacts.get(number, properties=["email"]).properties.email == "ada@example.com"
    status, read = send("GET", f"{CONTACTS}/{number}?properties=email", None)
    assert (status, json.loads(read)["properties"]["email"]) == (200, "ada@example.com")
    assert send("GET", f"{CONTACTS}/1", None)[0] == 404
    assert send("DELETE", f"{CONTACTS}/{number}", None) == (204, b"")
    axle_capture.portal.assert_called("POST", "/crm/v3/objects/contacts", times=1)


@each_library
def test_a_host_that_axle_does_not_answer_for_is_refused(axle_capture: Capture, send: Callable[..., Sent]) -> None:
    """The error names the host; it is the capture's own, not one of a network that may be better next time."""
    if send is by_http_client:
        pytest.skip("it has one host written into it")
    with pytest.raises(NotCaptured, match=r"mcp\.hubspot\.com") as refused:
        send("GET", "https://mcp.hubspot.com/anything", None)
    assert refused.value.host == "mcp.hubspot.com"


@each_library
def test_other_hosts_are_reached(axle_capture: Capture, send: Callable[..., Sent]) -> None:
    """A server on a socket of this machine gets the call, with the token that was sent."""
    if send is by_http_client:
        pytest.skip("it has one host written into it")
    status, _ = send("GET", f"{axle_capture.portal.url}/crm/v3/objects/contacts", None)
    assert status == 401


@each_library
def test_nothing_is_answered_without_a_capture(
    axle_portal: Portal, send: Callable[..., Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the capture a call goes to the network again: here to a name that no look-up finds."""
    with capture(axle_portal):
        send("GET", CONTACTS, None)
    before = len(axle_portal.calls)
    monkeypatch.setattr(socket, "getaddrinfo", _nowhere)
    nowhere = CONTACTS.replace("api.hubapi.com", "api.hubapi.com.invalid")
    with pytest.raises(Exception, match=r"(?i)resol|connect|name|lookup"):
        send("GET", nowhere, None)
    assert len(axle_portal.calls) == before


def _nowhere(*_: Any, **__: Any) -> Any:
    raise socket.gaierror("name not known: nothing is resolved in this test")


def test_hubspots_own_sdk_is_captured(axle_capture: Capture) -> None:
    """A client of the official SDK that was made at import time creates a contact in the portal."""
    contact = HUBSPOT.crm.contacts.basic_api.create(SimplePublicObjectInputForCreate(properties={"email": "ada@example.com"}))
    assert axle_capture.portal.client().contacts.get(contact.id).id == contact.id


@pytest.mark.parametrize("transport", ["default", "fast"])
def test_axles_own_client_is_captured(axle_capture: Capture, transport: Any) -> None:
    """With either transport, and asynchronous too."""
    with axle.Client("pat-na1-anything", transport=transport) as client:
        number = client.contacts.create(email="ada@example.com").id

    async def read() -> str:
        async with axle.AsyncClient("pat-na1-anything", transport=transport) as client:
            return str((await client.contacts.get(number)).id)

    assert asyncio.run(read()) == number


def test_a_token_of_the_portal_means_what_it_means(axle_capture: Capture) -> None:
    """One with few scopes stays one with few scopes."""
    token = axle_capture.portal.with_scopes("tickets")
    answer = requests.get(CONTACTS, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 403


def test_unknown_tokens_can_be_refused(axle_portal: Portal) -> None:
    """With `known_tokens`, an unknown token is answered as HubSpot answers it."""
    with capture(axle_portal, known_tokens=True):
        assert requests.get(CONTACTS, headers=HEADERS, timeout=10).status_code == 401
        known = {"Authorization": f"Bearer {axle_portal.token}"}
        assert requests.get(CONTACTS, headers=known, timeout=10).status_code == 200


def test_a_call_without_a_token_has_none(axle_capture: Capture) -> None:
    """The portal's token is lent to nobody who sends none."""
    assert requests.get(CONTACTS, timeout=10).status_code == 401


@pytest.mark.parametrize("host", ["api.hubspot.com", "api-eu1.hubapi.com", "API.HubApi.com"])
def test_all_hosts_of_the_api_are_answered(axle_capture: Capture, host: str) -> None:
    """Regions have hosts of their own, and names have no case."""
    assert requests.get(CONTACTS.replace("api.hubapi.com", host), headers=HEADERS, timeout=10).status_code == 200


def test_the_consent_page_is_answered(axle_capture: Capture) -> None:
    """The page at app.hubspot.com that a person sees is the portal's: here it names the app that it does not know."""
    answer = requests.get("https://app.hubspot.com/oauth/authorize?client_id=unknown", timeout=10)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.status_code == 400


def test_an_upload_in_parts_arrives_whole(axle_capture: Capture) -> None:
    """Bodies that are generated are one body at the portal."""
    body = json.dumps(ADA).encode()

    def parts() -> Iterator[bytes]:
        yield body[:5]
        yield body[5:]

    assert requests.post(CONTACTS, data=parts(), headers=HEADERS | JSON, timeout=10).status_code == 201
    listed = HTTPX.get(CONTACTS, headers=HEADERS).json()["results"]
    assert [contact["properties"]["email"] for contact in listed] == ["ada@example.com"]


def test_an_answer_can_be_streamed(axle_capture: Capture) -> None:
    """What is read in parts is what is read at once."""
    whole = requests.get(CONTACTS, headers=HEADERS, timeout=10).content
    with HTTPX.stream("GET", CONTACTS, headers=HEADERS) as answer:
        assert b"".join(answer.iter_bytes()) == whole
    with requests.get(CONTACTS, headers=HEADERS, stream=True, timeout=10) as streamed:
        assert b"".join(streamed.iter_content(7)) == whole


def test_faults_of_the_portal_are_seen(axle_capture: Capture) -> None:
    """A limit that the test asks for is answered with its status and its header."""
    axle_capture.portal.fail("GET", "/crm/v3/objects/contacts", status=429, retry_after=7)
    answer = requests.get(CONTACTS, headers=HEADERS, timeout=10)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


def test_a_late_answer_is_a_timeout_of_each_library(axle_capture: Capture) -> None:
    """The error is the library's own."""
    late = 5.0
    url = f"{CONTACTS}/1"

    async def by_session() -> None:
        bound = aiohttp.ClientTimeout(total=0.05)
        async with aiohttp.ClientSession(timeout=bound) as session, session.get(url, headers=HEADERS):
            pass

    def fast() -> None:
        from datetime import timedelta

        with pyreqwest.client.SyncClientBuilder().build() as client:
            client.get(url).timeout(timedelta(seconds=0.05)).headers(HEADERS).build().send()

    for error, call in (
        (requests.exceptions.ReadTimeout, lambda: requests.get(url, headers=HEADERS, timeout=0.05)),
        (httpx.ReadTimeout, lambda: httpx.get(url, headers=HEADERS, timeout=0.05)),
        (httpx2.ReadTimeout, lambda: httpx2.get(url, headers=HEADERS, timeout=0.05)),
        (TimeoutError, lambda: asyncio.run(by_session())),
        (ConnectTimeoutError, fast),
        (axle.TimeoutError, lambda: axle.Client("t", timeout=0.05, retry=None).contacts.get("1")),
    ):
        axle_capture.portal.fail("GET", status=None, delay=late)
        with pytest.raises(error):
            call()


def test_redirects_of_other_hosts_are_followed_to_the_portal(axle_capture: Capture) -> None:
    """A host that sends a client on to the API sends it to the portal."""
    with _Redirecting(CONTACTS) as url:
        answer = requests.get(url, timeout=10)
    assert answer.url == CONTACTS
    assert answer.status_code == 401  # requests takes the token off where the host changes


class _Redirecting:
    """A socket that answers one request by sending the client elsewhere."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/"

    def _serve(self) -> None:
        connection, _ = self._listening.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {self._target}\r\nContent-Length: 0\r\n\r\n".encode())

    def __exit__(self, *error: object) -> None:
        self._listening.close()


def test_threads_and_event_loops_are_captured(axle_capture: Capture) -> None:
    """Twenty threads, each with a loop of its own, all reach the portal."""
    statuses: list[int] = []

    def work() -> None:
        statuses.append(by_httpx_async("GET", CONTACTS, None)[0])
        statuses.append(by_requests("GET", CONTACTS, None)[0])

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 40


def test_a_blocking_call_within_an_event_loop_is_answered(axle_capture: Capture) -> None:
    """As it would be by a network: the loop waits, the portal does not."""

    async def work() -> int:
        return requests.get(CONTACTS, headers=HEADERS, timeout=10).status_code

    assert asyncio.run(work()) == 200


def test_the_inner_capture_answers(axle_server: Server) -> None:
    """And the outer one again after it."""
    outer, inner = axle_server.portal(), axle_server.portal()
    with capture(outer):
        with capture(inner):
            by_requests("POST", CONTACTS, json.dumps(ADA).encode())
        assert by_requests("GET", CONTACTS, None)[1].count(b'"id"') == 0
    assert inner.client().contacts.search().total == 1


def test_it_stands_beside_the_mocks_of_other_hosts(axle_capture: Capture) -> None:
    """responses and respx answer for their hosts, whether they begin before or after the capture."""
    with responses.RequestsMock() as mocked, respx.mock:
        mocked.get("https://example.com/", body="requests")
        mocked.add_passthru("https://api.hubapi.com")
        respx.get("https://example.com/").respond(text="httpx")
        assert requests.get("https://example.com/", timeout=10).text == "requests"
        assert httpx.get("https://example.com/").text == "httpx"
        assert by_requests("GET", CONTACTS, None)[0] == by_httpx("GET", CONTACTS, None)[0] == 200


def test_a_cassette_records_what_the_portal_answers(axle_capture: Capture, tmp_path: Any) -> None:
    """vcrpy goes around it: what was recorded is played back, without a second call."""
    path = str(tmp_path / "calls.yaml")
    with vcr.use_cassette(path):
        recorded = HTTPX.get(CONTACTS, headers=HEADERS).json()
    with vcr.use_cassette(path):
        assert HTTPX.get(CONTACTS, headers=HEADERS).json() == recorded
    axle_capture.portal.assert_called("GET", "/crm/v3/objects/contacts", times=1)


@pytest.mark.disable_socket
def test_it_needs_no_socket(axle_capture: Capture) -> None:
    """Where a plugin forbids sockets, captured calls are answered all the same."""
    with pytest.raises(Exception, match="socket"):
        socket.socket()
    assert by_requests("GET", CONTACTS, None)[0] == by_httpx("GET", CONTACTS, None)[0] == 200


def test_a_forked_process_is_told_where_the_portal_is(axle_capture: Capture) -> None:
    """It has no threads of the portal: it would wait for ever."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_forked, args=(sending,))
    process.start()
    assert receiving.poll(20)
    assert "axle_portal.url" in receiving.recv()
    process.join(20)


def _forked(sending: Any) -> None:
    try:
        sending.send(f"answered {by_requests('GET', CONTACTS, None)[0]}")
    except NotCaptured as refused:
        sending.send(str(refused))


@pytest.mark.parametrize("name", sorted(libraries.LIBRARIES))
def test_each_library_of_the_table_is_replaced(axle_capture: Capture, name: str) -> None:
    """A library that is not there any more, or has other names, is seen here."""
    try:
        import_module(name)
    except ModuleNotFoundError:
        if "urllib3_future" not in name and "_async" not in name:
            raise
        pytest.skip("urllib3-future would take urllib3's place: test_capture_others.py has it in an environment of its own")
    assert name in libraries.replaced()


def test_the_guard_is_asked_until_python_ends() -> None:
    """Modules have lost their names by then."""
    program = """
import os, sys
from axle.testing.capturing import guard

class Last:
    def __init__(self, guard):
        self.guard = guard

    def __del__(self, audit=sys.audit, write=os.write):
        assert self.guard.watch is None
        audit("axle.test")
        write(1, b"heard")

guard.watch()
sys.last = Last(guard)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "heard", "")
