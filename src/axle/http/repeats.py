"""Writes that bring an Idempotency-Key: each is carried out once, and who sends it again within a day gets the first answer.

The answer is kept in the transaction of the write, so that neither is there without the other. A request that is refused writes
nothing, and so nothing of it is kept.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from axle.core.errors import Conflict, Invalid
from axle.core.kept_answers import ERASED, KEPT_MS, KeptAnswer
from axle.http.exchange import Exchange
from axle.http.messages import Answer, Headers
from axle.http.routes.row import Route
from axle.storage.interface import WRITE_LANE, Transaction

KEY = b"idempotency-key"
# Tells whether an answer is an earlier one, and a client that its keys count here.
REPLAYED = b"idempotency-replayed"
PACKED_FROM = 512  # bytes from which a body is packed: most of what is kept is never read
PACKED = "zlib:"  # begins a body that is packed; no answer begins like this
_KEY = re.compile("[!-~]{1,255}")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[str, list[tuple[str, str]]]).decode


class Attempt(NamedTuple):
    """A write that may come again: whose key, which one, the hash of what is asked, when, whether it answers a secret."""

    caller: str
    key: str
    request: str
    now_ms: int
    reveals: bool


def repeats(route: Route) -> bool:
    """Tell whether a request with a key is a write that is carried out once. Answers with secrets are not kept."""
    return route.lane == WRITE_LANE and not (route.open or route.personal or route.secret)


def attempt(exchange: Exchange) -> Attempt:
    """Return what is attempted. Raises Invalid for a key that cannot be one."""
    scope = exchange.scope
    key = exchange.headers[KEY].decode("latin-1")
    if not _KEY.fullmatch(key):
        raise Invalid("An Idempotency-Key has 1 to 255 visible ASCII characters.")
    fingerprint = hashlib.sha256()
    for part in (
        scope["method"].encode(),
        scope.get("raw_path") or scope["path"].encode(),
        scope["query_string"],
        exchange.body,
    ):
        fingerprint.update(b"%d:" % len(part) + part)
    return Attempt(exchange.identity.actor, key, fingerprint.hexdigest(), exchange.now_ms, exchange.route.reveals)


def once(tx: Transaction, attempted: Attempt, carry_out: Callable[[], Answer]) -> Answer:
    """Carry a write out and keep its answer, or return the answer that is kept.

    An answer with a secret is not kept, only that there was one. Raises Conflict for a key of another request, or of one whose
    answer is not there or has been erased since.
    """
    kept = tx.kept_answer(attempted.caller, attempted.key)
    if kept is not None and kept.at_ms + KEPT_MS <= attempted.now_ms:
        tx.drop_answer(attempted.caller, attempted.key)
        kept = None
    if kept is not None:
        return _kept(kept, attempted)
    answer = carry_out()
    pairs = [(name.decode(), value.decode("latin-1")) for name, value in answer.headers]
    headers = _encode((answer.content_type.decode(), pairs)).decode()
    caller, key, request, now_ms, reveals = attempted
    kept = KeptAnswer(caller, key, request, answer.status, headers, _packed(answer.body), now_ms)
    tx.keep_answer(msgspec.structs.replace(kept, status=ERASED, headers="", body="") if reveals else kept)
    return answer._replace(headers=[*answer.headers, (REPLAYED, b"false")])


def _kept(kept: KeptAnswer, attempted: Attempt) -> Answer:
    if kept.request != attempted.request:
        raise Conflict("This Idempotency-Key was used for another request.")
    if kept.status == ERASED:
        raise Conflict(
            "This request has been carried out; its answer is not kept: it had a secret, or was erased with a record."
        )
    content_type, pairs = _decode(kept.headers)
    headers: Headers = [(name.encode(), value.encode("latin-1")) for name, value in pairs]
    return Answer(kept.status, unpacked(kept.body), content_type.encode(), [*headers, (REPLAYED, b"true")])


def _packed(body: bytes) -> str:
    return body.decode() if len(body) < PACKED_FROM else PACKED + base64.b64encode(zlib.compress(body, 1)).decode()


def unpacked(kept: str) -> bytes:
    """Return the body of a kept answer."""
    return zlib.decompress(base64.b64decode(kept[len(PACKED) :])) if kept.startswith(PACKED) else kept.encode()
