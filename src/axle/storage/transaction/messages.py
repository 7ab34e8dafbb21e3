"""Messages to owners within a transaction: added, leased, settled, shown and forgotten; and what owners want to be told."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.changes import Change
from axle.core.events import ERASED, DueRow
from axle.core.reminders import INTERRUPTED, WAITING, Channel, Message, MessageAttempt, MessageKey, OwnerSettings
from axle.storage import message_queries as queries
from axle.storage.interface.messages import MessageQuery, MessageSettlement
from axle.storage.sql import SQL, Row
from axle.storage.transaction.view import View

_decode_channels = msgspec.json.Decoder(tuple[Channel, ...]).decode


class SQLMessages(View):
    """Messages to the owners of one account."""

    def owner_settings(self, owners: Sequence[int]) -> dict[int, OwnerSettings]:
        """Return what owners want to be told, by owner."""
        chosen = self._rows(queries.owner_settings(self._dialect, self.account, owners), settings_of) if owners else []
        return {owner: OwnerSettings(owner) for owner in owners} | {settings.owner: settings for settings in chosen}

    def save_owner_settings(self, settings: OwnerSettings) -> None:
        """Add or replace what an owner wants to be told."""
        values: list[Any] = list(msgspec.structs.astuple(settings))
        values[1] = msgspec.json.encode(settings.channels).decode()
        self._cursor.run(SQL(queries.SAVE_SETTINGS, (self.account, *values)))

    def add_messages(self, messages: Sequence[Message]) -> None:
        """Add messages that are not there yet."""
        self._many(queries.ADD_MESSAGE, ((self.account, *_message_row(message)) for message in messages))

    def lease_messages(self, keys: Sequence[MessageKey], now_ms: int, until_ms: int, holder: str) -> list[Message]:
        """Have messages belong to a holder; what an earlier one did is noted as interrupted."""
        leased: list[Message] = []
        for key in keys:
            before = self.message(key)
            rows = self._rows(SQL(queries.LEASE, (holder, until_ms, *self._named(key), now_ms)), message_of)
            if rows and before and before.lease:
                attempt = MessageAttempt(key, before.attempts + 1, before.next_ms, 0, INTERRUPTED)
                self._many(queries.ADD_ATTEMPT, [self._attempt_row(attempt)])
            leased += rows
        return leased

    def hasten_messages(self, channel: Channel, now_ms: int) -> None:
        """Have messages that wait be sent at once, as far as they were made after now."""
        self._cursor.run(SQL(queries.HASTEN, (now_ms, self.account, channel, now_ms)))

    def settle_message(self, settlement: MessageSettlement) -> bool:
        """Note what came of sending a message, and to whom; False where its lease is another's by now."""
        message, attempt, state, next_ms = settlement
        ended = None if state == WAITING else attempt.at_ms + attempt.duration_ms
        outcome = (state, message.owner, next_ms, ended)
        if not self._cursor.run(SQL(queries.SETTLE, (*outcome, *self._named(message.key), message.lease))):
            return False
        self._many(queries.ADD_ATTEMPT, [self._attempt_row(attempt)])
        return True

    def message(self, key: MessageKey) -> Message | None:
        """Return one message."""
        return next(iter(self._rows(SQL(queries.MESSAGE, self._named(key)), message_of)), None)

    def messages(self, query: MessageQuery) -> list[Message]:
        """Return messages, newest first."""
        before = (query.before[0], *msgspec.structs.astuple(query.before[1])) if query.before else ()
        chosen = queries.MessageFilter(query.state, query.owner, query.record_id, before)
        return self._rows(queries.messages(self.account, chosen, query.limit), message_of)

    def message_attempts(self, key: MessageKey) -> list[MessageAttempt]:
        """Return the attempts of a message, in order."""
        return self._rows(SQL(queries.ATTEMPTS, self._named(key)), attempt_of)

    def trim_messages(self, before_ms: int, limit: int) -> int:
        """Forget messages from before a moment."""
        keys = self._rows(SQL(queries.OLD, (self.account, before_ms, limit)), MessageKey)
        for text in queries.FORGET_ONE:
            self._many(text, map(self._named, keys))
        return len(keys)

    def reserved(self, rule: str, after: DueRow | None, limit: int, record_id: int | None = None) -> list[DueRow]:
        """Return reserved moments of a rule, earliest first, behind one."""
        place = (after.at_ms, after.type_key, after.record_id) if after else (-1, 0, 0)
        query = queries.reserved(self.account, rule, (place, record_id), limit)
        return self._rows(query, functools.partial(DueRow, self.account))

    def _forget_messages(self, changes: Sequence[Change]) -> None:
        """Forget what was told of records that are erased."""
        keys = [(self.account, change.after.type.key, change.after.id) for change in changes if change.event == ERASED]
        for text in queries.FORGET:
            self._many(text, keys)

    def _named(self, key: MessageKey) -> Row:
        return (self.account, *msgspec.structs.astuple(key))

    def _attempt_row(self, attempt: MessageAttempt) -> Row:
        key, *values = msgspec.structs.astuple(attempt)
        return (*self._named(key), *values)


def settings_of(owner: int, channels: str, *rest: Any) -> OwnerSettings:
    """Make an owner's settings of a row."""
    return OwnerSettings(owner, _decode_channels(channels), *rest)


def message_of(*row: Any) -> Message:
    """Make a message of a row."""
    return Message(MessageKey(*row[:4]), *row[4:])


def attempt_of(*row: Any) -> MessageAttempt:
    """Make an attempt of a row."""
    return MessageAttempt(MessageKey(*row[:4]), *row[4:])


def _message_row(message: Message) -> Row:
    key, *values = msgspec.structs.astuple(message)
    return (*msgspec.structs.astuple(key), *values)
