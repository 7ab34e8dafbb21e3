"""Codes of OAuth: good once, for a minute, for the app and the address that they were given to, and with its proof."""

from __future__ import annotations

import pytest

from axle.http.auth import BELIEVED_MS
from tests.api import CONTACTS, Api
from tests.oauth.apps import BAD_REFRESH, NEWER, REDIRECT, Client, refused


def test_a_code_is_good_once(api: Api) -> None:
    """A second use is refused, and revokes what the first use gave, and all that was made from it."""
    client = Client(api)
    code = client.code()
    first = client.exchanged(code).json()
    later = client.token(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    untouched = client.refreshed()["access_token"]
    refused(client.exchanged(code), "invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code")
    api.now_ms += BELIEVED_MS
    for token, status in ((first["access_token"], 401), (later["access_token"], 401), (untouched, 200)):
        assert api.call("GET", CONTACTS, token=token).status == status
    answer = client.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    refused(answer, "invalid_grant", "BAD_REFRESH_TOKEN", BAD_REFRESH)


def test_a_code_is_good_for_a_minute(api: Api) -> None:
    """To the millisecond."""
    client = Client(api)
    young, old = client.code(), client.code()
    api.now_ms += 59_999
    assert client.exchanged(young).status == 200
    api.now_ms += 1
    refused(client.exchanged(old), "invalid_grant", "EXPIRED_AUTH_CODE")


@pytest.mark.parametrize("redirect", ["", "https://app.example/callback", REDIRECT + "&x", "http://localhost:1234/cb"])
def test_a_code_comes_back_from_where_it_was_sent(api: Api, redirect: str) -> None:
    """Another address is refused, were it another one of the app; the code is still good for the right one."""
    client = Client(api)
    code = client.code()
    refused(client.exchanged(code, redirect_uri=redirect), "invalid_grant", "BAD_REDIRECT_URI")
    assert client.exchanged(code).status == 200


@pytest.mark.covers("oauth.tokens.introspect", "isolation")
@pytest.mark.covers("oauth.tokens.revoke", "isolation")
def test_a_code_belongs_to_its_app(api: Api) -> None:
    """Another app, with credentials of its own, gets nothing for it, nor for a refresh token, and learns nothing of either."""
    client, other = Client(api), Client(api)
    code = client.code()
    refused(other.exchanged(code), "invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code")
    refused(other.token(grant_type="refresh_token", refresh_token=client.refresh), "invalid_grant", "BAD_REFRESH_TOKEN")
    tokens = client.exchanged(code).json()
    for target in (f"{prefix}/token/introspect" for prefix in NEWER):
        for token in (tokens["access_token"], tokens["refresh_token"], client.refresh, "tok", "x"):
            assert other.token(target, token=token).json() == {"active": False}
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert other.token("/oauth/v3/token/revoke", token=token).status == 200
    api.now_ms += BELIEVED_MS
    assert api.call("GET", CONTACTS, token=tokens["access_token"]).status == 200


VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # of RFC 7636, appendix B


@pytest.mark.parametrize(("challenge", "method"), [(CHALLENGE, "S256"), (VERIFIER, "plain"), (VERIFIER, "")])
def test_proof_of_the_code(api: Api, challenge: str, method: str) -> None:
    """Who gave a challenge must show what it was made from; the code is not spent by who cannot."""
    client = Client(api)
    given = {"code_challenge": challenge, **({"code_challenge_method": method} if method else {})}
    code = client.code(**given)
    for verifier in ({}, {"code_verifier": "x" * 43}, {"code_verifier": "é"}, {"code_verifier": CHALLENGE}):
        refused(client.exchanged(code, **verifier), "invalid_grant", "BAD_CODE_VERIFIER")
    assert client.exchanged(code, code_verifier=VERIFIER).status == 200


def test_proof_that_nobody_asked_for(api: Api) -> None:
    """A verifier for a code without a challenge is refused: somebody may have taken the challenge away."""
    client = Client(api)
    refused(client.exchanged(client.code(), code_verifier=VERIFIER), "invalid_grant", "BAD_CODE_VERIFIER")
