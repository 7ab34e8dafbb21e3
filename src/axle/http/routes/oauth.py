"""OAuth: the pages on which people approve, tokens for apps, and what a token is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axle.http import forms
from axle.http.bodies import oauth as bodies
from axle.http.messages import IncomingRequest
from axle.http.pages import consent
from axle.http.routes.row import Route
from axle.operations.oauth import consent as approval
from axle.operations.oauth import tokens
from axle.operations.oauth.consent import ConsentRequest
from axle.operations.oauth.tokens import PrivateToken, TokenRequest
from axle.storage.interface import READ_LANE, WRITE_LANE

PAGE = ("/oauth", "/oauth/{portalId}")
V1, V2 = ("/oauth/v1",), ("/oauth/v2",)
NEWER = ("/oauth/v3", "/oauth/2026-03", "/oauth/2026-09")
ACCESS_TOKEN, REFRESH_TOKEN = "/access-tokens/{token}", "/refresh-tokens/{token}"
FORM_LIMIT = 64 * 1024  # bytes of a body that anyone may send, as it arrives and as it is unpacked
NO_STORE = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))
PRIVATE_TOKEN = "/private-apps/get/access-token-info"


def _form(row: Route, body: Any, reads: Callable[[IncomingRequest], dict[str, Any]]) -> Route:
    """Make a row one whose request is a form that brings its own secrets."""
    return row._replace(body=body, reads=reads, open=True, headers=NO_STORE, secret=True, body_limit=FORM_LIMIT)


def _about(method: str, path: str, operation: Callable[..., Any], lane: str, show: Any) -> Route:
    """Make a row about a token in its path."""
    return Route(method, V1, path, operation, lane, show, 200 if show else 204, open=True, headers=NO_STORE, secret=True)


def _page(method: str, operation: Callable[..., Any], lane: str) -> Route:
    row = Route(method, PAGE, "/authorize", operation, lane, consent.page, query=forms.REQUEST, slowed=approval.slowed)
    return _form(row, ConsentRequest, forms.consent_request)


ROUTES: tuple[Route, ...] = (
    _page("GET", approval.show, READ_LANE),
    _page("POST", approval.answer, WRITE_LANE),
    _form(
        Route("POST", V1, "/token", tokens.token, WRITE_LANE, bodies.issued, query=("client_secret", "refresh_token")),
        TokenRequest,
        forms.token_request_v1,
    ),
    _form(Route("POST", NEWER, "/token", tokens.token, WRITE_LANE, bodies.issued), TokenRequest, forms.token_request),
    _form(
        Route("POST", NEWER, "/token/introspect", tokens.introspect, READ_LANE, bodies.introspected),
        TokenRequest,
        forms.token_request,
    ),
    _form(Route("POST", NEWER, "/token/revoke", tokens.revoke, WRITE_LANE, None), TokenRequest, forms.token_request),
    _about("GET", ACCESS_TOKEN, tokens.access_token, READ_LANE, bodies.known),
    _about("GET", REFRESH_TOKEN, tokens.refresh_token, READ_LANE, bodies.known),
    _about("DELETE", REFRESH_TOKEN, tokens.delete_refresh_token, WRITE_LANE, None),
    Route("POST", V2, PRIVATE_TOKEN, tokens.private_token, READ_LANE, bodies.private, 200, PrivateToken)._replace(
        open=True, headers=NO_STORE, secret=True, body_limit=FORM_LIMIT
    ),
)
