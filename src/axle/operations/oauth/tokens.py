"""OAuth for programs: tokens for codes, for refresh tokens and for an app itself; what a token is; taking one back.

The account is known only when a secret has been found, so that these begin without one. What they refuse after having written
something, such as a code that is used twice, is returned and not raised: a raised refusal would undo it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec

from axle.core import oauth
from axle.core.accounts import ACCESS, CODE, PRIVATE, REFRESH, App, Code, Owner, Token
from axle.core.catalog import Catalog
from axle.core.errors import Invalid, NotFound, OAuthError
from axle.core.permissions import ALL, OF_JOURNALS
from axle.core.scopes import known_scopes
from axle.operations.journal import lifecycle
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

_NO_APP = oauth.digest("")  # what a secret is compared with where there is no app, so that this takes no less time


class TokenRequest(HiddenRepr, msgspec.Struct, frozen=True):
    """The fields of a request for a token, or about one; what was not sent is empty."""

    grant_type: str = ""
    client_id: str = ""
    client_secret: str = ""
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    refresh_token: str = ""
    scope: str = ""
    token: str = ""


class PrivateToken(HiddenRepr, msgspec.Struct, frozen=True):
    """The token of a private app that is asked about."""

    tokenKey: str


class TokenView(HiddenRepr, msgspec.Struct):
    """A token as its owner has it, what is kept of it, its app, its scopes one by one, and who approved."""

    secret: str
    token: Token
    app: App | None
    scopes: list[str]
    user: Owner | None
    now_ms: int


class IssuedTokens(HiddenRepr, msgspec.Struct):
    """A new access token, and the refresh token that it can be replaced with, unless the app got it for itself."""

    access: TokenView
    refresh: str = ""


def new_secret(prefix: str) -> str:
    """Make up a token. Its characters mean the same in a form whether they are escaped or not: some connectors do not."""
    return f"{prefix}-na1-{secrets.token_hex(32)}"


def token(tx: Transaction, caller: Caller, request: Request[TokenRequest]) -> IssuedTokens | OAuthError:
    """Give out an access token. Raises OAuthError, or returns it."""
    token_request = request.body
    grant = _GRANTS.get(token_request.grant_type)
    if grant is None:
        raise OAuthError("unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type")
    app = _client(tx, caller, token_request)
    tx.forget_expired(caller.moment.now_ms - oauth.KEPT_MS)
    return grant(tx, caller, app, token_request)


def _client(tx: Transaction, caller: Caller, token_request: TokenRequest) -> App:
    """Return the app that asks, once it has shown its secret, or the one before it while that is good."""
    app = live_app(tx, token_request.client_id)
    proven = oauth.matches(token_request.client_secret, app.secret_hash if app else _NO_APP)
    if app is not None and caller.moment.now_ms < app.old_until_ms:
        proven = oauth.matches(token_request.client_secret, app.old_secret_hash) or proven
    if app is None:
        raise OAuthError("invalid_client", "BAD_CLIENT_ID", "missing or invalid client id")
    if not proven:
        raise OAuthError("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret")
    tx.actor = f"app {app.id}"
    return app


def live_app(tx: Transaction, client_id: str) -> App | None:
    """Return the app that calls itself so, unless it is archived."""
    app = tx.app(client_id) if client_id.isascii() and client_id.isprintable() else None
    return app if app and app.archived_ms is None else None


def _for_code(tx: Transaction, caller: Caller, app: App, token_request: TokenRequest) -> IssuedTokens | OAuthError:
    now = caller.moment.now_ms
    code = tx.code(oauth.digest(token_request.code))
    if code is None or code.purpose != CODE or code.app != app.id:
        raise _bad_code()
    if code.used_ms is not None:
        return _used_twice(tx, code, now)
    _check_code(code, token_request, now)
    if not tx.use_code(code.hash, now):
        return _used_twice(tx, code, now)
    tx.actor = f"user {code.user_id}, by app {app.id}"
    refresh = new_secret("ort")
    granted = Token(oauth.digest(refresh), code.account, app.id, app.name, code.scopes, now)
    granted.purpose, granted.user_id, granted.origin, granted.maker = REFRESH, code.user_id, code.hash, code.maker
    with lifecycle.noted(tx, app.id, code.account, now, code.user_id):
        tx.save_token(granted)
    return IssuedTokens(_access(tx, caller, app, granted), refresh)


def _check_code(code: Code, token_request: TokenRequest, now: int) -> None:
    """Raise OAuthError unless a code is still good and comes from where it was sent to."""
    if code.expires_ms <= now:
        raise OAuthError("invalid_grant", "EXPIRED_AUTH_CODE", "the auth code has expired")
    if token_request.redirect_uri != code.redirect_uri:
        raise OAuthError("invalid_grant", "BAD_REDIRECT_URI", "missing or invalid redirect uri")
    if bool(token_request.code_verifier) != bool(code.challenge):
        raise OAuthError("invalid_grant", "BAD_CODE_VERIFIER", "missing or unexpected code verifier")
    if code.challenge and not oauth.proves(token_request.code_verifier, code.challenge, code.method):
        raise OAuthError("invalid_grant", "BAD_CODE_VERIFIER", "missing or invalid code verifier")


def _used_twice(tx: Transaction, code: Code, now: int) -> OAuthError:
    """Revoke what a code was exchanged for: whoever comes second, one of the two has stolen it."""
    with lifecycle.noted(tx, code.app, code.account, now):
        tx.revoke_origin(code.hash, now)
    return _bad_code()


def _bad_code() -> OAuthError:
    return OAuthError("invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code")


def _for_refresh(tx: Transaction, caller: Caller, app: App, token_request: TokenRequest) -> IssuedTokens:
    token = tx.token(oauth.digest(token_request.refresh_token))
    if token is None or token.purpose != REFRESH or token.app != app.id or token.revoked_ms is not None:
        raise _bad_refresh()
    return IssuedTokens(_access(tx, caller, app, token, token_request.scope), token_request.refresh_token)


def _bad_refresh() -> OAuthError:
    return OAuthError("invalid_grant", "BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked")


def _for_app(tx: Transaction, caller: Caller, app: App, token_request: TokenRequest) -> IssuedTokens:
    # Its journal is the app's own affair, and not among the scopes that users are asked for; but it has to be asked for.
    scopes = " ".join((app.scopes, *OF_JOURNALS)) if token_request.scope else app.scopes
    grant = Token("", app.account, app.id, app.name, scopes, caller.moment.now_ms)
    return IssuedTokens(_access(tx, caller, app, grant, token_request.scope))


_GRANTS: dict[str, Callable[[Transaction, Caller, App, TokenRequest], IssuedTokens | OAuthError]] = {
    "authorization_code": _for_code,
    "refresh_token": _for_refresh,
    "client_credentials": _for_app,
}


def _access(tx: Transaction, caller: Caller, app: App, grant: Token, narrower: str = "") -> TokenView:
    """Give out an access token with what was granted, or with less if `narrower` names fewer scopes."""
    scopes = oauth.split(narrower)
    if oauth.beyond(scopes, grant.scopes):
        raise OAuthError("invalid_scope", "BAD_SCOPE", "more scopes than were granted")
    now = caller.moment.now_ms
    secret = new_secret("oat")
    access = Token(oauth.digest(secret), grant.account, app.id, app.name, " ".join(scopes) or grant.scopes, now)
    access.purpose, access.user_id, access.origin, access.maker = ACCESS, grant.user_id, grant.origin, grant.maker
    access.expires_ms = now + oauth.ACCESS_SECONDS * 1_000
    tx.save_token(access)
    tx.use_token(grant.hash, now)  # nothing where an app asks for itself
    return _token_view(tx, caller, secret, access)


def _token_view(tx: Transaction, caller: Caller, secret: str, token: Token) -> TokenView:
    users = tx.for_account(token.account).owners_of_user(token.user_id) if token.user_id is not None else []
    user = next(iter(users), None)
    return TokenView(
        secret, token, tx.app_by_id(token.app), _single_scopes(token.scopes, caller.catalog), user, caller.moment.now_ms
    )


def _single_scopes(scopes: str, catalog: Catalog) -> list[str]:
    """Return scopes one by one; for everything, those that the catalog knows."""
    if ALL not in scopes.split():
        return scopes.split()
    return known_scopes(catalog)


def access_token(tx: Transaction, caller: Caller, request: Request[None]) -> TokenView:
    """Say what an access token is. Raises Invalid for none, or one that is revoked, and Unauthenticated for an expired one."""
    secret = request.path["token"]
    token = tx.token(oauth.digest(secret))
    if token is None or token.purpose != ACCESS or token.revoked_ms is not None:
        raise Invalid("The access token must have the correct format")
    now = caller.moment.now_ms
    if token.expires_ms is not None and token.expires_ms <= now:
        raise oauth.expired(token.expires_ms, now)
    return _token_view(tx, caller, secret, token)


def refresh_token(tx: Transaction, caller: Caller, request: Request[None]) -> TokenView:
    """Say what a refresh token is. Raises OAuthError for none, or one that is revoked."""
    return _token_view(tx, caller, request.path["token"], _live_refresh_token(tx, request.path["token"]))


def delete_refresh_token(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Revoke a refresh token; the access tokens that were made from it live on until they expire."""
    token = _live_refresh_token(tx, request.path["token"])
    tx.actor = f"app {token.app}"
    token.revoked_ms = caller.moment.now_ms
    with lifecycle.noted(tx, token.app, token.account, caller.moment.now_ms):
        tx.save_token(token)


def _live_refresh_token(tx: Transaction, secret: str) -> Token:
    token = tx.token(oauth.digest(secret))
    if token is None or token.purpose != REFRESH or token.revoked_ms is not None:
        raise _bad_refresh()
    return token


def introspect(tx: Transaction, caller: Caller, request: Request[TokenRequest]) -> TokenView | None:
    """Say what a token of the app that asks is; None for any other, and for one that is not good any more (RFC 7662)."""
    app = _client(tx, caller, request.body)
    token = _token_of_app(tx, app, request.body)
    now = caller.moment.now_ms
    if token is None or token.revoked_ms is not None or (token.expires_ms is not None and token.expires_ms <= now):
        return None
    return _token_view(tx, caller, request.body.token, token)


def revoke(tx: Transaction, caller: Caller, request: Request[TokenRequest]) -> None:
    """Revoke a token of the app that asks, a refresh token with all that was made from it (RFC 7009)."""
    app = _client(tx, caller, request.body)
    token = _token_of_app(tx, app, request.body)
    if token is None or token.revoked_ms is not None:
        return
    token.revoked_ms = caller.moment.now_ms
    with lifecycle.noted(tx, token.app, token.account, caller.moment.now_ms):
        tx.save_token(token)
        if token.purpose == REFRESH:
            tx.revoke_origin(token.origin, caller.moment.now_ms)


def _token_of_app(tx: Transaction, app: App, token_request: TokenRequest) -> Token | None:
    if not token_request.token:
        raise OAuthError("invalid_request", "BAD_TOKEN", "missing token")
    token = tx.token(oauth.digest(token_request.token))
    return token if token and token.app == app.id and token.purpose != PRIVATE else None


def private_token(tx: Transaction, caller: Caller, request: Request[PrivateToken]) -> TokenView:
    """Say what the token of a private app is. Raises NotFound for none, or one that is revoked or expired."""
    secret = request.body.tokenKey
    token = tx.token(oauth.digest(secret))
    now = caller.moment.now_ms
    if token is None or token.purpose != PRIVATE or token.revoked_ms is not None or (token.expires_ms or now + 1) <= now:
        raise NotFound("No private app has this access token.")
    token.user_id = acting_user(tx, token)
    return _token_view(tx, caller, secret, token)


def acting_user(tx: Transaction, token: Token) -> int | None:
    """Return the user whom a token acts for: its own, or the account's first."""
    if token.user_id is not None:
        return token.user_id
    first = next(iter(tx.for_account(token.account).owner_page(0, 1)), None)
    return first.user_id if first else None
