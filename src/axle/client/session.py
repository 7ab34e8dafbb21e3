"""What the calls of one client share: settings, headers, token, cookies, cache, limits; and how a call becomes a request."""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Callable
from typing import Any

from axle.client import redirects, retries
from axle.client.auth import Auth, Grant, OAuth2Refresh, static_headers, static_query
from axle.client.breaker import Breaker, State
from axle.client.cache import Cache
from axle.client.calls import Call, mapping
from axle.client.config import Config
from axle.client.cookies import Jar
from axle.client.errors import ConfigurationError
from axle.client.limiter import Limiter, RateLimit
from axle.client.logs import log
from axle.client.messages import Request
from axle.client.timeouts import Timeout

COMPRESS_ABOVE = 8 * 1024
AGENT = "axle-crm"


class Session:
    """What the calls of one client share. Everything in it may be used by many threads and tasks at once."""

    def __init__(self, config: Config, auth: Auth, lock: Any) -> None:
        self.config = config
        self.lock = lock
        self.grant = Grant(auth, config.base_url) if isinstance(auth, OAuth2Refresh) else None
        self.clock: Callable[[], float] = config.clock
        self.random: Callable[[], float] = config.random
        self.budget = retries.Budget(config.retry.budget)
        self.cache = Cache(config.cache) if config.cache and config.cache.enabled else None
        self.jar = Jar(config.cookies) if config.cookies and config.cookies.enabled else None
        limit = config.rate_limit
        self.limiter: Limiter | None = Limiter(limit) if isinstance(limit, RateLimit) else limit
        self._breakers: dict[str, Breaker] = {}
        self.portal: int | None = None  # once an answer has named it
        self.heeding: set[str] = set()  # hosts that have shown that they heed keys
        self.query = static_query(auth)
        self.headers = _headers_of_all_calls(config, auth)
        self.hooked = any(getattr(config.hooks, name) is not None for name in config.hooks.__struct_fields__)
        if self.grant:
            for name, value in self.grant.request().headers.items():
                header(name, value)  # so that a mistake is reported now, without the value

    def breaker(self, host: str) -> Breaker | None:
        """Return the circuit breaker of a host, or None where there are none."""
        rules = self.config.circuit_breaker
        if rules is None:
            return None
        breaker = self._breakers.get(host)
        return breaker or self._breakers.setdefault(host, Breaker(rules, lambda state: self._circuit(host, state)))

    def entitled(self, request: Request) -> bool:
        """Tell whether a request may carry an access token: one that was redirected to another host may not."""
        rules = self.config.follow_redirects
        return not rules.enabled or rules.allow_auth_headers or redirects.same_origin(request.url, self.config.base_url)

    def tell(self, hook: str, *facts: Any) -> None:
        """Call a hook, if there is one."""
        if self.hooked and (function := getattr(self.config.hooks, hook)) is not None:
            function(*facts)

    def _circuit(self, host: str, state: State) -> None:
        log.info("circuit of %s: %s", host, state.value)
        self.tell("on_circuit", host, state)


def _headers_of_all_calls(config: Config, auth: Auth) -> dict[str, str]:
    """Return the headers that every request has, those of the settings last. Raises ConfigurationError."""
    headers: dict[str, Any] = {"accept": "application/json", "user-agent": AGENT, **static_headers(auth)}
    if config.compression != "never":
        headers["accept-encoding"] = encodings(config.transport)
    return dict(header(name, value) for name, value in (*headers.items(), *config.headers.items()))


def encodings(transport: Any) -> str:
    """Return what answers may be packed with: what the transport is known to unpack."""
    names = ["gzip", "deflate"]
    if transport == "fast" or _is_installed("brotli") or _is_installed("brotlicffi"):
        names.append("br")
    has_zstd = transport in (None, "default") and (_is_installed("compression.zstd") or _is_installed("backports.zstd"))
    if transport == "fast" or has_zstd:
        names.append("zstd")
    return ", ".join(names)


@functools.cache
def _is_installed(module: str) -> bool:
    import importlib.util

    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # nor is the package that it would be in
        return False


NOT_IN_NAMES = re.compile(r"[^!#$%&'*+.^_`|~0-9a-z-]")
NOT_IN_VALUES = re.compile(r"[^\t\x20-\x7e\x80-\xff]|^\s|\s$")


def header(name: str, value: Any) -> tuple[str, str]:
    """Return a header as it is sent: a name in lower case, values joined. Raises ConfigurationError if it cannot be."""
    try:
        lower, text = name.lower(), value if isinstance(value, str) else ", ".join(value)
    except (TypeError, AttributeError):
        raise ConfigurationError(
            f"headers: {name!r:.100} takes a string or a list of strings, not {type(value).__name__}"
        ) from None
    if not lower or NOT_IN_NAMES.search(lower):
        raise ConfigurationError(f"headers: {name!r} is not a valid header name")
    if NOT_IN_VALUES.search(text):
        raise ConfigurationError(f"headers: {name}: the value has characters that are not allowed in a header")
    return lower, text


def request_of(session: Session, call: Call) -> Request:
    """Make the request of a call."""
    options = call.options
    headers = dict(session.headers)
    body = call.body
    if body:
        headers["content-type"] = call.content_type
        if session.config.compression == "always" and len(body) > COMPRESS_ABOVE:
            body = gzip.compress(body, 5)
            headers["content-encoding"] = "gzip"
    for name, value in mapping("headers", options.get("headers")).items():
        lower, text = header(name, value)
        headers[lower] = text
    timeout = Timeout.of(options["timeout"]) if "timeout" in options else session.config.timeout
    url = session.config.base_url + call.target
    if session.query:
        url += ("&" if "?" in url else "?") + session.query
    return Request(call.method, url, headers, body, timeout)
