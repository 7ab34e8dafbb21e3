"""What a storage does with the answers to writes that brought a key: they belong to one account."""

from __future__ import annotations

from typing import Protocol

from axle.core.kept_answers import KeptAnswer


class KeptAnswers(Protocol):
    """Answers that are kept for a day, within a transaction. An erasure in the account takes their bodies away."""

    def kept_answer(self, caller: str, key: str) -> KeptAnswer | None:
        """Return the answer that is kept for a caller under a key.

        No other transaction that asks for an answer of this account does so from then on, until this one ends.
        """

    def keep_answer(self, answer: KeptAnswer) -> None:
        """Keep an answer for which none is kept. The same transaction has asked."""

    def drop_answer(self, caller: str, key: str) -> None:
        """Forget the answer of a caller under a key."""

    def trim_answers(self, before_ms: int, limit: int) -> int:
        """Forget up to `limit` answers that are older than a moment, the oldest first, and return how many."""
