"""The words of a property in memory, for words with a wildcard at the left where the database cannot list its own.

They are read when such a word is first asked for, while that search goes on without them, and follow the account's events. A
word that no record has any more does no harm: it is looked for, and not listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from axle.core.text import Word, fits
from axle.storage.postgres import packed_queries
from axle.storage.search.listed_rows import CHUNK, chunks
from axle.storage.search.scope import Scope
from axle.storage.search.words import MAX_WORD
from axle.storage.sql import SQL

MAX_BYTES = 32 * 2**20  # of the words of one property; beyond, the records themselves are looked through
_END = b"\0"  # no word contains it


class Vocabulary:
    """The words of one property as one string of bytes, in which a part of a word is listed fast; and those that came later."""

    def __init__(self, listed: Iterable[str], version: int) -> None:
        self.version = version
        self._text = b"".join((_END, *(word.encode() + _END for word in listed)))
        self._later: set[str] = set()

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self._text) + 100 * len(self._later)

    def add(self, listed: Iterable[str]) -> None:
        """Add words that came up."""
        self._later.update(listed)

    def fitting(self, word: Word, limit: int) -> list[str] | None:
        """Return the words that fit one with a wildcard, None where they are more, or where one is cut off."""
        listed: set[str] = set()
        for text in self._containing(word.text):
            if len(text) >= MAX_WORD:  # what is cut off may end in anything
                return None
            if fits(word, text):
                listed.add(text)
                if len(listed) > limit:
                    return None
        return sorted(listed)

    def _containing(self, text: str) -> Iterator[str]:
        """Return the words that contain a text, and all that are cut off."""
        yield from (word for word in self._later if text in word or len(word) >= MAX_WORD)
        sought, at = text.encode(), 0
        while (at := self._text.find(sought, at)) >= 0:
            end = self._text.index(_END, at)
            yield self._text[self._text.rindex(_END, 0, at) + 1 : end].decode()
            at = end


class Vocabularies:
    """The words of those properties of a type that were asked for, by the mark of the property."""

    def __init__(self) -> None:
        self._by_mark: dict[str, Vocabulary] = {}

    @property
    def size(self) -> int:
        """Return about how many bytes they take."""
        return sum(each.size for each in self._by_mark.values())

    @property
    def versions(self) -> list[int]:
        """Return the states of the database that they are of."""
        return [each.version for each in self._by_mark.values()]

    def clear(self) -> None:
        """Forget everything."""
        self._by_mark.clear()

    def get(self, mark: str) -> Vocabulary | None:
        """Return the words of a property, if they are there."""
        return self._by_mark.get(mark)

    def put(self, mark: str, vocabulary: Vocabulary) -> None:
        """Keep the words of a property."""
        self._by_mark[mark] = vocabulary

    def reach(self, version: int) -> None:
        """Note that everything was followed up to a state."""
        for each in self._by_mark.values():
            each.version = version

    def follow(self, scope: Scope, ids: list[int]) -> None:
        """Add the words of changed records."""
        for mark, vocabulary in self._by_mark.items():
            ((listed,),) = scope.rows(packed_queries.words_of(scope.key, mark, ids))
            vocabulary.add(listed or ())


def read(scope: Scope, mark: str) -> Vocabulary:
    """Read the words of a property in one pass through all records. Of too many, one is left that is cut off."""
    listed: set[str] = set()
    walk = (scope.dialect.walk.format("slot_created"), CHUNK)
    size = 0

    def chunk(after: tuple[int, int]) -> SQL:
        return packed_queries.words_page(scope.key, after, mark, walk)

    for *_, some in chunks(scope, chunk):
        new = set(some or ()) - listed
        listed |= new
        size += sum(map(len, new))
        if size > MAX_BYTES:
            return Vocabulary(["x" * MAX_WORD], scope.state.next_event)
    return Vocabulary(listed, scope.state.next_event)
