"""Does a database file hold what its clients were told, and nothing by halves?"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec

from axle.core.catalog import Catalog
from axle.http import app as wiring
from tests.durability.ledger import CONTACT_TO_TASK, CONTACTS, MARK, TASK_TO_CONTACT, VALUE, Entry, Ledger, request_of

catalog = functools.cache(wiring.catalog)


class _Held(msgspec.Struct):
    """What a file holds."""

    records: dict[int, tuple[str, dict[str, str]]]
    links: set[tuple[int, int, int]]
    history: dict[tuple[int, str], list[str]]


def audit(path: Path, ledgers: Sequence[Ledger] | None = None) -> list[str]:
    """Return everything that is wrong with a database file; without ledgers, only what is wrong in itself."""
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        verdict = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
        if verdict != ["ok"]:
            return [f"integrity_check: {line}" for line in verdict]
        held = _held(db)
        problems = list(_structure(db, held))
        if ledgers is not None:
            problems += _marks(held, ledgers)
        for ledger in ledgers or ():
            for entry in ledger.entries.values():
                problems += _entry(held, entry)
        return problems
    finally:
        db.close()


def _held(db: apsw.Connection) -> _Held:
    names = {object_type.key: object_type.name for object_type in catalog().types}
    records: dict[int, tuple[str, dict[str, str]]] = {}
    for key, number, text in _rows(db, "SELECT type, id, properties FROM record"):
        assert number not in records, f"two records have the id {number}"
        records[number] = (names[key], msgspec.json.decode(text, type=dict[str, str]))
    history: dict[tuple[int, str], list[str]] = {}
    for number, name, ended in _rows(db, "SELECT record, property, ended FROM history ORDER BY at_ms"):
        history.setdefault((number, name), []).append(ended)
    return _Held(records, set(_rows(db, "SELECT from_id, type, to_id FROM link")), history)


def _rows(db: apsw.Connection, text: str) -> list[Any]:
    return list(db.execute(text))


def _structure(db: apsw.Connection, held: _Held) -> Iterator[str]:
    """Check what must be so in any database."""
    next_id, next_event = _rows(db, "SELECT max(next_id), max(next_event) FROM counter")[0]
    if held.records and max(held.records) >= next_id:
        yield f"the id {max(held.records)} is not below the counter {next_id}"
    for number, name in held.history:
        if number not in held.records:
            yield f"there is history of {name} for {number}, which is no record"
    yield from _links(held)
    yield from _unique_values(db, held)
    yield from _events(db, held, next_event)
    yield from _index(db, held)


def _links(held: _Held) -> Iterator[str]:
    known: Catalog = catalog()
    for start, kind, end in held.links:
        if (end, known.associations[kind].inverse, start) not in held.links:
            yield f"the link {start} -{kind}-> {end} has no inverse"
        if start not in held.records or end not in held.records:
            yield f"the link {start} -{kind}-> {end} leads from or to nothing"


def _unique_values(db: apsw.Connection, held: _Held) -> Iterator[str]:
    stored = set(_rows(db, "SELECT property, value, record FROM unique_value"))
    email = MARK[CONTACTS]
    wanted = {(email, values[email], number) for number, (_, values) in held.records.items() if email in values}
    for one in stored ^ wanted:
        yield f"unique value {one} is only in {'unique_value' if one in stored else 'its record'}"


def _events(db: apsw.Connection, held: _Held, next_event: int) -> Iterator[str]:
    events = _rows(db, "SELECT seq, record, change FROM event ORDER BY seq")
    if events and [seq for seq, _, _ in events] != list(range(next_event - len(events), next_event)):
        yield "the sequence of events has gaps, or does not end at its counter"
    made = Counter(number for _, number, change in events if change == "created")
    for number in held.records:
        if made[number] != 1:
            yield f"the record {number} has {made[number]} events of its creation"


def _index(db: apsw.Connection, held: _Held) -> Iterator[str]:
    """Check the search index: every record is in it, with words, and nothing else is. All records of the tests are live."""
    slots = {number: row for row, number in _rows(db, "SELECT row, id FROM slot")}
    words = {row for (row,) in _rows(db, "SELECT id FROM words_docsize")}
    if set(slots) != set(held.records):
        yield f"the slots of {sorted(set(slots) ^ set(held.records))} do not match their records"
    if set(slots.values()) != words:
        yield f"the words of {sorted(set(slots.values()) ^ words)} do not match their slots"


def _marks(held: _Held, ledgers: Sequence[Ledger]) -> Iterator[str]:
    """Check that what nobody was told of comes from requests without an answer, and of those all or nothing."""
    told = {number for ledger in ledgers for number in ledger.entries}
    unsure = {request: count for ledger in ledgers for request, count in ledger.unsure.items()}
    found = Counter(request_of(values[MARK[kind]]) for number, (kind, values) in held.records.items() if number not in told)
    for request, count in found.items():
        if count != unsure.get(request):
            yield f"{count} records of the request {request} are there, which was to make {unsure.get(request, 'none')}"


def _entry(held: _Held, entry: Entry) -> Iterator[str]:
    """Check one record that a client holds for stored."""
    shown = f"{entry.kind} {entry.id}"
    if entry.id not in held.records:
        yield f"lost: {shown}"
        return
    kind, values = held.records[entry.id]
    if kind != entry.kind or not _same(values, entry.fixed):
        yield f"{shown} is {kind} {values}, not {entry.fixed}"
    chain = [*held.history.get((entry.id, VALUE[kind]), ()), values.get(VALUE[kind], "")]
    if chain not in entry.possible:
        yield f"lost: {shown} went through {chain}, not {entry.possible}"
    if entry.contact:
        for link in ((entry.id, TASK_TO_CONTACT, entry.contact), (entry.contact, CONTACT_TO_TASK, entry.id)):
            if link not in held.links:
                yield f"lost: the link {link}"


def _same(values: dict[str, str], wanted: dict[str, str]) -> bool:
    return all(values.get(name) == value for name, value in wanted.items())
