"""What is known beyond any one account: accounts, tokens, and moments that have come. The same on every database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axle.storage import queries
from axle.storage.interface import Account, DueRow, Token
from axle.storage.sql import SQL, Row


class Directory:
    """The part of a storage that asks the few statements without an account; a database brings `_plain`, which runs one."""

    def _plain(self, query: SQL) -> Sequence[Row]:
        """Run a statement that reads, outside of any transaction."""
        raise NotImplementedError

    def accounts(self) -> list[Account]:
        """Return all accounts by id."""
        rows: Any = self._plain(queries.ACCOUNTS)
        return [Account(*row) for row in rows]

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of a token."""
        rows: Any = self._plain(queries.token(token_hash))
        return Token(*rows[0]) if rows else None

    def tokens(self) -> list[Token]:
        """Return all tokens, oldest first."""
        rows: Any = self._plain(queries.TOKENS)
        return [Token(*row) for row in rows]

    def due(self, now_ms: int, limit: int) -> list[DueRow]:
        """Return moments that have come, earliest first."""
        rows: Any = self._plain(queries.due(now_ms, limit))
        return [DueRow(*row) for row in rows]

    def next_due(self) -> int | None:
        """Return the earliest reserved moment."""
        rows: Any = self._plain(queries.NEXT_DUE)
        return rows[0][0] if rows else None


def saving(token: Token) -> SQL:
    """Return the statement that keeps a token."""
    values = (token.hash, token.account, token.app, token.name, token.scopes)
    times = (token.created_ms, token.expires_ms, token.revoked_ms)
    return queries.statement(queries.SAVE_TOKEN, *values, *times, token.kind, token.user_id, token.origin)
