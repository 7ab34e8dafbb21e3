"""Owners from a CSV file: which columns it may have, and what is wrong with its lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from axle.core.errors import Invalid
from axle.operations.people.owners import MAX_DIGITS, PROBLEMS_TOLD, NewOwner, number

MAX_LINES = 100_000
# A column may be called in any of these ways; case, blanks and underscores do not matter.
COLUMNS = {
    "email": ("email", "emailaddress"),
    "first_name": ("firstname", "givenname"),
    "last_name": ("lastname", "familyname", "surname"),
    "id": ("id", "ownerid"),
    "user_id": ("userid",),
    "teams": ("teams", "team"),
    "archived": ("archived",),
}
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0", "")


def read(content: bytes) -> list[NewOwner]:
    """Read owners of the content of a file. Raises Invalid that names each bad line, so that nothing is taken of a bad file."""
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(rows.line_num, [cell.strip() for cell in row]) for row in rows]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise Invalid(f"this is not a CSV file in UTF-8: {wrong}") from None
    if len(lines) > MAX_LINES:
        raise Invalid(f"the file has more than {MAX_LINES} lines")
    names = _columns(lines[0][1] if lines else [])
    owner_inputs: list[NewOwner] = []
    problems: list[str] = []
    for line, cells in lines[1:]:
        if any(cells):
            one = _owner(line, dict(zip(names, cells, strict=False)), len(cells) - len(names))
            owner_inputs += [one] if isinstance(one, NewOwner) else []
            problems += [one] if isinstance(one, str) else []
    if problems:
        more = len(problems) - PROBLEMS_TOLD
        raise Invalid("; ".join(problems[:PROBLEMS_TOLD]) + (f"; and {more} more" if more > 0 else ""))
    _check_repeated(owner_inputs)
    return owner_inputs


def _columns(header: Sequence[str]) -> list[str]:
    """Return what stands in each column. Raises Invalid for a header without an address, or with what nobody knows."""
    known = {text: name for name, texts in COLUMNS.items() for text in texts}
    plain = [re.sub("[ _-]", "", cell.lower()) for cell in header]
    unknown = [cell for cell, text in zip(header, plain, strict=True) if text not in known]
    if unknown:
        raise Invalid(f"line 1: unknown columns: {', '.join(unknown)[:150]}; known are {', '.join(COLUMNS)}")
    names = [known[text] for text in plain]
    if "email" not in names or len(set(names)) != len(names):
        raise Invalid("line 1: there must be one column email, and no column twice")
    return names


def _owner(line: int, cells: dict[str, str], beyond: int) -> NewOwner | str:
    """Make an owner of one line, or say what is wrong with it."""
    place = f"line {line}"
    if beyond > 0:
        return f"{place}: {beyond} more cells than columns"
    ids: dict[str, int | None] = {}
    for name in ("id", "user_id"):
        text = cells.get(name, "")
        ids[name] = number(text) if text else None
        if text and not ids[name]:
            return f"{place}: {name} is not a positive number of at most {MAX_DIGITS} digits: {text[:50]}"
    archived = cells.get("archived", "").lower()
    if archived not in _YES + _NO:
        return f"{place}: archived is neither true nor false: {archived[:50]}"
    teams = tuple(filter(None, (part.strip() for part in cells.get("teams", "").split(";"))))
    names = (cells.get("first_name", ""), cells.get("last_name", ""))
    return NewOwner(cells.get("email", ""), *names, ids["id"], ids["user_id"], teams, archived in _YES, place)


def _check_repeated(owner_inputs: Sequence[NewOwner]) -> None:
    """Refuse a file in which two lines have the same id; two addresses are told when the second owner is added."""
    for field in ("id", "user_id"):
        seen: dict[int, str] = {}
        for owner_input in owner_inputs:
            value = getattr(owner_input, field)
            if value is not None and value in seen:
                raise Invalid(f"{owner_input.place}: {field} {value} is that of {seen[value]} too")
            if value is not None:
                seen[value] = owner_input.place
