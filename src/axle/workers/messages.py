"""Sends messages to owners on one channel: makes what is due, leases it, sends it, and notes what came of it.

As with webhooks, nothing is sent within a transaction, and a lease says who sends a message, and until when: what a server that
is killed had leased is sent by another one afterwards, or by itself. A message is made before it is leased: its links are
noted with the lease, and they are for whom it tells. One transaction notes what has come back and leases what is next. A
message that has been sent is never sent again.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from axle.core.catalog import Catalog
from axle.core.errors import AxleError
from axle.core.reminders import (
    CANCELLED,
    FAILED,
    NOTHING_LEFT,
    REMINDER,
    SENT,
    SUCCESS,
    WAITING,
    Channel,
    Message,
    MessageAttempt,
    MessageState,
    retry_at,
)
from axle.operations.account_catalogs import Catalogs
from axle.operations.reminders.actions import Links, add_links, can_be_done
from axle.operations.reminders.content import Content, Reading, Told, told_of
from axle.operations.reminders.zones import after_quiet
from axle.storage.interface import MessageSettlement, Storage, Transaction
from axle.workers.posting import Outcome
from axle.workers.senders import make_all
from axle.workers.together import write_together

LEASE_MS = 40_000  # longer than sending takes, with the time that it waits for a thread and for being noted
SEND_SECONDS = 20.0  # after leasing in which sending must begin
MAX_LOOKED_AT = 100  # messages that are looked at beside those that there is room for: of accounts that cannot be reached
FAULT = "fault"
MAX_DETAIL = 500
FAR_MS = 1 << 62
NOT_SENT = Outcome("not_sent", None, 0.0)  # its lease ends, and then it is leased again


class Prepared(NamedTuple):
    """A message that is to be leased, or is, and what it tells: None where nothing is left, or a fault prevents it.

    `links` are the secrets with which its reader acts, where it has any. Sending begins before `until`, by the monotonic clock,
    or not at all: the lease would end meanwhile.
    """

    account: int
    message: Message
    content: Content | None
    links: Links | None = None
    fault: str = ""
    until: float = float("inf")


class MessageResult(NamedTuple):
    """A message that was sent, when, what came of it, and whether that is noted."""

    prepared: Prepared
    at_ms: int
    outcome: Outcome
    noted: bool = False


class Carrier(NamedTuple):
    """How messages of one channel travel: `carry` sends one; some results end it for good; `has_links` with which one acts."""

    channel: Channel
    carry: Callable[[Prepared, int], Outcome]
    final: frozenset[str] = frozenset()
    has_links: bool = False


class Work(NamedTuple):
    """What is to be done for one account in one transaction."""

    results: Sequence[MessageResult]
    prepared: Sequence[Prepared]


class MessageSending:
    """Leases and settles the messages of one channel. `base` is the public address of this server, empty where it has none."""

    def __init__(self, storage: Storage, catalog: Catalog, now: Callable[[], int], carrier: Carrier, base: str) -> None:
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._now = now
        self._base = base
        self.least = 1  # room that there must be before anything is leased: leasing a few together costs less
        self._behind = False  # whether something could not be noted
        self._shown_ms = FAR_MS  # what the clock showed last
        self._holder = secrets.token_hex(8)
        self.carrier = carrier  # a test may have another one

    def post(self, prepared: Prepared) -> MessageResult:
        """Send a message, and note what came of it before the next one is sent: so a kill can double this one alone.

        Nothing is raised: a fault of this server is reported, and tried again. Where the database has refused to note
        something, nothing is sent before it has answered for the account: on a cluster, others may be on another machine.
        """
        if time.monotonic() >= prepared.until or (self._behind and not self._answers(prepared)):
            return MessageResult(prepared, self._now(), NOT_SENT, noted=True)
        result = self._posted(prepared)
        noted = self._write(prepared.account, Work([result], [])) is not None
        self._behind = self._behind or not noted
        return result._replace(noted=noted)

    def _answers(self, prepared: Prepared) -> bool:
        try:
            self._storage.read(prepared.account, lambda tx: tx.owner_settings([prepared.message.owner]))
        except AxleError:
            return False
        return True

    def _posted(self, prepared: Prepared) -> MessageResult:
        at_ms = self._now()
        if prepared.fault:
            return MessageResult(prepared, at_ms, Outcome(FAULT, None, 0.0, detail=prepared.fault))
        if prepared.content is None:
            return MessageResult(prepared, at_ms, Outcome(NOTHING_LEFT, None, 0.0))
        try:
            return MessageResult(prepared, at_ms, self.carrier.carry(prepared, at_ms))
        except Exception as bug:  # whatever it is, it is this message's alone, and is noted as its attempt
            sys.excepthook(type(bug), bug, bug.__traceback__)
            return MessageResult(prepared, at_ms, Outcome(FAULT, None, 0.0, detail=type(bug).__name__))

    def turn(self, results: Sequence[MessageResult], room: int) -> tuple[list[Prepared], list[MessageResult]]:
        """Note results and lease what is due, `room` messages at most; return those, and results that could not be noted."""
        self._look_at_clock()
        room = room if room >= self.least else 0
        results = [result for result in results if not result.noted]
        began = time.monotonic()
        due = self._storage.messages_due(self.carrier.channel, self._now(), room + MAX_LOOKED_AT) if room else []
        messages: dict[int, list[Message]] = {}
        for account, message in due:
            messages.setdefault(account, []).append(message)
        noted: dict[int, list[MessageResult]] = {}
        for result in results:
            noted.setdefault(result.prepared.account, []).append(result)
        prepared: list[Prepared] = []
        unnoted: list[MessageResult] = []
        for account in (*noted, *(one for one in messages if one not in noted)):
            mine = self._made(account, messages.get(account, [])[: max(0, room - len(prepared))])
            if not mine and account not in noted:
                continue
            leased = self._write(account, Work(noted.get(account, []), mine))
            if leased is None:
                unnoted += noted.get(account, [])
            else:
                prepared += leased
        self._behind = bool(unnoted)
        return [one._replace(until=began + SEND_SECONDS) for one in prepared], unnoted

    def _look_at_clock(self) -> None:
        """Where the clock was put back, at the start too, hasten what would wait until it shows that time again."""
        now = self._now()
        if now < self._shown_ms:
            accounts = self._storage.accounts_with_future_messages(self.carrier.channel, now)
            hasten = partial(_hasten, self.carrier.channel, now)
            write_together(self._storage, dict.fromkeys(accounts, hasten))
        self._shown_ms = now

    def _made(self, account: int, messages: Sequence[Message]) -> list[Prepared]:
        """Make messages. One that cannot be made takes none of the others with it."""

        def make(some: Sequence[Message]) -> list[Prepared]:
            return [Prepared(account, *each) for each in self._storage.read(account, partial(tell, some))]

        def tell(some: Sequence[Message], tx: Transaction) -> list[Told]:
            return told_of(Reading(tx, self._catalogs.of(tx), self._base, self._now()), some)

        def broken(lost: Message, why: str) -> Prepared:
            return Prepared(account, lost, None, fault=f"it could not be made: {why}")

        return make_all(messages, make, broken)

    def _write(self, account: int, work: Work) -> list[Prepared] | None:
        """Note and lease; None where the database refuses that for now."""
        done = write_together(self._storage, {account: partial(self._work, work)})
        return done.get(account)

    def _work(self, work: Work, tx: Transaction) -> list[Prepared]:
        for result in work.results:
            self._note(tx, result)
        now, by_key = self._now(), {each.message.key: each for each in work.prepared}
        leased = tx.lease_messages(list(by_key), now, now + LEASE_MS, self._holder) if by_key else []
        return [self._with_lease(tx, by_key[message.key], message, now) for message in leased]

    def _with_lease(self, tx: Transaction, prepared: Prepared, leased: Message, now_ms: int) -> Prepared:
        """Return a message that is leased, to whom it was made for, with new links: of earlier ones, only hashes are known."""
        message = msgspec.structs.replace(leased, owner=prepared.message.owner)
        links = None
        if prepared.content is not None and self._base and self.carrier.has_links and message.purpose == REMINDER:
            object_type = self._catalogs.of(tx).even_archived(message.key.type_key)
            links = add_links(tx, message, now_ms) if object_type and can_be_done(object_type) else None
        return prepared._replace(message=message, links=links)

    def _note(self, tx: Transaction, result: MessageResult) -> None:
        """Note what came of sending a message."""
        (_, message, *_), at_ms, outcome, _ = result
        state, next_ms = self._after(tx, message, outcome)
        attempt = MessageAttempt(
            *(message.key, message.attempts + 1, at_ms, round(outcome.seconds * 1000), outcome.result, outcome.status),
            outcome.detail[:MAX_DETAIL],
        )
        tx.settle_message(MessageSettlement(message, attempt, state, next_ms))

    def _after(self, tx: Transaction, message: Message, outcome: Outcome) -> tuple[MessageState, int]:
        """Return the state of a message after an attempt, and when it is sent again."""
        now = self._now()
        if outcome.result == SUCCESS:
            return SENT, now
        if outcome.result == NOTHING_LEFT:
            return CANCELLED, now
        again = None if outcome.result in self.carrier.final else retry_at(message.attempts + 1, now)
        if again is None:
            return FAILED, now
        return WAITING, after_quiet(again, tx.owner_settings([message.owner])[message.owner])


def _hasten(channel: Channel, now_ms: int, tx: Transaction) -> None:
    tx.hasten_messages(channel, now_ms)
