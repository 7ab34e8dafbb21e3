"""The key with which secrets are sealed, as it is set."""

from __future__ import annotations

import base64

KEY_BYTES = 32
SETTING = "AXLE_SECRET_KEY"
_STANDARD = str.maketrans("-_", "+/")  # base64 for addresses, as base64


def read_key(text: str) -> bytes:
    """Return the key that a text is: 64 hexadecimal digits, or base64. Raises ValueError for any other."""
    try:
        key = bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else base64.b64decode(text.translate(_STANDARD), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        digits = 2 * KEY_BYTES
        raise ValueError(
            f"write {KEY_BYTES} random bytes, as {digits} hexadecimal digits (openssl rand -hex {KEY_BYTES}) or in base64"
        )
    return key
