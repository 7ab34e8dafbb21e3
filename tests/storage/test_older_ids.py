"""A database from when history and reserved moments were kept by id alone: each finds the type of its record again."""

from __future__ import annotations

from typing import Any

from tests.api import CONTACTS, START, TASKS, Api
from tests.storage.test_older_activities import run, take_step

OLDER = (
    "CREATE TABLE older (account bigint NOT NULL, record bigint NOT NULL, property text NOT NULL, at_ms bigint NOT NULL,"
    " ended text NOT NULL, source text NOT NULL, source_id text NOT NULL, user_id bigint,"
    " PRIMARY KEY (account, record, property, at_ms))",
    "INSERT INTO older SELECT account, record, property, at_ms, ended, source, source_id, user_id FROM history",
    "INSERT INTO older VALUES (1, 77, 'city', 5, 'of a record that is gone', '', '', NULL)",
    "DROP TABLE history",
    "ALTER TABLE older RENAME TO history",
    "CREATE TABLE older_due (account bigint NOT NULL, record bigint NOT NULL, rule text NOT NULL, at_ms bigint NOT NULL,"
    " type bigint NOT NULL, PRIMARY KEY (account, record, rule, at_ms))",
    "INSERT INTO older_due SELECT account, record, rule, at_ms, type FROM due",
    "DROP TABLE due",
    "ALTER TABLE older_due RENAME TO due",
    "CREATE INDEX due_at ON due (at_ms)",
)


def kept(url: str) -> tuple[list[Any], list[Any]]:
    """Return all history and all reserved moments."""
    history = run(
        url, "SELECT type, record, property, at_ms, ended, source, source_id, user_id FROM history ORDER BY 1, 2, 3, 4"
    )
    return history, run(url, "SELECT account, type, record, rule, at_ms FROM due ORDER BY 1, 2, 3, 4, 5")


def test_history_and_moments_keep_their_records(lasting: str) -> None:
    """Nothing is lost but what is left of a record that is gone; what is due happens to the record that it is about."""
    api = Api(database=lasting)
    contact, task = api.contact("a@example.com", city="Ulm"), api.task(hs_timestamp=START + 1_000, hs_task_subject="x")
    for city in ("Bonn", "Köln"):
        api.patch(f"{CONTACTS}/{contact}", {"city": city})
    api.patch(f"{TASKS}/{task}", {"hs_task_subject": "y"})
    api.delete(f"{CONTACTS}/{api.contact('gone@example.com')}")
    before = kept(lasting)
    api.close()
    assert len(before[0]) == 3
    assert len(before[1]) > 1
    for statement in OLDER:
        run(lasting, statement)
    take_step(lasting, 8)
    take_step(lasting, 22)  # which adds to what step 8 makes

    api = Api(database=lasting)
    assert kept(lasting) == before
    shown = api.get(f"{CONTACTS}/{contact}?propertiesWithHistory=city")["propertiesWithHistory"]["city"]
    assert [entry["value"] for entry in shown] == ["Köln", "Bonn", "Ulm"]
    api.wait(2_000)
    assert api.read("tasks", task, "hs_task_is_overdue")["hs_task_is_overdue"] == "true"
    api.close()
