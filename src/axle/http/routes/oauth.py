"""OAuth: the pages on which people approve, tokens for apps, and what a token is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from axle.http import forms
from axle.http.bodies import oauth as bodies
from axle.http.messages import IncomingRequest
from axle.http.pages import consent
from axle.http.routes.row import Route, delete, get, post
from axle.operations.oauth import consent as approval
from axle.operations.oauth import tokens
from axle.operations.oauth.consent import ConsentRequest
from axle.operations.oauth.tokens import PrivateToken, TokenRequest
from axle.storage.interface import READ_LANE

PAGE = ("/oauth", "/oauth/{portalId}")
V1, V2 = ("/oauth/v1",), ("/oauth/v2",)
NEWER = ("/oauth/v3", "/oauth/2026-03", "/oauth/2026-09")
ACCESS_TOKEN, REFRESH_TOKEN = "/access-tokens/{token}", "/refresh-tokens/{token}"
MAX_FORM_BYTES = 64 * 1024  # bytes of a body that anyone may send, as it arrives and as it is unpacked
NO_STORE = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))
PRIVATE_TOKEN = "/private-apps/get/access-token-info"


def _secret(row: Route) -> Route:
    """Make a row one that needs no token, and whose path or body holds a secret."""
    return replace(row, open=True, secret=True, headers=NO_STORE)


def _form(row: Route, body: Any, reads: Callable[[IncomingRequest], dict[str, Any]]) -> Route:
    """Make a row one whose request is a form that brings its own secrets."""
    return replace(_secret(row), body=body, reads=reads, body_limit=MAX_FORM_BYTES)


def _page(row: Route) -> Route:
    """Make a row one of the pages on which people approve."""
    row = replace(row, query=forms.REQUEST, slowed=approval.slowed, knows_visitor=True)
    return _form(row, ConsentRequest, forms.consent_request)


def _token(row: Route) -> Route:
    """Make a row one to which apps send a token or a request for one."""
    return _form(row, TokenRequest, forms.token_request)


_TOKEN_V1 = post(V1, "/token", tokens.token, bodies.issued, query=("client_secret", "refresh_token"))
_PRIVATE = post(
    V2, PRIVATE_TOKEN, tokens.private_token, bodies.private, lane=READ_LANE, body=PrivateToken, body_limit=MAX_FORM_BYTES
)

ROUTES: tuple[Route, ...] = (
    _page(get(PAGE, "/authorize", approval.show, consent.page)),
    _page(post(PAGE, "/authorize", approval.answer, consent.page)),
    _form(_TOKEN_V1, TokenRequest, forms.token_request_v1),
    _token(post(NEWER, "/token", tokens.token, bodies.issued)),
    _token(post(NEWER, "/token/introspect", tokens.introspect, bodies.introspected, lane=READ_LANE)),
    _token(post(NEWER, "/token/revoke", tokens.revoke)),
    _secret(get(V1, ACCESS_TOKEN, tokens.access_token, bodies.token_details)),
    _secret(get(V1, REFRESH_TOKEN, tokens.refresh_token, bodies.token_details)),
    _secret(delete(V1, REFRESH_TOKEN, tokens.delete_refresh_token)),
    _secret(_PRIVATE),
)
