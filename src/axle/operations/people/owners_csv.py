"""Owners from a CSV file: which columns it may have, and what is wrong with its lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from axle.core.errors import Invalid
from axle.operations.people.owners import MAX_DIGITS, NewOwner, raise_problems, read_id

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
    for number, cells in lines[1:]:
        if not any(cells):
            continue
        place = f"line {number}"
        try:
            if len(cells) > len(names):
                raise Invalid(f"{len(cells) - len(names)} more cells than columns")
            owner_inputs.append(_owner(place, dict(zip(names, cells, strict=False))))
        except Invalid as problem:
            problems.append(f"{place}: {problem.message}")
    raise_problems(problems)
    _check_repeated(owner_inputs)
    return owner_inputs


def _columns(header: Sequence[str]) -> list[str]:
    """Return what stands in each column. Raises Invalid for a header without an address, or with an unknown column."""
    fields = {text: name for name, texts in COLUMNS.items() for text in texts}
    texts = [re.sub("[ _-]", "", cell.lower()) for cell in header]
    unknown = [cell for cell, text in zip(header, texts, strict=True) if text not in fields]
    if unknown:
        raise Invalid(f"line 1: unknown columns: {', '.join(unknown)[:150]}; known are {', '.join(COLUMNS)}")
    names = [fields[text] for text in texts]
    if "email" not in names or len(set(names)) != len(names):
        raise Invalid("line 1: there must be one column email, and no column twice")
    return names


def _owner(place: str, cells: dict[str, str]) -> NewOwner:
    """Make an owner of the cells of one line. Raises Invalid that says what is wrong with it."""
    ids = {name: _id(name, cells.get(name, "")) for name in ("id", "user_id")}
    archived = cells.get("archived", "").lower()
    if archived not in _YES + _NO:
        raise Invalid(f"archived is neither true nor false: {archived[:50]}")
    return NewOwner(
        email=cells.get("email", ""),
        first_name=cells.get("first_name", ""),
        last_name=cells.get("last_name", ""),
        id=ids["id"],
        user_id=ids["user_id"],
        teams=tuple(filter(None, (part.strip() for part in cells.get("teams", "").split(";")))),
        archived=archived in _YES,
        place=place,
    )


def _id(name: str, text: str) -> int | None:
    """Read the id in a cell; None where it is empty. Raises Invalid."""
    number = read_id(text) if text else None
    if text and not number:
        raise Invalid(f"{name} is not a positive number of at most {MAX_DIGITS} digits: {text[:50]}")
    return number


def _check_repeated(owner_inputs: Sequence[NewOwner]) -> None:
    """Refuse a file in which two lines have the same id; two addresses are told when the second owner is added."""
    for field in ("id", "user_id"):
        places: dict[int, str] = {}
        for owner_input in owner_inputs:
            value = getattr(owner_input, field)
            if value is not None and value in places:
                raise Invalid(f"{owner_input.place}: {field} {value} is that of {places[value]} too")
            if value is not None:
                places[value] = owner_input.place
