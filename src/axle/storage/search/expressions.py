"""What is asked of the words of a record, as expressions of the database's text index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from axle.storage.dialect import Dialect
from axle.storage.search.words import PRESENT
from axle.storage.sql import SQL, join


class Words(NamedTuple):
    """Expressions that all hold, and others that do not hold all together; there are none of these, or one of the first.

    What must hold is kept apart, not in one expression. PostgreSQL 15.20 loses rows by one that joins alternatives with
    something else, where an alternative is the beginning of a word on more pages than a session has memory for. Of a page that
    one alternative names as a whole, it passes over the rows before the first that another names: 13 of 52,159, at 4 MB.
    What are conditions of their own does not meet that way.
    """

    having: tuple[str, ...]
    lacking: tuple[str, ...] = ()

    @property
    def presence(self) -> str:
        """The expression that a property has any value, where that is all that must hold; else none."""
        first, *others = self.having
        return first if not others and first[:-1].endswith(PRESENT) else ""

    def expression(self, d: Dialect) -> str:
        """Return the whole as one expression."""
        return together(d, self._apart(d))

    def sql(self, d: Dialect) -> SQL:
        """Return the condition that a slot row has the words."""
        apart = self._apart(d) if d.words_apart else [self.expression(d)]
        return join(" AND ", [SQL(d.has_words, (text,)) for text in apart])

    def _apart(self, d: Dialect) -> list[str]:
        first, *others = self.having
        return [f"(({first}){d.without}({together(d, self.lacking)}))" if self.lacking else first, *others]


def together(d: Dialect, expressions: Sequence[str]) -> str:
    """Return the expression that holds where all of some do."""
    return expressions[0] if len(expressions) == 1 else d.both.join(f"({text})" for text in expressions)


def merged(d: Dialect, several: Sequence[Words]) -> Words:
    """Return what asks for all that some ask for."""
    lacking = [each for each in several if each.lacking]
    if len(lacking) == 1:
        first = lacking[0]
        others = [text for each in several if each is not first for text in each.having]
        return Words((*first.having, *others), first.lacking)
    return Words(tuple(text for each in several for text in each._apart(d)))
