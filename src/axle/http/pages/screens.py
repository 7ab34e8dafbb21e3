"""The pages on which people work: one shell without data for all of them; their scripts ask the API for what they show."""

from __future__ import annotations

import re
from functools import cache

from axle.http.messages import Answer, Headers
from axle.http.pages.assets import FRAME, address
from axle.http.pages.layout import HTML

# Which page is at which addresses: those of records are HubSpot's own.
_ADDRESSES = (
    (re.compile(r"/tasks"), "tasks"),
    (re.compile(r"/recycle-bin"), "recyclebin"),
    (re.compile(r"/developer"), "developer"),
    (re.compile(r"/contacts/\d+/record/[\w-]+/\w+"), "record"),
    (re.compile(r"/contacts/\d+/objects/[\w-]+/views/all/list"), "record"),
    (re.compile(r"/\w+/\d+/view/all/\w+/\w+"), "record"),
)
_STYLES = {"record": "records", "recyclebin": "records", "developer": "records"}  # beside that of all pages
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%230b6e5f' "
    "stroke-width='2'%3E%3Ccircle cx='12' cy='12' r='9'/%3E%3Cpath d='M12 3v18M3 12h18'/%3E%3C/svg%3E"
)
# Nothing from elsewhere, no script in the page, no text made into markup but by the one rule of render.js.
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
    b"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types axle"
)
_HEADERS: Headers = [
    (b"content-security-policy", _POLICY),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]


def screen_at(path: str) -> str | None:
    """Return the name of the page at a path, if there is one."""
    return next((name for pattern, name in _ADDRESSES if pattern.fullmatch(path)), None)


@cache
def screen(name: str) -> Answer:
    """Return a page: the same for everybody, without a word of anybody's data."""
    style = f'\n<link rel="stylesheet" href="{address(f"{_STYLES[name]}.css")}">' if name in _STYLES else ""
    html = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Axle</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{_ICON}">
<link rel="stylesheet" href="{address("app.css")}">{style}
<link rel="modulepreload" href="{address(f"{FRAME}.js")}">
<script type="module" src="{address(f"{name}.js")}"></script>
</head>
<body>
<noscript><p>This page needs JavaScript.</p></noscript>
<div id="app"></div>
</body>
</html>
"""
    return Answer(200, html.encode(), HTML, _HEADERS)
