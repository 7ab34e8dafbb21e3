"""The part of a transaction that is about when activities happen, which stands on the links that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axle.core.associations import Date
from axle.core.calculated_properties import Times
from axle.storage.cursor import Cursor
from axle.storage.dialect import Dialect
from axle.storage.sql import SQL, sql


def date_links(d: Dialect, account: int, record: int, types: tuple[Sequence[int], Sequence[int]], date: Date) -> SQL:
    """Say when a record happens on the links that lead to it; they are found by its own, which lead back, hidden ones too."""
    outward, inward = types
    return sql(
        "UPDATE link SET at_ms = ?, open = ? WHERE account = ? AND to_id = ? AND ?"
        " AND from_id IN (SELECT to_id FROM link AS back WHERE back.account = ? AND back.from_id = ? AND ?)",
        *date, account, record, d.among("type", inward), account, record, d.among("back.type", outward),
    )  # fmt: skip


def _seek(open_: int, sign: str, direction: str) -> str:
    """Look one moment up in the index of an association type's activities."""
    return (
        "(SELECT at_ms FROM link WHERE account = ? AND from_id = r.value AND type = t.value"
        f" AND open = {open_} AND hidden = 0 AND at_ms {sign} ? ORDER BY at_ms {direction} LIMIT 1)"
    )


_SEEKS = ", ".join((_seek(0, "<=", "DESC"), _seek(1, "<=", "DESC"), _seek(0, ">", "ASC"), _seek(1, ">", "ASC")))


def rolled(d: Dialect, account: int, from_ids: Sequence[int], types: Sequence[int], now_ms: int) -> SQL:
    """Read the last and the next activity of records, by association type: done ones and open ones."""
    text = f"SELECT r.value, t.value, {_SEEKS} FROM {d.each.format('r')} CROSS JOIN {d.each.format('t')}"
    return SQL(text, (*(account, now_ms) * 4, d.many(from_ids), d.many(types)))


class Activities:
    """When activities happen, within a transaction."""

    account: int
    _cursor: Cursor
    _dialect: Dialect

    def date_associations(self, record_id: int, outward: Sequence[int], inward: Sequence[int], date: Date) -> None:
        """Say when a record happens on every link that leads to it."""
        self._cursor.run(date_links(self._dialect, self.account, record_id, (outward, inward), date))

    def activity_times(self, from_ids: Sequence[int], types: Sequence[int], now_ms: int) -> dict[tuple[int, int], Times]:
        """Return what the visible links of records, by record and type, say of a moment."""
        if not from_ids or not types:
            return {}
        rows: Any = self._cursor.run(rolled(self._dialect, self.account, from_ids, types, now_ms))
        return {(from_id, kind): Times(*times) for from_id, kind, *times in rows}
