"""What differs between the databases, as data: words of SQL, and what a database can do. Each has a `dialect` of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from axle.storage.sql import SQL, Value

SLOTS = 16
MOMENTS = {"{meeting_ms}": "hs_meeting_start_time", "{happens_ms}": "hs_timestamp"}  # what activities say of when they happen
ON_DEMAND = [f"t{n}" for n in range(3, SLOTS + 1)] + [f"n{n}" for n in range(2, SLOTS + 1)]
SLOT_INDEXES = "\n".join(
    f"CREATE INDEX slot_{name} ON slot (account, type, {name}, id) WHERE {name} IS NOT NULL;" for name in ON_DEMAND
)


class Dialect(NamedTuple):
    """What one database can do, and its words for what the schema and the statements leave open.

    What it can do: with `one_writer` no two transactions write at the same time, and none needs a lock; else `locks` says that
    a transaction locks the records that it reads, since it is going to change them. With `rows_have_numbers` a record, its
    slots and its words stand in rows of one number, which grows with each creation. With `chooses_index` the database chooses
    by itself which index serves a statement; with `compares_rows` a comparison of rows keeps it to the index that has their
    columns in that order; with `mirrors_first` columns in memory are used wherever they are there, since each question to the
    database is a message. With `arrays` an argument may be a list; else lists travel as JSON text.

    `ddl` fills the places of the migration files. `any_number`, `any_text` and `any_double` are a condition's right side for
    one argument that stands for many values, encoded by `many`; `each` makes rows of them. `newest_history` reads the newest
    changes of properties of records; its arguments are ids, names, account, type, how many. `values_after` reads the values
    that properties had from moments on; its arguments are lists of types, ids, names and moments, and the account.

    Words: `has_words` is the condition that a slot row has the words of an expression built of `word`, `beginning`, `both`,
    `either` and `without`; with `words_apart` what must all hold is not one expression, but conditions of their own.
    `lacks_words` is the condition that it has not, in a form for looking at one row after the other; `count_words` counts them,
    and is empty where they are counted as slots are. `words_between` lists words by a part of them, where the database can;
    `may_end` finds the rows that may have such a word where it cannot: a word that is cut off may end in anything.
    `rows_with_words` and `row_has_words` tell of rows by their numbers, where they have any. `put_words` and `drop_words` keep
    words; the latter is empty where the slot row holds them, and `slot_words` is their place in a new one.

    `look_up` reads the rows of a list of ids by a statement that reads the row of `wanted.id`, in the order of the list. It is
    empty where the database looks each up by itself: one that goes by statistics reads all rows of a type where it has none.

    `complete_due` forgets reserved moments ; its arguments are `columns` of type, record, rule and time, and the account.

    `walk` makes a statement follow one index, `sort` an order follow none.

    Locks, empty where there is one writer: `lock` ends a read of records that the same transaction is going to change,
    `skip_locked` one that leaves out what another transaction is changing; `lock_records` locks records of several types, in
    the one order that all transactions keep; `lock_account` keeps all other writes of an account out.
    """

    name: str
    one_writer: bool
    locks: bool
    rows_have_numbers: bool
    chooses_index: bool
    arrays: bool
    ddl: dict[str, str]
    any_number: str
    any_text: str
    any_double: str
    each: str
    newest_history: str
    values_after: str
    has_words: str
    lacks_words: str
    words_between: str
    may_end: str
    count_words: str
    rows_with_words: str
    row_has_words: str
    word: str
    beginning: str
    both: str
    either: str
    without: str
    put_words: str
    drop_words: str
    slot_words: str
    walk: str
    sort: str
    complete_due: str
    look_up: str = ""
    compares_rows: bool = False
    mirrors_first: bool = False
    words_apart: bool = False
    lock: str = ""
    skip_locked: str = ""
    lock_records: str = ""
    lock_account: str = ""

    def among(self, column: str, values: Sequence[int] | Sequence[str]) -> SQL:
        """Return the condition that a column holds one of the values; its text does not depend on how many there are."""
        if len(values) == 1:
            return SQL(f"{column} = ?", (values[0],))
        right = self.any_text if isinstance(values[0], str) else self.any_number
        return SQL(f"{column} {right}", (self.many(values),))

    def listed(self, column: str, values: Sequence[Value]) -> SQL:
        """Return the condition that a slot holds one of the values, which are numbers or texts."""
        if isinstance(values[0], str):
            # The first one tells the type of all.
            return SQL(f"{column} {self.any_text}", (self.many(values),))  # type: ignore[arg-type]
        numbers: Any = map(float, values) if self.arrays else values  # type: ignore[arg-type] # an array holds one type
        return SQL(f"{column} {self.any_double}", (self.many(list(numbers)),))

    def columns(self, rows: Sequence[tuple[int | str, ...]]) -> tuple[Value, ...]:
        """Pack rows of values into arguments: one for each column, or one for all where there are no arrays."""
        if self.arrays:
            # Zip makes lists of one type each.
            return tuple(list(column) for column in zip(*rows, strict=True))  # type: ignore[misc]
        return (msgspec.json.encode(rows).decode(),)

    def many(self, values: Sequence[int] | Sequence[float] | Sequence[str]) -> Value:
        """Pack values into the one argument that `any_number` and `any_text` take."""
        # An array is a value to the driver.
        return list(values) if self.arrays else msgspec.json.encode(values).decode()  # type: ignore[return-value]
