"""Who follows the events of accounts on this process, and the thread that tells them.

One look at the database tells all followers of an account: a commit of this process leads to it at once, what other processes
wrote is looked for every half second. A follower holds the number of the event that it has come to, and at most one part that
is being sent: one that reads slowly falls behind, and later is told more at once.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from axle.config import Config
from axle.core import permissions
from axle.core.catalog import Catalog
from axle.core.errors import RateLimited, Unavailable
from axle.core.roles import scopes_of
from axle.http.auth import NOBODY
from axle.http.bodies import stream as bodies
from axle.operations.account_catalogs import Catalogs
from axle.operations.people import made_tokens
from axle.operations.stream import Opening, Selection, read_chunk
from axle.storage.interface import Storage, Transaction
from axle.workers.senders import going_on

LOOK_SECONDS = 0.5  # between two looks for what other processes did, and at tokens
BEAT_SECONDS = 15.0  # without anything to tell, after which a sign of life is sent
GATHER_SECONDS = 0.02  # from one round to the next: what happens meanwhile is told together
# The same for each follower that was told something: so thousands of them leave most of the event loop to requests.
GATHER_SECONDS_EACH = 0.0001
# Bytes from which a part is not made longer. The server holds one for each follower: the more there are, the smaller it is.
MIN_PART, MAX_PART, ALL_PARTS = 32 * 1024, 256 * 1024, 32 * 1024 * 1024
FULL_SECONDS = 60  # after which a place may be free


class Credential(NamedTuple):
    """What lets somebody follow: a token, or a session, by its hash."""

    hash: str
    session: bool = False


class Follower:
    """One client that follows an account: what it wants, the number that it has come to, and the part that is being sent.

    The thread that tells hands parts over; all else happens on the follower's event loop.
    """

    __slots__ = (
        "_begun",
        "_first",
        "_loop",
        "_part",
        "_streams",
        "_task",
        "_waiter",
        "account",
        "busy",
        "credential",
        "cut",
        "number",
        "over",
        "selection",
        "since",
    )  # fmt: skip

    def __init__(self, streams: Streams, account: int, credential: Credential, opening: Opening) -> None:
        self.account = account
        self.credential = credential
        self.selection = opening.selection
        self.number = opening.after
        self.busy = False  # a part was handed over, and is not sent yet
        self.over = False
        self.cut = False
        self.since = time.monotonic()  # when the last part was begun
        self._streams = streams
        self._first = bodies.beginning(opening.after if opening.fresh else None)
        self._begun = False
        self._part = b""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._waiter: asyncio.Future[None] | None = None

    async def part(self) -> bytes:
        """Wait for the next part; nothing where the stream is over."""
        if not self._begun:
            self._begun = True
            return self._first
        if not self._part and not self.over:
            self._streams.sent(self)
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        part, self._part = self._part, b""
        self.since = time.monotonic()
        return part if not self.over else b""

    def leave(self) -> None:
        """Be told no more."""
        self.end()
        self._streams.remove(self)

    def take(self, part: bytes) -> None:
        """Have a part be sent."""
        self._part = part
        self._go_on()

    def end(self) -> None:
        """End the stream in order."""
        self.over = True
        self._go_on()

    def stop(self) -> None:
        """End the stream now: what is being sent is given up."""
        if self._waiter is None and self._task is not None and not self.over:
            self.cut = True
            self._task.cancel()
        self.end()

    def hand(self, act: Callable[[], None]) -> None:
        """Have something done on the follower's event loop; one whose loop is closed is gone."""
        try:
            self._loop.call_soon_threadsafe(act)
        except RuntimeError:
            self.over = True
            self._streams.remove(self)

    def _go_on(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class _Audience:
    """The followers of one account, what is known of it, and which types of its catalog scopes read."""

    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self.last = 0  # the number of its last event, as far as is known
        self.woken = False  # something may have happened
        self._catalog: Catalog | None = None
        self._readable: dict[frozenset[str], frozenset[int]] = {}

    def readable(self, catalog: Catalog, scopes: frozenset[str]) -> frozenset[int]:
        """Return the keys of the types that scopes read."""
        if catalog is not self._catalog:
            self._catalog, self._readable = catalog, {}
        keys = self._readable.get(scopes)
        if keys is None:
            types = catalog.by_key.items()
            keys = frozenset(key for key, object_type in types if permissions.may(scopes, object_type, permissions.READ))
            self._readable[scopes] = keys
        return keys


class Part(NamedTuple):
    """What a follower is told next, and the number that it then has come to."""

    content: bytes
    number: int


class Room(NamedTuple):
    """What a part may hold: messages behind a number, up to another one, and how many bytes."""

    after: int
    until: int
    size: int


class Streams:
    """All followers of this process."""

    def __init__(self, storage: Storage, catalogs: Catalogs, now: Callable[[], int], config: Config) -> None:
        self._storage = storage
        self._catalogs = catalogs
        self._now = now
        self._most, self._most_of_one = config.streams, config.streams_per_account
        self._stall = config.stall_timeout
        self.beat_seconds = BEAT_SECONDS
        self._audiences: dict[int, _Audience] = {}
        self._count = 0
        self._lock = threading.Lock()
        self._happened = threading.Event()
        self._stopping = threading.Event()
        self._ending = False
        self._thread: threading.Thread | None = None

    def open(self, account: int, credential: Credential, opening: Opening) -> Follower:
        """Add a follower, for the running task. Raises Unavailable, RateLimited where there are as many as there may be."""
        with self._lock:
            if self._ending:
                raise Unavailable("The server is about to end.")
            if self._count >= self._most:
                raise Unavailable("Too many streams are open; try again in a moment.")
            audience = self._audiences.setdefault(account, _Audience())
            if len(audience.followers) >= self._most_of_one:
                raise RateLimited("stream", "STREAMS", FULL_SECONDS)
            follower = Follower(self, account, credential, opening)
            audience.followers.add(follower)
            self._count += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="axle-stream", daemon=True)
                self._thread.start()
        return follower

    def remove(self, follower: Follower) -> None:
        """Forget a follower."""
        with self._lock:
            audience = self._audiences.get(follower.account)
            if audience is None or follower not in audience.followers:
                return
            audience.followers.discard(follower)
            self._count -= 1
            if not audience.followers:
                del self._audiences[follower.account]

    def sent(self, follower: Follower) -> None:
        """Note that a follower has sent its part and takes the next one."""
        follower.busy = False
        audience = self._audiences.get(follower.account)
        if audience is None or not audience.last or follower.number != audience.last:
            self.wake(follower.account)

    def wake(self, account: int) -> None:
        """Note that something happened in an account. Costs next to nothing; any thread may call it."""
        audience = self._audiences.get(account)
        if audience is not None:
            audience.woken = True
            self._happened.set()

    def look(self) -> None:
        """Look at all accounts soon: something else than a write has changed them."""
        for account in list(self._audiences):
            self.wake(account)

    def end(self) -> None:
        """End all streams in order, and take no more: the server ends."""
        with self._lock:
            self._ending = True
            followers = self._followers()
        for follower in followers:
            follower.hand(follower.stop)

    def close(self) -> None:
        """End all streams, and the thread."""
        self.end()
        self._stopping.set()
        self._happened.set()
        if self._thread:
            self._thread.join()

    def _followers(self) -> list[Follower]:
        return [follower for audience in self._audiences.values() for follower in audience.followers]

    def _run(self) -> None:
        looked = 0.0
        while not self._stopping.is_set():
            self._happened.wait(LOOK_SECONDS if self._audiences else None)
            self._happened.clear()
            if time.monotonic() - looked >= LOOK_SECONDS:
                looked = time.monotonic()
                with going_on():
                    self._look(looked)
            count = sum(map(self._tell_safely, self._woken()))
            self._stopping.wait(GATHER_SECONDS + count * GATHER_SECONDS_EACH)

    def _woken(self) -> list[int]:
        """Return the accounts in which something may have happened."""
        with self._lock:
            woken = [account for account, audience in self._audiences.items() if audience.woken]
            for account in woken:
                self._audiences[account].woken = False
        return woken

    def _look(self, now: float) -> None:
        """See what time brings: events of other processes, tokens that hold no more, silence, clients that take nothing."""
        with self._lock:
            followers = self._followers()
            for audience in self._audiences.values():
                audience.woken = True
        for follower in followers:
            if follower.busy and now - follower.since > self._stall:
                follower.hand(follower.stop)
            elif not follower.busy and now - follower.since > self.beat_seconds:
                self._hand([(follower, Part(bodies.beat(follower.number), follower.number))])
        self._judge(followers)

    def _judge(self, followers: Iterable[Follower]) -> None:
        """End the streams of tokens and sessions that hold no more; where one has other scopes, they count."""
        credentials = list({follower.credential for follower in followers})
        standing = self._storage.read(NOBODY.account, partial(self._standing, credentials)) if credentials else {}
        for follower in followers:
            scopes = standing.get((follower.credential, follower.account))
            if scopes is None:
                follower.hand(follower.stop)
            elif scopes != follower.selection.scopes:
                follower.selection = follower.selection._replace(scopes=scopes)

    def _standing(self, credentials: Iterable[Credential], tx: Transaction) -> dict[tuple[Credential, int], frozenset[str]]:
        """Return the scopes of those that hold, each with the account that it is good for."""
        now_ms, scopes = self._now(), {}
        for token in tx.tokens_with([credential.hash for credential in credentials if not credential.session]):
            if token.revoked_ms is None and (token.expires_ms is None or token.expires_ms > now_ms):
                held = made_tokens.held(tx, token, self._catalogs.base)
                if held is not None:
                    scopes[Credential(token.hash), token.account] = held.scopes
        for credential in credentials:
            visitor = tx.signed_in(credential.hash) if credential.session else None
            if visitor and visitor.session.expires_ms > now_ms:
                scopes[credential, visitor.session.account] = scopes_of(visitor.membership.role, self._catalogs.base)
        return scopes

    def _tell_safely(self, account: int) -> int:
        """Tell the followers of an account what is next for them, and return how many were told something."""
        with going_on():
            return self._tell(account)
        return 0

    def _tell(self, account: int) -> int:
        """Do so: one look at the database for all, or two.

        First come those that are behind nobody, then those that are behind the others: somebody who has missed much does not
        keep the others waiting for more than one look.
        """
        count = 0
        for choose in (max, min):
            audience = self._audiences.get(account)
            ready = [one for one in list(audience.followers) if not one.busy and not one.over] if audience else []
            if not audience or not ready:
                break
            after = choose(one.number for one in ready)
            if choose is min and after >= audience.last:
                break
            count += self._tell_from(account, audience, ready, after)
        if audience and any(not one.busy and one.number < audience.last for one in list(audience.followers)):
            self.wake(account)
        return count

    def _tell_from(self, account: int, audience: _Audience, ready: Iterable[Follower], after: int) -> int:
        """Tell those followers what happened who have come to a number, or beyond it."""
        chunk = self._storage.read(account, partial(read_chunk, self._catalogs, after))
        audience.last = chunk.span.last
        messages = [bodies.message(notice) for notice in chunk.notices]
        parts: dict[tuple[Selection, int], Part] = {}
        handed: list[tuple[Follower, Part]] = []
        size = max(MIN_PART, min(MAX_PART, ALL_PARTS // max(1, self._count)))
        for follower in ready:
            number = follower.number
            if not chunk.span.first - 1 <= number <= chunk.span.last:
                handed.append((follower, Part(bodies.reset(chunk.span.last), chunk.span.last)))
            elif after <= number < chunk.until:
                key = (follower.selection, number)
                if key not in parts:
                    readable = audience.readable(chunk.catalog, follower.selection.scopes)
                    parts[key] = _part(messages, follower.selection, readable, Room(number, chunk.until, size))
                if parts[key].content:
                    handed.append((follower, parts[key]))
                else:
                    follower.number = parts[key].number
        self._hand(handed)
        return len(handed)

    def _hand(self, parts: Iterable[tuple[Follower, Part]]) -> None:
        for follower, part in parts:
            follower.busy, follower.number, follower.since = True, part.number, time.monotonic()
            follower.hand(partial(follower.take, part.content))


def _part(messages: Iterable[bodies.Message], selection: Selection, readable: frozenset[int], room: Room) -> Part:
    """Return what a follower is told of messages behind a number: whole events, up to the size of a part."""
    after, until, most = room
    types = readable & selection.types if selection.types else readable
    listed: list[bodies.Message] = []
    size = 0
    for message in messages:
        if message.number <= after or message.record.type not in types:
            continue
        if message.other_type is not None and message.other_type not in readable:
            continue
        if selection.ids and message.record.id not in selection.ids:
            continue
        if size > most and message.number != listed[-1].number:
            until = listed[-1].number
            break
        listed.append(message)
        size += len(message.lines)
    return Part(bodies.joined(listed), until)
