"""A token does no more than whoever made or approved it may at that moment: what scopes say, and what roles say beside them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from axle.core.catalog import Catalog
from axle.core.roles import ADMIN, MEMBER, READER, grantable
from axle.core.scopes import UNSAID
from axle.storage.interface import WRITE_LANE
from tests.api import CONTACTS, TASKS, Api
from tests.http.test_auth import CLOSED, requests
from tests.oauth.apps import READ, WRITE, told
from tests.oauth.test_consent_of_visitors import Visit
from tests.people.test_made_tokens import TOKENS, archive_person, give_role, make
from tests.people.visits import signed_in

ERASE = f"{CONTACTS}/gdpr-delete"
LABELS = "/crm/v4/associations/tasks/contacts/labels"
LABEL = {"name": "reviewer", "label": "Reviewer"}
DEFINING = "crm.schemas.contacts.write"


def let_in_as(api: Api, role: str = "", archived: bool = False) -> None:
    """Change what Ada is, and nothing else: her tokens are not revoked."""
    tx: Any = api.app.storage

    def change(tx: Any) -> None:
        membership = tx.memberships(tx.person_with_email("ada@example.com").id)[0]
        archived_ms = api.now_ms if archived else None
        tx.save_membership(
            msgspec.structs.replace(membership, role=role or membership.role, archived_ms=archived_ms), api.now_ms
        )

    tx.write(api.account, change)
    api.now_ms += 2_000


def erases(api: Api, token: str) -> int:
    """Try to erase a new contact with a token; return the status, having looked whether the contact is still there."""
    number = api.contact(f"{api.now_ms}@example.com")
    api.now_ms += 1
    status = api.call("POST", ERASE, {"objectId": number}, token).status
    assert api.call("GET", f"{CONTACTS}/{number}").status == (404 if status == 204 else 200)
    return status


def all_scopes(catalog: Catalog) -> list[str]:
    """Return everything that a member may give to a token."""
    return sorted(grantable(MEMBER, catalog))


@pytest.mark.parametrize("role", [MEMBER, READER])
def test_what_a_person_is_refused_their_token_is_refused(api: Api, role: str) -> None:
    """Every route that writes, under every prefix, for a token with all that a member may give."""
    browser = signed_in(api, role=MEMBER)
    token = make(browser, *all_scopes(api.app.catalog))
    let_in_as(api, role)
    ids = {"task": api.task(), "contact": api.contact("c@example.com"), "other": api.contact("d@example.com")}
    refused: set[tuple[str, str]] = set()
    for route in CLOSED:
        if route.lane != WRITE_LANE or route.personal:
            continue
        for address, body in requests(route, ids):
            if browser.call(route.method, address, body).status == 403:
                refused.add((route.method, address))
                assert api.call(route.method, address, body, token).status == 403, (route.method, address)
    assert {("POST", ERASE), ("POST", LABELS), ("POST", "/crm/v3/properties/tasks")} <= refused
    assert (("POST", TASKS) in refused) == (role == READER)


@pytest.mark.parametrize("path", [CONTACTS, "/crm/objects/2026-09/contacts"])
def test_a_token_of_a_member_erases_nothing(api: Api, path: str) -> None:
    """It archives, as he does; one of an admin erases, and one of the command line."""
    number = api.contact("x@example.com")
    token = make(signed_in(api, role=MEMBER), READ, WRITE)
    refused = api.call("POST", f"{path}/gdpr-delete", {"objectId": number}, token)
    assert (refused.status, refused.json()["category"]) == (403, "NOT_PERMITTED")
    assert refused.json()["message"].startswith("This token may do no more than the member of the account who made")
    assert api.get(f"{CONTACTS}/{number}")["id"] == number
    assert api.call("DELETE", f"{path}/{number}", token=token).status == 204
    assert erases(api, make(signed_in(api, "eve@example.com"), READ, WRITE)) == 204
    assert erases(api, api.token(scopes=WRITE)) == 204


def test_a_token_of_a_member_defines_nothing(api: Api) -> None:
    """Though those who write the records of two types may label their associations, as in the service."""
    scopes = [READ, WRITE]
    assert api.call("POST", LABELS, LABEL, make(signed_in(api, role=MEMBER), *scopes)).status == 403
    assert api.call("POST", LABELS, LABEL, api.token(scopes=" ".join(scopes))).status == 200


def test_the_role_counts_at_each_request(api: Api) -> None:
    """Whoever rises or falls takes the tokens along, by whatever way the role has changed, within a second."""
    token = make(signed_in(api), READ, WRITE, DEFINING)
    definition = {"name": "shoe", "label": "Shoe", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    assert erases(api, token) == 204
    let_in_as(api, MEMBER)
    assert erases(api, token) == 403
    assert api.call("POST", "/crm/v3/properties/contacts", definition, token).status == 403
    assert api.call("POST", CONTACTS, {"properties": {}}, token).status == 201
    let_in_as(api, READER)
    assert api.call("POST", CONTACTS, {"properties": {}}, token).status == 403
    assert api.call("GET", CONTACTS, token=token).status == 200
    let_in_as(api, ADMIN)
    assert erases(api, token) == 204
    assert api.call("POST", "/crm/v3/properties/contacts", definition, token).status == 201


def test_everything_is_what_the_role_may_do(api: Api) -> None:
    """The scope for everything of somebody who is an admin no more: it makes no tokens either."""
    token = make(signed_in(api), "*")
    let_in_as(api, MEMBER)
    assert api.call("POST", TASKS, {"properties": {"hs_timestamp": "2026-01-02T00:00:00.000Z"}}, token).status == 201
    assert api.call("GET", "/settings/v3/users", token=token).status == 200
    for method, path, body in (
        ("POST", "/_axle/tokens", {"name": "more", "scopes": [READ]}),
        ("POST", "/settings/v3/users", {"email": "n@example.com"}),
        ("POST", "/webhooks/v3/1/subscriptions", {}),
    ):
        assert api.call(method, path, body, token).status == 403, path


def test_a_token_of_somebody_who_has_left_lets_nobody_in(api: Api) -> None:
    """Even where nobody has revoked it, and until its maker is let in again."""
    token = make(signed_in(api), READ)
    let_in_as(api, archived=True)
    assert api.call("GET", CONTACTS, token=token).status == 401
    let_in_as(api)
    assert api.call("GET", CONTACTS, token=token).status == 200


def test_what_a_token_makes_is_its_makers(api: Api) -> None:
    """It goes with the person, as the token does that made it; what a token of the command line makes stays."""
    first = make(signed_in(api), "*")

    def made_with(token: str) -> str:
        made = api.call("POST", "/_axle/tokens", {"name": "second", "scopes": [READ, WRITE]}, token)
        assert made.status == 201
        return str(made.json()["token"])

    second, other = made_with(first), made_with("tok")
    assert erases(api, second) == 204
    let_in_as(api, MEMBER)
    assert erases(api, second) == 403
    let_in_as(api, ADMIN)
    assert archive_person(api).revoked == 2
    api.now_ms += 2_000
    assert api.call("GET", CONTACTS, token=second).status == 401
    assert erases(api, other) == 204


def test_an_app_does_no_more_than_whoever_approved_it(api: Api) -> None:
    """In person or with a token; what was granted outlives the person, and never becomes more."""
    app = Visit(api, MEMBER)
    query = app.query(scope=f"{READ} {WRITE}")
    token = make(app.browser, READ, WRITE)
    granted = [
        app.exchanged(told(app.decide(query, decision="approve"))["code"]).json(),
        app.exchanged(app.code(token, scope=f"{READ} {WRITE}")).json(),
    ]
    by_operator = app.exchanged(app.code(scope=f"{READ} {WRITE}")).json()
    for one in granted:
        assert erases(api, one["access_token"]) == 403
        assert api.call("POST", LABELS, LABEL, one["access_token"]).status == 403
        assert api.call("POST", CONTACTS, {"properties": {}}, one["access_token"]).status == 201
    assert erases(api, by_operator["access_token"]) == 204
    give_role(api, ADMIN)
    api.now_ms += 2_000
    assert [erases(api, one["access_token"]) for one in granted] == [204, 204]
    give_role(api, MEMBER)
    archive_person(api)
    api.now_ms += 2_000
    for one in granted:
        again = app.token(grant_type="refresh_token", refresh_token=one["refresh_token"]).json()["access_token"]
        assert erases(api, again) == 403
        assert api.call("POST", CONTACTS, {"properties": {}}, again).status == 201


def test_a_token_that_may_less_by_now_approves_less(api: Api) -> None:
    """What its scopes say counts only as far as its maker may do that."""
    app = Visit(api)
    token = make(app.browser, "*")
    let_in_as(api, MEMBER)
    page = app.signed_in(app.query(scope=f"{READ} {DEFINING}"), token)
    assert b"This token may not itself do what the app asks for" in page.body
    let_in_as(api, archived=True)
    assert b"No account accepts this token" in app.signed_in(app.query(scope=READ), token).body


def test_every_scope_of_a_role_can_be_given_and_has_words(api: Api) -> None:
    """A list of scopes to choose from offers none that no token can have."""
    browser = signed_in(api, role=MEMBER)
    offered = {one["scope"]: one["description"] for one in browser.call("GET", f"{TOKENS}/scopes").json()["results"]}
    assert offered.keys() == grantable(MEMBER, api.app.catalog)
    assert UNSAID not in offered.values()
    token = make(browser, *offered)
    assert api.call("GET", "/crm/v3/owners", token=token).status == 200
