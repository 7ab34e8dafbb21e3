"""The mail server that a setting names: smtp://user:password@host:587, or smtps://… for TLS from the first byte."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from axle.core.hosts import loopback

SETTING = "AXLE_SMTP_URL"
PORTS = {"smtp": 587, "smtps": 465}
HOW = "write smtp://user:password@host:587, or smtps://user:password@host:465"
STARTTLS = ("required", "never")


class MailServer(NamedTuple):
    """A mail server, and how it is spoken to: `tls` from the first byte on, or `starttls` before anything is said.

    `private_ca` is a file with the certificates that are trusted in the place of the system's. What is on this machine alone
    may have neither TLS nor a certificate that anybody signed.
    """

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str = ""
    password: str = ""
    private_ca: str = ""

    @property
    def here(self) -> bool:
        """Tell whether it is on this machine."""
        return loopback(self.host)

    def __repr__(self) -> str:
        """Show no secret, wherever settings are printed."""
        return f"MailServer({self.host}:{self.port})"


def mail_server(url: str) -> MailServer:
    """Read the address of a mail server. Raises ValueError in a sentence, without what may be a secret."""
    try:
        parts = urlsplit(url)
        port = parts.port
        query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError(HOW) from None
    fits = parts.scheme in PORTS and parts.hostname and parts.path in ("", "/") and not parts.fragment and port != 0
    if not fits or any(not "!" <= character <= "~" for character in url):
        raise ValueError(HOW)
    unknown = sorted(query.keys() - {"starttls", "ca"})
    starttls = query.get("starttls", [STARTTLS[0]])[-1]
    if unknown or starttls not in STARTTLS:
        raise ValueError("behind the question mark may stand starttls=never and ca=/path/of/certificates.pem")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("write both a user and a password, or neither; encode special characters, such as @ as %40")
    return MailServer(
        parts.hostname or "",
        port or PORTS[parts.scheme],
        parts.scheme == "smtps",
        parts.scheme == "smtp" and starttls == STARTTLS[0],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        query.get("ca", [""])[-1],
    )
