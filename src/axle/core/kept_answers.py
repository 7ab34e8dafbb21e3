"""Answers that are kept for a day, so that a write that is sent again is carried out once."""

from __future__ import annotations

import msgspec

KEPT_MS = 86_400_000
ERASED = 0  # the status of an answer that is not there: it had a secret, or its values have been erased since


class KeptAnswer(msgspec.Struct):
    """The answer to a write that brought a key.

    `caller` is whose key it is, within an account; `request` the hash of what was asked. `headers` is JSON text, of names and
    values. The status is ERASED, and there is no body, where it had a secret, and once something in the account has been erased
    that it might repeat.
    """

    caller: str
    key: str
    request: str
    status: int
    headers: str
    body: str
    at_ms: int
