"""What one account holds in an SQLite database in memory, kept as rows and put back.

The tables are those that the database itself names, so that a new table is never left out. Other accounts are neither read nor
touched.
"""

from __future__ import annotations

from typing import Any

from axle.storage.cursor import Cursor
from axle.storage.sql import SQL, Row

TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
COLUMNS = "SELECT name FROM pragma_table_info(?)"
ROW = "row"  # the number that a record, its slots and its words share, over all accounts
NUMBERED = ("record", "slot")

Rows = dict[str, list[Row]]


def account_rows(cursor: Cursor, account: int) -> Rows:
    """Return every row of an account, by table."""
    return {
        table: list(cursor.run(SQL(f"SELECT * FROM {table} WHERE {column} = ?", (account,))))
        for table, column in _tables(cursor)
    }


def put_account_rows(cursor: Cursor, account: int, rows: Rows) -> list[int]:
    """Replace every row of an account by others; return the row numbers that its records had, whose words are to be dropped."""
    before = _row_numbers(cursor.run(SQL(f"SELECT {ROW} FROM record WHERE account = ?", (account,))))
    for table, column in _tables(cursor):
        cursor.run(SQL(f"DELETE FROM {table} WHERE {column} = ?", (account,)))
    moved = _free_numbers(cursor, _row_numbers(rows["record"]))
    for table, kept in rows.items():
        if kept:
            places = ", ".join("?" * len(kept[0]))
            numbered = [(moved[_row_number(one)], *one[1:]) for one in kept] if table in NUMBERED else kept
            cursor.many(f"INSERT INTO {table} VALUES ({places})", numbered)
    return before


def _tables(cursor: Cursor) -> list[tuple[str, str]]:
    """Return the tables that hold an account's rows, each with the column that names the account."""
    names = [str(name) for (name,) in cursor.run(SQL(TABLES))]
    columns = {name: [column for (column,) in cursor.run(SQL(COLUMNS, (name,)))] for name in names}
    return [("account", "id"), *((name, "account") for name in names if "account" in columns[name])]


def _free_numbers(cursor: Cursor, numbers: list[int]) -> dict[int, int]:
    """Return where each row can stand: where it stood, unless others have taken such a place since; then behind all rows."""
    taken = cursor.run(SQL(f"SELECT 1 FROM record WHERE {ROW} IN (SELECT value FROM json_each(?)) LIMIT 1", (str(numbers),)))
    if not taken:
        return {number: number for number in numbers}
    last = cursor.run(SQL(f"SELECT max({ROW}) FROM record"))[0]
    return {number: at for at, number in enumerate(sorted(numbers), _row_number(last) + 1)}


def _row_numbers(rows: Any) -> list[int]:
    return [_row_number(one) for one in rows]


def _row_number(row: Any) -> int:
    return int(row[0])
