"""Whether a request to the controls may have been sent by a web page that somebody has open: controls need no token."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

OWN_HEADER = b"x-axle-test"  # no page can send it to another site without asking first, which is never answered
READING = ("GET", "HEAD")
# What the form of a page, or its script without asking first, can send.
FORMS = (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data")


def refusal(method: str, headers: Mapping[bytes, bytes], public_url: str) -> str:
    """Say why a request is refused; nothing where no page can have sent it.

    A page on a name that suddenly leads to this machine sends that name as its host; any other page sends its origin with all
    but reads, and can read no answer. `public_url` adds a name that the server is called by.
    """
    host = headers.get(b"host", b"").decode("latin-1")
    if not (_local(host) or (public_url and host == urlsplit(public_url).netloc)):
        return "the host of the controls must be an address, localhost or that of AXLE_PUBLIC_URL"
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin and urlsplit(origin).netloc != host:
        return "the controls are not for the pages of other sites"
    media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if method not in READING and media_type in FORMS and OWN_HEADER not in headers:
        return "send Content-Type: application/json, or the header X-Axle-Test, so that no form of a page can be meant"
    return ""


def _local(host: str) -> bool:
    """Tell whether a host is an address or localhost, and so cannot be made to lead elsewhere."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ipaddress.ip_address(name))
    except ValueError:
        return False
