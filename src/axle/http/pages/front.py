"""The page at the server's own address: it tells a person who opens it in a browser what answers here, and where to read on.

Clients of the API do not ask for HTML, and get what HubSpot's service has at this path, which is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from axle.http.messages import Answer
from axle.http.pages.layout import page

PATH = "/"
_INSIDE = (
    "<h1>Axle</h1><p>A CRM server with HubSpot's CRM objects API. Programs use it with a token.</p>"
    '<p><a href="/tasks">Your tasks</a> and <a href="/account">your account</a> are for people who have signed in.</p>'
    '<p><a href="/openapi">All operations</a>, also as an <a href="/openapi.json">OpenAPI document</a>.</p>'
    '<p><a href="/health">/health</a> tells whether the server lives, <a href="/ready">/ready</a> whether its database '
    "answers.</p>"
    "<p>The documentation is in the folder <code>docs</code> of Axle's source; begin with <code>docs/tutorial.md</code>.</p>"
)


def asked_for(path: str, headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether a browser asks for the page."""
    return path == PATH and b"text/html" in headers.get(b"accept", b"")


@cache
def front_page() -> Answer:
    """Return the page."""
    return page(200, "Axle", _INSIDE, [])
