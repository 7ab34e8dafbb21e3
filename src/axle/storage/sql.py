"""SQL as a value: text with `?` for every argument, and the arguments; fragments nest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

Value = str | int | float | bytes | None
Row = tuple[Value, ...]


class SQL(NamedTuple):
    """A statement or a piece of one. Values are only ever in `args`."""

    text: str
    args: tuple[Value, ...] = ()


def sql(text: str, *parts: SQL | Value) -> SQL:
    """Put values and fragments where `text` has `?`, in order."""
    pieces = _pieces(text)
    if len(pieces) != len(parts) + 1:
        raise ValueError(f"{len(parts)} parts for {len(pieces) - 1} places in: {text}")
    out: list[str] = [pieces[0]]
    args: list[Value] = []
    for part, after in zip(parts, pieces[1:], strict=True):
        if isinstance(part, SQL):
            out.append(part.text)
            args.extend(part.args)
        else:
            out.append("?")
            args.append(part)
        out.append(after)
    return SQL("".join(out), tuple(args))


@lru_cache(maxsize=1_024)
def _pieces(text: str) -> list[str]:
    return text.split("?")


def join(glue: str, parts: Iterable[SQL]) -> SQL:
    """Put fragments in a row with `glue` between them."""
    listed: Sequence[SQL] = list(parts)
    return SQL(glue.join(p.text for p in listed), tuple(a for p in listed for a in p.args))
