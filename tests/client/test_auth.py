"""Who calls: bearer tokens, API keys, and the refresh token grant with one refresh at a time."""

from __future__ import annotations

import asyncio
import base64
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest

import axle
from axle.client.auth import ClientConfig, Tokens
from axle.client.errors import AuthError, ConfigurationError, Unauthorized
from axle.client.retries import Safety
from tests.client.driving import Driven, a_call, reply
from tests.client.faults import Got, Reply, answer, error, serving
from tests.client.halves import HALVES, one, refused

GRANT = {"refresh_token": "r-1", "client_id": "id", "client_secret": "s&cret"}
EXPIRED = reply(401, {"category": "EXPIRED_AUTHENTICATION"})


def tokens(name: str, lifetime: float | None = 1800, **more: Any) -> Any:
    """Return an answer of the token endpoint."""
    told = {} if lifetime is None else {"expires_in": lifetime}
    return reply(200, {"access_token": name, "token_type": "bearer", **told, **more})


def granted(**more: Any) -> axle.OAuth2Refresh:
    """Return a grant."""
    return axle.OAuth2Refresh(**{**GRANT, **more})


@pytest.mark.parametrize("half", HALVES)
def test_a_bearer_token_is_sent(half: str) -> None:
    """Given as a text, as Bearer, or by the environment."""
    with serving(answer()) as server:
        one(half, server.url, auth="a")
        one(half, server.url, auth=axle.Bearer("b"))
    assert [got.headers["authorization"] for got in server.got] == ["Bearer a", "Bearer b"]


def test_the_environment_names_token_and_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """HUBSPOT_ACCESS_TOKEN and HUBSPOT_BASE_URL are used where nothing else is given; without a token there is no client."""
    monkeypatch.delenv("HUBSPOT_ACCESS_TOKEN", raising=False)
    with refused("HUBSPOT_ACCESS_TOKEN"):
        axle.Client()
    with serving(answer()) as server:
        monkeypatch.setenv("HUBSPOT_ACCESS_TOKEN", "from-outside")
        monkeypatch.setenv("HUBSPOT_BASE_URL", server.url)
        with axle.Client() as client:
            client.tasks.get(1)
    assert server.got[0].headers["authorization"] == "Bearer from-outside"


@pytest.mark.parametrize("half", HALVES)
def test_api_keys_are_headers_of_their_own(half: str) -> None:
    """`private-app`, `private-app-legacy` where it is given, and no Authorization."""
    with serving(answer()) as server:
        one(half, server.url, auth=axle.ApiKeys("k"))
        one(half, server.url, auth=axle.ApiKeys("k", "old"))
    first, second = (got.headers for got in server.got)
    assert (first["private-app"], "private-app-legacy" in first, "authorization" in first) == ("k", False, False)
    assert second["private-app-legacy"] == "old"


@pytest.mark.parametrize("half", HALVES)
def test_a_key_of_old_is_a_field_of_the_query(half: str) -> None:
    """Beside the others, encoded, on every try; it is in no error, and a client without any key is refused."""
    with serving(error(500)) as server:
        for target in ("/x", "/x?a=b"):
            with pytest.raises(axle.ServerError) as failed:
                one(half, server.url, "GET", target, auth=axle.ApiKeys(hapikey="sesame&open"))
            assert "sesame" not in repr(failed.value.request) + str(failed.value)
    assert {got.target for got in server.got} == {"/x?hapikey=sesame%26open", "/x?a=b&hapikey=sesame%26open"}
    assert len(server.got) == 8
    assert not any("authorization" in got.headers or "private-app" in got.headers for got in server.got)
    with refused("ApiKeys"):
        axle.ApiKeys()


def test_tokens_are_not_shown() -> None:
    """The text of a credential does not hold it."""
    shown = repr([axle.Bearer("sesame"), axle.ApiKeys("sesame"), granted(client_secret="sesame", refresh_token="sesame")])
    assert "sesame" not in shown


def test_a_token_is_fetched_on_first_use_and_kept() -> None:
    """The grant is a form with the secret in it; two calls need one token."""
    driven = Driven(granted(scopes=["a", "b"], optional_params={"more": "x y"}))
    driven.run(a_call(), tokens("t-1"), reply())
    driven.run(a_call(), reply())
    asked, first, second = driven.sent
    # What is meant for one server goes to no other: where no address is given, it is that of the calls.
    assert (asked.method, asked.url) == ("POST", "http://axle.test/oauth/v1/token")
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["r-1"],
        "client_id": ["id"],
        "client_secret": ["s&cret"],
        "scope": ["a b"],
        "more": ["x y"],
    }
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer t-1"


def test_credentials_may_be_a_basic_header() -> None:
    """`AUTH_HEADER_BEARER` puts them there, and not into the form."""
    own = ClientConfig(custom_headers={"X-More": "1"}, custom_payload="audience=us")
    driven = Driven(granted(credential_bearer="AUTH_HEADER_BEARER", client_config=own))
    driven.run(a_call(), tokens("t-1"), reply())
    sent = driven.sent[0]
    assert base64.b64decode(sent.headers["authorization"].removeprefix("Basic ")) == b"id:s&cret"
    assert b"client" not in sent.body
    assert sent.body.endswith(b"&audience=us")
    assert sent.headers["x-more"] == "1"


@pytest.mark.parametrize(
    ("lifetime", "skew", "default", "good_for"),
    [(1000, 0.0, 3600.0, 900.0), (1000, 100.0, 3600.0, 800.0), (None, 0.0, 100.0, 90.0)],
    ids=["at nine tenths", "less the skew", "of the default lifetime"],
)
def test_a_token_is_replaced_before_it_expires(lifetime: float | None, skew: float, default: float, good_for: float) -> None:
    """Early: a call that begins with a good token ends with one."""
    driven = Driven(granted(clock_skew=skew, default_token_exp_time=default))
    driven.run(a_call(), tokens("t-1", lifetime), reply())
    driven.clock.now += good_for - 1
    driven.run(a_call(), reply())
    driven.clock.now += 1
    driven.run(a_call(), tokens("t-2"), reply())
    assert driven.sent[-1].headers["authorization"] == "Bearer t-2"


def test_a_replaced_refresh_token_is_used_and_told() -> None:
    """The next grant uses it, and both callbacks get it, so that it can be stored."""
    told: list[Tokens] = []
    hooked: list[Tokens] = []
    driven = Driven(granted(on_token=told.append), hooks=axle.Hooks(on_token=hooked.append))
    driven.run(a_call(), tokens("t-1", 10, refresh_token="r-2"), reply())
    driven.clock.now += 10
    driven.run(a_call(), tokens("t-2", 10), reply())
    assert [one.refresh_token for one in told] == [one.refresh_token for one in hooked] == ["r-2", "r-2"]
    assert b"refresh_token=r-2" in driven.sent[2].body


def test_an_expired_token_is_replaced_and_the_call_sent_once_more() -> None:
    """Once: a second refusal is the caller's. Other kinds of 401 bring no new token."""
    driven = Driven(granted())
    assert driven.run(a_call(), tokens("t-1"), EXPIRED, tokens("t-2"), reply()).status == 200
    with pytest.raises(Unauthorized) as failed:
        driven.run(a_call(), EXPIRED, tokens("t-3"), EXPIRED)
    assert failed.value.expired
    with pytest.raises(Unauthorized):
        driven.run(a_call(), reply(401, {"category": "INVALID_AUTHENTICATION"}))


def test_a_refused_grant_is_an_error_of_its_own() -> None:
    """It says what the endpoint said, and holds no secret."""
    refusal = reply(400, {"status": "BAD_REFRESH_TOKEN", "message": "missing or invalid refresh token"})
    driven = Driven(granted())
    with pytest.raises(AuthError, match="missing or invalid refresh token") as failed:
        driven.run(a_call(), refusal)
    assert failed.value.response is not None and failed.value.response.status == 400
    assert "s%26cret" not in repr(failed.value.__dict__)


def test_a_token_endpoint_in_trouble_is_asked_again() -> None:
    """Even for a create, which has not been sent; at the end the error says what it was."""
    driven = Driven(granted(), chance=0.0)
    driven.run(a_call(Safety.CREATE), reply(503), tokens("t-1"), reply())
    assert [request.method for request in driven.sent] == ["POST", "POST", "GET"]
    with pytest.raises(AuthError, match="503") as failed:
        Driven(granted(), retry=None).run(a_call(), reply(503))
    assert isinstance(failed.value, axle.TransportError) and not failed.value.sent


@pytest.mark.parametrize("missing", ["refresh_token", "client_id", "client_secret", "refresh_url"])
def test_an_empty_credential_is_refused(missing: str) -> None:
    """At once, and by its name."""
    with pytest.raises(ConfigurationError, match=missing):
        granted(**{missing: ""})


class Portal:
    """A server whose tokens expire all at once, and that counts how often new ones are asked for."""

    def __init__(self) -> None:
        self.good = "none"
        self.grants = 0
        self.lock = threading.Lock()

    def reply(self, got: Got) -> Reply:
        """Give a token, or check one."""
        if got.target == "/token":
            time.sleep(0.05)
            with self.lock:
                self.grants += 1
                self.good = f"t-{self.grants}"
            return answer(200, {"access_token": self.good, "expires_in": 1800})
        if got.headers["authorization"] == f"Bearer {self.good}":
            return answer()
        return error(401, category="EXPIRED_AUTHENTICATION")


def test_a_hundred_threads_refresh_once() -> None:
    """A hundred calls find their token expired at the same time: one asks for a new one, all succeed."""
    portal = Portal()
    with serving(portal.reply) as server:
        auth = granted(refresh_url=f"{server.url}/token")
        with axle.Client(auth, server.url, timeout=20.0) as client, ThreadPoolExecutor(100) as pool:
            client.tasks.get(1)
            portal.good = "another"
            assert {record.id for record in pool.map(client.tasks.get, range(100))} == {"1"}
    assert portal.grants == 2


def test_a_hundred_tasks_refresh_once() -> None:
    """The same in an event loop, and from the very first call."""
    portal = Portal()

    async def run(url: str) -> None:
        auth = granted(refresh_url=f"{url}/token")
        async with axle.AsyncClient(auth, url, timeout=20.0) as client:
            await asyncio.gather(*(client.tasks.get(n) for n in range(100)))
            assert portal.grants == 1
            portal.good = "another"
            await asyncio.gather(*(client.tasks.get(n) for n in range(100)))

    with serving(portal.reply) as server:
        asyncio.run(run(server.url))
    assert portal.grants == 2
