"""No secret is shown: not by what a client, a hook or a raw call holds, and not where a server repeats it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

import axle
from axle.client.auth import ClientConfig, Tokens
from axle.client.messages import Request, Response, struck
from tests.client.driving import Driven, a_call, reply
from tests.client.faults import Got, answer, serving
from tests.client.test_errors import secrets

SECRET = "open-sesame"

SHOWN: dict[str, Any] = {
    "token": axle.Bearer(SECRET),
    "keys": axle.ApiKeys(SECRET, SECRET),
    "grant": axle.OAuth2Refresh(refresh_token=SECRET, client_id="i", client_secret=SECRET),
    "tokens": Tokens(SECRET, SECRET, 1.0, {"access_token": SECRET}),
    "token endpoint": ClientConfig(custom_headers={"x": SECRET}, custom_payload=SECRET),
    "proxy": axle.ProxyConfig(host="h", port=1, user_name="u", password=SECRET),
    "key": axle.CertKey(cert_file="c", key_file="k", key_password=SECRET),
    "key store": axle.SecureSocket(key=axle.KeyStore(path="p", password=SECRET)),
    "trust store": axle.SecureSocket(cert=axle.TrustStore(path="p", password=SECRET)),
    "request": Request(
        "GET", f"http://x/oauth/v1/access-tokens/{SECRET}?hapikey={SECRET}", {"authorization": f"Bearer {SECRET}"}
    ),
    "token in JSON": Request("POST", "http://x", {}, f'{{"tokenKey": "{SECRET}"}}'.encode()),
    "answer": Response(200, [("set-cookie", SECRET)], f'{{"access_token": "{SECRET}"}}'.encode()),
}


@pytest.mark.parametrize("one", SHOWN.values(), ids=SHOWN)
def test_what_holds_a_secret_does_not_show_it(one: Any) -> None:
    """Neither as text nor to `rich`, which prints the variables of a traceback."""
    assert SECRET not in repr(one)
    assert SECRET not in repr(list(one.__rich_repr__()))


def test_settings_do_not_show_secrets() -> None:
    """Credentials may be headers of one's own, or stand in the address of a proxy; what is no secret is shown."""
    headers = {"Authorization": SECRET, "x-team": "sales"}
    with axle.Client("t", proxy=f"http://u:{SECRET}@proxy.example:1", headers=headers) as client:
        assert SECRET not in repr(client.config)
        assert "proxy.example" in repr(client.config) and "sales" in repr(client.config)
        assert SECRET not in repr(list(client.config.__rich_repr__()))


def test_a_key_in_a_header_of_ones_own_is_not_shown() -> None:
    """Gateways have names of their own for it; an error shows it neither in its request nor where the server repeats it."""
    headers = {"X-Api-Key": SECRET, "x-gateway-token": SECRET, "x-team": "sales"}
    with serving(lambda got: answer(400, {"message": f"no such key: {got.headers['x-api-key']}"})) as server:
        with axle.Client("t", server.url) as client, pytest.raises(axle.BadRequest) as failed:
            client.tasks.get(1, headers=headers)
        with axle.Client("t", server.url, headers=headers) as client:
            assert SECRET not in repr(client.config) and "sales" in repr(client.config)
    error = failed.value
    assert SECRET not in f"{error} {error!r} {vars(error)!r} {pickle.dumps(error)!r}"
    assert server.got[0].headers["x-gateway-token"] == SECRET and "sales" in repr(error.request)


@pytest.mark.parametrize("secret", [1234567, 7654321.5, True])
def test_a_secret_of_a_wrong_type_is_not_shown(secret: Any) -> None:
    """It is a secret all the same."""
    with pytest.raises(axle.ConfigurationError) as failed:
        axle.OAuth2Refresh(refresh_token="r", client_id="i", client_secret=secret)
    assert str(secret) not in str(failed.value) and "client_secret" in str(failed.value)


def test_an_answer_does_not_show_the_token_of_its_request() -> None:
    """Hooks and raw calls get the whole request; it loses its token when it is shown or pickled, not before."""
    with serving(answer(200, {"a": "b"})) as server, axle.Client(SECRET, server.url) as client:
        raw = client.tasks.raw.get(1).response
    assert raw.request is not None and SECRET in raw.request.headers["authorization"]
    assert SECRET not in repr(raw) and SECRET not in repr(pickle.dumps(raw))
    again = pickle.loads(pickle.dumps(raw))
    assert (again.json(), again.request.headers["authorization"]) == ({"a": "b"}, "***")


@pytest.mark.parametrize(
    "show",
    [
        lambda got: f"<html>{got.headers}</html>".encode(),
        lambda got: {"message": f"bad header {got.headers['authorization']}"},
        lambda got: {"message": "no", "context": {"seen": [got.headers["authorization"]]}},
    ],
    ids=["page", "message", "context"],
)
def test_a_token_that_the_server_repeats_is_struck_out(show: Callable[[Got], Any]) -> None:
    """A page of a proxy in trouble shows the headers that it got; the error that it becomes does not."""
    with (
        serving(lambda got: answer(500, show(got))) as server,
        axle.Client(SECRET, server.url, retry=None) as client,
        pytest.raises(axle.ServerError) as failed,
    ):
        client.tasks.get(1)
    assert SECRET not in secrets(failed.value)
    assert "***" in secrets(failed.value)


def test_a_key_in_the_query_is_struck_out() -> None:
    """Some keys travel there."""
    with serving(answer(400)) as server, axle.Client("t", server.url) as client, pytest.raises(axle.BadRequest) as failed:
        client.with_options(params={"hapikey": SECRET, "limit": 5}).tasks.list().first()
    assert SECRET not in secrets(failed.value)
    assert failed.value.request is not None and "limit=" in failed.value.request.url


@pytest.mark.parametrize("bearer", ["POST_BODY_BEARER", "AUTH_HEADER_BEARER"])
def test_what_the_token_endpoint_repeats_is_struck_out(bearer: Any) -> None:
    """Wherever it stands in the answer."""
    auth = axle.OAuth2Refresh(refresh_token=SECRET, client_id="i", client_secret=SECRET[::-1], credential_bearer=bearer)
    said = f"unknown token {SECRET} of {SECRET[::-1]}"
    for body in ({"message": said}, {"error": "no", "error_description": said}, [said]):
        with pytest.raises(axle.AuthError) as failed:
            Driven(auth).run(a_call(), reply(400, body))
        assert SECRET not in secrets(failed.value) and SECRET[::-1] not in secrets(failed.value)


def test_a_token_that_no_header_can_carry_is_refused() -> None:
    """Without being shown, and before it becomes a header of another name."""
    auth = axle.OAuth2Refresh(refresh_token="r", client_id="i", client_secret="s")
    with pytest.raises(axle.AuthError) as failed:
        Driven(auth).run(a_call(), reply(200, {"access_token": f"{SECRET}\r\nx-more: 1"}))
    assert SECRET not in secrets(failed.value)


def test_headers_of_the_token_endpoint_are_checked() -> None:
    """When the client is made, and without their values."""
    own = ClientConfig(custom_headers={"x-key": f"{SECRET}\r\nx-more: 1"})
    auth = axle.OAuth2Refresh(refresh_token="r", client_id="i", client_secret="s", client_config=own)
    with pytest.raises(axle.ConfigurationError, match="x-key") as failed:
        axle.Client(auth)
    assert SECRET not in str(failed.value)


def test_a_lifetime_may_be_text() -> None:
    """Some token endpoints write numbers so; what is none counts as not told."""
    for told, expected in (("60", 60.0), ("soon", 3600.0), (None, 3600.0), ([], 3600.0), (60.5, 60.5)):
        kept: list[Tokens] = []
        auth = axle.OAuth2Refresh(refresh_token="r", client_id="i", client_secret="s", on_token=kept.append)
        Driven(auth).run(a_call(), reply(200, {"access_token": "t-1", "expires_in": told}), reply())
        assert kept[0].expires_in == expected


def test_codes_of_errors_are_shown() -> None:
    """A code of OAuth is struck out wherever it stands; the code of an error is not, nor what stands behind it."""
    assert (
        struck(b'{"code": "MISSING_REQUIRED_PROPERTY", "token": "abc"}')
        == b'{"code": "MISSING_REQUIRED_PROPERTY", "token": "***"}'
    )
    for secret in (b"a1b2-c3", b"ABCDEF", b"A_B_1", b"ab_cd"):
        assert struck(b'{"code":"%b"}' % secret) == b'{"code":"***"}'
    assert struck(b"grant_type=authorization_code&code=A_B&x=1") == b"grant_type=authorization_code&code=***&x=1"
