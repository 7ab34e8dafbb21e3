"""Numbers of records and events on PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

from axle.core.errors import StorageFailure
from axle.storage import queries
from axle.storage.cursor import Cursor

ID_BLOCK = 1_000
LOW = 500  # ids left below which a new block is fetched before a group of writes begins
ACCOUNTS_KEPT = 10_000  # accounts whose blocks of ids are remembered


class _Block:
    """What is left of one account's block of ids. `filling` is held by whoever gets a new one; `low` says that it is time."""

    __slots__ = ("filling", "left", "lock", "low", "version")

    def __init__(self) -> None:
        self.left = range(0)
        self.low = False
        self.version = 0
        self.lock = threading.Lock()
        self.filling = threading.Lock()


class Blocks:
    """Record ids, taken from the accounts' counters in blocks of 1,000, each block in a transaction of its own.

    That transaction runs before the one that needs the ids, on the same connection: so no write waits for a connection while it
    has one, or for a lock that it holds itself. Ids are unique, but neither gapless nor in the order of the commits: the rest
    of a block is given up when more is asked for than it holds, and when the server ends; and what a failed request was given
    is not given again.
    """

    def __init__(self) -> None:
        self._blocks: dict[int, _Block] = {}

    def take(self, account: int, count: int, version: int) -> int | None:
        """Return the first of `count` ids in a row; None where the block has fewer.

        A block holds as long as the account's definitions have the version that they had when it was fetched: that changes too
        when somebody gives a record from elsewhere an id which may be in a block of any server.
        """
        block = self._block(account)
        with block.lock:
            if block.version != version:
                block.left = range(0)
            block.low = len(block.left) < count + LOW
            if len(block.left) < count:
                return None
            start = block.left.start
            block.left = block.left[count:]
            return start

    def low(self, account: int) -> bool:
        """Tell whether the block should be filled before ids are missing in the middle of a transaction."""
        return self._block(account).low

    def filling(self, account: int) -> threading.Lock:
        """Return the lock that keeps two threads from getting a block for the same account."""
        return self._block(account).filling

    def has(self, account: int, count: int) -> bool:
        """Tell whether so many ids are left."""
        return len(self._block(account).left) >= count

    def drop(self, account: int) -> None:
        """Give up what is left of a block."""
        block = self._block(account)
        with block.lock:
            block.left = range(0)

    def fill(self, account: int, ids: range, version: int) -> None:
        """Add a new block to what is left of the one before it, or put it in its place."""
        block = self._block(account)
        with block.lock:
            follows = block.left.stop == ids.start and block.version == version
            block.left = range(block.left.start if follows else ids.start, ids.stop)
            block.version = version
            block.low = False

    def _block(self, account: int) -> _Block:
        if len(self._blocks) >= ACCOUNTS_KEPT and account not in self._blocks:
            self._blocks = {}
        return self._blocks.setdefault(account, _Block())


class Numbers:
    """How a transaction of one request takes numbers: ids from the blocks, events from the counter itself.

    It holds the lock of its account, which makes the account's writes commit in the order of their numbers: whoever follows
    them by number misses none. So it may take its ids from the counter too, where a block has too few.
    """

    def __init__(self, cursor: Cursor, blocks: Blocks) -> None:
        self._cursor = cursor
        self._blocks = blocks

    def __call__(self, account: int, ids: int, events: int) -> tuple[int, int]:
        """Return the first of so many ids and of so many event numbers."""
        if not events:
            start = self._blocks.take(account, ids, self._version(account))
            if start is not None:
                return start, 0
            self._blocks.drop(account)  # smaller ids than those of the counter would not follow the order of creation
        return move_on(self._cursor, account, ids, events)

    def _version(self, account: int) -> int:
        rows: Any = self._cursor.run(queries.statement(queries.DEFINITIONS_VERSION, account))
        return next((version for (version,) in rows), 0)


def take_block(cursor: Cursor, account: int, count: int) -> tuple[range, int]:
    """Return a new block of ids, and the version that the account's definitions have at that moment."""
    rows: Any = cursor.run(queries.statement(queries.TAKE_BLOCK, count, account))
    if not rows:
        raise StorageFailure(f"account {account} does not exist")
    next_id, version = rows[0]
    return range(next_id - count, next_id), version


def move_on(cursor: Cursor, account: int, ids: int, events: int) -> tuple[int, int]:
    """Move an account's counters on and return the first id and the first event number that were passed over."""
    rows: Any = cursor.run(queries.take_numbers(account, ids, events))
    if not rows:
        raise StorageFailure(f"account {account} does not exist")
    next_id, next_event = rows[0]
    return next_id - ids, next_event - events


def no_ids(account: int, ids: int, events: int) -> tuple[int, int]:
    """Refuse to number anything: a read cannot."""
    raise StorageFailure("a read cannot take new ids")
