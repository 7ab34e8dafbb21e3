"""The answer of every call can be had as it came, with its correlation id; what is made of it can be pickled and shown."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest

import axle
from tests.api import DUE, Api
from tests.client.faults import RECORD, answer, error, serving


def client_of(api: Api, **settings: Any) -> axle.Client:
    """Return a client of a portal."""
    return axle.Client("tok", "http://axle.test", transport=api.endpoint, **settings)


def test_raw_answers_of_everything(api: Api) -> None:
    """Of properties, groups, pipelines, stages, owners, schemas, associations, the account; `parse` is the result."""
    with client_of(api) as client:
        task, contact = client.tasks.create({"hs_timestamp": DUE}), client.contacts.create(email="ada@example.com")
        links = client.associations("tasks", "contacts")
        assert links.raw.put(task.id, contact.id).status == 200
        answers = [
            client.properties("tasks").raw.get("hs_task_status"),
            client.properties("tasks").raw.list(),
            client.properties("tasks").groups.raw.list(),
            client.properties("tasks").raw.get_all(["hs_task_status"]),
            client.pipelines("deals").raw.get("default"),
            client.pipelines("deals").stages("default").raw.list(),
            client.owners.raw.list(),
            client.schemas.raw.list(),
            links.raw.list(task.id),
            links.raw.labels(),
            client.account_info.raw.details(),
            client.tasks.raw.get(task.id),
        ]
        for raw in answers:
            assert raw.status in (200, 201) and raw.json() and raw.correlation_id
        assert len({raw.correlation_id for raw in answers}) == len(answers)
        assert answers[0].parse().name == "hs_task_status"
        assert [one.to_object_id for one in answers[8].parse()] == [contact.id]
        assert answers[10].parse().portal_id == api.account
        with pytest.raises(axle.NotFound) as failed:
            client.pipelines("deals").raw.get("none")
        assert failed.value.correlation_id


def test_answers_of_a_block_are_kept(api: Api) -> None:
    """Of each request, also of pages, of batches that run at once, and of errors; outside of the block none are."""

    async def awaited() -> list[int]:
        async with axle.AsyncClient("tok", "http://axle.test", transport=api.endpoint) as client:
            with client.answers() as answers:
                await asyncio.gather(*(client.tasks.list(limit=2).all() for _ in range(2)))
                await client.tasks.batch.read([1] * 250)
            await client.tasks.list().all()
            return [one.status for one in answers]

    with client_of(api) as client:
        for _ in range(3):
            client.tasks.create({"hs_timestamp": DUE})
        with client.answers() as answers:
            assert len(client.tasks.list(limit=2).all()) == 3
            client.tasks.batch.read([1] * 250)
            with pytest.raises(axle.NotFound):
                client.tasks.get(1)
        client.tasks.list().all()
        assert [one.status for one in answers] == [200, 200, 207, 207, 207, 404]
        assert all(one.correlation_id for one in answers)
    assert asyncio.run(awaited()) == [200, 200, 200, 200, 207, 207, 207]


def test_a_raw_answer_can_be_pickled() -> None:
    """With what it holds; and where it holds what does not fit, with that error."""
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        raw = client.tasks.raw.get(1)
        again = pickle.loads(pickle.dumps(raw))
        parsed = again.parse()
        assert (again.status, again.headers, again.body) == (raw.status, raw.headers, raw.body)
        assert parsed is not None and parsed.id == RECORD["id"] and parsed["a"] == "b"
        assert pickle.loads(pickle.dumps(client.tasks.raw.archive(1))).parse() is None
    with serving(answer(200, {"id": 5})) as server, axle.Client("t", server.url) as client:
        again = pickle.loads(pickle.dumps(client.tasks.raw.get(1)))
        with pytest.raises(axle.ResponseValidationError):
            again.parse()


def test_an_answer_that_is_no_json_is_told() -> None:
    """By an error of the client's."""
    with serving(answer(200, b"<html>")) as server, axle.Client("t", server.url) as client:
        with pytest.raises(axle.ResponseValidationError):
            client.request("GET", "/x").json()
        with pytest.raises(axle.ResponseValidationError):
            client.tasks.raw.get(1).json()


def test_an_error_has_the_correlation_id_of_its_answer() -> None:
    """In its body or, where a proxy has answered, in the headers."""
    with serving(error(404)) as server, axle.Client("t", server.url) as client, pytest.raises(axle.NotFound) as failed:
        client.owners.get(1)
    assert failed.value.correlation_id == "c-1"
    header = "x-hubspot-correlation-id: c-2"
    with serving(answer(200, RECORD, header)) as server, axle.Client("t", server.url) as client:
        assert client.request("GET", "/x").correlation_id == "c-2"


def test_what_there_is_says_what_it_is(api: Api) -> None:
    """A client its address and, once it is told, its portal; what belongs to it also its type or path. Never the token."""
    address = "base_url='http://axle.test'"
    with client_of(api) as client:
        assert repr(client) == f"Client({address})"
        shown = {
            f"Objects('tasks', {address})": client.tasks,
            f"Batches('tasks', {address})": client.tasks.batch,
            f"Raw('tasks', {address})": client.tasks.raw,
            f"Pages of Objects('tasks', {address})": client.tasks.list(),
            f"Search of Objects('0-1', {address})": client.objects("0-1").search(),
            f"Associations('tasks', 'contacts', {address})": client.associations("tasks", "contacts"),
            f"PropertyDefinitions('/crm/v3/properties/tasks', {address})": client.properties("tasks"),
            f"Stages('/crm/v3/pipelines/deals/default/stages', {address})": client.pipelines("deals").stages("default"),
            f"Schemas('/crm-object-schemas/v3/schemas', {address})": client.schemas,
            f"Pages of Collection('/crm/v3/owners', {address})": client.owners.list(),
            f"OAuth({address})": client.oauth,
            f"AccountInfo({address})": client.account_info,
            f"RawCalls of OAuth({address})": client.oauth.raw,
        }
        assert [repr(one) for one in shown.values()] == list(shown)
        client.account_info.details()
        assert repr(client) == f"Client({address}, portal={api.account})"
        assert repr(client.tasks) == f"Objects('tasks', {address}, portal={api.account})"
    assert repr(axle.AsyncClient("sesame", version="2026-03")) == (
        "AsyncClient(base_url='https://api.hubapi.com', version='2026-03')"
    )


@pytest.mark.parametrize("validation", [True, False])
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"id": ' * 100_000, b'{"results": [' + b"[" * 100_000])
def test_an_answer_of_any_depth_is_told(validation: bool, body: bytes) -> None:
    """It is not of the shape that it should have, whatever gives up first."""
    with serving(answer(200, body)) as server, axle.Client("t", server.url, validation=validation) as client:
        for call in (lambda: client.tasks.get(1), client.tasks.list().page, lambda: client.tasks.batch.read([1])):
            with pytest.raises(axle.ResponseValidationError):
                call()
