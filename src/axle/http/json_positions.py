"""Where things stand in a JSON text, for errors that name a line and a column; both count from 1, columns in bytes of UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MAX_SEARCHED = 256 * 1024  # bytes of a text in which a value is looked for: what stands behind is not worth the time
MEMBER = "..."  # a step of a path to some member of an object, whose name is not told

_BLANK = re.compile(rb"[ \t\r\n]*+")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^ \t\r\n,\]}]++")
_NESTED = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)  # a text that is cut off goes on to the end
_LINE = re.compile(rb"\r\n?|\n")
_KINDS = {b'"': "str", b"{": "object", b"[": "array", b"t": "bool", b"f": "bool", b"n": "null"}

Step = str | int


def line_and_column(text: bytes, at: int) -> tuple[int, int]:
    """Return the line and the column of the byte at `at`."""
    ends = [match.end() for match in _LINE.finditer(text, 0, at)]
    return len(ends) + 1, at - (ends[-1] if ends else 0) + 1


def find(text: bytes, path: Sequence[Step], json_type: str = "") -> int | None:
    """Return where the value at a path begins, or None if it is too far away; a member without a name has this type."""
    text = text[:MAX_SEARCHED]
    at: int | None = _after_blanks(text, 0) if text else None
    for step in path:
        if at is None:
            break
        fits = (
            start for key, start in members(text, at) if key == step or (step == MEMBER and type_of(text, start) == json_type)
        )
        at = next(fits, None)
    return at


def members(text: bytes, at: int) -> Iterator[tuple[Step, int]]:
    """Go through what an object or an array holds: the name or the place of each value, and where it begins."""
    is_object = text[at : at + 1] == b"{"
    at = _after_blanks(text, at + 1)
    place = 0
    while at < len(text) and text[at : at + 1] not in (b"}", b"]"):
        key: Step = place
        if is_object:
            stop = end(text, at)
            key = text[at + 1 : (stop or at) - 1].decode("utf-8", "replace")
            at = _after_blanks(text, _after_blanks(text, stop or len(text)) + 1)  # behind the colon
        yield key, at
        stop = end(text, at)
        if stop is None:
            return
        at = _after_blanks(text, stop)
        if text[at : at + 1] == b",":
            at = _after_blanks(text, at + 1)
        place += 1


def end(text: bytes, at: int) -> int | None:
    """Return where the value that begins at `at` has ended; None where the text ends first, or that is too far away."""
    first = text[at : at + 1]
    if first == b'"':
        match = _STRING.match(text, at)
    elif first in (b"{", b"["):
        return _end_of_nested(text, at)
    else:
        match = _SCALAR.match(text, at)
    return match.end() if match else None


def _end_of_nested(text: bytes, at: int) -> int | None:
    depth = 0
    for match in _NESTED.finditer(text, at, at + MAX_SEARCHED):
        token = match[0]
        if token in (b"{", b"["):
            depth += 1
        elif token in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                return match.end()
    return None


def type_of(text: bytes, at: int) -> str:
    """Return the type of the value that begins at `at`: str, object, array, bool, null, int or float."""
    by_first_byte = _KINDS.get(text[at : at + 1])
    if by_first_byte:
        return by_first_byte
    number = _SCALAR.match(text, at)
    return "float" if number and any(mark in number[0] for mark in (b".", b"e", b"E")) else "int"


def _after_blanks(text: bytes, at: int) -> int:
    blanks = _BLANK.match(text, at)
    return blanks.end() if blanks else at
