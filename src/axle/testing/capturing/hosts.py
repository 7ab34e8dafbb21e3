"""Which hosts are HubSpot's, and which of them Axle answers for."""

from __future__ import annotations

import re

LOCAL = ("localhost", "127.0.0.1", "::1")
DOMAINS = ("hubapi.com", "hubspot.com", "hubspot.net", "hsforms.com", "hsappstatic.net", "hubspotusercontent.com")
_ANSWERED = re.compile(
    r"(api|app)(-[a-z]{2}[0-9])?\.(hubapi|hubspot)\.com"
)  # a region may stand in the name: api-eu1.hubapi.com


def name_of(host: object) -> str:
    """Return the name of a host as it is compared: text, lower case, without the dot of the root; "" for what is no name."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("latin-1")
    return host.lower().rstrip(".") if isinstance(host, str) else ""


def is_hubspot(host: object) -> bool:
    """Tell whether a host is HubSpot's."""
    name = name_of(host)
    return name.endswith(DOMAINS) and any(name == domain or name.endswith(f".{domain}") for domain in DOMAINS)


def is_answered(host: object) -> bool:
    """Tell whether Axle answers for a host: those of the API, and of the page that asks a person for consent."""
    return _ANSWERED.fullmatch(name_of(host)) is not None
