"""Writes that are sent again with the same Idempotency-Key: carried out once, answered alike."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_type_hints

import httpx
import msgspec
import pytest

from axle.core.kept_answers import KEPT_MS
from axle.core.oauth import HASH_SHOWN, digest
from axle.http.repeats import repeats
from axle.http.routes.every import ROUTES
from tests.api import CONTACTS, DUE, TASKS, Answer, Api
from tests.people.visits import signed_in
from tests.server import Server

TASK = {"properties": {"hs_timestamp": DUE, "hs_task_subject": "Call Ada"}}
LATEST = "/crm/objects/2026-09-beta"


def send(api: Api, method: str, target: str, body: Any, key: str, token: str = "tok") -> Answer:
    """Send a write with a key."""
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "idempotency-key": key}
    return api.send(method, target, b"" if body is None else msgspec.json.encode(body), headers)


def count(api: Api) -> int:
    """Return how many tasks there are."""
    total: int = api.post(f"{TASKS}/search", {}, 200)["total"]
    return total


@pytest.fixture
def stored(lasting: str) -> Any:
    """A portal of each database."""
    api = Api(database=lasting)
    yield api
    api.close()


def test_a_write_that_is_sent_again_is_carried_out_once(stored: Api) -> None:
    """The answers are the same, to the header; the second says that it is one."""
    first, second = (send(stored, "POST", TASKS, TASK, "k1") for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body) == (201, first.body)
    own = {"x-hubspot-correlation-id", "idempotency-replayed"}
    again = {name: value for name, value in second.headers.items() if "ratelimit" not in name and name not in own}
    assert again.items() <= first.headers.items() and "location" in again
    assert [answer.headers["idempotency-replayed"] for answer in (first, second)] == ["false", "true"]
    assert count(stored) == 1
    assert send(stored, "POST", TASKS, TASK, "k2").status == 201
    assert count(stored) == 2


def test_an_answer_with_a_secret_is_not_kept(stored: Api) -> None:
    """What made it is carried out once all the same: who sends it again is told so."""
    wanted = {"name": "nightly", "scopes": ["crm.objects.contacts.read"]}
    made = send(stored, "POST", "/_axle/tokens", wanted, "t")
    assert (made.status, made.headers["idempotency-replayed"]) == (201, "false")
    assert send(stored, "POST", "/_axle/tokens", wanted, "t").status == 409
    assert len([token for token in stored.get("/_axle/tokens")["results"] if token["name"] == "nightly"]) == 1
    storage, caller = stored.app.storage, f"token {digest('tok')[:HASH_SHOWN]}"
    kept = storage.write(stored.account, lambda tx: tx.kept_answer(caller, "t"))
    assert kept is not None and (kept.headers, kept.body) == ("", "")


def test_each_answer_with_a_secret_is_known_as_one() -> None:
    """By the fields of its body: none is kept, neither for who sends a write again nor among recent calls."""
    secret = re.compile(r"(?i)secret|(^|_)token$")
    bodies = [(route, get_type_hints(route.show).get("return")) for route in ROUTES if route.show and repeats(route)]
    revealing = {route.path for route, body in bodies if any(map(secret.search, getattr(body, "__struct_fields__", ())))}
    assert revealing >= {"/tokens", "/owners/{ownerId}/settings"}
    assert revealing == {route.path for route in ROUTES if route.reveals}


def test_answers_without_a_body_and_of_batches_are_kept(stored: Api) -> None:
    """A deletion that is sent again is still one; some inputs of a batch may be refused."""
    task = stored.task()
    assert [send(stored, "DELETE", f"{TASKS}/{task}", None, "d").status for _ in range(2)] == [204, 204]
    assert stored.call("DELETE", f"{TASKS}/{task}").status == 404
    batch = {"inputs": [TASK, TASK]}
    first, second = (send(stored, "POST", f"{TASKS}/batch/create", batch, "b") for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert count(stored) == 2


def test_another_request_under_the_same_key_is_refused(stored: Api) -> None:
    """Another body, path or method; nothing of it happens."""
    task = send(stored, "POST", TASKS, TASK, "k").json()["id"]
    other = {"properties": {**TASK["properties"], "hs_task_subject": "Visit Ada"}}
    for method, target, body in (("POST", TASKS, other), ("POST", CONTACTS, TASK), ("PATCH", f"{TASKS}/{task}", TASK)):
        refused = send(stored, method, target, body, "k")
        assert (refused.status, refused.json()["category"]) == (409, "CONFLICT")
    assert count(stored) == 1 and stored.read("tasks", task, "hs_task_subject")["hs_task_subject"] == "Call Ada"


def test_what_is_refused_may_be_sent_again(stored: Api) -> None:
    """It has written nothing."""
    bad = {"properties": {"email": "nonsense"}}
    assert [send(stored, "POST", CONTACTS, bad, "k").status for _ in range(2)] == [400, 400]
    assert send(stored, "POST", CONTACTS, {"properties": {"email": "a@example.com"}}, "k").status == 201


def test_a_key_belongs_to_its_caller(api: Api) -> None:
    """Another token, another account and a person have keys of their own; a person's last from session to session."""
    tokens = ["tok", api.token(), api.other_account()]
    assert [send(api, "POST", TASKS, TASK, "k", token).status for token in tokens] == [201] * 3
    browsers = [signed_in(api), signed_in(api)]
    answers = [browser.call("POST", TASKS, TASK, idempotency_key="k") for browser in browsers]
    assert answers[0].body == answers[1].body
    assert count(api) == 3


def test_a_key_is_forgotten_after_a_day(api: Api) -> None:
    """To the millisecond; and nothing of the answer is left in the database."""
    first = send(api, "POST", TASKS, TASK, "k").json()["id"]
    api.now_ms += KEPT_MS - 1
    assert send(api, "POST", TASKS, TASK, "k").json()["id"] == first
    api.now_ms += 1
    assert send(api, "POST", TASKS, TASK, "k").json()["id"] != first
    api.now_ms += KEPT_MS + 1
    assert api.app.trimming.trim() == 1


def test_an_answer_is_erased_with_the_record(stored: Api) -> None:
    """Who sends the write again is told, and nothing happens twice."""
    person = {"properties": {"email": "secret@example.com"}}
    contact = send(stored, "POST", CONTACTS, person, "k").json()["id"]
    stored.post(f"{LATEST}/contacts/gdpr-delete", {"objectId": contact}, 204)
    refused = send(stored, "POST", CONTACTS, person, "k")
    assert refused.status == 409 and "erased" in refused.json()["message"]


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é"])
def test_a_key_that_cannot_be_one_is_refused(api: Api, key: str) -> None:
    """And nothing happens."""
    assert send(api, "POST", TASKS, TASK, key).status == 400
    assert count(api) == 0


def test_reads_take_no_key(api: Api) -> None:
    """A search is answered anew."""
    search = [send(api, "POST", f"{TASKS}/search", {}, "k").json()["total"] for _ in range(2) if api.task()]
    assert search == [1, 2]


def test_writes_in_flight_wait_for_each_other(server: Server) -> None:
    """Ten of the same at once make one task, and get one answer."""
    with server.client() as client, ThreadPoolExecutor(10) as pool:

        def write(_: int) -> httpx.Response:
            return client.post(TASKS, json=TASK, headers={"idempotency-key": "ten-at-once"})

        answers = list(pool.map(write, range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
