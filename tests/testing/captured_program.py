"""A program with HubSpot's host written into it, by each library; the tests of `axle capture` run it in a process of its own.

It prints a line for each way to send a request: the way, and the status or the error.
"""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Callable

import aiohttp
import httpx
import httpx2
import hubspot
import requests
import urllib3
import uvloop
from pyreqwest.simple.sync_request import pyreqwest_get

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"
HEADERS = {"Authorization": "Bearer pat-na1-written-into-the-code"}


def by_requests(trust_environment: bool) -> int:
    """Ask by requests, which need not read proxy variables."""
    session = requests.Session()
    session.trust_env = trust_environment
    return session.get(CONTACTS, headers=HEADERS, timeout=10).status_code


def by_urllib() -> int:
    """Ask by urllib."""
    with urllib.request.urlopen(urllib.request.Request(CONTACTS, headers=HEADERS)) as answer:
        return int(answer.status)


async def by_aiohttp() -> int:
    """Ask by aiohttp, which reads no proxy variables."""
    async with aiohttp.ClientSession() as session, session.get(CONTACTS, headers=HEADERS) as answer:
        return answer.status


async def by_httpx_async() -> int:
    """Ask by httpx in an event loop, without its proxy variables."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(CONTACTS, headers=HEADERS)).status_code


WAYS: dict[str, Callable[[], object]] = {
    "requests": lambda: by_requests(True),
    "requests without variables": lambda: by_requests(False),
    "urllib": by_urllib,
    "urllib3": lambda: urllib3.PoolManager().request("GET", CONTACTS, headers=HEADERS).status,
    "httpx": lambda: httpx.get(CONTACTS, headers=HEADERS).status_code,
    "httpx2": lambda: httpx2.get(CONTACTS, headers=HEADERS).status_code,
    "httpx async": lambda: asyncio.run(by_httpx_async()),
    "httpx on uvloop": lambda: uvloop.run(by_httpx_async()),
    "aiohttp": lambda: asyncio.run(by_aiohttp()),
    "aiohttp on uvloop": lambda: uvloop.run(by_aiohttp()),
    "pyreqwest": lambda: pyreqwest_get(CONTACTS).headers(HEADERS).send().status,
    "HubSpot's SDK": lambda: len(hubspot.HubSpot(access_token="any").crm.contacts.basic_api.get_page().results) and 200,
    "plain http": lambda: urllib3.PoolManager().request("GET", CONTACTS.replace("https", "http"), headers=HEADERS).status,
}

if __name__ == "__main__":
    for name, ask in WAYS.items():
        try:
            print(name, ask(), sep="\t", flush=True)
        except Exception as error:
            print(name, repr(error), sep="\t", flush=True)
