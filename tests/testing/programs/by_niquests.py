"""niquests, and urllib3-future below it, in the place of urllib3: blocking and not, up and down in parts."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import niquests
import urllib3

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"
HEADERS = {"Authorization": "Bearer any"}
SENT = HEADERS | {"Content-Type": "application/json"}


def body(name: str) -> bytes:
    """Return what makes a contact."""
    return json.dumps({"properties": {"email": f"{name}@example.com"}}).encode()


async def parts() -> AsyncIterator[bytes]:
    """Return it bit by bit."""
    whole = body("five")
    yield whole[:7]
    yield whole[7:]


async def awaited() -> dict[str, Any]:
    """Ask within an event loop."""
    async with niquests.AsyncSession(happy_eyeballs=True) as session:
        streamed = await session.get(CONTACTS, headers=HEADERS, stream=True)
        read = [part async for part in await streamed.iter_content(16)]
        return {
            "awaited": (await session.get(CONTACTS, headers=HEADERS)).status_code,
            "awaited, up": (await session.post(CONTACTS, headers=SENT, data=parts())).status_code,
            "awaited, down": json.loads(b"".join(read))["results"][0]["properties"]["email"],
        }


def refused(url: str) -> str:
    """Return the name of the error that a call raises."""
    try:
        niquests.get(url, headers=HEADERS, timeout=5)
    except Exception as error:
        return type(error).__name__
    return "none"


session = niquests.Session(multiplexed=True, happy_eyeballs=True)
down = b"".join(session.get(CONTACTS, headers=HEADERS, stream=True).iter_content(16))
seen = {
    "get": niquests.get(CONTACTS, headers=HEADERS).status_code,
    "post": session.post(CONTACTS, headers=HEADERS, json={"properties": {"email": "two@example.com"}}).status_code,
    "up": session.post(CONTACTS, headers=SENT, data=iter([body("three")[:9], body("three")[9:]])).status_code,
    "file": session.post(CONTACTS, headers=SENT, data=io.BytesIO(body("four"))).status_code,
    "down": json.loads(down)["results"][0]["properties"]["email"],
    "urllib3": urllib3.PoolManager().request("GET", CONTACTS, headers=HEADERS).status,
    **asyncio.run(awaited()),
    "elsewhere": refused("https://mcp.hubspot.com/"),
}
print(json.dumps(seen))
