"""Credentials: a bearer token, an OAuth2 refresh token that issues access tokens, or API keys.

This module knows what to send and what an answer means; it sends nothing and reads no clock. `axle.client.call_steps` makes
sure that only one task refreshes at a time.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode

import msgspec

from axle.client import statuses
from axle.client.config import HttpVersion, SecureSocket
from axle.client.errors import AuthError, AuthUnavailable, ConfigurationError, HubSpotError
from axle.client.messages import Request, Response, redacted_answer
from axle.client.setting_types import Bound, Checked, Seconds, plain_spelling
from axle.client.timeouts import Timeout

TOKEN_PATH = "/oauth/v1/token"
EARLY_REFRESH = 0.9
TOKEN = re.compile(r"[\x21-\x7e]+")  # what a header can carry
FORM = "application/x-www-form-urlencoded"


class Secret(msgspec.Struct, metaclass=Checked, frozen=True):
    """What is shown without its fields."""

    label: ClassVar[str] = "auth"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


class Bearer(Secret, frozen=True):
    """An access token, such as that of a private app."""

    token: str

    def __post_init__(self) -> None:
        if not self.token.strip():
            raise ConfigurationError("auth: the token is empty")


class ApiKeys(Secret, frozen=True):
    """Keys that are sent in their own headers, or the old key that is a field of every query."""

    private_app: str | None = None
    private_app_legacy: str | None = None
    hapikey: str | None = None

    def __post_init__(self) -> None:
        if not (self.private_app or self.private_app_legacy or self.hapikey):
            raise ConfigurationError("auth: ApiKeys has no key")


class Tokens(Secret, frozen=True):
    """The response of a token endpoint; `refresh_token` may be a new one."""

    access_token: str
    refresh_token: str
    expires_in: float
    raw: dict[str, Any]

    def __repr__(self) -> str:
        return f"Tokens(***, expires_in={self.expires_in})"


class ClientConfig(Secret, frozen=True, kw_only=True):
    """How the token endpoint is reached; other settings are those of all calls."""

    label: ClassVar[str] = "auth: client_config"
    custom_headers: Mapping[str, str] = {}
    custom_payload: str = ""
    http_version: HttpVersion | None = None
    secure_socket: SecureSocket | ssl.SSLContext | None = None
    connect_timeout: Bound = 15.0
    request_timeout: Bound = 30.0


class OAuth2Refresh(Secret, frozen=True, kw_only=True):
    """The refresh token grant: access tokens are fetched on first use, and again before they expire.

    Without `refresh_url` it is `/oauth/v1/token` of the client's `base_url`, so that no other server sees the secrets.
    `on_token` is called with the new Tokens, to store a new refresh token. For an AsyncClient it may be `async`.
    """

    refresh_token: str
    client_id: str
    client_secret: str
    refresh_url: str | None = None
    scopes: str | tuple[str, ...] = ()
    default_token_exp_time: Seconds = 3600.0
    clock_skew: Seconds = 0.0
    optional_params: Mapping[str, str] = {}
    credential_bearer: Literal["POST_BODY_BEARER", "AUTH_HEADER_BEARER"] = "POST_BODY_BEARER"
    client_config: ClientConfig = ClientConfig()
    on_token: Callable[[Tokens], Any] | None = None

    def __post_init__(self) -> None:
        for name in ("refresh_token", "client_id", "client_secret", "refresh_url"):
            if getattr(self, name) == "":
                raise ConfigurationError(f"auth: {name} must not be empty")

    def __repr__(self) -> str:
        return f"OAuth2Refresh(refresh_url={self.refresh_url!r}, ***)"


Auth = Bearer | ApiKeys | OAuth2Refresh


def auth_of(value: Any, environ: Mapping[str, str]) -> Auth:
    """Read what a client was given: a text is a bearer token, None means HUBSPOT_ACCESS_TOKEN. Raises ConfigurationError."""
    auth = environ.get("HUBSPOT_ACCESS_TOKEN") if value is None else value
    if auth is None:
        raise ConfigurationError("auth: pass a token, or set HUBSPOT_ACCESS_TOKEN")
    if isinstance(auth, Bearer | OAuth2Refresh | ApiKeys):
        return auth
    if not isinstance(auth, str):
        hint = _hint(auth) if isinstance(auth, Mapping) else ""
        kinds = "a token as text, Bearer, OAuth2Refresh or ApiKeys"
        raise ConfigurationError(f"auth takes {kinds}, not {type(auth).__name__}{hint}")
    return Bearer(auth.strip())


def _hint(fields: Mapping[Any, Any]) -> str:
    """Suggest the class whose fields a mapping has, in the connectors' spelling or in ours."""
    names = {plain_spelling(name) for name in fields}
    for auth_class in (OAuth2Refresh, Bearer, ApiKeys):
        if names & {plain_spelling(name) for name in auth_class.__struct_fields__}:
            return f" (did you mean {auth_class.__name__}({auth_class.__struct_fields__[0]}=…)?)"
    return ""


def static_headers(auth: Auth) -> dict[str, str]:
    """Return the headers of a credential that never changes."""
    if isinstance(auth, Bearer):
        return {"authorization": f"Bearer {auth.token}"}
    if isinstance(auth, ApiKeys):
        keys = {"private-app": auth.private_app, "private-app-legacy": auth.private_app_legacy}
        return {name: key for name, key in keys.items() if key}
    return {}


def static_query(auth: Auth) -> str:
    """Return the field of the query of a credential that is one."""
    return urlencode({"hapikey": auth.hapikey}) if isinstance(auth, ApiKeys) and auth.hapikey else ""


class Grant:
    """The state of a refresh token grant: the access token at hand, and the refresh token for the next."""

    def __init__(self, auth: OAuth2Refresh, base_url: str) -> None:
        self.auth = auth
        self.url = auth.refresh_url or base_url + TOKEN_PATH
        self.refresh_token = auth.refresh_token
        self.access_token = ""
        self.failures = 0
        self.failure: HubSpotError | None = None
        self._good_until = 0.0

    def fresh(self, now: float) -> bool:
        """Tell whether the access token at hand will do."""
        return bool(self.access_token) and now < self._good_until

    def fail(self, failure: HubSpotError) -> None:
        """Take notice that no token could be had, and why."""
        self.failures += 1
        self.failure = failure

    def spoil(self, token: str) -> None:
        """Take notice that the server holds a token for expired."""
        if token == self.access_token:
            self._good_until = 0.0

    def request(self) -> Request:
        """Return the request for a new access token."""
        auth = self.auth
        form = {"grant_type": "refresh_token", "refresh_token": self.refresh_token}
        headers = {"content-type": FORM, "accept": "application/json"}
        if auth.credential_bearer == "POST_BODY_BEARER":
            form |= {"client_id": auth.client_id, "client_secret": auth.client_secret}
        else:
            pair = base64.b64encode(f"{auth.client_id}:{auth.client_secret}".encode()).decode()
            headers["authorization"] = f"Basic {pair}"
        scopes = auth.scopes if isinstance(auth.scopes, str) else " ".join(auth.scopes)
        if scopes:
            form["scope"] = scopes
        body = urlencode({**form, **auth.optional_params})
        if auth.client_config.custom_payload:
            body += "&" + auth.client_config.custom_payload
        headers |= {name.lower(): value for name, value in auth.client_config.custom_headers.items()}
        limits = auth.client_config
        timeout = Timeout(limits.request_timeout, limits.connect_timeout)
        return Request("POST", self.url, headers, body.encode(), timeout)

    def accept(self, response: Response, now: float) -> Tokens:
        """Take over what the token endpoint answered. Raises AuthError."""
        body = response.error_body()
        token = body.get("access_token")
        if response.status not in statuses.SUCCESSES or not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise _error_of(response)
        lifetime = _lifetime(body.get("expires_in"), self.auth.default_token_exp_time)
        self.access_token = token
        self.refresh_token = body.get("refresh_token") or self.refresh_token
        self._good_until = now + max(0.0, lifetime * EARLY_REFRESH - self.auth.clock_skew)
        return Tokens(token, self.refresh_token, lifetime, dict(body))


def _error_of(response: Response) -> AuthError:
    redacted = redacted_answer(response) or response
    body = redacted.error_body()
    reason = body.get("message") or body.get("error_description") or redacted.text[:200]
    error_class = AuthUnavailable if response.status in statuses.RETRIED else AuthError
    message = f"the token endpoint answered {response.status}: {reason}"
    return error_class(message, request=response.request, response=redacted)


def _lifetime(lifetime: Any, default: float) -> float:
    """Return a lifetime, which some servers tell as text."""
    try:
        return default if lifetime is None else float(lifetime)
    except (TypeError, ValueError):
        return default
