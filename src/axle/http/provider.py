"""The provider of identities (OpenID Connect): where people are sent, and what it says of them when they come back.

The standard library speaks to it, in threads of its own; what it signs is checked by joserfc, which is imported when the first
person comes back. A way there and back uses PKCE, a state and a nonce.
"""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPException
from importlib.util import find_spec
from typing import Any, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from axle.config import Config
from axle.core.hosts import loopback
from axle.core.people import Person
from axle.operations.people.provider import TOO_OLD, Identity, ProviderVisit, same_browser
from axle.operations.people.sign_in import SignInRefused

BACK = "/sign-in/provider/back"
WELL_KNOWN = "/.well-known/openid-configuration"
SECONDS = 10.0  # that one answer of the provider may take
MAX_ANSWER = 1024 * 1024  # bytes of one
AT_ONCE = 4  # people for whom it is asked at the same time
MAX_WAITING = 64
KEPT_MS = 3_600_000  # how long what it says of itself is believed
LEEWAY = 60  # seconds that its clock may differ
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "RS384", "RS512", "PS384", "PS512", "ES384", "ES512")
SILENT = "The provider does not answer as it should; try again in a moment."


class ProviderFailed(Exception):
    """The provider does not answer, or answers nonsense."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nobody: a secret is sent to the address that the provider has published alone."""

    def redirect_request(self, *request: Any) -> None:
        """Follow no redirect."""


class Provider:
    """The one provider of a server. What it publishes is read when somebody first goes there."""

    def __init__(self, config: Config) -> None:
        if find_spec("joserfc") is None:  # told at the start, not to the first person who comes back
            raise ModuleNotFoundError("joserfc is not installed", name="joserfc")
        self._issuer = config.oidc_issuer
        self._client = (config.oidc_client_id, config.oidc_client_secret)
        self._back = config.public_url.rstrip("/") + BACK
        self._open = urllib.request.build_opener(_NoRedirects).open
        self._published: tuple[int, dict[str, Any], dict[str, Any]] | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._waiting = 0

    async def proved(
        self, visit: ProviderVisit, visitor: Person | None, now_ms: int, exposed: bool
    ) -> ProviderVisit | SignInRefused:
        """Return a visit with where to go to, or with whom the provider says that it is."""
        away = not (visit.state or visit.code or visit.error)
        if not away and not same_browser(visit):
            return SignInRefused(TOO_OLD)
        if visit.error:
            return SignInRefused("The provider has let nobody in.")
        if self._waiting >= MAX_WAITING:
            return SignInRefused(SILENT)
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, "axle-provider")
        work: Callable[[ProviderVisit, int], ProviderVisit] = self._away if away else self._returned
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, visit, now_ms)
        except ProviderFailed:
            return SignInRefused(SILENT)
        finally:
            self._waiting -= 1

    def _away(self, visit: ProviderVisit, now_ms: int) -> ProviderVisit:
        """Add the address to which somebody is sent."""
        address = self._metadata(now_ms)["authorization_endpoint"]
        challenge = urlsafe_b64encode(sha256(visit.flow.verifier.encode()).digest()).rstrip(b"=").decode()
        fields = {
            "response_type": "code",
            "client_id": self._client[0],
            "redirect_uri": self._back,
            "scope": "openid email profile",
            "state": visit.flow.state,
            "nonce": visit.flow.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return msgspec.structs.replace(visit, address=f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}")

    def _returned(self, visit: ProviderVisit, now_ms: int) -> ProviderVisit:
        """Add whom the provider says that it is."""
        tokens = self._tokens(visit, now_ms)
        claims = self._claims(tokens.get("id_token"), visit.flow.nonce, now_ms)
        if "email" not in claims:
            claims |= self._user_info(tokens.get("access_token"), claims["sub"], now_ms)
        email, verified = str(claims.get("email", "")), claims.get("email_verified") in (True, "true")
        return msgspec.structs.replace(visit, identity=Identity(self._issuer, claims["sub"], email, verified and bool(email)))

    def _tokens(self, visit: ProviderVisit, now_ms: int) -> dict[str, Any]:
        """Exchange a code."""
        metadata, (client_id, secret) = self._metadata(now_ms), self._client
        fields = {"grant_type": "authorization_code", "code": visit.code, "redirect_uri": self._back}
        fields |= {"code_verifier": visit.flow.verifier, "client_id": client_id}
        headers = {"content-type": "application/x-www-form-urlencoded"}
        if secret and "client_secret_basic" in metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            packed = b64encode(f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()).decode()
            headers["authorization"] = f"Basic {packed}"
        elif secret:
            fields["client_secret"] = secret
        return self._ask(metadata["token_endpoint"], headers, urlencode(fields).encode())

    def _claims(self, token: object, nonce: str, now_ms: int) -> dict[str, Any]:
        """Return what a signed identity says, if it is the provider's, for this server and this way there."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError
        from joserfc.jwk import KeySet

        def essential(value: str) -> Any:
            return {"essential": True, "value": value}

        expected = jwt.JWTClaimsRegistry(
            now=now_ms // 1_000,
            leeway=LEEWAY,
            iss=essential(self._issuer),
            aud=essential(self._client[0]),
            nonce=essential(nonce),
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        for fresh in (False, True):  # the provider may have begun to sign with another key
            try:
                # The stubs want another mapping.
                keys = KeySet.import_key_set(self._keys(now_ms, fresh=fresh))  # type: ignore[arg-type]
                claims = jwt.decode(str(token), keys, algorithms=list(ALGORITHMS)).claims
                expected.validate(claims)
            except InvalidKeyIdError:
                continue
            except (JoseError, ValueError, TypeError, KeyError) as wrong:
                raise ProviderFailed from wrong
            if claims.get("azp", self._client[0]) != self._client[0] or not isinstance(claims["sub"], str):
                raise ProviderFailed
            return dict(claims)
        raise ProviderFailed

    def _user_info(self, token: object, subject: str, now_ms: int) -> dict[str, Any]:
        """Ask for the address where the identity has none; what is about somebody else is nothing."""
        address = self._metadata(now_ms).get("userinfo_endpoint")
        if not isinstance(address, str) or not isinstance(token, str):
            return {}
        about = self._ask(address, {"authorization": f"Bearer {token}"})
        if about.get("sub") != subject:
            raise ProviderFailed
        return {name: about[name] for name in ("email", "email_verified") if name in about}

    def _metadata(self, now_ms: int) -> dict[str, Any]:
        """Return what the provider says of itself."""
        return self._read(now_ms)[1]

    def _keys(self, now_ms: int, *, fresh: bool) -> dict[str, Any]:
        """Return the keys with which it signs."""
        if fresh:
            self._published = None
        return self._read(now_ms)[2]

    def _read(self, now_ms: int) -> tuple[int, dict[str, Any], dict[str, Any]]:
        published = self._published
        if published is None or not 0 <= now_ms - published[0] < KEPT_MS:
            metadata = self._ask(self._issuer.rstrip("/") + WELL_KNOWN, {})
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if metadata.get("issuer") != self._issuer or not all(trustworthy(str(metadata.get(name))) for name in needed):
                raise ProviderFailed
            published = self._published = (now_ms, metadata, self._ask(metadata["jwks_uri"], {}))
        return published

    def _ask(self, address: str, headers: Mapping[str, str], form: bytes | None = None) -> dict[str, Any]:
        """Ask the provider for a JSON object."""
        if not trustworthy(address):
            raise ProviderFailed
        request = urllib.request.Request(address, form, {"accept": "application/json", **headers})
        try:
            with self._open(request, timeout=SECONDS) as answer:
                answered = msgspec.json.decode(answer.read(MAX_ANSWER))
        except (OSError, HTTPException, ValueError) as wrong:  # errors of urllib are errors of the system's
            _fail(wrong)
        if not isinstance(answered, dict):
            raise ProviderFailed
        return answered


def _fail(wrong: Exception) -> NoReturn:
    if isinstance(wrong, urllib.error.HTTPError):
        wrong.close()
    raise ProviderFailed from wrong


def trustworthy(address: str) -> bool:
    """Tell whether an address is one of TLS, or of this machine."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and loopback(parts.hostname or "")))
    except ValueError:
        return False
