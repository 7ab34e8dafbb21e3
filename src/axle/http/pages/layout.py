"""Pages for people: one frame and one style, no script, nothing from elsewhere, and headers that keep it so."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from axle.core.markup import escape
from axle.http.messages import Answer, Headers

HTML = b"text/html;charset=utf-8"
_STYLE = (Path(__file__).parent / "layout.css").read_text("utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# A wheel on its axle.
_MARK = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">'
    '<circle cx="12" cy="12" r="9"/>'
    '<circle cx="12" cy="12" r="2.5" fill="currentColor" stroke="none"/><path d="M12 3v6M12 15v6M3 12h6M15 12h6"/></svg>'
)


def page_html(title: str, inner: str) -> bytes:
    """Put the inside of a page into the frame; `inner` is HTML, `title` text."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<header>{_MARK}<span>Axle</span></header>\n{inner}\n</main>\n"
        "</body>\n</html>\n"
    ).encode()


def page(status: int, title: str, inner: str, more: Headers, leads_to: str = "") -> Answer:
    """Answer with a page that cannot be framed, kept or scripted; its forms lead to this server, and on to `leads_to`."""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {leads_to}"
    )
    headers: Headers = [
        (b"content-security-policy", policy.strip().encode()),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"no-store"),
        *more,
    ]
    return Answer(status, page_html(title, inner), HTML, headers)
