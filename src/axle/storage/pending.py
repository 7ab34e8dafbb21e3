"""The words that a group of writes has yet to put into the full-text index.

At every savepoint that index writes out what it has pending, and each request of a group has one. So words are gathered beside
the database, by row, and put once, before the group commits.
"""

from __future__ import annotations

from axle.storage.cursor import Cursor
from axle.storage.dialect import Dialect
from axle.storage.sql import Row


class Pending:
    """Words by row, None for none any more: those of the requests that are done, and those of the one that runs."""

    def __init__(self, cursor: Cursor, dialect: Dialect) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self._done: dict[int, str | None] = {}
        self._own: dict[int, str | None] = {}

    def put(self, row: int, words: str | None) -> None:
        """Note the words of one row for the request that runs."""
        self._own[row] = words

    def keep(self) -> None:
        """The request that ran is done."""
        self._done.update(self._own)
        self._own.clear()

    def forget_own(self) -> None:
        """The request that ran is undone."""
        self._own.clear()

    def forget(self) -> None:
        """The whole group is undone."""
        self._done.clear()
        self._own.clear()

    def write(self) -> None:
        """Put everything into the index.

        Nothing is forgotten: where a search within a write asks for this, the request may still be undone, and with it what
        was put for those before it.
        """
        both = {**self._done, **self._own}
        put: list[Row] = [(words, row) for row, words in both.items() if words is not None]
        dropped: list[Row] = [(row,) for row, words in both.items() if words is None]
        for text, rows in ((self._dialect.drop_words, dropped), (self._dialect.put_words, put)):
            if rows:
                self._cursor.many(text, rows)
