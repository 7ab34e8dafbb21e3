"""The part of a transaction that OAuth needs: apps, tokens and codes, found by a secret or an id of their own."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.accounts import Account, App, Code, Token
from axle.core.errors import Conflict
from axle.core.events import CredentialEvent
from axle.storage import credentials, queries
from axle.storage.credentials import ARCHIVED, CHANGED, CREATED, REPLACED, REVOKED
from axle.storage.cursor import Cursor
from axle.storage.interface import FIRST_ID
from axle.storage.sql import SQL


class Grants:
    """Apps, tokens and codes, within a transaction. What changes one of them notes it, with the `actor`."""

    account: int
    actor: str
    _cursor: Cursor

    def for_account(self, account: int) -> Grants:
        """Return another account's view within the same transaction."""
        raise NotImplementedError

    def next_number(self, sequence: str) -> int:
        """Return the next number of one of the account's sequences."""
        raise NotImplementedError

    def note(self, event: CredentialEvent) -> None:
        """Note what was done to a credential, under the next number of its account."""
        number = self.for_account(event.account).next_number("credential")
        noted = msgspec.structs.replace(event, number=number, actor=self.actor)
        self._cursor.run(queries.statement(credentials.ADD_EVENT, *msgspec.structs.astuple(noted)))

    def own_account(self) -> Account | None:
        """Return what is known of the account itself."""
        rows: Any = self._cursor.run(queries.account(self.account))
        return Account(*rows[0]) if rows else None

    def add_account(self, account: Account) -> None:
        """Add an account. Raises Conflict if the id is taken."""
        if not self._cursor.run(queries.statement(queries.ADD_ACCOUNT, account.id, account.name, account.created_ms)):
            raise Conflict(f"account {account.id} exists already")
        self._cursor.run(queries.statement(queries.ADD_COUNTER, account.id, FIRST_ID))
        self.note(credentials.about_account(account.id, account.name, account.created_ms))

    def app(self, client_id: str) -> App | None:
        """Return the app with this client id."""
        return next(iter(self._apps(credentials.app(client_id))), None)

    def app_by_id(self, app_id: int) -> App | None:
        """Return the app with this id."""
        return next(iter(self._apps(credentials.app_by_id(app_id))), None)

    def apps(self) -> list[App]:
        """Return all apps by id."""
        return self._apps(credentials.APPS)

    def _apps(self, query: SQL) -> list[App]:
        rows: Any = self._cursor.run(query)
        return [_app(*row) for row in rows]

    def save_app(self, app: App) -> None:
        """Add an app, or replace the one with the same id."""
        other_app = self.app(app.client_id)
        if other_app is not None and other_app.id != app.id:
            raise Conflict(f"another app has the client id {app.client_id}")
        before = self.app_by_id(app.id)
        values = (app.id, app.client_id, app.secret_hash, app.account, app.name, " ".join(app.redirect_uris), app.scopes)
        self._cursor.run(queries.statement(credentials.SAVE_APP, *values, app.created_ms, app.archived_ms))
        action = ARCHIVED if app.archived_ms is not None else CHANGED if before else CREATED
        self.note(credentials.about_app(app, action, app.archived_ms or app.created_ms))

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of a token."""
        rows: Any = self._cursor.run(credentials.token(token_hash))
        return Token(*rows[0]) if rows else None

    def save_token(self, token: Token, now_ms: int | None = None) -> None:
        """Add a token, or replace when it expires, since when it is revoked and where it comes from."""
        happened = credentials.changed(self.token(token.hash), token, now_ms)
        if happened is None:
            return
        self._cursor.run(queries.statement(credentials.SAVE_TOKEN, *msgspec.structs.astuple(token)))
        self.note(credentials.about_token(token, *happened))

    def tokens_from(self, origin: str) -> list[Token]:
        """Return the tokens of one origin."""
        rows: Any = self._cursor.run(credentials.tokens_from(origin))
        return [Token(*row) for row in rows]

    def drop_token(self, token: Token, now_ms: int) -> None:
        """Remove a token that another one replaces."""
        self._cursor.run(queries.statement(credentials.DROP_TOKEN, token.hash))
        self.note(credentials.about_token(token, REPLACED, now_ms))

    def use_token(self, token_hash: str, now_ms: int) -> None:
        """Note that a token was used."""
        self._cursor.run(queries.statement(credentials.USE_TOKEN, now_ms, token_hash))

    def revoke_origin(self, origin: str, now_ms: int) -> None:
        """Revoke all tokens of one approval."""
        if origin:
            self._revoked(queries.statement(credentials.REVOKE_ORIGIN, now_ms, origin))

    def revoke_app(self, app_id: int, now_ms: int) -> None:
        """Revoke all tokens that an app got with OAuth."""
        self._revoked(queries.statement(credentials.REVOKE_APP, now_ms, app_id))

    def _revoked(self, query: SQL) -> None:
        rows: Any = self._cursor.run(query)
        for token in sorted((Token(*row) for row in rows), key=lambda token: (token.account, token.hash)):
            self.note(credentials.about_token(token, REVOKED, token.revoked_ms or 0))

    def add_code(self, code: Code) -> None:
        """Keep a code."""
        values = (code.hash, code.purpose, code.account, code.user_id, code.app, code.scopes, code.redirect_uri)
        self._cursor.run(
            queries.statement(credentials.ADD_CODE, *values, code.challenge, code.method, code.expires_ms, code.used_ms)
        )

    def code(self, code_hash: str) -> Code | None:
        """Return the code with this hash, used or not."""
        rows: Any = self._cursor.run(queries.statement(credentials.CODE, code_hash))
        return Code(*rows[0]) if rows else None

    def use_code(self, code_hash: str, now_ms: int) -> bool:
        """Use a code up; of several at the same time one succeeds."""
        return bool(self._cursor.run(queries.statement(credentials.USE_CODE, now_ms, code_hash)))

    def forget_expired(self, before_ms: int) -> None:
        """Forget access tokens and codes that expired before a moment, and what was done to such tokens before it."""
        self._cursor.run(queries.statement(credentials.FORGET_TOKENS, before_ms))
        self._cursor.run(queries.statement(credentials.FORGET_CODES, before_ms))
        self._cursor.run(queries.statement(credentials.FORGET_EVENTS, before_ms))


def _app(*row: Any) -> App:
    return App(row[0], row[1], row[2], row[3], row[4], tuple(row[5].split()), *row[6:])
