"""Writes that bring an Idempotency-Key: each is carried out once, and who sends it again within a day gets the first answer.

The answer is kept in the transaction of the write, so that neither is there without the other. A request that is refused writes
nothing, and so nothing of it is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from axle.core.errors import Conflict, Invalid
from axle.core.kept_answers import ERASED, KEPT_MS, KeptAnswer
from axle.http.messages import Answer, Headers, Scope
from axle.http.routes.row import Route
from axle.storage.interface import WRITE_LANE, Transaction

KEY = b"idempotency-key"
AGAIN = (b"idempotency-replayed", b"true")  # tells that an answer is an earlier one
_KEY = re.compile("[!-~]{1,255}")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[str, list[tuple[str, str]]]).decode


class Attempt(NamedTuple):
    """A write that may come again: whose key, which one, the hash of what is asked, and when."""

    caller: str
    key: str
    request: str
    now_ms: int


def repeats(route: Route) -> bool:
    """Tell whether a request with a key is a write that is carried out once. Answers with secrets are not kept."""
    return route.lane == WRITE_LANE and not (route.open or route.personal or route.secret)


def attempt(caller: str, scope: Scope, headers: Mapping[bytes, bytes], body: bytes, now_ms: int) -> Attempt:
    """Return what is attempted. Raises Invalid for a key that cannot be one."""
    key = headers[KEY].decode("latin-1")
    if not _KEY.fullmatch(key):
        raise Invalid("An Idempotency-Key has 1 to 255 visible ASCII characters.")
    fingerprint = hashlib.sha256()
    for part in (scope["method"].encode(), scope.get("raw_path") or scope["path"].encode(), scope["query_string"], body):
        fingerprint.update(b"%d:" % len(part) + part)
    return Attempt(caller, key, fingerprint.hexdigest(), now_ms)


def once(tx: Transaction, attempted: Attempt, carry_out: Callable[[], Answer]) -> Answer:
    """Carry a write out and keep its answer, or return the answer that is kept.

    Raises Conflict for a key of another request, or of one whose answer has been erased since.
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
    caller, key, request, now_ms = attempted
    tx.keep_answer(KeptAnswer(caller, key, request, answer.status, headers, answer.body.decode(), now_ms))
    return answer


def _kept(kept: KeptAnswer, attempted: Attempt) -> Answer:
    if kept.request != attempted.request:
        raise Conflict("This Idempotency-Key was used for another request.")
    if kept.status == ERASED:
        raise Conflict("This request has been carried out; its answer was erased with a record.")
    content_type, pairs = _decode(kept.headers)
    headers: Headers = [(name.encode(), value.encode("latin-1")) for name, value in pairs]
    return Answer(kept.status, kept.body.encode(), content_type.encode(), [*headers, AGAIN])
