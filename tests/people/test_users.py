"""The users of an account, as its settings show them: the same people as its owners."""

from __future__ import annotations

from typing import Any

import pytest

from axle.http.routes.users import PREFIXES
from axle.operations.people.owners import NewOwner
from tests.api import Api
from tests.people.test_owners import OWNERS, add

PATH = "/settings/v3/users"
covers = pytest.mark.covers


@covers("people.users.create", "success")
@covers("people.users.list_users", "success")
@covers("people.users.read", "success")
def test_a_user_is_an_owner(api: Api) -> None:
    """Made as one, read as both, under each published path; nobody is mailed."""
    body = {"email": "Ann@example.com", "firstName": "Ann", "lastName": "Lee", "sendWelcomeEmail": True}
    answer = api.call("POST", PATH, body)
    made = answer.json()
    assert (answer.status, answer.headers["location"]) == (201, f"http://axle.test{PATH}/{made['id']}")
    assert made.pop("sendWelcomeEmail") is False
    assert made == {
        "id": made["id"], "email": "ann@example.com", "firstName": "Ann", "lastName": "Lee", "roleIds": [], "superAdmin": False,
    }  # fmt: skip
    for prefix in PREFIXES:
        assert api.get(f"{prefix}/")["results"][1] == made == api.get(f"{prefix}/{made['id']}")
    assert api.get(f"{PATH}/ann@example.com?idProperty=EMAIL") == made
    (owner,) = api.get(f"{OWNERS}?email=ann@example.com")["results"]
    assert (str(owner["userId"]), owner["firstName"]) == (made["id"], "Ann")
    assert api.get(f"{PATH}?limit=1")["paging"]["next"]["after"] == owner["id"]


@covers("people.users.update", "success", "400", "404")
def test_names_and_teams_change(api: Api) -> None:
    """What is not given stays; teams must be there; there are no roles."""
    add(api, NewOwner("a@example.com", user_id=88, teams=("East", "West")), NewOwner("b@example.com", teams=("North",)))
    assert api.get(f"{PATH}/88")["secondaryTeamIds"] == ["2"]
    changed = api.put(f"{PATH}/88", {"firstName": "Ann", "primaryTeamId": "3", "secondaryTeamIds": ["1"]})
    assert changed == api.get(f"{PATH}/88")
    assert (changed["firstName"], changed["primaryTeamId"], changed["secondaryTeamIds"]) == ("Ann", "3", ["1"])
    (owner,) = api.get(f"{OWNERS}?email=a@example.com")["results"]
    assert [(team["name"], team["primary"]) for team in owner["teams"]] == [("North", True), ("East", False)]
    for body in ({"roleId": "1"}, {"primaryTeamId": "99"}, {"secondaryTeamIds": ["x"]}, {"firstName": 5}, {"lastName": "a\0"}):
        api.put(f"{PATH}/88", body, 400)
    api.put(f"{PATH}/88?idProperty=NAME", {}, 400)
    api.put(f"{PATH}/99", {}, 404)
    assert api.get(f"{PATH}/88") == api.put(f"{PATH}/88", {})


@covers("people.users.list_teams", "success", "isolation", "scope")
@covers("people.users.list_roles", "success", "isolation", "scope")
def test_teams_are_listed_with_their_users_and_there_are_no_roles(api: Api) -> None:
    """Of the account alone, and only to those who may read users."""
    add(
        api,
        NewOwner("a@example.com", user_id=88, teams=("East", "West")),
        NewOwner("b@example.com", user_id=89, teams=("West",)),
    )
    for prefix in PREFIXES:
        assert api.get(f"{prefix}/teams")["results"] == [
            {"id": "1", "name": "East", "userIds": ["88"], "secondaryUserIds": []},
            {"id": "2", "name": "West", "userIds": ["89"], "secondaryUserIds": ["88"]},
        ]
        assert api.get(f"{prefix}/roles") == {"results": []}
    stranger, nothing = api.other_account(), api.token(scopes="tickets")
    for place in ("teams", "roles"):
        assert api.call("GET", f"{PATH}/{place}", token=stranger).json() == {"results": []}
        assert api.call("GET", f"{PATH}/{place}", token=nothing).status == 403


@covers("people.users.create", "400", "409")
def test_what_a_user_must_not_be(api: Api) -> None:
    """Without an address, with a bad one or one that somebody has, with a role or a team that there is not."""
    api.post(PATH, {"email": "OWNER@example.com"}, 409)
    for body in (
        {},
        {"email": "x"},
        {"email": "a@example.com", "roleId": "5"},
        {"email": "a@example.com", "primaryTeamId": "5"},
    ):
        api.post(PATH, body, 400)
    for body in ({"email": "a\0@example.com"}, {"email": "a@example.com", "firstName": "\0"}):
        api.post(PATH, body, 400)
    assert len(api.get(PATH)["results"]) == 1


@covers("people.users.archive", "success", "400", "404")
@covers("people.users.read", "400", "404")
@covers("people.users.list_users", "400")
def test_a_user_leaves(api: Api) -> None:
    """The owner is archived; the user is gone for reads and writes."""
    made = api.post(PATH, {"email": "a@example.com"})["id"]
    api.delete(f"{PATH}/{made}?idProperty=x", 400)
    api.delete(f"{PATH}/a@example.com?idProperty=EMAIL")
    for path in (f"{PATH}/{made}", f"{PATH}/a@example.com?idProperty=EMAIL", f"{PATH}/nobody", f"{PATH}/%00?idProperty=EMAIL"):
        api.get(path, 404)
        api.delete(path, 404)
    api.get(f"{PATH}/{made}?idProperty=x", 400)
    api.get(f"{PATH}?limit=x", 400)
    assert api.get(f"{OWNERS}?archived=true")["results"][0]["email"] == "a@example.com"


@covers("people.users.list_users", "isolation", "scope")
@covers("people.users.read", "isolation", "scope")
@covers("people.users.create", "isolation", "scope")
@covers("people.users.update", "isolation", "scope")
@covers("people.users.archive", "isolation", "scope")
def test_accounts_and_scopes(api: Api) -> None:
    """Another account neither sees nor changes a user; reading and writing have a scope each."""
    other = api.other_account()
    reads, writes = api.token(scopes="settings.users.read"), api.token(scopes="settings.users.write")
    calls: list[tuple[str, str, Any, int]] = [
        ("GET", f"{PATH}/2001", None, 200),
        ("PUT", f"{PATH}/2001", {"firstName": "x"}, 200),
        ("DELETE", f"{PATH}/2001", None, 204),
    ]
    before = api.get(PATH)
    for method, path, body, _ in calls:
        assert api.call(method, path, body, other).status == 404
        assert api.call(method, path, body, api.token(scopes="crm.objects.owners.read")).status == 403
    assert api.call("GET", PATH, token=other).json()["results"][0]["email"] == "o@example.com"
    assert api.call("POST", PATH, {"email": "new@example.com"}, other).status == 201
    assert api.get(PATH) == before
    more: list[tuple[str, str, Any, int]] = [("GET", PATH, None, 200), ("POST", PATH, {"email": "a@example.com"}, 201)]
    for method, path, body, status in more + calls:
        assert api.call(method, path, body, reads).status == (status if method == "GET" else 403)
        assert api.call(method, path, body, api.token(scopes="tickets")).status == 403
    assert api.get(PATH) == before
    assert [api.call(method, path, body, writes).status for method, path, body, _ in more + calls] == [
        200,
        201,
        200,
        200,
        204,
    ]
