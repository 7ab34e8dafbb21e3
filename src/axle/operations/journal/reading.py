"""Reading a journal: its earliest, latest and next files, one or many at a time, of all accounts of an app or of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from axle.core import permissions, sizes
from axle.core.accounts import App
from axle.core.errors import NotFound, excerpt, unparsable
from axle.core.journal import LINK_MS, JournalFile
from axle.core.whole_numbers import whole_number
from axle.operations.journal import access, files
from axle.operations.request import Caller, Request, WriteFirst
from axle.storage.interface import FileQuery, Transaction

MAX_BATCH = 100  # files that are named at once


class Link(NamedTuple):
    """Where a file can be fetched, and how long."""

    app: int
    name: str
    expires_ms: int
    signature: str


class LinkBatch(NamedTuple):
    """Where files can be fetched, and the offsets that there are not."""

    links: list[Link]
    missing: list[str]


class Offsets(msgspec.Struct):
    """The offsets of files that are asked for."""

    inputs: sizes.Listed[str]


class _Journal(NamedTuple):
    """Which journal is asked for: whose, about which account (None for all), and from when on files are kept."""

    app: App
    portal: int | None
    oldest_ms: int


def earliest(tx: Transaction, caller: Caller, request: Request[None]) -> Link | WriteFirst | None:
    """Return the first file that is kept; None for none."""
    return _one(caller, _global(tx, caller, request), partial(_earliest, tx, count=1))


def latest(tx: Transaction, caller: Caller, request: Request[None]) -> Link | WriteFirst | None:
    """Return the last file; None for none."""
    return _one(caller, _global(tx, caller, request), partial(_latest, tx, count=1))


def next_file(tx: Transaction, caller: Caller, request: Request[None]) -> Link | WriteFirst | None:
    """Return the file behind an offset; None where there is none yet. Raises NotFound for an offset that is not known."""
    return _one(caller, _global(tx, caller, request), partial(_following, tx, count=1, offset=request.path["offset"]))


def local_earliest(tx: Transaction, caller: Caller, request: Request[None]) -> Link | WriteFirst | None:
    """Do the same as `earliest` for one account."""
    return _one(caller, _local(tx, caller, request), partial(_earliest, tx, count=1))


def local_latest(tx: Transaction, caller: Caller, request: Request[None]) -> Link | WriteFirst | None:
    """Do the same as `latest` for one account."""
    return _one(caller, _local(tx, caller, request), partial(_latest, tx, count=1))


def local_next_file(tx: Transaction, caller: Caller, request: Request[None]) -> Link | WriteFirst | None:
    """Do the same as `next_file` for one account."""
    return _one(caller, _local(tx, caller, request), partial(_following, tx, count=1, offset=request.path["offset"]))


def batch_earliest(tx: Transaction, caller: Caller, request: Request[None]) -> LinkBatch | WriteFirst:
    """Return the first files that are kept, in order."""
    return _many(caller, _global(tx, caller, request), partial(_earliest, tx, count=_count(request)))


def batch_latest(tx: Transaction, caller: Caller, request: Request[None]) -> LinkBatch | WriteFirst:
    """Return the last files, in order."""
    return _many(caller, _global(tx, caller, request), partial(_latest, tx, count=_count(request)))


def batch_next(tx: Transaction, caller: Caller, request: Request[None]) -> LinkBatch | WriteFirst:
    """Return the files behind an offset, in order. Raises NotFound for an offset that is not known."""
    return _many(
        caller, _global(tx, caller, request), partial(_following, tx, count=_count(request), offset=request.path["offset"])
    )


def batch_read(tx: Transaction, caller: Caller, request: Request[Offsets]) -> LinkBatch:
    """Return the files that go by offsets, in their order; those that are not known are told."""
    return _by_offset(tx, caller, _global(tx, caller, request), request.body.inputs)


def local_batch_earliest(tx: Transaction, caller: Caller, request: Request[None]) -> LinkBatch | WriteFirst:
    """Do the same as `batch_earliest` for one account."""
    return _many(caller, _local(tx, caller, request), partial(_earliest, tx, count=_count(request)))


def local_batch_latest(tx: Transaction, caller: Caller, request: Request[None]) -> LinkBatch | WriteFirst:
    """Do the same as `batch_latest` for one account."""
    return _many(caller, _local(tx, caller, request), partial(_latest, tx, count=_count(request)))


def local_batch_next(tx: Transaction, caller: Caller, request: Request[None]) -> LinkBatch | WriteFirst:
    """Do the same as `batch_next` for one account."""
    return _many(
        caller, _local(tx, caller, request), partial(_following, tx, count=_count(request), offset=request.path["offset"])
    )


def local_batch_read(tx: Transaction, caller: Caller, request: Request[Offsets]) -> LinkBatch:
    """Do the same as `batch_read` for one account."""
    return _by_offset(tx, caller, _local(tx, caller, request), request.body.inputs)


def _global(tx: Transaction, caller: Caller, request: Request[Any]) -> _Journal:
    """Return the journal of the app that asks: of all accounts, unless the query names one."""
    app = access.own_app(tx, caller, permissions.JOURNAL_DATA)
    return _Journal(app, _portal(request), access.oldest_ms(caller))


def _local(tx: Transaction, caller: Caller, request: Request[Any]) -> _Journal:
    """Return the journal of the app that asks, of one account: its own, unless the query names another."""
    journal = _global(tx, caller, request)
    return journal if journal.portal is not None else journal._replace(portal=journal.app.account)


def _portal(request: Request[Any]) -> int | None:
    text = request.field("installPortalId")
    number = whole_number(text, access.MAX_ID_DIGITS) if text else None
    if text and not number:
        raise unparsable("installPortalId", text)
    return number


def _count(request: Request[Any]) -> int:
    count = access.path_number(request, "count")
    if not 1 <= count <= MAX_BATCH:
        raise unparsable("count", request.path["count"], place="path")
    return count


Found = Sequence[JournalFile] | WriteFirst
Find = Callable[[Caller, _Journal], Found]


def _earliest(tx: Transaction, caller: Caller, journal: _Journal, count: int) -> Found:
    return _behind(tx, caller, journal, 0, count)


def _following(tx: Transaction, caller: Caller, journal: _Journal, count: int, offset: str) -> Found:
    """Return files behind an offset. One that is too old is good as long as nothing behind it is: nothing was missed."""
    file = tx.journal_file(journal.app.id, offset)
    if file is None or (file.at_ms < journal.oldest_ms and tx.journal_lost(file, journal.portal, journal.oldest_ms)):
        raise NotFound(f"There is no journal file with the offset {excerpt(offset)}", context={"offset": [excerpt(offset)]})
    return _behind(tx, caller, journal, file.number, count)


def _behind(tx: Transaction, caller: Caller, journal: _Journal, after: int, count: int) -> Found:
    """Return files behind a number, or what has to be cut first so that there are as many as are asked for."""
    listed = tx.journal_files(FileQuery(journal.app.id, journal.portal, after, journal.oldest_ms, count))
    cut = files.next_cut(tx, caller, journal.app, journal.portal) if len(listed) < count else None
    return files.write(journal.app, cut, caller.moment.now_ms) if cut else listed


def _latest(tx: Transaction, caller: Caller, journal: _Journal, count: int) -> Found:
    """Return the last files, once everything is in one."""
    cut = files.next_cut(tx, caller, journal.app, journal.portal)
    if cut:
        return files.write(journal.app, cut, caller.moment.now_ms)
    return tx.last_journal_files(FileQuery(journal.app.id, journal.portal, 0, journal.oldest_ms, count))


def _one(caller: Caller, journal: _Journal, find: Find) -> Link | WriteFirst | None:
    listed = find(caller, journal)
    if isinstance(listed, WriteFirst):
        return listed
    return _signed(caller, journal.app, listed[0]) if listed else None


def _many(caller: Caller, journal: _Journal, find: Find) -> LinkBatch | WriteFirst:
    listed = find(caller, journal)
    return listed if isinstance(listed, WriteFirst) else LinkBatch([_signed(caller, journal.app, file) for file in listed], [])


def _by_offset(tx: Transaction, caller: Caller, journal: _Journal, offsets: Sequence[str]) -> LinkBatch:
    batch = LinkBatch([], [])
    for offset in offsets:
        file = tx.journal_file(journal.app.id, offset)
        if file is None or file.at_ms < journal.oldest_ms or journal.portal not in (None, file.portal):
            batch.missing.append(excerpt(offset))
        else:
            batch.links.append(_signed(caller, journal.app, file))
    return batch


def _signed(caller: Caller, app: App, file: JournalFile) -> Link:
    expires_ms = caller.moment.now_ms + LINK_MS
    return Link(app.id, file.name, expires_ms, files.signature(app, file.name, expires_ms))
