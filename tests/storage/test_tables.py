"""No table is forgotten: the list of tables is held against the schema, and against what an erasure leaves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import apsw
import psycopg
import pytest

from axle.http.repeats import unpacked
from axle.storage import open_storage
from axle.storage.tables import Kept, Read, Removed, Spread, Table, of_database
from tests.api import CONTACTS, START, Api
from tests.records.calculated import text

LATEST = "/crm/objects/2026-09-beta"
MADE_OF_A_RECORD = {"record", "history", "unique_value", "slot", "link", "due"}
SHAPES = {
    "postgres": (
        "SELECT table_name::text, column_name::text FROM information_schema.columns"
        " WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    ),
    "sqlite": (
        "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c"
        " WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name <> 'sqlite_schema' ORDER BY t.name, c.cid"
    ),
}
KEYS = {
    "postgres": (
        "SELECT t.relname::text, a.attname::text FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid"
        " JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = current_schema()"
        " JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] WHERE i.indisunique"
    ),
    "sqlite": (
        "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c"
        " WHERE t.schema = 'main' AND t.type = 'table' AND i.\"unique\" AND c.seqno = 0"
    ),
}


def plain(row: Sequence[Any]) -> str:
    """Return all that a row holds, kept answers unpacked."""
    return str([unpacked(value) if isinstance(value, str) else value for value in row])


class Database:
    """A database as it is, past Axle."""

    def __init__(self, url: str) -> None:
        self.name = "postgres" if url.startswith("postgresql:") else "sqlite"
        self._url = url

    def rows(self, query: str, *args: Any) -> list[Any]:
        """Run one statement."""
        if self.name == "postgres":
            with psycopg.connect(self._url) as db:
                return db.execute(query.replace("?", "%s").encode(), args).fetchall()
        with contextlib.closing(apsw.Connection(self._url.removeprefix("sqlite:///"))) as file:
            return list(file.execute(query, args))

    def columns(self) -> dict[str, list[str]]:
        """Return the columns of each table."""
        columns: dict[str, list[str]] = {}
        for table, column in self.rows(SHAPES[self.name]):
            columns.setdefault(table, []).append(column)
        return columns

    def holding(self, values: list[str]) -> set[str]:
        """Return the tables that hold one of the values anywhere, in either case, packed or not."""
        return {
            table for table in self.columns()
            if any(value in plain(row).lower() for row in self.rows(f"SELECT * FROM {table}") for value in values)
        }  # fmt: skip

    def with_record(self, record: str) -> set[str]:
        """Return the tables that say that they remove the rows of an erased record, and have rows of this one."""
        return {
            table.name for table in of_database(self.name)
            if isinstance(table.record, Removed) and table.name != "words"  # its rows have the number of the slots
            for column in table.record.columns
            if self.rows(f"SELECT 1 FROM {table.name} WHERE {column} = ? LIMIT 1", int(record))
        }  # fmt: skip


@pytest.fixture
def on_disk(lasting: str) -> Iterator[tuple[Api, Database]]:
    """A portal whose database can be read past Axle, of each kind."""
    api = Api(database=lasting)
    try:
        yield api, Database(lasting)
    finally:
        api.close()


def missing(table: Table, columns: list[str], keys: list[str]) -> Iterator[str]:
    """Say which cells of a table's row are missing, or are not so in the schema."""
    cells: list[tuple[str, Removed | Kept | Read]] = [
        ("record", table.record),
        ("account", table.account),
        ("copy", table.copy),
    ]
    for name, cell in cells:
        if isinstance(cell, Kept) and not cell.reason:
            yield f"{table.name}.{name}: no reason"
        if isinstance(cell, Removed) and not (cell.columns and set(cell.columns) <= {*columns, "rowid"}):
            yield f"{table.name}.{name}: no columns {cell.columns}"
    if "account" in columns and table.account != Removed(("account",)):
        yield f"{table.name}.account: the column account says whose rows they are"
    if set(columns) & {"record", "from_id"} and isinstance(table.record, Kept) and table.name != "event":
        yield f"{table.name}.record: a column names a record"
    if table.spread is Spread.BY_ACCOUNT and set(keys) != {"account"}:
        yield f"{table.name}.spread: a key does not begin with the account"
    if table.spread is Spread.LOCAL and not table.database:
        yield f"{table.name}.spread: a table of every database is somewhere on a cluster"


def test_each_table_has_a_whole_row(lasting: str) -> None:
    """What the schema has and what the list of tables says is the same, cell by cell."""
    open_storage(lasting).close()
    database = Database(lasting)
    columns, rows = database.columns(), {table.name: table for table in of_database(database.name)}
    keys: dict[str, list[str]] = {}
    for table, column in database.rows(KEYS[database.name]):
        keys.setdefault(table, []).append(column)
    assert sorted(set(columns) - set(rows)) == [], "tables without a row in axle.storage.tables"
    assert sorted(set(rows) - set(columns)) == [], "rows in axle.storage.tables without a table"
    assert [text for name, row in rows.items() for text in missing(row, columns[name], keys.get(name, []))] == []


def links(*others: tuple[str, int]) -> list[dict[str, Any]]:
    """Return associations of a new record."""
    return [
        {"to": {"id": other}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]}
        for other, number in others
    ]


def test_an_erased_contact_is_in_no_table(on_disk: tuple[Api, Database]) -> None:
    """Its values, former values, addresses of merged contacts, links, moments, and what its leads and tasks said of it."""
    api, database = on_disk
    contact, other = api.contact("secret@example.com", city="Secretville", firstname="Zebedee"), api.contact("old@zebedee.com")
    api.patch(f"{CONTACTS}/{contact}", {"city": "Secretburg"})
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": contact, "objectIdToMerge": other}, 200)
    task = api.post(
        "/crm/v3/objects/tasks",
        {"properties": {"hs_timestamp": text(START + 1000)}, "associations": links((contact, 204))},
    )["id"]  # fmt: skip
    api.patch(f"{CONTACTS}/{contact}", {"hs_pinned_engagement_id": task})
    lead = {"properties": {"hs_lead_name": "x"}, "associations": links((contact, 578))}
    api.post("/crm/v3/objects/leads", lead)
    again = {"authorization": "Bearer tok", "content-type": "application/json", "idempotency-key": "k"}
    api.send("PATCH", f"{CONTACTS}/{contact}", b'{"properties": {"city": "Secretham"}}', again)
    words_in = "slot" if database.name == "postgres" else "words_terms"
    assert database.holding(["secret", "zebedee"]) == {"record", "history", "unique_value", words_in, "idempotency"}
    assert database.with_record(contact) == MADE_OF_A_RECORD
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": contact}, 204)
    api.wait(0)
    assert database.holding(["secret", "zebedee"]) == set()
    assert database.with_record(contact) == database.with_record(other) == set()


def test_an_erased_task_is_in_no_table(on_disk: tuple[Api, Database]) -> None:
    """Nor is it pinned anywhere."""
    api, database = on_disk
    contact = api.contact("a@example.com")
    properties = {"hs_timestamp": text(START + 1000), "hs_task_subject": "Secret call", "hs_task_reminders": str(START + 500)}
    task = api.post("/crm/v3/objects/tasks", {"properties": properties, "associations": links((contact, 204))})["id"]
    api.patch(f"/crm/v3/objects/tasks/{task}", {"hs_task_subject": "Secret visit"})
    api.patch(f"{CONTACTS}/{contact}", {"hs_pinned_engagement_id": task})
    assert database.holding(["secret"]) >= {"record", "history"}
    assert database.with_record(task) == MADE_OF_A_RECORD - {"unique_value"}
    api.post(f"{LATEST}/tasks/gdpr-delete", {"objectId": task}, 204)
    api.wait(0)
    assert database.holding(["secret"]) == set()
    assert database.with_record(task) == set()
    assert api.read("contacts", contact, "hs_pinned_engagement_id")["hs_pinned_engagement_id"] is None
