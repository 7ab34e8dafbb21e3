"""The part of a transaction that OAuth needs: apps, tokens and codes, found by a secret or an id of their own."""

from __future__ import annotations

from typing import Any

from axle.core.errors import Conflict
from axle.storage import queries
from axle.storage.cursor import Cursor
from axle.storage.directory import saving
from axle.storage.interface import Account, App, Code, Token
from axle.storage.sql import SQL


class Grants:
    """Apps, tokens and codes, within a transaction."""

    account: int
    _cursor: Cursor

    def own_account(self) -> Account | None:
        """Return what is known of the account itself."""
        rows: Any = self._cursor.run(queries.account(self.account))
        return Account(*rows[0]) if rows else None

    def app(self, client_id: str) -> App | None:
        """Return the app with this client id."""
        return next(iter(self._apps(queries.app(client_id))), None)

    def app_by_id(self, app_id: int) -> App | None:
        """Return the app with this id."""
        return next(iter(self._apps(queries.app_by_id(app_id))), None)

    def apps(self) -> list[App]:
        """Return all apps by id."""
        return self._apps(queries.APPS)

    def _apps(self, query: SQL) -> list[App]:
        rows: Any = self._cursor.run(query)
        return [_app(*row) for row in rows]

    def save_app(self, app: App) -> None:
        """Add an app, or replace the one with the same id."""
        other = self.app(app.client_id)
        if other is not None and other.id != app.id:
            raise Conflict(f"another app has the client id {app.client_id}")
        values = (app.id, app.client_id, app.secret_hash, app.account, app.name, " ".join(app.redirect_uris), app.scopes)
        self._cursor.run(queries.statement(queries.SAVE_APP, *values, app.created_ms, app.archived_ms))

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of a token."""
        rows: Any = self._cursor.run(queries.token(token_hash))
        return Token(*rows[0]) if rows else None

    def save_token(self, token: Token) -> None:
        """Add a token, or replace when it expires and since when it is revoked."""
        self._cursor.run(saving(token))

    def revoke_origin(self, origin: str, now_ms: int) -> None:
        """Revoke all tokens of one approval."""
        if origin:
            self._cursor.run(queries.statement(queries.REVOKE_ORIGIN, now_ms, origin))

    def revoke_app(self, app_id: int, now_ms: int) -> None:
        """Revoke all tokens that an app got with OAuth."""
        self._cursor.run(queries.statement(queries.REVOKE_APP, now_ms, app_id))

    def add_code(self, code: Code) -> None:
        """Keep a code."""
        values = (code.hash, code.kind, code.account, code.user_id, code.app, code.scopes, code.redirect_uri)
        self._cursor.run(
            queries.statement(queries.ADD_CODE, *values, code.challenge, code.method, code.expires_ms, code.used_ms)
        )

    def code(self, code_hash: str) -> Code | None:
        """Return the code with this hash, used or not."""
        rows: Any = self._cursor.run(queries.statement(queries.CODE, code_hash))
        return Code(*rows[0]) if rows else None

    def use_code(self, code_hash: str, now_ms: int) -> bool:
        """Use a code up; of several at the same time one succeeds."""
        return bool(self._cursor.run(queries.statement(queries.USE_CODE, now_ms, code_hash)))

    def forget_expired(self, before_ms: int) -> None:
        """Forget access tokens and codes that expired before a moment."""
        self._cursor.run(queries.statement(queries.FORGET_TOKENS, before_ms))
        self._cursor.run(queries.statement(queries.FORGET_CODES, before_ms))


def _app(*row: Any) -> App:
    return App(row[0], row[1], row[2], row[3], row[4], tuple(row[5].split()), *row[6:])
