"""Batches of any size: cut at a hundred, a bounded number at once, errors matched to their inputs."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
from typing import Any

import msgspec
import pytest

import axle
from tests.api import DUE, Api
from tests.client.faults import RECORD, Got, Slow, answer, error, serving


def test_large_batches_live(api: Api) -> None:
    """Created, read, updated, upserted, archived: 250 at a time, and nothing is lost."""
    with axle.Client("tok", "http://axle.test", transport=api.endpoint) as client:
        made = client.contacts.batch.create({"email": f"n{n}@example.com"} for n in range(250))
        assert made.ok and len(made) == 250
        ids = [one.id for one in made]
        found = client.contacts.batch.read(ids, properties=["email"])
        assert {one["email"] for one in found} == {f"n{n}@example.com" for n in range(250)}
        client.contacts.batch.update({one: {"firstname": "x"} for one in ids}).raise_for_errors()
        assert {one["firstname"] for one in client.contacts.batch.read(ids, properties=["firstname"])} == {"x"}
        both = [{"id": f"n{n}@example.com", "properties": {"lastname": "y"}} for n in range(249, 251)]
        upserted = client.contacts.batch.upsert(both, id_property="email")
        assert sorted(bool(one.new) for one in upserted) == [False, True]
        client.contacts.batch.archive(ids)
        assert client.contacts.search().total == 1


def test_a_bad_input_does_not_fail_the_others(api: Api) -> None:
    """The others are created; the error says which input it is about, counted over all requests."""
    with axle.Client("tok", "http://axle.test", transport=api.endpoint) as client:
        inputs = [{"email": f"n{n}@example.com"} for n in range(150)]
        inputs[120] = {"email": "n3@example.com"}
        result = client.contacts.batch.create(inputs, concurrency=1)
        assert not result.ok and len(result) == 149
        assert [one.inputs for one in result.errors] == [(120,)]
        with pytest.raises(axle.BatchFailed) as failed:
            result.raise_for_errors()
        assert failed.value.errors == result.errors


def test_missing_ids_are_matched(api: Api) -> None:
    """One error may be about several inputs."""
    with axle.Client("tok", "http://axle.test", transport=api.endpoint) as client:
        made = [client.tasks.create({"hs_timestamp": DUE}).id for _ in range(2)]
        result = client.tasks.batch.read([made[0], "1", made[1], "2"])
        assert {one.id for one in result} == set(made)
        assert sorted(place for one in result.errors for place in one.inputs) == [1, 3]


@pytest.mark.parametrize("half", ["plain", "awaited"])
def test_requests_run_at_once_up_to_a_number(half: str) -> None:
    """Ten requests, three at a time; progress is told after each."""
    busy, most, lock = [0], [0], threading.Lock()
    told: list[tuple[int, int]] = []

    def reply(got: Got) -> bytes:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        time.sleep(0.1)
        with lock:
            busy[0] -= 1
        return b"HTTP/1.1 204 No Content\r\n\r\n"

    def progress(done: int, of: int) -> None:
        told.append((done, of))

    with serving(reply) as server:
        if half == "plain":
            with axle.Client("t", server.url) as client:
                client.tasks.batch.archive(range(950), concurrency=3, progress=progress)
        else:

            async def run() -> Any:
                async with axle.AsyncClient("t", server.url) as client:
                    return await client.tasks.batch.archive(range(950), concurrency=3, progress=progress)

            asyncio.run(run())
        sizes = sorted(len(msgspec.json.decode(got.body)["inputs"]) for got in server.got)
    assert most[0] == 3
    assert sizes == [50, *[100] * 9]
    assert told == sorted(told) and told[-1] == (950, 950) and len(told) == 10


def test_history_is_read_fifty_at_a_time() -> None:
    """As the server wants it."""
    with serving(answer(200, {"status": "COMPLETE", "results": []})) as server, axle.Client("t", server.url) as client:
        client.tasks.batch.read(range(120), history=["a"])
        assert [len(msgspec.json.decode(got.body)["inputs"]) for got in sorted(server.got, key=lambda got: -len(got.body))] == [
            50,
            50,
            20,
        ]


def test_batches_of_associations_and_definitions_tell_of_their_progress(api: Api) -> None:
    """They take the same options as those of records."""
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))

    with axle.Client("tok", "http://axle.test", transport=api.endpoint) as client:
        company = client.companies.create({"name": "Acme"}).id
        people = [one.id for one in client.contacts.batch.create([{}] * 1_200)]
        links = client.associations("contacts", "companies")
        pairs = [(one, company) for one in people]
        assert links.put_all(pairs, progress=progress, concurrency=1).ok
        assert told == [(1_000, 1_200), (1_200, 1_200)]
        names = ["email", *["firstname"] * 149]
        client.properties("contacts").get_all(names, progress=progress, concurrency=1)
        assert told[2:] == [(100, 150), (150, 150)]


@pytest.mark.parametrize("half", ["plain", "awaited"])
def test_a_refused_request_ends_the_batch(half: str) -> None:
    """Its error is raised as it is, when the requests under way have ended; it has what they achieved. No more are begun."""

    def reply(got: Got) -> bytes:
        inputs = msgspec.json.decode(got.body)["inputs"]
        if inputs[0]["objectWriteTraceId"] == "100":
            while len(server.got) < 3:  # all that may be under way at once are
                time.sleep(0.01)
            return error(403, category="MISSING_SCOPES")
        time.sleep(1.0)
        created = [{**RECORD, "id": one["objectWriteTraceId"]} for one in inputs]
        return answer(201, {"status": "COMPLETE", "results": created})

    inputs: list[dict[str, str]] = [{} for _ in range(1_000)]
    with serving(reply) as server:

        async def run() -> None:
            async with axle.AsyncClient("t", server.url) as client:
                await client.tasks.batch.create(inputs, concurrency=3)

        with pytest.raises(axle.Forbidden) as failed:
            if half == "awaited":
                asyncio.run(run())
            with axle.Client("t", server.url) as client:
                client.tasks.batch.create(inputs, concurrency=3)
        assert len(server.got) == 3
    done = pickle.loads(pickle.dumps(failed.value)).done
    assert [one.id for one in done] == [str(n) for n in (*range(100), *range(200, 300))]
    assert [one is None for one in done.results] == [False] * 100 + [True] * 100 + [False] * 100


def test_a_batch_that_is_cancelled_begins_no_more() -> None:
    """What is under way is given up, and the client goes on working."""
    whole = answer(200, {"results": []})
    with serving(lambda got: Slow(whole, 5.0, 10_000) if got.number < 3 else whole) as server:

        async def run() -> None:
            async with axle.AsyncClient("t", server.url) as client:
                batch = asyncio.create_task(client.tasks.batch.read(range(1_000), concurrency=2))
                while len(server.got) < 2:
                    await asyncio.sleep(0.01)
                batch.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await batch
                await client.tasks.batch.read([1])

        asyncio.run(run())
        assert len(server.got) == 3


def test_inputs_that_are_refused_without_a_reason_are_an_error() -> None:
    """A batch of which the server refuses a part is not taken for a success."""
    with serving(answer(207, {"results": [], "numErrors": 2})) as server, axle.Client("t", server.url) as client:
        result = client.tasks.batch.read([1, 2])
        assert not result.ok and result.errors[0].message.startswith("2 inputs were refused")
