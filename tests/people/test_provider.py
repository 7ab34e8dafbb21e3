"""Signing in with a provider of identities, against one in a process of its own: who is let in, and which lies are noticed."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from axle.config import Config, from_environment
from axle.core.roles import MEMBER
from tests.api import Answer, Api
from tests.people.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.people.visits import Browser, invited

ADA = {"sub": "ada-1", "email": "Ada@example.com"}


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    """A provider."""
    running = IdentityProvider()
    yield running
    running.close()


@pytest.fixture
def home(provider: IdentityProvider) -> Iterator[Api]:
    """A portal that knows the provider, where Ada is a member."""
    config = Config(
        public_url="http://localhost:8585", oidc_issuer=provider.address, oidc_client_id=CLIENT, oidc_client_secret=SECRET
    )
    api = Api(config=config)
    invited(api, role=MEMBER)
    yield api
    api.close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *request: Any) -> None:
        """Follow no redirect."""


def visit(address: str) -> str:
    """Open the provider's page as a browser does, and return where it leads."""
    try:
        urllib.request.build_opener(_Stay).open(address)
    except urllib.error.HTTPError as redirect:
        redirect.close()
        return redirect.headers["location"]
    raise AssertionError("the provider leads nowhere")


def there_and_back(api: Api, provider: IdentityProvider, browser: Browser, onward: str = "", **who: str) -> Answer:
    """Go to the provider, sign in there, and come back."""
    provider.become(**{"now": str(api.now_ms // 1_000), **who})
    away = browser.send("GET", f"/sign-in/provider{onward}")
    assert away.status == 303, away.body
    back = urlsplit(visit(away.headers["location"]))
    return browser.send("GET", f"{back.path}?{back.query}")


def test_an_invited_person_signs_in(home: Api, provider: IdentityProvider) -> None:
    """And goes on to what they wanted; the page leads there, and the session says how."""
    browser = Browser(home)
    assert b'href="/sign-in/provider?next=%2Faccount"' in browser.send("GET", "/sign-in?next=/account").body
    done = there_and_back(home, provider, browser, "?next=%2Faccount", **ADA)
    assert (done.status, done.headers["location"]) == (303, "/account")
    assert browser.session()["person"]["email"] == "ada@example.com"
    assert browser.call("GET", "/_axle/sessions").json()["results"][0]["method"] == "provider"
    assert home.app.sign_in_link() == ""


def test_a_person_is_bound_to_an_identity(home: Api, provider: IdentityProvider) -> None:
    """Whatever address it has later; nobody else is let in with the same address."""
    assert there_and_back(home, provider, Browser(home), **ADA).status == 303
    assert there_and_back(home, provider, Browser(home), sub="ada-1", email="new@example.com").status == 303
    refused = there_and_back(home, provider, Browser(home), sub="eve-1", email="ada@example.com")
    assert refused.status == 403 and b"Another identity" in refused.body


def test_strangers_and_those_who_have_left_are_not_let_in(home: Api, provider: IdentityProvider) -> None:
    """Nor who has an address that the provider has not verified."""
    browser = Browser(home)
    assert b"invited" in there_and_back(home, provider, browser, sub="x", email="x@example.com").body
    assert b"has not verified" in there_and_back(home, provider, browser, **ADA, verified="false").body
    there_and_back(home, provider, browser, **ADA)
    home.delete(f"/settings/v3/users/{browser.session()['user']['id']}")
    home.now_ms += 1_000
    assert browser.session() is None
    assert there_and_back(home, provider, browser, **ADA).status == 403


def test_an_address_may_come_from_where_the_provider_tells_it(home: Api, provider: IdentityProvider) -> None:
    """If that is about the same person."""
    assert there_and_back(home, provider, Browser(home), **ADA, userinfo="1", userinfo_sub="eve-1").status == 403
    assert there_and_back(home, provider, Browser(home), **ADA, userinfo="1").status == 303


LIES = {
    "another issuer": {"false_iss": "https://evil.example"},
    "another audience": {"false_aud": "other"},
    "another party": {"false_azp": "other"},
    "another nonce": {"false_nonce": "old"},
    "an old identity": {"old": "1"},
    "another key": {"false_key": "1"},
    "no signature": {"unsigned": "1"},
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.replace(" ", "-"))
def test_a_lie_signs_nobody_in(home: Api, provider: IdentityProvider, lie: str) -> None:
    """Of whatever kind."""
    browser = Browser(home)
    refused = there_and_back(home, provider, browser, **ADA, **LIES[lie])
    assert refused.status == 403 and b"does not answer as it should" in refused.body and browser.session() is None


def test_the_way_back_is_for_the_browser_that_went(home: Api, provider: IdentityProvider) -> None:
    """Once, with the state that it was given; who denies comes back too."""
    browser, other = Browser(home), Browser(home)
    provider.become(**ADA, now=str(home.now_ms // 1_000))
    away = browser.send("GET", "/sign-in/provider")
    assert "HttpOnly; SameSite=Lax" in away.headers["set-cookie"]
    back = urlsplit(visit(away.headers["location"]))
    address = f"{back.path}?{back.query}"
    assert b"another browser" in other.send("GET", address).body
    assert b"another browser" in browser.send("GET", address.replace("state=", "state=x")).body
    browser.cookies["axle_provider"] = (
        browser.cookies["axle_provider"] or away.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    )
    assert browser.send("GET", address).status == 303
    assert browser.send("GET", address).status == 403
    assert b"let nobody in" in there_and_back(home, provider, Browser(home), **ADA, deny="1").body


def test_a_provider_may_take_another_key(home: Api, provider: IdentityProvider) -> None:
    """It is asked once more for a key that is not known yet."""
    assert there_and_back(home, provider, Browser(home), **ADA).status == 303
    assert there_and_back(home, provider, Browser(home), **ADA, rotate="2").status == 303


def test_a_provider_that_is_another_or_silent_lets_nobody_in(home: Api, provider: IdentityProvider) -> None:
    """And says so."""
    provider.become(**ADA, issuer_said="https://evil.example")
    assert Browser(home).send("GET", "/sign-in/provider").status == 403
    gone = Api(config=Config(public_url="http://localhost", oidc_issuer="http://127.0.0.1:1", oidc_client_id=CLIENT))
    try:
        refused = Browser(gone).send("GET", "/sign-in/provider")
        assert refused.status == 403 and b"does not answer" in refused.body
    finally:
        gone.close()


def test_without_a_provider_there_is_none(api: Api) -> None:
    """The page does not lead there."""
    assert b"/sign-in/provider" not in Browser(api).send("GET", "/sign-in").body
    assert Browser(api).send("GET", "/sign-in/provider").status == 404


@pytest.mark.parametrize(("settings", "message"), [
    ({"AXLE_OIDC_ISSUER": "http://id.example"}, "AXLE_OIDC_ISSUER"),
    ({"AXLE_OIDC_ISSUER": "https://id.example"}, "AXLE_OIDC_CLIENT_ID"),
    ({"AXLE_OIDC_ISSUER": "https://id.example", "AXLE_OIDC_CLIENT_ID": "axle"}, "AXLE_PUBLIC_URL"),
])  # fmt: skip
def test_settings_that_cannot_be_are_refused(settings: dict[str, str], message: str) -> None:
    """With the one that is to be written."""
    with pytest.raises(ValueError, match=message):
        from_environment(settings, {})
    assert "s3cr" not in repr(Config(oidc_client_secret="s3cret"))
