"""Owners: listed, read, imported, archived, and checked where records are assigned to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from axle.config import Config
from axle.core.accounts import Owner
from axle.core.errors import Invalid
from axle.http.routes.owners import PREFIXES
from axle.operations.people import owners, owners_csv
from axle.operations.people.owners import NewOwner
from tests.api import TASKS, Api, ApiFactory

OWNERS = "/crm/v3/owners"
covers = pytest.mark.covers


def add(api: Api, *owner_inputs: NewOwner) -> list[Owner]:
    """Add owners as the command line does."""
    found: list[Owner] = api.app.storage.write(api.account, lambda tx: owners.add(tx, owner_inputs, api.now_ms))
    return found


def leave(api: Api, owner: Owner) -> None:
    """Archive an owner as the command line does."""
    api.app.storage.write(api.account, lambda tx: owners.archive(tx, owner, api.now_ms))


def ids(api: Api, query: str = "") -> list[str]:
    """Return the ids of the owners that a list shows."""
    return [one["id"] for one in api.get(f"{OWNERS}{query}")["results"]]


@covers("people.owners.list_owners", "success")
@covers("people.owners.read", "success")
def test_owners_have_the_shape_of_the_service(api: Api) -> None:
    """Names, numbers and teams; each record assigned to one has the user's id."""
    add(api, NewOwner("Ann@Example.com", "Ann", "Lee", 77, 88, ("Sales", "East")))
    ann = api.get(OWNERS)["results"][0]
    assert ann == {
        "id": "77",
        "email": "ann@example.com",
        "type": "PERSON",
        "firstName": "Ann",
        "lastName": "Lee",
        "userId": 88,
        "userIdIncludingInactive": 88,
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "archived": False,
        "teams": [{"id": "1", "name": "Sales", "primary": True}, {"id": "2", "name": "East", "primary": False}],
    }
    assert ann == api.get(f"{OWNERS}/77") == api.get(f"{OWNERS}/88?idProperty=userId")
    assert "teams" not in api.get(f"{OWNERS}/1001")
    task = api.task(hubspot_owner_id="77")
    assert api.read("tasks", task, "hs_user_ids_of_all_owners")["hs_user_ids_of_all_owners"] == "88"


def test_every_published_path_answers(api: Api) -> None:
    """With and without a slash at the end."""
    for prefix in PREFIXES:
        assert api.get(prefix) == api.get(f"{prefix}/") == api.get(OWNERS)
        assert api.get(f"{prefix}/1001") == api.get(f"{prefix}/1001/")


@covers("people.owners.list_owners", "400")
def test_lists_are_paged_and_filtered(api: Api) -> None:
    """A hundred unless another number up to 500 is asked for; the address must be the very one; an id is none."""
    add(api, *(NewOwner(f"o{n}@example.com") for n in range(120)))
    assert len(ids(api)) == 100
    first = api.get(f"{OWNERS}?limit=50")
    assert first["paging"]["next"]["link"] == f"http://axle.test{OWNERS}?limit=50&after={first['paging']['next']['after']}"
    walked, after = [], ""
    while True:
        page = api.get(f"{OWNERS}?limit=50{after}")
        walked += [one["id"] for one in page["results"]]
        if "paging" not in page:
            break
        after = f"&after={page['paging']['next']['after']}"
    assert walked == ids(api, "?limit=500") and len(walked) == 121
    assert len(ids(api, "?email=O7@example.com")) == 1
    for none in ("o7@example", "7@example.com", "1001", "nobody@example.com", "%00"):
        assert api.get(f"{OWNERS}?email={none}") == {"results": []}
    for bad in ("limit=0", "limit=501", "limit=x", "after=x", "archived=perhaps"):
        api.get(f"{OWNERS}?{bad}", 400)


def test_an_archived_owner(api: Api) -> None:
    """Is listed apart, has no user but the one that it was, and its address is free."""
    (ann,) = add(api, NewOwner("ann@example.com", id=77, user_id=88))
    api.now_ms += 1000
    leave(api, ann)
    assert ids(api) == ["1001"] and ids(api, "?archived=true") == ["77"]
    shown = api.get(f"{OWNERS}/77?archived=true")
    assert (shown["userId"], shown["userIdIncludingInactive"], shown["archived"]) == (None, 88, True)
    assert shown["updatedAt"] == "2026-01-01T00:00:01.000Z"
    api.get(f"{OWNERS}/77", 404)
    api.get(f"{OWNERS}/88?idProperty=userId", 404)
    assert api.get(f"{OWNERS}?email=ann@example.com") == {"results": []}
    add(api, NewOwner("ann@example.com"))
    assert len(ids(api, "?email=ann@example.com")) == 1


@covers("people.owners.read", "400", "404")
def test_what_is_not_there(open_api: ApiFactory) -> None:
    """A number that nobody has is a 404; what is no number, and a property that identifies nobody, are 400."""
    api = open_api()
    for unknown in ("1", "99999999999999999999", "1001?idProperty=userId", "1001?archived=true"):
        assert api.get(f"{OWNERS}/{unknown}", 404)["category"] == "OBJECT_NOT_FOUND"
    assert api.get(f"{OWNERS}/me", 400)["message"] == "Unable to parse value for path parameter: ownerId"
    api.get(f"{OWNERS}/1001?idProperty=email", 400)
    assert open_api("observed").call("GET", f"{OWNERS}/1").headers["content-type"].startswith("text/html")


@covers("people.owners.list_owners", "isolation", "scope")
@covers("people.owners.read", "isolation", "scope")
def test_accounts_and_scopes(api: Api) -> None:
    """Another account has owners of its own; either of two scopes will do, no other does."""
    add(api, NewOwner("ann@example.com", id=77, user_id=88))
    other = api.other_account()
    assert [one["email"] for one in api.call("GET", OWNERS, token=other).json()["results"]] == ["o@example.com"]
    assert api.call("GET", f"{OWNERS}?email=ann@example.com", token=other).json() == {"results": []}
    assert api.call("GET", f"{OWNERS}/77", token=other).status == 404
    assert api.call("GET", f"{OWNERS}/88?idProperty=userId", token=other).status == 404
    for path in (OWNERS, f"{OWNERS}/77"):
        for scope, status in (("crm.objects.owners.read", 200), ("automation", 200), ("crm.objects.contacts.read", 403)):
            assert api.call("GET", path, token=api.token(scopes=scope)).status == status


@covers("legacy.owners.list_owners", "success")
@covers("legacy.owners.read", "success", "404")
def test_the_second_version(api: Api) -> None:
    """All at once in numbers, by address, with those who have left where they are asked for."""
    (ann,) = add(api, NewOwner("Ann@Example.com", "Ann", "Lee", 77, 88))
    shown = api.get("/owners/v2/owners")
    assert [one["ownerId"] for one in shown] == [77, 1001]
    assert shown[0] == {
        "portalId": api.account,
        "ownerId": 77,
        "type": "PERSON",
        "firstName": "Ann",
        "lastName": "Lee",
        "email": "ann@example.com",
        "createdAt": api.now_ms,
        "updatedAt": api.now_ms,
        "remoteList": [
            {
                "id": 88, "portalId": api.account, "ownerId": 77, "remoteId": "88",
                "remoteType": "HUBSPOT", "active": True,
            }
        ],
        "hasContactsAccess": True,
        "activeUserId": 88,
        "userIdIncludingInactive": 88,
        "isActive": True,
    }  # fmt: skip
    assert api.get("/owners/v2/owners?email=ANN@example.com") == [api.get("/owners/v2/owners/77")] == shown[:1]
    leave(api, ann)
    assert [one["ownerId"] for one in api.get("/owners/v2/owners/")] == [1001]
    gone = api.get("/owners/v2/owners?includeInactive=true")[0]
    assert (gone["ownerId"], gone["isActive"], gone["activeUserId"], gone["userIdIncludingInactive"]) == (77, False, None, 88)
    assert api.get("/owners/v2/owners/77") == gone
    for nobody in ("99", "x"):
        api.get(f"/owners/v2/owners/{nobody}", 404)


@covers("legacy.owners.list_owners", "isolation", "scope")
@covers("legacy.owners.read", "isolation", "scope")
def test_the_second_version_of_other_accounts(api: Api) -> None:
    """Another account sees none of ours, and a token without the scope nobody."""
    add(api, NewOwner("Ann@Example.com", "Ann", "Lee", 77, 88))
    stranger, nothing = api.other_account(), api.token(scopes="tickets")
    assert b"ann@" not in api.call("GET", "/owners/v2/owners?includeInactive=true", token=stranger).body
    assert api.call("GET", "/owners/v2/owners/77", token=stranger).status == 404
    for path in ("", "/77"):
        assert api.call("GET", f"/owners/v2/owners{path}", token=nothing).status == 403


def test_an_owner_of_another_account_is_nobody(api: Api) -> None:
    """An assigned id says nothing of the user of somebody else's owner."""
    add(api, NewOwner("ann@example.com", id=77, user_id=88))
    other = api.other_account()
    made = api.call("POST", TASKS, {"properties": {"hs_timestamp": "0", "hubspot_owner_id": "77"}}, other).json()
    assert made["properties"].get("hs_user_ids_of_all_owners") is None


@pytest.fixture
def strict() -> Iterator[Api]:
    """A portal that checks owners."""
    api = Api(config=Config(check_owners=True))
    yield api
    api.close()


def test_assignments_are_checked_where_that_is_wanted(strict: Api) -> None:
    """Unknown ids, ids of users and of archived owners are refused, in batches too; what is assigned already stays."""
    (ann,) = add(strict, NewOwner("ann@example.com", id=77, user_id=88))
    task = strict.task(hubspot_owner_id="77")
    for wrong in ("88", "1", "x", "99999999999999999999"):
        error = strict.patch(f"{TASKS}/{task}", {"hubspot_owner_id": wrong}, 400)
        assert [(one["code"], one["context"]) for one in error["errors"]] == [
            ("INVALID_OPTION", {"propertyName": ["hubspot_owner_id"]}),
        ]
    leave(strict, ann)
    inputs = [{"properties": {"hs_timestamp": "0", "hubspot_owner_id": one}} for one in ("1001", "77")]
    strict.post(f"{TASKS}/batch/create", {"inputs": inputs}, 400)
    strict.patch(f"{TASKS}/{task}", {"hubspot_owner_id": "77", "hs_task_subject": "x"})
    strict.patch(f"{TASKS}/{task}", {"hubspot_owner_id": ""})
    strict.patch(f"{TASKS}/{task}", {"hubspot_owner_id": "77"}, 400)
    strict.patch(f"{TASKS}/{task}", {"hubspot_owner_id": 1001})
    assert len(strict.get(TASKS)["results"]) == 1


def test_anybody_may_be_assigned_by_default(api: Api) -> None:
    """The samples of the documents name owners that no account has."""
    assert api.read("tasks", api.task(hubspot_owner_id="64492917"), "hubspot_owner_id")["hubspot_owner_id"] == "64492917"


def imported(api: Api, text: str | bytes) -> list[Owner]:
    """Import a CSV file as the command line does."""
    return add(api, *owners_csv.read(text.encode() if isinstance(text, str) else text))


def test_owners_are_imported(api: Api) -> None:
    """Columns in any order and several spellings; ids are made where none are given."""
    text = "\ufeffLast Name,First_name,EMAIL,Owner ID,userId,Teams,archived\r\n"
    text += 'Lee,"Ann, Dr.",Ann@example.com,64492917,5,Sales; East,\r\n\r\nRay,,ray@example.com,,,Sales,TRUE\r\n'
    ann, ray = imported(api, text)
    assert (ann.id, ann.user_id, ann.email, ann.first_name) == (64492917, 5, "ann@example.com", "Ann, Dr.")
    assert [(team.name, team.primary) for team in ann.teams] == [("Sales", True), ("East", False)]
    assert ray.archived_ms == api.now_ms and ray.teams[0].id == ann.teams[0].id
    assert ids(api) == ["1001", "64492917"] and ids(api, "?archived=true") == [str(ray.id)]


BAD = [
    ("", "line 1: there must be one column email"),
    ("email,email\n", "line 1: there must be one column email, and no column twice"),
    ("email,colour\n", "line 1: unknown columns: colour"),
    ("email,id\na@example.com,x\n", "line 2: id is not a positive number"),
    ("email,id\na@example.com,0\n", "line 2: id is not a positive number"),
    ("email,archived\na@example.com,perhaps\n", "line 2: archived is neither true nor false"),
    ("email\na@example.com,b\n", "line 2: 1 more cells than columns"),
    ("email\na\n\nowner@example.com\n", "line 2: Email address a is invalid; line 4: there is an owner with the address"),
    ("email,id\na@example.com,5\nb@example.com,5\n", "line 3: id 5 is that of line 2 too"),
    ("email,id\na@example.com,1001\n", "line 2: there is an owner with the id 1001 already"),
    ("email,user_id\na@example.com,2001\n", "line 2: there is an owner with the user 2001 already"),
    ("email\na@example.com\nA@example.com\n", "line 3: there is an owner with the address a@example.com already"),
    ("email,last_name\na@example.com," + "x" * 151 + "\n", "line 2: no name is longer than 150 characters"),
    (b"email\n\xff\n", "this is not a CSV file in UTF-8"),
    ('email\n"a', "this is not a CSV file in UTF-8"),
    ("email\n" + "x\n" * 25, "; and 5 more"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[str(n) for n in range(len(BAD))])
def test_nothing_is_taken_of_a_bad_file(api: Api, text: Any, message: str) -> None:
    """What is wrong is told with the numbers of the lines."""
    with pytest.raises(Invalid) as refused:
        imported(api, text)
    assert message in refused.value.message
    assert ids(api) == ["1001"]
