"""An account, the people in it, and what lets programs in: tokens, apps and codes.

What is kept of a secret is its hash alone; of an app's also the secret, sealed, since deliveries are signed with it.
Times are epoch milliseconds, None where there is none.
"""

from __future__ import annotations

import msgspec

PRIVATE, ACCESS, REFRESH = "private", "access", "refresh"  # what a token is for
ENVIRONMENT = "environment"  # the origin of the private token that follows a setting
APPROVAL, CODE = "approval", "code"  # what a code is for


class Account(msgspec.Struct):
    """One account; its id is the portal id of the wire."""

    id: int
    name: str
    created_ms: int


class Team(msgspec.Struct, frozen=True):
    """A team of an owner's, of which one is the primary."""

    id: str
    name: str
    primary: bool = False


class Owner(msgspec.Struct):
    """A person whom records are assigned to. An archived one keeps the user id for those who still ask for it."""

    id: int
    user_id: int | None
    email: str
    first_name: str
    last_name: str
    created_ms: int
    updated_ms: int
    archived_ms: int | None = None
    teams: tuple[Team, ...] = ()


class Token(msgspec.Struct):
    """A token, without its secret. `scopes` are separated by blanks.

    `purpose` is PRIVATE for the token of a private app, ACCESS or REFRESH for those of OAuth. Those have the user who approved,
    and the `origin` that all tokens of one approval share. `used_ms` is the last use, to the minute.
    `maker` is the user who had signed in and made or approved it: it may never do more than they may. None for an operator's.
    """

    hash: str
    account: int
    app: int
    name: str
    scopes: str
    created_ms: int
    expires_ms: int | None = None
    revoked_ms: int | None = None
    purpose: str = PRIVATE
    user_id: int | None = None
    origin: str = ""
    used_ms: int | None = None
    maker: int | None = None


class App(msgspec.Struct):
    """An app that asks for tokens with OAuth; `account` is whose it is. `scopes` are separated by blanks.

    `sealed_secret` is empty for an app that was made before secrets were sealed. `old_secret_hash` is of the secret that was
    replaced, which is good until `old_until_ms`.
    """

    id: int
    client_id: str
    secret_hash: str
    account: int
    name: str
    redirect_uris: tuple[str, ...]
    scopes: str
    created_ms: int
    archived_ms: int | None = None
    sealed_secret: str = ""
    old_secret_hash: str = ""
    old_until_ms: int = 0


class Code(msgspec.Struct):
    """A secret for one use within a short time, on the way to a token: an APPROVAL that a user is asked for, then a CODE.

    `challenge` and `method` are those of PKCE, empty where it is not used. `maker` is that of the tokens that come of it.
    """

    hash: str
    purpose: str
    account: int
    user_id: int | None
    app: int
    scopes: str
    redirect_uri: str
    challenge: str
    method: str
    expires_ms: int
    used_ms: int | None = None
    maker: int | None = None
