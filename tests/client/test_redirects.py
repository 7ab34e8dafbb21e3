"""Redirects lead no secret away from the host that it is meant for, and a bad one is an answer like any other."""

from __future__ import annotations

import pytest

import axle
from tests.client.faults import Got, Reply, answer, serving
from tests.client.halves import HALVES, one

pytestmark = pytest.mark.parametrize("half", HALVES)


def test_an_access_token_does_not_follow_to_another_host(half: str) -> None:
    """One that was made of a refresh token neither; it goes on to other paths of its own host."""

    def reply(got: Got) -> Reply:
        if got.target == "/token":
            return answer(200, {"access_token": "t-1", "expires_in": 1800})
        return answer(302, {}, f"location: {other.url if got.target == '/away' else server.url}/there")

    with serving(answer()) as other, serving(reply) as server:
        auth = axle.OAuth2Refresh(refresh_token="r", client_id="i", client_secret="s", refresh_url=f"{server.url}/token")
        one(half, server.url, "GET", "/away", auth=auth, follow_redirects=True)
        allowed = axle.FollowRedirects(enabled=True, allow_auth_headers=True)
        one(half, server.url, "GET", "/away", auth=auth, follow_redirects=allowed)
        with pytest.raises(axle.ApiError):
            one(half, server.url, "GET", "/near", auth=auth, follow_redirects=axle.FollowRedirects(enabled=True, max_count=1))
    assert ["authorization" in got.headers for got in other.got] == [False, True]
    assert server.got[-1].target == "/there" and server.got[-1].headers["authorization"] == "Bearer t-1"


@pytest.mark.parametrize("status", [307, 308])
def test_a_form_of_secrets_does_not_follow_to_another_host(half: str, status: int) -> None:
    """Its body is the secret, and these answers ask to send it again; elsewhere on its own host it may go."""

    def reply(got: Got) -> Reply:
        if got.target == "/oauth/v1/token":
            return answer(status, {}, "location: /near")
        return answer(status, {}, f"location: {other.url}/there")

    with serving(answer()) as other, serving(reply) as server, pytest.raises(axle.ApiError) as failed:
        form = {"headers": {"content-type": "application/x-www-form-urlencoded"}}
        one(half, server.url, "POST", "/oauth/v1/token", {"client_secret": "sesame"}, form, follow_redirects=True)
    assert failed.value.status == status and other.got == []
    assert [b"sesame" in got.body for got in server.got] == [True, True]


@pytest.mark.parametrize(
    "target",
    [
        "http://[::1",
        "http://[x]/",
        "ftp://example.com/",
        "javascript:alert(1)",
        "http://127.0.0.1:99999/",
        "http://a:x/",
        "http:",
    ],
)
def test_a_target_that_is_no_address_is_not_followed(half: str, target: str) -> None:
    """The answer is then the error that it is without redirects."""
    with serving(answer(302, {}, f"location: {target}")) as server, pytest.raises(axle.ApiError) as failed:
        one(half, server.url, follow_redirects=True)
    assert failed.value.status == 302


@pytest.mark.parametrize("status", [301, 302])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_change_that_has_moved_is_an_error(half: str, status: int, method: str) -> None:
    """A GET in its place would be answered well, and nothing would have changed."""
    with serving(answer(status, {}, "location: /near")) as server, pytest.raises(axle.ApiError) as failed:
        one(half, server.url, method, "/x", {"a": 1}, follow_redirects=True)
    assert failed.value.status == status and len(server.got) == 1


def test_no_header_that_may_be_a_credential_follows_to_another_host(half: str) -> None:
    """Whatever it is called, of the client or of the call; on its own host it goes on, and elsewhere where that is allowed."""

    def reply(got: Got) -> Reply:
        return answer(307, {}, f"location: {other.url if got.target == '/away' else server.url}/there")

    own = {"X-Api-Key": "sesame"}
    options = {"headers": {"X-Signature": "sesame", "accept": "text/csv"}}
    with serving(answer()) as other, serving(reply) as server:
        one(half, server.url, "GET", "/away", None, options, headers=own, follow_redirects=True)
        allowed = axle.FollowRedirects(enabled=True, allow_auth_headers=True)
        one(half, server.url, "GET", "/away", None, options, headers=own, follow_redirects=allowed)
        with pytest.raises(axle.ApiError):
            rules = axle.FollowRedirects(enabled=True, max_count=1)
            one(half, server.url, "GET", "/near", None, options, headers=own, follow_redirects=rules)
    secret = [{name for name, value in got.headers.items() if value == "sesame"} for got in (*other.got, server.got[-1])]
    assert secret == [set(), {"x-api-key", "x-signature"}, {"x-api-key", "x-signature"}]
    assert {got.headers["accept"] for got in other.got} == {"text/csv"}
