"""Writes whose answer is lost: the connection is cut after the server has committed, and each write is there once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest

import axle
from tests.client.faults import CLOSE, Got, answer, serving
from tests.server import Server

pytestmark = pytest.mark.anyio
WHEN = datetime(2030, 1, 1, tzinfo=UTC)
PASSED = {"authorization", "content-type", "idempotency-key"}


def cutting(server: Server, lost: Callable[[Got], bool]) -> Callable[[Got], bytes]:
    """Return what passes requests on to a server, and closes the connection instead of answering some of them."""

    def reply(got: Got) -> bytes:
        headers = {name: value for name, value in got.headers.items() if name in PASSED}
        response = httpx.request(got.method, server.url + got.target, content=got.body, headers=headers)
        replayed = response.headers.get("idempotency-replayed")
        told = [f"idempotency-replayed: {replayed}"] if replayed else []
        return CLOSE if lost(got) else answer(response.status_code, response.content or b"", *told)

    return reply


@pytest.mark.parametrize("first", [False, True], ids=["shown", "said"])
async def test_a_create_whose_answer_is_lost_is_there_once(server: Server, first: bool) -> None:
    """From the first answer on that shows that the server heeds keys, or at once where that is said."""
    subject = f"lost {uuid4().hex}"
    retry = axle.RetryConfig(interval=0.01, keys="always" if first else "auto")
    with serving(cutting(server, lambda got: b"lost" in got.body and got.number in (1, 2))) as between:
        got = between.got
        async with axle.AsyncClient("tok", between.url, retry=retry) as client:
            if not first:
                await client.tasks.create(hs_task_subject="shown", hs_timestamp=WHEN)
            made = await client.tasks.create(hs_task_subject=subject, hs_timestamp=WHEN)
            assert made.id
        keys = [request.headers["idempotency-key"] for request in got]
        assert (len(keys), len(set(keys))) == ((3, 1) if first else (3, 2))
    async with axle.AsyncClient("tok", server.url) as client:
        found = await client.tasks.search(query=subject).all()
        assert [task.id for task in found] == [made.id]


async def test_a_batch_and_a_change_whose_answers_are_lost_happen_once(server: Server) -> None:
    """A hundred records are there once; a change that somebody else has overwritten meanwhile stays overwritten."""
    seen: set[str] = set()
    domain = f"{uuid4().hex}.example.com"

    def lost(got: Got) -> bool:
        key = got.headers.get("idempotency-key", "")
        again = not key or key in seen or b"shown" in got.body
        seen.add(key)
        if not again and got.method == "PATCH":
            httpx.patch(server.url + got.target, json={"properties": {"city": "Ulm"}}, headers={"authorization": "Bearer tok"})
        return not again

    with serving(cutting(server, lost)) as between:
        got = between.got
        async with axle.AsyncClient("tok", between.url, retry=axle.RetryConfig(interval=0.01)) as client:
            record = await client.contacts.create(email=f"shown@{domain}")
            made = await client.contacts.batch.create([{"email": f"{n}@{domain}"} for n in range(100)])
            assert len(made.raise_for_errors()) == 100
            assert len({each.headers["idempotency-key"] for each in got if "batch" in each.target}) == 1
            await client.contacts.update(record.id, city="Bonn")
    async with axle.AsyncClient("tok", server.url) as client:
        assert (await client.contacts.get(record.id, properties=["city"])).properties["city"] == "Ulm"
