"""Where an answer points to, and the request that follows it."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from axle.client import statuses
from axle.client.config import FollowRedirects
from axle.client.messages import SECRET_HEADERS, Request, Response


def following(rules: FollowRedirects, request: Request, response: Response) -> Request | None:
    """Return the request that follows a redirect, or None where the answer is none.

    Credentials stay with the host that they are meant for, unless `allow_auth_headers` says otherwise.
    """
    target = response.header("location")
    if not target or response.status not in (*statuses.SEE_OTHER, *statuses.KEEP_METHOD):
        return None
    url = urljoin(request.url, target)
    if urlsplit(url).scheme not in ("http", "https"):
        return None
    headers = dict(request.headers)
    if urlsplit(url)[:2] != urlsplit(request.url)[:2] and not rules.allow_auth_headers:
        headers = {name: value for name, value in headers.items() if name not in SECRET_HEADERS}
    method, body = request.method, request.body
    if response.status in statuses.SEE_OTHER and method != "HEAD":
        method, body = "GET", b""
        headers = {name: value for name, value in headers.items() if not name.startswith("content-")}
    return Request(method, url, headers, body, request.timeout)
