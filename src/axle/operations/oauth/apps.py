"""Apps that use OAuth: making one, with a first refresh token for programs that have no browser, and ending one."""

from __future__ import annotations

import secrets
import uuid

import msgspec

from axle.core import oauth
from axle.core.accounts import REFRESH, App, Token
from axle.core.errors import Invalid, NotFound
from axle.operations.oauth.tokens import acting_user, live_app, new_secret
from axle.operations.request import HiddenRepr
from axle.storage.interface import Transaction

FIRST_APP = 20_001
MAX_NAME = 100


class NewApp(msgspec.Struct, frozen=True):
    """What an app is to be called, where it may be redirected to, and which scopes it may ask for."""

    name: str
    redirect_uris: tuple[str, ...]
    scopes: str


class RegisteredApp(HiddenRepr, msgspec.Struct):
    """An app, with the secrets that nobody can read again."""

    app: App
    secret: str
    refresh: str


def create(tx: Transaction, new_app: NewApp, now_ms: int) -> RegisteredApp:
    """Make an app of the transaction's account. Raises Invalid for a name, an address or a scope that cannot be."""
    _check_app(new_app)
    secret, refresh_secret = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4)), new_secret("ort")
    number = max((app.id for app in tx.apps()), default=FIRST_APP - 1) + 1
    client_id = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
    scopes = " ".join(oauth.split(new_app.scopes))
    addresses = tuple(dict.fromkeys(new_app.redirect_uris))
    app = App(
        id=number,
        client_id=client_id,
        secret_hash=oauth.digest(secret),
        account=tx.account,
        name=new_app.name.strip(),
        redirect_uris=addresses,
        scopes=scopes,
        created_ms=now_ms,
    )
    tx.save_app(app)
    refresh_token = Token(oauth.digest(refresh_secret), tx.account, app.id, app.name, scopes, now_ms, purpose=REFRESH)
    refresh_token.user_id, refresh_token.origin = acting_user(tx, refresh_token), refresh_token.hash
    tx.save_token(refresh_token)
    return RegisteredApp(app, secret, refresh_secret)


def _check_app(new_app: NewApp) -> None:
    name = new_app.name.strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise Invalid(f"the name of an app has 1 to {MAX_NAME} printable characters")
    if len(new_app.redirect_uris) > oauth.MAX_REDIRECTS:
        raise Invalid(f"an app has at most {oauth.MAX_REDIRECTS} addresses to redirect to")
    for address in new_app.redirect_uris:
        oauth.check_redirect(address)


def archive(tx: Transaction, client_id: str, now_ms: int) -> App:
    """End an app: nobody can approve it, and its tokens are worthless. Raises NotFound for one that is not there."""
    app = live_app(tx, client_id)
    if app is None:
        raise NotFound(f"there is no app with the client id {client_id}")
    app.archived_ms = now_ms
    tx.save_app(app)
    tx.revoke_app(app.id, now_ms)
    return app
