"""The calls of the account and of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from axle.client.auth import FORM
from axle.client.calls import Call, CallOptions, plain_options, refuses_clearly, segment
from axle.client.config import HUBSPOT
from axle.client.decoding import decoder_of
from axle.client.models import AccountDetails, TokenInfo, Usage
from axle.client.responses import Page
from axle.client.retries import Safety

TOKENS = "/oauth/v1"
AUTHORIZE = "https://app.hubspot.com/oauth/authorize"


def details(options: CallOptions) -> Call:
    """Read the account."""
    return Call(
        method="GET", path="/account-info/v3/details", decode=decoder_of(AccountDetails), options=plain_options(options)
    )


def usage(options: CallOptions) -> Call:
    """Read how many calls have been made today."""
    path = "/account-info/v3/api-usage/daily/private-apps"
    return Call(method="GET", path=path, decode=decoder_of(Page[Usage]), options=plain_options(options))


@refuses_clearly
def token(form: Mapping[str, str], options: CallOptions) -> Call:
    """Ask for tokens. A code is good for one use, so this is not repeated where it may have been carried out."""
    return Call(
        method="POST",
        path=f"{TOKENS}/token",
        body=urlencode(form).encode(),
        content_type=FORM,
        safety=Safety.CREATE,
        decode=decoder_of(dict[str, Any]),
        options=plain_options(options),
    )


def token_info(category: str, value: str, options: CallOptions) -> Call:
    """Read what a token is good for."""
    path = f"{TOKENS}/{category}-tokens/{segment(value)}"
    return Call(method="GET", path=path, decode=decoder_of(TokenInfo), options=plain_options(options))


def revoke(refresh_token: str, options: CallOptions) -> Call:
    """Revoke a refresh token."""
    path = f"{TOKENS}/refresh-tokens/{segment(refresh_token)}"
    return Call(method="DELETE", path=path, safety=Safety.DELETE, options=plain_options(options))


def consent_page(base_url: str) -> str:
    """Return the page on which people approve apps: on a host of HubSpot's own, or the server's."""
    return AUTHORIZE if base_url == HUBSPOT else f"{base_url}/oauth/authorize"


@refuses_clearly
def authorize_url(client_id: str, redirect_uri: str, scopes: str | Iterable[str], page: str = AUTHORIZE, **more: str) -> str:
    """Return the address that a person visits to install an app; `more` may hold `optional_scope` and `state`."""
    scope = scopes if isinstance(scopes, str) else " ".join(scopes)
    return f"{page}?{urlencode({'client_id': client_id, 'redirect_uri': redirect_uri, 'scope': scope, **more})}"
