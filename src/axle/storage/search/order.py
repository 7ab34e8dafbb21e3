"""The order of a page as SQL: by which column, in which direction, behind which cursor."""

from __future__ import annotations

from typing import NamedTuple

from axle.core.search import Cursor
from axle.storage.sql import SQL, Value, sql

NEVER_MISSING = ("id", "created_ms", "updated_ms")
ANYTHING = SQL("1 = 1")


class Order(NamedTuple):
    """By one column, then by id, both the same way; records without a value come last. `after` is the cursor, if any."""

    column: str
    down: bool
    after: Cursor | None = None

    @property
    def never_missing(self) -> bool:
        """Tell whether every record has a value."""
        return self.column in NEVER_MISSING

    @property
    def among_missing(self) -> bool:
        """Tell whether the cursor stands among the records without a value."""
        return self.after is not None and self.after.key is None and not self.never_missing

    def terms(self, form: str = "{}") -> str:
        """Return what follows ORDER BY; `form` is that in which the column is written."""
        return ordered(self.column, self.down, form)

    def present(self) -> SQL:
        """Return the condition that there is a value and, behind a cursor, that it comes later."""
        column = f"slot.{self.column}"
        present = ANYTHING if self.never_missing else SQL(f"{column} IS NOT NULL")
        if self.after is None or self.after.key is None:
            return present
        return sql("? AND ?", present, self._behind(column, self.after))  # a pair that is compared proves no index of values

    def missing(self) -> SQL:
        """Return the condition that there is no value and, behind a cursor among such records, that the id comes later."""
        missing = SQL(f"slot.{self.column} IS NULL")
        if self.after is None or self.after.key is not None:
            return missing
        return sql("? AND ?", missing, self._beyond("slot.id", self.after.id))

    def later(self) -> SQL:
        """Return the condition that a record comes behind the cursor, whether it has a value or not."""
        if self.after is None:
            return ANYTHING
        if self.never_missing:
            return self.present()
        return self.missing() if self.after.key is None else sql("(? OR ?)", self.missing(), self.present())

    def _behind(self, column: str, after: Cursor) -> SQL:
        if self.column == "id":
            return self._beyond("slot.id", after.id)
        sign = "<" if self.down else ">"
        return SQL(f"({column}, slot.id) {sign} (?, ?)", (self._operand(after), after.id))

    def _beyond(self, column: str, value: Value) -> SQL:
        return SQL(f"{column} {'<' if self.down else '>'} ?", (value,))

    def _operand(self, after: Cursor) -> Value:
        """Return the key of a cursor as the column holds it."""
        if after.key is None or isinstance(after.key, str):
            return after.key
        return int(after.key.n) if self.never_missing else float(after.key.n)


def ordered(column: str, down: bool, form: str = "{}") -> str:
    """Return the order by a column, then by id, both the same way."""
    direction = " DESC" if down else ""
    first = form.format(column) + direction
    return first if column == "id" else f"{first}, id{direction}"
