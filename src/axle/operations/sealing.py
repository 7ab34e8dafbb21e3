"""Secrets that have to be read again: sealed, so that neither the database nor a copy of it gives them away without the key.

What is sealed says under which key: a secret that another key sealed is told from one that somebody has changed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable

from axle.core.secret_key import SETTING

_NONCE_BYTES = 12
_FORMAT = "1"

Seal = Callable[[str, str], str]


class SealBroken(ValueError):
    """A sealed secret cannot be read: another key sealed it, or it was changed."""


class Sealer:
    """Seals secrets of apps with one key, which is asked for when it is first needed."""

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._asked_key = key
        self._key = b""

    def seal(self, client_id: str, secret: str) -> str:
        """Seal the secret of an app; only for the same app is it opened again."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key, nonce = self._known_key(), secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, secret.encode(), client_id.encode())
        return f"{_FORMAT}.{_name(key)}.{base64.b64encode(sealed).decode()}"

    def open(self, client_id: str, sealed: str) -> str:
        """Return a sealed secret. Raises SealBroken where that cannot be."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        version, _, rest = sealed.partition(".")
        name, _, text = rest.partition(".")
        key = self._known_key()
        if version != _FORMAT or name != _name(key):
            raise SealBroken(f"the secret of app {client_id} was sealed with another key than the present {SETTING}")
        try:
            content = base64.b64decode(text, validate=True)
            return AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], client_id.encode()).decode()
        except (ValueError, InvalidTag):
            raise SealBroken(f"the sealed secret of app {client_id} was changed") from None

    def derived(self, purpose: str) -> str:
        """Return a secret for a purpose, which is the same each time, and tells nothing of the key."""
        return hmac.new(self._known_key(), f"axle {purpose}".encode(), hashlib.sha256).hexdigest()

    def _known_key(self) -> bytes:
        self._key = self._key or self._asked_key()
        return self._key


def _name(key: bytes) -> str:
    """Return what a key is called where it sealed something: it tells keys apart, and nothing of them."""
    return hashlib.sha256(b"axle secret key" + key).hexdigest()[:8]
