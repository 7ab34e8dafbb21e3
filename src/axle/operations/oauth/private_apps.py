"""Tokens of private apps: the one that follows a setting, and ending one."""

from __future__ import annotations

from axle.core.accounts import ENVIRONMENT, PRIVATE, Token
from axle.core.errors import Invalid
from axle.core.oauth import HASH_SHOWN, digest
from axle.core.permissions import ALL
from axle.storage.interface import Transaction

NAME = "default"  # of the first token
_KEPT = "the token that AXLE_TOKEN set last still works, though AXLE_TOKEN is not set any more; end it with: axle token revoke"


def follow(tx: Transaction, secret: str, now_ms: int) -> str:
    """Make a setting's token the account's only one that comes from a setting; return a warning, empty where all is well.

    The token that another value had set is dropped; one that an operator revoked stays revoked. Of several servers that start
    with different values, the last one wins. Raises Invalid for a token that an app got with OAuth.
    """
    tx.next_number(ENVIRONMENT)  # of servers that start at the same moment, one comes after the other
    present = tx.token(digest(secret))
    if present is not None and present.purpose != PRIVATE:
        raise Invalid("AXLE_TOKEN is a token of an OAuth app: choose another")
    for other_token in tx.tokens_from(ENVIRONMENT):
        if other_token.hash != digest(secret):
            _replace(tx, other_token, now_ms)
    if present is None:
        tx.save_token(Token(digest(secret), tx.account, tx.account, NAME, ALL, now_ms, origin=ENVIRONMENT))
        return ""
    present.origin = ENVIRONMENT
    tx.save_token(present, now_ms)
    if present.revoked_ms is not None:
        return "the token that AXLE_TOKEN names was revoked, and stays so: choose another"
    if present.expires_ms is not None and present.expires_ms <= now_ms:
        return "the token that AXLE_TOKEN names has expired: choose another"
    return ""


def _replace(tx: Transaction, token: Token, now_ms: int) -> None:
    """Drop a token that a setting has left, unless it was revoked: who comes back to that value must not find it alive."""
    if token.revoked_ms is None:
        tx.drop_token(token, now_ms)
    else:
        token.origin = ""
        tx.save_token(token, now_ms)


def left_over(tx: Transaction, now_ms: int) -> str:
    """Return a warning where a setting's token lives on without its setting."""
    for token in tx.tokens_from(ENVIRONMENT):
        if token.revoked_ms is None and (token.expires_ms is None or token.expires_ms > now_ms):
            return f"{_KEPT} {token.hash[:HASH_SHOWN]}"
    return ""
