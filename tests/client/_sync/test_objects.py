"""The calls of one type's records: single, raw, in batches, searched; and the transports that they may go by."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

import axle
from tests.api import DUE
from tests.client.faults import RECORD, answer, serving

pytestmark = pytest.mark.anyio


def test_the_life_of_a_record(client: axle.Client) -> None:
    """Created, read, changed, archived, restored, merged, erased."""
    made = client.contacts.create({"email": "ada@example.com"}, firstname="Ada")
    assert (client.contacts.get("ada@example.com", id_property="email")).id == made.id
    assert (client.contacts.update(made.id, firstname="Eve")).properties.firstname == "Eve"
    client.contacts.archive(made.id)
    with pytest.raises(axle.NotFound):
        client.contacts.get(made.id)
    assert (client.contacts.restore(made.id)).archived is False
    other = client.contacts.create(email="bob@example.com")
    merged = client.contacts.merge(made.id, other.id)
    client.contacts.gdpr_delete(merged.id)
    with pytest.raises(axle.NotFound):
        client.contacts.get(merged.id, archived=True)


def test_the_life_of_a_record_in_raw_answers(client: axle.Client) -> None:
    """The same, with status and body."""
    raw = client.contacts.raw
    made = (raw.create({"properties": {"email": "ada@example.com"}}, firstname="Ada")).parse()
    assert made is not None and (raw.get(made.id)).status == 200
    changed = (raw.update(made.id, {"properties": {"city": "Ulm"}})).parse()
    assert changed is not None and changed["city"] == "Ulm"
    for page in (raw.list(limit=5), raw.search({"filters": []}, limit=5)):
        assert [record["id"] for record in page.json()["results"]] == [made.id]
    assert (raw.archive(made.id)).status == 204
    assert (raw.restore(made.id)).status == 200
    other = client.contacts.create()
    merged = (raw.merge(made.id, other.id)).json()["id"]
    assert (raw.gdpr_delete(merged)).status == 204


def test_lists_and_searches(client: axle.Client) -> None:
    """Walked by records and by pages, from a cursor on, counted; the first asks for one."""
    ids = [(client.tasks.create({"hs_timestamp": DUE, "hs_task_subject": f"Call {n}"})).id for n in range(5)]
    assert [one.id for one in client.tasks.list(limit=2)] == ids
    page = client.tasks.list(limit=2).page()
    assert [one.id for one in page] == ids[:2] and len(page) == 2 and page.after is not None
    assert [one.id for one in client.tasks.list(after=page.after)] == ids[2:]
    by_subject = client.tasks.search(axle.P.hs_task_subject.has(), sort="-hs_task_subject", limit=2)
    assert [one.id for one in by_subject] == ids[::-1]
    assert [len(page) for page in by_subject.pages()] == [2, 2, 1]
    assert [one.id for one in client.tasks.search(limit=2).all()] == ids
    assert by_subject.total == 5
    first = by_subject.first()
    assert first is not None and first.id == ids[-1]
    assert client.tasks.search(query="nothing of this").first() is None
    for results in (client.tasks.list(), by_subject):
        with pytest.raises(TypeError, match="first"):
            bool(results)
    assert repr(by_subject).endswith("of " + repr(client.tasks))


def test_a_search_that_cannot_go_on_says_so() -> None:
    """In another order than that of ids, HubSpot counts no further than 10,000; other refusals stay what they are."""

    def page(got: Any) -> bytes:
        if b'"after":"10000"' in got.body or b"odd" in got.body:
            return answer(400, {"message": "no further"})
        return answer(200, {"results": [RECORD], "paging": {"next": {"after": "10000"}}, "total": 20_000})

    with serving(page) as server, axle.Client("t", server.url) as client:
        with pytest.raises(axle.SearchLimit):
            client.tasks.search(sort="hs_timestamp").all()
        with pytest.raises(axle.BadRequest):
            client.tasks.search(query="odd").all()


def test_batches(client: axle.Client) -> None:
    """Of any size, with several requests at once; errors name their inputs, and progress is told."""
    told: list[tuple[int, int]] = []
    batch = client.contacts.batch
    inputs = [{"email": f"n{n}@example.com"} for n in range(120)]
    made = batch.create(inputs, progress=lambda done, of: told.append((done, of)), concurrency=1)
    ids = [one.id for one in made.raise_for_errors()]
    assert len(ids) == 120 and told == [(100, 120), (120, 120)]
    read = batch.read([*ids, "1"], properties="email")
    assert len([one for one in read if one is not None]) == 120 and [error.inputs for error in read.errors] == [(120,)]
    assert (batch.update({ids[0]: {"city": "Ulm"}})).ok
    upserted = batch.upsert([{"id": "new@example.com", "properties": {"city": "Bonn"}}], id_property="email")
    assert [one.new for one in upserted if one is not None] == [True]
    assert (batch.archive(ids[:3])).ok
    assert repr(batch).startswith(type(batch).__name__ + "('contacts'")


@pytest.mark.parametrize("transport", ["default", "fast", "own"])
def test_transports(transport: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default one, the fast one, a client of httpx2; with a token endpoint that is reached otherwise, and with proxies."""

    def reply(got: Any) -> bytes:
        return answer(200, {"access_token": "a", "expires_in": 1800}) if got.target == "/token" else answer()

    with serving(reply) as server:
        own = axle.ClientConfig(http_version="1.1") if transport != "own" else axle.ClientConfig()
        auth = axle.OAuth2Refresh(
            refresh_token="r", client_id="i", client_secret="s", refresh_url=f"{server.url}/token", client_config=own
        )
        with httpx2.Client(trust_env=False) as theirs:
            given: Any = theirs if transport == "own" else transport
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")  # none that this address would be reached through
            with axle.Client(auth, server.url, transport=given) as client:
                assert (client.tasks.get(1)).id == "1"
                assert client.breaker is None
        assert [got.target for got in server.got] == ["/token", "/crm/v3/objects/tasks/1"]


def test_requests_of_ones_own(client: axle.Client) -> None:
    """Any path, and the options of a client laid over those of a call."""
    made = client.tasks.create({"hs_timestamp": DUE})
    other = client.with_options(headers={"x-a": "1"}, timeout=5)
    found = other.request("GET", f"/crm/v3/objects/tasks/{made.id}")
    assert found.json()["id"] == made.id and found.request is not None and found.request.headers["x-a"] == "1"
    assert axle.Client("t", circuit_breaker=axle.CircuitBreakerConfig()).breaker is not None
    client.close()
    with pytest.raises(axle.ClientClosed):
        client.tasks.get(made.id)
