"""The words of a SOCKS4a handshake, without I/O."""

from __future__ import annotations

import ipaddress
import struct

GRANTED = 90
ANSWER_LENGTH = 8
NAMED = b"\x00\x00\x00\x01"  # an address that says: the name follows


def asked(host: str, port: int, user: str) -> bytes:
    """Return the request for a connection."""
    try:
        address, name = ipaddress.IPv4Address(host).packed, b""
    except ValueError:
        address, name = NAMED, host.encode("idna") + b"\x00"
    return struct.pack(">BBH", 4, 1, port) + address + user.encode() + b"\x00" + name


def refusal(answer: bytes) -> str:
    """Return why a connection was refused, or nothing."""
    if len(answer) != ANSWER_LENGTH or answer[0] != 0:
        return "the proxy does not speak SOCKS4"
    return "" if answer[1] == GRANTED else f"the proxy refused the connection, code {answer[1]}"
