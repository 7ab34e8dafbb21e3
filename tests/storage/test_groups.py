"""Writes on PostgreSQL in groups: who shares a transaction shares nothing else, and followers of events miss nothing."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, cast

import msgspec
import psycopg
import pytest

from axle.core.accounts import Account
from axle.core.changes import Change
from axle.core.errors import ConcurrentConflict, Conflict, NotFound, Unavailable
from axle.core.events import Event
from axle.core.record import Record
from axle.storage import open_storage
from axle.storage.interface import WRITE_LANE, Job, Storage, Transaction
from axle.storage.postgres import connection, groups
from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.database import WRITE_THREADS, Postgres
from axle.storage.postgres.ids import ID_BLOCK
from axle.storage.queries import NEXT_ID
from axle.storage.search import slots
from axle.storage.sql import SQL
from axle.testing.conformance.samples import (
    CONTACTS,
    NOW,
    TASKS,
    WAIT_SECONDS,
    A,
    B,
    Desk,
    Gate,
    add,
    archived,
    changed,
    new,
    owner,
    type_of,
)  # fmt: skip
from tests.storage.commits import before_commit

Work = Callable[[Transaction], Any]
Jobs = list[Job]


@pytest.fixture
def storage(on_postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Postgres:
    """An open storage with the account A, whose groups end by number, not by time."""
    monkeypatch.setattr(groups, "MAX_SECONDS", WAIT_SECONDS)
    add(on_postgres)
    on_postgres.write(A, lambda tx: None)  # fetches a block of ids
    return on_postgres


def together(storage: Postgres, *works: Work) -> Jobs:
    """Run works as one group: they queue up behind two that are held."""
    desk, gate = Desk(storage), Gate()
    for _ in range(2):
        desk.put(WRITE_LANE, gate)
        gate.reached()
    jobs = [desk.put(WRITE_LANE, work) for work in works]
    gate.open()
    desk.wait(2 + len(works))
    return jobs


def create(email: str, tx: Transaction) -> Record:
    """Create a contact."""
    change = new(tx, CONTACTS, {"email": email})
    tx.save([change])
    return change.after


def emails(storage: Postgres) -> set[str]:
    """Return the addresses of all contacts."""
    page = storage.read(A, lambda tx: tx.record_page(type_of(CONTACTS), 0, 1_000, False))
    return {record.properties.get("email", "") for record in page} - {""}


def transactions(storage: Postgres) -> int:
    """Return how many transactions have saved records."""
    query = SQL("SELECT count(DISTINCT xmin::text) FROM event WHERE account = ?", (A,))
    return int(storage.read(A, lambda tx: cast(Any, tx)._cursor.run(query))[0][0])


def test_writes_that_wait_together_are_one_transaction(storage: Postgres) -> None:
    """And each has its own answer."""
    jobs = together(storage, *(partial(create, f"{number}@example.com") for number in range(10)))
    assert [job.error for job in jobs] == [None] * 10
    assert {job.result.properties["email"] for job in jobs} == emails(storage)
    assert transactions(storage) == 2


def test_a_refused_request_takes_nothing_of_its_group_with_it(storage: Postgres) -> None:
    """What it has written itself is not stored; the others are, in one transaction."""

    def refused(tx: Transaction) -> None:
        tx.save([new(tx, TASKS)])
        raise NotFound("not there")

    jobs = together(storage, partial(create, "first@example.com"), refused, partial(create, "last@example.com"))
    assert [type(job.error) for job in jobs] == [type(None), NotFound, type(None)]
    assert emails(storage) == {"first@example.com", "last@example.com"}
    assert storage.read(A, lambda tx: tx.record_page(type_of(TASKS), 0, 10, False)) == []
    assert storage.read(A, lambda tx: tx.record_counts()) == {type_of(CONTACTS).key: 3}
    assert transactions(storage) == 2


@pytest.mark.parametrize("bug", [False, True])
def test_a_request_that_is_refused_after_it_wrote_harms_no_neighbour(storage: Postgres, bug: bool) -> None:
    """What was sent to the database already is undone with the group, and the neighbours run again."""

    def refused(tx: Transaction) -> None:
        create("refused@example.com", tx)
        if bug:
            raise RuntimeError("a bug")
        create("first@example.com", tx)

    jobs = together(storage, partial(create, "first@example.com"), refused, partial(create, "last@example.com"))
    assert [type(job.error) for job in jobs] == [type(None), RuntimeError if bug else ConcurrentConflict, type(None)]
    assert emails(storage) == {"first@example.com", "last@example.com"}
    storage.write(A, partial(create, "refused@example.com"))


def test_a_database_error_harms_no_neighbour(storage: Postgres) -> None:
    """The database undoes the whole transaction; each request runs alone, and one of them meets the error again."""

    taken = add(storage).id

    def wrong(tx: Transaction) -> None:
        change = new(tx, CONTACTS, {"city": "nowhere"})
        change.after.id = taken
        tx.save([change])

    jobs = together(storage, partial(create, "first@example.com"), wrong, partial(create, "last@example.com"))
    assert [type(job.error) for job in jobs] == [type(None), Conflict, type(None)]
    assert emails(storage) == {"first@example.com", "last@example.com"}


def test_a_lost_commit_is_told_to_all(storage: Postgres, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can know whether the group is stored: none of it runs again."""
    runs: list[int] = []

    def work(number: int, tx: Transaction) -> None:
        runs.append(number)
        create(f"{number}@example.com", tx)

    def cut() -> None:
        if len(runs) == 5:
            runs.append(5)
            with psycopg.connect(postgres, autocommit=True) as db:
                db.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
                )

    before_commit(monkeypatch, cut)
    jobs = together(storage, *(partial(work, number) for number in range(5)))
    assert {str(job.error) for job in jobs} == {
        "The connection to the database was lost at COMMIT: whether this request was stored is not known."
    }
    assert runs == list(range(6))
    assert emails(storage) == set()


def test_a_group_sees_what_it_has_written(storage: Postgres) -> None:
    """A request reads what one before it in the same group has created, changed and counted."""

    def change(tx: Transaction) -> None:
        (holder,) = tx.unique_holders(type_of(CONTACTS), "email", ["a@example.com"]).values()
        (record,) = tx.records(type_of(CONTACTS), [holder])
        tx.save([changed(record, {"email": "b@example.com"})])

    def look(tx: Transaction) -> tuple[int, list[str], int]:
        events: list[str] = [event.name for event in tx.events(0, 100)]
        return tx.record_counts()[type_of(CONTACTS).key], events, len(tx.record_page(type_of(CONTACTS), 0, 100, False))

    jobs = together(storage, partial(create, "a@example.com"), change, look, partial(create, "a@example.com"))
    assert [job.error for job in jobs] == [None] * 4
    assert jobs[2].result == (2, ["created", "created", "updated"], 2)
    assert transactions(storage) == 2
    assert emails(storage) == {"a@example.com", "b@example.com"}


def test_ids_from_the_counter_pass_a_record_that_waits(storage: Postgres) -> None:
    """A record of the same group has brought an id from elsewhere that the counter comes to next."""
    (foreign,) = [number + 2 for (number,) in storage.read(A, lambda tx: cast(Any, tx)._cursor.run(SQL(NEXT_ID, (A,))))]

    def imported(tx: Transaction) -> None:
        change = new(tx, TASKS)
        change.after.id = foreign
        tx.save([change])

    _, taken = together(storage, imported, lambda tx: tx.new_ids(2 * ID_BLOCK))
    assert taken.result.start > foreign


def test_accounts_do_not_wait_for_each_other(storage: Postgres) -> None:
    """While one account's lock is held, its writes wait, and another one's are stored."""
    storage.add_account(Account(B, "B", NOW), owner(2))
    desk, gate = Desk(storage), Gate()

    def held(tx: Transaction) -> None:
        tx.definitions_version(alone=True)
        gate(tx)

    desk.put(WRITE_LANE, held)
    gate.reached()
    waiting = [desk.put(WRITE_LANE, partial(create, f"{number}@example.com")) for number in range(50)]
    for number in range(20):
        storage.write(B, partial(create, f"{number}@example.com"))
    assert desk.back == []
    gate.open()
    desk.wait(51)
    assert [job.error for job in waiting] == [None] * 50


def test_accounts_that_are_held_up_hold_up_no_other(storage: Postgres) -> None:
    """While as many accounts as threads usually write are held up, one more is written at once, and again."""
    desk, gate = Desk(storage), Gate()
    for number in range(WRITE_THREADS):
        storage.add_account(Account(B + number, "", NOW), owner(2 + number))
        desk.put(WRITE_LANE, gate, B + number)
        gate.reached()
    for number in range(20):
        storage.write(A, partial(create, f"{number}@example.com"))
    assert desk.back == []
    gate.open()
    desk.wait(WRITE_THREADS)


def test_definitions_that_change_meanwhile_are_noticed(storage: Postgres, postgres: str) -> None:
    """A group that rests on what another server has changed is undone, and each request runs with what is now defined."""
    other = Postgres(postgres)
    seen: list[int] = []

    def work(tx: Transaction) -> None:
        seen.append(tx.definitions_version())
        if len(seen) == 1:
            other.write(A, lambda other_tx: other_tx.define([]))
        create("a@example.com", tx)

    (job,) = together(storage, work)
    other.close()
    assert job.error is None
    assert len(seen) == 2 and seen[0] != seen[1]
    assert emails(storage) == {"a@example.com"}


def test_a_new_slot_is_filled_by_who_writes_beside_it(storage: Postgres, postgres: str) -> None:
    """A group that began before a property got a slot is undone, and writes it."""
    other = Postgres(postgres)
    runs: list[int] = []

    def work(tx: Transaction) -> None:
        runs.append(1)
        change = new(tx, CONTACTS, {"city": "Berlin"})
        tx.save([change])
        if len(runs) == 1:
            assert other.write(A, lambda other_tx: cast(Any, other_tx).assign_slot(type_of(CONTACTS), "city"))

    (job,) = together(storage, work)
    other.close()
    assert job.error is None and len(runs) == 2
    with psycopg.connect(postgres) as db:
        assert db.execute("SELECT t3 FROM slot WHERE t3 IS NOT NULL").fetchall() == [("berlin",)]


def test_a_lock_of_somebody_else_ends_a_group_in_time(
    storage: Postgres, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for the locked record is told so; its neighbours are stored."""
    record = storage.write(A, partial(create, "held@example.com"))
    monkeypatch.setattr(connection, "LOCK_SECONDS", 0.2)
    with psycopg.connect(postgres) as other:
        other.execute("SELECT id FROM record WHERE id = %s FOR UPDATE", (record.id,))
        jobs = together(
            storage, partial(create, "a@example.com"), lambda tx: tx.records(record.type, [record.id]),
            partial(create, "b@example.com"),
        )  # fmt: skip
    assert [type(job.error) for job in jobs] == [type(None), Unavailable, type(None)]
    assert emails(storage) == {"held@example.com", "a@example.com", "b@example.com"}


def _events(after: int, tx: Transaction) -> list[Event]:
    return tx.events(after, 100)


def test_a_locked_account_is_told_to_the_whole_group(storage: Postgres, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of its requests is at fault, and nothing is stored."""
    monkeypatch.setattr(connection, "LOCK_SECONDS", 0.2)
    with psycopg.connect(postgres) as other:
        other.execute("SELECT account FROM counter FOR UPDATE")
        jobs = together(storage, *(partial(create, f"{number}@example.com") for number in range(5)))
    assert [type(job.error) for job in jobs] == [Unavailable] * 5
    assert emails(storage) == set()


class Follower:
    """Reads the events of the account A in order, as whoever must miss none, until it has so many."""

    def __init__(self, storage: Postgres, count: int) -> None:
        self.numbers: list[int] = []
        self.gaps: list[list[int]] = []
        self._storage = storage
        self._count = count
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while len(self.numbers) < self._count:
            after = self.numbers[-1] if self.numbers else 0
            events = self._storage.read(A, partial(_events, after))
            numbers = [event.number for event in events]
            if numbers != list(range(after + 1, after + 1 + len(numbers))):
                self.gaps.append(numbers)
            self.numbers += numbers

    def wait(self) -> None:
        """Wait until it has all."""
        self._thread.join(WAIT_SECONDS)
        assert not self._thread.is_alive(), f"{len(self.numbers)} of {self._count} events"


def test_a_follower_of_events_misses_none(storage: Postgres, postgres: str) -> None:
    """Of two servers that write at the same time, in groups and alone, while long transactions of others are open."""
    servers = [storage, Postgres(postgres)]
    count = 100

    def write_all(part: int) -> None:
        for number in range(part, count, 8):
            write(servers[part % 2], number)

    def write(server: Postgres, number: int) -> None:
        def work(tx: Transaction) -> None:
            create(f"{number}@example.com" if number % 3 else "", tx)
            if number % 10 == 0:
                tx.save([new(tx, TASKS)])
                raise NotFound("refused after it wrote")

        with contextlib.suppress(NotFound):
            server.write(A, work)

    with psycopg.connect(postgres) as dump, psycopg.connect(postgres) as long:
        dump.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        dump.execute("SELECT count(*) FROM event")
        long.execute("CREATE TEMPORARY TABLE of_somebody_else ON COMMIT DROP AS SELECT pg_current_xact_id()")
        follower = Follower(storage, 1 + count - count // 10)
        threads = [threading.Thread(target=write_all, args=(part,)) for part in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAIT_SECONDS)
        follower.wait()
        assert dump.execute("SELECT count(*) FROM event").fetchall() == [(1,)]
    servers[1].close()
    assert follower.gaps == []
    assert follower.numbers == list(range(1, 2 + count - count // 10))


def test_an_event_is_not_visible_before_those_with_smaller_numbers(storage: Postgres, postgres: str) -> None:
    """Who has taken a number keeps everybody else from taking one until its own is visible."""
    other = Postgres(postgres)
    desk, gate, second = Desk(storage), Gate(), Desk(other)

    def first(tx: Transaction) -> int:
        create("first@example.com", tx)
        number = tx.events(0, 100)[-1].number
        gate(tx)
        return number

    job = desk.put(WRITE_LANE, first)
    gate.reached()
    second.put(WRITE_LANE, partial(create, "second@example.com"))
    assert [event.number for event in storage.read(A, lambda tx: tx.events(0, 100))] == [1]
    gate.open()
    desk.wait(1)
    second.wait(1)
    other.close()
    assert job.result == 2
    events = storage.read(A, lambda tx: tx.events(0, 100))
    assert [event.number for event in events] == [1, 2, 3]


# What is compared: all that belongs to records, but words, which only PostgreSQL has beside the slots.
COLUMNS = {
    "record": "type, id, created_ms, updated_ms, archived_ms, properties",
    "slot": f"type, id, {', '.join(slots.COLUMNS)}",
    "tally": "type, slot, value, live",
    "population": "type, live",
    "unique_value": "type, property, value, record",
    "history": "type, record, property, at_ms, ended, source, source_id, user_id",
    "event": "seq, type, record, at_ms, change, detail",
    "link": "from_id, type, to_id, hidden, at_ms, open, shown_ms",
    "due": "type, record, rule, at_ms",
    "counter": "next_event",
}


def contents(storage: Storage) -> dict[str, list[Any]]:
    """Return what the tables of records hold."""

    def read(tx: Any) -> dict[str, list[Any]]:
        texts = {table: f"SELECT {columns} FROM {table} WHERE account = ?" for table, columns in COLUMNS.items()}
        return {table: sorted(tx._cursor.run(SQL(text, (A,))), key=repr) for table, text in texts.items()}

    return storage.read(A, read)


def works(seed: int, count: int) -> list[Work]:
    """Return random works on contacts and tasks with ids of their own: they create, change, archive and erase."""
    draw = random.Random(seed)
    steps = [(draw.choice((CONTACTS, TASKS)), draw.randrange(12), draw.randrange(5), draw.randrange(4)) for _ in range(count)]

    def work(name: str, number: int, step: int, value: int, tx: Transaction) -> None:
        stored = tx.records(type_of(name), [500 + number], None)
        tx.save(list(_changes(tx, (name, 500 + number), stored, (step, value))))

    return [partial(work, *step) for step in steps]


def _changes(tx: Transaction, key: tuple[str, int], stored: Sequence[Record], draw: tuple[int, int]) -> Iterator[Change]:
    name, number = key
    step, value = draw
    values = (
        {"email": f"{value}-{number}@example.com", "city": f"x{value}"}
        if name == CONTACTS
        else {"hs_task_subject": f"word {value}", "hubspot_owner_id": f"{value}a"}
    )
    if not stored:
        change = new(tx, name, values)
        change.after.id = number
        yield change
    elif stored[0].archived_ms is None:
        if step == 0:
            yield archived(tx, stored[0])
        elif not values.items() <= stored[0].properties.items():
            yield changed(stored[0], values)


@pytest.mark.parametrize("way", ["single", "alone", "sqlite"])
def test_groups_write_what_single_writes_do(storage: Postgres, unused_postgres: str, way: str) -> None:
    """The same random works leave the same rows, grouped or each on its own, and on SQLite."""
    other = open_storage("memory:") if way == "sqlite" else Postgres(unused_postgres)
    write = other._write_alone if isinstance(other, Postgres) and way == "alone" else other.write
    with contextlib.closing(other):
        other.add_account(Account(A, "A", NOW), owner(1))
        add(other)
        for seed in range(3):
            listed = works(seed, 60)
            jobs = together(storage, *listed)
            assert [job.error for job in jobs] == [None] * 60
            assert transactions(storage) == 2 + seed
            for work in listed:
                write(A, work)
            assert contents(storage) == contents(other), seed


def assigned(number: int, tx: Transaction) -> list[int | None]:
    """Create a task whose owner is looked up, and return the owner's user."""
    owners = tx.owners([number])
    tx.save([new(tx, TASKS, {"hubspot_owner_id": str(number)})])
    return [owner.user_id for owner in owners]


def test_a_group_begins_with_what_the_last_one_read(storage: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Owners, definitions and slots travel with its beginning: it asks for none of them by itself, and sees what changed."""
    for number in (7, 8):
        # Mypy infers no lambda with defaults.
        storage.write(A, lambda tx, number=number: tx.save_owner(owner(number)))  # type: ignore[misc]
        storage.write(A, partial(assigned, number))
    asked: list[str] = []
    run = PostgresCursor.run

    def counted(cursor: PostgresCursor, query: SQL) -> Sequence[Any]:
        asked.append(query.text)
        return run(cursor, query)

    monkeypatch.setattr(PostgresCursor, "run", counted)
    jobs = together(storage, partial(assigned, 7), partial(assigned, 8), partial(assigned, 7))
    assert [job.result for job in jobs] == [[owner(7).user_id], [owner(8).user_id], [owner(7).user_id]]
    assert asked == []
    moved = msgspec.structs.replace(owner(7), user_id=70)
    jobs = together(storage, partial(assigned, 7), lambda tx: tx.save_owner(moved), partial(assigned, 7), partial(assigned, 9))
    assert [job.result for job in jobs] == [[owner(7).user_id], None, [70], []]
    assert together(storage, partial(assigned, 7))[0].result == [70]
