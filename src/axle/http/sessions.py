"""From a cookie to the person who has signed in, and whether a request comes from a page of this server.

Sessions are looked up by the hash of their secret; what is found is believed for a second, as with tokens.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from axle.core.catalog import Catalog
from axle.core.errors import Conflict, NotPermitted, Unauthenticated, Unavailable
from axle.core.hosts import loopback
from axle.core.oauth import digest
from axle.core.people import SignedIn
from axle.core.record import by_user
from axle.core.roles import MEMBER, READER, scopes_of
from axle.http.auth import BELIEVED_MS, USED_MS, Identity
from axle.http.messages import Headers
from axle.operations.people.sign_in import Browser, ends_at
from axle.storage.interface import WRITE_LANE, Job, Storage, Transaction

SECURE_COOKIE, PLAIN_COOKIE = "__Host-axle", "axle_session"
FORM_COOKIE, FLOW_COOKIE = "axle_sign_in", "axle_provider"
FLOW_SECONDS = 600  # that the way to a provider and back may take
ASKED = b"x-axle-session"  # with the value 1 it says that the cookie counts: no other site can send it
ACCOUNT = b"x-axle-account"
MAX_KNOWN = 10_000  # sessions that are believed at once
MAX_COOKIE = 3_000  # characters of a cookie's value
SECONDS_KEPT = 90 * 86_400  # that a browser keeps a cookie; a session may end sooner
OURS = (b"same-origin", b"none")
UNKNOWN = b"null"  # what a browser says of a page that is not to be named

OTHER_SITE = "A page of another site has sent this."
SIGN_IN_FIRST = "You are not signed in, or your session has ended."


class Sessions:
    """Knows the sessions that were used in the last second."""

    def __init__(self, storage: Storage, catalog: Catalog) -> None:
        self._storage = storage
        self._catalog = catalog
        self._known: dict[str, tuple[Identity, int]] = {}

    def forget(self) -> None:
        """Believe nothing that was looked up so far."""
        self._known.clear()

    def believed(self, secret: str, now_ms: int) -> Identity | None:
        """Return whose session it is, if that was looked up within a second."""
        identity, until_ms = self._known.get(secret, (None, 0))
        return identity if 0 < until_ms - now_ms <= BELIEVED_MS else None

    def judge(self, secret: str, stored: SignedIn | None, now_ms: int) -> Identity:
        """Return whose session it is, of what the database knows of it. Raises Unauthenticated for what has ended."""
        if stored is None or stored.session.expires_ms <= now_ms:
            self._known.pop(secret, None)
            raise Unauthenticated(SIGN_IN_FIRST)
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._note_use(stored, now_ms)
        user = stored.membership.user_id
        identity = Identity(
            account=stored.session.account,
            app=stored.session.account,
            scopes=scopes_of(stored.membership.role, self._catalog),
            actor=f"user {user}",
            source=by_user(user),
            signed_in=stored,
            role=stored.membership.role,
            maker=user,
        )
        self._known[secret] = (identity, now_ms + BELIEVED_MS)
        return identity

    def _note_use(self, stored: SignedIn, now_ms: int) -> None:
        """Have it noted that a session is used, at most once a minute, and wait for nothing."""
        session = stored.session
        if 0 <= now_ms - session.used_ms < USED_MS:
            return
        until_ms = ends_at(session, now_ms)
        with contextlib.suppress(Unavailable):
            note = Job(session.account, lambda tx: tx.use_session(session.hash, now_ms, until_ms), lambda jobs: None)
            note.everywhere = True
            self._storage.submit(WRITE_LANE, note)


def counts(headers: Mapping[bytes, bytes], route: Any) -> bool:
    """Tell whether the cookie of a request without a token counts. A request with a token that is none is none without one."""
    return (headers.get(ASKED) == b"1" or route.page) and b"authorization" not in headers


def looking_up(secret: str) -> Callable[[Transaction], SignedIn | None]:
    """Return work that asks the database what it knows of a session."""
    session_hash = digest(secret)
    return lambda tx: tx.signed_in(session_hash)


def secret_of(headers: Mapping[bytes, bytes], *, secure: bool) -> str:
    """Return the secret of a browser's session; empty where it has none.

    Under TLS only the cookie counts that nobody beside this server could have given to the browser.
    """
    return cookie_called(SECURE_COOKIE if secure else PLAIN_COOKIE, headers)


def cookie_called(name: str, headers: Mapping[bytes, bytes]) -> str:
    """Return the value of a cookie; empty where a browser has none."""
    for part in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        cookie_name, _, value = part.strip().partition("=")
        if cookie_name == name and 0 < len(value) <= MAX_COOKIE:
            return value
    return ""


def browser_of(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """Return what the browser of somebody who signs in has and says."""
    session = secret_of(headers, secure=True) or secret_of(headers, secure=False)
    return {"session": session, "agent": headers.get(b"user-agent", b"").decode("latin-1")}


assert set(browser_of({})) == set(Browser.__struct_fields__)


def cookie(secret: str, base: str) -> Headers:
    """Give a browser its session, or take it away for an empty secret."""
    secure = is_secure(base)
    name = SECURE_COOKIE if secure else PLAIN_COOKIE
    kept = SECONDS_KEPT if secret else 0
    text = f"{name}={secret}; Path=/; Max-Age={kept}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return [(b"set-cookie", text.encode())]


def form_cookie(word: str, base: str) -> Headers:
    """Give a browser what the form of a page must bring back: no other site can send it."""
    text = f"{FORM_COOKIE}={word}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if is_secure(base) else ''}"
    return [(b"set-cookie", text.encode())]


def flow_cookie(flow: str, base: str) -> Headers:
    """Have a browser keep what it brings back from a provider of identities, or forget it, where it is empty.

    The provider is another site, and so the cookie is sent when it leads back here.
    """
    secure = "; Secure" if is_secure(base) else ""
    text = f"{FLOW_COOKIE}={flow}; Path=/sign-in; Max-Age={FLOW_SECONDS if flow else 0}; HttpOnly; SameSite=Lax{secure}"
    return [(b"set-cookie", text.encode())]


def is_exposed(base: str) -> bool:
    """Tell whether what browsers send to the server can be read on the way."""
    return not is_secure(base) and not loopback(urlsplit(base).hostname or "")


def is_secure(base: str) -> bool:
    """Tell whether browsers reach the server by TLS."""
    return base.startswith("https:")


def check_site(headers: Mapping[bytes, bytes], origins: set[str], *, form: bool = False) -> None:
    """Raise NotPermitted for a request that a page of another site has sent, as far as the browser says.

    A form of a page that tells nobody its address says null where others say theirs: then the site alone is judged.
    """
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is not None and site not in OURS:
        raise NotPermitted(OTHER_SITE)
    if origin is None or (origin == UNKNOWN and (form or site is not None)):
        return
    if origin.decode("latin-1") not in origins:
        raise NotPermitted(f"{OTHER_SITE} Behind a proxy, set AXLE_PUBLIC_URL to the address that people use.")


def origin_of(url: str) -> str:
    """Return the origin of an address, as browsers write it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    standard = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{host.removesuffix(standard) if standard else host}"


def check_account(identity: Identity, headers: Mapping[bytes, bytes]) -> None:
    """Raise Conflict for a page of another account than the session's."""
    expected = headers.get(ACCOUNT, b"").decode("latin-1")
    if expected and expected != str(identity.account):
        raise Conflict(
            f"This page is of account {expected[:20]}, but you are in account {identity.account} now: load it again."
        )


def check_role(identity: Identity, route: Any) -> None:
    """Raise NotPermitted for what a role may not do at all, by the person's own hand or by a token that they made."""
    if route.personal or route.lane != WRITE_LANE:
        return
    if identity.role == READER:
        raise NotPermitted(_to_caller(identity, "You may read here, and change nothing."))
    if identity.role == MEMBER and route.defines:
        raise NotPermitted(_to_caller(identity, "Only an admin of this account may change what it defines, and its users."))
    if identity.role == MEMBER and route.erases:
        raise NotPermitted(
            _to_caller(identity, "Only an admin of this account may erase a record for good. You may archive it.")
        )


def _to_caller(identity: Identity, refusal: str) -> str:
    """Say why a refusal applies to a program, which may know nothing of who made its token."""
    if identity.signed_in is not None:
        return refusal
    return f"This token may do no more than the {identity.role} of the account who made or approved it. {refusal}"
