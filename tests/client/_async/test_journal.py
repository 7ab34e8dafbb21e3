"""The journal of an app, walked by the client from where the caller has come to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

import axle
from axle.client.config import VERSIONS
from axle.client.models import JournalFile
from tests.journal.portal import Journal

pytestmark = pytest.mark.anyio


@pytest.fixture
def portal() -> Iterator[Journal]:
    """A portal with an app that follows nothing yet."""
    with contextlib.closing(Journal()) as opened:
        yield opened


@pytest.mark.parametrize("version", VERSIONS)
async def test_files_are_read_from_where_the_caller_has_come_to(portal: Journal, version: Any) -> None:
    """All of them without an offset; behind one, those that came after it."""
    client = axle.AsyncClient(portal.app_token, "http://axle.test", transport=portal.endpoint, version=version)
    wish = {"subscriptionType": "OBJECT", "portalId": portal.account, "objectTypeId": "0-1", "actions": ["CREATE"]}
    subscription = await client.journal.subscriptions.create(wish)
    assert (subscription.actions, subscription.portal_id) == (["CREATE"], portal.account)
    assert await client.journal.subscriptions.list().all() == [subscription]
    assert await client.journal.next() is None
    assert await client.journal.latest() is None
    contacts = axle.AsyncClient("tok", "http://axle.test", transport=portal.endpoint, version=version).contacts
    first = await contacts.create({"firstname": "Ann"})
    files = await read(client, None)
    assert [event["objectId"] for event in files[0].journal_events] == [int(first.id)]
    second = await contacts.create({"firstname": "Bob"})
    (following,) = await read(client, files[-1].offset)
    assert [event["objectId"] for event in following.journal_events] == [int(second.id)]
    latest = await client.journal.latest()
    assert latest is not None and latest.current_offset == following.offset
    with pytest.raises(axle.NotFound):
        await client.journal.next("no-such-offset")
    await client.journal.subscriptions.archive(subscription.id)
    assert await client.journal.subscriptions.list().all() == []


async def read(client: axle.AsyncClient, after: str | None) -> list[JournalFile]:
    """Return all files behind an offset."""
    return [file async for file in client.journal.files(after)]


async def test_a_file_of_another_server_gets_no_token(portal: Journal) -> None:
    """It is refused before anything is sent."""
    from axle.client import journal_calls

    with pytest.raises(axle.InvalidInput, match=r"https://files\.example"):
        journal_calls.fetched_file("https://files.example/bucket/1.json?signature=x", {})
