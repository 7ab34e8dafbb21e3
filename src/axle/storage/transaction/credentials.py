"""Tokens, apps and codes within a transaction, found by a secret or an id of their own, and what is noted of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.accounts import App, Code, Token
from axle.core.errors import Conflict
from axle.core.events import CredentialEvent
from axle.storage import credentials, queries
from axle.storage.credentials import ARCHIVED, CHANGED, CREATED, REPLACED, REVOKED
from axle.storage.sql import SQL
from axle.storage.transaction.view import View


class SQLCredentials(View):
    """Apps, tokens and codes. What changes one of them notes it, with the `actor`."""

    def _note(self, event: CredentialEvent) -> None:
        """Note what was done to a credential, under the next number of the account that it belongs to."""
        rows = self._rows(queries.statement(queries.NEXT_NUMBER, event.account, "credential"), int)
        noted = msgspec.structs.replace(event, number=rows[0], actor=self.actor)
        self._cursor.run(queries.statement(credentials.ADD_EVENT, *msgspec.structs.astuple(noted)))

    def app(self, client_id: str) -> App | None:
        """Return the app with this client id."""
        return next(iter(self._apps(credentials.app(client_id))), None)

    def app_by_id(self, app_id: int) -> App | None:
        """Return the app with this id."""
        return next(iter(self.apps_with([app_id])), None)

    def apps_with(self, ids: Sequence[int]) -> list[App]:
        """Return those of the apps with these ids that there are."""
        return self._apps(credentials.apps_with(self._dialect, ids)) if ids else []

    def apps(self) -> list[App]:
        """Return all apps by id."""
        return self._apps(credentials.APPS)

    def _apps(self, query: SQL) -> list[App]:
        return self._rows(query, _app)

    def save_app(self, app: App, now_ms: int | None = None) -> None:
        """Add an app, or replace the one with the same id."""
        other_app = self.app(app.client_id)
        if other_app is not None and other_app.id != app.id:
            raise Conflict(f"another app has the client id {app.client_id}")
        before = self.app_by_id(app.id)
        values = (app.id, app.client_id, app.secret_hash, app.account, app.name, " ".join(app.redirect_uris), app.scopes)
        more = (app.created_ms, app.archived_ms, app.sealed_secret, app.old_secret_hash, app.old_until_ms)
        self._cursor.run(queries.statement(credentials.SAVE_APP, *values, *more))
        action = ARCHIVED if app.archived_ms is not None else CHANGED if before else CREATED
        self._note(credentials.about_app(app, action, app.archived_ms or now_ms or app.created_ms))

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of a token."""
        return next(iter(self._rows(credentials.token(token_hash), Token)), None)

    def tokens_with(self, hashes: Sequence[str]) -> list[Token]:
        """Return what is known of tokens."""
        return self._rows(credentials.tokens_with(self._dialect, hashes), Token) if hashes else []

    def save_token(self, token: Token, now_ms: int | None = None) -> None:
        """Add a token, or replace when it expires, since when it is revoked and where it comes from."""
        happened = credentials.changed(self.token(token.hash), token, now_ms)
        if happened is None:
            return
        self._cursor.run(queries.statement(credentials.SAVE_TOKEN, *msgspec.structs.astuple(token)))
        self._note(credentials.about_token(token, *happened))

    def tokens_from(self, origin: str) -> list[Token]:
        """Return the tokens of one origin."""
        return self._rows(credentials.tokens_from(origin), Token)

    def private_tokens(self, limit: int) -> list[Token]:
        """Return the tokens of the account's private apps, the newest first."""
        return self._rows(queries.statement(credentials.PRIVATE_TOKENS, self.account, limit), Token)

    def tokens_made_by(self, user_id: int) -> list[Token]:
        """Return the tokens that a user has made and nobody has revoked."""
        return self._rows(queries.statement(credentials.TOKENS_MADE_BY, self.account, user_id), Token)

    def drop_token(self, token: Token, now_ms: int) -> None:
        """Remove a token that another one replaces."""
        self._cursor.run(queries.statement(credentials.DROP_TOKEN, token.hash))
        self._note(credentials.about_token(token, REPLACED, now_ms))

    def use_token(self, token_hash: str, now_ms: int) -> None:
        """Note that a token was used."""
        self._cursor.run(queries.statement(credentials.USE_TOKEN, now_ms, token_hash))

    def revoke_origin(self, origin: str, now_ms: int) -> None:
        """Revoke all tokens of one approval."""
        if origin:
            self._revoke(queries.statement(credentials.REVOKE_ORIGIN, now_ms, origin))

    def revoke_app(self, app_id: int, now_ms: int) -> None:
        """Revoke all tokens that an app got with OAuth."""
        self._revoke(queries.statement(credentials.REVOKE_APP, now_ms, app_id))

    def _revoke(self, query: SQL) -> None:
        for token in sorted(self._rows(query, Token), key=lambda token: (token.account, token.hash)):
            self._note(credentials.about_token(token, REVOKED, token.revoked_ms or 0))

    def add_code(self, code: Code) -> None:
        """Keep a code."""
        self._cursor.run(queries.statement(credentials.ADD_CODE, *msgspec.structs.astuple(code)))

    def code(self, code_hash: str) -> Code | None:
        """Return the code with this hash, used or not."""
        return next(iter(self._rows(queries.statement(credentials.CODE, code_hash), Code)), None)

    def use_code(self, code_hash: str, now_ms: int) -> bool:
        """Use a code up; of several at the same time one succeeds."""
        return bool(self._cursor.run(queries.statement(credentials.USE_CODE, now_ms, code_hash)))

    def forget_expired(self, before_ms: int) -> None:
        """Forget access tokens and codes that expired before a moment.

        What was done to such tokens before it is forgotten account by account: this one, and those that a token was taken from.
        """
        accounts = {self.account, *self._rows(queries.statement(credentials.FORGET_TOKENS, before_ms), int)}
        self._cursor.run(queries.statement(credentials.FORGET_CODES, before_ms))
        for account in sorted(accounts):
            self._cursor.run(queries.statement(credentials.FORGET_EVENTS, account, before_ms))


def _app(*row: Any) -> App:
    """Make an app of a row, whose redirect URIs are separated by blanks."""
    app_id, client_id, secret_hash, account, name, redirect_uris, *rest = row
    return App(app_id, client_id, secret_hash, account, name, tuple(redirect_uris.split()), *rest)
