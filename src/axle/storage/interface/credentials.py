"""What a storage does with tokens, apps and codes. They are found by a secret's hash or an id of their own, in every account.

What changes them is noted as a credential event of the account that they belong to, with the transaction's `actor`. Moments are
epoch milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from axle.core.accounts import App, Code, Token


class Credentials(Protocol):
    """Tokens, apps and codes, within a transaction."""

    def token(self, token_hash: str) -> Token | None:
        """Return the token with this hash, expired and revoked ones too."""

    def tokens_with(self, hashes: Sequence[str]) -> list[Token]:
        """Return those of the tokens with these hashes that there are, in no order, expired and revoked ones too."""

    def tokens_from(self, origin: str) -> list[Token]:
        """Return the tokens of one origin, by hash."""

    def private_tokens(self, limit: int) -> list[Token]:
        """Return up to `limit` tokens of the account's private apps, the newest first, expired and revoked ones too."""

    def tokens_made_by(self, user_id: int) -> list[Token]:
        """Return the tokens of private apps that a user of the account has made and nobody has revoked, by hash."""

    def save_token(self, token: Token, now_ms: int | None = None) -> None:
        """Add a token, or change the one with the same hash: when it expires, since when it is revoked, its origin.

        The rest of a token never changes. `now_ms` is when that happens, where the token does not say it itself.
        """

    def drop_token(self, token: Token, now_ms: int) -> None:
        """Remove a token that another one replaces."""

    def use_token(self, token_hash: str, now_ms: int) -> None:
        """Note when a token was used last."""

    def revoke_origin(self, origin: str, now_ms: int) -> None:
        """Revoke all tokens of one origin that are not revoked yet; none where it is empty."""

    def revoke_app(self, app_id: int, now_ms: int) -> None:
        """Revoke all tokens that an app got with OAuth and that are not revoked yet."""

    def app(self, client_id: str) -> App | None:
        """Return the app with this client id, archived ones too."""

    def app_by_id(self, app_id: int) -> App | None:
        """Return the app with this id, archived ones too."""

    def apps_with(self, ids: Sequence[int]) -> list[App]:
        """Return those of the apps with these ids that there are, in no order, archived ones too."""

    def apps(self) -> list[App]:
        """Return all apps by id, archived ones too."""

    def save_app(self, app: App, now_ms: int | None = None) -> None:
        """Add an app, or replace the one with the same id. Raises Conflict where another app has its client id.

        `now_ms` is when that happens, where the app does not say it itself.
        """

    def code(self, code_hash: str) -> Code | None:
        """Return the code with this hash, used and expired ones too."""

    def add_code(self, code: Code) -> None:
        """Add a code."""

    def use_code(self, code_hash: str, now_ms: int) -> bool:
        """Use a code up. False where it was used before: of several at the same time one succeeds."""

    def forget_expired(self, before_ms: int) -> None:
        """Remove access tokens and codes that expired before a moment, and what was noted of such tokens before it."""
