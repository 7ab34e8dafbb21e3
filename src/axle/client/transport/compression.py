"""Bodies that are packed: taken apart piece by piece, and known to be whole. gzip and deflate; others are httpx2's."""

from __future__ import annotations

import zlib
from typing import Any

GZIP = 31  # zlib's number for the form of gzip
RAW = -15  # and for deflate without a head, as some servers send it
ZLIB = 15


class DamagedBody(Exception):
    """A packed body is not what it says it is, or ends too early."""


class Decompressor:
    """Unpacks one body."""

    def __init__(self, coding: str) -> None:
        self._form = GZIP if "gzip" in coding.lower() else 0
        self._stream: Any = None  # until something comes: a body may be empty

    def feed(self, data: bytes, most: int = 0) -> bytes:
        """Unpack a piece: all of it, or so many bytes at most that the rest does not count."""
        if not data:
            return b""
        if self._stream is None:
            self._form = self._form or (ZLIB if data[0] & 15 == 8 else RAW)
            self._stream = zlib.decompressobj(self._form)
        try:
            plain: bytes = self._stream.decompress(data, most)
            while self._form == GZIP and self._stream.eof and self._stream.unused_data:  # several, one behind the other
                rest, self._stream = self._stream.unused_data, zlib.decompressobj(GZIP)
                plain += self._stream.decompress(rest, most)
        except zlib.error as wrong:
            raise DamagedBody(f"the body cannot be decompressed: {wrong}") from wrong
        return plain

    def end(self) -> None:
        """Make sure that the body is whole. Raises DamagedBody."""
        if self._stream is not None and not self._stream.eof:
            raise DamagedBody("the compressed body is incomplete")


def decompressor(coding: str) -> Decompressor | None:
    """Return what unpacks such a body, if it is of the common kinds."""
    return Decompressor(coding) if coding.strip().lower() in ("gzip", "x-gzip", "deflate") else None


def decompressed(coding: str, body: bytes) -> bytes:
    """Unpack a body that is there as a whole; leave one of another kind as it is. Raises DamagedBody."""
    unpacks = decompressor(coding)
    if unpacks is None:
        return body
    plain = unpacks.feed(body)
    unpacks.end()
    return plain
