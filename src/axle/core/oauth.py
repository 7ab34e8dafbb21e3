"""What OAuth decides without asking anybody: digests, redirect addresses, scopes, and proofs that a code came to its owner."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from urllib.parse import urlsplit

from axle.core.errors import Invalid, OAuthError, Unauthenticated, excerpt
from axle.core.hosts import loopback
from axle.core.permissions import ALL
from axle.core.property_types import instant

BASIC = "oauth"  # the scope that allows nothing but knowing which account it is
ACCESS_SECONDS = 1_800
CODE_MS = 60_000
FORM_MS = 600_000  # how long somebody who has signed in may take to decide
HASH_SHOWN = 16  # characters of a hash that name a token, wherever one is listed or noted
KEPT_MS = 7 * 86_400_000  # how long what has expired is known, so that it can be told from what never was

MAX_REDIRECTS = 20  # addresses of one app
MAX_ADDRESS = 2_000  # characters of an address
MAX_SCOPES = 250  # of an app or a request; HubSpot has fewer
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_SCOPE = re.compile(r"[!#-\[\]-~]{1,200}")
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")


def digest(secret: str) -> str:
    """Return the only form in which a secret is kept. Secrets are random and long, so that a slow hash would add nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def matches(secret: str, kept: str) -> bool:
    """Tell whether a secret is the one whose digest is kept, in a time that does not depend on how much of it is right."""
    return hmac.compare_digest(digest(secret), kept)


def proves(verifier: str, challenge: str, method: str) -> bool:
    """Tell whether a verifier is the one that a challenge was made from (RFC 7636)."""
    if method == "S256":
        verifier = urlsafe_b64encode(hashlib.sha256(verifier.encode("utf-8", "surrogatepass")).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(verifier.encode("utf-8", "surrogatepass"), challenge.encode())


def check_challenge(challenge: str, method: str, required: bool = False) -> None:
    """Raise OAuthError for a challenge that no verifier could be made for, or a method that is not known.

    Where one is `required`, it must be a hash: whoever sees a plain one has the verifier.
    """
    if required and not (challenge and method == "S256"):
        raise OAuthError("invalid_request", "BAD_CODE_CHALLENGE", "a code_challenge by S256 is required")
    if method not in ("", "S256", "plain") or (method and not challenge):
        raise OAuthError("invalid_request", "BAD_CODE_CHALLENGE", "code_challenge_method must be S256 or plain")
    if challenge and not _CHALLENGE.fullmatch(challenge):
        raise OAuthError("invalid_request", "BAD_CODE_CHALLENGE", "code_challenge must have 43 to 128 unreserved characters")


def check_redirect(address: str) -> None:
    """Raise Invalid for what an app may not be redirected to.

    That is anything but an absolute https address, an http address on a loopback host, which no network sees, or one with a
    scheme of the app's own, which has a dot in it.
    """
    try:
        parts = urlsplit(address)
        web = parts.scheme == "https" or (parts.scheme == "http" and loopback(parts.hostname or ""))
        allowed = (web and bool(parts.hostname)) or bool(_SCHEME.fullmatch(parts.scheme))
        fits = allowed and parts.port != 0 and parts.username is None
    except ValueError:
        fits = False
    if not fits or "#" in address or len(address) > MAX_ADDRESS or not re.fullmatch("[!-~]+", address):
        raise Invalid(f"not an address to redirect to: {excerpt(address)} (write https://host/path; http:// is for localhost)")


def split(text: str) -> tuple[str, ...]:
    """Return the scopes in a text, each once, in order. Raises OAuthError for what cannot be a scope, or too many."""
    scopes = tuple(dict.fromkeys(text.split()))
    if len(scopes) > MAX_SCOPES or not all(_SCOPE.fullmatch(one) for one in scopes):
        raise OAuthError("invalid_scope", "BAD_SCOPE", "missing or invalid scope")
    return scopes


def beyond(scopes: Sequence[str], granted: str) -> list[str]:
    """Return those of the scopes that are not granted. The basic scope always is."""
    held = frozenset(granted.split())
    return [] if ALL in held else [one for one in scopes if one not in held and one != BASIC]


def expired(at_ms: int, now_ms: int) -> Unauthenticated:
    """Say that a token has expired, and when."""
    seconds = (now_ms - at_ms) // 1000
    units = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
    unit, length = next((one for one in units if seconds >= one[1]), units[-1])
    text = f"The OAuth token used to make this call expired {seconds // length} {unit}(s) ago."
    return Unauthenticated(text, expired=instant(at_ms))
