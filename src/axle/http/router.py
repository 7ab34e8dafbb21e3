"""From a path to its row: a trie of dicts, so that the cost does not grow with the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import unquote

from axle.core.errors import MethodNotAllowed, NotFoundHtml

R = TypeVar("R")

MAX_SEGMENTS = 16
_NO_NAMES: dict[str, str] = {}  # of most matches; nobody adds to it


class Match(NamedTuple, Generic[R]):
    """A row, and what stands in the places of its path."""

    row: R
    names: dict[str, str]


class Later(NamedTuple, Generic[R]):
    """Rows that are asked for when a path comes that no other row has, and that has one of these segments, as all of theirs."""

    segments: frozenset[str]
    rows: Callable[[], Iterable[tuple[str, str, R]]]


class _Node(Generic[R]):
    """One segment of the known paths: what may follow it, and the rows that end here, by method."""

    __slots__ = ("fixed", "open", "rows")

    def __init__(self) -> None:
        self.fixed: dict[str, _Node[R]] = {}
        self.open: dict[str, _Node[R]] = {}
        self.rows: dict[str, Match[R]] = {}


class Router(Generic[R]):
    """All rows, found by method and path. `{name}` in a path takes any segment, `{name=word}` that word alone."""

    def __init__(self, rows: Iterable[tuple[str, str, R]], later: Later[R] | None = None) -> None:
        self._root = _trie(rows)
        self._later = later
        self._later_root: _Node[R] | None = None

    def find(self, method: str, path: str) -> Match[R]:
        """Return the row for a path as it was sent, still percent-encoded; a trailing slash changes nothing.

        Raises NotFoundHtml for a path that is in no row, WrongMethod for one that is there for other methods.
        """
        segments = path.strip("/").split("/")
        if "%" in path:
            segments = [unquote(segment) for segment in segments]
        allowed: set[str] = set()
        if len(segments) <= MAX_SEGMENTS:
            match = _walk(self._root, segments, 0, method, allowed)
            if match is None and self._later and not self._later.segments.isdisjoint(segments):
                self._later_root = self._later_root or _trie(self._later.rows())
                match = _walk(self._later_root, segments, 0, method, allowed)
            if match:
                return match
        if allowed:
            raise MethodNotAllowed(
                f"{method} is not allowed here; allowed: {', '.join(sorted(allowed))}", sorted(allowed), method
            )
        raise NotFoundHtml(f"Axle does not answer {method} {path[:200]}")


def _trie(rows: Iterable[tuple[str, str, R]]) -> _Node[R]:
    root: _Node[R] = _Node()
    for method, path, row in rows:
        node = root
        fixed_names: dict[str, str] = {}
        for segment in path.strip("/").split("/"):
            name, fixed, word = segment[1:-1].partition("=")
            if fixed:
                fixed_names[name] = word
            open_ = segment.startswith("{") and not fixed
            places, key = (node.open, name) if open_ else (node.fixed, word if fixed else segment)
            if key not in places:
                places[key] = _Node()
            node = places[key]
        node.rows[method] = Match(row, fixed_names or _NO_NAMES)
    return _shared(root, {})


def _shared(node: _Node[R], kept: dict[Any, _Node[R]]) -> _Node[R]:
    """Return a node like this one that there is already, or this one: the same paths follow each of many prefixes."""
    for places in (node.fixed, node.open):
        for name, after in places.items():
            places[name] = _shared(after, kept)
    rows = ((method, match.row, *match.names.items()) for method, match in node.rows.items())
    return kept.setdefault((tuple(node.fixed.items()), tuple(node.open.items()), tuple(rows)), node)


def _walk(node: _Node[R], segments: list[str], at: int, method: str, allowed: set[str]) -> Match[R] | None:
    """Follow the fixed names first, then the open places; gather the methods of every path that fits.

    Where only one way leads on, as almost everywhere, it is taken without asking for another.
    """
    names: dict[str, str] = {}
    for segment in segments[at:] if at else segments:
        fixed = node.fixed.get(segment)
        if fixed is not None and not node.open:
            node = fixed
        elif fixed is None and segment and len(node.open) == 1:
            ((name, node),) = node.open.items()
            names[name] = segment
        else:
            break
        at += 1
    else:
        ending = node.rows.get(method)
        if ending:
            return Match(ending.row, {**ending.names, **names} if ending.names else names)
    match = _fork(node, segments, at, method, allowed)
    if match and names:
        match.names.update(names)
    return match


def _fork(node: _Node[R], segments: list[str], at: int, method: str, allowed: set[str]) -> Match[R] | None:
    """Try each way that leads on from a node."""
    if at == len(segments):
        allowed.update(node.rows)
        ending = node.rows.get(method)
        return Match(ending.row, {**ending.names}) if ending else None
    segment = segments[at]
    if segment in node.fixed:
        match = _walk(node.fixed[segment], segments, at + 1, method, allowed)
        if match:
            return match
    if segment:
        for name, after in node.open.items():
            match = _walk(after, segments, at + 1, method, allowed)
            if match:
                match.names[name] = segment
                return match
    return None
