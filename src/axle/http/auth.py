"""From a token to who is calling. Tokens are looked up by their hash; what is found is believed for a second."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

from axle.core.accounts import PRIVATE, REFRESH, Token
from axle.core.catalog import Catalog
from axle.core.errors import Unauthenticated, Unavailable
from axle.core.oauth import HASH_SHOWN, digest, expired
from axle.core.people import SignedIn
from axle.core.record import Source
from axle.http import query
from axle.operations.people import made_tokens
from axle.operations.people.made_tokens import Held
from axle.storage.interface import WRITE_LANE, Job, Storage, Transaction

BELIEVED_MS = 800  # how long a token that was revoked elsewhere may still work here: less than the second that is promised
MAX_CACHED_TOKENS = 10_000
MAX_TOKEN = 512
USED_MS = 60_000  # how exactly it is known when a token was last used
BEARER = b"Bearer"
MISSING_CREDENTIALS = "Any of the listed authentication credentials are missing"  # what the service answers to OPTIONS
NO_CREDENTIALS = (
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at "
    "https://developers.hubspot.com/docs/methods/auth/oauth-overview"
)


class Identity(NamedTuple):
    """A token that holds: its account, its app, its scopes. `signed_in` is a session instead, where a person calls.

    `role` is that of the person who calls, or who made or approved the token, the user `maker`; empty for an operator's token.
    """

    account: int
    app: int
    scopes: frozenset[str]
    actor: str = ""  # what is noted of credentials names the token so
    source: Source = Source(id="0")
    signed_in: SignedIn | None = None
    role: str = ""
    maker: int | None = None


class FoundToken(NamedTuple):
    """A token that holds as far as the database knows, and what it may do now."""

    token: Token
    held: Held


NOBODY = Identity(0, 0, frozenset())  # who calls what needs no token


class _Known(NamedTuple):
    identity: Identity
    token: Token
    until_ms: int


class Authenticator:
    """Knows the tokens that were used in the last second."""

    def __init__(self, storage: Storage, catalog: Catalog, bearer_exactly: bool = False) -> None:
        self._storage = storage
        self._catalog = catalog
        self._bearer_exactly = bearer_exactly
        self._known: dict[str, _Known] = {}

    def forget(self) -> None:
        """Believe nothing that was looked up so far."""
        self._known.clear()

    def token_of(self, headers: Mapping[bytes, bytes]) -> str:
        """Return the token of a request; empty where there is none."""
        return token_of(headers, exactly=self._bearer_exactly)

    def held(self, token: str) -> bool:
        """Tell whether a token was good when it was last looked up."""
        return token in self._known

    def believed(self, token: str, now_ms: int) -> Identity | None:
        """Return whose token it is, if that was looked up within a second. Raises Unauthenticated if it has expired since."""
        cached = self._known.get(token)
        if (
            cached is None or not 0 < cached.until_ms - now_ms <= BELIEVED_MS
        ):  # a clock that goes back makes nothing last longer
            return None
        return _unexpired(cached, now_ms)

    def look_up(self, token: str, tx: Transaction) -> FoundToken | None:
        """Ask the database for a token, and what it may do now; None where there is none, or it is void."""
        stored = tx.token(digest(token))
        if stored is None or stored.revoked_ms is not None or stored.purpose == REFRESH:
            return None
        held = made_tokens.held(tx, stored, self._catalog)
        return FoundToken(stored, held) if held is not None else None

    def judge(self, token: str, match: FoundToken | None, now_ms: int) -> Identity:
        """Return whose token it is, of what the database knows of it. Raises Unauthenticated for nothing, or what is void."""
        if match is None:
            self._known.pop(token, None)
            raise Unauthenticated(NO_CREDENTIALS)
        stored, held = match
        if len(self._known) >= MAX_CACHED_TOKENS:
            self._known.clear()
        self._note_use(stored, now_ms)
        source = Source(id=str(stored.app))
        identity = Identity(stored.account, stored.app, held.scopes, _actor(stored), source, role=held.role, maker=stored.maker)
        cached = self._known[token] = _Known(identity, stored, now_ms + BELIEVED_MS)
        return _unexpired(cached, now_ms)

    def _note_use(self, token: Token, now_ms: int) -> None:
        """Have it noted that a token is used, at most once a minute, and wait for nothing: a note that is lost comes again."""
        if token.used_ms is not None and 0 <= now_ms - token.used_ms < USED_MS:
            return
        with contextlib.suppress(Unavailable):
            note = Job(token.account, lambda tx: tx.use_token(token.hash, now_ms), lambda jobs: None)
            note.everywhere = True
            self._storage.submit(WRITE_LANE, note)


def _actor(token: Token) -> str:
    """Say whose token it is: a private app's by its hash, an OAuth app's by the app and the person who approved it."""
    if token.purpose == PRIVATE:
        return f"token {token.hash[:HASH_SHOWN]}"
    return f"app {token.app}" + (f", user {token.user_id}" if token.user_id is not None else "")


def _unexpired(cached: _Known, now_ms: int) -> Identity:
    expires = cached.token.expires_ms
    if expires is not None and expires <= now_ms:
        raise expired(expires, now_ms)
    return cached.identity


def developer_key(raw_query: bytes) -> str:
    """Return the key in a query; empty where there is none."""
    keys = [value for name, value in query.pairs(raw_query.decode("latin-1")) if name == "hapikey"]
    return keys[-1] if keys and 0 < len(keys[-1]) <= MAX_TOKEN else ""


def token_of(headers: Mapping[bytes, bytes], *, exactly: bool = False) -> str:
    """Return the token of a request; empty where there is none.

    Where there is an Authorization header, it alone counts: a bearer, `exactly` as the service reads it or in any case and with
    any blanks. Without one, the two headers of private apps do.
    """
    authorization = headers.get(b"authorization")
    if authorization is None:
        raw = (headers.get(b"private-app", b"") or headers.get(b"private-app-legacy", b"")).strip()
    else:
        scheme, _, bearer = authorization.partition(b" ")
        raw = bearer.strip()
        if (scheme != BEARER and (exactly or scheme.lower() != b"bearer")) or (exactly and raw != bearer):
            raw = b""
    return raw.decode("latin-1") if 0 < len(raw) <= MAX_TOKEN else ""
