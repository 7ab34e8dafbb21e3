"""Files of journals: cut when somebody asks for what is not in one yet, and made anew from the database whenever one is read.

Cutting looks beside the writers and then writes one small row. Of two who cut the same at the same moment one does, and the
other finds the file of the first.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

import msgspec

from axle.core.accounts import App
from axle.core.errors import Forbidden, NotFound
from axle.core.events import Event
from axle.core.journal import (
    EVENTS,
    MAX_BYTES,
    MAX_EVENTS,
    MAX_SPAN_MS,
    NOTES,
    SNAPSHOT,
    JournalFile,
    Note,
    Position,
)
from axle.core.whole_numbers import whole_number
from axle.operations.journal import access, telling
from axle.operations.journal.notes import lifecycle_told, snapshots_told
from axle.operations.oauth.approvals import readable
from axle.operations.request import Caller, Request, WriteFirst
from axle.storage.interface import Transaction

CHUNK = 500  # events that are read and matched at once
MAX_LOOKED = 20_000  # events that one look goes through where nobody is told of any
MAX_UNMOVED = 200  # events without anything to tell that are looked through again next time rather than noted

_encode = msgspec.json.Encoder().encode


class Cut(NamedTuple):
    """How far a journal is to be cut from a position, and the file that this makes; None where nothing is told up to there."""

    before: Position
    through: int
    file: JournalFile | None


class Bounds(NamedTuple):
    """How much one file holds at most."""

    events: int
    size: int
    span_ms: int


BOUNDS = Bounds(MAX_EVENTS, MAX_BYTES, MAX_SPAN_MS)


class FileText(NamedTuple):
    """What a file says: its offset, what is told, when it was cut."""

    name: str
    events: list[Any]
    created_ms: int


def next_cut(tx: Transaction, caller: Caller, app: App, portal: int | None) -> Cut | None:
    """Return where the journal of an app, or its part about one account, is to be cut next; None where all of it is."""
    positions = [one for one in tx.journal_positions(app.id) if portal is None or one.portal in (0, portal)]
    ends = tx.last_events(sorted({one.portal for one in positions if one.source == EVENTS}))
    for position in positions:
        if position.source == NOTES:
            cut = _notes_cut(tx, caller, app, position)
        elif position.number < ends.get(position.portal, 0):
            cut = _events_cut(tx, caller, app, position, ends[position.portal])
        else:
            cut = None
        if cut and (cut.file or cut.through - position.number > MAX_UNMOVED):
            return cut
    return None


def write(app: App, cut: Cut, now_ms: int) -> WriteFirst:
    """Return the write that a cut needs."""
    return WriteFirst(partial(_write_cut, app.id, cut, now_ms))


def _write_cut(app_id: int, cut: Cut, now_ms: int, tx: Transaction) -> None:
    tx.cut_journal(app_id, cut.before, cut.through, cut.file, now_ms)


def _events_cut(tx: Transaction, caller: Caller, app: App, position: Position, end: int) -> Cut:
    """Look how far the next file about an account goes: as many events as one may hold, up to the account's last."""
    follows = _follows(tx, caller, app, position.portal)
    matched = _matched(tx.for_account(position.portal), caller, follows, position.number, end)
    filled = _Filled()
    through = position.number
    for event, bodies in matched:
        if not filled.takes(event, bodies) or (not filled.events and event.number - position.number > MAX_LOOKED):
            break
        through = event.number
    else:
        through = end
    file = _new(app, position, through, filled.last_ms, caller.moment.now_ms) if filled.events else None
    return Cut(position, through, file)


class _Filled:
    """How full a file is that is being cut."""

    def __init__(self) -> None:
        self.events = 0
        self.last_ms = 0
        self._size = 0
        self._first_ms = 0

    def takes(self, event: Event, bodies: Sequence[telling.Told]) -> bool:
        """Take what is told of an event, if there is room; what is told of one event stays together."""
        if not bodies:
            return True
        size = self._size + sum(len(_encode(body)) + 1 for body in bodies)
        events = self.events + len(bodies)
        first_ms, last_ms = min(self._first_ms or event.at_ms, event.at_ms), max(self.last_ms, event.at_ms)
        if self.events and (events > BOUNDS.events or size > BOUNDS.size or last_ms - first_ms > BOUNDS.span_ms):
            return False
        self.events, self._size, self._first_ms, self.last_ms = events, size, first_ms, last_ms
        return True


def _matched(
    portal: Transaction, caller: Caller, follows: Sequence[telling.Followed], after: int, through: int
) -> Iterator[tuple[Event, list[telling.Told]]]:
    """Return events up to a number, each with what is told of it."""
    catalog = caller.catalog_of(portal)
    while after < through:
        events = [event for event in portal.events(after, CHUNK) if event.number <= through]
        by_number: dict[int, list[telling.Told]] = {}
        for number, body in telling.told(portal, catalog, follows, events):
            by_number.setdefault(number, []).append(body)
        yield from ((event, by_number.get(event.number, [])) for event in events)
        if len(events) < CHUNK:
            return
        after = events[-1].number


def _follows(tx: Transaction, caller: Caller, app: App, portal: int) -> list[telling.Followed]:
    """Return what an app follows in an account; nothing where it is not installed any more."""
    scopes = access.granted(tx, app, portal)
    if scopes is None:
        return []
    subscriptions = tx.journal_subscriptions_ever(app.id, portal)
    catalog = caller.catalog_of(tx.for_account(portal))
    return telling.followed(catalog, subscriptions, tx.journal_filters(app.id), partial(readable, scopes))


def _new(app: App, position: Position, through: int, at_ms: int, now_ms: int) -> JournalFile:
    name = access.new_name()
    return JournalFile(app.id, 0, name, position.portal, position.source, position.number, through, at_ms, now_ms)


def _notes_cut(tx: Transaction, caller: Caller, app: App, position: Position) -> Cut | None:
    """Look how far the next file of notes goes: as far as they are about the same account."""
    notes = tx.notes(app.id, position.number, BOUNDS.events)
    if not notes:
        return None
    portal = notes[0].portal
    run = list(takewhile(lambda note: note.portal == portal and note.at_ms - notes[0].at_ms <= BOUNDS.span_ms, notes))
    through, file = run[-1].number, None
    if _told_notes(tx, caller, app, portal, run):
        of_portal = msgspec.structs.replace(position, portal=portal)
        file = _new(app, of_portal, through, max(note.at_ms for note in run), caller.moment.now_ms)
    return Cut(position, through, file)


def _told_notes(tx: Transaction, caller: Caller, app: App, portal: int, notes: Sequence[Note]) -> list[telling.Told]:
    lifecycle = tx.journal_subscriptions_ever(app.id, 0)
    scopes = access.granted(tx, app, portal)
    taken: dict[int, telling.Told] = {}
    if scopes is not None:
        there = tx.for_account(portal)
        taken = snapshots_told(there, caller.catalog_of(there), notes, partial(readable, scopes))
    bodies = (taken.get(note.number) if note.note_type == SNAPSHOT else lifecycle_told(lifecycle, note) for note in notes)
    return [body for body in bodies if body]


def signature(app: App, name: str, expires_ms: int) -> str:
    """Return what shows that an address of a file comes from here, for who has no token: good until the secret is replaced."""
    key = hashlib.sha256(f"axle journal {app.secret_hash}".encode()).digest()
    return hmac.new(key, f"{app.id}\n{name}\n{expires_ms}".encode(), hashlib.sha256).hexdigest()


def read(tx: Transaction, caller: Caller, request: Request[None]) -> FileText:
    """Return what a file tells, for whoever has its address. Raises Forbidden for an address that is not good any more."""
    app, name = _addressed(tx, caller, request)
    of_app = tx.for_account(app.account)
    file = of_app.journal_file(app.id, name)
    if file is None or file.at_ms < access.oldest_ms(caller):
        raise NotFound(f"There is no journal file {name}.")
    return FileText(name, _told(of_app, caller, app, file), file.created_ms)


def _addressed(tx: Transaction, caller: Caller, request: Request[None]) -> tuple[App, str]:
    number, name, expires = whole_number(request.path["appId"]), request.path["offset"], whole_number(request.field("expires"))
    app = tx.app_by_id(number) if number is not None else None
    if app is None or app.archived_ms is not None or expires is None:
        raise Forbidden("The address of this journal file is not one that was given out.")
    if not hmac.compare_digest(signature(app, name, expires).encode(), request.field("signature").encode()):
        raise Forbidden("The address of this journal file is not one that was given out.")
    if expires <= caller.moment.now_ms:
        raise Forbidden("The address of this journal file has expired; ask the journal for a new one.")
    return app, name


def _told(tx: Transaction, caller: Caller, app: App, file: JournalFile) -> list[telling.Told]:
    """Return what a file tells now: what was told when it was cut, without what has been erased since."""
    if file.source == NOTES:
        notes = [note for note in tx.notes(app.id, file.after, MAX_EVENTS) if note.number <= file.through]
        return _told_notes(tx, caller, app, file.portal, notes)
    follows = _follows(tx, caller, app, file.portal)
    matched = _matched(tx.for_account(file.portal), caller, follows, file.after, file.through)
    return [body for _, bodies in matched for body in bodies]
