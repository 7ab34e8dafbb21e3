"""The page on which people approve apps, as a browser without scripts sees it."""

from __future__ import annotations

import re

import pytest

from axle.config import Config
from axle.core.behaviour import Behaviour
from axle.http.bodies.wire import Wire
from axle.http.pages import consent
from axle.operations.oauth import apps
from axle.operations.oauth.consent import SignIn
from tests.api import CONTACTS, Answer, Api
from tests.oauth.apps import READ, REDIRECT, WRITE, Client, hidden, refused, told

PAGE = "/oauth/authorize"


def text(answer: Answer) -> str:
    """Return a page's text, without its style."""
    assert answer.headers["content-type"] == "text/html;charset=utf-8"
    return answer.body.decode().partition("</style>")[2]


@pytest.mark.covers("oauth.consent.show", "success")
@pytest.mark.covers("oauth.consent.answer", "success")
def test_somebody_approves(api: Api) -> None:
    """They see who asks for what, and into which account they let it; the app gets a code that works, and its state."""
    client = Client(api)
    query = client.query(scope=f"{READ} tickets", optional_scope="oauth forms")
    first = client.page(query)
    assert first.status == 200
    for said in ("Acme Sync asks for access", "Read contacts, calls,", READ, "Read and change tickets", "app.example"):
        assert said in text(first)
    second = client.page(query, browser=hidden(first, "browser"), token="tok")
    assert second.status == 200
    assert f"Let Acme Sync into Default ({api.account})?" in text(second)
    fields = {name: hidden(second, name) for name in ("browser", "approval")}
    back = told(client.page(query, decision="approve", **fields))
    assert back.keys() == {"code", "state"}
    assert back["state"] == "s & t"
    tokens = client.exchanged(back["code"]).json()
    assert tokens["scopes"] == [READ, "tickets", "oauth", "forms"]
    assert api.call("GET", CONTACTS, token=tokens["access_token"]).status == 200


def test_somebody_denies(api: Api) -> None:
    """Before or after signing in: the app is told, and there is no code; what was denied cannot be approved afterwards."""
    client = Client(api)
    query = client.query()
    assert client.decided(query, "deny") == {
        "error": "access_denied", "error_description": "The person who was asked denied access.", "state": "s & t",
    }  # fmt: skip
    first = client.page(query)
    assert told(client.page(query, browser=hidden(first, "browser"), decision="deny", token=""))["error"] == "access_denied"
    shown = client.signed_in(query)
    fields = {name: hidden(shown, name) for name in ("browser", "approval")}
    assert told(client.page(query, decision="deny", **fields))["error"] == "access_denied"
    assert client.page(query, decision="approve", **fields).status == 400


def test_without_scope_and_state(api: Api) -> None:
    """The app asks for all that it may, and gets back nothing that it did not send."""
    client = Client(api, f"{READ} tickets")
    back = client.decided(client.query(scope="", state=""))
    assert back.keys() == {"code"}
    assert client.exchanged(back["code"]).json()["scopes"] == [READ, "tickets"]


def test_the_headers_of_the_pages(api: Api) -> None:
    """No script, no frame, no copy, nothing from elsewhere; the form leads here and on to the app alone."""
    client = Client(api)
    for answer in (client.page(client.query()), client.signed_in(client.query())):
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert policy.pop("style-src").startswith("'sha256-")
        assert policy == {
            "default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'",
            "form-action": "'self' https://app.example",
        }  # fmt: skip
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "<script" not in answer.body.decode()
        assert re.search(r"; Path=/oauth; Max-Age=600; HttpOnly; SameSite=Lax$", answer.headers["set-cookie"])


@pytest.mark.parametrize(("address", "leads_to"), [
    ("http://localhost:9/cb", "http://localhost:9"),
    ("http://[::1]:9/cb", "http:"),
    ("https://a;b.example/", "https:"),
    ("com.example.app:/back", "com.example.app:"),
])  # fmt: skip
def test_where_a_form_may_lead_to(api: Api, address: str, leads_to: str) -> None:
    """A strange address does not add to the policy; where the page is encrypted, so is its cookie."""
    wire = Wire("https://axle.test", PAGE, (), 0, Behaviour(), 0, lambda: 0)
    answer = consent.page(SignIn(Client(api).app, [], [], address, "b" * 32), wire)
    headers = dict(answer.headers)
    assert headers[b"content-security-policy"].endswith(f"; form-action 'self' {leads_to}".encode())
    assert headers[b"set-cookie"].endswith(b"; SameSite=Lax; Secure")


def test_what_others_say_is_text(api: Api) -> None:
    """Names, scopes and states are never markup."""
    evil = "<script>alert(1)</script>"
    client = Client(api, name=evil)
    query = client.query(scope="<b>", optional_scope="<i>&", state=evil)
    for answer in (client.page(query), client.signed_in(query)):
        assert answer.status == 200
        assert not [tag for tag in ("<script", "<b>", "<i>") if tag in answer.body.decode()]
    assert client.decided(query)["state"] == evil


@pytest.mark.parametrize("change", [
    {"client_id": "nobody"}, {"client_id": ""}, {"client_id": "\x00é"},
    {"redirect_uri": ""}, {"redirect_uri": "https://evil.example/"}, {"redirect_uri": REDIRECT + "/"},
    {"redirect_uri": REDIRECT.upper()}, {"redirect_uri": REDIRECT.partition("?")[0]}, {"redirect_uri": REDIRECT + "&x=y"},
    {"redirect_uri": REDIRECT.replace("app.example", "app.example.evil.example")},
])  # fmt: skip
@pytest.mark.covers("oauth.consent.show", "400")
@pytest.mark.covers("oauth.consent.answer", "400")
def test_nobody_is_sent_to_an_address_that_is_not_known_good(api: Api, change: dict[str, str]) -> None:
    """A page says what is wrong, whatever else is wrong too, to who opens it and to who sends it."""
    client = Client(api)
    for more in ({}, {"response_type": "token"}):
        for fields in ({}, {"browser": "b" * 32, "token": "tok"}, {"decision": "deny"}):
            answer = client.page(client.query(**change, **more), **fields)
            assert answer.status == 400
            assert "location" not in answer.headers
            assert "cannot be used" in text(answer)
    assert api.count("code") == 0


def test_an_archived_app_asks_nobody(api: Api) -> None:
    """Its page is an error."""
    client = Client(api)
    api.app.storage.write(0, lambda tx: apps.archive(tx, client.id, api.now_ms))
    assert client.page(client.query()).status == 400


@pytest.mark.parametrize(("change", "error"), [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"scope": f"{READ} {WRITE}"}, "invalid_scope"),
    ({"optional_scope": WRITE}, "invalid_scope"),
    ({"scope": "*"}, "invalid_scope"),
    ({"scope": "é"}, "invalid_scope"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"code_challenge": "x" * 43, "code_challenge_method": "S512"}, "invalid_request"),
    ({"code_challenge_method": "S256"}, "invalid_request"),
])  # fmt: skip
def test_the_app_is_told_what_it_asked_wrongly(api: Api, change: dict[str, str], error: str) -> None:
    """At its own address, with its state, before anybody has signed in."""
    client = Client(api, f"{READ} oauth")
    back = told(client.page(client.query(**change)))
    assert (back["error"], back["state"]) == (error, "s & t")
    assert back["error_description"]


def test_a_repeated_field_is_refused(api: Api) -> None:
    """Two readers might take different ones of the two; nobody is redirected."""
    client = Client(api)
    refused(api.send("GET", f"{PAGE}?{client.query()}&redirect_uri=https://evil.example/"), "invalid_request", "BAD_REQUEST")


def test_who_may_sign_in(api: Api) -> None:
    """A token of an account that holds; not one of an app, which would approve itself."""
    client = Client(api)
    tokens = client.exchanged(client.code()).json()
    before = api.count("code")
    expired, gone = api.token(expires_ms=api.now_ms), api.token(revoked_ms=api.now_ms)
    for token in ("", "no-such-token", "é\x00", tokens["access_token"], tokens["refresh_token"], client.secret, expired, gone):
        answer = client.signed_in(client.query(), token)
        assert answer.status == 400
        assert "No account accepts this token" in text(answer)
        assert token == "" or token not in answer.body.decode()
    assert api.count("code") == before
    assert client.signed_in(client.query(), f" {api.token()} ").status == 200


def test_the_address_may_name_the_account(api: Api) -> None:
    """Then a token of another one cannot sign in; what cannot be an account is an error."""
    client, stranger = Client(api), api.other_account()
    path = f"/oauth/{api.account}/authorize"
    assert client.signed_in(client.query(), "tok", path).status == 200
    refusal = client.signed_in(client.query(), stranger, path)
    assert (refusal.status, f"another account than the one that is asked for, {api.account}" in text(refusal)) == (400, True)
    for name in ("x", "-1", "1.5", "9" * 19, "9" * 5_000, "%C2%B2"):
        answer = client.page(client.query(), f"/oauth/{name}/authorize")
        assert answer.status == 400
        assert "names an account that cannot be one" in text(answer)


@pytest.mark.covers("oauth.consent.show", "isolation")
@pytest.mark.covers("oauth.consent.answer", "isolation")
def test_who_signs_in_lets_into_their_own_account(api: Api) -> None:
    """And into no other: the code is for the account of the token, and its page names that account alone."""
    client, stranger = Client(api), api.other_account()
    theirs = api.app.storage.accounts()[1].id
    shown = text(client.signed_in(client.query(), stranger))
    assert f"({theirs})" in shown
    assert str(api.account) not in shown
    tokens = client.exchanged(client.code(stranger)).json()
    assert (tokens["hub_id"], tokens["user_id"]) == (theirs, 2002)


def test_nobody_grants_what_they_may_not_do(api: Api) -> None:
    """What the app needs is refused, what it would like is left out, and the basic scope is everybody's."""
    client = Client(api)
    limited = api.token(scopes=READ)
    answer = client.signed_in(client.query(scope=f"{READ} {WRITE}"), limited)
    assert answer.status == 400
    assert f"may not itself do what the app asks for: {WRITE}" in text(answer)
    assert client.signed_in(client.query(scope=""), limited).status == 400  # everything
    query = client.query(scope=f"oauth {READ}", optional_scope=f"{WRITE} tickets {READ}")
    shown = text(client.signed_in(query, limited)).partition("It also asked for this")
    assert WRITE not in shown[0]
    assert WRITE in shown[2]
    assert client.exchanged(client.decided(query, token=limited)["code"]).json()["scopes"] == ["oauth", READ]


def test_no_other_site_sends_the_form(api: Api) -> None:
    """Without the cookie of the page, or with that of another, nothing happens; the person may try again."""
    client = Client(api)
    query = client.query()
    shown = client.signed_in(query)
    fields = {name: hidden(shown, name) for name in ("browser", "approval")}
    before, own = api.count("code"), client.cookie
    for cookie in ("", "axle_form=" + "x" * 32, "axle_form=", f"other={fields['browser']}"):
        for sent in ({**fields, "decision": "approve"}, {"browser": fields["browser"], "token": "tok"}):
            client.cookie = cookie
            answer = client.page(query, **sent)
            assert answer.status == 400
            assert "did not send back the cookie" in text(answer)
    assert api.count("code") == before
    client.cookie = own
    assert "code" in told(client.page(query, decision="approve", **fields))


def test_two_pages_at_once(api: Api) -> None:
    """The second page keeps the first one's cookie, so that both can be finished."""
    client = Client(api)
    first, second = client.signed_in(client.query(state="1")), client.signed_in(client.query(state="2"))
    for answer, state in ((first, "1"), (second, "2")):
        fields = {name: hidden(answer, name) for name in ("browser", "approval")}
        assert told(client.page(client.query(state=state), decision="approve", **fields))["state"] == state


def test_an_approval_is_good_once_and_not_for_long(api: Api) -> None:
    """A second use and one after ten minutes decide nothing, and lead back to signing in."""
    client = Client(api)
    query = client.query()
    old, young = client.signed_in(query), client.signed_in(query)
    api.now_ms += 599_999
    fields = {name: hidden(young, name) for name in ("browser", "approval")}
    assert "code" in told(client.page(query, decision="approve", **fields))
    api.now_ms += 1
    for approval in (hidden(young, "approval"), hidden(old, "approval"), "x", "\x00"):
        answer = client.page(query, decision="approve", browser=fields["browser"], approval=approval)
        assert answer.status == 400
        assert "Nothing was decided" in text(answer)


@pytest.mark.parametrize("change", [
    {"redirect_uri": "http://localhost:1234/cb"},
    {"code_challenge": "y" * 43},
    {"code_challenge": "x" * 43, "code_challenge_method": "S256"},
])  # fmt: skip
def test_an_approval_is_of_what_was_asked(api: Api, change: dict[str, str]) -> None:
    """It cannot be carried over to another address, another proof, or another app."""
    client, other = Client(api), Client(api)
    asked = {"code_challenge": "x" * 43}
    shown = client.signed_in(client.query(**asked))
    fields = {name: hidden(shown, name) for name in ("browser", "approval")}
    answer = client.page(client.query(**{**asked, **change}), decision="approve", **fields)
    assert (answer.status, "Nothing was decided" in text(answer)) == (400, True)
    other.cookie = client.cookie
    assert other.page(other.query(**asked), decision="approve", **fields).status == 400
    # The scopes are those that the person saw, whatever the address says when it is sent.
    back = told(client.page(client.query(**asked, optional_scope=WRITE), decision="approve", **fields))
    assert client.exchanged(back["code"], code_verifier="x" * 43).json()["scopes"] == [READ]


def test_an_approval_is_of_the_browser_that_it_was_asked_in(api: Api) -> None:
    """Whoever got hold of the page's secret cannot use it with a page of their own, and does not spend it."""
    client, thief = Client(api), Client(api)
    shown = client.signed_in(client.query())
    approval = hidden(shown, "approval")
    thief.page(client.query())
    own = thief.cookie.partition("=")[2]
    stolen = thief.page(client.query(), decision="approve", browser=own, approval=approval)
    assert own != hidden(shown, "browser")
    assert (stolen.status, "Nothing was decided" in text(stolen)) == (400, True)
    fields = {name: hidden(shown, name) for name in ("browser", "approval")}
    assert "code" in told(client.page(client.query(), decision="approve", **fields))


@pytest.mark.parametrize(("sent", "fits"), [
    ({}, False),
    ({"code_challenge": "x" * 43}, False),
    ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, False),
    ({"code_challenge": "x" * 43, "code_challenge_method": "S256"}, True),
])  # fmt: skip
def test_a_proof_may_be_demanded(sent: dict[str, str], fits: bool) -> None:
    """By a setting: a hash of it, as a plain one is seen by whoever sees the request."""
    api = Api(config=Config(require_pkce=True))
    client = Client(api)
    page = client.page(client.query(**sent))
    api.close()
    if fits:
        assert page.status == 200
    else:
        assert told(page)["error"] == "invalid_request"


def test_approvals_and_codes_are_not_the_same(api: Api) -> None:
    """Neither can be used in the place of the other."""
    client = Client(api)
    shown = client.signed_in(client.query())
    refused(client.exchanged(hidden(shown, "approval")), "invalid_grant", "BAD_AUTH_CODE")
    answer = client.page(client.query(), decision="approve", browser=hidden(shown, "browser"), approval=client.code())
    assert "Nothing was decided" in text(answer)


def test_fields_in_the_address_decide_nothing(api: Api) -> None:
    """A token, an approval or a decision counts in the body alone."""
    client = Client(api)
    shown = client.signed_in(client.query())
    approval = hidden(shown, "approval")
    query = client.query(token="tok", approval=approval, decision="approve")
    assert "asks for access" in text(client.page(query))
    assert "No account accepts" in text(client.page(query, browser=hidden(shown, "browser")))


def test_back_without_a_query(api: Api) -> None:
    """An address without a query of its own gets one."""
    client = Client(api)
    answer = client.page(client.query(redirect_uri="http://localhost:1234/cb", response_type="x"))
    assert answer.headers["location"].startswith("http://localhost:1234/cb?error=unsupported_response_type&")
