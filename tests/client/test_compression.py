"""Answers that are packed: whole ones are unpacked, whatever the pieces; half ones are errors, with every transport."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import axle
from axle.client.session import encodings
from axle.client.transport.compression import DamagedBody, decompressed, decompressor
from tests.client.faults import RECORD, answer, serving
from tests.client.halves import HALVES, one

PLAIN = msgspec.json.encode({**RECORD, "properties": {"a": "b" * 5_000}})


def raw(data: bytes) -> bytes:
    """Pack without a head, as some servers mean deflate."""
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def in_two(data: bytes) -> bytes:
    """Pack as two members of gzip, one behind the other."""
    return gzip.compress(data[:100]) + gzip.compress(data[100:])


WAYS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "two members": ("gzip", in_two),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw),
}


@given(data=st.binary(max_size=2_000), size=st.integers(1, 500), way=st.sampled_from(sorted(WAYS)))
def test_whatever_is_packed_comes_back(data: bytes, size: int, way: str) -> None:
    """Piece by piece, of any size; whatever is left away at the end is missed."""
    coding, pack = WAYS[way]
    packed = pack(data)
    unpacks = decompressor(coding)
    assert unpacks is not None
    assert b"".join(unpacks.feed(packed[at : at + size]) for at in range(0, len(packed), size)) == data
    unpacks.end()
    half = packed[: len(packed) // 2]
    if half and way != "two members":
        with pytest.raises(DamagedBody):
            decompressed(coding, half)


def test_a_piece_is_unpacked_as_far_as_it_counts() -> None:
    """A body that is small only while it is packed does not fill the memory."""
    unpacks = decompressor("gzip")
    assert unpacks is not None
    assert len(unpacks.feed(gzip.compress(bytes(10_000_000)), 1_000)) == 1_000


def test_other_bodies_stay_as_they_are() -> None:
    """An unknown packing is the caller's to take apart."""
    assert decompressed("", b"x") == decompressed("zstd", b"x") == b"x"
    assert decompressed("gzip", b"") == b""


def packed(way: str, body: bytes) -> bytes:
    """Return an answer with a packed body, cut off or not, whose length is right."""
    return answer(200, body, f"content-encoding: {WAYS[way][0]}")


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("transport", ["default", "fast"])
@pytest.mark.parametrize("way", ["gzip", "deflate"])
def test_a_packed_answer_is_read(half: str, transport: str, way: str) -> None:
    """As what was packed."""
    with serving(packed(way, WAYS[way][1](PLAIN))) as server:
        assert one(half, server.url, transport=transport).json()["properties"]["a"] == "b" * 5_000


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("transport", ["default", "fast"])
def test_half_of_what_is_packed_is_an_error(half: str, transport: str) -> None:
    """Also where the length is right, as when a proxy has stored what it got before a connection broke off."""
    for damaged in (gzip.compress(PLAIN)[:-20], b"this is not packed"):
        with serving(packed("gzip", damaged)) as server, pytest.raises(axle.BrokenAnswer):
            one(half, server.url, transport=transport, retry=None)


@pytest.mark.parametrize("half", HALVES)
def test_the_limit_of_a_body_is_that_of_what_was_packed(half: str) -> None:
    """However small it is on the way."""
    with serving(packed("gzip", gzip.compress(bytes(50_000_000)))) as server, pytest.raises(axle.TooLarge):
        one(half, server.url, response_limits=axle.ResponseLimits(max_entity_body_size=10_000), retry=None)


@pytest.mark.parametrize("half", HALVES)
def test_an_application_in_the_process_may_pack_too(half: str) -> None:
    """And is held to it."""
    body = gzip.compress(PLAIN)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-encoding", b"gzip")]})
        await send({"type": "http.response.body", "body": body})

    assert one(half, "http://axle.test", transport=app).json()["id"] == "1"
    body = body[:-5]
    with pytest.raises(axle.BrokenAnswer):
        one(half, "http://axle.test", transport=app, retry=None)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("transport", ["default", "fast"])
def test_headers_that_are_no_text_are_read_or_an_error(half: str, transport: str) -> None:
    """Bytes beyond ASCII in a header of the server's end in no other exception than the client's own."""
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-odd: \xff\xfe\r\n\r\n{}"
    with serving(head) as server:
        try:
            assert one(half, server.url, transport=transport, retry=None).header("x-odd") == "\xff\xfe"
        except axle.TransportError as error:
            assert error.sent


def test_only_what_can_be_unpacked_is_asked_for() -> None:
    """The fast transport unpacks more by itself; of a client of one's own that is not known."""
    assert encodings("fast") == "gzip, deflate, br, zstd"
    for transport in (None, "default", object()):
        assert encodings(transport).startswith("gzip, deflate")
    assert "zstd" not in encodings(object())
