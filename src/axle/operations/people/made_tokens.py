"""The tokens that people have made: they end with what let their makers make them."""

from __future__ import annotations

from collections.abc import Iterable

from axle.core import oauth, roles
from axle.core.accounts import Token
from axle.core.catalog import Catalog
from axle.core.people import Membership
from axle.storage.interface import Transaction


def revoke_all(tx: Transaction, user_id: int, now_ms: int) -> int:
    """Revoke the tokens that a user of the account has made; return how many."""
    return _revoke(tx, tx.tokens_made_by(user_id), now_ms)


def revoke_beyond_role(tx: Transaction, membership: Membership, catalog: Catalog, now_ms: int) -> int:
    """Revoke the tokens that somebody has made and could not make with the present role; return how many."""
    grantable = roles.grantable(membership.role, catalog)
    if not grantable:
        return revoke_all(tx, membership.user_id, now_ms)
    granted = " ".join(grantable)
    tokens = tx.tokens_made_by(membership.user_id)
    return _revoke(tx, (token for token in tokens if oauth.beyond(token.scopes.split(), granted)), now_ms)


def _revoke(tx: Transaction, tokens: Iterable[Token], now_ms: int) -> int:
    held = [token for token in tokens if token.expires_ms is None or token.expires_ms > now_ms]
    for token in held:
        token.revoked_ms = now_ms
        tx.save_token(token)
    return len(held)
