"""Tokens of OAuth, and what they are; ids are numbers here."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.accounts import ACCESS
from axle.core.errors import OAuthError
from axle.core.oauth import ACCESS_SECONDS
from axle.http.bodies.wire import Wire
from axle.operations.oauth.tokens import IssuedTokens, TokenView

HUBLET = "na1"


class IssuedBody(msgspec.Struct, omit_defaults=True):
    """A token that was given out."""

    token_type: str
    access_token: str
    expires_in: int
    hub_id: int
    scopes: list[str]
    token_use: str
    refresh_token: str | UnsetType = UNSET
    user_id: int | UnsetType = UNSET


class SignedBody(msgspec.Struct):
    """What the service signs within an access token. Axle's tokens are random and hold nothing, so that nothing is signed."""

    expiresAt: int
    scopes: str
    hubId: int
    userId: int
    appId: int
    isUserLevel: bool
    installingUserId: int
    appInstallId: str
    signature: str = ""
    scopeToScopeGroupPks: str = ""
    newSignature: str = ""
    hublet: str = HUBLET
    trialScopes: str = ""
    trialScopeToScopeGroupPks: str = ""
    isServiceAccount: bool = False
    isPrivateDistribution: bool = False
    audience: str = ""


class TokenBody(msgspec.Struct):
    """What a token of OAuth is. An access token has `expires_in` and what is signed, a refresh token its client."""

    token: str
    token_type: str
    hub_id: int
    user_id: int
    hub_domain: str
    scopes: list[str]
    user: str | UnsetType = UNSET
    app_id: int | UnsetType = UNSET
    client_id: str | UnsetType = UNSET
    expires_in: int | UnsetType = UNSET
    is_private_distribution: bool | UnsetType = UNSET
    signed_access_token: SignedBody | UnsetType = UNSET


class IntrospectedBody(msgspec.Struct):
    """The same on the newer paths; of a token that is not active nothing else is said."""

    active: bool
    token_use: str | UnsetType = UNSET
    token: str | UnsetType = UNSET
    token_type: str | UnsetType = UNSET
    hub_id: int | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    hub_domain: str | UnsetType = UNSET
    scopes: list[str] | UnsetType = UNSET
    user: str | UnsetType = UNSET
    app_id: int | UnsetType = UNSET
    client_id: str | UnsetType = UNSET
    expires_in: int | UnsetType = UNSET
    is_private_distribution: bool | UnsetType = UNSET
    signed_access_token: SignedBody | UnsetType = UNSET


class PrivateBody(msgspec.Struct):
    """What the token of a private app is."""

    userId: int
    hubId: int
    appId: int
    scopes: list[str]


def issued(outcome: IssuedTokens | OAuthError, wire: Wire) -> IssuedBody:
    """Show a token that was given out. Raises what was refused after something had been written."""
    if isinstance(outcome, OAuthError):
        raise outcome
    view, refresh = outcome.access, outcome.refresh
    return IssuedBody(
        token_type="bearer",
        access_token=view.secret,
        expires_in=ACCESS_SECONDS,
        hub_id=view.token.account,
        scopes=view.scopes,
        token_use="access_token" if refresh else "client_credentials",
        refresh_token=refresh or UNSET,
        user_id=UNSET if view.token.user_id is None else view.token.user_id,
    )


def introspected(view: TokenView | None, wire: Wire) -> IntrospectedBody:
    """Show what a token is, or that nothing is said of it."""
    if view is None:
        return IntrospectedBody(False)
    body = IntrospectedBody(
        active=True, token_use=f"{view.token.purpose}_token", **msgspec.structs.asdict(token_details(view, wire))
    )
    body.app_id = view.token.app
    body.client_id = view.app.client_id if view.app else UNSET
    return body


def token_details(view: TokenView, wire: Wire) -> TokenBody:
    """Show what a token is."""
    token = view.token
    domain = wire.base.partition("://")[2].partition("/")[0]
    body = TokenBody(
        token=view.secret,
        token_type=token.purpose,
        hub_id=token.account,
        user_id=token.user_id or 0,
        hub_domain=domain,
        scopes=view.scopes,
    )
    if view.user:
        body.user = view.user.email
    if token.purpose == ACCESS:
        body.app_id, body.is_private_distribution = token.app, False
        body.expires_in = max(0, (token.expires_ms or 0) - view.now_ms) // 1_000
        body.signed_access_token = _signed(view)
    elif view.app:
        body.client_id = view.app.client_id
    return body


def _signed(view: TokenView) -> SignedBody:
    token = view.token
    user_id = token.user_id or 0
    return SignedBody(
        expiresAt=token.expires_ms or 0,
        scopes=",".join(view.scopes),
        hubId=token.account,
        userId=user_id,
        appId=token.app,
        isUserLevel=user_id > 0,
        installingUserId=user_id,
        appInstallId=f"{token.app}-{token.account}",
    )


def private(view: TokenView, wire: Wire) -> PrivateBody:
    """Show what the token of a private app is."""
    token = view.token
    return PrivateBody(userId=token.user_id or 0, hubId=token.account, appId=token.app, scopes=view.scopes)
