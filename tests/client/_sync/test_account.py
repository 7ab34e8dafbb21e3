"""The account of a token, and tokens: asked for, looked at, revoked."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

import axle
from tests.api import Api
from tests.oauth.apps import READ, REDIRECT
from tests.oauth.apps import Client as App

pytestmark = pytest.mark.anyio


def test_the_account_and_its_usage(client: axle.Client, api: Api) -> None:
    """Whose account it is, and how many calls it has made today."""
    details = client.account_info.details()
    assert details.portal_id == api.account and details.time_zone
    (usage, *_) = client.account_info.usage()
    assert (usage.current_usage, usage.usage_limit) == (2, 625_000)
    assert (client.account_info.raw.usage()).status == 200


def test_tokens(client: axle.Client, api: Api) -> None:
    """An access token for a refresh token: what both are good for, and that a revoked one is good for nothing."""
    app = App(api)
    form = {"grant_type": "refresh_token", "client_id": app.id, "client_secret": app.secret, "refresh_token": app.refresh}
    tokens = client.oauth.token(form)
    assert tokens["token_type"] == "bearer" and tokens["expires_in"] > 0
    about = client.oauth.access_token(tokens["access_token"])
    assert about.hub_id == api.account and about.app_id == app.app.id and READ in about.scopes
    of_refresh = client.oauth.refresh_token(app.refresh)
    assert of_refresh.hub_id == api.account and of_refresh.client_id == app.id
    raw = client.oauth.raw.access_token(tokens["access_token"])
    assert raw.parse().hub_id == api.account
    client.oauth.revoke(app.refresh)
    with pytest.raises(axle.ApiError):
        client.oauth.token(form)
    with pytest.raises(axle.ApiError):
        client.oauth.refresh_token(app.refresh)


def test_a_person_is_sent_to_the_page_of_the_same_server(client: axle.Client, api: Api) -> None:
    """For HubSpot that is a host of its own, for another server an address of its own; the page opens."""
    app = App(api)
    url = client.oauth.authorize_url(app.id, REDIRECT, [READ, "oauth"], state="s & t")
    at = urlsplit(url)
    assert (f"{at.scheme}://{at.netloc}", at.path) == ("http://axle.test", "/oauth/authorize")
    fields = {name: values[0] for name, values in parse_qs(at.query).items()}
    assert fields == {"client_id": app.id, "redirect_uri": REDIRECT, "scope": f"{READ} oauth", "state": "s & t"}
    assert (client.request("GET", f"{at.path}?{at.query}")).status == 200
    hubspot = axle.Client("t").oauth.authorize_url("id", REDIRECT, READ)
    assert hubspot.startswith("https://app.hubspot.com/oauth/authorize?client_id=id&")
