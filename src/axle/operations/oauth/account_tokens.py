"""The tokens of an account's private apps: listed, made with no more than the maker may do, and revoked."""

from __future__ import annotations

import secrets

import msgspec

from axle.core import oauth, roles, sizes
from axle.core.accounts import Token
from axle.core.errors import Forbidden, Invalid, NotFound, excerpt
from axle.core.permissions import ALL, READ, WRITE
from axle.core.property_types import milliseconds
from axle.core.scopes import in_words, known_scopes
from axle.operations import rights
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

MAX_TOKENS = 1_000  # of an account: those that hold, and as far as there is room those that do not any more
MAX_NAME = 100


class TokenInput(msgspec.Struct):
    """A new token. `expiresAt` is an instant; without it, the token holds until it is revoked."""

    name: str
    scopes: sizes.Listed[str]
    expiresAt: str | None = None


class AccountToken(HiddenRepr, msgspec.Struct):
    """A token, and where it has just been made its secret, which nobody is shown again."""

    token: Token
    now_ms: int
    secret: str = ""


class GrantableScope(msgspec.Struct):
    """A scope that the caller may give to a token, and what it allows."""

    scope: str
    words: str


def new_token() -> str:
    """Make up the token of a private app."""
    parts = (secrets.token_hex(4), secrets.token_hex(2), secrets.token_hex(2), secrets.token_hex(2), secrets.token_hex(6))
    return f"pat-na1-{'-'.join(parts)}"


def list_tokens(tx: Transaction, caller: Caller, request: Request[None]) -> list[AccountToken]:
    """Return the tokens of the account's private apps that the caller manages, the newest first."""
    rights.tokens(caller, request.path, READ)
    return [AccountToken(token, caller.moment.now_ms) for token in _managed(tx, caller)]


def _managed(tx: Transaction, caller: Caller) -> list[Token]:
    """Return the tokens that the caller may see and revoke: a member those that he made himself."""
    tokens = tx.private_tokens(MAX_TOKENS)
    return [token for token in tokens if not rights.member(caller) or token.maker == caller.maker]


def list_scopes(tx: Transaction, caller: Caller, request: Request[None]) -> list[GrantableScope]:
    """Return the scopes that the caller may give to a token."""
    rights.tokens(caller, request.path, READ)
    held = _grantable(caller)
    scopes = [ALL, *known_scopes(caller.catalog)] if ALL in held else sorted(held)
    return [GrantableScope(scope, in_words(scope, caller.catalog)) for scope in scopes]


def _grantable(caller: Caller) -> frozenset[str]:
    """Return what the caller may give to a token: for a person, nothing that would let it do more than the role does."""
    if caller.signed_in is None:
        return caller.scopes
    return roles.grantable(caller.signed_in.membership.role, caller.catalog)


def create(tx: Transaction, caller: Caller, request: Request[TokenInput]) -> AccountToken:
    """Make a token. Raises Forbidden for more than the caller may do himself, and Invalid for what no token can be."""
    _require_manager(caller)
    body, now_ms = request.body, caller.moment.now_ms
    name = body.name.strip()
    if not name or len(name) > MAX_NAME:
        raise Invalid(f"A token needs a name of 1 to {MAX_NAME} characters.", context={"name": [excerpt(name)]})
    expires_ms = _expiry(body.expiresAt, now_ms)
    scopes = _granted(caller, body.scopes)
    alive = [token for token in tx.private_tokens(MAX_TOKENS) if _holds(token, now_ms)]
    if len(alive) >= MAX_TOKENS:
        raise Invalid(f"An account has at most {MAX_TOKENS} tokens: revoke one first.", context={"limit": [str(MAX_TOKENS)]})
    secret = new_token()
    token = Token(oauth.digest(secret), caller.account, caller.account, name, scopes, now_ms, expires_ms)
    token.user_id = token.maker = caller.maker
    tx.save_token(token)
    return AccountToken(token, now_ms, secret)


def _require_manager(caller: Caller) -> None:
    """Raise Forbidden unless the caller may manage tokens. An OAuth app may not: what it made would outlast its approval."""
    rights.tokens(caller, {}, WRITE)
    source = caller.moment.source
    if source.type == "INTEGRATION" and source.id != str(caller.account):
        raise Forbidden("Apps that use OAuth cannot make or revoke tokens of private apps.")


def _granted(caller: Caller, scopes: list[str]) -> str:
    """Return the scopes of a new token. Raises Forbidden for one that the caller lacks, Invalid for one that does nothing."""
    names = list(dict.fromkeys(scopes))
    if not names:
        raise Invalid("A token needs at least one scope.", context={"scopes": ["[]"]})
    known_names = {ALL, *known_scopes(caller.catalog)}
    unknown = [scope for scope in names if scope not in known_names]
    if unknown:
        matching = [excerpt(scope) for scope in unknown]
        raise Invalid(f"No call of this server needs {', '.join(matching)}", context={"scopes": matching})
    beyond = oauth.beyond(names, " ".join(_grantable(caller)))
    if beyond:
        raise Forbidden(
            f"Nobody can give a token more than he may do himself: {', '.join(beyond)}.", context={"scopes": beyond}
        )
    return ALL if ALL in names else " ".join(names)


def _expiry(text: str | None, now_ms: int) -> int | None:
    if not text:
        return None
    moment = milliseconds(text)
    if moment is None or moment <= now_ms:
        raise Invalid(
            "expiresAt must be an instant to come, such as 2030-01-31T00:00:00Z.", context={"expiresAt": [excerpt(text)]}
        )
    return moment


def _holds(token: Token, now_ms: int) -> bool:
    return token.revoked_ms is None and (token.expires_ms is None or token.expires_ms > now_ms)


def revoke(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Revoke a token, which its id names. Raises NotFound; to revoke one again does nothing."""
    _require_manager(caller)
    number = request.path["tokenId"]
    matching = [token for token in _managed(tx, caller) if token.hash[: oauth.HASH_SHOWN] == number]
    if not matching:
        raise NotFound(f"No token with id {excerpt(number)}", context={"tokenId": [excerpt(number)]})
    for token in matching:
        if token.revoked_ms is None:
            token.revoked_ms = caller.moment.now_ms
            tx.save_token(token)
