"""Where an answer points to, and the request that follows it."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from axle.client import statuses
from axle.client.auth import FORM
from axle.client.config import FollowRedirects
from axle.client.messages import Request, Response

ANYWHERE = ("accept", "accept-encoding", "accept-language", "user-agent", "content-type", "content-encoding")
"""The headers that go to another host too. All others may be a credential, whatever it is called."""


def following(rules: FollowRedirects, request: Request, response: Response) -> Request | None:
    """Return the request that follows a redirect, or None where the answer is none.

    Credentials, and headers that may be some, stay with the host that they are meant for, unless `allow_auth_headers` says
    otherwise. A change that is answered 301 or 302 is not made elsewhere by a GET: the answer is the error that it is.
    """
    target = response.header("location")
    if not target or response.status not in (*statuses.SEE_OTHER, *statuses.KEEP_METHOD):
        return None
    url = _absolute(request.url, target)
    if url is None:
        return None
    headers = dict(request.headers)
    method, body = request.method, request.body
    reads = method in ("GET", "HEAD")
    if response.status in statuses.MOVED and not reads:
        return None
    if response.status in statuses.SEE_OTHER and method != "HEAD":
        method, body = "GET", b""
        headers = {name: value for name, value in headers.items() if not name.startswith("content-")}
    if not rules.allow_auth_headers and not same_origin(url, request.url):
        headers = {name: value for name, value in headers.items() if name in ANYWHERE}
        if headers.get("content-type") == FORM:
            return None  # a form is about tokens, and holds secrets itself
    return Request(method, url, headers, body, request.timeout)


def same_origin(url: str, other_url: str) -> bool:
    """Tell whether two addresses have their scheme, host and port in common."""
    return urlsplit(url)[:2] == urlsplit(other_url)[:2]


def _absolute(base: str, target: str) -> str | None:
    """Return the address of a target, or None if it is not an HTTP address."""
    try:
        url = urljoin(base, target)
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None
