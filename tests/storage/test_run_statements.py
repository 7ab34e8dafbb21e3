"""Statements that are run by libpq itself: values travel as the driver's would, and what fails leaves the connection usable."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from axle.storage.postgres import statements
from axle.storage.postgres.connection import Connection, Mode
from axle.storage.postgres.pool_options import AUTO
from axle.storage.postgres.statements import Statements
from axle.storage.sql import SQL

READING = Mode(False, 5.0)
DATABASE_TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
WHOLE = st.integers(-(2**63), 2**63 - 1)
NUMBERS = st.floats(allow_nan=False)


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    """A connection of its own."""
    one = Connection(psycopg.connect(postgres, autocommit=True), AUTO)
    try:
        one.settle()
        yield one
    finally:
        one.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(values=st.tuples(DATABASE_TEXTS, WHOLE, NUMBERS, st.lists(DATABASE_TEXTS), st.lists(WHOLE), st.lists(NUMBERS)))
def test_values_come_back_as_they_went(connection: Connection, values: tuple[Any, ...]) -> None:
    """Texts and lists of texts with whatever quotes, braces and commas; alone, prepared, and together with others."""
    text = "SELECT ?::text, ?::bigint, ?::double precision, ?::text[], ?::bigint[], ?::double precision[], ?::text"
    query = SQL(text, (*values, None))
    expected = [(*values, None)]
    assert connection.run(query, 5) == expected
    assert connection.run_together([query, query], 5) == [expected, expected]


def test_numbers_are_compared_as_what_they_are(connection: Connection) -> None:
    """A broken number with a whole column, and a number that no column holds."""
    number = SQL("SELECT n FROM generate_series(1, 3) AS n WHERE n::bigint > ? AND n::bigint < ?", (1.5, 2**70))
    assert connection.run(number, 5) == [(2,), (3,)]
    assert connection.run_together([number], 5) == [[(2,), (3,)]]


def test_what_cannot_be_written_here_is_left_to_the_driver(connection: Connection) -> None:
    """It refuses NUL before the server is asked, and writes lists of several kinds."""
    with pytest.raises(psycopg.DataError):
        connection.run(SQL("SELECT ?::text", ("a\0b",)), 5)
    with pytest.raises(psycopg.DataError):
        # Wrong on purpose.
        connection.run_together([SQL("SELECT 1"), SQL("SELECT ?::text[]", (["a\0b"],))], 5)  # type: ignore[arg-type]
    # Wrong on purpose.
    assert str(connection.run(SQL("SELECT ?::bigint[]", ([1, None],)), 5)) == "[([1, None],)]"  # type: ignore[arg-type]


def test_nothing_runs_behind_a_statement_that_fails(connection: Connection) -> None:
    """Its own error is raised; the transaction is rolled back, and the connection goes on."""
    connection.begin(READING._replace(writes=True))
    made = SQL("CREATE TEMPORARY TABLE made (id int)")
    with pytest.raises(psycopg.errors.DivisionByZero, match="division by zero"):
        connection.run_together([made, SQL("SELECT 1 / ?", (0,)), SQL("SELECT pg_sleep(9)")], 5)
    assert connection.reset()
    assert connection.run(SQL("SELECT to_regclass('made')"), 5) == [(None,)]
    assert connection.run_together([SQL("SELECT 1"), SQL("SELECT 1 / ?", (1,))], 5) == [[(1,)], [(1,)]]


def test_a_transaction_begins_together_with_its_first_statements(connection: Connection) -> None:
    """Also where they are new to the connection: each sees the state of the transaction."""
    first = (SQL("SELECT current_setting('transaction_isolation')"), SQL("SELECT ?::text", ("it's",)))
    for _ in range(2):
        assert [rows for _, rows in connection.begin(READING._replace(first=first))] == [[("repeatable read",)], [("it's",)]]
        connection.commit(5)


def test_statements_that_were_not_used_for_long_lose_their_names(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the server keeps no more than so many of them; each can still be run."""
    monkeypatch.setattr(statements, "MAX_NAMES", 5)
    for number in range(10):
        for _ in range(statements.PREPARED_FROM + 1):
            assert connection.run(SQL(f"SELECT {number}"), 5) == [(number,)]
    kept = {text for (text,) in connection.db.execute("SELECT statement FROM pg_prepared_statements", prepare=False)}
    assert kept == {f"SELECT {number}" for number in range(5, 10)}
    assert connection.run_together([SQL(f"SELECT {number}") for number in range(10)], 5) == [[(n,)] for n in range(10)]


def test_other_threads_run_while_answers_are_waited_for(connection: Connection) -> None:
    """One that looks at the clock meanwhile is never held up for long."""
    longest, over = 0.0, threading.Event()

    def look() -> None:
        nonlocal longest
        while not over.is_set():
            began = time.monotonic()
            time.sleep(0.001)
            longest = max(longest, time.monotonic() - began)

    thread = threading.Thread(target=look)
    thread.start()
    connection.run(SQL("SELECT pg_sleep(0.5)"), 5)
    connection.run_together([SQL("SELECT pg_sleep(0.25)")] * 2, 5)
    over.set()
    thread.join()
    assert longest < 0.4


@pytest.mark.parametrize("together", [False, True])
def test_a_connection_that_is_cut_fails_at_once(connection: Connection, together: bool) -> None:
    """It is of no more use then."""
    cutting = threading.Timer(0.1, connection.cut)
    cutting.start()
    slow = SQL("SELECT pg_sleep(20)")
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        connection.run_together([slow, slow], 30) if together else connection.run(slow, 30)
    assert time.monotonic() - began < 10
    assert not connection.reset()
    cutting.join()


def test_what_is_sent_may_be_larger_than_any_buffer(connection: Connection) -> None:
    """And so may the answers, at the same time."""
    text = "x" * 1_000_000
    rows = connection.run_together([SQL("SELECT ?::text", (text,))] * 20, 20)
    assert {value for answer in rows for (value,) in answer} == {text}


def test_the_driver_has_nothing_prepared(postgres: str) -> None:
    """At a rollback it would give up all that is prepared, what it has not prepared itself included."""
    with psycopg.connect(postgres, autocommit=True) as db:
        run = Statements(db).run
        for _ in range(10):
            run(SQL("SELECT 1"))
            run(SQL("SELECT ?::bigint[]", ([1, None],)))  # type: ignore[arg-type] # wrong on purpose
        db.execute("BEGIN")
        db.rollback()
        assert run(SQL("SELECT 1")) == [(1,)]
        with contextlib.suppress(psycopg.Error):
            run(SQL("SELECT 1 / 0"))
        assert run(SQL("SELECT 1")) == [(1,)]
