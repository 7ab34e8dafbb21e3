"""Which hosts are HubSpot's, and which of them Axle answers for."""

from __future__ import annotations

import functools
import re
import unicodedata

KNOWN_NAMES = 1_000  # names; each captured call asks for the same few
LOCAL = ("localhost", "127.0.0.1", "::1")
DOMAINS = ("hubapi.com", "hubspot.com", "hubspot.net", "hsforms.com", "hsappstatic.net", "hubspotusercontent.com")
_ANSWERED = re.compile(
    r"(api|app)(-[a-z]{2}[0-9])?\.(hubapi|hubspot)\.com"
)  # a region may stand in the name: api-eu1.hubapi.com


def name_of(host: object) -> str:
    """Return the name of a host as it is looked up: text, lower case, without the dot of the root; "" for what is no name."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("latin-1")
    if not isinstance(host, str):
        return ""
    return (host if host.isascii() else unicodedata.normalize("NFKC", host)).lower().rstrip(".")


def is_hubspot(host: object) -> bool:
    """Tell whether a host is HubSpot's."""
    return _is_hubspots(name_of(host))


def is_answered(host: object) -> bool:
    """Tell whether Axle answers for a host: those of the API, and of the page that asks a person for consent."""
    return _is_answered(name_of(host))


@functools.lru_cache(maxsize=KNOWN_NAMES)
def _is_hubspots(name: str) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in DOMAINS)


@functools.lru_cache(maxsize=KNOWN_NAMES)
def _is_answered(name: str) -> bool:
    return _ANSWERED.fullmatch(name) is not None
