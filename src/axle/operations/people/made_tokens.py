"""The tokens that people have made: they do no more than their makers may, and end with what let them be made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from axle.core import oauth, roles
from axle.core.accounts import PRIVATE, Token
from axle.core.catalog import Catalog
from axle.core.people import Membership
from axle.storage.interface import Transaction


class Held(NamedTuple):
    """What a token may do now. `role` is that of who made it, which bounds more than scopes say; empty for an operator's."""

    scopes: frozenset[str]
    role: str = ""


def held(tx: Transaction, token: Token, catalog: Catalog) -> Held | None:
    """Return what a token may do now: no more than whoever made or approved it. None where its maker has left.

    What an app was granted outlives that: then the role counts that its approver had at the end.
    """
    scopes = frozenset(token.scopes.split())
    if token.maker is None:
        return Held(scopes)
    memberships = tx.for_account(token.account).members_of_user(token.maker)
    present = [one.role for one in memberships if one.archived_ms is None or token.purpose != PRIVATE]
    if not present:
        return None
    role = roles.least(present)
    return Held(roles.narrowed(scopes, role, catalog), role)


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
