"""Queues: Axle's own lists of tasks, made by people and programs."""

from __future__ import annotations

import pytest

from axle.core.roles import MEMBER, READER
from axle.operations.people.queues import MAX_NAME
from tests.api import Api
from tests.http.test_auth import state
from tests.people.test_made_tokens import make
from tests.people.visits import signed_in

QUEUES = "/_axle/queues"
covers = pytest.mark.covers


@covers("people.queues.create", "success")
@covers("people.queues.list_queues", "success")
@covers("people.queues.read", "success")
@covers("people.queues.update", "success")
@covers("people.queues.archive", "success")
def test_a_queue_is_made_changed_and_removed(api: Api) -> None:
    """Each answer shows it as it is; tasks that name it stay as they are."""
    answer = api.call("POST", QUEUES, {"name": " Morning  calls "})
    queue = answer.json()
    assert (answer.status, answer.headers["location"]) == (201, f"http://axle.test{QUEUES}/{queue['id']}")
    assert (queue["name"], queue["owner"], queue["shared"]) == ("Morning calls", None, False)
    task = api.task(hs_queue_membership_ids=queue["id"])
    api.now_ms += 1_000
    changed = api.call("PATCH", f"{QUEUES}/{queue['id']}", {"name": "Calls", "owner": "1001", "shared": True}).json()
    assert (changed["name"], changed["owner"], changed["shared"]) == ("Calls", "1001", True)
    assert changed["updatedAt"] > changed["createdAt"] == queue["createdAt"]
    assert api.call("PATCH", f"{QUEUES}/{queue['id']}", {"owner": ""}).json()["owner"] is None
    second = api.post(QUEUES, {"name": "Second"}, 201)
    assert [one["name"] for one in api.get(QUEUES)["results"]] == ["Calls", "Second"]
    assert api.get(f"{QUEUES}/{second['id']}") == second
    assert api.call("DELETE", f"{QUEUES}/{queue['id']}").status == 204
    assert [one["name"] for one in api.get(QUEUES)["results"]] == ["Second"]
    assert api.get(f"/crm/v3/objects/tasks/{task}?properties=hs_queue_membership_ids")["properties"]["hs_queue_membership_ids"]
    assert api.post(QUEUES, {"name": "Third"}, 201)["id"] not in (queue["id"], second["id"])


@covers("people.queues.create", "400")
@covers("people.queues.update", "400", "404")
@covers("people.queues.read", "404")
@covers("people.queues.archive", "404")
def test_what_cannot_be_is_refused(api: Api) -> None:
    """A queue has a name, and an owner who is there; an unknown one is not found."""
    queue = api.post(QUEUES, {"name": "Calls"}, 201)
    for body in (
        {"name": ""},
        {"name": "x" * (MAX_NAME + 1)},
        {"name": "a\0"},
        {"name": "Calls", "owner": "99"},
        {},
        {"name": 5},
    ):
        api.post(QUEUES, body, 400)
    for changes in ({"name": " "}, {"owner": "99"}, {"shared": "maybe"}):
        assert api.call("PATCH", f"{QUEUES}/{queue['id']}", changes).status == 400
    for unknown in ("99", "x", "-1"):
        assert api.call("GET", f"{QUEUES}/{unknown}").status == 404
        assert api.call("PATCH", f"{QUEUES}/{unknown}", {"name": "x"}).status == 404
        assert api.call("DELETE", f"{QUEUES}/{unknown}").status == 404
    assert api.get(QUEUES)["results"] == [queue]


@covers("people.queues.list_queues", "isolation", "scope")
@covers("people.queues.create", "isolation", "scope")
@covers("people.queues.read", "isolation", "scope")
@covers("people.queues.update", "isolation", "scope")
@covers("people.queues.archive", "isolation", "scope")
def test_queues_are_of_an_account_and_need_the_scopes_of_tasks(api: Api) -> None:
    """Another account sees none; a token that may not read tasks is told so."""
    queue = api.post(QUEUES, {"name": "Calls"}, 201)
    path = f"{QUEUES}/{queue['id']}"
    other, before = api.other_account(), state(api)
    assert api.call("GET", QUEUES, token=other).json()["results"] == []
    for method, body in (("GET", None), ("PATCH", {"name": "x"}), ("DELETE", None)):
        assert api.call(method, path, body, token=other).status == 404
    narrow = api.token(scopes="crm.objects.companies.read")
    for method, target, body in (
        ("GET", QUEUES, None), ("POST", QUEUES, {"name": "x"}), ("GET", path, None), ("PATCH", path, {"name": "x"}),
        ("DELETE", path, None),
    ):  # fmt: skip
        assert api.call(method, target, body, token=narrow).status == 403
    assert state(api) == before


def test_a_person_sees_shared_queues_and_those_of_their_own(api: Api) -> None:
    """A queue that another keeps is not there for them; a member makes queues, a reader none."""
    ada = signed_in(api, "ada@example.com", MEMBER)
    grace = signed_in(api, "grace@example.com", READER)
    me = ada.session()["user"]["ownerId"]
    own = ada.call("POST", QUEUES, {"name": "Own"}).json()
    assert own["owner"] == me
    assert ada.call("POST", QUEUES, {"name": "Own", "owner": None}).json()["owner"] is None
    shared = ada.call("POST", QUEUES, {"name": "Shared", "owner": me, "shared": True}).json()
    assert [one["name"] for one in ada.call("GET", QUEUES).json()["results"]] == ["Own", "Own", "Shared"]
    assert grace.call("GET", QUEUES).json()["results"][1:] == [shared]
    assert grace.call("GET", f"{QUEUES}/{own['id']}").status == 404
    assert grace.call("POST", QUEUES, {"name": "x"}).status == 403


def test_a_token_of_a_person_sees_what_the_person_sees(api: Api) -> None:
    """No queue that another keeps; one of the command line sees all."""
    ada, grace = signed_in(api, "ada@example.com", MEMBER), signed_in(api, "grace@example.com", MEMBER)
    own = ada.call("POST", QUEUES, {"name": "Own"}).json()
    scopes = ["crm.objects.contacts.read", "crm.objects.contacts.write"]
    of_ada, of_grace = make(ada, *scopes), make(grace, *scopes)
    assert api.call("GET", QUEUES, token=of_ada).json()["results"] == [own] == api.get(QUEUES)["results"]
    assert api.call("GET", QUEUES, token=of_grace).json()["results"] == []
    assert api.call("DELETE", f"{QUEUES}/{own['id']}", token=of_grace).status == 404
    made = api.call("POST", QUEUES, {"name": "Everybody's"}, of_grace).json()
    assert made["owner"] is None
    assert api.call("DELETE", f"{QUEUES}/{own['id']}", token=of_ada).status == 204
