"""OAuth for programs: tokens, what they are, taking them back; and what each refusal looks like."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from axle.core import oauth
from axle.core.accounts import CODE, Account, Code, Owner
from axle.core.errors import Invalid
from axle.core.permissions import ALL
from axle.http.auth import BELIEVED_MS
from axle.operations.oauth import apps
from axle.storage import open_storage
from axle.storage.interface import Storage
from tests.api import CONTACTS, START, TASKS, Api, ApiFactory
from tests.oauth.apps import BAD_REFRESH, NEWER, READ, REDIRECT, WRITE, Client, refused

TOKENS = ("/oauth/v1/token", *(f"{prefix}/token" for prefix in NEWER))


@pytest.mark.covers("oauth.tokens.token", "success")
@pytest.mark.parametrize("target", TOKENS)
def test_a_refresh_token_gives_access(api: Api, target: str) -> None:
    """Under every prefix; the access token works, and the answer has every published field."""
    client = Client(api, f"{READ} {WRITE}")
    answer = client.token(target, grant_type="refresh_token", refresh_token=client.refresh)
    body = answer.json()
    assert answer.status == 200
    assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
    access = body.pop("access_token")
    assert len(access) <= 512
    assert body == {
        "token_type": "bearer", "expires_in": 1800, "refresh_token": client.refresh, "hub_id": api.account,
        "user_id": 2001, "scopes": [READ, WRITE], "token_use": "access_token",
    }  # fmt: skip
    assert api.call("GET", CONTACTS, token=access).status == 200
    assert api.call("GET", "/crm/v3/objects/deals", token=access).status == 403


def test_a_code_gives_both_tokens(api: Api) -> None:
    """What a person approved can be used, refreshed, and looked at."""
    client = Client(api)
    body = client.exchanged(client.code()).json()
    assert body["scopes"] == [READ]
    for token in (body["access_token"], client.token(grant_type="refresh_token", refresh_token=body["refresh_token"]).json()):
        text = token if isinstance(token, str) else token["access_token"]
        assert api.call("GET", CONTACTS, token=text).status == 200
        assert api.call("POST", CONTACTS, {"properties": {"email": "a@example.com"}}, text).status == 403
    assert api.call("GET", CONTACTS, token=body["refresh_token"]).status == 401


@pytest.mark.parametrize("target", TOKENS)
def test_an_app_gets_a_token_for_itself(api: Api, target: str) -> None:
    """For the account that it belongs to, with its own scopes or fewer; there is nothing to refresh it with."""
    client = Client(api, f"{READ} tickets")
    body = client.token(target, grant_type="client_credentials", scope="tickets").json()
    assert body["scopes"] == ["tickets"]
    assert body["token_use"] == "client_credentials"
    assert body.keys() & {"refresh_token", "user_id"} == set()
    assert api.call("GET", "/crm/v3/objects/tickets", token=body["access_token"]).status == 200
    assert client.token(target, grant_type="client_credentials").json()["scopes"] == [READ, "tickets"]
    answer = client.token(target, grant_type="client_credentials", scope=WRITE)
    refused(answer, "invalid_scope", "BAD_SCOPE")


def test_less_may_be_asked_for(api: Api) -> None:
    """A refresh with fewer scopes gives fewer, and with more than were granted none at all."""
    client = Client(api, f"{READ} {WRITE}")
    assert client.refreshed(scope=READ)["scopes"] == [READ]
    assert client.refreshed()["scopes"] == [READ, WRITE]
    answer = client.token(grant_type="refresh_token", refresh_token=client.refresh, scope="tickets")
    refused(answer, "invalid_scope", "BAD_SCOPE")
    refused(client.token(grant_type="refresh_token", refresh_token=client.refresh, scope="ü"), "invalid_scope", "BAD_SCOPE")


def test_access_tokens_expire(api: Api) -> None:
    """After half an hour, with the message that makes clients refresh; a refresh then helps."""
    client = Client(api)
    token = client.refreshed()["access_token"]
    api.now_ms += 1_799_999
    assert api.call("GET", TASKS, token=token).status == 200
    api.now_ms += 540_001
    answer = api.call("GET", TASKS, token=token)
    assert answer.status == 401
    assert answer.json()["message"] == "The OAuth token used to make this call expired 9 minute(s) ago."
    assert answer.json()["category"] == "EXPIRED_AUTHENTICATION"
    assert api.send("GET", f"/oauth/v1/access-tokens/{token}").json()["context"] == {
        "expire time": ["2026-01-01T00:30:00.000Z"]
    }
    assert api.call("GET", TASKS, token=client.refreshed()["access_token"]).status == 200


def test_what_expired_long_ago_is_forgotten(api: Api) -> None:
    """So that the table does not grow; refresh tokens and the rest stay."""
    client = Client(api)
    client.refreshed()
    api.now_ms += oauth.KEPT_MS + 1_800_000
    client.refreshed()
    assert sorted(token.purpose for token in api.app.storage.tokens()) == ["access", "access", "private", "refresh"]
    api.now_ms += 1
    client.refreshed()
    assert sorted(token.purpose for token in api.app.storage.tokens()) == ["access", "access", "private", "refresh"]


def basic(name: str, secret: str) -> dict[str, str]:
    """Return the header that has a client's credentials."""
    return {"authorization": "Basic " + b64encode(f"{name}:{secret}".encode()).decode()}


@pytest.mark.parametrize("target", TOKENS)
def test_credentials_may_be_basic(api: Api, target: str) -> None:
    """The connectors' default; the same in the form as well does no harm."""
    client = Client(api)
    fields = {"grant_type": "refresh_token", "refresh_token": client.refresh}
    header = basic(client.id, client.secret)
    assert client.form(target, fields, header).status == 200
    assert client.form(target, {**fields, "client_id": client.id}, header).status == 200
    assert client.form(target, {**fields, "client_id": client.id, "client_secret": client.secret}, header).status == 200


@pytest.mark.parametrize(("fields", "error"), [
    ({"client_id": "other"}, "invalid_request"),
    ({"client_secret": "other"}, "invalid_request"),
])  # fmt: skip
def test_two_credentials_that_differ(api: Api, fields: dict[str, str], error: str) -> None:
    """Nobody guesses which are meant."""
    client = Client(api)
    asked = {"grant_type": "refresh_token", "refresh_token": client.refresh, **fields}
    refused(client.form("/oauth/v1/token", asked, basic(client.id, client.secret)), error, "BAD_CLIENT_ID")


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic bm9jb2xvbg==", "Basic /////w=="])
def test_basic_credentials_that_cannot_be_read(api: Api, header: str) -> None:
    """They are no credentials."""
    client = Client(api)
    asked = {"grant_type": "refresh_token", "refresh_token": client.refresh}
    refused(client.form("/oauth/v3/token", asked, {"authorization": header}), "invalid_client", "BAD_CLIENT_ID")


@pytest.mark.covers("oauth.tokens.token", "400")
@pytest.mark.parametrize(("change", "error", "status", "message"), [
    ({"grant_type": ""}, "unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type"),
    ({"grant_type": "password"}, "unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type"),
    ({"client_id": ""}, "invalid_client", "BAD_CLIENT_ID", "missing or invalid client id"),
    ({"client_id": "x"}, "invalid_client", "BAD_CLIENT_ID", "missing or invalid client id"),
    ({"client_id": "\x00é"}, "invalid_client", "BAD_CLIENT_ID", "missing or invalid client id"),
    ({"client_secret": ""}, "invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret"),
    ({"client_secret": "x"}, "invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret"),
    ({"refresh_token": ""}, "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH),
    ({"refresh_token": "x"}, "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH),
    ({"refresh_token": "tok"}, "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH),
    ({"grant_type": "authorization_code"}, "invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code"),
    ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code"),
])  # fmt: skip
@pytest.mark.parametrize("target", TOKENS)
def test_refusals(api: Api, target: str, change: dict[str, str], error: str, status: str, message: str) -> None:
    """Each documented refusal, under every prefix; nothing is given out."""
    client = Client(api)
    fields = {"grant_type": "refresh_token", "refresh_token": client.refresh, **change}
    refused(client.token(target, **fields), error, status, message)
    assert sorted(token.purpose for token in api.app.storage.tokens()) == ["private", "refresh"]


def test_the_observed_refusal_has_no_category(open_api: ApiFactory) -> None:
    """As the service answers."""
    client = Client(open_api("observed"))
    body = client.token(grant_type="x").json()
    assert list(body) == ["error", "error_description", "status", "message", "correlationId"]


def test_an_unescaped_token_is_understood(api: Api) -> None:
    """Some connectors do not escape what they send; every secret means the same both ways."""
    client = Client(api)
    body = f"grant_type=refresh_token&refresh_token={client.refresh}&client_id={client.id}&client_secret={client.secret}"
    answer = api.send("POST", "/oauth/v1/token", body.encode(), {"content-type": "application/x-www-form-urlencoded"})
    assert answer.status == 200
    secrets = [client.refresh, client.secret, client.id, answer.json()["access_token"], client.code()]
    assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") for one in secrets)


def test_the_oldest_path_reads_the_query(api: Api) -> None:
    """And the newer ones do not: what stands in an address is written to logs."""
    client = Client(api)
    rest = f"client_secret={client.secret}&refresh_token={client.refresh}"
    fields = {"grant_type": "refresh_token", "client_id": client.id}
    assert client.form(f"/oauth/v1/token?{rest}", fields).status == 200
    for target in TOKENS[1:]:
        refused(client.form(f"{target}?{rest}", fields), "invalid_client", "BAD_CLIENT_SECRET")


@pytest.mark.parametrize("target", TOKENS)
def test_fields_may_be_json(api: Api, target: str) -> None:
    """Some SDKs send them so."""
    client = Client(api)
    fields = {"grant_type": "refresh_token", "refresh_token": client.refresh, "client_id": client.id, "scope": None}
    body = msgspec.json.encode({**fields, "client_secret": client.secret})
    assert api.send("POST", target, body, {"content-type": "application/json"}).status == 200


@pytest.mark.parametrize(("body", "kind", "status"), [
    (b"grant_type=a&grant_type=b", "application/x-www-form-urlencoded", 400),
    (b"&".join(b"f%d=1" % n for n in range(200)), "application/x-www-form-urlencoded", 400),
    (b"\xff\xfe%%%", "application/x-www-form-urlencoded", 400),
    (b"[]", "application/json", 400),
    (b"{", "application/json", 400),
    (b'{"grant_type":{}}', "application/json", 400),
    (b'{"grant_type":"\\ud800"}', "application/json", 400),
    (b"[" * 50_000, "application/json", 400),
    (b"grant_type=a", "text/plain", 415),
    (b"", "", 400),
])  # fmt: skip
@pytest.mark.parametrize("target", [*TOKENS, "/oauth/v3/token/introspect", "/oauth/v3/token/revoke"])
def test_bodies_that_cannot_be_read(api: Api, target: str, body: bytes, kind: str, status: int) -> None:
    """None is a 500, and each says what is wrong."""
    answer = api.send("POST", target, body, {"content-type": kind} if kind else {})
    assert answer.status == status
    assert answer.json()["message"]
    assert api.logged == []


@pytest.mark.covers("oauth.tokens.access_token", "success")
def test_what_an_access_token_is(api: Api) -> None:
    """All published fields, of the account, the user, the app, and the time that is left."""
    client = Client(api, READ)
    token = client.refreshed()["access_token"]
    api.now_ms += 600_500
    body = api.send("GET", f"/oauth/v1/access-tokens/{token}").json()
    signed = body.pop("signed_access_token")
    assert body == {
        "token": token, "token_type": "access", "hub_id": api.account, "user_id": 2001, "hub_domain": "axle.test",
        "scopes": [READ], "user": "owner@example.com", "app_id": client.app.id, "expires_in": 1199,
        "is_private_distribution": False,
    }  # fmt: skip
    assert signed["expiresAt"] == START + 1_800_000
    assert (signed["hubId"], signed["userId"], signed["appId"]) == (api.account, 2001, client.app.id)
    assert (signed["scopes"], signed["signature"]) == (READ, "")


@pytest.mark.covers("oauth.tokens.access_token", "400")
@pytest.mark.parametrize("token", ["x", "tok", "ort", "%00", "%F0%9F%98%80", "a%2Fb"])
def test_what_no_access_token_is(api: Api, token: str) -> None:
    """Unknown ones, refresh tokens and those of private apps."""
    client = Client(api)
    answer = api.send("GET", f"/oauth/v1/access-tokens/{client.refresh if token == 'ort' else token}")
    assert answer.status == 400
    assert answer.json()["message"] == "The access token must have the correct format"


@pytest.mark.covers("oauth.tokens.refresh_token", "success", "400")
@pytest.mark.covers("oauth.tokens.delete_refresh_token", "success", "400")
def test_a_refresh_token_is_looked_at_and_deleted(api: Api) -> None:
    """Deleted, it gives nothing more; the access token that was made from it lives on."""
    client = Client(api, f"{READ} tickets")
    address = f"/oauth/v1/refresh-tokens/{client.refresh}"
    assert api.send("GET", address).json() == {
        "token": client.refresh, "token_type": "refresh", "hub_id": api.account, "user_id": 2001,
        "hub_domain": "axle.test", "scopes": [READ, "tickets"], "user": "owner@example.com", "client_id": client.id,
    }  # fmt: skip
    access = client.refreshed()["access_token"]
    deleted = api.send("DELETE", address)
    assert (deleted.status, deleted.body) == (204, b"")
    answer = client.token(grant_type="refresh_token", refresh_token=client.refresh)
    refused(answer, "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH)
    for method in ("GET", "DELETE"):
        refused(api.send(method, address), "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH)
        refused(api.send(method, f"/oauth/v1/refresh-tokens/{access}"), "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH)
    api.now_ms += BELIEVED_MS
    assert api.call("GET", CONTACTS, token=access).status == 200


@pytest.mark.covers("oauth.tokens.introspect", "success")
@pytest.mark.parametrize("prefix", NEWER)
def test_introspection(api: Api, prefix: str) -> None:
    """Both kinds say what they are; expired and revoked ones say nothing."""
    client = Client(api, READ)
    token = client.refreshed()["access_token"]
    access = client.token(f"{prefix}/token/introspect", token=token).json()
    assert (access["active"], access["token_use"], access["token_type"]) == (True, "access_token", "access")
    assert (access["client_id"], access["app_id"], access["expires_in"]) == (client.id, client.app.id, 1800)
    assert "signed_access_token" in access
    refresh = client.token(f"{prefix}/token/introspect", token=client.refresh, token_type_hint="access_token").json()
    assert (refresh["active"], refresh["token_use"], refresh["app_id"]) == (True, "refresh_token", client.app.id)
    assert refresh.keys() & {"expires_in", "signed_access_token"} == set()
    api.now_ms += 1_800_000
    assert client.token(f"{prefix}/token/introspect", token=token).json() == {"active": False}
    client.token(f"{prefix}/token/revoke", token=client.refresh)
    assert client.token(f"{prefix}/token/introspect", token=client.refresh).json() == {"active": False}


@pytest.mark.covers("oauth.tokens.revoke", "success")
@pytest.mark.parametrize("prefix", NEWER)
def test_revocation(api: Api, prefix: str) -> None:
    """An access token goes alone, a refresh token with all that was made from it; what is not there is gone already."""
    client = Client(api)
    first, second = (client.refreshed()["access_token"] for _ in range(2))

    def works() -> list[int]:
        api.now_ms += BELIEVED_MS
        return [api.call("GET", CONTACTS, token=token).status for token in (first, second)]

    for token, expected in ((first, [401, 200]), ("x", [401, 200]), (client.refresh, [401, 401]), (client.refresh, [401, 401])):
        answer = client.token(f"{prefix}/token/revoke", token=token)
        assert (answer.status, answer.body) == (200, b"")
        assert works() == expected
    assert api.call("GET", CONTACTS).status == 200


@pytest.mark.covers("oauth.tokens.introspect", "400")
@pytest.mark.covers("oauth.tokens.revoke", "400")
@pytest.mark.parametrize("what", ["introspect", "revoke"])
@pytest.mark.parametrize("prefix", NEWER)
def test_who_asks_about_a_token_shows_its_secret(api: Api, prefix: str, what: str) -> None:
    """An app without its secret is told nothing, and changes nothing; so is one that names no token."""
    client = Client(api)
    target = f"{prefix}/token/{what}"
    refused(client.token(target, token=client.refresh, client_secret="x"), "invalid_client", "BAD_CLIENT_SECRET")
    refused(client.token(target, token=client.refresh, client_id="x"), "invalid_client", "BAD_CLIENT_ID")
    refused(client.token(target), "invalid_request", "BAD_TOKEN")
    assert client.refreshed()["access_token"]


@pytest.mark.covers("oauth.tokens.private_token", "success", "400")
def test_the_token_of_a_private_app(api: Api) -> None:
    """Says whose it is and what it may do; any other secret is not found."""
    target = "/oauth/v2/private-apps/get/access-token-info"
    token = api.token(scopes=f"{READ} tickets")
    assert api.send("POST", target, msgspec.json.encode({"tokenKey": token})).json() == {
        "userId": 2001, "hubId": api.account, "appId": 7, "scopes": [READ, "tickets"],
    }  # fmt: skip
    client = Client(api)
    for secret in ("x", client.refresh, client.refreshed()["access_token"], api.token(expires_ms=START)):
        assert api.send("POST", target, msgspec.json.encode({"tokenKey": secret})).status == 404
    assert api.send("POST", target, b"{}").status == 400
    assert api.send("POST", target, b"").status == 400


def test_everything_is_spelled_out(api: Api) -> None:
    """A token that may do everything lists the scopes that there are, under which clients look for theirs."""
    scopes = Client(api).refreshed()["scopes"]
    assert {"oauth", READ, WRITE, "tickets"} <= set(scopes)
    assert ALL not in scopes


def test_writes_carry_the_app(api: Api) -> None:
    """What an app writes says so, in the history of the record."""
    client = Client(api)
    token = client.refreshed()["access_token"]
    made = api.call("POST", CONTACTS, {"properties": {"email": "a@example.com"}}, token).json()["id"]
    shown = api.get(f"{CONTACTS}/{made}?propertiesWithHistory=email")["propertiesWithHistory"]["email"][0]
    assert (shown["sourceType"], shown["sourceId"]) == ("INTEGRATION", str(client.app.id))


@pytest.mark.covers("oauth.tokens.token", "isolation")
@pytest.mark.covers("oauth.tokens.access_token", "isolation")
@pytest.mark.covers("oauth.tokens.refresh_token", "isolation")
@pytest.mark.covers("oauth.tokens.delete_refresh_token", "isolation")
@pytest.mark.covers("oauth.tokens.private_token", "isolation")
def test_accounts_see_nothing_of_each_other(api: Api) -> None:
    """An app of another account that is approved there reaches that account's records, and not ours."""
    api.contact("ours@example.com")
    stranger = api.other_account()
    theirs = api.app.storage.accounts()[1].id
    client = Client(api)
    for token in (
        client.exchanged(client.code(stranger, scope=f"{READ} {WRITE}")).json(),
        Client(api, account=theirs).refreshed(),
    ):
        assert token["hub_id"] == theirs
        assert api.call("GET", CONTACTS, token=token["access_token"]).json()["results"] == []
        info = api.send("GET", f"/oauth/v1/access-tokens/{token['access_token']}").json()
        assert (info["hub_id"], info["user"]) == (theirs, "o@example.com")
    ours, own = Client(api), Client(api, account=theirs)
    assert api.send("GET", f"/oauth/v1/refresh-tokens/{own.refresh}").json()["hub_id"] == theirs
    assert api.send("DELETE", f"/oauth/v1/refresh-tokens/{own.refresh}").status == 204
    assert ours.refreshed()["hub_id"] == api.account
    asked = msgspec.json.encode({"tokenKey": stranger})
    assert api.send("POST", "/oauth/v2/private-apps/get/access-token-info", asked).json()["hubId"] == theirs


def test_an_archived_app_is_nobody(api: Api) -> None:
    """Its tokens are worthless, and it gets no others; a second time it is not found. Other apps are as they were."""
    client, other = Client(api), Client(api)
    access, code = client.refreshed()["access_token"], client.code()
    api.app.storage.write(0, lambda tx: apps.archive(tx, client.id, api.now_ms))
    api.now_ms += BELIEVED_MS
    assert api.call("GET", CONTACTS, token=access).status == 401
    refused(client.exchanged(code), "invalid_client", "BAD_CLIENT_ID")
    refused(client.token(grant_type="client_credentials"), "invalid_client", "BAD_CLIENT_ID")
    assert api.call("GET", CONTACTS, token=other.refreshed()["access_token"]).status == 200


def test_secrets_are_compared_in_constant_time(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every secret that is not looked up by its digest goes through the comparison that tells nothing by its time."""
    compared: list[Any] = []
    real: Callable[[Any, Any], bool] = hmac.compare_digest

    def watched(one: Any, other: Any) -> bool:
        compared.append(one)
        return real(one, other)

    client = Client(api)
    verifier = "v" * 43
    code = client.code(code_challenge=verifier)
    monkeypatch.setattr("axle.core.oauth.hmac.compare_digest", watched)
    assert client.exchanged(code, code_verifier=verifier).status == 200
    assert compared == [oauth.digest(client.secret), verifier.encode()]
    client.token(grant_type="client_credentials", client_id="nobody")
    assert len(compared) == 3


def test_no_secret_is_in_the_database(tmp_path: Path) -> None:
    """Neither in the file nor in its log: of apps, tokens, codes."""
    path = tmp_path / "axle.db"
    storage = open_storage(f"sqlite:///{path}")
    storage.add_account(Account(1, "A", 1), Owner(1, 1, "a@example.com", "", "", 1, 1))
    made = storage.write(1, lambda tx: apps.create(tx, apps.NewApp("App", (REDIRECT,), ALL), 1))
    code = Code(oauth.digest("the-code"), CODE, 1, 1, made.app.id, READ, REDIRECT, "", "", 60_000)
    storage.write(1, lambda tx: tx.add_code(code))
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert made.app.client_id.encode() in kept
    assert oauth.digest(made.refresh).encode() in kept
    assert not [secret for secret in (made.secret, made.refresh, "the-code") if secret.encode() in kept]
    storage.close()


@pytest.mark.parametrize("wanted", [
    apps.NewApp("", (REDIRECT,), ALL),
    apps.NewApp(" ", (REDIRECT,), ALL),
    apps.NewApp("x" * 101, (REDIRECT,), ALL),
    apps.NewApp("a\nb", (REDIRECT,), ALL),
    apps.NewApp("a", (REDIRECT, "javascript:alert(1)"), ALL),
    apps.NewApp("a", tuple(f"https://a.example/{n}" for n in range(21)), ALL),
    apps.NewApp("a", (REDIRECT,), "é"),
])  # fmt: skip
def test_apps_that_cannot_be(api: Api, wanted: apps.NewApp) -> None:
    """Each is refused, and nothing is kept of it."""
    storage: Storage = api.app.storage
    with pytest.raises(Invalid):
        storage.write(api.account, lambda tx: apps.create(tx, wanted, api.now_ms))
    assert storage.read(0, lambda tx: tx.apps()) == []
