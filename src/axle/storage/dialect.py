"""What differs between the databases, as data. No other module but a database's own driver names one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from axle.storage.sql import SQL, Value


class Dialect(NamedTuple):
    """The words of one database for what the schema and the statements leave open.

    `ddl` fills the places of the migration files. `any_number` and `any_text` are a condition's right side for one argument
    that stands for many values, encoded by `many`.
    """

    name: str
    ddl: dict[str, str]
    any_number: str
    any_text: str
    arrays: bool

    def among(self, column: str, values: Sequence[int] | Sequence[str]) -> SQL:
        """Return the condition that a column holds one of the values; its text does not depend on how many there are."""
        if len(values) == 1:
            return SQL(f"{column} = ?", (values[0],))
        right = self.any_text if isinstance(values[0], str) else self.any_number
        return SQL(f"{column} {right}", (self.many(values),))

    def many(self, values: Sequence[int] | Sequence[str]) -> Value:
        """Pack values into the one argument that `any_number` and `any_text` take."""
        return list(values) if self.arrays else msgspec.json.encode(values).decode()  # type: ignore[return-value]


SQLITE = Dialect(
    name="sqlite",
    ddl={
        "{text}": "text",
        "{rowid}": "row integer PRIMARY KEY,",
        "{record_key}": "",
        "{record_index}": "CREATE UNIQUE INDEX record_key ON record (account, type, id);",
        "{clustered}": "WITHOUT ROWID",
    },
    any_number="IN (SELECT value FROM json_each(?))",
    any_text="IN (SELECT value FROM json_each(?))",
    arrays=False,
)

POSTGRES = Dialect(
    name="postgres",
    ddl={
        "{text}": 'text COLLATE "C"',
        "{rowid}": "",
        "{record_key}": ", PRIMARY KEY (account, type, id)",
        "{record_index}": "",
        "{clustered}": "",
    },
    any_number="= ANY(?::bigint[])",
    any_text="= ANY(?::text[])",
    arrays=True,
)
