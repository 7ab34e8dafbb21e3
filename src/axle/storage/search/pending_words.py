"""The words that a group of writes has yet to put into the full-text index.

At every savepoint that index writes out what it has pending, and each request of a group has one. So words are gathered beside
the database, by row, and put once, before the group commits.
"""

from __future__ import annotations

from axle.storage.cursor import Cursor
from axle.storage.dialect import Dialect
from axle.storage.sql import Row

MAX_PENDING = 5_000  # rows of one request whose words are held at most


class PendingWords:
    """Words by row, None for none any more: those of the requests that are done, and those of the one that runs."""

    def __init__(self, cursor: Cursor, dialect: Dialect) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self._done: dict[int, str | None] = {}
        self._running: dict[int, str | None] = {}
        self._replaced: set[int] = set()  # rows of requests that are done, for which the running one has put other words

    def put(self, row: int, words: str | None) -> None:
        """Note the words of one row for the request that runs."""
        self._running[row] = words
        if len(self._running) >= MAX_PENDING:  # they are in the request's own savepoint, and undone with it
            self._put(self._running)
            self._replaced |= self._running.keys() & self._done.keys()
            self._running.clear()

    def keep(self) -> None:
        """The request that ran is done."""
        for row in self._replaced:
            del self._done[row]
        self._done.update(self._running)
        self.forget_running()

    def forget_running(self) -> None:
        """The request that ran is undone."""
        self._running.clear()
        self._replaced.clear()

    def forget(self) -> None:
        """The whole group is undone."""
        self._done.clear()
        self.forget_running()

    def write(self) -> None:
        """Put everything into the index.

        Nothing is forgotten: where a search within a write asks for this, the request may still be undone, and with it what
        was put for those before it.
        """
        kept = {row: words for row, words in self._done.items() if row not in self._replaced}
        self._put({**kept, **self._running})

    def _put(self, both: dict[int, str | None]) -> None:
        put: list[Row] = [(words, row) for row, words in both.items() if words is not None]
        dropped: list[Row] = [(row,) for row, words in both.items() if words is None]
        for text, rows in ((self._dialect.drop_words, dropped), (self._dialect.put_words, put)):
            if rows:
                self._cursor.many(text, rows)
