"""Cookies, where they are wanted: the standard library's jar, with the connectors' limits."""

from __future__ import annotations

import threading
import urllib.request
from email.message import Message
from http.cookiejar import CookieJar, DefaultCookiePolicy, MozillaCookieJar
from pathlib import Path
from typing import Any, cast

from axle.client.config import CookieConfig
from axle.client.errors import ConfigurationError
from axle.client.messages import Request, Response


class _AnswerShim:
    """An answer as the standard library's jar wants to see it."""

    def __init__(self, response: Response) -> None:
        self._headers = Message()
        for name, value in response.fields:
            if name == "set-cookie":
                self._headers["Set-Cookie"] = value

    def info(self) -> Message:
        """Return the headers."""
        return self._headers


class Jar:
    """The cookies of one client; with a persistent handler they are kept in that file."""

    def __init__(self, rules: CookieConfig) -> None:
        self._rules = rules
        self._lock = threading.Lock()
        policy = DefaultCookiePolicy(strict_domain=rules.block_third_party_cookies)
        self.file = rules.persistent_cookie_handler
        self.cookies: CookieJar = MozillaCookieJar(self.file, policy=policy) if self.file else CookieJar(policy)
        if isinstance(self.cookies, MozillaCookieJar) and self.file and Path(self.file).exists():
            try:
                self.cookies.load(ignore_discard=True)
            except (OSError, ValueError) as wrong:  # a file in another format is one of the former
                raise ConfigurationError(f"cookies: persistent_cookie_handler: {self.file} cannot be read: {wrong}") from None

    def add(self, request: Request) -> None:
        """Put the cookies that belong to a request into its headers."""
        shim = urllib.request.Request(request.url)
        self.cookies.add_cookie_header(shim)
        text = shim.get_header("Cookie")
        if text:
            request.headers["cookie"] = text

    def take(self, response: Response) -> None:
        """Keep the cookies of an answer, up to the limits."""
        if response.request is None or not response.header("set-cookie"):
            return
        shim = urllib.request.Request(response.request.url)
        with self._lock:
            self.cookies.extract_cookies(cast(Any, _AnswerShim(response)), shim)
            self._bound()
            if isinstance(self.cookies, MozillaCookieJar):
                self.cookies.save(ignore_discard=True)

    def _bound(self) -> None:
        by_domain: dict[str, list[Any]] = {}
        for cookie in list(self.cookies):
            by_domain.setdefault(cookie.domain, []).append(cookie)
        surplus = [cookie for kept in by_domain.values() for cookie in kept[self._rules.max_cookies_per_domain :]]
        surplus += [cookie for cookie in self.cookies if cookie not in surplus][self._rules.max_total_cookie_count :]
        for cookie in surplus:
            self.cookies.clear(cookie.domain, cookie.path, cookie.name)
