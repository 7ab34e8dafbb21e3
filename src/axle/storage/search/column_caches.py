"""All columns in memory of a storage: a cache for each type of each account, bounded together."""

from __future__ import annotations

import threading
from collections.abc import Callable

from axle.core.catalog import ObjectType
from axle.storage.search import vocabulary
from axle.storage.search.columns import ColumnCache
from axle.storage.search.numbering import LIVE, Numbering
from axle.storage.search.scope import Scope
from axle.storage.search.thresholds import USUAL, Thresholds

MAX_BYTES = 192 * 2**20  # of all caches of a storage
MAX_CACHES = 100
WORDS_OF = "words of "  # asks for the words of the property whose mark follows, in the place of a column
PRESENCE_OF = "presence of "  # asks which rows have a value of a property, by the expression that follows


class ColumnCaches:
    """Bounded in bytes: the cache that was not used for the longest time goes first."""

    def __init__(self, numbering: Callable[[], Numbering], thresholds: Thresholds = USUAL) -> None:
        self._lock = threading.Lock()
        self._numbering = numbering
        self._thresholds = thresholds
        self._caches: dict[tuple[int, int], ColumnCache] = {}

    def of(self, account: int, object_type: ObjectType) -> ColumnCache:
        """Return the cache of a type, which may be empty."""
        with self._lock:
            cache = self._caches.pop((account, object_type.key), None)
            cache = cache or ColumnCache(self._numbering, MAX_BYTES, self._thresholds)
            self._caches[account, object_type.key] = cache
            if len(self._caches) > MAX_CACHES:
                del self._caches[next(iter(self._caches))]
            return cache

    def build(self, scope: Scope, column: str) -> None:
        """Read a column and keep it, or the words of a property, or which rows have a value of it."""
        cache = self.of(scope.account, scope.object_type)
        if cache.numbering.in_memory and column != LIVE and not cache.has(LIVE):
            self.build(scope, LIVE)
        if column.startswith(WORDS_OF):
            self._read_words(cache, scope, column.removeprefix(WORDS_OF))
        elif column.startswith(PRESENCE_OF):
            with cache.lock:
                cache.keep_presence(scope, column.removeprefix(PRESENCE_OF))
        else:
            self._read_column(cache, scope, column)
        with self._lock:
            while len(self._caches) > 1 and sum(each.size for each in self._caches.values()) > MAX_BYTES:
                del self._caches[next(iter(self._caches))]

    def _read_column(self, cache: ColumnCache, scope: Scope, column: str) -> None:
        read = cache.numbering.read(scope, column, self._thresholds.max_bounds)
        with cache.lock:
            if cache.size + len(read.bins.codes) <= MAX_BYTES and not cache.has(column):
                cache.add(column, read, scope.state.definitions)

    def _read_words(self, cache: ColumnCache, scope: Scope, mark: str) -> None:
        words = vocabulary.read(scope, mark)
        with cache.lock:
            if cache.size + words.size <= MAX_BYTES:
                cache.add_vocabulary(mark, words, scope.state.definitions)
