"""Tokens that are made over HTTP: shown once, never with more than their maker has, and gone when they are revoked."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.roles import MEMBER, READER
from tests.api import CONTACTS, Api
from tests.people.visits import signed_in

TOKENS = "/_axle/tokens"


def make(api: Api, token: str = "tok", status: int = 201, **fields: Any) -> Any:
    """Make a token, with a name and one scope unless something else is said."""
    answer = api.call("POST", TOKENS, {"name": "sync", "scopes": ["crm.objects.contacts.read"], **fields}, token)
    assert answer.status == status, answer.body
    return answer.json()


@pytest.mark.covers("oauth.account_tokens.create", "success")
@pytest.mark.covers("oauth.account_tokens.list_tokens", "success")
@pytest.mark.covers("oauth.account_tokens.revoke", "success")
def test_a_token_is_made_used_and_revoked(api: Api) -> None:
    """Its secret is in the first answer alone; the list says when it was used, and that it is revoked."""
    made = make(api)
    assert made["token"].startswith("pat-na1-")
    assert api.call("GET", CONTACTS, token=made["token"]).status == 200
    assert api.call("GET", "/crm/v3/objects/companies", token=made["token"]).status == 403
    api.task()  # nobody waits for the note of a use; what is written behind it does
    listed = api.get(TOKENS)["results"]
    assert [(one["name"], one["state"], one["lastUsedAt"]) for one in listed if one["id"] == made["id"]] == [
        ("sync", "active", "2026-01-01T00:00:00.000Z")
    ]
    assert made["token"] not in str(listed)
    for _ in range(2):
        api.delete(f"{TOKENS}/{made['id']}")
    api.now_ms += 2_000
    assert api.call("GET", CONTACTS, token=made["token"]).status == 401
    assert [one["state"] for one in api.get(TOKENS)["results"] if one["id"] == made["id"]] == ["revoked"]
    assert api.call("DELETE", f"{TOKENS}/nothing").status == 404


@pytest.mark.covers("oauth.account_tokens.list_scopes", "success", "scope", "isolation")
def test_the_scopes_to_choose_from_are_the_callers(api: Api) -> None:
    """Whoever may do everything is shown all with what they allow; others their own."""
    everything = {one["scope"]: one["description"] for one in api.get(f"{TOKENS}/scopes")["results"]}
    assert everything["crm.objects.companies.read"].startswith("Read companies")
    narrow = api.token(scopes="private-apps-read oauth")
    assert [one["scope"] for one in api.call("GET", f"{TOKENS}/scopes", token=narrow).json()["results"]] == [
        "oauth", "private-apps-read",
    ]  # fmt: skip
    assert api.call("GET", f"{TOKENS}/scopes", token=api.token(scopes="oauth")).status == 403


@pytest.mark.covers("oauth.account_tokens.create", "scope", "isolation")
@pytest.mark.covers("oauth.account_tokens.list_tokens", "scope", "isolation")
@pytest.mark.covers("oauth.account_tokens.revoke", "scope", "isolation", "404")
def test_nobody_makes_more_than_he_has(api: Api) -> None:
    """A token that may make tokens gives its own scopes at most; what belongs to another account is not there."""
    maker = make(api, scopes=["private-apps-write", "crm.objects.contacts.read"])["token"]
    assert make(api, maker)["scopes"] == ["crm.objects.contacts.read"]
    for scopes in (["crm.objects.contacts.write"], ["*"], ["crm.objects.contacts.read", "crm.objects.deals.read"]):
        assert make(api, maker, 403, scopes=scopes)["category"] == "MISSING_SCOPES"
    reader = make(api)
    assert api.call("GET", TOKENS, token=reader["token"]).status == 403
    assert api.call("DELETE", f"{TOKENS}/{reader['id']}", token=reader["token"]).status == 403
    make(api, reader["token"], 403)
    other = api.other_account()
    assert reader["id"] not in str(api.call("GET", TOKENS, token=other).json())
    assert api.call("GET", CONTACTS, token=reader["token"]).status == 200


def test_an_app_that_uses_oauth_makes_no_tokens(api: Api) -> None:
    """What it made would hold when its approval has ended."""
    app = api.token(scopes="*")  # of app 7, which is not the account's own
    make(api, app, 403)
    made = make(api)
    assert api.call("DELETE", f"{TOKENS}/{made['id']}", token=app).status == 403


@pytest.mark.covers("oauth.account_tokens.create", "400")
def test_tokens_that_cannot_be(api: Api) -> None:
    """Without a name or a scope, with an unknown one, or over before they begin; a token that ends does."""
    wrong: list[dict[str, Any]] = [
        {"name": " "}, {"name": "n" * 101}, {"scopes": []}, {"scopes": ["crm.nothing"]},
        {"expiresAt": "yesterday"}, {"expiresAt": "2025-12-31T00:00:00Z"},
    ]  # fmt: skip
    for fields in wrong:
        assert make(api, status=400, **fields)["category"] == "VALIDATION_ERROR", fields
    made = make(api, expiresAt="2026-01-01T01:00:00Z")
    assert made["expiresAt"] == "2026-01-01T01:00:00.000Z"
    api.now_ms += 3_600_000
    assert api.call("GET", CONTACTS, token=made["token"]).status == 401
    assert [one["state"] for one in api.get(TOKENS)["results"] if one["id"] == made["id"]] == ["expired"]


def test_people_make_tokens_within_their_role(api: Api) -> None:
    """An administrator any; a member tokens that do no more than a member, and he sees and ends his own; a reader none."""
    admin, member, reader = signed_in(api), signed_in(api, "m@example.com", MEMBER), signed_in(api, "r@example.com", READER)
    everything = admin.call("POST", TOKENS, {"name": "all", "scopes": ["*"]}).json()
    mine = member.call("POST", TOKENS, {"name": "mine", "scopes": ["crm.objects.contacts.write"]})
    assert mine.status == 201
    assert "*" not in [one["scope"] for one in member.call("GET", f"{TOKENS}/scopes").json()["results"]]
    for scope in ("*", "crm.schemas.contacts.write", "private-apps-write"):
        assert member.call("POST", TOKENS, {"name": "more", "scopes": [scope]}).status == 403, scope
    assert [one["name"] for one in member.call("GET", TOKENS).json()["results"]] == ["mine"]
    assert {"all", "mine"} < {one["name"] for one in admin.call("GET", TOKENS).json()["results"]}
    assert member.call("DELETE", f"{TOKENS}/{everything['id']}").status == 404
    assert member.call("DELETE", f"{TOKENS}/{mine.json()['id']}").status == 204
    for method, path in (
        ("GET", TOKENS),
        ("POST", TOKENS),
        ("DELETE", f"{TOKENS}/{everything['id']}"),
        ("GET", "/_axle/calls"),
    ):
        assert reader.call(method, path, {"name": "r", "scopes": ["oauth"]} if method == "POST" else None).status == 403
    assert member.call("GET", "/_axle/calls").status == 200
