"""One way to send a request for each library, with clients that are made when this is imported, before any capture."""

from __future__ import annotations

import asyncio
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable

import aiohttp
import httpcore
import httpx
import httpx2
import hubspot
import pyreqwest.client
import pyreqwest.simple.sync_request
import requests
import urllib3
import uvloop

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"
HEADERS = {"Authorization": "Bearer pat-na1-written-into-the-code"}
ADA = {"properties": {"email": "ada@example.com"}}

# Made when the module is imported, before any test and any capture.
SESSION = requests.Session()
POOL = urllib3.PoolManager()
HTTPX = httpx.Client()
HTTPX2 = httpx2.Client()
HTTPCORE = httpcore.ConnectionPool()
HUBSPOT = hubspot.HubSpot(access_token="pat-na1-written-into-the-code")

Sent = tuple[int, bytes]


def by_requests(method: str, url: str, body: bytes | None) -> Sent:
    """Send by requests."""
    answer = SESSION.request(method, url, data=body, headers=HEADERS | JSON)
    return answer.status_code, answer.content


def by_urllib3(method: str, url: str, body: bytes | None) -> Sent:
    """Send by urllib3."""
    answer = POOL.request(method, url, body=body, headers=HEADERS | JSON)
    return answer.status, answer.data


def by_urllib(method: str, url: str, body: bytes | None) -> Sent:
    """Send by urllib."""
    request = urllib.request.Request(url, body, HEADERS | JSON, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def by_http_client(method: str, url: str, body: bytes | None) -> Sent:
    """Send by http.client."""
    connection = http.client.HTTPSConnection("api.hubapi.com")
    connection.request(method, url.removeprefix("https://api.hubapi.com"), body, HEADERS | JSON)
    answer = connection.getresponse()
    return answer.status, answer.read()


def by_httpx(method: str, url: str, body: bytes | None) -> Sent:
    """Send by httpx."""
    answer = HTTPX.request(method, url, content=body, headers=HEADERS | JSON)
    return answer.status_code, answer.content


def by_httpx_async(method: str, url: str, body: bytes | None) -> Sent:
    """Send by httpx in an event loop."""

    async def send() -> Sent:
        async with httpx.AsyncClient() as client:
            answer = await client.request(method, url, content=body, headers=HEADERS | JSON)
            return answer.status_code, answer.content

    return asyncio.run(send())


def by_httpx2(method: str, url: str, body: bytes | None) -> Sent:
    """Send by httpx2."""
    answer = HTTPX2.request(method, url, content=body, headers=HEADERS | JSON)
    return answer.status_code, answer.content


def by_httpcore(method: str, url: str, body: bytes | None) -> Sent:
    """Send by httpcore, without httpx."""
    headers: list[tuple[bytes | str, bytes | str]] = [*HEADERS.items(), *JSON.items()]
    if body:
        headers.append(("Content-Length", str(len(body))))
    answer = HTTPCORE.request(method, url, content=body, headers=headers)
    return answer.status, answer.content


def by_httpx2_async(method: str, url: str, body: bytes | None) -> Sent:
    """Send by httpx2 in uvloop's event loop."""

    async def send() -> Sent:
        async with httpx2.AsyncClient() as client:
            answer = await client.request(method, url, content=body, headers=HEADERS | JSON)
            return answer.status_code, answer.content

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(send())


def by_aiohttp(method: str, url: str, body: bytes | None) -> Sent:
    """Send by aiohttp."""

    async def send() -> Sent:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, data=body, headers=HEADERS | JSON) as answer,
        ):
            return answer.status, await answer.read()

    return asyncio.run(send())


def by_pyreqwest(method: str, url: str, body: bytes | None) -> Sent:
    """Send by pyreqwest."""
    with pyreqwest.client.SyncClientBuilder().build() as client:
        builder = client.request(method, url).headers(HEADERS | JSON)
        answer = (builder.body_bytes(body) if body else builder).build().send()
        return answer.status, bytes(answer.bytes())


def by_pyreqwest_async(method: str, url: str, body: bytes | None) -> Sent:
    """Send by pyreqwest in an event loop."""

    async def send() -> Sent:
        async with pyreqwest.client.ClientBuilder().build() as client:
            builder = client.request(method, url).headers(HEADERS | JSON)
            answer = await (builder.body_bytes(body) if body else builder).build().send()
            return answer.status, bytes(await answer.bytes())

    return asyncio.run(send())


JSON = {"Content-Type": "application/json"}
LIBRARIES: list[Callable[[str, str, bytes | None], Sent]] = [
    by_requests, by_urllib3, by_urllib, by_http_client, by_httpx, by_httpx_async, by_httpx2, by_httpx2_async, by_httpcore,
    by_aiohttp, by_pyreqwest, by_pyreqwest_async,
]  # fmt: skip
