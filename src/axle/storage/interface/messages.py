"""What a storage does for messages to owners: what an owner wants to be told, messages, and what came of them.

Moments are epoch milliseconds. All of it is one account's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from axle.core.events import DueRow
from axle.core.reminders import Channel, Message, MessageAttempt, MessageKey, MessageState, OwnerSettings


class MessageSettlement(NamedTuple):
    """What came of sending a message to its owner: the attempt, the state that it leaves, and when it is sent again."""

    message: Message
    attempt: MessageAttempt
    state: MessageState
    next_ms: int


class MessageQuery(NamedTuple):
    """Which messages are asked for, newest first: in a state, to an owner, about a record.

    `before` names one by its creation and key, behind which the others stand.
    """

    limit: int
    before: tuple[int, MessageKey] | None = None
    state: str = ""
    owner: int | None = None
    record_id: int | None = None


class Messages(Protocol):
    """Messages to the owners of one account, within a transaction."""

    def owner_settings(self, owners: Sequence[int]) -> dict[int, OwnerSettings]:
        """Return what owners want to be told, by owner; the defaults for those who have set nothing."""

    def save_owner_settings(self, settings: OwnerSettings) -> None:
        """Add or replace what an owner wants to be told."""

    def add_messages(self, messages: Sequence[Message]) -> None:
        """Add messages; of one that is there already nothing changes."""

    def lease_messages(self, keys: Sequence[MessageKey], now_ms: int, until_ms: int, holder: str) -> list[Message]:
        """Have messages whose moment has come belong to a holder until then; return those that now do.

        What an earlier holder did is noted as interrupted.
        """

    def hasten_messages(self, channel: Channel, now_ms: int) -> None:
        """Have messages on a channel that wait be sent at once, as far as they were made after now: the clock was put back.

        Those that somebody has leased stay as they are.
        """

    def settle_message(self, settlement: MessageSettlement) -> bool:
        """Note what came of sending a message. False where its lease is another's by now, or it is gone."""

    def message(self, key: MessageKey) -> Message | None:
        """Return one message."""

    def messages(self, query: MessageQuery) -> list[Message]:
        """Return messages, newest first."""

    def message_attempts(self, key: MessageKey) -> list[MessageAttempt]:
        """Return the attempts of a message, in order."""

    def trim_messages(self, before_ms: int, limit: int) -> int:
        """Forget up to `limit` messages from before a moment, with their attempts; return how many."""

    def reserved(self, rule: str, after: DueRow | None, limit: int, record_id: int | None = None) -> list[DueRow]:
        """Return reserved moments of a rule, earliest first, behind one: of all records, or of those with an id."""
