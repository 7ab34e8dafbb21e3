"""Apps that use OAuth: making one, with a first refresh token for programs without a browser; a new secret; ending one."""

from __future__ import annotations

import secrets
import uuid

import msgspec

from axle.core import oauth
from axle.core.accounts import REFRESH, App, Token
from axle.core.errors import Invalid, NotFound
from axle.core.whole_numbers import whole_number
from axle.operations.oauth.tokens import acting_user, live_app, new_secret
from axle.operations.request import HiddenRepr
from axle.operations.sealing import Seal
from axle.storage.interface import Transaction

FIRST_APP = 20_001
MAX_NAME = 100
MAX_KEEP_MS = 30 * 86_400_000  # that a secret is good for after it was replaced


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


class NewSecret(HiddenRepr, msgspec.Struct):
    """An app with its new secret, which nobody can read again."""

    app: App
    secret: str


def create(tx: Transaction, new_app: NewApp, now_ms: int, seal: Seal | None = None) -> RegisteredApp:
    """Make an app of the transaction's account. Raises Invalid for a name, an address or a scope that cannot be.

    Without `seal` its secret is not kept, and it gets no webhooks.
    """
    _check_app(new_app)
    secret, refresh_secret = _random_id(), new_secret("ort")
    number = max((app.id for app in tx.apps()), default=FIRST_APP - 1) + 1
    client_id = _random_id()
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
        sealed_secret=seal(client_id, secret) if seal else "",
    )
    tx.save_app(app)
    refresh_token = Token(oauth.digest(refresh_secret), tx.account, app.id, app.name, scopes, now_ms, purpose=REFRESH)
    refresh_token.user_id, refresh_token.origin = acting_user(tx, refresh_token), refresh_token.hash
    tx.save_token(refresh_token)
    return RegisteredApp(app, secret, refresh_secret)


def _random_id() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def _check_app(new_app: NewApp) -> None:
    name = new_app.name.strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise Invalid(f"the name of an app has 1 to {MAX_NAME} printable characters")
    if len(new_app.redirect_uris) > oauth.MAX_REDIRECTS:
        raise Invalid(f"an app has at most {oauth.MAX_REDIRECTS} addresses to redirect to")
    for address in new_app.redirect_uris:
        oauth.check_redirect(address)


def rotate(tx: Transaction, client_id: str, keep_ms: int, now_ms: int, seal: Seal | None = None) -> NewSecret:
    """Give an app a new secret. OAuth takes the old one for `keep_ms` yet; deliveries are signed with the new one alone.

    Raises NotFound for an app that is not there, and Invalid for a time that is too long.
    """
    if not 0 <= keep_ms <= MAX_KEEP_MS:
        raise Invalid(f"an old secret is kept for at most {MAX_KEEP_MS // 86_400_000} days")
    app = _live(tx, client_id)
    secret = _random_id()
    app.old_secret_hash, app.old_until_ms = (app.secret_hash, now_ms + keep_ms) if keep_ms else ("", 0)
    app.secret_hash, app.sealed_secret = oauth.digest(secret), seal(app.client_id, secret) if seal else ""
    tx.save_app(app, now_ms)
    return NewSecret(app, secret)


def _live(tx: Transaction, name: str) -> App:
    """Return an app by its client id, or by its number, which people see more often."""
    number = whole_number(name)
    app = live_app(tx, name) if number is None else tx.app_by_id(number)
    if app is None or app.archived_ms is not None:
        raise NotFound(f"there is no app with the client id or the number {name}")
    return app


def archive(tx: Transaction, client_id: str, now_ms: int) -> App:
    """End an app: nobody can approve it, and its tokens are worthless. Raises NotFound for one that is not there."""
    app = _live(tx, client_id)
    app.archived_ms = now_ms
    tx.save_app(app)
    tx.revoke_app(app.id, now_ms)
    return app
