"""Tokens, scopes, and accounts that see nothing of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from axle.core.oauth import digest
from axle.http.auth import BELIEVED_MS
from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.storage.interface import Job, Transaction
from tests.api import CONTACTS, DUE, TASKS, Api, links
from tests.storage import databases

MISSING = (
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at "
    "https://developers.hubspot.com/docs/methods/auth/oauth-overview"
)


@pytest.mark.parametrize("headers", [
    {"authorization": "Bearer tok"},
    {"authorization": "bearer  tok"},
    {"private-app": "tok"},
    {"private-app-legacy": "tok"},
    {"authorization": "BEARER tok"},
])  # fmt: skip
def test_the_ways_to_send_a_token(api: Api, headers: dict[str, str]) -> None:
    """A bearer token and the two headers of private apps are accepted."""
    assert api.send("GET", TASKS, headers=headers).status == 200


@pytest.mark.parametrize("headers", [
    {},
    {"authorization": "Bearer"},
    {"authorization": "Bearer nosuch"},
    {"authorization": "tok"},
    {"authorization": "Bearer " + "x" * 600},
    {"authorization": "Bearer \xff\xfe"},
    {"authorization": "Basic x", "private-app": "tok"},
    {"authorization": "", "private-app": "tok"},
    {"private-app": "nosuch"},
    {"private-app": ""},
    {"hapikey": "tok"},
])  # fmt: skip
def test_no_token_that_holds(api: Api, headers: dict[str, str]) -> None:
    """Without a token, or with garbage, every route is a 401 in the service's words."""
    answer = api.send("GET", TASKS, headers=headers)
    assert answer.status == 401
    assert list(answer.json()) == ["status", "message", "correlationId", "category"]
    assert (answer.json()["message"], answer.json()["category"]) == (MISSING, "INVALID_AUTHENTICATION")


def test_an_expired_token(api: Api) -> None:
    """An expired token says since when, and `category` comes before `context`."""
    token = api.token(expires_ms=api.now_ms + 1000)
    assert api.call("GET", TASKS, token=token).status == 200
    for ms, text in ((1000, "0 second(s)"), (9_000, "9 second(s)"), (540_000, "9 minute(s)"), (7_200_000, "2 hour(s)")):
        api.now_ms += ms
        answer = api.call("GET", TASKS, token=token)
        assert answer.status == 401
        assert answer.json()["message"] == f"The OAuth token used to make this call expired {text} ago."
        assert list(answer.json()) == ["status", "message", "correlationId", "category", "context"]
        assert answer.json()["category"] == "EXPIRED_AUTHENTICATION"
        assert answer.json()["context"] == {"expire time": ["2026-01-01T00:00:01.000Z"]}


def test_a_revoked_token(api: Api) -> None:
    """A token that is revoked stops to work within a second."""
    token = api.token()
    assert api.call("GET", TASKS, token=token).status == 200
    known = api.app.storage.token(digest(token))
    assert known is not None
    known.revoked_ms = api.now_ms
    api.app.storage.save_token(known)
    api.now_ms += BELIEVED_MS
    assert api.call("GET", TASKS, token=token).json()["message"] == MISSING


def test_tokens_are_kept_as_hashes(api: Api) -> None:
    """What is stored of a token is not the token."""
    assert [token.hash for token in api.app.storage.tokens()] == [digest("tok")]


@pytest.mark.parametrize(("kind", "read", "write"), [
    ("tasks", "crm.objects.contacts.read", "crm.objects.contacts.write"),
    ("leads", "crm.objects.leads.read", "crm.objects.leads.write"),
    ("tickets", "tickets", "tickets"),
    ("emails", "sales-email-read", "crm.objects.contacts.write"),
])  # fmt: skip
def test_scopes(api: Api, kind: str, read: str, write: str) -> None:
    """Reading, batch read and search need a read scope, everything else a write scope."""
    path = f"/crm/v3/objects/{kind}"
    reader, writer = api.token(scopes=read), api.token(scopes=write)
    body: Any = {"inputs": [{"id": "5"}]}
    for method, address, given in (("GET", path, None), ("POST", f"{path}/batch/read", body), ("POST", f"{path}/search", {})):
        assert api.call(method, address, given, reader).status in (200, 207)
        assert api.call(method, address, given, writer).status == (200 if read == write else 403) or read == write
    if read != write and kind != "emails":
        refused = api.call("POST", path, {"properties": {}}, reader)
        assert refused.status == 403
        assert refused.json()["errors"][0]["context"] == {"requiredGranularScopes": [write]}
    assert api.call("POST", path, {"properties": {}}, writer).status == 400


def test_the_body_of_a_403(api: Api) -> None:
    """A 403 names the scopes that would do, as the service does."""
    body = api.call("GET", TASKS, token=api.token(scopes="tickets")).json()
    assert list(body) == ["status", "message", "correlationId", "errors", "links", "category"]
    assert body["message"] == (
        "This app hasn't been granted all required scopes to make this call. "
        "Read more about required scopes here: https://developers.hubspot.com/scopes."
    )
    assert body["errors"] == [
        {
            "message": "One or more of the following scopes are required.",
            "context": {"requiredGranularScopes": ["crm.objects.contacts.read"]},
        }
    ]
    assert (body["links"], body["category"]) == ({"scopes": "https://developers.hubspot.com/scopes"}, "MISSING_SCOPES")


def test_scopes_hold_for_the_other_end(api: Api) -> None:
    """Associating a record needs the write scopes of both types."""
    task, company = api.task(), api.company()
    token = api.token(scopes="crm.objects.contacts.read crm.objects.contacts.write")
    address = f"/crm/v4/objects/tasks/{task}/associations/default/companies/{company}"
    assert api.call("PUT", address, token=token).status == 403
    assert api.call("GET", f"{TASKS}/{task}/associations/companies", token=token).status == 403
    body = {"properties": {"hs_timestamp": DUE}, "associations": links(company, 192)}
    assert api.call("POST", TASKS, body, token=token).status == 403
    assert api.call("POST", f"{TASKS}/batch/create", {"inputs": [body]}, token=token).status == 403


def test_reads_show_no_ends_that_the_token_may_not_read(api: Api) -> None:
    """Associations with a type that the token may not read are left out of a record's answer."""
    company, contact = api.company(), api.contact()
    api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(company, 192) + links(contact, 204)})
    token = api.token(scopes="crm.objects.contacts.read")
    shown = api.call("GET", f"{TASKS}?associations=companies,contacts", token=token).json()["results"][0]
    assert shown["associations"].keys() == {"contacts"}


BODIES: dict[str, Any] = {
    "": {"properties": {"hs_timestamp": DUE}},
    "create": {"inputs": [{"properties": {"hs_timestamp": DUE}, "associations": links("{contact}", 204)}]},
    "update": {"inputs": [{"id": "{task}", "properties": {"hs_task_body": "taken"}}]},
    "upsert": {"inputs": [{"id": "{task}", "properties": {"hs_task_body": "taken", "hs_timestamp": DUE}}]},
    "read": {"inputs": [{"id": "{task}"}]},
    "archive": {"inputs": [{"id": "{task}"}]},
    "search": {"query": "secret"},
    "merge": {"primaryObjectId": "{contact}", "objectIdToMerge": "{other}"},
    "gdpr-delete": {"objectId": "{contact}"},
    "{objectId}": {"properties": {"hs_task_body": "taken"}},
    "{toObjectId}": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}],
}


def filled(value: Any, ids: dict[str, str]) -> Any:
    """Put record ids into the places of a body."""
    if isinstance(value, str):
        return value.format(**ids)
    if isinstance(value, dict):
        return {name: filled(one, ids) for name, one in value.items()}
    return [filled(one, ids) for one in value] if isinstance(value, list) else value


def requests(route: Route, ids: dict[str, str]) -> list[tuple[str, Any]]:
    """Return an address for each prefix of a route, and a body, that name the given records."""
    last = route.path.rpartition("/")[2]
    kind = "contacts" if last in ("merge", "gdpr-delete") else "tasks"
    names = {"objectType": kind, "objectId": ids["task"], "toObjectType": "contacts", "fromObjectType": "tasks"}
    names |= {"toObjectId": ids["contact"], "associationType": "204"}
    body = None if route.body is None else filled(BODIES.get(last, BODIES[""]), ids)
    path = route.path.format_map(defaultdict(lambda: ids["task"], names))
    return [(prefix + path, body) for prefix in route.prefixes]


# Streams do not end; a test of theirs shows that they tell nothing of another account.
CLOSED = [row for row in ROUTES if not (row.open or row.streams)]


def state(api: Api) -> list[Any]:
    """Return all that the first account holds."""
    tx: Any = api.app.storage
    found = tx.read(
        api.account,
        lambda t: [
            t.record_page(object_type, 0, 100, archived) for object_type in api.app.catalog.types for archived in (True, False)
        ],
    )
    shown = [(r.id, r.properties, r.updated_ms, r.archived_ms) for records in found for r in records]
    types = list(api.app.catalog.associations)
    links = tx.read(api.account, lambda t: [t.all_associations(record_id, types) for record_id, *_ in shown])
    defined = tx.read(api.account, lambda t: (t.definitions(), t.owner_page(0, 100, None)))
    return [shown, links, defined]


@pytest.mark.parametrize("route", CLOSED, ids=lambda row: f"{row.method} {row.path}")
def test_accounts_see_nothing_of_each_other(api: Api, route: Route) -> None:
    """Every route under every prefix, called by another account with our ids, shows nothing of ours and changes nothing."""
    contact, other = api.contact("secret@example.com", city="secret"), api.contact("secret2@example.com")
    task = api.post(
        TASKS, {"properties": {"hs_timestamp": DUE, "hs_task_body": "secret"}, "associations": links(contact, 204)}
    )["id"]
    ids = {"task": str(task), "contact": contact, "other": other}
    stranger = api.other_account()
    # Give the stranger records of its own: its ids must not be a way to ours.
    api.call("POST", CONTACTS, {"properties": {"email": "own@example.com"}}, stranger)
    before = state(api)
    for address, body in requests(route, ids):
        for query in ("", "?archived=true", "?associations=contacts,tasks&propertiesWithHistory=hs_task_body,city"):
            answer = api.call(route.method, address + query, body, stranger)
            assert answer.status < 500
            assert b"secret" not in answer.body
    assert state(api) == before


def test_ids_of_two_accounts_may_be_the_same(api: Api) -> None:
    """Each account counts its own ids; the same id is another record."""
    ours = api.contact("a@example.com")
    stranger = api.other_account()
    theirs = api.call("POST", CONTACTS, {"properties": {"email": "a@example.com", "city": "theirs"}}, stranger).json()
    assert theirs["id"] == ours
    assert api.call("DELETE", f"{CONTACTS}/{ours}", token=stranger).status == 204
    assert api.read("contacts", ours, "city")["city"] is None


def test_a_clock_that_goes_back_revives_no_token(api: Api) -> None:
    """A revoked token is not believed for as long as the clock was put back."""
    token = api.token()
    assert api.call("GET", TASKS, token=token).status == 200
    known = api.app.storage.token(digest(token))
    assert known is not None
    known.revoked_ms = api.now_ms
    api.app.storage.save_token(known)
    api.now_ms -= 3_600_000
    assert api.call("GET", TASKS, token=token).status == 401


def test_a_token_is_believed_for_less_than_a_second(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is looked up anew: one that was revoked elsewhere is void within a second. One that nobody knows always is."""
    accounts: list[int] = []
    real = api.app.storage.read

    def watched(account: int, work: Callable[[Transaction], Any]) -> Any:
        accounts.append(account)
        return real(account, work)

    def submitted(lane: str, job: Job) -> None:
        accounts.append(job.account)
        submit(lane, job)

    submit = api.app.storage.submit
    monkeypatch.setattr(api.app.storage, "read", watched)
    monkeypatch.setattr(api.app.storage, "submit", submitted)
    last_ms = BELIEVED_MS - 1
    assert last_ms < 1_000
    for later_ms, token, looked_up in ((0, "tok", 1), (last_ms, "tok", 0), (1, "tok", 1), (0, "nosuch", 1), (0, "nosuch", 1)):
        api.now_ms += later_ms
        accounts.clear()
        api.call("GET", TASKS, token=token)
        assert accounts.count(0) == looked_up


def test_tokens_are_the_same_for_every_server() -> None:
    """A new one may be used with any at once; one that was revoked, or noted as such elsewhere, is void a second later."""
    with databases.own_database(databases.server()) as own:
        first_server, other = Api(database=own), Api(database=own)
        for _ in range(3):
            token = other.token()
            for _ in range(3):
                assert first_server.call("GET", TASKS, token=token).status == 200
            stored = other.app.storage.token(digest(token))
            assert stored is not None
            stored.revoked_ms = other.now_ms
            other.app.storage.save_token(stored)
            assert other.call("GET", TASKS, token=token).status == 401
            assert first_server.call("GET", TASKS, token=token).status == 200
            first_server.now_ms += 1_000
            assert first_server.call("GET", TASKS, token=token).status == 401
        first_server.close()
        other.close()
