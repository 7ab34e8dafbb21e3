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


class Registered(HiddenRepr, msgspec.Struct):
    """An app, with the secrets that nobody can read again."""

    app: App
    secret: str
    refresh: str


def create(tx: Transaction, wanted: NewApp, now_ms: int) -> Registered:
    """Make an app of the transaction's account. Raises Invalid for a name, an address or a scope that cannot be."""
    _check(wanted)
    secret, refresh = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4)), new_secret("ort")
    number = max((one.id for one in tx.apps()), default=FIRST_APP - 1) + 1
    client_id = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
    scopes = " ".join(oauth.split(wanted.scopes))
    addresses = tuple(dict.fromkeys(wanted.redirect_uris))
    app = App(number, client_id, oauth.digest(secret), tx.account, wanted.name.strip(), addresses, scopes, now_ms)
    tx.save_app(app)
    first = Token(oauth.digest(refresh), tx.account, app.id, app.name, scopes, now_ms, purpose=REFRESH)
    first.user_id, first.origin = acting_user(tx, first), first.hash
    tx.save_token(first)
    return Registered(app, secret, refresh)


def _check(wanted: NewApp) -> None:
    name = wanted.name.strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise Invalid(f"the name of an app has 1 to {MAX_NAME} printable characters")
    if len(wanted.redirect_uris) > oauth.MAX_REDIRECTS:
        raise Invalid(f"an app has at most {oauth.MAX_REDIRECTS} addresses to redirect to")
    for address in wanted.redirect_uris:
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
