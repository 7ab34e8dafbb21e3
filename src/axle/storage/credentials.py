"""Every statement about tokens, apps, codes, and what was done to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.accounts import PRIVATE, App, Owner, Token
from axle.core.events import CredentialEvent
from axle.core.oauth import HASH_SHOWN
from axle.core.people import Membership
from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, sql

TOKEN_COLUMNS = "hash, account, app, name, scopes, created_ms, expires_ms, revoked_ms, kind, user_id, origin, used_ms, maker"
TOKEN = f"SELECT {TOKEN_COLUMNS} FROM token"
TOKENS = SQL(f"{TOKEN} ORDER BY created_ms, hash")
SAVE_TOKEN = (
    f"INSERT INTO token ({TOKEN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET"
    " revoked_ms = excluded.revoked_ms, expires_ms = excluded.expires_ms, origin = excluded.origin"
)
PRIVATE_TOKENS = f"{TOKEN} WHERE account = ? AND kind = 'private' ORDER BY created_ms DESC, hash LIMIT ?"
TOKENS_MADE_BY = f"{TOKEN} WHERE account = ? AND kind = 'private' AND maker = ? AND revoked_ms IS NULL ORDER BY hash"
DROP_TOKEN = "DELETE FROM token WHERE hash = ?"
USE_TOKEN = "UPDATE token SET used_ms = ? WHERE hash = ?"
REVOKE_ORIGIN = f"UPDATE token SET revoked_ms = ? WHERE origin = ? AND revoked_ms IS NULL RETURNING {TOKEN_COLUMNS}"
REVOKE_APP = (
    f"UPDATE token SET revoked_ms = ? WHERE app = ? AND kind <> 'private' AND revoked_ms IS NULL RETURNING {TOKEN_COLUMNS}"
)
FORGET_TOKENS = "DELETE FROM token WHERE kind = 'access' AND expires_ms < ? RETURNING account"

APP_COLUMNS = (
    "id, client_id, secret_hash, account, name, redirect_uris, scopes, created_ms, archived_ms, sealed_secret, old_secret_hash,"
    " old_until_ms"
)
APP = f"SELECT {APP_COLUMNS} FROM app"
APPS = SQL(f"{APP} ORDER BY id")
SAVE_APP = (
    f"INSERT INTO app ({APP_COLUMNS})"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id,"
    " secret_hash = excluded.secret_hash, account = excluded.account, name = excluded.name,"
    " redirect_uris = excluded.redirect_uris, scopes = excluded.scopes, archived_ms = excluded.archived_ms,"
    " sealed_secret = excluded.sealed_secret, old_secret_hash = excluded.old_secret_hash, old_until_ms = excluded.old_until_ms"
)

CODE_COLUMNS = "hash, kind, account, user_id, app, scopes, redirect_uri, challenge, method, expires_ms, used_ms, maker"
CODE = f"SELECT {CODE_COLUMNS} FROM code WHERE hash = ?"
ADD_CODE = f"INSERT INTO code ({CODE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
USE_CODE = "UPDATE code SET used_ms = ? WHERE hash = ? AND used_ms IS NULL RETURNING hash"
FORGET_CODES = "DELETE FROM code WHERE expires_ms < ?"

EVENT_COLUMNS = "account, number, at_ms, kind, subject, action, actor, detail"
ADD_EVENT = f"INSERT INTO credential_audit ({EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
FORGET_EVENTS = "DELETE FROM credential_audit WHERE account = ? AND kind = 'access token' AND at_ms < ?"

CREATED, CHANGED, REVOKED, REPLACED, ARCHIVED = "created", "changed", "revoked", "replaced", "archived"


def token(token_hash: str) -> SQL:
    """Read one token by its hash."""
    return SQL(f"{TOKEN} WHERE hash = ?", (token_hash,))


def tokens_with(d: Dialect, hashes: Sequence[str]) -> SQL:
    """Read tokens by their hashes."""
    return sql(f"{TOKEN} WHERE ?", d.among("hash", hashes))


def tokens_from(origin: str) -> SQL:
    """Read the tokens of one origin."""
    return SQL(f"{TOKEN} WHERE origin = ? ORDER BY hash", (origin,))


def app(client_id: str) -> SQL:
    """Read one app by what it calls itself."""
    return SQL(f"{APP} WHERE client_id = ?", (client_id,))


def apps_with(d: Dialect, ids: Sequence[int]) -> SQL:
    """Read apps by their ids."""
    return sql(f"{APP} WHERE ?", d.among("id", ids))


def events(account: int, limit: int) -> SQL:
    """Read what was done, newest first: to one account's things, or to all for 0."""
    where = "WHERE account = ? " if account else ""
    order = "ORDER BY at_ms DESC, account, number DESC LIMIT ?"
    return SQL(f"SELECT {EVENT_COLUMNS} FROM credential_audit {where}{order}", (account, limit) if account else (limit,))


def about_token(token: Token, action: str, at_ms: int) -> CredentialEvent:
    """Say what was done to a token."""
    subject_type = "token" if token.purpose == PRIVATE else f"{token.purpose} token"
    detail: dict[str, Any] = {"name": token.name, "scopes": token.scopes, "expires": token.expires_ms, "origin": token.origin}
    if token.purpose != PRIVATE:
        detail |= {"app": token.app, "userId": token.user_id, "origin": token.origin[:HASH_SHOWN]}
    return _event(token.account, at_ms, (subject_type, token.hash[:HASH_SHOWN], action), detail)


def about_app(app: App, action: str, at_ms: int) -> CredentialEvent:
    """Say what was done to an app."""
    detail = {"id": app.id, "name": app.name, "redirectUris": list(app.redirect_uris), "scopes": app.scopes}
    return _event(app.account, at_ms, ("app", app.client_id, action), detail)


def about_owner(account: int, owner: Owner, before: Sequence[Owner]) -> CredentialEvent:
    """Say what was done to an owner; names and addresses stay out, so that nothing of a person is kept twice."""
    left = owner.archived_ms is not None and bool(before) and before[0].archived_ms is None
    action = ARCHIVED if left else CHANGED if before else CREATED
    detail = {"userId": owner.user_id, "teams": [team.id for team in owner.teams]}
    return _event(account, owner.updated_ms, ("owner", str(owner.id), action), detail)


def about_membership(membership: Membership, before: Membership | None, at_ms: int) -> CredentialEvent:
    """Say as what a person is let in from now on, or that this has ended."""
    archived = membership.archived_ms is not None
    action = ARCHIVED if archived else CHANGED if before is not None and before.archived_ms is None else CREATED
    detail = {"userId": membership.user_id, "role": membership.role}
    return _event(membership.account, at_ms, ("user", str(membership.person), action), detail)


def about_account(account: int, name: str, at_ms: int) -> CredentialEvent:
    """Say that an account was made."""
    return _event(account, at_ms, ("account", str(account), CREATED), {"name": name})


def changed(before: Token | None, token: Token, now_ms: int | None) -> tuple[str, int] | None:
    """Return what is done to a token by saving it, and when; None where nothing is."""
    if before is None:
        return CREATED, token.created_ms
    if token.revoked_ms is not None and before.revoked_ms is None:
        return REVOKED, token.revoked_ms
    same = (before.revoked_ms, before.expires_ms, before.origin) == (token.revoked_ms, token.expires_ms, token.origin)
    return None if same else (CHANGED, now_ms or token.revoked_ms or token.created_ms)


def _event(account: int, at_ms: int, what: tuple[str, str, str], detail: dict[str, Any]) -> CredentialEvent:
    plain = {name: value for name, value in detail.items() if value not in (None, "", [])}
    return CredentialEvent(account, 0, at_ms, *what, actor="", detail=msgspec.json.encode(plain).decode())
