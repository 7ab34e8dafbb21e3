"""The databases that the search benchmark searches: made once, with a progress bar, and kept.

The plain one is made of Axle's own file, so that both hold the same: one table with the JSON of each task and the indexes that
a careful person would think of.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import msgspec

from axle.core.accounts import Account, Owner
from axle.core.catalog import Catalog
from axle.storage.sqlite.database import PAGE_BYTES, READER_CACHE_KIB, Sqlite
from benchmarks.shapes import field
from benchmarks.tasks import CONTACTS, FIRST, contacts, tasks

ACCOUNT = 1
CHUNK = 1_000
PLAIN_CHUNK = 20_000
BAR_SECONDS = 5.0  # between two lines of progress
BAR_CELLS = 20
ENDINGS = ("", "-wal", "-shm", ".json")
_ISO = "strftime('%Y-%m-%dT%H:%M:%S', {0} / 1000, 'unixepoch') || printf('.%03dZ', {0} % 1000)"
_INDEXED = ("hs_task_status", "hubspot_owner_id", "hs_timestamp", "hs_createdate", "hs_lastmodifieddate")


class Facts(msgspec.Struct):
    """How long something took to be made; no seconds where that was not measured."""

    seconds: float = 0.0
    records: int = 0


class Bar:
    """Progress on standard error: a line every few seconds, with the rate and the time that is left."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._began = self._shown = time.monotonic()

    def at(self, done: int) -> None:
        """Show how far it is, if it is time to."""
        now = time.monotonic()
        if now - self._shown < BAR_SECONDS and done < self._total:
            return
        self._shown = now
        rate = done / max(now - self._began, 1e-9)
        cells = BAR_CELLS * done // self._total
        left = (self._total - done) / max(rate, 1e-9)
        drawn = f"[{'#' * cells}{'.' * (BAR_CELLS - cells)}]"
        say(f"{self._what} {drawn} {done:,} of {self._total:,}, {rate:,.0f}/s, {left:.0f} s left")


def say(text: str) -> None:
    """Tell on standard error what goes on."""
    print(text, file=sys.stderr, flush=True)


def remove(path: Path) -> None:
    """Remove a database with what belongs to it."""
    for ending in ENDINGS:
        Path(f"{path}{ending}").unlink(missing_ok=True)


def facts(path: Path) -> Facts:
    """Return how a database was made, as far as that is known."""
    beside = Path(f"{path}.json")
    return msgspec.json.decode(beside.read_bytes(), type=Facts) if beside.exists() else Facts()


def keep_facts(path: Path, known: Facts) -> None:
    """Keep how a database was made beside it."""
    Path(f"{path}.json").write_bytes(msgspec.json.encode(known))


def _made(path: Path, make: Callable[[Path], None], good: Callable[[Path], bool]) -> Path:
    """Return a database, made under another name first, so that one of this name is always complete."""
    if path.exists() and good(path):
        say(f"{path} is there")
        return path
    partial = path.with_suffix(".partial")
    remove(partial)
    remove(path)
    make(partial)
    for ending in ("", ".json"):
        os.replace(f"{partial}{ending}", f"{path}{ending}")
    return path


def axle_file(folder: Path, count: int, catalog: Catalog) -> Path:
    """Return Axle's database with so many tasks and the contacts; one made by an older schema is made again."""
    wanted = _fresh_schema(folder)
    return _made(folder / f"axle-{count}.db", lambda path: _load(path, count, catalog), lambda path: _schema(path) == wanted)


def _schema(path: Path) -> list[str]:
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        rows = db.execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        return sorted("".join(str(row[0]).split()) for row in rows)
    finally:
        db.close()


def _fresh_schema(folder: Path) -> list[str]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        path = Path(name) / "empty.db"
        Sqlite(str(path)).close()
        return _schema(path)


def _load(path: Path, count: int, catalog: Catalog) -> None:
    """Write the records as the server writes them, a thousand in one commit."""
    storage = Sqlite(str(path))
    storage.add_account(Account(ACCOUNT, "", 0), Owner(1, 1, "", "", "", 0, 0))
    changes = itertools.chain(contacts(catalog.find("contacts"), CONTACTS), tasks(catalog, FIRST + CONTACTS, count))
    began, done, bar = time.perf_counter(), 0, Bar(f"load of {count:,} tasks", CONTACTS + count)
    try:
        while chunk := list(itertools.islice(changes, CHUNK)):
            # Mypy infers no lambda with defaults.
            storage.write(ACCOUNT, lambda tx, some=chunk: tx.save(some))  # type: ignore[misc]
            done += len(chunk)
            bar.at(done)
    finally:
        storage.close()
    keep_facts(path, Facts(time.perf_counter() - began, done))


def plain_file(folder: Path, count: int, axle: Path) -> Path:
    """Return the plain database with the tasks of Axle's; one that is older than that is made again."""
    return _made(
        folder / f"plain-{count}.db",
        lambda path: _copy_plain(path, axle, count),
        lambda path: path.stat().st_mtime >= axle.stat().st_mtime,
    )


def open_plain(path: Path) -> apsw.Connection:
    """Open the plain database with the page size and the cache that Axle's readers have."""
    db = apsw.Connection(str(path))
    settings = {"page_size": PAGE_BYTES, "journal_mode": "wal", "cache_size": -READER_CACHE_KIB, "temp_store": 2}
    for name, value in settings.items():
        db.pragma(name, value)
    return db


def _copy_plain(path: Path, axle: Path, count: int) -> None:
    db = open_plain(path)
    db.pragma("synchronous", 0)
    db.execute("CREATE TABLE task (id integer PRIMARY KEY, json text NOT NULL)")
    db.execute("CREATE TABLE link (contact integer, task integer, PRIMARY KEY (contact, task)) WITHOUT ROWID")
    db.execute("CREATE VIRTUAL TABLE word USING fts5 (subject, body, content='')")
    db.execute("ATTACH ? AS axle", (str(axle),))
    began, first, bar = time.perf_counter(), FIRST + CONTACTS, Bar(f"plain copy of {count:,} tasks", count)
    for start in range(0, count, PLAIN_CHUNK):
        _copy_chunk(db, first + start, first + min(start + PLAIN_CHUNK, count))
        bar.at(min(start + PLAIN_CHUNK, count))
    say("links and indexes of the plain copy")
    db.execute("INSERT INTO link SELECT from_id, to_id FROM axle.link WHERE account = ? AND to_id >= ?", (ACCOUNT, first))
    for name in _INDEXED:
        db.execute(f"CREATE INDEX task_{name} ON task ({field(name)})")
    db.execute("ANALYZE main")
    db.execute("DETACH axle")
    db.close()
    keep_facts(path, Facts(time.perf_counter() - began, count))


def _copy_chunk(db: apsw.Connection, start: int, end: int) -> None:
    created, modified = _ISO.format("created_ms"), _ISO.format("updated_ms")
    with db:
        db.execute(
            "INSERT INTO task SELECT id,"
            f" json_set(properties, '$.hs_createdate', {created}, '$.hs_lastmodifieddate', {modified})"
            " FROM axle.record WHERE account = ? AND type = 27 AND id >= ? AND id < ?",
            (ACCOUNT, start, end),
        )
        subject, body = field("hs_task_subject"), field("hs_task_body")
        db.execute(
            f"INSERT INTO word (rowid, subject, body) SELECT id, {subject}, {body} FROM task WHERE id >= ? AND id < ?",
            (start, end),
        )
