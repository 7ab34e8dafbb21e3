"""Every statement stays on the machine that has its account, on a cluster; what does not is in a list, with its reason."""

from __future__ import annotations

import re

import pytest

from axle.storage import credentials, journal_queries, message_queries, person_queries, queries, webhook_queries
from axle.storage.migrations import migrations
from axle.storage.postgres import nodes
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.search import slot_queries
from axle.storage.sql import sql
from axle.storage.sqlite.dialect import SQLITE
from tests.storage.statements import EXCEPTIONS, faults

WHOLE = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|WITH)\s")


def constants() -> set[str]:
    """Return the statements that are constants: those that no test happens to run too."""
    values = [
        value
        for module in (queries, credentials, journal_queries, message_queries, person_queries, slot_queries, webhook_queries)
        for value in vars(module).values()
    ]
    texts = [value.text if hasattr(value, "text") else value for value in (*values, *queries.FORGET_OBJECT_TYPE, *POSTGRES)]
    return {text for text in texts if isinstance(text, str) and WHOLE.match(text) and "{" not in text}


def test_statements_that_are_constants_stay_with_their_account() -> None:
    """All of them."""
    texts = constants()
    assert len(texts) > 50
    assert {text: faults(text) for text in texts if faults(text)} == {}


def test_candidates_of_a_search_stay_with_their_account() -> None:
    """Slots and records are joined on one machine; SQLite's signs would hide from a cluster that they can be."""
    of_type = sql("slot.account = ? AND slot.type = ?", 1, 2)
    assert faults(slot_queries.candidates(POSTGRES, [of_type, of_type]).text) == []
    assert faults(slot_queries.candidates(SQLITE, [of_type]).text) == ["a sign hides the account"]


def test_the_schema_has_neither_sequence_nor_trigger() -> None:
    """Nor does a migration touch what is of two accounts at once."""
    texts = [text for step in migrations(POSTGRES) for text in step.statements if text.startswith("CREATE")]
    assert len(texts) > 50
    assert [(text, faults(text)) for text in texts if faults(text)] == []


def test_statements_that_tests_run_are_looked_at(recorded: set[str], on_postgres: object) -> None:
    """What runs on PostgreSQL is recorded, and each test fails for what it runs: here is what the opening ran."""
    assert any(text.startswith("INSERT INTO owner") for text in recorded)
    assert any(text.startswith("INSERT INTO definition") for text in recorded)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("SELECT id FROM record WHERE type = ? AND id = ?", "record: the account is not bound"),
        ("SELECT id FROM record WHERE account > ?", "record: the account is not bound"),
        ("SELECT id FROM record WHERE account = ?::text", "record: the account is not bound"),
        ("SELECT id FROM record WHERE account + 0 = ?", "record: the account is not bound"),
        ("SELECT id FROM record WHERE account = ? OR id = ?", "record: the account is not bound"),
        ("SELECT id FROM record WHERE NOT (account = ?)", "record: the account is not bound"),
        ("SELECT r.id FROM slot AS s JOIN record AS r ON r.id = s.id WHERE s.account = ?", "r: the account is not bound"),
        (
            "SELECT r.id FROM slot AS s JOIN record AS r ON r.account = +s.account WHERE s.account = ?",
            "a sign hides the account",
        ),
        ("SELECT 1 FROM slot WHERE account = ? AND id IN (SELECT to_id FROM link WHERE from_id = ?)", "link: the account is"),
        ("DELETE FROM history WHERE record = ?", "history: the account is not bound"),
        ("UPDATE counter SET next_id = ?", "counter: the account is not bound"),
        ("INSERT INTO due (record, rule) VALUES (?, ?)", "due: the account is not the first column"),
        ("INSERT INTO due (account, rule) VALUES (7, ?)", "due: the account is no argument"),
        ("INSERT INTO due (account, rule) VALUES (?, ?) ON CONFLICT (rule) DO NOTHING", "due: ON CONFLICT does not name"),
        (
            "INSERT INTO due (account, rule) SELECT ?, rule FROM history WHERE account = ?",
            "due: the account is that of no table",
        ),
        (
            "INSERT INTO due (account, rule) SELECT ?, r.rule FROM jsonb_to_recordset(?) AS r(rule text)",
            "due: the account is that",
        ),
        (
            "INSERT INTO due (account, rule) VALUES (?, (SELECT rule FROM due WHERE account = ?))",
            "due: a query among the values",
        ),
        (
            "WITH c AS (UPDATE counter SET next_id = 1 WHERE account = ? RETURNING account)"
            " INSERT INTO due (account, rule) SELECT c.account, ? FROM c",
            "due: inserts what another part",
        ),
        (
            "INSERT INTO due (account, rule) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET account = ?",
            "the account is changed",
        ),
        (
            "INSERT INTO due (account, at_ms) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET at_ms = now()",
            "due: ON CONFLICT writes what",
        ),
        ("UPDATE counter SET account = ? WHERE account = ?", "the account is changed"),
        ("UPDATE counter SET next_id = random() WHERE account = ?", "writes what rand says"),
        ("INSERT INTO due (account, at_ms) VALUES (?, clock_timestamp())", "writes what clock_timestamp says"),
        ("INSERT INTO owner (account, email) VALUES (?, gen_random_uuid())", "writes what"),
        (
            "SELECT id FROM slot WHERE account = ? AND EXISTS (SELECT 1 FROM due WHERE due.record = slot.id)",
            "due: the account is",
        ),
        ("SELECT id FROM record WHERE account = ANY(?)", "record: the account is not bound"),
        (
            "SELECT l.id FROM unnest(?) AS w(id) CROSS JOIN LATERAL (SELECT id FROM slot WHERE id = w.id) AS l",
            "slot: the account is",
        ),
        ("SELECT id FROM record WHERE account = ? UNION SELECT id FROM slot", "slot: the account is not bound"),
        ("SELECT nextval('ids')", "calls nextval"),
        ("SELECT pg_advisory_xact_lock(?, 1)", "calls pg_advisory_xact_lock"),
        ("SELECT 1 FROM nothing WHERE account = ?", "unknown table nothing"),
        ("CREATE TABLE x (account bigint, id bigserial)", "schema: SERIAL"),
    ],
)
def test_a_statement_that_leaves_its_machine_is_noticed(text: str, fault: str) -> None:
    """With what is wrong with it."""
    assert [found for found in faults(text) if found.startswith(fault)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM record WHERE (account = ? AND id = ?) OR (account = ? AND id > ?)",
        "SELECT r.id FROM slot AS s JOIN record AS r ON r.account = s.account AND r.id = s.id WHERE s.account = ?",
        "SELECT hash FROM token WHERE origin = ?",
        "SELECT id FROM slot WHERE account = ?::numeric AND words @@ ?::tsquery",
        "INSERT INTO due (account, rule) SELECT c.account, r.rule FROM counter AS c"
        " CROSS JOIN jsonb_to_recordset(?) AS r(rule text) WHERE c.account = ? ON CONFLICT DO NOTHING",
        "SELECT l.id FROM unnest(?) AS w(id) CROSS JOIN LATERAL"
        " (SELECT id FROM slot WHERE account = ? AND id = w.id FOR UPDATE) AS l",
        "UPDATE counter SET next_id = now() WHERE account = ?",
        "INSERT INTO due (account, rule) VALUES (?, ?) ON CONFLICT (account, rule) DO NOTHING",
    ],
)
def test_a_statement_that_stays_is_let_be(text: str) -> None:
    """By conditions that hold in every branch, by a join, and where a table is on every machine."""
    assert faults(text) == []


def test_each_exception_is_still_there() -> None:
    """A reason for a statement that nobody has any more would hide the next one."""
    built = {nodes.PLACES, queries.due(0, 1).text, credentials.events(0, 1).text, webhook_queries.endpoints_due(0, 1).text}
    built.add(journal_queries.last_events(POSTGRES, [1, 2]).text)
    built.add(message_queries.messages_due("", 0, 1).text)
    built.add(message_queries.accounts_with_future("", 0).text)
    built.add(message_queries.accounts_with_old(0, 1).text)
    assert set(EXCEPTIONS) <= constants() | built
    assert all(EXCEPTIONS.values())
